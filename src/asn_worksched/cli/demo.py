"""``demo``: a made-up government, from its register to a lawful roster and a page to look at."""

from __future__ import annotations

import json
import secrets
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..domain.acts import covers
from ..domain.time import Period
from ..errors import InvalidInput
from ..texts import N_, translator
from .audit import COLUMNS, finding_rows
from .calling import called
from .options import Menu, Say
from .plan import made, print_summary
from .sources import installed, matter, note_law, note_region, split_names
from .streams import put
from .tables import as_csv

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..files.rosters import Origin
    from ..plugins import Plugins
    from ..roster import Roster
    from ..testing import City, Province

REGION, PLUGINS = "36.74", ("national", "tangsel")
FIRST, LAST = "2020-03-18", "2020-03-31"
CAPITAL = "31"
"""A province by its two digits, but made as a city: its kota are no governments of their own."""
REGISTER, ROSTER = "personnel.csv", "roster.csv"


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    out = N_("The folder to write to; it is made if need be.")
    seed = N_("Another number makes another city.")
    region = N_("Another region, such as 36 or 36.71, with the law that is installed for it.")
    number = click.IntRange(min=0)
    return menu.command(
        "demo",
        _run,
        menu.region(region),
        menu.day("--from", "first", N_("First day; needed with --region.")),
        menu.day("--to", "last", N_("Last day, included; needed with --region.")),
        menu.what_if(),
        menu.option("--out", out, N_("FOLDER"), default="demo-out", show_default=True),
        menu.option("--seed", seed, N_("NUMBER"), type=number, default=2020, show_default=True),
        short=N_("Plan a made-up city, from register to page."),
        told=N_(
            "Make a city of 4,994 made-up people, plan the second half of March 2020 under the "
            "acts of that time, audit it, and write register, roster, findings, summary and a "
            "page to look at. Nobody in it exists.\n\nWith --region the city is put into that "
            "region; a province (two digits, save 31) is made with 10,381 people. The days then "
            "have to be given, and a plugin with acts of the region has to be installed."
        ),
    )


def _run(
    locale: str,
    region: str | None,
    first: date | None,
    last: date | None,
    what_if: tuple[str, ...],
    out: str,
    seed: int,
) -> int:
    from ..files.rosters import Origin

    say, folder = translator(locale), Path(out)
    plugins = installed(locale)
    _check_law(region, what_if, plugins, say)
    period = _period(region, first, last, say)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(say(N_("{path} is not a folder.")).format(path=out))
    with _filled(folder) as work:
        register = _government(region, seed).write(work)
        origin = Origin(
            personnel=str(register),
            region=region or REGION,
            what_if=split_names(what_if),
        )
        ruled = matter(origin, period, plugins)
        roster, findings = made(ruled, seed, locale)
        _write(work, roster, findings, origin, locale)
    note_region(origin.region, ruled.rulings.law, locale)
    note_law(ruled.rulings, locale)
    print_summary(roster, findings, "text", locale)
    for line in _next(roster, folder, region, origin, locale):
        put(line)
    return 0


def _check_law(region: str | None, what_if: Sequence[str], plugins: Plugins, say: Say) -> None:
    """Refuse a demo without law: that of March 2020, or some of the region, if only a draft."""
    needed = PLUGINS if region is None else PLUGINS[:1]
    missing = [name for name in needed if name not in plugins.names]
    if missing:
        told = say(N_("The demo needs the law of its time: pip install {packages}"))
        packages = " ".join(f"asn-worksched-{name}" for name in missing)
        raise click.UsageError(told.format(packages=packages))
    there = sorted({policy.instrument.region for policy in plugins.policies} - {""})
    if region and not (what_if or any(covers(each, region) for each in there)):
        told = say(
            N_(
                "No installed plugin has an act of the region {region}: install one that has, or "
                "write one (see the guide on regional plugins). There are acts of: {regions}."
            )
        )
        raise click.UsageError(told.format(region=region, regions=", ".join(there) or "-"))


def _period(region: str | None, first: date | None, last: date | None, say: Say) -> Period:
    """The days asked for; March 2020 where there is no region. Raises :class:`InvalidInput`."""
    if region is not None and None in (first, last):
        raise click.UsageError(say(N_("With --region, say which days: --from and --to.")))
    return Period(first or FIRST, last or LAST)


def _government(region: str | None, seed: int) -> City | Province:
    """The city as it ever was, or what there is in *region*."""
    from ..testing import make_city, make_province

    if region and len(region) == len(CAPITAL) and region != CAPITAL:
        return make_province(seed, region)
    return make_city(seed, region or "")


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
    work: Path, roster: Roster, findings: Sequence[Finding], origin: Origin, locale: str
) -> None:
    from ..files.rosters import write_roster
    from ..files.writing import write_text
    from ..publish import board, summary

    write_roster(roster, work / ROSTER, origin=origin)
    rows = finding_rows(findings, locale)
    write_text(work / "findings.csv", as_csv(rows, COLUMNS))
    whole = json.dumps(summary(roster, findings), ensure_ascii=False, indent=2)
    write_text(work / "summary.json", f"{whole}\n")
    write_text(work / "roster.html", board(roster, findings, locale=locale))


def _next(
    roster: Roster, folder: Path, region: str | None, origin: Origin, locale: str
) -> Iterator[str]:
    """What to look at and to try now; every command works as it is printed."""
    say = translator(locale)
    law = f"--policies {PLUGINS[-1]}" if region is None else f"--region {region}"
    law += "".join(f" --what-if {shlex.quote(each)}" for each in origin.what_if)
    days = roster.period.days
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
        f"  {program} plan --personnel {register} {law} "
        f"--from {days[0]} --to {days[-1]} --seed 7 --out {other}{tail}"
    )


def _officer(roster: Roster) -> tuple[str, str]:
    """The first person who stands piket, or else works, and the first day of it."""
    import numpy as np

    busy = roster.post if roster.post.any() else roster.mode
    row, day = np.argwhere(busy > 0)[0].tolist()
    return roster.people.frame["key"][row], str(roster.period.days[day])
