"""One part of a plan as a problem of its own: who is called in, who stands piket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

NO_CEILING = np.int32(2**31 - 1)
NO_FLOOR = np.int32(-(2**31))
NOBODY = np.zeros(0, dtype=np.int32)


@attrs.frozen(eq=False, slots=False)
class Burden:
    """
    Duties to be shared out, of all kinds or of one: those on *days* (flags, one a day).

    Each person had *done* so many before, out of *open* days on which they could be called.
    """

    days: Flags
    done: int = 0
    open: int = 0

    @cached_property
    def days_open(self) -> int:
        """How many days there are in *days*."""
        return int(self.days.sum())

    @cached_property
    def share(self) -> int:
        """The weight of one person's fair share: the days open to a call, earlier ones too."""
        return max(1, self.open + self.days_open)


@attrs.frozen(eq=False, slots=False)
class Group:
    """
    People who are alike in this part: the same days, skills, ceilings, limits, past and wishes.

    All flags are one a day. *free*: may be called in, which takes a place under each ceiling.
    *wanted*: comes in by habit if there is a place (within *free*). *present*: is at the office
    anyway and may hold a seat without taking a place. *reluctant* people hold a seat only when
    nobody else can (leaders). *at_least* and *at_most* bound one person's free days called in, in
    each span (days present are not counted); who must come at least so often may come without a
    seat. So may who is *asked*: a cap on days away may want them (within *free*). *movable*: may
    be moved to another mode away from the office (see :class:`Aside`).

    *past* are the burdens to be shared fairly; without any it is all duties, none done before.
    *liking* (int32, one a day) is the price of being called in, below zero for a wish.
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
    past: tuple[Burden, ...] = ()
    liking: Counts | None = None

    @cached_property
    def size(self) -> int:
        """How many people."""
        return len(self.members)

    @cached_property
    def open(self) -> Flags:
        """The days on which a duty is possible at all."""
        return np.asarray(self.free | self.present | self.movable)

    @cached_property
    def burdens(self) -> tuple[Burden, ...]:
        """What is shared out, each over its open days; those of all days first."""
        if not self.past:
            return (Burden(self.open),)
        return tuple(attrs.evolve(each, days=each.days & self.open) for each in self.past)

    def free_in(self, span: Sequence[int]) -> list[int]:
        """The days of a span that its limit counts: those on which they may be called in."""
        return [day for day in span if self.free[day]]

    @cached_property
    def plain(self) -> Flags:
        """The days on which they may come without a seat."""
        return self.free if self.may_come else self.wanted | self.asked

    @cached_property
    def may_come(self) -> bool:
        """Whether they may come without a seat on any free day: to be there often enough."""
        return bool(self.at_least.any())

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


@attrs.frozen(eq=False)
class Gathering:
    """A wish: all of *groups* at the office together on at least one of *days*."""

    groups: tuple[int, ...]
    days: tuple[int, ...]


@attrs.frozen(eq=False, slots=False)
class Rotation:
    """
    A part: *spans* are the runs of day numbers that limits count over.

    Wishes: *gatherings*, and *spaced* groups (of one person each) that are not to be called in on
    two days in a row.
    """

    days: int
    groups: tuple[Group, ...]
    seats: tuple[SeatNeed, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    spans: tuple[tuple[int, ...], ...] = ()
    asides: tuple[Aside, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    spaced: tuple[int, ...] = ()

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


def shortfall(rotation: Rotation, group: Group, called: Counts) -> int:
    """By how many days a group of which so many are *called* (one a day) misses its limits."""
    return sum(
        max(0, int(group.at_least[number]) * group.size - int(called[group.free_in(span)].sum()))
        for number, span in enumerate(rotation.spans)
    )


def lacking(rotation: Rotation, answer: Called) -> tuple[int, int]:
    """By how many people limits and least numbers are missed in all, and how many seats empty."""
    called = answer.seated.sum(axis=0) + answer.plain
    short = int(missed(rotation, answer.seated, answer.plain, answer.moved).sum())
    for number, group in enumerate(rotation.groups):
        short += shortfall(rotation, group, called[number])
    empty = [
        int((seat.need - answer.seated[number].sum(axis=0)).sum())
        for number, seat in enumerate(rotation.seats)
    ]
    return short, sum(empty)


def unmet(rotation: Rotation, called: Counts) -> int:
    """How many wishes (gatherings, and pairs of days in a row) *called* (groups, days) leaves."""
    here = [
        (called[number] >= group.size) | group.present
        for number, group in enumerate(rotation.groups)
    ]
    apart = sum(
        not np.logical_and.reduce([here[group] for group in wish.groups])[list(wish.days)].any()
        for wish in rotation.gatherings
    )
    in_a_row = sum(int((here[number][:-1] & here[number][1:]).sum()) for number in rotation.spaced)
    return apart + in_a_row
