"""Small CSV files with fixed columns, read row by row with every fault told in its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import attrs

from ..domain.time import as_day
from ..errors import Fault, FaultKind, InvalidInput
from .yaml_tree import read_text

T = TypeVar("T")
Row = Mapping[str, str]
"""One row: its cells by column, without blanks around them."""


@attrs.frozen(kw_only=True)
class RowForm:
    """
    The shape of a file: its *columns*, and which of them are *optional*, *days* or *words*.

    Cells of *optional* columns may be empty, those of *days* are year-month-day, those of *words*
    one of the words given. *spared* columns may be missing altogether; a row is then without them.
    The kinds of fault are the file's own, so that each has its own code.
    """

    columns: tuple[str, ...]
    spared: Collection[str] = ()
    optional: Collection[str] = ()
    days: tuple[str, ...] = ()
    words: Mapping[str, Collection[str]] = attrs.field(factory=dict)
    wrong_columns: FaultKind
    wrong_width: FaultKind
    empty_cell: FaultKind
    wrong_day: FaultKind
    wrong_word: FaultKind


def read_rows(path: Path | str, form: RowForm, make: Callable[[Row], T]) -> list[T]:
    """
    What *make* makes of each row of the CSV file at *path*, in order; blank lines are skipped.

    *make* is given rows of the right form only. Raises one :class:`InvalidInput` with every fault
    of the form and of *make*, each with file and line.
    """
    file = str(path)
    text = read_text(path)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    head = next(lines, [])
    if len({*head}) < len(head) or {*head, *form.spared} != {*form.columns}:
        facts = {"found": ", ".join(head), "wanted": ", ".join(form.columns)}
        raise InvalidInput([form.wrong_columns.at(file=file, line=1, **facts)])
    made: list[T] = []
    faults: list[Fault] = []
    for cells in filter(None, lines):
        try:
            made.append(make(_row(head, cells, form)))
        except InvalidInput as error:
            line = lines.line_num
            faults += (attrs.evolve(each, file=file, line=line) for each in error.faults)
    if faults:
        raise InvalidInput(faults)
    return made


def _separator(text: str) -> str:
    """What separates the names of the first line: spreadsheets here write semicolons, too."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _row(head: list[str], cells: list[str], form: RowForm) -> Row:
    if len(cells) != len(head):
        raise InvalidInput([form.wrong_width.at()])
    row = dict(zip(head, (cell.strip() for cell in cells), strict=True))
    faults = [*_empty(row, form), *_wrong_days(row, form), *_wrong_words(row, form)]
    if faults:
        raise InvalidInput(faults)
    return row


def _empty(row: Row, form: RowForm) -> Iterator[Fault]:
    for column, cell in row.items():
        if not cell and column not in form.optional:
            yield form.empty_cell.at(column=column)


def _wrong_days(row: Row, form: RowForm) -> Iterator[Fault]:
    for column in form.days:
        if row.get(column):
            try:
                as_day(row[column])
            except InvalidInput:
                yield form.wrong_day.at(column=column, value=row[column])


def _wrong_words(row: Row, form: RowForm) -> Iterator[Fault]:
    for column, known in form.words.items():
        if row.get(column) and row[column] not in known:
            yield form.wrong_word.at(column=column, value=row[column], known=", ".join(known))
