"""The sets of days on which one person may come in a week."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from .model import DeskModel

DaySet = tuple[int, ...]
MOST_DAYS = 7
"""Weeks longer than this have too many sets of days to list."""


def day_sets(model: DeskModel, person: int) -> tuple[DaySet, ...]:
    """All sets of days that are open to *person* in a model of one week, the empty one too."""
    may = [day for day in range(model.days) if model.allowed[person, day]]
    must = {day for day in range(model.days) if model.required[person, day]}
    most = int(model.most_days[person, 0])
    return tuple(days for days in _sets(tuple(may)) if len(days) <= most and must.issubset(days))


def set_cost(model: DeskModel, person: int, days: DaySet) -> int:
    """What it costs that *person* comes on *days*, in a model of one week."""
    short = max(0, int(model.least_days[person, 0]) - len(days))
    return int(model.price[person, list(days)].sum() + short * model.missing_price[person])


@cache
def _sets(days: DaySet) -> tuple[DaySet, ...]:
    return tuple(found for size in range(len(days) + 1) for found in combinations(days, size))


@cache
def partitions(days: DaySet, most: int) -> tuple[tuple[DaySet, ...], ...]:
    """All ways to part *days* into sets of at most *most*: how people can share one desk."""
    return tuple(_partitions(days, most))


def _partitions(days: DaySet, most: int) -> Iterator[tuple[DaySet, ...]]:
    if not days:
        yield ()
        return
    first, rest = days[0], days[1:]
    for size in range(most):
        for others in combinations(rest, size):
            left = tuple(day for day in rest if day not in others)
            for parts in _partitions(left, most):
                yield ((first, *others), *parts)
