"""A rotation as a minimum-cost flow, exact wherever ceilings and spans nest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from .flow import Arcs
from .rotation import NO_CEILING, Aside, Called, Group, Prices, Rotation, unfairness

_MOST = 2**62


def nests(rotation: Rotation) -> bool:
    """
    Whether *rotation* is a flow.

    On each day two ceilings must be nested or apart; a seat's people must lie wholly inside or
    outside each ceiling, and none of them be present anyway if they lie inside; two spans that bind
    a group must be nested or apart. People may be moved aside only out of all that asks for them on
    that day, where this lies around all that leaves places, and where nothing is counted by spans.
    """
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
        for (_, a), (_, b) in combinations(_binding(rotation, group), 2)
    )
    return apart and seats and nested and _outermost(rotation)


def _binding(rotation: Rotation, group: Group) -> list[tuple[int, frozenset[int]]]:
    """The spans that bind a group at all, by number, each with its days that count; largest first.

    Of two spans with the same days the first is the larger.
    """
    days = [(number, frozenset(group.free_in(span))) for number, span in enumerate(rotation.spans)]
    binding = [
        (number, counted)
        for number, counted in days
        if group.at_least[number] or group.at_most[number] < len(counted)
    ]
    return sorted(binding, key=lambda each: (-len(each[1]), each[0]))


def _outermost(rotation: Rotation) -> bool:
    """Whether whoever is moved aside can pass by every ceiling, and numbers stay in 64 bits."""
    if not rotation.asides:
        return True
    if rotation.spans or Prices.of(rotation).short > _MOST // _nodes(rotation):
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


def _nodes(rotation: Rotation) -> int:
    """At least as many nodes as the network has."""
    a_day = len(rotation.ceilings) + len(rotation.groups) + len(rotation.seats)
    return rotation.days * a_day + len(rotation.groups) + 4


def _present(rotation: Rotation, able: Sequence[int]) -> bool:
    return any(rotation.groups[group].present.any() for group in able)


def _callable(rotation: Rotation, able: Sequence[int]) -> frozenset[int]:
    """The groups that would take a place under a ceiling."""
    return frozenset(group for group in able if rotation.groups[group].free.any())


def by_flow(rotation: Rotation) -> Called:
    """
    The proven cheapest answer to a rotation that :func:`nests`.

    A unit of flow is one duty: source -> ceilings of the day -> seat (or habit) -> group on that
    day -> group in that span -> group -> sink. Filling a seat earns its price, and so does each of
    the first units through a ceiling that asks for a least number; a group's last arc is convex, so
    duties spread by fair share. Time grows with groups x days, not with people.
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
        self.total = [self.arcs.node() for _ in rotation.groups]
        self.spans = [_binding(rotation, group) for group in rotation.groups]
        self.below = [[self.arcs.node() for _ in binding] for binding in self.spans]
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
                arc = self.arcs.arc(above, here[number], group.size, price)
                self.plain_arcs.append((arc, number, day))
        for number, aside in enumerate(self.rotation.asides):
            if aside.day == day:
                asking = aside.out.intersection(ceilings)
                inner = max(asking, key=lambda n: _depth(self.rotation, n), default=-1)
                size = self.rotation.groups[aside.group].size
                arc = self.arcs.arc(ceilings[inner], here[aside.group], size, self.prices.aside)
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
            self.arcs.arc(node, self._after(number, frozenset((day,))), group.size)
        return node

    def _after(self, number: int, days: frozenset[int], within: int | None = None) -> int:
        """Where duties on *days* go next: the smallest span around them of the first *within*."""
        spans = list(zip(self.spans[number], self.below[number], strict=True))[:within]
        around = [node for (_, counted), node in spans if days <= counted]
        return around[-1] if around else self.total[number]

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
                arc = self.arcs.arc(node, here[able], min(need, group.size), cost)
                self.seat_arcs.append((arc, number, able, day))

    def groups(self) -> None:
        """Each group's spans and its convex last arc."""
        for number, group in enumerate(self.rotation.groups):
            for at, (span, days) in enumerate(self.spans[number]):
                least = int(group.at_least[span]) * group.size
                most = int(group.at_most[span]) * group.size
                steps = [(min(least, most), -self.prices.short), (max(0, most - least), 0)]
                self.arcs.convex(self.below[number][at], self._after(number, days, at), steps)
            steps = [
                (group.size, unfairness(group.share, duty, self.prices.scale))
                for duty in range(1, group.share + 1)
            ]
            self.arcs.convex(self.total[number], self.sink, steps)

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
    return prices.empty * seats + prices.unwanted * wanted + prices.short * least


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
