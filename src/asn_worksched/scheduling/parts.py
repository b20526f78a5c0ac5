"""Independent parts: units that share no seat and no cap are planned apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm, Seat
from .away import most_away
from .calls import Open
from .floors import Bound, asides, asked, floors, marks, members, movable
from .rotation import NO_FLOOR, Aside, Ceiling, Group, Rotation, SeatNeed

T = TypeVar("T")
Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False)
class Part:
    """
    A rotation with what its numbers stand for: the law's seats and limits, and the caps behind
    ceilings.

    *name* is the first of its units, for the seed of its circles. *asides* are what may be done
    besides where the rotation alone leaves something missing.
    """

    name: str
    rotation: Rotation
    seats: tuple[Seat, ...]
    caps: tuple[tuple[CapTerm, int], ...]
    limits: tuple[LimitTerm, ...] = ()
    asides: tuple[Aside, ...] = ()


def parts(rulings: Rulings, open_: Open) -> Iterator[Part]:
    """The parts of a plan, in the order of their first unit."""
    units = rulings.people.frame["unit"].to_numpy().astype(str)
    names, unit_of = np.unique(units, return_inverse=True)
    office = rulings.modes.office_mask
    ceilings = [*_ceilings([cap for cap in rulings.caps if cap.mask & office], open_)]
    ceilings += floors([cap for cap in rulings.caps if not cap.mask & office], open_)
    seats = [seat for seat in rulings.seats if seat.need.any()]
    together = [ceiling.people for ceiling in ceilings]
    together += [seat.able for seat in seats if seat.rule.of == "opd" and len(seat.able)]
    label = _components(len(names), unit_of, together)
    part_of = label[unit_of]
    homes = [_home(seat, unit_of, names) for seat in seats]
    seat_label = [int(label[home]) for home in homes]
    called = _called(rulings, open_, seats)
    for ceiling in ceilings:
        called[ceiling.people] |= ceiling.away
    rows = np.flatnonzero(called)
    rows_of = _sorted_by(part_of[rows].tolist(), rows.tolist())
    seats_of = _sorted_by(seat_label, seats)
    ceilings_of = _sorted_by([int(part_of[each.people[0]]) for each in ceilings], ceilings)
    reluctant = np.asarray((rulings.required & open_.present).any(axis=1))
    for number in sorted({*rows_of, *seats_of}):
        here = np.array(rows_of.get(number, []), dtype=np.intp)
        held, above = seats_of.get(number, []), ceilings_of.get(number, [])
        name = str(names[number])
        yield _part(name, rulings, open_, here, held, above, reluctant[here])


def _home(seat: Seat, unit_of: Rows, names: npt.NDArray[np.str_]) -> int:
    """The number of a unit that can hold a seat; of a seat that nobody can, any unit at all."""
    if seat.rule.of == "opd" and len(seat.able):
        return int(unit_of[seat.able[0]])
    return min(int(np.searchsorted(names, seat.unit)), len(names) - 1)


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
            used = (open_.present[rows] & cap.counted[rows]).sum(axis=0)
            left = np.where(limited, np.maximum(cap.places[group] - used, 0), NO_CAP)
            callable_ = rows[open_.free[rows].any(axis=1)]
            counted = cap.counted[callable_][:, limited]
            for pattern in np.unique(counted, axis=1).T:
                if pattern.any():
                    days = np.zeros(len(limited), dtype=bool)
                    days[limited] = (counted == pattern[:, None]).all(axis=0)
                    places = np.where(days, left, NO_CAP).astype(np.int32)
                    yield Bound(
                        cap, group, callable_[pattern], places, np.full_like(places, NO_FLOOR)
                    )


def _components(units: int, unit_of: Rows, together: Iterable[Rows]) -> Rows:
    """The least unit number that each unit hangs together with, people *together* being of one."""
    above = np.arange(units)

    def top(unit: int) -> int:
        while above[unit] != unit:
            above[unit] = above[above[unit]]
            unit = int(above[unit])
        return unit

    for rows in together:
        tops = [top(unit) for unit in np.unique(unit_of[rows]).tolist()]
        above[tops] = min(tops)
    return np.array([top(unit) for unit in range(units)], dtype=np.intp)


def _part(
    name: str,
    rulings: Rulings,
    open_: Open,
    rows: Rows,
    seats: Sequence[Seat],
    ceilings: Sequence[Bound],
    reluctant: npt.NDArray[np.bool_],
) -> Part:
    limits = [limit for limit in rulings.limits if limit.who[rows].any()]
    spans = tuple(sorted({span for limit in limits for span in limit.spans}))
    least, most = _bounds(rulings, open_, rows, limits, spans)
    able = np.array([np.isin(rows, seat.able) for seat in seats]).reshape(len(seats), len(rows))
    under = np.array([np.isin(rows, each.who) for each in ceilings])
    under = under.reshape(len(ceilings), len(rows))
    called_for = asked(ceilings, open_, rows)
    moves = movable(rulings, open_, rows) * np.uint8(any(each.away for each in ceilings))
    bounds = [least, most, reluctant, able.T, under.T, called_for]
    bounds.append(marks(ceilings, open_, rows, moves))
    first, alike = _alike(open_, rows, np.column_stack(bounds), limited=bool(spans))
    groups = tuple(
        Group(
            members=rows[alike == number],
            free=open_.free[rows[one]],
            wanted=open_.wanted[rows[one]],
            present=open_.present[rows[one]],
            at_least=least[one],
            at_most=most[one],
            reluctant=bool(reluctant[one]),
            asked=called_for[one],
            movable=moves[one] > 0,
        )
        for number, one in enumerate(first.tolist())
    )
    rotation = Rotation(
        days=len(rulings.period),
        groups=groups,
        seats=tuple(
            SeatNeed(seat.need, tuple(np.flatnonzero(able[n, first]).tolist()))
            for n, seat in enumerate(seats)
        ),
        ceilings=tuple(
            Ceiling(each.places, frozenset(np.flatnonzero(under[n, first]).tolist()), each.least)
            for n, each in enumerate(ceilings)
        ),
        spans=spans,
    )
    caps = tuple((each.cap, each.group) for each in ceilings)
    further = tuple(asides(ceilings, open_, rows[first], moves[first]))
    return Part(name, rotation, tuple(seats), caps, tuple(limits), further)


def _alike(
    open_: Open, rows: Rows, bounds: npt.NDArray[np.int32], *, limited: bool
) -> tuple[Rows, Rows]:
    """
    The first of each kind of people alike, and the kind of each: the same days and *bounds*.

    Dealing in a circle keeps limits only where a run of days is all free or all present, so with
    limits those who have both kinds of days are alike to nobody.
    """
    days = (open_.free[rows], open_.wanted[rows], open_.present[rows])
    mixed = days[0].any(axis=1) & days[2].any(axis=1)
    apart = np.where(mixed & limited, np.arange(1, len(rows) + 1), 0)
    key = np.column_stack([*days, bounds, apart]).astype(np.int32)
    _, first, alike = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return first, alike.ravel()


def _bounds(
    rulings: Rulings,
    open_: Open,
    rows: Rows,
    limits: Sequence[LimitTerm],
    spans: Sequence[tuple[int, ...]],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The fewest and most days called in, (people, spans): what limits leave open."""
    least = np.zeros((len(rows), len(spans)), dtype=np.int32)
    most = np.tile(np.array([len(span) for span in spans], dtype=np.int32), (len(rows), 1))
    for number, span in enumerate(spans):
        here = [limit for limit in limits if span in limit.spans]
        days = np.ix_(rows, np.asarray(span))
        present = open_.present[days].sum(axis=1)
        for limit in here:
            if limit.mask & rulings.modes.office_mask:
                bound = np.maximum(limit.rule.at_most - present, 0)
                who = limit.who[rows]
                most[who, number] = np.minimum(most[who, number], bound[who])
        away = (open_.works & ~open_.present)[days].sum(axis=1)
        room = most_away(rulings, open_, rows, here, span)
        least[:, number] = np.clip(away - room, 0, open_.free[days].sum(axis=1))
    return np.minimum(least, most), most
