"""The numbers that name people: read, checked, each there once."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ..domain.nip import NO_NUMBER_TEXT, NOT_TEXT, NUMBER_PRINT
from ..errors import Fault, FaultKind
from ..texts import N_
from .numbers import ROUNDED, clean_numbers, faults_in, rounded_by_float
from .source import Source
from .values import as_text

MISSING_KEY = FaultKind(
    "ASN-REG-021",
    N_("This person has no number."),
    N_("A roster names each person by a number of his or her own."),
    N_("Fill in the NIP, or for staff without one the agency's own number as {name}."),
)
DUPLICATE_KEY = FaultKind(
    "ASN-REG-022",
    N_("{value} stands on {count} rows, the first of them row {first}."),
    N_("A number names one person, and a person is in the register once."),
    N_("Keep one of the rows."),
)


def read_numbers(
    nip: pl.Series, key: pl.Series, source: Source
) -> tuple[pl.DataFrame, list[Fault]]:
    """
    The columns *key* and *nip* (String), and everything wrong with them.

    *nip* comes with the type it was read as, since a number type loses digits; *key* is text. The
    key is the one given, else the NIP, also where zeros fill the cell of the key. Faults: the
    codes ``ASN-NIP``, no number at all, and every row of a number that is there more than once.
    Where digits were lost, the repeats that follow from it are not told as well.
    """
    numbers = nip if nip.dtype.is_numeric() else as_text(nip)
    label = source.label("nip")
    faults = faults_in(
        numbers.alias(label), file=source.file, first_row=source.first_row, may_lack=True
    )
    blurred = lossy(key, "key", source)
    filler = pl.col("key").str.contains(f"^(?:{NO_NUMBER_TEXT})$") & pl.col("nip").is_not_null()
    own = pl.when(~filler).then("key")
    nips = clean_numbers(as_text(numbers)).alias("nip")
    frame = pl.DataFrame([nips, key.alias("key")]).with_columns(own.alias("key"))
    frame = frame.with_columns(pl.coalesce("key", "nip").alias("key"))
    bad = {fault.line - source.first_row for fault in (*faults, *blurred) if fault.line is not None}
    everywhere = any(fault.line is None for fault in (*faults, *blurred))
    absent = frame["key"].is_null().arg_true()
    faults += [
        source.fault(MISSING_KEY, row, "nip", name=source.label("key"))
        for row in absent
        if row not in bad
    ]
    repeats = [] if everywhere else _repeats(frame, source, bad)
    return frame.select("key", "nip"), [*faults, *blurred, *repeats]


def lossy(column: pl.Series, name: str, source: Source) -> list[Fault]:
    """The faults of a column of text keys that went through a number type."""
    if rounded_by_float(column):
        return [source.fault(ROUNDED, None, name)]
    printed = column.str.contains(f"^(?:{NUMBER_PRINT})$").fill_null(value=False)
    return [source.fault(NOT_TEXT, row, name, value=column[row]) for row in printed.arg_true()]


def _repeats(frame: pl.DataFrame, source: Source, bad: Collection[int]) -> list[Fault]:
    """Every row of a key, or else of a NIP, that stands on more than one row."""
    rows = frame.with_row_index("row")
    rows = rows.filter(~pl.col("row").is_in(pl.Series(sorted(bad), dtype=pl.UInt32).implode()))
    keys = _repeated(rows, "key")
    others = _repeated(rows.join(keys, on="row", how="anti"), "nip")
    shown = source.first_row
    return [
        source.fault(DUPLICATE_KEY, row, column, value=value, count=count, first=first + shown)
        for column, found in (("nip" if _same(keys) else "key", keys), ("nip", others))
        for row, value, count, first in found.select("row", "value", "count", "first").iter_rows()
    ]


def _repeated(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    value = pl.col(column)
    double = rows.filter(value.is_not_null() & value.is_duplicated())
    return double.with_columns(
        value.alias("value"),
        pl.len().over(column).alias("count"),
        pl.col("row").min().over(column).alias("first"),
    )


def _same(keys: pl.DataFrame) -> bool:
    """Whether the repeated keys are the NIPs themselves."""
    return bool((keys["key"] == keys["nip"]).fill_null(value=False).all())
