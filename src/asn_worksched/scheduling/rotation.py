"""One part of a plan as a problem of its own: who is called in, who stands piket."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import lcm

import attrs
import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

NO_CEILING = np.int32(2**31 - 1)
FINEST = 27_720
"""Shares are compared in whole numbers: exactly up to this common multiple, rounded beyond it."""


@attrs.frozen(eq=False, slots=False)
class Group:
    """
    People who are alike in this part: the same days, skills, ceilings and limits.

    All flags are one a day. *free*: may be called in, which takes a place under each ceiling.
    *wanted*: comes in by habit if there is a place (within *free*). *present*: is at the office
    anyway and may hold a seat without taking a place. *reluctant* people hold a seat only when
    nobody else can (leaders). *at_least* and *at_most* bound one person's free days called in, in
    each span (days present are not counted); who must come at least so often may come without a
    seat.
    """

    members: npt.NDArray[np.intp]
    free: Flags
    wanted: Flags
    present: Flags
    at_least: Counts
    at_most: Counts
    reluctant: bool = False

    @cached_property
    def size(self) -> int:
        """How many people."""
        return len(self.members)

    @cached_property
    def share(self) -> int:
        """The weight of one person's fair share: the days open to a call, at least 1."""
        return max(1, int((self.free | self.present).sum()))

    def free_in(self, span: Sequence[int]) -> list[int]:
        """The days of a span that its limit counts: those on which they may be called in."""
        return [day for day in span if self.free[day]]

    @cached_property
    def plain(self) -> Flags:
        """The days on which they may come without a seat."""
        return self.free if self.at_least.any() else self.wanted


@attrs.frozen(eq=False)
class SeatNeed:
    """*need* officers a day (int32) out of the groups *able*."""

    need: Counts
    able: tuple[int, ...]


@attrs.frozen(eq=False)
class Ceiling:
    """At most *places* (int32, one a day; ``NO_CEILING`` for none) people of *groups* called in."""

    places: Counts
    groups: frozenset[int]

    def holds(self, day: int) -> bool:
        """Whether it is there on that day."""
        return bool(self.places[day] != NO_CEILING)


@attrs.frozen(eq=False)
class Rotation:
    """A part: *spans* are the runs of day numbers that limits count over."""

    days: int
    groups: tuple[Group, ...]
    seats: tuple[SeatNeed, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    spans: tuple[tuple[int, ...], ...] = ()


@attrs.frozen(eq=False)
class Called:
    """
    An answer: *seated* (int32 (seats, groups, days)) and *plain* (int32 (groups, days)).

    *cost* is its price by :class:`Prices`; *bound* what no answer can go below.
    """

    seated: Counts
    plain: Counts
    cost: int
    bound: int
    engine: str


@attrs.frozen
class Prices:
    """
    Whole-number prices that keep the order of wishes strict.

    A limit missed costs more than any number of empty seats, an empty seat more than any number
    of people kept from where they usually work, that more than any number of leaders at a
    counter, and that more than all unfairness together.
    """

    scale: int
    reluctant: int
    unwanted: int
    empty: int
    short: int

    @classmethod
    def of(cls, rotation: Rotation) -> Prices:
        """
        The least prices that are strict for the flow of *rotation*.

        Two flows differ by circles, each of which passes a node once. So a wish need only outweigh
        what one circle can cost below it: one duty of each group, one officer of each seat and
        day, one habit of each group and day. The sums do not grow with the number of people.
        """
        groups = rotation.groups
        scale = min(lcm(*(group.share for group in groups)), FINEST)
        unfair = sum(unfairness(group.share, group.share, scale) for group in groups)
        seats = sum(int((seat.need > 0).sum()) for seat in rotation.seats)
        wanted = sum(int(group.wanted.sum()) for group in groups)
        return cls._strict(scale, unfair, seats, wanted)

    @classmethod
    def over_all(cls, rotation: Rotation) -> Prices:
        """Prices that are strict for any solver: a wish outweighs all there can be below it."""
        groups = rotation.groups
        scale = min(lcm(*(group.share for group in groups)), FINEST)
        unfair = sum(
            group.size * unfairness(group.share, duty, scale)
            for group in groups
            for duty in range(1, group.share + 1)
        )
        seats = sum(int(seat.need.sum()) for seat in rotation.seats)
        wanted = sum(group.size * int(group.wanted.sum()) for group in groups)
        return cls._strict(scale, unfair, seats, wanted)

    @classmethod
    def _strict(cls, scale: int, unfair: int, seats: int, wanted: int) -> Prices:
        reluctant = unfair + 1
        unwanted = unfair + reluctant * seats + 1
        empty = unfair + reluctant * seats + unwanted * wanted + 1
        return cls(scale, reluctant, unwanted, empty, empty * (seats + 1))


def unfairness(share: int, duty: int, scale: int) -> int:
    """
    The added price of one person's *duty*-th duty: ``(2 duty - 1) / share`` in whole numbers.

    Summed over duties it is (duties squared) / share, least when duties are as the shares are.
    """
    return (2 * scale * (2 * duty - 1) + share) // (2 * share)


def price(rotation: Rotation, prices: Prices, seated: Counts, plain: Counts) -> int:
    """What an answer costs, worked out from its counts alone: the check on every engine."""
    total = 0
    for number, seat in enumerate(rotation.seats):
        total += prices.empty * int((seat.need - seated[number].sum(axis=0)).sum())
    for number, group in enumerate(rotation.groups):
        held = int(seated[:, number].sum())
        total += prices.reluctant * held * group.reluctant
        here = int(plain[number][group.wanted].sum())
        total += prices.unwanted * (group.size * int(group.wanted.sum()) - here)
        total += _spread(group, held + int(plain[number].sum()), prices.scale)
        called = seated[:, number].sum(axis=0) + plain[number]
        total += prices.short * _shortfall(rotation, group, called)
    return total


def _spread(group: Group, duties: int, scale: int) -> int:
    """The unfairness of *duties* shared out as evenly as can be within a group."""
    each, more = divmod(duties, group.size)
    steps = [unfairness(group.share, duty, scale) for duty in range(1, each + 2)]
    return group.size * sum(steps[:-1]) + more * steps[-1]


def _shortfall(rotation: Rotation, group: Group, called: Counts) -> int:
    return sum(
        max(0, int(group.at_least[number]) * group.size - int(called[group.free_in(span)].sum()))
        for number, span in enumerate(rotation.spans)
    )


def deal(rotation: Rotation, answer: Called, group: int, turn: int) -> list[tuple[int, int, int]]:
    """
    Share a group's duties out among its members: (member, day, seat), seat -1 for none.

    Members take turns in a fixed circle, day after day, starting with the *turn*-th: over any run
    of days two of them differ by at most one duty, nobody is called twice on one day, and so every
    limit that the group keeps together each member keeps alone.
    """
    people = rotation.groups[group]
    dealt = []
    for day in range(rotation.days):
        today = _jobs(answer, group, day)
        for job in today:
            dealt.append((int(people.members[turn % people.size]), day, job))
            turn += 1
    return dealt


def _jobs(answer: Called, group: int, day: int) -> Sequence[int]:
    seated = answer.seated[:, group, day]
    jobs = np.repeat(np.arange(len(seated)), seated).tolist()
    return [*jobs, *[-1] * int(answer.plain[group, day])]
