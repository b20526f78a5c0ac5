"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..domain.law import Forbid, Permit, Require, Rule
from ..domain.ruling import Conflict
from ..domain.time import Period
from ..personnel import Personnel
from .clauses import Clause, Flags
from .terms import NO_CAP, CapTerm


def torn(
    clauses: Sequence[Clause],
    active: Flags,
    cells: Flags,
    people: Personnel,
    first: npt.NDArray[np.intp],
    period: Period,
) -> Iterator[Conflict]:
    """
    One conflict for each class and day (*cells*) whose duty no mode can fulfil.

    It names the nearest duty (or permit) and the nearest clause against it; ``group`` is the unit
    of one person of the class.
    """
    units = people.frame["unit"]
    for number, day in np.argwhere(cells).tolist():
        rows = [clauses[row].rule for row in np.flatnonzero(active[:, number, day]).tolist()]
        wanted: list[Rule] = [rule for rule in rows if isinstance(rule, Require)]
        against: list[Rule] = [rule for rule in rows if isinstance(rule, Forbid)] or wanted[:-1]
        wanted = wanted or [rule for rule in rows if isinstance(rule, Permit)]
        yield Conflict(
            day=period.days[day],
            group=units[int(first[number])],
            clauses=(against[-1].citation, wanted[-1].citation),
            rules=(against[-1].id, wanted[-1].id),
        )


def crowded(
    caps: Sequence[CapTerm],
    clauses: Sequence[Clause],
    grant: npt.NDArray[np.int16],
    number: npt.NDArray[np.int64],
    bound: Flags,
    period: Period,
) -> Iterator[Conflict]:
    """
    One conflict for each capped group and day where more people must be present than may be.

    *bound* (people, days) marks those whom the law leaves no place but the office; the clause
    named is the one that binds the first of them (*grant* by class, class *number* by person).
    """
    for cap in caps:
        inside = cap.group >= 0
        needed = np.zeros(cap.places.shape, dtype=np.int32)
        np.add.at(needed, cap.group[inside], (bound & cap.counted)[inside])
        over = (needed > cap.places) & (cap.places < NO_CAP)
        for group, day in np.argwhere(over).tolist():
            member = np.flatnonzero((cap.group == group) & bound[:, day] & cap.counted[:, day])[0]
            duty = clauses[int(grant[number[member], day].max())].rule
            yield Conflict(
                day=period.days[day],
                group=cap.names[group],
                clauses=(cap.rule.citation, duty.citation),
                rules=(cap.rule.id, duty.id),
                needed=int(needed[group, day]),
                places=int(cap.places[group, day]),
            )
