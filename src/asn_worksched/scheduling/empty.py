"""Seats that stay empty, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..domain.ruling import Conflict
from ..roster import Unfilled
from ..rulings import Rulings
from ..texts import N_
from .parts import Part
from .rotation import NO_CEILING, Called, moves

NOBODY = N_("nobody with the skill is on duty and not needed elsewhere")
AT_LIMIT = N_("everybody with the skill has reached a limit")
NO_PLACE = N_("the cap leaves no place")


def empty_seats(
    rulings: Rulings, solved: Iterable[tuple[Part, Called]]
) -> tuple[tuple[Unfilled, ...], tuple[Conflict, ...]]:
    """
    Every empty seat with its reason, and one conflict for each that a cap leaves no place for.
    """
    unfilled: list[Unfilled] = []
    conflicts: list[Conflict] = []
    for part, answer in solved:
        for seat, day, missing in _missing(part, answer):
            wish = part.seats[seat]
            reason, cap = _why(part, answer, seat, day)
            unfilled.append(
                Unfilled(
                    day=rulings.period.days[day],
                    unit=wish.unit,
                    post=wish.post,
                    missing=missing,
                    rule=wish.rule.id,
                    citation=wish.citation,
                    reason=reason,
                )
            )
            if cap is not None:
                conflicts.append(_clash(rulings, part, seat, cap, day, missing))
    return tuple(unfilled), tuple(conflicts)


def _missing(part: Part, answer: Called) -> Iterator[tuple[int, int, int]]:
    for number, seat in enumerate(part.rotation.seats):
        short = seat.need - answer.seated[number].sum(axis=0)
        for day in np.flatnonzero(short > 0).tolist():
            yield number, day, int(short[day])


def _why(part: Part, answer: Called, seat: int, day: int) -> tuple[str, int | None]:
    """The reason, and the number of the ceiling in the way if it was one."""
    called = answer.seated.sum(axis=0) + answer.plain + moves(part.rotation, answer.moved)
    idle = [
        group
        for group in part.rotation.seats[seat].able
        if _open(part, group, day) and called[group, day] < part.rotation.groups[group].size
    ]
    if not idle:
        return NOBODY, None
    for number, ceiling in enumerate(part.rotation.ceilings):
        if ceiling.places[day] == NO_CEILING:
            continue
        used = sum(called[g, day] for g in ceiling.groups if part.rotation.groups[g].free[day])
        if used >= ceiling.places[day] and ceiling.groups.intersection(idle):
            return NO_PLACE, number
    return AT_LIMIT, None


def _open(part: Part, group: int, day: int) -> bool:
    people = part.rotation.groups[group]
    return bool(people.free[day] or people.present[day])


def _clash(
    rulings: Rulings, part: Part, seat: int, ceiling: int, day: int, missing: int
) -> Conflict:
    cap, group = part.caps[ceiling]
    places = int(cap.places[group, day])
    wish = part.seats[seat]
    return Conflict(
        day=rulings.period.days[day],
        group=cap.names[group],
        clauses=(cap.rule.citation, wish.citation),
        rules=(cap.rule.id, wish.rule.id),
        needed=None if cap.sensitive else places + missing,
        places=None if cap.sensitive else places,
    )
