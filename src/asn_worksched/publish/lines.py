"""The lines of a board: the units that have people, in the order of their tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.people import Unit
from ..personnel import Personnel
from .tally import unit_rows


@attrs.frozen(eq=False)
class Lines:
    """
    The staffed units, each perangkat daerah before what is below it.

    *tops* is the first line of each unit's perangkat daerah and *depths* how far the unit stands
    below it. *order* (int64, one a line) is its position in ``people.units``; *position* the line
    of a unit's code; *of_person* (int64, one a person) the line of everybody's unit.
    """

    units: tuple[Unit, ...]
    tops: tuple[int, ...]
    depths: tuple[int, ...]
    order: npt.NDArray[np.int64]
    position: Mapping[str, int]
    of_person: npt.NDArray[np.int64]

    @classmethod
    def of(cls, people: Personnel) -> Lines:
        """The lines for a register."""
        rows = unit_rows(people)
        staffed = set(np.unique(rows).tolist())
        walked = [
            (code, depth) for code, depth in walk(people) if people.units.index(code) in staffed
        ]
        order = np.array([people.units.index(code) for code, _ in walked], dtype=np.int64)
        place = np.full(len(people.units), -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        first: dict[str, int] = {}
        for at, (code, _) in enumerate(walked):
            first.setdefault(people.units.top(code), at)
        return cls(
            tuple(people.units[code] for code, _ in walked),
            tuple(first[people.units.top(code)] for code, _ in walked),
            tuple(depth for _, depth in walked),
            order,
            {code: at for at, (code, _) in enumerate(walked)},
            place[rows],
        )

    def place(self, people: Personnel, employee: str, group: str) -> int:
        """The line of a person's unit, else of the unit *group*; -1 where it is no one unit's."""
        if employee in people:
            return int(self.of_person[people.index(employee)])
        return self.position.get(group, -1)


def walk(people: Personnel) -> Iterator[tuple[str, int]]:
    """Every unit's code and its depth below its perangkat daerah, one whole office at a time."""
    units = people.units
    tops = [unit.code for unit in units if units.top(unit.code) == unit.code]
    below: dict[str, list[str]] = {}
    for unit in units:
        if unit.parent is not None and unit.code not in tops:
            below.setdefault(unit.parent, []).append(unit.code)
    waiting = [(code, 0) for code in reversed(tops)]
    while waiting:
        code, depth = waiting.pop()
        yield code, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(code, ()))]
