"""Work modes: where the work is done. The set is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

import attrs

from ..texts import N_, translator


class Place(Enum):
    """The kind of place a mode sends a person to; caps count those in the office."""

    OFFICE = "office"
    HOME = "home"
    FIELD = "field"
    ELSEWHERE = "elsewhere"


@attrs.frozen
class WorkMode:
    """One way of working, such as WFO. Plugins and policy files may add others."""

    code: str
    place: Place
    label: str = attrs.field(default="", eq=False)

    def text(self, locale: str = "id") -> str:
        """The label in *locale*, or the code where there is none."""
        return translator(locale)(self.label) or self.code

    def __str__(self) -> str:
        return self.code


WFO = WorkMode("WFO", Place.OFFICE, N_("work from office"))
WFH = WorkMode("WFH", Place.HOME, N_("work from home"))
WFF = WorkMode("WFF", Place.FIELD, N_("work from the field"))
BUILT_IN = (WFO, WFH, WFF)


@attrs.frozen(slots=False)
class Modes:
    """
    The modes a body of law knows, each at a fixed bit of a mask of eight.

    WFO, WFH and WFF hold bits 0, 1 and 2; further ones follow in the order of their codes, so
    that the order in which plugins load changes nothing. At most eight.
    """

    members: tuple[WorkMode, ...] = BUILT_IN

    @classmethod
    def of(cls, extra: Iterable[WorkMode] = ()) -> Modes:
        """The built-in modes and *extra*. Raises :class:`ValueError` for more than eight."""
        known = {mode.code for mode in BUILT_IN}
        new = sorted({mode.code: mode for mode in extra if mode.code not in known}.items())
        members = BUILT_IN + tuple(mode for _, mode in new)
        if len(members) > 8:
            raise ValueError(f"{len(members)} work modes; at most 8 are supported")
        return cls(members)

    def mask(self, codes: Iterable[str]) -> int:
        """The bits of *codes*. Raises :class:`LookupError` for an unknown one."""
        return sum(1 << self.bit(code) for code in set(codes))

    def bit(self, code: str) -> int:
        """The bit position of *code*. Raises :class:`LookupError` when unknown."""
        for position, mode in enumerate(self.members):
            if mode.code == code:
                return position
        raise LookupError(f"unknown work mode {code!r}")

    def within(self, mask: int) -> tuple[WorkMode, ...]:
        """The modes whose bits are set in *mask*, in bit order."""
        return tuple(mode for bit, mode in enumerate(self.members) if mask >> bit & 1)

    @property
    def office_mask(self) -> int:
        """The bits of the modes that bring a person to the office."""
        return sum(1 << b for b, m in enumerate(self.members) if m.place is Place.OFFICE)

    def __iter__(self) -> Iterator[WorkMode]:
        return iter(self.members)

    def __getitem__(self, code: str) -> WorkMode:
        return self.members[self.bit(code)]

    def __contains__(self, code: object) -> bool:
        return any(mode.code == code for mode in self.members)
