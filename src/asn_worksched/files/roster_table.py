"""The table of a roster in a file: its columns, their types, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from ..errors import Fault, FaultKind, InvalidInput
from ..roster import COLUMNS
from ..texts import N_
from .roster_record import PARQUET
from .tables import parse_days, read_table
from .writing import safe_cells

SCHEMA = pl.Schema(
    {
        name: {"date": pl.Date(), "start": pl.Time(), "end": pl.Time()}.get(name, pl.String())
        for name in COLUMNS
    }
)
"""The columns of a roster's table and their types, in order."""
NEEDED = ("employee", "date", "mode")
"""The columns whose cells may not be empty."""

MISSING_COLUMNS = FaultKind(
    "ASN-ROS-002",
    N_("These columns are missing: {columns}."),
    N_("A roster has the columns {wanted}."),
    N_("Add them; only cells of {needed} may not be empty."),
)
EMPTY_CELL = FaultKind(
    "ASN-ROS-003",
    N_("The cell is empty ({rows} row(s), this is the first)."),
    N_("Each row tells who works on which day, and in which mode."),
    N_("Fill the cell in, or delete the row of a day without work."),
)
BAD_DATE = FaultKind(
    "ASN-ROS-004",
    N_("{value!r} is not a date ({rows} row(s), this is the first)."),
    N_("Each row tells of one day."),
    N_("Write it like 2020-03-18."),
)
BAD_CLOCK = FaultKind(
    "ASN-ROS-005",
    N_("{value!r} is not a time of day ({rows} row(s), this is the first)."),
    N_("Work starts and ends at a time of a 24-hour clock."),
    N_("Write it like 07:30, or leave both times empty."),
)
HALF_SHIFT = FaultKind(
    "ASN-ROS-006",
    N_("Only one of start and end is filled in ({rows} row(s), this is the first)."),
    N_("Hours of work have both."),
    N_("Fill in the other time, or empty this one."),
)
TWICE = FaultKind(
    "ASN-ROS-010",
    N_("{value} is assigned {rows} times on {day}; this is the second."),
    N_("A person has one assignment a day."),
    N_("Keep one of the rows."),
)


def csv_bytes(table: pl.DataFrame) -> bytes:
    """A table of :data:`SCHEMA` as CSV in UTF-8; the digest of a table is taken of it, too."""
    words = safe_cells(pl.col(pl.String)).replace("", None)
    clocks = pl.col("start", "end").cast(pl.String).str.replace(r"(:[0-9]{2}):00$", "$1")
    return table.with_columns(words, clocks).write_csv().encode()


def read_roster_table(path: str | Path) -> pl.DataFrame:
    """
    The table of a roster in CSV, XLSX or Parquet with the columns and types of :data:`SCHEMA`.

    Empty cells are "" in text columns and null for times; further columns are left out. Raises
    :class:`InvalidInput` with every fault (``ASN-ROS-002`` to ``-006``, ``-010``) and as
    :func:`~asn_worksched.files.tables.read_table` does.
    """
    table, faults = typed_table(path)
    if faults:
        raise InvalidInput(in_order(faults))
    return table.select(COLUMNS)


def typed_table(path: str | Path) -> tuple[pl.DataFrame, list[Fault]]:
    """The table with *line*, where each row stands in the file, and what is wrong with cells."""
    cells, file = _cells(path), str(path)
    faults: list[Fault] = []
    half = pl.col("start").is_null() != pl.col("end").is_null()
    one = cells.filter(half).with_columns(start=pl.lit(""))
    faults += each_value(one, "start", HALF_SHIFT, file)
    days, bad = parse_days(cells["date"])
    faults += each_value(cells.filter(bad), "date", BAD_DATE, file)
    clocks = {name: _clocks(cells[name]) for name in ("start", "end")}
    for name, read in clocks.items():
        wrong = cells[name].is_not_null() & read.is_null()
        faults += each_value(cells.filter(wrong), name, BAD_CLOCK, file)
    table = cells.with_columns(days, **clocks).with_columns(pl.col(pl.String).fill_null(""))
    for name in NEEDED:
        empty = table[name].is_null() | (table[name].cast(pl.String) == "")
        empty = empty & ~bad if name == "date" else empty
        nothing = table.filter(empty).with_columns(pl.lit("").alias(name))
        faults += each_value(nothing, name, EMPTY_CELL, file)
    return table, [*faults, *_repeats(table, file)]


def _cells(path: str | Path) -> pl.DataFrame:
    """The columns as text, null where empty; a table of the right types stays as it is."""
    if _is_ours(Path(path)):
        return pl.read_parquet(path).with_row_index("line", offset=2)
    read = read_table(path, header=COLUMNS)
    names = {name.casefold(): name for name in read.frame.columns}
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        fault = MISSING_COLUMNS.at(
            file=read.file,
            line=read.first_row - 1,
            columns=", ".join(missing),
            wanted=", ".join(COLUMNS),
            needed=", ".join(NEEDED),
        )
        raise InvalidInput([fault])
    frame = read.frame.select(pl.col(names[name]).alias(name) for name in COLUMNS)
    return frame.with_row_index("line", offset=read.first_row)


def _is_ours(path: Path) -> bool:
    """Whether *path* is a Parquet file with just our columns; what is wrong is told elsewhere."""
    if path.suffix.casefold() != PARQUET or not path.is_file():
        return False
    try:
        return bool(pl.read_parquet_schema(path) == SCHEMA)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return False


def _clocks(column: pl.Series) -> pl.Series:
    """``07:30``, ``7.30`` and ``07:30:00`` as Time, null for anything else; a Time column as is."""
    if column.dtype == pl.Time:
        return column
    text = pl.col("t").str.replace(r"^([0-9]{1,2})\.([0-9]{2})$", "$1:$2")
    whole = text.str.replace("^([0-9]:)", "0$1").str.replace("^([0-9]{2}:[0-9]{2})$", "$1:00")
    read = whole.str.to_time("%H:%M:%S%.f", strict=False)
    good = whole.str.contains(r"^[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$")
    frame = pl.DataFrame({"t": column}).select(pl.when(good).then(read).alias(column.name))
    return frame.to_series()


def each_value(
    rows: pl.DataFrame,
    column: str,
    kind: FaultKind,
    file: str,
    facts: Mapping[str, object] | None = None,
    also: Sequence[str] = (),
) -> Iterator[Fault]:
    """One fault for each different value of *column* (and *also*) in *rows*, at the first row."""
    grouped = rows.group_by([column, *also], maintain_order=True)
    for row in grouped.agg(pl.col("line").min(), pl.len().alias("rows")).iter_rows(named=True):
        extra = {name: row[name] for name in also}
        told = {"value": row[column], "rows": row["rows"], **extra, **(facts or {})}
        yield kind.at(file=file, line=row["line"], column=column, **told)


def _repeats(table: pl.DataFrame, file: str) -> Iterator[Fault]:
    named = table.filter(pl.col("date").is_not_null() & (pl.col("employee") != ""))
    double = named.filter(pl.struct("employee", "date").is_duplicated())
    found = double.group_by("employee", "date", maintain_order=True).agg(
        pl.col("line").sort().get(1), pl.len().alias("rows")
    )
    for employee, day, line, rows in found.iter_rows():
        facts = {"value": employee, "rows": rows, "day": day}
        yield TWICE.at(file=file, line=line, column="employee", **facts)


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """By line, then by code."""
    return sorted(faults, key=lambda fault: (fault.line or 0, fault.code))
