"""The people and the places they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from .nip import Nip


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
    weekends and holidays, its people resting in turn.
    """

    code: str
    name: str
    kind: str = "lainnya"
    parent: str | None = None
    services: tuple[Service, ...] = ()
    site: Site | None = None
    workweek: int = attrs.field(default=5, validator=attrs.validators.in_((5, 6, 7)))


@attrs.frozen(kw_only=True)
class Employee:
    """
    One civil servant, as the register knows him or her.

    *key* is the NIP where there is one, else another number of the agency's own. *eselon* is
    ``I.a`` to ``V.b``, or only the level (``III``) where the export has no letter. *role* is the
    standard short name of a post (``camat``, ``kepala_dinas``). *workweek* of 0 means as the
    unit's. *protected* and *household_protected* are coarse flags: no diagnosis is ever held.
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
    workweek: int = attrs.field(default=0, validator=attrs.validators.in_((0, 5, 6, 7)))
