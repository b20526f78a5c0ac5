"""What changes between laws, rulings and rosters, who is concerned, and by which clause."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, CALENDAR, FORTNIGHT, HOME, law, laws, policy, registers

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PEOPLE = make_personnel(6, 2)
HEADS = policy("heads", (asn.Require, "heads", {"modes": ("WFO",), "select": "role = kabid"}))
HALF = policy("half", (asn.Cap, "cap", {"share": Fraction(1, 2)}))
QUARTER = policy("quarter", (asn.Cap, "cap", {"share": Fraction(1, 4)}))


def ruled(*policies):
    """The rulings of the fortnight under these policies."""
    return asn.resolve(PEOPLE, law(*policies), FORTNIGHT)


def test_rules_come_go_and_change():
    """Each by its id, with the keys that differ; notes and readings are no change."""
    usual = policy("home", (asn.Permit, "home", {"modes": ("WFH",), "note": "x"}), region="36.74")
    found = asn.diff(law(BASE, HOME, HALF), law(BASE, usual, HEADS))
    assert [(each.rule, each.how, each.keys) for each in found.rules] == [
        ("half.cap", "removed", ()),
        ("heads.heads", "added", ()),
        ("home.home", "changed", ("usual",)),
    ]
    assert "SE heads" in found.text("id")
    noted = policy("half", (asn.Cap, "cap", {"share": Fraction(1, 2), "note": "lain"}))
    assert not asn.diff(law(BASE, HALF), law(BASE, noted))


def test_an_act_that_lives_longer_is_a_change_of_its_rules():
    """The terms are the same, the days are not."""
    short = attrs.evolve(HALF.instrument, in_force=asn.Span(None, date(2020, 3, 20)))
    found = asn.diff(law(BASE, attrs.evolve(HALF, instrument=short)), law(BASE, HALF))
    assert [(each.rule, each.keys) for each in found.rules] == [("half.cap", ("in_force",))]


def test_days_off_come_and_go():
    """A holiday of one calendar only, with its decree."""
    other = asn.Calendar((), CALENDAR.years)
    bare = attrs.evolve(law(BASE), calendar=other)
    for one, two, how in [(bare, law(BASE), "added"), (law(BASE), bare, "removed")]:
        days = asn.diff(one, two).days
        assert [(str(each.day), each.how) for each in days] == [("2020-03-25", how)]
        assert "Nyepi" in days[0].text("id")


def test_each_change_names_the_clause_that_caused_it():
    """Heads must come in by a new act; nobody else changes."""
    found = asn.diff(ruled(BASE, HOME), ruled(BASE, HOME, HEADS))
    table = found.to_polars()
    assert found.people == 2
    assert set(table["employee"]) == {"syn-0001", "syn-0002"}
    assert set(table["rule"]) == {"heads.heads"}
    assert set(table["how"]) == {"added"}
    assert set(table["before"]) == {"WFH/WFO"}
    assert set(table["after"]) == {"WFO"}
    assert found.by_cause.select("rule", "before", "after", "people").rows() == [
        ("heads.heads", "WFH/WFO", "WFO", 2)
    ]
    assert "WFH/WFO becomes WFO" in found.text("en")
    back = asn.diff(ruled(BASE, HOME, HEADS), ruled(BASE, HOME))
    assert back.by_cause.select("rule", "how").rows() == [("heads.heads", "removed")]


def test_a_holiday_is_a_cause_of_its_own():
    """A day that one calendar has off changes for everybody, by its decree."""
    bare = attrs.evolve(law(BASE), calendar=asn.Calendar((), CALENDAR.years))
    found = asn.diff(asn.resolve(PEOPLE, bare, FORTNIGHT), ruled(BASE))
    table = found.to_polars()
    assert len(table) == len(PEOPLE)
    assert set(table["after"]) == {"off"}
    assert found.by_cause["citation"].to_list() == ["SKB 728/2019"]
    assert "SKB 728/2019" in found.text("id")


def test_a_stricter_cap_changes_places_and_nobodys_modes():
    """Three people a unit: one place by the half, none by the quarter."""
    found = asn.diff(ruled(BASE, HALF), ruled(BASE, HALF, QUARTER))
    assert (found.people, bool(found)) == (0, True)
    (change,) = found.places
    assert change.rules == ("half.cap", "quarter.cap")
    assert (change.groups, change.days, change.before, change.after) == (2, 14, 28, 0)
    assert "SE quarter" in change.text("id")


def test_a_cap_where_there_was_none_has_no_number_before():
    """No cap is not a number of places."""
    (change,) = asn.diff(ruled(BASE), ruled(BASE, HALF)).places
    assert (change.rules, change.before, change.after) == (("", "half.cap"), None, 28)


@SOME
@given(registers(), laws(), laws())
def test_the_columns_say_what_each_ruling_says(people, one, two):
    """A cell is listed just when duty, allowed or usual modes differ."""
    before, after = (asn.resolve(people, each, FORTNIGHT) for each in (one, two))
    found = asn.diff(before, after)
    listed = set(zip(found.row.tolist(), found.day.tolist(), strict=True))
    for row, key in enumerate(people.frame["key"]):
        for column, day in enumerate(FORTNIGHT):
            a, b = before.of(key, day), after.of(key, day)
            same = (a.duty, a.allowed, a.usual) == (b.duty, b.allowed, b.usual)
            assert ((row, column) not in listed) == same
    assert len(found.to_polars()) == len(listed)
    assert found.by_cause["days"].sum() == len(listed)
    told = len(found.by_cause) + len(found.places) + len(found.demands)
    assert len(found.text("id").splitlines()) == told


@SOME
@given(registers(), laws())
def test_nothing_changes_from_a_law_to_itself(people, rules):
    """Laws, rulings and rosters alike."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    roster = asn.plan(rulings)
    assert not asn.diff(rules, rules)
    assert not asn.diff(rulings, rulings)
    assert not asn.diff(roster, roster)


def test_a_roster_changes_by_law_or_by_the_plan_alone():
    """A move by hand has no cause in law; a new duty has."""
    before = asn.plan(ruled(BASE, HOME))
    moved = before.moved("syn-0003", "2020-03-23", mode="WFO")
    by_hand = asn.diff(before, moved)
    assert by_hand.cells.select("employee", "mode_before", "mode_after").rows() == [
        ("syn-0003", "WFH", "WFO")
    ]
    assert [(cause, days) for cause, _, days in by_hand.by_cause] == [(None, 1)]
    by_law = asn.diff(before, asn.plan(ruled(BASE, HOME, HEADS)))
    assert by_law.people == 2
    assert [cause.rule for cause, _, _ in by_law.by_cause if cause] == ["heads.heads"]
    assert "SE heads" in by_law.text("id")
    blind = asn.diff(attrs.evolve(before, rulings=None), moved)
    assert blind.to_polars()["rule"].to_list() == [None]


def test_only_what_is_of_one_kind_and_of_the_same_people_can_be_compared():
    """Anything else would answer another question."""
    other = asn.resolve(make_personnel(3), law(BASE), FORTNIGHT)
    with pytest.raises(ValueError, match="other people or days"):
        asn.diff(ruled(BASE), other)
    with pytest.raises(ValueError, match="other people or days"):
        asn.diff(asn.plan(ruled(BASE)), asn.plan(other))
    with pytest.raises(TypeError, match="Law and Rulings"):
        asn.diff(law(BASE), other)


def test_modes_that_only_one_law_knows_are_told_apart():
    """A further mode moves no bit of the others, and is a change where it is allowed."""
    wfa = asn.WorkMode("WFA", asn.Place.ELSEWHERE)
    more = attrs.evolve(
        policy("more", (asn.Permit, "any", {"modes": ("WFA",), "select": "role = kabid"})),
        modes=(wfa,),
    )
    found = asn.diff(ruled(BASE, HOME), ruled(BASE, HOME, more))
    assert found.people == 2
    assert set(found.to_polars()["after"]) == {"WFH/WFO/WFA"}
    assert np.array_equal(asn.diff(ruled(BASE, HOME, more), ruled(BASE, HOME)).row, found.row)


def test_cover_and_limits_change_plans_and_nobodys_day():
    """Seats that come and go and limits that bind others are told, with their rule."""
    limit = policy("few", (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 2}))
    piket = policy("piket", (asn.Cover, "piket", {"of": "unit"}))
    found = asn.diff(ruled(BASE, HOME, piket), ruled(BASE, HOME, limit))
    assert (found.people, bool(found)) == (0, True)
    asked = [(each.kind, each.rule, each.before, each.after) for each in found.demands]
    # Two units on the nine working days of the fortnight.
    assert asked == [("cover", "piket.piket", 18, 0), ("limit", "few.limit", 0, 6)]
    assert "piket.piket" in found.text("id")
    stricter = policy("few", (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 1}))
    assert asn.diff(ruled(BASE, HOME, limit), ruled(BASE, HOME, stricter)).demands
