"""Eselon and golongan as ordered numbers."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.domain.ranks import eselon_code, eselon_text, grade_code, grade_text

ESELONS = [10 * level + letter for level in range(1, 6) for letter in (1, 2)]
LEVELS = [10 * level for level in range(1, 6)]
PNS_GRADES = [10 * level + letter for level in range(1, 5) for letter in range(1, 5)] + [45]
PPPK_GRADES = list(range(101, 118))


@pytest.mark.parametrize("code", [*ESELONS, *LEVELS, None])
def test_an_eselon_comes_back_from_its_text(code):
    """Writing and reading an eselon loses nothing, the missing letter included."""
    assert eselon_code(eselon_text(code)) == code


@pytest.mark.parametrize("code", [*PNS_GRADES, *PPPK_GRADES, None])
def test_a_grade_comes_back_from_its_text(code):
    """Writing and reading a grade loses nothing, on both ladders."""
    assert grade_code(grade_text(code)) == code


@pytest.mark.parametrize(
    "text", ["III.a", "iii.a", "III/A", "IIIa", "III a", "III-A", " Eselon III.a ", "31"]
)
def test_all_ways_to_write_an_eselon_are_one(text):
    """Separators, capitals and numeric ids do not matter."""
    assert eselon_code(text) == 31


def test_a_level_without_letter_is_its_own_code():
    """The letter of an old export is not guessed."""
    assert eselon_code("III") == 30
    assert eselon_text(30) == "III"


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "0", "99", "Non", "Non Eselon", "NON-ESELON", "noneselon", "Eselon -"]
)
def test_no_eselon_is_none(text):
    """What exports print for staff without an eselon is no rank."""
    assert eselon_code(text) is None


@pytest.mark.parametrize(
    "text", ["VI", "III.c", "IIII", "53", "13", "10", "61", "3", "abc", "III.aa", "\uff11\uff11"]
)
def test_other_text_is_no_eselon(text):
    """Nothing is rounded to the nearest rank."""
    with pytest.raises(ValueError, match="not an eselon"):
        eselon_code(text)


def test_a_smaller_eselon_code_is_a_higher_rank():
    """I.a stands above I.b, and every level above the next."""
    texts = ["I.a", "I.b", "II.a", "II.b", "III.a", "III.b", "IV.a", "IV.b", "V.a", "V.b"]
    assert [eselon_code(text) for text in texts] == sorted(ESELONS)


@pytest.mark.parametrize("text", ["III/d", "IIId", "III-D", "3d", "34", " iii.D ", "III d"])
def test_all_ways_to_write_a_grade_are_one(text):
    """The formats met in exports give one code."""
    assert grade_code(text) == 34


@pytest.mark.parametrize("text", ["III/e", "V/a", "3e", "35", "46", "XVIII", "0a", "d", "III/dd"])
def test_other_text_is_no_grade(text):
    """Only IV has an e, and PPPK grades end at XVII."""
    with pytest.raises(ValueError, match="not a grade"):
        grade_code(text)


def test_a_bare_roman_number_is_a_pppk_grade():
    """I to XVII are 101 to 117, apart from the PNS ladder."""
    assert [grade_code(text) for text in ("I", "IV", "IX", "XVII")] == [101, 104, 109, 117]
    assert grade_code("IV/a") == 41


@pytest.mark.parametrize("text", ["", "-", " 0 "])
def test_no_grade_is_none(text):
    """Nothing, a dash and a zero are no grade."""
    assert grade_code(text) is None


@given(st.text(max_size=8) | st.text("IVXivxabcde/.- 0123459", max_size=8))
def test_any_text_is_a_code_that_can_be_written_or_a_value_error(text):
    """A code that was read can be written, and reads back to itself."""
    with contextlib.suppress(ValueError):
        assert eselon_code(eselon_text(eselon_code(text))) == eselon_code(text)
    with contextlib.suppress(ValueError):
        assert grade_code(grade_text(grade_code(text))) == grade_code(text)
