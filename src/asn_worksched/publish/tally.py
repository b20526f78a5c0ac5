"""What a roster adds up to: people by unit, day and mode, and the piket seats."""

from __future__ import annotations

from datetime import date

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.modes import Place
from ..personnel import Personnel
from ..roster import OFF, Roster
from ..rulings.terms import Seat

Counts = npt.NDArray[np.int32]
_SATURDAY = 5


def unit_rows(people: Personnel) -> npt.NDArray[np.int64]:
    """The position in ``people.units`` of each person's unit, int64 (people,)."""
    codes = [unit.code for unit in people.units]
    rows = people.frame["unit"].replace_strict(
        pl.Series(codes, dtype=pl.String),
        pl.Series(range(len(codes)), dtype=pl.Int64),
        return_dtype=pl.Int64,
    )
    return rows.to_numpy()


def counts(roster: Roster) -> Counts:
    """
    People by unit, day and slot, int32 (units, days, modes + 1).

    A slot is a mode's bit position; the last one counts the people at a post.
    """
    slots = len(roster.modes.members) + 1
    unit = unit_rows(roster.people)
    day = np.arange(len(roster.period))
    cell = unit[:, None] * len(day) + day
    shape = (len(roster.people.units), len(day), slots)
    works = roster.mode != OFF
    at = cell[works] * slots + roster.mode[works] - 1
    standing = cell[roster.piket] * slots + slots - 1
    total = np.bincount(at, minlength=np.prod(shape)) + np.bincount(
        standing, minlength=np.prod(shape)
    )
    return total.reshape(shape).astype(np.int32)


@attrs.frozen
class Empty:
    """A seat short of officers: *missing* of them at *post* of *unit* on a day (its number)."""

    day: int
    unit: str
    post: str
    missing: int


@attrs.frozen(eq=False)
class Piket:
    """
    The piket seats of a roster.

    *seats* is how many officers the law asks for over the whole period, *filled* how many of them
    are there, *empty* where the others are missing, by unit, day and post. *duties* (int64, one a
    person) is how often each stands piket. *pool* is how many could be called at all, ``None``
    where the law is not at hand.
    """

    seats: int
    filled: int
    empty: tuple[Empty, ...]
    duties: npt.NDArray[np.int64]
    pool: int | None

    @property
    def fairness(self) -> tuple[int, int, int]:
        """The least, middle (the lower one of two) and most duties of those who stand at all."""
        standing = np.sort(self.duties[self.duties > 0])
        if not standing.size:
            return 0, 0, 0
        return int(standing[0]), int(standing[(standing.size - 1) // 2]), int(standing[-1])

    @property
    def officers(self) -> int:
        """How many people stand piket at least once."""
        return int(np.count_nonzero(self.duties))


def piket(roster: Roster) -> Piket:
    """
    The seats counted anew from the cells, so that a roster changed by hand is told as it is.

    Without rulings the seats are those that are filled and those that the roster names as empty.
    """
    duties = np.count_nonzero(roster.piket, axis=1)
    if roster.rulings is None:
        empty = [
            Empty(roster.period.index(e.day), e.unit, e.post, e.missing)
            for e in roster.unfilled
            if not roster.in_shifts(e.post)
        ]
        filled = int(duties.sum())
        return Piket(filled + _missing(empty), filled, _in_order(empty), duties, None)
    held = _held(roster)
    number = {post: n for n, post in enumerate(roster.posts, 1)}
    able = np.zeros(len(roster.people), dtype=bool)
    seats, empty = 0, []
    for seat in roster.rulings.seats:
        able[seat.able] |= seat.need.any()
        seats += int(seat.need.sum())
        there = held[_rows_of(roster, seat), :, number.get(seat.post, 0)].sum(axis=0)
        short = np.maximum(seat.need - there, 0)
        empty += [
            Empty(day, seat.unit, seat.post, int(short[day]))
            for day in np.flatnonzero(short).tolist()
        ]
    pool = int(np.count_nonzero(able))
    return Piket(seats, seats - _missing(empty), _in_order(empty), duties, pool)


def short_shifts(roster: Roster) -> tuple[Empty, ...]:
    """Shifts that the planner could not fill, by unit, day and shift."""
    empty = [
        Empty(roster.period.index(each.day), each.unit, each.post, each.missing)
        for each in roster.unfilled
        if roster.in_shifts(each.post)
    ]
    return _in_order(empty)


def _rows_of(roster: Roster, seat: Seat) -> list[int]:
    """The units whose officers can hold a seat: its own, or all of its perangkat daerah."""
    units = roster.people.units
    codes = units.within(seat.unit) if seat.rule.of == "opd" else [seat.unit]
    return [units.index(code) for code in codes]


def _missing(empty: list[Empty]) -> int:
    return sum(each.missing for each in empty)


def _in_order(empty: list[Empty]) -> tuple[Empty, ...]:
    return tuple(sorted(empty, key=lambda each: (each.unit, each.day, each.post)))


def _held(roster: Roster) -> Counts:
    """Officers at the office by unit, day and post, int32 (units, days, posts + 1); 0 is none."""
    offices = [bit + 1 for bit, mode in enumerate(roster.modes) if mode.place is Place.OFFICE]
    row, day = np.nonzero((roster.post > 0) & np.isin(roster.mode, offices))
    total = np.zeros(
        (len(roster.people.units), len(roster.period), len(roster.posts) + 1), dtype=np.int32
    )
    np.add.at(total, (unit_rows(roster.people)[row], day, roster.post[row, day]), 1)
    return total


def holidays(roster: Roster) -> dict[date, str]:
    """The names of the public holidays and joint leave days, as the roster's rulings know them."""
    if roster.rulings is None:
        return {}
    return {day: each.name for day, each in roster.rulings.reasons.holidays.items()}


def working_days(roster: Roster) -> npt.NDArray[np.bool_]:
    """Which days are working days of a unit with a five-day week, bool (days,)."""
    off = holidays(roster)
    return np.array([day.weekday() < _SATURDAY and day not in off for day in roster.period])
