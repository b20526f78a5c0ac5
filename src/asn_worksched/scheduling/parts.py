"""Independent parts: units that share no seat and no cap are planned apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, Seat
from .away import calls_asked
from .background import Background
from .calls import Flags, Masks, Open, by_key
from .floors import Bound, asides, asked, floors, marks, members, movable
from .rotation import NO_FLOOR, Aside, Ceiling, Counts, Gathering, Group, Rotation, SeatNeed

T = TypeVar("T")
Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False)
class Part:
    """
    A rotation with what its numbers stand for: the law's seats, and the caps behind ceilings.

    *name* is the first of its units, for the seed of its circles. *asides* are what may be done
    besides where the rotation alone leaves something missing.
    """

    name: str
    rotation: Rotation
    seats: tuple[Seat, ...]
    caps: tuple[tuple[CapTerm, int], ...]
    asides: tuple[Aside, ...] = ()


@attrs.frozen(eq=False)
class _Lot:
    """What hangs together: people (*rows*), the *seats* they hold, the *ceilings* over them."""

    name: str
    rows: Rows
    seats: Sequence[Seat]
    ceilings: Sequence[Bound]


def parts(rulings: Rulings, open_: Open, background: Background) -> Iterator[Part]:
    """The parts of a plan, in the order of their first unit."""
    units = rulings.people.frame["unit"].to_numpy().astype(str)
    names, unit_of = np.unique(units, return_inverse=True)
    office = rulings.modes.office_mask
    ceilings = [*_ceilings([cap for cap in rulings.caps if cap.mask & office], open_)]
    ceilings += floors([cap for cap in rulings.caps if not cap.mask & office], open_)
    seats = [seat for seat in rulings.seats if seat.need.any()]
    together = [ceiling.people for ceiling in ceilings]
    together += [seat.able for seat in seats if seat.rule.of == "opd" and len(seat.able)]
    together += [np.array(circle.rows, dtype=np.intp) for circle in background.circles]
    label = components(len(names), unit_of, together)
    part_of = label[unit_of]
    places = _places(rulings, names.tolist())
    homes = [_home(seat, unit_of, places) for seat in seats]
    seat_label = [int(label[home]) for home in homes]
    called = _called(rulings, open_, seats)
    for ceiling in ceilings:
        called[ceiling.people] |= ceiling.away
    called[[row for circle in background.circles for row in circle.rows]] = True
    called[background.spaced] = True
    rows = by_key(rulings.people, np.flatnonzero(called))
    rows_of = _sorted_by(part_of[rows].tolist(), rows.tolist())
    seats_of = _sorted_by(seat_label, seats)
    ceilings_of = _sorted_by([int(part_of[each.people[0]]) for each in ceilings], ceilings)
    for number in sorted({*rows_of, *seats_of}):
        here = np.array(rows_of.get(number, []), dtype=np.intp)
        held, above = seats_of.get(number, []), ceilings_of.get(number, [])
        lot = _Lot(str(names[number]), here, held, above)
        yield _part(rulings, open_, background, lot)


def _places(rulings: Rulings, names: Sequence[str]) -> Mapping[tuple[bool, str], int]:
    """The first unit, by number, of each unit and (True) of each perangkat daerah with people."""
    units = rulings.people.units
    found: dict[tuple[bool, str], int] = {}
    for number, name in enumerate(names):
        found[False, name] = number
        found.setdefault((True, units.top(name)), number)
    return found


def _home(seat: Seat, unit_of: Rows, places: Mapping[tuple[bool, str], int]) -> int:
    """The number of a unit that can hold a seat; where nobody can, the first that might."""
    whole = seat.rule.of == "opd"
    if whole and len(seat.able):
        return int(unit_of[seat.able[0]])
    return places[whole, seat.unit]


def _sorted_by(labels: Iterable[int], things: Iterable[T]) -> dict[int, list[T]]:
    """Things by their label, each list in the order given."""
    found: dict[int, list[T]] = {}
    for label, thing in zip(labels, things, strict=True):
        found.setdefault(label, []).append(thing)
    return found


def _called(rulings: Rulings, open_: Open, seats: Iterable[Seat]) -> npt.NDArray[np.bool_]:
    """Everybody whose days the plan has to decide."""
    called = np.asarray(open_.wanted.any(axis=1))
    for seat in seats:
        called[seat.able] = True
    for limit in rulings.limits:
        called |= limit.who
    return np.asarray(called & (open_.free | open_.present).any(axis=1))


def _ceilings(caps: Iterable[CapTerm], open_: Open) -> Iterator[Bound]:
    """
    Each cap on the office and group with people who may be called: who they are, and places left.

    Where other people count on other days, one for each such set of people, with its days.
    """
    for cap in caps:
        for group, rows in members(cap):
            limited = cap.places[group] < NO_CAP
            if not limited.any():
                continue
            used = (open_.present[rows] & cap.counted[rows]).sum(axis=0)
            left = np.where(limited, np.maximum(cap.places[group] - used, 0), NO_CAP)
            callable_ = rows[open_.free[rows].any(axis=1)]
            counted = cap.counted[callable_][:, limited]
            alike = counted.size and (counted == counted[:, :1]).all()
            for pattern in counted[:, :1].T if alike else _patterns(counted):
                if pattern.any():
                    days = np.zeros(len(limited), dtype=bool)
                    days[limited] = (counted == pattern[:, None]).all(axis=0)
                    places = np.where(days, left, NO_CAP).astype(np.int32)
                    yield Bound(
                        cap, group, callable_[pattern], places, np.full_like(places, NO_FLOOR)
                    )


def _patterns(counted: Flags) -> Flags:
    """The distinct columns, each as a row, in the order in which they come first."""
    _, first = np.unique(counted, axis=1, return_index=True)
    return np.asarray(counted[:, np.sort(first)].T)


def components(units: int, unit_of: Rows, together: Iterable[Rows]) -> Rows:
    """The least unit number that each unit hangs together with, people *together* being of one."""
    above = np.arange(units)

    def top(unit: int) -> int:
        while above[unit] != unit:
            above[unit] = above[above[unit]]
            unit = int(above[unit])
        return unit

    for rows in together:
        own = unit_of[rows]
        if not len(own) or (own == own[0]).all():
            continue
        tops = [top(unit) for unit in np.unique(own).tolist()]
        above[tops] = min(tops)
    return np.array([top(unit) for unit in range(units)], dtype=np.intp)


def _part(rulings: Rulings, open_: Open, background: Background, lot: _Lot) -> Part:
    rows, bounds = lot.rows, lot.ceilings
    asking = _Asking.of(rulings, open_, background, lot)
    able = _within(rows, [seat.able for seat in lot.seats])
    under = _within(rows, [each.who for each in bounds])
    first, alike = _alike(open_, asking, np.hstack([able.T, under.T]), bounds)
    groups = tuple(
        asking.group(open_, one, rows[alike == number]) for number, one in enumerate(first.tolist())
    )
    spaced = frozenset(background.spaced.tolist())
    rotation = Rotation(
        days=len(rulings.period),
        groups=groups,
        seats=tuple(
            SeatNeed(seat.need, tuple(np.flatnonzero(able[n, first]).tolist()))
            for n, seat in enumerate(lot.seats)
        ),
        ceilings=tuple(
            Ceiling(each.places, frozenset(np.flatnonzero(under[n, first]).tolist()), each.least)
            for n, each in enumerate(bounds)
        ),
        spans=asking.spans,
        gatherings=tuple(_gatherings(background, groups)),
        spaced=tuple(
            number
            for number, group in enumerate(groups)
            if spaced and int(group.members[0]) in spaced
        ),
    )
    caps = tuple((each.cap, each.group) for each in bounds)
    further = tuple(asides(bounds, open_, rows[first], asking.moves[first]))
    return Part(lot.name, rotation, tuple(lot.seats), caps, further)


def _gatherings(background: Background, groups: Sequence[Group]) -> Iterator[Gathering]:
    """The wishes to meet of the people of some groups, none of whom is only half of one circle."""
    for circle in background.circles:
        there = tuple(n for n, group in enumerate(groups) if group.members[0] in circle.rows)
        if there:
            yield Gathering(there, circle.days)


def _within(rows: Rows, sets: Sequence[Rows]) -> Flags:
    """Which of *rows* are in each of some sets of rows, bool (sets, rows)."""
    found = np.zeros((len(sets), len(rows)), dtype=bool)
    for number, each in enumerate(sets):
        found[number] = np.isin(rows, each, kind="table") if len(each) and len(rows) else False
    return found


@attrs.frozen(eq=False)
class _Asking:
    """
    What is asked of each of *rows*: over *spans* at *least* and at *most* so many days called in
    (int32 (rows, spans)), *called_for* by a cap or a team (rows, days), open to *moves* (bits
    (rows, days)); and the *background* that they bring along.
    """

    rows: Rows
    background: Background
    spans: tuple[tuple[int, ...], ...]
    least: Counts
    most: Counts
    called_for: Flags
    moves: Masks
    reluctant: Flags

    @classmethod
    def of(cls, rulings: Rulings, open_: Open, background: Background, lot: _Lot) -> _Asking:
        rows = lot.rows
        spans, least, most = _bounds(rulings, open_, rows)
        away = any(each.away for each in lot.ceilings)
        moves = movable(rulings, open_, rows) if away else np.zeros_like(open_.other[rows])
        called_for = asked(lot.ceilings, open_, rows)
        called_for |= background.gathers(rows, len(rulings.period)) & open_.free[rows]
        required = rulings.required_of[rulings.number[rows]]
        reluctant = np.asarray((required & open_.present[rows]).any(axis=1))
        return cls(rows, background, spans, least, most, called_for, moves, reluctant)

    def group(self, open_: Open, one: int, members: Rows) -> Group:
        """The group of *members*, who are all as the one in that place."""
        row = int(self.rows[one])
        liking = self.background.liking
        return Group(
            members=members,
            free=open_.free[row],
            wanted=open_.wanted[row],
            present=open_.present[row],
            at_least=self.least[one],
            at_most=self.most[one],
            reluctant=bool(self.reluctant[one]),
            asked=self.called_for[one],
            movable=self.moves[one] > 0,
            past=self.background.past(row),
            liking=None if liking is None else liking[row],
        )

    def alone(self, open_: Open) -> Flags:
        """
        Who is alike to nobody.

        Dealing in a circle keeps a limit only where the days that it counts follow one another in
        the circle, which goes by kinds of days where a ledger is kept; and spacing is about single
        people. So: who is spaced, and who has a span that binds with a ledger, or with another open
        day among those that it counts.
        """
        if not (self.spans or len(self.background.spaced)):
            return np.zeros(len(self.rows), dtype=bool)
        free = open_.free[self.rows]
        open_days = free | open_.present[self.rows]
        found = np.isin(self.rows, self.background.spaced)
        kept = self.background.kinds is not None
        for number, span in enumerate(self.spans):
            inside = free & np.isin(np.arange(free.shape[1]), span)
            binds = (self.least[:, number] > 0) | (self.most[:, number] < inside.sum(axis=1))
            begun = np.logical_or.accumulate(inside, axis=1)
            ahead = np.logical_or.accumulate(inside[:, ::-1], axis=1)[:, ::-1]
            found |= binds & (kept | (begun & ahead & open_days & ~inside).any(axis=1))
        return found


def _alike(
    open_: Open, asking: _Asking, places: Flags, ceilings: Sequence[Bound]
) -> tuple[Rows, Rows]:
    """
    The first of each kind of people alike, and the kind of each: the same days, *places*, asks and
    background.
    """
    rows = asking.rows
    apart = np.where(asking.alone(open_), np.arange(1, len(rows) + 1), 0)
    days = (open_.free[rows], open_.wanted[rows], open_.present[rows], asking.called_for)
    asks = (asking.least, asking.most, asking.reluctant)
    moves = marks(ceilings, open_, rows, asking.moves)
    past = asking.background.marks(rows)
    return _kinds([*days, *asks, places, moves, past, apart])


def _kinds(columns: Sequence[npt.NDArray[Any]]) -> tuple[Rows, Rows]:
    """
    The first row of each kind of rows equal in all *columns*, and the kind of each.

    Kinds are in the order of their values, from the first column on: rows become bytes that
    compare as the numbers do.
    """
    words = []
    for column in columns:
        block = column.reshape(len(column), column.size // max(1, len(column)))
        if block.dtype == bool:
            words.append(np.packbits(block, axis=1))
        elif block.dtype == np.uint8:
            words.append(block)
        elif block.any():
            shifted = np.ascontiguousarray(block.astype(np.int64) + 2**31).astype(">u4")
            words.append(shifted.view(np.uint8))
    whole = np.ascontiguousarray(np.hstack(words))
    key = whole.view(np.dtype((np.void, whole.shape[1]))).ravel()
    _, first, alike = np.unique(key, return_index=True, return_inverse=True)
    return first, alike.ravel()


def _bounds(
    rulings: Rulings, open_: Open, rows: Rows
) -> tuple[tuple[tuple[int, ...], ...], Counts, Counts]:
    """Spans, and the fewest and most days called in that limits leave open, (rows, spans)."""
    limits = [limit for limit in rulings.limits if limit.who[rows].any()]
    office = [limit for limit in limits if limit.mask & rulings.modes.office_mask]
    fewest = calls_asked(rulings, open_, rows, limits)
    spans = tuple(sorted({*fewest, *(span for limit in office for span in limit.spans)}))
    none = np.zeros(len(rows), dtype=np.int32)
    least = np.array([fewest.get(span, none) for span in spans], dtype=np.int32)
    most = np.array([np.full_like(none, len(span)) for span in spans], dtype=np.int32)
    shape = (len(spans), len(rows))
    least, most = least.reshape(shape), most.reshape(shape)
    for limit in office:
        who = limit.who[rows]
        for span in limit.spans:
            present = open_.present[np.ix_(rows, np.asarray(span))].sum(axis=1)
            bound = np.maximum(limit.rule.at_most - present, 0)
            here = most[spans.index(span)]
            here[who] = np.minimum(here[who], bound[who])
    return spans, np.minimum(least, most).T, most.T
