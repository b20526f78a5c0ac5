"""A made-up city: a register of the size, shape and layout that a real one exports."""

from __future__ import annotations

from typing import Final

import attrs
import polars as pl

from .offices import Tables, city_tables
from .registers import COLUMNS, Register, Shares, drawn_register

__all__ = ["COLUMNS", "SHARES", "City", "make_city"]

SHARES: Final = Shares(
    pppk=50, protected=150, household=100, designated=24, sanctioned=12, newcomers=60
)
CREW: Final = "Petugas Lapangan"
"""The post of whoever mends and tends out of doors."""
WORKS: Final = ("D03", "D03.U01", "D04", "D05", "D11")
"""Public works and its workshop, buildings, settlements, parks: roads, drains and street lights."""


@attrs.frozen(slots=False)
class City(Register):
    """The register of a made-up city: 4,994 people in 38 perangkat daerah, one row each."""


def make_city(seed: int = 2020, region: str = "") -> City:
    """
    The made-up city whose people are drawn with *seed*.

    Units, posts, superiors and every total are the same for every seed; birth dates, starts,
    sexes, grades, skills and flags differ. The same seed gives the same register.

    With a *region*, the Kemendagri code of a kabupaten or kota, every unit works there and has
    a code that begins with it; the register then has the columns ``wilayah``, ``sektor``,
    ``hukuman_disiplin`` and ``pegawai_baru`` too, its units have the finer kinds that their names
    tell (``dinkes``, ``dishub``), and its 41 road, drainage and lighting crews have the duty
    ``lapangan``. Names of places stay those of the one city that the tables were written for.
    Raises :class:`InvalidInput` for another code.
    """
    tables = city_tables(region)
    drawn = drawn_register(tables, SHARES, seed)
    return City(seed, drawn.with_columns(_with_crews(tables)) if region else drawn, region)


def _with_crews(tables: Tables) -> pl.Expr:
    """The duties of everybody, the field crews' own added to what they were drawn for."""
    works = [f"{tables.prefix}{code}" for code in WORKS]
    crew = (pl.col("jabatan_nama") == CREW) & pl.col("satuan_kerja_id").is_in(works)
    drawn = pl.col("tugas")
    added = pl.when(drawn == "").then(pl.lit("lapangan")).otherwise(drawn + ";lapangan")
    return pl.when(crew).then(added).otherwise(drawn).alias("tugas")
