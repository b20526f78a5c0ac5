"""Calendar files: CSV with a row for each day off and each decree that said so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from ..calendars import HOLIDAY_KINDS, Calendar, Holiday
from ..domain.law import Citation
from ..domain.time import as_day
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .yaml_tree import read_text

COLUMNS = (
    *("day", "name", "kind", "known_from", "known_to"),
    *("instrument", "short", "article", "paragraph", "letter", "at", "verified"),
)
"""The columns of a calendar file; their order is free."""
OPTIONAL = frozenset({"known_to", "article", "paragraph", "letter", "at"})
"""The columns whose cells may be empty."""
_TRUTH = ("true", "false")

WRONG_COLUMNS = FaultKind(
    "ASN-CAL-004",
    N_("The columns are {found}."),
    N_("A calendar file has the columns {wanted}, each once."),
    N_("Correct the first line."),
)
WRONG_WIDTH = FaultKind(
    "ASN-CAL-005",
    N_("The row has more or fewer cells than the first line has columns."),
    N_("A shifted cell would turn one date into another."),
    N_("Put a name that holds a comma in quotes, and a comma between any two cells."),
)
EMPTY_CELL = FaultKind(
    "ASN-CAL-006",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Write what the decree says."),
)
WRONG_DAY = FaultKind(
    "ASN-CAL-007",
    N_("{value} is not a day of the calendar."),
    N_("A day is written year-month-day."),
    N_("Write it like 2020-03-25."),
)
WRONG_WORD = FaultKind(
    "ASN-CAL-008",
    N_("{value} is not one of the words known here."),
    N_("Each of these words has a fixed meaning."),
    N_("Write one of {known}."),
)


def read_calendar(path: Path | str, *, years: Iterable[int] = ()) -> Calendar:
    """
    The calendar in the CSV file at *path*; *years* are those whose decree it holds in full.

    Dates are year-month-day, ``kind`` is ``public``, ``election`` or ``joint_leave``,
    ``verified`` is ``true`` or ``false``, an empty ``known_to`` means never withdrawn. Raises one
    :class:`InvalidInput` with every fault (``ASN-CAL-...``), line and column.
    """
    file = str(path)
    lines = csv.reader(io.StringIO(read_text(path), newline=""))
    head = next(lines, [])
    if sorted(head) != sorted(COLUMNS):
        facts = {"found": ", ".join(head), "wanted": ", ".join(COLUMNS)}
        raise InvalidInput([WRONG_COLUMNS.at(file=file, line=1, **facts)])
    holidays: list[Holiday] = []
    faults: list[Fault] = []
    for cells in filter(None, lines):
        try:
            row = _row(head, cells)
            holidays.append(_holiday(row))
        except InvalidInput as error:
            line = lines.line_num
            faults += (attrs.evolve(each, file=file, line=line) for each in error.faults)
    if faults:
        raise InvalidInput(faults)
    return Calendar(tuple(holidays), frozenset(years))


def _row(head: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column, each of a form that :func:`_holiday` can take."""
    if len(cells) != len(head):
        raise InvalidInput([WRONG_WIDTH.at()])
    row = dict(zip(head, (cell.strip() for cell in cells), strict=True))
    faults = [*_empty(row), *_wrong_days(row), *_wrong_words(row)]
    if faults:
        raise InvalidInput(faults)
    return row


def _empty(row: dict[str, str]) -> Iterator[Fault]:
    for column, cell in row.items():
        if not cell and column not in OPTIONAL:
            yield EMPTY_CELL.at(column=column)


def _wrong_days(row: dict[str, str]) -> Iterator[Fault]:
    for column in ("day", "known_from", "known_to"):
        if row[column]:
            try:
                as_day(row[column])
            except InvalidInput:
                yield WRONG_DAY.at(column=column, value=row[column])


def _wrong_words(row: dict[str, str]) -> Iterator[Fault]:
    for column, known in (("kind", HOLIDAY_KINDS), ("verified", _TRUTH)):
        if row[column] and row[column] not in known:
            yield WRONG_WORD.at(column=column, value=row[column], known=", ".join(known))


def _holiday(row: dict[str, str]) -> Holiday:
    place = {key: row[key] for key in ("article", "paragraph", "letter", "at")}
    citation = Citation(
        row["instrument"], row["short"], verified=row["verified"] == "true", **place
    )
    kind = next(each for each in HOLIDAY_KINDS if each == row["kind"])
    known_to = as_day(row["known_to"]) if row["known_to"] else None
    return Holiday(
        day=as_day(row["day"]),
        name=row["name"],
        kind=kind,
        citation=citation,
        known_from=as_day(row["known_from"]),
        known_to=known_to,
    )
