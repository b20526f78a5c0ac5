"""What commands do about shift rosters: their options, planning them, and holding them to rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..texts import N_, translator
from .country import opened
from .options import Menu
from .sources import Matter
from .streams import waiting

if TYPE_CHECKING:
    from ..domain.findings import Finding
    from ..files.rosters import Origin
    from ..roster import Roster


def rule_options(menu: Menu) -> list[click.Option]:
    """The files that a shift roster is made from, besides those of any roster."""
    shifts = N_("Rules of shifts (YAML): people of units with cover work in shifts.")
    requests = N_("A table of what people wish for: nip, tanggal, sif, bobot, ingin.")
    before = N_("The roster before: rest and days in a row go on from it.")
    return [
        menu.option("--shifts", shifts, N_("FILE")),
        menu.option("--requests", requests, N_("FILE")),
        menu.option("--before", before, N_("ROSTER")),
    ]


def effort_options(menu: Menu) -> list[click.Option]:
    """How long to look for a better shift roster, and with how many processes."""
    seconds = N_("How long to look for a better roster where none is proven the best.")
    workers = N_("With how many processes to look for it.")
    same = N_("Find the same shift roster again on any machine; --seconds then counts work.")
    return [
        menu.seconds(seconds),
        menu.option(
            "--workers",
            workers,
            N_("NUMBER"),
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
        ),
        click.Option(["--deterministic"], is_flag=True, help=menu.say(same)),
    ]


def check_rules(origin: Origin, locale: str) -> None:
    """Raise :class:`click.UsageError` for wishes or a roster before where there are no shifts."""
    for option, path in (("--requests", origin.requests), ("--before", origin.before)):
        if path and not origin.shifts:
            told = N_("{option} belongs to a shift roster; give --shifts.")
            raise click.UsageError(translator(locale)(told).format(option=option))


def shift_roster(
    ruled: Matter,
    locale: str,
    *,
    seed: int,
    seconds: float,
    workers: int,
    deterministic: bool,
    executor: str = "none",
) -> Roster:
    """The roster under *ruled*, which has shift rules; a bar shows how much time has gone."""
    from ..scheduling import plan_shifts

    assert ruled.shifts is not None
    with opened(executor) as pool, waiting(translator(locale)(N_("Planning"))) as progress:

        def tell(_: str, spent: float, __: int | None, ___: int) -> None:
            if progress is not None:
                progress(min(int(spent), int(seconds)), max(int(seconds), 1))

        return plan_shifts(
            ruled.rulings,
            ruled.shifts,
            before=ruled.before,
            seed=seed,
            seconds=seconds,
            workers=workers,
            deterministic=deterministic,
            executor=pool,
            progress=tell,
        )


def audited(roster: Roster, ruled: Matter) -> tuple[Finding, ...]:
    """What an audit finds in a roster, its shifts included where there are rules for them."""
    from ..compliance import audit

    return audit(roster, ruled.rulings, ruled.checks, shifts=ruled.shifts, before=ruled.before)
