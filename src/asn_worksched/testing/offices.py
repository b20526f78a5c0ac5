"""A made-up government's work units, read from the tables in ``data``; no chance in here."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import attrs

from ..domain.people import region_code
from ..personnel.kinds import unit_kind

Row = Mapping[str, str]


@attrs.frozen(kw_only=True)
class Tables:
    """
    The tables of a kind of government, and the *region* it is put into, "" for none.

    *home* is the region that the names of *places* are those of, *seat* the place, by the end of
    its code, where the offices are whose row names none.
    """

    offices: str
    posts: str
    places: str
    home: str
    seat: str = ""
    region: str = ""

    @property
    def prefix(self) -> str:
        """What every unit code starts with: the code of the region without its own dot."""
        return f"{(self.region or self.home).replace('.', '')}."

    @property
    def hall(self) -> str:
        """The Sekretariat Daerah, where the superior of every head is found in the end."""
        return f"{self.prefix}S01"


def city_tables(region: str = "") -> Tables:
    """The tables of a kota. Raises :class:`InvalidInput` for a *region* that is no code."""
    return Tables(
        offices="satuan_kerja.csv",
        posts="formasi.csv",
        places="wilayah_tangsel.csv",
        home="36.74",
        region=region and region_code(region),
    )


def province_tables(region: str) -> Tables:
    """The tables of a provinsi. Raises :class:`InvalidInput` for a *region* that is no code."""
    return Tables(
        offices="satuan_kerja_provinsi.csv",
        posts="formasi_provinsi.csv",
        places="wilayah_banten.csv",
        home="36",
        seat="73",
        region=region_code(region),
    )


@attrs.frozen(kw_only=True)
class Place:
    """
    Where a unit works, and the region of it.

    In a city a kecamatan, or a kelurahan in it, with the numbers of its official code; in a
    province a kabupaten or kota, *daerah* being the end of its code.
    """

    name: str = ""
    region: str = ""
    daerah: str = ""
    kecamatan: int = 0
    kelurahan: int = 0


@attrs.frozen(kw_only=True)
class Office:
    """One work unit, as the table of offices spells it out."""

    code: str
    parent: str
    name: str
    kind: str
    shape: str
    workweek: str
    building: str
    floor: str
    services: str
    place: str
    region: str
    sections: tuple[str, ...]
    skills: Mapping[str, int]
    staff: Mapping[str, int]


@cache
def offices(tables: Tables) -> tuple[Office, ...]:
    """Every work unit, in the order of the table, parents before children."""
    return tuple(office for row in table(tables.offices) for office in _offices(row, tables))


@cache
def places(named: str, tables: Tables) -> tuple[Place, ...]:
    """
    The places that a row of units names: those of a level (``kelurahan``), or by number.

    Without a name it is the seat, which in a city is no place of its own.
    """
    wanted = (named or tables.seat).split()
    found = [
        _place(row, tables)
        for row in table(tables.places)
        if row["level"].split("/")[0] in wanted or row["kode"][len("36.") :] in wanted
    ]
    return tuple(found) or (Place(region=tables.region),)


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a table of ``data``."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _place(row: Row, tables: Tables) -> Place:
    """``36.74.01.1003`` is the third kelurahan of the first kecamatan, ``36.02`` a kabupaten."""
    parts = row["kode"].split(".")
    home, daerah, kecamatan, kelurahan = (*parts, *("0", "1000")[len(parts) - 2 :])
    name, region = row["nama"], tables.region
    if tables.home == home:
        region = f"{region}.{daerah}"
        name = name if tables.region == home else f"Wilayah {region}"
    return Place(
        name=name,
        region=region,
        daerah=daerah,
        kecamatan=int(kecamatan),
        kelurahan=int(kelurahan) - 1000,
    )


def _offices(row: Row, tables: Tables) -> Iterator[Office]:
    """The units of one row, spread evenly over the places it names."""
    count, spots = int(row["jumlah"]), places(row["tempat"], tables)
    seen: Counter[Place] = Counter()
    for step in range(count):
        spot = spots[step * len(spots) // count]
        seen[spot] += 1
        numbers = {"urut": step + 1, "nomor": seen[spot]}
        facts = {"tempat": spot.name, **attrs.asdict(spot), **numbers}
        yield _office(row, facts, spot, tables)


def _office(row: Row, facts: Mapping[str, object], spot: Place, tables: Tables) -> Office:
    name = row["nama"].format(**facts)
    return Office(
        code=_code(row["kode"], facts, tables),
        parent=_code(row["induk"], facts, tables),
        name=name,
        kind=unit_kind(name) if tables.region else row["jenis"],
        shape=row["bentuk"],
        workweek=row["hari_kerja"],
        building=row["gedung"].format(unit=name),
        floor=row["lantai"],
        services=row["layanan"],
        place=spot.name,
        region=spot.region,
        sections=tuple(_items(row["bidang"])),
        skills=_counts(row["keahlian"]),
        staff=_counts(row["isi"]),
    )


def _code(pattern: str, facts: Mapping[str, object], tables: Tables) -> str:
    return tables.prefix + pattern.format(**facts) if pattern else ""


def _items(text: str) -> list[str]:
    return [item for item in text.split(";") if item]


def _counts(text: str) -> dict[str, int]:
    pairs = (item.rsplit(":", 1) for item in _items(text))
    return {name: int(number) for name, number in pairs}
