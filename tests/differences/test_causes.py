"""Which clause, holiday or leave is named as the cause of a change."""

from __future__ import annotations

from datetime import date

import attrs
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, CALENDAR, FORTNIGHT, HOME, law, laws, policy, registers

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PEOPLE = make_personnel(6)
MAY = policy("may", (asn.Permit, "home", {"modes": ("WFH",)}), region="36.74")
SHUT = policy("shut", (asn.Forbid, "home", {"modes": ("WFH",)}))
NO_FIELD = policy("field", (asn.Forbid, "field", {"modes": ("WFF",)}))
PRESENT = policy("all", (asn.Require, "in", {"modes": ("WFO",)}))
ALSO = policy("also", (asn.Permit, "home", {"modes": ("WFH",)}))
LEAVE = asn.Leave(
    "syn-0002", asn.Period("2020-03-23", "2020-03-24"), asn.Citation("letter", "Surat 1")
)


def ruled(*policies, people=PEOPLE, leave=(), calendar=CALENDAR):
    """The rulings of the fortnight under these policies."""
    made = attrs.evolve(law(BASE, *policies), calendar=calendar)
    return asn.resolve(people, made, FORTNIGHT, leave=leave)


def causes(before, after):
    """Rule and how of the nearest causes, each with its person-days."""
    return asn.diff(before, after).by_cause.select("rule", "how", "days").rows()


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ((), (NO_FIELD, MAY), ("may.home", "added")),
        ((MAY, NO_FIELD), (), ("may.home", "removed")),
        ((MAY,), (MAY, NO_FIELD, SHUT), ("shut.home", "added")),
        ((MAY, SHUT), (MAY, NO_FIELD), ("shut.home", "removed")),
        ((MAY, SHUT), (MAY, ALSO), ("shut.home", "removed")),
        ((MAY, ALSO), (MAY, SHUT), ("shut.home", "added")),
        ((MAY, PRESENT), (MAY, ALSO), ("all.in", "removed")),
        ((MAY,), (ALSO, PRESENT), ("all.in", "added")),
        ((MAY,), (HOME, NO_FIELD), ("home.home", "added")),
        ((HOME, NO_FIELD), (MAY,), ("home.home", "removed")),
    ],
)
def test_a_clause_is_named_only_for_modes_that_it_gives_or_takes(old, new, cause):
    """Whatever else came or went on that day, whoever is nearer."""
    rows = causes(ruled(*old), ruled(*new))
    assert [each[:2] for each in rows] == [cause]


def test_a_holiday_is_named_only_where_it_is_a_day_off():
    """Those who work through all seven days are changed by the clause alone."""
    through, bare = make_personnel(5, workweeks=(7,)), asn.Calendar((), CALENDAR.years)
    before, after = ruled(people=through), ruled(MAY, people=through, calendar=bare)
    changed = asn.diff(before, after).to_polars().filter(pl.col("before") != "off")
    assert set(changed["rule"]) == {"may.home"}
    assert date(2020, 3, 25) in set(changed["date"])
    office = causes(ruled(), ruled(MAY, calendar=bare))
    assert set(office) == {("may.home", "added", 54), ("", "removed", 6)}


def test_a_leave_is_a_cause():
    """By its own paper, on the days that it takes; it ends in the same way."""
    found = asn.diff(ruled(), ruled(leave=[LEAVE]))
    row = found.by_cause.row(0, named=True)
    told = (row["rule"], row["how"], row["citation"], row["days"])
    assert told == ("", "added", "Surat 1", 2)
    assert "a day off or a leave holds now" in found.text("en")
    assert causes(ruled(leave=[LEAVE]), ruled()) == [("", "removed", 2)]


def test_each_leave_is_told_by_its_own_paper():
    """Two people of one class on the same days, each with another letter."""
    other = attrs.evolve(LEAVE, employee="syn-0003", citation=asn.Citation("other", "Surat 2"))
    table = asn.diff(ruled(), ruled(leave=[LEAVE, other])).to_polars()
    assert {*table.select("employee", "citation").rows()} == {
        ("syn-0002", "Surat 1"),
        ("syn-0003", "Surat 2"),
    }


def test_a_leave_of_both_is_no_cause():
    """The day was off, and is a day of work that the same leave excuses from."""
    leave = [attrs.evolve(LEAVE, period=asn.Period("2020-03-25", "2020-03-25"))]
    bare = asn.Calendar((), CALENDAR.years)
    found = asn.diff(ruled(leave=leave), ruled(leave=leave, calendar=bare))
    assert {each.citation.text() for some in found.causes for each in some} == {"SKB 728/2019"}


def test_who_is_excused_by_a_clause_is_so_by_no_leave():
    """The clause is named, as it would excuse anyway."""
    free = policy("free", (asn.Excuse, "all", {"select": "key = 'syn-0002'"}))
    rows = causes(ruled(), ruled(free, leave=[LEAVE]))
    assert rows == [("free.all", "added", 9)]
    assert causes(ruled(free, leave=[LEAVE]), ruled(free)) == []


def test_two_sensitive_clauses_of_one_act_stay_two():
    """They show one id; the one that came is found none the less."""
    first = asn.Permit
    people = asn.Personnel.of(
        [attrs.evolve(each, protected=n == 0) for n, each in enumerate(PEOPLE)],
        list(PEOPLE.units),
    )
    may = (first, "may", {"modes": ("WFH",), "select": "protected"})
    must = (asn.Require, "must", {"modes": ("WFH",), "select": "protected"})
    more = (first, "more", {"modes": ("WFH",), "select": "protected and workweek = 5"})
    before = ruled(policy("health", may), people=people)
    after = ruled(policy("health", may, must, more), people=people)
    assert causes(before, after) == [("health", "added", 9)]


def test_duties_that_contradict_each_other_are_named_none_the_less():
    """Where one of two that nobody can keep both goes, the other narrows the modes."""
    home = policy("home-duty", (asn.Require, "x", {"modes": ("WFH",)}))
    assert causes(ruled(PRESENT, home), ruled(PRESENT)) == [("home-duty.x", "removed", 54)]


@SOME
@given(registers(), laws(), laws())
def test_every_change_has_a_cause(people, one, two):
    """And each cause is a clause of the side that it is said to be of."""
    before, after = (asn.resolve(people, each, FORTNIGHT) for each in (one, two))
    known = [
        {name for each in side.reasons.clauses for name in (each.name, each.rule.id)}
        for side in (before, after)
    ]
    for some in asn.diff(before, after).causes:
        assert some
        for cause in some:
            assert cause.how == "added" or cause.rule in known[0]
            assert cause.how == "removed" or cause.rule in known[1]


def test_a_roster_tells_leave_from_a_change_by_hand():
    """A leave is no whim of the plan, and without rulings nobody can tell."""
    one, two = asn.plan(ruled(HOME)), asn.plan(ruled(HOME, leave=[LEAVE]))
    found = asn.diff(one, two)
    assert "not by law" not in found.text("en")
    assert "by a day off or a leave: 1 people, 2 person-days [Surat 1]" in found.text("en")
    blind = asn.diff(attrs.evolve(one, rulings=None), two)
    assert "not by law" not in blind.text("en")
    assert "cause not known: 1 people, 2 person-days" in blind.text("en")
