"""The standard short name of a post, told from its Indonesian title."""

from __future__ import annotations

import re
from typing import Final

from .kinds import plain_words

HEADS: Final = frozenset(
    {
        *("sekda", "sekwan", "inspektur", "kepala_dinas", "kepala_badan", "kepala_satuan", "kalak"),
        *("kabiro", "kabag", "camat", "lurah", "kepala_uptd", "kepala_cabang_dinas"),
        *("direktur_rsud", "kepala_sekolah"),
    }
)
"""Roles that lead a unit; they decide where two holders in one unit have the same eselon."""

_ACTING = re.compile(r"(?:(?:plt|plh|pj|pjs|pelaksana tugas|pelaksana harian|penjabat) )+")
_SCHOOL = r"(?:sekolah|(?:sd|smp|sma|smk|slb|tk)(?:n| negeri)?|taman kanak|satuan pendidikan)"
_ANY_TYPE: Final = (
    ("staf_ahli", r"staf ahli\b"),
    ("kepala_sekolah", rf"kepala (?:uptd? )?{_SCHOOL}\b|guru .*\bkepala sekolah\b"),
    (
        "kepala_uptd",
        r"kepala (?:uptd?|uptb|unit pelaksana teknis|puskesmas|pusat kesehatan|balai|samsat)\b",
    ),
    ("direktur_rsud", r"(?:kepala|direktur) (?:utama )?(?:uptd? )?(?:rsud?|rumah sakit)\b"),
    ("guru", r"guru\b"),
    ("dokter", r"(?:dokter|dr|drg)\b"),
    ("perawat", r"perawat\b"),
    ("bidan", r"bidan\b"),
)
_STRUCTURAL: Final = (
    ("sekda", r"(?:sekretaris daerah|sekda)\b"),
    ("sekwan", r"(?:sekretaris (?:dprd|dewan)|sekwan)\b"),
    ("asisten", r"asisten\b"),
    ("inspektur_pembantu", r"(?:inspektur pembantu|irban)\b"),
    ("inspektur", r"inspektur\b"),
    ("kalak", r"(?:kepala pelaksana|kalak)\b"),
    ("kepala_satuan", r"(?:kepala satuan(?! pendidikan)|kepala satpol ?pp|kasat(?:pol)?)\b"),
    ("kepala_cabang_dinas", r"kepala (?:kantor )?cabang dinas\b|ka(?:cabdin|kcd)\b|kepala kcd\b"),
    ("kepala_dinas", r"(?:kepala dinas|kadis[a-z]*|kadinkes|kadinsos)\b"),
    ("kepala_badan", r"(?:kepala badan|kaban)\b"),
    ("kasubbag", r"(?:kepala sub ?bag(?:ian)?|kasubb?ag)\b"),
    ("kasubbid", r"(?:kepala sub ?bid(?:ang)?|kasubb?id)\b"),
    ("kabiro", r"(?:kepala biro|karo)\b"),
    ("kabag", r"(?:kepala bagian|kabag)\b"),
    ("kabid", r"(?:kepala bidang|kabid)\b"),
    ("kasi", r"(?:kepala seksi|kasi|kasie)\b"),
    ("camat", r"(?:camat|kepala distrik)\b"),
    ("lurah", r"lurah\b"),
    ("sekcam", r"(?:sekretaris (?:camat|kecamatan)|sekcam)\b"),
    ("seklur", r"(?:sekretaris (?:lurah|kelurahan)|seklur)\b"),
)
_PATTERNS_ANY = tuple((role, re.compile(pattern)) for role, pattern in _ANY_TYPE)
_PATTERNS_STRUCTURAL = tuple((role, re.compile(pattern)) for role, pattern in _STRUCTURAL)

_SECRETARY: Final = {
    "kecamatan": "sekcam",
    "kelurahan": "seklur",
    "setda": "sekda",
    "setwan": "sekwan",
}
HEAD_OF: Final = {
    **dict.fromkeys(("dinas", "disdukcapil", "dpmptsp", "damkar"), "kepala_dinas"),
    **dict.fromkeys(("dinkes", "dishub", "dpu"), "kepala_dinas"),
    **dict.fromkeys(("badan", "bapenda", "bpbd", "kesbangpol"), "kepala_badan"),
    **dict.fromkeys(("uptd", "puskesmas", "samsat", "balai"), "kepala_uptd"),
    "cabang_dinas": "kepala_cabang_dinas",
    "biro": "kabiro",
    "satpolpp": "kepala_satuan",
    "bagian": "kabag",
    "rsud": "direktur_rsud",
    "sekolah": "kepala_sekolah",
}
"""The role that leads a kind of unit, where the title may just be "Kepala"."""


def role_of(post: str, unit_kind: str, post_type: str) -> str:
    """
    The role that the title *post* gives in a unit of *unit_kind*; "" where none is known.

    *post_type* is ``structural``, ``functional`` or ``pelaksana``: only a structural post makes a
    camat, a kabid or an asisten (an "Asisten Apoteker" is none). An acting holder (Plt., Plh.,
    Pj.) has the role of the post. A bare "Kepala", "Sekretaris" or "Direktur" is read from the
    kind of unit. A guess from a title: a role that the record gives always wins.
    """
    plain = _ACTING.sub("", plain_words(post), count=1)
    structural = post_type == "structural"
    patterns = (*_PATTERNS_STRUCTURAL, *_PATTERNS_ANY) if structural else _PATTERNS_ANY
    for role, pattern in patterns:
        if pattern.match(plain):
            return role
    return _by_unit(plain, unit_kind) if structural else ""


def _by_unit(plain: str, unit_kind: str) -> str:
    if plain.startswith("sekretaris"):
        return _SECRETARY.get(unit_kind, "sekretaris")
    if plain == "kepala" or (plain == "direktur" and unit_kind == "rsud"):
        return HEAD_OF.get(unit_kind, "")
    return ""
