"""Who reports to whom: as the record says, else from the tree of units."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from ..errors import Fault, FaultKind
from ..texts import N_
from .keys import lossy
from .numbers import clean_numbers
from .roles import HEAD_OF, HEADS
from .source import Source
from .trees import rings
from .units import Units

UNKNOWN_SUPERIOR = FaultKind(
    "ASN-REG-023",
    N_("The superior {value} is not in the register."),
    N_("Daily reports go to the superior, and rules ask for the superior's post."),
    N_("Correct the number, add the person, or empty the cell: it is then told from the units."),
)
OWN_SUPERIOR = FaultKind(
    "ASN-REG-024",
    N_("{value} is his or her own superior."),
    N_("Nobody approves his or her own report."),
    N_("Give the superior, or empty the cell: it is then told from the units."),
)
SUPERIOR_CYCLE = FaultKind(
    "ASN-REG-025",
    N_("These people are superiors of one another in a circle: {circle}."),
    N_("A line of superiors ends at the top."),
    N_("Correct the superior of one of them; an empty cell is told from the units."),
)


def recorded(
    people: pl.DataFrame, given: pl.Series, written: pl.Series, source: Source
) -> tuple[pl.Series, list[Fault]]:
    """
    The keys of the superiors that the record gives, null where it gives none.

    *people* has key and nip; *given* holds a key or a NIP; *written* the NIPs as they were
    written, so that one bad number is no fault of everybody below. Faults: a number that lost
    digits, else a superior who is not there; a person who is his or her own.
    """
    clean = clean_numbers(given)
    found = _looked_up(people, given, clean)
    lost = found.is_null() & given.is_not_null() & clean.is_not_null()
    lost &= ~given.is_in(written.drop_nulls().unique().implode())
    own = (found == people["key"]).fill_null(value=False)
    faults = lossy(given, "superior", source)
    told = {fault.line for fault in faults}
    faults += [
        source.fault(kind, row, "superior", value=given[row])
        for kind, wrong in ((UNKNOWN_SUPERIOR, lost), (OWN_SUPERIOR, own))
        for row in wrong.arg_true()
        if None not in told and source.first_row + row not in told
    ]
    return found.set(own, None).alias("superior"), faults


def _looked_up(people: pl.DataFrame, given: pl.Series, clean: pl.Series) -> pl.Series:
    """The key that *given* is, else the key of the one whose key or NIP *clean* is."""
    by_key = people.select(name="key", found="key")
    by_nip = people.select(name="nip", found="key")
    lookup = (
        pl.concat([by_key, by_nip]).drop_nulls().unique("name", keep="first", maintain_order=True)
    )
    rows = pl.DataFrame({"given": given, "clean": clean})
    for asked in ("given", "clean"):
        found = lookup.rename({"name": asked, "found": f"by {asked}"})
        rows = rows.join(found, on=asked, how="left", maintain_order="left")
    return rows.select(pl.coalesce("by given", "by clean")).to_series()


def derived(people: pl.DataFrame, units: Units) -> pl.Series:
    """
    The superior of each person as the tree of units has it, null where it has none.

    *people* has key, unit, unit_kind, post_type, eselon and role. The head of a unit is the
    structural post holder with the highest eselon; among equals the one whose role leads a unit
    (camat, lurah, kepala_...); nobody where equals remain. A head without eselon, as schools and
    many a puskesmas have, comes first where the role fits the kind of unit. People report to the
    head of their unit; its head, the equals at its top, and people of a unit without a leader
    report to the head of the nearest unit above that has one.
    """
    role, fits = pl.col("role"), pl.col("unit_kind").replace_strict(HEAD_OF, default=None)
    eselon = pl.when(pl.col("post_type") == "structural").then(pl.col("eselon"))
    follows = (~role.is_in(sorted(HEADS))).cast(pl.Int16)
    rank = pl.coalesce(eselon.cast(pl.Int16) * 2 + follows, pl.when(role == fits).then(0))
    leaders = people.with_columns(rank.alias("rank")).filter(pl.col("rank").is_not_null())
    top = leaders.filter(pl.col("rank") == pl.col("rank").min().over("unit"))
    heads = top.group_by("unit").agg(
        pl.when(pl.len() == 1).then(pl.col("key").first()).alias("head")
    )
    chiefs = dict(heads.drop_nulls().iter_rows())
    above = pl.DataFrame(
        [(unit.code, _above(unit.code, units, chiefs)) for unit in units],
        schema={"unit": pl.String, "above": pl.String},
        orient="row",
    )
    rows = (
        people.select("key", "unit")
        .join(heads.with_columns(led=True), on="unit", how="left", maintain_order="left")
        .join(above, on="unit", how="left", maintain_order="left")
    )
    below = pl.col("led") & ~pl.col("key").is_in(top["key"].implode())
    superior = pl.when(below).then("head").otherwise("above")
    return rows.select(superior.alias("superior")).to_series()


def _above(code: str, units: Units, chiefs: Mapping[str, str]) -> str | None:
    return next((chiefs[upper] for upper in units.above(code) if upper in chiefs), None)


def circle_faults(people: pl.DataFrame, source: Source) -> list[Fault]:
    """One fault for each circle of superiors, at the row of its first member."""
    rows = people.select(superior="key").with_row_index("at").unique("superior", keep="first")
    parents = people.select("superior").join(rows, on="superior", how="left", maintain_order="left")
    found = rings(parents["at"].cast(pl.Int64).fill_null(-1).to_numpy().astype(np.int64))
    keys = people["key"]
    return [
        source.fault(
            SUPERIOR_CYCLE,
            ring[0],
            "superior",
            circle=" > ".join(keys[at] for at in (*ring, ring[0])),
        )
        for ring in found
    ]
