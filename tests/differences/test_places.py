"""What changes in the places that caps leave: only caps on the same people are one."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, law, laws, policy, registers

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PEOPLE = make_personnel(20)


def cap(name, share=None, **more):
    """A policy with one cap."""
    size = {} if share is None else {"share": Fraction(share)}
    return policy(name, (asn.Cap, "cap", {**size, **more}))


def changes(old, new, people=PEOPLE):
    """The changes of places from one list of policies to another."""
    sides = (asn.resolve(people, law(BASE, HOME, *each), FORTNIGHT) for each in (old, new))
    return asn.diff(*sides).places


def told(old, new, people=PEOPLE):
    """Rules, groups, days, places before and after of each change."""
    return [
        (each.rules, each.groups, each.days, each.before, each.after)
        for each in changes(old, new, people)
    ]


ONE = cap("a", count=1, select="key = 'syn-0001'")


def test_a_strict_cap_of_one_person_hides_no_cap_of_everybody():
    """Three quarters become one, while somebody has a single place all the time."""
    assert told((ONE, cap("b", "3/4")), (ONE, cap("b", "1/4"))) == [
        (("b.cap", "b.cap"), 1, 14, 210, 70)
    ]


def test_a_cap_on_other_people_is_one_more():
    """It takes no other's place, however strict."""
    assert told((cap("b", "1/2"),), (cap("b", "1/2"), ONE)) == [(("", "a.cap"), 1, 14, None, 14)]
    gone = changes((cap("b", "1/2"), ONE), (cap("b", "1/2"),))
    assert [(each.rules, each.after) for each in gone] == [(("a.cap", ""), None)]
    assert "then - by no cap on these people" in gone[0].text("en")


def test_office_modes_by_name_or_by_default_are_the_same():
    """A cap without modes is one on the office."""
    assert not told((cap("b", "1/2"),), (cap("b", "1/2", modes=("WFO",)),))
    home = told((cap("b", "1/2"),), (cap("b", "1/2", modes=("WFH",)),))
    assert home == [(("", "b.cap"), 1, 14, None, 140), (("b.cap", ""), 1, 14, 140, None)]


def test_a_further_office_mode_makes_no_other_cap_of_the_same_rule():
    """A cap on the office counts whatever modes the office has."""
    desk = attrs.evolve(policy("desk"), modes=(asn.WorkMode("WFD", asn.Place.OFFICE),))
    assert not told((cap("b", "1/2"),), (cap("b", "1/2"), desk))
    assert told((cap("b", "1/2"),), (cap("b", "1/4"), desk)) == [
        (("b.cap", "b.cap"), 1, 14, 140, 70)
    ]


def test_a_rule_that_counts_others_is_compared_with_itself():
    """Half of everybody becomes half of all but the heads."""
    rest = cap("b", "1/2", select="bukan peran = kabid")
    assert told((cap("b", "1/2"),), (rest,)) == [(("b.cap", "b.cap"), 1, 14, 140, 126)]


def test_of_caps_on_the_same_people_the_strictest_is_compared():
    """A laxer one that comes changes nothing; where the stricter goes, the laxer governs."""
    half, quarter = cap("half", "1/2"), cap("quarter", "1/4")
    assert not told((quarter,), (quarter, half))
    assert told((quarter, half), (half,)) == [(("quarter.cap", "half.cap"), 1, 14, 70, 140)]


def test_each_group_and_day_has_its_own_caps():
    """A cap of one week, and one on a unit."""
    week = cap("week", "1/4", period=asn.Span(FORTNIGHT.days[5], FORTNIGHT.days[9]))
    people = make_personnel(8, 2)
    half, unit = cap("half", "1/2"), cap("unit", count=0, select="unit.code = 'unit-001'")
    assert told((half,), (half, week), people) == [(("half.cap", "week.cap"), 2, 5, 20, 10)]
    assert told((half,), (half, unit), people) == [(("half.cap", "unit.cap"), 1, 14, 28, 0)]


def test_numbers_of_sensitive_caps_are_not_told():
    """They would say in how many units there are people whom they concern."""
    flagged = [attrs.evolve(each, protected=n < 3) for n, each in enumerate(PEOPLE)]
    people = asn.Personnel.of(flagged, list(PEOPLE.units))
    assert not told((), (cap("b", count=0, select="protected"),), people)


@SOME
@given(registers(), laws(), laws())
def test_a_cap_alone_on_its_people_is_told_as_it_is(people, one, two):
    """Every change names caps of the two laws, and places that differ."""
    before, after = (asn.resolve(people, each, FORTNIGHT) for each in (one, two))
    names = [{cap.rule.id for cap in rulings.caps} | {""} for rulings in (before, after)]
    for each in asn.diff(before, after).places:
        assert each.rules[0] in names[0]
        assert each.rules[1] in names[1]
        assert each.before != each.after or each.groups * each.days > 1
        assert (each.rules[0] == "", each.rules[1] == "") == (
            each.before is None,
            each.after is None,
        )


@pytest.mark.parametrize("swap", [False, True])
def test_the_other_way_round_is_the_other_way_round(swap):
    """What was before is after."""
    sides = [(ONE, cap("b", "3/4")), (cap("b", "1/4"), cap("c", count=2))]
    there, back = told(*sides[:: -1 if swap else 1]), told(*sides[:: 1 if swap else -1])
    turned = [((y, x), groups, days, after, before) for (x, y), groups, days, before, after in back]
    assert sorted(there, key=str) == sorted(turned, key=str)
