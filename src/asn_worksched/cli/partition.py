"""``partition``: a register laid down in partitions, to plan a whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..texts import N_, translator
from .calling import called
from .country import executor_option
from .options import Menu
from .streams import put, waiting
from .tables import show_json

if TYPE_CHECKING:
    from ..partitions import Partitions

FORMS = ("text", "json")


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    people = N_("About how many people a partition has; what memory goes by.")
    _, units, leave = menu.files(required=False)
    return menu.command(
        "partition",
        _run,
        menu.argument("register", N_("REGISTER")),
        menu.option("--into", N_("The folder to make."), N_("FOLDER"), required=True),
        units,
        leave,
        menu.option(
            "--people",
            people,
            N_("NUMBER"),
            type=click.IntRange(min=1),
            default=50_000,
            show_default=True,
        ),
        executor_option(menu),
        click.Option(
            ["--format", "form"],
            type=click.Choice(FORMS),
            default="text",
            show_default=True,
            help=menu.say(N_("How to print: for people, or for programs.")),
        ),
        short=N_("Lay a large register down in partitions."),
        told=N_(
            "Check a register and lay it down in partitions, each of which can be planned by "
            "itself: units that share a perangkat daerah, a building or a floor stay together, "
            "and so do superiors and their people. A Parquet register of any size is read piece "
            "by piece. Then: plan --partitions FOLDER."
        ),
    )


def _run(
    locale: str,
    register: str,
    into: str,
    units: str | None,
    leave: str | None,
    people: int,
    executor: str,
    form: str,
) -> int:
    from ..partitions import executor_of, partition

    pool = executor_of(executor)
    with waiting(translator(locale)(N_("Checking"))) as progress:
        found = partition(
            register,
            into,
            people=people,
            units=units,
            leave=leave,
            executor=pool,
            progress=progress,
        )
    _print(found, form, locale)
    return 0


def _print(found: Partitions, form: str, locale: str) -> None:
    whole = {
        "folder": str(found.folder),
        "partitions": len(found),
        "people": found.people,
        "largest": found.largest,
        "leaves": sum(entry.leaves for entry in found.entries),
    }
    if form == "json":
        show_json(whole)
        return
    say = translator(locale)
    told = N_("{people} people in {partitions} partitions, the largest with {largest}.")
    put(say(told).format(**whole))
    ready = f"{called()} plan --partitions {found.folder} --out FOLDER"
    put(say(N_("Next: {command}")).format(command=ready))
