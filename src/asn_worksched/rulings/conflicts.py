"""Clauses that cannot both hold: reported with both citations, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..domain.law import Forbid, Hours, Permit, Require, Rule
from ..domain.ruling import Conflict
from ..domain.time import Period
from ..personnel import Personnel
from .clauses import Clause, Flags
from .terms import NO_CAP, CapTerm, Counts, spans_of


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


def overworked(
    caps: Sequence[CapTerm],
    hours: Sequence[Hours],
    bound: Flags,
    in_turn: Flags,
    tied: Flags,
    owed: Counts,
    hours_at: npt.NDArray[np.int16],
    period: Period,
) -> Iterator[Conflict]:
    """
    One conflict for each capped group and week whose people owe more days than there are places.

    *bound* as in :func:`crowded`; *in_turn* (people, days) marks days worked in turn, *tied* those
    that are at the office or nowhere, *owed* (people, weeks) how many, *hours_at* (people, days)
    the rule on hours. Only days on which somebody is tied are counted.
    """
    for cap in caps:
        inside = np.flatnonzero(cap.group >= 0)
        turning = in_turn & tied & cap.counted
        for week, span in enumerate(spans_of(period, "week")):
            days = [day for day in span if turning[:, day].any()]
            elsewhere = (in_turn & ~turning)[:, span].sum(axis=1)
            owing = np.maximum(owed[:, week] - elsewhere, 0) * turning[:, span].any(axis=1)
            needed = np.zeros(len(cap.names), dtype=np.int64)
            must = owing + (bound & cap.counted)[:, days].sum(axis=1)
            np.add.at(needed, cap.group[inside], must[inside])
            places = cap.places[:, days].astype(np.int64).sum(axis=1)
            for group in np.flatnonzero(needed > places).tolist():
                member = np.flatnonzero((cap.group == group) & (owing > 0))
                if len(member) and (rule := int(hours_at[member[0], days[0]])) >= 0:
                    yield Conflict(
                        day=period.days[days[0]],
                        last=period.days[days[-1]],
                        group=cap.names[group],
                        clauses=(cap.rule.citation, hours[rule].citation),
                        rules=(cap.rule.id, hours[rule].id),
                        needed=int(needed[group]),
                        places=int(places[group]),
                    )
