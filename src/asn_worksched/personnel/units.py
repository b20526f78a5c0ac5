"""The tree of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property

import attrs
import numpy as np
import polars as pl

from ..domain.people import SECTORS, Unit
from ..errors import Fault, FaultKind, InvalidInput, NotKnown
from ..texts import N_
from .kinds import GOVERNMENT
from .source import Source
from .trees import rings

DUPLICATE_UNIT = FaultKind(
    "ASN-REG-014",
    N_("The unit {unit} is there {count} times."),
    N_("A code names one unit."),
    N_("Keep one of them, or give the other another code."),
)
UNKNOWN_PARENT = FaultKind(
    "ASN-REG-015",
    N_("The unit {unit} stands under {parent}, which is not there."),
    N_("Rules count people within a whole perangkat daerah, which is the top of the tree."),
    N_("Add the upper unit, or leave the cell empty where {unit} is at the top."),
)
UNIT_CYCLE = FaultKind(
    "ASN-REG-016",
    N_("The units stand under one another in a circle: {circle}."),
    N_("A tree of units has a top."),
    N_("Correct the upper unit of one of them."),
)
NO_PLACE = Source()


def unit_faults(
    units: Sequence[Unit], source: Source = NO_PLACE, rows: Sequence[int] | None = None
) -> list[Fault]:
    """Everything wrong with a tree: codes there twice, unknown parents, circles."""
    row_of = dict(enumerate(rows)) if rows is not None else {}
    position = {unit.code: at for at, unit in reversed(list(enumerate(units)))}
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.code] = counts.get(unit.code, 0) + 1
    faults = [
        source.fault(
            DUPLICATE_UNIT, row_of.get(at), "unit", unit=unit.code, count=counts[unit.code]
        )
        for at, unit in enumerate(units)
        if counts[unit.code] > 1
    ]
    faults += [
        source.fault(
            UNKNOWN_PARENT, row_of.get(at), "unit_parent", unit=unit.code, parent=unit.parent
        )
        for at, unit in enumerate(units)
        if unit.parent is not None and unit.parent not in position
    ]
    parents = np.array([position.get(unit.parent or "", -1) for unit in units], dtype=np.int64)
    for ring in rings(parents):
        circle = " > ".join(units[at].code for at in (*ring, ring[0]))
        faults.append(source.fault(UNIT_CYCLE, row_of.get(ring[0]), "unit_parent", circle=circle))
    return faults


def _by_code(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: unit.code))


@attrs.frozen(slots=False, repr=False)
class Units:
    """
    Units and the tree they form, always in the order of their codes.

    Raises :class:`InvalidInput` for a code there twice (``ASN-REG-014``), a parent that is not
    there (``-015``) and units under one another in a circle (``-016``). The lookups raise
    :class:`NotKnown` for an unknown code.
    """

    members: tuple[Unit, ...] = attrs.field(converter=_by_code)

    def __attrs_post_init__(self) -> None:
        if faults := unit_faults(self.members):
            raise InvalidInput(faults)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {unit.code: at for at, unit in enumerate(self.members)}

    @cached_property
    def _tops(self) -> Mapping[str, str]:
        return {unit.code: self._highest(unit.code) for unit in self.members}

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for unit in self.members:
            if unit.parent is not None:
                found.setdefault(unit.parent, []).append(unit.code)
        return {code: tuple(below) for code, below in found.items()}

    def index(self, code: str) -> int:
        """The position of *code* in the order of codes, counted from 0."""
        try:
            return self._positions[code]
        except KeyError:
            raise NotKnown(unknown("unit", code, self._positions)) from None

    def parent(self, code: str) -> str | None:
        """The code of the unit right above, ``None`` at the top."""
        return self[code].parent

    def above(self, code: str) -> Iterator[str]:
        """The codes of all units above, the nearest first."""
        upper = self.parent(code)
        while upper is not None:
            yield upper
            upper = self.parent(upper)

    def top(self, code: str) -> str:
        """
        The code of the perangkat daerah: the highest unit at or above *code*.

        A whole government (kind ``pemda``), which SIASN has as the root, is passed over: the
        unit right below it is the perangkat daerah. The root is its own top.
        """
        self.index(code)
        return self._tops[code]

    def region(self, code: str) -> str:
        """The Kemendagri code of where the unit works, else the nearest one above; "" for none."""
        return self._nearest(code, lambda unit: unit.region)

    def sector(self, code: str) -> str:
        """The sector of the unit, else the nearest one above; ``nonesensial`` for none."""
        return self._nearest(code, lambda unit: unit.sector) or SECTORS[0]

    def within(self, code: str) -> tuple[str, ...]:
        """The codes of the unit and of everything below it, in the order of codes."""
        self.index(code)
        found, new = {code}, [code]
        while new:
            below = self._children.get(new.pop(), ())
            found.update(below)
            new.extend(below)
        return tuple(sorted(found))

    @cached_property
    def frame(self) -> pl.DataFrame:
        """
        One row a unit: the columns of ``Personnel.facts`` that start with unit, opd and site.

        A unit without site has null there, a site without floor null for the floor. Regions and
        sectors are those of :meth:`region` and :meth:`sector`.
        """
        rows = [self._row(unit) for unit in self.members]
        return pl.DataFrame(rows, schema=_FRAME, orient="row")

    def _row(self, unit: Unit) -> tuple[object, ...]:
        site, top = unit.site, self[self.top(unit.code)]
        services = [service.code for service in unit.services]
        place = (site.code, site.building, site.floor or None) if site else (None, None, None)
        own = (unit.code, unit.kind, unit.name, unit.workweek, services)
        inherited = (self.region(unit.code), self.sector(unit.code))
        return (*own, *inherited, top.code, top.kind, *place)

    def _nearest(self, code: str, about: Callable[[Unit], str]) -> str:
        """What the unit, or else the nearest above, says; "" where none says anything."""
        units = (self[each] for each in (code, *self.above(code)))
        return next(filter(None, map(about, units)), "")

    def _highest(self, code: str) -> str:
        highest = code
        for upper in self.above(code):
            if self[upper].kind != GOVERNMENT:
                highest = upper
        return highest

    def __getitem__(self, code: str) -> Unit:
        return self.members[self.index(code)]

    def __contains__(self, code: object) -> bool:
        return code in self._positions

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def __repr__(self) -> str:
        return f"<Units: {len(self)} units>"


_FRAME = {
    "unit.code": pl.String(),
    "unit.kind": pl.String(),
    "unit.name": pl.String(),
    "unit.workweek": pl.Int8(),
    "unit.services": pl.List(pl.String()),
    "unit.region": pl.String(),
    "unit.sector": pl.String(),
    "opd.code": pl.String(),
    "opd.kind": pl.String(),
    "site.code": pl.String(),
    "site.building": pl.String(),
    "site.floor": pl.String(),
}


def unknown(noun: str, name: str, known: Iterable[str]) -> str:
    """The message of :class:`NotKnown`, with the known names that are most alike."""
    close = get_close_matches(name, list(known), n=3)
    hint = f"; close: {', '.join(close)}" if close else ""
    return f"no {noun} {name!r}{hint}"
