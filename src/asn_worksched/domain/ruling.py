"""A ruling: what the law allows one employee on one day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

import attrs

from ..texts import N_, translator
from .acts import Citation
from .modes import WorkMode


class Duty(Enum):
    """
    What a day asks of a person.

    ``OFF``: no working day. ``OWED``: must work. ``IN_TURN``: works or rests in turn (a unit
    that works through all seven days). ``EXCUSED``: a working day, but on leave.
    """

    OFF = 0
    OWED = 1
    IN_TURN = 2
    EXCUSED = 3

    def text(self, locale: str = "id") -> str:
        """A phrase for a person."""
        return translator(locale)(_DUTY_TEXT[self])


_DUTY_TEXT: Mapping[Duty, str] = {
    Duty.OFF: N_("not a working day"),
    Duty.OWED: N_("a working day"),
    Duty.IN_TURN: N_("works or rests in turn"),
    Duty.EXCUSED: N_("excused from duty"),
}


@attrs.frozen
class Step:
    """
    One clause that took part in a ruling.

    *effect* is the rule's kind, or ``calendar`` or ``leave``. *because* are the conditions that
    matched (a holiday's name), never a protected fact, *because_id* the same in the Indonesian
    words of the selector language; *set_aside* the rule that displaced it. *through* is the act,
    if any, thanks to which the clause's own act still holds.
    """

    rule: str
    effect: str
    modes: tuple[str, ...]
    citation: Citation
    because: tuple[str, ...] = ()
    because_id: tuple[str, ...] = ()
    set_aside: str = ""
    through: str = ""

    def explain(self, locale: str = "id") -> str:
        """One line for a person: what it does, its article, and why it applies."""
        say = translator(locale)
        verb, article = say(_VERBS[self.effect]), self.citation.text(locale)
        if self.effect == "calendar":
            return f"  {verb} {''.join(self.because)}: {article}"
        modes = " " + "/".join(self.modes) if self.modes else ""
        parts = self.because_id if locale == "id" else self.because
        join, since, by = say(N_("and")), say(N_("because")), say(N_("set aside by"))
        thanks_to = say(N_("prolonged by"))
        why = f" {join} ".join(map(say, parts))
        because = f" ({since} {why})" if why else ""
        aside = f" [{by} {self.set_aside}]" if self.set_aside else ""
        through = f" [{thanks_to} {self.through}]" if self.through else ""
        return f"  {verb}{modes}: {article}{through}{because}{aside}"


@attrs.frozen(kw_only=True)
class Ruling:
    """
    What the law allows *employee* (a key) on *day*.

    *allowed* is empty when there is no duty. *usual* are the modes to plan unless something calls
    for another. *required* tells that a duty to be present narrowed the modes.
    """

    employee: str
    day: date
    duty: Duty
    allowed: tuple[WorkMode, ...]
    usual: tuple[WorkMode, ...] = ()
    required: bool = False
    steps: tuple[Step, ...] = ()

    def explain(self, locale: str = "id") -> str:
        """Several lines for a person: the outcome, then each clause with its citation."""
        head = f"{self.employee} {day_text(self.day, locale)}: {self._outcome(locale)}"
        lines = [head]
        lines += [step.explain(locale) for step in self.steps]
        return "\n".join(lines)

    def _outcome(self, locale: str) -> str:
        say = translator(locale)
        if not self.allowed:
            return self.duty.text(locale)
        word = N_("must be") if self.required or len(self.allowed) == 1 else N_("may be")
        modes = ", ".join(mode.code for mode in self.allowed)
        turn = f", {self.duty.text(locale)}" if self.duty is Duty.IN_TURN else ""
        return f"{say(word)} {modes}{turn}"

    def __str__(self) -> str:
        return self.explain("en")


_VERBS: Mapping[str, str] = {
    "permit": N_("permits"),
    "forbid": N_("forbids"),
    "require": N_("requires"),
    "excuse": N_("excuses"),
    "leave": N_("leave"),
    "facultative": N_("optional holiday (libur fakultatif)"),
    "calendar": N_("day off"),
    "hours": N_("hours"),
    "report": N_("report duty"),
    "cap": N_("cap"),
    "cover": N_("cover"),
    "limit": N_("limit"),
    "closure": N_("closure terms"),
    "rest": N_("rest"),
    "shift": N_("shifts"),
    "ladder": N_("ladder of absence"),
}

WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)


def day_text(day: date, locale: str = "id") -> str:
    """``Rabu 2020-03-18``."""
    return f"{translator(locale)(WEEKDAYS[day.weekday()])} {day}"


@attrs.frozen(kw_only=True)
class Conflict:
    """
    Two clauses that cannot both hold for *group* on *day*, each with its citation.

    Impossible law is a result, never an exception: the rest is still planned. *needed* people
    must be there while *places* may; where *last* is given both are summed over the days from
    *day* to *last*, both included.
    """

    day: date
    group: str
    clauses: tuple[Citation, Citation]
    rules: tuple[str, str]
    needed: int | None = None
    places: int | None = None
    last: date | None = None

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        one, two = (citation.text(locale) for citation in self.clauses)
        if self.needed is None:
            told = say(N_("{one} and {two} cannot both hold."))
            return f"{day_text(self.day, locale)} {self.group}: " + told.format(one=one, two=two)
        told = say(N_("{one} leaves {places} places, {two} needs {needed}."))
        filled = told.format(one=one, two=two, places=self.places, needed=self.needed)
        return f"{day_text(self.day, locale)} {self.group}: {filled}"
