"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..domain.law import Forbid, Permit, Require, Rule
from ..domain.ruling import Conflict
from .clauses import Flags
from .table import Rulings
from .terms import NO_CAP, CapTerm, Counts, phased, spans_of


def clashes(rulings: Rulings, active: Flags, torn: Flags) -> Iterator[Conflict]:
    """
    Every clash of *rulings*: of modes, of a cap with duty, and of a cap with turns.

    *active* (clauses, classes, days) says which clause was in play, *torn* (classes, days) where
    they left a duty that nothing can fulfil.
    """
    yield from _torn(rulings, active, torn)
    for cap in rulings.caps:
        yield from _crowded(rulings, cap)
        yield from _overworked(rulings, cap)


def _torn(rulings: Rulings, active: Flags, torn: Flags) -> Iterator[Conflict]:
    """
    One for each class and day: the nearest duty (or permit), and the nearest clause against it.

    ``group`` is the unit of one person of the class.
    """
    units = rulings.people.frame["unit"]
    clauses = rulings.reasons.clauses
    for number, day in np.argwhere(torn).tolist():
        rows = [clauses[row].rule for row in np.flatnonzero(active[:, number, day]).tolist()]
        wanted: list[Rule] = [rule for rule in rows if isinstance(rule, Require)]
        against: list[Rule] = [rule for rule in rows if isinstance(rule, Forbid)] or wanted[:-1]
        wanted = wanted or [rule for rule in rows if isinstance(rule, Permit)]
        yield Conflict(
            day=rulings.period.days[day],
            group=units[int(rulings.first[number])],
            clauses=(against[-1].citation, wanted[-1].citation),
            rules=(against[-1].id, wanted[-1].id),
        )


def _crowded(rulings: Rulings, cap: CapTerm) -> Iterator[Conflict]:
    """
    One for each group and day where more people must be at the office than may be.

    The clause named against the cap is the one that binds the first of them.
    """
    bound = rulings.bound & cap.counted
    needed = _sum(cap, bound)
    for group, day in np.argwhere((needed > cap.places) & (cap.places < NO_CAP)).tolist():
        member = np.flatnonzero((cap.group == group) & bound[:, day])[0]
        rule, citation = rulings.rule(int(rulings.grant_of[rulings.number[member], day].max()))
        yield Conflict(
            day=rulings.period.days[day],
            group=cap.names[group],
            clauses=(cap.rule.citation, citation),
            rules=(cap.rule.id, rule),
            needed=int(needed[group, day]),
            places=int(cap.places[group, day]),
        )


def _overworked(rulings: Rulings, cap: CapTerm) -> Iterator[Conflict]:
    """
    One for each group and week whose people owe more days in turn than there are places.

    Only days count on which somebody in turn may be at the office or nowhere.
    """
    in_turn, bound = rulings.in_turn, rulings.bound & cap.counted
    turning = in_turn & rulings.tied & cap.counted
    owed = _at_least(rulings)
    for week, span in enumerate(spans_of(rulings.period, "week")):
        days = [day for day in span if turning[:, day].any()]
        elsewhere = (in_turn & ~turning)[:, span].sum(axis=1)
        owing = np.maximum(owed[:, week] - elsewhere, 0) * turning[:, span].any(axis=1)
        needed = _sum(cap, (owing + bound[:, days].sum(axis=1))[:, None])[:, 0]
        places = cap.places[:, days].astype(np.int64).sum(axis=1)
        for group in np.flatnonzero(needed > places).tolist():
            member = np.flatnonzero((cap.group == group) & (owing > 0))[:1]
            hours = rulings.hours_of[rulings.number[member], span[0]]
            for rule in (rulings.hours[number] for number in hours.tolist() if number >= 0):
                yield Conflict(
                    day=rulings.period.days[span[0]],
                    last=rulings.period.days[span[-1]],
                    group=cap.names[group],
                    clauses=(cap.rule.citation, rule.citation),
                    rules=(cap.rule.id, rule.id),
                    needed=int(needed[group]),
                    places=int(places[group]),
                )


def _at_least(rulings: Rulings) -> Counts:
    """Days owed a week (people, weeks) at the latest pace, the one that asks for the fewest."""
    spans = spans_of(rulings.period, "week")
    days = np.stack([rulings.in_turn[:, span].sum(axis=1) for span in spans], axis=1)
    rate = rulings.turns.rate[rulings.number]
    return phased(days.astype(np.int32), rate, np.zeros_like(rate))


def _sum(cap: CapTerm, amounts: Flags | Counts) -> Counts:
    """*amounts* (people, days) summed by group."""
    inside = cap.group >= 0
    total = np.zeros((len(cap.names), amounts.shape[1]), dtype=np.int32)
    np.add.at(total, cap.group[inside], amounts[inside])
    return total
