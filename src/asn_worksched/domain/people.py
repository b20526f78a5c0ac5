"""The people and the places they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Final

import attrs

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .nip import Nip

BAD_REGION = FaultKind(
    "ASN-REG-032",
    N_("{value!r} is not the code of a province, kabupaten or kota."),
    N_("Rules for a region apply to the units that work in it."),
    N_("Write two digits for a province or four with a dot for a kabupaten or kota, like 36.74."),
)
BAD_SECTOR = FaultKind(
    "ASN-REG-033",
    N_("{value!r} is not a sector."),
    N_("Caps on people at the office differ by sector."),
    N_("Write nonesensial, esensial or kritikal, or leave it empty."),
)
SECTORS: Final = ("nonesensial", "esensial", "kritikal")
"""The sectors of PPKM, the one that may stay at home first; it is meant where nothing is said."""


class Sex(Enum):
    """As the personnel record has it."""

    MALE = "male"
    FEMALE = "female"


class EmployeeKind(Enum):
    """The legal standing; it comes from the record, never from the number alone."""

    PNS = "PNS"
    PPPK = "PPPK"
    OTHER = "other"


class PostType(Enum):
    """Jenis jabatan: structural, functional, or pelaksana (general functional)."""

    STRUCTURAL = "structural"
    FUNCTIONAL = "functional"
    PELAKSANA = "pelaksana"


def _texts(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


def region_code(text: str) -> str:
    """A Kemendagri code ``NN`` or ``NN.NN`` as it is. Raises :class:`InvalidInput` for others."""
    if not re.fullmatch(r"\d\d(\.\d\d)?", text, re.ASCII):
        raise InvalidInput([BAD_REGION.at(value=text)])
    return text


def _region(_: object, __: attrs.Attribute[str], value: str) -> None:
    if value:
        region_code(value)


def _sector(_: object, __: attrs.Attribute[str], value: str) -> None:
    if value and value not in SECTORS:
        raise InvalidInput([BAD_SECTOR.at(value=value)])


@attrs.frozen
class Site:
    """A place of work: a building, and the floor where it matters. *zone* is an IANA name."""

    code: str
    building: str
    floor: str = ""
    zone: str = "Asia/Jakarta"


@attrs.frozen
class Service:
    """A counter that must be staffed; *skill* is what its officer must have ("" for none)."""

    code: str
    name: str = ""
    skill: str = ""


@attrs.frozen
class Unit:
    """
    An organisation unit, a node of the tree of perangkat daerah.

    *parent* is ``None`` at the top. *kind* is an open code (``dinas``, ``puskesmas``,
    ``satpolpp``). *workweek* is 5 or 6 working days, or 7 for a unit that works through
    weekends and holidays, its people resting in turn. *region* is the Kemendagri code of the
    kabupaten or kota (``36.74``), or of the province (``36``), in which the unit works, and
    *sector* one of :data:`SECTORS`; a unit with "" has what the nearest unit above has, as
    :meth:`~asn_worksched.personnel.Units.region` and ``Units.sector`` tell. Raises
    :class:`InvalidInput` for any other region or sector.
    """

    code: str
    name: str
    kind: str = "lainnya"
    parent: str | None = None
    services: tuple[Service, ...] = ()
    site: Site | None = None
    workweek: int = attrs.field(default=5, validator=attrs.validators.in_((5, 6, 7)))
    region: str = attrs.field(default="", validator=_region)
    sector: str = attrs.field(default="", validator=_sector)


@attrs.frozen(kw_only=True)
class Employee:
    """
    One civil servant, as the register knows him or her.

    *key* is the NIP where there is one, else another number of the agency's own. *eselon* is
    ``I.a`` to ``V.b``, or only the level (``III``) where the export has no letter. *role* is the
    standard short name of a post (``camat``, ``kepala_dinas``). *workweek* of 0 means as the
    unit's. *newcomer* is one who came to the post by recruitment, promotion, transfer or rotation
    and is still new in it.

    *protected* and *household_protected* are coarse flags: no diagnosis is ever held. *sanctioned*
    is as coarse: whether a disciplinary sanction is served or being dealt with, never which or
    why. None of the three is ever shown.
    """

    key: str
    unit: str
    name: str = ""
    nip: Nip | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    kind: EmployeeKind = EmployeeKind.PNS
    post: str = ""
    post_type: PostType = PostType.PELAKSANA
    role: str = ""
    eselon: str = ""
    grade: str = ""
    superior: str | None = None
    duties: frozenset[str] = attrs.field(default=frozenset(), converter=_texts)
    skills: frozenset[str] = attrs.field(default=frozenset(), converter=_texts)
    protected: bool = attrs.field(default=False, repr=False)
    household_protected: bool = attrs.field(default=False, repr=False)
    sanctioned: bool = attrs.field(default=False, repr=False)
    newcomer: bool = False
    workweek: int = attrs.field(default=0, validator=attrs.validators.in_((0, 5, 6, 7)))
