"""``why``: what makes the gaps of a roster unavoidable, and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .audit import ruled_roster, source_options, sources_of, tell_changes
from .options import Menu
from .sources import Matter, installed, note_law
from .streams import put
from .tables import Column, show, show_json

if TYPE_CHECKING:
    from ..roster import Roster
    from ..scheduling.why import Change, Impossible, Reason

COLUMNS = (
    *(Column("clash"), Column("days"), Column("group"), Column("smallest"), Column("part")),
    *(Column("kind"), Column("text", free=True), Column("rule"), Column("citation", free=True)),
    *(Column("amount"), Column("was"), Column("becomes")),
)
OUTSIDE = FaultKind(
    "ASN-CLI-030",
    N_("{asked} is nothing that this roster knows."),
    N_("Only its own days and the units of its people have gaps in it."),
    N_("Ask for a day from {first} to {last}, or for the code of a unit with people."),
)

NOTHING = N_("No gap of this roster is unavoidable.")
UNTOLD = N_(
    "No gap comes from the rules of one person or from one day alone. What all days together "
    "leave impossible is not looked for in shifts; longer planning may fill the gaps."
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "why",
        _run,
        menu.argument("roster", N_("ROSTER")),
        menu.day("--on", "day", N_("Only gaps of this day.")),
        menu.option("--unit", N_("Only gaps of this unit."), N_("CODE")),
        *source_options(menu),
        menu.form(),
        short=N_("Explain the gaps of a roster, and what would help."),
        told=N_(
            "Explain why a roster has empty seats, overrun caps or missed limits: the smallest "
            "sets of clauses and facts that cannot all hold, each with its article, and the "
            "least changes that would undo them, the nearest first. Of shifts, what the rules of "
            "one person or one day alone make impossible is told.\n\nRegister, leave and law "
            "are those that the roster names itself, unless they are given here. The exit code is "
            "0 when no gap is unavoidable, 1 when there are some, 2 for wrong input.\n\nJSON is "
            "an array of objects with days, group, smallest, reasons and relaxations; CSV has a "
            "row for each reason and each change."
        ),
    )


def _run(
    locale: str, roster: str, day: date | None, unit: str | None, form: str, **given: Any
) -> int:
    plugins = installed(locale)
    record, origin = sources_of(roster, given, locale)
    ruled, read = ruled_roster(roster, record, origin, plugins, locale)
    tell_changes(record, ruled, locale)
    note_law(ruled.rulings, locale)
    found = _asked(ruled, read, day, unit)
    if form == "json":
        show_json([_document(each, locale) for each in found])
    elif form == "csv":
        rows = [row for number, each in enumerate(found, 1) for row in _rows(number, each, locale)]
        show(rows, COLUMNS, form, locale)
    else:
        nothing = translator(locale)(UNTOLD if ruled.shifts and read.unfilled else NOTHING)
        put("\n\n".join(each.text(locale) for each in found) or nothing)
    return 1 if found else 0


def _asked(
    ruled: Matter, roster: Roster, day: date | None, unit: str | None
) -> tuple[Impossible, ...]:
    """What cannot be had; raises :class:`InvalidInput` for a day or a unit of no roster's."""
    from ..errors import NotKnown
    from ..scheduling.why import why_impossible

    try:
        found = why_impossible(roster, day=day, unit=unit)
    except NotKnown:
        strange = day if day is not None and day not in roster.period else unit
        first, last = roster.period.start, roster.period.end
        raise InvalidInput([OUTSIDE.at(asked=strange, first=first, last=last)]) from None
    return (*found, *_in_shifts(ruled, day, unit))


def _in_shifts(ruled: Matter, day: date | None, unit: str | None) -> tuple[Impossible, ...]:
    """What the rules of shifts make impossible; nothing for a unit that asks for none."""
    from ..scheduling.why.shifts import why_impossible_in_shifts

    rules = ruled.shifts
    if rules is None or unit not in (None, *(each.unit for each in rules.covers)):
        return ()
    return why_impossible_in_shifts(ruled.rulings, rules, before=ruled.before, day=day, unit=unit)


def _document(found: Impossible, locale: str) -> dict[str, object]:
    """One clash as an object; its texts are in *locale*."""
    return {
        "days": [str(day) for day in found.days],
        "group": found.group,
        "smallest": found.smallest,
        "reasons": [_told(each, locale) for each in found.reasons],
        "relaxations": [
            {
                "amount": each.amount,
                "text": each.text(locale),
                "changes": [
                    {**_told(change, locale), "was": change.was, "becomes": change.becomes}
                    for change in each.changes
                ],
            }
            for each in found.relaxations
        ],
    }


def _told(each: Reason | Change, locale: str) -> dict[str, object]:
    return {
        "kind": each.kind,
        "text": each.text(locale),
        "rule": each.rule,
        "citation": each.citation.text(locale) if each.citation else "",
        "days": [str(day) for day in each.days],
    }


def _rows(number: int, found: Impossible, locale: str) -> list[Mapping[str, object]]:
    """A row for each reason, its *part* 0, and for each change, by the number of what helps."""
    days = [str(day) for day in found.days]
    head = {"clash": number, "group": found.group, "smallest": found.smallest}
    rows: list[Mapping[str, object]] = [
        {**head, "part": 0, **_told(each, locale), "days": days} for each in found.reasons
    ]
    for part, relaxation in enumerate(found.relaxations, 1):
        for change in relaxation.changes:
            told = {**_told(change, locale), "was": change.was, "becomes": change.becomes}
            told["days"] = [str(day) for day in change.days] or days
            rows.append({**head, "part": part, "amount": relaxation.amount, **told})
    return rows
