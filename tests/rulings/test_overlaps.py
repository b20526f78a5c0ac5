"""Caps of two acts that meet: whom both count, and which of them governs."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, law, people_of, policy

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
HALF = Fraction(1, 2)
WHOM = ("", "peran = kabid", "bukan peran = kabid", "key = 'syn-0002'", "workweek = 5")


def cap(name, select="", **more):
    """A policy with one cap, on half of whom it concerns unless told otherwise."""
    size = {} if "count" in more else {"share": HALF}
    return policy(name, (asn.Cap, "cap", {"select": select, **size, **more}))


def overlaps(people, *policies):
    """What meets under these policies in a fortnight."""
    return asn.resolve(people, law(BASE, HOME, *policies), FORTNIGHT).overlaps


def test_caps_on_different_people_do_not_meet():
    """Half of the heads and half of all others: nobody is under both."""
    acts = cap("a", "peran = kabid"), cap("b", "bukan peran = kabid")
    assert overlaps(make_personnel(20), *acts) == ()


def test_caps_meet_only_in_groups_with_somebody_under_both():
    """Two units, and one person of the first of whom both acts speak."""
    acts = cap("a", "key = 'syn-0001'", count=0), cap("b", count=3)
    people = make_personnel(8, 2)
    (met,) = overlaps(people, *acts)
    assert (met.rules, met.groups) == (("a.cap", "b.cap"), 1)


@pytest.mark.parametrize(
    ("few", "all_", "governs"),
    [(0, 3, ""), (0, 0, "b.cap"), (3, 1, "b.cap")],
)
def test_the_stricter_governs_only_where_it_counts_everybody(few, all_, governs):
    """A cap of one person, however strict, says nothing about the others."""
    acts = cap("a", "key = 'syn-0001'", count=few), cap("b", count=all_)
    (met,) = overlaps(make_personnel(4), *acts)
    assert (met.governs, met.by_day) == (governs, bool(governs))
    ending = "the stricter governs, b.cap." if governs else "each for the people whom it counts."
    assert met.text("en").endswith(ending)


def test_now_the_one_governs_and_now_the_other():
    """Half of those on duty is five of ten, three while four are on leave; the other is four."""
    away = asn.Period("2020-03-23", "2020-03-24")
    leave = [asn.Leave(f"syn-000{n}", away, asn.Citation("l", "Surat")) for n in range(1, 5)]
    made = law(BASE, HOME, cap("a", base="on_duty"), cap("b", count=4))
    (met,) = asn.resolve(make_personnel(10), made, FORTNIGHT, leave=leave).overlaps
    assert (met.governs, met.by_day) == ("", True)
    assert met.text("en").endswith("the stricter of the two governs on each day.")


def test_sensitive_caps_are_not_told_apart():
    """Where a cap on flagged people meets another would tell where they are."""
    flagged = [attrs.evolve(each, protected=n < 2) for n, each in enumerate(make_personnel(6))]
    people = asn.Personnel.of(flagged, list(make_personnel(6).units))
    assert overlaps(people, cap("a", "protected", count=0), cap("b")) == ()


@st.composite
def pairs(draw):
    """A register and two caps of two acts on some of its people."""
    whom = st.sampled_from(WHOM)
    size = st.one_of(
        st.integers(0, 3).map(lambda n: {"count": n}),
        st.integers(0, 4).map(lambda n: {"share": Fraction(n, 4)}),
    )
    sizes, per = (draw(size), draw(size)), draw(st.sampled_from(["unit", "opd", "site"]))
    acts = tuple(
        policy(name, (asn.Cap, "cap", {**each, "select": draw(whom), "per": per}))
        for name, each in zip("ab", sizes, strict=True)
    )
    return people_of(draw), acts


@SOME
@given(pairs())
def test_who_meets_and_who_governs_is_what_single_people_say(given_):
    """Counted one by one: shared people by group and day, and who keeps both by keeping one."""
    people, acts = given_
    rulings = asn.resolve(people, law(BASE, HOME, *acts), FORTNIGHT)
    if len(rulings.caps) < 2:
        assert rulings.overlaps == ()
        return
    one, two = rulings.caps
    met, by_one, by_two = set(), True, True
    for name in {*one.names} & {*two.names}:
        here, there = one.names.index(name), two.names.index(name)
        for day in range(len(FORTNIGHT)):
            first = {r for r in range(len(people)) if one.group[r] == here and one.counted[r, day]}
            second = {
                r for r in range(len(people)) if two.group[r] == there and two.counted[r, day]
            }
            if first & second:
                met.add(name)
                places = one.places[here, day], two.places[there, day]
                by_one &= bool(places[0] <= places[1]) and second <= first
                by_two &= bool(places[1] <= places[0]) and first <= second
    told = [(each.groups, each.governs) for each in rulings.overlaps]
    governs = one.rule.id if by_one else two.rule.id if by_two else ""
    assert told == ([(len(met), governs)] if met else [])
