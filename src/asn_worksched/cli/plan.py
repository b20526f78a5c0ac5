"""``plan``: a register and the law become a roster."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .calling import called
from .country import manner_of, manner_options, opened, plan_country
from .options import Menu, Say
from .shifts import audited, check_rules, effort_options, rule_options, shift_roster
from .sources import (
    Matter,
    installed,
    matter,
    note_law,
    note_national,
    note_region,
    origin_of,
    together,
)
from .streams import put, waiting
from .tables import Column, show, show_json
from .wishes import (
    Brought,
    brought,
    brought_options,
    check_brought,
    files_brought,
    put_unmet,
    unmet_rows,
)

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..domain.wishes import Wishes
    from ..files.rosters import Origin
    from ..roster import Roster

COLUMNS = (Column("key"), Column("value", free=True))
PAGE_ENDINGS = (".html", ".htm")

SAME_FILE = FaultKind(
    "ASN-CLI-009",
    N_("{option} names the same file as {other}."),
    N_("What stands there would be lost."),
    N_("Choose another name for {option}."),
)
NO_PAGE = FaultKind(
    "ASN-CLI-010",
    N_("The page ends in {ending!r}."),
    N_("A browser knows a page by its ending."),
    N_("Choose a name that ends in .html."),
)


class _Spreading(click.Command):
    """A command without arguments; ``--policies`` takes all values up to the next option."""

    def parse_args(self, call: click.Context, args: list[str]) -> list[str]:
        """Write the option before each of its values, then parse as ever."""
        return super().parse_args(call, _spread(args, "--policies"))


def _spread(args: Sequence[str], option: str) -> list[str]:
    found: list[str] = []
    within = False
    for word in args:
        if word.startswith("-"):
            within = word == option
        elif within and found[-1] != option:
            found.append(option)
        found.append(word)
    return found


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    seed = N_("Another number gives another roster, as good as the first.")
    return menu.command(
        "plan",
        _run,
        *menu.files(required=False),
        menu.policies(),
        menu.day("--from", "first", N_("First day."), required=True),
        menu.day("--to", "last", N_("Last day, included."), required=True),
        menu.region(N_("The region; by default the deepest of the policies.")),
        menu.known(),
        *menu.law(),
        menu.option("--seed", seed, N_("NUMBER"), type=int, default=0, show_default=True),
        *brought_options(menu),
        *rule_options(menu),
        *effort_options(menu),
        *manner_options(menu),
        menu.option(
            "--out",
            N_("The roster to write: .csv or .parquet; with --partitions a folder."),
            N_("FILE"),
            required=True,
        ),
        menu.page(),
        menu.form(),
        kind=_Spreading,
        short=N_("Plan a roster and write it to a file."),
        told=N_(
            "Plan who works where, write the roster, and print what it comes to, and with "
            "--wishes which of them were not met.\n\nThe exit "
            "code is 0 when the roster is complete and lawful, 1 when a seat stays empty, "
            "clauses clash or the audit finds something, 2 for wrong input.\n\nJSON is one "
            "object, as in the guide; CSV has a row for each of its values."
        ),
    )


def _run(
    locale: str,
    first: date,
    last: date,
    policies: tuple[str, ...],
    seed: int,
    out: str,
    page: str | None,
    form: str,
    **given: Any,
) -> int:
    from ..domain.time import Period
    from ..files.rosters import write_roster

    manner = manner_of(given, page)
    effort = {name: given.pop(name) for name in ("seconds", "workers", "deterministic")}
    if manner.partitions:
        asked = {**given, "policies": policies, "seed": seed}
        return plan_country(manner, Period(first, last), out, form, locale, **asked)
    origin = origin_of({**given, "policies": policies})
    check_rules(origin, locale)
    check_brought(origin, locale)
    _check_targets(out, page, origin)
    plugins = installed(locale)
    (ruled, besides), faults = together(
        lambda: matter(origin, Period(first, last), plugins), lambda: brought(origin)
    )
    if faults:
        raise InvalidInput(faults)
    note_region(ruled.origin.region, ruled.rulings.law, locale)
    note_national(origin, plugins, locale)
    note_law(ruled.rulings, locale)
    if ruled.shifts is None:
        roster, findings = made(ruled, seed, locale, besides, manner.executor, effort["seconds"])
    else:
        roster = shift_roster(ruled, locale, seed=seed, executor=manner.executor, **effort)
        findings = audited(roster, ruled)
    write_roster(roster, out, origin=ruled.origin)
    write_page(page, roster, findings, locale)
    print_summary(roster, findings, form, locale, besides.wishes)
    clean = not (findings or roster.unfilled or roster.conflicts)
    if form == "text":
        _hint(out, page, bool(findings), translator(locale))
    return 0 if clean else 1


def _check_targets(out: str, page: str | None, origin: Origin) -> None:
    """Refuse, before the work, outputs that could not be written or are inputs."""
    from ..files.rosters import check_ending

    check_ending(Path(out))
    inputs = {**inputs_of(origin), **files_brought(origin)}
    check_target("--out", out, inputs)
    check_page(page, {**inputs, "--out": out})


def inputs_of(origin: Origin) -> dict[str, str]:
    """The files of *origin*, each by the option that names it."""
    found = {"--personnel": origin.personnel, "--units": origin.units, "--leave": origin.leave}
    found |= {"--shifts": origin.shifts, "--requests": origin.requests, "--before": origin.before}
    found |= {f"--zones {path}": path for path in origin.zones}
    return {option: path for option, path in found.items() if path}


def check_page(page: str | None, others: Mapping[str, str]) -> None:
    """Refuse a page without the ending of one, and as :func:`check_target` does; None is fine."""
    if page is None:
        return
    if Path(page).suffix.casefold() not in PAGE_ENDINGS:
        raise InvalidInput([NO_PAGE.at(file=page, ending=Path(page).suffix)])
    check_target("--page", page, others)


def check_target(option: str, path: str, others: Mapping[str, str]) -> None:
    """Raise :class:`InvalidInput` for a path that cannot be a file, or is one of *others*."""
    from ..files.writing import NO_FOLDER, NOT_A_FILE

    target = Path(path)
    if not target.parent.is_dir():
        raise InvalidInput([NO_FOLDER.at(file=path, folder=str(target.parent))])
    if target.is_dir():
        raise InvalidInput([NOT_A_FILE.at(file=path)])
    real = os.path.realpath(path)
    for other, file in others.items():
        if real == os.path.realpath(file):
            raise InvalidInput([SAME_FILE.at(file=path, option=option, other=other)])


def write_page(page: str | None, roster: Roster, findings: Sequence[Finding], locale: str) -> None:
    """Write the board of an audited roster to *page*, whole or not at all; None is fine."""
    from ..files.writing import write_text
    from ..publish import board

    if page is not None:
        write_text(page, board(roster, findings, locale=locale))


def made(
    ruled: Matter,
    seed: int,
    locale: str,
    besides: Brought | None = None,
    executor: str = "none",
    seconds: float = 60.0,
) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster under *ruled* and what an audit finds in it; a bar shows the parts done."""
    from ..compliance import audit
    from ..scheduling import plan

    besides = besides or Brought()
    with opened(executor) as pool, waiting(translator(locale)(N_("Planning"))) as progress:
        roster = plan(
            ruled.rulings,
            ledger=besides.ledger,
            wishes=besides.wishes,
            seed=seed,
            seconds=seconds,
            executor=pool,
            progress=progress,
        )
    return roster, audit(roster, ruled.rulings, ruled.checks)


def print_summary(
    roster: Roster,
    findings: Sequence[Finding],
    form: str,
    locale: str,
    wishes: Wishes | None = None,
) -> None:
    """Print what the roster comes to, and which of *wishes* it does not meet."""
    from ..publish import summary, summary_text
    from ..scheduling.wishes import unmet

    whole = summary(roster, findings)
    missed = None if wishes is None else unmet(roster, wishes)
    if missed is not None:
        whole["unmet"] = unmet_rows(missed, locale)
    if form == "text":
        put(summary_text(whole, locale))
        if missed is not None:
            put_unmet(missed, locale)
    elif form == "json":
        show_json(whole)
    else:
        rows = [{"key": key, "value": value} for key, value in _flat(whole, "")]
        show(rows, COLUMNS, form, locale)


def _flat(value: object, path: str) -> list[tuple[str, object]]:
    """Every plain value of a document with its path, such as ``piket.seats``."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    else:
        return [(path, value)]
    return [pair for key, each in parts for pair in _flat(each, f"{path}.{key}".lstrip("."))]


def _hint(out: str, page: str | None, found: bool, say: Say) -> None:
    for path in (out, page):
        if path is not None:
            put(say(N_("Written: {path}")).format(path=path))
    if found:
        told = say(N_("Each finding: {command}"))
        put(told.format(command=f"{called()} audit {shlex.quote(out)}"))
