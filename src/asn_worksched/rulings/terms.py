"""What the law asks of groups: caps, seats to be covered, limits, and turns of rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.assignment import UNIT_POST
from ..domain.law import Cap, Cover, Limit
from ..domain.modes import Modes
from ..domain.people import Unit
from ..domain.ruling import Duty
from ..domain.time import Period
from ..personnel import Personnel
from .clauses import Clause, Flags

Counts = npt.NDArray[np.int32]
NO_CAP = np.int32(2**31 - 1)
BUILT_IN_MODES = Modes()
OPD_POST = f"{UNIT_POST}-opd"
"""The post of whoever stands piket for a perangkat daerah as a whole."""

_GROUP_COLUMN = {
    "unit": "unit.code",
    "opd": "opd.code",
    "site": "site.building",
    "floor": "site.code",
}


@attrs.frozen(eq=False)
class CapTerm:
    """
    One cap laid over the register.

    *group* (int32, one a person, -1 for nobody's) says within which of *names* a person counts.
    *places* (int32, groups x days) is how many may work in the modes of *mask* (the
    office, or the modes that the rule names), ``NO_CAP`` on days without this cap; *base* is what
    the share was taken of. *counted* (bool, people x days) is who uses up a place when working so.
    """

    rule: Cap
    group: Counts
    names: tuple[str, ...]
    places: Counts
    base: Counts
    counted: Flags
    mask: int

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
    """At most ``rule.at_most`` days in the modes of *mask* in each span of days, for *who*."""

    rule: Limit
    mask: int
    who: Flags
    spans: tuple[tuple[int, ...], ...]


Reach = Callable[[int], Flags]
"""Whom a clause, by its number, reaches on which day, bool (people, days): not set aside."""


def caps(
    people: Personnel,
    clauses: Sequence[Clause],
    reach: Reach,
    duty: npt.NDArray[np.uint8],
    required: Flags,
    modes: Modes = BUILT_IN_MODES,
) -> tuple[CapTerm, ...]:
    """The caps in force; *duty* and *required* are (people, days)."""
    on_duty = np.isin(duty, (Duty.OWED.value, Duty.IN_TURN.value))
    found = []
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Cap) and reach(row).any():
            named = modes.mask(code for code in clause.rule.modes if code in modes)
            mask = named or modes.office_mask
            cap = _cap(people, clause.days, clause.rule, reach(row), on_duty, required, mask)
            found.append(cap)
    return tuple(found)


def _cap(
    people: Personnel,
    days: Flags,
    rule: Cap,
    who: Flags,
    on_duty: Flags,
    required: Flags,
    mask: int,
) -> CapTerm:
    names, group = _groups(people, rule.per, np.asarray(who.any(axis=1)))
    of_base = {
        "all": who,
        "on_duty": who & on_duty,
        "excluding_exempt": who & ~required,
    }[rule.base]
    base = _count(group, len(names), of_base)
    places = np.vectorize(rule.places, otypes=[np.int32])(base) if base.size else base
    reached = _count(group, len(names), who) > 0
    places = np.where(days[None, :] & reached, places, NO_CAP)
    counted = who & (True if rule.exempt_counts else ~required)
    return CapTerm(rule, group, names, places.astype(np.int32), base, counted, mask)


def _groups(people: Personnel, per: str, ever: Flags) -> tuple[tuple[str, ...], Counts]:
    values = people.facts[_GROUP_COLUMN[per]]
    concerned = ever & values.is_not_null().to_numpy()
    codes = values.fill_null("").to_numpy().astype(str)
    names, group = np.unique(codes, return_inverse=True)
    used = np.unique(group[concerned])
    renumber = np.full(len(names), -1, dtype=np.int32)
    renumber[used] = np.arange(len(used), dtype=np.int32)
    return tuple(names[used].tolist()), np.where(concerned, renumber[group], -1).astype(np.int32)


def _count(group: Counts, size: int, flags: Flags) -> Counts:
    """How many flags are set in each group on each day, as int32 (groups, days)."""
    inside = group >= 0
    total = np.zeros((size, flags.shape[1]), dtype=np.int32)
    np.add.at(total, group[inside], flags[inside])
    return total


def seats(
    people: Personnel, clauses: Sequence[Clause], reach: Reach, working: Mapping[int, Flags]
) -> tuple[Seat, ...]:
    """
    The seats that cover clauses open, by unit, post and clause; *working* is by working week, that
    of the unit or perangkat daerah which has the seat.

    Where two clauses ask for the same post of a unit, on each day the one that needs more officers
    governs, and of equals the nearer; the other's need of that day is 0.
    """
    asked: dict[tuple[str, str], list[Seat]] = {}
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Cover):
            for seat in _seats(people, clause.rule, reach(row), working):
                asked.setdefault((seat.unit, seat.post), []).append(seat)
    return tuple(seat for place in sorted(asked) for seat in _governing(asked[place]))


def _governing(rivals: list[Seat]) -> Iterator[Seat]:
    needs = np.stack([seat.need for seat in rivals])
    nearest_first = needs[::-1]
    first = len(rivals) - 1 - nearest_first.argmax(axis=0)
    for number, seat in enumerate(rivals):
        need = np.where(first == number, seat.need, 0).astype(np.int32)
        if need.any():
            yield attrs.evolve(seat, need=need)


def _seats(
    people: Personnel, rule: Cover, who: Flags, working: Mapping[int, Flags]
) -> Iterator[Seat]:
    """One seat a unit and post; more where on other days other people are concerned."""
    for pattern in np.unique(who, axis=1).T:
        rows = np.flatnonzero(pattern)
        if len(rows):
            days = (who == pattern[:, None]).all(axis=0)
            yield from _seats_of(people, rule, rows, days, working)


def _seats_of(
    people: Personnel,
    rule: Cover,
    rows: npt.NDArray[np.intp],
    days: Flags,
    working: Mapping[int, Flags],
) -> Iterator[Seat]:
    column = _GROUP_COLUMN["opd" if rule.of == "opd" else "unit"]
    units = people.facts[column].to_numpy()[rows].astype(str)
    order = np.argsort(units, kind="stable")
    codes, starts = np.unique(units[order], return_index=True)
    skills = people.frame["skills"]
    for code, members in zip(codes.tolist(), np.split(rows[order], starts[1:]), strict=True):
        unit = people.units[code]
        need = np.where(days & working[unit.workweek], rule.minimum, 0).astype(np.int32)
        for post, skill in _posts(unit, rule):
            able = members
            if skill:
                has = skills.gather(members).list.contains(skill).to_numpy().astype(bool)
                able = members[has]
            yield Seat(rule, code, post, skill, need, able)


def _posts(unit: Unit, rule: Cover) -> list[tuple[str, str]]:
    """The posts that a clause opens at a unit, with the skill for each."""
    if rule.of == "service":
        named = [f"{service.code}-{rule.post}".rstrip("-") for service in unit.services]
        skills = [service.skill or rule.skill for service in unit.services]
        return list(zip(named, skills, strict=True))
    whole = UNIT_POST if rule.of == "unit" else OPD_POST
    return [("-".join(filter(None, (whole, rule.post or rule.skill))), rule.skill)]


def limits(
    clauses: Sequence[Clause], reach: Reach, modes: Modes, period: Period
) -> tuple[LimitTerm, ...]:
    """The limits in force, each with the runs of days that it counts over."""
    found = []
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Limit):
            mask = modes.mask(clause.rule.modes)
            for who, days in _alike(reach(row)):
                spans = (
                    tuple(day for day in span if days[day])
                    for span in spans_of(period, clause.rule.per)
                )
                kept = tuple(span for span in spans if span)
                found.append(LimitTerm(clause.rule, mask, who, kept))
    return tuple(found)


def _alike(who: Flags) -> Iterator[tuple[Flags, Flags]]:
    """People reached on the same days: who they are, and the days."""
    patterns, number = np.unique(who, axis=0, return_inverse=True)
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
