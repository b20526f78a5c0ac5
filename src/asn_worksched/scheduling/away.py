"""Days away from the office under limits: who must be called in, and in which mode others are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import permutations

import attrs
import numpy as np
import numpy.typing as npt

from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm
from .calls import Flags, Open, bits, in_groups
from .rotation import Counts

Rows = npt.NDArray[np.intp]
Span = tuple[int, ...]

MOST_CHOICES = 512
"""So many choices of limits are looked at for one part, the smallest first."""


@attrs.frozen(eq=False)
class _Term:
    """One limit on days away over one of its spans; *who* (bool) of the rows at hand it is for."""

    mask: int
    span: Span
    who: Flags
    at_most: int


def calls_asked(
    rulings: Rulings, open_: Open, rows: Rows, limits: Sequence[LimitTerm]
) -> dict[Span, Counts]:
    """
    On how many days of each span each of *rows* must be called in for limits to hold, int32.

    For any choice of limits: of the days that leave no mode outside all of them, only as many can
    be spent away as those limits allow together, and the others ask for a call. A span has no other
    day on which a person can be called in, since such a call would not do. A mode under a cap is no
    sure way out, except for who is in it by habit: asked is both what must be where it is one and
    where it is none. Where limits by the week and by the month hang together in more than
    ``MOST_CHOICES`` ways, less may be asked than would be needed.
    """
    terms = _terms(rulings, rows, limits)
    if not terms:
        return {}
    elsewhere = _elsewhere(rulings, rows)
    sure = elsewhere & (~_capped(rulings, rows) | bits(open_.stay[rows]))
    away = (open_.works & ~open_.present)[rows]
    free = open_.free[rows]
    found: dict[Span, Counts] = {}
    for chosen in _choices(terms):
        mask = np.zeros(away.shape[1], dtype=np.uint8)
        for term in chosen:
            mask[list(term.span)] |= np.uint8(term.mask)
        who = np.logical_and.reduce([term.who for term in chosen])
        counted = away & who[:, None] & (mask > 0)
        for ways in (sure, elsewhere) if (sure != elsewhere).any() else (elsewhere,):
            tied = counted & ((ways & ~mask) == 0)
            over = tied.sum(axis=1) - sum(term.at_most for term in chosen)
            least = np.clip(over, 0, (tied & free).sum(axis=1)).astype(np.int32)
            # Days on which nobody can be called in change nothing: so one span serves many rows.
            for span, served in _spans_of((mask > 0) & (tied | ~free), least > 0):
                asked = found.setdefault(span, np.zeros(len(rows), dtype=np.int32))
                asked[served] = np.maximum(asked[served], least[served])
    return _unimplied(found, free)


def _terms(rulings: Rulings, rows: Rows, limits: Sequence[LimitTerm]) -> list[_Term]:
    """Limits on days away: the strictest of those over the same people, modes and days."""
    strictest: dict[tuple[int, Span, bytes], _Term] = {}
    for limit in sorted(limits, key=lambda limit: limit.rule.at_most):
        who = limit.who[rows]
        if who.any() and not limit.mask & rulings.modes.office_mask:
            for span in limit.spans:
                term = _Term(limit.mask, span, who, limit.rule.at_most)
                strictest.setdefault((limit.mask, span, who.tobytes()), term)
    return list(strictest.values())


def _choices(terms: Sequence[_Term]) -> Iterator[tuple[_Term, ...]]:
    """
    The choices of limits that hang together, smallest first; of others, what is asked adds up.

    Each limit of a choice :func:`_meets` another one of it, and somebody is under them all.
    """
    near = [
        {at for at, other in enumerate(terms) if at != number and _meets(term, other)}
        for number, term in enumerate(terms)
    ]
    todo = deque(frozenset((number,)) for number in range(len(terms)))
    seen = set(todo)
    while todo:
        chosen = todo.popleft()
        yield tuple(terms[number] for number in sorted(chosen))
        for number in sorted(set[int]().union(*(near[each] for each in chosen)) - chosen):
            wider = chosen | {number}
            together = np.logical_and.reduce([terms[each].who for each in wider])
            if wider not in seen and together.any() and len(seen) < MOST_CHOICES:
                seen.add(wider)
                todo.append(wider)


def _meets(one: _Term, other: _Term) -> bool:
    """Whether two limits can leave no mode together on a day where neither does alone."""
    apart = one.mask & ~other.mask and other.mask & ~one.mask
    return bool(apart and set(one.span) & set(other.span) and (one.who & other.who).any())


def _spans_of(days: Flags, who: Flags) -> Iterator[tuple[Span, Rows]]:
    """The distinct runs of *days* (rows, days) of the rows in *who*, with the rows of each."""
    rows = np.flatnonzero(who)
    if len(rows):
        patterns, of = np.unique(days[rows], axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            yield tuple(np.flatnonzero(pattern).tolist()), rows[of.ravel() == number]


def _unimplied(found: dict[Span, Counts], free: Flags) -> dict[Span, Counts]:
    """Without what is asked of somebody over some days and asked as much over fewer of them."""
    every = np.arange(free.shape[1])
    days = {span: free & np.isin(every, span) for span in found}
    spans = sorted(found)
    for wide, narrow in permutations(spans, 2):
        within = ~(days[narrow] & ~days[wide]).any(axis=1)
        same = within & ~(days[wide] & ~days[narrow]).any(axis=1)
        implied = within & (found[narrow] > 0) & (found[narrow] >= found[wide])
        implied &= ~same | (found[narrow] > found[wide]) | (narrow < wide)
        found[wide][implied] = 0
    return {span: found[span] for span in spans if found[span].any()}


def within_limits(
    rulings: Rulings, open_: Open, mode: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """
    *mode* (uint8 (people, days), bit position plus one) with days away moved to another mode.

    Only people over a limit are touched, and only days that have another mode away with room, or
    get room by moving another of their days.
    """
    mode = mode.copy()
    for limit in rulings.limits:
        if limit.mask & rulings.modes.office_mask:
            continue
        for span in limit.spans:
            spent = _days_in(mode[:, list(span)], limit.mask).sum(axis=1)
            rows = np.flatnonzero((spent > limit.rule.at_most) & limit.who)
            ways = _elsewhere(rulings, rows)[:, list(span)] & ~np.uint8(limit.mask)
            for row in rows[ways.any(axis=1)].tolist():
                person = _Person(rulings, open_, mode, row)
                while person.spent(limit, span) > limit.rule.at_most:
                    if not person.relieve(limit, span):
                        break
    return mode


def within_caps(
    rulings: Rulings, open_: Open, mode: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """
    *mode*, as of :func:`within_limits`, with people moved out of the modes of overrun caps.

    Only caps on days away are looked at, and only people who have another mode away with room;
    whoever was moved least goes first.
    """
    mode = mode.copy()
    for cap in rulings.caps:
        if cap.mask & rulings.modes.office_mask:
            continue
        over = in_groups(cap, _days_in(mode, cap.mask) & cap.counted) - cap.places
        for group, day in np.argwhere(over > 0).tolist():
            rows = np.flatnonzero((cap.group == group) & cap.counted[:, day])
            ways = (_elsewhere(rulings, rows)[:, day] & ~np.uint8(cap.mask)) != 0
            rows = rows[ways & _days_in(mode[rows, day], cap.mask) & ~open_.present[rows, day]]
            moved = (mode[rows] != open_.stay[rows]).sum(axis=1)
            left = int(over[group, day])
            for row in rows[np.argsort(moved, kind="stable")].tolist():
                left -= _Person(rulings, open_, mode, row).leave(cap.mask, day, frozenset())
                if not left:
                    break
    return mode


@attrs.frozen(eq=False)
class _Person:
    """The days of one person in *mode*, which is changed in place."""

    rulings: Rulings
    open: Open
    mode: npt.NDArray[np.uint8]
    row: int

    def spent(self, limit: LimitTerm, span: Span) -> int:
        """How many days of a span are in the modes of a limit."""
        return int(_days_in(self.mode[self.row, list(span)], limit.mask).sum())

    def relieve(
        self,
        limit: LimitTerm,
        span: Span,
        asked: frozenset[tuple[LimitTerm, Span]] = frozenset(),
    ) -> bool:
        """
        Whether one day of a span could be moved out of the modes of a limit; then it is.

        Limits without room are relieved first, except those *asked* on the way here.
        """
        asked |= {(limit, span)}
        for day in reversed(span):
            inside = _days_in(self.mode[self.row, [day]], limit.mask)[0]
            here = inside and not self.open.present[self.row, day]
            if here and self.leave(limit.mask, day, asked):
                return True
        return False

    def leave(self, mask: int, day: int, asked: frozenset[tuple[LimitTerm, Span]]) -> bool:
        """Whether *day* could be moved to a mode away outside *mask*; then it is."""
        options = int(_elsewhere(self.rulings, np.array([self.row]))[0, day]) & ~mask
        for bit in range(8):
            if options >> bit & 1 and self._make_room(day, bit, asked):
                self.mode[self.row, day] = bit + 1
                return True
        return False

    def _make_room(self, day: int, bit: int, asked: frozenset[tuple[LimitTerm, Span]]) -> bool:
        """Whether there is room in a mode on *day*, if need be after moving other days."""
        before = self.mode[self.row].copy()
        entered = [
            cap
            for cap in self.rulings.caps
            if cap.mask >> bit & 1 and not _days_in(before[[day]], cap.mask)[0]
        ]
        if any(_full(cap, self.mode, self.row, day) for cap in entered):
            return False
        for tight in self._full_limits(day, bit):
            if tight in asked or not self.relieve(*tight, asked):
                break
        if not self._full_limits(day, bit) and self.mode[self.row, day] == before[day]:
            return True
        self.mode[self.row] = before
        return False

    def _full_limits(self, day: int, bit: int) -> list[tuple[LimitTerm, Span]]:
        """The limits that leave no room for one more *day* in a mode."""
        now = self.mode[self.row, [day]]
        return [
            (limit, span)
            for limit in self.rulings.limits
            if limit.who[self.row] and limit.mask >> bit & 1 and not _days_in(now, limit.mask)[0]
            for span in limit.spans
            if day in span and self.spent(limit, span) >= limit.rule.at_most
        ]


def _full(cap: CapTerm, mode: npt.NDArray[np.uint8], row: int, day: int) -> bool:
    """Whether a cap has no place left for one more person on a day."""
    group = cap.group[row]
    if group < 0 or not cap.counted[row, day]:
        return False
    there = _days_in(mode[:, day], cap.mask) & cap.counted[:, day] & (cap.group == group)
    return bool(there.sum() >= cap.places[group, day])


def _capped(rulings: Rulings, rows: Rows) -> npt.NDArray[np.uint8]:
    """The modes away from the office that a cap holds down for each of *rows*, bits by day."""
    found = np.zeros((len(rows), len(rulings.period)), dtype=np.uint8)
    for cap in rulings.caps:
        if not cap.mask & rulings.modes.office_mask:
            inside = cap.counted[rows] & (cap.group[rows] >= 0)[:, None]
            found |= np.where(inside & (cap.places[cap.group[rows]] < NO_CAP), cap.mask, 0).astype(
                np.uint8
            )
    return found


def _elsewhere(rulings: Rulings, rows: Rows) -> npt.NDArray[np.uint8]:
    """The modes away from the office that each of *rows* may work in, bits by day."""
    mask = rulings.allowed_of[rulings.number[rows]] & ~np.uint8(rulings.modes.office_mask)
    return np.asarray(mask, dtype=np.uint8)


def _days_in(mode: npt.NDArray[np.uint8], mask: int) -> npt.NDArray[np.bool_]:
    return np.asarray((bits(mode) & np.uint8(mask)) != 0)
