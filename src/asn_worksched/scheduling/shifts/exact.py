"""The whole of a small model at once, and each person of any model alone."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from .model import OFF, Grid, ShiftModel
from .neighbourhoods import choices_of
from .windows import ANY_COST, Found, reopen

SMALL = 2000
"""The most choices of a model that is tried whole before anything else."""


def is_small(model: ShiftModel) -> bool:
    """Whether trying *model* whole takes about a second or less."""
    return int(choices_of(model).sum()) <= SMALL


def prove(
    model: ShiftModel,
    shift: Grid,
    *,
    seconds: float | None = None,
    work: float | None = None,
    seed: int = 0,
    costs: tuple[int, int] | None = None,
) -> Found:
    """The whole of *model* at once, from the lawful *shift*; as :func:`reopen`."""
    everything = np.ones((model.people, model.days), dtype=np.bool_)
    return reopen(model, shift, everything, seconds=seconds, work=work, seed=seed, costs=costs)


def one_by_one(
    model: ShiftModel, *, deadline: float | None = None, work: float | None = None, seed: int = 0
) -> tuple[Grid | None, tuple[int, ...]]:
    """
    A lawful roster made person by person, each given those before; and who has no lawful pattern.

    No roster where there is such a person or time runs out; without *deadline*
    (:func:`perf_counter`), *work* limits each person.
    """
    shift = np.full((model.people, model.days), OFF, dtype=np.int16)
    stuck: list[int] = []
    whole = True
    for person in range(model.people):
        seconds = None if deadline is None else deadline - perf_counter()
        if seconds is not None and seconds <= 0:
            return None, tuple(stuck)
        free = np.zeros(shift.shape, dtype=np.bool_)
        free[person] = True
        found = reopen(
            model, shift, free, seconds=seconds, work=work, seed=seed, costs=(-ANY_COST, ANY_COST)
        )
        if found.shift is not None:
            shift = found.shift
            continue
        whole = False
        if found.best:
            stuck.append(person)
    return shift if whole else None, tuple(stuck)
