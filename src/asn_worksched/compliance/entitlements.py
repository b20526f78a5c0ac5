"""What work on joint leave earns: a day of annual leave, by the Keppres of that year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..domain.acts import Citation
from ..domain.people import EmployeeKind
from ..roster import OFF, Roster
from ..rulings import Rulings

if TYPE_CHECKING:
    import polars as pl

    from ..calendars import Calendar, Holiday

COLUMNS = ("key", "day", "mode", "instrument", "citation", "verified")
"""The columns of :func:`leave_earned`, in order."""
ENTITLED = (EmployeeKind.PNS.value, EmployeeKind.PPPK.value)
"""The kinds of employee that a Keppres on joint leave is for: civil servants."""


def leave_earned(roster: Roster, rulings: Rulings) -> pl.DataFrame:
    """
    One row for each civil servant and day of joint leave worked: a day of annual leave is earned.

    The columns are :data:`COLUMNS`: ``day`` is a Date, ``verified`` a Boolean, the others text;
    rows are in the order of the register, then by day. The days are those that bind in the
    calendar of *rulings*, as known on its day. Cited is the Keppres that lists the day; where
    none is known the joint decree is, and then ``verified`` is false: that decree gives private
    employees the day, and civil servants nothing in its place. Work in any mode counts; people of
    the kind ``other`` are no civil servants. Raises :class:`InvalidInput` for a period without a
    holiday decree.
    """
    import polars as pl

    calendar, known = rulings.law.calendar, rulings.as_known_on
    off = calendar.off(roster.period, known)
    cited = dict(_cited(calendar, known, off.values()))
    days = list(cited)
    columns = np.array([roster.period.index(day) for day in days], np.intp)
    civil = roster.people.frame["kind"].is_in(ENTITLED).to_numpy()
    row, place = np.nonzero((roster.mode[:, columns] != OFF) & civil[:, None])
    modes = pl.Series("mode", [mode.code for mode in roster.modes], pl.String)
    return pl.DataFrame(
        [
            roster.people.frame["key"].gather(row),
            pl.Series("day", days, pl.Date).gather(place),
            modes.gather(roster.mode[row, columns[place]] - 1),
            *(column.gather(place) for column in _as_columns(cited)),
        ]
    ).select(COLUMNS)


def _cited(
    calendar: Calendar, known: date | None, off: Iterable[Holiday]
) -> Iterable[tuple[date, Citation]]:
    """Each day of joint leave in *off*, with the act that gives the day in its place."""
    keppres = {
        each.day: each.citation
        for each in calendar.holidays
        if each.series == "keppres" and each.known(known)
    }
    for holiday in off:
        if holiday.kind == "joint_leave":
            fallback = attrs.evolve(holiday.citation, verified=False)
            yield holiday.day, keppres.get(holiday.day, fallback)


def _as_columns(cited: Mapping[date, Citation]) -> list[pl.Series]:
    """The last three columns, one row a day of *cited*."""
    import polars as pl

    found = cited.values()
    return [
        pl.Series("instrument", [each.instrument for each in found], pl.String),
        pl.Series("citation", [each.text() for each in found], pl.String),
        pl.Series("verified", [each.verified for each in found], pl.Boolean),
    ]
