"""Ledgers in files: duties done, and days on which they could have been, by person and kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..domain.nip import NUMBER_PRINT
from ..errors import Fault, FaultKind, InvalidInput
from ..ledger import ALL_KINDS, Ledger, schema
from ..personnel.numbers import clean_numbers
from ..roster import COLUMNS as ROSTER
from ..texts import N_
from .tables import PARQUET_ENDINGS, Table, parse_days, read_table
from .writing import replacing, safe_cells

COLUMNS = {
    "employee": ("employee", "kunci", "key", "nip"),
    "start": ("start", "dari", "from"),
    "end": ("end", "sampai", "to"),
    "kind": ("kind", "jenis"),
    "duties": ("duties", "tugas"),
    "open": ("open", "terbuka"),
}
"""The columns of a ledger and what each may be called, in any case."""
NAMES = tuple(name for names in COLUMNS.values() for name in names)
WORDS = dict(zip(ALL_KINDS, ALL_KINDS, strict=True)) | {
    "hari kerja": "weekday",
    "jumat": "friday",
    "menjelang libur": "eve",
    "libur": "rest_day",
    "malam": "night",
    "giliran": "turn",
}
"""What the kinds of days may be called, in any case."""
ENDINGS = (".csv", ".parquet")
_MOST = 2**31 - 1

MISSING_COLUMN = FaultKind(
    "ASN-LED-101",
    N_("There is no column {name}."),
    N_("A ledger has a person, a first and a last day, a kind of day, duties and open days."),
    N_("Add the column; it may be called: {others}."),
)
TWO_COLUMNS = FaultKind(
    "ASN-LED-102",
    N_("The columns {found} mean the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
EMPTY_CELL = FaultKind(
    "ASN-LED-103",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Fill it in; a number may be 0."),
)
BAD_DAY = FaultKind(
    "ASN-LED-104",
    N_("{value!r} is not a date."),
    N_("An entry is about the days from its first to its last, both included."),
    N_("Write it like 2020-03-18 or 18-03-2020."),
)
BACKWARD = FaultKind(
    "ASN-LED-105",
    N_("The entry ends on {last} before it starts on {first}."),
    N_("An entry is about the days from its first to its last, both included."),
    N_("Exchange the two dates or correct one of them."),
)
UNKNOWN_KIND = FaultKind(
    "ASN-LED-106",
    N_("{value!r} is no kind of day."),
    N_("Each kind of day is shared fairly for itself."),
    N_("Known here: {known}."),
)
BAD_NUMBER = FaultKind(
    "ASN-LED-107",
    N_("{value!r} is not a whole number of 0 or more."),
    N_("Duties and open days are counted in whole days."),
    N_("Write digits only."),
)
MORE_THAN_OPEN = FaultKind(
    "ASN-LED-108",
    N_("There are {duties} duties on {open} open days."),
    N_("A person has at most one duty on each day on which it could be asked."),
    N_("Correct one of the two numbers."),
)
TWICE = FaultKind(
    "ASN-LED-109",
    N_("{kind} of {person} from {first} to {last} stands here a second time."),
    N_("Both would be added up."),
    N_("Keep one of the rows."),
)
OVERLAP = FaultKind(
    "ASN-LED-110",
    N_("The days {first} to {last} of {person} overlap those of another entry."),
    N_("A day entered twice would count twice."),
    N_("Correct the days, or delete one of the entries."),
)
WRONG_ENDING = FaultKind(
    "ASN-LED-111",
    N_("A ledger cannot be written with the ending {ending!r}."),
    N_("The ending tells the format: .csv for spreadsheets, .parquet for programs."),
    N_("Name the file like ledger.csv or ledger.parquet."),
)
ROUNDED = FaultKind(
    "ASN-LED-112",
    N_("{value!r} is a number, or was stored as one, instead of text."),
    N_("A spreadsheet keeps 15 digits of a number, so the last digits of the NIP may be lost."),
    N_("Format the column as text and enter the number again."),
)

MORE_THAN_DAYS = FaultKind(
    "ASN-LED-113",
    N_("There are {open} open days from {first} to {last}, which are {days} days."),
    N_("Nobody can be called more than once a day."),
    N_("Correct the number or the days."),
)
TOO_LARGE = FaultKind(
    "ASN-LED-114",
    N_("{value} is more than {most}, the most that is read here."),
    N_("Duties and open days are counted in whole days."),
    N_("Correct the number."),
)


def read_ledger(path: str | Path) -> Ledger:
    """
    The ledger in a CSV, XLSX or Parquet file.

    Columns, under any of the names in :data:`COLUMNS`: the person by the key of the register, the
    first and the last day, the kind of day (of :data:`WORDS`), duties and open days. Other columns
    are not read. What :func:`write_ledger` wrote comes back equal. Raises :class:`InvalidInput`
    with every fault (``ASN-LED-101`` to ``-114``).
    """
    frame, shown, faults = _typed(Path(path))
    faults += [*_backward(frame, shown, str(path)), *_too_many(frame, shown, str(path))]
    faults += [*_repeated(frame, str(path)), *_overlapping(frame, str(path))]
    if faults:
        raise InvalidInput(sorted(faults, key=lambda each: (each.line or 0, each.code)))
    columns = schema()
    table = frame.select(pl.col(name).cast(kind) for name, kind in columns.items())
    return Ledger(table.sort("employee", "start", "kind"))


def write_ledger(ledger: Ledger, path: str | Path) -> None:
    """
    Write *ledger* as CSV or Parquet, by the ending of *path*, whole or not at all.

    Raises :class:`InvalidInput` for another ending (``ASN-LED-111``) and as
    :func:`~asn_worksched.files.writing.replacing` does.
    """
    ending = check_ledger_ending(path)
    with replacing(path) as fresh:
        if ending == ".parquet":
            ledger.table.write_parquet(fresh)
        else:
            ledger.table.with_columns(safe_cells(pl.col("employee"))).write_csv(fresh)


def check_ledger_ending(path: str | Path) -> str:
    """``.csv`` or ``.parquet``; :class:`InvalidInput` (``ASN-LED-111``) for any other ending."""
    ending = Path(path).suffix.casefold()
    if ending not in ENDINGS:
        raise InvalidInput([WRONG_ENDING.at(file=str(path), ending=ending)])
    return ending


def is_ledger(path: str | Path) -> bool:
    """
    Whether the table at *path* is a ledger, if perhaps not a right one.

    It has two columns of a ledger that a roster has not, or one beside none of a roster's own.

    Raises :class:`InvalidInput` as :func:`~asn_worksched.files.tables.read_table` does.
    """
    if _is_ours(Path(path)):
        return True
    header = (*NAMES, *ROSTER)
    names = {name.casefold() for name in read_table(path, header=header).frame.columns}
    own = ("start", "end", "kind", "duties", "open")
    found = sum(bool(names.intersection(COLUMNS[each]) - {*ROSTER}) for each in own)
    return found >= 2 or (found == 1 and not names >= {"date", "mode"})


def _typed(path: Path) -> tuple[pl.DataFrame, dict[str, str], list[Fault]]:
    """The cells with their types and *line*, null where wrong; their columns' names; faults."""
    if _is_ours(path):
        frame = pl.read_parquet(path).with_row_index("line", offset=2)
        return frame, {name: name for name in COLUMNS}, []
    table = read_table(path, header=NAMES)
    text, shown = _renamed(table)
    typed, bad = [], []
    for name, read in {"start": parse_days(text["start"]), "end": parse_days(text["end"])}.items():
        typed.append(read[0])
        bad.append((name, read[1], BAD_DAY))
    kind = text["kind"].str.to_lowercase().replace_strict(WORDS, default=None)
    bad.append(("kind", text["kind"].is_not_null() & kind.is_null(), UNKNOWN_KIND))
    for name in ("duties", "open"):
        whole = text[name].str.contains("^[0-9]{1,10}$")
        number = text[name].cast(pl.Int64, strict=False)
        right = (whole & (number <= _MOST)).fill_null(value=True)
        typed.append(number.zip_with(right, pl.Series(name, [None], pl.Int64)))
        digits = text[name].str.contains("^[0-9]+$").fill_null(value=False)
        bad.append((name, ~right & digits, TOO_LARGE))
        bad.append((name, ~right & ~digits, BAD_NUMBER))
    bad.append(("employee", text["employee"].str.contains(f"^(?:{NUMBER_PRINT})$"), ROUNDED))
    faults = list(_empty(text, shown, table.file))
    for name, wrong, fault in bad:
        for line, value in text.filter(wrong).select("line", name).iter_rows():
            known = ", ".join(WORDS)
            place = {"file": table.file, "line": line, "column": shown[name]}
            faults.append(fault.at(**place, value=value, known=known, most=_MOST))
    return text.with_columns(*typed, kind), shown, _once(faults)


def _once(faults: list[Fault]) -> list[Fault]:
    """Without those of a cell that has one already."""
    places: dict[tuple[int | None, str], Fault] = {}
    for each in faults:
        places.setdefault((each.line, each.column), each)
    return list(places.values())


def _is_ours(path: Path) -> bool:
    """Whether this is a Parquet file of the right columns and types, with nothing missing."""
    if path.suffix.casefold() not in PARQUET_ENDINGS or not path.is_file():
        return False
    try:
        lazy = pl.scan_parquet(path)
        if dict(lazy.collect_schema()) != schema():
            return False
        nothing = pl.any_horizontal(pl.all().null_count() > 0, pl.col("duties", "open").min() < 0)
        return not lazy.select(nothing).collect().item()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return False


def _renamed(table: Table) -> tuple[pl.DataFrame, dict[str, str]]:
    """The columns under our names with *line*, NIPs cleaned; and their names in the file."""
    there = {name.casefold(): name for name in table.frame.columns}
    found = {ours: [there[n] for n in names if n in there] for ours, names in COLUMNS.items()}
    if faults := list(_column_faults(found, table)):
        raise InvalidInput(faults)
    shown = {ours: names[0] for ours, names in found.items()}
    frame = table.frame.select(pl.col(name).alias(ours) for ours, name in shown.items())
    if shown["employee"].casefold() == "nip":
        frame = frame.with_columns(clean_numbers(frame["employee"]))
    return frame.with_row_index("line", offset=table.first_row), shown


def _column_faults(found: dict[str, list[str]], table: Table) -> Iterator[Fault]:
    line = table.first_row - 1
    for ours, names in found.items():
        if len(names) > 1:
            yield TWO_COLUMNS.at(file=table.file, line=line, found=", ".join(names))
        if not names:
            known = COLUMNS[ours]
            facts = {"name": known[0], "others": ", ".join(known)}
            yield MISSING_COLUMN.at(file=table.file, line=line, **facts)


def _empty(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    for ours, column in shown.items():
        for line in frame.filter(pl.col(ours).is_null())["line"]:
            yield EMPTY_CELL.at(file=file, line=line, column=column)


def _backward(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    wrong = frame.filter(pl.col("end") < pl.col("start")).select("line", "start", "end")
    for line, first, last in wrong.iter_rows():
        yield BACKWARD.at(file=file, line=line, column=shown["end"], first=first, last=last)


def _too_many(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    wrong = frame.filter(pl.col("duties") > pl.col("open")).select("line", "duties", "open")
    for line, duties, open_ in wrong.iter_rows():
        place = {"file": file, "line": line, "column": shown["duties"]}
        yield MORE_THAN_OPEN.at(**place, duties=duties, open=open_)
    days = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    forward = frame.filter(pl.col("start") <= pl.col("end")).with_columns(days.alias("days"))
    wrong = forward.filter(pl.col("open") > pl.col("days"))
    for line, *told in wrong.select("line", "open", "start", "end", "days").iter_rows():
        facts = dict(zip(("open", "first", "last", "days"), told, strict=True))
        yield MORE_THAN_DAYS.at(file=file, line=line, column=shown["open"], **facts)


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows whose person, days and kind can be compared with others."""
    right = frame.drop_nulls(["employee", "start", "end", "kind"])
    return right.filter(pl.col("start") <= pl.col("end"))


def _repeated(frame: pl.DataFrame, file: str) -> Iterator[Fault]:
    about = ("employee", "start", "end", "kind")
    again = _whole(frame).filter(~pl.struct(about).is_first_distinct())
    for line, *told in again.select("line", *about).iter_rows():
        facts = dict(zip(("person", "first", "last", "kind"), told, strict=True))
        yield TWICE.at(file=file, line=line, **facts)


def _overlapping(frame: pl.DataFrame, file: str) -> Iterator[Fault]:
    """One fault for each run of days that begins within an earlier one of the same person."""
    spans = _whole(frame).unique(["employee", "start", "end"], keep="first")
    spans = spans.sort("employee", "start", "end", "line")
    reached = pl.col("end").cum_max().shift().over("employee")
    for line, *told in (
        spans.filter(pl.col("start") <= reached).select("line", "employee", "start", "end")
    ).iter_rows():
        facts = dict(zip(("person", "first", "last"), told, strict=True))
        yield OVERLAP.at(file=file, line=line, **facts)
