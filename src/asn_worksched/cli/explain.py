"""``explain``: one person's day in a roster, and why."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..domain.assignment import Assignment
from ..domain.nip import clean_number
from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .audit import ruled_roster, source_options, sources_of, tell_changes
from .options import Menu
from .sources import installed
from .streams import put
from .tables import Column, show, show_json

if TYPE_CHECKING:
    import polars as pl

    from ..domain.ruling import Ruling
    from ..domain.time import Period
    from ..files.rosters import Origin, Record
    from ..plugins import Plugins

COLUMNS = (
    *(Column(key) for key in ("employee", "date", "unit", "site", "mode", "post", "start", "end")),
    *(Column("rule"), Column("citation", free=True), Column("duty"), Column("allowed")),
    *(Column("required"), Column("source"), Column("explanation", free=True)),
)


NOBODY = FaultKind(
    "ASN-CLI-005",
    N_("{employee!r} is nobody whom this roster knows."),
    N_("Only people of its register have days in it."),
    N_("Look the number up in the register."),
)
NEARLY = FaultKind(
    "ASN-CLI-011",
    N_("{employee!r} is nobody whom this roster knows."),
    N_("Only people of its register have days in it."),
    N_("Look the number up in the register; most alike: {near}."),
)
NO_DAY = FaultKind(
    "ASN-CLI-006",
    N_("{day} lies outside {first} to {last}."),
    N_("The roster tells of these days only."),
    N_("Ask for one of them."),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    person = N_("The person: NIP, or the agency's own number.")
    return menu.command(
        "explain",
        _run,
        menu.argument("roster", N_("ROSTER")),
        menu.option("--employee", person, N_("KEY"), required=True),
        menu.day("--on", "day", N_("The day."), required=True),
        *source_options(menu),
        menu.form(),
        short=N_("Explain one person's day in a roster."),
        told=N_(
            "Explain one person's day: what the roster says, and every clause that had a "
            "say.\n\nThe files that the roster was made from are read where they still are; else "
            "the roster's own table answers, and the output says so.\n\nJSON is one object with "
            "employee, date, unit, site, mode, post, start, end, rule, citation, source "
            "(rulings or table), note, explanation, duty, allowed, required and steps."
        ),
    )


def _run(locale: str, roster: str, employee: str, day: date, form: str, **given: Any) -> int:
    from ..files.rosters import read_record

    plugins = installed(locale)
    record = read_record(roster)
    note = "" if any(given.values()) else _gone(record, plugins, locale)
    if note:
        found = _from_table(roster, record, employee, day)
    else:
        record, origin = sources_of(roster, given, locale)
        ruled, read = ruled_roster(roster, record, origin, plugins, locale)
        tell_changes(record, ruled, locale)
        key = _known(read.people.frame["key"], read.period, employee, day)
        found = read[key, day]
    _print(found, note, form, locale)
    return 0


def _known(keys: pl.Series, period: Period | None, employee: str, day: date) -> str:
    """
    The one of *keys* that *employee* means: as it stands, or without blanks, dots and the like.

    Raises :class:`InvalidInput` where there is none, and for a day outside *period*.
    """
    faults = []
    key = employee if employee in keys else clean_number(employee) or employee
    if key not in keys:
        half = len(key) // 2
        alike = keys.str.starts_with(key[:half]) | keys.str.ends_with(key[half:])
        near = get_close_matches(key, keys.filter(alike).unique().to_list())
        kind = NEARLY if near else NOBODY
        faults.append(kind.at(employee=employee, near=", ".join(near)))
    if period is not None and day not in period:
        faults.append(NO_DAY.at(day=day, first=period.start, last=period.end))
    if faults:
        raise InvalidInput(faults)
    return key


def _gone(record: Record | None, plugins: Plugins, locale: str) -> str:
    """Why the law cannot be asked again: what the roster was made from is not there; else ""."""
    say = translator(locale)
    origin = record.origin if record else None
    if origin is None:
        return say(N_("Told from the roster alone: it does not say what it was made from."))
    gone = _missing(origin, plugins)
    told = say(N_("Told from the roster alone: {names} is not there any more."))
    return told.format(names=", ".join(gone)) if gone else ""


def _missing(origin: Origin, plugins: Plugins) -> list[str]:
    from ..files.rosters import is_policy_file

    files = [each for each in (origin.personnel, origin.units, origin.leave) if each]
    files += [each for each in (origin.shifts, origin.requests, origin.before) if each]
    acts = (*origin.policies, *origin.what_if)
    files += [*origin.zones, *(each for each in acts if is_policy_file(each))]
    known = {*plugins.names, *(policy.id for policy in plugins.policies)}
    names = [each for each in acts if not is_policy_file(each) and each not in known]
    return [*(each for each in files if not Path(each).is_file()), *names]


def _from_table(path: str, record: Record | None, employee: str, day: date) -> Assignment:
    """
    The assignment as the table has it; no mode where the person has no row that day.

    Raises :class:`InvalidInput` for somebody without any row, and for a day outside the period.
    """
    import polars as pl

    from ..domain.acts import Citation
    from ..files.rosters import read_roster_table

    table = read_roster_table(path)
    employee = _known(table["employee"], record.period if record else None, employee, day)
    rows = table.filter(pl.col("employee") == employee)
    unit = rows["unit"][0]
    for row in rows.filter(pl.col("date") == day).iter_rows(named=True):
        return Assignment(
            employee=employee,
            unit=unit,
            day=day,
            mode=_mode(row["mode"], record),
            site=row["site"],
            post=row["post"],
            in_shift=record is not None and row["post"] in record.shift_posts,
            start=row["start"],
            end=row["end"],
            rule=row["rule"],
            citation=Citation("", row["citation"]) if row["citation"] else None,
        )
    return Assignment(employee=employee, unit=unit, day=day, mode=None)


def _mode(code: str, record: Record | None) -> Any:
    from ..domain.modes import BUILT_IN, Place, WorkMode

    known = (*(record.modes if record else ()), *BUILT_IN)
    return next((each for each in known if each.code == code), WorkMode(code, Place.ELSEWHERE))


def _print(found: Assignment, note: str, form: str, locale: str) -> None:
    told = found.explain(locale)
    if form == "text":
        put("\n".join(part for part in (told, note) if part))
        return
    row = _row(found, told, note)
    if form == "json":
        show_json(row)
    else:
        show([row], COLUMNS, form, locale)


def _row(found: Assignment, told: str, note: str) -> dict[str, object]:
    return {
        "employee": found.employee,
        "date": str(found.day),
        "unit": found.unit,
        "site": found.site,
        "mode": found.mode.code if found.mode else None,
        "post": found.post,
        "start": f"{found.start:%H:%M}" if found.start else None,
        "end": f"{found.end:%H:%M}" if found.end else None,
        "rule": found.rule,
        "citation": found.citation.text() if found.citation else "",
        "source": "table" if note else "rulings",
        "note": note,
        "explanation": told,
        **_ruled(found.ruling),
    }


def _ruled(ruling: Ruling | None) -> dict[str, object]:
    """What the law had to say, null throughout where it could not be asked."""
    if ruling is None:
        return dict.fromkeys(("duty", "allowed", "required", "steps"))
    return {
        "duty": ruling.duty.name.lower(),
        "allowed": [mode.code for mode in ruling.allowed],
        "required": ruling.required,
        "steps": [
            {
                "rule": step.rule,
                "effect": step.effect,
                "modes": list(step.modes),
                "citation": step.citation.text(),
                "because": " and ".join(step.because),
                "set_aside": step.set_aside,
                "through": step.through,
            }
            for step in ruling.steps
        ],
    }
