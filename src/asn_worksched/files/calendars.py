"""Calendar files: CSV with a row for each day off, or each season, and each act that said so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs

from ..calendars import HOLIDAY_KINDS, SERIES, Calendar, Holiday, Season
from ..domain.acts import Citation
from ..domain.time import as_day
from ..errors import FaultKind
from ..texts import N_
from .rows import Row, RowForm, read_rows

CITED = ("instrument", "short", "article", "paragraph", "letter", "at", "verified")
"""The columns that both kinds of file end with: the act and the place in it."""
COLUMNS = ("day", "name", "kind", "series", "known_from", "known_to", *CITED)
"""The columns of a file of holidays; their order is free, and ``series`` may be missing."""
SEASON_COLUMNS = ("name", "start", "end", "estimated", "known_from", "known_to", *CITED)
"""The columns of a file of seasons; their order is free."""

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
_OPTIONAL = ("known_to", "article", "paragraph", "letter", "at")
_TRUTH = ("true", "false")
_HOLIDAYS = RowForm(
    columns=COLUMNS,
    spared=("series",),
    optional=("series", *_OPTIONAL),
    days=("day", "known_from", "known_to"),
    words={"kind": HOLIDAY_KINDS, "series": SERIES, "verified": _TRUTH},
    wrong_columns=WRONG_COLUMNS,
    wrong_width=WRONG_WIDTH,
    empty_cell=EMPTY_CELL,
    wrong_day=WRONG_DAY,
    wrong_word=WRONG_WORD,
)
_SEASONS = attrs.evolve(
    _HOLIDAYS,
    columns=SEASON_COLUMNS,
    spared=(),
    optional=_OPTIONAL,
    days=("start", "end", "known_from", "known_to"),
    words={"estimated": _TRUTH, "verified": _TRUTH},
)


def read_calendar(path: Path | str, *, years: Iterable[int] = ()) -> Calendar:
    """
    The calendar in the CSV file at *path*; *years* are those whose decree it holds in full.

    Dates are year-month-day, ``kind`` is ``public``, ``election`` or ``joint_leave``, ``series``
    is ``skb`` (also where it is empty or missing) or ``keppres``, ``verified`` is ``true`` or
    ``false``, an empty ``known_to`` means never withdrawn. Raises one :class:`InvalidInput` with
    every fault (``ASN-CAL-...``), line and column.
    """
    return Calendar(tuple(read_rows(path, _HOLIDAYS, _holiday)), frozenset(years))


def read_seasons(path: Path | str) -> tuple[Season, ...]:
    """
    The seasons in the CSV file at *path*, in the order of its rows, for ``Calendar(seasons=...)``.

    ``start`` and ``end`` are included; ``estimated`` is ``true`` or ``false``; the other columns
    are as in :func:`read_calendar`, and so are the faults.
    """
    return tuple(read_rows(path, _SEASONS, _season))


def _holiday(row: Row) -> Holiday:
    return Holiday(
        day=as_day(row["day"]),
        name=row["name"],
        kind=next(each for each in HOLIDAY_KINDS if each == row["kind"]),
        series=next((each for each in SERIES if each == row.get("series")), "skb"),
        citation=_citation(row),
        known_from=as_day(row["known_from"]),
        known_to=as_day(row["known_to"]) if row["known_to"] else None,
    )


def _season(row: Row) -> Season:
    return Season(
        name=row["name"],
        start=as_day(row["start"]),
        end=as_day(row["end"]),
        estimated=row["estimated"] == "true",
        citation=_citation(row),
        known_from=as_day(row["known_from"]),
        known_to=as_day(row["known_to"]) if row["known_to"] else None,
    )


def _citation(row: Row) -> Citation:
    place = {key: row[key] for key in ("article", "paragraph", "letter", "at")}
    return Citation(row["instrument"], row["short"], verified=row["verified"] == "true", **place)
