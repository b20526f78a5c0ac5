"""Cells are read for what they mean."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from asn_worksched.personnel import values
from asn_worksched.personnel.source import Source
from asn_worksched.personnel.values import Meaning, as_text, days, decode, items

PLACE = Source("a.csv", 2)


@pytest.mark.parametrize(
    ("meaning", "text", "value"),
    [
        (values.SEX, "L", "male"),
        (values.SEX, "Laki-laki", "male"),
        (values.SEX, "M", "male"),
        (values.SEX, "P", "female"),
        (values.SEX, "PEREMPUAN", "female"),
        (values.KIND, "PNS Daerah", "PNS"),
        (values.KIND, "CPNS", "PNS"),
        (values.KIND, "PPPK Paruh Waktu", "PPPK"),
        (values.KIND, "Pegawai Pemerintah dengan Perjanjian Kerja", "PPPK"),
        (values.KIND, "Non PNS", "other"),
        (values.KIND, "PPNPN", "other"),
        (values.POST_TYPE, "Struktural", "structural"),
        (values.POST_TYPE, "1", "structural"),
        (values.POST_TYPE, "Jabatan Fungsional Tertentu", "functional"),
        (values.POST_TYPE, "2", "functional"),
        (values.POST_TYPE, "Fungsional Umum", "pelaksana"),
        (values.POST_TYPE, "4", "pelaksana"),
        (values.ESELON, "III.b", 32),
        (values.ESELON, "30", 30),
        (values.ESELON, "NON-ESELON", None),
        (values.GRADE, "III/d", 34),
        (values.GRADE, "IX", 109),
        (values.GRADE, "109", 109),
        (values.WORKWEEK, "7", 7),
        (values.WORKWEEK, "5 hari", 5),
        (values.WORKWEEK, "0", None),
        (values.PROTECTED, "Ya", True),
        (values.PROTECTED, "tidak", False),
        (values.SANCTIONED, "YA", True),
        (values.NEWCOMER, "0", False),
        (values.UNIT_REGION, "36.74", "36.74"),
        (values.UNIT_REGION, "36", "36"),
        (values.UNIT_SECTOR, "Non-Esensial", "nonesensial"),
        (values.UNIT_SECTOR, "non essential", "nonesensial"),
        (values.UNIT_SECTOR, "ESENSIAL", "esensial"),
        (values.UNIT_SECTOR, "Kritikal", "kritikal"),
        (values.UNIT_SECTOR, "kritis", "kritikal"),
    ],
)
def test_a_text_is_read(meaning: Meaning, text: str, value: object) -> None:
    """Each spelling met in exports gives the value of the register."""
    column, faults = decode(pl.Series(meaning.column, [text, None]), meaning, PLACE)
    assert column.to_list() == [value, None]
    assert faults == []


@pytest.mark.parametrize(
    ("meaning", "code"),
    [
        (values.BIRTH_DATE, "ASN-REG-005"),
        (values.SEX, "ASN-REG-006"),
        (values.KIND, "ASN-REG-007"),
        (values.POST_TYPE, "ASN-REG-008"),
        (values.ESELON, "ASN-REG-009"),
        (values.GRADE, "ASN-REG-010"),
        (values.WORKWEEK, "ASN-REG-011"),
        (values.HOUSEHOLD, "ASN-REG-012"),
        (values.UNIT_REGION, "ASN-REG-032"),
        (values.UNIT_SECTOR, "ASN-REG-033"),
        (values.SANCTIONED, "ASN-REG-034"),
        (values.NEWCOMER, "ASN-REG-034"),
    ],
)
def test_a_text_that_means_nothing_is_a_fault(meaning: Meaning, code: str) -> None:
    """Every bad cell is told, with its row and column, and counts as empty."""
    column, faults = decode(pl.Series(meaning.column, ["?!", None, "?!"]), meaning, PLACE)
    assert column.null_count() == 3
    assert [(fault.code, fault.place) for fault in faults] == [
        (code, f"a.csv:2:{meaning.column}"),
        (code, f"a.csv:4:{meaning.column}"),
    ]


@pytest.mark.parametrize("meaning", [values.PROTECTED, values.HOUSEHOLD, values.SANCTIONED])
def test_what_stands_in_a_cell_of_protection_is_never_shown(meaning: Meaning) -> None:
    """Details written where a yes or no belongs stay out of the fault, its facts included."""
    column = pl.Series(meaning.column, ["hamil 7 bulan"])
    _, faults = decode(column, meaning, PLACE)
    assert "hamil" not in repr(faults)
    assert "hamil" not in faults[0].text("en")


@pytest.mark.parametrize("text", ["3674", "36.74.01", "36.7", "Tangsel", "36.74.", "٣٦"])
def test_a_region_is_the_code_of_a_province_or_of_a_kabupaten(text: str) -> None:
    """Other codes, deeper ones included, are refused with the way to write it."""
    _, (fault,) = decode(pl.Series("unit_region", [text]), values.UNIT_REGION, PLACE)
    assert fault.facts == {"value": text}
    assert "like 36.74" in fault.text("en")


def test_any_scalar_reads_as_text() -> None:
    """Integers that a dataframe turned into floats lose the point; dashes and blanks are empty."""
    assert as_text(pl.Series([5.0, None, float("nan"), 1.5])).to_list() == ["5", None, None, "1.5"]
    assert as_text(pl.Series([" a ", "-", "", None])).to_list() == ["a", None, None, None]
    assert as_text(pl.Series([7], dtype=pl.Int8)).to_list() == ["7"]
    assert as_text(pl.Series(["x"], dtype=pl.Categorical)).to_list() == ["x"]


def test_days_come_from_dates_and_texts() -> None:
    """Dates, date-times and ISO texts are days; the first day of year 1 is none; 1975 is no day."""
    assert days(pl.Series([date(1975, 4, 12), date(1, 1, 1)]), PLACE)[0].to_list() == [
        date(1975, 4, 12),
        None,
    ]
    assert days(pl.Series([date(1975, 4, 12)]).cast(pl.Datetime), PLACE)[0].to_list() == [
        date(1975, 4, 12)
    ]
    texts = [
        "1975-04-12",
        "1975",
        None,
        "12-04-1975",
        "5/3/1975",
        "1/1/0001",
        "3/18/1975",
        "1/2-1975",
    ]
    column, faults = days(pl.Series("birth_date", texts), PLACE)
    born = date(1975, 4, 12)
    assert column.to_list() == [born, None, None, born, date(1975, 3, 5), None, None, None]
    assert [fault.line for fault in faults] == [3, 8, 9]


def test_lists_come_sorted_without_repeats() -> None:
    """Texts with semicolons and lists are the same thing; nothing is empty but the list itself."""
    texts, faults = items(pl.Series("duties", ["b; a;;b", None]), PLACE)
    assert (texts.to_list(), faults) == ([["a", "b"], []], [])
    lists, faults = items(pl.Series("duties", [["b ", "a", "b"], None, []]), PLACE)
    assert (lists.to_list(), faults) == ([["a", "b"], [], []], [])


def test_an_item_that_would_fall_apart_is_refused() -> None:
    """A semicolon within an item of a list is a fault, since a file could not hold it."""
    _, faults = items(pl.Series("duties", [["a"], ["x;y", "b"]]), PLACE)
    assert [(fault.code, fault.line) for fault in faults] == [("ASN-REG-013", 3)]
