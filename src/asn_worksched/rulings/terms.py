"""What the law asks of groups: caps, seats to be covered, limits, and turns of rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.assignment import UNIT_POST
from ..domain.law import Cap, Cover, Limit, Scope
from ..domain.modes import Modes
from ..domain.people import Unit
from ..domain.ruling import Duty
from ..domain.time import Period
from ..personnel import Personnel
from .clauses import Clause
from .groups import Flags, Groups
from .offices import Offices
from .precedence import Cells, Table

Counts = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
NO_CAP = np.int32(2**31 - 1)
OPD_POST = f"{UNIT_POST}-opd"
"""The post of whoever stands piket for a perangkat daerah as a whole."""


@attrs.frozen(eq=False, slots=False)
class CapTerm:
    """
    One cap laid over the register.

    *groups* are those it counts within. *places* (int32, groups x days) is how many may work in
    the modes of *mask* (the office, or the modes that the rule names), ``NO_CAP`` on days without
    this cap; *at_once* (alike) is how many at one moment, which is fewer where a place serves
    several people a day, in shifts. *base* is what the share was taken of. *counted_of* (bool,
    classes x days) is who uses up a place when working so, *number* (one a person) whose class is
    which. *loose* is how many people it concerns who are in no group, a unit without a building
    say: nobody counts them.

    Of a *sensitive* cap whom it concerns is a protected fact, so that none of its numbers may be
    told; *loose* is 0.
    """

    rule: Cap
    groups: Groups
    places: Counts
    base: Counts
    counted_of: Flags
    number: npt.NDArray[np.uint32]
    mask: int
    loose: int = 0
    sensitive: bool = False
    at_once: Counts = attrs.field(default=attrs.Factory(lambda self: self.places, True))

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the groups."""
        return self.groups.names

    @property
    def group(self) -> Counts:
        """The number of each person's group, int32, -1 for nobody's."""
        return self.groups.of_person

    @cached_property
    def counted(self) -> Flags:
        """Who uses up a place when working in a capped mode, bool (people, days)."""
        return np.asarray(self.counted_of[self.number])

    def ties(self, allowed: npt.NDArray[np.uint8]) -> Flags:
        """Where *allowed* (mode bits, any shape) leaves some mode, and none but the capped ones."""
        return np.asarray((allowed != 0) & ((allowed & ~np.uint8(self.mask)) == 0))


@attrs.frozen(eq=False)
class Seat:
    """
    A counter that needs *need* (int32, one a day) officers of one unit or perangkat daerah.

    *unit* is its code, which of the two ``rule.of`` tells. *able* (row numbers) are its people who
    have the skill and whom the clause concerns. *post* is the service's code, or ``piket`` for a
    seat of the unit as a whole and ``piket-opd`` for one of a perangkat daerah, with the clause's
    own name for the post, or else the skill it asks for, behind a hyphen.
    """

    rule: Cover
    unit: str
    post: str
    skill: str
    need: Counts
    able: npt.NDArray[np.intp]

    @property
    def citation(self) -> Citation:
        """The article that asks for the seat."""
        return self.rule.citation


@attrs.frozen(eq=False)
class LimitTerm:
    """
    At most ``rule.at_most`` days in the modes of *mask* in each span of days, for *who* (bool, one
    a person).
    """

    rule: Limit
    mask: int
    who: Flags
    spans: tuple[tuple[int, ...], ...]


def caps(
    people: Personnel,
    clauses: Sequence[Clause],
    cells: Cells,
    number: npt.NDArray[np.uint32],
    table: Table,
    modes: Modes,
    served: Counts | None = None,
) -> tuple[CapTerm, ...]:
    """
    The caps in force; *number* (one a person) says whose class is which.

    *served* (int32 (classes, days)) is how many people one place serves in a day, ``None`` for one.
    """
    scopes: dict[Scope, Groups] = {}
    found = []
    for row, clause in enumerate(clauses):
        rule = clause.rule
        if isinstance(rule, Cap) and cells.active[row].any():
            if rule.per not in scopes:
                scopes[rule.per] = Groups.of(people, number, rule.per)
            mask = modes.mask(rule.modes) or modes.office_mask
            term = _cap(rule, cells.active[row], scopes[rule.per], number, table, mask)
            if served is not None and rule.moment == "slot" and mask & modes.office_mask:
                term = _in_shifts(term, (table.allowed & np.uint8(mask)) != 0, served)
            secret = attrs.evolve(term, sensitive=True, loose=0)
            found.append(secret if clause.sensitive else term)
    return tuple(found)


def _cap(
    rule: Cap,
    who: Flags,
    scope: Groups,
    number: npt.NDArray[np.uint32],
    table: Table,
    mask: int,
) -> CapTerm:
    """One cap; *who* (classes, days) is whom it concerns."""
    ever = np.asarray(who.any(axis=1))
    groups = scope.within(ever)
    on_duty = np.isin(table.duty, (Duty.OWED.value, Duty.IN_TURN.value))
    of_base = {
        "all": who,
        "on_duty": who & on_duty,
        "excluding_exempt": who & ~table.required,
    }[rule.base]
    base = groups.count(of_base)
    sizes, which = np.unique(base, return_inverse=True)
    open_to = np.array([rule.places(size) for size in sizes.tolist()], dtype=np.int32)
    reached = groups.count(who) > 0
    return CapTerm(
        rule=rule,
        groups=groups,
        places=np.where(reached, open_to[which.reshape(base.shape)], NO_CAP).astype(np.int32),
        base=base,
        counted_of=who & (True if rule.exempt_counts else ~table.required),
        number=number,
        mask=mask,
        loose=int(np.count_nonzero(ever[number] & (groups.of_person < 0))),
    )


def _in_shifts(cap: CapTerm, may: Flags, served: Counts) -> CapTerm:
    """
    A cap on people at one moment, with the places of a whole day.

    That is as often as any who *may* come (bool (classes, days)) and count let a place be used:
    people whose shifts include so many that do not overlap fit in, whoever of them comes.
    """
    group, kind, _ = cap.groups.cells.T
    if not len(group):
        return cap
    often = np.where(may & cap.counted_of, served, NO_CAP)[kind]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    least = np.minimum.reduceat(often, starts, axis=0)
    least = np.where(least < NO_CAP, least, 1)
    whole = np.minimum(cap.places.astype(np.int64) * least, NO_CAP)
    return attrs.evolve(cap, places=whole.astype(np.int32), at_once=cap.places)


def seats(
    people: Personnel,
    clauses: Sequence[Clause],
    cells: Cells,
    number: npt.NDArray[np.uint32],
    working: Mapping[int, Flags],
) -> tuple[Seat, ...]:
    """
    The seats that cover clauses open, by unit, post and clause; *working* is by working week, that
    of the unit or perangkat daerah which has the seat.

    Where two clauses ask for the same post of a unit, on each day the one that needs more officers
    governs, and of equals the nearer; the other's need of that day is 0.
    """
    asked: dict[tuple[str, str], list[Seat]] = {}
    offices = Offices(people, number, working)
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Cover):
            for seat in _seats(offices, clause.rule, cells.active[row]):
                asked.setdefault((seat.unit, seat.post), []).append(seat)
    return tuple(seat for place in sorted(asked) for seat in _governing(asked[place]))


def _governing(rivals: list[Seat]) -> Iterator[Seat]:
    if len(rivals) == 1:
        yield from (seat for seat in rivals if seat.need.any())
        return
    needs = np.stack([seat.need for seat in rivals])
    nearest_first = needs[::-1]
    first = len(rivals) - 1 - nearest_first.argmax(axis=0)
    for number, seat in enumerate(rivals):
        need = np.where(first == number, seat.need, 0).astype(np.int32)
        if need.any():
            yield attrs.evolve(seat, need=need)


def _seats(offices: Offices, rule: Cover, active: Flags) -> Iterator[Seat]:
    """One seat a unit and post; more where on other days other classes are *active*."""
    scope: Scope = "opd" if rule.of == "opd" else "unit"
    asked: dict[tuple[str, bytes], tuple[Unit, Rows, Flags]] = {}
    for pattern in np.unique(active, axis=1).T:
        days = (active == pattern[:, None]).all(axis=0)
        for unit, members in offices.members(scope, pattern):
            # What other units' classes do on these days must not set days of this one apart.
            same = (unit.code, members.tobytes())
            _, _, others = asked.get(same, (unit, members, ~days & days))
            asked[same] = unit, members, others | days
    for unit, members, days in sorted(
        asked.values(), key=lambda each: (each[0].code, int(each[2].argmax()))
    ):
        open_ = offices.open(unit, members if scope == "opd" else None)
        need = np.where(days & open_, rule.minimum, 0).astype(np.int32)
        for post, skill in _posts(unit, rule):
            able = members[offices.skilled(skill)[members]] if skill else members
            yield Seat(rule, unit.code, post, skill, need, able)


def _posts(unit: Unit, rule: Cover) -> list[tuple[str, str]]:
    """The posts that a clause opens at a unit, with the skill for each."""
    if rule.of == "service":
        named = [f"{service.code}-{rule.post}".rstrip("-") for service in unit.services]
        skills = [service.skill or rule.skill for service in unit.services]
        return list(zip(named, skills, strict=True))
    whole = UNIT_POST if rule.of == "unit" else OPD_POST
    return [("-".join(filter(None, (whole, rule.post or rule.skill))), rule.skill)]


def limits(
    clauses: Sequence[Clause],
    cells: Cells,
    number: npt.NDArray[np.uint32],
    modes: Modes,
    period: Period,
) -> tuple[LimitTerm, ...]:
    """The limits in force, each with the runs of days that it counts over."""
    found = []
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Limit):
            mask = modes.mask(clause.rule.modes)
            for who, days in _alike(cells.active[row]):
                spans = (
                    tuple(day for day in span if days[day])
                    for span in spans_of(period, clause.rule.per)
                )
                kept = tuple(span for span in spans if span)
                found.append(LimitTerm(clause.rule, mask, np.asarray(who[number]), kept))
    return tuple(found)


def bounded(
    caps: Iterable[CapTerm], limits: Iterable[LimitTerm], mask: int, shape: tuple[int, ...]
) -> Flags:
    """
    Who may be kept from the modes of *mask* on which day, bool of *shape* (people, days): by a cap
    on that day, or a limit on days in any of them.
    """
    found = np.zeros(shape, dtype=bool)
    for cap in caps:
        inside = (cap.group >= 0) & bool(cap.mask & mask)
        found[inside] |= cap.counted[inside] & (cap.places[cap.group[inside]] < NO_CAP)
    for limit in limits:
        if limit.mask & mask:
            for span in limit.spans:
                found[np.ix_(limit.who, np.asarray(span))] = True
    return found


def _alike(active: Flags) -> Iterator[tuple[Flags, Flags]]:
    """Classes reached on the same days: which they are, and the days."""
    patterns, number = np.unique(active, axis=0, return_inverse=True)
    for at, days in enumerate(patterns):
        if days.any():
            yield np.asarray(number.ravel() == at), days


def spans_of(period: Period, per: str) -> list[list[int]]:
    """The day numbers of each week (Monday to Sunday) or month that *period* touches."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for number, day in enumerate(period):
        grouped.setdefault(_span_key(day, per), []).append(number)
    return list(grouped.values())


def _span_key(day: date, per: str) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return (year, week) if per == "week" else (day.year, day.month)


@attrs.frozen(eq=False)
class Turns:
    """
    How many days people owe who rest in turn, by class, int32; 0 where nothing is in turn.

    Each week (classes, weeks) between *least* and *most*, the whole period between *whole_least*
    and *whole_most*; *rate* is what a full week owes.
    """

    least: Counts
    most: Counts
    whole_least: Counts
    whole_most: Counts
    rate: Counts


def turns(in_turn: Flags, period: Period, rate: Counts) -> Turns:
    """
    What *rate* days a week (int32, one a class) come to on the days *in_turn* (classes, days).

    A full week owes just the rate. A part of a week, a week with leave and the period as a whole
    owe their share of it, ``rate / 7`` of the days, rounded down or up: which, is for the planner
    to spread over people. Public holidays do not lessen it: these units work through.
    """
    spans = spans_of(period, "week")
    days = np.stack([in_turn[:, span].sum(axis=1) for span in spans], axis=1).astype(np.int32)
    whole = days.sum(axis=1, dtype=np.int32)
    owed, share = days * rate[:, None], whole * rate
    return Turns(owed // 7, -(-owed // 7), share // 7, -(-share // 7), rate)


def phased(days: Counts, rate: Counts, phase: Counts) -> Counts:
    """
    Days owed in each week (people, weeks) by a steady pace of *rate* a week from *phase* on.

    *days* (people, weeks) are those in turn, *phase* (0 to 6) where in its cycle each pace starts.
    Each week and the whole stay within what :class:`Turns` allows.
    """
    paced = (np.cumsum(days, axis=1) * rate[:, None] + phase[:, None]) // 7
    return np.diff(paced, axis=1, prepend=np.zeros_like(phase)[:, None]).astype(np.int32)
