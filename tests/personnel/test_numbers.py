"""Columns of NIPs agree with single ones, and rounded columns are seen."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.domain import nip
from asn_worksched.personnel.numbers import clean_numbers, faults_in, nip_faults, rounded_by_float

GOOD = "187504121903031001"
FRAGMENTS = st.sampled_from(
    [
        "1875",
        "0412",
        "1903",
        "03",
        "21",
        "1",
        "001",
        "000",
        "99019957",
        "08880001",
        "E+17",
        ",",
        ".",
    ]
)
TEXTS = (
    st.text(max_size=30)
    | st.text(nip.DROPPED + "0123456789.,eE+-=\u0661\uff11\uff0e", max_size=24)
    | st.lists(FRAGMENTS, max_size=8).map("".join)
    | st.text("0129", min_size=18, max_size=18)
    | st.from_regex(r"18[5-9]\d(0\d|1[0-3])([0-3]\d)19[0-6]\d[0-3]\d[0-3]\d\d[0-2]", fullmatch=True)
)


def column(*values: object, name: str = "nip") -> pl.Series:
    """A column as a file would give it."""
    return pl.Series(name, values, dtype=pl.String)


def people(count: int) -> list[str]:
    """Different good numbers, as a real column has them."""
    births = [f"18{60 + n // 28 % 30}04{1 + n % 28:02}" for n in range(count)]
    return [f"{birth}190303{1 + n % 2}{1 + n * 7 % 900:03}" for n, birth in enumerate(births)]


@given(st.lists(st.none() | TEXTS, max_size=12))
def test_a_column_has_the_faults_of_its_numbers(values):
    """Checked as a column or one by one, the same rows have the same codes."""
    singly = [(row, fault.code) for row, raw in enumerate(values) for fault in nip.faults_of(raw)]
    assert nip_faults(column(*values)).rows() == singly


def test_a_column_draws_its_bounds_where_single_numbers_do():
    """Every day of a NIK, and every month, contract and age of a NIP near its bounds, agree."""
    blocks = [f"{block:02}" for block in range(100)]
    years = [1874, 1890, 1891, 1892, 1944, 1945, 1946]
    values = [f"18750412{year}{block}1001" for year in years for block in blocks]
    values += [f"990199{day}{month}880001" for day in blocks for month in ("00", "01", "12", "13")]
    values += [
        f"{year}0101190001{sex}00{n}" for year in (1799, 1800) for sex in "0123" for n in "01"
    ]
    singly = [(row, fault.code) for row, raw in enumerate(values) for fault in nip.faults_of(raw)]
    assert nip_faults(column(*values)).rows() == singly


@given(st.lists(st.none() | TEXTS, max_size=12))
def test_a_column_is_cleaned_as_its_numbers_are(values):
    """Cleaned as a column or one by one, the texts are the same, null for no number."""
    assert clean_numbers(column(*values)).to_list() == [
        nip.clean_number(raw) or None for raw in values
    ]


@pytest.mark.parametrize(
    "values", [[int(GOOD), None, 0], [1.87e17, None, float("nan"), 0.0], [None, None]]
)
def test_number_types_are_refused_in_columns_too(values):
    """A column of a number type has no good number, and nothing, NaN and 0 are no number."""
    found = nip_faults(pl.Series("nip", values))
    singly = [(row, fault.code) for row, raw in enumerate(values) for fault in nip.faults_of(raw)]
    assert found.rows() == singly


def test_a_column_of_categories_is_text():
    """Text that a data frame holds as categories is checked as text."""
    assert nip_faults(column(GOOD).cast(pl.Categorical)).height == 0


def test_the_faults_have_a_fixed_shape():
    """A good column gives an empty frame with the same columns."""
    found = nip_faults(column(GOOD))
    assert found.schema == {"row": pl.UInt32, "code": pl.String}
    assert found.height == 0


def test_faults_stand_at_the_rows_of_the_file():
    """The row counts from the first row given, and the column has its name."""
    found = faults_in(column(GOOD, "12", None), file="staff.csv", first_row=5)
    assert [fault.place for fault in found] == ["staff.csv:6:nip", "staff.csv:7:nip"]
    assert [fault.code for fault in found] == ["ASN-NIP-006", "ASN-NIP-001"]


def test_rows_without_a_number_may_be_allowed():
    """Staff without a NIP are no fault where the caller says so."""
    found = faults_in(column(GOOD, "-", None, "", "12"), may_lack=True)
    assert [fault.line for fault in found] == [6]


def test_a_column_printed_from_doubles_is_seen():
    """Numbers that a float held are all multiples of 32."""
    spoiled = [str(int(float(text))) for text in people(40)]
    assert rounded_by_float(column(*spoiled))
    assert not rounded_by_float(column(*people(40)))


@pytest.mark.parametrize("keep", [15, 16, 17])
def test_a_column_cut_to_fewer_digits_is_seen(keep):
    """Fifteen to seventeen digits kept, zeros behind, is what spreadsheets and scripts leave."""
    spoiled = [text[:keep].ljust(18, "0") for text in people(300)]
    assert rounded_by_float(column(*spoiled))


def test_a_rounded_column_is_one_fault():
    """Rounding is said once for the column, not once for each row."""
    spoiled = column(*(str(int(float(text))) for text in people(40)))
    assert [fault.code for fault in faults_in(spoiled, file="a.csv")] == ["ASN-NIP-012"]


def test_one_good_number_clears_the_column():
    """A pattern counts only where every number follows it."""
    spoiled = [str(int(float(text))) for text in people(40)]
    assert not rounded_by_float(column(*spoiled, GOOD))


def test_a_repeated_number_is_no_pattern():
    """A column of superiors repeats one number, which may end in 0 by chance."""
    assert not rounded_by_float(column(*["187504121903031010"] * 50))


def test_few_numbers_are_no_pattern():
    """Below five different numbers nothing is concluded."""
    spoiled = [f"1875041219030{n}1000" for n in range(3, 7)]
    assert not rounded_by_float(column(*spoiled))
    assert rounded_by_float(column(*spoiled, "187504121903071000"))
