"""``zones``: the levels of a region over time, where none is known, and who disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import attrs
import click

from ..texts import N_, translator
from .options import Menu
from .sources import installed
from .streams import put
from .tables import Column, show

if TYPE_CHECKING:
    from ..domain.time import Period
    from ..zones import ZoneLevel, Zones

COLUMNS = (
    *(Column("scheme"), Column("from"), Column("to"), Column("kind"), Column("level")),
    *(Column("publisher", free=True), Column("region"), Column("known_from")),
    *(Column("others", free=True), Column("source", free=True)),
)
TEXT = (
    Column("scheme", N_("Scheme"), whole=True),
    Column("from", N_("From"), whole=True),
    Column("to", N_("To"), whole=True),
    Column("level", N_("Level"), whole=True),
    Column("publisher", N_("Published by")),
    Column("region", N_("For region"), whole=True),
    Column("others", N_("Others said")),
)


@attrs.frozen
class _Run:
    """Days in a row, both ends included, with one answer; *governs* is ``None`` in a gap."""

    scheme: str
    first: date
    last: date
    governs: ZoneLevel | None
    others: tuple[ZoneLevel, ...]

    @property
    def kind(self) -> str:
        """``gap``, ``disagreement`` or ``level``."""
        if self.governs is None:
            return "gap"
        return "disagreement" if self.others else "level"


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    region = menu.region(N_("The region; levels of wider ones serve where it has none."))
    region.required = True
    return menu.command(
        "zones",
        _run,
        region,
        menu.day("--from", "first", N_("First day."), required=True),
        menu.day("--to", "last", N_("Last day, included."), required=True),
        menu.option("--scheme", N_("Only this scheme."), type=click.Choice(_schemes())),
        menu.day("--as-known-on", "known", N_("Count only levels published by this day.")),
        menu.form(),
        short=N_("Show the zone levels of a region over time."),
        told=N_(
            "Show the zone levels of a region over time: runs of days with the level that "
            "governs, gaps where none is known, and what other publishers said.\n\nJSON is an "
            "array of objects with scheme, from, to, kind (level, gap or disagreement), level, "
            "publisher, region (of the reading), known_from, others and source."
        ),
    )


def _schemes() -> tuple[str, ...]:
    from ..zones import SCHEMES

    return tuple(SCHEMES)


def _run(
    locale: str,
    region: str,
    first: date,
    last: date,
    scheme: str | None,
    known: date | None,
    form: str,
) -> int:
    from ..domain.time import Period

    zones, period = installed(locale).zones, Period(first, last)
    asked = [scheme] if scheme else _spoken_of(zones, region)
    runs = [run for each in asked for run in _runs(zones, each, region, period, known)]
    if form != "text":
        show([_row(run) for run in runs], COLUMNS, form, locale)
    elif runs:
        show([_line(run, locale) for run in runs], TEXT, form, locale)
    else:
        put(translator(locale)(N_("No level of {region} is known.")).format(region=region))
    return 0


def _spoken_of(zones: Zones, region: str) -> list[str]:
    """The schemes in which *region*, or a wider one, has any level at all."""
    from ..domain.acts import covers

    return [
        scheme
        for scheme in _schemes()
        if any(each.scheme == scheme and covers(each.region, region) for each in zones.levels)
    ]


def _runs(
    zones: Zones, scheme: str, region: str, period: Period, known: date | None
) -> Iterator[_Run]:
    told = {each.day: each for each in zones.disagreements(scheme, region, period, known)}

    def answer(day: date) -> tuple[ZoneLevel | None, tuple[ZoneLevel, ...]]:
        governs = zones.level(scheme, region, day, known)
        readings = told[day].readings if day in told else ()
        return governs, tuple(each for each in readings if each != governs)

    for (governs, others), days in groupby(period, answer):
        run = tuple(days)
        yield _Run(scheme, run[0], run[-1], governs, others)


def _row(run: _Run) -> dict[str, object]:
    """A run for programs."""
    level = run.governs
    return {
        "scheme": run.scheme,
        "from": run.first,
        "to": run.last,
        "kind": run.kind,
        "level": level and level.level,
        "publisher": level and level.publisher,
        "region": level and level.region,
        "known_from": level and level.known_from,
        "others": [f"{each.publisher}: {each.level}" for each in run.others],
        "source": level and level.source,
    }


def _line(run: _Run, locale: str) -> dict[str, object]:
    """A run for people; a gap is told in words."""
    row = _row(run)
    if run.governs is None:
        row["level"] = translator(locale)(N_("(not known)"))
    return row
