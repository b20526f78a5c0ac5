"""Made-up registers of whole governments: people drawn into their posts, in the usual layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..domain.nip import SYNTHETIC_SHIFT
from .establishment import GRADES, Post, establishment
from .offices import Tables

if TYPE_CHECKING:
    from ..personnel import Personnel

FILE_NAME: Final = "personnel.csv"
REFERENCE: Final = date(2020, 3, 1)
"""The day on which ages and years of service are as the tables say."""
PPPK_SINCE: Final = date(2019, 1, 1)
FULL_SERVICE: Final = 28
"""Years of service after which the highest grade of a post is reached."""

COLUMNS: Final = (
    *("peg_nip", "peg_nama", "satuan_kerja_nama", "golongan", "jabatan_nama", "jabatan_jenis"),
    *("eselon", "satuan_kerja_id", "satuan_kerja_induk_id", "satuan_kerja_jenis"),
    *("satuan_kerja_layanan", "hari_kerja", "lokasi_gedung", "lokasi_lantai", "zona_waktu"),
    *("tgl_lahir", "jenis_kelamin", "jenis_pegawai", "atasan_nip", "peran", "tugas", "keahlian"),
    *("perlindungan", "perlindungan_keluarga"),
)
"""The columns of every register, in the layout of a SIMPEG export; every value is text."""
PLACED: Final = (*COLUMNS, "wilayah", "sektor", "hukuman_disiplin", "pegawai_baru")
"""The columns of a register that was put into a region."""
SECTOR_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("rsud", "puskesmas", "satpolpp", "damkar", "bpbd"), "kritikal"),
    **dict.fromkeys(("disdukcapil", "dpmptsp", "bapenda", "samsat"), "esensial"),
    **dict.fromkeys(("kecamatan", "kelurahan", "dishub"), "esensial"),
}
"""The sector that a made-up government gives its kinds of units; others are nonesensial."""

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@attrs.frozen
class Shares:
    """How many people are drawn for what: PPPK, the flags, new people, the duty ``ditunjuk``."""

    pppk: int
    protected: int
    household: int
    designated: int
    sanctioned: int
    newcomers: int


@attrs.frozen(slots=False)
class Register:
    """
    The register of a made-up government in *region*, "" for none, one row a person.

    *frame* has the columns :data:`COLUMNS`, or :data:`PLACED` where there is a region, all of
    them String; an absent value is "". No person in it exists: every NIP has a birth in the
    1800s, every name is a number.
    """

    seed: int
    frame: pl.DataFrame = attrs.field(eq=False, repr=False)
    region: str = ""

    def write(self, folder: str | Path) -> Path:
        """
        Write ``personnel.csv`` into *folder*, made if need be, and give its path.

        UTF-8, comma, one header line; the same seed gives the same bytes. An older file of that
        name is replaced.
        """
        path = Path(folder) / FILE_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        self.frame.with_columns(pl.all().replace("", None)).write_csv(path)
        return path

    @cached_property
    def people(self) -> Personnel:
        """The register as the library holds it, written and read as any file is, once."""
        from tempfile import TemporaryDirectory

        from ..files.personnel import read_personnel

        with TemporaryDirectory() as folder:
            return read_personnel(self.write(folder))


def drawn_register(tables: Tables, shares: Shares, seed: int) -> pl.DataFrame:
    """
    The people of a government, drawn with *seed* into the posts that *tables* tell.

    Where the tables name a region it has the columns :data:`PLACED` and the kinds of its units
    are those that their names tell; everything else is as without one.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    posts = establishment(tables)
    people = _people(posts, shares, rng)
    drawn = {
        "keahlian": _skills(posts, rng),
        "tugas": _words(_drawn(rng, _may_be_designated(posts), shares.designated), "ditunjuk", ""),
        "perlindungan": _yes(_drawn(rng, _everyone(posts), shares.protected)),
        "perlindungan_keluarga": _yes(_drawn(rng, _everyone(posts), shares.household)),
        "hukuman_disiplin": _yes(_drawn(rng, _everyone(posts), shares.sanctioned)),
        "pegawai_baru": _yes(_drawn(rng, _everyone(posts), shares.newcomers)),
    }
    superiors = pl.Series([post.superior for post in posts], dtype=pl.UInt32)
    frame = people.with_columns(
        _post_columns(tables),
        atasan_nip=people["peg_nip"].gather(superiors).fill_null(""),
        **{name: pl.Series(words, dtype=pl.String) for name, words in drawn.items()},
    )
    return frame.select(PLACED if tables.region else COLUMNS)


@cache
def _post_columns(tables: Tables) -> pl.DataFrame:
    """What the tables say of each post, in the columns of the register."""
    posts = enumerate(establishment(tables), 1)
    return pl.DataFrame([_post_row(number, post) for number, post in posts])


def _post_row(number: int, post: Post) -> dict[str, str]:
    office = post.office
    return {
        "peg_nama": f"Pegawai Sintetis {number:04}",
        "satuan_kerja_nama": office.name,
        "jabatan_nama": post.title,
        "jabatan_jenis": post.type,
        "eselon": post.eselon,
        "satuan_kerja_id": office.code,
        "satuan_kerja_induk_id": office.parent,
        "satuan_kerja_jenis": office.kind,
        "satuan_kerja_layanan": office.services,
        "hari_kerja": office.workweek,
        "lokasi_gedung": office.building,
        "lokasi_lantai": office.floor,
        "zona_waktu": "WIB",
        "peran": post.role,
        "wilayah": office.region,
        "sektor": SECTOR_OF.get(office.kind, ""),
    }


def _people(posts: Sequence[Post], shares: Shares, rng: np.random.Generator) -> pl.DataFrame:
    """Birth, sex, start, kind, grade and number of each person; one row a post."""
    youngest, oldest = np.array([post.ages for post in posts]).T
    days_old = rng.integers(youngest * 366, (oldest + 1) * 365)
    born = np.datetime64(REFERENCE) - days_old
    women = rng.random(len(posts)) * 100 < np.array([post.women for post in posts])
    months_old = days_old * 12 // 366
    start_month = rng.integers(21 * 12, np.minimum(34 * 12, months_old - 12))
    started = born.astype("datetime64[M]") + start_month
    contract = _drawn(rng, np.array([bool(post.pppk) for post in posts]), shares.pppk)
    started[contract] = np.datetime64(PPPK_SINCE, "M")
    served = (np.datetime64(REFERENCE, "M") - started).astype(np.int64)
    facts = pl.DataFrame(
        {
            "born": born,
            "started": started.astype("datetime64[D]"),
            "woman": women,
            "contract": contract,
            "golongan": _grades(posts, served, contract),
        }
    )
    return facts.with_columns(_sex(), _kind(), _birth_text()).with_columns(peg_nip=_nip())


def _grades(posts: Sequence[Post], served: Whole, contract: Flags) -> list[str]:
    """The grade that years of service give within the post's range; a PPPK has the post's own."""
    low, high = np.array([post.grades for post in posts]).T
    steps = np.minimum((high - low + 1) * served // (12 * FULL_SERVICE), high - low)
    grades = low + steps
    return [
        post.pppk if pppk else GRADES[grade]
        for post, pppk, grade in zip(posts, contract.tolist(), grades.tolist(), strict=True)
    ]


def _sex() -> pl.Expr:
    text = pl.when("woman").then(pl.lit("P")).otherwise(pl.lit("L"))
    return text.alias("jenis_kelamin")


def _kind() -> pl.Expr:
    text = pl.when("contract").then(pl.lit("PPPK")).otherwise(pl.lit("PNS"))
    return text.alias("jenis_pegawai")


def _birth_text() -> pl.Expr:
    return pl.col("born").dt.strftime("%d-%m-%Y").alias("tgl_lahir")


def _nip() -> pl.Expr:
    """As :func:`~asn_worksched.testing.synthetic_nip` has it, in columns; numbered where alike."""
    born, started = (_long_ago(pl.col(name)) for name in ("born", "started"))
    block = pl.when("contract").then(pl.lit("21")).otherwise(started.dt.strftime("%m"))
    sex = pl.when("woman").then(pl.lit("2")).otherwise(pl.lit("1"))
    fifteen = pl.concat_str(born.dt.strftime("%Y%m%d"), started.dt.strftime("%Y"), block, sex)
    sequence = pl.int_range(1, pl.len() + 1).over(fifteen).cast(pl.String).str.zfill(3)
    return pl.concat_str(fifteen, sequence)


def _long_ago(day: pl.Expr) -> pl.Expr:
    return day.dt.offset_by(f"-{SYNTHETIC_SHIFT}y")


def _skills(posts: Sequence[Post], rng: np.random.Generator) -> list[str]:
    """
    The skills of each person, ``a;b``, as many of a unit's people as the tables say.

    Each skill is drawn by itself, so some people hold two. Only posts marked ``loket`` take part.
    """
    skills: list[list[str]] = [[] for _ in posts]
    able: dict[str, list[int]] = {}
    for index, post in enumerate(posts):
        if post.counter:
            able.setdefault(post.office.code, []).append(index)
    for indexes in able.values():
        for skill, people in posts[indexes[0]].office.skills.items():
            for index in rng.permutation(indexes)[:people]:
                skills[index].append(skill)
    return [";".join(own) for own in skills]


def _may_be_designated(posts: Sequence[Post]) -> Flags:
    """People without a structural post who sit in a dinas or badan itself."""
    return np.array(
        [post.type != "Struktural" and post.office.shape in ("dinas", "badan") for post in posts]
    )


def _everyone(posts: Sequence[Post]) -> Flags:
    return np.ones(len(posts), dtype=np.bool_)


def _drawn(rng: np.random.Generator, candidates: Flags, people: int) -> Flags:
    """*people* of the candidates, or all where there are fewer."""
    chosen = np.zeros(len(candidates), dtype=np.bool_)
    chosen[rng.permutation(np.flatnonzero(candidates))[:people]] = True
    return chosen


def _yes(flags: Flags) -> list[str]:
    return _words(flags, "ya", "tidak")


def _words(flags: Flags, yes: str, no: str) -> list[str]:
    return [yes if flag else no for flag in flags.tolist()]
