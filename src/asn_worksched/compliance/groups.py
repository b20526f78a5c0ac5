"""Checks of groups and spans: caps, cover, limits, turns, and clauses that clash."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.assignment import reserve_of
from ..domain.findings import Finding, Severity
from ..roster import OFF
from ..rulings.terms import Seat, spans_of
from .checks import (
    CAP,
    CAP_AWAY,
    CAP_AWAY_DISCREET,
    CAP_DISCREET,
    CLASH,
    COVER,
    LIMIT,
    RESERVE,
    TURN,
    UNSKILLED,
)
from .crowds import Crowd, Ways, fullest, overrun_by
from .days import Flags, Seen
from .impossible import (
    Room,
    by_group,
    in_the_way,
    no_way_out,
    nobody_able,
    rooms_of,
    taking_places,
)

Counts = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]


def caps(seen: Seen) -> Iterator[Finding]:
    """
    One finding for each capped group and day with more people in its modes than places.

    Where the law divides the day into shifts, a cap on people at the same moment is held against
    the hours that each of them keeps.
    """
    ways = Ways(seen)
    for cap in seen.rulings.caps:
        taking = taking_places(seen, cap)
        present = by_group(cap, taking)
        over = present > cap.places
        peak = fullest(seen, cap, taking)
        if peak is not None:
            over = np.where(peak >= 0, peak > cap.at_once, over)
        for group, day in np.argwhere(over).tolist():
            crowd = Crowd(cap, group, day, present)
            if peak is not None and present[group, day] <= cap.places[group, day]:
                yield _crowd(seen, attrs.evolve(crowd, present=peak), None)
            else:
                against = overrun_by(seen, crowd) or ways.no_room_elsewhere(crowd)
                yield _crowd(seen, crowd, against)


def _crowd(seen: Seen, crowd: Crowd, against: Citation | None) -> Finding:
    cap, group, day = crowd.cap, crowd.group, crowd.day
    away = not cap.mask & seen.rulings.modes.office_mask
    check = CAP_AWAY if away else CAP
    evidence: dict[str, object] = {
        "present": int(crowd.present[group, day]),
        "places": int(_places(crowd)[group, day]),
        "base": int(cap.base[group, day]),
        "rounding": cap.rule.rounding,
    }
    if cap.sensitive:
        check, evidence = CAP_AWAY_DISCREET if away else CAP_DISCREET, {}
    if away:
        evidence["modes"] = "/".join(cap.rule.modes)
    return Finding(
        check=check,
        day=seen.rulings.period.days[day],
        group=cap.names[group],
        rule=cap.rule.id,
        citation=cap.rule.citation,
        against=against,
        evidence=evidence,
        severity=Severity.CONFLICT if against else Severity.BREACH,
    )


def _places(crowd: Crowd) -> Counts:
    """What the people present are too many for: the places of the day, else those at once."""
    cap, at = crowd.cap, (crowd.group, crowd.day)
    return cap.places if crowd.present[at] > cap.places[at] else cap.at_once


def cover(seen: Seen) -> Iterator[Finding]:
    """One finding for each seat and day short of officers, and for each officer who is unable."""
    roster, rulings = seen.roster, seen.rulings
    number = {post: n for n, post in enumerate(roster.posts, 1)}
    # A cell with a finding of its own still holds its seat: one cause, one finding.
    counted = seen.at_office | seen.astray
    settled = np.zeros(roster.post.shape, dtype=bool)
    rooms = rooms_of(seen) if rulings.seats else []
    for seat in rulings.seats:
        at_post = roster.post[seat.able] == number.get(seat.post, -1)
        settled[seat.able] |= at_post
        short = seat.need - (at_post & counted[seat.able]).sum(axis=0)
        for day in np.flatnonzero(short > 0).tolist():
            yield _short(seen, rooms, seat, day, int(short[day]))
            settled[_at_post(seen, seat, day), day] = True
    by, without = _reserves(seen, number)
    yield from without
    judged = seen.at_office & ~seen.astray & ~seen.in_shifts[:, None]
    yield from _unable(seen, (roster.post > 0) & ~settled & ~by & judged)


def _reserves(seen: Seen, number: Mapping[str, int]) -> tuple[Flags, list[Finding]]:
    """Who rightly stands by, and one finding for each seat and day with too few who do."""
    rulings, post = seen.rulings, seen.roster.post
    works = seen.roster.mode != OFF
    by, found = np.zeros(post.shape, dtype=bool), []
    for seat in rulings.seats:
        name, need = reserve_of(seat.post), seat.rule.reserve
        there = (post[seat.able] == number.get(name, -1)) & works[seat.able]
        by[seat.able] |= there
        for day in np.flatnonzero((there.sum(axis=0) < need) & (seat.need > 0)).tolist():
            idle = works[seat.able, day] & (post[seat.able, day] == 0)
            present = int(there[:, day].sum())
            found.append(
                Finding(
                    check=RESERVE,
                    day=rulings.period.days[day],
                    group=seat.unit,
                    rule=seat.rule.id,
                    citation=seat.citation,
                    evidence={"present": present, "post": seat.post, "need": need},
                    severity=Severity.BREACH if idle.any() else Severity.CONFLICT,
                )
            )
    return by, found


def _at_post(seen: Seen, seat: Seat, day: int) -> Rows:
    """Everybody of the seat's unit or perangkat daerah at its post on that day, able or not."""
    roster = seen.roster
    number = roster.posts.index(seat.post) + 1 if seat.post in roster.posts else -1
    rows = np.flatnonzero(roster.post[:, day] == number)
    column = "opd.code" if seat.rule.of == "opd" else "unit.code"
    places = seen.rulings.people.facts[column].gather(rows).to_numpy().astype(str)
    return np.asarray(rows[places == seat.unit])


def _short(seen: Seen, rooms: Sequence[Room], seat: Seat, day: int, missing: int) -> Finding:
    need = int(seat.need[day])
    against = in_the_way(rooms, seat, day)
    hopeless = against is not None or nobody_able(seen, seat, day)
    return Finding(
        check=COVER,
        day=seen.rulings.period.days[day],
        group=seat.unit,
        rule=seat.rule.id,
        citation=seat.citation,
        against=against,
        evidence={"present": need - missing, "post": seat.post, "need": need},
        severity=Severity.CONFLICT if hopeless else Severity.BREACH,
    )


def _unable(seen: Seen, cells: Flags) -> Iterator[Finding]:
    roster, rulings = seen.roster, seen.rulings
    facts = rulings.people.facts
    rules = {(seat.unit, seat.post): seat.rule for seat in rulings.seats}
    for row, day in np.argwhere(cells).tolist():
        post = roster.posts[int(roster.post[row, day]) - 1]
        places = (facts["unit.code"][row], facts["opd.code"][row])
        rule = next((rules[place, post] for place in places if (place, post) in rules), None)
        yield Finding(
            check=UNSKILLED,
            day=rulings.period.days[day],
            employee=rulings.people.frame["key"][row],
            rule=rule.id if rule else "",
            citation=rule.citation if rule else None,
            evidence={"post": post},
        )


def limits(seen: Seen) -> Iterator[Finding]:
    """One finding for each person and span with more days in a mode than a limit allows."""
    rulings = seen.rulings
    keys = rulings.people.frame["key"]
    for limit in rulings.limits:
        counted = ((seen.bits & limit.mask) != 0) & ~seen.astray & limit.who[:, None]
        for span in limit.spans:
            days = counted[:, list(span)].sum(axis=1)
            for row in np.flatnonzero(days > limit.rule.at_most).tolist():
                against = no_way_out(seen, row, limit, span)
                yield Finding(
                    check=LIMIT,
                    day=rulings.period.days[span[0]],
                    employee=keys[row],
                    rule=limit.rule.id,
                    citation=limit.rule.citation,
                    against=against,
                    severity=Severity.CONFLICT if against else Severity.BREACH,
                    evidence={
                        "days": int(days[row]),
                        "modes": "/".join(limit.rule.modes),
                        "at_most": limit.rule.at_most,
                    },
                )


def turns(seen: Seen) -> Iterator[Finding]:
    """
    One finding for each person resting in turn and week with too many or too few days.

    Who keeps to every week but not to the period as a whole gets one, dated on its first day.
    """
    rulings = seen.rulings
    in_turn, owed, number = rulings.in_turn, rulings.turns, rulings.number
    worked = seen.assigned & in_turn
    everyone = ~seen.in_shifts
    off_pace = np.zeros(len(number), dtype=bool)
    for week, span in enumerate(spans_of(rulings.period, "week")):
        bounds = (owed.least[number, week], owed.most[number, week])
        off_pace |= yield from _off(
            seen, worked[:, span].sum(axis=1, dtype=np.int32), bounds, span[0], everyone
        )
    bounds = (owed.whole_least[number], owed.whole_most[number])
    yield from _off(seen, worked.sum(axis=1, dtype=np.int32), bounds, 0, everyone & ~off_pace)


def _off(
    seen: Seen, days: Counts, bounds: tuple[Counts, Counts], first: int, asked: Flags
) -> Generator[Finding, None, Flags]:
    """Findings for those *asked* whose days lie outside the bounds; returns who did."""
    rulings = seen.rulings
    least, most = bounds
    wrong = (days < least) | (days > most)
    for row in np.flatnonzero(wrong & asked).tolist():
        hours = rulings.hours_of[rulings.number[row], first]
        rule = rulings.hours[hours] if hours >= 0 else None
        yield Finding(
            check=TURN,
            day=rulings.period.days[first],
            employee=rulings.people.frame["key"][row],
            rule=rule.id if rule else "",
            citation=rule.citation if rule else None,
            evidence={
                "days": int(days[row]),
                "least": int(least[row]),
                "most": int(most[row]),
            },
        )
    return np.asarray(wrong)


def clashes(seen: Seen) -> Iterator[Finding]:
    """One finding for each duty that the clauses themselves leave no way to fulfil."""
    for conflict in seen.rulings.conflicts:
        if conflict.needed is None:
            yield Finding(
                check=CLASH,
                day=conflict.day,
                group=conflict.group,
                rule=conflict.rules[0],
                citation=conflict.clauses[0],
                against=conflict.clauses[1],
                severity=Severity.CONFLICT,
            )
