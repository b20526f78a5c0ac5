"""Public holidays and joint leave days, as they were known on a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, get_args

import attrs

from .domain.law import Citation
from .domain.time import Period, as_day
from .errors import Fault, FaultKind, InvalidInput
from .texts import N_

HolidayKind = Literal["public", "election", "joint_leave"]
"""Libur nasional, a polling day, or cuti bersama; the first named wins where two fall together."""
HOLIDAY_KINDS: tuple[HolidayKind, ...] = get_args(HolidayKind)
WEEKEND = {5: (5, 6), 6: (6,), 7: ()}
"""The weekdays (Monday is 0) without work in a working week of five, six or seven days."""

NO_DECREE = FaultKind(
    "ASN-CAL-001",
    N_("No holiday decree of the year {year} is at hand."),
    N_("Without the decree nobody can tell a working day from a holiday."),
    N_("Shorten the period, or install a plugin whose calendar has that year."),
)
NOT_YET_DECREED = FaultKind(
    "ASN-CAL-002",
    N_("On {known} no holiday of the year {year} was known yet; the first decree is of {first}."),
    N_("Holidays are counted as one could know them on the day that was asked for."),
    N_("Ask as known on {first} or later."),
)
BACKWARD_KNOWLEDGE = FaultKind(
    "ASN-CAL-003",
    N_("{name} on {day} is decreed on {first} and withdrawn on {last}, which is not later."),
    N_("A holiday is known from its decree until the day before it is withdrawn."),
    N_("Correct known_from or known_to."),
)


@attrs.frozen(kw_only=True)
class Holiday:
    """
    One day off by decree, and when that was known.

    *known_from* is the first day on which the decree could be known (included). *known_to* is the
    first day on which it no longer held (excluded), ``None`` where it was never withdrawn. A day
    that was confirmed by a later decree may stand twice, with knowledge that does not overlap.
    Raises :class:`InvalidInput` (``ASN-CAL-003``) when *known_to* is not after *known_from*.
    """

    day: date
    name: str
    kind: HolidayKind
    citation: Citation
    known_from: date
    known_to: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.known_to is not None and self.known_to <= self.known_from:
            fault = BACKWARD_KNOWLEDGE.at(
                name=self.name, day=self.day, first=self.known_from, last=self.known_to
            )
            raise InvalidInput([fault])

    def known(self, on: date | None = None) -> bool:
        """Whether it was known on that day; ``None`` asks for what held in the end."""
        if on is None:
            return self.known_to is None
        return self.known_from <= on and (self.known_to is None or on < self.known_to)


def _weight(holiday: Holiday) -> tuple[date, int, str, date, str]:
    """A total order: two holidays of equal weight are equal."""
    kind = HOLIDAY_KINDS.index(holiday.kind)
    return holiday.day, kind, holiday.name, holiday.known_from, repr(holiday)


def _in_order(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    return tuple(sorted(set(holidays), key=_weight))


def _years(years: Iterable[int]) -> frozenset[int]:
    return frozenset(years)


@attrs.frozen
class Calendar:
    """
    Days off, and the *years* whose decree is at hand.

    *holidays* are kept in order and once each, so calendars with the same content are equal. A
    region's calendar may add days to a year without claiming that year.
    """

    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=_in_order)
    years: frozenset[int] = attrs.field(default=frozenset(), converter=_years)

    @classmethod
    def merge(cls, calendars: Iterable[Calendar]) -> Calendar:
        """All days of all of them. Commutative, associative and idempotent."""
        found = tuple(calendars)
        days = [holiday for each in found for holiday in each.holidays]
        return cls(days, {year for each in found for year in each.years})

    def holiday(self, day: date | str, as_known_on: date | str | None = None) -> Holiday | None:
        """
        The holiday on *day*, or ``None``.

        *as_known_on* is the day of asking; ``None`` is what held in the end. Raises
        :class:`InvalidInput` like :meth:`off`.
        """
        asked = as_day(day)
        return self.off(Period(asked, asked), as_known_on).get(asked)

    def off(self, period: Period, as_known_on: date | str | None = None) -> dict[date, Holiday]:
        """
        The holidays of *period*, both ends included, in order of day; weekends are not in it.

        Where two fall on one day, a public holiday goes before a polling day and that before
        joint leave. Raises :class:`InvalidInput` for every year without a decree
        (``ASN-CAL-001``) or without one that was known on *as_known_on* (``ASN-CAL-002``).
        """
        known = None if as_known_on is None else as_day(as_known_on)
        faults = list(self._gaps(period, known))
        if faults:
            raise InvalidInput(faults)
        found: dict[date, Holiday] = {}
        for holiday in self.holidays:
            if holiday.day in period and holiday.known(known):
                found.setdefault(holiday.day, holiday)
        return found

    def working(
        self, day: date | str, workweek: int, as_known_on: date | str | None = None
    ) -> bool:
        """
        Whether *day* is a working day in a week of 5 (Monday to Friday), 6 or 7 days.

        A unit that works all seven works through holidays too. Raises :class:`InvalidInput` like
        :meth:`off`, and :class:`ValueError` for another *workweek*.
        """
        if workweek not in WEEKEND:
            raise ValueError(f"a working week has 5, 6 or 7 days, not {workweek}")
        holiday = self.holiday(day, as_known_on)
        return workweek == 7 or (holiday is None and as_day(day).weekday() not in WEEKEND[workweek])

    def _gaps(self, period: Period, known: date | None) -> Iterator[Fault]:
        for year in range(period.start.year, period.end.year + 1):
            first = min((h.known_from for h in self.holidays if h.day.year == year), default=None)
            if year not in self.years:
                yield NO_DECREE.at(year=year)
            elif known and first and known < first:
                yield NOT_YET_DECREED.at(year=year, known=known, first=first)
