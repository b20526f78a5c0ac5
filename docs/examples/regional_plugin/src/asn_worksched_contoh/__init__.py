"""Kota Contoh (99.01), as a plugin of asn-worksched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from asn_worksched import Hooks, Policy, Zones, hookimpl, read_policies, read_zones

FOLDER = Path(__file__).parent


class Contoh(Hooks):
    """What the city's own acts say; they rest on the national ones."""

    @hookimpl
    def policies(self) -> Iterable[Policy]:
        """The acts in the folder ``policies``, one a file."""
        return read_policies(sorted((FOLDER / "policies").glob("*.yaml")))

    @hookimpl
    def zones(self) -> Iterable[Zones]:
        """The risk zones that the city's health office published."""
        return [read_zones(FOLDER / "zones" / "risiko.csv")]


plugin = Contoh()
