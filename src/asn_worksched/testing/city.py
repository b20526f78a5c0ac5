"""A made-up city: a register of the size, shape and layout that a real one exports."""

from __future__ import annotations

from typing import Final

import attrs

from .offices import city_tables
from .registers import COLUMNS, Register, Shares, drawn_register

__all__ = ["COLUMNS", "SHARES", "City", "make_city"]

SHARES: Final = Shares(
    pppk=50, protected=150, household=100, designated=24, sanctioned=12, newcomers=60
)


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
    ``hukuman_disiplin`` and ``pegawai_baru`` too, and its units have the finer kinds that their
    names tell (``dinkes``, ``dishub``). Names of places stay those of the one city that the
    tables were written for. Raises :class:`InvalidInput` for another code.
    """
    return City(seed, drawn_register(city_tables(region), SHARES, seed), region)
