"""The linter: slips in policies that read well and yet cannot be meant as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from ..domain.acts import Instrument, covers
from ..domain.law import Cap, Policy, Rule
from ..domain.modes import Modes
from ..domain.time import Span
from ..errors import Fault, FaultKind
from ..selectors import parse_selector
from ..zones import SCHEMES, UNKNOWN_LEVEL, UNKNOWN_SCHEME
from .amendments import ACT_CIRCLE, UNKNOWN_ACT, UNKNOWN_RULE, dependence, unordered
from .law import CIRCLE, DISPLACES_NOTHING
from .lint_kinds import (
    CHANGES_ITSELF,
    ELSEWHERE,
    ENDS_LATER,
    FULL_SHARE,
    ID_TAKEN,
    MATCHES_NOBODY,
    NO_SOURCE,
    NO_SUCH_DAY,
    NOT_IN_CONTENTS,
    ORDINAL_TWICE,
    OUTSIDE_FORCE,
    OWN_END,
    PLACE_TWICE,
    SHORTENS,
    TWO_PLACES,
    UNKNOWN_IMPLEMENTED,
    UNTIL_TOO_EARLY,
    WRONG_WEEKDAY,
)
from .sound import mixes
from .written_days import WrittenDay, written_days

if TYPE_CHECKING:
    from ..personnel import Personnel

Where = tuple[str | int, ...]
"""A way into the policy file: keys and list positions (from 0) from the top inward."""
Locate = Callable[[str, Where], int | None]
"""Gives the line (from 1) of a place in a file, ``None`` where it is not known."""
Found = Iterator[tuple[FaultKind, Policy, Where, dict[str, object]]]

_IN_FILE = {"citation": "cite"}


def lint(
    policies: Iterable[Policy],
    *,
    people: Personnel | None = None,
    known: Iterable[Policy] = (),
    locate: Locate | None = None,
) -> tuple[Fault, ...]:
    """
    Everything in *policies* that is likely a slip, by file and line.

    *known* are further policies that they may refer to; *people* a register in which each rule
    should concern somebody (rules on protected facts are not asked). *locate* gives the lines.
    What :meth:`Law.of` would refuse is told too, and not raised.
    """
    given, known = tuple(policies), tuple(known)
    ids = {policy.id for policy in given}
    everything = (*given, *(each for each in known if each.id not in ids))
    modes = Modes.of(mode for policy in everything for mode in policy.modes)
    found = [*_references(given, everything), *_circles(given, everything)]
    for policy in given:
        found += [*_days(policy), *_places(policy), *_periods(policy, everything)]
        found += [*_zones(policy), *_shares(policy), *_source(policy), *_elsewhere(policy)]
        found += [*_effects(policy, everything), *_taken(policy, known), *_mixed(policy, modes)]
        if people is not None:
            found += _nobody(policy, people)
    faults = [
        Fault(kind, policy.file, locate and locate(policy.file, where), "", facts)
        for kind, policy, where, facts in found
    ]
    return tuple(sorted(faults, key=lambda each: (each.file, each.line or 0, each.code)))


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Every text of an instrument or a rule with its place, readings included."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _texts(each, (*where, place))
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            key = _IN_FILE.get(field.name, field.name)
            if key == "readings":
                for each in getattr(value, field.name):
                    yield from _texts(each.rule.note, (*where, key, each.name, "note"))
            else:
                yield from _texts(getattr(value, field.name), (*where, key))


def _days(policy: Policy) -> Found:
    """Weekdays that do not fit the date beside them."""
    texts = [*_texts(policy.instrument, ("instrument",))]
    for place, rule in enumerate(policy.rules):
        texts += _texts(rule, ("rules", place))
    for where, text in texts:
        for each in written_days(text):
            if not each.fits:
                yield _wrong_day(policy, where, each)


def _wrong_day(
    policy: Policy, where: Where, each: WrittenDay
) -> tuple[FaultKind, Policy, Where, dict[str, object]]:
    key = next(step for step in reversed(where) if isinstance(step, str))
    facts: dict[str, object] = {"key": key, "name": each.name, "text": each.text}
    if each.day is None:
        return NO_SUCH_DAY, policy, where, facts
    right = f"{each.right('id')} ({each.right('en')})"
    return WRONG_WEEKDAY, policy, where, {**facts, "right": right}


def _places(policy: Policy) -> Found:
    """Citations of places that the act does not have; places listed twice."""
    contents = policy.instrument.contents
    for place, each in enumerate(contents):
        if each in contents[:place]:
            where: Where = ("instrument", "contents", place)
            yield PLACE_TWICE, policy, where, {"place": each, "act": policy.id}
    for number, rule in enumerate(policy.rules):
        cited = rule.citation.place
        if contents and not any(cited == each or cited.startswith(f"{each}(") for each in contents):
            facts: dict[str, object] = {"rule": rule.id, "place": cited, "act": policy.id}
            yield NOT_IN_CONTENTS, policy, ("rules", number, "cite"), facts


def _periods(policy: Policy, everything: tuple[Policy, ...]) -> Found:
    """Rules whose first or last day lies outside the days of the act, as prolonged."""
    force = _prolonged(policy.instrument, everything)
    for number, rule in enumerate(policy.rules):
        outside = [day for day in (rule.period.start, rule.period.end) if day and day not in force]
        if outside:
            facts = {"rule": rule.id, "days": rule.period, "act": policy.id, "force": force}
            yield OUTSIDE_FORCE, policy, ("rules", number, "period"), facts


def _prolonged(act: Instrument, everything: tuple[Policy, ...]) -> Span:
    """The days of an act with all that later acts add, and without what they take away."""
    ends = [
        each.until
        for policy in everything
        for each in policy.instrument.amends
        if each.act == act.id and each.until
    ]
    end = act.in_force.end
    return Span(act.in_force.start, max([end, *ends]) if end else None)


def _zones(policy: Policy) -> Found:
    """Schemes and levels of zones that nobody knows, and so no day can have."""
    for number, rule in enumerate(policy.rules):
        for place, zone in enumerate(rule.where.zones):
            where: Where = ("rules", number, "where", "zones", place)
            levels = SCHEMES.get(zone.scheme)
            if levels is None:
                facts: dict[str, object] = {"value": zone.scheme, "known": ", ".join(SCHEMES)}
                yield UNKNOWN_SCHEME, policy, (*where, "scheme"), facts
                continue
            for step, level in enumerate(zone.levels):
                if level not in levels:
                    facts = {"value": level, "scheme": zone.scheme, "known": ", ".join(levels)}
                    yield UNKNOWN_LEVEL, policy, (*where, "levels", step), facts


def _shares(policy: Policy) -> Found:
    for number, rule in enumerate(policy.rules):
        if isinstance(rule, Cap) and rule.share == 1:
            yield FULL_SHARE, policy, ("rules", number, "share"), {"rule": rule.id}


def _source(policy: Policy) -> Found:
    """An act that rests on hearsay without saying whose."""
    doubtful = any(not rule.citation.verified for rule in policy.rules)
    if doubtful and not policy.instrument.source:
        yield NO_SOURCE, policy, ("instrument",), {"act": policy.id}


def _nobody(policy: Policy, people: Personnel) -> Found:
    """Rules that concern nobody; never those on protected facts, for they would tell of them."""
    for number, rule in enumerate(policy.rules):
        selector = parse_selector(rule.select)
        if not selector.protected and people:
            matched = people.facts.select(selector.expression(_first_day(policy, rule)))
            if not matched.to_series().any():
                facts: dict[str, object] = {"rule": rule.id, "select": rule.select}
                yield MATCHES_NOBODY, policy, ("rules", number, "select"), facts


def _first_day(policy: Policy, rule: Rule) -> date:
    span = policy.span(rule) or policy.instrument.in_force
    return span.start or policy.instrument.published


def _references(given: tuple[Policy, ...], everything: tuple[Policy, ...]) -> Found:
    """Acts and rules that are named and are nowhere, and numbers of changes given twice."""
    acts = {policy.id for policy in everything}
    rules = {rule.id for policy in everything for rule in policy.rules}
    counted = _ordinals(everything)
    for policy in given:
        act = policy.instrument
        yield from _changed_acts(policy, acts, rules)
        for place, name in enumerate(act.implements):
            if name not in acts:
                where: Where = ("instrument", "implements", place)
                yield UNKNOWN_IMPLEMENTED, policy, where, {"act": act.id, "name": name}
        for place, change in enumerate(act.amends):
            others = [
                each for each in counted.get((change.act, change.ordinal), ()) if each != act.id
            ]
            if others:
                where = ("instrument", "amends", place, "ordinal")
                facts = {"act": act.id, "ordinal": change.ordinal, "base": change.act}
                yield ORDINAL_TWICE, policy, where, {**facts, "other": ", ".join(others)}
        for number, rule in enumerate(policy.rules):
            for place, name in enumerate(rule.displaces):
                if name not in rules:
                    where = ("rules", number, "displaces", place)
                    yield DISPLACES_NOTHING, policy, where, {"rule": rule.id, "name": name}


def _effects(policy: Policy, everything: tuple[Policy, ...]) -> Found:
    """Changes of other acts that cannot have the effect that they name."""
    acts = {each.id: each.instrument for each in everything}
    act = policy.instrument
    for place, change in enumerate(act.amends):
        where: Where = ("instrument", "amends", place)
        base = acts.get(change.act)
        if change.act == act.id:
            yield CHANGES_ITSELF, policy, (*where, "act"), {"act": act.id}
        elif base and change.until:
            facts: dict[str, object] = {"act": act.id, "base": base.id, "until": change.until}
            start, end = base.in_force.start, base.in_force.end
            if start and change.until < start:
                yield UNTIL_TOO_EARLY, policy, (*where, "until"), facts
            elif end and change.until < end:
                yield SHORTENS, policy, (*where, "until"), {**facts, "end": end}
    for place, gone in enumerate(act.revokes):
        where = ("instrument", "revokes", place)
        base = acts.get(gone.act)
        if gone.act == act.id:
            yield CHANGES_ITSELF, policy, (*where, "act"), {"act": act.id}
        elif base and gone.last_day:
            end = _prolonged(base, everything).end
            if end and end < gone.last_day:
                facts = {"act": act.id, "base": base.id, "last": gone.last_day, "end": end}
                yield ENDS_LATER, policy, (*where, "last_day"), facts


def _taken(policy: Policy, known: Iterable[Policy]) -> Found:
    """Ids that installed acts have for something else."""
    mine = attrs.evolve(policy, file="")
    for other in known:
        if attrs.evolve(other, file="") == mine:
            continue
        rules = {rule.id for rule in other.rules}
        if other.id == policy.id:
            facts: dict[str, object] = {"name": policy.id, "other": other.instrument.short}
            yield ID_TAKEN, policy, ("instrument", "id"), facts
            continue
        for number, rule in enumerate(policy.rules):
            if rule.id in rules:
                facts = {"name": rule.id, "other": other.id}
                yield ID_TAKEN, policy, ("rules", number, "id"), facts


def _mixed(policy: Policy, modes: Modes) -> Found:
    """Caps and limits that no law takes, since they count the office and other places."""
    for number, rule in enumerate(policy.rules):
        named = getattr(rule, "modes", ())
        if all(code in modes for code in named) and mixes(rule, modes):
            facts: dict[str, object] = {"rule": rule.id, "modes": ", ".join(named)}
            yield TWO_PLACES, policy, ("rules", number, "modes"), facts


def _elsewhere(policy: Policy) -> Found:
    """Rules for places in which the act does not hold."""
    own = policy.instrument.region
    for number, rule in enumerate(policy.rules):
        within = rule.where.within
        if own and within and not any(covers(own, one) or covers(one, own) for one in within):
            facts: dict[str, object] = {"rule": rule.id, "regions": ", ".join(within), "own": own}
            yield ELSEWHERE, policy, ("rules", number, "where", "within"), facts


def _changed_acts(policy: Policy, acts: set[str], rules: set[str]) -> Found:
    act = policy.instrument
    for place, change in enumerate(act.amends):
        where: Where = ("instrument", "amends", place)
        if change.act not in acts:
            yield UNKNOWN_ACT, policy, (*where, "act"), {"act": act.id, "name": change.act}
        for step, name in enumerate(change.ends):
            if name not in rules:
                facts: dict[str, object] = {"act": act.id, "name": name}
                yield UNKNOWN_RULE, policy, (*where, "ends", step), facts
    for place, gone in enumerate(act.revokes):
        if gone.act not in acts:
            where = ("instrument", "revokes", place, "act")
            yield UNKNOWN_ACT, policy, where, {"act": act.id, "name": gone.act}
    for place, name in enumerate(act.lives_with):
        if name not in acts:
            where = ("instrument", "lives_with", place)
            yield UNKNOWN_ACT, policy, where, {"act": act.id, "name": name}
    if act.amends and act.in_force.end is not None:
        facts = {"act": act.id, "base": act.amends[0].act, "last": act.in_force.end}
        yield OWN_END, policy, ("instrument", "in_force"), facts


def _ordinals(everything: Iterable[Policy]) -> Mapping[tuple[str, int | None], list[str]]:
    """The acts that say they are a certain change of a certain act."""
    found: dict[tuple[str, int | None], list[str]] = {}
    for policy in everything:
        for change in policy.instrument.amends:
            if change.ordinal is not None:
                found.setdefault((change.act, change.ordinal), []).append(policy.id)
    return found


def _circles(given: tuple[Policy, ...], everything: tuple[Policy, ...]) -> Found:
    """Acts that change, and rules that displace, one another in a circle; told at each of them."""
    acts = dependence(each.instrument for each in everything)
    rules = {rule.id: rule.displaces for policy in everything for rule in policy.rules}
    stuck_acts, stuck_rules = unordered(acts), unordered(rules)
    for policy in given:
        if policy.id in stuck_acts:
            facts: dict[str, object] = {"acts": ", ".join(sorted(stuck_acts))}
            act = policy.instrument
            key = "amends" if act.amends else "revokes" if act.revokes else "lives_with"
            yield ACT_CIRCLE, policy, ("instrument", key), facts
        for number, rule in enumerate(policy.rules):
            if rule.id in stuck_rules:
                facts = {"rules": ", ".join(sorted(stuck_rules))}
                yield CIRCLE, policy, ("rules", number, "displaces"), facts
