"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ..domain.law import Forbid, Permit, Require, Rule
from ..domain.modes import Modes
from ..domain.ruling import Conflict, Duty
from .clauses import Flags
from .table import Rulings
from .terms import NO_CAP, CapTerm, Counts, phased, spans_of


def clashes(rulings: Rulings, active: Flags, torn: Flags) -> Iterator[Conflict]:
    """
    Every clash of *rulings*: of modes, of a cap with duty, of a cap with turns, and of two caps.

    *active* (clauses, classes, days) says which clause was in play, *torn* (classes, days) where
    they left a duty that nothing can fulfil.
    """
    yield from _torn(rulings, active, torn)
    for cap in rulings.caps:
        yield from _crowded(rulings, cap)
        yield from _overworked(rulings, cap)
    for one, two in combinations(rulings.caps, 2):
        if not one.mask & two.mask:
            yield from _squeezed(rulings, one, two)


def _torn(rulings: Rulings, active: Flags, torn: Flags) -> Iterator[Conflict]:
    """One for each unit, day and pair of clauses that leave a duty no way to be fulfilled."""
    if not torn.any():
        return
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
    One for each group and day where more people have only capped modes than there are places.

    The clause named against the cap is the one that binds the first of them.
    """
    bound = _bound_of(rulings, cap)
    needed = cap.groups.count(bound)
    for group, day in np.argwhere((needed > cap.places) & (cap.places < NO_CAP)).tolist():
        member = np.flatnonzero((cap.group == group) & bound[rulings.number, day])[0]
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

    Only days count on which somebody in turn has only capped modes.
    """
    in_turn, bound = rulings.in_turn_of, _bound_of(rulings, cap)
    turning = in_turn & cap.ties(rulings.allowed_of) & cap.counted_of
    if not turning.any():
        return
    owed = _at_least(rulings)
    for week, span in enumerate(spans_of(rulings.period, "week")):
        days = [day for day in span if turning[:, day].any()]
        elsewhere = (in_turn & ~turning)[:, span].sum(axis=1)
        owing_of = np.maximum(owed[:, week] - elsewhere, 0) * turning[:, span].any(axis=1)
        needed = cap.groups.count((owing_of + bound[:, days].sum(axis=1))[:, None])[:, 0]
        places = cap.places[:, days].astype(np.int64).sum(axis=1)
        owing = owing_of[rulings.number] if (needed > places).any() else owing_of
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


def _squeezed(rulings: Rulings, one: CapTerm, two: CapTerm) -> Iterator[Conflict]:
    """
    One for each group and day of people who have only the modes of two caps, and too few places.

    What the one leaves over must find room under the other: *needed* of it, where it has *places*.
    Scopes may differ; a group is told once, in the scope of *one* where that shows the clash.
    """
    owed = np.asarray(rulings.duty == Duty.OWED.value)
    either = np.uint8(one.mask | two.mask)
    open_of = (rulings.allowed_of != 0) & ((rulings.allowed_of & ~either) == 0)
    torn = open_of & ~one.ties(rulings.allowed_of) & ~two.ties(rulings.allowed_of)
    if not (torn & one.counted_of & two.counted_of).any():
        return
    both = torn[rulings.number] & owed & one.counted & two.counted
    both &= ((one.group >= 0) & (two.group >= 0))[:, None]
    rows = np.flatnonzero(both.any(axis=1))
    if not len(rows):
        return
    told: set[tuple[int, int]] = set()
    for outer, inner in ((one, two), (two, one)):
        needed = _needed(rulings, outer, inner, rows, both)
        for group, day in np.argwhere(needed > outer.places).tolist():
            mine = rows[(outer.group[rows] == group) & both[rows, day]]
            if outer is one:
                told.update((row, day) for row in mine.tolist())
            elif any((row, day) in told for row in mine.tolist()):
                continue
            yield Conflict(
                day=rulings.period.days[day],
                group=outer.names[group],
                clauses=(outer.rule.citation, inner.rule.citation),
                rules=(outer.rule.id, inner.rule.id),
                needed=int(needed[group, day]),
                places=int(outer.places[group, day]),
            )


def _needed(
    rulings: Rulings, outer: CapTerm, inner: CapTerm, rows: npt.NDArray[np.intp], both: Flags
) -> Counts:
    """
    How many need a place under *outer* (groups, days): those bound to it, and of those who have
    *both* ways whom *inner* has no place for; 0 where it sends nobody.
    """
    pairs, of = np.unique(
        np.column_stack([outer.group[rows], inner.group[rows]]), axis=0, return_inverse=True
    )
    choosing = np.zeros((len(pairs), both.shape[1]), dtype=np.int64)
    np.add.at(choosing, of.ravel(), both[rows])
    left = inner.places.astype(np.int64) - inner.groups.count(_bound_of(rulings, inner))
    sent = np.clip(choosing - left[pairs[:, 1]], 0, choosing)
    needed = np.zeros(outer.places.shape, dtype=np.int64)
    np.add.at(needed, pairs[:, 0], sent)
    bound = outer.groups.count(_bound_of(rulings, outer))
    return np.where(needed > 0, needed + bound, 0).astype(np.int32)


def _bound_of(rulings: Rulings, cap: CapTerm) -> Flags:
    """Who takes a place of *cap* whatever is planned, bool (classes, days)."""
    owed = rulings.duty_of == Duty.OWED.value
    return np.asarray(cap.ties(rulings.allowed_of) & owed & cap.counted_of)


def _at_least(rulings: Rulings) -> Counts:
    """Days owed a week (classes, weeks) at the latest pace, the one that asks for the fewest."""
    spans = spans_of(rulings.period, "week")
    days = np.stack([rulings.in_turn_of[:, span].sum(axis=1) for span in spans], axis=1)
    rate = rulings.turns.rate
    return phased(days.astype(np.int32), rate, np.zeros_like(rate))
