"""A rotation as a minimum-cost flow, exact wherever ceilings and spans nest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs
import numpy as np

from .flow import Arcs
from .prices import MOST, Prices, burden_steps, nodes_of
from .rotation import NO_CEILING, Aside, Called, Group, Rotation


def nests(rotation: Rotation, prices: Prices | None = None) -> bool:
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
        for a, b in combinations(ceilings, 2)
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
        if rotation.spans or group.past
        for a, b in combinations([each.days for each in _counters(rotation, group)], 2)
    )
    fits = (prices or Prices.of(rotation)).short < MOST // nodes_of(rotation)
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


def by_flow(rotation: Rotation, prices: Prices | None = None) -> Called:
    """
    The proven cheapest answer to a rotation that :func:`nests`.

    A unit of flow is one duty: source -> ceilings of the day -> seat (or habit) -> group on that
    day -> group in that span or kind of duty -> group -> sink. Filling a seat earns its price, and
    so does each of the first units through a ceiling that asks for a least number; the arcs out of
    a kind of duty, and of all, are convex, so each spreads by fair share. Time grows with groups x
    days, not with people. *prices* default to :meth:`Prices.of`.
    """
    builder = _Builder(rotation, prices or Prices.of(rotation))
    for day in range(rotation.days):
        builder.day(day)
    builder.groups()
    return builder.answer()


@attrs.frozen(eq=False)
class _Frame:
    """
    The ceilings of some days: *here* (their numbers) with the next larger one *around* each (-1 for
    the source), and the smallest around each group and around the people of each seat.
    """

    here: tuple[int, ...]
    around: tuple[int, ...]
    group: tuple[int, ...]
    seat: tuple[int, ...]

    @classmethod
    def of(cls, rotation: Rotation, here: tuple[int, ...]) -> _Frame:
        depth = {n: _depth(rotation, n) for n in here}
        sets = sorted(here, key=depth.__getitem__, reverse=True)
        groups = [-1] * len(rotation.groups)
        for n in reversed(sets):
            for group in rotation.ceilings[n].groups:
                groups[group] = n
        return cls(
            here,
            tuple(_around(rotation, n, here) for n in here) if len(here) > 1 else (-1,) * len(here),
            tuple(groups),
            tuple(_innermost(rotation, sets, seat.able) for seat in rotation.seats),
        )


def _innermost(rotation: Rotation, sets: Sequence[int], able: Sequence[int]) -> int:
    """The smallest of some ceilings, which come first, around whom of *able* can be called in."""
    groups = _callable(rotation, able) if sets else frozenset[int]()
    inside = (n for n in sets if groups <= rotation.ceilings[n].groups)
    return next(inside, -1) if groups else -1


class _Builder:
    """The network of one rotation, day by day."""

    def __init__(self, rotation: Rotation, prices: Prices) -> None:
        self.rotation = rotation
        self.prices = prices
        self.arcs = Arcs()
        self.source, self.sink = self.arcs.node(), self.arcs.node()
        self.most = _most(rotation)
        self.arcs.arc(self.sink, self.source, self.most)
        self.counters = [_counters(rotation, group) for group in rotation.groups]
        self.below = [[self.arcs.node() for _ in counters] for counters in self.counters]
        self.after = [*map(self._after_day, range(len(rotation.groups)))]
        self.open = [group.open.tolist() for group in rotation.groups]
        self.plain = [self._plain_prices(group) for group in rotation.groups]
        self.holds = [ceiling.active.tolist() for ceiling in rotation.ceilings]
        self.frames: dict[tuple[int, ...], _Frame] = {}
        self.seat_arcs: list[tuple[int, int, int, int]] = []
        self.plain_arcs: list[tuple[int, int, int]] = []
        self.aside_arcs: list[tuple[int, int]] = []

    def _after_day(self, number: int) -> list[int]:
        """Where duties of a group go next, one a day: the smallest counter around the day."""
        after = [self.below[number][0]] * self.rotation.days
        for counter, node in zip(self.counters[number][1:], self.below[number][1:], strict=True):
            for day in counter.days:
                after[day] = node
        return after

    def _plain_prices(self, group: Group) -> list[int | None]:
        """What one person's coming without a seat costs, by day; ``None`` where nobody may."""
        flags = zip(
            group.plain.tolist(), group.unusual.tolist(), group.wanted.tolist(), strict=True
        )
        unwanted = self.prices.unwanted
        return [
            unwanted * (unusual - wanted) if plain else None for plain, unusual, wanted in flags
        ]

    def day(self, day: int) -> None:
        """Everything of one day."""
        here = tuple(n for n, holds in enumerate(self.holds) if holds[day])
        frame = self.frames.get(here)
        if frame is None:
            frame = self.frames[here] = _Frame.of(self.rotation, here)
        below = self._ceilings(day, frame)
        nodes = self._groups_on(day)
        for number, seat in enumerate(self.rotation.seats):
            if seat.need[day]:
                self._seat(number, day, nodes, below[frame.seat[number]])
        self._habits(day, nodes, [below[n] for n in frame.group])
        for number, aside in enumerate(self.rotation.asides):
            if aside.day == day:
                asking = aside.out.intersection(here)
                inner = max(asking, key=lambda n: _depth(self.rotation, n), default=-1)
                size = self.rotation.groups[aside.group].size
                arc = self.arcs.arc(below[inner], nodes[aside.group], size, self.prices.aside)
                self.aside_arcs.append((arc, number))

    def _ceilings(self, day: int, frame: _Frame) -> dict[int, int]:
        """The node below each ceiling of the day, by its number; -1 is the source, under none."""
        below = {number: self.arcs.node() for number in frame.here}
        below[-1] = self.source
        for number, above in zip(frame.here, frame.around, strict=True):
            ceiling = self.rotation.ceilings[number]
            places = int(ceiling.places[day])
            places = self.most if places == NO_CEILING else max(0, places)
            least = min(max(0, int(ceiling.least[day])), places)
            steps = [(least, -self.prices.short), (places - least, 0)]
            self.arcs.convex(below[above], below[number], steps if least else steps[1:])
        return below

    def _groups_on(self, day: int) -> list[int]:
        """The node of each group on a day, and what leads on from it."""
        arc, nodes = self.arcs.arc, self.arcs.some(len(self.open))
        groups = self.rotation.groups
        for number, (node, open_) in enumerate(zip(nodes, self.open, strict=True)):
            if open_[day]:
                # A day present is no day called in: it counts towards fairness, not to limits.
                group = groups[number]
                liking = 0 if group.liking is None else int(group.liking[day])
                arc(node, self.after[number][day], group.size, liking)
        return nodes

    def _habits(self, day: int, nodes: Sequence[int], above: Sequence[int]) -> None:
        """Those who come without a seat."""
        arc, groups, noted = self.arcs.arc, self.rotation.groups, self.plain_arcs
        for number, prices in enumerate(self.plain):
            price = prices[day]
            if price is not None:
                came = arc(above[number], nodes[number], groups[number].size, price)
                noted.append((came, number, day))

    def _after(self, number: int, days: frozenset[int], within: int) -> int:
        """Where duties on *days* go next: the smallest of the first counters around them."""
        counters = list(zip(self.counters[number], self.below[number], strict=True))[:within]
        return next(node for each, node in reversed(counters) if days <= each.days)

    def _seat(self, number: int, day: int, here: Sequence[int], above: int) -> None:
        """An officer comes through the ceilings or, where there is none, straight."""
        seat, node = self.rotation.seats[number], self.arcs.node()
        need = int(seat.need[day])
        self.arcs.arc(above, node, need)
        for able in seat.able:
            group = self.rotation.groups[able]
            if group.free[day] or group.present[day]:
                cost = self.prices.reluctant * group.reluctant - self.prices.empty
                arc = self.arcs.arc(node, here[able], min(need, group.size), cost)
                self.seat_arcs.append((arc, number, able, day))

    def groups(self) -> None:
        """What each group's duties are counted by: bounds of spans, and convex shares."""
        for number, group in enumerate(self.rotation.groups):
            for at, counter in enumerate(self.counters[number]):
                after = self._after(number, counter.days, at) if at else self.sink
                self.arcs.convex(self.below[number][at], after, self._steps(group, counter))

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
        moved = np.zeros(len(rotation.asides), dtype=np.int32)
        for counts, noted in (
            (seated, self.seat_arcs),
            (plain, self.plain_arcs),
            (moved, self.aside_arcs),
        ):
            if noted:
                arcs, *at = np.array(noted, dtype=np.intp).T
                counts[tuple(at)] = found.flow[arcs]
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
