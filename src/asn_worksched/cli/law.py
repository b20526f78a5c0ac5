"""``law``: the rules in force on a day, what changed them, and ``law test``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import click

from ..domain.acts import Instrument
from ..domain.law import ANYWHERE, Rule, Rung, Where
from ..texts import N_, translator
from . import law_test
from .options import Menu, Say
from .sources import basis, installed, note_region, origin_of
from .streams import put
from .tables import Column, show, show_blocks

if TYPE_CHECKING:
    from ..files.rosters import Origin
    from ..plugins import Plugins
    from ..rulings import Law
    from ..rulings.amendments import Change

COLUMNS = (
    *(Column("rule"), Column("kind"), Column("parameters"), Column("select", free=True)),
    *(Column("where"), Column("citation", free=True), Column("verified"), Column("verified_on")),
    *(Column("from"), Column("to"), Column("displaces"), Column("instrument"), Column("region")),
    *(Column("changes"), Column("prolonged_by"), Column("adopted"), Column("reading")),
    Column("readings"),
)
TEXT = (
    Column("rule", N_("Rule"), whole=True),
    Column("kind", N_("Kind"), whole=True),
    Column("parameters", N_("Parameters")),
    Column("select", N_("Whom")),
    Column("where", N_("Where")),
    Column("citation", N_("Article")),
    Column("verified_on", N_("Verified on")),
    Column("days", N_("In force")),
    Column("displaces", N_("Sets aside")),
    Column("changes", N_("Changed by")),
    Column("draft", N_("Draft")),
    Column("readings", N_("Readings")),
)
KEYS = {
    "modes": N_("modes"),
    "usual": N_("usual"),
    "criteria": N_("criteria"),
    "share": N_("share"),
    "count": N_("count"),
    "base": N_("base"),
    "per": N_("per"),
    "moment": N_("moment"),
    "rounding": N_("rounding"),
    "exempt_counts": N_("exempt_counts"),
    "of": N_("of"),
    "minimum": N_("minimum"),
    "skill": N_("skill"),
    "reserve": N_("reserve"),
    "protocol": N_("protocol"),
    "start": N_("start"),
    "minutes": N_("minutes"),
    "break_minutes": N_("break_minutes"),
    "friday_break": N_("friday_break"),
    "days_per_week": N_("days_per_week"),
    "at_most": N_("at_most"),
    "what": N_("what"),
    "to": N_("to"),
    "due": N_("due"),
    "min_hours": N_("min_hours"),
    "max_hours": N_("max_hours"),
    "counting": N_("counting"),
    "extent": N_("extent"),
    "instead": N_("instead"),
    "min_rest_hours": N_("min_rest_hours"),
    "max_days_on": N_("max_days_on"),
    "times": N_("times"),
    "reason": N_("reason"),
    "number": N_("number"),
    "starts": N_("starts"),
    "friday_starts": N_("friday_starts"),
    "friday_minutes": N_("friday_minutes"),
    "split": N_("split"),
    "apart": N_("apart"),
    "over_minutes": N_("over_minutes"),
    "over_days": N_("over_days"),
    "over_week_minutes": N_("over_week_minutes"),
    "post": N_("post"),
    "rungs": N_("rungs"),
    "in_a_row": N_("in_a_row"),
    "minutes_per_day": N_("minutes_per_day"),
}
"""The parameters of all kinds of rule, as people read them; programs get the keys themselves."""
ALWAYS_TOLD = frozenset({"of", "minimum", "base", "per", "rounding"})
"""What a lawyer asks of a cap or of cover, be it as usual or not."""
_COMMON = frozenset(field.name for field in attrs.fields(Rule))


@attrs.frozen
class _Shown:
    """What is shown: the *law*, which drafts it *adopted*, and which *readings* were asked for."""

    law: Law
    day: date
    adopted: frozenset[str]
    readings: Mapping[str, str]


def command(locale: str) -> click.Command:
    """The command in *locale*: a group that shows the rules of a day where no other is named."""
    menu = Menu(locale)
    group = menu.command(
        "law",
        _run,
        menu.day("--on", "day", N_("The day.")),
        menu.region(N_("The region; without it, national law only.")),
        menu.known(),
        *menu.law(),
        menu.form(),
        short=N_("Show the rules in force on a day."),
        told=N_(
            "Show the rules in force on a day: kind, parameters, article, whether it was checked "
            "against the gazetted text, the days it holds, and which later acts changed them; "
            "with `test`, check that the law says what written cases expect.\n\nJSON is an array "
            "of objects with rule, kind, parameters, select, where, citation, verified, "
            "verified_on, from, to, displaces, instrument, region, changes, prolonged_by, adopted "
            "(a draft tried with --what-if), reading (the one asked for) and readings; a change "
            "has by, how, last_day and ordinal."
        ),
        kind=_Law,
    )
    assert isinstance(group, click.Group)
    group.add_command(law_test.command(locale))
    group.subcommand_metavar = menu.say(N_("[COMMAND [ARGS]...]"))
    return group


class _Law(click.Group):
    """A group that is a command by itself as well."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(name, **{"invoke_without_command": True, **settings})


def _run(locale: str, day: date | None, form: str, **given: Any) -> int:
    call = click.get_current_context()
    if call.invoked_subcommand is not None:
        _refuse_own_options(call, translator(locale))
        return 0
    if day is None:
        missing = next(each for each in call.command.params if each.name == "day")
        raise click.MissingParameter(ctx=call, param=missing)
    origin, plugins = origin_of(given), installed(locale)
    law = basis(origin, plugins).law
    note_region(origin.region, law, locale)
    known = law.known_on(origin.as_known_on) if origin.as_known_on else law
    readings = dict(each.split("=", 1) for each in origin.readings)
    shown = _Shown(known, day, _adopted(origin, plugins, law), readings)
    _show(shown, form, locale)
    return 0


def _refuse_own_options(call: click.Context, say: Say) -> None:
    own = [each for each in call.command.params if each.name and each.name in call.params]
    for each in own:
        if call.get_parameter_source(each.name or "") is click.core.ParameterSource.COMMANDLINE:
            told = say(N_("{option} goes with the rules of a day, not with {command}."))
            facts = {"option": each.opts[0], "command": call.invoked_subcommand}
            raise click.UsageError(told.format(**facts))


def _adopted(origin: Origin, plugins: Plugins, law: Law) -> frozenset[str]:
    """The acts that are in *law* only because they are tried out."""
    if not origin.what_if:
        return frozenset()
    plain = basis(attrs.evolve(origin, what_if=(), readings=(), region=law.region), plugins).law
    return frozenset(each.id for each in law.policies) - {each.id for each in plain.policies}


def _show(shown: _Shown, form: str, locale: str) -> None:
    law, day = shown.law, shown.day
    rules = [(act, rule) for act, rule, _ in law.clauses() if _holds(act, rule, day)]
    if form != "text":
        show([_row(act, rule, shown, locale) for act, rule in rules], COLUMNS, form, locale)
    elif rules:
        show_blocks([_line(act, rule, shown, locale) for act, rule in rules], TEXT, locale)
    else:
        put(translator(locale)(N_("No rule is in force on {day}.")).format(day=day))


def _holds(instrument: Instrument, rule: Rule, day: date) -> bool:
    span = rule.period & instrument.in_force
    return span is not None and day in span


def _row(instrument: Instrument, rule: Rule, shown: _Shown, locale: str) -> dict[str, object]:
    """A rule for programs."""
    span = rule.period & instrument.in_force
    prolonging = shown.law.prolonging(instrument.id, shown.day)
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "parameters": dict(_parameters(rule)),
        "select": rule.select,
        "where": _where(rule.where),
        "citation": attrs.evolve(rule.citation, verified=True).text(locale),
        "verified": rule.citation.verified,
        "verified_on": instrument.verified_on,
        "from": span and span.start,
        "to": span and span.end,
        "displaces": list(rule.displaces),
        "instrument": instrument.id,
        "region": instrument.region,
        "changes": [_change(each) for each in shown.law.trail(instrument.id)],
        "prolonged_by": prolonging and prolonging.id,
        "adopted": instrument.id in shown.adopted,
        "reading": shown.readings.get(rule.id),
        "readings": [each.name for each in rule.readings],
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "by": change.by.id,
        "how": change.how,
        "last_day": change.last_day and str(change.last_day),
        "ordinal": change.ordinal,
    }


def _line(instrument: Instrument, rule: Rule, shown: _Shown, locale: str) -> dict[str, object]:
    """A rule for people; the citation says where it is not verified."""
    say = translator(locale)
    changes = (_changed(each, say) for each in shown.law.trail(instrument.id))
    adopted = instrument.id in shown.adopted
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "parameters": ", ".join(_told(rule, say)),
        "select": rule.select,
        "where": ", ".join(_where_told(rule.where, say)),
        "citation": rule.citation.text(locale),
        "verified_on": instrument.verified_on,
        "days": rule.period & instrument.in_force,
        "displaces": ", ".join(rule.displaces),
        "changes": "; ".join(changes),
        "draft": say(N_("a draft, not law, only tried out")) if adopted else "",
        "readings": "; ".join(_readings(rule, shown.readings.get(rule.id), say)),
    }


HOW = {
    "amends": N_("{act} (published {day}) amends it"),
    "prolongs": N_("{act} (published {day}) prolongs it to {last}"),
    "revokes": N_("{act} (published {day}) revokes it, last day {last}"),
}
"""What a later act does to an act, for people."""


def _changed(change: Change, say: Say) -> str:
    facts = {"act": change.by.short, "day": change.by.published, "last": change.last_day or "-"}
    number = say(N_(", change number {ordinal}")) if change.ordinal else ""
    return say(HOW[change.how]).format(**facts) + number.format(ordinal=change.ordinal)


def _readings(rule: Rule, chosen: str | None, say: Say) -> Iterator[str]:
    """The readings of a rule besides the one shown, each with its note, and which is shown."""
    if chosen is not None:
        yield say(N_("read as {name}")).format(name=chosen)
    for each in rule.readings:
        if each.name != chosen:
            note = f" ({each.rule.note})" if each.rule.note != rule.note else ""
            yield say(N_("could be read as {name}")).format(name=each.name) + note


def _where(where: Where) -> dict[str, object]:
    """Places, zones and season for programs; just those that are given."""
    told = {
        "within": list(where.within),
        "outside": list(where.outside),
        "zones": [attrs.asdict(zone) for zone in where.zones],
        "season": where.season,
    }
    return {key: value for key, value in told.items() if value}


def _where_told(where: Where, say: Say) -> Iterator[str]:
    if where == ANYWHERE:
        return
    if where.within:
        yield say(N_("within {regions}")).format(regions=", ".join(where.within))
    if where.outside:
        yield say(N_("outside {regions}")).format(regions=", ".join(where.outside))
    for each in where.zones:
        told = (
            N_("zone {scheme}: {levels}")
            if not each.publishers
            else N_("zone {scheme} of {publishers}: {levels}")
        )
        yield say(told).format(
            scheme=each.scheme,
            levels=", ".join(each.levels),
            publishers=", ".join(each.publishers),
        )
    if where.season:
        yield say(N_("in {season}")).format(season=where.season)


def _parameters(rule: Rule) -> Iterator[tuple[str, Any]]:
    """What the kind of rule adds to every rule, as plain values."""
    for field in attrs.fields(type(rule)):
        if field.name not in _COMMON:
            yield field.name, _plain(getattr(rule, field.name))


def _plain(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Rung):
        return {name.rstrip("_"): each for name, each in attrs.asdict(value).items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _told(rule: Rule, say: Say) -> Iterator[str]:
    """The parameters that differ from what they are by default, and those told in any case."""
    usual = {
        field.name: _plain(field.default)
        for field in attrs.fields(type(rule))
        if field.name not in ALWAYS_TOLD
    }
    for name, value in _parameters(rule):
        if name not in usual or value != usual[name]:
            shown = "; ".join(map(_piece, value)) if isinstance(value, list) else value
            key = say(KEYS[name])
            yield key if value is True else f"{key} {shown}"


def _piece(value: object) -> str:
    """One of several values; a step of a ladder is its days and what they lead to."""
    if not isinstance(value, dict):
        return str(value)
    days = f"{value['from']}-{value['to']}" if value["to"] else f"{value['from']}+"
    return f"{days} {value['sanction']}"
