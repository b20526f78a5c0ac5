"""Checks of shift rosters: rest, runs of days, weekends, minutes, settled days, cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.findings import Check, Finding
from ..domain.time import local_instant
from ..roster import OFF, Roster
from ..rulings.shift_history import LONG_AGO, Before
from ..rulings.shift_terms import Bound, PersonTerms
from ..rulings.shift_work import FREE, NO_MOST, ShiftWork
from .checks import (
    LONG_BREAK,
    LONG_RUN,
    MINUTES,
    NO_SHIFT,
    REST,
    SHORT_BREAK,
    SHORT_COVER,
    SHORT_RUN,
    SUCCESSION,
    TOO_OFTEN,
    UNPINNED,
    WEEKENDS,
    WRONG_HOURS,
)

Flags = npt.NDArray[np.bool_]
Grid = npt.NDArray[np.int16]
STRANGE = -2
"""In a grid of shifts: work in none of them."""
_HOUR = 3600
_SATURDAY, _SUNDAY = 5, 6
_DAY = 24 * 60
_SLACK = 180
"""Minutes."""


@attrs.frozen(eq=False, slots=False)
class Watched:
    """
    A roster held against shift rules; all is (workers, days).

    *shift* (int16): the number of the shift, -1 for off, :data:`STRANGE` for other work. *astray*
    are cells that break the law by themselves; their hours still count.
    """

    roster: Roster
    work: ShiftWork
    before: Before
    shift: Grid
    astray: Flags

    @classmethod
    def of(cls, roster: Roster, work: ShiftWork, before: Before, astray: Flags) -> Watched:
        """Read the shifts off the posts."""
        number = {shift.code: place for place, shift in enumerate(work.shifts)}
        of_post = np.array([STRANGE, *(number.get(p, STRANGE) for p in roster.posts)], np.int16)
        shift = np.where(roster.mode[work.rows] == OFF, -1, of_post[roster.post[work.rows]])
        return cls(roster, work, before, shift.astype(np.int16), astray[work.rows])

    @property
    def on(self) -> Flags:
        """Who works, in whatever shift."""
        return np.asarray(self.shift != -1)

    def code(self, worker: int, day: int) -> str:
        """The shift of a cell as it is told."""
        number = int(self.shift[worker, day])
        if number >= 0:
            return self.work.shifts[number].code
        post = int(self.roster.post[self.work.rows[worker], day])
        return "-" if number == -1 else self.roster.posts[post - 1] if post else "?"

    def hours(self, worker: int, day: int) -> tuple[time, time] | None:
        """The hours that stand in a cell; those of its shift where none do."""
        which = int(self.roster.shift[self.work.rows[worker], day])
        if which >= 0:
            return self.roster.shifts[which]
        number = int(self.shift[worker, day])
        when = self.work.rulings.period.days[day]
        return self.work.shifts[number].span(when) if number >= 0 else None

    @cached_property
    def zones(self) -> dict[str, str]:
        """The time zone of each unit, that of Jakarta where it has no place of its own."""
        sites = {unit: self.work.rulings.people.units[unit].site for unit in self.work.units}
        return {unit: site.zone if site else "WIB" for unit, site in sites.items()}

    def instants(self, worker: int, day: int) -> tuple[datetime, datetime] | None:
        """When the work of a cell starts and ends, on the clock of the unit's place."""
        hours = self.hours(worker, day)
        if hours is None:
            return None
        zone = self.zones[self.work.units[int(self.work.unit_of[worker])]]
        when = self.work.rulings.period.days[day]
        last = when if hours[1] > hours[0] else when + timedelta(days=1)
        return local_instant(when, hours[0], zone), local_instant(last, hours[1], zone)

    def terms(self, worker: int) -> PersonTerms:
        """What holds for a worker."""
        return self.work.terms[int(self.work.term_of[worker])]

    def finding(
        self, check: Check, worker: int, day: int, bound: Bound | None, **evidence: object
    ) -> Finding:
        """A finding about one worker."""
        return Finding(
            check=check,
            day=self.work.rulings.period.days[day],
            employee=self.work.key(worker),
            rule=bound.rule if bound else "",
            citation=bound.citation if bound else None,
            evidence=evidence,
        )


def shift_findings(watched: Watched) -> Iterator[Finding]:
    """Everything in a roster that shift rules do not allow."""
    yield from _cells(watched)
    for worker in np.flatnonzero(_hurried(watched)).tolist():
        yield from _rests(watched, worker)
    for worker in np.flatnonzero(watched.on.any(axis=1)).tolist():
        yield from _followed(watched, worker)
    yield from _runs(watched)
    yield from _totals(watched)
    yield from _cover(watched)


def _cells(watched: Watched) -> Iterator[Finding]:
    """One finding for each cell that is not as settled, not asked for, or has other hours."""
    work = watched.work
    loose = (work.pinned != FREE) & (work.pinned != watched.shift)
    for worker, day in np.argwhere(loose).tolist():
        pinned = int(work.pinned[worker, day])
        told = work.shifts[pinned].code if pinned >= 0 else "-"
        bound = Bound(1, *work.pin(worker, day))
        shown = {"shift": watched.code(worker, day), "pinned": told}
        yield watched.finding(UNPINNED, worker, day, bound, **shown)
    asked = np.take_along_axis(
        work.asked[work.unit_of], np.maximum(watched.shift, 0).astype(np.intp)[:, :, None], axis=2
    )[:, :, 0]
    nothing = ~work.asked[work.unit_of].any(axis=2) & work.must
    known = (asked | nothing | (work.pinned == watched.shift)) & (watched.shift >= 0)
    for worker, day in np.argwhere(watched.on & ~known & ~loose & ~watched.astray).tolist():
        shown = {"shift": watched.code(worker, day)}
        yield watched.finding(NO_SHIFT, worker, day, _basis(watched), **shown)
    yield from _clocks(watched, known)


def _clocks(watched: Watched, known: Flags) -> Iterator[Finding]:
    """Hours that are not those of the shift."""
    for worker, day in np.argwhere(known).tolist():
        shift = watched.work.shifts[int(watched.shift[worker, day])]
        right = shift.span(watched.work.rulings.period.days[day])
        hours = watched.hours(worker, day)
        if hours != right and hours is not None:
            shown = {"hours": _clock(hours), "shift": shift.code, "right": _clock(right)}
            yield watched.finding(WRONG_HOURS, worker, day, _basis(watched), **shown)


def _clock(span: tuple[time, time]) -> str:
    return f"{span[0]:%H.%M}-{span[1]:%H.%M}"


def _basis(watched: Watched) -> Bound:
    basis = watched.work.rules.basis
    return Bound(0, basis.instrument, basis)


def _hurried(watched: Watched) -> Flags:
    """
    Who may have too little rest, bool (workers), by wall clocks.

    Only these are looked at by instants, which are slower; no zone moves its clock by more than
    :data:`_SLACK` in a night.
    """
    roster, work = watched.roster, watched.work
    spans = [(*_in_minutes(start), *_in_minutes(end)) for start, end in roster.shifts]
    clock = np.array([*spans, (0, 0)], dtype=np.int64)
    which = roster.shift[work.rows]
    timed = watched.on & (which >= 0)
    midnight = np.arange(which.shape[1]) * _DAY
    begins = np.where(timed, midnight + clock[which, 0], 0)
    overnight = (clock[which, 1] <= clock[which, 0]) * _DAY
    ends = np.where(timed, midnight + overnight + clock[which, 1], int(LONG_AGO))
    first = watched.before.ended.astype(np.int64)[:, None]
    ended = np.maximum.accumulate(np.concatenate([first, ends[:, :-1]], axis=1), axis=1)
    short = begins - ended < work.rest[:, None] + _SLACK
    return np.asarray(((short & timed) | (watched.on & ~timed)).any(axis=1))


def _in_minutes(clock: time) -> tuple[int, ...]:
    return (clock.hour * 60 + clock.minute,)


def _rests(watched: Watched, worker: int) -> Iterator[Finding]:
    """Too little time between the end of one piece of work and the start of the next."""
    bound = watched.terms(worker).rest
    least = timedelta(minutes=bound.value if bound else 0)
    ended, before = _ended_before(watched, worker), ""
    for day in np.flatnonzero(watched.on[worker]).tolist():
        at = watched.instants(worker, day)
        if at is None:
            continue
        if ended is not None and at[0] - ended < least:
            shown = {
                "hours": _told(at[0] - ended),
                "before": before or "-",
                "shift": watched.code(worker, day),
                "least": _told(least),
            }
            yield watched.finding(REST, worker, day, bound, **shown)
        ended, before = at[1], watched.code(worker, day)


def _told(span: timedelta) -> str:
    """``9`` or ``9.5``."""
    return f"{span.total_seconds() / _HOUR:g}"


def _ended_before(watched: Watched, worker: int) -> datetime | None:
    """When the last work before the period ended."""
    ended = int(watched.before.ended[worker])
    if ended == int(LONG_AGO):
        return None
    zone = watched.zones[watched.work.units[int(watched.work.unit_of[worker])]]
    midnight = local_instant(watched.work.rulings.period.start, time(), zone)
    return midnight + timedelta(minutes=ended)


def _followed(watched: Watched, worker: int) -> Iterator[Finding]:
    """Shifts that may not follow one another on two days."""
    terms = watched.terms(worker)
    if not terms.forbidden:
        return
    rules = {(after, then): bound for after, then, bound in terms.forbidden}
    codes = [*(shift.code for shift in watched.work.shifts), "?", "-"]
    line = [int(watched.before.last[worker]), *watched.shift[worker].tolist()]
    for day in range(len(line) - 1):
        pair = codes[max(line[day], -2)], codes[line[day + 1]]
        if pair in rules:
            shown = {"before": pair[0], "shift": pair[1]}
            yield watched.finding(SUCCESSION, worker, day, rules[pair], **shown)


def _runs(watched: Watched) -> Iterator[Finding]:
    """Runs of days on and off that are too long or too short."""
    work, last = watched.work, watched.before.last
    for on, names, checks in (
        (True, ("min_days_on", "max_days_on"), (SHORT_RUN, LONG_RUN)),
        (False, ("min_days_off", "max_days_off"), (SHORT_BREAK, LONG_BREAK)),
    ):
        most_of = work.bounds(names[1], int(NO_MOST)) if on else work.most_off
        least_of = work.bounds(names[0], 1)
        for worker in range(len(work.rows)):
            known = int(watched.before.run[worker])
            carried = known if (last[worker] != -1) == on else 0
            terms = watched.terms(worker)
            flags = watched.on[worker] == on
            for start, length in _blocks(flags):
                whole = length + (carried if start == 0 else 0)
                if whole > most_of[worker]:
                    bound: Bound | None = getattr(terms, names[1])
                    facts: dict[str, object] = {"days": whole, "most": int(most_of[worker])}
                    yield watched.finding(checks[1], worker, start, bound, **facts)
                open_ended = start + length == len(flags) or (start == 0 and not known)
                if whole < least_of[worker] and not open_ended:
                    bound = getattr(terms, names[0])
                    facts = {"days": whole, "least": int(least_of[worker])}
                    yield watched.finding(checks[0], worker, start, bound, **facts)
            if len(flags) and carried and not flags[0] and carried < least_of[worker]:
                facts = {"days": carried, "least": int(least_of[worker])}
                yield watched.finding(checks[0], worker, 0, getattr(terms, names[0]), **facts)


def _blocks(flags: Flags) -> Sequence[tuple[int, int]]:
    """Where each run of true values starts, and how long it is."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(a), int(b - a)) for a, b in zip(starts, ends, strict=True)]


def _totals(watched: Watched) -> Iterator[Finding]:
    """Weekends, minutes, and days in one shift."""
    work = watched.work
    on_weekend = _weekends(watched)
    worked = np.array([*(shift.minutes for shift in work.shifts), 0, 0], dtype=np.int64)
    minutes = worked[watched.shift].sum(axis=1)
    least, most = work.least_minutes, work.bounds("max_minutes", int(NO_MOST))
    for worker in range(len(work.rows)):
        terms = watched.terms(worker)
        bound = terms.max_weekends
        if bound is not None and on_weekend[worker] > bound.value:
            facts: dict[str, object] = {"weekends": int(on_weekend[worker]), "most": bound.value}
            yield watched.finding(WEEKENDS, worker, 0, bound, **facts)
        if not least[worker] <= minutes[worker] <= most[worker]:
            below = minutes[worker] < least[worker]
            facts = {"minutes": int(minutes[worker]), "least": int(least[worker])}
            facts["most"] = int(most[worker]) if terms.max_minutes else "-"
            why = terms.min_minutes if below else terms.max_minutes
            yield watched.finding(MINUTES, worker, 0, why, **facts)
        for code, limit in terms.at_most:
            days = int(np.count_nonzero(watched.shift[worker] == work.number(code)))
            if days > limit.value:
                facts = {"days": days, "shift": code, "most": limit.value}
                yield watched.finding(TOO_OFTEN, worker, 0, limit, **facts)


def _weekends(watched: Watched) -> npt.NDArray[np.int64]:
    """On how many weekends each works."""
    weeks: dict[tuple[int, int], list[int]] = {}
    for number, day in enumerate(watched.work.rulings.period):
        if day.weekday() in (_SATURDAY, _SUNDAY):
            weeks.setdefault(day.isocalendar()[:2], []).append(number)
    total = np.zeros(len(watched.shift), dtype=np.int64)
    for days in weeks.values():
        total += watched.on[:, days].any(axis=1)
    return total


def _cover(watched: Watched) -> Iterator[Finding]:
    """One finding for each shift, day and unit with fewer people than are asked for."""
    work = watched.work
    for demand in work.demands:
        for number, shift in enumerate(work.shifts):
            present = (watched.shift[demand.able] == number).sum(axis=0)
            for day in np.flatnonzero(present < demand.need[:, number]).tolist():
                name, citation = work.rules.cited("covers", int(demand.cover[day, number]))
                post = f"{shift.code}-{demand.skill}" if demand.skill else shift.code
                facts = {"present": int(present[day]), "shift": post}
                yield Finding(
                    check=SHORT_COVER,
                    day=work.rulings.period.days[day],
                    group=work.units[demand.unit],
                    rule=name,
                    citation=citation,
                    evidence={**facts, "need": int(demand.need[day, number])},
                )
