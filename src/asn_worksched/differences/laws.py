"""What changes from one body of law to another: acts, rules, days off, seasons and zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from ..domain.acts import Citation, Instrument
from ..domain.law import Rule
from ..rulings import Law
from .feeds import (
    DayChange,
    SeasonChange,
    ZonesChange,
    days_between,
    seasons_between,
    zones_between,
)
from .hows import How, how_of, how_text

_NOT_TERMS = frozenset({"id", "citation", "note", "readings"})
_ACT_TERMS = (
    *("in_force", "published", "region", "level", "own_staff"),
    *("amends", "revokes", "lives_with"),
)


@attrs.frozen(kw_only=True)
class ActChange:
    """
    One act that is in effect in one law and not in the other, or has other terms there.

    *keys* are the terms that differ, as policy files call them; ``in_force`` is compared as other
    acts leave it. *before* and *after* are the act in either law. What its rules say is told by
    rule.
    """

    act: str
    how: How
    before: Instrument | None = None
    after: Instrument | None = None
    keys: tuple[str, ...] = ()

    @property
    def citation(self) -> Citation:
        """The act as a whole."""
        act = self.after or self.before
        return Citation(self.act, act.short if act else self.act)

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        return _line(self.act, self.how, self.keys, self.citation, locale)


@attrs.frozen(kw_only=True)
class RuleChange:
    """
    One rule that one law has and the other has not, or has otherwise.

    *keys* are the terms that differ, as policy files call them; ``in_force`` where the days of its
    act differ. *before* and *after* are the rule in either law.
    """

    rule: str
    how: How
    citation: Citation
    before: Rule | None = None
    after: Rule | None = None
    keys: tuple[str, ...] = ()

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        return _line(self.rule, self.how, self.keys, self.citation, locale)


def _line(name: str, how: How, keys: tuple[str, ...], cited: Citation, locale: str) -> str:
    told = f" ({', '.join(keys)})" if keys else ""
    return f"{name}: {how_text(how, locale)}{told} [{cited.text(locale)}]"


@attrs.frozen(kw_only=True)
class LawDifference:
    """
    What changes from one law to another: *acts* and *rules* by id, *days* off and *seasons* in
    order, and *zones*, ``None`` where nothing in them differs.

    Only terms count: a note, or another reading that is not in use, changes no law. Days off are
    compared in the years whose decree was known. Where joint leave by Keppres binds and none is
    known of a year, that year is compared without joint leave.
    """

    acts: tuple[ActChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    days: tuple[DayChange, ...] = ()
    seasons: tuple[SeasonChange, ...] = ()
    zones: ZonesChange | None = None

    def __bool__(self) -> bool:
        return any((self.acts, self.rules, self.days, self.seasons, self.zones))

    def text(self, locale: str = "id") -> str:
        """One line a change; up to two for zones."""
        zones = (self.zones,) if self.zones else ()
        changes = (*self.acts, *self.rules, *self.days, *self.seasons, *zones)
        return "\n".join(each.text(locale) for each in changes)

    def __str__(self) -> str:
        return self.text("en")


def between_laws(
    before: Law,
    after: Law,
    *,
    known: tuple[date | None, date | None] = (None, None),
) -> LawDifference:
    """
    What changes; *known* are the days of asking about either law's calendar and zones.

    Acts are compared as the laws have them: see :meth:`Law.known_on`.
    """
    calendars = (before.calendar, known[0]), (after.calendar, known[1])
    zones = zones_between((before.zones, known[0]), (after.zones, known[1]))
    return LawDifference(
        acts=tuple(_acts(before, after)),
        rules=tuple(_rules(before, after)),
        days=tuple(days_between(*calendars)),
        seasons=tuple(seasons_between(*calendars)),
        zones=zones or None,
    )


def _acts(before: Law, after: Law) -> Iterator[ActChange]:
    first, second = _in_effect(before), _in_effect(after)
    for name in sorted({*first, *second}):
        old, new = first.get(name), second.get(name)
        keys: tuple[str, ...] = ()
        if old and new:
            keys = tuple(key for key in _ACT_TERMS if getattr(old, key) != getattr(new, key))
        if old is None or new is None or keys:
            yield ActChange(act=name, how=how_of(old, new), before=old, after=new, keys=keys)


def _in_effect(law: Law) -> dict[str, Instrument]:
    """The acts in effect by id, those that rules in Python stand in included."""
    of_rules = {act.id: act for act, _, _ in law.clauses()}
    return of_rules | {policy.id: policy.instrument for policy in law.effective}


def _rules(before: Law, after: Law) -> Iterator[RuleChange]:
    first, second = (
        {rule.id: (act, rule) for act, rule, _ in law.clauses()} for law in (before, after)
    )
    for name in sorted({*first, *second}):
        change = _change(name, first.get(name), second.get(name))
        if change is not None:
            yield change


def _change(
    name: str, before: tuple[Instrument, Rule] | None, after: tuple[Instrument, Rule] | None
) -> RuleChange | None:
    old, new = before and before[1], after and after[1]
    keys: tuple[str, ...] = ()
    if before is not None and after is not None:
        force = ("in_force",) if before[0].in_force != after[0].in_force else ()
        keys = (*_differing(before[1], after[1]), *force)
        if not keys:
            return None
    rule = new or old
    assert rule is not None
    return RuleChange(
        rule=name,
        how=how_of(old, new),
        citation=rule.citation,
        before=old,
        after=new,
        keys=keys,
    )


def _differing(before: Rule, after: Rule) -> Iterator[str]:
    if before.kind != after.kind:
        yield "kind"
        return
    for field in attrs.fields(type(before)):
        same = getattr(before, field.name) == getattr(after, field.name)
        if field.name not in _NOT_TERMS and not same:
            yield field.name
