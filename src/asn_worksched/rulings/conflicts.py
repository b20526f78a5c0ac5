"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.law import Forbid, Permit, Require, Rule
from ..domain.modes import Modes
from ..domain.ruling import Conflict, Duty
from .groups import Flags, Groups
from .table import Rulings
from .terms import NO_CAP, CapTerm, Counts, phased, spans_of

Sizes = npt.NDArray[np.int64]
_Pair = tuple[tuple[str, str], tuple[Citation, Citation]]


def clashes(rulings: Rulings, active: Flags, torn: Flags) -> Iterator[Conflict]:
    """
    Every clash of *rulings*: of modes, of a cap with duty, of a cap with turns, and of two caps.

    *active* (clauses, classes, days) says which clause was in play, *torn* (classes, days) where
    they left a duty that nothing can fulfil. A clash with a cap whose clause is sensitive has no
    numbers: they would tell how many people it concerns.
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
    units = Groups.of(rulings.people, rulings.number, "unit")
    units_of = units.by_class()
    clauses, reason_of = rulings.reasons.clauses, rulings.reasons.reason_of
    pairs: dict[int, tuple[Rule, Rule]] = {}
    told: set[tuple[int, int, str, str]] = set()
    for number, day in np.argwhere(torn).tolist():
        reason = int(reason_of[number, day])
        if reason not in pairs:
            rows = np.flatnonzero(active[:, number, day]).tolist()
            pairs[reason] = _pair([clauses[row].rule for row in rows], rulings.modes)
        against, wanted = pairs[reason]
        for unit in units_of[number].tolist():
            clash = (unit, day, against.id, wanted.id)
            if clash not in told:
                told.add(clash)
                yield Conflict(
                    day=rulings.period.days[day],
                    group=units.names[unit],
                    clauses=(against.citation, wanted.citation),
                    rules=(against.id, wanted.id),
                )


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
    over = np.nonzero((needed > cap.places) & (cap.places < NO_CAP))
    if not len(over[0]):
        return
    member = cap.groups.first(rulings.number, bound)[over]
    kinds = rulings.number[member].tolist()
    binding: dict[tuple[int, int], _Pair] = {}
    told = zip(
        *(over[0].tolist(), over[1].tolist(), kinds),
        *(_told(needed[over], cap), _told(cap.places[over], cap)),
        strict=True,
    )
    for group, day, kind, many, places in told:
        if (kind, day) not in binding:
            bit = int(rulings.allowed_of[kind, day]).bit_length() - 1
            rule, citation = rulings.binding(kind, day, bit)
            binding[kind, day] = (cap.rule.id, rule), (cap.rule.citation, citation)
        rules, clauses = binding[kind, day]
        yield Conflict(
            day=rulings.period.days[day],
            group=cap.names[group],
            clauses=clauses,
            rules=rules,
            needed=many,
            places=places,
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
        if not (needed > places).any():
            continue
        member = cap.groups.first(rulings.number, (owing_of > 0)[:, None])[:, 0]
        over = np.flatnonzero((needed > places) & (member < len(rulings.number)))
        numbers = _told(needed[over], cap), _told(places[over], cap)
        for group, many, room in zip(over.tolist(), *numbers, strict=True):
            hours = int(rulings.hours_of[rulings.number[member[group]], span[0]])
            rule = rulings.hours[hours] if hours >= 0 else cap.rule
            yield Conflict(
                day=rulings.period.days[span[0]],
                last=rulings.period.days[span[-1]],
                group=cap.names[group],
                clauses=(cap.rule.citation, rule.citation),
                rules=(cap.rule.id, rule.id),
                needed=many,
                places=room,
            )


def _squeezed(rulings: Rulings, one: CapTerm, two: CapTerm) -> Iterator[Conflict]:
    """
    One for each group and day of people who have only the modes of two caps, and too few places.

    What the one leaves over must find room under the other: *needed* of it, where it has *places*.
    Scopes may differ; a group is told once, in the scope of *one* where that shows the clash.
    """
    torn = _between(rulings, one, two)
    crowds = _crowds(rulings, one, two, np.asarray(torn.any(axis=1)))
    if not len(crowds):
        return
    both = torn[crowds[:, 2]]
    told = np.zeros(two.places.shape, dtype=bool)
    for outer, inner in ((one, two), (two, one)):
        needed = _needed(rulings, outer, inner, crowds, both)
        over = needed > outer.places
        if outer is one:
            np.logical_or.at(told, crowds[:, 1], both & over[crowds[:, 0]])
        else:
            over &= ~told
        clauses = outer.rule.citation, inner.rule.citation
        rules = outer.rule.id, inner.rule.id
        groups, days = np.nonzero(over)
        numbers = _told(needed[over], one, two), _told(outer.places[over], one, two)
        for group, day, many, places in zip(groups.tolist(), days.tolist(), *numbers, strict=True):
            yield Conflict(
                day=rulings.period.days[day],
                group=outer.names[group],
                clauses=clauses,
                rules=rules,
                needed=many,
                places=places,
            )
        crowds = crowds[:, [1, 0, 2, 3]]


def _between(rulings: Rulings, one: CapTerm, two: CapTerm) -> Flags:
    """Who must work in the modes of two caps and may in those of both, bool (classes, days)."""
    allowed = rulings.allowed_of
    either = (allowed != 0) & ((allowed & ~np.uint8(one.mask | two.mask)) == 0)
    found = either & ~one.ties(allowed) & ~two.ties(allowed)
    owed = rulings.duty_of == Duty.OWED.value
    return np.asarray(found & owed & one.counted_of & two.counted_of)


def _crowds(rulings: Rulings, one: CapTerm, two: CapTerm, ever: Flags) -> Sizes:
    """
    How many people of each class flagged in *ever* each group of both caps has.

    int64 (crowds, 4): the group of *one*, that of *two*, the class, the people.
    """
    if not ever.any():
        return np.zeros((0, 4), dtype=np.int64)
    rows = np.flatnonzero(ever[rulings.number] & (one.group >= 0) & (two.group >= 0))
    first, second = one.group[rows].astype(np.int64), two.group[rows]
    whole = (first * len(two.names) + second) * len(ever) + rulings.number[rows]
    found, many = np.unique(whole, return_counts=True)
    pair, kind = np.divmod(found, len(ever))
    return np.column_stack([*np.divmod(pair, max(len(two.names), 1)), kind, many])


def _needed(rulings: Rulings, outer: CapTerm, inner: CapTerm, crowds: Sizes, both: Flags) -> Sizes:
    """
    How many need a place under *outer* (groups, days): those bound to it, and of those who have
    *both* ways (crowds, days) whom *inner* has no place for; 0 where it sends nobody.
    """
    width = max(len(inner.names), 1)
    pairs, of = np.unique(crowds[:, 0] * width + crowds[:, 1], return_inverse=True)
    choosing = np.zeros((len(pairs), both.shape[1]), dtype=np.int64)
    np.add.at(choosing, of.ravel(), both * crowds[:, 3:])
    left = inner.places.astype(np.int64) - inner.groups.count(_bound_of(rulings, inner))
    sent = np.clip(choosing - left[pairs % width], 0, choosing)
    needed = np.zeros(outer.places.shape, dtype=np.int64)
    np.add.at(needed, pairs // width, sent)
    bound = outer.groups.count(_bound_of(rulings, outer))
    return np.where(needed > 0, needed + bound, 0)


def _told(numbers: npt.NDArray[np.integer], *caps: CapTerm) -> Sequence[int | None]:
    """Numbers of people or places; none where a cap's clause tells a protected fact."""
    if any(cap.sensitive for cap in caps):
        return [None] * len(numbers)
    return [*numbers.tolist()]


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
