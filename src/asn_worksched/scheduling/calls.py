"""From rulings to what is open: who must come, who may be called, who stays by habit."""

from __future__ import annotations

from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.ruling import Duty
from ..personnel import Personnel
from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, bounded, phased, spans_of
from .turns import Crew, take_turns

Flags = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False, slots=False)
class Open:
    """
    Everything here is (people, days).

    *works*: a day of work. *present*: at the office whatever the plan. *free*: may be called in.
    *wanted*: comes in by habit if a place is left. *habit* and *away* (uint8): the mode, as bit
    position plus one, when not called in; *habit* where nothing hinders, *away* out of the office.
    *office* (uint8): the mode when called in. *other* (uint8): the bits of the modes out of the
    office besides the one of *stay*.
    """

    works: Flags
    present: Flags
    free: Flags
    wanted: Flags
    habit: Masks
    away: Masks
    office: Masks
    other: Masks

    @cached_property
    def stay(self) -> Masks:
        """The mode when not called in, as bit position plus one; 0 where there is no work."""
        mode = np.where(self.present, self.office, np.where(self.wanted, self.away, self.habit))
        return np.where(self.works, mode, 0).astype(np.uint8)

    def within(self, mask: int, rows: npt.NDArray[np.intp]) -> Flags:
        """Which of *rows* work in a mode of *mask* when not called in, bool (rows, days)."""
        return np.asarray((bits(self.stay[rows]) & np.uint8(mask)) != 0)


def by_key(people: Personnel, rows: Rows) -> Rows:
    """*rows* by the keys of their people, so that no plan hangs on the order of the register."""
    keys = people.frame["key"].gather(rows)
    return rows if keys.is_sorted() else rows[keys.arg_sort().to_numpy()]


def bits(mode: Masks) -> Masks:
    """The bit of each mode that is given as bit position plus one; 0 for none."""
    return np.where(mode > 0, 1 << (np.maximum(mode, 1) - 1), 0).astype(np.uint8)


def what_is_open(rulings: Rulings, turn: int, burden: npt.NDArray[np.int64] | None = None) -> Open:
    """
    Read the rulings once.

    *turn* starts the circles of rest in turn, *burden* (int64, one a person) are the rest days
    that each worked before beyond their fair share.
    """
    works = (rulings.duty == Duty.OWED.value) | _in_turn(rulings, turn, burden)
    works &= rulings.allowed > 0
    at_office = rulings.modes.office_mask
    must_of = (rulings.allowed_of & ~np.uint8(at_office)) == 0
    may_of = (rulings.allowed_of & at_office) > 0
    office_of = _first(rulings.allowed_of & np.uint8(at_office))
    away_of = _first(rulings.allowed_of & ~np.uint8(at_office))
    usual_office_of = (rulings.usual_of & at_office) > 0
    habit_of = np.where(usual_office_of, office_of, _first(rulings.usual_of)).astype(np.uint8)
    number = rulings.number
    hindered = bounded(rulings.caps, rulings.limits, at_office, works.shape)
    choice = works & may_of[number] & ~must_of[number]
    by_habit = choice & usual_office_of[number]
    present = works & may_of[number] & (must_of[number] | (by_habit & ~hindered))
    elsewhere = rulings.allowed_of & ~np.uint8(at_office)
    found = Open(
        works=works,
        present=present,
        free=choice & ~present,
        wanted=by_habit & hindered,
        habit=habit_of[number],
        away=away_of[number],
        office=office_of[number],
        other=(elsewhere[number] * (works & ~present)).astype(np.uint8),
    )
    return attrs.evolve(found, other=found.other & ~bits(found.stay))


def _first(mask: Masks) -> Masks:
    """The lowest set bit of each mask, as bit position plus one; 0 for none."""
    code = np.zeros_like(mask)
    for bit in reversed(range(8)):
        code[(mask >> bit & 1).astype(bool)] = bit + 1
    return code


def _in_turn(rulings: Rulings, turn: int, burden: npt.NDArray[np.int64] | None) -> Flags:
    """The working days of everyone who rests in turn, unit by unit."""
    in_turn = rulings.in_turn
    had = np.zeros(len(in_turn), dtype=np.int64) if burden is None else burden
    works = np.zeros(in_turn.shape, dtype=bool)
    rows = by_key(rulings.people, np.flatnonzero(in_turn.any(axis=1)))
    units = rulings.people.frame["unit"].to_numpy()[rows].astype(str)
    spans = tuple(tuple(span) for span in spans_of(rulings.period, "week"))
    rest = np.fromiter(
        (day.weekday() >= 5 or day in rulings.reasons.holidays for day in rulings.period),
        dtype=bool,
        count=len(rulings.period),
    )
    rate = rulings.turns.rate[rulings.number]
    order = np.argsort(units, kind="stable")
    _, starts = np.unique(units[order], return_index=True)
    rooms, unlimited = _Rooms(rulings), np.full(len(rulings.period), NO_CAP, dtype=np.int32)
    for crew in np.split(rows[order], starts[1:]) if len(rows) else []:
        places = rooms.places(crew) if rulings.caps else unlimited
        days = np.stack([in_turn[crew][:, list(span)].sum(axis=1) for span in spans], axis=1)
        capped = bool((places < NO_CAP).any())
        phase = np.zeros(len(crew), np.int32) if capped else _phases(len(crew), turn)
        owed = phased(days.astype(np.int32), rate[crew], phase)
        alike = Crew(crew, in_turn[crew], owed, spans, rest, places, had[crew])
        works[crew] = take_turns(alike, turn)
    return works


def _phases(people: int, turn: int) -> npt.NDArray[np.int32]:
    """Where in its cycle of seven each one's pace starts: spread evenly over a crew."""
    rank = (np.arange(people) + turn) % people
    return ((2 * rank + 1) * 7 // (2 * people)).astype(np.int32)


class _Rooms:
    """The places that each cap leaves to those who rest in turn, handed out crew by crew."""

    def __init__(self, rulings: Rulings) -> None:
        self.caps = rulings.caps
        ties = [cap.ties(rulings.allowed_of)[rulings.number] & cap.counted for cap in rulings.caps]
        self.turning = [rulings.in_turn & tied for tied in ties]
        self.left, self.waiting = [], []
        owed = rulings.duty == Duty.OWED.value
        for cap, tied, turning in zip(rulings.caps, ties, self.turning, strict=True):
            bound = in_groups(cap, tied & owed)
            self.left.append(np.maximum(cap.places.astype(np.int64) - bound, 0))
            self.waiting.append(in_groups(cap, turning))

    def places(self, crew: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
        """How many of *crew* caps let in, one a day: its share of what is left, by its size."""
        days = self.turning[0].shape[1] if self.caps else 0
        least = np.full(days, NO_CAP, dtype=np.int64)
        for cap, turning, left, waiting in zip(
            self.caps, self.turning, self.left, self.waiting, strict=True
        ):
            for group in np.unique(cap.group[crew]).tolist():
                own = turning[crew][cap.group[crew] == group].sum(axis=0)
                if group >= 0 and own.any():
                    share = -(-left[group] * own // np.maximum(waiting[group], 1))
                    least = np.where(own > 0, np.minimum(least, share), least)
                    left[group] -= np.where(left[group] < NO_CAP, share, 0)
                    waiting[group] -= own
        return least.astype(np.int32)


def in_groups(cap: CapTerm, flags: Flags) -> npt.NDArray[np.int64]:
    """How many of *flags* (people, days) are set in each group of a cap, (groups, days)."""
    inside = cap.group >= 0
    total = np.zeros(cap.places.shape, dtype=np.int64)
    for day in range(cap.places.shape[1]):
        group = cap.group[flags[:, day] & inside]
        total[:, day] = np.bincount(group, minlength=len(total))
    return total
