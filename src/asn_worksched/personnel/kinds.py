"""The kind of a unit, told from its Indonesian name (PP 18/2016 as amended by PP 72/2019)."""

from __future__ import annotations

import re
from typing import Final

OTHER: Final = "lainnya"
GOVERNMENT: Final = "pemda"
"""A whole region: the root of a national tree of units, and no perangkat daerah itself."""

AROUND_THE_CLOCK: Final = frozenset({"satpolpp", "damkar", "rsud", "puskesmas"})
"""Kinds taken to work through all seven days where nothing says otherwise."""

_SCHOOL = r"(?:sd|smp|sma|smk|slb|tk)(?:n|s| negeri| swasta)?"
_OFFICE = r"(?:(?:suku )?dinas|sudin)"
_PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        # Parts of a body come first: "Seksi Operasi Satpol PP" is no Satpol PP.
        ("bagian", r"bagian\b"),
        (OTHER, r"(?:sub ?)?(?:bidang|seksi|bagian|bag|bid|direktorat)\b|kelompok\b|irban\b"),
        (OTHER, r"inspektur pembantu\b|asisten\b"),
        ("biro", r"biro\b"),
        ("cabang_dinas", r"(?:kantor )?cabang dinas\b|(?:kcd|cabdin|cabdis(?:dik)?)\b"),
        (OTHER, r"sekretariat (?!daerah|dprd|dewan perwakilan)"),
        (GOVERNMENT, r"pem(?:erintah|kot|kab|prov|da)\b|(?:wali ?kota|bupati|gubernur)\b"),
        ("setwan", r"(?:sekretariat (?:dprd|dewan)|setwan)\b"),
        ("setda", r"(?:sekretariat daerah|setda)\b"),
        ("inspektorat", r"inspektorat\b"),
        ("kelurahan", r"(?:kantor )?(?:kelurahan|kel)\b"),
        ("kecamatan", r"(?:kantor )?(?:kecamatan|kec|distrik)\b"),
        ("puskesmas", r".*\b(?:puskesmas|pusat kesehatan masyarakat)\b"),
        ("rsud", r".*\b(?:rsud|rsu|rskd|rumah sakit)\b"),
        (
            "sekolah",
            rf"(?:(?:uptd?|satuan pendidikan) )*(?:{_SCHOOL}\b|paud\b|skb\b|sekolah\b|taman kanak)",
        ),
        ("satpolpp", r".*\b(?:satpol ?pp|polisi pamong praja)\b"),
        ("damkar", r".*\b(?:damkar|gulkarmat|(?:pemadam|penanggulangan) kebakaran)"),
        ("samsat", r".*\b(?:samsat|administrasi manunggal satu atap)\b"),
        ("uptd", r"(?:uptd?|uptb|unit pelaksana teknis)\b"),
        ("balai", r"balai\b(?! ?kota)"),
        (
            "disdukcapil",
            r"disdukcapil\b|(?:suku )?dinas kependudukan|(?:suku )?dinas .*pencatatan sipil",
        ),
        ("dpmptsp", r"(?:d|b)?pmptsp\b|.*\bpelayanan terpadu satu pintu\b"),
        ("bapenda", r"(?:bapenda|dispenda)\b|(?:badan|dinas) pendapatan\b|.*\bpajak dan retribusi"),
        ("bpbd", r"bpbd\b|badan penanggulangan bencana"),
        ("kesbangpol", r"(?:ba)?kesbangpol\b|(?:badan|kantor) kesatuan bangsa\b"),
        ("dinkes", rf"{_OFFICE} kesehatan\b|dinkes\b"),
        ("dishub", rf"{_OFFICE} perhubungan\b|dishub\b"),
        ("dpu", rf"{_OFFICE} (?:pekerjaan umum|pupr?|bina marga|sumber daya air)\b|d?pupr?\b"),
        ("dinas", r"(?:suku )?dinas\b|sudin\b|dinsos\b|dis[a-z]{2,}\b|dlh\b"),
        (
            "badan",
            r"badan\b|bappe[a-z]+\b|bk(?:d|pp|psdm|ad)\b|bpka?d\b|balitbang",
        ),
    )
)


KINDS: Final = frozenset(kind for kind, _ in _PATTERNS)
"""Every kind that is known here; the set is open."""


def unit_kind(name: str) -> str:
    """
    The code of the kind of unit that *name* speaks of, ``lainnya`` where none fits.

    One of setda, setwan, inspektorat, kecamatan, kelurahan, puskesmas, rsud, sekolah, satpolpp,
    damkar, disdukcapil, dpmptsp, bapenda, bpbd, kesbangpol, dinkes, dishub, dpu, other dinas and
    other badan; samsat, other uptd, balai and cabang_dinas, which work for a part of the region;
    biro and bagian of a secretariat; pemda, lainnya. A part of a body (bidang, seksi, the
    secretariat of a dinas) is ``lainnya``, whatever its body is. A guess from a name: a kind that
    the record gives always wins.
    """
    plain = plain_words(name)
    return next((kind for kind, pattern in _PATTERNS if pattern.match(plain)), OTHER)


def plain_words(text: str) -> str:
    """Lower case, everything that is no letter or digit turned into one blank, ends trimmed."""
    return " ".join(re.findall(r"\w+", text.casefold()))
