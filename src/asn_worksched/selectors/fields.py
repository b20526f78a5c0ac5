"""The fields a selector may name: the schema that personnel frames and one person's facts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from ..domain.people import SECTORS, EmployeeKind, PostType, Sex

FieldType = Literal["text", "number", "date", "bool", "set", "eselon", "grade"]
"""What a field holds. Eselon and grade are the whole-number codes of ``domain.ranks``."""


@attrs.frozen
class Field:
    """
    One column of the register: its canonical *name*, its *type* and its Indonesian *aliases*.

    *protected* fields are flags of health and discipline; no text about a person ever names them.
    *spellings* maps each accepted literal, in lower case, to the value the register holds; it is
    empty where any word is accepted.
    """

    name: str
    type: FieldType
    aliases: tuple[str, ...] = ()
    protected: bool = False
    spellings: Mapping[str, str] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def values(self) -> tuple[str, ...]:
        """The values a closed text field can hold; empty for every other field."""
        return tuple(dict.fromkeys(self.spellings.values()))

    @property
    def ordered(self) -> bool:
        """Whether ``<`` and its like mean anything here."""
        return self.type in ("number", "date", "eselon", "grade")


def _spellings(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        spelling.casefold(): value
        for value, others in values.items()
        for spelling in (value, *others)
    }


_SEX = _spellings(
    {
        Sex.MALE.value: ("L", "laki", "laki-laki", "pria"),
        Sex.FEMALE.value: ("P", "perempuan", "wanita"),
    }
)
_KIND = _spellings(
    {
        EmployeeKind.PNS.value: (),
        EmployeeKind.PPPK.value: (),
        EmployeeKind.OTHER.value: ("lainnya",),
    }
)
_POST_TYPE = _spellings(
    {
        PostType.STRUCTURAL.value: ("struktural",),
        PostType.FUNCTIONAL.value: ("fungsional",),
        PostType.PELAKSANA.value: (),
    }
)
_ORDINARY, _ESSENTIAL, _CRITICAL = SECTORS
_SECTOR = _spellings(
    {_ORDINARY: ("non_esensial", "non-esensial"), _ESSENTIAL: (), _CRITICAL: ("kritis",)}
)

FIELDS: tuple[Field, ...] = (
    Field("key", "text", ("kunci",)),
    Field("sex", "text", ("jenis_kelamin",), spellings=_SEX),
    Field("kind", "text", ("jenis_pegawai",), spellings=_KIND),
    Field("post", "text", ("jabatan",)),
    Field("post_type", "text", ("jenis_jabatan",), spellings=_POST_TYPE),
    Field("role", "text", ("peran",)),
    Field("eselon", "eselon"),
    Field("grade", "grade", ("golongan",)),
    Field("birth_date", "date", ("tanggal_lahir",)),
    Field("age", "number", ("usia",)),
    Field("duties", "set", ("tugas",)),
    Field("skills", "set", ("keahlian",)),
    Field("protected", "bool", ("dilindungi", "hamil", "komorbid"), protected=True),
    Field("household_protected", "bool", ("keluarga_dilindungi",), protected=True),
    Field("sanctioned", "bool", ("hukuman_disiplin", "hukdis"), protected=True),
    Field("newcomer", "bool", ("pegawai_baru",)),
    Field("workweek", "number", ("hari_kerja",)),
    Field("structural_rank", "number", ("peringkat_struktural",)),
    Field("unit.code", "text", ("unit.kode",)),
    Field("unit.kind", "text", ("unit.jenis",)),
    Field("unit.name", "text", ("unit.nama",)),
    Field("unit.workweek", "number", ("unit.hari_kerja",)),
    Field("unit.services", "set", ("unit.layanan",)),
    Field("unit.region", "text", ("unit.wilayah",)),
    Field("unit.sector", "text", ("unit.sektor",), spellings=_SECTOR),
    Field("opd.code", "text", ("opd.kode",)),
    Field("opd.kind", "text", ("opd.jenis",)),
    Field("site.code", "text", ("lokasi.kode",)),
    Field("site.building", "text", ("lokasi.gedung",)),
    Field("site.floor", "text", ("lokasi.lantai",)),
    Field("superior.role", "text", ("atasan.peran",)),
    Field("superior.eselon", "eselon", ("atasan.eselon",)),
    Field("superior.post_type", "text", ("atasan.jenis_jabatan",), spellings=_POST_TYPE),
)
"""
Every field, in the order of the register.

``age`` is counted from ``birth_date`` and the day and is no column of the frame: whole years
completed on that day, one born on 29 February completing a year on 1 March. ``structural_rank``
is 1 for the highest structural level within the person's perangkat daerah. ``hamil`` and
``komorbid`` name the same coarse flag as ``protected``: the register holds no diagnosis.
``unit.region`` and ``unit.sector`` are the unit's own, else those of the nearest unit above that
has one, else "" and ``nonesensial``. Regions are compared as texts: ``unit.region = 36`` is not
so of a unit in 36.74.
"""

NAMES: Mapping[str, Field] = {
    name: field for field in FIELDS for name in (field.name, *field.aliases)
}
"""Every accepted name, aliases included, with its field."""


def field_named(name: str) -> Field | None:
    """The field of a canonical name or alias, in any mixture of capitals; ``None`` if unknown."""
    return NAMES.get(name.casefold())
