"""Cells that a repair must not touch, from a file: CSV with a row for each person and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..domain.time import as_day
from ..errors import FaultKind
from ..texts import N_
from .rows import Row, RowForm, read_rows

COLUMNS = ("employee", "date")
"""The columns of the file, as a roster has them; their order is free."""

WRONG_COLUMNS = FaultKind(
    "ASN-RPR-011",
    N_("The columns are {found}."),
    N_("A file of days to be kept has the columns {wanted}, each once."),
    N_("Correct the first line."),
)
WRONG_WIDTH = FaultKind(
    "ASN-RPR-012",
    N_("The row has more or fewer cells than the first line has columns."),
    N_("A shifted cell would turn one value into another."),
    N_("Put a comma between the two cells."),
)
EMPTY_CELL = FaultKind(
    "ASN-RPR-013",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Write the person and the day, or delete the row."),
)
WRONG_DAY = FaultKind(
    "ASN-RPR-014",
    N_("{value} is not a day of the calendar."),
    N_("A day is written year-month-day."),
    N_("Write it like 2020-03-25."),
)
_FORM = RowForm(
    columns=COLUMNS,
    days=("date",),
    wrong_columns=WRONG_COLUMNS,
    wrong_width=WRONG_WIDTH,
    empty_cell=EMPTY_CELL,
    wrong_day=WRONG_DAY,
    wrong_word=EMPTY_CELL,
)


def read_freezes(path: Path | str) -> list[tuple[str, date]]:
    """
    The cells in the CSV file at *path*, each a key of the register and a day.

    Raises one :class:`InvalidInput` with every fault (``ASN-RPR-011`` to ``-014``).
    """
    return read_rows(path, _FORM, _cell)


def _cell(row: Row) -> tuple[str, date]:
    return row["employee"], as_day(row["date"])
