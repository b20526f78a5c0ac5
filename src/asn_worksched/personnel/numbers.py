"""Whole columns of NIPs: the checks of :mod:`~asn_worksched.domain.nip`, in columns."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ..domain import nip
from ..errors import Fault, FaultKind
from ..texts import N_

ROUNDED = FaultKind(
    "ASN-NIP-012",
    N_("The numbers in this column were rounded: their last digits all fall into one pattern."),
    N_("The file was saved with the column as a number, so the last digits of the NIP are lost."),
    N_("Format the column as text and export it again from the personnel system."),
)
DOUBLE_STEP = 32
"""Spacing of doubles between 2**57 and 2**58, where the NIPs of births from 1442 to 2882 lie."""
ENOUGH = 5
"""Different numbers needed before a pattern in their last digits is believed."""

_DROPPED = "[" + "".join(f"\\x{{{ord(mark):x}}}" for mark in nip.DROPPED) + "]"
_DOTS = "[.\uff0e]"
_ALL_DIGITS = "^[0-9]+$"


def clean_numbers(column: pl.Series) -> pl.Series:
    """
    The numbers as :func:`~asn_worksched.domain.nip.clean_number` has them, null for no number.

    String, the same name, length and order. A column of a number type comes back as it prints.
    """
    text, column = pl.col("n"), _labels_as_text(column)
    if column.dtype != pl.String:
        number = text.cast(pl.Float64, strict=False)
        none = (number == 0) | number.is_nan()
        frame = pl.DataFrame({"n": column}).with_columns(none.alias("none"), text.cast(pl.String))
    else:
        bare = text.str.replace_all(_DROPPED, "").str.replace_many(nip.DIGITS)
        frame = pl.DataFrame({"n": column}).with_columns(bare.str.strip_prefix("="))
        dotless = text.str.replace_all(_DOTS, "")
        frame = frame.with_columns(pl.when(_is(nip.NUMBER_PRINT)).then(text).otherwise(dotless))
        frame = frame.with_columns(_is(nip.NO_NUMBER_TEXT).alias("none"))
    kept = pl.when(pl.col("none")).then(None).otherwise(text)
    return frame.select(kept.alias(column.name)).to_series()


def nip_faults(column: pl.Series) -> pl.DataFrame:
    """
    Everything wrong in a column: *row* (UInt32, counted from 0) and *code* (String).

    The codes of a row are those of :func:`~asn_worksched.domain.nip.faults_of`, in the order of
    rows and codes; no row is left out. A row without a number has ``ASN-NIP-001``. In a column of
    a number type every number is ``ASN-NIP-002``.
    """
    column = _labels_as_text(column)
    frame = pl.DataFrame({"n": clean_numbers(column)}).with_row_index("row")
    there = pl.col("n").is_not_null()
    found = [_rows(frame, ~there, nip.NO_NUMBER)]
    if column.dtype == pl.String:
        found += _text_faults(frame.filter(there))
    else:
        found.append(_rows(frame, there, nip.NOT_TEXT))
    return pl.concat(found).sort("row", "code")


def faults_in(
    column: pl.Series, *, file: str = "", first_row: int = 2, may_lack: bool = False
) -> list[Fault]:
    """
    The faults of a column as a person reads them, each at its row of the file.

    *first_row* is the row of the first value. With *may_lack*, rows without a number are good. A
    column that went through floats gives the one fault ``ASN-NIP-012`` in place of one for each
    row. The column's name goes into the faults.
    """
    if rounded_by_float(column):
        return [ROUNDED.at(file=file, column=column.name)]
    found = nip_faults(column)
    if may_lack:
        found = found.filter(pl.col("code") != nip.NO_NUMBER.code)
    rows = found["row"].unique(maintain_order=True)
    return [
        fault
        for row, raw in zip(rows, column.gather(rows), strict=True)
        for fault in nip.faults_of(raw, file=file, line=first_row + row, column=column.name)
    ]


def rounded_by_float(numbers: pl.Series) -> bool:
    """
    Whether a column of eighteen-digit numbers went through floats.

    True when at least :data:`ENOUGH` different ones are there and all are multiples of
    :data:`DOUBLE_STEP` (a double printed in full) or all end in 0 (fifteen to seventeen digits
    kept, as spreadsheets and JavaScript do). Sequences start at 001 and rarely pass 002, so true
    numbers do neither. Different ones, because a column of superiors repeats few numbers.
    """
    text = clean_numbers(numbers).drop_nulls().unique()
    whole = text.filter(text.str.len_bytes() == nip.LENGTH).cast(pl.Int64, strict=False)
    whole = whole.drop_nulls()
    if len(whole) < ENOUGH:
        return False
    return bool((whole % DOUBLE_STEP == 0).all() or (whole % 10 == 0).all())


def _labels_as_text(column: pl.Series) -> pl.Series:
    """Categories hold text; other types stay."""
    return column.cast(pl.String) if column.dtype in (pl.Categorical, pl.Enum) else column


def _is(pattern: str) -> pl.Expr:
    return pl.col("n").str.contains(f"^(?:{pattern})$")


def _rows(frame: pl.DataFrame, wrong: pl.Expr, kind: FaultKind) -> pl.DataFrame:
    return frame.filter(wrong).select("row", code=pl.lit(kind.code))


def _text_faults(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The faults of rows that hold a cleaned text."""
    length = pl.col("n").str.len_chars()
    digits, printed = _is("[0-9]+"), _is(nip.NUMBER_PRINT)
    nik = (length == nip.NIK_LENGTH) & _looks_like_nik()
    old = length == nip.OLD_LENGTH
    yield _rows(frame, printed, nip.NOT_TEXT)
    yield _rows(frame, ~digits & ~printed, nip.BAD_CHARACTER)
    yield _rows(frame, digits & old, nip.OLD_NIP)
    yield _rows(frame, digits & nik, nip.IS_NIK)
    yield _rows(frame, digits & ~old & ~nik & (length != nip.LENGTH), nip.WRONG_LENGTH)
    yield from _digit_faults(frame.filter(digits & (length == nip.LENGTH)))


def _digit_faults(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The faults of rows that hold eighteen ASCII digits."""
    frame = frame.with_columns(
        _digits(0, 8).str.to_date("%Y%m%d", strict=False).alias("born"),
        _number(8, 4).alias("year"),
        _number(12, 2).alias("block"),
    )
    born, block = pl.col("born"), pl.col("block")
    birth = born.is_not_null() & born.dt.year().is_between(*nip.BIRTH_YEARS)
    pns, pppk = block.is_between(1, 12), block.is_between(21, 29)
    age = pl.col("year") - born.dt.year() - (pns & (block < born.dt.month())).cast(pl.Int32)
    yield _rows(frame, ~birth, nip.BAD_BIRTH)
    yield _rows(frame, ~(pns | pppk), nip.BAD_APPOINTMENT)
    yield _rows(frame, birth & (pns | pppk) & ~age.is_between(*nip.APPOINTED_AGES), nip.BAD_AGE)
    yield _rows(frame, ~_digits(14, 1).is_in(["1", "2"]), nip.BAD_SEX)
    yield _rows(frame, _digits(15, 3) == "000", nip.BAD_SEQUENCE)


def _digits(start: int, length: int) -> pl.Expr:
    return pl.col("n").str.slice(start, length)


def _number(start: int, length: int) -> pl.Expr:
    return _digits(start, length).cast(pl.Int32, strict=False)


def _looks_like_nik() -> pl.Expr:
    """As the check of one number has it; null, which a filter drops, where there are no digits."""
    day, month = _number(6, 2), _number(8, 2)
    return month.is_between(1, 12) & (day.is_between(1, 31) | day.is_between(41, 71))
