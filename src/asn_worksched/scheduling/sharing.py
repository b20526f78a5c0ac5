"""Places shared out without a network: caps around a unit, its counters, and fair shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace

import numpy as np
import numpy.typing as npt

from .prices import Prices, burden_steps
from .rotation import NO_CEILING, Called, Counts, Flags, Group, Rotation, SeatNeed

Way = dict[tuple[int, int], tuple[int, int]]
"""From group and day to the slot, and the group that leaves it there."""
FIRST = (-1, -1)


def by_sharing(rotation: Rotation, prices: Prices) -> Called | None:
    """
    The proven cheapest answer where people only share the places of each day; ``None`` elsewhere.

    That is: no limits, wishes or past; every ceiling is around all who want to come on its days;
    whoever can hold a seat wants to come anyway; and no day has fewer places than several seats
    want, for then it would matter which of them stays empty. Then as many seats are filled each
    day as can be, as many come as there are places for, and what is left is who. The flow of
    :mod:`~.network` is solved here by cancelling circles: places are dealt to whom the next duty
    costs least, then a duty is handed on, over any number of days, seats and groups, wherever that
    takes it from somebody for whom it costs more. Without such a circle no flow is cheaper.
    """
    if not _simple(rotation):
        return None
    groups = rotation.groups
    wanted = np.array([group.size * group.wanted for group in groups], dtype=np.int32)
    wanted = wanted.reshape(len(groups), rotation.days)
    places = _places(rotation, wanted)
    if places is None:
        return None
    asked = wanted.sum(axis=0)
    short = places < asked
    if short.any() and _choice_of_seats(rotation, wanted, places)[short].any():
        return None
    plain, seated = wanted.copy(), np.zeros((len(rotation.seats), *wanted.shape), dtype=np.int32)
    plain[:, short] = 0
    table = _Table(groups, plain, prices.scale)
    for day in _days(rotation, short, asked):
        table.deal(day, rotation.seats, wanted[:, day].tolist(), int(min(places[day], asked[day])))
    if short.any():
        table.even_out(np.flatnonzero(short).tolist())
    for day, slots in table.held.items():
        held = np.array(slots, dtype=np.int32).reshape(len(slots), len(groups))
        seated[:, :, day], plain[:, day] = held[:-1], held[-1]
    return _called(rotation, prices, wanted, seated, plain)


def _called(
    rotation: Rotation, prices: Prices, wanted: Counts, seated: Counts, plain: Counts
) -> Called:
    """An answer with its price."""
    groups = rotation.groups
    total = (plain + seated.sum(axis=0)).sum(axis=1).tolist()
    cost = prices.unwanted * int(wanted.sum() - plain.sum())
    cost += prices.empty * (
        sum(int(seat.need.sum()) for seat in rotation.seats) - int(seated.sum())
    )
    cost += prices.fair * sum(
        _spread(group, done, prices.scale) for group, done in zip(groups, total, strict=True)
    )
    return Called(seated, plain, np.zeros(0, dtype=np.int32), cost, cost, "min-cost flow")


def _simple(rotation: Rotation) -> bool:
    """Whether nothing but places, habits, seats and fair shares is asked."""
    if rotation.spans or rotation.asides or rotation.gatherings or rotation.spaced:
        return False
    if any(
        group.past or group.liking is not None or group.asked.any() for group in rotation.groups
    ):
        return False
    return all(_at_hand(rotation, seat) for seat in rotation.seats)


def _at_hand(rotation: Rotation, seat: SeatNeed) -> bool:
    """Whether whoever can hold a seat, on the days when it is needed, comes anyway if they can."""
    needed = seat.need > 0
    for number in seat.able:
        group = rotation.groups[number]
        if group.reluctant or ((group.free | group.present) & ~group.wanted & needed).any():
            return False
    return True


def _places(rotation: Rotation, wanted: Counts) -> Counts | None:
    """
    How many may come on each day, int32; ``None`` where a ceiling is around some of them only.
    """
    places = np.full(rotation.days, NO_CEILING, dtype=np.int32)
    for ceiling in rotation.ceilings:
        if (ceiling.least > 0).any():
            return None
        days = ceiling.narrow & wanted.any(axis=0)
        if not days.any():
            continue
        others = [n for n in range(len(rotation.groups)) if n not in ceiling.groups]
        if others and wanted[others][:, days].any():
            return None
        places[days] = np.minimum(places[days], np.maximum(ceiling.places[days], 0))
    return places


def _choice_of_seats(rotation: Rotation, wanted: Counts, places: Counts) -> Flags:
    """
    The days on which there are some places, but fewer than several seats could fill, bool.

    Where places suffice, seats stay empty only for want of people, and then all who could hold one
    of these come, whichever of them it is.
    """
    filled = [np.minimum(seat.need, wanted[list(seat.able)].sum(axis=0)) for seat in rotation.seats]
    many = sum(((each > 0).astype(np.int32) for each in filled), np.zeros_like(places))
    total = sum(filled, np.zeros_like(places, dtype=np.int64))
    return np.asarray((many > 1) & (places > 0) & (places < total))


def _days(rotation: Rotation, short: Flags, asked: npt.NDArray[np.integer]) -> list[int]:
    """The days with something to share out, those with few to choose from first."""
    open_ = np.logical_or.reduce([short, *(seat.need > 0 for seat in rotation.seats)])
    days = np.flatnonzero(open_).tolist()
    return sorted(days, key=lambda day: (bool(short[day]), int(asked[day]), day))


def _spread(group: Group, duties: int, scale: int) -> int:
    each, more = divmod(duties, group.size)
    steps = burden_steps(group.burdens[0], scale)
    return group.size * sum(steps[:each]) + more * sum(steps[each : each + 1])


class _Table:
    """
    Who comes on the days that are shared out: *held*, by day, slot and group.

    The slots of a day are its seats and, last, the place of those who come without one; *able*
    says by day and slot which groups can be there, *most* by day how many of each group can come,
    *came* how many do. *done* are the duties of each group in all, those on days when all come
    included from the start, *more* the price of the next one.
    """

    def __init__(self, groups: Sequence[Group], others: Counts, scale: int) -> None:
        self.sizes = [group.size for group in groups]
        self.steps = [burden_steps(group.burdens[0], scale) for group in groups]
        self.done: list[int] = others.sum(axis=1).tolist()
        self.more = [self._price(group) for group in range(len(groups))]
        self.held: dict[int, list[list[int]]] = {}
        self.able: dict[int, list[list[int]]] = {}
        self.most: dict[int, list[int]] = {}
        self.came: dict[int, list[int]] = {}

    def _price(self, group: int) -> int:
        steps = self.steps[group]
        return steps[min(self.done[group] // self.sizes[group], len(steps) - 1)]

    def _count(self, group: int, many: int) -> None:
        """Add so many duties to a group's."""
        self.done[group] += many
        self.more[group] = self._price(group)

    def at_more(self, group: int) -> int:
        """How many more duties of a group have the price of the next."""
        return self.sizes[group] - self.done[group] % self.sizes[group]

    def less(self, group: int) -> int:
        """The price of a group's last duty."""
        return self.steps[group][(self.done[group] - 1) // self.sizes[group]]

    def at_less(self, group: int) -> int:
        """How many of a group's duties have the price of the last."""
        return (self.done[group] - 1) % self.sizes[group] + 1

    def deal(self, day: int, seats: Sequence[SeatNeed], most: list[int], places: int) -> None:
        """Deal out the places of a day: seats first, each to whom the next duty costs least."""
        there = [group for group, many in enumerate(most) if many]
        new = int(places < sum(most))
        self.most[day], self.came[day] = most, [0] * len(most)
        self.held[day] = [[0] * len(most) for _ in range(len(seats) + 1)]
        self.able[day] = [*([g for g in seat.able if most[g]] for seat in seats), there]
        for slot, seat in enumerate(seats):
            need = min(int(seat.need[day]), places)
            places -= self._fill(day, slot, need, new) if need else 0
        self._fill(day, len(seats), places, new)

    def _fill(self, day: int, slot: int, many: int, new: int) -> int:
        """How many of *many* could be found for a slot; *new* is 0 where duties count already."""
        came, most, held = self.came[day], self.most[day], self.held[day][slot]
        able = [(self.more[g], g) for g in self.able[day][slot] if came[g] < most[g]]
        heapify(able)
        left = many
        while left and able:
            _, group = able[0]
            taken = min(left, most[group] - came[group], self.at_more(group) if new else left)
            held[group] += taken
            came[group] += taken
            self._count(group, taken * new)
            left -= taken
            if came[group] == most[group]:
                heappop(able)
            else:
                heapreplace(able, (self.more[group], group))
        while left and self._make_way(day, slot, new):
            left -= 1
        return many - left

    def _make_way(self, day: int, slot: int, new: int) -> bool:
        """Whether somebody for a slot could be found by moving others among the slots of a day."""
        came, most = self.came[day], self.most[day]
        before = dict.fromkeys(self.able[day][slot], (slot, -1))
        queue = [*before]
        for here in queue:
            if came[here] < most[here]:
                way = here
                while way >= 0:
                    own, giver = before[way]
                    self.held[day][own][way] += 1
                    if giver >= 0:
                        self.held[day][own][giver] -= 1
                    way = giver
                came[here] += 1
                self._count(here, new)
                return True
            for other, held in enumerate(self.held[day]):
                if held[here]:
                    for group in self.able[day][other]:
                        if group not in before:
                            before[group] = other, here
                            queue.append(group)
        return False

    def even_out(self, days: Sequence[int]) -> None:
        """Hand duties of *days* on until no circle is left that makes it cheaper."""
        while self._some_handed_on(days):
            pass

    def _some_handed_on(self, days: Sequence[int]) -> bool:
        least = min(self.more)
        prices = [(-self.less(group), group) for group, done in enumerate(self.done) if done]
        # Whom a dearer group reaches in vain can hand nothing on either.
        vain: set[int] = set()
        return any(
            self._hand_on(group, days, vain)
            for price, group in sorted(prices)
            if -price > least and group not in vain
        )

    def _hand_on(self, giver: int, days: Sequence[int], vain: set[int]) -> bool:
        """
        Whether some duties of a group could be handed on to a cheaper one; then they are.

        Looks along all ways: on some day out of a slot to whoever can be there, who comes besides
        or leaves another slot of that day in turn; and from whoever came besides on other days.
        Where it is in vain, all who were reached are put into *vain*.
        """
        price = self.less(giver)
        before: Way = {}
        left: set[tuple[int, int]] = set()
        reached, fresh = {giver: -1}, [giver]
        while fresh:
            queue = [
                (group, day)
                for group in fresh
                for day in days
                if self.came[day][group] and before.setdefault((group, day), FIRST) is FIRST
            ]
            fresh = []
            for here, day in queue:
                for slot, group in self._leaving(here, day, left):
                    if before.setdefault((group, day), (slot, here)) != (slot, here):
                        continue
                    queue.append((group, day))
                    if group in reached or self.came[day][group] >= self.most[day][group]:
                        continue
                    reached[group] = day
                    fresh.append(group)
                    if self.more[group] < price:
                        self._along(before, reached, group)
                        return True
        vain.update(reached)
        return False

    def _leaving(
        self, here: int, day: int, left: set[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """The slots that a group could leave on a day, unless *left* before, each with who can."""
        for slot, held in enumerate(self.held[day]):
            if held[here] and (slot, day) not in left:
                left.add((slot, day))
                yield from ((slot, group) for group in self.able[day][slot] if group != here)

    def _along(
        self,
        before: Way,
        reached: dict[int, int],
        taker: int,
    ) -> None:
        """Hand as many duties on as the way and the prices allow."""
        steps: list[tuple[int, int, int, int]] = []
        many, group = self.at_more(taker), taker
        while reached[group] >= 0:
            day, to = reached[group], group
            many = min(many, self.most[day][to] - self.came[day][to])
            while before[group, day][0] >= 0:
                slot, giver = before[group, day]
                steps.append((day, slot, giver, group))
                many = min(many, self.held[day][slot][giver])
                group = giver
            steps.append((day, -1, group, to))
        many = min(many, self.at_less(group))
        for day, slot, giver, to in steps:
            table = self.came[day] if slot < 0 else self.held[day][slot]
            table[giver] -= many
            table[to] += many
        self._count(group, -many)
        self._count(taker, many)
