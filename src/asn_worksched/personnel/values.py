"""What the cells of a register mean: texts to values, column by column."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

import attrs
import polars as pl

from ..domain.people import BAD_REGION, BAD_SECTOR, region_code
from ..domain.ranks import eselon_code, grade_code
from ..domain.time import as_day
from ..errors import Fault, FaultKind
from ..texts import N_
from .kinds import plain_words
from .source import Source

WRONG_TYPE = FaultKind(
    "ASN-REG-004",
    N_("The column holds {type}."),
    N_("A cell of this column is one text, number, date or yes-no value."),
    N_("Turn the column into text."),
)
BAD_DATE = FaultKind(
    "ASN-REG-005",
    N_("{value!r} is not a date."),
    N_("Age is counted from the date of birth."),
    N_("Write it like 1975-04-12, 12-04-1975 or 12/4/1975, the day first, or empty the cell."),
)
BAD_SEX = FaultKind(
    "ASN-REG-006",
    N_("{value!r} is not a sex."),
    N_("Some rules ask for it."),
    N_("Write L or P, or leave the cell empty."),
)
BAD_KIND = FaultKind(
    "ASN-REG-007",
    N_("{value!r} is not a kind of employee."),
    N_("The law for PNS and for PPPK differs."),
    N_("Write PNS, PPPK or Lainnya."),
)
BAD_POST_TYPE = FaultKind(
    "ASN-REG-008",
    N_("{value!r} is not a type of post."),
    N_("Rules about leaders ask for structural posts."),
    N_("Write Struktural, Fungsional or Pelaksana (1, 2 or 4 in SIASN)."),
)
BAD_ESELON = FaultKind(
    "ASN-REG-009",
    N_("{value!r} is not an eselon."),
    N_("Rules about leaders ask for it."),
    N_("Write I.a to V.b, I to V where the letter is not known, or NON-ESELON."),
)
BAD_GRADE = FaultKind(
    "ASN-REG-010",
    N_("{value!r} is not a golongan."),
    N_("Some rules ask for it."),
    N_("Write I/a to IV/e for PNS, I to XVII for PPPK, or leave the cell empty."),
)
BAD_WORKWEEK = FaultKind(
    "ASN-REG-011",
    N_("{value!r} is not a working week."),
    N_("A working week has 5, 6 or 7 days."),
    N_("Write 5, 6 or 7, or leave the cell empty."),
)
BAD_FLAG = FaultKind(
    "ASN-REG-012",
    N_("The cell says neither yes nor no."),
    N_("Protection is a coarse flag: no diagnosis and no other health data may stand here."),
    N_("Write ya or tidak, or leave the cell empty."),
)
BAD_ITEM = FaultKind(
    "ASN-REG-013",
    N_("{value!r} holds a semicolon."),
    N_("Semicolons separate the items of a list."),
    N_("Give each item on its own."),
)
BAD_MARK = FaultKind(
    "ASN-REG-034",
    N_("The cell says neither yes nor no."),
    N_("The register knows whether it is so and nothing more; no details may stand here."),
    N_("Write ya or tidak, or leave the cell empty."),
)

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([-/])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
NO_DAY: Final = date(1, 1, 1)
"""How SIASN prints that there is no date."""


@attrs.frozen
class Meaning:
    """
    How the texts of one column are read: *read* gives a value, ``None`` for none.

    It raises :class:`ValueError` for a text that means nothing, which is a fault of *kind*. With
    *private* the text is kept out of the fault.
    """

    column: str
    dtype: pl.DataType
    read: Callable[[str], object]
    kind: FaultKind
    private: bool = False


def as_text(column: pl.Series) -> pl.Series:
    """
    A column of any scalar type as trimmed String; empty cells and those with a dash are null.

    A float that holds a whole number loses its ``.0``: this is what dataframes make of a column of
    integers with gaps. Raises :class:`polars.exceptions.PolarsError` for lists and the like.
    """
    if column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        frame = pl.DataFrame({"raw": column, "whole": whole})
        exact = (pl.col("raw") == pl.col("whole")) & (pl.col("whole").abs() < 2**53)
        number = pl.when(exact).then(pl.col("whole").cast(pl.String))
        text = number.otherwise(pl.col("raw").fill_nan(None).cast(pl.String))
        return frame.select(text.alias(column.name)).to_series()
    trimmed = pl.col(column.name).str.strip_chars()
    frame = column.cast(pl.String).to_frame()
    return frame.select(pl.when(~trimmed.is_in(["", "-"])).then(trimmed)).to_series()


def decode(texts: pl.Series, meaning: Meaning, source: Source) -> tuple[pl.Series, list[Fault]]:
    """
    The values of a column of texts, null where there is none, and a fault for each bad cell.

    Each different text is read once.
    """
    known: dict[str, object] = {}
    strange: set[str] = set()
    for text in texts.drop_nulls().unique():
        try:
            known[text] = meaning.read(text)
        except ValueError:
            strange.add(text)
    old, new = list(known), pl.Series(list(known.values()), dtype=meaning.dtype)
    values = texts.replace_strict(old, new, default=None, return_dtype=meaning.dtype)
    return values, _bad_cells(texts, strange, meaning, source) if strange else []


def _bad_cells(
    texts: pl.Series, strange: set[str], meaning: Meaning, source: Source
) -> list[Fault]:
    rows = texts.is_in(sorted(strange)).fill_null(value=False).arg_true()
    return [
        source.fault(
            meaning.kind, row, meaning.column, **({} if meaning.private else {"value": text})
        )
        for row, text in zip(rows, texts.gather(rows), strict=True)
    ]


def days(column: pl.Series, source: Source) -> tuple[pl.Series, list[Fault]]:
    """A column of dates, date-times or texts (ISO, or day first) as Date; 0001-01-01 is none."""
    faults: list[Fault] = []
    if column.dtype.is_temporal():
        column = column.cast(pl.Date)
    else:
        column, faults = decode(as_text(column), BIRTH_DATE, source)
    return column.set(column == NO_DAY, None), faults


def items(column: pl.Series, source: Source) -> tuple[pl.Series, list[Fault]]:
    """
    A column of lists, or of texts separated by semicolons, as sorted List(String).

    No repeats, no empty items; an empty cell is an empty list.
    """
    if not isinstance(column.dtype, pl.List):
        texts = as_text(column).fill_null("").alias("text")
        distinct = texts.unique()
        known = pl.DataFrame([distinct, _tidied(distinct.str.split(";")).alias("items")])
        placed = texts.to_frame().join(known, on="text", how="left", maintain_order="left")
        return placed["items"], []
    lists = column.cast(pl.List(pl.String)).fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
    lists = _tidied(lists)
    broken = lists.list.eval(pl.element().str.contains(";", literal=True).any()).list.first()
    rows = broken.fill_null(value=False).arg_true()
    faults = [
        source.fault(BAD_ITEM, row, column.name, value=text)
        for row in rows
        for text in lists[row]
        if ";" in text
    ]
    return lists, faults


def _tidied(lists: pl.Series) -> pl.Series:
    """Lists of texts without blanks at their ends, repeats and empty items, sorted."""
    item = pl.element().str.strip_chars()
    return lists.list.eval(item.filter(item != "").unique().sort())


def _birth_date(text: str) -> date:
    """Year-month-day, or the day before the month."""
    if found := _DAY_FIRST.fullmatch(text):
        return as_day(f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}")
    if len(text) < len("20200318"):
        raise ValueError(f"not a whole date: {text!r}")
    return as_day(text)


def _eselon(text: str) -> int | None:
    """As exports print it, or as the register holds it: 10 to 50 are levels without letter."""
    return int(text) if re.fullmatch("[1-5]0", text) else eselon_code(text)


def _grade(text: str) -> int | None:
    """As exports print it, or as the register holds it: 101 to 117 are PPPK I to XVII."""
    return int(text) if re.fullmatch("10[1-9]|11[0-7]", text) else grade_code(text)


def _workweek(text: str) -> int | None:
    found = re.fullmatch(r"([0567])(?: hari| hk)?", plain_words(text))
    if not found:
        raise ValueError(f"not a working week: {text!r}")
    return int(found[1]) or None


def _by_words(patterns: dict[str, str]) -> Callable[[str], str]:
    """Reads a text as the first value whose pattern is found in its words."""
    compiled = {value: re.compile(pattern) for value, pattern in patterns.items()}

    def read(text: str) -> str:
        words = plain_words(text)
        for value, pattern in compiled.items():
            if pattern.search(words):
                return value
        raise ValueError(f"not understood: {text!r}")

    return read


def _flag(text: str) -> bool:
    words = plain_words(text)
    if words in {"ya", "y", "yes", "true", "1"}:
        return True
    if words in {"tidak", "tdk", "n", "no", "false", "0"} or text == "-":
        return False
    raise ValueError("neither yes nor no")


_SEX = _by_words(
    {
        "male": "^(?:l|lk|laki|laki laki|pria|m|male)$",
        "female": "^(?:p|pr|perempuan|w|wanita|f|female)$",
    }
)
_KIND = _by_words(
    {
        "PPPK": "pppk|p3k|perjanjian kerja",
        "other": (
            r"\bnon (?:pns|asn)\b|\bnon(?:pns|asn)\b|ppnpn|honor|kontrak|magang|outsourc|^other$"
            r"|\b(?:thl|phl|pjlp|ptt|tkk|tks|lain|lainnya|lain lain|tni|polri)\b"
        ),
        "PNS": r"pns\b|pegawai negeri|^asn$",
    }
)
_POST_TYPE = _by_words(
    {
        "pelaksana": r"pelaksana|fungsional umum|\bjfu\b|^4$",
        "functional": r"fungsional|functional|\bjft?\b|^2$",
        "structural": r"stru[kc]tural|pimpinan tinggi|\bjpt\b|administrator|pengawas|^1$",
    }
)
_SECTOR = _by_words(
    {
        "nonesensial": "^non ?ess?en[st]ial$",
        "esensial": "^ess?en[st]ial$",
        "kritikal": "^(?:kritikal|kritis|critical)$",
    }
)

BIRTH_DATE: Final = Meaning("birth_date", pl.Date(), _birth_date, BAD_DATE)
SEX: Final = Meaning("sex", pl.String(), _SEX, BAD_SEX)
KIND: Final = Meaning("kind", pl.String(), _KIND, BAD_KIND)
POST_TYPE: Final = Meaning("post_type", pl.String(), _POST_TYPE, BAD_POST_TYPE)
ESELON: Final = Meaning("eselon", pl.Int8(), _eselon, BAD_ESELON)
GRADE: Final = Meaning("grade", pl.Int8(), _grade, BAD_GRADE)
WORKWEEK: Final = Meaning("workweek", pl.Int8(), _workweek, BAD_WORKWEEK)
UNIT_WORKWEEK: Final = Meaning("unit_workweek", pl.Int8(), _workweek, BAD_WORKWEEK)
PROTECTED: Final = Meaning("protected", pl.Boolean(), _flag, BAD_FLAG, private=True)
HOUSEHOLD: Final = Meaning("household_protected", pl.Boolean(), _flag, BAD_FLAG, private=True)
SANCTIONED: Final = Meaning("sanctioned", pl.Boolean(), _flag, BAD_MARK, private=True)
NEWCOMER: Final = Meaning("newcomer", pl.Boolean(), _flag, BAD_MARK, private=True)
UNIT_REGION: Final = Meaning("unit_region", pl.String(), region_code, BAD_REGION)
UNIT_SECTOR: Final = Meaning("unit_sector", pl.String(), _SECTOR, BAD_SECTOR)
