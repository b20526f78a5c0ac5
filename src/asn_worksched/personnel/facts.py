"""What selectors can ask of a person, as columns."""

from __future__ import annotations

import polars as pl

from .columns import FACT_COLUMNS
from .units import Units


def facts_of(people: pl.DataFrame, units: Units) -> pl.DataFrame:
    """
    One row an employee in the order of *people*, exactly the columns ``FACT_COLUMNS``.

    *structural_rank* (Int8) counts the eselon levels (roman numbers) that structural post holders
    of one perangkat daerah have, the highest being 1; null for other people. ``opd`` is the
    perangkat daerah. What somebody has not (a site, a superior, an eselon) is null, but a region
    that nobody tells is "", a sector ``nonesensial``.
    """
    superiors = people.select(
        pl.col("key").alias("superior"),
        pl.col("role").alias("superior.role"),
        pl.col("eselon").alias("superior.eselon"),
        pl.col("post_type").alias("superior.post_type"),
    )
    rows = people.join(
        units.frame, left_on="unit", right_on="unit.code", how="left", maintain_order="left"
    )
    rows = rows.join(superiors, on="superior", how="left", maintain_order="left")
    structural = pl.col("post_type") == "structural"
    level = pl.when(structural).then(pl.col("eselon") // 10)
    rank = level.rank("dense").over("opd.code").cast(pl.Int8)
    rows = rows.with_columns(pl.col("unit").alias("unit.code"), rank.alias("structural_rank"))
    return rows.select(FACT_COLUMNS)
