"""What the law counts, cell by cell: places, days, officers and turns, all in one form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.assignment import reserve_of
from ...domain.modes import Modes
from ...rulings import Rulings
from ...rulings.terms import NO_CAP, CapTerm, LimitTerm, Seat, spans_of
from .earlier import Codes, Flags, Posts

Numbers = npt.NDArray[np.int64]
NO_MOST = np.int64(2**40)

OVER, SHORT, EMPTY, WATCH, UNMET, CHANGE, SPARE = range(7)
ASIDE, UNWANTED, RELUCTANT, EVEN, UNFAIR, LIKING = range(7, 13)
"""
What is weighed, the dearest first: places and days at the office overrun, or turns not kept; limits
and caps on days away; empty seats; reserves; wishes; changed days; officers more than needed; modes
away that are not the usual one; days not where one usually works; leaders at a counter; uneven
crews; unfair shares; likings.
"""
WORKING = 0b1_1111_1110
"""The mode codes of work, as bits."""


@attrs.frozen(eq=False, kw_only=True)
class Count:
    """
    At least so many and at most so many of the cells of each group are of one sort.

    *group* (int32 (people, days)) is each cell's, -1 for none; *least* and *most* (int64) are one
    a group. Counted are cells whose mode code is a bit of *modes*, and whose post is *post* where
    that is not 0. What is missed weighs at *level*. *source* is the term, *seats* (one a group) the
    seats that it stands for.
    """

    level: int
    group: npt.NDArray[np.int32]
    least: Numbers
    most: Numbers
    modes: int
    post: int = 0
    source: CapTerm | LimitTerm | None = None
    seats: Sequence[tuple[Seat, int]] = ()

    def counts(self, mode: Codes, post: Posts) -> Flags:
        """Which cells are counted, by mode code and post (any shape)."""
        inside = (np.int64(self.modes) >> np.minimum(mode, 63) & 1).astype(bool)
        return inside & (post == self.post) if self.post else inside

    def tally(self, cells: Flags) -> Numbers:
        """How many of *cells* are in each group."""
        return np.bincount(self.group[cells & (self.group >= 0)], minlength=len(self.least))

    def missed(self, tally: Numbers) -> Numbers:
        """By how much each group is outside its bounds."""
        low, high = np.maximum(self.least - tally, 0), np.maximum(tally - self.most, 0)
        return np.asarray(low + high)

    def touched(self, cells: Flags) -> Flags:
        """Every cell of the groups that have one of *cells*."""
        return self.of(self.tally(cells) > 0)

    def of(self, groups: Flags) -> Flags:
        """The cells of some groups (flags, one a group)."""
        return np.append(groups, False)[self.group]


def counts_of(rulings: Rulings, names: Sequence[str]) -> tuple[Count, ...]:
    """All that *rulings* count; *names* gives posts their numbers."""
    modes = rulings.modes
    found = [_cap(cap, modes, rulings) for cap in rulings.caps]
    found += [_limit(limit, modes, rulings) for limit in rulings.limits]
    found += _seats(rulings, names)
    if rulings.in_turn_of.any():
        found += _turns(rulings)
    return tuple(each for each in found if len(each.least) and (each.group >= 0).any())


def _cap(cap: CapTerm, modes: Modes, rulings: Rulings) -> Count:
    days = len(rulings.period)
    places = cap.places.astype(np.int64).ravel()
    cells = cap.counted & (cap.group >= 0)[:, None]
    group = np.where(cells, cap.group[:, None] * days + np.arange(days), -1).astype(np.int32)
    size = np.bincount(group[group >= 0], minlength=len(places))
    most = np.where(places < NO_CAP, places, NO_MOST)
    return Count(
        level=OVER if cap.mask & modes.office_mask else SHORT,
        group=_without(group, most >= size),
        least=np.zeros_like(most),
        most=most,
        modes=cap.mask << 1,
        source=cap,
    )


def _limit(limit: LimitTerm, modes: Modes, rulings: Rulings) -> Count:
    shape = (len(rulings.people), len(rulings.period))
    group, width = np.full(shape, -1, dtype=np.int32), max(1, len(limit.spans))
    rows = np.flatnonzero(limit.who)
    for number, span in enumerate(limit.spans):
        if len(span) > limit.rule.at_most:
            group[np.ix_(rows, np.asarray(span))] = rows[:, None] * width + number
    most = np.full(shape[0] * width, limit.rule.at_most, dtype=np.int64)
    level = OVER if limit.mask & modes.office_mask else SHORT
    return Count(
        level=level,
        group=group,
        least=np.zeros_like(most),
        most=most,
        modes=limit.mask << 1,
        source=limit,
    )


def _without(group: npt.NDArray[np.int32], drop: Flags) -> npt.NDArray[np.int32]:
    """*group* with the cells of some groups in none: nothing can go wrong there."""
    return np.where(np.append(drop, True)[group], -1, group).astype(np.int32)


def _seats(rulings: Rulings, names: Sequence[str]) -> Iterator[Count]:
    """Seats, then reserves: one for each post, or more where somebody could hold it for two."""
    code = {name: number for number, name in enumerate(names)}
    office = rulings.modes.office_mask << 1
    open_ = (rulings.allowed & np.uint8(rulings.modes.office_mask)) != 0
    seated: dict[str, list[tuple[Seat, npt.NDArray[np.int32]]]] = {}
    waiting: dict[str, list[tuple[Seat, npt.NDArray[np.int32]]]] = {}
    for seat in rulings.seats:
        if len(seat.able) and seat.need.any():
            seated.setdefault(seat.post, []).append((seat, seat.need))
            if seat.rule.reserve:
                need = np.where(seat.need > 0, seat.rule.reserve, 0).astype(np.int32)
                waiting.setdefault(reserve_of(seat.post), []).append((seat, need))
    anywhere = np.ones_like(open_)
    for post, some in seated.items():
        yield from _posts(some, EMPTY, office, code[post], anywhere)
    for post, some in waiting.items():
        yield from _posts(some, WATCH, WORKING, code[post], open_)


def _posts(
    seats: Iterable[tuple[Seat, npt.NDArray[np.int32]]],
    level: int,
    modes: int,
    post: int,
    open_: Flags,
) -> Iterator[Count]:
    left = list(seats)
    while left:
        group = np.full(open_.shape, -1, dtype=np.int32)
        least: list[int] = []
        told: list[tuple[Seat, int]] = []
        rest = []
        for seat, need in left:
            days = np.flatnonzero(need)
            cells = np.ix_(seat.able, days)
            if (group[cells] >= 0).any():
                rest.append((seat, need))
                continue
            own = np.arange(len(least), len(least) + len(days), dtype=np.int32)
            group[cells] = np.where(open_[cells], own[None, :], -1)
            least += need[days].tolist()
            told += [(seat, day) for day in days.tolist()]
        bound = np.array(least, dtype=np.int64)
        yield Count(
            level=level,
            group=group,
            least=bound,
            most=np.full_like(bound, NO_MOST),
            modes=modes,
            post=post,
            seats=told,
        )
        left = rest


def _turns(rulings: Rulings) -> Iterator[Count]:
    """What everybody who rests in turn owes in each week, and in the period as a whole."""
    in_turn, number, owed = rulings.in_turn, rulings.number, rulings.turns
    weeks = spans_of(rulings.period, "week")
    row = np.arange(len(number))[:, None]
    week = np.zeros(in_turn.shape[1], dtype=np.int64)
    for at, span in enumerate(weeks):
        week[list(span)] = at
    for group, least, most in (
        (row * len(weeks) + week, owed.least[number], owed.most[number]),
        (row + 0 * week, owed.whole_least[number], owed.whole_most[number]),
    ):
        yield Count(
            level=OVER,
            group=np.where(in_turn, group, -1).astype(np.int32),
            least=least.ravel().astype(np.int64),
            most=most.ravel().astype(np.int64),
            modes=WORKING,
        )
