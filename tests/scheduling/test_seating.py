"""Desks: no more people than desks come, everybody has one that fits, teams sit together."""

from __future__ import annotations

from datetime import time

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, law, policy

WEEK = asn.Period("2020-03-16", "2020-03-20")
FREE = policy(
    "free",
    (asn.Permit, "home", {"modes": ("WFH",)}),
    (asn.Hours, "hours", {"start": time(8), "minutes": 450}),
    region="36.74",
)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def office(desks, *, fits=None, **more):
    """One room of so many desks."""
    fits = fits or {}
    return asn.Desks(desks=[asn.Desk(f"D{n}", fits=fits.get(n, ())) for n in range(desks)], **more)


@FEW
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 3))
def test_no_more_people_come_than_there_are_desks(people, desks, seed):
    """Whoever comes sits alone at a desk, and as many come by habit as there are desks."""
    rulings = asn.resolve(make_personnel(people), law(BASE, FREE), WEEK)
    wishes = asn.Wishes(desks=[office(desks)])
    roster = asn.plan(rulings, wishes=wishes, seed=seed)
    wfo = roster.modes.bit("WFO") + 1
    assert (roster.mode == wfo).sum(axis=0).tolist() == [min(people, desks)] * 5
    assert not roster.conflicts
    seated = asn.seating(roster, wishes).to_polars()
    assert len(seated) == 5 * min(people, desks)
    assert not seated.select("date", "desk").is_duplicated().any()
    assert not seated.select("date", "employee").is_duplicated().any()


@FEW
@given(st.data())
def test_desks_fit_whoever_sits_there(data):
    """Nobody sits at a desk for others; as many have one as any matching could give."""
    people = make_personnel(data.draw(st.integers(2, 5)))
    keys = people.frame["key"].to_list()
    desks = data.draw(st.integers(1, 4))
    fits = {n: data.draw(st.lists(st.sampled_from(keys), max_size=2)) for n in range(desks)}
    rulings = asn.resolve(people, law(BASE, FREE), WEEK)
    wishes = asn.Wishes(desks=[office(desks, fits=fits)])
    roster = asn.plan(rulings, wishes=wishes)
    seats = asn.seating(roster, wishes)
    for row, day in np.argwhere(seats.desk >= 0).tolist():
        allowed = fits[int(seats.desk[row, day])]
        assert not allowed or keys[row] in allowed
    for day in range(5):
        here = np.flatnonzero(roster.mode[:, day] == roster.modes.bit("WFO") + 1).tolist()
        taken = int((seats.desk[:, day] >= 0).sum())
        assert taken == matched(here, desks, fits, keys)
    missing = sum(count for what, _, count in seats.given_up if what == "desk")
    came = int((roster.mode == roster.modes.bit("WFO") + 1).sum())
    assert missing == came - seats.to_polars().height


def matched(here, desks, fits, keys):
    """The size of a largest matching of people to desks, by trying everything."""
    if not here:
        return 0
    first, *others = here
    best = matched(others, desks, fits, keys)
    for n in range(desks):
        if n in fits and (not fits[n] or keys[first] in fits[n]):
            left = {k: v for k, v in fits.items() if k != n}
            best = max(best, 1 + matched(others, desks, left, keys))
    return best


def test_a_team_sits_together_and_keeps_its_desks():
    """With room enough a team meets, sits in one zone, and nobody changes desks in a week."""
    people = make_personnel(6)
    keys = people.frame["key"].to_list()
    rulings = asn.resolve(people, law(BASE, FREE), WEEK)
    room = asn.Desks(
        desks=[asn.Desk(f"D{n}", zone=f"Z{n // 3}") for n in range(6)],
        same_desk=True,
        zones=1,
        company=True,
    )
    wishes = asn.Wishes(desks=[room], teams=[asn.Team("satu", keys[:3]), asn.Team("dua", keys[3:])])
    roster = asn.plan(rulings, wishes=wishes)
    assert asn.unmet(roster, wishes) == ()
    seats = asn.seating(roster, wishes)
    assert seats.given_up == ()
    table = seats.to_polars()
    for members in (keys[:3], keys[3:]):
        there = table.filter(table["employee"].is_in(members))
        assert there["zone"].n_unique() == 1
    assert all(
        len(set(each)) == 1 for each in table.group_by("employee").agg("desk")["desk"].to_list()
    )


def test_what_is_given_up_is_told():
    """Where somebody's only desk is for another, they go without and that is said."""
    people = make_personnel(2)
    keys = people.frame["key"].to_list()
    rulings = asn.resolve(people, law(BASE, FREE), WEEK)
    fixed = [asn.Fixed(keys[1], day) for day in WEEK]
    wishes = asn.Wishes(desks=[office(1, fits={0: (keys[0],)}, same_desk=True)], fixed=fixed)
    seats = asn.seating(asn.plan(rulings, wishes=wishes), wishes)
    assert seats.given_up == (("same_desk", "D0", 1), ("desk", "D0", 5))
    assert seats.told("en")[-1] == "D0: 5 times somebody has no desk that fits"
    assert seats.to_polars().height == 0


def test_a_repair_keeps_to_the_desks():
    """With fewer desks than before, as few as must stay at home; and then nothing more changes."""
    rulings = asn.resolve(make_personnel(6), law(BASE, FREE), WEEK)
    roster = asn.plan(rulings, wishes=asn.Wishes(desks=[office(4)]))
    fewer = asn.Wishes(desks=[office(3)])
    mended = asn.repair(roster, rulings, wishes=fewer)
    wfo = roster.modes.bit("WFO") + 1
    assert (mended.roster.mode == wfo).sum(axis=0).tolist() == [3] * 5
    assert len(mended) == 5
    assert len(asn.repair(mended.roster, rulings, wishes=fewer)) == 0


def test_a_seating_needs_rulings():
    """A roster without rulings cannot be seated."""
    rulings = asn.resolve(make_personnel(2), law(BASE, FREE), WEEK)
    wishes = asn.Wishes(desks=[office(2)])
    roster = asn.plan(rulings, wishes=wishes)
    with pytest.raises(ValueError, match="rulings"):
        asn.seating(attrs.evolve(roster, rulings=None), wishes)
