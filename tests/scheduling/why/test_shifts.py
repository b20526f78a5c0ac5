"""Why a shift roster has gaps, person by person and day by day."""

from __future__ import annotations

from itertools import product

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.shifts import ShiftCover, ShiftRules, ShiftTerms
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.translate import wards
from asn_worksched.scheduling.why.shifts import closed, why_impossible_in_shifts
from asn_worksched.scheduling.why.staffing import short_days

from ...laws import cite
from ...shifts import DAY, LATE, NIGHT, UNIT, WEEK, ruled, rules_of, shift_rules, team

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ONE_WEEK = asn.Period("2020-03-16", "2020-03-20")


def wards_of(rulings, rules):
    """The work and its wards, with nothing known of the days before."""
    work = ShiftWork.of(rulings, rules)
    return work, list(wards(work, Before.unknown(work)))


def has_pattern(model, person):
    """Whether a person has any lawful pattern, by trying all of them."""
    one = attrs.evolve(model, allowed=model.allowed)
    for row in product(range(-1, model.shifts), repeat=model.days):
        grid = np.full((model.people, model.days), -1, dtype=np.int16)
        grid[person] = row
        if not broken_by(one, person, grid):
            return True
    return False


def broken_by(model, person, grid):
    """The rules that one person's row breaks."""
    names = [field.name for field in attrs.fields(type(model))]
    people = model.people
    alone = {
        name: getattr(model, name)[person : person + 1]
        for name in names
        if name not in ("minutes", "gap", "weekends", "able", "need", "under", "over", "constant")
    }
    assert all(len(value) == 1 for value in alone.values()) or people == 0
    none = {name: getattr(model, name)[:0] for name in ("need", "under", "over")}
    one = attrs.evolve(model, **alone, **none, able=np.zeros((0, 1), dtype=bool))
    return faults(one, grid[person : person + 1])


@st.composite
def offices(draw):
    """A small team for five days, some on leave, under random shift rules."""
    people = team(draw(st.integers(1, 3)), draw(st.sampled_from([5, 7])))
    keys = people.frame["key"].to_list()
    away = draw(st.lists(st.sampled_from(keys), max_size=1))
    leave = [asn.Leave(key, asn.Period("2020-03-17", "2020-03-18"), cite("cuti")) for key in away]
    rules = draw(shift_rules(keys))
    inside = attrs.evolve(
        rules,
        pins=tuple(pin for pin in rules.pins if pin.day in ONE_WEEK),
        requests=tuple(wish for wish in rules.requests if wish.day in ONE_WEEK),
    )
    return ruled(people, period=ONE_WEEK, leave=leave), inside


@SOME
@given(offices())
def test_a_person_is_told_just_where_no_pattern_is_lawful(office):
    """By trying every pattern: who is named has none, who is not has one."""
    rulings, rules = office
    work, found = wards_of(rulings, rules)
    keys = {work.key(worker) for worker in range(len(work.rows))}
    told = {each.group for each in why_impossible_in_shifts(rulings, rules)} & keys
    stuck = {
        work.key(int(ward.workers[person]))
        for ward in found
        for person in range(ward.model.people)
        if not has_pattern(ward.model, person)
    }
    assert told == stuck


@SOME
@given(offices())
def test_each_closed_cell_has_one_cause(office):
    """Causes share no cell, and together they are all that the model does not allow."""
    work, found = wards_of(*office)
    for ward in found:
        for person in range(ward.model.people):
            causes = list(closed(work, ward, person).values())
            whole = np.sum(causes, axis=0) if causes else np.zeros_like(ward.model.allowed[0])
            assert np.array_equal(whole, ~ward.model.allowed[person])


@SOME
@given(offices())
def test_a_day_is_told_just_where_too_few_can_come(office):
    """By trying every way to spend the day: a day told cannot be covered, one not told can."""
    work, found = wards_of(*office)
    for ward in found:
        told = {each.days[0] for each in short_days(work, ward)}
        for day in range(ward.model.days):
            assert (work.rulings.period.days[day] in told) == (not covered(ward.model, day))


def covered(model, day):
    """Whether any way to spend a day gives every cover its people."""
    options = [
        [-1, *np.flatnonzero(model.allowed[person, day]).tolist()] for person in range(model.people)
    ]
    for row in product(*options):
        grid = np.full((model.people, model.days), -1, dtype=np.int16)
        grid[:, day] = row
        if (model.cover(grid)[:, day] >= model.need[:, day]).all():
            return True
    return False


def test_the_rules_of_a_person_are_told_with_their_act():
    """Minutes that days on and off leave no room for: three clauses, and what each could say."""
    rulings = ruled(team(2), period=WEEK)
    terms = ShiftTerms(min_minutes=2400, max_days_on=3, min_days_off=2, citation=cite("sk", "5"))
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=1), shifts=(DAY,), terms=(terms,))
    (found,) = [e for e in why_impossible_in_shifts(rulings, rules) if e.group == "syn-0002"]
    assert [reason.text("en") for reason in found.reasons] == [
        "at least 2400 minutes in the period [SE sk, 5]",
        "at least 2 days off in a row [SE sk, 5]",
        "at most 3 days of work in a row [SE sk, 5]",
    ]
    assert [each.text("en") for each in found.relaxations] == [
        "at least 2100 minutes instead of 2400 [SE sk, 5]",
        "at least 1 days off in a row instead of 2 [SE sk, 5]",
        "at most 6 days of work in a row instead of 3 [SE sk, 5]",
    ]


def test_a_change_told_is_enough_when_it_is_made():
    """With the least minutes that are told nobody is stuck any more; with one more they are."""
    rulings = ruled(team(2), period=WEEK)

    def told(minutes):
        terms = ShiftTerms(min_minutes=minutes, max_days_on=3, min_days_off=2)
        rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=1), shifts=(DAY,), terms=(terms,))
        found = why_impossible_in_shifts(rulings, rules)
        return [each for each in found if each.group == "syn-0002"]

    (found,) = told(2400)
    changes = [change for each in found.relaxations for change in each.changes]
    (becomes,) = [change.becomes for change in changes if change.kind == "least_minutes"]
    assert told(becomes) == []
    assert told(becomes + 1) != []


def test_too_few_people_are_told_with_the_cover_and_what_would_do():
    """Three shifts and two people: one more person, or one fewer asked for."""
    found = why_impossible_in_shifts(
        ruled(team(2), period=WEEK), rules_of(shifts=(DAY, LATE, NIGHT))
    )
    days = [each for each in found if each.group == UNIT]
    assert len(days) == 7
    kinds = {reason.kind for reason in days[0].reasons}
    assert kinds == {"need", "staff"}
    assert all(reason.citation or reason.source for reason in days[0].reasons)
    assert [each.amount for each in days[0].relaxations] == [1] * len(days[0].relaxations)
    assert {each.changes[0].kind for each in days[0].relaxations} == {"people", "need"}


def test_one_day_can_be_asked_about():
    """Only what touches the day is told; other days and units are not known."""
    rulings, rules = ruled(team(2), period=WEEK), rules_of()
    (one,) = why_impossible_in_shifts(rulings, rules, day="2020-03-18", unit=UNIT)
    assert [str(day) for day in one.days] == ["2020-03-18"]
    for more in ({"day": "2020-04-18"}, {"unit": "nowhere"}):
        with pytest.raises(asn.NotKnown):
            why_impossible_in_shifts(rulings, rules, **more)


def test_the_rules_of_nobody_have_nothing_to_tell():
    """Where everybody has a pattern and every day its people nothing is told."""
    rules = ShiftRules(shifts=(DAY,), covers=(ShiftCover(unit=UNIT, shift="P", need=1),))
    assert why_impossible_in_shifts(ruled(team(2), period=WEEK), rules) == ()
