"""``demo``: a made-up city, from its register to a lawful roster and a page to look at."""

from __future__ import annotations

import json
import secrets
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..domain.time import Period
from ..errors import InvalidInput
from ..texts import N_, translator
from .audit import COLUMNS, finding_rows
from .calling import called
from .options import Menu, Say
from .plan import made, print_summary
from .sources import installed, matter
from .streams import put
from .tables import as_csv

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..roster import Roster

REGION, PLUGINS = "36.74", ("national", "tangsel")
FIRST, LAST = "2020-03-18", "2020-03-31"
REGISTER, ROSTER = "personnel.csv", "roster.csv"


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    out = N_("The folder to write to; it is made if need be.")
    seed = N_("Another number makes another city.")
    number = click.IntRange(min=0)
    return menu.command(
        "demo",
        _run,
        menu.option("--out", out, N_("FOLDER"), default="demo-out", show_default=True),
        menu.option("--seed", seed, N_("NUMBER"), type=number, default=2020, show_default=True),
        short=N_("Plan a made-up city, from register to page."),
        told=N_(
            "Make a city of 4,994 made-up people, plan the second half of March 2020 under the "
            "acts of that time, audit it, and write register, roster, findings, summary and a "
            "page to look at. Nobody in it exists."
        ),
    )


def _run(locale: str, out: str, seed: int) -> int:
    from ..files.rosters import Origin
    from ..testing import make_city

    say, folder = translator(locale), Path(out)
    plugins = installed(locale)
    missing = [name for name in PLUGINS if name not in plugins.names]
    if missing:
        told = say(N_("The demo needs the law of its time: pip install {packages}"))
        packages = " ".join(f"asn-worksched-{name}" for name in missing)
        raise click.UsageError(told.format(packages=packages))
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(say(N_("{path} is not a folder.")).format(path=out))
    with _filled(folder) as work:
        register = make_city(seed).write(work)
        origin = Origin(personnel=str(register), region=REGION)
        ruled = matter(origin, Period(FIRST, LAST), plugins)
        roster, findings = made(ruled, seed, locale)
        _write(work, roster, findings, origin, locale)
    print_summary(roster, findings, "text", locale)
    for line in _next(roster, folder, locale, say):
        put(line)
    return 0


@contextmanager
def _filled(folder: Path) -> Iterator[Path]:
    """
    A folder beside *folder* to fill; its files take their places when the block ends well.

    Raises :class:`InvalidInput` where the system lets none be made there.
    """
    work = folder.parent / f".{secrets.token_hex(8)}"
    try:
        with _named(folder):
            work.mkdir(parents=True)
        yield work
        with _named(folder):
            folder.mkdir(exist_ok=True)
            for file in sorted(work.iterdir()):
                file.replace(folder / file.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Let what the system refuses be told of *folder*, not of a name that nobody asked for."""
    from ..files.writing import NOT_WRITABLE

    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput([NOT_WRITABLE.at(file=str(folder), reason=reason)]) from error


def _write(
    work: Path, roster: Roster, findings: Sequence[Finding], origin: object, locale: str
) -> None:
    from ..files.rosters import Origin, write_roster
    from ..files.writing import write_text
    from ..publish import board, summary

    assert isinstance(origin, Origin)
    write_roster(roster, work / ROSTER, origin=origin)
    rows = finding_rows(findings, locale)
    write_text(work / "findings.csv", as_csv(rows, COLUMNS))
    whole = json.dumps(summary(roster, findings), ensure_ascii=False, indent=2)
    write_text(work / "summary.json", f"{whole}\n")
    write_text(work / "roster.html", board(roster, findings, locale=locale))


def _next(roster: Roster, folder: Path, locale: str, say: Say) -> Iterator[str]:
    """What to look at and to try now; every command works as it is printed."""
    table = shlex.quote(str(folder / ROSTER))
    register, other = (shlex.quote(str(folder / name)) for name in (REGISTER, "roster-7.csv"))
    employee, day = _officer(roster)
    program = called()
    tail = "" if locale == "id" else f" --locale {locale}"
    yield ""
    yield say(N_("Open {page} in a browser. Then try:")).format(page=folder / "roster.html")
    yield f"  {program} explain {table} --employee {employee} --on {day}{tail}"
    yield f"  {program} audit {table}{tail}"
    yield (
        f"  {program} plan --personnel {register} --policies {PLUGINS[-1]} "
        f"--from {FIRST} --to {LAST} --seed 7 --out {other}{tail}"
    )


def _officer(roster: Roster) -> tuple[str, str]:
    """The first person who stands piket, or else works, and the first day of it."""
    import numpy as np

    busy = roster.post if roster.post.any() else roster.mode
    row, day = np.argwhere(busy > 0)[0].tolist()
    return roster.people.frame["key"][row], str(roster.period.days[day])
