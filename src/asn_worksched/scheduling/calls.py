"""From rulings to what is open: who must come, who may be called, who stays by habit."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.modes import Modes
from ..domain.ruling import Duty
from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm, phased, spans_of
from .turns import Crew, take_turns

Flags = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint8]


@attrs.frozen(eq=False)
class Open:
    """
    Everything here is (people, days).

    *works*: a day of work. *present*: at the office whatever the plan. *free*: may be called in.
    *wanted*: comes in by habit if a place is left. *habit* and *away* (uint8): the mode, as bit
    position plus one, when not called in; *habit* where nothing hinders, *away* out of the office.
    *office* (uint8): the mode when called in.
    """

    works: Flags
    present: Flags
    free: Flags
    wanted: Flags
    habit: Masks
    away: Masks
    office: Masks


def what_is_open(rulings: Rulings, turn: int) -> Open:
    """Read the rulings once; *turn* starts the circles of rest in turn."""
    works = (rulings.duty == Duty.OWED.value) | _in_turn(rulings, turn)
    works &= rulings.allowed > 0
    at_office = rulings.modes.office_mask
    must_of = (rulings.allowed_of & ~np.uint8(at_office)) == 0
    may_of = (rulings.allowed_of & at_office) > 0
    office_of = _first(rulings.allowed_of & np.uint8(at_office))
    away_of = _first(rulings.allowed_of & ~np.uint8(at_office))
    usual_office_of = (rulings.usual_of & at_office) > 0
    habit_of = np.where(usual_office_of, office_of, _first(rulings.usual_of)).astype(np.uint8)
    number = rulings.number
    held = _held(rulings.caps, rulings.limits, rulings.modes, works.shape)
    choice = works & may_of[number] & ~must_of[number]
    by_habit = choice & usual_office_of[number]
    present = works & may_of[number] & (must_of[number] | (by_habit & ~held))
    return Open(
        works=works,
        present=present,
        free=choice & ~present,
        wanted=by_habit & held,
        habit=habit_of[number],
        away=away_of[number],
        office=office_of[number],
    )


def _first(mask: Masks) -> Masks:
    """The lowest set bit of each mask, as bit position plus one; 0 for none."""
    code = np.zeros_like(mask)
    for bit in reversed(range(8)):
        code[(mask >> bit & 1).astype(bool)] = bit + 1
    return code


def _held(
    caps: Sequence[CapTerm], limits: Sequence[LimitTerm], modes: Modes, shape: tuple[int, ...]
) -> Flags:
    """Whose coming in by habit something may hinder: a cap on that day, a limit on the office."""
    held = np.zeros(shape, dtype=bool)
    for cap in caps:
        inside = cap.group >= 0
        held[inside] |= cap.counted[inside] & (cap.places[cap.group[inside]] < NO_CAP)
    for limit in limits:
        if limit.mask & modes.office_mask:
            for span in limit.spans:
                held[np.ix_(limit.who, np.asarray(span))] = True
    return held


def _in_turn(rulings: Rulings, turn: int) -> Flags:
    """The working days of everyone who rests in turn, unit by unit."""
    in_turn = rulings.in_turn
    works = np.zeros(in_turn.shape, dtype=bool)
    rows = np.flatnonzero(in_turn.any(axis=1))
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
    for crew in np.split(rows[order], starts[1:]) if len(rows) else []:
        places = _places(rulings, crew)
        days = np.stack([in_turn[crew][:, list(span)].sum(axis=1) for span in spans], axis=1)
        capped = bool((places < NO_CAP).any())
        phase = np.zeros(len(crew), np.int32) if capped else _phases(len(crew), turn)
        owed = phased(days.astype(np.int32), rate[crew], phase)
        works[crew] = take_turns(Crew(crew, in_turn[crew], owed, spans, rest, places), turn)
    return works


def _phases(people: int, turn: int) -> npt.NDArray[np.int32]:
    """Where in its cycle of seven each one's pace starts: spread evenly over a crew."""
    rank = (np.arange(people) + turn) % people
    return ((2 * rank + 1) * 7 // (2 * people)).astype(np.int32)


def _places(rulings: Rulings, crew: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """
    How many of a crew caps let in, one a day: places less those who must come anyway.

    Of a cap that several crews share, each may use what the others leave in proportion to size.
    """
    left = np.full(len(rulings.period), NO_CAP, dtype=np.int64)
    bound, in_turn = rulings.bound, rulings.in_turn & rulings.tied
    for cap in rulings.caps:
        for group in np.unique(cap.group[crew]):
            if group >= 0:
                inside = np.flatnonzero(cap.group == group)
                counted = cap.counted[inside]
                turning = (in_turn[inside] & counted).sum(axis=0)
                owing = (bound[inside] & counted).sum(axis=0)
                own = (in_turn[crew] & cap.counted[crew]).sum(axis=0)
                share = (
                    np.maximum(cap.places[group].astype(np.int64) - owing, 0)
                    * own
                    // np.maximum(turning, 1)
                )
                left = np.minimum(left, np.where(own > 0, share, NO_CAP))
    return left.astype(np.int32)
