"""Where people work, and which zones and seasons that means on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Where
from ..domain.time import Period
from ..personnel import Personnel
from .groups import Flags, group_of
from .law import Law


@attrs.frozen
class ZoneGap:
    """
    Days on which a clause in force asks for a zone of *region* and no feed knows it.

    *publishers* are those that the clause asks for, () for any.
    """

    scheme: str
    region: str
    days: tuple[date, ...]
    publishers: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Areas:
    """
    Where the people of a register work, and what the *law* knows of these places in a *period*.

    *codes* are the regions and *of_person* (one a person) says whose is which, by number; a unit
    without a region of its own lies in that of the law. *known* is the day on which calendars and
    zones are asked, ``None`` for all that is known now. Each level is asked for once.
    """

    law: Law
    period: Period
    known: date | None
    codes: tuple[str, ...]
    of_person: npt.NDArray[np.intp]
    _asked: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = attrs.field(
        factory=dict, init=False, repr=False
    )

    @classmethod
    def of(cls, people: Personnel, law: Law, period: Period, known: date | None) -> Areas:
        """The regions of *people*, and what is needed to ask for their zones."""
        codes, number = group_of(people, "unit.region")
        whole = tuple(code or law.region for code in codes)
        return cls(law, period, known, whole, number.astype(np.intp))

    def season(self, name: str) -> Flags:
        """The days that lie in a season of the calendar, bool (days); all where none is named."""
        if not name:
            return np.ones(len(self.period), dtype=bool)
        calendar = self.law.calendar
        found = (calendar.season(name, day, self.known) is not None for day in self.period)
        return np.fromiter(found, dtype=bool, count=len(self.period))

    def where(self, where: Where, days: Flags) -> Flags:
        """Where, and on which of *days* (bool), the conditions are met, bool (regions, days)."""
        met = np.zeros((len(self.codes), len(days)), dtype=bool)
        for number, code in enumerate(self.codes):
            if days.any() and where.reaches(code):
                met[number] = days
                for zone in where.zones:
                    levels = self.levels(zone.scheme, code, zone.publishers)
                    met[number] &= [level in zone.levels for level in levels]
        return met

    def levels(self, scheme: str, code: str, publishers: tuple[str, ...]) -> tuple[str, ...]:
        """The level of one region on each day of the period, "" where it is not known."""
        asked = (scheme, code, publishers)
        if asked not in self._asked:
            found = (
                self.law.zones.level(scheme, code, day, self.known, publishers=publishers)
                for day in self.period
            )
            self._asked[asked] = tuple(each.level if each else "" for each in found)
        return self._asked[asked]

    def gaps(self, asked: Iterable[tuple[Where, Flags]]) -> Iterator[ZoneGap]:
        """Where zones are *asked* for, on days (bool), and not known; by scheme and region."""
        wanted: defaultdict[tuple[str, str, tuple[str, ...]], Flags] = defaultdict(self._no_day)
        for where, days in asked:
            for zone in where.zones:
                for code in filter(where.reaches, self.codes):
                    wanted[zone.scheme, code, zone.publishers] |= days
        for (scheme, code, whose), days in sorted(wanted.items(), key=lambda item: item[0]):
            known = zip(self.period, self.levels(scheme, code, whose), days.tolist(), strict=True)
            found = tuple(day for day, level, is_asked in known if is_asked and not level)
            if found:
                yield ZoneGap(scheme, code, found, whose)

    def _no_day(self) -> Flags:
        return np.zeros(len(self.period), dtype=bool)
