"""People at the office shared over shifts: evenly, fairly, and never too many at one moment."""

from __future__ import annotations

from datetime import time
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.slots import minutes
from asn_worksched.scheduling.crowding import Cell, Room, fitted
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, law, policy, registers, under_one_roof

MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
USUAL = policy(
    "usual",
    (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
    (asn.Permit, "home", {"modes": ("WFH",)}),
)
APART = {"starts": (time(7), time(12)), "minutes": 300, "break_minutes": 0}
MEETING = {"starts": (time(7), time(9)), "minutes": 450, "break_minutes": 60}


def at_office(roster):
    """Who is at the office, bool (people, days)."""
    return roster.mode == roster.modes.bit("WFO") + 1


def clock(roster, row, day):
    """Somebody's hours as text."""
    start, end = roster.shifts[roster.shift[row, day]]
    return f"{start:%H:%M}-{end:%H:%M}"


def fullest(roster, cap, group, day):
    """The most people of a capped group who are there at any moment, counted one by one."""
    rows = np.flatnonzero(
        (cap.group == group) & at_office(roster)[:, day] & cap.counted[:, day]
    ).tolist()
    hours = [minutes(roster.shifts[roster.shift[row, day]]) for row in rows]
    return max((sum(a <= at < b for a, b in hours) for at, _ in hours), default=0)


def test_a_unit_is_shared_evenly_and_each_takes_turns():
    """Each day's shifts differ by at most one person, and so do each person's over the days."""
    people = make_personnel(7)
    act = policy("shift", (asn.Shifts, "shift", MEETING))
    roster = asn.plan(asn.resolve(people, law(BASE, USUAL, act), FORTNIGHT))
    early = np.array(
        [
            [here and clock(roster, row, day).startswith("07:00") for day, here in enumerate(line)]
            for row, line in enumerate(at_office(roster).tolist())
        ]
    )
    there = at_office(roster)
    assert set(there.sum(axis=0).tolist()) == {0, 7}
    for day in np.flatnonzero(there.any(axis=0)).tolist():
        assert early[:, day].sum() in (3, 4)
    assert set(early.sum(axis=1).tolist()) <= {4, 5}  # of nine days
    assert {int(n) for n in early.sum(axis=0)[there.any(axis=0)]} == {3, 4}


def test_who_is_at_home_keeps_the_usual_hours():
    """Only people at the office are shared over shifts."""
    people = make_personnel(4, skills=("ktp",))
    act = policy("shift", (asn.Shifts, "shift", MEETING))
    cover = policy("piket", (asn.Cover, "piket", {}))
    roster = asn.plan(asn.resolve(people, law(BASE, HOME, cover, act), FORTNIGHT))
    for row, day in np.argwhere(roster.mode > 0).tolist():
        usual = clock(roster, row, day).startswith("07:30")
        assert usual != at_office(roster)[row, day]


def test_two_shifts_apart_let_twice_as_many_come():
    """A cap of two at a moment lets four come a day, two in each shift; all day it is two."""
    people = make_personnel(6)
    for moment, many in (("slot", 4), ("day", 2)):
        cap = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": moment}))
        act = policy("shift", (asn.Shifts, "shift", APART))
        rulings = asn.resolve(people, law(BASE, USUAL, cap, act), FORTNIGHT)
        roster = asn.plan(rulings)
        assert set(at_office(roster).sum(axis=0).tolist()) == {0, many}
        (term,) = rulings.caps
        assert {fullest(roster, term, 0, day) for day in range(14)} == {0, many // 2}
        assert not asn.audit(roster, rulings)


def test_shifts_that_meet_leave_a_cap_as_it_is():
    """Where there is a moment of all shifts, as in Jakarta, no more may come than at once."""
    people = make_personnel(6)
    cap = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot"}))
    act = policy("shift", (asn.Shifts, "shift", MEETING))
    roster = asn.plan(asn.resolve(people, law(BASE, USUAL, cap, act), FORTNIGHT))
    assert set(at_office(roster).sum(axis=0).tolist()) == {0, 2}


STARTS = st.sampled_from(
    [(7, 12), (7, 10), (7, 9), (7, 11, 15), (6, 10, 14), (8,), (7, 9, 11), (7, 12, 13)]
)


@st.composite
def slot_laws(draw, units):
    """Shifts for some or all units, and one or two caps on people at one moment."""
    acts = []
    for number in range(draw(st.integers(1, 2))):
        starts = tuple(time(hour) for hour in draw(STARTS))
        fields = {
            "starts": starts,
            "minutes": draw(st.sampled_from([180, 240, 300, 450])),
            "split": draw(st.sampled_from([None, None, Fraction(1, 2), Fraction(2, 5)])),
            "select": draw(st.sampled_from(["", f"unit.code = 'unit-00{units}'"])),
        }
        acts.append(policy(f"shift{number}", (asn.Shifts, "shift", fields), level=5 + number))
    for number in range(draw(st.integers(1, 2))):
        fields = {
            "moment": draw(st.sampled_from(["slot", "slot", "day"])),
            "per": draw(st.sampled_from(["unit", "site", "opd"])),
            "exempt_counts": draw(st.booleans()),
        }
        size = draw(st.sampled_from([{"count": 1}, {"count": 2}, {"share": Fraction(1, 2)}]))
        acts.append(policy(f"cap{number}", (asn.Cap, "cap", {**fields, **size})))
    if draw(st.booleans()):
        acts.append(
            policy("heads", (asn.Require, "heads", {"modes": ("WFO",), "select": "peran = kabid"}))
        )
    return law(BASE, USUAL, *acts)


@MANY
@given(st.data(), registers(), st.integers(0, 3))
def test_no_moment_is_too_full(data, people, seed):
    """Under any shifts and caps: nobody too many at once, unless the law itself asks for it."""
    rulings = asn.resolve(people, data.draw(slot_laws(len(people.units))), FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    told = {(each.rules[0], each.group) for each in roster.conflicts}
    for cap in rulings.caps:
        for group, day in np.ndindex(cap.places.shape):
            once = cap.at_once[group, day]
            if (cap.rule.id, cap.names[group]) not in told and cap.rule.moment == "slot":
                assert fullest(roster, cap, group, day) <= once
    breaches = [f for f in asn.audit(roster, rulings) if f.severity is asn.Severity.BREACH]
    assert not [f for f in breaches if f.code == "ASN-CAP-001"]
    assert roster == asn.plan(rulings, seed=seed)


def test_units_of_one_building_share_its_moments():
    """Two units with two shifts each fill a building twice a day, and never at once."""
    people = under_one_roof(make_personnel(12, 2))
    cap = policy("cap", (asn.Cap, "cap", {"count": 3, "moment": "slot", "per": "site"}))
    act = policy("shift", (asn.Shifts, "shift", APART))
    rulings = asn.resolve(people, law(BASE, USUAL, cap, act), FORTNIGHT)
    roster = asn.plan(rulings)
    assert set(at_office(roster).sum(axis=0).tolist()) == {0, 6}
    (term,) = rulings.caps
    assert {fullest(roster, term, 0, day) for day in range(14)} == {0, 3}


def test_offices_apart_are_settled_apart():
    """People of one building keep the same hours whether or not others are planned beside them."""
    people = make_personnel(14, 2)
    cap = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": "slot"}))
    act = policy("shift", (asn.Shifts, "shift", APART))
    rules = law(BASE, USUAL, cap, act)
    both = asn.plan(asn.resolve(people, rules, FORTNIGHT)).to_polars()
    for code in ("unit-001", "unit-002"):
        unit = [each for each in people.units if each.code == code]
        some = asn.Personnel.of([each for each in people if each.unit == code], unit)
        alone = asn.plan(asn.resolve(some, rules, FORTNIGHT)).to_polars()
        assert both.filter(unit=code).equals(alone)


SPANS = st.sampled_from(
    [
        ((time(7), time(12)), (time(12), time(17))),
        ((time(7), time(12)), (time(10), time(15)), (time(12), time(17))),
        ((time(7), time(15)), (time(9), time(17))),
        ((time(8), time(16)),),
    ]
)
CELLS = st.lists(
    st.builds(lambda n, spans, most: Cell(n, spans, min(n, most)), st.integers(1, 4), SPANS,
              st.integers(1, 4)),
    min_size=1,
    max_size=3,
)  # fmt: skip


def shares(cell):
    """Every way to share the people of a cell."""
    ways = product(range(cell.people + 1), repeat=len(cell.spans))
    return [way for way in ways if sum(way) == cell.people]


def worth(cells, rooms, answer):
    """By how many rooms are too full, people beyond the most of a cell, and unevenness."""
    over = 0
    for room in rooms:
        hours = [(minutes(span), many) for span, many in room.fixed.items()]
        for number in room.cells:
            hours += zip(map(minutes, cells[number].spans), answer[number], strict=True)
        peak = max(sum(n for (a, b), n in hours if a <= at < b) for (at, _), _ in hours)
        over += max(0, peak - room.at_once)
    beyond = sum(max(0, max(way) - cell.most) for cell, way in zip(cells, answer, strict=True))
    return over, beyond, sum(max(way) - min(way) for way in answer)


@settings(max_examples=120, deadline=None)
@given(CELLS, st.data())
def test_no_other_shares_would_be_better(cells, data):
    """Against all ways to share: fewest too many, then fewest beyond, then most even."""
    rooms = [
        Room(
            data.draw(st.integers(0, 5)),
            tuple(sorted(data.draw(st.sets(st.sampled_from(range(len(cells))), min_size=1)))),
            data.draw(st.dictionaries(st.just((time(7), time(13))), st.integers(1, 2), max_size=1)),
        )
        for _ in range(data.draw(st.integers(1, 2)))
    ]
    answer = fitted(cells, rooms)
    assert [sum(way) for way in answer] == [cell.people for cell in cells]
    best = min(worth(cells, rooms, ways) for ways in product(*map(shares, cells)))
    assert worth(cells, rooms, answer) == best
