"""``repair``: a roster made lawful again with the fewest changed person-days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .audit import finding_rows, source_options, sources_of, tell_changes
from .options import Menu
from .plan import check_page, check_target, inputs_of, write_page
from .shifts import audited
from .sources import Matter, installed, matter, note_law
from .streams import put
from .tables import Column, show, show_json
from .wishes import Brought, brought, brought_options, check_brought, files_brought

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..files.rosters import Origin, Record
    from ..plugins import Plugins
    from ..roster import Roster
    from ..scheduling.repair import Change, Kept, Repaired

COLUMNS = (
    *(Column("employee"), Column("date"), Column("mode_before"), Column("post_before")),
    *(Column("mode_after"), Column("post_after"), Column("text", free=True)),
)
NO_PERIOD = FaultKind(
    "ASN-CLI-031",
    N_("The roster does not say which days it is for."),
    N_("Days without work stand in no row, so that nobody can tell what is to be repaired."),
    N_("Keep the file with the metadata beside the roster."),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    keep = N_("Nothing before this day is changed.")
    freeze = N_("Person-days that must stay: a table of employee (or nip) and date.")
    seed = N_("Another number may give another roster with as few changes.")
    seconds = N_("How long to look for fewer changes.")
    return menu.command(
        "repair",
        _run,
        menu.argument("roster", N_("ROSTER")),
        menu.day("--keep-before", "keep_before", keep),
        menu.option("--freeze", freeze, N_("FILE")),
        *source_options(menu),
        *brought_options(menu),
        menu.option("--seed", seed, N_("NUMBER"), type=int, default=0, show_default=True),
        menu.option(
            "--seconds",
            seconds,
            N_("NUMBER"),
            type=click.FloatRange(min=0, min_open=True),
            default=60.0,
            show_default=True,
        ),
        menu.option(
            "--out", N_("The roster to write: .csv or .parquet."), N_("FILE"), required=True
        ),
        menu.page(),
        menu.form(),
        short=N_("Make a roster lawful again with the fewest changes."),
        told=N_(
            "Make a roster lawful again with the fewest changed person-days, write it, and print "
            "each change.\n\nRegister, leave and law are those that the roster names itself, "
            "unless they are given here. People who have left the register are left out, and "
            "whoever is new is planned.\n\nThe exit code is 0 when the repaired roster is complete "
            "and lawful, 1 when a seat stays empty, clauses clash or the audit finds something, 2 "
            "for wrong input.\n\nJSON is one object with changes, fewest, kept, gone, unfilled, "
            "conflicts and findings; CSV has a row for each change."
        ),
    )


def _run(
    locale: str,
    roster: str,
    keep_before: date | None,
    freeze: str | None,
    seed: int,
    seconds: float,
    out: str,
    page: str | None,
    form: str,
    **given: Any,
) -> int:
    from ..files.freezes import read_freezes
    from ..files.rosters import write_roster

    plugins = installed(locale)
    record, origin = sources_of(roster, given, locale)
    _check_targets(out, page, origin, freeze)
    ruled, read = ruled_before(roster, record, origin, plugins)
    tell_changes(record, ruled, locale)
    note_law(ruled.rulings, locale)
    check_brought(origin, locale)
    held = read_freezes(freeze) if freeze else []
    effort = {"seed": seed, "seconds": seconds}
    found = _repaired(ruled, read, brought(origin), keep_before=keep_before, freeze=held, **effort)
    findings = audited(found.roster, ruled)
    write_roster(found.roster, out, origin=ruled.origin)
    write_page(page, found.roster, findings, locale)
    _print(found, findings, form, locale)
    if form == "text":
        put(translator(locale)(N_("Written: {path}")).format(path=out))
    return 1 if findings or found.roster.unfilled or found.roster.conflicts else 0


def _check_targets(out: str, page: str | None, origin: Origin, freeze: str | None) -> None:
    """Refuse, before the work, outputs that could not be written or are inputs."""
    from pathlib import Path

    from ..files.rosters import check_ending

    check_ending(Path(out))
    inputs = {**inputs_of(origin), **files_brought(origin)}
    if freeze:
        inputs["--freeze"] = freeze
    check_target("--out", out, inputs)
    check_page(page, {**inputs, "--out": out})


def ruled_before(
    path: str, record: Record | None, origin: Origin, plugins: Plugins
) -> tuple[Matter, Roster]:
    """
    The rulings of *origin* and the roster laid over them; who has left the register is left out.

    Raises :class:`InvalidInput` for a roster that does not say which days it is for.
    """
    from ..files.rosters import read_roster

    if record is None:
        raise InvalidInput([NO_PERIOD.at(file=path)])
    ruled = matter(origin, record.period, plugins)
    return ruled, read_roster(path, ruled.rulings, shifts=ruled.shifts, former=True)


def _repaired(ruled: Matter, read: Roster, besides: Brought, **how: Any) -> Repaired:
    from ..scheduling.repair import repair, repair_shifts

    if ruled.shifts is not None:
        how |= {"before": ruled.before, "ledger": besides.ledger}
        return repair_shifts(read, ruled.rulings, ruled.shifts, **how)
    return repair(read, ruled.rulings, ledger=besides.ledger, wishes=besides.wishes, **how)


def _print(found: Repaired, findings: tuple[Finding, ...], form: str, locale: str) -> None:
    if form == "json":
        show_json(_document(found, findings, locale))
    elif form == "csv":
        show([change_row(each, locale) for each in found.changes], COLUMNS, form, locale)
    else:
        lines = [found.text(locale)]
        lines += [each.text(locale) for each in found.roster.unfilled]
        lines += [each.text(locale) for each in found.roster.conflicts]
        lines += [each.text(locale) for each in findings]
        put("\n".join(lines))


def _document(found: Repaired, findings: tuple[Finding, ...], locale: str) -> dict[str, object]:
    """Everything as one object; its texts are in *locale*."""
    return {
        "changes": [change_row(each, locale) for each in found.changes],
        "fewest": found.fewest,
        "kept": [_kept_row(each, locale) for each in found.kept],
        "gone": list(found.gone),
        "unfilled": [each.text(locale) for each in found.roster.unfilled],
        "conflicts": [each.text(locale) for each in found.roster.conflicts],
        "findings": finding_rows(findings, locale),
    }


def change_row(change: Change, locale: str) -> dict[str, object]:
    """One changed person-day."""
    return {
        "employee": change.employee,
        "date": str(change.day),
        "mode_before": change.mode_before,
        "post_before": change.post_before,
        "mode_after": change.mode_after,
        "post_after": change.post_after,
        "text": change.text(locale),
    }


def _kept_row(kept: Kept, locale: str) -> dict[str, object]:
    return {
        "employee": kept.employee,
        "date": str(kept.day),
        "mode": kept.mode,
        "post": kept.post,
        "rule": kept.rule,
        "citation": kept.citation.text(locale) if kept.citation else "",
        "text": kept.text(locale),
    }
