"""The linter: slips in policies that read well and yet cannot be meant as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from ..domain.acts import Instrument
from ..domain.law import Cap, Policy, Rule
from ..domain.time import Span
from ..errors import Fault, FaultKind
from ..selectors import parse_selector
from ..texts import N_
from ..zones import SCHEMES, UNKNOWN_LEVEL, UNKNOWN_SCHEME
from .amendments import ACT_CIRCLE, UNKNOWN_ACT, UNKNOWN_RULE, bases_of, unordered
from .law import CIRCLE, DISPLACES_NOTHING
from .written_days import WrittenDay, written_days

if TYPE_CHECKING:
    from ..personnel import Personnel

WRONG_WEEKDAY = FaultKind(
    "ASN-LNT-001",
    N_("`{key}` says {name} {text}, but that day is a {right}."),
    N_("One of the two is wrong, and with it perhaps the days on which the act holds."),
    N_("Look the date up in the act, and correct the weekday or the date."),
)
NO_SUCH_DAY = FaultKind(
    "ASN-LNT-002",
    N_("`{key}` says {name} {text}, and there is no such day."),
    N_("A date that is wrong in a text may be wrong in the law as well."),
    N_("Look the date up in the act and correct it."),
)
NOT_IN_CONTENTS = FaultKind(
    "ASN-LNT-003",
    N_("The rule {rule} cites {place}, which is not among the contents of {act}."),
    N_("A rule can stand only where the act has something to say."),
    N_("Correct the citation, or add the place to `contents` if the act has it."),
)
OUTSIDE_FORCE = FaultKind(
    "ASN-LNT-004",
    N_("The rule {rule} is to hold on {days}, but the act {act} holds {force}."),
    N_("On days outside, the rule has no effect."),
    N_("Correct the period of the rule, or the days of the act."),
)
ORDINAL_TWICE = FaultKind(
    "ASN-LNT-005",
    N_("{act} is change number {ordinal} of {base}, and so is {other}."),
    N_("Changes of an act are counted, and each number goes to one of them."),
    N_("Look up which is which and correct `ordinal`."),
)
OWN_END = FaultKind(
    "ASN-LNT-006",
    N_("{act} amends {base} and names a last day of its own, {last}."),
    N_("What it changed would return to what it was after that day."),
    N_("Leave `to` out so that it lives as long as what it amends, unless the act says that day."),
)
UNKNOWN_IMPLEMENTED = FaultKind(
    "ASN-LNT-007",
    N_("{act} implements {name}, which is no act known here."),
    N_("Nobody can follow the reference."),
    N_("Correct the id, or name the file of that act too."),
)
MATCHES_NOBODY = FaultKind(
    "ASN-LNT-008",
    N_("The rule {rule} concerns nobody in this register: {select}."),
    N_("A slip in a condition looks just like a rule that nobody falls under."),
    N_("Check the spelling against the register; leave it if it is right."),
)
FULL_SHARE = FaultKind(
    "ASN-LNT-009",
    N_("The cap {rule} allows 100 %."),
    N_("A cap that allows everybody has no effect."),
    N_("Check the share; leave it if the act says so."),
)
PLACE_TWICE = FaultKind(
    "ASN-LNT-010",
    N_("{place} is listed twice among the contents of {act}."),
    N_("One of the two may be meant for another place."),
    N_("Delete one, or correct it."),
)
NO_SOURCE = FaultKind(
    "ASN-LNT-011",
    N_("{act} has citations that are not verified, and names no source."),
    N_("Nobody can check what it says."),
    N_("Add `source` with the place where it was read."),
)
NOTICES = frozenset({OWN_END.code, MATCHES_NOBODY.code, FULL_SHARE.code, NO_SOURCE.code})
"""The codes of what may well be right; the others are wrong in any case."""

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
    given = tuple(policies)
    ids = {policy.id for policy in given}
    everything = (*given, *(each for each in known if each.id not in ids))
    found = [*_references(given, everything), *_circles(given, everything)]
    for policy in given:
        found += [*_days(policy), *_places(policy), *_periods(policy, everything)]
        found += [*_zones(policy), *_shares(policy), *_source(policy)]
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
    """Acts that amend, and rules that displace, one another in a circle; told at each of them."""
    acts = {each.id: bases_of(each.instrument) for each in everything}
    rules = {rule.id: rule.displaces for policy in everything for rule in policy.rules}
    stuck_acts, stuck_rules = unordered(acts), unordered(rules)
    for policy in given:
        if policy.id in stuck_acts:
            facts: dict[str, object] = {"acts": ", ".join(sorted(stuck_acts))}
            key = "amends" if policy.instrument.amends else "lives_with"
            yield ACT_CIRCLE, policy, ("instrument", key), facts
        for number, rule in enumerate(policy.rules):
            if rule.id in stuck_rules:
                facts = {"rules": ", ".join(sorted(stuck_rules))}
                yield CIRCLE, policy, ("rules", number, "displaces"), facts
