"""``plan``: a register and the law become a roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidInput
from ..texts import N_, translator
from .options import Menu, Say
from .sources import Matter, installed, matter, note_region, split_names
from .streams import put, waiting
from .tables import Column, show, show_json

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..files.rosters import Origin
    from ..roster import Roster

COLUMNS = (Column("key"), Column("value", free=True))


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
        *menu.files(required=True),
        menu.policies(),
        menu.day("--from", "first", N_("First day."), required=True),
        menu.day("--to", "last", N_("Last day, included."), required=True),
        menu.region(N_("The region; by default the deepest of the policies.")),
        menu.known(),
        menu.option("--seed", seed, N_("NUMBER"), type=int, default=0, show_default=True),
        menu.option(
            "--out", N_("The roster to write: .csv or .parquet."), N_("FILE"), required=True
        ),
        menu.form(),
        kind=_Spreading,
        short=N_("Plan a roster and write it to a file."),
        told=N_(
            "Plan who works where, write the roster, and print what it comes to.\n\nThe exit "
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
    form: str,
    **given: Any,
) -> int:
    from ..domain.time import Period
    from ..files.rosters import Origin, write_roster

    origin = Origin(
        **{name: value for name, value in given.items() if value is not None},
        policies=split_names(policies),
    )
    _check_target(out, origin)
    ruled = matter(origin, Period(first, last), installed())
    note_region(ruled.origin.region, ruled.rulings.law, locale)
    roster, findings = made(ruled, seed, locale)
    write_roster(roster, out, origin=ruled.origin)
    print_summary(roster, findings, form, locale)
    clean = not (findings or roster.unfilled or roster.conflicts)
    if form == "text":
        _hint(out, bool(findings), translator(locale))
    return 0 if clean else 1


def _check_target(out: str, origin: Origin) -> None:
    """Refuse, before the work, an output that could not be written or is an input."""
    from ..files.rosters import check_ending
    from ..files.writing import NO_FOLDER, NOT_A_FILE

    target = Path(out)
    check_ending(target)
    if not target.parent.is_dir():
        raise InvalidInput([NO_FOLDER.at(file=out, folder=str(target.parent))])
    inputs = [Path(each) for each in (origin.personnel, origin.units, origin.leave) if each]
    if target.is_dir() or any(target.resolve() == each.resolve() for each in inputs):
        raise InvalidInput([NOT_A_FILE.at(file=out)])


def made(ruled: Matter, seed: int, locale: str) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster under *ruled* and what an audit finds in it; a bar shows the parts done."""
    from ..compliance import audit
    from ..scheduling import plan

    with waiting(translator(locale)(N_("Planning"))) as progress:
        roster = plan(ruled.rulings, seed=seed, progress=progress)
    return roster, audit(roster, ruled.rulings, ruled.checks)


def print_summary(roster: Roster, findings: Sequence[Finding], form: str, locale: str) -> None:
    """Print what the roster comes to."""
    from ..publish import summary, summary_text

    whole = summary(roster, findings)
    if form == "text":
        put(summary_text(whole, locale))
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


def _hint(out: str, found: bool, say: Say) -> None:
    import shlex

    put(say(N_("Written: {path}")).format(path=out))
    if found:
        told = say(N_("Each finding: {command}"))
        put(told.format(command=f"asn-worksched audit {shlex.quote(out)}"))
