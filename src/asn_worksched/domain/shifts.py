"""Shift work as data: shifts, the cover that units need, what people are owed, and their wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any, Protocol

import attrs

from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .acts import Citation
from .shift_days import EVERY_DAY, Days
from .time import as_day

DAY_OFF = ""
"""In place of the code of a shift: no work that day."""
OFF_WORDS = ("", "-", "off", "libur")
"""How a day off may be written where the code of a shift may stand, in any case."""
_FRIDAY = 4
_DAY_MINUTES = 24 * 60

UNKNOWN_SHIFT = FaultKind(
    "ASN-SHF-001",
    N_("{shift!r} is no shift of these rules."),
    N_("A rule for a shift that nobody works would have no effect."),
    N_("Known here: {known}."),
)
SHIFT_TWICE = FaultKind(
    "ASN-SHF-002",
    N_("The shift {shift!r} stands here a second time."),
    N_("Rosters name a shift by its code alone."),
    N_("Give one of them another code."),
)
COVER_TWICE = FaultKind(
    "ASN-SHF-003",
    N_("Cover of the shift {shift!r} of {unit} is asked for twice on the same days."),
    N_("Which of the two numbers held would be chance."),
    N_("Delete one of them, or give one of them days of its own."),
)
BAD_CODE = FaultKind(
    "ASN-SHF-004",
    N_("{shift!r} cannot be the code of a shift."),
    N_("Codes stand in tables beside the words for a day off."),
    N_("Use a few letters or digits, such as P, S and M."),
)
BAD_LENGTH = FaultKind(
    "ASN-SHF-005",
    N_("The shift {shift!r} lasts {minutes} minutes with its break."),
    N_("A shift lasts longer than nothing and at most 24 hours."),
    N_("Correct minutes and breaks."),
)
CONTRARY = FaultKind(
    "ASN-SHF-006",
    N_("At least {least} and at most {most} are asked for."),
    N_("No roster could keep to both."),
    N_("Exchange the two numbers or correct one of them."),
)
PINNED_TWICE = FaultKind(
    "ASN-SHF-007",
    N_("The day {day} of {employee} is fixed twice."),
    N_("A person has one shift a day."),
    N_("Keep one of the two."),
)
WISHED_TWICE = FaultKind(
    "ASN-SHF-019",
    N_("A wish of {employee} about {shift} on {day} stands here a second time."),
    N_("Which of the two counted would be chance."),
    N_("Keep one of them."),
)

Wrong = tuple[FaultKind, tuple[str | int, ...], Mapping[str, object]]
"""A kind of fault, the way to what is wrong from the rules inward, and the facts."""


def _code(value: str) -> str:
    return DAY_OFF if value.strip().casefold() in OFF_WORDS else value


@attrs.frozen(kw_only=True)
class Shift:
    """
    A shift: *start* on the wall clock and *minutes* of work; the break is not work.

    One that ends at or before its start ends on the next morning. *friday_break* is the break on
    Fridays where that differs. *code* stands in rosters as the post.
    """

    code: str
    start: time
    minutes: int
    break_minutes: int = 0
    friday_break: int | None = None
    name: str = ""

    def length(self, day: date) -> int:
        """Minutes from start to end when the shift starts on *day*, the break included."""
        friday = day.weekday() == _FRIDAY and self.friday_break is not None
        return self.minutes + ((self.friday_break if friday else self.break_minutes) or 0)

    def span(self, day: date) -> tuple[time, time]:
        """Start and end on the wall clock when the shift starts on *day*."""
        end = datetime.combine(day, self.start) + timedelta(minutes=self.length(day))
        return self.start, end.time()

    @property
    def longest(self) -> int:
        """Minutes from start to end, with the longer of the breaks."""
        return self.minutes + max(self.break_minutes, self.friday_break or 0)

    @property
    def begins(self) -> int:
        """The start in minutes after midnight."""
        return self.start.hour * 60 + self.start.minute


def _days(value: Days | Iterable[str | date]) -> Days:
    return value if isinstance(value, Days) else Days.of(value)


@attrs.frozen(kw_only=True)
class ShiftCover:
    """
    *need* people of *unit* are asked for in *shift* on *days*, of them all who have *skill*.

    Each one missing costs *under* and each one too many *over*: 1, and 0 where a skill is asked
    for, unless told otherwise. Of several covers of one shift and skill the most closely meant
    governs a day, see :meth:`Days.rank`; a need of 0 asks for nobody.
    """

    unit: str
    shift: str
    need: int
    days: Days = attrs.field(default=EVERY_DAY, converter=_days)
    skill: str = ""
    under: int = 100
    over: int = attrs.field(
        default=attrs.Factory(lambda self: 0 if self.skill else 1, takes_self=True)
    )
    id: str = ""
    citation: Citation | None = None


@attrs.frozen
class ShiftLimit:
    """At most *days* days of the period in *shift*."""

    shift: str
    days: int


@attrs.frozen
class ShiftBan:
    """Who worked *after* one day does not work *then* on the next, whatever the hours between."""

    after: str
    then: str


@attrs.frozen(kw_only=True)
class ShiftTerms:
    """
    What holds for the shifts of whomever *select* matches; ``None`` where nothing is said.

    Of terms that concern the same person the later ones count, value by value, so that those of
    one person stand behind those of all; what is *forbidden* adds up. Days in a row, *on* and
    *off*, and weekends (Saturday and Sunday) are counted by the day on which a shift starts.
    *min_minutes* and *max_minutes* are of the whole period; who is on leave for a part of it owes
    the least for the rest only. Where the law's rest is stricter, it is the law's.
    """

    select: str = ""
    min_rest_hours: int | None = None
    min_days_on: int | None = None
    max_days_on: int | None = None
    min_days_off: int | None = None
    max_days_off: int | None = None
    max_weekends: int | None = None
    min_minutes: int | None = None
    max_minutes: int | None = None
    at_most: tuple[ShiftLimit, ...] = ()
    forbidden: tuple[ShiftBan, ...] = ()
    id: str = ""
    citation: Citation | None = None


@attrs.frozen(kw_only=True)
class ShiftRequest:
    """
    What somebody would like on *day*: the shift, or a day off (:data:`DAY_OFF`).

    With *wanted* false it is what they would rather not have. Not getting it costs *weight*.
    """

    employee: str
    day: date = attrs.field(converter=as_day)
    shift: str = attrs.field(default=DAY_OFF, converter=_code)
    weight: int = 1
    wanted: bool = True


@attrs.frozen(kw_only=True)
class ShiftPin:
    """A day that is settled already: *shift*, or a day off (:data:`DAY_OFF`)."""

    employee: str
    day: date = attrs.field(converter=as_day)
    shift: str = attrs.field(default=DAY_OFF, converter=_code)
    citation: Citation | None = None


OWN_RULES = Citation("aturan-sif", "Aturan sif")
"""What rules without an act of their own are cited as."""


@attrs.frozen(kw_only=True)
class ShiftRules:
    """
    All that a shift roster is made from, besides the law.

    The people of units with *covers* whom *staff* (a selector) matches work in *shifts*; without
    shifts, in those that the law itself sets. *basis* is the act that rules without a citation
    of their own rest on. Raises :class:`InvalidInput` with everything that is wrong.
    """

    covers: tuple[ShiftCover, ...]
    shifts: tuple[Shift, ...] = ()
    staff: str = ""
    terms: tuple[ShiftTerms, ...] = ()
    pins: tuple[ShiftPin, ...] = ()
    requests: tuple[ShiftRequest, ...] = ()
    basis: Citation = OWN_RULES
    file: str = attrs.field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        faults = [Fault(kind, self.file, facts=facts) for kind, _, facts in problems(self)]
        if faults:
            raise InvalidInput(faults)

    def cited(self, group: str, number: int) -> tuple[str, Citation]:
        """The name and the citation of the rule at a place of a group (from 0)."""
        rule: Any = getattr(self, group)[number]
        name = getattr(rule, "id", "") or f"{self.basis.instrument}.{group}.{number + 1}"
        return name, rule.citation or self.basis


class Parts(Protocol):
    """What :func:`problems` looks at: rules, or what is to become rules."""

    @property
    def shifts(self) -> tuple[Shift, ...]: ...  # noqa: D102
    @property
    def covers(self) -> tuple[ShiftCover, ...]: ...  # noqa: D102
    @property
    def terms(self) -> tuple[ShiftTerms, ...]: ...  # noqa: D102
    @property
    def pins(self) -> tuple[ShiftPin, ...]: ...  # noqa: D102
    @property
    def requests(self) -> tuple[ShiftRequest, ...]: ...  # noqa: D102


def problems(rules: Parts) -> Iterator[Wrong]:
    """What is wrong with rules by themselves, each with its place in them."""
    codes = [shift.code for shift in rules.shifts]
    yield from _shift_problems(rules)
    known = {"known": ", ".join(codes)}
    for where, code in _named(rules):
        if codes and code not in codes:
            yield UNKNOWN_SHIFT, where, {"shift": code, **known}
    yield from _cover_problems(rules)
    for number, terms in enumerate(rules.terms):
        yield from _contrary(terms, number)
    yield from _twice(rules)


def _twice(rules: Parts) -> Iterator[Wrong]:
    """Days settled twice, and shifts wished for twice on a day, or wished for and away."""
    seen: set[tuple[str, date]] = set()
    for number, pin in enumerate(rules.pins):
        cell = (pin.employee, pin.day)
        if cell in seen:
            yield PINNED_TWICE, ("pins", number), {"employee": pin.employee, "day": pin.day}
        seen.add(cell)
    wished: set[tuple[str, date, str]] = set()
    for number, wish in enumerate(rules.requests):
        about = (wish.employee, wish.day, wish.shift)
        if about in wished:
            yield WISHED_TWICE, ("requests", number), wish_facts(wish)
        wished.add(about)


def wish_facts(wish: ShiftRequest) -> dict[str, object]:
    """Who wishes for what on which day, for the text of a fault."""
    return {"employee": wish.employee, "day": wish.day, "shift": wish.shift or OFF_WORDS[-1]}


def _shift_problems(rules: Parts) -> Iterator[Wrong]:
    codes = [shift.code for shift in rules.shifts]
    for number, shift in enumerate(rules.shifts):
        where = ("shifts", number)
        if shift.code in codes[:number]:
            yield SHIFT_TWICE, (*where, "code"), {"shift": shift.code}
        if _code(shift.code) == DAY_OFF or shift.code != shift.code.strip():
            yield BAD_CODE, (*where, "code"), {"shift": shift.code}
        if shift.minutes <= 0 or shift.longest > _DAY_MINUTES:
            facts = {"shift": shift.code, "minutes": shift.longest}
            yield BAD_LENGTH, (*where, "minutes"), facts


def _named(rules: Parts) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every code of a shift that a rule names, days off aside."""
    for number, cover in enumerate(rules.covers):
        yield ("covers", number, "shift"), cover.shift
    for number, terms in enumerate(rules.terms):
        for place, limit in enumerate(terms.at_most):
            yield ("terms", number, "at_most", place, "shift"), limit.shift
        for place, pair in enumerate(terms.forbidden):
            yield ("terms", number, "forbidden", place, "after"), pair.after
            yield ("terms", number, "forbidden", place, "then"), pair.then
    for group in ("pins", "requests"):
        for number, each in enumerate(getattr(rules, group)):
            if each.shift != DAY_OFF:
                yield (group, number, "shift"), each.shift


def _cover_problems(rules: Parts) -> Iterator[Wrong]:
    places: dict[tuple[str, str, str], list[int]] = {}
    for number, cover in enumerate(rules.covers):
        places.setdefault((cover.unit, cover.shift, cover.skill), []).append(number)
    for (unit, shift, _), numbers in places.items():
        for one, two in combinations(numbers, 2):
            if rules.covers[one].days.meets(rules.covers[two].days):
                yield COVER_TWICE, ("covers", two), {"unit": unit, "shift": shift}


def _contrary(terms: ShiftTerms, number: int) -> Iterator[Wrong]:
    for name in ("days_on", "days_off", "minutes"):
        least, most = getattr(terms, f"min_{name}"), getattr(terms, f"max_{name}")
        if least is not None and most is not None and least > most:
            yield CONTRARY, ("terms", number, f"min_{name}"), {"least": least, "most": most}
