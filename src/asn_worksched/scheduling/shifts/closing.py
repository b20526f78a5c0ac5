"""
What no better roster does: cells that can be closed because taking them costs too much.

At the prices of a proven bound, the cheapest pattern of a person that takes a given cell, with the
cheapest of everybody else, is a bound on every roster that takes it. Where that reaches the cost of
the roster at hand, the cell is closed: what is left is smaller, and often small enough to be
proven. Nothing that costs less is lost.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import attrs
import numpy as np
import numpy.typing as npt

from .columns import SCALE, Bounded, priced
from .model import Grid, Prices, ShiftModel
from .patterns import NEVER, Penalties, Pricer
from .windows import Found

LEARNING = 12
"""Rounds of pricing in which limits of each shift find their price."""

PROVABLE, PROMISING = 8000, 0.92
"""The most open cells of a model that is tried whole, and the most as a part of all cells."""


@attrs.frozen(eq=False)
class Closing:
    """
    Bounds on every roster in which a person takes a cell, in parts of ``SCALE``.

    *at* (int64 (people, days, shifts + 1)): the last is a day off. Cells not looked at hold 0.
    """

    at: npt.NDArray[np.int64]

    def within(self, model: ShiftModel, cost: int, shift: Grid | None = None) -> ShiftModel:
        """*model* without what no roster of at most *cost* does; what *shift* does stays."""
        kept = self.at <= cost * SCALE
        if shift is not None:
            kept[:, :, :-1] |= shift[:, :, None] == np.arange(model.shifts, dtype=np.int16)
            kept[:, :, -1] |= shift < 0
        return attrs.evolve(
            model,
            allowed=model.allowed & kept[:, :, :-1],
            may_rest=model.may_rest & kept[:, :, -1],
        )

    def save(self, path: Path) -> None:
        """Write for :meth:`load`; the file appears whole or not at all."""
        part = path.with_suffix(".part.npy")
        np.save(part, self.at)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Closing | None:
        """What :meth:`save` wrote, ``None`` before it did."""
        return cls(np.load(path, allow_pickle=False)) if path.exists() else None


@attrs.define(eq=False)
class Climb:
    """
    From the bound upwards: is there a roster of just that cost?

    Close to the bound most cells are closed, so that this is often settled at once: the bound
    rises, or the roster found is the best there is. *step* is how many costs are asked for beyond
    the bound, *limit* the seconds or work for one try.
    """

    closing: Closing
    limit: float
    step: int = 0

    def part(self, model: ShiftModel, bound: int, cost: int) -> tuple[int, ShiftModel] | None:
        """The next costs to try up to, below *cost*, and what is open; ``None`` if too much is."""
        top = min(cost - 1, bound + self.step)
        part = self.closing.within(model, top)
        left, whole = _open_cells(part), _open_cells(model)
        return (top, part) if left <= min(PROVABLE, PROMISING * whole) else None

    def learn(self, found: Found, spent: float) -> None:
        """Ask for more at once where that was quick, for less and with more patience where not."""
        if not found.best:
            self.step, self.limit = self.step // 2, self.limit * 2
        elif spent < self.limit / 8:
            self.step = 2 * self.step + 1


def bound_after(found: Found, top: int) -> int:
    """What no roster costs less than, after a try for rosters from the bound up to *top*."""
    return top + 1 if found.shift is None and found.best else min(found.bound, top + 1)


def _open_cells(model: ShiftModel) -> int:
    """How many choices *model* leaves: shifts that can be worked, and days that can be off."""
    can = model.allowed & (model.most_of > 0)[:, None, :]
    return int(can.sum()) + int(model.may_rest.sum())


def close(
    model: ShiftModel, bounded: Bounded, cost: int, *, pricer: Pricer, deadline: float
) -> Closing | None:
    """
    A bound for each cell against rosters that cost less than *cost*, as far as *deadline* lets.

    ``None`` where the prices of *bounded* prove nothing. *deadline* is of :func:`perf_counter`;
    days that it leaves out stay open.
    """
    people = np.arange(model.people)
    price = priced(model, bounded.duals, people)
    penalties = Penalties.none(model)
    floor = np.full(model.people, -NEVER)
    for _ in range(LEARNING):
        floor = np.maximum(floor, pricer.quick(price, people, penalties).floor)
    floor = np.maximum(floor, pricer.cheapest(price, people).floor)
    if (np.abs(floor) >= NEVER).any():
        return None
    bound = int((bounded.duals * model.need).sum() + floor.sum()) + model.constant * SCALE
    if bound < least_of_interest(cost):
        return None
    more = max(0, cost * SCALE - bound) + 1
    at = np.zeros((model.people, model.days, model.shifts + 1), dtype=np.int64)
    for day in range(model.days):
        if perf_counter() > deadline:
            break
        found = pricer.quick(
            _forced(price, day, more),
            np.tile(people, model.shifts + 1),
            penalties,
            tries=0,
        )
        least = found.floor.reshape(model.shifts + 1, model.people).T.copy()
        least[:, :-1] += more
        at[:, day] = bound + np.maximum(least - floor[:, None], 0)
    return Closing(at)


def least_of_interest(cost: int) -> int:
    """Below four fifths of the cost, a bound closes next to nothing."""
    return cost * SCALE * 4 // 5


def _forced(price: Prices, day: int, more: int) -> Prices:
    """*price* once a shift of *day* with that cheaper by *more*, and once with all that dearer."""
    kinds = price.shape[2] + 1
    forced = np.repeat(price[None], kinds, axis=0)
    for shift in range(kinds - 1):
        forced[shift, :, day, shift] -= more
    forced[-1, :, day] += more
    return forced.reshape(-1, *price.shape[1:])
