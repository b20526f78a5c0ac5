"""NIP and NI PPPK: what is put right, what is refused, and what the digits say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.domain import nip
from asn_worksched.domain.nip import Nip, clean_number, faults_of
from asn_worksched.domain.people import Sex
from asn_worksched.errors import InvalidInput

PNS = "187504121903031001"
PPPK = "188808171921212002"


def number(birth="18750412", year="1903", block="03", sex="1", sequence="001") -> str:
    """A made-up number from its parts."""
    return birth + year + block + sex + sequence


def codes(raw: object) -> list[str]:
    """The codes of everything wrong with *raw*."""
    return [fault.code for fault in faults_of(raw)]


@st.composite
def good_numbers(draw: st.DrawFn) -> str:
    """Numbers of made-up people of both kinds."""
    born = draw(st.dates(date(1840, 1, 1), date(1899, 12, 31)))
    year = born.year + draw(st.integers(18, 60))
    block = draw(st.integers(1, 12) | st.integers(21, 29))
    sex, sequence = draw(st.sampled_from("12")), draw(st.integers(1, 999))
    return f"{born:%Y%m%d}{year}{block:02}{sex}{sequence:03}"


def test_a_pns_number_says_birth_start_sex_and_sequence():
    """Every part of a PNS number is read from its own digits."""
    found = Nip.parse(PNS)
    assert found.birth_date == date(1875, 4, 12)
    assert (found.shape, found.appointed_year, found.appointed_month) == ("PNS", 1903, 3)
    assert (found.contract, found.sex, found.sequence) == (None, "male", 1)
    assert str(found) == found.text == PNS


def test_pppk_numbers_pass_though_they_have_no_month():
    """Digits 13 and 14 of a PPPK are the contract, so the month test does not apply."""
    found = Nip.parse(PPPK)
    assert (found.shape, found.appointed_month, found.contract) == ("PPPK", None, 1)
    assert found.appointed_year == 1921


@pytest.mark.parametrize("block", ["00", "13", "20", "30", "31", "99"])
def test_digits_13_and_14_are_a_month_or_a_contract(block):
    """Anything but 01-12 and 21-29 is refused, and nothing else is said about it."""
    assert codes(number(block=block)) == ["ASN-NIP-008"]


@pytest.mark.parametrize("block", [f"{n:02}" for n in (*range(1, 13), *range(21, 30))])
def test_every_month_and_every_contract_passes(block):
    """01 to 12 and 21 to 29 are good."""
    assert codes(number(block=block, year="1904")) == []


def test_a_comma_is_no_sex():
    """A comma in the place of the sex digit is refused as a character, never accepted."""
    assert codes(PNS[:14] + "," + PNS[15:]) == ["ASN-NIP-003"]


@pytest.mark.parametrize("sex", list("03456789"))
def test_the_sex_digit_is_one_or_two(sex):
    """No other digit is a sex."""
    assert codes(number(sex=sex)) == ["ASN-NIP-010"]


def test_the_sexes_are_those_of_the_record():
    """1 is a man and 2 a woman, in the words the record uses."""
    assert Sex(Nip.parse(number(sex="1")).sex) is Sex.MALE
    assert Sex(Nip.parse(number(sex="2")).sex) is Sex.FEMALE


@given(st.integers(1, 999))
def test_the_sequence_is_the_last_three_digits(sequence):
    """The sequence is cut from the end of the number, whatever stands before."""
    assert Nip.parse(number(sequence=f"{sequence:03}")).sequence == sequence


@pytest.mark.parametrize(
    "raw",
    [
        "1,87504E+17",
        "1.87504E+17",
        "1.87e17",
        " 1,87504E+17 ",
        "'1.87504121903031e+17",
        "1,87504E17",
        PNS + ".0",
        PNS + ",00",
        1.87504121903031e17,
        int(PNS),
        Decimal(PNS),
        True,
    ],
)
def test_numbers_that_went_through_a_number_type_are_refused(raw):
    """Scientific notation, floats and integers are refused with one clear fault."""
    assert codes(raw) == ["ASN-NIP-002"]
    with pytest.raises(InvalidInput, match="ASN-NIP-002"):
        Nip.parse(raw)


def test_three_zeros_at_the_end_are_a_rounded_number():
    """A sequence of 000 is refused, and the text names the spreadsheet."""
    (fault,) = faults_of(number(sequence="000"))
    assert fault.code == "ASN-NIP-011"
    assert "spreadsheet" in fault.text("en")


@pytest.mark.parametrize(
    "raw",
    [
        "'" + PNS,
        "\u2018" + PNS,
        f'="{PNS}"',
        f'"{PNS}"',
        f"  {PNS}\t\r\n",
        "18750412 190303 1 001",
        "18750412.190303.1.001",
        "18750412\xa0190303\u202f1\u2009001",
        "\ufeff1875\u200b0412\u200d1903\xad031001\u200e",
        "".join(chr(ord(digit) - 48 + 0xFF10) for digit in PNS),
        "".join(chr(ord(digit) - 48 + 0x0660) for digit in PNS),
        "".join(chr(ord(digit) - 48 + 0x06F0) for digit in PNS),
    ],
)
def test_what_can_be_put_right_without_loss_is_put_right(raw):
    """Apostrophes, blanks, dots, unseen marks and other scripts' digits do not matter."""
    assert Nip.parse(raw).text == PNS


def test_seventeen_digits_and_a_blank_are_not_eighteen():
    """A cut number is refused though the text is 18 long, and the length said is 17."""
    (fault,) = faults_of(" " + PNS[1:])
    assert fault.code == "ASN-NIP-006"
    assert "17 digits" in fault.text("en")


@pytest.mark.parametrize(
    "raw", [None, "", " ", "-", "--", "\u2013", "0", "'0", "000000000", "0" * 18, 0, 0.0, "."]
)
def test_nothing_dashes_and_zeros_are_no_number(raw):
    """Staff without a NIP are told apart from wrong numbers by an empty clean text."""
    assert clean_number(raw) == ""
    assert codes(raw) == ["ASN-NIP-001"]


def test_a_missing_value_of_a_data_frame_is_no_number():
    """NaN is how data frames hold nothing."""
    assert clean_number(float("nan")) == ""


def test_an_old_nip_is_named_as_such():
    """Nine digits are the NIP of before 2008."""
    assert codes("123456789") == ["ASN-NIP-004"]


@pytest.mark.parametrize("day", ["17", "57"])
def test_a_nik_is_named_as_such_and_never_repeated(day):
    """16 digits with a day of birth, a woman's plus 40, are a NIK; its digits are not shown."""
    nik = f"990199{day}08880001"
    (fault,) = faults_of(nik)
    assert fault.code == "ASN-NIP-005"
    assert nik not in repr(fault)
    assert "NIK" in fault.text("en")


def test_sixteen_digits_that_are_no_nik_have_the_wrong_length():
    """A day of 35 fits neither a man nor a woman."""
    assert codes("9901993508880001") == ["ASN-NIP-006"]


@pytest.mark.parametrize("raw", ["1234567890", "1234567890123456", "87654", PNS + "1", PNS * 3])
def test_other_numbers_are_refused_by_their_length(raw):
    """NIDN, NUPTK, NRP and NRK cannot be told by shape, so the fault names them all."""
    (fault,) = faults_of(raw)
    assert fault.code == "ASN-NIP-006"
    assert "NUPTK" in fault.text("en")


@pytest.mark.parametrize("birth", ["18750229", "18751301", "18750431", "17991231", "21000101"])
def test_digits_1_to_8_are_a_day_that_exists(birth):
    """A day that does not exist, or a year nobody living was born in, is refused."""
    assert "ASN-NIP-007" in codes(number(birth=birth))


def test_a_start_in_a_coming_month_is_good():
    """No clock is asked: data arrive before the month they are for."""
    assert Nip.parse(number(birth="18991231", year="1969", block="12")).appointed_year == 1969
    assert codes("209801012130121001") == []


@pytest.mark.parametrize(
    ("year", "block", "expected"),
    [
        ("1874", "05", ["ASN-NIP-009"]),
        ("1891", "03", ["ASN-NIP-009"]),
        ("1891", "04", []),
        ("1891", "21", []),
        ("1890", "21", ["ASN-NIP-009"]),
        ("1945", "12", []),
        ("1946", "04", ["ASN-NIP-009"]),
        ("1946", "03", []),
    ],
)
def test_the_age_at_appointment_is_16_to_70(year, block, expected):
    """Born on 12 April 1875: counted to the end of the month, or of the year for a PPPK."""
    assert codes(number(year=year, block=block)) == expected


def test_all_faults_of_a_number_come_together():
    """One look shows everything that is wrong, in the order of the digits."""
    assert codes("187513011903993000") == [
        "ASN-NIP-007",
        "ASN-NIP-008",
        "ASN-NIP-010",
        "ASN-NIP-011",
    ]


def test_a_fault_knows_its_place():
    """File, row and column go into the fault."""
    with pytest.raises(InvalidInput) as caught:
        Nip.parse("12", file="staff.csv", line=7, column="nip_baru")
    assert caught.value.faults[0].place == "staff.csv:7:nip_baru"


def test_made_up_numbers_stand_for_a_birth_100_years_later():
    """A birth year before 1900 marks a made-up number; others are taken as they are."""
    assert Nip.parse(PNS).synthetic
    assert Nip.parse(PNS).true_birth_date == date(1975, 4, 12)
    late = Nip.parse(number(birth="19000101", year="1920"))
    assert not late.synthetic
    assert late.true_birth_date == late.birth_date == date(1900, 1, 1)


@given(good_numbers())
def test_every_made_up_number_has_a_true_birth_date(text):
    """Leap days included, the day and month stay and the year moves by 100."""
    found = Nip.parse(text)
    assert f"{found.true_birth_date:%m%d}" == text[4:8]
    assert found.true_birth_date.year == int(text[:4]) + 100


@given(good_numbers())
def test_the_parts_of_a_number_make_the_number(text):
    """Nothing of the number is lost in its parts."""
    found = Nip.parse(text)
    block = found.appointed_month or 20 + (found.contract or 0)
    sex = {"male": 1, "female": 2}[found.sex]
    rebuilt = f"{found.birth_date:%Y%m%d}{found.appointed_year}{block:02}{sex}{found.sequence:03}"
    assert rebuilt == text


@given(st.text() | st.text(nip.DROPPED + "0123456789.,eE+-=\u0661\uff11", max_size=24))
def test_any_text_is_a_good_number_or_has_faults(raw):
    """Parsing gives 18 ASCII digits or a coded refusal, never another error."""
    try:
        found = Nip.parse(raw)
    except InvalidInput as error:
        assert error.faults  # noqa: PT017
        assert error.report("en").startswith("ASN-NIP-")  # noqa: PT017
    else:
        assert found.text.isascii()
        assert found.text.isdigit()
        assert len(found.text) == 18


@given(st.text() | st.text(nip.DROPPED + "0123456789.,eE+-=\u0661\uff11", max_size=24))
def test_cleaning_twice_is_cleaning_once(raw):
    """A clean text stays as it is, unless it starts with another equals sign."""
    once = clean_number(raw)
    if not once.startswith("="):
        assert clean_number(once) == once


@pytest.mark.parametrize("raw", [int(PNS), "12", None])
def test_no_unchecked_nip_can_be_made(raw):
    """The constructor checks and cleans as parsing does."""
    with pytest.raises(InvalidInput):
        Nip(raw)
    assert Nip(" " + PNS).text == PNS


def test_numbers_compare_by_their_text():
    """Equal numbers are one key, and numbers sort by birth."""
    assert len({Nip.parse(PNS), Nip.parse("'" + PNS)}) == 1
    assert sorted([Nip.parse(PPPK), Nip.parse(PNS)])[0].text == PNS


def test_kinds_are_numbered_without_a_gap():
    """Every kind of fault has its own code, in order, and texts that need no look-up."""
    numbers = [int(kind.code[-3:]) for kind in nip.KINDS]
    assert all(after - before == 1 for before, after in pairwise(numbers))
    assert all(kind.what and kind.why and kind.mend for kind in nip.KINDS)
