"""Kota Tangerang (36.71), as a plugin of asn-worksched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from asn_worksched import Hooks, Policy, hookimpl, read_policies

FOLDER = Path(__file__).parent


class KotaTangerang(Hooks):
    """What the city's own acts say; they rest on the national ones."""

    @hookimpl
    def policies(self) -> Iterable[Policy]:
        """The acts in the folder ``policies``, one a file."""
        return read_policies(sorted((FOLDER / "policies").glob("*.yaml")))


plugin = KotaTangerang()
