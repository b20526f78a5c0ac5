"""Caps on other modes and seats of a perangkat daerah, as rulings tell them."""

from __future__ import annotations

from fractions import Fraction

import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME, law, policy, under_one_roof

DAY = asn.Period("2020-03-23", "2020-03-23")


def cap(name, share=None, *, count=None, modes=(), **more):
    """A policy with one cap."""
    size = {"count": count} if share is None else {"share": Fraction(share)}
    return policy(name, (asn.Cap, "cap", {"modes": modes, **size, **more}))


def ruled(people, *policies):
    """The rulings of one Monday."""
    return asn.resolve(people, law(BASE, HOME, *policies), DAY)


def told(rulings):
    """Each clash of numbers: the rules, the group, needed and places."""
    return [(c.rules, c.group, c.needed, c.places) for c in rulings.conflicts]


def test_a_cap_names_its_modes_or_the_office():
    """The mask of a cap has the bits of its modes; without any it has the office."""
    rulings = ruled(make_personnel(4), cap("a", "1/2"), cap("b", "1/2", modes=("WFH", "WFF")))
    assert [term.mask for term in rulings.caps] == [1, 6]
    assert [term.places.tolist() for term in rulings.caps] == [[[2]], [[2]]]


@pytest.mark.parametrize(("base", "places"), [("all", 5), ("on_duty", 4), ("excluding_exempt", 4)])
def test_the_base_of_a_cap_on_days_at_home(base, places):
    """Half of all, of those on duty (two are on leave), of those not bound to be present."""
    heads = policy(
        "heads",
        (asn.Require, "x", {"modes": ("WFO",), "select": "key in ['syn-0001', 'syn-0002']"}),
    )
    leave = [asn.Leave(f"syn-000{n}", DAY, asn.Citation("l", "Surat")) for n in (5, 6)]
    act = cap("home-half", "1/2", modes=("WFH",), base=base)
    made = law(BASE, HOME, heads, act)
    rulings = asn.resolve(make_personnel(10), made, DAY, leave=leave)
    assert rulings.caps[0].places.tolist() == [[places]]


def test_more_people_bound_to_stay_home_than_places_are_a_clash():
    """Both articles are named, with how many must be there and how many may."""
    shut = policy("shut", (asn.Forbid, "shut", {"modes": ("WFO",)}))
    rulings = ruled(make_personnel(6), shut, cap("few", count=2, modes=("WFH",)))
    assert told(rulings) == [(("few.cap", "shut.shut"), "unit-001", 6, 2)]


def test_two_caps_that_leave_too_few_places_are_a_clash():
    """A quarter at the office and a fifth at home leave more than half nowhere to be."""
    one, two = cap("office", "1/4"), cap("rest", "1/5", modes=("WFH",))
    rulings = ruled(make_personnel(20), one, two)
    assert told(rulings) == [(("office.cap", "rest.cap"), "unit-001", 16, 5)]
    field = policy("field", (asn.Permit, "field", {"modes": ("WFF",)}))
    assert told(ruled(make_personnel(20), one, two, field)) == []
    assert told(ruled(make_personnel(20), one, cap("rest", "3/4", modes=("WFH",)))) == []


@pytest.mark.parametrize("outer", ["office", "home"])
def test_caps_of_two_scopes_clash_where_their_sums_do(outer):
    """Each unit has room by itself; the perangkat daerah has not, whichever cap is its own."""
    people = under_one_roof(make_personnel(12, 3))
    house, each = {"count": 5, "per": "opd"}, {"count": 2}
    office, home = (house, each) if outer == "office" else (each, house)
    rulings = ruled(people, cap("a", modes=(), **office), cap("b", modes=("WFH",), **home))
    rules = ("a.cap", "b.cap") if outer == "office" else ("b.cap", "a.cap")
    assert told(rulings) == [(rules, "dinas", 6, 5)]


def test_the_posts_of_clauses_have_their_names():
    """A clause's own name for the post, else the skill; the perangkat daerah apart from units."""
    people = under_one_roof(make_personnel(6, 2, skills=("ktp",)))
    act = policy(
        "p",
        (asn.Cover, "a", {"of": "unit"}),
        (asn.Cover, "b", {"of": "unit", "post": "jaga", "skill": "ktp"}),
        (asn.Cover, "c", {"of": "opd"}),
        (asn.Cover, "d", {"of": "opd", "post": "pengawas"}),
        (asn.Cover, "e", {"of": "service", "post": "penyelia"}),
        (asn.Cover, "f", {"of": "service"}),
    )
    found = {(seat.rule.id[-1], seat.post) for seat in ruled(people, act).seats}
    assert found == {
        ("a", "piket"),
        ("b", "piket-jaga"),
        ("c", "piket-opd"),
        ("d", "piket-opd-pengawas"),
        ("e", "ktp-penyelia"),
        ("f", "ktp"),
    }


def test_clauses_for_one_post_of_an_opd_are_rivals_and_for_two_are_not():
    """Without names of their own the stricter governs; with them both are asked for."""
    people = under_one_roof(make_personnel(6, 2))
    for names, needs in (({}, [2]), ({"post": "staf"}, [1, 2])):
        act = policy(
            "p",
            (asn.Cover, "a", {"of": "opd", "minimum": 2, "select": "role = kabid"}),
            (asn.Cover, "b", {"of": "opd", "minimum": 1, **names}),
        )
        seats = ruled(people, act).seats
        assert sorted(int(seat.need[0]) for seat in seats) == needs
        assert {seat.unit for seat in seats} == {"dinas"}


@pytest.mark.parametrize(("weeks", "days"), [((5, 5), 5), ((5, 6), 6), ((7, 5), 7)])
def test_a_seat_of_an_opd_is_there_when_somebody_concerned_can_work(weeks, days):
    """Offices of one perangkat daerah may keep different weeks; its own says nothing by itself."""
    units = [
        asn.Unit("dinas", "Dinas Uji", workweek=7),
        *(asn.Unit(f"b{n}", "Bidang", parent="dinas", workweek=w) for n, w in enumerate(weeks)),
    ]
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit=f"b{n}") for n in (0, 1)], units)
    act = policy("p", (asn.Cover, "a", {"of": "opd"}))
    week = asn.Period("2020-03-16", "2020-03-22")
    rulings = asn.resolve(people, law(BASE, HOME, act), week)
    assert int(rulings.seats[0].need.sum()) == days


def test_people_outside_every_group_of_a_cap_are_counted_as_such():
    """Who has no building cannot be counted in one; how many these are is told."""
    units = [
        asn.Unit("inside", "Di gedung", site=asn.Site("g", "Gedung G")),
        asn.Unit("outside", "Tanpa gedung"),
    ]
    keys = [("a", "inside"), ("b", "outside"), ("c", "outside")]
    people = asn.Personnel.of([asn.Employee(key=key, unit=unit) for key, unit in keys], units)
    act = policy("p", (asn.Cap, "a", {"count": 1, "per": "site"}))
    (cap,) = ruled(people, act).caps
    assert (cap.loose, cap.names, cap.group.tolist()) == (2, ("Gedung G",), [0, -1, -1])
