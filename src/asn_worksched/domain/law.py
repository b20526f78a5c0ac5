"""Law as data: instruments, citations, the few kinds of rule, and the policy that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from typing import ClassVar, Literal

import attrs

from .acts import Citation, Instrument, covers
from .modes import WorkMode
from .time import ALWAYS, Span

Scope = Literal["unit", "opd", "site", "floor"]
"""What a cap counts within: a unit, its whole perangkat daerah, a building, or a floor."""

_FRIDAY = 4


@attrs.frozen(kw_only=True)
class InZone:
    """
    That the area of a unit has one of *levels* in a *scheme* of zones (``risiko``, ``ppkm``).

    The level is that of the day, from the feeds of the law; where the act names *publishers*, from
    theirs alone. Where no level is known the test fails: a rule for zones holds in no unknown one.
    """

    scheme: str
    levels: tuple[str, ...]
    publishers: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Where:
    """
    Where and when a rule holds, besides its days: all that is given must be so.

    *within* and *outside* are Kemendagri codes, each standing for all that lies in it; they are
    compared with the region of a person's unit. *zones* must all be so on the day. *season* names
    a season of the calendar (``ramadan``).
    """

    within: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    zones: tuple[InZone, ...] = ()
    season: str = ""

    def reaches(self, region: str) -> bool:
        """Whether *region* lies within and not outside; zones and seasons are not asked here."""
        inside = not self.within or any(map(partial(covers, region=region), self.within))
        return inside and not any(map(partial(covers, region=region), self.outside))


ANYWHERE = Where()
"""No condition at all."""


@attrs.frozen(kw_only=True)
class Rule:
    """
    One clause. *select* says whom it concerns, in the selector grammar ("" is everyone).

    *period* narrows the instrument's days and may be open; *where* narrows places, zones and
    seasons. *displaces* names rules that this one sets aside wherever it applies itself; it is the
    only way for the special to beat the general. *readings* are other ways to read the clause where
    sources differ or the act is silent, by name; this one is the default.
    """

    kind: ClassVar[str] = ""

    id: str
    citation: Citation
    select: str = ""
    period: Span = ALWAYS
    where: Where = ANYWHERE
    displaces: tuple[str, ...] = ()
    note: str = ""
    readings: tuple[Reading, ...] = ()


@attrs.frozen
class Reading:
    """
    Another way to read a clause: a *name* of its own, and the *rule* as it would then be.

    The rule keeps the id of the clause, and no two readings of a clause have one name.
    """

    name: str
    rule: Rule


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

    With *modes* it caps the people in those modes instead, as in "at most half work from home".

    *base* says of whom the share is taken: ``all`` people of the group, those ``on_duty`` that
    day, or all ``excluding_exempt`` (the people who are required to be present). With
    *exempt_counts* False those required people do not use up places. *per* is the group and
    *moment* whether a whole ``day`` or a ``slot`` is counted. *rounding* applies to the share:
    ``floor`` is the literal reading of "at most". *select* says which people are counted.
    """

    kind: ClassVar[str] = "cap"
    share: Fraction | None = None
    count: int | None = None
    modes: tuple[str, ...] = ()
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
    its officer must have the service's skill. With ``unit`` there is one seat a unit, with ``opd``
    one a perangkat daerah, filled by whomever of it *select* matches, and *skill* (if any) is what
    its officer needs. Clauses that ask for different people at one place give the *post* names of
    their own; else they ask for the same one. *reserve* more stand by for each seat, with its
    skill, at work that day without a seat. *protocol* lists what the act asks of the place.
    """

    kind: ClassVar[str] = "cover"
    of: Literal["service", "unit", "opd"] = "service"
    minimum: int = 1
    skill: str = ""
    post: str = ""
    reserve: int = 0
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
    """
    A duty to report: *what*, *to* whom, how often or by when (*due*).

    *times* are the hours of the day, on the wall clock, where the act names them.
    """

    kind: ClassVar[str] = "report"
    what: str
    to: str = ""
    due: str = ""
    times: tuple[time, ...] = ()


@attrs.frozen(kw_only=True)
class ClosureTerms(Rule):
    """
    What closing an office means: least and most hours, and where its people work meanwhile.

    *reason* is what the closure answers: somebody ``exposed``, a ``cluster``, or a ``sanction``.
    """

    kind: ClassVar[str] = "closure"
    reason: Literal["exposed", "cluster", "sanction"] = "exposed"
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


@attrs.frozen(kw_only=True)
class Shifts(Rule):
    """
    Working in shifts: how many, when they start, how long they last.

    *minutes* are worked in a shift without its break; *split* is the most of the people that one
    shift may have; *apart* the least minutes between two starts. Friday has its own values where
    they are given. With *over_minutes* a day, *over_days* or *over_week_minutes* a week shifts are
    for work that takes more than that.
    """

    kind: ClassVar[str] = "shift"
    number: int | None = None
    starts: tuple[time, ...] = ()
    minutes: int | None = None
    break_minutes: int = 0
    friday_starts: tuple[time, ...] = ()
    friday_minutes: int | None = None
    friday_break: int | None = None
    split: Fraction | None = None
    apart: int | None = None
    over_minutes: int | None = None
    over_days: int | None = None
    over_week_minutes: int | None = None

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        """Start and end of each shift on *day* on the wall clock; empty where no start is set."""
        friday = day.weekday() == _FRIDAY
        starts = self.friday_starts if friday and self.friday_starts else self.starts
        minutes = self.friday_minutes if friday else None
        pause = self.friday_break if friday else None
        worked = (self.minutes if minutes is None else minutes) or 0
        length = timedelta(minutes=worked + (self.break_minutes if pause is None else pause))
        return tuple(
            (start, (datetime.combine(day, start) + length).time()) for start in starts if worked
        )


@attrs.frozen(kw_only=True)
class Rung:
    """
    A step of a ladder: from *from_* days to *to* (both included, ``None`` is no end).

    *severity* is the class of the sanction as the act calls it: ringan, sedang, berat.
    """

    from_: int
    to: int | None = None
    severity: str = ""
    sanction: str


@attrs.frozen(kw_only=True)
class Ladder(Rule):
    """
    What days of absence without a reason, added up over a year, can lead to.

    Counters for a human decision: nothing here imposes a sanction. *in_a_row* working days on end
    lead to the last rung. *minutes_per_day* of lateness and early leaving make a day, ``None``
    where the act does not add them up.
    """

    kind: ClassVar[str] = "ladder"
    rungs: tuple[Rung, ...]
    in_a_row: int | None = None
    minutes_per_day: int | None = None

    def rung(self, days: int, *, in_a_row: int = 0) -> Rung | None:
        """The step that *days* in all, and the longest run of them, come to; ``None`` below all."""
        if self.in_a_row is not None and in_a_row >= self.in_a_row:
            return self.rungs[-1]
        for rung in self.rungs:
            if rung.from_ <= days and (rung.to is None or days <= rung.to):
                return rung
        return None


RULE_KINDS: dict[str, type[Rule]] = {
    each.kind: each
    for each in (
        *(Permit, Forbid, Require, Excuse, Cap, Cover, Hours, Limit, Report, ClosureTerms, Rest),
        *(Shifts, Ladder),
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


def in_order(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Policies by region from the nation inward, then rank, then id: never by load order."""
    return tuple(
        sorted(policies, key=lambda p: (len(p.instrument.region), p.instrument.level, p.id))
    )
