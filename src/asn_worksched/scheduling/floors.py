"""Caps on days away: how many must be called in, and who may be moved to another mode instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm
from .calls import Flags, Masks, Open
from .rotation import NO_FLOOR, Aside, Counts, Group, Rotation

Rows = npt.NDArray[np.intp]
NO_ROWS = np.zeros(0, dtype=np.intp)


@attrs.frozen(eq=False, slots=False)
class Bound:
    """
    One cap for one group, as a plan has to keep it.

    *who* are the people whose calls count, *places* (int32, one a day) how many of them may be
    called in. Of a cap on days away *least* says how many must be (below zero: how many more may
    still go away; ``NO_FLOOR`` on days without it), and *movers* who may be moved into or out of
    its modes.
    """

    cap: CapTerm
    group: int
    who: Rows
    places: Counts
    least: Counts
    movers: Rows = NO_ROWS

    @cached_property
    def people(self) -> Rows:
        """Everybody whom it concerns."""
        if not len(self.movers):
            return self.who
        return np.union1d(self.who, self.movers).astype(np.intp)

    @cached_property
    def away(self) -> bool:
        """Whether it is of a cap on days away."""
        return bool((self.least != NO_FLOOR).any())


def members(cap: CapTerm) -> Iterator[tuple[int, Rows]]:
    """The people of each group of a cap; nothing where nobody is in any group of it."""
    if not cap.names:
        return
    anywhere = np.flatnonzero(cap.group >= 0)
    order = anywhere[np.argsort(cap.group[anywhere], kind="stable")]
    starts = np.searchsorted(cap.group[order], np.arange(len(cap.names)))
    yield from enumerate(np.split(order, starts[1:]))


def floors(caps: Sequence[CapTerm], open_: Open) -> list[Bound]:
    """
    What caps on days away ask of the plan; nothing where habit keeps within all of them.

    Caps with room are told as well where people of a full one could be moved into their modes.
    Where on other days other people are away, one for each such set of people, with its days.
    """
    found = [_Floor.of(cap, group, rows, open_) for cap in caps for group, rows in members(cap)]
    touched = np.zeros(len(open_.works), dtype=bool)
    kept: set[int] = set()
    while True:
        new = {
            number for number, each in enumerate(found) if each.full or touched[each.movers].any()
        } - kept
        if not new:
            return [bound for number in sorted(kept) for bound in found[number].bounds(open_)]
        kept |= new
        for number in new:
            touched[found[number].movers] = True


@attrs.frozen(eq=False)
class _Floor:
    """One cap and group: its people *rows*, who is *inside* its modes by habit (rows, days)."""

    cap: CapTerm
    group: int
    rows: Rows
    inside: Flags
    movers: Rows
    least: Counts

    @classmethod
    def of(cls, cap: CapTerm, group: int, rows: Rows, open_: Open) -> _Floor:
        limited = cap.places[group] < NO_CAP
        counted = cap.counted[rows] & limited
        inside = counted & open_.within(cap.mask, rows)
        away = inside.sum(axis=0).astype(np.int64)
        least = np.where(limited, away - cap.places[group], NO_FLOOR).astype(np.int32)
        movers = rows[(counted & (open_.other[rows] > 0)).any(axis=1)]
        return cls(cap, group, rows, inside, movers, least)

    @property
    def full(self) -> bool:
        """Whether on some day somebody has to be called in or moved."""
        return bool((self.least > 0).any())

    def bounds(self, open_: Open) -> Iterator[Bound]:
        free = open_.free[self.rows]
        callable_ = (free & self.inside).any(axis=1)
        days = np.flatnonzero(self.least != NO_FLOOR)
        # Who is not free on a day counts on none of its ceilings, so any set may hold them.
        member = (~free | self.inside)[callable_][:, days]
        patterns, first, of = np.unique(member, axis=1, return_index=True, return_inverse=True)
        # By their first day: the order of values would be that of the register.
        for number in np.argsort(first).tolist():
            pattern = patterns[:, number]
            who = self.rows[callable_][pattern]
            least = np.full_like(self.least, NO_FLOOR)
            here = days[of.ravel() == number]
            least[here] = self.least[here]
            places = np.full_like(least, NO_CAP)
            if len(who) or len(self.movers):
                yield Bound(self.cap, self.group, who, places, least, self.movers)


def asked(bounds: Iterable[Bound], open_: Open, rows: Rows) -> Flags:
    """Whom of *rows* a cap on days away may want called in, bool (rows, days)."""
    wanted = np.zeros((len(rows), open_.free.shape[1]), dtype=bool)
    for bound in bounds:
        if bound.away:
            _, inside = _around(bound, open_, rows)
            here = np.isin(rows, bound.who)[:, None]
            wanted |= here & inside & open_.free[rows] & (bound.least > 0)
    return wanted


def movable(rulings: Rulings, open_: Open, rows: Rows) -> Masks:
    """
    The modes away that *rows* may be moved to, bits (rows, days).

    Modes under a limit are left out, unless the day counts for it as it is: days in them are
    counted by the week, not by the day.
    """
    modes = open_.other[rows]
    for limit in rulings.limits:
        entering = limit.who[rows, None] & ~open_.within(limit.mask, rows)
        for span in limit.spans:
            days = list(span)
            modes[:, days] &= np.where(entering[:, days], ~np.uint8(limit.mask), 255).astype(
                np.uint8
            )
    return modes


def marks(bounds: Sequence[Bound], open_: Open, rows: Rows, modes: Masks) -> Masks:
    """
    What *rows* must share to be alike when moved, (rows, columns): the same *modes* open (bits
    (rows, days)), and the same caps around them on each day.
    """
    columns = [modes]
    for bound in bounds:
        if bound.away:
            counted, inside = _around(bound, open_, rows)
            columns.append((counted * np.uint8(1) + inside) * (modes > 0))
    return np.column_stack(columns).astype(np.uint8)


def asides(bounds: Sequence[Bound], open_: Open, firsts: Rows, modes: Masks) -> Iterator[Aside]:
    """
    What moves help: out of the modes of a cap on days away, into one of *modes*.

    *firsts* stand for their groups, each with its row of *modes*.
    """
    around = {n: _around(bound, open_, firsts) for n, bound in enumerate(bounds) if bound.away}
    for group, day in np.argwhere(modes > 0).tolist():
        for bit in range(8):
            if modes[group, day] >> bit & 1:
                capped = {n for n in around if bounds[n].cap.mask >> bit & 1}
                inside = {n for n, (_, within) in around.items() if within[group, day]}
                counted = {n for n, (within, _) in around.items() if within[group, day]}
                out = frozenset(inside - capped)
                if out:
                    yield Aside(group, day, bit, out, frozenset((counted - inside) & capped))


def _around(bound: Bound, open_: Open, rows: Rows) -> tuple[Flags, Flags]:
    """Whom of *rows* a cap counts on which day, and who is in its modes by habit."""
    cap = bound.cap
    counted = cap.counted[rows] & (cap.group[rows] == bound.group)[:, None]
    counted = counted & (bound.least != NO_FLOOR)
    return counted, counted & open_.within(cap.mask, rows)


def apart(rotation: Rotation, moves: Sequence[Aside]) -> Rotation:
    """
    *rotation* with these asides.

    Where limits hold, each person who may be moved is a group of one: dealing days called in and
    days moved in one circle would not keep each within a limit that the group keeps.
    """
    alone = {move.group for move in moves} if rotation.spans else set()
    groups: list[Group] = []
    of: dict[int, list[int]] = {}
    for number, group in enumerate(rotation.groups):
        singles = np.split(group.members, group.size) if number in alone else [group.members]
        of[number] = list(range(len(groups), len(groups) + len(singles)))
        groups += [attrs.evolve(group, members=one) for one in singles]
    return attrs.evolve(
        rotation,
        groups=tuple(groups),
        seats=tuple(
            attrs.evolve(seat, able=tuple(n for group in seat.able for n in of[group]))
            for seat in rotation.seats
        ),
        ceilings=tuple(
            attrs.evolve(each, groups=frozenset(n for group in each.groups for n in of[group]))
            for each in rotation.ceilings
        ),
        asides=tuple(
            attrs.evolve(move, group=number) for move in moves for number in of[move.group]
        ),
    )
