"""The model in numbers says of every roster just what the audit and the rules themselves say."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.shifts import ShiftCover, ShiftPin, ShiftTerms
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.relax import alone as one_of
from asn_worksched.scheduling.shifts.translate import wards

from ...laws import cite
from ...shifts import (
    DAY,
    LATE,
    LEAST,
    NIGHT,
    REST,
    UNIT,
    WATCH,
    from_numbers,
    ruled,
    rules_of,
    shift_rules,
    team,
    terms,
)

FOUR = asn.Period("2020-03-20", "2020-03-23")
"""Friday to Monday."""
EVEN = attrs.evolve(LATE, friday_break=None)
"""Late, with one end on all days: a later end on Fridays makes gaps longer than need be."""
SAID_BY_LAW = {"ASN-DAY-001", "ASN-DAY-002", "ASN-EXC-001", "ASN-MODE-001"}


def every_line(shifts):
    """Each way to work so many shifts on so many days, int16 (lines, days)."""
    return np.array(list(product(range(-1, shifts), repeat=len(FOUR))), dtype=np.int16)


@st.composite
def earlier(draw, people, shifts):
    """A roster's table of up to four days before, the same for everybody, or none."""
    worked = draw(st.lists(st.sampled_from([None, *shifts]), max_size=4))
    rows = []
    for back, shift in enumerate(worked, 1):
        day = FOUR.start - timedelta(days=back)
        if shift is not None:
            start, end = shift.span(day)
            rows += [
                {"employee": key, "date": day, "post": shift.code, "start": start, "end": end}
                for key in people.frame["key"]
            ]
    return pl.DataFrame(rows) if rows else None


def judged(rulings, rules, cells, before):
    """Who breaks a hard rule by the audit, bool (people)."""
    roster = from_numbers(rulings, rules, cells)
    found = asn.audit(roster, rulings, shifts=rules, before=before)
    hard = {each.employee for each in found if each.code not in LEAST}
    return np.array([key in hard for key in rulings.people.frame["key"]])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_model_and_the_audit_agree_on_every_line(data):
    """Of all ways in which one person can work four days, both allow just the same."""
    shifts = tuple(
        data.draw(
            st.lists(
                st.sampled_from([DAY, EVEN, NIGHT, WATCH]), min_size=1, max_size=2, unique=True
            )
        )
    )
    lines = every_line(len(shifts))
    people = team(len(lines) + 1)
    weekend = data.draw(st.booleans())
    leave = data.draw(st.lists(st.sampled_from(FOUR.days), max_size=2, unique=True))
    rulings = ruled(
        people,
        *([REST] if data.draw(st.booleans()) else []),
        period=FOUR,
        leave=[
            asn.Leave(key, asn.Period(day, day), cite("cuti"))
            for day in leave
            for key in people.frame["key"]
        ],
    )
    covers = tuple(
        ShiftCover(unit=UNIT, shift=each.code, need=1, days=("sabtu", "minggu") if weekend else ())
        for each in shifts
    )
    rules = rules_of(
        *covers, shifts=shifts, terms=(data.draw(terms(shifts)),), staff="role != kabid"
    )
    before = data.draw(earlier(people, shifts))
    work = ShiftWork.of(rulings, rules)
    (ward,) = wards(work, Before.of(work, before))
    model = ward.model
    mild = len(ward.shifts) - len(shifts)
    assert ward.shifts.tolist() == [0] * mild + list(range(len(shifts)))
    numbers = np.where(lines >= 0, lines + mild, lines).astype(np.int16)
    alone = [
        bool(faults(one_of(model, person), numbers[person : person + 1]))
        for person in range(len(lines))
    ]
    cells = np.vstack([np.full((1, len(FOUR)), -1, np.int16), lines])
    assert judged(rulings, rules, cells, before)[1:].tolist() == alone


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_model_and_the_rules_agree_on_cost(data):
    """Missing and surplus people and wishes cost in the model what the rules say they cost."""
    rulings = ruled(team(4), period=FOUR)
    keys = rulings.people.frame["key"].to_list()
    rules = data.draw(shift_rules(keys, FOUR))
    work = ShiftWork.of(rulings, rules)
    found = list(wards(work, Before.unknown(work)))
    for ward in found:
        rng = np.random.default_rng(data.draw(st.integers(0, 999)))
        numbers = np.append(ward.shifts, -1)
        here = rng.integers(-1, len(ward.shifts), (4, len(FOUR))).astype(np.int16)
        assert ward.model.cost(here) == _cost(rulings, rules, numbers[here])


def _cost(rulings, rules, cells):
    """The cost of a grid of shift numbers by the rules alone."""
    codes = ["", *(shift.code for shift in rules.shifts)]
    named = np.array(codes)[cells + 1]
    skilled = rulings.people.frame["skills"].list.contains("icu").to_numpy()
    total = 0
    for day, when in enumerate(rulings.period):
        holiday = when in rulings.reasons.holidays
        for code in codes[1:]:
            for skill in {cover.skill for cover in rules.covers}:
                asked = [c for c in rules.covers if (c.shift, c.skill) == (code, skill)]
                asked.sort(key=lambda c: c.days.rank(when, holiday=holiday))
                if asked and asked[-1].days.rank(when, holiday=holiday):
                    who = named[skilled if skill else slice(None), day] == code
                    more = int(who.sum()) - asked[-1].need
                    total += asked[-1].over * max(more, 0) + asked[-1].under * max(-more, 0)
    for wish in rules.requests:
        has = named[rulings.people.index(wish.employee), rulings.period.index(wish.day)]
        total += wish.weight * ((has == wish.shift) != wish.wanted)
    return total


def test_who_has_to_work_may_take_any_shift_where_none_is_asked_for():
    """A day of a short week without cover is still a working day."""
    rulings = ruled(team(3, workweek=5))
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=1, days=("senin",)))
    (ward,) = wards(*_laid(rulings, rules))
    assert ward.model.allowed[:, 1:5].all()
    assert ward.model.allowed[:, 0].tolist() == [[True, False, False]] * 3
    assert not ward.model.may_rest[:, :5].any()
    assert not ward.model.allowed[:, 5:].any()


def _laid(rulings, rules):
    work = ShiftWork.of(rulings, rules)
    return work, Before.unknown(work)


def test_a_day_settled_against_the_law_is_torn():
    """A shift settled on a day of leave leaves the leave, and is named."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-17", "2020-03-17"), cite("cuti"))]
    rulings = ruled(team(3), leave=leave)
    rules = rules_of(pins=(ShiftPin(employee="syn-0002", day="2020-03-17", shift="P"),))
    (ward,) = wards(*_laid(rulings, rules))
    assert ward.torn == ((1, 1),)
    assert not ward.model.allowed[1, 1].any()
    assert ward.model.may_rest[1, 1]


def test_the_gap_is_the_strictest_of_the_unit():
    """One person's longer rest holds for all of the unit, since shifts have one gap."""
    rules = rules_of(
        terms=(
            ShiftTerms(min_rest_hours=11),
            ShiftTerms(select="key = 'syn-0002'", min_rest_hours=30),
        )
    )
    (ward,) = wards(*_laid(ruled(team(3)), rules))
    assert ward.model.gap.tolist() == [[2, 2, 1], [2, 2, 2], [3, 2, 2]]


def test_a_unit_that_asks_for_nobody_opens_no_shift():
    """Cover of zero people leaves a model in which nobody may work."""
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=0), staff="role != kabid")
    (ward,) = wards(*_laid(ruled(team(3)), rules))
    assert not ward.model.allowed.any()


@pytest.mark.parametrize("size", [2, 5])
def test_skills_are_demands_apart(size):
    """Those with the skill count for both demands, the others for the first alone."""
    covers = (
        ShiftCover(unit=UNIT, shift="P", need=2),
        ShiftCover(unit=UNIT, shift="P", need=1, skill="icu"),
    )
    (ward,) = wards(*_laid(ruled(team(size)), rules_of(*covers)))
    assert ward.model.able[0].all()
    assert ward.model.able[1].tolist() == [False, *[True] * (size - 1)]
