"""``plugins``: what is installed and what it brings."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ..errors import Fault
from ..texts import N_, translator
from .options import Menu
from .sources import load_plugins
from .streams import put
from .tables import Column, show

COLUMNS = (
    Column("name", N_("Plugin"), whole=True),
    Column("distribution", N_("Distribution")),
    Column("version", N_("Version")),
    Column("hooks", N_("Hooks")),
    Column("skipped", N_("Left out because"), free=True),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "plugins",
        _run,
        menu.form(),
        short=N_("Show the installed plugins."),
        told=N_(
            "Show the installed plugins, what each brings, and why one was left out.\n\nJSON is "
            "an array of objects with name, distribution, version, hooks and skipped (null when "
            "loaded)."
        ),
    )


def _run(locale: str, form: str) -> int:
    plugins, reasons = load_plugins()
    rows: list[dict[str, object]] = [
        {
            "name": each.name,
            "distribution": each.distribution,
            "version": each.version,
            "hooks": list(each.hooks),
            "skipped": None,
        }
        for each in plugins.describe()
    ]
    skipped = _skipped(plugins.names, reasons, locale)
    rows += skipped
    if not rows and form == "text":
        put(translator(locale)(N_("No plugin is installed.")))
    else:
        show(rows, COLUMNS if skipped or form != "text" else COLUMNS[:-1], form, locale)
    return 0


def _skipped(
    loaded: tuple[str, ...], reasons: Sequence[Sequence[Fault]], locale: str
) -> list[dict[str, object]]:
    """A row for each installed plugin that was not loaded."""
    from importlib.metadata import entry_points

    from ..plugins import CHOICE, GROUP

    told = translator(locale)(N_("not named in {variable}")).format(variable=CHOICE)
    why = {
        faults[0].facts["plugin"]: "\n".join(fault.text(locale) for fault in faults)
        for faults in reasons
    }
    return [
        {
            "name": entry.name,
            "distribution": entry.dist.name if entry.dist else "",
            "version": entry.dist.version if entry.dist else "",
            "hooks": [],
            "skipped": why.get(entry.name, told),
        }
        for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name)
        if entry.name not in loaded
    ]
