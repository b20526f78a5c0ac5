"""Units and perangkat daerah by their people, for clauses that ask something of each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Scope
from ..domain.people import Unit
from ..personnel import Personnel
from .groups import COLUMN_OF, Flags, group_of

Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False)
class Offices:
    """
    The offices of *people*; *number* (one a person) is everybody's class.

    *working* (bool, one a day) is by working week. What is found out is kept: whose unit is which,
    and who has a skill.
    """

    people: Personnel
    number: npt.NDArray[np.uint32]
    working: Mapping[int, Flags]
    _sorted: dict[Scope, tuple[tuple[str, ...], npt.NDArray[np.int32], Rows]] = attrs.field(
        factory=dict, init=False, repr=False
    )
    _skilled: dict[str, Flags] = attrs.field(factory=dict, init=False, repr=False)

    def members(self, scope: Scope, flagged: Flags) -> Iterator[tuple[Unit, Rows]]:
        """Each office with somebody of the classes *flagged*, by code, and its people of them."""
        if scope not in self._sorted:
            names, group = group_of(self.people, COLUMN_OF[scope])
            self._sorted[scope] = names, group, np.argsort(group, kind="stable")
        names, group, order = self._sorted[scope]
        rows = order[flagged[self.number[order]] & (group[order] >= 0)]
        places, starts = np.unique(group[rows], return_index=True)
        parts = np.split(rows, starts[1:])
        for place, members in zip(places.tolist(), parts, strict=False):
            yield self.people.units[names[place]], members

    def open(self, unit: Unit, members: Rows | None = None) -> Flags:
        """
        The days on which an office works (bool, one a day), by its working week.

        The units of a perangkat daerah may keep different weeks; with *members* it is open when
        somebody of them can work at all.
        """
        if members is None:
            return self.working[unit.workweek]
        weeks = self.people.frame["workweek"].gather(members).unique().to_list()
        return np.asarray(np.logical_or.reduce([self.working[week] for week in weeks]))

    def skilled(self, skill: str) -> Flags:
        """Who has a skill, bool (people)."""
        if skill not in self._skilled:
            has = self.people.frame["skills"].list.contains(skill).fill_null(value=False)
            self._skilled[skill] = has.to_numpy().astype(bool)
        return self._skilled[skill]
