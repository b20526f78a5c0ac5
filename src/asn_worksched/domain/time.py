"""Days, periods and zones. The only file that imports pytz and dateutil."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeGuard

import attrs
import pytz
from dateutil.parser import isoparse

from ..errors import FaultKind, InvalidInput
from ..texts import N_

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""The three wall clocks of Indonesia and their IANA zones."""

_WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

BAD_DAY = FaultKind(
    "ASN-DAY-101",
    N_("{value!r} is not a date."),
    N_("A day is written year-month-day."),
    N_("Write it like 2020-03-18."),
)
BACKWARD_PERIOD = FaultKind(
    "ASN-DAY-102",
    N_("The period ends on {last} before it starts on {first}."),
    N_("A period includes both its first and its last day."),
    N_("Exchange the two dates or correct one of them."),
)
BAD_ZONE = FaultKind(
    "ASN-DAY-103",
    N_("{value!r} is not a time zone."),
    N_("Wall time means nothing without its zone."),
    N_("Use WIB, WITA, WIT or an IANA name such as Asia/Jakarta."),
)


def as_day(value: date | str) -> date:
    """
    A day from a date or from ISO 8601 text (``2020-03-18``).

    Raises :class:`InvalidInput` (``ASN-DAY-101``) for anything else, a datetime included: a day
    has no hour, and cutting one off hides a zone.
    """
    if _is_day(value):
        return value
    try:
        if isinstance(value, str) and _WRITTEN_DAY.fullmatch(value):
            return isoparse(value).date()
    except ValueError:  # 2020-02-30: refused below like any other text
        raise InvalidInput([BAD_DAY.at(value=value)]) from None
    raise InvalidInput([BAD_DAY.at(value=str(value))])


def _is_day(value: object) -> TypeGuard[date]:
    """A date that is not a datetime: comparing the two is an error in Python."""
    return isinstance(value, date) and not isinstance(value, datetime)


def local_instant(day: date | str, clock: time, zone: str) -> datetime:
    """
    The instant at which the wall clock of *zone* (WIB, WITA, WIT or an IANA name) shows *clock*.

    This is the only way to attach a zone here: ``datetime(..., tzinfo=pytz.timezone(...))`` is
    wrong by seven minutes in Jakarta. Raises :class:`InvalidInput` (``ASN-DAY-103``).
    """
    try:
        found = pytz.timezone(ZONES.get(zone, zone))
    except pytz.UnknownTimeZoneError:
        raise InvalidInput([BAD_ZONE.at(value=zone)]) from None
    return found.localize(datetime.combine(as_day(day), clock))


@attrs.frozen(slots=False)
class Period:
    """
    A run of days, both ends included.

    Iterating gives each day in order; ``len`` counts them; ``day in period`` asks for one.
    Raises :class:`InvalidInput` when the end lies before the start (``ASN-DAY-102``).
    """

    start: date = attrs.field(converter=as_day)
    end: date = attrs.field(converter=as_day)

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidInput([BACKWARD_PERIOD.at(first=self.start, last=self.end)])

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.start + timedelta(days=step) for step in range(len(self)))

    def index(self, day: date | str) -> int:
        """The position of *day*, counted from 0. Raises :class:`ValueError` when outside."""
        found = as_day(day)
        if found not in self:
            raise ValueError(f"{found} lies outside {self}")
        return (found - self.start).days

    def __iter__(self) -> Iterator[date]:
        return iter(self.days)

    def __len__(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: object) -> bool:
        return _is_day(day) and self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"


@attrs.frozen
class Span:
    """A run of days whose ends may be open: ``None`` means without bound. Ends are included."""

    start: date | None = None
    end: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise InvalidInput([BACKWARD_PERIOD.at(first=self.start, last=self.end)])

    def __contains__(self, day: object) -> bool:
        if not _is_day(day):
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def __and__(self, other: Span) -> Span | None:
        """The days of both, or ``None`` when there are none."""
        start = max((day for day in (self.start, other.start) if day), default=None)
        end = min((day for day in (self.end, other.end) if day), default=None)
        return None if start and end and end < start else Span(start, end)

    def __str__(self) -> str:
        return f"{self.start or '...'}/{self.end or '...'}"


ALWAYS = Span()
"""Without bound on either side."""
