"""One part of a plan as a problem of its own: who is called in, who stands piket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import lcm

import attrs
import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

NO_CEILING = np.int32(2**31 - 1)
NO_FLOOR = np.int32(-(2**31))
NOBODY = np.zeros(0, dtype=np.int32)
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
    seat. So may who is *asked*: a cap on days away may want them (within *free*). *movable*: may
    be moved to another mode away from the office (see :class:`Aside`).
    """

    members: npt.NDArray[np.intp]
    free: Flags
    wanted: Flags
    present: Flags
    at_least: Counts
    at_most: Counts
    reluctant: bool = False
    asked: Flags = attrs.field(default=attrs.Factory(lambda self: ~self.free & self.free, True))
    movable: Flags = attrs.field(default=attrs.Factory(lambda self: ~self.free & self.free, True))

    @cached_property
    def size(self) -> int:
        """How many people."""
        return len(self.members)

    @cached_property
    def share(self) -> int:
        """The weight of one person's fair share: the days open to a call, at least 1."""
        return max(1, int((self.free | self.present | self.movable).sum()))

    def free_in(self, span: Sequence[int]) -> list[int]:
        """The days of a span that its limit counts: those on which they may be called in."""
        return [day for day in span if self.free[day]]

    @cached_property
    def plain(self) -> Flags:
        """The days on which they may come without a seat."""
        return self.free if self.at_least.any() else self.wanted | self.asked

    @cached_property
    def unusual(self) -> Flags:
        """The days on which coming without a seat is for a cap alone, against their habit."""
        return self.asked & ~self.wanted


@attrs.frozen(eq=False)
class SeatNeed:
    """*need* officers a day (int32) out of the groups *able*."""

    need: Counts
    able: tuple[int, ...]


@attrs.frozen(eq=False, slots=False)
class Ceiling:
    """
    At most *places* people of *groups* called in on each day, and of them at least *least*.

    Both are int32, one a day, ``NO_CEILING`` and ``NO_FLOOR`` for none. *places* always hold.
    *least* is what a cap on days away asks for, and is missed where it cannot be had. Below zero it
    is room: so many may still be moved into the modes of that cap.
    """

    places: Counts
    groups: frozenset[int]
    least: Counts = attrs.field(
        default=attrs.Factory(lambda self: np.full_like(self.places, NO_FLOOR), True)
    )

    @cached_property
    def active(self) -> Flags:
        """Whether it is there, one a day; room alone is nothing to those who are called in."""
        return np.asarray(self.narrow | (self.least > 0))

    @cached_property
    def narrow(self) -> Flags:
        """Whether it leaves only so many places, one a day."""
        return np.asarray(self.places != NO_CEILING)

    def holds(self, day: int) -> bool:
        """Whether it is there on that day."""
        return bool(self.active[day])


@attrs.frozen(eq=False)
class Aside:
    """
    On *day* people of *group* may be moved to another mode away from the office, the *bit*-th.

    Each counts towards *least* of the ceilings numbered in *out*, and takes room of those in
    *into*.
    """

    group: int
    day: int
    bit: int
    out: frozenset[int]
    into: frozenset[int] = frozenset()


@attrs.frozen(eq=False, slots=False)
class Rotation:
    """A part: *spans* are the runs of day numbers that limits count over."""

    days: int
    groups: tuple[Group, ...]
    seats: tuple[SeatNeed, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    spans: tuple[tuple[int, ...], ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def hindered(self) -> bool:
        """Whether a limit or a ceiling's places can keep anybody from a seat."""
        return bool(self.spans) or any(each.narrow.any() for each in self.ceilings)

    @cached_property
    def asides_of(self) -> Mapping[tuple[int, int], Sequence[int]]:
        """The numbers of the asides by group and day."""
        found: dict[tuple[int, int], list[int]] = {}
        for number, aside in enumerate(self.asides):
            found.setdefault((aside.group, aside.day), []).append(number)
        return found


@attrs.frozen(eq=False)
class Called:
    """
    An answer: how many of each group are called in to seats, *seated* (int32 (seats, groups,
    days)), and without, *plain* (int32 (groups, days)), and how many are moved, *moved* (int32, one
    an aside of the rotation).

    *cost* is its price by :class:`Prices`; *bound* what no answer can go below.
    """

    seated: Counts
    plain: Counts
    moved: Counts
    cost: int
    bound: int
    engine: str


@attrs.frozen
class Prices:
    """
    Whole-number prices that keep the order of wishes strict.

    A limit or a cap on days away that is missed, by one person on one day, costs more than any
    number of empty seats, an empty seat more than any number of people moved aside, one of them
    more than any number kept from where they usually work, that more than any number of leaders at
    a counter, and that more than all unfairness together.
    """

    scale: int
    reluctant: int
    unwanted: int
    aside: int
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
        wanted = sum(int((group.wanted | group.asked).sum()) for group in groups)
        return cls._strict(scale, unfair, seats, wanted, len(rotation.asides))

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
        wanted = sum(group.size * int((group.wanted | group.asked).sum()) for group in groups)
        asides = sum(groups[aside.group].size for aside in rotation.asides)
        return cls._strict(scale, unfair, seats, wanted, asides)

    @classmethod
    def _strict(cls, scale: int, unfair: int, seats: int, wanted: int, asides: int) -> Prices:
        reluctant = unfair + 1
        unwanted = unfair + reluctant * seats + 1
        aside = unfair + reluctant * seats + unwanted * wanted + 1
        empty = aside * (asides + 1)
        return cls(scale, reluctant, unwanted, aside, empty, empty * (seats + 1))


def unfairness(share: int, duty: int, scale: int) -> int:
    """
    The added price of one person's *duty*-th duty: ``(2 duty - 1) / share`` in whole numbers.

    Summed over duties it is (duties squared) / share, least when duties are as the shares are.
    """
    return (2 * scale * (2 * duty - 1) + share) // (2 * share)


def price(
    rotation: Rotation, prices: Prices, seated: Counts, plain: Counts, moved: Counts = NOBODY
) -> int:
    """What an answer costs, worked out from its counts alone: the check on every engine."""
    total = prices.aside * int(moved.sum())
    total += prices.short * sum(map(int, missed(rotation, seated, plain, moved).ravel()))
    aside = moves(rotation, moved)
    for number, seat in enumerate(rotation.seats):
        total += prices.empty * int((seat.need - seated[number].sum(axis=0)).sum())
    for number, group in enumerate(rotation.groups):
        held = int(seated[:, number].sum())
        total += prices.reluctant * held * group.reluctant
        here = int(plain[number][group.wanted].sum())
        total += prices.unwanted * (group.size * int(group.wanted.sum()) - here)
        total += prices.unwanted * int(plain[number][group.unusual].sum())
        duties = held + int(plain[number].sum()) + int(aside[number].sum())
        total += _spread(group, duties, prices.scale)
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


def moves(rotation: Rotation, moved: Counts) -> Counts:
    """How many of each group are moved aside on each day, int32 (groups, days)."""
    total = np.zeros((len(rotation.groups), rotation.days), dtype=np.int32)
    for aside, many in zip(rotation.asides, moved.tolist(), strict=True):
        total[aside.group, aside.day] += many
    return total


def missed(rotation: Rotation, seated: Counts, plain: Counts, moved: Counts = NOBODY) -> Counts:
    """By how many people *least* of each ceiling is missed on each day, int32 (ceilings, days)."""
    called = seated.sum(axis=0) + plain
    short = np.zeros((len(rotation.ceilings), rotation.days), dtype=np.int64)
    for number, ceiling in enumerate(rotation.ceilings):
        short[number] = ceiling.least
        for group in ceiling.groups:
            short[number] -= called[group] * rotation.groups[group].free
    for aside, many in zip(rotation.asides, moved.tolist(), strict=True):
        short[list(aside.out), aside.day] -= many
        short[list(aside.into), aside.day] += many
    return np.maximum(short, 0).astype(np.int32)


def lacking(rotation: Rotation, answer: Called) -> tuple[int, int]:
    """By how many people limits and least numbers are missed in all, and how many seats empty."""
    called = answer.seated.sum(axis=0) + answer.plain
    short = int(missed(rotation, answer.seated, answer.plain, answer.moved).sum())
    for number, group in enumerate(rotation.groups):
        short += _shortfall(rotation, group, called[number])
    empty = [
        int((seat.need - answer.seated[number].sum(axis=0)).sum())
        for number, seat in enumerate(rotation.seats)
    ]
    return short, sum(empty)


def deal(rotation: Rotation, answer: Called, group: int, turn: int) -> list[tuple[int, int, int]]:
    """
    Share a group's duties out among its members: (member, day, job).

    A job is the number of a seat, -1 for none, and below that -2 less the number of an aside.

    Members take turns in a fixed circle, day after day, starting with the *turn*-th: over any run
    of days two of them differ by at most one duty, nobody is called twice on one day, and so every
    limit that the group keeps together each member keeps alone.
    """
    people = rotation.groups[group]
    dealt = []
    for day in range(rotation.days):
        today = _jobs(rotation, answer, group, day)
        for job in today:
            dealt.append((int(people.members[turn % people.size]), day, job))
            turn += 1
    return dealt


def _jobs(rotation: Rotation, answer: Called, group: int, day: int) -> Sequence[int]:
    seated = answer.seated[:, group, day]
    jobs = np.repeat(np.arange(len(seated)), seated).tolist()
    for number in rotation.asides_of.get((group, day), ()):
        jobs += [-2 - number] * int(answer.moved[number])
    return [*jobs, *[-1] * int(answer.plain[group, day])]
