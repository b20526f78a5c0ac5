"""A rotation as a minimum-cost flow, exact wherever ceilings and spans nest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs
import numpy as np

from .flow import Arcs
from .prices import MOST, Prices, burden_steps, nodes_of
from .rotation import CAME, MOVED, NO_CEILING, Aside, Called, Group, Rotation


def nests(rotation: Rotation) -> bool:
    """
    Whether *rotation* is a flow.

    On each day two ceilings must be nested or apart; a seat's people must lie wholly inside or
    outside each ceiling, and none of them be present anyway if they lie inside; two spans that bind
    a group, or kinds of duty it shares, must be nested or apart. People may be moved aside only out
    of all that asks for them on that day, where this lies around all that leaves places, and where
    nothing is counted by spans. There are no gatherings, and nobody is spaced.
    """
    if rotation.gatherings or rotation.spaced:
        return False
    ceilings = [ceiling for ceiling in rotation.ceilings if ceiling.active.any()]
    apart = all(
        a.groups <= b.groups or b.groups <= a.groups or not a.groups & b.groups
        for a in ceilings
        for b in ceilings
        if (a.active & b.active).any()
    )
    seats = all(
        not inside & able or (able <= inside and not _present(rotation, seat.able))
        for inside in (ceiling.groups for ceiling in ceilings)
        for seat in rotation.seats
        for able in (_callable(rotation, seat.able),)
    )
    nested = all(
        a <= b or b <= a or not a & b
        for group in rotation.groups
        for a, b in combinations([each.days for each in _counters(rotation, group)], 2)
    )
    fits = Prices.of(rotation).short < MOST // nodes_of(rotation)
    return apart and seats and nested and fits and _outermost(rotation)


@attrs.frozen
class _Counter:
    """
    What counts a group's duties on *days*: a *burden*, by its number, or else a *span*.

    Duties pass through the counters around their day, from the smallest to that of all days.
    """

    days: frozenset[int]
    burden: int = -1
    span: int = -1


def _counters(rotation: Rotation, group: Group) -> list[_Counter]:
    """The burdens of a group, and the spans that bind it; largest first, that of all days first."""
    found = [
        _Counter(frozenset(np.flatnonzero(each.days).tolist()), burden=number)
        for number, each in enumerate(group.burdens)
        if number == 0 or each.days.any()
    ]
    for number, span in enumerate(rotation.spans):
        counted = frozenset(group.free_in(span))
        if group.at_least[number] or group.at_most[number] < len(counted):
            found.append(_Counter(counted, span=number))
    return sorted(found, key=lambda each: (-len(each.days), each.burden != 0, each.span))


def _outermost(rotation: Rotation) -> bool:
    """Whether whoever is moved aside can pass by every ceiling."""
    if rotation.asides and rotation.spans:
        return False
    return all(_passes(rotation, aside) for aside in rotation.asides)


def _passes(rotation: Rotation, aside: Aside) -> bool:
    """Whether what an aside leads out of is a chain from the source on, with no places in it."""
    here = [n for n, ceiling in enumerate(rotation.ceilings) if ceiling.holds(aside.day)]
    asking = aside.out.intersection(here)
    inner = max(asking, key=lambda n: _depth(rotation, n), default=-1)
    chain = set()
    while inner >= 0:
        chain.add(inner)
        inner = _around(rotation, inner, here)
    wide = not any(rotation.ceilings[n].narrow[aside.day] for n in chain)
    return not aside.into and chain == asking and wide


def _present(rotation: Rotation, able: Sequence[int]) -> bool:
    return any(rotation.groups[group].present.any() for group in able)


def _callable(rotation: Rotation, able: Sequence[int]) -> frozenset[int]:
    """The groups that would take a place under a ceiling."""
    return frozenset(group for group in able if rotation.groups[group].free.any())


def by_flow(rotation: Rotation) -> Called:
    """
    The proven cheapest answer to a rotation that :func:`nests`.

    A unit of flow is one duty: source -> ceilings of the day -> seat (or habit) -> group on that
    day -> group in that span or kind of duty -> group -> sink. Filling a seat earns its price, and
    so does each of the first units through a ceiling that asks for a least number; the arcs out of
    a kind of duty, and of all, are convex, so each spreads by fair share. Time grows with groups x
    days, not with people.
    """
    builder = _Builder(rotation)
    for day in range(rotation.days):
        builder.day(day)
    builder.groups()
    return builder.answer()


class _Builder:
    """The network of one rotation, day by day."""

    def __init__(self, rotation: Rotation) -> None:
        self.rotation = rotation
        self.prices = Prices.of(rotation)
        self.arcs = Arcs()
        self.source, self.sink = self.arcs.node(), self.arcs.node()
        self.arcs.arc(self.sink, self.source, _most(rotation))
        self.counters = [_counters(rotation, group) for group in rotation.groups]
        self.below = [[self.arcs.node() for _ in counters] for counters in self.counters]
        self.seat_arcs: list[tuple[int, int, int, int]] = []
        self.plain_arcs: list[tuple[int, int, int]] = []
        self.aside_arcs: list[tuple[int, int]] = []

    def day(self, day: int) -> None:
        """Everything of one day."""
        ceilings = self._ceilings(day)
        here = [self._group_on(number, day) for number in range(len(self.rotation.groups))]
        for number, seat in enumerate(self.rotation.seats):
            if seat.need[day]:
                self._seat(number, day, here, ceilings)
        for number, group in enumerate(self.rotation.groups):
            if group.plain[day]:
                above = self._innermost(frozenset((number,)), ceilings)
                price = self.prices.unwanted * (int(group.unusual[day]) - int(group.wanted[day]))
                price += self.prices.change * group.change(day, CAME)
                arc = self.arcs.arc(above, here[number], group.size, price)
                self.plain_arcs.append((arc, number, day))
        for number, aside in enumerate(self.rotation.asides):
            if aside.day == day:
                asking = aside.out.intersection(ceilings)
                inner = max(asking, key=lambda n: _depth(self.rotation, n), default=-1)
                group = self.rotation.groups[aside.group]
                price = self.prices.change * group.change(day, MOVED - aside.bit)
                price += self.prices.aside
                arc = self.arcs.arc(ceilings[inner], here[aside.group], group.size, price)
                self.aside_arcs.append((arc, number))

    def _ceilings(self, day: int) -> dict[int, int]:
        """The node below each ceiling of the day, by its number; -1 is the source, under none."""
        here = [n for n, ceiling in enumerate(self.rotation.ceilings) if ceiling.holds(day)]
        below = {number: self.arcs.node() for number in here}
        below[-1] = self.source
        for number in here:
            ceiling = self.rotation.ceilings[number]
            above = _around(self.rotation, number, here)
            most = _most(self.rotation)
            places = most if ceiling.places[day] == NO_CEILING else max(0, int(ceiling.places[day]))
            least = min(max(0, int(ceiling.least[day])), places)
            steps = [(least, -self.prices.short), (places - least, 0)]
            self.arcs.convex(below[above], below[number], steps if least else steps[1:])
        return below

    def _innermost(self, groups: frozenset[int], ceilings: dict[int, int]) -> int:
        """The node below the smallest ceiling around some groups."""
        sets = {n: self.rotation.ceilings[n].groups for n in ceilings if n >= 0}
        inside = [n for n, inner in sets.items() if groups and groups <= inner]
        return ceilings[max(inside, key=lambda n: _depth(self.rotation, n), default=-1)]

    def _group_on(self, number: int, day: int) -> int:
        group = self.rotation.groups[number]
        node = self.arcs.node()
        if group.free[day] or group.present[day] or group.movable[day]:
            # A day present is no day called in: it counts towards fairness, not towards limits.
            liking = 0 if group.liking is None else int(group.liking[day])
            after = self._after(number, frozenset((day,)))
            self.arcs.arc(node, after, group.size, liking)
        return node

    def _after(self, number: int, days: frozenset[int], within: int | None = None) -> int:
        """Where duties on *days* go next: the smallest of the first counters around them."""
        counters = list(zip(self.counters[number], self.below[number], strict=True))[:within]
        return next(node for each, node in reversed(counters) if days <= each.days)

    def _seat(self, number: int, day: int, here: Sequence[int], ceilings: dict[int, int]) -> None:
        """An officer comes through the ceilings or, where there is none, straight."""
        seat, node = self.rotation.seats[number], self.arcs.node()
        need = int(seat.need[day])
        above = self._innermost(_callable(self.rotation, seat.able), ceilings)
        self.arcs.arc(above, node, need)
        for able in seat.able:
            group = self.rotation.groups[able]
            if group.free[day] or group.present[day]:
                cost = self.prices.reluctant * group.reluctant - self.prices.empty
                cost += self.prices.change * group.change(day, number)
                arc = self.arcs.arc(node, here[able], min(need, group.size), cost)
                self.seat_arcs.append((arc, number, able, day))

    def groups(self) -> None:
        """What each group's duties are counted by: bounds of spans, and convex shares."""
        for number, group in enumerate(self.rotation.groups):
            for at, counter in enumerate(self.counters[number]):
                after = self._after(number, counter.days, at) if at else self.sink
                steps = list(self._steps(group, counter))
                self.arcs.convex(self.below[number][at], after, steps)

    def _steps(self, group: Group, counter: _Counter) -> Iterator[tuple[int, int]]:
        if counter.burden >= 0:
            fair = self.prices.fair
            for step in burden_steps(group.burdens[counter.burden], self.prices.scale):
                yield group.size, fair * step
            return
        least = int(group.at_least[counter.span]) * group.size
        most = int(group.at_most[counter.span]) * group.size
        yield min(least, most), -self.prices.short
        yield max(0, most - least), 0

    def answer(self) -> Called:
        """Solve and read the counts back."""
        rotation = self.rotation
        found = self.arcs.cheapest()
        shape = (len(rotation.groups), rotation.days)
        seated = np.zeros((len(rotation.seats), *shape), dtype=np.int32)
        plain = np.zeros(shape, dtype=np.int32)
        for arc, seat, group, day in self.seat_arcs:
            seated[seat, group, day] += found.flow[arc]
        for arc, group, day in self.plain_arcs:
            plain[group, day] += found.flow[arc]
        moved = np.zeros(len(rotation.asides), dtype=np.int32)
        for arc, number in self.aside_arcs:
            moved[number] += found.flow[arc]
        cost = found.cost + _forgone(rotation, self.prices)
        return Called(seated, plain, moved, cost, cost, "min-cost flow")


def _forgone(rotation: Rotation, prices: Prices) -> int:
    """What the empty answer costs: the flow counts earnings, an answer is priced by its misses."""
    seats = sum(int(seat.need.sum()) for seat in rotation.seats)
    wanted = sum(group.size * int(group.wanted.sum()) for group in rotation.groups)
    least = sum(group.size * int(group.at_least.sum()) for group in rotation.groups)
    least += sum(int(ceiling.least.clip(0).sum()) for ceiling in rotation.ceilings)
    kept = sum(group.size * group.changed_away for group in rotation.groups)
    total = prices.empty * seats + prices.unwanted * wanted + prices.short * least
    return total + prices.change * kept


def _most(rotation: Rotation) -> int:
    return sum(group.size for group in rotation.groups) * rotation.days + 1


def _around(rotation: Rotation, number: int, here: Sequence[int]) -> int:
    """The next larger of the ceilings *here* around one, or -1; equal ones form a chain."""
    own = rotation.ceilings[number].groups
    around = [
        n
        for n in here
        if own <= rotation.ceilings[n].groups and _depth(rotation, n) < _depth(rotation, number)
    ]
    return max(around, key=lambda n: _depth(rotation, n), default=-1)


def _depth(rotation: Rotation, number: int) -> tuple[int, bool, int]:
    """The place of a ceiling in its chain: of equal sets, what leaves places lies inside."""
    ceiling = rotation.ceilings[number]
    return -len(ceiling.groups), bool(ceiling.narrow.any()), number
