"""What changes in the calendar and in the zones that a law is read with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from ..calendars import NOT_YET_DECREED, Calendar, Holiday, Season
from ..domain.ruling import day_text
from ..domain.time import Period
from ..errors import InvalidInput
from ..texts import N_, translator
from ..zones import ZoneLevel, Zones
from .hows import How, how_of, how_text


@attrs.frozen(kw_only=True)
class DayChange:
    """
    A day off that one law has and the other has not, or has by another kind or name.

    A later decree that only confirms a day changes nothing.
    """

    day: date
    before: Holiday | None
    after: Holiday | None

    @property
    def how(self) -> How:
        """Whether the day off came, went, or is now of another kind or name."""
        return how_of(self.before, self.after)

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        holiday = self.after or self.before
        told = f"{holiday.name} [{holiday.citation.text(locale)}]" if holiday else ""
        return f"{day_text(self.day, locale)}: {how_text(self.how, locale)}, {told}"


@attrs.frozen(kw_only=True)
class SeasonChange:
    """That one law has *season*, by its name and days, and the other has not."""

    how: How
    season: Season

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        each, how = self.season, how_text(self.how, locale)
        cited = each.citation.text(locale)
        return f"{each.name} {each.start}/{each.end}: {how} [{cited}]"


@attrs.frozen(kw_only=True)
class ZonesChange:
    """
    What differs between two sets of zones.

    *added* and *removed* are the readings that only the second or only the first has; *keys* the
    settings that differ, by which one publisher goes before another: ``strategy``, ``prefer``,
    ``hold_days``.
    """

    before: Zones
    after: Zones
    added: tuple[ZoneLevel, ...] = ()
    removed: tuple[ZoneLevel, ...] = ()
    keys: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.keys)

    def text(self, locale: str = "id") -> str:
        """A line for the readings and one for the settings; none for what does not differ."""
        say, lines = translator(locale), []
        if self.added or self.removed:
            told = say(N_("Zones: {added} readings added, {removed} removed"))
            lines.append(told.format(added=len(self.added), removed=len(self.removed)))
        if self.keys:
            told = say(N_("Zones: other settings ({keys})"))
            lines.append(told.format(keys=", ".join(self.keys)))
        return "\n".join(lines)


def days_between(
    before: tuple[Calendar, date | None], after: tuple[Calendar, date | None]
) -> Iterator[DayChange]:
    """The days off that differ, in order; each calendar with the day of asking."""
    first, second = _off(*before), _off(*after)
    for day in sorted({*first, *second}):
        one, two = first.get(day), second.get(day)
        if one is None or two is None or (one.kind, one.name) != (two.kind, two.name):
            yield DayChange(day=day, before=one, after=two)


def _off(calendar: Calendar, known: date | None) -> dict[date, Holiday]:
    """
    Every day off of every year that was decreed by *known*.

    Where joint leave by Keppres binds and none is known of a year, that year has no joint leave.
    """
    found: dict[date, Holiday] = {}
    for year in sorted(calendar.years):
        whole = Period(date(year, 1, 1), date(year, 12, 31))
        try:
            found |= calendar.off(whole, known)
        except InvalidInput as wrong:
            if NOT_YET_DECREED.code not in {fault.code for fault in wrong.faults}:
                found |= _without_joint_leave(calendar, whole, known)
    return found


def _without_joint_leave(
    calendar: Calendar, period: Period, known: date | None
) -> dict[date, Holiday]:
    off = attrs.evolve(calendar, joint_leave="skb").off(period, known)
    return {day: holiday for day, holiday in off.items() if holiday.kind != "joint_leave"}


def seasons_between(
    before: tuple[Calendar, date | None], after: tuple[Calendar, date | None]
) -> Iterator[SeasonChange]:
    """The seasons, by name and days, that one calendar has and the other has not, in order."""
    first, second = _seasons(*before), _seasons(*after)
    for key in sorted(first.keys() ^ second.keys()):
        how: How = "removed" if key in first else "added"
        yield SeasonChange(how=how, season=first.get(key) or second[key])


def _seasons(calendar: Calendar, known: date | None) -> dict[tuple[date, date, str], Season]:
    return {
        (each.start, each.end, each.name): each for each in calendar.seasons if each.known(known)
    }


def zones_between(
    before: tuple[Zones, date | None], after: tuple[Zones, date | None]
) -> ZonesChange:
    """What differs between the readings that were known on either day of asking."""
    first, second = _levels(*before), _levels(*after)
    keys = ("strategy", "prefer", "hold_days")
    return ZonesChange(
        before=before[0],
        after=after[0],
        added=tuple(each for each in second if each not in first),
        removed=tuple(each for each in first if each not in second),
        keys=tuple(k for k in keys if getattr(before[0], k) != getattr(after[0], k)),
    )


def _levels(zones: Zones, known: date | None) -> dict[ZoneLevel, None]:
    """The readings known on that day, in order; where they were published is no term of them."""
    levels = (each for each in zones.levels if known is None or each.known_from <= known)
    return dict.fromkeys(attrs.evolve(each, source="") for each in levels)
