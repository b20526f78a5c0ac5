"""Why something is impossible, and what would help: as told to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import attrs

from ...domain.acts import Citation
from ...domain.ruling import day_text
from ...texts import N_, translator

Values = Mapping[str, object]
REGISTER, LEAVE = N_("the register"), N_("the table of leave")
PLAN, WISHES = N_("the plan"), N_("the wishes")
"""What facts rest on where no clause says them."""


@attrs.frozen(kw_only=True)
class Reason:
    """
    A clause, or a fact, that takes part in a clash.

    *template* is a message id, *values* what stands in it, without any number where that would tell
    a protected fact. A clause has a *rule* and a *citation*, a fact at least a *source*. *days* are
    those it is about where the clash is about several at once.
    """

    kind: str
    template: str
    values: Values
    rule: str = ""
    citation: Citation | None = None
    source: str = ""
    days: tuple[date, ...] = ()

    def text(self, locale: str = "id") -> str:
        """One line for a person, with its citation."""
        say = translator(locale)
        told = say(self.template).format(**self.values)
        when = f", {days_text(self.days, locale)}" if self.days else ""
        cited = self.citation.text(locale) if self.citation else say(self.source)
        return f"{told}{when} [{cited}]"


@attrs.frozen(kw_only=True)
class Change:
    """
    One change: of a clause (*rule*, *citation*) or of nothing but the people there are.

    *was* and *becomes* are what the clause says before and after; ``None`` where there is no such
    number, or where it would tell a protected fact.
    """

    kind: str
    template: str
    values: Values
    rule: str = ""
    citation: Citation | None = None
    days: tuple[date, ...] = ()
    was: int | None = None
    becomes: int | None = None

    def text(self, locale: str = "id") -> str:
        """A phrase for a person."""
        told = translator(locale)(self.template).format(**self.values)
        when = f", {days_text(self.days, locale)}" if self.days else ""
        cited = f" [{self.citation.text(locale)}]" if self.citation else ""
        return f"{told}{when}{cited}"


@attrs.frozen(kw_only=True)
class Relaxation:
    """
    Changes that together undo a clash: the least of their kind, and tried.

    *amount* is in person-days, ``None`` where it would tell a protected fact.
    """

    changes: tuple[Change, ...]
    amount: int | None

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        join = f"; {translator(locale)(N_('and'))} "
        return join.join(change.text(locale) for change in self.changes)


@attrs.frozen(kw_only=True)
class Impossible:
    """
    Clauses and facts that cannot all hold in *group* (a unit, or the group of a cap).

    Without any one of the *reasons* the others can hold. *days* are those it is about: of a clash
    of one day, every day on which it is the same. *smallest*: proven that no fewer clauses and
    facts clash there. *relaxations* are what would undo it on each of the days, the nearest first;
    other clashes of the same days or seats are taken to be mended too.
    """

    days: tuple[date, ...]
    group: str
    reasons: tuple[Reason, ...]
    relaxations: tuple[Relaxation, ...] = ()
    smallest: bool = True

    def text(self, locale: str = "id") -> str:
        """Several lines for a person: what clashes, each with its citation, and what would help."""
        say = translator(locale)
        told = N_("cannot all hold (no smaller clash exists):")
        head = say(told if self.smallest else N_("cannot all hold:"))
        lines = [f"{days_text(self.days, locale)} {self.group}: {head}"]
        lines += [f"  - {reason.text(locale)}" for reason in self.reasons]
        if self.relaxations:
            lines.append("  " + say(N_("What would help, the nearest first:")))
        for number, relaxation in enumerate(self.relaxations, 1):
            lines.append(f"  {number}. {relaxation.text(locale)}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text("en")


def days_text(days: Sequence[date], locale: str = "id") -> str:
    """One day with its name; several as runs: ``2020-03-18 to 2020-03-20, 2020-03-23``."""
    if len(days) == 1:
        return day_text(days[0], locale)
    say = translator(locale)
    told = []
    for first, last in _runs(days):
        whole = say(N_("{first} to {last}")).format(first=first, last=last)
        told.append(whole if first < last else str(first))
    return ", ".join(told)


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs
