"""Hours of a roster: those of the law, and where the office day has shifts, a share in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import time

import attrs
import numpy as np
import numpy.typing as npt

from ..roster import OFF
from ..rulings import Rulings
from ..rulings.terms import CapTerm
from .calls import Flags, bits, by_key
from .crowding import Cell, Room, fitted

Clock = tuple[time, time]
Rows = npt.NDArray[np.intp]
Counts = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]
Turn = Callable[[str], int]
"""Where the circle of a unit, by its code, starts."""
WHOLE_DAY: Clock = (time(0), time(0))
_SHARED = np.int16(-2)


def hours_kept(
    rulings: Rulings, mode: npt.NDArray[np.uint8], turn: Turn
) -> tuple[tuple[Clock, ...], Shorts]:
    """
    The distinct hours of work, and which of them each person keeps, int16 (people, days).

    Who is at the office (*mode*, bit position plus one) on a day that the law divides into shifts
    is in one of them: the people of a unit are shared as evenly as can be, and each comes to each
    shift about as often. Where a cap counts people at the same moment, that goes before. -1 where
    no hours are set, or there is no work.
    """
    known: dict[Clock, int] = {}
    shift = np.where(mode != OFF, _plain(rulings, known)[rulings.number], -1).astype(np.int16)
    if rulings.patterns:
        _Sharing.of(rulings, mode, turn).write(shift, known)
    return tuple(known), shift


def _plain(rulings: Rulings, known: dict[Clock, int]) -> Shorts:
    """The hours that each class keeps on each day, as numbers in *known*."""
    shift_of = np.full(rulings.hours_of.shape, -1, dtype=np.int16)
    for number, rule in enumerate(rulings.hours):
        for column, day in enumerate(rulings.period):
            here = rulings.hours_of[:, column] == number
            if here.any():
                shift_of[here, column] = known.setdefault(rule.span(day), len(known))
    return shift_of


@attrs.frozen(eq=False)
class _Sharing:
    """
    People *at_office* (bool (people, days)), some of whom are to be shared over shifts.

    *caps* are those that count people at one moment. *unit* is everybody's, *tie* the place of
    each in the circle of their unit, and *offset* where that of each unit starts. *had* (people,
    shifts) is how often each has been in the first, second, ... shift of a day so far.
    """

    rulings: Rulings
    at_office: Flags
    caps: tuple[CapTerm, ...]
    unit: Rows
    tie: Rows
    offset: Counts
    had: Counts

    @classmethod
    def of(cls, rulings: Rulings, mode: npt.NDArray[np.uint8], turn: Turn) -> _Sharing:
        office = rulings.modes.office_mask
        caps = [each for each in rulings.caps if each.rule.moment == "slot" and each.mask & office]
        codes = rulings.people.frame["unit"].to_numpy().astype(str)
        names, unit = np.unique(codes, return_inverse=True)
        offset = np.array([turn(name) for name in names.tolist()], dtype=np.int64)
        size = np.bincount(unit, minlength=len(names))
        order = by_key(rulings.people, np.arange(len(unit)))
        rank = np.empty_like(unit)
        rank[order] = _rank(unit[order])
        shifts = max(len(each.spans(day)) for each in rulings.patterns for day in rulings.period)
        return cls(
            rulings=rulings,
            at_office=np.asarray((bits(mode) & np.uint8(office)) != 0),
            caps=tuple(caps),
            unit=unit,
            tie=(rank + offset[unit]) % size[unit],
            offset=offset,
            had=np.zeros((len(mode), shifts), dtype=np.int64),
        )

    def write(self, shift: Shorts, known: dict[Clock, int]) -> None:
        """Enter the shifts of all people and days into *shift*, as numbers in *known*."""
        for column, day in enumerate(self.rulings.period):
            pattern_of = self.rulings.pattern_of[self.rulings.number, column]
            rows = np.flatnonzero(self.at_office[:, column] & (pattern_of >= 0))
            if not len(rows):
                continue
            today = _Day.of(self, column, rows, pattern_of[rows])
            clocks = np.where(pattern_of < 0, shift[:, column], _SHARED).astype(np.int16)
            place = self._dealt(rows, today.cell, today.quota(self, clocks, list(known)))
            for number in np.unique(pattern_of[rows]).tolist():
                spans = self.rulings.patterns[number].spans(day)
                which = np.array([known.setdefault(each, len(known)) for each in spans])
                some = pattern_of[rows] == number
                shift[rows[some], column] = which[place[some]]
            self.had[rows, place] += 1

    def _dealt(self, rows: Rows, cell: Rows, quota: Counts) -> Rows:
        """In which shift each of *rows* is: so many of each cell as *quota* (cells, shifts) has."""
        place = np.zeros(len(rows), dtype=np.intp)
        total = self.had[rows].sum(axis=1)
        left = np.arange(len(rows))
        for number in range(quota.shape[1]):
            ahead = self.had[rows[left], number] * quota.shape[1] - total[left]
            order = left[np.lexsort((self.tie[rows[left]], ahead, cell[left]))]
            chosen = _rank(cell[order]) < quota[cell[order], number]
            place[order[chosen]] = number
            left = np.sort(order[~chosen])
        return place


@attrs.frozen(eq=False)
class _Day:
    """
    The people of one day (*column*) who are shared, in kinds alike: *cell* is whose is which.

    *cells* (int64, one a row) are unit, pattern, and the group under each of *tight*: caps with
    groups of more people than may be there at once; -1 for other groups.
    """

    column: int
    cell: Rows
    cells: Counts
    tight: tuple[CapTerm, ...]

    @classmethod
    def of(cls, sharing: _Sharing, column: int, rows: Rows, pattern: Shorts) -> _Day:
        tight, groups = [], []
        for cap in sharing.caps:
            group = _crowded(cap, sharing.at_office[:, column], column)[rows]
            if (group >= 0).any():
                tight.append(cap)
                groups.append(group)
        key = np.column_stack([sharing.unit[rows], pattern, *groups]).astype(np.int64)
        cells, cell = np.unique(key, axis=0, return_inverse=True)
        return cls(column, cell.ravel(), cells, tuple(tight))

    def quota(self, sharing: _Sharing, clocks: Shorts, known: Sequence[Clock]) -> Counts:
        """
        How many of each cell are in each shift, (cells, shifts).

        *clocks* are the hours of everybody, as numbers in *known*; ``_SHARED`` of who is shared.
        """
        day = sharing.rulings.period.days[self.column]
        size = np.bincount(self.cell, minlength=len(self.cells))
        kinds = [sharing.rulings.patterns[int(at)] for at in self.cells[:, 1]]
        spans = [each.spans(day) for each in kinds]
        many = np.array([len(each) for each in spans], dtype=np.int64)
        start = sharing.offset[self.cells[:, 0]] + self.column
        quota = _even(size, many, start, sharing.had.shape[1])
        if self.tight:
            alike = zip(size.tolist(), spans, kinds, strict=True)
            cells = [Cell(people, each, kind.most(people)) for people, each, kind in alike]
            for rooms in _together(self._rooms(sharing, clocks, known)):
                _fit(quota, cells, rooms)
        return quota

    def _rooms(self, sharing: _Sharing, clocks: Shorts, known: Sequence[Clock]) -> Iterator[Room]:
        for place, cap in enumerate(self.tight, 2):
            crowded = _crowded(cap, sharing.at_office[:, self.column], self.column)
            for group in np.unique(self.cells[:, place]).tolist():
                if group < 0:
                    continue
                numbers = clocks[(crowded == group) & (clocks != _SHARED)].tolist()
                fixed = Counter(known[n] if n >= 0 else WHOLE_DAY for n in numbers)
                cells = tuple(np.flatnonzero(self.cells[:, place] == group).tolist())
                yield Room(int(cap.at_once[group, self.column]), cells, fixed)


def _together(rooms: Iterable[Room]) -> list[list[Room]]:
    """Rooms that share cells, straight or through others: each such lot is settled by itself."""
    lot_of: dict[int, list[Room]] = {}
    for room in rooms:
        near = {id(lot): lot for cell in room.cells if (lot := lot_of.get(cell)) is not None}
        merged = [*(each for lot in near.values() for each in lot), room]
        lot_of |= {cell: merged for each in merged for cell in each.cells}
    return list({id(lot): lot for lot in lot_of.values()}.values())


def _fit(quota: Counts, cells: Sequence[Cell], rooms: Sequence[Room]) -> None:
    """Put what *rooms* leave open in place of even shares, for all cells in any of them."""
    inside = sorted({number for room in rooms for number in room.cells})
    place = {number: at for at, number in enumerate(inside)}
    moved = [attrs.evolve(room, cells=tuple(place[n] for n in room.cells)) for room in rooms]
    for number, shares in zip(inside, fitted([cells[n] for n in inside], moved), strict=True):
        quota[number] = 0
        quota[number, : len(shares)] = shares


def _crowded(cap: CapTerm, at_office: Flags, column: int) -> npt.NDArray[np.int32]:
    """
    The group of everybody who takes a place under a cap on a day, int32, where there are more of
    them than may be there at once; -1 for everybody else.
    """
    taking = at_office & cap.counted[:, column] & (cap.group >= 0)
    there = np.bincount(cap.group[taking], minlength=len(cap.names))
    over = there > cap.at_once[:, column]
    return np.where(taking & over[cap.group], cap.group, -1).astype(np.int32)


def _even(size: Counts, many: Counts, start: Counts, shifts: int) -> Counts:
    """*size* people in *many* shifts, as evenly as can be; the greater shares from *start* on."""
    number = np.arange(shifts)[None, :]
    each, more = size // many, size % many
    greater = ((number - start[:, None]) % many[:, None]) < more[:, None]
    return np.where(number < many[:, None], each[:, None] + greater, 0)


def _rank(labels: npt.NDArray[np.integer]) -> Rows:
    """The place of each item among those of its label, in order, from 0."""
    order = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[order], labels[order], side="left")
    rank = np.empty(len(labels), dtype=np.intp)
    rank[order] = np.arange(len(labels)) - first
    return rank
