"""Leave in columns, for registers with more of it than one would hold as objects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.acts import Citation
from ..domain.leave import Leave, LeaveKind
from ..domain.time import Period

LEAVES: Final = pl.Schema(
    {
        "key": pl.String(),
        "first": pl.Date(),
        "last": pl.Date(),
        "basis": pl.String(),
        "kind": pl.String(),
    }
)
"""A row a leave: whose, its days (both included), the number of its decision, its kind."""


@attrs.frozen(eq=False, repr=False)
class Leaves:
    """
    Leave as a *frame* with the columns :data:`LEAVES`; as a collection, one :class:`Leave` each.

    *basis* holds no more than may be shown of a decision: its number, "" for none.
    """

    frame: pl.DataFrame

    def __len__(self) -> int:
        return self.frame.height

    def __contains__(self, leave: object) -> bool:
        return any(each == leave for each in self)

    def __iter__(self) -> Iterator[Leave]:
        return (_leave(*row) for row in self.frame.select(LEAVES.names()).iter_rows())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Leaves, tuple, list)):
            return NotImplemented
        return [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # equality goes by content, which is large

    def within(self, period: Period) -> Leaves:
        """Those that touch *period*."""
        touches = (pl.col("first") <= period.end) & (pl.col("last") >= period.start)
        return Leaves(self.frame.filter(touches))

    def days(self, rows: npt.NDArray[np.intp], period: Period, many: int) -> npt.NDArray[np.bool_]:
        """
        The days of *period* away, bool (*many*, days); *rows* (one a leave) says whose is which.

        Every leave touches the period.
        """
        start = period.start.toordinal()
        epoch = date(1970, 1, 1).toordinal()
        first, last = (
            self.frame[name].to_physical().to_numpy().astype(np.int64) + epoch - start
            for name in ("first", "last")
        )
        change = np.zeros((many, len(period) + 1), dtype=np.int32)
        np.add.at(change, (rows, np.maximum(first, 0)), 1)
        np.subtract.at(change, (rows, np.minimum(last + 1, len(period))), 1)
        return np.asarray(change[:, :-1].cumsum(axis=1) > 0)


def _leave(key: str, first: date, last: date, basis: str, kind: LeaveKind) -> Leave:
    return Leave(key, Period(first, last), _decision(basis), kind)


@lru_cache(maxsize=4096)
def _decision(basis: str) -> Citation:
    """The decision as it may be shown: by its number alone, or by nothing but that it is one."""
    return Citation("cuti", "Keputusan cuti", at=basis)
