"""``desks``: who sits at which desk, for a roster and the desks that its wishes name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..texts import N_, translator
from .audit import ruled_roster, source_options, sources_of, tell_changes
from .options import Menu
from .sources import installed, note_law
from .streams import put, tell
from .tables import Column, show
from .wishes import brought

if TYPE_CHECKING:
    from ..domain.wishes import Wishes
    from ..files.rosters import Origin

COLUMNS = (
    *(Column("employee", N_("Person")), Column("date", N_("Day"))),
    *(Column("desk", N_("Desk")), Column("zone", N_("Zone"))),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    wishes = N_("Wishes with the desks (YAML); by default those that the roster names.")
    seconds = N_("How long to look for a better seating of each room.")
    seed = N_("Another number may give another seating as good.")
    return menu.command(
        "desks",
        _run,
        menu.argument("roster", N_("ROSTER")),
        menu.option("--wishes", wishes, N_("FILE")),
        *source_options(menu),
        menu.option("--seed", seed, N_("NUMBER"), type=int, default=0, show_default=True),
        menu.seconds(seconds, 20.0),
        menu.form(),
        short=N_("Give everybody at the office a desk."),
        told=N_(
            "Give everybody whom a roster calls to the office a desk of the rooms that the wishes "
            "name: nobody shares one, each fits, and teams sit together.\n\nWhat is given up where "
            "not all of it can be had is told on the error stream. The exit code is 0 when nothing "
            "is, 1 when something is given up, 2 for wrong input.\n\nJSON is an array of objects "
            "with employee, date, desk and zone."
        ),
    )


def _run(locale: str, roster: str, seed: int, seconds: float, form: str, **given: Any) -> int:
    from ..scheduling.seating import seating

    plugins = installed(locale)
    record, origin = sources_of(roster, given, locale)
    wishes = _with_desks(origin, locale)
    ruled, read = ruled_roster(roster, record, origin, plugins, locale)
    tell_changes(record, ruled, locale)
    note_law(ruled.rulings, locale)
    found = seating(read, wishes, seed=seed, seconds=seconds)
    rows = [{**row, "date": str(row["date"])} for row in found.to_polars().to_dicts()]
    if form == "text" and not rows:
        put(translator(locale)(N_("Nobody sits at any of these desks.")))
    else:
        show(rows, COLUMNS, form, locale)
    for line in found.told(locale):
        tell(line)
    return 1 if found.given_up else 0


def _with_desks(origin: Origin, locale: str) -> Wishes:
    """The wishes of *origin*; raises :class:`click.UsageError` where they name no desk."""
    wishes = brought(origin).wishes
    if wishes is None or not wishes.desks:
        told = N_("No desks are named; give --wishes a file that has them.")
        raise click.UsageError(translator(locale)(told))
    return wishes
