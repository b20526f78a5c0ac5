"""What acts do to one another: which is prolonged, amended or revoked, and how long each lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import attrs

from ..domain.acts import Instrument
from ..domain.law import Policy, Rule
from ..domain.time import Span
from ..errors import Fault, FaultKind
from ..texts import N_

ACT_CIRCLE = FaultKind(
    "ASN-LAW-008",
    N_("The acts {acts} amend or live with one another in a circle."),
    N_("Such an act lives as long as the other, so a circle has no end."),
    N_("Take one of them out of `amends` or `lives_with`."),
)
UNKNOWN_ACT = FaultKind(
    "ASN-LAW-009",
    N_("{act} amends, revokes or lives with {name}, which is not among the acts of this law."),
    N_("An act that is to be changed and is not would go on without a word."),
    N_("Correct the id, or install the policy that has the act."),
)
UNKNOWN_RULE = FaultKind(
    "ASN-LAW-010",
    N_("{act} ends the rule {name}, which is in no policy given."),
    N_("A rule that is to end and does not would go on without a word."),
    N_("Correct the id under `ends`, or install the policy that has it."),
)


@attrs.frozen(kw_only=True)
class Change:
    """
    What *by* did to another act.

    *how* is ``amends``, ``prolongs`` (until *last_day*, included) or ``revokes`` (*last_day* is
    the last on which the other act holds). *ordinal* counts amendments where the act says so.
    """

    by: Instrument
    how: Literal["amends", "prolongs", "revokes"]
    last_day: date | None = None
    ordinal: int | None = None


Changes = Mapping[str, tuple[Change, ...]]


def changes_of(acts: Iterable[Instrument]) -> Changes:
    """The changes of each act by its id, the earliest published first."""
    found: defaultdict[str, dict[Change, None]] = defaultdict(dict)
    for act in acts:
        for name, change in _made_by(act):
            found[name][change] = None
    return {name: tuple(sorted(each, key=_order)) for name, each in found.items()}


def _made_by(act: Instrument) -> Iterator[tuple[str, Change]]:
    for each in act.amends:
        how: Literal["amends", "prolongs"] = "amends" if each.until is None else "prolongs"
        yield each.act, Change(by=act, how=how, last_day=each.until, ordinal=each.ordinal)
    for gone in act.revokes:
        last = gone.last_day or _before(act.in_force.start)
        yield gone.act, Change(by=act, how="revokes", last_day=last)


def _order(change: Change) -> tuple[date, int, str, str]:
    return change.by.published, change.ordinal or 0, change.by.id, change.how


def _before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def forces(acts: Iterable[Instrument]) -> dict[str, Span | None]:
    """
    The days on which each act holds, by its id, as the others leave it; ``None`` for none at all.

    The last prolongation sets the end, a revocation cuts it off, and an act that amends others or
    lives with them and names no end of its own lives as long as they do. The order in which acts
    are given changes nothing. Circles must have been refused before.
    """
    known = {act.id: act for act in acts}
    changes = changes_of(known.values())
    found: dict[str, Span | None] = {}

    def force(act: Instrument) -> Span | None:
        if act.id not in found:
            bases = [known[name] for name in bases_of(act) if name in known]
            found[act.id] = _force(act, changes.get(act.id, ()), [force(each) for each in bases])
        return found[act.id]

    for act in known.values():
        force(act)
    return found


def bases_of(act: Instrument) -> tuple[str, ...]:
    """The ids of the acts that *act* lives as long as where it names no end of its own."""
    return (*(each.act for each in act.amends), *act.lives_with)


def _force(act: Instrument, changes: tuple[Change, ...], bases: list[Span | None]) -> Span | None:
    start, end = act.in_force.start, act.in_force.end
    if end is None and bases:
        living = [base for base in bases if base is not None]
        if not living:
            return None
        ends = [base.end for base in living]
        end = None if None in ends else max(day for day in ends if day)
    for change in changes:
        if change.how == "prolongs":
            end = change.last_day
    cuts = [each.last_day for each in changes if each.how == "revokes" and each.last_day]
    end = min([*cuts, *([end] if end else [])], default=None)
    return None if start and end and end < start else Span(start, end)


def in_effect(policies: Iterable[Policy], spans: Mapping[str, Span | None]) -> Iterator[Policy]:
    """
    The policies with their force as *spans* has it, and their rules as later acts leave them.

    A rule that an amendment ends holds until the day before the amendment comes into force. An
    act without any day left is left out.
    """
    policies = tuple(policies)
    last = _last_days(policies)
    for policy in policies:
        span = spans[policy.id]
        if span is not None:
            act = attrs.evolve(policy.instrument, in_force=span)
            yield attrs.evolve(policy, instrument=act, rules=tuple(_living(policy, last)))


def _last_days(policies: Iterable[Policy]) -> dict[str, date]:
    """The last day of each rule that an amendment ends."""
    last: dict[str, date] = {}
    for policy in policies:
        day = _before(policy.instrument.in_force.start)
        for name in (name for each in policy.instrument.amends for name in each.ends):
            if day is not None:
                last[name] = min(day, last.get(name, day))
    return last


def _living(policy: Policy, last: Mapping[str, date]) -> Iterator[Rule]:
    for rule in policy.rules:
        period = rule.period & Span(None, last.get(rule.id))
        if period is not None:
            yield attrs.evolve(rule, period=period)


def prolonging(
    changes: Changes, acts: Mapping[str, Instrument], name: str, day: date
) -> Instrument | None:
    """
    The act thanks to which the one called *name* still holds on *day*; ``None`` where by itself.

    An act without an end of its own is asked for through those that it lives with.
    """
    act = acts.get(name)
    if act is None:
        return None
    if act.in_force.end is None:
        found = (prolonging(changes, acts, base, day) for base in bases_of(act))
        return next((each for each in found if each), None)
    for change in changes.get(name, ()) if day > act.in_force.end else ():
        if change.how == "prolongs" and change.last_day and day <= change.last_day:
            return change.by
    return None


def faults_of(policies: Iterable[Policy]) -> Iterator[Fault]:
    """Acts that change what is not there, and acts that amend in a circle."""
    policies = tuple(policies)
    acts = {policy.id for policy in policies}
    rules = {rule.id for policy in policies for rule in policy.rules}
    for policy in policies:
        act = policy.instrument
        for name in (*bases_of(act), *(each.act for each in act.revokes)):
            if name not in acts:
                yield UNKNOWN_ACT.at(file=policy.file, act=act.id, name=name)
        for name in (name for each in act.amends for name in each.ends):
            if name not in rules:
                yield UNKNOWN_RULE.at(file=policy.file, act=act.id, name=name)
    edges = {each.id: bases_of(each.instrument) for each in policies}
    circle = unordered(edges)
    if circle:
        yield ACT_CIRCLE.at(acts=", ".join(sorted(circle)))


def unordered(edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The nodes that lie on, or lead only into, a circle: what peeling sinks leaves over."""
    left = {name: {to for to in targets if to in edges} for name, targets in edges.items()}
    while True:
        sinks = {name for name, targets in left.items() if not targets}
        if not sinks:
            return set(left)
        left = {name: to - sinks for name, to in left.items() if name not in sinks}
