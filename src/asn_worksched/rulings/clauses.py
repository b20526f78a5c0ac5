"""Which clause concerns whom on which day: the law laid over a register and a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.acts import Citation, Instrument
from ..domain.law import ANYWHERE, Permit, Rule
from ..domain.leave import Leave
from ..domain.time import ALWAYS, Period
from ..errors import FaultKind, InvalidInput
from ..personnel import Personnel
from ..personnel.leaves import Leaves
from ..selectors import Selector, parse_selector
from ..texts import N_
from .areas import Areas, ZoneGap
from .exemptions import ExemptionRule
from .groups import Flags
from .reach import Numbers, Reach, Rows, asks_for_flags, classes, numbered, reach_of

UNKNOWN_PERSON = FaultKind(
    "ASN-LAW-003",
    N_("A leave is recorded for {employee}, who is not in the register."),
    N_("A leave that finds nobody would be lost without a word."),
    N_("Correct the key or add the person to the register."),
)


@attrs.frozen(eq=False)
class Clause:
    """
    One rule laid over a period.

    *days* (bool, one a day) is when it is in force, *anyone* whether it then concerns anybody at
    all. *name* is the rule's id in the law and *displaces* are those that it sets aside.

    Of a *sensitive* clause, which tells a protected fact of whomever it concerns, *rule* has the
    instrument's id for its own, cites the instrument alone and keeps nothing else but the terms of
    its kind, so that nothing made from rulings can say more.
    """

    instrument: Instrument
    name: str = attrs.field(repr=False)
    rule: Rule
    selector: Selector = attrs.field(repr=False)
    days: Flags
    displaces: tuple[str, ...] = attrs.field(default=(), repr=False)
    sensitive: bool = False
    exemption: ExemptionRule | None = attrs.field(default=None, repr=False)
    anyone: bool = True


@attrs.frozen(eq=False)
class Laid:
    """
    The law laid over a register: *clauses*, and for each of them its reach.

    *region* (one a person) is the number of everybody's region, to read the reaches with.
    """

    clauses: tuple[Clause, ...]
    reaches: tuple[Reach, ...]
    region: Rows

    def concerned(self, rows: Rows, days: int) -> Flags:
        """Which clause concerns which of *rows* on which day, bool (clauses, rows, days)."""
        found = np.zeros((len(self.clauses), len(rows), days), dtype=bool)
        for number, reach in enumerate(self.reaches):
            found[number] = reach.of(rows, self.region)
        return found

    def alike(self, people: Personnel, away: Flags) -> npt.NDArray[np.uint32]:
        """
        A class number a person: people of one class have the same ruling on every day.

        Two people are alike when the same clauses concern them on the same days, their working
        week is the same and so is their leave.
        """
        return classes(self._columns(people, away))

    def _columns(self, people: Personnel, away: Flags) -> Iterator[Numbers]:
        yield people.frame["workweek"].to_numpy()
        for reach in self.reaches:
            yield reach.kinds(self.region)
        absent = np.flatnonzero(away.any(axis=1))
        leave = np.zeros(len(people), dtype=np.int64)
        leave[absent] = numbered(away[absent])
        yield leave


def lay(people: Personnel, areas: Areas) -> Laid:
    """
    Every clause that is in force on some day of the period of *areas*, in the law's own order.

    A clause whose places, zones or season are met nowhere here is left out.
    """
    clauses, reaches = [], []
    for instrument, rule, exemption in areas.law.clauses():
        days = _days(instrument, rule, areas)
        here = areas.where(rule.where, days)
        if here.any():
            selector = parse_selector(rule.select)
            secret = selector.protected or asks_for_flags(exemption, people.facts)
            clauses.append(
                Clause(
                    instrument=instrument,
                    name=rule.id,
                    rule=_discreet(rule, instrument) if secret else rule,
                    selector=selector,
                    days=days,
                    displaces=rule.displaces,
                    sensitive=secret,
                    exemption=exemption,
                )
            )
            reaches.append(reach_of(people, selector, exemption, areas.period, here))
    return Laid(tuple(clauses), tuple(reaches), areas.of_person)


def zone_gaps(areas: Areas) -> tuple[ZoneGap, ...]:
    """Where clauses in force, in their season, ask for zones that no feed knows."""
    asked = (
        (rule.where, _days(instrument, rule, areas))
        for instrument, rule, _ in areas.law.clauses()
        if rule.where.zones
    )
    return tuple(areas.gaps((where, days) for where, days in asked if days.any()))


def _days(instrument: Instrument, rule: Rule, areas: Areas) -> Flags:
    """The days on which a rule is in force and in its season, bool (days)."""
    span = rule.period & instrument.in_force
    if span is None:
        return np.zeros(len(areas.period), dtype=bool)
    days = np.fromiter((day in span for day in areas.period), dtype=bool, count=len(areas.period))
    return days & areas.season(rule.where.season) if days.any() else days


def _discreet(rule: Rule, instrument: Instrument) -> Rule:
    """The rule with nothing left of it but the terms of its kind, in the instrument's name."""
    told = attrs.evolve(
        rule,
        id=instrument.id,
        citation=Citation(instrument.id, instrument.short, verified=rule.citation.verified),
        select="",
        period=ALWAYS,
        where=ANYWHERE,
        displaces=(),
        note="",
        readings=(),
    )
    # Criteria say in words who may do so, which is what the selector says.
    return attrs.evolve(told, criteria=()) if isinstance(told, Permit) else told


def absences(
    people: Personnel, leave: Iterable[Leave], period: Period
) -> tuple[Flags, Collection[Leave]]:
    """
    Who is on leave when, as bool (people, days), and the leaves that touch the period.

    Raises :class:`InvalidInput` naming every leave of a person who is not in the register.
    """
    if isinstance(leave, Leaves):
        return _absences(people, leave, period)
    away = np.zeros((len(people), len(period)), dtype=bool)
    touching, faults = [], []
    for each in leave:
        if each.employee not in people:
            faults.append(UNKNOWN_PERSON.at(employee=each.employee))
            continue
        first = max(each.period.start, period.start)
        last = min(each.period.end, period.end)
        if first <= last:
            row = people.index(each.employee)
            away[row, period.index(first) : period.index(last) + 1] = True
            touching.append(each)
    if faults:
        raise InvalidInput(faults)
    return away, tuple(touching)


def _absences(people: Personnel, leave: Leaves, period: Period) -> tuple[Flags, Leaves]:
    """The same of leave in columns."""
    known = people.frame.select("key").with_row_index("row")
    placed = leave.frame.join(known, on="key", how="left", maintain_order="left")
    strange = placed.filter(pl.col("row").is_null())["key"]
    if len(strange):
        raise InvalidInput(UNKNOWN_PERSON.at(employee=key) for key in strange)
    touching = Leaves(placed).within(period)
    rows = touching.frame["row"].to_numpy().astype(np.intp)
    return touching.days(rows, period, len(people)), touching
