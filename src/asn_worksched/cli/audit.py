"""``audit``: is a roster in a file lawful?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ..domain.time import Period
from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .options import Menu
from .plan import check_page, inputs_of, write_page
from .shifts import audited, check_rules, rule_options
from .sources import Matter, installed, matter, note_law, note_national, told_plainly
from .streams import put, tell
from .tables import Column, show

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..files.rosters import Origin, Record
    from ..plugins import Plugins
    from ..roster import Roster

COLUMNS = (
    Column("code"),
    Column("date"),
    Column("employee"),
    Column("group"),
    Column("severity"),
    Column("text", free=True),
    Column("rule"),
    Column("citation", free=True),
    Column("against", free=True),
    Column("evidence", free=True),
)
GONE = FaultKind(
    "ASN-CLI-012",
    N_("The roster was made from {path}, which is not there any more."),
    N_("Without it nobody can tell what the law asks of whom."),
    N_("Bring the file back, or name it with {option}."),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "audit",
        _run,
        menu.argument("roster", N_("ROSTER")),
        *source_options(menu),
        menu.page(),
        menu.form(),
        short=N_("Check a roster against the law."),
        told=N_(
            "Check a roster against the law and print each finding with its article.\n\n"
            "Register, leave and law are those that the roster names itself, unless they are "
            "given here. The exit code is 0 when the roster is lawful, 1 when there are "
            "findings, 2 for wrong input.\n\nJSON is an array of objects with code, date, "
            "employee, group, severity, text, rule, citation, against and evidence."
        ),
    )


def source_options(menu: Menu) -> list[click.Option]:
    """The options that stand in for what a roster says of its own origin."""
    region = N_("The region; by default the one of the roster or the policies.")
    return [
        *menu.files(required=False),
        *(menu.policies(), menu.region(region), menu.known()),
        *menu.law(),
        *rule_options(menu),
    ]


def _run(locale: str, roster: str, page: str | None, form: str, **given: Any) -> int:
    from ..publish.words import number

    plugins = installed(locale)
    record, origin = sources_of(roster, given, locale)
    check_page(page, {**inputs_of(origin), translator(locale)(N_("the roster")): roster})
    ruled, read = ruled_roster(roster, record, origin, plugins, locale)
    tell_changes(record, ruled, locale)
    if record is None:
        note_national(origin, plugins, locale)
    note_law(ruled.rulings, locale)
    findings = audited(read, ruled)
    write_page(page, read, findings, locale)
    print_findings(findings, form, locale)
    if form == "text":
        told = translator(locale)(N_("{findings} findings in {days} days of work."))
        put(told.format(findings=number(len(findings), locale), days=number(len(read), locale)))
    return 1 if findings else 0


def sources_of(path: str, given: dict[str, Any], locale: str) -> tuple[Record | None, Origin]:
    """
    What is kept beside the roster, and its origin with the options *given* put over it.

    Raises :class:`click.UsageError` where nobody says what the register is, and
    :class:`InvalidInput` where the roster names files that are gone.
    """
    from ..files.rosters import Origin, read_record

    record = read_record(path)
    own = (record.origin if record else None) or Origin()
    named = {name: value for name, value in given.items() if value}
    if "policies" in named:
        named = {"region": "", **named}
    origin = attrs.evolve(own, **told_plainly(named))
    check_rules(origin, locale)
    if not origin.personnel:
        told = N_("{path} does not say which register it was made from; give --personnel.")
        raise click.UsageError(translator(locale)(told).format(path=path))
    gone = [
        GONE.at(file=path, path=file, option=option)
        for option, file in inputs_of(own).items()
        if _name(option) not in named and not Path(file).exists()
    ]
    if gone:
        raise InvalidInput(gone)
    return record, origin


def _name(option: str) -> str:
    """What a parameter is called, of an option and perhaps its value."""
    return option.split()[0].removeprefix("--")


def ruled_roster(
    path: str, record: Record | None, origin: Origin, plugins: Plugins, locale: str
) -> tuple[Matter, Roster]:
    """The rulings of *origin* and the roster laid over them, for the roster's own period."""
    from ..files.rosters import read_roster

    ruled = matter(origin, record.period if record else _spanned(path, locale), plugins)
    return ruled, read_roster(path, ruled.rulings, shifts=ruled.shifts)


def _spanned(path: str, locale: str) -> Period:
    """From the first to the last day that a roster without metadata has."""
    from ..files.rosters import read_roster_table

    days = read_roster_table(path)["date"].unique().sort().to_list()
    if not days:
        told = N_("{path} has no day of work and no metadata, so its period is not known.")
        raise click.UsageError(translator(locale)(told).format(path=path))
    return Period(days[0], days[-1])


def tell_changes(record: Record | None, ruled: Matter, locale: str) -> None:
    """Say on the error stream when register or law are no longer what the roster was made from."""
    say = translator(locale)
    if record and record.people and record.people != ruled.rulings.people.digest:
        tell(say(N_("Note: the register has changed since the roster was made.")))
    if record and record.law and record.law != ruled.rulings.law.digest:
        tell(say(N_("Note: the law has changed since the roster was made.")))


def print_findings(findings: Sequence[Finding], form: str, locale: str) -> None:
    """Print findings, one a line in text."""
    if form == "text":
        for finding in findings:
            put(finding.text(locale))
    else:
        show(finding_rows(findings, locale), COLUMNS, form, locale)


def finding_rows(findings: Sequence[Finding], locale: str) -> list[dict[str, object]]:
    """Findings as rows of :data:`COLUMNS`; *evidence* is an object."""
    say = translator(locale)
    return [
        {
            "code": each.code,
            "date": str(each.day),
            "employee": each.employee,
            "group": each.group,
            "severity": each.severity.value,
            "text": say(each.check.text).format(**each.evidence),
            "rule": each.rule,
            "citation": each.citation.text(locale) if each.citation else "",
            "against": each.against.text(locale) if each.against else "",
            "evidence": dict(each.evidence),
        }
        for each in findings
    ]
