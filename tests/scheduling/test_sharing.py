"""Places shared out without a network: as cheap as the flow, and only where that is all."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.network import by_flow
from asn_worksched.scheduling.prices import Prices, price
from asn_worksched.scheduling.rotation import NO_FLOOR, Ceiling, Group, Rotation, SeatNeed
from asn_worksched.scheduling.sharing import by_sharing

from .rotations import answers, best_by_force, lawful, rotations

MANY = settings(max_examples=300, deadline=None)


@st.composite
def shared(draw, *, groups, size, days):
    """
    Some groups who want to come on some days, and places for some of them.

    Or all want to come whenever they can, and there are places for hardly any.
    """
    made, crowded = [], draw(st.booleans())
    for number in range(draw(st.integers(1, groups))):
        flags = st.lists(st.booleans(), min_size=days, max_size=days)
        free = np.array(draw(flags), dtype=bool)
        none = np.zeros(0, dtype=np.int32)
        made.append(
            Group(
                members=np.arange(draw(st.integers(1, size))) + 100 * number,
                free=free,
                wanted=free if crowded else free & np.array(draw(flags), dtype=bool),
                present=~free & np.array(draw(flags), dtype=bool),
                at_least=none,
                at_most=none,
            )
        )
    room = st.integers(1, 3) if crowded else st.integers(0, groups * size)
    room = st.lists(room, min_size=days, max_size=days)
    ceiling = Ceiling(np.array(draw(room), dtype=np.int32), frozenset(range(len(made))))
    seats = [counter(draw, made, days) for _ in range(draw(st.integers(2 * crowded, 3)))]
    capped = crowded or draw(st.booleans())
    return Rotation(days, tuple(made), tuple(seats), (ceiling,) if capped else ())


def counter(draw, groups, days):
    """A seat that some groups can hold, on days when those of them who are there want to come."""
    able = tuple(sorted(draw(st.sets(st.sampled_from(range(len(groups)))))))
    need = draw(st.lists(st.integers(0, 3), min_size=days, max_size=days))
    need = np.array(need, dtype=np.int32)
    for number in able:
        group = groups[number]
        need[(group.free | group.present) & ~group.wanted] = 0
    return SeatNeed(need, able)


def choosy(rotation):
    """Whether on some day there are places for some, but not for all, of several seats."""
    need = np.array([seat.need for seat in rotation.seats]).reshape(-1, rotation.days)
    several = (need > 0).sum(axis=0) > 1
    return any(
        (several & (each.places > 0) & (each.places < need.sum(axis=0))).any()
        for each in rotation.ceilings
    )


@MANY
@given(shared(groups=6, size=9, days=6))
def test_it_is_as_cheap_as_the_flow(rotation):
    """The answer is lawful, costs what it says, and no flow is cheaper."""
    prices = Prices.of(rotation)
    found = by_sharing(rotation, prices)
    if found is None:
        assert choosy(rotation)
        return
    assert lawful(rotation, found.seated, found.plain, found.moved)
    assert found.cost == price(rotation, prices, found.seated, found.plain, found.moved)
    assert found.cost == by_flow(rotation, prices).cost


@MANY
@given(shared(groups=3, size=2, days=3))
def test_nothing_is_cheaper(rotation):
    """Trying every answer finds none that costs less."""
    assume(answers(rotation) < 3000)
    found = by_sharing(rotation, Prices.of(rotation))
    if found is None:
        assert choosy(rotation)
        return
    assert found.cost == best_by_force(rotation)


@MANY
@given(rotations(aside=True))
def test_what_asks_for_more_is_left_to_others(rotation):
    """Where seats, limits or least numbers are asked for it says that it cannot."""
    found = by_sharing(rotation, Prices.of(rotation))
    floors = any((each.least > 0).any() for each in rotation.ceilings)
    if rotation.spans or rotation.asides or floors:
        assert found is None
    elif found is not None:
        assert found.cost == by_flow(rotation).cost


def test_nobody_at_all_is_no_trouble():
    """Without anybody every seat is empty, at its price."""
    rotation = Rotation(2, (), (SeatNeed(np.array([1, 2], dtype=np.int32), ()),))
    prices = Prices.of(rotation)
    found = by_sharing(rotation, prices)
    assert found is not None
    assert found.cost == 3 * prices.empty == by_flow(rotation, prices).cost


def test_which_seat_stays_empty_is_left_to_the_flow():
    """With one place a day and a seat for each of two people, either seat is open by turns."""
    one = Group(
        members=np.arange(1),
        free=np.ones(4, dtype=bool),
        wanted=np.ones(4, dtype=bool),
        present=np.zeros(4, dtype=bool),
        at_least=np.zeros(0, dtype=np.int32),
        at_most=np.zeros(0, dtype=np.int32),
    )
    seats = tuple(SeatNeed(np.ones(4, dtype=np.int32), (number,)) for number in (0, 1))
    room = Ceiling(np.ones(4, dtype=np.int32), frozenset({0, 1}))
    rotation = Rotation(4, (one, attrs.evolve(one, members=np.arange(1) + 1)), seats, (room,))
    assert by_sharing(rotation, Prices.of(rotation)) is None
    assert by_flow(rotation).seated.sum(axis=(0, 2)).tolist() == [2, 2]


def test_a_ceiling_around_some_is_left_to_the_flow():
    """A cap that not everybody is under is no sharing of one number of places."""
    group = Group(
        members=np.arange(3),
        free=np.array([True]),
        wanted=np.array([True]),
        present=np.array([False]),
        at_least=np.zeros(0, dtype=np.int32),
        at_most=np.zeros(0, dtype=np.int32),
    )
    other = attrs.evolve(group, members=np.arange(3) + 10)
    cap = Ceiling(np.array([2], dtype=np.int32), frozenset({0}), np.full(1, NO_FLOOR))
    rotation = Rotation(1, (group, other), (), (cap,))
    assert by_sharing(rotation, Prices.of(rotation)) is None
