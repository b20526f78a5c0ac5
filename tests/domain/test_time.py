"""Days, periods and zones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.domain.time import ALWAYS, Period, Span, as_day, local_instant
from asn_worksched.errors import InvalidInput

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ENDS = st.none() | DAYS


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Spans with and without bounds, never backward."""
    start, end = draw(ENDS), draw(ENDS)
    if start and end and end < start:
        start, end = end, start
    return Span(start, end)


@given(DAYS)
def test_a_day_is_the_same_from_text_and_from_a_date(day):
    """ISO text and the date itself give one day."""
    assert as_day(day) == as_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "value",
    [
        "",
        "18-03-2020",
        "2020-02-30",
        "2020-3-18",
        "2020-03-18T08:00",
        " 2020-03-18",
        "\u0662\u0660\u0662\u0660-03-18",
        "tomorrow",
    ],
)
def test_other_text_is_no_day(value):
    """What is not year-month-day is refused with its code."""
    with pytest.raises(InvalidInput, match="ASN-DAY-101"):
        as_day(value)


@pytest.mark.parametrize("value", [datetime(2020, 3, 18), 20200318, None])  # noqa: DTZ001
def test_moments_and_numbers_are_no_days(value):
    """A moment is not cut to a day, since that would hide its zone."""
    with pytest.raises(InvalidInput, match="ASN-DAY-101"):
        as_day(value)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("WIB", 7), ("WITA", 8), ("WIT", 9), ("Asia/Jakarta", 7), ("Asia/Makassar", 8)],
)
def test_wall_time_has_the_whole_hours_of_its_zone(zone, hours):
    """The three zones are 7, 8 and 9 hours ahead, without the minutes of local mean time."""
    found = local_instant("2020-03-18", time(8), zone)
    assert found.utcoffset() == timedelta(hours=hours)
    assert (found.date(), found.time()) == (date(2020, 3, 18), time(8))


@pytest.mark.parametrize("zone", ["", "WIP", "GMT+7", "../etc"])
def test_an_unknown_zone_is_refused(zone):
    """A zone that does not exist is refused with its code."""
    with pytest.raises(InvalidInput, match="ASN-DAY-103"):
        local_instant("2020-03-18", time(8), zone)


def test_eight_o_clock_comes_first_in_the_east():
    """The same wall time is an earlier instant further east."""
    at = [local_instant("2020-03-18", time(8), zone) for zone in ("WIT", "WITA", "WIB")]
    assert at == sorted(at)
    assert at[0] < at[1] < at[2]


@given(DAYS, st.integers(0, 400))
def test_a_period_holds_both_its_ends(start, more):
    """Length, iteration, membership and positions agree, both ends included."""
    period = Period(start, start + timedelta(days=more))
    days = list(period)
    assert len(days) == len(period) == more + 1
    assert (days[0], days[-1]) == (period.start, period.end)
    assert [period.index(day) for day in days] == list(range(len(days)))
    assert start - timedelta(days=1) not in period
    assert period.end + timedelta(days=1) not in period


def test_a_period_takes_text_and_prints_as_it_reads():
    """Text ends become days; the print is ISO."""
    period = Period("2020-03-16", "2020-03-31")
    assert period == Period(date(2020, 3, 16), date(2020, 3, 31))
    assert str(period) == "2020-03-16/2020-03-31"
    assert period.index("2020-03-18") == 2


def test_a_day_outside_has_no_position():
    """Asking for the position of a day outside is an error, not -1."""
    with pytest.raises(ValueError, match="lies outside"):
        Period("2020-03-16", "2020-03-31").index("2020-04-01")


@pytest.mark.parametrize("kind", [Period, Span])
def test_nothing_ends_before_it_starts(kind):
    """A backward run of days is refused with its code."""
    with pytest.raises(InvalidInput, match="ASN-DAY-102"):
        kind(date(2020, 3, 18), date(2020, 3, 17))


@given(spans(), spans(), DAYS)
def test_a_day_lies_in_both_spans_when_it_lies_in_what_they_share(one, other, day):
    """The meeting of two spans holds exactly the days of both."""
    shared = one & other
    assert (day in one and day in other) == (shared is not None and day in shared)


@given(spans(), spans())
def test_spans_meet_in_either_order(one, other):
    """The order does not matter, and everything is within ALWAYS."""
    assert one & other == other & one
    assert one & ALWAYS == one


@given(DAYS)
def test_always_holds_every_day_and_no_other_thing(day):
    """Open ends hold all days; text is no day."""
    assert day in ALWAYS
    assert day.isoformat() not in ALWAYS


def test_open_ends_are_shown():
    """A missing end prints as dots."""
    assert str(Span(date(2020, 3, 18))) == "2020-03-18/..."
    assert str(ALWAYS) == ".../..."
