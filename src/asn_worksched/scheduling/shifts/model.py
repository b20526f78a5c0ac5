"""A shift roster as numbers: what each person may work, what is asked for, and what it costs."""

from __future__ import annotations

from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Prices = npt.NDArray[np.int64]
Grid = npt.NDArray[np.int16]

OFF = -1
"""In a grid of shifts: no work that day. Other values are numbers of shifts."""
UNBOUNDED = np.int32(2**31 - 1)


@attrs.frozen(eq=False, slots=False, kw_only=True)
class ShiftModel:
    """
    People, days and shifts; each person works at most one shift a day.

    All that follows is hard but cover and wishes, which have prices. Of shifts: *minutes* (int32,
    one a shift), counted on the day they begin; *gap* (int32 (shifts, shifts)): the fewest days
    from one shift to the next one worked, 1 where it may follow on the morrow. Of each person
    and day: *allowed* (bool (people, days, shifts)), *may_rest* (bool (people, days)), false where
    they are pinned to work, and *price* (int64 (people, days, shifts)) of working so; *constant* is
    part of every cost. Of each person (int32): *most_of* (people, shifts) days in a shift,
    *least_minutes* and *most_minutes* in all, *least_on*, *most_on*, *least_off* and *most_off*
    days in a row, *most_weekends* (runs of day numbers in *weekends*) with any work.

    *last* (int16) and *run* (int32) are what came before the first day: the last shift or ``OFF``,
    and for how many days in a row they had worked, or been off. A *run* of 0 is unknown: then the
    first block, like any block that touches the last day, need not be as long as *least_on* and
    *least_off* ask; *most_on* and *most_off* count what is known.

    Cover: of the people *able* (bool (demands, people)) *need* (int32 (demands, days, shifts)) are
    asked for, each one fewer at the price *under*, each one more at *over* (int64, alike).
    """

    minutes: Counts
    gap: Counts
    weekends: tuple[tuple[int, ...], ...]
    allowed: Flags
    may_rest: Flags
    price: Prices
    most_of: Counts
    least_minutes: Counts
    most_minutes: Counts
    least_on: Counts
    most_on: Counts
    least_off: Counts
    most_off: Counts
    most_weekends: Counts
    last: Grid
    run: Counts
    able: Flags
    need: Counts
    under: Prices
    over: Prices
    constant: int = 0

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.allowed.shape[0])

    @property
    def days(self) -> int:
        """How many days."""
        return int(self.allowed.shape[1])

    @property
    def shifts(self) -> int:
        """How many kinds of shift."""
        return int(self.allowed.shape[2])

    @cached_property
    def weekend_of(self) -> Counts:
        """The number of the weekend each day belongs to, int32, -1 for none."""
        found = np.full(self.days, -1, dtype=np.int32)
        for number, days in enumerate(self.weekends):
            found[list(days)] = number
        return found

    def cover(self, shift: Grid) -> Counts:
        """How many able people work each shift of each day, int32 (demands, days, shifts)."""
        works = shift[:, :, None] == np.arange(self.shifts, dtype=np.int16)
        counted = np.einsum("kp,pds->kds", self.able.astype(np.int32), works.astype(np.int32))
        return np.asarray(counted, dtype=np.int32)

    def cost(self, shift: Grid) -> int:
        """What *shift* (people, days) costs, whether or not it keeps the hard rules."""
        row, day = np.nonzero(shift >= 0)
        wishes = int(self.price[row, day, shift[row, day]].sum())
        more = self.cover(shift).astype(np.int64) - self.need
        misses = self.under * np.maximum(-more, 0) + self.over * np.maximum(more, 0)
        return self.constant + wishes + int(misses.sum())


@attrs.frozen(eq=False, kw_only=True)
class ShiftAnswer:
    """
    The best roster found, *shift* (int16 (people, days)), ``None`` where none was.

    *cost* is :meth:`ShiftModel.cost` of it and *bound* is proven: no roster costs less. *status* is
    ``optimal`` where they meet, ``feasible`` otherwise, ``impossible`` when it is proven that there
    is none, ``unknown`` when time ran out first. *stuck* are the people of whom each alone has no
    lawful pattern. *seconds* is wall time.
    """

    shift: Grid | None
    cost: int | None
    bound: int
    status: str
    seed: int
    seconds: float
    engine: str = ""
    stuck: tuple[int, ...] = ()
