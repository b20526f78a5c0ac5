"""Cells that a repair must not touch, from a file: a row for each person and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from ..domain.nip import NUMBER_PRINT
from ..errors import Fault, FaultKind, InvalidInput
from ..personnel.numbers import clean_numbers
from ..texts import N_
from .tables import Table, parse_days, read_table

COLUMNS = {
    "nip": ("nip",),
    "key": ("employee", "kunci", "key"),
    "day": ("date", "tanggal", "day"),
}
"""The columns of the file and what each may be called; one of nip and key is enough."""
NAMES = tuple(name for names in COLUMNS.values() for name in names)

MISSING_COLUMN = FaultKind(
    "ASN-RPR-011",
    N_("There is no column {name}."),
    N_("A day to be kept has a person and a date."),
    N_("Add the column; it may be called: {others}."),
)
TWO_COLUMNS = FaultKind(
    "ASN-RPR-012",
    N_("The columns {found} mean the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
EMPTY_CELL = FaultKind(
    "ASN-RPR-013",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Write the person and the day, or delete the row."),
)
WRONG_DAY = FaultKind(
    "ASN-RPR-014",
    N_("{value!r} is not a date."),
    N_("Each row is for one day."),
    N_("Write it like 2020-03-18 or 18-03-2020."),
)
ROUNDED = FaultKind(
    "ASN-RPR-015",
    N_("{value!r} is a number, or was stored as one, instead of text."),
    N_("A spreadsheet keeps 15 digits of a number, so the last digits of the NIP may be lost."),
    N_("Format the column as text and enter the number again."),
)


def read_freezes(path: Path | str) -> list[tuple[str, date]]:
    """
    The cells in the CSV, XLSX or Parquet file at *path*, each a key of the register and a day.

    Columns, under any of the names in :data:`COLUMNS`: the person (the key of the register, else
    the NIP) and the day. Raises one :class:`InvalidInput` with every fault (``ASN-RPR-011`` to
    ``-015``), and as :func:`~asn_worksched.files.tables.read_table` does.
    """
    table = read_table(path, header=NAMES)
    frame, shown = _renamed(table)
    days, bad = parse_days(frame["day"])
    frame = frame.with_columns(days.alias("on"), bad.alias("bad"))
    faults = list(_cell_faults(frame, shown, table.file))
    if faults:
        raise InvalidInput(sorted(faults, key=lambda each: (each.line or 0, each.code)))
    return list(frame.select(pl.coalesce("key", "nip"), "on").iter_rows())


def _renamed(table: Table) -> tuple[pl.DataFrame, dict[str, str]]:
    """The columns under our names with *line*, NIPs cleaned; and their names in the file."""
    there = {name.casefold(): name for name in table.frame.columns}
    found = {ours: [there[n] for n in names if n in there] for ours, names in COLUMNS.items()}
    if faults := list(_column_faults(found, table)):
        raise InvalidInput(faults)
    shown = {ours: names[0] for ours, names in found.items() if names}
    frame = table.frame.select(
        pl.col(shown[ours]).alias(ours) if ours in shown else pl.lit(None, pl.String).alias(ours)
        for ours in COLUMNS
    )
    frame = frame.with_columns(clean_numbers(frame["nip"]))
    return frame.with_row_index("line", offset=table.first_row), shown


def _column_faults(found: dict[str, list[str]], table: Table) -> Iterator[Fault]:
    file, line = table.file, table.first_row - 1
    person = (*COLUMNS["key"], *COLUMNS["nip"])
    missing = [] if found["nip"] or found["key"] else [person]
    missing += [] if found["day"] else [COLUMNS["day"]]
    for known in missing:
        yield MISSING_COLUMN.at(file=file, line=line, name=known[0], others=", ".join(known))
    for names in found.values():
        if len(names) > 1:
            yield TWO_COLUMNS.at(file=file, line=line, found=", ".join(names))


def _cell_faults(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    who = shown.get("key") or shown["nip"]
    for column, cells in {
        who: pl.coalesce("key", "nip").is_null(),
        shown["day"]: pl.col("on").is_null() & ~pl.col("bad"),
    }.items():
        for line in frame.filter(cells)["line"]:
            yield EMPTY_CELL.at(file=file, line=line, column=column)
    printed = f"^(?:{NUMBER_PRINT})$"
    for ours, cells, kind in (
        ("day", pl.col("bad"), WRONG_DAY),
        ("key", pl.col("key").str.contains(printed), ROUNDED),
        ("nip", pl.col("nip").str.contains(printed), ROUNDED),
    ):
        for line, value in frame.filter(cells).select("line", ours).iter_rows():
            yield kind.at(file=file, line=line, column=shown[ours], value=value)
