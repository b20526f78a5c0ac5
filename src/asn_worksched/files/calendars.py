"""Calendar files: CSV with a row for each day off, or each season, and each act that said so."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import attrs

from ..calendars import HOLIDAY_KINDS, SERIES, Calendar, Holiday, Season
from ..domain.acts import Citation
from ..domain.time import as_day
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .yaml_tree import read_text

CITED = ("instrument", "short", "article", "paragraph", "letter", "at", "verified")
"""The columns that both kinds of file end with: the act and the place in it."""
COLUMNS = ("day", "name", "kind", "series", "known_from", "known_to", *CITED)
"""The columns of a file of holidays; their order is free, and ``series`` may be missing."""
SEASON_COLUMNS = ("name", "start", "end", "estimated", "known_from", "known_to", *CITED)
"""The columns of a file of seasons; their order is free."""
OPTIONAL = frozenset({"series", "known_to", "article", "paragraph", "letter", "at"})
"""The columns whose cells may be empty."""
DAYS = ("day", "start", "end", "known_from", "known_to")
"""The columns that hold days."""
_TRUTH = ("true", "false")
WORDS: Mapping[str, Sequence[str]] = {
    "kind": HOLIDAY_KINDS,
    "series": SERIES,
    "estimated": _TRUTH,
    "verified": _TRUTH,
}
"""The columns that hold one of a few words."""
T = TypeVar("T")

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

    Dates are year-month-day, ``kind`` is ``public``, ``election`` or ``joint_leave``, ``series``
    is ``skb`` (also where it is empty or missing) or ``keppres``, ``verified`` is ``true`` or
    ``false``, an empty ``known_to`` means never withdrawn. Raises one :class:`InvalidInput` with
    every fault (``ASN-CAL-...``), line and column.
    """
    return Calendar(_rows(path, COLUMNS, frozenset({"series"}), _holiday), frozenset(years))


def read_seasons(path: Path | str) -> tuple[Season, ...]:
    """
    The seasons in the CSV file at *path*, in the order of its rows, for ``Calendar(seasons=...)``.

    ``start`` and ``end`` are included; ``estimated`` is ``true`` or ``false``; the other columns
    are as in :func:`read_calendar`, and so are the faults.
    """
    return _rows(path, SEASON_COLUMNS, frozenset(), _season)


def _rows(
    path: Path | str,
    columns: Sequence[str],
    spared: frozenset[str],
    make: Callable[[Mapping[str, str]], T],
) -> tuple[T, ...]:
    """What *make* reads in each row; the columns *spared* may be missing."""
    file = str(path)
    lines = csv.reader(io.StringIO(read_text(path), newline=""))
    head = next(lines, [])
    if sorted({*head, *spared}) != sorted(columns) or len(set(head)) < len(head):
        facts = {"found": ", ".join(head), "wanted": ", ".join(columns)}
        raise InvalidInput([WRONG_COLUMNS.at(file=file, line=1, **facts)])
    found: list[T] = []
    faults: list[Fault] = []
    for cells in filter(None, lines):
        try:
            found.append(make(_row(head, cells)))
        except InvalidInput as error:
            line = lines.line_num
            faults += (attrs.evolve(each, file=file, line=line) for each in error.faults)
    if faults:
        raise InvalidInput(faults)
    return tuple(found)


def _row(head: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column, each of a form that a holiday or season can take."""
    if len(cells) != len(head):
        raise InvalidInput([WRONG_WIDTH.at()])
    row = dict(zip(head, (cell.strip() for cell in cells), strict=True))
    faults = [*_empty(row), *_wrong_days(row), *_wrong_words(row)]
    if faults:
        raise InvalidInput(faults)
    return row


def _empty(row: Mapping[str, str]) -> Iterator[Fault]:
    for column, cell in row.items():
        if not cell and column not in OPTIONAL:
            yield EMPTY_CELL.at(column=column)


def _wrong_days(row: Mapping[str, str]) -> Iterator[Fault]:
    for column in DAYS:
        if row.get(column):
            try:
                as_day(row[column])
            except InvalidInput:
                yield WRONG_DAY.at(column=column, value=row[column])


def _wrong_words(row: Mapping[str, str]) -> Iterator[Fault]:
    for column, known in WORDS.items():
        if row.get(column) and row[column] not in known:
            yield WRONG_WORD.at(column=column, value=row[column], known=", ".join(known))


def _holiday(row: Mapping[str, str]) -> Holiday:
    return Holiday(
        day=as_day(row["day"]),
        name=row["name"],
        kind=next(each for each in HOLIDAY_KINDS if each == row["kind"]),
        series=next((each for each in SERIES if each == row.get("series")), "skb"),
        citation=_citation(row),
        known_from=as_day(row["known_from"]),
        known_to=as_day(row["known_to"]) if row["known_to"] else None,
    )


def _season(row: Mapping[str, str]) -> Season:
    return Season(
        name=row["name"],
        start=as_day(row["start"]),
        end=as_day(row["end"]),
        estimated=row["estimated"] == "true",
        citation=_citation(row),
        known_from=as_day(row["known_from"]),
        known_to=as_day(row["known_to"]) if row["known_to"] else None,
    )


def _citation(row: Mapping[str, str]) -> Citation:
    place = {key: row[key] for key in ("article", "paragraph", "letter", "at")}
    return Citation(row["instrument"], row["short"], verified=row["verified"] == "true", **place)
