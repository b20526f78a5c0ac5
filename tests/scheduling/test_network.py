"""The flow is exact: checked against force, against CP-SAT, and against its own words."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from asn_worksched.scheduling.cpsat import by_cpsat
from asn_worksched.scheduling.dealing import deal
from asn_worksched.scheduling.network import by_flow, nests
from asn_worksched.scheduling.prices import Prices, price
from asn_worksched.scheduling.rotation import (
    Ceiling,
    Group,
    Rotation,
    SeatNeed,
)

from .rotations import answers, best_by_force, every_answer, lawful, moved_of, rotations, wished

MANY = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
FEW = settings(MANY, max_examples=120)


@MANY
@given(rotations())
def test_flow_finds_the_least_price_that_force_finds(rotation):
    """On small rotations the flow's answer is lawful, priced right and as cheap as any other."""
    assume(nests(rotation))
    assume(answers(rotation) <= 3_000)
    found = by_flow(rotation)
    assert lawful(rotation, *counts(found))
    assert found.cost == price(rotation, Prices.of(rotation), *counts(found))
    assert found.cost == found.bound == best_by_force(rotation)


@FEW
@given(rotations(max_days=5, max_groups=4, max_size=4))
def test_flow_and_cpsat_agree(rotation):
    """On larger rotations two different solvers prove the same optimum."""
    assume(nests(rotation))
    found = by_cpsat(rotation, prices=Prices.of(rotation))
    assert lawful(rotation, *counts(found))
    assert found.cost == price(rotation, Prices.of(rotation), *counts(found))
    assert by_flow(rotation).cost == found.cost == found.bound


@FEW
@given(rotations(nested=False))
def test_cpsat_finds_the_least_price_where_ceilings_cross(rotation):
    """Where no flow is exact, CP-SAT proves what force finds."""
    assume(answers(rotation) <= 2_000)
    found = by_cpsat(rotation, prices=Prices.of(rotation))
    assert found.cost == found.bound == best_by_force(rotation)


@FEW
@given(rotations(nested=False, aside=True))
def test_cpsat_finds_the_least_price_where_people_can_be_moved(rotation):
    """Moves to another mode away are weighed as force weighs them, each wish before the next."""
    assume(rotation.asides)
    assume(answers(rotation) <= 2_000)
    found = by_cpsat(rotation)
    prices = Prices.over_all(rotation)
    assert found.cost == price(rotation, prices, *counts(found))
    every = list(every_answer(rotation))
    assert found.cost == found.bound == min(price(rotation, prices, *each) for each in every)
    assert wishes(rotation, *counts(found)) == min(wishes(rotation, *each) for each in every)


@MANY
@given(rotations(aside=True, limits=False))
def test_flow_moves_people_as_force_does(rotation):
    """Where moves pass by every ceiling the flow weighs them too, each wish before the next."""
    assume(rotation.asides)
    assume(nests(rotation))
    assume(answers(rotation) <= 2_000)
    found = by_flow(rotation)
    assert lawful(rotation, *counts(found))
    assert found.cost == price(rotation, Prices.of(rotation), *counts(found))
    every = list(every_answer(rotation))
    assert wishes(rotation, *counts(found)) == min(wishes(rotation, *each) for each in every)


def counts(found):
    """The numbers of an answer."""
    return found.seated, found.plain, found.moved


def floors_missed(rotation, called, moved):
    """By how many people the least numbers are missed, by their words alone."""
    missed = 0
    for n, ceiling in enumerate(rotation.ceilings):
        for day in range(rotation.days):
            have = sum(int(called[g, day]) for g in ceiling.groups if rotation.groups[g].free[day])
            for aside, many in zip(rotation.asides, moved, strict=True):
                if aside.day == day:
                    have += int(many) * ((n in aside.out) - (n in aside.into))
            missed += max(0, int(ceiling.least[day]) - have)
    return missed


def wishes(rotation, seated, plain, moved):
    """What is missed, in the strict order of wishes, unfairness last."""
    called = seated.sum(axis=0) + plain
    short = sum(
        max(0, int(group.at_least[at]) * group.size - int(called[n][group.free_in(span)].sum()))
        for n, group in enumerate(rotation.groups)
        for at, span in enumerate(rotation.spans)
    )
    empty = sum(
        int((seat.need - seated[n].sum(axis=0)).sum()) for n, seat in enumerate(rotation.seats)
    )
    kept = sum(-int(plain[n][group.wanted].sum()) for n, group in enumerate(rotation.groups))
    for n, group in enumerate(rotation.groups):
        kept += int(plain[n][group.asked & ~group.wanted].sum())
    leaders = sum(
        int(seated[:, n].sum()) for n, group in enumerate(rotation.groups) if group.reluctant
    )
    unfair = 0
    for n, group in enumerate(rotation.groups):
        open_days = group.free | group.present | group.movable
        for days, done, before in [(b.days, b.done, b.open) for b in group.past] or [
            (open_days, 0, 0)
        ]:
            duties = called[n] + moved_of(rotation, n, moved)
            each, more = divmod(int(duties[days].sum()), group.size)
            squares = (group.size - more) * (done + each) ** 2 + more * (done + each + 1) ** 2
            share = max(1, before + int((open_days & days).sum()))
            unfair += Fraction(squares - group.size * done**2, share)
    short += floors_missed(rotation, called, moved)
    liked = sum(
        int((called[n] * group.liking).sum())
        for n, group in enumerate(rotation.groups)
        if group.liking is not None
    )
    unmet = wishes_unmet(rotation, called)
    return short, empty, unmet, int(moved.sum()), kept, leaders, unfair, liked


def wishes_unmet(rotation, called):
    """Teams that never meet, and days in a row of people who are to be spaced."""
    here = [
        [called[n, day] == group.size or group.present[day] for day in range(rotation.days)]
        for n, group in enumerate(rotation.groups)
    ]
    unmet = sum(
        not any(all(here[n][day] for n in team.groups) for day in team.days)
        for team in rotation.gatherings
    )
    for n in rotation.spaced:
        unmet += sum(bool(here[n][d] and here[n][d + 1]) for d in range(rotation.days - 1))
    return unmet


@MANY
@given(wished())
def test_flow_weighs_the_past_and_wishes_in_their_order(rotation):
    """Earlier duties and likings are weighed as force weighs them."""
    assume(nests(rotation))
    assume(answers(rotation) <= 2_000)
    found = by_flow(rotation)
    assert lawful(rotation, *counts(found))
    assert found.cost == price(rotation, Prices.of(rotation), *counts(found))
    best = min(wishes(rotation, *answer) for answer in every_answer(rotation))
    assert wishes(rotation, *counts(found)) == best


@FEW
@given(wished(nested=False, aside=True))
def test_cpsat_weighs_the_past_and_wishes_in_their_order(rotation):
    """Gatherings and spacing come after the law and before fairness and likings."""
    assume(answers(rotation) <= 2_000)
    found = by_cpsat(rotation)
    assert lawful(rotation, *counts(found))
    assert found.cost == found.bound == price(rotation, Prices.over_all(rotation), *counts(found))
    best = min(wishes(rotation, *answer) for answer in every_answer(rotation))
    assert wishes(rotation, *counts(found)) == best


@FEW
@given(rotation=wished(nested=False, aside=True))
def test_cpsat_in_stages_finds_the_same(rotation, small_objectives):
    """Where numbers would grow too large for one objective, wishes are solved one after another."""
    assume(answers(rotation) <= 2_000)
    whole = by_cpsat(rotation)
    with small_objectives():
        staged = by_cpsat(rotation)
    assert wishes(rotation, *counts(staged)) == wishes(rotation, *counts(whole))
    assert staged.cost == staged.bound == whole.cost


@pytest.fixture(scope="module")
def small_objectives():
    """As if an objective had room for little."""

    @contextmanager
    def small():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("asn_worksched.scheduling.cpsat._LARGEST", 40)
            yield

    return small


@MANY
@given(rotations())
def test_the_order_of_wishes_is_strict(rotation):
    """No answer is better in an earlier wish, nor as good there and better in a later one."""
    assume(nests(rotation))
    assume(answers(rotation) <= 2_000)
    found = by_flow(rotation)
    best = min(wishes(rotation, *answer) for answer in every_answer(rotation))
    assert wishes(rotation, *counts(found)) == best


def one_by_one(rotation):
    """The same rotation with every person a group of one."""
    split, of = [], {}
    for number, group in enumerate(rotation.groups):
        for person in group.members:
            of.setdefault(number, []).append(len(split))
            split.append(attrs.evolve(group, members=np.array([person])))
    return Rotation(
        rotation.days,
        tuple(split),
        tuple(SeatNeed(s.need, tuple(n for g in s.able for n in of[g])) for s in rotation.seats),
        tuple(
            Ceiling(c.places, frozenset(n for g in c.groups for n in of[g]), c.least)
            for c in rotation.ceilings
        ),
        rotation.spans,
    )


@MANY
@given(rotations(max_days=4, max_groups=3, max_size=4))
def test_people_alike_merged_or_not_give_the_same_optimum(rotation):
    """Merging people who are alike changes the size of the problem, never its optimum."""
    assume(nests(rotation))
    alone = one_by_one(rotation)
    assert nests(alone)
    one, two = by_flow(rotation), by_flow(alone)
    merged = wishes(rotation, *counts(one))
    assert merged == wishes(alone, *counts(two))


@MANY
@given(rotations(max_days=6, max_groups=2, max_size=5))
def test_dealing_keeps_each_person_within_what_the_group_keeps(rotation):
    """Dealt out, nobody is called twice a day, and duties and spans differ by at most one."""
    assume(nests(rotation))
    found = by_flow(rotation)
    called = found.seated.sum(axis=0) + found.plain
    for number, group in enumerate(rotation.groups):
        dealt = deal(rotation, found, number, turn=7)
        assert len(dealt) == called[number].sum()
        assert len({(person, day) for person, day, _ in dealt}) == len(dealt)
        each = [sum(p == m for p, _, _ in dealt) for m in group.members]
        assert max(each) - min(each) <= 1
        for at, span in enumerate(rotation.spans):
            if group.present.any() and group.free.any():
                continue  # such people are not merged where there are limits
            here = group.free_in(span)
            each = [sum(p == m and d in here for p, d, _ in dealt) for m in group.members]
            assert max(each) - min(each) <= 1
            assert max(each) <= group.at_most[at]


@MANY
@given(wished(max_days=6, max_groups=2, max_size=5, limits=False))
def test_dealing_shares_each_kind_of_duty(rotation):
    """Dealt out, each kind of duty and all of them differ by at most one in a group."""
    assume(nests(rotation))
    found = by_flow(rotation)
    for number, group in enumerate(rotation.groups):
        dealt = deal(rotation, found, number, turn=3)
        assert len({(person, day) for person, day, _ in dealt}) == len(dealt)
        for burden in group.burdens:
            each = [sum(p == m and burden.days[d] for p, d, _ in dealt) for m in group.members]
            assert max(each) - min(each) <= 1


def test_duties_follow_fair_shares():
    """Someone here half as many days gets half as many duties."""
    none = np.zeros(12, dtype=bool)
    days = np.arange(12)

    def person(free, number):
        empty = np.zeros(0, dtype=np.int32)
        return Group(np.array([number]), free, none, none, empty, empty)

    rotation = Rotation(
        12,
        (person(days >= 0, 0), person(days >= 0, 1), person(days < 6, 2)),
        (SeatNeed(np.ones(12, dtype=np.int32), (0, 1, 2)),),
    )
    duties = by_flow(rotation).seated.sum(axis=(0, 2)).tolist()
    assert sorted(duties) == [2, 5, 5]
    assert duties[2] == 2


def test_a_crossing_is_seen():
    """Two ceilings that overlap without nesting are no flow."""
    free, none = np.ones(1, dtype=bool), np.zeros(1, dtype=bool)
    empty = np.zeros(0, dtype=np.int32)
    groups = tuple(Group(np.array([n]), free, free, none, empty, empty) for n in range(3))
    one = np.ones(1, dtype=np.int32)
    crossing = (Ceiling(one, frozenset({0, 1})), Ceiling(one, frozenset({1, 2})))
    assert not nests(Rotation(1, groups, (), crossing))
    assert nests(Rotation(1, groups, (), crossing[:1]))
    assert by_cpsat(Rotation(1, groups, (), crossing)).plain.sum() == 2


@pytest.mark.parametrize("reluctant", [True, False])
def test_leaders_stand_in_only_when_nobody_else_can(reluctant):
    """A reluctant officer who is there anyway leaves the seat to one who has to be called."""
    day, none = np.ones(1, dtype=bool), np.zeros(1, dtype=bool)
    empty = np.zeros(0, dtype=np.int32)
    leader = Group(np.array([0]), none, none, day, empty, empty, reluctant=reluctant)
    officer = Group(np.array([1]), day, none, none, empty, empty)
    two = np.full(1, 2, dtype=np.int32)
    one = np.ones(1, dtype=np.int32)
    alone = by_flow(Rotation(1, (leader, officer), (SeatNeed(one, (0, 1)),))).seated[0, :, 0]
    both = by_flow(Rotation(1, (leader, officer), (SeatNeed(two, (0, 1)),))).seated[0, :, 0]
    assert both.tolist() == [1, 1]
    assert alone.sum() == 1
    assert not (reluctant and alone[0])


def test_no_time_at_all_is_an_answer_with_a_bound():
    """Without time CP-SAT calls nobody and proves nothing."""
    free, none = np.ones(2, dtype=bool), np.zeros(2, dtype=bool)
    empty = np.zeros(0, dtype=np.int32)
    groups = tuple(Group(np.array([n]), free, free, none, empty, empty) for n in range(3))
    one = np.ones(2, dtype=np.int32)
    crossing = (Ceiling(one, frozenset({0, 1})), Ceiling(one, frozenset({1, 2})))
    found = by_cpsat(Rotation(2, groups, (), crossing), seconds=0.0)
    assert found.bound <= found.cost
