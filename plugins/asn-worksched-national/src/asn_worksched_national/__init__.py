"""National instruments and holidays, as a plugin of asn-worksched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from asn_worksched import (
    Calendar,
    Hooks,
    Policy,
    Zones,
    hookimpl,
    read_calendar,
    read_policies,
    read_seasons,
    read_zones,
)

FOLDER = Path(__file__).parent


class National(Hooks):
    """What holds in the whole country."""

    @hookimpl
    def policies(self) -> Iterable[Policy]:
        """The acts in the folder ``policies``, one a file."""
        return read_policies(sorted((FOLDER / "policies").glob("*.yaml")))

    @hookimpl
    def calendars(self) -> Iterable[Calendar]:
        """The days off of each year with every change of their decrees, and Ramadan."""
        folder = FOLDER / "calendars"
        files = sorted(folder.glob("20??.csv"))
        years = [read_calendar(file, years=[int(file.stem)]) for file in files]
        return [*years, Calendar(seasons=read_seasons(folder / "seasons.csv"))]

    @hookimpl
    def zones(self) -> Iterable[Zones]:
        """Risk zones of the national task force and PPKM levels of the Home Minister."""
        return [read_zones(file) for file in sorted((FOLDER / "zones").glob("*.csv"))]


plugin = National()
