"""National instruments and holidays, as a plugin of asn-worksched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from asn_worksched import Calendar, Hooks, Policy, hookimpl, read_calendar, read_policies

FOLDER = Path(__file__).parent


class National(Hooks):
    """What holds in the whole country."""

    @hookimpl
    def policies(self) -> Iterable[Policy]:
        """The acts in the folder ``policies``, one a file."""
        return read_policies(sorted((FOLDER / "policies").glob("*.yaml")))

    @hookimpl
    def calendars(self) -> Iterable[Calendar]:
        """The holidays of 2020 with each of the four changes of their decree."""
        return [read_calendar(FOLDER / "calendars" / "2020.csv", years=[2020])]


plugin = National()
