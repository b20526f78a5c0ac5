"""What could not be had, and why: empty seats, limits that a cap does not let hold, caps missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.ruling import Conflict
from ..roster import Unfilled
from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm
from ..texts import N_
from .calls import Masks, Open, bits
from .floors import Rows, members
from .parts import Part
from .rotation import NO_CEILING, Called, moves

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


def caps_missed(rulings: Rulings, open_: Open, mode: Masks) -> Iterator[Conflict]:
    """
    One for each group and day with more people away than a cap leaves places, in the modes that the
    plan gives (bit position plus one), unless the rulings tell of as many already.

    The clause against it is the first that keeps one of them there: a full cap, a limit on days at
    the office, or what binds them to a mode.
    """
    worked = bits(mode)
    for cap in rulings.caps:
        if cap.mask & rulings.modes.office_mask:
            continue
        inside = ((worked & np.uint8(cap.mask)) != 0) & cap.counted
        for group, rows in members(cap):
            there = inside[rows].sum(axis=0)
            for day in np.flatnonzero(there > cap.places[group]).tolist():
                who = rows[inside[rows, day]]
                if not _told(rulings, cap, group, day, inside[rows].sum(axis=0)):
                    rule, citation = _keeping(rulings, open_, worked[:, day], who, day)
                    yield Conflict(
                        day=rulings.period.days[day],
                        group=cap.names[group],
                        clauses=(cap.rule.citation, citation),
                        rules=(cap.rule.id, rule),
                        needed=len(who),
                        places=int(cap.places[group, day]),
                    )


def limits_over(rulings: Rulings, mode: Masks) -> Iterator[Conflict]:
    """
    One for each span of a limit on days away, and cap on the only modes left, that clash.

    *needed* are the places of the cap in that span and the days over the limit that found none.
    """
    worked = bits(mode)
    for limit in rulings.limits:
        for span in limit.spans:
            days = np.asarray(span)
            over = ((worked[:, days] & np.uint8(limit.mask)) != 0).sum(axis=1) - limit.rule.at_most
            rows = np.flatnonzero((over > 0) & limit.who)
            for cap in rulings.caps if len(rows) else ():
                if not cap.mask & rulings.modes.office_mask:
                    yield from _no_room(rulings, limit, cap, days, rows, over)


def _no_room(
    rulings: Rulings,
    limit: LimitTerm,
    cap: CapTerm,
    days: Rows,
    rows: Rows,
    over: npt.NDArray[np.int64],
) -> Iterator[Conflict]:
    ways = rulings.allowed_of[rulings.number[rows][:, None], days] & ~np.uint8(limit.mask)
    shut = ((ways & np.uint8(cap.mask)) != 0) & cap.counted[np.ix_(rows, days)]
    shut &= cap.places[cap.group[rows][:, None], days] < NO_CAP
    held = rows[shut.any(axis=1) & (cap.group[rows] >= 0)]
    for group in np.unique(cap.group[held]).tolist():
        capped = cap.places[group, days][cap.places[group, days] < NO_CAP]
        yield Conflict(
            day=rulings.period.days[days[0]],
            last=rulings.period.days[days[-1]],
            group=cap.names[group],
            clauses=(cap.rule.citation, limit.rule.citation),
            rules=(cap.rule.id, limit.rule.id),
            needed=int(capped.sum() + over[held[cap.group[held] == group]].sum()),
            places=int(capped.sum()),
        )


def _told(
    rulings: Rulings, cap: CapTerm, group: int, day: int, there: npt.NDArray[np.int64]
) -> bool:
    """Whether a clash of law accounts for all of the people *there* (one number a day)."""
    when = rulings.period.days[day]
    for clash in rulings.conflicts:
        if clash.needed is None or not clash.day <= when <= (clash.last or clash.day):
            continue
        if clash.rules[0] == cap.rule.id and clash.group == cap.names[group]:
            first, last = rulings.period.index(clash.day), rulings.period.index(clash.last or when)
            capped = cap.places[group, first : last + 1] < NO_CAP
            if there[first : last + 1][capped].sum() <= clash.needed:
                return True
        over = int(there[day] - cap.places[group, day])
        second = clash.rules[1] == cap.rule.id and over <= clash.needed - (clash.places or 0)
        if second and _shares(rulings, cap, group, clash):
            return True
    return False


def _shares(rulings: Rulings, cap: CapTerm, group: int, clash: Conflict) -> bool:
    """Whether the group of a clash with another cap has people of this one."""
    for other in rulings.caps:
        if other.rule.id == clash.rules[0] and clash.group in other.names:
            number = other.names.index(clash.group)
            if ((other.group == number) & (cap.group == group)).any():
                return True
    return False


def _keeping(
    rulings: Rulings, open_: Open, worked: Masks, who: Rows, day: int
) -> tuple[str, Citation]:
    """What keeps the first of *who* where they are, by id and citation; *worked* is of the day."""
    callable_ = who[open_.free[who, day]]
    for other in rulings.caps:
        if other.mask & rulings.modes.office_mask:
            inside = ((worked & np.uint8(other.mask)) != 0) & other.counted[:, day]
            for group in np.unique(other.group[callable_]).tolist():
                there = int((inside & (other.group == group)).sum())
                if group >= 0 and there >= other.places[group, day]:
                    return other.rule.id, other.rule.citation
    for limit in rulings.limits:
        if limit.who[callable_].any() and limit.mask & rulings.modes.office_mask:
            return limit.rule.id, limit.rule.citation
    first = callable_[0] if len(callable_) == len(who) else np.setdiff1d(who, callable_)[0]
    return rulings.binding(int(rulings.number[first]), day, int(worked[first]).bit_length() - 1)


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
    """The first ceiling over a group that leaves only so many places."""
    above = [
        n
        for n, ceiling in enumerate(part.rotation.ceilings)
        if group in ceiling.groups and (ceiling.places != NO_CEILING).any()
    ]
    return above[0] if above else None


def _nearest_limit(part: Part, rulings: Rulings, span: tuple[int, ...]) -> LimitTerm:
    """The strictest limit on days away over that span."""
    away = [
        limit
        for limit in part.limits
        if span in limit.spans and not limit.mask & rulings.modes.office_mask
    ]
    return min(away, key=lambda limit: limit.rule.at_most)
