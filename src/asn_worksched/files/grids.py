"""What a table file holds before it is a table: text cells, and where the header stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import attrs
import polars as pl

from ..errors import FaultKind, InvalidInput
from ..texts import N_

SEPARATORS = ",;\t|"
SHOWN = 7
"""How many expected names are shown; a SIMPEG export has as many."""
EMPTY = FaultKind(
    "ASN-TAB-005",
    N_("The file has no table in it."),
    N_("The first line that is not blank holds the names of the columns."),
    N_("Check that the right file or sheet was given."),
)
NO_HEADER = FaultKind(
    "ASN-TAB-006",
    N_("No line holds the names of the columns."),
    N_("A line with at least two of these names was looked for: {names}."),
    N_("Name the columns as shown in the guide."),
)


@attrs.frozen
class Grid:
    """
    The cells below a header, as text.

    *names* are the header cells, cleaned by :func:`header_name`; the frame has one String column
    for each, named ``"0"``, ``"1"``, ... . *first_row* is the row of the first cells, counted
    from 1 as a spreadsheet does, so the header stands at ``first_row - 1``.
    """

    names: tuple[str, ...]
    frame: pl.DataFrame
    first_row: int


def header_name(cell: str) -> str:
    """A header cell in one line, without blanks around it or unseen marks."""
    return " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())


def header_match(cells: Sequence[str], expected: Collection[str]) -> int:
    """
    How many of the expected names a line holds, capitals aside; 0 for a line that is no header.

    Two are needed, or one where only one is expected. Without expected names, the number of
    cells of any line with more than blanks and separators: the first such line is the header.
    """
    names = {header_name(cell).casefold() for cell in cells}
    if not expected:
        return len(cells) if any(name.strip(SEPARATORS) for name in names) else 0
    wanted = {header_name(name).casefold() for name in expected}
    found = len(names & wanted)
    return found if found >= min(2, len(wanted)) else 0


def refuse_headless(blank: bool, expected: Iterable[str], file: str) -> InvalidInput:
    """The error for a file without a header line: an empty one, or one without the names."""
    if blank:
        return InvalidInput([EMPTY.at(file=file)])
    return InvalidInput([NO_HEADER.at(file=file, names=listed(expected))])


def listed(expected: Iterable[str]) -> str:
    """The first :data:`SHOWN` names, spellings that differ in marks only once, and dots if more."""
    names: dict[str, str] = {}
    for name in expected if isinstance(expected, Sequence) else sorted(expected):
        names.setdefault("".join(filter(str.isalnum, name.casefold())), name)
    more = ["..."] if len(names) > SHOWN else []
    return ", ".join([*list(names.values())[:SHOWN], *more])


def as_grid(names: Sequence[str], rows: Sequence[Sequence[str]], first_row: int) -> Grid:
    """A grid of rows that all have at least as many cells as there are names."""
    columns = {str(place): [row[place] for row in rows] for place in range(len(names))}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Grid(tuple(header_name(name) for name in names), frame, first_row)
