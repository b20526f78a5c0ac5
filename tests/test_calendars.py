"""Holidays and joint leave, as they were known on a date."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.calendars import HOLIDAY_KINDS, Calendar, Holiday
from asn_worksched.domain.law import Citation
from asn_worksched.domain.time import Period
from asn_worksched.errors import InvalidInput

DECREES = (Citation("id.2019.skb.728", "SKB 728/2019"), Citation("id.2020.skb.744", "SKB 744/2020"))
YEAR = st.dates(date(2020, 1, 1), date(2020, 12, 31))
KNOWN = st.dates(date(2019, 8, 1), date(2021, 1, 31))


@st.composite
def holidays(draw: st.DrawFn) -> Holiday:
    """Holidays of 2020, withdrawn or not."""
    first = draw(KNOWN)
    lasts = st.integers(1, 400).map(lambda days: first + timedelta(days=days))
    return Holiday(
        day=draw(YEAR),
        name=draw(st.sampled_from(["Nyepi", "Natal"])),
        kind=draw(st.sampled_from(HOLIDAY_KINDS)),
        citation=draw(st.sampled_from(DECREES)),
        known_from=first,
        known_to=draw(st.none() | lasts),
    )


CALENDARS = st.builds(
    Calendar, st.lists(holidays(), max_size=5), st.frozensets(st.integers(2019, 2022))
)


def holiday(day: str, *, kind="public", start="2019-08-28", end=None, name="Nyepi") -> Holiday:
    """A holiday with dates as text."""
    return Holiday(
        day=date.fromisoformat(day),
        name=name,
        kind=kind,
        citation=DECREES[0],
        known_from=date.fromisoformat(start),
        known_to=end and date.fromisoformat(end),
    )


@settings(deadline=None)
@given(st.lists(CALENDARS, max_size=3))
def test_merging_does_not_depend_on_order(calendars):
    """Every order of the same calendars gives an equal calendar."""
    merged = {Calendar.merge(order) for order in permutations(calendars)}
    assert len(merged) == 1


@settings(deadline=None)
@given(CALENDARS, CALENDARS)
def test_merging_twice_changes_nothing(one, two):
    """A calendar merged with itself, or merged again into a whole, adds nothing."""
    both = Calendar.merge([one, two])
    assert Calendar.merge([both, one]) == both
    assert Calendar.merge([one, one]) == one


@settings(deadline=None)
@given(st.lists(holidays(), max_size=8), st.none() | KNOWN)
def test_a_day_is_off_exactly_when_some_decree_of_it_was_known(days, asked):
    """The days off are those of which at least one holiday held on the day of asking."""
    calendar = Calendar(days, {2020})
    if asked and days and asked < min(each.known_from for each in days):
        with pytest.raises(InvalidInput, match="ASN-CAL-002"):
            calendar.off(Period("2020-01-01", "2020-12-31"), asked)
        return
    off = calendar.off(Period("2020-01-01", "2020-12-31"), asked)
    for day in Period("2020-01-01", "2020-12-31"):
        held = [
            each
            for each in days
            if each.day == day
            and (
                each.known_to is None
                if asked is None
                else each.known_from <= asked < (each.known_to or date.max)
            )
        ]
        assert (day in off) == bool(held)
        assert day not in off or off[day] in held


def test_knowledge_starts_on_its_first_day_and_ends_before_its_last():
    """known_from is included and known_to is excluded."""
    calendar = Calendar(
        [holiday("2020-12-28", start="2020-04-09", end="2020-12-01"), holiday("2020-01-01")], {2020}
    )
    told = {
        asked: calendar.holiday("2020-12-28", asked) is not None
        for asked in ("2020-04-08", "2020-04-09", "2020-11-30", "2020-12-01", None)
    }
    assert told == {
        "2020-04-08": False,
        "2020-04-09": True,
        "2020-11-30": True,
        "2020-12-01": False,
        None: False,
    }


def test_a_public_holiday_goes_before_polling_and_joint_leave():
    """Where kinds fall on one day, the answer is the same whatever the order of the rows."""
    rows = [holiday("2020-03-25", kind=kind) for kind in HOLIDAY_KINDS]
    for order in permutations(rows):
        assert Calendar(order, {2020}).holiday("2020-03-25").kind == "public"


def test_a_year_without_a_decree_is_refused():
    """Each missing year is named, and no day of it is taken for a working day."""
    calendar = Calendar([holiday("2020-03-25")], {2020})
    with pytest.raises(InvalidInput) as error:
        calendar.off(Period("2019-12-01", "2021-01-31"))
    assert [fault.code for fault in error.value.faults] == ["ASN-CAL-001", "ASN-CAL-001"]
    assert [fault.facts["year"] for fault in error.value.faults] == [2019, 2021]
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        calendar.working("2021-03-01", 5)


def test_a_region_may_add_a_day_without_claiming_the_year():
    """A region's extra day counts once a decree of the year is merged in, and never before."""
    region = Calendar([holiday("2020-11-26", name="HUT Kota Tangerang Selatan")])
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        region.holiday("2020-11-26")
    whole = Calendar.merge([region, Calendar([holiday("2020-03-25")], {2020})])
    assert whole.holiday("2020-11-26").name == "HUT Kota Tangerang Selatan"


def test_working_days_of_each_working_week():
    """Saturday works in a week of six, Sunday in one of seven, which works through holidays."""
    calendar = Calendar([holiday("2020-03-25")], {2020})
    weeks = {
        day: [week for week in (5, 6, 7) if calendar.working(day, week)]
        for day in ("2020-03-24", "2020-03-25", "2020-03-28", "2020-03-29")
    }
    assert list(weeks.values()) == [[5, 6, 7], [7], [6, 7], [7]]
    with pytest.raises(ValueError, match="5, 6 or 7"):
        calendar.working("2020-03-24", 4)


def test_a_withdrawal_not_after_its_decree_is_refused():
    """A holiday that was never known for a single day is a slip."""
    with pytest.raises(InvalidInput, match="ASN-CAL-003"):
        holiday("2020-05-28", start="2020-04-09", end="2020-04-09")
