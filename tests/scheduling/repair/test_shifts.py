"""Repair of shift rosters: lawful again, with few changes, and nothing kept is touched."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling import plan_shifts
from asn_worksched.scheduling.repair import repair, repair_shifts
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.translate import wards
from asn_worksched.testing import make_ward

from ...laws import BASE, cite, law
from ...shifts import DAY, LEAST, NIGHT, REST, from_numbers, ruled, rules_of, team

DAYS = asn.Period("2020-03-17", "2020-03-19")
MARCH = asn.Period("2020-03-16", "2020-03-29")
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LITTLE = {"seconds": 0.3, "deterministic": True}
WORK = {"seconds": 3, "deterministic": True}


@st.composite
def small_cases(draw):
    """Two people, three days, two shifts: a roster of any kind, and somebody on leave."""
    people = team(2)
    keys = people.frame["key"].to_list()
    away = [
        asn.Leave(draw(st.sampled_from(keys)), asn.Period(DAYS.start, DAYS.start), cite("cuti"))
    ]
    rulings = ruled(people, REST, period=DAYS, leave=away if draw(st.booleans()) else [])
    rules = rules_of(shifts=(DAY, NIGHT))
    cells = draw(st.lists(st.integers(-1, 1), min_size=6, max_size=6))
    return rulings, rules, np.array(cells).reshape(2, 3)


def numbers(roster, rules):
    """The shifts of a roster as numbers, -1 for off."""
    code = {each.code: number for number, each in enumerate(rules.shifts)}
    of_post = np.array([-1, *(code.get(post, -1) for post in roster.posts)])
    return np.where(roster.mode > 0, of_post[roster.post], -1)


@SOME
@given(small_cases())
def test_as_few_days_change_as_force_finds(case):
    """Of all lawful grids with as few people missing, none changes fewer days."""
    rulings, rules, was = case
    work = ShiftWork.of(rulings, rules)
    (ward,) = wards(work, Before.unknown(work))
    worth = [
        (int((ward.model.need - ward.model.cover(grid)).clip(0).sum()), int((grid != was).sum()))
        for flat in product((-1, 0, 1), repeat=6)
        if not faults(ward.model, grid := np.array(flat, dtype=np.int16).reshape(2, 3))
    ]
    found = repair_shifts(from_numbers(rulings, rules, was), rulings, rules, **LITTLE)
    assume(found.fewest)
    grid = numbers(found.roster, rules).astype(np.int16)
    assert not faults(ward.model, grid)
    missing = int((ward.model.need - ward.model.cover(grid)).clip(0).sum())
    assert (missing, len(found)) == min(worth)
    assert len(found) == int((grid != was).sum())


def ward():
    """A planned ward, its rules and its rulings."""
    made = make_ward(12, weeks=2, seed=3)
    rulings = asn.resolve(made.people, law(BASE), MARCH)
    return made, rulings, plan_shifts(rulings, made.rules, **WORK)


def lawless(roster, rulings, rules):
    """The findings that no lawful roster has."""
    return [each for each in asn.audit(roster, rulings, shifts=rules) if each.code not in LEAST]


def test_leave_in_a_ward_is_repaired():
    """The repaired ward is lawful, past days stand, few others move, and twice is as once."""
    made, _, roster = ward()
    leave = asn.Leave("ners-02", asn.Period("2020-03-25", "2020-03-27"), cite("cuti"))
    after = asn.resolve(made.people, law(BASE), MARCH, leave=[leave])
    kept = {"keep_before": "2020-03-23", **WORK}
    found = repair_shifts(roster, after, made.rules, **kept)
    assert lawless(found.roster, after, made.rules) == []
    assert not [each for each in found.changes if str(each.day) < "2020-03-23"]
    assert 0 < len(found) <= 15
    again = repair_shifts(found.roster, after, made.rules, **kept)
    assert found.roster.unfilled or not again


def test_a_lawful_ward_stays_as_it_is():
    """Nothing is done to a roster that lacks nobody and breaks nothing."""
    made, rulings, roster = ward()
    found = repair_shifts(roster, rulings, made.rules, **WORK)
    assert roster.unfilled or (not found and found.fewest)


def test_frozen_days_of_a_ward_are_kept():
    """A frozen shift on a day of leave stays, and is told."""
    made, _, roster = ward()
    works = roster.to_polars().filter(employee="ners-02").filter(post="P")
    day = works["date"][0]
    leave = asn.Leave("ners-02", asn.Period(day, day), cite("cuti"))
    after = asn.resolve(made.people, law(BASE), MARCH, leave=[leave])
    found = repair_shifts(roster, after, made.rules, freeze=[("ners-02", day)], **WORK)
    assert found.roster["ners-02", day].post == "P"
    assert [(each.employee, each.day) for each in found.kept] == [("ners-02", day)]


def test_a_rotation_leaves_shifts_alone():
    """Without shift rules whoever works in shifts is not touched."""
    _, rulings, roster = ward()
    found = repair(roster, rulings)
    assert not [each for each in found.changes if each.employee.startswith("ners")]
