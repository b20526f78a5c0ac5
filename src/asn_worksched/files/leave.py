"""Leave from files: who owes no work on which days, and by which decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..domain.acts import Citation
from ..domain.leave import Leave
from ..domain.nip import NUMBER_PRINT
from ..errors import Fault, FaultKind, InvalidInput
from ..personnel.alike import gathered
from ..personnel.leaves import LEAVES, Leaves
from ..personnel.numbers import clean_numbers
from ..texts import N_
from .tables import Table, parse_days, read_table

COLUMNS = {
    "nip": ("nip",),
    "key": ("kunci", "employee", "key"),
    "from": ("dari", "from"),
    "to": ("sampai", "to"),
    "basis": ("dasar", "basis"),
    "kind": ("jenis", "kind"),
}
"""
The columns of a leave file and what each may be called; one of nip and key is enough, and kind
may be missing.
"""
FACULTATIVE = ("fakultatif", "facultative", "libur fakultatif", "facultative holiday")
"""What tells a facultative holiday from leave, in any case."""
NAMES = tuple(name for names in COLUMNS.values() for name in names)

OFFICIAL = frozenset(
    (
        *("sk", "no", "nomor", "kep", "kpts", "peg", "um", "set", "setda", "sekda"),
        *("bkd", "bkn", "bkpp", "bkppd", "bkpsdm", "th", "thn", "tahun"),
    )
)
"""What the number of a decision may hold in letters: nothing that tells about a person."""
_PLAIN = re.compile("[0-9]{1,6}|[ivx]{1,4}", re.ASCII)

MISSING_COLUMN = FaultKind(
    "ASN-LEA-001",
    N_("There is no column {name}."),
    N_("A leave has a person, a first day, a last day and the decision that grants it."),
    N_("Add the column; it may be called: {others}."),
)
TWO_COLUMNS = FaultKind(
    "ASN-LEA-002",
    N_("The columns {found} mean the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
EMPTY_CELL = FaultKind(
    "ASN-LEA-003",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Fill it in as the decision says; for a leave of one day both days are the same."),
)
BAD_DAY = FaultKind(
    "ASN-LEA-004",
    N_("{value!r} is not a date."),
    N_("A leave lasts from its first to its last day, both included."),
    N_("Write it like 2020-03-18 or 18-03-2020."),
)
BACKWARD = FaultKind(
    "ASN-LEA-005",
    N_("The leave ends on {last} before it starts on {first}."),
    N_("A leave lasts from its first to its last day, both included."),
    N_("Exchange the two dates or correct one of them."),
)
ROUNDED = FaultKind(
    "ASN-LEA-006",
    N_("{value!r} is a number, or was stored as one, instead of text."),
    N_("A spreadsheet keeps 15 digits of a number, so the last digits of the NIP may be lost."),
    N_("Format the column as text and enter the number again."),
)


def read_leave(path: str | Path) -> tuple[Leave, ...]:
    """
    The leaves in a CSV, XLSX or Parquet file, in the order of its rows.

    Columns, under any of the names in :data:`COLUMNS`: the person (the key of the register, else
    the NIP), the first and the last day (both included), the decision it rests on, and optionally
    the kind. Of that only the words of :data:`FACULTATIVE` are kept: all else is leave, whatever
    it says, since the kind of leave may be health data. Other columns are not read. The title of
    the decision may name an illness too, so only its number is kept (:func:`citation`). Whether
    the people exist is seen when the law is resolved. Raises :class:`InvalidInput` with every
    fault (``ASN-LEA-...``).
    """
    return tuple(leave_table(path))


def leave_table(path: str | Path) -> Leaves:
    """
    The same in columns, as partitions of a country hold it.

    Raises :class:`InvalidInput` as :func:`read_leave` does.
    """
    table = read_table(path, header=NAMES)
    frame, shown = _renamed(table)
    days, faults = _days(frame, shown, table.file)
    frame = frame.with_columns(days)
    faults += [*_empty(frame, shown, table.file), *_rounded(frame, shown, table.file)]
    backward = frame.filter(pl.col("last") < pl.col("first"))
    for line, first, last in backward.select("line", "first", "last").iter_rows():
        faults.append(
            BACKWARD.at(file=table.file, line=line, column=shown["to"], first=first, last=last)
        )
    if faults:
        ordered = sorted(faults, key=lambda fault: (fault.line or 0, fault.code))
        raise InvalidInput(gathered(ordered, one_cause=[ROUNDED]))
    facultative = pl.col("kind").str.strip_chars().str.to_lowercase().is_in(FACULTATIVE)
    kind = pl.when(facultative.fill_null(value=False)).then(pl.lit("facultative"))
    bases = frame["basis"].unique()
    shortened = pl.Series([citation(each).at for each in bases], dtype=pl.String)
    chosen = frame.select(
        pl.coalesce("key", "nip").alias("key"),
        *("first", "last"),
        pl.col("basis").replace_strict(bases, shortened, return_dtype=pl.String),
        kind.otherwise(pl.lit("leave")).alias("kind"),
    )
    return Leaves(chosen.cast(LEAVES))


def citation(basis: str) -> Citation:
    """
    The decision as it may be shown: by its number alone, or by nothing but that it is one.

    A number has a digit, and else digits, Roman numerals and the abbreviations of
    :data:`OFFICIAL` between blanks, dots, strokes and slashes: ``SK 851/12-BKD/III/2020``. Any
    other text may tell why somebody is away and is left out.
    """
    parts = [part for part in re.split(r"[\s/.\-]+", basis.casefold()) if part]
    plain = all(_PLAIN.fullmatch(part) or part in OFFICIAL for part in parts)
    numbered = plain and any(part.isdigit() for part in parts)
    return Citation("cuti", "Keputusan cuti", at=basis if numbered else "")


def _renamed(table: Table) -> tuple[pl.DataFrame, dict[str, str]]:
    """The columns under our names with *line*, NIPs cleaned; and their names in the file."""
    there = {name.casefold(): name for name in table.frame.columns}
    found = {ours: [there[n] for n in names if n in there] for ours, names in COLUMNS.items()}
    if faults := list(_column_faults(found, table)):
        raise InvalidInput(faults)
    shown = {ours: names[0] for ours, names in found.items() if names}
    columns = [
        pl.col(shown[ours]).alias(ours) if ours in shown else pl.lit(None, pl.String).alias(ours)
        for ours in COLUMNS
    ]
    frame = table.frame.select(columns)
    frame = frame.with_columns(clean_numbers(frame["nip"]))
    return frame.with_row_index("line", offset=table.first_row), shown


def _column_faults(found: dict[str, list[str]], table: Table) -> Iterator[Fault]:
    line = table.first_row - 1
    for ours, names in found.items():
        if len(names) > 1:
            yield TWO_COLUMNS.at(file=table.file, line=line, found=", ".join(names))
        if not names and ours not in ("nip", "key", "kind"):
            yield _missing(table.file, line, COLUMNS[ours])
    if not (found["nip"] or found["key"]):
        yield _missing(table.file, line, (*COLUMNS["nip"], *COLUMNS["key"]))


def _missing(file: str, line: int, names: tuple[str, ...]) -> Fault:
    return MISSING_COLUMN.at(file=file, line=line, name=names[0], others=", ".join(names))


def _days(
    frame: pl.DataFrame, shown: dict[str, str], file: str
) -> tuple[list[pl.Series], list[Fault]]:
    """The days as *first* and *last*, where a cell is none as *from_bad* and *to_bad*, faults."""
    columns, faults = [], []
    for ours, name in (("from", "first"), ("to", "last")):
        days, bad = parse_days(frame[ours])
        columns += [days.alias(name), bad.alias(f"{ours}_bad")]
        faults += [
            BAD_DAY.at(file=file, line=line, column=shown[ours], value=value)
            for line, value in frame.filter(bad).select("line", ours).iter_rows()
        ]
    return columns, faults


def _empty(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    person = shown.get("nip") or shown["key"]
    cells = {
        shown["from"]: pl.col("first").is_null() & ~pl.col("from_bad"),
        shown["to"]: pl.col("last").is_null() & ~pl.col("to_bad"),
        shown["basis"]: pl.col("basis").is_null(),
        person: pl.col("key").is_null() & pl.col("nip").is_null(),
    }
    for column, empty in cells.items():
        for line in frame.filter(empty)["line"]:
            yield EMPTY_CELL.at(file=file, line=line, column=column)


def _rounded(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    """People's numbers that went through a number type, which keeps fewer digits."""
    for ours in ("nip", "key"):
        printed = frame.filter(pl.col(ours).str.contains(f"^(?:{NUMBER_PRINT})$"))
        for line, value in printed.select("line", ours).iter_rows():
            yield ROUNDED.at(file=file, line=line, column=shown[ours], value=value)
