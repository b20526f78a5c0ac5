"""Where people work, and which zones and seasons that means on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import InZone, Where
from ..domain.time import Period
from ..personnel import Personnel
from .law import Law

Flags = npt.NDArray[np.bool_]


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
    The regions that the people of a register work in.

    *codes* are the distinct ones and *of* (one a person) says whose is which; a unit without a
    region of its own lies in that of the law.
    """

    law: Law
    period: Period
    known: date | None
    codes: tuple[str, ...]
    of_person: npt.NDArray[np.intp]

    @classmethod
    def of(cls, people: Personnel, law: Law, period: Period, known: date | None) -> Areas:
        """The regions of *people*, and what is needed to ask for their zones."""
        own = people.facts["unit.region"]
        codes = own.unique().sort()
        number = own.replace_strict(codes, list(range(len(codes)))).to_numpy().astype(np.intp)
        return cls(law, period, known, tuple(code or law.region for code in codes), number)

    def season(self, name: str) -> Flags:
        """The days that lie in a season of the calendar, bool (days); all where none is named."""
        if not name:
            return np.ones(len(self.period), dtype=bool)
        calendar = self.law.calendar
        found = (calendar.season(name, day, self.known) is not None for day in self.period)
        return np.fromiter(found, dtype=bool, count=len(self.period))

    def where(self, where: Where, days: Flags) -> Flags:
        """
        Who works where the conditions are met, bool (people), or (people, days) if they change.

        Only *days* matter; nobody is met where none of them is set.
        """
        met = np.array([where.reaches(code) for code in self.codes], dtype=bool)
        if not (met.any() and days.any()):
            return np.zeros(len(self.of_person), dtype=bool)
        if not where.zones:
            return met[self.of_person]
        cells = np.stack([self._zones(where.zones, code) for code in self.codes]) & met[:, None]
        first = cells[:, np.flatnonzero(days)[0]]
        if (cells[:, days] == first[:, None]).all():
            return np.asarray(first[self.of_person])
        return np.asarray(cells[self.of_person])

    def gaps(self, asked: Iterable[tuple[Where, Flags]]) -> Iterator[ZoneGap]:
        """Where zones are *asked* for, on days (bool), and not known; by scheme and region."""
        wanted: defaultdict[tuple[str, str, tuple[str, ...]], Flags] = defaultdict(self._no_day)
        for where, days in asked:
            for zone in where.zones:
                for code in filter(where.reaches, self.codes):
                    wanted[zone.scheme, code, zone.publishers] |= days
        for (scheme, code, whose), days in sorted(wanted.items()):
            zones = self.law.zones
            missing = zones.gaps(scheme, code, self.period, self.known, publishers=whose)
            found = tuple(day for day in missing if days[self.period.index(day)])
            if found:
                yield ZoneGap(scheme, code, found, whose)

    def _no_day(self) -> Flags:
        return np.zeros(len(self.period), dtype=bool)

    def _zones(self, zones: tuple[InZone, ...], code: str) -> Flags:
        """The days on which all of *zones* are so in one region, bool (days)."""
        met = np.ones(len(self.period), dtype=bool)
        for zone in zones:
            levels = self.law.zones
            found = (
                levels.level(zone.scheme, code, day, self.known, publishers=zone.publishers)
                for day in self.period
            )
            met &= [each is not None and each.level in zone.levels for each in found]
        return met
