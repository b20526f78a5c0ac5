"""What changes from one body of law to another: rules that come, go or change, and days off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import attrs

from ..calendars import Calendar, Holiday
from ..domain.acts import Citation, Instrument
from ..domain.law import Rule
from ..domain.ruling import day_text
from ..domain.time import Period
from ..errors import InvalidInput
from ..rulings import Law
from ..texts import N_, translator

How = Literal["added", "removed", "changed"]
_HOW = {"added": N_("added"), "removed": N_("removed"), "changed": N_("changed")}
_NOT_TERMS = frozenset({"id", "citation", "note", "readings"})


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
        say = translator(locale)
        keys = f" ({', '.join(self.keys)})" if self.keys else ""
        return f"{self.rule}: {say(_HOW[self.how])}{keys} [{self.citation.text(locale)}]"


@attrs.frozen(kw_only=True)
class DayChange:
    """A day off that one law has and the other has not, or by another decree."""

    day: date
    before: Holiday | None
    after: Holiday | None

    @property
    def how(self) -> How:
        """Whether the day off came, went, or is now of another kind or decree."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        holiday = self.after or self.before
        told = f"{holiday.name} [{holiday.citation.text(locale)}]" if holiday else ""
        return f"{day_text(self.day, locale)}: {say(_HOW[self.how])}, {told}"


@attrs.frozen(kw_only=True)
class LawDifference:
    """
    What changes from one law to another: *rules* by id, *days* off in order.

    Only terms count: a note or another reading that is not in use changes no law.
    """

    rules: tuple[RuleChange, ...] = ()
    days: tuple[DayChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.days)

    def text(self, locale: str = "id") -> str:
        """One line a change."""
        rules = [each.text(locale) for each in self.rules]
        return "\n".join([*rules, *(each.text(locale) for each in self.days)])

    def __str__(self) -> str:
        return self.text("en")


def between_laws(
    before: Law,
    after: Law,
    *,
    known: tuple[date | None, date | None] = (None, None),
) -> LawDifference:
    """What changes; *known* are the days on which the holidays of either law are asked for."""
    first, second = (
        {rule.id: (act, rule) for act, rule, _ in law.clauses()} for law in (before, after)
    )
    names = sorted({*first, *second})
    rules = (_change(name, first.get(name), second.get(name)) for name in names)
    days = _days((before.calendar, known[0]), (after.calendar, known[1]))
    return LawDifference(rules=tuple(each for each in rules if each), days=tuple(days))


def _change(
    name: str, before: tuple[Instrument, Rule] | None, after: tuple[Instrument, Rule] | None
) -> RuleChange | None:
    old, new = before and before[1], after and after[1]
    if before is None or after is None:
        rule = new or old
        assert rule is not None
        how: How = "added" if old is None else "removed"
        return RuleChange(rule=name, how=how, citation=rule.citation, before=old, after=new)
    keys = [*_differing(before[1], after[1])]
    if before[0].in_force != after[0].in_force:
        keys.append("in_force")
    if not keys:
        return None
    cited = after[1].citation
    return RuleChange(
        rule=name, how="changed", citation=cited, before=old, after=new, keys=tuple(keys)
    )


def _differing(before: Rule, after: Rule) -> Iterator[str]:
    if before.kind != after.kind:
        yield "kind"
        return
    for field in attrs.fields(type(before)):
        same = getattr(before, field.name) == getattr(after, field.name)
        if field.name not in _NOT_TERMS and not same:
            yield field.name


def _days(
    before: tuple[Calendar, date | None], after: tuple[Calendar, date | None]
) -> Iterator[DayChange]:
    first, second = _off(*before), _off(*after)
    for day in sorted({*first, *second}):
        one, two = first.get(day), second.get(day)
        if one is None or two is None or (one.kind, one.name) != (two.kind, two.name):
            yield DayChange(day=day, before=one, after=two)


def _off(calendar: Calendar, known: date | None) -> dict[date, Holiday]:
    """Every day off of every year that was decreed by *known*."""
    found: dict[date, Holiday] = {}
    for year in sorted(calendar.years):
        try:
            found |= calendar.off(Period(date(year, 1, 1), date(year, 12, 31)), known)
        except InvalidInput:  # not yet decreed on that day: no day off was known
            continue
    return found
