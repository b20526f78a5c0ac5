"""``law``: the rules in force on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from fractions import Fraction
from typing import Any

import attrs
import click

from ..domain.law import Instrument, Rule
from ..texts import N_, translator
from .options import Menu, Say
from .sources import installed, note_region
from .streams import put
from .tables import Column, show, show_blocks

COLUMNS = (
    *(Column("rule"), Column("kind"), Column("parameters"), Column("select", free=True)),
    *(Column("citation", free=True), Column("verified"), Column("from"), Column("to")),
    *(Column("displaces"), Column("instrument"), Column("region")),
)
TEXT = (
    Column("rule", N_("Rule"), whole=True),
    Column("kind", N_("Kind"), whole=True),
    Column("parameters", N_("Parameters")),
    Column("select", N_("Whom")),
    Column("citation", N_("Article")),
    Column("days", N_("In force")),
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
}
"""The parameters of all kinds of rule, as people read them; programs get the keys themselves."""
_COMMON = frozenset(field.name for field in attrs.fields(Rule))


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "law",
        _run,
        menu.day("--on", "day", N_("The day."), required=True),
        menu.region(N_("The region; without it, national law only.")),
        menu.known(),
        menu.form(),
        short=N_("Show the rules in force on a day."),
        told=N_(
            "Show the rules in force on a day: kind, parameters, article, whether it was checked "
            "against the gazetted text, and the days it holds.\n\nJSON is an array of objects "
            "with rule, kind, parameters, select, citation, verified, from, to, displaces, "
            "instrument and region."
        ),
    )


def _run(locale: str, day: date, region: str | None, as_known_on: date | None, form: str) -> int:
    law = installed(locale).law(region or "")
    note_region(region or "", law, locale)
    known = law.known_on(as_known_on) if as_known_on else law
    rules = [(act, rule) for act, rule, _ in known.clauses() if _holds(act, rule, day)]
    if form != "text":
        show([_row(act, rule, locale) for act, rule in rules], COLUMNS, form, locale)
    elif rules:
        show_blocks([_line(act, rule, locale) for act, rule in rules], TEXT, locale)
    else:
        put(translator(locale)(N_("No rule is in force on {day}.")).format(day=day))
    return 0


def _holds(instrument: Instrument, rule: Rule, day: date) -> bool:
    span = rule.period & instrument.in_force
    return span is not None and day in span


def _row(instrument: Instrument, rule: Rule, locale: str) -> dict[str, object]:
    """A rule for programs."""
    span = rule.period & instrument.in_force
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "parameters": dict(_parameters(rule)),
        "select": rule.select,
        "citation": attrs.evolve(rule.citation, verified=True).text(locale),
        "verified": rule.citation.verified,
        "from": span and span.start,
        "to": span and span.end,
        "displaces": list(rule.displaces),
        "instrument": instrument.id,
        "region": instrument.region,
    }


def _line(instrument: Instrument, rule: Rule, locale: str) -> dict[str, object]:
    """A rule for people; the citation says where it is not verified."""
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "parameters": ", ".join(_told(rule, translator(locale))),
        "select": rule.select,
        "citation": rule.citation.text(locale),
        "days": rule.period & instrument.in_force,
    }


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
    return list(value) if isinstance(value, tuple) else value


def _told(rule: Rule, say: Say) -> Iterator[str]:
    """The parameters that differ from what they are by default."""
    usual = {field.name: _plain(field.default) for field in attrs.fields(type(rule))}
    for name, value in _parameters(rule):
        if value != usual[name]:
            shown = "; ".join(map(str, value)) if isinstance(value, list) else value
            key = say(KEYS[name])
            yield key if value is True else f"{key} {shown}"
