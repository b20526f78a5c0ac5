"""Clashes of caps, against counting people one by one."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.terms import NO_CAP
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, cite, instrument, law, policy, registers, selects

WEEK = asn.Period("2020-03-23", "2020-03-29")


@st.composite
def crowded(draw):
    """A law of caps at the office and away, and of clauses that bind people to one of these."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        common = {
            "id": f"r{number}",
            "citation": cite("random", str(number)),
            "select": draw(selects),
        }
        modes = draw(st.sampled_from([(), ("WFH",), ("WFH", "WFF")]))
        if draw(st.booleans()):
            per = draw(st.sampled_from(["unit", "opd", "site", "floor"]))
            made.append(asn.Cap(count=draw(st.integers(0, 4)), modes=modes, per=per, **common))
        else:
            kind = draw(st.sampled_from([asn.Require, asn.Forbid]))
            made.append(kind(modes=modes or ("WFO",), **common))
    act = asn.Policy(instrument=instrument("random", region="36.74", level=7), rules=tuple(made))
    return law(BASE, HOME, act)


def people_in(rulings, day, *caps):
    """By group of the first of *caps*, the rows of who must work that day and all of them count."""
    found = defaultdict(list)
    for row in range(len(rulings.people)):
        owed = rulings.duty[row, day] == 1 and rulings.allowed[row, day]
        if owed and all(cap.group[row] >= 0 and cap.counted[row, day] for cap in caps):
            found[int(caps[0].group[row])].append(row)
    return found


def tied(rulings, cap, rows, day):
    """Those of *rows* who have no mode but the capped ones."""
    return [row for row in rows if not int(rulings.allowed[row, day]) & ~cap.mask]


def torn(rulings, one, two, rows, day):
    """Those of *rows* who have modes of both caps and no other."""
    inside = [r for r in rows if not int(rulings.allowed[r, day]) & ~(one.mask | two.mask)]
    bound = {*tied(rulings, one, rows, day), *tied(rulings, two, rows, day)}
    return [row for row in inside if row not in bound]


def expected(rulings):
    """Each clash of numbers by single people: day, rules, group, needed, places."""
    for day in range(len(rulings.period)):
        for cap in rulings.caps:
            for group, rows in people_in(rulings, day, cap).items():
                places, needed = int(cap.places[group, day]), len(tied(rulings, cap, rows, day))
                if needed > places:
                    first = rulings.number[tied(rulings, cap, rows, day)[0]]
                    bit = int(rulings.allowed_of[first, day]).bit_length() - 1
                    rule = rulings.binding(int(first), day, bit)[0]
                    yield day, (cap.rule.id, rule), cap.names[group], needed, places
        for one, two in combinations(rulings.caps, 2):
            if not one.mask & two.mask:
                yield from squeezed(rulings, one, two, day)


def squeezed(rulings, one, two, day):
    """What two caps leave too few places for, told once for each person."""
    told = set()
    for outer, inner in ((one, two), (two, one)):
        left = {}
        for group, rows in people_in(rulings, day, inner).items():
            places = int(inner.places[group, day])
            left[group] = places - len(tied(rulings, inner, rows, day))
        for group, rows in people_in(rulings, day, outer, inner).items():
            mine = torn(rulings, one, two, rows, day)
            parts = defaultdict(int)
            for row in mine:
                parts[int(inner.group[row])] += 1
            sent = sum(min(n, max(0, n - left[inside])) for inside, n in parts.items())
            all_rows = people_in(rulings, day, outer)[group]
            needed = sent + len(tied(rulings, outer, all_rows, day))
            if not sent or needed <= outer.places[group, day]:
                continue
            if outer is one or not told & set(mine):
                told |= set(mine) if outer is one else set()
                places = int(outer.places[group, day])
                yield day, (outer.rule.id, inner.rule.id), outer.names[group], needed, places


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(registers(), crowded())
def test_clashes_of_caps_are_those_of_single_people(people, rules):
    """Who must be there, what two caps leave no room for, and the clause of the first person."""
    rulings = asn.resolve(people, rules, WEEK)
    found = [
        (WEEK.index(c.day), c.rules, c.group, c.needed, c.places)
        for c in rulings.conflicts
        if c.last is None and (c.needed is not None or secret(rulings, c))
    ]
    hidden = {cap.rule.id for cap in rulings.caps if cap.sensitive}
    wanted = [
        (*rest, *((None, None) if hidden & set(rules) else numbers))
        for *rest, needed, places in expected(rulings)
        for rules, numbers in [(rest[1], (needed, places))]
    ]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)
    assert all(cap.places.max(initial=0) <= NO_CAP for cap in rulings.caps)


def secret(rulings, clash):
    """Whether a clash is with a cap of a sensitive clause."""
    return any(cap.sensitive and cap.rule.id in clash.rules for cap in rulings.caps)


def test_a_clause_that_nothing_fulfils_is_told_once_a_unit_and_day():
    """Whatever classes the people of the units are in, and in which order they stand."""
    want = policy(
        "x", (asn.Require, "a", {"modes": ("WFH",)}), (asn.Forbid, "b", {"modes": ("WFH",)})
    )
    leave = [asn.Leave("syn-0003", asn.Period("2020-03-23", "2020-03-24"), cite("l"))]
    people = make_personnel(9, 3, workweeks=(5, 6))
    rulings = asn.resolve(people, law(BASE, want), WEEK, leave=leave)
    units = people.frame["unit"].to_list()
    cells = {
        (day, units[row])
        for row in range(9)
        for at, day in enumerate(WEEK.days)
        if rulings.duty[row, at] == 1
    }
    assert sorted((c.day, c.group) for c in rulings.conflicts) == sorted(cells)


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_cap_on_protected_people_tells_no_numbers(sensitive):
    """Neither how many it concerns nor how many places they have, and who is loose neither."""
    select = "protected" if sensitive else "key in ['syn-0001', 'syn-0002']"
    people = make_personnel(6, 1)
    flagged = [attrs.evolve(p, protected=p.key in ("syn-0001", "syn-0002")) for p in people]
    people = asn.Personnel.of(flagged, people.units)
    caps = policy(
        "c",
        (asn.Cap, "a", {"count": 0, "select": select}),
        (asn.Cap, "b", {"count": 0, "modes": ("WFH",)}),
        (asn.Require, "r", {"modes": ("WFO",), "select": "key = 'syn-0002'"}),
    )
    rulings = asn.resolve(people, law(BASE, HOME, caps), WEEK)
    assert [cap.sensitive for cap in rulings.caps] == [sensitive, False]
    name = "c" if sensitive else "c.a"
    clashes = [clash for clash in rulings.conflicts if name in clash.rules]
    assert {clash.rules for clash in clashes} == {(name, "c.r"), (name, "c.b")}
    assert {clash.needed is None and clash.places is None for clash in clashes} == {sensitive}
    for clash in clashes if sensitive else ():
        assert "needs" not in clash.text("en")


def test_turns_over_the_places_of_a_week_name_the_hours_of_who_owes_them():
    """In each of two units two people in turn and a head with fixed days, and one place a day."""
    people = make_personnel(6, 2, workweeks=(7,))
    few = policy("few", (asn.Cap, "c", {"count": 1}))
    rulings = asn.resolve(people, law(BASE, few), FORTNIGHT)
    found = [(c.day, c.group, c.rules, c.needed, c.places) for c in rulings.conflicts]
    weeks = [(FORTNIGHT.days[5], 14, 7), (FORTNIGHT.days[0], 9, 5)]
    for monday, needed, places in weeks:
        for unit in ("unit-001", "unit-002"):
            assert (monday, unit, ("few.c", "base.hours"), needed, places) in found


def test_halves_at_the_office_and_at_home_clash_in_units_of_odd_size_alone():
    """The law of many a city: half here, half there, and one person more than both leave."""
    halves = policy(
        "h",
        (asn.Cap, "a", {"share": Fraction(1, 2)}),
        (asn.Cap, "b", {"share": Fraction(1, 2), "modes": ("WFH",)}),
    )
    people = make_personnel(11, 2)
    sizes = dict(people.frame["unit"].value_counts().iter_rows())
    rulings = asn.resolve(people, law(BASE, HOME, halves), WEEK)
    odd = {unit for unit, size in sizes.items() if size % 2}
    assert {clash.group for clash in rulings.conflicts} == odd
    assert len(odd) == 1
