"""Small random rotations, and their optimum by trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from asn_worksched.scheduling.rotation import (
    NO_CEILING,
    Ceiling,
    Group,
    Prices,
    Rotation,
    SeatNeed,
    price,
)


def flags(draw, days):
    """One boolean a day."""
    return np.array(draw(st.lists(st.booleans(), min_size=days, max_size=days)), dtype=bool)


@st.composite
def rotations(draw, *, max_days=3, max_groups=3, max_size=3, nested=True, limits=True):
    """A rotation of a few people; ceilings are nested prefixes of the groups when *nested*."""
    days = draw(st.integers(1, max_days))
    spans = (tuple(range(days)),) if limits and draw(st.booleans()) else ()
    groups = []
    for number in range(draw(st.integers(1, max_groups))):
        free = flags(draw, days)
        present = ~free & flags(draw, days) if draw(st.booleans()) else np.zeros(days, dtype=bool)
        most = draw(st.integers(0, days)) if spans else days
        least = draw(st.integers(0, min(most, int(free.sum())))) if spans else 0
        size = draw(st.integers(1, max_size))
        groups.append(
            Group(
                members=np.arange(size) + 10 * number,
                free=free,
                wanted=free & flags(draw, days),
                present=present,
                at_least=np.array([least] * len(spans), dtype=np.int32),
                at_most=np.array([most] * len(spans), dtype=np.int32),
                reluctant=bool(present.any()) and draw(st.booleans()),
            )
        )
    numbers = range(len(groups))
    seats = tuple(
        SeatNeed(
            np.array(draw(st.lists(st.integers(0, 2), min_size=days, max_size=days)), np.int32),
            tuple(sorted(draw(st.sets(st.sampled_from(numbers))))),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    ceilings = []
    for _ in range(draw(st.integers(0, 2))):
        if nested:
            inside = frozenset(range(draw(st.integers(1, len(groups)))))
        else:
            inside = frozenset(draw(st.sets(st.sampled_from(numbers), min_size=1)))
        some = st.sampled_from([0, 1, 2, 3, 4, int(NO_CEILING)])
        places = np.array(draw(st.lists(some, min_size=days, max_size=days)), np.int32)
        ceilings.append(Ceiling(places, inside))
    return Rotation(days, tuple(groups), seats, tuple(ceilings), spans)


def lawful(rotation, seated, plain):
    """Whether counts keep every rule of a rotation, by its words alone."""
    called = seated.sum(axis=0) + plain
    for number, group in enumerate(rotation.groups):
        if (called[number] > group.size).any():
            return False
        for at, span in enumerate(rotation.spans):
            called_in = [day for day in span if group.free[day]]
            if called[number][called_in].sum() > group.at_most[at] * group.size:
                return False
    if any((seated[n].sum(axis=0) > seat.need).any() for n, seat in enumerate(rotation.seats)):
        return False
    for ceiling in rotation.ceilings:
        for day in range(rotation.days):
            if not ceiling.holds(day):
                continue
            inside = [g for g in ceiling.groups if rotation.groups[g].free[day]]
            if sum(called[g, day] for g in inside) > ceiling.places[day]:
                return False
    return True


def best_by_force(rotation):
    """The least price over every possible answer."""
    prices = Prices.of(rotation)
    return min(price(rotation, prices, *answer) for answer in every_answer(rotation))


def every_answer(rotation):
    """Every lawful answer, (seated, plain)."""
    cells = []
    for number, seat in enumerate(rotation.seats):
        for group in seat.able:
            people = rotation.groups[group]
            for day in np.flatnonzero((people.free | people.present) & (seat.need > 0)):
                cells.append(((number, group, day), min(people.size, int(seat.need[day]))))
    for number, group in enumerate(rotation.groups):
        cells += [((-1, number, day), group.size) for day in np.flatnonzero(group.plain)]
    shape = (len(rotation.groups), rotation.days)
    for values in product(*(range(most + 1) for _, most in cells)):
        seated = np.zeros((len(rotation.seats), *shape), dtype=np.int32)
        plain = np.zeros(shape, dtype=np.int32)
        for ((seat, group, day), _), value in zip(cells, values, strict=True):
            if seat < 0:
                plain[group, day] = value
            else:
                seated[seat, group, day] = value
        if lawful(rotation, seated, plain):
            yield seated, plain


def answers(rotation):
    """How many answers force would have to try."""
    total = 1
    for seat in rotation.seats:
        for group in seat.able:
            people = rotation.groups[group]
            for day in np.flatnonzero((people.free | people.present) & (seat.need > 0)):
                total *= min(people.size, int(seat.need[day])) + 1
    for group in rotation.groups:
        total *= (group.size + 1) ** int(group.plain.sum())
    return total
