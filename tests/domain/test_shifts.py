"""Shifts, days of cover, and rules that are refused whole."""

from __future__ import annotations

from datetime import date, time

import pytest

import asn_worksched as asn
from asn_worksched.domain.shift_days import EVERY_DAY, Days
from asn_worksched.domain.shifts import (
    Shift,
    ShiftCover,
    ShiftPin,
    ShiftRequest,
    ShiftRules,
    ShiftTerms,
)

WEDNESDAY, FRIDAY = date(2020, 3, 18), date(2020, 3, 20)
NIGHT = Shift(code="M", start=time(21), minutes=600, break_minutes=30, friday_break=60)


def test_a_shift_ends_on_the_next_morning():
    """The end is wall time, past midnight included, and Friday has its own break."""
    assert NIGHT.span(WEDNESDAY) == (time(21), time(7, 30))
    assert NIGHT.span(FRIDAY) == (time(21), time(8))
    assert (NIGHT.length(FRIDAY), NIGHT.longest, NIGHT.begins) == (660, 660, 1260)


def test_a_watch_of_a_day_ends_when_it_starts():
    """24 hours end at the minute at which they started."""
    assert Shift(code="J", start=time(8), minutes=1440).span(FRIDAY) == (time(8), time(8))


@pytest.mark.parametrize(
    ("words", "day", "holiday", "rank"),
    [
        ((), WEDNESDAY, True, 1),
        (("Rabu", "friday"), WEDNESDAY, False, 2),
        (("rabu", "hari libur"), WEDNESDAY, True, 3),
        (("rabu", "2020-03-18"), WEDNESDAY, True, 4),
        (("sabtu", "minggu", "holiday"), WEDNESDAY, False, 0),
    ],
)
def test_days_are_meant_more_or_less_closely(words, day, holiday, rank):
    """A date is nearer than a holiday, a holiday than a weekday, a weekday than any day."""
    assert Days.of(words).rank(day, holiday=holiday) == rank


def test_words_that_are_no_days():
    """Each of them is a fault of its own."""
    with pytest.raises(asn.InvalidInput) as refused:
        Days.of(["senin", "senen", "2020-02-30"])
    assert [fault.facts["value"] for fault in refused.value.faults] == ["senen", "2020-02-30"]


def test_covers_that_meet():
    """Two covers meet only where one day would have both with the same rank."""
    weekend, holiday = Days.of(["sabtu", "minggu"]), Days.of(["holiday"])
    assert not weekend.meets(EVERY_DAY)
    assert not weekend.meets(holiday)
    assert weekend.meets(Days.of(["minggu", "senin"]))
    assert EVERY_DAY.meets(EVERY_DAY)


def test_a_day_off_has_many_words():
    """A dash, off and libur are all no shift."""
    pins = [ShiftPin(employee="a", day="2020-03-18", shift=w) for w in ("-", "Off", "LIBUR")]
    assert [pin.shift for pin in pins] == ["", "", ""]
    assert ShiftRequest(employee="a", day="2020-03-18").shift == ""


def test_a_skill_costs_nothing_beyond_its_need():
    """Surplus costs 1, and of those with a skill nothing."""
    assert ShiftCover(unit="u", shift="M", need=1).over == 1
    assert ShiftCover(unit="u", shift="M", need=1, skill="icu").over == 0


def test_all_that_is_wrong_is_told_at_once():
    """Rules are refused whole, with every fault."""
    with pytest.raises(asn.InvalidInput) as refused:
        ShiftRules(
            shifts=(
                NIGHT,
                NIGHT,
                Shift(code="off", start=time(7), minutes=60),
                Shift(code="X", start=time(7), minutes=1441),
            ),
            covers=(
                ShiftCover(unit="u", shift="Z", need=1),
                ShiftCover(unit="u", shift="M", need=1),
                ShiftCover(unit="u", shift="M", need=2),
            ),
            terms=(ShiftTerms(min_days_on=3, max_days_on=2),),
            pins=(
                ShiftPin(employee="a", day="2020-03-18", shift="M"),
                ShiftPin(employee="a", day="2020-03-18"),
            ),
        )
    found = sorted(fault.code for fault in refused.value.faults)
    assert found == [f"ASN-SHF-00{n}" for n in (1, 2, 3, 4, 5, 6, 7)]
