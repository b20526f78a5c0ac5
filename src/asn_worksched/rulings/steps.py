"""The steps of a ruling: which clauses bear on one person's day, and why they apply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from ..domain.law import Cover, Excuse, Hours, Ladder, Rule
from ..domain.ruling import WEEKDAYS, Duty, Step
from ..selectors import PROTECTED
from ..texts import N_, translator
from ..zones import ZoneLevel
from .clauses import Clause

if TYPE_CHECKING:
    from .table import Rulings


def steps_of(rulings: Rulings, key: str, day: date, cell: tuple[int, int]) -> tuple[Step, ...]:
    """Every clause that took part in one person's *day*, *cell* being class and day."""
    clauses = rulings.reasons.clauses
    facts = rulings.people.facts_of(key)
    steps = []
    if day in rulings.reasons.holidays:
        holiday = rulings.reasons.holidays[day]
        steps.append(Step("", "calendar", (), holiday.citation, (holiday.name,)))
    steps += [
        Step("", leave.kind, (), leave.citation)
        for leave in rulings.reasons.leaves_of.get(key, ())
        if day in leave.period
    ]
    for row, by in rulings.reasons.lists[int(rulings.reasons.reason_of[cell])]:
        clause = clauses[row]
        if not _bears(rulings, clause.rule, key, cell, settled=bool(steps)):
            continue
        set_aside = clauses[by].rule.id if by >= 0 else ""
        step = _told(rulings, clause, facts, day, set_aside)
        if rulings.duty_of[cell] == Duty.OFF.value:
            name = (WEEKDAYS[day.weekday()],)
            step = attrs.evolve(step, because=name, because_id=name)
        steps.append(step)
    return tuple(steps)


def _told(
    rulings: Rulings, clause: Clause, facts: Mapping[str, object], day: date, set_aside: str
) -> Step:
    """One clause as a step: why it applies in both languages, and thanks to which act."""
    rule, act = clause.rule, rulings.law.prolonging(clause.instrument.id, day)
    because, because_id = (_because(rulings, clause, facts, day, at) for at in ("en", "id"))
    return Step(
        rule=rule.id,
        effect=rule.kind,
        modes=tuple(getattr(rule, "modes", ())),
        citation=rule.citation,
        because=because,
        because_id=because_id,
        set_aside=set_aside,
        through=act.short if act else "",
    )


def _because(
    rulings: Rulings, clause: Clause, facts: Mapping[str, object], day: date, locale: str
) -> tuple[str, ...]:
    """What of a clause's conditions was met, zones and season included."""
    own = ""
    if clause.exemption is not None:
        own = PROTECTED if clause.sensitive else clause.exemption.because
    parts = (*clause.selector.reasons(facts, day, locale), own)
    where = _places(rulings, clause.rule, facts, day, locale)
    return tuple(part for part in (*parts, *where) if part)


def _places(
    rulings: Rulings, rule: Rule, facts: Mapping[str, object], day: date, locale: str
) -> tuple[str, ...]:
    """The zones and the season that let *rule* hold for somebody on *day*, in words."""
    told = [rule.where.season] if rule.where.season else []
    region = str(facts["unit.region"] or rulings.law.region)
    for zone in rule.where.zones:
        level = rulings.law.zones.level(
            zone.scheme, region, day, rulings.as_known_on, publishers=zone.publishers
        )
        if level is not None:
            told.append(_zone_text(level, locale))
    return tuple(told)


def _bears(rulings: Rulings, rule: Rule, key: str, cell: tuple[int, int], *, settled: bool) -> bool:
    """
    Whether a clause in force bears on the outcome.

    On a day off that nothing else explains, hours do; on one of leave, an excuse. Cover bears
    on whoever can hold a seat of that day, a ladder on no day by itrulings.
    """
    duty = Duty(int(rulings.duty_of[cell]))
    if duty is Duty.OFF:
        return isinstance(rule, Hours) and not settled
    if duty is Duty.EXCUSED:
        return isinstance(rule, Excuse)
    if not isinstance(rule, Cover):
        return not isinstance(rule, Ladder)
    row, facts = rulings.people.index(key), rulings.people.facts_of(key)
    codes = {str(facts["unit.code"]), str(facts["opd.code"])}
    return any(
        seat.need[cell[1]] > 0 and seat.rule == rule and row in seat.able
        for code in codes
        for seat in rulings.seats_of.get(code, ())
    )


def _zone_text(level: ZoneLevel, locale: str) -> str:
    """``zone risiko tinggi of 36.71 (Satgas nasional, 2020-09-06)``."""
    told = translator(locale)(N_("zone {scheme} {level} of {region} ({publisher}, {start})"))
    return told.format(**attrs.asdict(level))
