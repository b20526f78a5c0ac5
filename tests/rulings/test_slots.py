"""Shifts of an office day: which act's hold, and what they make of caps on one moment."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.slots import minutes, most_apart
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME, law, policy, under_one_roof

WEEK = asn.Period("2020-03-16", "2020-03-20")
TWO = {"starts": (time(7), time(12)), "minutes": 270, "break_minutes": 0}
LONG = {"starts": (time(7), time(9)), "minutes": 450, "break_minutes": 60}
AT_ONCE = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot"}))


def shifts(name="shift", *, level=6, **fields):
    """An act with one clause on shifts."""
    return policy(name, (asn.Shifts, "shift", fields), level=level)


def ruled(*policies, people=None):
    """Rulings on a week."""
    return asn.resolve(people or make_personnel(6), law(BASE, HOME, *policies), WEEK)


def spans(rulings, day=0):
    """The shifts of the first person, as text."""
    number = int(rulings.pattern_of[rulings.number[0], day])
    found = rulings.patterns[number].spans(WEEK.days[day]) if number >= 0 else ()
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in found]


def test_without_starts_the_day_is_not_divided():
    """An act that only says how many shifts there are sets no hours."""
    assert spans(ruled(shifts(number=2, split=Fraction(1, 2)))) == []


def test_the_shifts_of_one_act_hold_together():
    """Clauses of one act are the shifts of one day, Fridays with hours of their own."""
    act = policy(
        "two",
        (asn.Shifts, "one", {"starts": (time(7),), "minutes": 330}),
        (
            asn.Shifts,
            "two",
            {"starts": (time(10, 30),), "minutes": 330, "friday_minutes": 300, "friday_break": 60},
        ),
    )
    rulings = ruled(act)
    assert spans(rulings) == ["07:00-12:30", "10:30-16:00"]
    assert spans(rulings, 4) == ["07:00-12:30", "10:30-16:30"]


def test_the_nearest_act_holds_alone():
    """Shifts of a nearer act take the place of those of the nation; any split holds besides."""
    nation = shifts("nation", level=3, **TWO)
    halves = shifts("halves", level=3, number=2, split=Fraction(1, 2))
    near = policy("near", (asn.Shifts, "shift", LONG), level=7, region="36.74")
    rulings = ruled(nation, halves, near)
    assert spans(rulings) == ["07:00-15:30", "09:00-17:30"]
    assert {pattern.split for pattern in rulings.patterns} == {Fraction(1, 2)}


def test_hours_of_a_nearer_act_end_the_shifts():
    """An office time set by a nearer act is no longer divided."""
    nation = shifts("nation", level=3, **TWO)
    near = policy(
        "near", (asn.Hours, "hours", {"start": time(8), "minutes": 330}), level=7, region="36.74"
    )
    assert spans(ruled(nation, near)) == []
    assert spans(ruled(nation)) == ["07:00-11:30", "12:00-16:30"]


def test_shifts_for_longer_work_are_no_office_hours():
    """A clause for work that takes more than a day's hours divides nobody's office day."""
    assert spans(ruled(shifts(over_minutes=510, **TWO))) == []


def test_a_place_serves_as_often_as_shifts_do_not_overlap():
    """A cap on one moment has a place twice a day for two shifts apart, once where they meet."""
    (apart,) = ruled(AT_ONCE, shifts(**TWO)).caps
    assert set(apart.places.ravel().tolist()) == {4}
    assert set(apart.at_once.ravel().tolist()) == {2}
    (meeting,) = ruled(AT_ONCE, shifts(**LONG)).caps
    assert set(meeting.places.ravel().tolist()) == {2}


def test_a_cap_on_a_day_is_left_alone():
    """Shifts change nothing for a cap that counts whole days, or people at home."""
    day = policy("cap", (asn.Cap, "cap", {"count": 2}))
    (cap,) = ruled(day, shifts(**TWO)).caps
    assert set(cap.places.ravel().tolist()) == {2}
    home = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot", "modes": ("WFH",)}))
    (cap,) = ruled(home, shifts(**TWO)).caps
    assert set(cap.places.ravel().tolist()) == {2}


def test_a_split_that_two_shifts_cannot_keep_makes_no_more_places():
    """Where one shift may have less than half, two alone cannot have everybody."""
    (cap,) = ruled(AT_ONCE, shifts(split=Fraction(2, 5), **TWO)).caps
    assert set(cap.places.ravel().tolist()) == {2}


def test_a_building_goes_by_its_units_each():
    """Where a unit of the building has no shifts, a place is taken for the whole day."""
    people = under_one_roof(make_personnel(6, 2))
    some = shifts(select="unit.code = 'unit-001'", **TWO)
    whole = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot", "per": "site"}))
    (cap,) = ruled(whole, some, people=people).caps
    assert set(cap.places.ravel().tolist()) == {2}
    by_unit = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot"}))
    (cap,) = ruled(by_unit, some, people=people).caps
    assert cap.places[:, 0].tolist() == [4, 2]


CLOCKS = st.tuples(st.integers(0, 20), st.integers(1, 10)).map(
    lambda pair: (time(pair[0]), time((pair[0] + pair[1]) % 24))
)


@given(st.lists(CLOCKS, max_size=6))
def test_the_most_shifts_apart_are_found(spans_):
    """Against all subsets: no greater set of shifts has no two that overlap."""
    times = [minutes(span) for span in spans_]
    best = max(
        (
            size
            for size in range(1, len(times) + 1)
            for some in combinations(times, size)
            if all(one[1] <= two[0] or two[1] <= one[0] for one, two in combinations(some, 2))
        ),
        default=1,
    )
    assert most_apart(spans_) == best


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ((time(7), time(15, 30)), (420, 930)),
        ((time(22), time(6)), (1320, 1800)),
        ((time(0), time(0)), (0, 1440)),
    ],
)
def test_hours_that_end_before_they_start_end_the_next_day(span, told):
    """Minutes count from midnight, on past the next one."""
    assert minutes(span) == told


def test_classes_on_other_days_have_no_pattern():
    """Outside the days of the clause nothing is divided."""
    act = policy(
        "some",
        (asn.Shifts, "shift", {"period": asn.Span(date(2020, 3, 18), date(2020, 3, 19)), **TWO}),
    )
    rulings = ruled(act)
    assert np.array_equal((rulings.pattern_of >= 0).any(axis=0), [False, False, True, True, False])
