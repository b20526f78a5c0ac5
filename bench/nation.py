"""
A made-up nation, written in columns: a register in Parquet, its units and leave, zones and law.

Nobody in it exists: every number has a birth in the 1800s. No loop over people: five million take
well under a minute. The same size and seed give the same files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

import asn_worksched as asn

TEN_DAYS = asn.Period("2020-09-14", "2020-09-25")
WORKING_DAYS = 10
"""Ten working days of two whole weeks, under the caps by zone of SE Menpan RB 67/2020."""
A_UNIT = 5_000_000 / 83_000
"""People in a unit on the average; sizes are lognormal, from 1 to :data:`LARGEST`."""
LARGEST = 3_000
SPREAD = 1.2
A_REGION, AN_OFFICE = 160, 6
"""Units in a region and in a perangkat daerah on the average."""
SERVED, STAFFED = 0.7, 15
"""The share of the units of a kind with counters that have any, and how many people they need."""
ON_LEAVE = 0.15
BATCH = 250_000
FILES = ("register.parquet", "units.parquet", "leave.parquet", "zones.csv", "piket.yaml")

# Kind: share, working week, kind of the units below, their working week, services of all of them.
OFFICES = {
    "dinas": (0.32, 5, "sekolah", 6, ""),
    "dinkes": (0.10, 5, "puskesmas", 6, "daftar:pendaftaran"),
    "kecamatan": (0.30, 5, "kelurahan", 5, "ktp:adminduk;surat:loket"),
    "badan": (0.20, 5, "uptd", 5, "pajak:loket"),
    "satpolpp": (0.04, 7, "lainnya", 7, ""),
    "rsud": (0.04, 7, "lainnya", 7, "daftar:pendaftaran"),
}
SKILLS = ("", "adminduk", "loket", "pendaftaran", "adminduk;loket")
HOW_OFTEN = (0.30, 0.20, 0.20, 0.20, 0.10)
ZONES = ("tanpa_kasus", "rendah", "sedang", "tinggi")
PIKET = """\
instrument:
  id: bench.piket
  kind: surat edaran
  issuer: Penerbit Uji
  title: Piket loket untuk uji
  short: SE Uji 1/2020
  year: 2020
  level: 5
  published: 2020-09-01
  in_force: {from: 2020-09-01}
rules:
  - id: bench.piket.home
    kind: forbid
    modes: [WFO]
    select: protected = yes
    cite: {article: "1"}
  - id: bench.piket.heads
    kind: require
    modes: [WFO]
    select: eselon <= II.b
    cite: {article: "2"}
  - id: bench.piket.counter
    kind: cover
    of: service
    cite: {article: "3"}
"""


def write_nation(folder: Path, people: int, seed: int = 7) -> int:
    """Write :data:`FILES` into *folder* for so many people; how many units there are."""
    rng = np.random.Generator(np.random.PCG64(seed))
    sizes = made_sizes(people, max(1, round(people / A_UNIT)), rng)
    units = made_units(sizes, rng)
    units.write_parquet(folder / "units.parquet")
    of = pl.Series("at", np.repeat(np.arange(units.height), sizes), dtype=pl.UInt32)
    first = np.zeros(people, dtype=bool)
    first[np.cumsum(sizes) - sizes] = True
    numbers = made_numbers(people, rng)
    register = people_in(units, of, first, numbers, rng)
    register.write_parquet(folder / "register.parquet", row_group_size=BATCH)
    write_leave(folder / "leave.parquet", register["nip"], rng)
    write_zones(folder / "zones.csv", units["unit_region"].unique(maintain_order=True), rng)
    (folder / "piket.yaml").write_text(PIKET, encoding="utf-8")
    return units.height


def nation_law(folder: Path) -> asn.Law:
    """The installed acts of the nation, with the act on piket and the zones in *folder*."""
    plugins = asn.Plugins.load()
    national = [each for each in plugins.policies if not each.instrument.region]
    own = asn.read_policy(folder / "piket.yaml")
    zones = [plugins.zones, asn.read_zones(folder / "zones.csv")]
    return asn.Law.of([*national, own], calendars=[plugins.calendar], zones=zones)


def made_sizes(people: int, units: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """How many people each unit has: lognormal, at least one, so many in all."""
    drawn = rng.lognormal(0.0, SPREAD, units)
    sizes = np.clip(np.rint(drawn * people / drawn.sum()), 1, LARGEST).astype(np.int64)
    while left := people - int(sizes.sum()):
        step = 1 if left > 0 else -1
        able = np.flatnonzero((sizes + step >= 1) & (sizes + step <= LARGEST))
        sizes[rng.permutation(able)[: abs(left)]] += step
    return np.asarray(sizes, dtype=np.int64)


def made_units(sizes: npt.NDArray[np.int64], rng: np.random.Generator) -> pl.DataFrame:
    """
    A table of units: regions, in each of them perangkat daerah, and what is below these.

    Units of fewer than :data:`STAFFED` people have no counter.
    """
    units = len(sizes)
    regions = min(514, max(1, round(units / A_REGION)))
    region = np.arange(units) * regions // units
    top = rng.random(units) < 1 / AN_OFFICE
    top[np.flatnonzero(np.diff(region, prepend=-1))] = True
    office = np.cumsum(top) - 1
    kinds = list(OFFICES)
    shares = np.array([share for share, *_ in OFFICES.values()])
    kind = rng.choice(len(kinds), size=int(top.sum()), p=shares)[office]
    served = (rng.random(units) < SERVED) & (sizes >= STAFFED)
    own_house = rng.random(units) < 0.5
    code = pl.format("{}{}.{}", "province", "daerah", pl.col("at").cast(pl.String).str.zfill(5))
    below = {
        name: [row[place] for row in OFFICES.values()]
        for name, place in (("week", 1), ("under", 2), ("under_week", 3), ("service", 4))
    }
    told = pl.DataFrame({"kind": range(len(kinds)), "name": kinds, **below})
    frame = pl.DataFrame(
        {
            "at": np.arange(units),
            "province": (11 + region % 34).astype(str),
            "daerah": np.char.zfill((1 + region // 34).astype(str), 2),
            "top": top,
            "office": office,
            "kind": kind,
            "served": served,
            "house": np.where(own_house, np.arange(units), units + office),
        }
    ).join(told, on="kind", how="left", maintain_order="left")
    frame = frame.with_columns(code.alias("unit"))
    tops = frame.filter("top").select("office", unit_parent="unit")
    frame = frame.join(tops, on="office", how="left", maintain_order="left")
    return frame.select(
        "unit",
        pl.format("Unit {}", "unit").alias("unit_name"),
        pl.when(~pl.col("top")).then("unit_parent").alias("unit_parent"),
        pl.when("top").then("name").otherwise("under").alias("unit_kind"),
        pl.when("served").then("service").replace("", None).alias("unit_services"),
        pl.when("top").then("week").otherwise("under_week").cast(pl.String).alias("unit_workweek"),
        pl.format("{}.{}", "province", "daerah").alias("unit_region"),
        pl.format("Gedung {}", "house").alias("building"),
    )


def made_numbers(people: int, rng: np.random.Generator) -> pl.DataFrame:
    """Made-up numbers, no two alike, with the birth and the sex that they tell."""
    born = np.datetime64("1862-01-01") + rng.integers(0, 38 * 365, people)
    years = born.astype("datetime64[Y]").astype(int) + 1970 + rng.integers(19, 33, people)
    frame = pl.DataFrame(
        {
            "born": born,
            "year": years,
            "month": rng.integers(1, 13, people),
            "sex": rng.integers(1, 3, people),
        }
    )
    parts = ["born", "year", "month", "sex"]
    sequence = pl.int_range(1, pl.len() + 1, dtype=pl.UInt16).over(parts)
    digits = pl.concat_str(
        pl.col("born").dt.strftime("%Y%m%d"),
        pl.col("year").cast(pl.String),
        pl.col("month").cast(pl.String).str.zfill(2),
        pl.col("sex").cast(pl.String),
        sequence.cast(pl.String).str.zfill(3),
    )
    return frame.select(
        digits.alias("nip"),
        pl.col("born").dt.offset_by("100y").alias("birth_date"),
        pl.when(pl.col("sex") == 1).then(pl.lit("L")).otherwise(pl.lit("P")).alias("sex"),
    )


def people_in(
    units: pl.DataFrame,
    of: pl.Series,
    first: npt.NDArray[np.bool_],
    numbers: pl.DataFrame,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """The register: one row a person, *of* being the place of the unit, *first* its head."""
    people = len(of)
    head = pl.Series("head", first)
    top = units["unit_parent"].is_null().gather(of)
    staff = rng.choice(4, size=people, p=[0.4, 0.3, 0.2, 0.1]).astype(np.uint8)
    grades = pl.Series(["II/c", "III/a", "III/b", "III/d"])
    posts = pl.Series(["Pengadministrasi Umum", "Analis", "Pranata Komputer", "Guru Muda"])
    skills = rng.choice(len(SKILLS), size=people, p=HOW_OFTEN).astype(np.uint8)
    frame = pl.DataFrame(
        [
            head,
            top.alias("top"),
            pl.Series("number", np.arange(1, people + 1)),
            units["unit"].gather(of),
            grades.gather(staff).alias("grade"),
            posts.gather(staff).alias("post"),
            pl.Series(SKILLS).gather(skills).alias("skills"),
            pl.Series("protected", rng.random(people) < 0.04),
        ]
    )
    eselon = pl.when("top").then(pl.lit("II.b")).otherwise(pl.lit("IV.a"))
    kind = pl.when("head").then(pl.lit("Struktural")).otherwise(pl.lit("Pelaksana"))
    return numbers.hstack(frame).select(
        "nip",
        pl.format("Pegawai Sintetis {}", "number").alias("name"),
        *("birth_date", "sex", "grade", "unit"),
        pl.when("head").then(pl.lit("Kepala")).otherwise("post").alias("post"),
        kind.alias("post_type"),
        pl.when("head").then(eselon).alias("eselon"),
        pl.when(~pl.col("head")).then(pl.col("skills").replace("", None)).alias("skills"),
        pl.col("protected") & ~pl.col("head"),
    )


def write_leave(path: Path, numbers: pl.Series, rng: np.random.Generator) -> None:
    """Leave of a share of the people: one to ten days in a row that touch the period."""
    who = np.flatnonzero(rng.random(len(numbers)) < ON_LEAVE)
    start = np.datetime64(TEN_DAYS.start) + rng.integers(-3, 12, len(who))
    days = rng.integers(0, 10, len(who))
    pl.DataFrame(
        {
            "nip": numbers.gather(who),
            "dari": start,
            "sampai": start + days,
            "dasar": np.full(len(who), "SK 12/BKD/2020"),
        }
    ).write_parquet(path)


def write_zones(path: Path, regions: pl.Series, rng: np.random.Generator) -> None:
    """The level of risk of each region in both weeks, by the publisher that the act names."""
    pl.DataFrame(list(_levels(regions, rng)), orient="row").write_csv(path)


def _levels(regions: pl.Series, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    weeks = ((date(2020, 9, 14), date(2020, 9, 20)), (date(2020, 9, 21), date(2020, 9, 27)))
    for region in regions:
        for first, last in weeks:
            yield {
                "scheme": "risiko",
                "region": region,
                "level": ZONES[int(rng.integers(len(ZONES)))],
                "start": first,
                "end": last,
                "publisher": "Satgas nasional",
                "known_from": first,
                "source": "",
            }
