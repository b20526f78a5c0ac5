"""Tables in XLSX workbooks, through python-calamine."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ..errors import FaultKind, InvalidInput, MissingExtra
from ..texts import N_
from .grids import Grid, as_grid, header_match, refuse_headless

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

EXACT = 1e15
"""Where a spreadsheet's fifteen digits end: numbers from here on are shown as rounded ones."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BROKEN = FaultKind(
    "ASN-TAB-012",
    N_("The workbook cannot be opened."),
    N_("It is damaged, not an XLSX file, or holds a number in a cell meant for hours."),
    N_("Open it in a spreadsheet, look for cells shown as ####, and save it again as XLSX."),
)
LOCKED = FaultKind(
    "ASN-TAB-013",
    N_("The workbook has a password, or is in the format of before 2007."),
    N_("Its content cannot be read."),
    N_("Open it in a spreadsheet and save it as XLSX without a password."),
)
NO_SHEET = FaultKind(
    "ASN-TAB-014",
    N_("There is no sheet {sheet!r}."),
    N_("The sheets are: {sheets}."),
    N_("Name one of these sheets."),
)


OTHER_SHEET = FaultKind(
    "ASN-TAB-020",
    N_("The sheet {sheet!r} has no line with the names of the columns, but {other!r} has one."),
    N_("The first sheet is the one that is read."),
    N_("Move the sheet {other!r} to the front."),
)


def read_workbook(data: bytes, file: str, sheet: str | None, expected: Collection[str]) -> Grid:
    """
    The grid of a named sheet, or of the first one with cells of its own (not a chart).

    Numbers become text: whole ones as their digits, those from :data:`EXACT` on in the form
    ``1.98e+17``, because the digits a spreadsheet shows there are no longer the ones typed. Dates
    become ``YYYY-MM-DD``. Raises :class:`InvalidInput` (``ASN-TAB-005``, ``-006``, ``-012`` to
    ``-014`` and ``-020``) and :class:`MissingExtra` without python-calamine.
    """
    book = _open(data, file)
    found = _sheet(book, file, sheet)
    rows = _rows(found, file)
    for place, row in enumerate(rows):
        if header_match(row, expected):
            return as_grid(row, rows[place + 1 :], place + 2)
    if sheet is None and expected and (other := _with_header(book, file, expected)):
        raise InvalidInput([OTHER_SHEET.at(file=file, sheet=found.name, other=other)])
    blank = not any(cell.strip() for row in rows for cell in row)
    raise refuse_headless(blank, expected, file)


def _open(data: bytes, file: str) -> CalamineWorkbook:
    try:
        import python_calamine as calamine
    except ImportError:
        raise MissingExtra("xlsx", "python-calamine") from None
    if data.startswith(_OLE):
        raise InvalidInput([LOCKED.at(file=file)])
    try:
        with _refusing(file):
            return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise InvalidInput([LOCKED.at(file=file)]) from None


def _sheet(book: CalamineWorkbook, file: str, sheet: str | None) -> CalamineSheet:
    names = _names(book)
    wanted = names[0] if sheet is None and names else sheet
    if wanted is None:
        raise InvalidInput([BROKEN.at(file=file)])
    if wanted not in names:
        raise InvalidInput([NO_SHEET.at(file=file, sheet=wanted, sheets=", ".join(names))])
    with _refusing(file):
        return book.get_sheet_by_name(wanted)


def _with_header(book: CalamineWorkbook, file: str, expected: Collection[str]) -> str:
    """The sheet whose header line holds most of the expected names, "" where none has one."""
    fits = {
        name: max(
            (header_match(row, expected) for row in _rows(_sheet(book, file, name), file)),
            default=0,
        )
        for name in _names(book)
    }
    best = max(fits, key=lambda name: fits[name], default="")
    return best if fits.get(best) else ""


def _names(book: CalamineWorkbook) -> list[str]:
    """The sheets that hold cells, not charts."""
    import python_calamine as calamine

    kept = calamine.SheetTypeEnum.WorkSheet
    return [found.name for found in book.sheets_metadata if found.typ == kept]


def _rows(sheet: CalamineSheet, file: str) -> list[list[str]]:
    """The cells from A1 on as text."""
    with _refusing(file):
        cells = sheet.to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in cells]


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    """Turn what the reader raises over a broken workbook into the fault, its panics included."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError:
        raise
    except (calamine.CalamineError, OSError, OverflowError, ValueError):
        raise InvalidInput([BROKEN.at(file=file)]) from None
    except BaseException as error:
        # A panic of the reader's Rust code has no class that can be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise InvalidInput([BROKEN.at(file=file)]) from None


def _text(cell: object) -> str:
    """One cell as text."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return _hours(cell) if isinstance(cell, timedelta) else str(cell)


def number_text(number: float) -> str:
    """
    A number as a person would type it: ``12``, ``0.75``; ``1.98e+17`` where digits are lost.

    The last form is never taken for a NIP.
    """
    if not abs(number) < EXACT:
        printed = repr(float(number))
        return printed if "e" in printed else f"{number:.15e}"
    return str(int(number)) if number == int(number) else repr(number)


def _hours(length: timedelta) -> str:
    """A length of time as hours, minutes and seconds, the hours without bound."""
    seconds = round(length.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
