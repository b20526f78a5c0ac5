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
        names, group = group_of(people, COLUMN_OF[scope])
        return cls(names, group, _cells(group, number))

    @classmethod
    def one(cls, name: str, who: Flags, number: npt.NDArray[np.integer]) -> Groups:
        """A single group of the people flagged in *who* (bool, one a person)."""
        group = np.where(who, 0, -1).astype(np.int32)
        return cls((name,), group, _cells(group, number))

    def within(self, ever: Flags) -> Groups:
        """Only the groups with somebody of the classes flagged in *ever* (bool, one a class)."""
        used = np.unique(self.cells[ever[self.cells[:, 1]], 0])
        renumber = np.full(len(self.names) + 1, -1, dtype=np.int32)
        renumber[used] = np.arange(len(used), dtype=np.int32)
        cells = self.cells[np.isin(self.cells[:, 0], used)].copy()
        cells[:, 0] = renumber[cells[:, 0]]
        names = tuple(self.names[each] for each in used.tolist())
        return Groups(names, renumber[self.of_person], cells)

    def by_class(self) -> tuple[Counts, ...]:
        """The groups that have people of each class, ascending."""
        group, kind, _ = self.cells.T
        order = np.argsort(kind, kind="stable")
        starts = np.searchsorted(kind[order], np.arange(1, int(kind.max(initial=0)) + 1))
        return tuple(np.split(group[order], starts))

    def first(self, number: npt.NDArray[np.integer], flags: Flags) -> npt.NDArray[np.intp]:
        """
        The first person of each group, by row number, whose class is flagged on the day.

        *number* (one a person) says whose class is which, *flags* is bool (classes, days); the
        answer is (groups, days), and the number of all people where there is nobody.
        """
        group, kind, _ = self.cells.T.astype(np.int64)
        if not len(group):
            return np.zeros((len(self.names), flags.shape[1]), dtype=np.intp)
        width = int(number.max(initial=0)) + 1
        rows = np.flatnonzero(self.of_person >= 0)
        pair = self.of_person[rows].astype(np.int64) * width + number[rows]
        at = np.searchsorted(group * width + kind, pair)
        first = np.zeros(len(group), dtype=np.intp)
        first[at[::-1]] = rows[::-1]
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        mine = np.where(flags[kind], first[:, None], len(number))
        return np.asarray(np.minimum.reduceat(mine, starts, axis=0), dtype=np.intp)

    def count(self, amounts: Flags | npt.NDArray[np.integer]) -> Counts:
        """*amounts* (classes, days), of each person of a class, summed by group: (groups, days)."""
        if not len(self.cells):
            return np.zeros((len(self.names), amounts.shape[1]), dtype=np.int32)
        group, kind, many = self.cells.T
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        whole = amounts[kind].astype(np.int32) * many[:, None]
        return np.add.reduceat(whole, starts, axis=0, dtype=np.int32)


def group_of(people: Personnel, column: str) -> tuple[tuple[str, ...], Counts]:
    """The values of a column of text, sorted, and whose is which (int32, -1 for nobody's)."""
    values = people.facts[column]
    names = values.drop_nulls().unique().sort()
    code = values.cast(pl.Enum(names)).to_physical().cast(pl.Int32).fill_null(-1)
    return tuple(names.to_list()), code.to_numpy().astype(np.int32)


def _cells(group: Counts, number: npt.NDArray[np.integer]) -> Counts:
    """How many people of each class each group has; people of no group are left out."""
    inside = group >= 0
    width = int(number.max(initial=0)) + 1
    pairs = group[inside].astype(np.int64) * width + number[inside].astype(np.int64)
    found, many = np.unique(pairs, return_counts=True)
    return np.column_stack([found // width, found % width, many]).astype(np.int32)
