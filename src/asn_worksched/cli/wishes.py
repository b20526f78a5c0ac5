"""What a plan is given besides register and law: earlier duties and wishes, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs
import click

from ..errors import InvalidInput
from ..texts import N_, translator
from .options import Menu
from .sources import together
from .streams import put

if TYPE_CHECKING:
    from ..domain.wishes import Wishes
    from ..files.rosters import Origin
    from ..ledger import Ledger
    from ..scheduling.wishes import Unmet

SHOWN = 20
"""So many wishes that were not met are told one by one on a screen, and how many more there are."""


@attrs.frozen
class Brought:
    """What people bring along to a plan, ``None`` where no file was named."""

    ledger: Ledger | None = None
    wishes: Wishes | None = None


def brought_options(menu: Menu) -> list[click.Option]:
    """The files with earlier duties and wishes."""
    ledger = N_("Earlier duties, to be made up for: a file that the command ledger writes.")
    wishes = N_("Fixed days, likings, teams, spacing, desks (YAML), or a table of days.")
    return [
        menu.option("--ledger", ledger, N_("FILE")),
        menu.option("--wishes", wishes, N_("FILE")),
    ]


def files_brought(origin: Origin) -> dict[str, str]:
    """The files of *origin* that hold earlier duties and wishes, each by its option."""
    found = {"--ledger": origin.ledger, "--wishes": origin.wishes}
    return {option: path for option, path in found.items() if path}


def check_brought(origin: Origin, locale: str) -> None:
    """Raise :class:`click.UsageError` for earlier duties or wishes beside shift rules."""
    for option in files_brought(origin):
        if origin.shifts:
            told = N_("{option} belongs to a rotation, and does not go with --shifts.")
            raise click.UsageError(translator(locale)(told).format(option=option))


def brought(origin: Origin) -> Brought:
    """
    Earlier duties and wishes of *origin*.

    Raises :class:`InvalidInput` with the faults of both files.
    """
    from ..files.ledgers import read_ledger
    from ..files.wishes import read_wishes

    found, faults = together(
        lambda: read_ledger(origin.ledger) if origin.ledger else None,
        lambda: read_wishes(origin.wishes) if origin.wishes else None,
    )
    if faults:
        raise InvalidInput(faults)
    return Brought(*found)


def unmet_rows(found: Iterable[Unmet], locale: str) -> list[dict[str, object]]:
    """Wishes that were not met, for programs: kind, who, from, to, weight and text."""
    return [
        {
            "kind": each.kind,
            "who": each.who,
            "from": str(each.days[0]),
            "to": str(each.days[-1]),
            "weight": each.weight or None,
            "text": each.text(locale),
        }
        for each in found
    ]


def put_unmet(found: Sequence[Unmet], locale: str) -> None:
    """Print the wishes that were not met, the first :data:`SHOWN` one by one."""
    say = translator(locale)
    if not found:
        put(say(N_("All wishes are met.")))
        return
    put(say(N_("Wishes not met: {count}")).format(count=len(found)))
    for each in found[:SHOWN]:
        put(f"  {each.text(locale)}")
    if len(found) > SHOWN:
        more = say(N_("  and {count} more; --format json tells all of them"))
        put(more.format(count=len(found) - SHOWN))
