"""What could not be had, and why: empty seats, and limits that a cap does not let hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..domain.ruling import Conflict
from ..roster import Unfilled
from ..rulings import Rulings
from ..rulings.terms import LimitTerm
from ..texts import N_
from .parts import Part
from .rotation import Called

NOBODY = N_("nobody with the skill is on duty and not needed elsewhere")
AT_LIMIT = N_("everybody with the skill has reached a limit")
NO_PLACE = N_("the cap leaves no place")


def empty_seats(
    rulings: Rulings, solved: Iterable[tuple[Part, Called]]
) -> tuple[tuple[Unfilled, ...], tuple[Conflict, ...]]:
    """
    Every empty seat with its reason, and the pairs of clauses that clash: a cap and a seat, or a
    cap and a limit on days away from the office (one a group of people alike and span).
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
        conflicts += _limits_missed(rulings, part, answer)
    return tuple(unfilled), tuple(conflicts)


def _missing(part: Part, answer: Called) -> Iterator[tuple[int, int, int]]:
    for number, seat in enumerate(part.rotation.seats):
        short = seat.need - answer.seated[number].sum(axis=0)
        for day in np.flatnonzero(short > 0).tolist():
            yield number, day, int(short[day])


def _why(part: Part, answer: Called, seat: int, day: int) -> tuple[str, int | None]:
    """The reason, and the number of the ceiling in the way if it was one."""
    called = answer.seated.sum(axis=0) + answer.plain
    idle = [
        group
        for group in part.rotation.seats[seat].able
        if _open(part, group, day) and called[group, day] < part.rotation.groups[group].size
    ]
    if not idle:
        return NOBODY, None
    for number, ceiling in enumerate(part.rotation.ceilings):
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
        needed=places + missing,
        places=places,
    )


def _limits_missed(rulings: Rulings, part: Part, answer: Called) -> Iterator[Conflict]:
    called = answer.seated.sum(axis=0) + answer.plain
    for group, people in enumerate(part.rotation.groups):
        for number, span in enumerate(part.rotation.spans):
            needed = int(people.at_least[number]) * people.size
            came = int(called[group][list(span)].sum())
            ceiling = _over(part, group)
            if came < needed and ceiling is not None:
                cap, place = part.caps[ceiling]
                limit = _nearest_limit(part, rulings, span)
                yield Conflict(
                    day=rulings.period.days[span[0]],
                    group=cap.names[place],
                    clauses=(cap.rule.citation, limit.rule.citation),
                    rules=(cap.rule.id, limit.rule.id),
                    needed=needed,
                    places=came,
                )


def _over(part: Part, group: int) -> int | None:
    """The first ceiling over a group."""
    above = [n for n, ceiling in enumerate(part.rotation.ceilings) if group in ceiling.groups]
    return above[0] if above else None


def _nearest_limit(part: Part, rulings: Rulings, span: tuple[int, ...]) -> LimitTerm:
    """The strictest limit on days away over that span."""
    away = [
        limit
        for limit in part.limits
        if span in limit.spans and not limit.mask & rulings.modes.office_mask
    ]
    return min(away, key=lambda limit: limit.rule.at_most)
