"""How people came out of the roster before: their last shift, when it ended, and their run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .shift_work import Counts, Grid, ShiftWork

if TYPE_CHECKING:
    from ..roster import Roster

NOT_BEFORE = FaultKind(
    "ASN-SHF-022",
    N_("The roster before goes on to {last}, and the period begins on {first}."),
    N_("Rest and days in a row go on from days before the period alone."),
    N_("Give the roster of the days right before, or only those days of its table."),
)
NOBODY_KNOWN = FaultKind(
    "ASN-SHF-023",
    N_("The roster before tells of nobody of the register."),
    N_("Rest and days in a row would begin anew for all without a word."),
    N_("Give the roster before of the same people, with the same keys."),
)
OTHER = -3
"""A last shift that is none of these rules."""
LONG_AGO = np.int32(-(2**30))
_REMEMBERED = 62
"""How many days back are looked at."""
_MINUTES = 24 * 60


@attrs.frozen(eq=False)
class Before:
    """
    What is known of the days before the first, one a worker.

    *last* (int16): the shift of the day before, -1 for off, :data:`OTHER` for other work. *run*
    (int32): for how many days they had worked, or been off, 0 where that is unknown. *ended*
    (int32): when their last work ended, in minutes from the first midnight, :data:`LONG_AGO`
    where none is known.
    """

    last: Grid
    run: Counts
    ended: Counts

    @classmethod
    def unknown(cls, work: ShiftWork) -> Before:
        """Nothing is known of anybody."""
        size = len(work.rows)
        return cls(
            np.full(size, -1, dtype=np.int16),
            np.zeros(size, dtype=np.int32),
            np.full(size, LONG_AGO, dtype=np.int32),
        )

    @classmethod
    def of(cls, work: ShiftWork, before: Roster | pl.DataFrame | None) -> Before:
        """
        What an earlier roster, or its table, tells.

        Of a table, who has no row in it is unknown; who has some was off on its other days. Of a
        roster all its people were off where they did not work. Raises :class:`InvalidInput` for one
        that is not all before the period (``ASN-SHF-022``), or tells of others only (``-023``); an
        empty table tells nothing.
        """
        if before is None:
            return cls.unknown(work)
        if isinstance(before, pl.DataFrame):
            past = before
            days: list[date] = past["date"].unique().sort().to_list()
            listed = past["employee"]
        else:
            past, days = before.to_polars(), list(before.period)
            listed = before.people.frame["key"]
        _check(work, days, listed)
        keys = work.rulings.people.frame["key"].gather(work.rows)
        here = np.flatnonzero(keys.is_in(listed.implode()).to_numpy())
        return cls._read(work, past, days, here) if days else cls.unknown(work)

    @classmethod
    def _read(
        cls, work: ShiftWork, past: pl.DataFrame, days: list[date], here: npt.NDArray[np.intp]
    ) -> Before:
        """What the rows of the *past* tell of the workers *here*, who were off on other *days*."""
        start = work.rulings.period.start
        first = max(days[0], start - timedelta(days=_REMEMBERED))
        keys = work.rulings.people.frame["key"].gather(work.rows)
        known = pl.DataFrame({"employee": keys}).with_row_index("worker")
        rows = past.join(known, on="employee").filter(pl.col("date") >= first)
        grid = _grid(work, rows, (start - first).days)
        ended = _ended(rows, start)
        found = cls.unknown(work)
        found.ended[ended["worker"].to_numpy()] = ended["ended"].to_numpy()
        if days[-1] == start - timedelta(days=1):
            found.last[here] = grid[here, -1]
            found.run[here] = _run(grid[here] != -1)
            _timed(work, found)
        return found


def _check(work: ShiftWork, days: list[date], listed: pl.Series) -> None:
    """Refuse what is not before the period, and what tells of nobody here."""
    faults = []
    start = work.rulings.period.start
    if days and days[-1] >= start:
        faults.append(NOT_BEFORE.at(last=str(days[-1]), first=str(start)))
    everybody = work.rulings.people.frame["key"]
    if days and len(everybody) and not listed.is_in(everybody.implode()).any():
        faults.append(NOBODY_KNOWN.at())
    if faults:
        raise InvalidInput(faults)


def _timed(work: ShiftWork, found: Before) -> None:
    """The end of a shift of these rules on the day before, where the rows have no hours."""
    eve = work.rulings.period.start - timedelta(days=1)
    for worker in np.flatnonzero((found.last >= 0) & (found.ended < -_MINUTES)).tolist():
        shift = work.shifts[int(found.last[worker])]
        found.ended[worker] = shift.begins + shift.length(eve) - _MINUTES


def _grid(work: ShiftWork, rows: pl.DataFrame, days: int) -> Grid:
    """The shift of each worker on each of the *days* before, int16; -1 for off."""
    grid = np.full((len(work.rows), days), -1, dtype=np.int16)
    number = {shift.code: place for place, shift in enumerate(work.shifts)}
    back = (work.rulings.period.start - rows["date"]).dt.total_days().to_numpy()
    codes = [number.get(post, OTHER) for post in rows["post"].to_list()]
    grid[rows["worker"].to_numpy(), days - back] = np.array(codes, dtype=np.int16)
    return grid


def _ended(rows: pl.DataFrame, start: date) -> pl.DataFrame:
    """When the last work of each *worker* in the table *ended*, where it has hours."""
    minutes = {
        name: pl.col(name).dt.hour().cast(pl.Int32) * 60 + pl.col(name).dt.minute()
        for name in ("start", "end")
    }
    day = (pl.col("date") - pl.lit(start)).dt.total_days().cast(pl.Int32)
    overnight = (minutes["end"] <= minutes["start"]).cast(pl.Int32)
    ended = (day + overnight) * _MINUTES + minutes["end"]
    timed = rows.filter(pl.col("end").is_not_null()).with_columns(ended=ended)
    return timed.group_by("worker").agg(pl.col("ended").max())


def _run(works: npt.NDArray[np.bool_]) -> Counts:
    """How long the last value of each row has held without a break, int32."""
    same = works == works[:, -1:]
    return np.asarray(np.cumprod(same[:, ::-1], axis=1).sum(axis=1), dtype=np.int32)
