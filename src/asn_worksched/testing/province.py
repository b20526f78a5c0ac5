"""A made-up province: a register of the groups that one published in March 2020."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from ..domain.people import BAD_REGION
from ..errors import InvalidInput
from .offices import province_tables
from .registers import Register, Shares, drawn_register

SHARES: Final = Shares(
    pppk=120, protected=310, household=210, designated=60, sanctioned=25, newcomers=130
)
_SERVICE = "unit.kind in [samsat, rsud] or opd.kind in [dishub, satpolpp]"
GROUPS: Final[Mapping[str, str]] = {
    "teachers": "unit.kind = sekolah",
    "service": _SERVICE,
    "others": f"not (unit.kind = sekolah or {_SERVICE})",
}
"""The selector of each group: 5,903 teachers, 1,156 in service, 3,322 others."""


@attrs.frozen(slots=False)
class Province(Register):
    """
    The register of a made-up province: 10,381 people in 32 perangkat daerah, one row each.

    The groups are those that Banten counted for its plan of 16 March 2020, and each is told by a
    selector of :data:`GROUPS`: teachers in schools, people in service (samsat, hospitals,
    transport, Satpol PP), and all others.
    """


def make_province(seed: int = 2020, region: str = "36") -> Province:
    """
    The made-up province whose people are drawn with *seed*, put into *region* (two digits).

    Units, posts, superiors and every total are the same for every seed; birth dates, starts,
    sexes, grades, skills and flags differ. The same seed gives the same register. The offices are
    in the seat of the province, ``.73``; schools, branches of dinas, UPT, balai and samsat have
    the region of the kabupaten or kota that they sit in: ``.01`` to ``.04`` and ``.71`` to
    ``.74``, which for a province other than Banten are made up too. Raises :class:`InvalidInput`
    for a code that is not that of a province.
    """
    if len(region) != len("36"):
        raise InvalidInput([BAD_REGION.at(value=region)])
    return Province(seed, drawn_register(province_tables(region), SHARES, seed), region)
