"""Units from tables: a table of their own, or what the rows of people tell about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

import attrs
import polars as pl

from ..domain.people import Service, Site, Unit
from ..domain.time import BAD_ZONE, ZONES, local_instant
from ..errors import Fault, FaultKind
from ..texts import N_
from .columns import STRUCTURE_COLUMNS, UNIT_COLUMNS
from .kinds import AROUND_THE_CLOCK, KINDS, unit_kind
from .source import Source
from .units import Units, unit_faults
from .values import UNIT_REGION, UNIT_SECTOR, UNIT_WORKWEEK, Meaning, decode

NO_UNIT_CODE = FaultKind(
    "ASN-REG-017",
    N_("The cell is empty."),
    N_("Every employee and every row of units belongs to a unit."),
    N_("Fill in the unit; where cells were merged, undo that and fill in each row."),
)
UNIT_DIFFERS = FaultKind(
    "ASN-REG-018",
    N_("The unit {unit} has {value!r} here and {first!r} on an earlier row."),
    N_("All rows of one unit tell the same about it."),
    N_("Correct the row that is wrong, or give one of the units another code."),
)
BAD_SERVICE = FaultKind(
    "ASN-REG-019",
    N_("{value!r} is not a list of services."),
    N_("A service has a code, and after a colon the skill that its officer must have."),
    N_("Write it like ktp:adminduk;kk:adminduk;loket."),
)
FLOOR_ALONE = FaultKind(
    "ASN-REG-020",
    N_("There is a floor {value!r} but no building."),
    N_("Caps count the people in a building or on one of its floors."),
    N_("Fill in the building, or empty the floor."),
)
DEFAULT_ZONE = "Asia/Jakarta"


@attrs.frozen
class Structure:
    """Units as they were read, not yet known to form a tree, and what is wrong with them."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...] = ()


def given(units: Iterable[Unit]) -> Structure:
    """Units that are objects already, checked as a tree unless they form one."""
    members = tuple(units)
    return Structure(members, () if isinstance(units, Units) else tuple(unit_faults(members)))


def of_table(texts: pl.DataFrame, source: Source) -> Structure:
    """
    Units from a table with the String columns ``STRUCTURE_COLUMNS``, one row a unit.

    Without a kind it is told from the name, without a name the code serves. Without working days
    a unit whose kind is satpolpp, damkar, rsud or puskesmas works through all seven, any other has
    five. *row*, where the table has such a column, is where each record stands in its source.
    """
    if "row" not in texts.columns:
        texts = texts.with_row_index("row")
    faults = _empty(texts, source)
    texts = texts.filter(pl.col("unit").is_not_null())
    at = _Rows(source, texts["row"])
    columns = []
    for meaning in (UNIT_WORKWEEK, UNIT_REGION, UNIT_SECTOR, _ZONE):
        column, found = decode(texts[meaning.column], meaning, source)
        columns.append(column)
        faults += at.placed(found)
    services, found = _services(texts["unit_services"], source)
    faults += at.placed(found)
    faults += _floors_alone(texts, source)
    texts = texts.with_columns(columns)
    units = [
        _unit(row, services.get(row["unit_services"], ())) for row in texts.iter_rows(named=True)
    ]
    return Structure(tuple(units), (*faults, *unit_faults(units, source, texts["row"].to_list())))


def of_people(texts: pl.DataFrame, source: Source) -> Structure:
    """
    Units from rows of people with the String columns ``STRUCTURE_COLUMNS``.

    The first row of a unit that fills a cell counts; a later one that differs is a fault. A parent
    that has no people of its own is made from its name, where the rows give one.
    """
    rows = texts.select(STRUCTURE_COLUMNS).with_row_index("row")
    firsts = [pl.col(name).drop_nulls().first() for name in UNIT_COLUMNS]
    filled = rows.filter(pl.col("unit").is_not_null())
    units = filled.group_by("unit", maintain_order=True).agg(pl.col("row").first(), *firsts)
    parent = pl.coalesce("unit_parent", "unit_parent_name")
    units = units.with_columns(parent.alias("unit_parent"))
    table = of_table(pl.concat([units, _parents(units)], how="diagonal"), source)
    return Structure(table.units, (*_differing(filled, units, source), *table.faults))


@attrs.frozen
class _Rows:
    """Puts faults found in a cut table back where its records stand in the source."""

    source: Source
    rows: pl.Series

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        first = self.source.first_row
        return [
            attrs.evolve(fault, line=first + self.rows[fault.line - first])
            for fault in faults
            if fault.line is not None
        ]


def _empty(texts: pl.DataFrame, source: Source) -> list[Fault]:
    rows = texts.filter(pl.col("unit").is_null())["row"]
    return [source.fault(NO_UNIT_CODE, row, "unit") for row in rows]


def _parents(units: pl.DataFrame) -> pl.DataFrame:
    """A row for each parent that is named but is no unit of the rows itself."""
    named = units.filter(pl.col("unit_parent_name").is_not_null())
    missing = named.filter(~pl.col("unit_parent").is_in(units["unit"].implode()))
    return missing.unique("unit_parent", keep="first", maintain_order=True).select(
        "row", unit="unit_parent", unit_name="unit_parent_name"
    )


def _differing(rows: pl.DataFrame, units: pl.DataFrame, source: Source) -> list[Fault]:
    filled = [name for name in UNIT_COLUMNS if rows[name].null_count() < len(rows)]
    both = rows.join(units.select("unit", *filled), on="unit", how="left", suffix=".first")
    faults = []
    for name in filled:
        first = f"{name}.first"
        bad = both.filter(pl.col(name) != pl.col(first)).select("row", "unit", name, first)
        faults += [
            source.fault(UNIT_DIFFERS, row, name, unit=unit, value=value, first=earlier)
            for row, unit, value, earlier in bad.iter_rows()
        ]
    return faults


def _floors_alone(texts: pl.DataFrame, source: Source) -> list[Fault]:
    no_place = pl.col("building").is_null() & pl.col("site").is_null()
    bad = texts.filter(no_place & pl.col("floor").is_not_null())
    return [
        source.fault(FLOOR_ALONE, row, "floor", value=floor)
        for row, floor in bad.select("row", "floor").iter_rows()
    ]


def _services(
    texts: pl.Series, source: Source
) -> tuple[dict[str, tuple[Service, ...]], list[Fault]]:
    """The services of each different text, and a fault for each cell that cannot be read."""
    known: dict[str, tuple[Service, ...]] = {}

    def read(text: str) -> str:
        known[text] = services_of(text)
        return text

    _, faults = decode(texts, Meaning("unit_services", pl.String(), read, BAD_SERVICE), source)
    return known, faults


def services_of(text: str) -> tuple[Service, ...]:
    """
    ``ktp:adminduk:Cetak KTP;loket`` as services: code, skill and name, the last two optional.

    Raises :class:`ValueError` for a service without code and for one named twice.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        code, skill, name = (*(field.strip() for field in part.split(":", 2)), "", "")[:3]
        found.append(Service(code, name, skill))
    codes = [service.code for service in found]
    if "" in codes or len(set(codes)) < len(codes):
        raise ValueError(f"not a list of services: {text!r}")
    return tuple(found)


def _unit(row: dict[str, Any], services: tuple[Service, ...]) -> Unit:
    code = row["unit"]
    name = row["unit_name"] or code
    kind = _known_kind(row["unit_kind"] or "") or unit_kind(name)
    week = row["unit_workweek"] or (7 if kind in AROUND_THE_CLOCK else 5)
    ties = (row["unit_region"] or "", row["unit_sector"] or "")
    return Unit(code, name, kind, row["unit_parent"], services, _site(row), week, *ties)


def _known_kind(text: str) -> str:
    """A known kind in its own spelling (``Dinas`` is ``dinas``), any other as it stands."""
    return text.lower() if text.lower() in KINDS else text


def _site(row: dict[str, Any]) -> Site | None:
    building, floor = row["building"] or "", row["floor"] or ""
    code = row["site"] or default_site(building, floor)
    return Site(code, building, floor, row["zone"] or DEFAULT_ZONE) if code else None


def default_site(building: str, floor: str) -> str:
    """The code of a place that has no code of its own: the building, ``/`` and the floor."""
    return f"{building}/{floor}" if building and floor else building


def _zone(text: str) -> str:
    """The IANA name; :class:`InvalidInput`, a ValueError, for an unknown zone."""
    name = ZONES.get(text.upper(), text)
    local_instant("2020-01-01", time(), name)
    return name


_ZONE = Meaning("zone", pl.String(), _zone, BAD_ZONE)
