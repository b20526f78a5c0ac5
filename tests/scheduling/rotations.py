"""Small random rotations, and their optimum by trying everything."""

from __future__ import annotations

from itertools import product
from math import prod

import attrs
import numpy as np
from hypothesis import strategies as st

from asn_worksched.scheduling.prices import Prices, price
from asn_worksched.scheduling.rotation import (
    NO_CEILING,
    NO_FLOOR,
    Aside,
    Burden,
    Ceiling,
    Gathering,
    Group,
    Rotation,
    SeatNeed,
)


def flags(draw, days):
    """One boolean a day."""
    return np.array(draw(st.lists(st.booleans(), min_size=days, max_size=days)), dtype=bool)


def ceilings(draw, days, groups, *, nested):
    """Up to two ceilings (or floors), nested prefixes of the groups when *nested*."""
    for _ in range(draw(st.integers(0, 2))):
        if nested:
            inside = frozenset(range(draw(st.integers(1, groups))))
        else:
            inside = frozenset(draw(st.sets(st.sampled_from(range(groups)), min_size=1)))
        places = st.sampled_from([0, 1, 2, 3, 4, int(NO_CEILING)])
        least = st.sampled_from([int(NO_FLOOR), int(NO_FLOOR), -1, 0, 1, 2, 4])
        kind = draw(st.sampled_from(["ceiling", "ceiling", "floor", "both"]))
        yield Ceiling(
            counts(draw, days, places if kind != "floor" else st.just(int(NO_CEILING))),
            inside,
            counts(draw, days, least if kind != "ceiling" else st.just(int(NO_FLOOR))),
        )


def counts(draw, days, values):
    """One number a day, int32."""
    return np.array(draw(st.lists(values, min_size=days, max_size=days)), dtype=np.int32)


def moves(draw, days, groups, above):
    """A few asides, each out of some floor of its day and perhaps into another."""
    found = []
    for group, day in draw(
        st.lists(st.tuples(st.integers(0, groups - 1), st.integers(0, days - 1)), max_size=3)
    ):
        floors = [n for n, each in enumerate(above) if each.least[day] != NO_FLOOR]
        if floors:
            out = draw(st.sets(st.sampled_from(floors), min_size=1))
            into = set(floors) - out if draw(st.booleans()) else set()
            found.append(Aside(group, day, len(found), frozenset(out), frozenset(into)))
    return tuple(found)


def pasts(draw, days):
    """Duties of old, and perhaps one kind of them or two that never share a day."""
    found = [Burden(np.ones(days, dtype=bool), draw(st.integers(0, 3)), draw(st.integers(0, 6)))]
    kinds = np.array(draw(st.lists(st.integers(0, 2), min_size=days, max_size=days)))
    for kind in (1, 2):
        if (kinds == kind).any():
            found.append(Burden(kinds == kind, draw(st.integers(0, 2)), draw(st.integers(0, 4))))
    return tuple(found)


@st.composite
def wished(draw, **how):
    """A rotation with a past to be fair to, likings, and wishes of teams."""
    rotation = draw(rotations(**how))
    groups = []
    for group in rotation.groups:
        if draw(st.booleans()):
            group = attrs.evolve(group, past=pasts(draw, rotation.days))
        if draw(st.booleans()):
            group = attrs.evolve(group, liking=counts(draw, rotation.days, st.integers(-2, 2)))
        groups.append(group)
    numbers = st.sampled_from(range(len(groups)))
    teams = []
    for _ in range(draw(st.integers(0, 1))):
        members = draw(st.sets(numbers, min_size=1))
        days = draw(st.sets(st.sampled_from(range(rotation.days)), min_size=1))
        teams.append(Gathering(tuple(sorted(members)), tuple(sorted(days))))
    single = [number for number, group in enumerate(groups) if group.size == 1]
    spaced = tuple(number for number in single if draw(st.booleans()) and draw(st.booleans()))
    return attrs.evolve(rotation, groups=tuple(groups), gatherings=tuple(teams), spaced=spaced)


@st.composite
def rotations(
    draw,
    *,
    max_days=3,
    max_groups=3,
    max_size=3,
    nested=True,
    limits=True,
    floors=True,
    aside=False,
):
    """A rotation of a few people; ceilings are nested prefixes of the groups when *nested*."""
    days = draw(st.integers(1, max_days))
    spans = (tuple(range(days)),) if limits and draw(st.booleans()) else ()
    number_of_groups = draw(st.integers(1, max_groups))
    above = tuple(ceilings(draw, days, number_of_groups, nested=nested))
    asides = moves(draw, days, number_of_groups, above) if aside else ()
    groups = []
    for number in range(number_of_groups):
        free = flags(draw, days)
        present = ~free & flags(draw, days) if draw(st.booleans()) else np.zeros(days, dtype=bool)
        most = draw(st.integers(0, days)) if spans else days
        least = draw(st.integers(0, min(most, int(free.sum())))) if spans else 0
        size = draw(st.integers(1, max_size))
        called_for = [each.least > 0 for each in above if number in each.groups]
        movable = [(each.group, each.day) for each in asides]
        groups.append(
            Group(
                members=np.arange(size) + 10 * number,
                free=free,
                wanted=free & flags(draw, days),
                present=present,
                at_least=np.array([least] * len(spans), dtype=np.int32),
                at_most=np.array([most] * len(spans), dtype=np.int32),
                reluctant=bool(present.any()) and draw(st.booleans()),
                asked=free & np.logical_or.reduce([np.zeros(days, dtype=bool), *called_for]),
                movable=np.array([(number, day) in movable for day in range(days)]),
            )
        )
    seats = tuple(
        SeatNeed(
            counts(draw, days, st.integers(0, 2)),
            tuple(sorted(draw(st.sets(st.sampled_from(range(len(groups))))))),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    return Rotation(days, tuple(groups), seats, above, spans, asides)


def lawful(rotation, seated, plain, moved):
    """Whether counts keep every rule of a rotation, by its words alone."""
    called = seated.sum(axis=0) + plain
    for number, group in enumerate(rotation.groups):
        if (called[number] + moved_of(rotation, number, moved) > group.size).any():
            return False
        for at, span in enumerate(rotation.spans):
            called_in = [day for day in span if group.free[day]]
            if called[number][called_in].sum() > group.at_most[at] * group.size:
                return False
    if any((seated[n].sum(axis=0) > seat.need).any() for n, seat in enumerate(rotation.seats)):
        return False
    for ceiling in rotation.ceilings:
        for day in range(rotation.days):
            if ceiling.places[day] == NO_CEILING:
                continue
            inside = [g for g in ceiling.groups if rotation.groups[g].free[day]]
            if sum(called[g, day] for g in inside) > ceiling.places[day]:
                return False
    return True


def moved_of(rotation, number, moved):
    """How many of a group are moved aside on each day."""
    on_day = np.zeros(rotation.days, dtype=np.int64)
    for aside, many in zip(rotation.asides, moved, strict=True):
        if aside.group == number:
            on_day[aside.day] += many
    return on_day


def best_by_force(rotation):
    """The least price over every possible answer."""
    prices = Prices.of(rotation)
    return min(price(rotation, prices, *answer) for answer in every_answer(rotation))


def choices(rotation):
    """Every number that an answer has: where it stands, and the most it can be."""
    for number, seat in enumerate(rotation.seats):
        for group in seat.able:
            people = rotation.groups[group]
            for day in np.flatnonzero((people.free | people.present) & (seat.need > 0)):
                yield (0, (number, group, day)), min(people.size, int(seat.need[day]))
    for number, group in enumerate(rotation.groups):
        yield from (((1, (number, day)), group.size) for day in np.flatnonzero(group.plain))
    for number, aside in enumerate(rotation.asides):
        yield (2, (number,)), rotation.groups[aside.group].size


def every_answer(rotation):
    """Every lawful answer, (seated, plain, moved)."""
    places, most = zip(*choices(rotation), strict=True) if answers(rotation) > 1 else ((), ())
    shape = (len(rotation.groups), rotation.days)
    for values in product(*(range(each + 1) for each in most)):
        answer = (
            np.zeros((len(rotation.seats), *shape), dtype=np.int32),
            np.zeros(shape, dtype=np.int32),
            np.zeros(len(rotation.asides), dtype=np.int32),
        )
        for (which, at), value in zip(places, values, strict=True):
            answer[which][at] = value
        if lawful(rotation, *answer):
            yield answer


def answers(rotation):
    """How many answers force would have to try."""
    return prod(most + 1 for _, most in choices(rotation))
