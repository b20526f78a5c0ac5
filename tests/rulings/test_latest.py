"""Caps of two acts where the one published last governs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, law, policy

CITY = {"region": "36.74", "level": 7}


def caps(name, share, published, **more):
    """An act that caps everybody's office days."""
    return policy(name, (asn.Cap, "cap", {"share": share}), published=published, **more)


@pytest.mark.parametrize(("overlap", "places"), [("strictest", 1), ("latest", 3)])
def test_of_two_caps_the_strictest_or_the_latest_governs(overlap, places):
    """Four people, first a quarter, then by a later act three quarters."""
    first = caps("first", Fraction(1, 4), date(2020, 3, 1), region="36.74", level=7)
    later = caps("later", Fraction(3, 4), date(2020, 3, 10), region="36.74", level=7)
    rules = law(BASE, later, first, overlap=overlap)
    rulings = asn.resolve(make_personnel(4), rules, FORTNIGHT)
    least = min(int(cap.places[0, 0]) for cap in rulings.caps)
    assert least == places
    told = [(each.rules, each.governs) for each in rulings.overlaps]
    both = [(("first.cap", "later.cap"), "first.cap")]
    assert told == (both if overlap == "strictest" else [])


def test_the_latest_governs_among_acts_of_one_region_and_rank_only():
    """A nearer or lower act never lifts the cap of a wider or higher one."""
    nation = caps("nation", Fraction(1, 4), date(2020, 3, 1))
    city = caps("city", Fraction(3, 4), date(2020, 3, 10), region="36.74", level=7)
    rulings = asn.resolve(make_personnel(4), law(BASE, nation, city, overlap="latest"), FORTNIGHT)
    assert min(int(cap.places[0, 0]) for cap in rulings.caps) == 1
    assert len(rulings.overlaps) == 1
    assert "SE nation" in rulings.overlaps[0].text("id")
    assert "SE city" in rulings.overlaps[0].text("en")


def displaced(*policies, **more):
    """What each rule sets aside where the latest governs."""
    return {rule.id: rule.displaces for _, rule, _ in law(*policies, **more).clauses()}


FIRST = caps("first", Fraction(1, 4), date(2020, 3, 1), **CITY)


@pytest.mark.parametrize(
    ("later", "gone"),
    [
        ({"count": 2}, ("first.cap",)),
        ({"count": 2, "modes": ("WFO",)}, ("first.cap",)),
        ({"count": 2, "modes": ("WFH",)}, ()),
        ({"count": 2, "per": "floor"}, ()),
    ],
)
def test_a_later_cap_sets_aside_those_that_count_the_same_people(later, gone):
    """In the same modes, the office where none is named, and within the same groups."""
    newer = policy("newer", (asn.Cap, "cap", later), published=date(2020, 3, 5), **CITY)
    assert displaced(BASE, HOME, FIRST, newer, overlap="latest")["newer.cap"] == gone
    assert displaced(BASE, HOME, FIRST, newer)["newer.cap"] == ()


def test_a_cap_that_sets_aside_a_later_one_by_its_own_words_stays():
    """Directly or through another rule; the law is not refused as a circle."""
    newer = caps("newer", Fraction(3, 4), date(2020, 3, 5), **CITY)
    through = policy("mid", (asn.Report, "x", {"what": "x", "displaces": ("newer.cap",)}), **CITY)
    for target in ("newer.cap", "mid.x"):
        rule = attrs.evolve(FIRST.rules[0], displaces=(target,))
        first = attrs.evolve(FIRST, rules=(rule,))
        found = displaced(BASE, first, newer, through, overlap="latest")
        assert found["newer.cap"] == ()
        assert found["first.cap"] == (target,)


def test_the_dates_are_those_of_the_act_that_has_the_rule():
    """A rule made in Python may cite another act than its own."""
    cited = attrs.evolve(FIRST.rules[0], citation=BASE.rules[0].citation)
    strange = attrs.evolve(cited, citation=asn.Citation("nowhere", "SE nowhere"))
    newer = caps("newer", Fraction(3, 4), date(2020, 3, 5), **CITY)
    for rule in (cited, strange):
        first = attrs.evolve(FIRST, rules=(rule,))
        found = displaced(BASE, first, newer, overlap="latest")
        assert found["newer.cap"] == ("first.cap",)


@pytest.mark.parametrize("day", [date(2020, 2, 1), date(2020, 3, 10)])
def test_a_cap_in_python_takes_part(day):
    """It makes way for a later one, and sets aside an older one."""
    act = caps("python", Fraction(3, 4), day, **CITY)
    told = asn.ExemptionRule(act.instrument, act.rules[0], lambda facts: facts["key"] != "")
    found = displaced(BASE, FIRST, exemptions=[told], overlap="latest")
    older, newer = sorted(["first.cap", "python.cap"], reverse=day < date(2020, 3, 1))
    assert found[newer] == (older,)
    assert found[older] == ()
