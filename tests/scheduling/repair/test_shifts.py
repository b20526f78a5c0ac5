"""Repair of shift rosters: lawful again, with few changes, and nothing kept is touched."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling import plan_shifts
from asn_worksched.scheduling.repair import proposals, repair, repair_shifts
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


def test_a_rotation_is_not_repaired_as_shifts():
    """The repair of rotations refuses a roster of shifts and names the right one."""
    _, rulings, roster = ward()
    with pytest.raises(asn.InvalidInput) as caught:
        repair(roster, rulings)
    assert [each.code for each in caught.value.faults] == ["ASN-RPR-006"]
    assert "repair_shifts" in str(caught.value)


def test_nobody_is_proposed_for_shifts():
    """Proposals are for rotations, and say so."""
    _, rulings, roster = ward()
    with pytest.raises(asn.InvalidInput, match="ASN-RPR-009"):
        proposals(roster, rulings, day="2020-03-18", unit="ruang-01", post="M")


def test_what_is_to_be_kept_is_told_as_pairs():
    """Anything else is a fault that shows how to write it."""
    made, rulings, roster = ward()
    with pytest.raises(asn.InvalidInput, match="ASN-RPR-005"):
        repair_shifts(roster, rulings, made.rules, freeze=["A-3"], **LITTLE)


ROWS = ("mode", "post", "start", "end", "rule")


def kept_rows(roster, key, last):
    """What somebody does up to a day, as it is written."""
    table = roster.to_polars().filter(employee=key).filter(pl.col("date") <= last)
    return table.select("date", *ROWS).rows()


def test_past_days_stay_though_leave_comes_in_late():
    """Leave granted for days already worked changes nothing of them, and each is told."""
    made, _, roster = ward()
    leave = asn.Leave("ners-02", asn.Period("2020-03-16", "2020-03-24"), cite("cuti"))
    after = asn.resolve(made.people, law(BASE), MARCH, leave=[leave])
    found = repair_shifts(roster, after, made.rules, keep_before="2020-03-21", **WORK)
    past = date(2020, 3, 20)
    for key in made.people.frame["key"]:
        assert kept_rows(found.roster, key, past) == kept_rows(roster, key, past)
    worked = [row[0] for row in kept_rows(roster, "ners-02", past)]
    assert worked
    assert [each.day for each in found.kept if each.employee == "ners-02"] == worked
    assert (
        not found.roster.to_polars()
        .filter(
            (pl.col("employee") == "ners-02")
            & pl.col("date").is_between(pl.lit(date(2020, 3, 21)), pl.lit(date(2020, 3, 24)))
        )
        .height
    )


@SOME
@given(small_cases(), st.integers(1, 3))
def test_kept_days_stay_whatever_they_break(case, days):
    """The first days of any grid stay as they are, without rest between them or on leave."""
    rulings, rules, was = case
    before = DAYS.start + timedelta(days)
    roster = from_numbers(rulings, rules, was)
    found = repair_shifts(roster, rulings, rules, keep_before=before, **LITTLE)
    assert (numbers(found.roster, rules)[:, :days] == was[:, :days]).all()


def test_kept_work_fills_cover():
    """Where the kept day is enough for the cover nobody is called in besides."""
    people = team(2)
    rulings = ruled(people, REST, period=DAYS)
    rules = rules_of(shifts=(DAY,))
    was = np.array([[0, 0, 0], [-1, -1, -1]])
    found = repair_shifts(
        from_numbers(rulings, rules, was), rulings, rules, keep_before="2020-03-18", **LITTLE
    )
    assert numbers(found.roster, rules)[:, 0].tolist() == [0, -1]


def test_kept_days_too_soon_after_one_another_are_told():
    """A day shift right after a kept night stays, and the rule on rest is named."""
    rulings = ruled(team(1), REST, period=DAYS)
    rules = rules_of(shifts=(DAY, NIGHT))
    roster = from_numbers(rulings, rules, np.array([[1, 0, -1]]))
    found = repair_shifts(roster, rulings, rules, keep_before="2020-03-19", **LITTLE)
    (kept,) = found.kept
    assert (str(kept.day), kept.post) == ("2020-03-18", DAY.code)
    assert kept.citation is not None
