"""Groups that people are counted in: units, perangkat daerah, buildings, floors."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.law import Scope
from ..personnel import Personnel

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

COLUMN_OF: dict[Scope, str] = {
    "unit": "unit.code",
    "opd": "opd.code",
    "site": "site.building",
    "floor": "site.code",
}
"""The fact that says which group of a scope a person is in."""


@attrs.frozen(eq=False)
class Groups:
    """
    The groups of one scope, and who is in them.

    *names* are their codes, sorted; *of_person* (int32, one a person) is the group's number, -1 for
    nobody's. How many people of each class a group has is kept once, in *cells* (int32 (pairs, 3):
    group, class, people; by group), so that counting takes no look at single people.
    """

    names: tuple[str, ...]
    of_person: Counts
    cells: Counts

    @classmethod
    def of(cls, people: Personnel, number: npt.NDArray[np.integer], scope: Scope) -> Groups:
        """The groups of *people*, whose classes are *number* (one a person)."""
        values = people.facts[COLUMN_OF[scope]]
        names = values.drop_nulls().unique().sort()
        code = values.cast(pl.Enum(names)).to_physical().cast(pl.Int32).fill_null(-1)
        group = code.to_numpy().astype(np.int32)
        return cls(tuple(names.to_list()), group, _cells(group, number))

    def within(self, ever: Flags) -> Groups:
        """Only the groups with somebody of the classes flagged in *ever* (bool, one a class)."""
        used = np.unique(self.cells[ever[self.cells[:, 1]], 0])
        renumber = np.full(len(self.names) + 1, -1, dtype=np.int32)
        renumber[used] = np.arange(len(used), dtype=np.int32)
        cells = self.cells[np.isin(self.cells[:, 0], used)].copy()
        cells[:, 0] = renumber[cells[:, 0]]
        names = tuple(self.names[each] for each in used.tolist())
        return Groups(names, renumber[self.of_person], cells)

    def count(self, amounts: Flags | npt.NDArray[np.integer]) -> Counts:
        """*amounts* (classes, days), of each person of a class, summed by group: (groups, days)."""
        if not len(self.cells):
            return np.zeros((len(self.names), amounts.shape[1]), dtype=np.int32)
        group, kind, many = self.cells.T
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        whole = amounts[kind].astype(np.int32) * many[:, None]
        return np.add.reduceat(whole, starts, axis=0, dtype=np.int32)


def _cells(group: Counts, number: npt.NDArray[np.integer]) -> Counts:
    """How many people of each class each group has; people of no group are left out."""
    inside = group >= 0
    width = int(number.max(initial=0)) + 1
    pairs = group[inside].astype(np.int64) * width + number[inside].astype(np.int64)
    found, many = np.unique(pairs, return_counts=True)
    return np.column_stack([found // width, found % width, many]).astype(np.int32)
