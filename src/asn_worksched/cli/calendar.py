"""``calendar``: the days off of a year, as they were known on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs
import click

from ..domain.acts import Citation
from ..domain.ruling import day_text
from ..texts import N_, translator
from .options import Menu
from .sources import installed
from .streams import put
from .tables import Column, show, show_json

if TYPE_CHECKING:
    from ..calendars import Binding, Calendar, Difference, Holiday, Season

WEEKS = ("5", "6", "7")
SERIES = ("skb", "keppres", "either")
COLUMNS = (
    *(Column("day"), Column("name", free=True), Column("kind"), Column("series")),
    *(Column("binds"), Column("differs"), Column("citation", free=True), Column("verified")),
    *(Column("instrument"), Column("known_from"), Column("known_to")),
)
TEXT = (
    Column("when", N_("Day"), whole=True),
    Column("name", N_("Day off")),
    Column("what", N_("Kind")),
    Column("series", N_("Series"), whole=True),
    Column("decree", N_("Decree")),
    Column("known_from", N_("Known from"), whole=True),
    Column("known_to", N_("Withdrawn"), whole=True),
    Column("mark", N_("Note")),
)
KINDS = {
    "public": N_("public holiday"),
    "election": N_("polling day"),
    "joint_leave": N_("joint leave"),
}
ONLY = {
    "skb": N_("{day} is joint leave by the ministers only: {citation}."),
    "keppres": N_("{day} is joint leave by the President only: {citation}."),
}


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    week = N_("How many days the working week has.")
    binding = N_(
        "Whose joint leave is a day off: that of the ministers (skb), that of the President for "
        "civil servants (keppres), or that of either; without it, as the installed plugins say."
    )
    return menu.command(
        "calendar",
        _run,
        menu.option(
            "--year", N_("The year."), N_("YEAR"), type=click.IntRange(1, 9999), required=True
        ),
        menu.known(),
        menu.option(
            "--workweek", week, type=click.Choice(WEEKS), default=WEEKS[0], show_default=True
        ),
        menu.option("--joint-leave", binding, type=click.Choice(SERIES)),
        menu.form(),
        short=N_("Show the days off of a year."),
        told=N_(
            "Show the days off of a year with their decrees, as they were known on a day: public "
            "holidays, polling days and joint leave; where the ministers and the President "
            "differ on joint leave; the working days of each month; and Ramadan.\n\nJSON is one "
            "object with year, as_known_on, workweek, joint_leave, holidays (day, name, kind, "
            "series, binds, differs, citation, verified, instrument, known_from, known_to), "
            "differences (day, skb, keppres), working_days (month, days) and seasons (name, "
            "start, end, estimated, citation, verified, instrument, known_from, known_to). CSV "
            "has the holidays."
        ),
    )


def _run(
    locale: str,
    year: int,
    as_known_on: date | None,
    workweek: str,
    joint_leave: Binding | None,
    form: str,
) -> int:
    calendar = installed(locale).calendar
    if joint_leave is not None:
        calendar = attrs.evolve(calendar, joint_leave=joint_leave)
    page = _Page.of(calendar, year, as_known_on, int(workweek))
    if form == "json":
        show_json(page.plain(locale))
    elif form == "csv":
        show(page.rows(locale), COLUMNS, form, locale)
    else:
        show(page.rows(locale), TEXT, form, locale)
        put("\n" + "\n".join(page.notes(locale)))
    return 0


@attrs.frozen
class _Page:
    """What is shown of a *calendar*; *months* are the working days of each month."""

    calendar: Calendar
    year: int
    known: date | None
    workweek: int
    months: Sequence[int]
    differences: Sequence[Difference]

    @classmethod
    def of(cls, calendar: Calendar, year: int, known: date | None, workweek: int) -> _Page:
        """Raises :class:`InvalidInput` for a year without a decree that was known."""
        from ..domain.time import Period

        period = Period(date(year, 1, 1), date(year, 12, 31))
        calendar.off(period, known)
        counted = Counter(day.month for day in period if calendar.working(day, workweek, known))
        months = [counted[month] for month in range(1, 13)]
        return cls(calendar, year, known, workweek, months, calendar.differences(year, known))

    @property
    def holidays(self) -> list[Holiday]:
        """All that was known of the year, of both series."""
        return [
            h for h in self.calendar.holidays if h.day.year == self.year and h.known(self.known)
        ]

    @property
    def seasons(self) -> list[Season]:
        """The seasons that were known and touch the year."""
        return [
            season
            for season in self.calendar.seasons
            if season.start.year <= self.year <= season.end.year and season.known(self.known)
        ]

    def rows(self, locale: str) -> list[dict[str, object]]:
        """One row a holiday and series, for people and for programs."""
        return [self._row(each, locale) for each in self.holidays]

    def _row(self, holiday: Holiday, locale: str) -> dict[str, object]:
        say = translator(locale)
        days = {each.day for each in self.differences}
        differs = holiday.kind == "joint_leave" and holiday.day in days
        binds = self.calendar.binds(holiday)
        notes = {N_("differs"): differs, N_("does not bind"): differs and not binds}
        return {
            **_plain(holiday, locale),
            "binds": binds,
            "differs": differs,
            "when": day_text(holiday.day, locale),
            "what": say(KINDS[holiday.kind]),
            "decree": holiday.citation.text(locale),
            "mark": ", ".join(say(note) for note, holds in notes.items() if holds),
        }

    def plain(self, locale: str) -> dict[str, object]:
        """All of it for programs."""
        keys = [column.key for column in COLUMNS]
        return {
            "year": self.year,
            "as_known_on": self.known,
            "workweek": self.workweek,
            "joint_leave": self.calendar.joint_leave,
            "holidays": [{key: row[key] for key in keys} for row in self.rows(locale)],
            "differences": [
                {
                    "day": each.day,
                    "skb": each.skb and _cited(each.skb, locale),
                    "keppres": each.keppres and _cited(each.keppres, locale),
                }
                for each in self.differences
            ],
            "working_days": [
                {"month": f"{self.year:04}-{month:02}", "days": days}
                for month, days in enumerate(self.months, start=1)
            ],
            "seasons": [_plain(each, locale) for each in self.seasons],
        }

    def notes(self, locale: str) -> Iterator[str]:
        """What stands below the table."""
        say = translator(locale)
        for each in self.differences:
            series, citation = ("skb", each.skb) if each.skb else ("keppres", each.keppres)
            if citation is not None:
                told = say(ONLY[series])
                yield told.format(day=day_text(each.day, locale), citation=citation.text(locale))
        if not any(each.series == "keppres" for each in self.holidays):
            told = say(N_("No Keppres on joint leave of {year} is known: nothing to compare with."))
            yield told.format(year=self.year)
        months = ", ".join(
            f"{self.year:04}-{month:02}: {days}" for month, days in enumerate(self.months, start=1)
        )
        told = say(N_("Working days, with {week} in a week: {months}; {total} in all."))
        yield told.format(week=self.workweek, months=months, total=sum(self.months))
        for season in self.seasons:
            told = say(
                N_("{name}, estimated: {first} to {last} ({citation}).")
                if season.estimated
                else N_("{name}: {first} to {last} ({citation}).")
            )
            yield told.format(
                name=season.name.capitalize(),
                first=season.start,
                last=season.end,
                citation=season.citation.text(locale),
            )


def _plain(each: Holiday | Season, locale: str) -> dict[str, object]:
    """Its own values for programs, the citation as text without its mark."""
    values = attrs.asdict(each, recurse=False)
    own = {key: value for key, value in values.items() if key != "citation"}
    return {
        **own,
        "citation": _cited(each.citation, locale),
        "verified": each.citation.verified,
        "instrument": each.citation.instrument,
    }


def _cited(citation: Citation, locale: str) -> str:
    return attrs.evolve(citation, verified=True).text(locale)
