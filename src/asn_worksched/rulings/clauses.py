"""Which clause concerns whom on which day: the law laid over a register and a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import product

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.acts import Citation, Instrument
from ..domain.law import Rule
from ..domain.leave import Leave
from ..domain.time import Period
from ..errors import FaultKind, InvalidInput
from ..personnel import Personnel
from ..selectors import FIELDS, Selector, parse_selector
from ..texts import N_
from .areas import Areas, ZoneGap
from .exemptions import ExemptionRule
from .law import Law

Flags = npt.NDArray[np.bool_]
_FLAGS = tuple(field.name for field in FIELDS if field.protected)

UNKNOWN_PERSON = FaultKind(
    "ASN-LAW-003",
    N_("A leave is recorded for {employee}, who is not in the register."),
    N_("A leave that finds nobody would be lost without a word."),
    N_("Correct the key or add the person to the register."),
)


@attrs.frozen(slots=False, eq=False)
class Clause:
    """
    One rule laid over a period.

    *days* (bool, one a day) is when it is in force; *who* (bool, one a person, or one a person
    and day where age matters) whom it concerns. *name* is the rule's id in the law. Of a
    *sensitive* clause, which tells a protected fact of whomever it concerns, *rule* has the
    instrument's id for its own and cites the instrument alone, so that nothing made from rulings
    can say more.
    """

    instrument: Instrument
    name: str
    rule: Rule
    selector: Selector = attrs.field(repr=False)
    days: Flags
    who: Flags
    sensitive: bool = False
    exemption: ExemptionRule | None = None

    @cached_property
    def anyone(self) -> bool:
        """Whether it concerns anybody at all."""
        return bool(self.who.any())


def lay(
    people: Personnel, law: Law, period: Period, known: date | None = None
) -> tuple[Clause, ...]:
    """
    Every clause of *law* that is in force on some day of *period*, in the law's own order.

    A clause whose places, zones or season are met nowhere here is left out.
    """
    found = []
    areas = Areas.of(people, law, period, known)
    for instrument, rule, exemption in law.clauses():
        days = _days(instrument, rule, period) & areas.season(rule.where.season)
        here = areas.where(rule.where, days)
        if here.any():
            selector = parse_selector(rule.select)
            who = _both(_who(people, selector, period, exemption), here)
            secret = selector.protected or _asks_for_flags(exemption, people.facts)
            told = _discreet(rule, instrument) if secret else rule
            found.append(Clause(instrument, rule.id, told, selector, days, who, secret, exemption))
    return tuple(found)


def zone_gaps(
    people: Personnel, law: Law, period: Period, known: date | None = None
) -> tuple[ZoneGap, ...]:
    """Where clauses in force ask for zones that no feed knows."""
    asked = (
        (rule.where, _days(instrument, rule, period))
        for instrument, rule, _ in law.clauses()
        if rule.where.zones
    )
    areas = Areas.of(people, law, period, known)
    return tuple(areas.gaps((where, days) for where, days in asked if days.any()))


def _both(who: Flags, here: Flags) -> Flags:
    """Whom a clause concerns, of the people who are where it holds; each (people[, days])."""
    if who.ndim == here.ndim:
        return who & here
    return (who if who.ndim == 2 else who[:, None]) & (here if here.ndim == 2 else here[:, None])


def _discreet(rule: Rule, instrument: Instrument) -> Rule:
    bare = Citation(instrument.id, instrument.short, verified=rule.citation.verified)
    return attrs.evolve(rule, id=instrument.id, citation=bare, select="", note="")


def _asks_for_flags(exemption: ExemptionRule | None, facts: pl.DataFrame) -> bool:
    """Whether a Python rule's answer depends on the flags: any values, or the real ones turned."""
    if exemption is None:
        return False
    settings = [
        [pl.lit(value).alias(flag) for value, flag in zip(values, _FLAGS, strict=True)]
        for values in product((False, True), repeat=len(_FLAGS))
    ]
    turned = [[~pl.col(flag)] for flag in _FLAGS]
    constant = [_answer(exemption, facts.with_columns(each)) for each in settings]
    real = [_answer(exemption, facts), *(_answer(exemption, facts.with_columns(t)) for t in turned)]
    return any(not each.equals(group[0]) for group in (constant, real) for each in group)


def _answer(exemption: ExemptionRule, facts: pl.DataFrame) -> pl.Series:
    return exemption.test(facts).fill_null(value=False)


def _days(instrument: Instrument, rule: Rule, period: Period) -> Flags:
    span = rule.period & instrument.in_force
    if span is None:
        return np.zeros(len(period), dtype=bool)
    return np.fromiter((day in span for day in period), dtype=bool, count=len(period))


def _who(
    people: Personnel, selector: Selector, period: Period, exemption: ExemptionRule | None
) -> Flags:
    days = period.days if selector.needs_day else period.days[:1]
    columns = [selector.expression(day).alias(str(day)) for day in days]
    ones = pl.repeat(value=True, n=pl.len())
    matched = people.facts.select(
        (ones & column).alias(column.meta.output_name()) for column in columns
    )
    who = matched.to_numpy().astype(bool).reshape(len(people), len(days))
    if exemption is not None:
        chosen = _answer(exemption, people.facts).to_numpy().astype(bool)
        who = who & chosen[:, None]
    return who if selector.needs_day else who[:, 0]


def absences(
    people: Personnel, leave: Iterable[Leave], period: Period
) -> tuple[Flags, list[Leave]]:
    """
    Who is on leave when, as bool (people, days), and the leaves that touch the period.

    Raises :class:`InvalidInput` naming every leave of a person who is not in the register.
    """
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
    return away, touching


def classes(people: Personnel, clauses: Sequence[Clause], away: Flags) -> npt.NDArray[np.int64]:
    """
    A class number a person: people of one class have the same ruling on every day.

    Two people are alike when the same clauses concern them on the same days, their working week
    is the same and so is their leave.
    """
    columns = [people.frame["workweek"].to_numpy().astype(np.int64)]
    for clause in clauses:
        columns.extend(np.atleast_2d(clause.who.T))
    columns.extend(away.T[away.any(axis=0)])
    number = np.zeros(len(people), dtype=np.int64)
    for start in range(0, len(columns), 32):
        number = _refine(number, columns[start : start + 32])
    return number


def _refine(
    number: npt.NDArray[np.int64], columns: Sequence[npt.NDArray[np.generic]]
) -> npt.NDArray[np.int64]:
    """Split classes by further small columns (each value below 8); exact, no hashing."""
    word = np.zeros(len(number), dtype=np.int64)
    for column in columns:
        width = 3 if column.dtype != np.bool_ else 1
        word = (word << width) | column.astype(np.int64)
    _, word = np.unique(word, return_inverse=True)
    _, split = np.unique(number * (word.max(initial=0) + 1) + word, return_inverse=True)
    return np.asarray(split, dtype=np.int64)
