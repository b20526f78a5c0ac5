"""Public holidays, joint leave and seasons, as they were known on a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import attrs

from .domain.acts import Citation
from .domain.time import Period, as_day
from .errors import Fault, FaultKind, InvalidInput
from .texts import N_

HolidayKind = Literal["public", "election", "joint_leave"]
"""Libur nasional, a polling day, or cuti bersama; the first named wins where two fall together."""
HOLIDAY_KINDS: tuple[HolidayKind, ...] = get_args(HolidayKind)
Series = Literal["keppres", "skb"]
"""Who decrees: the President for civil servants, or three ministers; the first goes before."""
SERIES: tuple[Series, ...] = get_args(Series)
Binding = Literal["skb", "keppres", "either"]
"""Whose joint leave is a day off; where calendars are merged, the last named of theirs holds."""
BINDINGS: tuple[Binding, ...] = get_args(Binding)
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
NO_KEPPRES = FaultKind(
    "ASN-CAL-009",
    N_("No presidential decree (Keppres) on joint leave of the year {year} is at hand."),
    N_("Joint leave was asked for as the President decrees it for civil servants."),
    N_("Shorten the period, or let the joint decree of the ministers (skb) bind, or either."),
)
KEPPRES_TO_COME = FaultKind(
    "ASN-CAL-010",
    N_("On {known} no Keppres on joint leave of {year} was known; the first is of {first}."),
    N_("Joint leave was asked for as the President decrees it for civil servants."),
    N_("Ask as known on {first} or later, or let the joint decree (skb) bind, or either."),
)
OTHER_SERIES = FaultKind(
    "ASN-CAL-011",
    N_("{name} on {day} is of the series {series}, but is no joint leave."),
    N_("Only joint leave is decreed twice: by the ministers, and by the President."),
    N_("Write skb as its series, or leave that empty."),
)
BACKWARD_SEASON = FaultKind(
    "ASN-CAL-012",
    N_("The season {name} ends on {last} before it starts on {first}."),
    N_("A season lasts from its first to its last day, both included."),
    N_("Exchange the two dates or correct one of them."),
)


@attrs.frozen(kw_only=True)
class Holiday:
    """
    One day off by decree, and when that was known.

    *known_from* is the first day on which the decree could be known (included). *known_to* is the
    first day on which it no longer held (excluded), ``None`` where it was never withdrawn. A day
    that was confirmed by a later decree may stand twice, with knowledge that does not overlap.
    *series* tells joint leave by the ministers from joint leave by the President; all other days
    are ``skb``. Raises :class:`InvalidInput` when *known_to* is not after *known_from*
    (``ASN-CAL-003``), and for another day than joint leave by ``keppres`` (``ASN-CAL-011``).
    """

    day: date
    name: str
    kind: HolidayKind
    citation: Citation
    known_from: date
    known_to: date | None = None
    series: Series = "skb"

    def __attrs_post_init__(self) -> None:
        faults = list(_backward(self.name, self.day, self.known_from, self.known_to))
        if self.series != "skb" and self.kind != "joint_leave":
            faults.append(OTHER_SERIES.at(name=self.name, day=self.day, series=self.series))
        if faults:
            raise InvalidInput(faults)

    def known(self, on: date | None = None) -> bool:
        """Whether it was known on that day; ``None`` asks for what held in the end."""
        return _known(on, self.known_from, self.known_to)


@attrs.frozen(kw_only=True)
class Season:
    """
    A run of days with terms of its own, such as ``ramadan``; *start* and *end* are included.

    *known_from* and *known_to* are as in :class:`Holiday`. An *estimated* season may still move by
    a day or so. Raises :class:`InvalidInput` for an end before the start (``ASN-CAL-012``) and
    like a holiday (``ASN-CAL-003``).
    """

    name: str
    start: date
    end: date
    citation: Citation
    known_from: date
    known_to: date | None = None
    estimated: bool = False

    def __attrs_post_init__(self) -> None:
        faults = list(_backward(self.name, self.start, self.known_from, self.known_to))
        if self.end < self.start:
            faults.append(BACKWARD_SEASON.at(name=self.name, first=self.start, last=self.end))
        if faults:
            raise InvalidInput(faults)

    def known(self, on: date | None = None) -> bool:
        """Whether it was known on that day; ``None`` asks for what held in the end."""
        return _known(on, self.known_from, self.known_to)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@attrs.frozen
class Difference:
    """A *day* that is joint leave by one series only; the other's citation is ``None``."""

    day: date
    skb: Citation | None
    keppres: Citation | None


def _backward(name: str, day: date, first: date, last: date | None) -> Iterator[Fault]:
    if last is not None and last <= first:
        yield BACKWARD_KNOWLEDGE.at(name=name, day=day, first=first, last=last)


def _known(on: date | None, first: date, last: date | None) -> bool:
    return last is None if on is None else first <= on and (last is None or on < last)


def _weight(holiday: Holiday) -> tuple[date, int, int, str, date, str]:
    """A total order: two holidays of equal weight are equal."""
    kind, series = HOLIDAY_KINDS.index(holiday.kind), SERIES.index(holiday.series)
    return holiday.day, kind, series, holiday.name, holiday.known_from, repr(holiday)


def _in_order(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    return tuple(sorted(set(holidays), key=_weight))


def _by_start(seasons: Iterable[Season]) -> tuple[Season, ...]:
    """In a total order, settled windows before estimated ones of the same days."""
    return tuple(sorted(set(seasons), key=lambda each: (each.start, each.estimated, repr(each))))


def _years(years: Iterable[int]) -> frozenset[int]:
    return frozenset(years)


@attrs.frozen(slots=False)
class Calendar:
    """
    Days off, the *years* whose decree is at hand, and seasons.

    *holidays* and *seasons* are kept in order and once each, so calendars with the same content
    are equal. A region's calendar may add days to a year without claiming that year.
    *joint_leave* says whose joint leave is a day off: that of the ministers (``skb``), that of the
    President for civil servants (``keppres``), or that of ``either``.
    """

    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=_in_order)
    years: frozenset[int] = attrs.field(default=frozenset(), converter=_years)
    seasons: tuple[Season, ...] = attrs.field(default=(), converter=_by_start, kw_only=True)
    joint_leave: Binding = attrs.field(
        default="skb", validator=attrs.validators.in_(BINDINGS), kw_only=True
    )

    @classmethod
    def merge(cls, calendars: Iterable[Calendar]) -> Calendar:
        """
        All days and seasons of all of them. Commutative, associative and idempotent.

        The default ``skb`` gives way to whatever another states, and ``keppres`` to ``either``.
        """
        found = tuple(calendars)
        stated = [BINDINGS.index(each.joint_leave) for each in found]
        return cls(
            [holiday for each in found for holiday in each.holidays],
            {year for each in found for year in each.years},
            seasons=[season for each in found for season in each.seasons],
            joint_leave=BINDINGS[max(stated, default=0)],
        )

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
        (``ASN-CAL-001``) or without one that was known on *as_known_on* (``ASN-CAL-002``); where
        joint leave by Keppres binds, also for every year without that (``ASN-CAL-009``, ``010``).
        """
        known = _asked(as_known_on)
        faults = list(self._gaps(period, known))
        if faults:
            raise InvalidInput(faults)
        found: dict[date, Holiday] = {}
        for day in period:
            for holiday in self._on.get(day, ()):
                if holiday.known(known) and self.binds(holiday):
                    found.setdefault(day, holiday)
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

    def binds(self, holiday: Holiday) -> bool:
        """Whether *holiday* is a day off here: all are, but joint leave of the other series."""
        return holiday.kind != "joint_leave" or self.joint_leave in (holiday.series, "either")

    def differences(
        self, year: int, as_known_on: date | str | None = None
    ) -> tuple[Difference, ...]:
        """
        The days of *year* that are joint leave by one series and not by the other, in order.

        Whichever series binds, both are compared. Empty where no Keppres of that year is known:
        there is nothing to compare with. Raises :class:`InvalidInput` for a year without a
        decree (``ASN-CAL-001``, ``ASN-CAL-002``).
        """
        known = _asked(as_known_on)
        if faults := list(self._undecreed(year, known)):
            raise InvalidInput(faults)
        if list(self._without_keppres(year, known)):
            return ()
        leave = [h for h in self.holidays if h.kind == "joint_leave" and h.known(known)]
        cited = {(h.day, h.series): h.citation for h in reversed(leave) if h.day.year == year}
        days = sorted({day for day, _ in cited})
        told = [
            Difference(day, cited.get((day, "skb")), cited.get((day, "keppres"))) for day in days
        ]
        return tuple(each for each in told if each.skb is None or each.keppres is None)

    def season(self, name: str, day: date | str, known: date | str | None = None) -> Season | None:
        """
        The season called *name* that *day* falls in, or ``None``.

        *known* is the day of asking; ``None`` is what held in the end. Where windows overlap, a
        settled one goes before an estimated one, then the one that starts first.
        """
        asked, on = as_day(day), _asked(known)
        found = (s for s in self.seasons if s.name == name and asked in s and s.known(on))
        return min(found, key=lambda each: each.estimated, default=None)

    @cached_property
    def _on(self) -> Mapping[date, tuple[Holiday, ...]]:
        """The holidays of each day, in order."""
        found: dict[date, tuple[Holiday, ...]] = {}
        for holiday in self.holidays:
            found[holiday.day] = (*found.get(holiday.day, ()), holiday)
        return found

    @cached_property
    def _first(self) -> Mapping[tuple[int, Series], date]:
        """The day from which anything of a year was known, by series."""
        found: dict[tuple[int, Series], date] = {}
        for holiday in self.holidays:
            key = (holiday.day.year, holiday.series)
            found[key] = min(found.get(key, holiday.known_from), holiday.known_from)
        return found

    def _gaps(self, period: Period, known: date | None) -> Iterator[Fault]:
        for year in range(period.start.year, period.end.year + 1):
            missing = list(self._undecreed(year, known))
            if self.joint_leave == "keppres" and not missing:
                missing = list(self._without_keppres(year, known))
            yield from missing

    def _undecreed(self, year: int, known: date | None) -> Iterator[Fault]:
        firsts = [self._first[year, series] for series in SERIES if (year, series) in self._first]
        first = min(firsts, default=None)
        if year not in self.years:
            yield NO_DECREE.at(year=year)
        elif known and first and known < first:
            yield NOT_YET_DECREED.at(year=year, known=known, first=first)

    def _without_keppres(self, year: int, known: date | None) -> Iterator[Fault]:
        first = self._first.get((year, "keppres"))
        if first is None:
            yield NO_KEPPRES.at(year=year)
        elif known and known < first:
            yield KEPPRES_TO_COME.at(year=year, known=known, first=first)


def _asked(as_known_on: date | str | None) -> date | None:
    return None if as_known_on is None else as_day(as_known_on)
