"""Zone files: CSV with a row for each level that a publisher gave a region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..domain.time import as_day
from ..errors import FaultKind, InvalidInput
from ..texts import N_
from ..zones import SCHEMES, UNKNOWN_SCHEME, ZoneLevel, Zones
from .rows import Row, RowForm, read_rows

COLUMNS = ("region", "scheme", "level", "start", "end", "publisher", "known_from", "source")
"""The columns of a zone file; their order is free."""

WRONG_COLUMNS = FaultKind(
    "ASN-ZON-006",
    N_("The columns are {found}."),
    N_("A zone file has the columns {wanted}, each once."),
    N_("Correct the first line."),
)
WRONG_WIDTH = FaultKind(
    "ASN-ZON-007",
    N_("The row has more or fewer cells than the first line has columns."),
    N_("A shifted cell would turn one value into another."),
    N_("Put a value that holds a comma in quotes, and a comma between any two cells."),
)
EMPTY_CELL = FaultKind(
    "ASN-ZON-008",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Write what the publisher says; only end, publisher and source may be empty."),
)
WRONG_DAY = FaultKind(
    "ASN-ZON-009",
    N_("{value} is not a day of the calendar."),
    N_("A day is written year-month-day."),
    N_("Write it like 2020-03-25."),
)
AT_ODDS = FaultKind(
    "ASN-ZON-010",
    N_("{publisher} gives {region} two levels from {start}, known on the same day."),
    N_("Which of the two held would be chance."),
    N_("Delete the wrong row, or give the later one its own `known_from`."),
)
_FORM = RowForm(
    columns=COLUMNS,
    optional=("end", "publisher", "source"),
    days=("start", "end", "known_from"),
    words={"scheme": SCHEMES},
    wrong_columns=WRONG_COLUMNS,
    wrong_width=WRONG_WIDTH,
    empty_cell=EMPTY_CELL,
    wrong_day=WRONG_DAY,
    wrong_word=UNKNOWN_SCHEME,
)


def read_zones(path: Path | str) -> Zones:
    """
    The zones in the CSV file at *path*.

    Dates are year-month-day, both included. An empty ``end`` means that the level holds until its
    publisher gives the next, for some days at most: see :class:`~asn_worksched.zones.Zones`. A row
    without ``publisher`` counts for every rule, whosever zones the rule asks for.
    Raises one :class:`InvalidInput` with every fault (``ASN-ZON-...``), line and column.
    """
    levels = read_rows(path, _FORM, _level)
    faults = [
        AT_ODDS.at(file=str(path), start=each.start, region=each.region, publisher=each.publisher)
        for each in _at_odds(levels)
    ]
    if faults:
        raise InvalidInput(faults)
    return Zones(tuple(levels))


def _at_odds(levels: Iterable[ZoneLevel]) -> Iterator[ZoneLevel]:
    """Readings that say something else than an earlier one of the same publisher and days."""
    first: dict[tuple[object, ...], ZoneLevel] = {}
    for each in levels:
        about = (each.scheme, each.region, each.publisher, each.start, each.known_from)
        if first.setdefault(about, each).level != each.level:
            yield each


def _level(row: Row) -> ZoneLevel:
    return ZoneLevel(
        scheme=row["scheme"],
        region=row["region"],
        level=row["level"],
        start=as_day(row["start"]),
        end=as_day(row["end"]) if row["end"] else None,
        publisher=row["publisher"],
        known_from=as_day(row["known_from"]),
        source=row["source"],
    )
