"""What acts do to one another: which is prolonged, amended or revoked, and how long each lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import attrs

from ..domain.acts import Instrument
from ..domain.law import Policy, Rule
from ..domain.time import Span
from ..errors import Fault, FaultKind
from ..texts import N_
from .names import Names

ACT_CIRCLE = FaultKind(
    "ASN-LAW-008",
    N_("The acts {acts} amend, revoke or live with one another in a circle."),
    N_("Whether such an act holds depends on the other, so a circle has no answer."),
    N_("Take one of them out of `amends`, `revokes` or `lives_with`."),
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
PROLONGS_OPEN = FaultKind(
    "ASN-LAW-013",
    N_("{act} prolongs {name} to {day}, but {name} has no last day."),
    N_("An act without a last day holds until it is revoked; a last day would cut it short."),
    N_("Take `until` out, or give the last day under `revokes` if the act ends then."),
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
Acts = Mapping[str, Instrument]
Forces = Mapping[str, Span | None]


@attrs.frozen(kw_only=True)
class Effects:
    """
    What is left of a body of acts once each has done to the others what it does.

    *forces* are the days of each act by its id, ``None`` for none at all. *changes* are those that
    took effect, by the id of the act that is changed, and *last_days* the last day of each rule
    that an amendment ends. *acts* are the acts as published.
    """

    acts: Acts
    forces: Forces
    changes: Changes
    last_days: Mapping[str, date]

    def policies(self, policies: Iterable[Policy]) -> Iterator[Policy]:
        """
        The policies with their force and their rules as other acts leave them.

        A rule that an amendment ends holds until the day before the amendment comes into force.
        Acts and rules without any day left are left out.
        """
        for policy in policies:
            span = self.forces[policy.id]
            if span is not None:
                rules = tuple(filter(None, map(self.rule, policy.rules)))
                act = attrs.evolve(policy.instrument, in_force=span)
                yield attrs.evolve(policy, instrument=act, rules=rules)

    def rule(self, rule: Rule) -> Rule | None:
        """The rule up to the day on which an amendment ends it; ``None`` where no day is left."""
        period = rule.period & Span(None, self.last_days.get(rule.id))
        return None if period is None else attrs.evolve(rule, period=period)

    def prolonging(self, name: str, day: date) -> Instrument | None:
        """
        The act thanks to which the one called *name* still holds on *day*; ``None`` for by itself.

        An act without an end of its own holds by itself as long as one of those that it lives with
        does; thanks to what prolongs them, as long as that; and then to what prolongs itself.
        """
        act = self.acts.get(name)
        if act is None or (act.in_force.end and day <= act.in_force.end):
            return None
        if act.in_force.end is None:
            alive = [base for base in bases_of(act) if _reaches(self.forces.get(base), day)]
            if alive or not bases_of(act):
                found = [self.prolonging(base, day) for base in alive]
                return None if None in found else next(iter(found), None)
        reaching = (
            change.by
            for change in self.changes.get(name, ())
            if change.how == "prolongs" and change.last_day and day <= change.last_day
        )
        return next(reaching, None)


def _reaches(span: Span | None, day: date) -> bool:
    return span is not None and (span.end is None or day <= span.end)


def effects_of(acts: Iterable[Instrument]) -> Effects:
    """
    What *acts* do to one another; the order in which they are given changes nothing.

    The last prolongation sets the end of an act, a revocation cuts it off, and an act that amends
    others or lives with them and names no end of its own lives as long as they do: where none of
    them is among *acts*, not at all, for nobody knows how long. Of such an act that lives with
    others a prolongation adds days; of one that amends others it prolongs those, since amending
    what is over means nothing.

    Only an act that has a day of its own left changes others: one that was revoked before it began
    neither prolongs, ends nor revokes anything. Circles must have been refused before.
    """
    known = {act.id: act for act in acts}
    forces: dict[str, Span | None] = {}
    silent: frozenset[str] = frozenset()
    # An act that begins after all that it lives with is over changes nothing either, which can
    # bring others back: each round settles one more link of such a chain.
    for _ in known:
        standing = _standing(known, silent)
        makers = [act for name, act in standing.items() if name not in silent]
        forces = _forces(known, _changes(makers, standing), standing)
        idle = frozenset(name for name in standing if forces[name] is None)
        if idle == silent:
            break
        silent = idle
    alive = {name: act for name, act in known.items() if forces[name] is not None}
    changes = _changes(alive.values(), alive)
    return Effects(acts=known, forces=forces, changes=changes, last_days=_last_days(alive))


def _changes(acts: Iterable[Instrument], known: Acts) -> Changes:
    """What *acts* do to each act by its id, the earliest published first."""
    found: defaultdict[str, dict[Change, None]] = defaultdict(dict)
    for act in acts:
        for name, change in _made_by(act, known):
            found[name][change] = None
    return {name: tuple(sorted(each, key=_order)) for name, each in found.items()}


def _made_by(act: Instrument, known: Acts) -> Iterator[tuple[str, Change]]:
    prolonged = {each.act for each in act.amends if each.until}
    for each in act.amends:
        how: Literal["amends", "prolongs"] = "amends" if each.until is None else "prolongs"
        yield each.act, Change(by=act, how=how, last_day=each.until, ordinal=each.ordinal)
        for name in _behind(each.act, known) if each.until else ():
            if name not in prolonged:
                yield name, Change(by=act, how="prolongs", last_day=each.until)
    for gone in act.revokes:
        last = gone.last_day or _before(act.in_force.start)
        yield gone.act, Change(by=act, how="revokes", last_day=last)


def _behind(name: str, known: Acts) -> Iterator[str]:
    """The acts that an amending act without an end of its own amends, and those behind them."""
    act = known.get(name)
    if act is not None and act.in_force.end is None:
        for each in act.amends:
            yield each.act
            yield from _behind(each.act, known)


def _order(change: Change) -> tuple[date, int, str, str]:
    return change.by.published, change.ordinal or 0, change.by.id, change.how


def _before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def bases_of(act: Instrument) -> tuple[str, ...]:
    """The ids of the acts that *act* lives as long as where it names no end of its own."""
    return (*(each.act for each in act.amends), *act.lives_with)


def _standing(known: Acts, silent: Collection[str]) -> dict[str, Instrument]:
    """
    The acts that were not revoked before they began, and have something to live with if need be.

    Acts in *silent* revoke nothing.
    """
    found: dict[str, bool] = {}
    changes = _changes(known.values(), known)

    def stands(name: str) -> bool:
        if name not in found:
            act = known[name]
            annulled = any(
                _annuls(each, act) and each.by.id not in silent and stands(each.by.id)
                for each in changes.get(name, ())
            )
            found[name] = not annulled and (
                act.in_force.end is not None
                or not bases_of(act)
                or any(stands(base) for base in bases_of(act) if base in known)
            )
        return found[name]

    return {name: act for name, act in known.items() if stands(name)}


def _annuls(change: Change, act: Instrument) -> bool:
    start, last = act.in_force.start, change.last_day
    return change.how == "revokes" and bool(start and last and last < start)


def _forces(known: Acts, changes: Changes, standing: Acts) -> dict[str, Span | None]:
    found: dict[str, Span | None] = {name: None for name in known if name not in standing}

    def force(act: Instrument) -> Span | None:
        if act.id not in found:
            bases = [force(known[name]) for name in bases_of(act) if name in known]
            found[act.id] = _force(act, changes.get(act.id, ()), bases)
        return found[act.id]

    for act in known.values():
        force(act)
    return found


def _force(act: Instrument, changes: tuple[Change, ...], bases: list[Span | None]) -> Span | None:
    start, end = act.in_force.start, act.in_force.end
    until = [each.last_day for each in changes if each.how == "prolongs" and each.last_day]
    if end is None and bases_of(act):
        ends = [base.end for base in bases if base is not None]
        if not ends:
            return None
        # What prolongs an amending act prolongs its bases, and has reached it through them.
        added = [] if act.amends else until[-1:]
        end = None if None in ends else max(day for day in (*ends, *added) if day)
    elif until:
        end = until[-1]
    cuts = [each.last_day for each in changes if each.how == "revokes" and each.last_day]
    end = min([*cuts, *([end] if end else [])], default=None)
    return None if start and end and end < start else Span(start, end)


def _last_days(makers: Acts) -> dict[str, date]:
    """The last day of each rule that an amendment ends."""
    last: dict[str, date] = {}
    for act in makers.values():
        day = _before(act.in_force.start)
        for name in (name for each in act.amends for name in each.ends):
            if day is not None:
                last[name] = min(day, last.get(name, day))
    return last


def faults_of(policies: Iterable[Policy], names: Names) -> Iterator[Fault]:
    """
    Acts that change what is not among *names*, that prolong what has no end, and circles.

    A circle goes by amending, living with and being revoked by: on these it depends whether an act
    holds at all.
    """
    policies = tuple(policies)
    for policy in policies:
        act = policy.instrument
        for name in (*bases_of(act), *(each.act for each in act.revokes)):
            if name not in names.acts:
                yield UNKNOWN_ACT.at(file=policy.file, act=act.id, name=name)
        for name in (name for each in act.amends for name in each.ends):
            if name not in names.rules:
                yield UNKNOWN_RULE.at(file=policy.file, act=act.id, name=name)
    known = {each.id: each.instrument for each in policies}
    circle = unordered(dependence(known.values()))
    if circle:
        yield ACT_CIRCLE.at(acts=", ".join(sorted(circle)))
    else:
        yield from _prolonging_open(policies, known)


def dependence(acts: Iterable[Instrument]) -> dict[str, tuple[str, ...]]:
    """The acts on which it depends whether each act holds: what it lives with, what revokes it."""
    acts = tuple(acts)
    return {
        act.id: (
            *bases_of(act),
            *(other.id for other in acts if any(gone.act == act.id for gone in other.revokes)),
        )
        for act in acts
    }


def _prolonging_open(policies: Iterable[Policy], known: Acts) -> Iterator[Fault]:
    for policy in policies:
        for each in policy.instrument.amends:
            if each.until and _open(each.act, known):
                yield PROLONGS_OPEN.at(
                    file=policy.file, act=policy.id, name=each.act, day=each.until
                )


def _open(name: str, known: Acts) -> bool:
    """Whether an act has no last day, neither of its own nor through what it lives with."""
    act = known.get(name)
    if act is None or act.in_force.end is not None:
        return False
    return not bases_of(act) or any(_open(base, known) for base in bases_of(act))


def unordered(edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The nodes that lie on, or lead only into, a circle: what peeling sinks leaves over."""
    left = {name: {to for to in targets if to in edges} for name, targets in edges.items()}
    while True:
        sinks = {name for name, targets in left.items() if not targets}
        if not sinks:
            return set(left)
        left = {name: to - sinks for name, to in left.items() if name not in sinks}
