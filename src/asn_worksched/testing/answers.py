"""What the law says of a law case: its register, its law, and each answer by its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import attrs

from ..domain.acts import Citation, Instrument
from ..domain.law import Hours, Ladder, Rule
from ..domain.people import Employee, Site, Unit
from ..domain.ruling import Ruling
from ..domain.time import Period, Span
from ..errors import NotKnown
from ..files.cases import WrittenCase
from ..personnel import Personnel
from ..rulings import Law, Rulings, resolve
from ..rulings.clauses import Clause
from ..rulings.law import Overlap
from ..rulings.terms import NO_CAP
from ..texts import N_
from ..zones import ZoneLevel, Zones

if TYPE_CHECKING:
    from ..plugins import Plugins

NOT_IN_EFFECT = N_("not in effect")
"""The answer to a question about a rule that the law of the case does not have."""
STAFF = "pegawai-{:04}"
"""The keys of the people of a case with staff."""


@attrs.frozen
class Asked:
    """Which law a case asks: whose, read how, as known when, and with which zones."""

    plugins: Plugins
    region: str
    overlap: Overlap
    what_if: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    zones: tuple[ZoneLevel, ...]


@lru_cache(maxsize=64)
def _law(asked: Asked) -> Law:
    law: Law = asked.plugins.law(asked.region, overlap=asked.overlap)
    if asked.what_if:
        law = law.adopting(*asked.what_if)
    if asked.readings:
        law = law.read_as(dict(asked.readings))
    return attrs.evolve(law, zones=Zones(levels=asked.zones)) if asked.zones else law


@lru_cache(maxsize=64)
def _law_known(asked: Asked, known: date | None) -> Law:
    law = _law(asked)
    return law if known is None else law.known_on(known)


@lru_cache(maxsize=64)
def _register(people: tuple[Employee, ...], units: tuple[Unit, ...]) -> Personnel:
    return Personnel.of(people, units)


@lru_cache(maxsize=256)
def _rulings(
    asked: Asked,
    people: tuple[Employee, ...],
    units: tuple[Unit, ...],
    day: date,
    known: date | None,
) -> Rulings:
    """One day of everybody in a file, so that the cases of one day share it."""
    register = _register(people, units)
    return resolve(register, _law(asked), Period(day, day), as_known_on=known)


def ask(case: WrittenCase, plugins: Plugins) -> Answer:
    """
    What the law that *plugins* bring has to say on *case*.

    Raises :class:`~asn_worksched.WorkschedError` where it cannot be asked, as for a year without
    calendar or a draft that is none.
    """
    asked = Asked(
        plugins,
        case.sheet.region,
        case.overlap,
        case.what_if,
        tuple(sorted(case.readings.items())),
        case.zones,
    )
    law = _law_known(asked, case.as_known_on)
    who, people, units = _people(case)
    if not who:
        return Answer(case=case, law=law, plugins=plugins)
    rulings = _rulings(asked, people, units, case.day, case.as_known_on)
    return Answer(case=case, law=law, plugins=plugins, who=who, rulings=rulings)


def _people(case: WrittenCase) -> tuple[str, tuple[Employee, ...], tuple[Unit, ...]]:
    """
    Whom a case is about, the people of its register, and their units.

    The unit of a staff has a place of its own unless its file gives it one.
    """
    sheet = case.sheet
    if case.who:
        changes = {**case.changes, **({"workweek": case.workweek} if case.workweek else {})}
        everyone = tuple(
            attrs.evolve(each, **changes) if each.key == case.who else each for each in sheet.people
        )
        return case.who, everyone, sheet.units
    if not case.staff:
        return "", (), ()
    unit = sheet.unit(case.unit) if case.unit else Unit("unit", "Unit")
    site = unit.site or Site(unit.code, unit.code)
    unit = attrs.evolve(unit, workweek=case.workweek or unit.workweek, site=site)
    staff = tuple(Employee(key=STAFF.format(n + 1), unit=unit.code) for n in range(case.staff))
    others = tuple(each for each in sheet.units if each.code != unit.code)
    return staff[0].key, staff, (unit, *others)


@attrs.frozen
class Effect:
    """What a case names: an *act*, or a *rule* of it, and the days (*span*) on which it holds."""

    act: Instrument
    span: Span | None
    rule: Rule | None = None

    @property
    def citation(self) -> Citation:
        """The citation of the rule; of an act its short name alone."""
        return Citation(self.act.id, self.act.short) if self.rule is None else self.rule.citation


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Answer:
    """
    What *law* says on *case*; *who* is the key of the one it is about, "" for nobody.

    With somebody there are *rulings* of that one day.
    """

    case: WrittenCase
    law: Law
    plugins: Plugins
    who: str = ""
    rulings: Rulings | None = None

    def said(self, key: str) -> object:
        """What the law says to the expectation *key*, as the case file has it."""
        return _SAYING[key](self)

    def explain(self, locale: str = "id") -> str:
        """The ruling in words, "" where the case is about nobody."""
        return self.ruling.explain(locale) if self.rulings is not None else ""

    @property
    def ruled(self) -> Rulings:
        """The rulings of a case about people, which all questions about people need."""
        if self.rulings is None:
            raise NotKnown("a case without people has no ruling")
        return self.rulings

    @cached_property
    def ruling(self) -> Ruling:
        """The ruling on the one whom the case is about."""
        return self.ruled.of(self.who, self.case.day)

    @property
    def name(self) -> str:
        """The id of the rule, or of the act, that the case names; "" for none."""
        return str(self.case.expect.get("rule", ""))

    @cached_property
    def in_effect(self) -> Effect | None:
        """What the case names, as the law has it in the end; ``None`` for nothing."""
        for policy in self.law.effective:
            if policy.id == self.name:
                return Effect(policy.instrument, policy.instrument.in_force)
        for act, rule, _ in self.law.clauses():
            if rule.id == self.name:
                return Effect(act, rule.period & act.in_force, rule)
        return None

    @cached_property
    def published(self) -> Effect | None:
        """What the case names, as some plugin has it, in effect or not."""
        for policy in self.plugins.policies:
            if policy.id == self.name:
                return Effect(policy.instrument, policy.instrument.in_force)
        rules = [(p.instrument, rule) for p in self.plugins.policies for rule in p.rules]
        rules += [(each.instrument, each.rule) for each in self.plugins.exemptions]
        found = ((act, rule) for act, rule in rules if rule.id == self.name)
        return next((Effect(act, rule.period & act.in_force, rule) for act, rule in found), None)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """
        The citation of the rule that is named, else of the holiday on the day.

        First as its act was published, then as it is in effect, where these differ.
        """
        if "rule" not in self.case.expect:
            holiday = self.law.calendar.holiday(self.case.day, self.case.as_known_on)
            return () if holiday is None else (holiday.citation,)
        told = self.clause if self.who else None
        if told is not None and told.sensitive and told.rule.id == self.name:
            return (told.rule.citation,)
        found = [each.citation for each in (self.published, self.in_effect) if each is not None]
        return tuple(dict.fromkeys(found))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that concern the person on the day and are not set aside."""
        reasons, row = self.ruled.reasons, self.ruled.people.index(self.who)
        number = int(reasons.reason_of[int(self.ruled.number[row]), 0])
        return tuple(reasons.clauses[clause] for clause, by in reasons.lists[number] if by < 0)

    @cached_property
    def bearing(self) -> tuple[Clause, ...]:
        """Those of them that the explanation of the ruling tells."""
        shown = {step.rule for step in self.ruling.steps if not step.set_aside}
        return tuple(each for each in self.clauses if each.rule.id in shown)

    @property
    def clause(self) -> Clause | None:
        """
        The clause that the case names, ``None`` where it does not concern the person.

        A clause about a protected fact goes by its own id and by that of its act, as in rulings.
        """
        own = (each for each in self.clauses if self.name in (each.name, each.rule.id))
        return next(own, None)


def _modes(answer: Answer) -> object:
    return frozenset(mode.code for mode in answer.ruling.allowed)


def _usual(answer: Answer) -> object:
    return frozenset(mode.code for mode in answer.ruling.usual)


def _duty(answer: Answer) -> object:
    return answer.ruling.duty.name.lower()


def _hours(answer: Answer) -> object:
    rule = governing_hours(answer)
    return None if rule is None else rule.span(answer.case.day)


def governing_hours(answer: Answer) -> Hours | None:
    """The hours that hold for the one whom the case is about, ``None`` for none."""
    rulings = answer.ruled
    row = rulings.people.index(answer.who)
    number = int(rulings.hours_of[int(rulings.number[row]), 0])
    return rulings.hours[number] if number >= 0 else None


def _reports(answer: Answer) -> object:
    told = answer.ruled.reports(answer.who, answer.case.day)
    names = {clause.rule.id: clause.name for clause in answer.clauses}
    return frozenset(names.get(rule.id, rule.id) for rule in told)


def _conflict(answer: Answer) -> object:
    """The conflict of the two rules that are named, else all that there are around the person."""
    facts = answer.ruled.people.facts_of(answer.who)
    groups = {facts[key] for key in ("unit.code", "opd.code", "site.code", "site.building")}
    pairs = [frozenset(each.rules) for each in answer.ruled.conflicts if each.group in groups]
    wanted = frozenset(answer.case.expect["conflict"])
    shown = {clause.name: clause.rule.id for clause in answer.clauses}
    met = frozenset(shown.get(name, name) for name in wanted) in pairs
    return wanted if met else frozenset().union(*pairs)


def _places(answer: Answer) -> object:
    """How many places the named cap leaves the unit; ``None`` where it does not reach it."""
    row = answer.ruled.people.index(answer.who)
    for term in answer.ruled.caps:
        if answer.clause is not None and term.rule == answer.clause.rule and term.group[row] >= 0:
            places = int(term.places[int(term.group[row]), 0])
            return None if places == NO_CAP else places
    return None


def _working(answer: Answer) -> object:
    case = answer.case
    workweek = case.workweek or 5
    if answer.who:
        workweek = answer.ruled.people[answer.who].workweek
    return answer.law.calendar.working(case.day, workweek, case.as_known_on)


def _holiday(answer: Answer) -> object:
    found = answer.law.calendar.holiday(answer.case.day, answer.case.as_known_on)
    return "" if found is None else found.name


def _in_force(answer: Answer) -> object:
    found = answer.in_effect
    return found is not None and found.span is not None and answer.case.day in found.span


def _bound(answer: Answer, end: str) -> object:
    found = answer.in_effect
    return NOT_IN_EFFECT if found is None or found.span is None else getattr(found.span, end)


def _trail(answer: Answer) -> object:
    if answer.published is None:
        return NOT_IN_EFFECT
    return frozenset(change.by.id for change in answer.law.trail(answer.published.act.id))


def _sanction(answer: Answer) -> object:
    """The sanction on the step of the named ladder, "" below all of them."""
    rule = None if answer.in_effect is None else answer.in_effect.rule
    if not isinstance(rule, Ladder):
        return NOT_IN_EFFECT
    absent = answer.case.absent
    if absent is None:
        raise NotKnown("a case without absence has no sanction")
    rung = rule.rung(absent.days, in_a_row=absent.in_a_row)
    return "" if rung is None else rung.sanction


_SAYING: Mapping[str, Callable[[Answer], object]] = {
    "modes": _modes,
    "usual": _usual,
    "duty": _duty,
    "required": lambda answer: answer.ruling.required,
    "places": _places,
    "hours": _hours,
    "reports": _reports,
    "conflict": _conflict,
    "working": _working,
    "holiday": _holiday,
    "in_force": _in_force,
    "from": lambda answer: _bound(answer, "start"),
    "to": lambda answer: _bound(answer, "end"),
    "trail": _trail,
    "sanction": _sanction,
}
"""Each question of a case file but parameters, which are compared one by one."""
