"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from ..domain.law import Forbid, Permit, Require, Rule
from ..domain.modes import Modes
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
    """One for each unit, day and pair of clauses that leave a duty no way to be fulfilled."""
    units = rulings.people.frame["unit"].to_numpy().astype(str)
    clauses = rulings.reasons.clauses
    found: dict[Conflict, None] = {}
    for number, day in np.argwhere(torn).tolist():
        rows = np.flatnonzero(active[:, number, day]).tolist()
        against, wanted = _pair([clauses[row].rule for row in rows], rulings.modes)
        for unit in np.unique(units[rulings.number == number]).tolist():
            clash = Conflict(
                day=rulings.period.days[day],
                group=unit,
                clauses=(against.citation, wanted.citation),
                rules=(against.id, wanted.id),
            )
            found[clash] = None
    yield from found


def _pair(rules: Sequence[Rule], modes: Modes) -> tuple[Rule, Rule]:
    """
    The nearest two clauses that clash: the one against, and the one that wants.

    A duty all of whose modes are forbidden, two duties without a mode in common, or, where there
    is no duty, a permit that is forbidden.
    """
    forbids = [rule for rule in reversed(rules) if isinstance(rule, Forbid)]
    duties = [rule for rule in reversed(rules) if isinstance(rule, Require)]
    permits = [rule for rule in reversed(rules) if isinstance(rule, Permit)]
    gone = 0
    for forbid in forbids:
        gone |= modes.mask(forbid.modes)
    wishes: list[Require | Permit] = [*duties, *permits]
    for wanted in wishes:
        own = modes.mask(wanted.modes)
        against = [forbid for forbid in forbids if modes.mask(forbid.modes) & own]
        if against and not own & ~gone:
            return against[0], wanted
    for one, two in combinations(duties, 2):
        if not modes.mask(one.modes) & modes.mask(two.modes):
            return two, one
    # Only three or more together leave nothing: the nearest two stand for them.
    nearest = [*duties, *forbids, *permits]
    return nearest[1 if len(nearest) > 1 else 0], nearest[0]


def _crowded(rulings: Rulings, cap: CapTerm) -> Iterator[Conflict]:
    """
    One for each group and day where more people must be at the office than may be.

    The clause named against the cap is the one that binds the first of them.
    """
    bound = rulings.bound & cap.counted
    needed = _sum(cap, bound)
    for group, day in np.argwhere((needed > cap.places) & (cap.places < NO_CAP)).tolist():
        member = np.flatnonzero((cap.group == group) & bound[:, day])[0]
        bit = int(rulings.allowed_of[rulings.number[member], day]).bit_length() - 1
        rule, citation = rulings.binding(int(rulings.number[member]), day, bit)
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
            if len(member):
                hours = int(rulings.hours_of[rulings.number[member[0]], span[0]])
                rule = rulings.hours[hours] if hours >= 0 else cap.rule
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
