"""Weekdays written beside a date, in Indonesian or English, and whether they fit it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import attrs

_DAYS: Final = (
    *(("Senin", "Monday"), ("Selasa", "Tuesday"), ("Rabu", "Wednesday"), ("Kamis", "Thursday")),
    *(("Jumat", "Friday"), ("Sabtu", "Saturday"), ("Minggu", "Sunday")),
)
_MORE: Final = {"Jum'at": 4, "Jum\u2019at": 4, "Jum`at": 4, "Ahad": 6}
WEEKDAY: Final[Mapping[str, int]] = {
    name: number for number, names in enumerate(_DAYS) for name in names
} | _MORE
"""The weekdays by name, Monday being 0."""
_MONTHS: Final = (
    *("januari january jan", "februari february pebruari feb", "maret march mar"),
    *("april apr", "mei may", "juni june jun", "juli july jul"),
    *("agustus august agt agu ags aug", "september sept sep", "oktober october okt oct"),
    *("november nopember nov nop", "desember december des dec"),
)
MONTH: Final[Mapping[str, int]] = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()
}
"""The months by name, in small letters."""

_NAMED = "|".join(sorted(MONTH, key=len, reverse=True))
_DATE = (
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>(?i:{_NAMED}))\.?,? (?P<y1>\d{{4}})"
    rf"|(?P<m2>(?i:{_NAMED}))\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<d4>\d{1,2})[-/.](?P<m4>\d{1,2})[-/.](?P<y4>\d{4})"
)
_NAME = "|".join(sorted(map(re.escape, WEEKDAY), key=len, reverse=True))
_BEFORE = re.compile(
    rf"\b(?P<name>{_NAME}),? ?\(?(?:(?:tanggal|tgl\.?|the) )?(?P<date>{_DATE})(?!\d)", re.ASCII
)
_QUOTED = re.compile('"[^"]*"|\u201c[^\u201d]*\u201d')
_AFTER = re.compile(rf"(?<!\d)(?P<date>{_DATE}),? \(?(?P<name>{_NAME})\b", re.ASCII)


@attrs.frozen
class WrittenDay:
    """
    A weekday (*name*) beside a date (*text*), and the *day* meant, ``None`` for no such day.

    *quoted* tells that it stands in quotation marks and the right weekday is named behind them:
    a slip of somebody else that the text itself points out.
    """

    name: str
    text: str
    day: date | None
    quoted: bool = False

    @property
    def fits(self) -> bool:
        """Whether the date is a day, and of that weekday; or a slip that is pointed out."""
        right = self.day is not None and self.day.weekday() == WEEKDAY[self.name]
        return right or self.quoted

    def right(self, locale: str) -> str:
        """The weekday of the date in Indonesian (``id``) or English, "" for no such day."""
        return "" if self.day is None else _DAYS[self.day.weekday()][locale != "id"]


def written_days(text: str) -> Iterator[WrittenDay]:
    """
    Every date of *text* that has a weekday right before or behind it, in brackets or not.

    Dates are ``19 Maret 2020``, ``March 19, 2020``, ``2020-03-19`` and ``19-03-2020`` (day first;
    also with dots or slashes). A weekday has a capital: ``minggu`` is a week.
    """
    plain = " ".join(text.split())
    seen = set()
    for found in (*_BEFORE.finditer(plain), *_AFTER.finditer(plain)):
        if found.span("date") not in seen:
            seen.add(found.span("date"))
            day = _day(found)
            quoted = day is not None and _pointed_out(plain, found, day)
            yield WrittenDay(found["name"], found["date"], day, quoted)


def _pointed_out(text: str, found: re.Match[str], day: date) -> bool:
    quotes = [each.span() for each in _QUOTED.finditer(text)]
    ends = [end for start, end in quotes if start < found.start() and found.end() < end]
    return any(name in text[end:] for end in ends for name in _DAYS[day.weekday()])


def _day(found: re.Match[str]) -> date | None:
    parts = next(
        (found[f"y{way}"], found[f"m{way}"], found[f"d{way}"])
        for way in range(1, 5)
        if found[f"y{way}"]
    )
    year, month, day = parts
    number = MONTH.get(month.casefold()) or int(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:  # 31 April
        return None
