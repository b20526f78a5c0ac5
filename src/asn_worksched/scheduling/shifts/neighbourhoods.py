"""Which part of a roster to open next: kinds of parts, their sizes, and which kind pays."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
import numpy.typing as npt

from .model import Flags, Grid, ShiftModel
from .windows import Found

Chance = np.random.Generator
Weights = npt.NDArray[np.float64]

FIRST_SIZE, LEAST_SIZE = 600.0, 50.0
"""Choices in a kind's first part, and the fewest; in between, size follows from the time taken."""
GROWTH, SHRINKAGE = 1.12, 0.9
FORGETTING = 0.95
SHARE_FOR_ALL = 0.25
"""The part of the turns dealt out evenly; the rest goes by recent gain for time spent."""


@attrs.define(eq=False)
class Kind:
    """
    One way to choose a part: *draw* opens about *size* choices of those there are.

    *gain* and *spent* are what its recent turns brought, as shares of what could still be gained,
    and what they took.
    """

    name: str
    draw: Callable[[Outlook, Chance, float], Flags]
    size: float = FIRST_SIZE
    gain: float = 0.0
    spent: float = 0.0

    def learn(self, found: Found, gain: float, spent: float, limit: float) -> None:
        """Take note of a turn that took *spent* (time or work) of at most *limit*."""
        self.gain += gain
        self.spent += spent
        if found.best and spent < limit / 2:
            self.size *= GROWTH
        elif not found.best:
            self.size = max(LEAST_SIZE, self.size * SHRINKAGE)

    def forget(self) -> None:
        """Let what was learnt fade by one turn."""
        self.gain *= FORGETTING
        self.spent *= FORGETTING


@attrs.frozen(eq=False)
class Outlook:
    """A roster seen by what could be better: costs by day and by person, choices by cell."""

    model: ShiftModel
    shift: Grid
    choices: npt.NDArray[np.int64]
    by_day: Weights
    by_person: Weights

    @classmethod
    def of(cls, model: ShiftModel, shift: Grid, choices: npt.NDArray[np.int64]) -> Outlook:
        """*choices* (int64 (people, days)) are the numbers of shifts each may work."""
        row, day = np.nonzero(shift >= 0)
        paid = np.zeros(shift.shape)
        paid[row, day] = model.price[row, day, shift[row, day]]
        regret = paid - np.minimum(model.price.min(axis=2), 0)
        more = model.cover(shift).astype(np.int64) - model.need
        misses = model.under * np.maximum(-more, 0) + model.over * np.maximum(more, 0)
        by_day = misses.sum(axis=(0, 2)) + regret.sum(axis=0)
        return cls(model, shift, choices, by_day.astype(np.float64), regret.sum(axis=1))


def choices_of(model: ShiftModel) -> npt.NDArray[np.int64]:
    """How many shifts each person may work each day, one more for working at all."""
    number = (model.allowed & (model.most_of > 0)[:, None, :]).sum(axis=2)
    return np.asarray(number + (number > 0), dtype=np.int64)


def kinds_for(model: ShiftModel) -> list[Kind]:
    """The kinds of part worth opening in *model*."""
    kinds = [Kind("days", all_people)]
    if model.people > 1:
        kinds.append(Kind("people", some_people))
        kinds.append(Kind("weeks", some_people_some_weeks))
        kinds.append(Kind("alike", people_alike))
    return kinds


def choose(kinds: list[Kind], chance: Chance) -> Kind:
    """One of *kinds*, more often one whose recent turns brought more for what they took."""
    rate = np.array([kind.gain / (kind.spent + 1.0) for kind in kinds])
    share = np.full(len(kinds), 1 / len(kinds))
    if rate.sum() > 0:
        share = SHARE_FOR_ALL * share + (1 - SHARE_FOR_ALL) * rate / rate.sum()
    for kind in kinds:
        kind.forget()
    return kinds[int(chance.choice(len(kinds), p=share))]


def all_people(outlook: Outlook, chance: Chance, size: float) -> Flags:
    """Everybody over a run of days, more often days that cost much."""
    start, end = _days(outlook, chance, size, outlook.choices.sum(axis=0))
    return _opened(outlook, slice(None), start, end)


def some_people(outlook: Outlook, chance: Chance, size: float) -> Flags:
    """Some people over all days, more often those whose wishes cost much."""
    order = _drawn(outlook.by_person, chance)
    return _opened(
        outlook, _enough(order, outlook.choices.sum(axis=1), size), 0, outlook.model.days
    )


def some_people_some_weeks(outlook: Outlook, chance: Chance, size: float) -> Flags:
    """Some people over two to six weeks, more often weeks that cost much."""
    length = min(outlook.model.days, 7 * int(chance.integers(2, 7)))
    start, end = _around(outlook, chance, length)
    order = _drawn(outlook.by_person, chance)
    part = _enough(order, outlook.choices[:, start:end].sum(axis=1), size)
    return _opened(outlook, part, start, end)


def people_alike(outlook: Outlook, chance: Chance, size: float) -> Flags:
    """Someone and those who may work most nearly the same shifts, over two to four weeks."""
    length = min(outlook.model.days, 7 * int(chance.integers(2, 5)))
    start, end = _around(outlook, chance, length)
    shown = outlook.model.most_of > 0
    someone = int(_drawn(outlook.by_person, chance)[0])
    unlike = (shown != shown[someone]).sum(axis=1) + chance.random(outlook.model.people)
    unlike[someone] = -1
    part = _enough(np.argsort(unlike), outlook.choices[:, start:end].sum(axis=1), size)
    return _opened(outlook, part, start, end)


def _opened(outlook: Outlook, people: slice | npt.NDArray[np.int64], start: int, end: int) -> Flags:
    free = np.zeros(outlook.shift.shape, dtype=np.bool_)
    free[people, start:end] = True
    return free


def _drawn(cost: Weights, chance: Chance) -> npt.NDArray[np.int64]:
    """An order by chance in which the costly often come early; half the time quite even."""
    weight = np.ones(len(cost))
    if cost.sum() > 0 and chance.random() < 0.5:
        weight = cost + cost.mean()
    return np.argsort(chance.exponential(size=len(cost)) / weight)


def _enough(
    order: npt.NDArray[np.int64], choices: npt.NDArray[np.int64], size: float
) -> npt.NDArray[np.int64]:
    """The first of *order* that together have about *size* choices, at least two."""
    number = int(np.searchsorted(np.cumsum(choices[order]), size, side="right"))
    return order[: max(2, number)]


def _around(outlook: Outlook, chance: Chance, length: int) -> tuple[int, int]:
    """A run of *length* days around a day drawn by cost."""
    middle = int(_drawn(outlook.by_day, chance)[0])
    start = middle - int(chance.integers(length))
    start = max(0, min(start, outlook.model.days - length))
    return start, start + length


def _days(
    outlook: Outlook, chance: Chance, size: float, choices: npt.NDArray[np.int64]
) -> tuple[int, int]:
    """A run of days that together have about *size* choices, at least two days if there are."""
    length = round(size / max(1.0, float(choices.mean())))
    return _around(
        outlook, chance, max(min(2, outlook.model.days), min(length, outlook.model.days))
    )
