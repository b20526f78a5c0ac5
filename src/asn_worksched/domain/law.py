"""Law as data: instruments, citations, the few kinds of rule, and the policy that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import ClassVar, Literal

import attrs

from ..texts import N_, translator
from .modes import WorkMode
from .time import ALWAYS, Span

Scope = Literal["unit", "opd", "site", "floor"]
"""What a cap counts within: a unit, its whole perangkat daerah, a building, or a floor."""

_FRIDAY = 4


@attrs.frozen
class Citation:
    """
    Where a rule stands: an instrument, and the place in it.

    *article*, *paragraph* and *letter* are the numbers as printed; *at* is free text for
    circulars that number differently. *verified* is False where the place or the wording rests
    on the press or on memory and not on the gazetted text; every explanation then says so.
    """

    instrument: str
    short: str
    article: str = ""
    paragraph: str = ""
    letter: str = ""
    at: str = ""
    verified: bool = True

    def text(self, locale: str = "id") -> str:
        """For a person: ``SE MenPANRB 19/2020, huruf E angka 1 (belum diverifikasi)``."""
        say = translator(locale)
        place = " ".join(
            say(label).format(number)
            for label, number in (
                (N_("Art. {}"), self.article),
                (N_("par. ({})"), self.paragraph),
                (N_("letter {}"), self.letter),
            )
            if number
        )
        parts = [self.short, place, self.at]
        mark = "" if self.verified else say(N_("unverified"))
        return ", ".join(part for part in parts if part) + (f" ({mark})" if mark else "")

    def __str__(self) -> str:
        return self.text("en")


@attrs.frozen(kw_only=True)
class Instrument:
    """
    A legal act. *region* is a Kemendagri code (``36.74``), or "" for the whole country.

    *level* is the rank: 1 UU, 2 PP, 3 Perpres, 4 Permen, 5 regional regulation, 6 minister's
    circular, 7 regional circular, 8 statement or plan. *published* is the first day it can be
    known; *in_force* has both ends included and may be open.
    """

    id: str
    kind: str
    issuer: str
    title: str
    short: str
    number: str = ""
    year: int
    region: str = ""
    level: int = attrs.field(validator=attrs.validators.in_(range(1, 9)))
    signed: date | None = None
    published: date
    in_force: Span
    amends: tuple[str, ...] = ()
    revokes: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    verified_on: date | None = None
    source: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class Rule:
    """
    One clause. *select* says whom it concerns, in the selector grammar ("" is everyone).

    *period* narrows the instrument's days and may be open. *displaces* names rules that this one
    sets aside wherever it applies itself; it is the only way for the special to beat the general.
    """

    kind: ClassVar[str] = ""

    id: str
    citation: Citation
    select: str = ""
    period: Span = ALWAYS
    displaces: tuple[str, ...] = ()
    note: str = ""


@attrs.frozen(kw_only=True)
class Permit(Rule):
    """These modes are allowed. *usual*: they are what people do unless called to another."""

    kind: ClassVar[str] = "permit"
    modes: tuple[str, ...]
    usual: bool = False
    criteria: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Forbid(Rule):
    """These modes are not allowed, whatever permits them."""

    kind: ClassVar[str] = "forbid"
    modes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Require(Rule):
    """A duty to work in one of these modes; it beats every permit of another mode."""

    kind: ClassVar[str] = "require"
    modes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Excuse(Rule):
    """No duty to work at all (leave, and what is treated like it)."""

    kind: ClassVar[str] = "excuse"


@attrs.frozen(kw_only=True)
class Cap(Rule):
    """
    At most so many people at the office: a *share* of the base, or a *count*.

    *base* says of whom the share is taken: ``all`` people of the group, those ``on_duty`` that
    day, or all ``excluding_exempt`` (the people who are required to be present). With
    *exempt_counts* False those required people do not use up places. *per* is the group and
    *moment* whether a whole ``day`` or a ``slot`` is counted. *rounding* applies to the share:
    ``floor`` is the literal reading of "at most". *select* says which people are counted.
    """

    kind: ClassVar[str] = "cap"
    share: Fraction | None = None
    count: int | None = None
    base: Literal["all", "on_duty", "excluding_exempt"] = "all"
    per: Scope = "unit"
    moment: Literal["day", "slot"] = "day"
    rounding: Literal["floor", "half_up", "ceil"] = "floor"
    exempt_counts: bool = True

    def __attrs_post_init__(self) -> None:
        if (self.share is None) == (self.count is None):
            raise ValueError("a cap has either a share or a count")

    def places(self, people: int) -> int:
        """How many may come when the base is *people*; whole-number arithmetic throughout."""
        if self.share is None:
            assert self.count is not None
            return self.count
        top, bottom = self.share.numerator * people, self.share.denominator
        if self.rounding == "floor":
            return top // bottom
        if self.rounding == "ceil":
            return -(-top // bottom)
        return (2 * top + bottom) // (2 * bottom)


@attrs.frozen(kw_only=True)
class Cover(Rule):
    """
    At least *minimum* people at the office for each counter (piket), every working day.

    With *of* ``service`` a seat is opened at each service of each unit that *select* matches, and
    its officer must have the service's skill. With ``unit`` there is one seat a unit and *skill*
    (if any) is what its officer needs. *protocol* lists what the act asks of the place itself.
    """

    kind: ClassVar[str] = "cover"
    of: Literal["service", "unit"] = "service"
    minimum: int = 1
    skill: str = ""
    protocol: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Hours(Rule):
    """
    Working time: wall-clock *start*, and *minutes* a day without the break.

    *friday_break* and *break_minutes* are in minutes. *days_per_week* is how many working days
    one person owes in a full week of a unit that works through all seven.
    """

    kind: ClassVar[str] = "hours"
    start: time
    minutes: int
    break_minutes: int = 60
    friday_break: int = 60
    days_per_week: int = 5

    def span(self, day: date) -> tuple[time, time]:
        """Start and end of *day* on the wall clock, the break included."""
        pause = self.friday_break if day.weekday() == _FRIDAY else self.break_minutes
        begin = datetime.combine(day, self.start)
        return self.start, (begin + timedelta(minutes=self.minutes + pause)).time()


@attrs.frozen(kw_only=True)
class Limit(Rule):
    """At most *at_most* days in these modes in each *per* (a week runs Monday to Sunday)."""

    kind: ClassVar[str] = "limit"
    modes: tuple[str, ...]
    at_most: int
    per: Literal["week", "month"] = "week"


@attrs.frozen(kw_only=True)
class Report(Rule):
    """A duty to report: *what*, *to* whom, how often or by when (*due*)."""

    kind: ClassVar[str] = "report"
    what: str
    to: str = ""
    due: str = ""


@attrs.frozen(kw_only=True)
class ClosureTerms(Rule):
    """What closing an office means: least and most hours, and where its people work meanwhile."""

    kind: ClassVar[str] = "closure"
    min_hours: int | None = None
    max_hours: int | None = None
    counting: Literal["hours", "working_days"] = "hours"
    start: Literal["result", "announcement", "midnight"] = "announcement"
    extent: Scope = "site"
    instead: str = "WFH"


@attrs.frozen(kw_only=True)
class Rest(Rule):
    """Shift and rest terms: hours between two shifts, and days on in a row."""

    kind: ClassVar[str] = "rest"
    min_rest_hours: int = 11
    max_days_on: int | None = None


RULE_KINDS: dict[str, type[Rule]] = {
    each.kind: each
    for each in (
        *(Permit, Forbid, Require, Excuse, Cap, Cover, Hours, Limit, Report, ClosureTerms, Rest),
    )
}
"""The closed list of rule kinds by the word that policy files use."""


@attrs.frozen(kw_only=True)
class Policy:
    """One instrument with its rules, as one policy file holds them."""

    instrument: Instrument
    rules: tuple[Rule, ...] = ()
    modes: tuple[WorkMode, ...] = ()
    file: str = attrs.field(default="", eq=False)

    @property
    def id(self) -> str:
        """The instrument's id."""
        return self.instrument.id

    def span(self, rule: Rule) -> Span | None:
        """The days on which *rule* can act: its own narrowed to the instrument's force."""
        return rule.period & self.instrument.in_force


def applies_in(instrument: Instrument, region: str) -> bool:
    """
    Whether an act of *instrument*'s region reaches *region*.

    National acts reach everywhere, a province's its cities: ``36`` reaches ``36.74``.
    """
    own = instrument.region
    return not own or region == own or region.startswith(own + ".")


def in_order(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Policies by region from the nation inward, then rank, then id: never by load order."""
    return tuple(
        sorted(policies, key=lambda p: (len(p.instrument.region), p.instrument.level, p.id))
    )
