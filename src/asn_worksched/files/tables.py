"""Tables from files: CSV, XLSX and Parquet, every cell as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

import attrs
import polars as pl

from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .delimited import read_delimited
from .grids import EMPTY, Grid, header_name
from .workbooks import EXACT, NO_SHEET, read_workbook
from .writing import plain_cells

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
BOOK_ENDINGS = (".xlsx", ".xlsm")
PARQUET_ENDINGS = (".parquet",)

NO_FILE = FaultKind(
    "ASN-TAB-001",
    N_("There is no such file."),
    N_("Nothing can be read."),
    N_("Check the path and the spelling."),
)
FOLDER = FaultKind(
    "ASN-TAB-002",
    N_("This is a folder."),
    N_("A table is one file."),
    N_("Name the file inside the folder."),
)
UNREADABLE = FaultKind(
    "ASN-TAB-003",
    N_("The file cannot be read: {reason}."),
    N_("The computer refuses to open it."),
    N_("Ask for permission to read it, or copy it elsewhere."),
)
NOT_ORDINARY = FaultKind(
    "ASN-TAB-019",
    N_("This is no ordinary file."),
    N_("A pipe or a device may never end."),
    N_("Save the data to a file and name that."),
)
UNKNOWN_ENDING = FaultKind(
    "ASN-TAB-004",
    N_("The ending {ending!r} is not known."),
    N_("The ending tells how a file is read: {endings}."),
    N_("Save the table as CSV or XLSX."),
)
BROKEN_PARQUET = FaultKind(
    "ASN-TAB-015",
    N_("The Parquet file cannot be read as a table of plain values."),
    N_("It is damaged, or a column holds lists or records: {reason}."),
    N_("Write it again with plain columns."),
)
DUPLICATE_NAME = FaultKind(
    "ASN-TAB-016",
    N_("{count} columns have this name."),
    N_("It cannot be known which one is meant."),
    N_("Rename or delete all but one."),
)
NAMELESS = FaultKind(
    "ASN-TAB-017",
    N_("Column number {number} has values and no name."),
    N_("A value without a name cannot be used, and may be shifted from its neighbour."),
    N_("Name the column or delete it."),
)
BLANK_ROW = FaultKind(
    "ASN-TAB-018",
    N_("An empty row stands here and more rows follow."),
    N_("What follows may be another table or the lines for signatures."),
    N_("Delete the empty row, or what stands below the table."),
)


@attrs.frozen(eq=False)
class Table:
    """
    The cells of a file, all as text.

    *file* is the path as it was given, for faults. In *frame* every column is String; an empty
    cell is null, blanks around a value are gone. Row ``i`` of the frame stands in row
    ``first_row + i`` of the file, counted from 1 as a spreadsheet does.
    """

    file: str
    frame: pl.DataFrame
    first_row: int


def read_table(
    path: str | Path, *, sheet: str | None = None, header: Collection[str] = ()
) -> Table:
    """
    Read a CSV, XLSX or Parquet file, told apart by its ending.

    *header* holds names that are expected: lines before the first one that has two of them, such
    as titles, are skipped. Without it the first line that is not blank is the header. *sheet*
    names a sheet of a workbook; without it the first is read. Text keeps decimal commas and dates
    as they stand; numbers and dates of workbooks become text as
    :func:`~asn_worksched.files.workbooks.read_workbook` says. Empty rows at the end and columns
    without name and values are dropped; the apostrophe of
    :func:`~asn_worksched.files.writing.safe_cell` is taken off.

    Raises :class:`InvalidInput` (``ASN-TAB-001`` to ``-020``) for whatever is wrong with the
    file, and :class:`MissingExtra` for a workbook without python-calamine.
    """
    path, file = Path(path), str(path)
    ending = path.suffix.casefold()
    endings = (*TEXT_ENDINGS, *BOOK_ENDINGS, *PARQUET_ENDINGS)
    data = _bytes(path, file)
    if ending not in endings:
        fault = UNKNOWN_ENDING.at(file=file, ending=ending, endings=", ".join(endings))
        raise InvalidInput([fault])
    if sheet is not None and ending not in BOOK_ENDINGS:
        raise InvalidInput([NO_SHEET.at(file=file, sheet=sheet, sheets="-")])
    if not data.strip():
        raise InvalidInput([EMPTY.at(file=file)])
    if ending in BOOK_ENDINGS:
        grid = read_workbook(data, file, sheet, header)
    elif ending in PARQUET_ENDINGS:
        grid = _read_parquet(data, file)
    else:
        grid = read_delimited(data, file, header)
    return _tabled(grid, file)


def read_batches(path: str | Path, rows: int, *, header: Collection[str] = ()) -> Iterator[Table]:
    """
    A table of any size in pieces of at most so many rows, in order; at least one, perhaps empty.

    Only Parquet is read piece by piece: any other file is one piece, as :func:`read_table` has it,
    and so is a Parquet file that cannot be read, with its fault.
    """
    path = Path(path)
    known = path.suffix.casefold() in PARQUET_ENDINGS and is_ordinary(path)
    many = _parquet_rows(path) if known else 0
    if many <= rows:
        yield read_table(path, header=header)
        return
    for first in range(0, many, rows):
        grid = _parquet_grid(partial(_piece, path, first, rows), str(path))
        table = _tabled(grid, str(path))
        yield attrs.evolve(table, first_row=table.first_row + first)


def _piece(path: Path, first: int, rows: int) -> pl.DataFrame:
    return pl.scan_parquet(path).slice(first, rows).collect()


def _parquet_rows(path: Path) -> int:
    """How many rows a Parquet file has, 0 where it cannot be read."""
    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return 0


def parse_days(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """
    Text dates as Date, and beside it which cells hold something that is no date (Boolean).

    ``2020-03-18``, ``18-03-2020``, ``18/03/2020`` and ``20200318``, each with or without
    midnight behind it. The day comes before the month, as Indonesia writes it: ``3/18/2020`` has
    no month 18 and is refused. Before a year of four digits, ``5/3/1975`` is as good as
    ``05/03/1975``. Null for an empty cell, ``-``, and the sentinels of personnel
    exports: the first day of the year 1, and dates of zeros. A Date column comes back as it is.
    """
    if column.dtype == pl.Date:
        return column, pl.Series(column.name, [False]).new_from_index(0, len(column))
    distinct = column.unique().alias("t")
    known = pl.DataFrame([distinct, *_parsed_days(distinct)])
    rows = pl.DataFrame({"t": column}).join(
        known, on="t", how="left", nulls_equal=True, maintain_order="left"
    )
    return rows["day"].alias(column.name), rows["bad"].alias(column.name)


def _parsed_days(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The same for a column of different texts."""
    text = pl.col("t").str.strip_chars().str.replace(r"[ T]00:00(:00(\.0+)?)?$", "")
    none = text.is_null() | text.str.contains(_NO_DAY)
    year, short = r"[1-9][0-9]{3}", text.str.replace_all("/", "-")
    padded = short.str.replace("^([0-9])-", "0$1-").str.replace("-([0-9])-", "-0$1-")
    day = pl.coalesce(
        pl.when(text.str.contains(f"^{year}-[0-9]{{2}}-[0-9]{{2}}$")).then(_day(text, "%Y-%m-%d")),
        pl.when(text.str.contains(f"^[0-9]{{1,2}}[-/][0-9]{{1,2}}[-/]{year}$")).then(
            _day(padded, "%d-%m-%Y")
        ),
        pl.when(text.str.contains(f"^{year}[0-9]{{4}}$")).then(_day(text, "%Y%m%d")),
    )
    frame = pl.DataFrame({"t": column}).select(
        pl.when(~none).then(day).alias("day"), (~none & day.is_null()).alias("bad")
    )
    return frame["day"], frame["bad"]


_NO_DAY = r"^-*$|^(0001-01-01|0?1[-/]0?1[-/]0001|00010101|0000-00-00|00?[-/]00?[-/]0000|00000000)$"


def _day(text: pl.Expr, form: str) -> pl.Expr:
    return text.str.to_date(form, strict=False)


def _bytes(path: Path, file: str) -> bytes:
    try:
        if is_ordinary(path):
            return path.read_bytes()
        fault = NOT_ORDINARY.at(file=file)
    except FileNotFoundError:
        fault = NO_FILE.at(file=file)
    except IsADirectoryError:
        fault = FOLDER.at(file=file)
    except (OSError, ValueError) as error:
        folder = path.is_dir() if isinstance(error, OSError) else False
        reason = getattr(error, "strerror", None) or str(error)
        fault = FOLDER.at(file=file) if folder else UNREADABLE.at(file=file, reason=reason)
    raise InvalidInput([fault])


def is_ordinary(path: Path) -> bool:
    """False for pipes, devices and sockets; true for what is not there, or told otherwise."""
    return path.is_file() or path.is_dir() or not path.exists()


def _read_parquet(data: bytes, file: str) -> Grid:
    return _parquet_grid(lambda: pl.read_parquet(data), file)


def _parquet_grid(read: Callable[[], pl.DataFrame], file: str) -> Grid:
    try:
        frame = read()
        frame = pl.DataFrame([_plain(column) for column in frame])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InvalidInput([BROKEN_PARQUET.at(file=file, reason=reason)]) from None
    if not frame.columns:
        raise InvalidInput([EMPTY.at(file=file)])
    names = tuple(header_name(name) for name in frame.columns)
    frame.columns = [str(place) for place in range(len(names))]
    return Grid(names, frame, 2)


def _plain(column: pl.Series) -> pl.Series:
    """A column as text; whole numbers held as floats lose their ``.0``, as in workbooks."""
    if column.dtype.is_nested():
        raise pl.exceptions.InvalidOperationError(f"{column.name} ({column.dtype})")
    text = column.cast(pl.String)
    if column.dtype not in (pl.Float32, pl.Float64):
        return text
    whole = (column == column.round()) & (column.abs() < EXACT)
    return (
        column.cast(pl.Int64, strict=False).cast(pl.String).zip_with(whole.fill_null(False), text)
    )


def _tabled(grid: Grid, file: str) -> Table:
    """The grid with cells trimmed, empty ends cut off, and names in place."""
    text = plain_cells(pl.all().str.strip_chars())
    frame = grid.frame.with_columns(text).with_columns(pl.when(pl.all() != "").then(pl.all()))
    empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    full = (~empty).arg_true()
    frame = frame.head(int(full[-1]) + 1 if len(full) else 0)
    holds = {name: frame[name].null_count() < frame.height for name in frame.columns}
    faults = [*_name_faults(grid.names, holds, file), *_gap_faults(full, grid.first_row, file)]
    if faults:
        raise InvalidInput(faults)
    names = {str(place): name for place, name in enumerate(grid.names) if name}
    return Table(file, frame.select(list(names)).rename(names), grid.first_row)


def _name_faults(names: tuple[str, ...], holds: dict[str, bool], file: str) -> Iterator[Fault]:
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            yield DUPLICATE_NAME.at(file=file, column=name, count=count)
    for place, name in enumerate(names):
        if not name and holds[str(place)]:
            yield NAMELESS.at(file=file, number=place + 1)


def _gap_faults(full: pl.Series, first_row: int, file: str) -> Iterator[Fault]:
    """One fault for each run of empty rows above the last full one; *full* counts from 0."""
    last = full.shift(1, fill_value=-1).cast(pl.Int64)
    gaps = last.filter(full.cast(pl.Int64) - last > 1)
    for row in gaps:
        yield BLANK_ROW.at(file=file, line=first_row + row + 1)
