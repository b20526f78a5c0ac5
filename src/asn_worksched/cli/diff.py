"""``diff``: what changes between two laws or two rosters, for whom, and by which clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from ..domain.time import Period
from ..texts import N_, translator
from .audit import ruled_roster, sources_of
from .options import Menu
from .sources import basis, installed, matter, note_law, origin_of
from .streams import put
from .tables import Column, show, show_json

if TYPE_CHECKING:
    from ..differences import LawDifference, RosterDifference, RulingsDifference
    from ..differences.feeds import DayChange, SeasonChange, ZonesChange
    from ..differences.laws import ActChange, RuleChange
    from ..files.rosters import Origin
    from ..plugins import Plugins

LAW_COLUMNS = (
    *(Column("what"), Column("name", free=True), Column("how"), Column("keys")),
    *(Column("citation", free=True), Column("before", free=True), Column("after", free=True)),
)
RULED_COLUMNS = (
    *(Column("employee"), Column("unit"), Column("date"), Column("before"), Column("after")),
    *(Column("rule"), Column("how"), Column("citation", free=True)),
)
ROSTER_COLUMNS = (
    *(Column("employee"), Column("unit"), Column("date"), Column("mode_before")),
    *(Column("mode_after"), Column("post_before"), Column("post_after")),
    *(Column("rule"), Column("how"), Column("citation", free=True)),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    known = N_("What could be known on this day is compared with what could be on --as-known-on.")
    return menu.command(
        "diff",
        _run,
        menu.argument("rosters", N_("[BEFORE AFTER]"), nargs=-1),
        *menu.files(required=False),
        menu.policies(),
        menu.region(N_("The region; by default the deepest of the policies.")),
        menu.day("--from", "first", N_("First day.")),
        menu.day("--to", "last", N_("Last day, included.")),
        menu.known(),
        menu.day("--then-known-on", "then_known_on", known),
        *menu.law(),
        menu.form(),
        short=N_("Show what changes between two laws or two rosters."),
        told=N_(
            "Show what changes, for whom, and which clause causes it.\n\nWith two rosters: whose "
            "days differ between them. Without, the law as it is against the law with --what-if, "
            "--reading, --zones, --overlap or --then-known-on: its acts, rules, days off, seasons "
            "and zones, and with --personnel, --from and --to also what each person may do.\n\nThe "
            "exit code is 0 when nothing changes, 1 when something does, 2 for wrong input.\n\n"
            "Text has a line a cause; JSON and CSV have a row a change. JSON is one object with "
            "acts, rules, days, seasons, zones, people, cells, places and demands, or with people "
            "and cells for rosters."
        ),
    )


def _run(
    locale: str,
    rosters: tuple[str, ...],
    first: date | None,
    last: date | None,
    then_known_on: date | None,
    form: str,
    **given: Any,
) -> int:
    say, plugins = translator(locale), installed(locale)
    if len(rosters) not in (0, 2):
        raise click.UsageError(say(N_("Name two rosters, or none to compare laws.")))
    if rosters and (first or last or then_known_on):
        told = N_("Two rosters are compared as they are, without days of their own.")
        raise click.UsageError(say(told))
    if rosters:
        return _rosters(rosters, given, form, plugins, locale)
    changing = ("what_if", "readings", "zones", "overlap")
    if not (then_known_on or any(given[name] for name in changing)):
        told = N_("Nothing to compare: name two rosters, or what would change the law.")
        raise click.UsageError(say(told))
    if bool(given["personnel"]) != bool(first and last):
        raise click.UsageError(say(N_("Give --personnel, --from and --to together.")))
    after = attrs.evolve(origin_of(given), as_known_on=then_known_on or given["as_known_on"])
    before = _plain(after, given["as_known_on"])
    laws = _laws(before, after, plugins)
    ruled = None
    if first and last:
        ruled = _ruled(before, after, Period(first, last), plugins, locale)
    _show(laws, ruled, form, locale)
    return 1 if laws or ruled else 0


def _plain(origin: Origin, known: date | None) -> Origin:
    """Where a change starts from: the law as it is."""
    return attrs.evolve(
        origin, what_if=(), readings=(), zones=(), overlap="strictest", as_known_on=known
    )


def _laws(before: Origin, after: Origin, plugins: Plugins) -> LawDifference:
    from ..differences.laws import between_laws

    # The draft may be what says of which region the law is.
    settled = basis(after, plugins)
    start = attrs.evolve(before, region=settled.origin.region)
    laws = [basis(start, plugins).law, settled.law]
    known = (before.as_known_on, after.as_known_on)
    seen = [law.known_on(day) if day else law for law, day in zip(laws, known, strict=True)]
    return between_laws(seen[0], seen[1], known=known)


def _ruled(
    before: Origin, after: Origin, period: Period, plugins: Plugins, locale: str
) -> RulingsDifference:
    from ..differences import diff

    then = matter(after, period, plugins)
    start = attrs.evolve(before, region=then.origin.region)
    note_law(then.rulings, locale)
    return diff(matter(start, period, plugins).rulings, then.rulings)


def _rosters(
    rosters: tuple[str, ...], given: dict[str, Any], form: str, plugins: Plugins, locale: str
) -> int:
    """Two rosters, each under the law that it names itself, unless options say otherwise."""
    from ..differences import diff

    read = []
    for path in rosters:
        record, origin = sources_of(path, given, locale)
        read.append(ruled_roster(path, record, origin, plugins, locale)[1])
    if read[0].period != read[1].period or read[0].people.digest != read[1].people.digest:
        told = N_("The rosters are of different people or days, so they cannot be compared.")
        raise click.UsageError(translator(locale)(told))
    found = diff(read[0], read[1])
    _show_rosters(found, form, locale)
    return 1 if found else 0


def _show(laws: LawDifference, ruled: RulingsDifference | None, form: str, locale: str) -> None:
    if form == "json":
        show_json({**_law_rows(laws, locale), **_ruled_rows(ruled)})
    elif form == "csv" and ruled is not None:
        show(ruled.to_polars().to_dicts(), RULED_COLUMNS, form, locale)
    elif form == "csv":
        rows = _law_rows(laws, locale)
        show([row for some in rows.values() for row in some], LAW_COLUMNS, form, locale)
    else:
        _tell(laws, ruled, locale)


def _tell(laws: LawDifference, ruled: RulingsDifference | None, locale: str) -> None:
    say = translator(locale)
    if not laws and not ruled:
        put(say(N_("Nothing changes.")))
    if laws:
        put(laws.text(locale))
    if ruled is not None:
        told = N_("{people} people may or must do something else on {days} person-days.")
        put("")
        put(say(told).format(people=ruled.people, days=len(ruled.row)))
        if ruled:
            put(ruled.text(locale))


def _law_rows(laws: LawDifference, locale: str) -> dict[str, list[Mapping[str, object]]]:
    """A row a change, in lists by what changes."""
    return {
        "acts": [_row("act", each.act, each, each.citation.text(locale)) for each in laws.acts],
        "rules": [_row("rule", each.rule, each, each.citation.text(locale)) for each in laws.rules],
        "days": [_day_row(each, locale) for each in laws.days],
        "seasons": [_season_row(each, locale) for each in laws.seasons],
        "zones": [*_zone_rows(laws.zones)] if laws.zones else [],
    }


def _row(what: str, name: str, change: ActChange | RuleChange, citation: str) -> dict[str, object]:
    """An act or a rule, with the terms that differ."""
    return {
        "what": what,
        "name": name,
        "how": change.how,
        "keys": list(change.keys),
        "citation": citation,
        "before": {key: str(getattr(change.before, key, "")) for key in change.keys},
        "after": {key: str(getattr(change.after, key, "")) for key in change.keys},
    }


def _day_row(change: DayChange, locale: str) -> dict[str, object]:
    holiday = change.after or change.before
    return {
        "what": "day",
        "name": str(change.day),
        "how": change.how,
        "keys": [],
        "citation": holiday.citation.text(locale) if holiday else "",
        "before": change.before.name if change.before else "",
        "after": change.after.name if change.after else "",
    }


def _season_row(change: SeasonChange, locale: str) -> dict[str, object]:
    season, came = change.season, change.how == "added"
    days = f"{season.start}/{season.end}"
    return {
        "what": "season",
        "name": season.name,
        "how": change.how,
        "keys": [],
        "citation": season.citation.text(locale),
        "before": "" if came else days,
        "after": days if came else "",
    }


def _zone_rows(change: ZonesChange) -> Iterator[dict[str, object]]:
    """A row a reading, then a row a setting."""
    for how, levels in (("added", change.added), ("removed", change.removed)):
        for each in levels:
            told = f"{each.level} {each.start}/{each.end or '...'}"
            yield {
                "what": "zone",
                "name": f"{each.scheme} {each.region}",
                "how": how,
                "keys": [],
                "citation": each.publisher,
                "before": told if how == "removed" else "",
                "after": told if how == "added" else "",
            }
    for key in change.keys:
        before, after = (str(getattr(each, key)) for each in (change.before, change.after))
        yield {
            "what": "zone",
            "name": key,
            "how": "changed",
            "keys": [key],
            "citation": "",
            "before": before,
            "after": after,
        }


def _ruled_rows(ruled: RulingsDifference | None) -> dict[str, object]:
    if ruled is None:
        return {"people": None, "cells": None, "places": None, "demands": None}
    places = [
        {"rules": list(each.rules), "groups": each.groups, "days": each.days}
        | {"before": each.before, "after": each.after}
        for each in ruled.places
    ]
    demands = [
        {"rule": each.rule, "kind": each.kind, "before": each.before, "after": each.after}
        for each in ruled.demands
    ]
    cells = ruled.to_polars().to_dicts()
    return {"people": ruled.people, "cells": cells, "places": places, "demands": demands}


def _show_rosters(found: RosterDifference, form: str, locale: str) -> None:
    if form == "text":
        put(found.text(locale) if found else translator(locale)(N_("Nothing changes.")))
    elif form == "json":
        show_json({"people": found.people, "cells": found.to_polars().to_dicts()})
    else:
        show(found.to_polars().to_dicts(), ROSTER_COLUMNS, form, locale)
