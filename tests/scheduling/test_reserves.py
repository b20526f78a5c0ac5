"""Reserves: whoever stands by has the skill, works that day and holds no seat."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.assignment import reserve_of
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, law, policy, registers

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def rulings_with(people, reserve):
    """Everybody at home but for the counters, each with so many in reserve."""
    cover = policy("piket", (asn.Cover, "piket", {"reserve": reserve}), region="36.74")
    return asn.resolve(people, law(BASE, HOME, cover), FORTNIGHT)


def standing_by(roster, rulings, seat):
    """Who stands by for a seat, bool (able people, days)."""
    post = reserve_of(seat.post)
    number = roster.posts.index(post) + 1 if post in roster.posts else -1
    return roster.post[seat.able] == number


def most_in_reserve(roster, rulings, reserve, day):
    """The most that can stand by on a day, by looking for augmenting paths."""
    idle = (roster.mode[:, day] > 0) & ~at_a_seat(roster, rulings)[:, day]
    places = [seat for seat in rulings.seats if seat.need[day] for _ in range(reserve)]
    holder = {}

    def seated(place, seen):
        for row in places[place].able:
            if idle[row] and row not in seen:
                seen.add(row)
                if row not in holder or seated(holder[row], seen):
                    holder[row] = place
                    return True
        return False

    return sum(seated(place, set()) for place in range(len(places)))


def at_a_seat(roster, rulings):
    """Who holds a seat, bool (people, days)."""
    names = {seat.post for seat in rulings.seats}
    held = [n for n, post in enumerate(roster.posts, 1) if post in names]
    return np.isin(roster.post, held)


@MANY
@given(registers(), st.integers(1, 3), st.integers(0, 5))
def test_as_many_stand_by_as_can(people, reserve, seed):
    """Nobody without the skill, nobody off duty, no more than asked for, and as many as can be."""
    rulings = rulings_with(people, reserve)
    assume(rulings.seats)
    roster = asn.plan(rulings, seed=seed)
    by = np.zeros(roster.post.shape, dtype=int)
    for seat in rulings.seats:
        there = standing_by(roster, rulings, seat)
        assert (there.sum(axis=0) <= reserve * (seat.need > 0)).all()
        by[seat.able] += there
    assert (roster.mode[by > 0] > 0).all()
    assert not (at_a_seat(roster, rulings) & (by > 0)).any()
    most = [most_in_reserve(roster, rulings, reserve, day) for day in range(len(FORTNIGHT))]
    assert by.sum(axis=0).tolist() == most
    asked = sum(int((seat.need > 0).sum()) * reserve for seat in rulings.seats)
    missing = sum(each.missing for each in roster.unfilled if each.post.endswith("cadangan"))
    assert asked - missing == sum(most)


@MANY
@given(registers(), st.integers(1, 2), st.randoms(use_true_random=False))
def test_the_audit_sees_a_reserve_taken_away(people, reserve, random):
    """A plan has no breach; with one reserve less there is one finding about that counter."""
    rulings = rulings_with(people, reserve)
    roster = asn.plan(rulings)
    found = [f for f in asn.audit(roster, rulings) if f.code == "ASN-COV-003"]
    assert all(f.severity is not asn.Severity.BREACH for f in found)
    cells = [
        (seat, int(seat.able[row]), day)
        for seat in rulings.seats
        for row, day in np.argwhere(standing_by(roster, rulings, seat)).tolist()
    ]
    assume(cells)
    seat, row, day = random.choice(cells)
    mode = rulings.modes.members[roster.mode[row, day] - 1].code
    fewer = roster.moved(people.frame["key"][row], FORTNIGHT.days[day], mode=mode, post="")
    told = [f for f in asn.audit(fewer, rulings) if f.code == "ASN-COV-003"]
    place = (seat.unit, FORTNIGHT.days[day], seat.post)
    about = [f for f in told if (f.group, f.day, f.evidence["post"]) == place]
    assert len(about) == 1
    assert about[0].severity is asn.Severity.BREACH


def test_reserves_are_shared_fairly():
    """Over a fortnight those who always can stand by differ by at most one turn."""
    rulings = rulings_with(make_personnel(6, skills=("ktp",)), 1)
    roster = asn.plan(rulings)
    (seat,) = rulings.seats
    times = standing_by(roster, rulings, seat).sum(axis=1)
    assert times.sum() == int((seat.need > 0).sum())
    assert times.max() - times.min() <= 1
