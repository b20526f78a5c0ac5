"""Days on which cover is asked for: weekdays, public holidays and dates, more or less closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .time import as_day

HOLIDAY_WORDS = ("holiday", "hari libur")
_WEEKDAYS = (
    *(("monday", "senin"), ("tuesday", "selasa"), ("wednesday", "rabu"), ("thursday", "kamis")),
    *(("friday", "jumat"), ("saturday", "sabtu"), ("sunday", "minggu")),
)

BAD_DAYS = FaultKind(
    "ASN-SHF-008",
    N_("{value!r} is no day."),
    N_("Cover is asked for on days of the week, on holidays or on dates."),
    N_("Write monday to sunday or senin to minggu, holiday, or a date like 2020-03-18."),
)


@attrs.frozen
class Days:
    """
    Days on which cover is asked for: *weekdays* (0 is Monday), public *holidays*, *dates*.

    Without any of them every day is meant.
    """

    weekdays: frozenset[int] = frozenset()
    holidays: bool = False
    dates: frozenset[date] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str | date]) -> Days:
        """
        Days of words: ``monday``, ``senin``, ``holiday``, ``2020-03-18``, in any case.

        Raises :class:`InvalidInput` with every word that is no day (``ASN-SHF-008``).
        """
        weekdays: set[int] = set()
        dates: set[date] = set()
        holidays, faults = False, []
        for word in words:
            plain = word.strip().casefold() if isinstance(word, str) else word
            if plain in HOLIDAY_WORDS:
                holidays = True
            elif plain in _NUMBER:
                weekdays.add(_NUMBER[plain])
            else:
                try:
                    dates.add(as_day(plain))
                except InvalidInput:
                    faults.append(BAD_DAYS.at(value=word))
        if faults:
            raise InvalidInput(faults)
        return cls(frozenset(weekdays), holidays, frozenset(dates))

    def rank(self, day: date, *, holiday: bool) -> int:
        """
        How closely *day* is meant: 4 by its date, 3 as a holiday, 2 by its weekday, 1 like any day.

        0 where it is not meant at all. Of two covers the one of the higher rank governs.
        """
        if day in self.dates:
            return 4
        if holiday and self.holidays:
            return 3
        if day.weekday() in self.weekdays:
            return 2
        return int(self == EVERY_DAY)

    def meets(self, other: Days) -> bool:
        """Whether both mean some day with the same rank."""
        return bool(
            (self == EVERY_DAY and other == EVERY_DAY)
            or self.weekdays & other.weekdays
            or (self.holidays and other.holidays)
            or self.dates & other.dates
        )


_NUMBER: Mapping[object, int] = {
    word: number for number, words in enumerate(_WEEKDAYS) for word in words
}
EVERY_DAY = Days()
"""Every day of the year."""
