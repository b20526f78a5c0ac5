"""Part of a roster anew: always lawful, never worse, and the best there is when it says so."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.shifts.exact import one_by_one, prove
from asn_worksched.scheduling.shifts.faults import faults, least_price
from asn_worksched.scheduling.shifts.model import Flags, Grid, ShiftModel
from asn_worksched.scheduling.shifts.neighbourhoods import (
    Outlook,
    choices_of,
    choose,
    kinds_for,
)
from asn_worksched.scheduling.shifts.windows import reopen

from .small_models import all_patterns, least_cost, models

SEEDS = st.integers(0, 2**32 - 1)


def best_within(model: ShiftModel, shift: Grid, free: Flags) -> int:
    """The least cost of a lawful roster that equals *shift* outside of *free*."""
    each = []
    for person in range(model.people):
        rows = all_patterns(model, person)
        each.append(rows[(rows == shift[person])[:, ~free[person]].all(axis=1)])
    return min(model.cost(np.array(rows, dtype=np.int16)) for rows in product(*each))


@settings(max_examples=200, deadline=None)
@given(models(people=2, most_days=4, most_shifts=2), SEEDS)
def test_the_whole_is_as_good_as_the_best_of_all(model: ShiftModel, seed: int) -> None:
    """All cells open, the answer is the best of all rosters; without one, somebody is stuck."""
    start, stuck = one_by_one(model)
    best = least_cost(model)
    assert (start is None) == (best is None) == bool(stuck)
    assert stuck == tuple(p for p in range(model.people) if not len(all_patterns(model, p)))
    if start is None or best is None:
        return
    found = prove(model, start, seed=seed % 2**30)
    assert found.shift is not None
    assert found.best
    assert not faults(model, found.shift)
    assert model.cost(found.shift) == found.bound == best
    assert least_price(model) <= best


@settings(max_examples=200, deadline=None)
@given(models(people=2, most_days=5, most_shifts=2), SEEDS, st.floats(0.1, 0.9))
def test_a_part_is_as_good_as_the_best_within(model: ShiftModel, seed: int, share: float) -> None:
    """Any cells open: nothing else changes, the answer is lawful and the best that is possible."""
    start, _ = one_by_one(model)
    if start is None:
        return
    free = np.random.default_rng(seed).random(start.shape) < share
    found = reopen(model, start, free)
    assert found.shift is not None
    assert (found.shift == start)[~free].all()
    assert not faults(model, found.shift)
    assert model.cost(found.shift) == found.bound == best_within(model, start, free)


@settings(max_examples=60, deadline=None)
@given(models(people=4, most_days=6), SEEDS)
def test_turn_after_turn_is_lawful_and_never_worse(model: ShiftModel, seed: int) -> None:
    """Whatever part is drawn and however little work is granted, nothing gets worse."""
    shift, _ = one_by_one(model)
    if shift is None:
        return
    chance, kinds = np.random.default_rng(seed), kinds_for(model)
    for _ in range(6):
        kind = choose(kinds, chance)
        free = kind.draw(Outlook.of(model, shift, choices_of(model)), chance, chance.random() * 40)
        assert free.any()
        found = reopen(model, shift, free, work=1e-3)
        if found.shift is not None:
            assert not faults(model, found.shift)
            assert model.cost(found.shift) <= model.cost(shift)
            shift = found.shift


@settings(max_examples=40, deadline=None)
@given(models(people=3, most_days=6), SEEDS)
def test_the_same_work_gives_the_same_roster(model: ShiftModel, seed: int) -> None:
    """Limited by work and not by time, the answer is the same twice."""
    start, _ = one_by_one(model)
    if start is None:
        return
    once, again = (prove(model, start, work=0.01, seed=seed % 1000) for _ in range(2))
    assert np.array_equal(once.shift, again.shift)
    assert (once.best, once.bound, once.work) == (again.best, again.bound, again.work)


def test_nothing_open_changes_nothing() -> None:
    """With every cell closed, the roster given is the answer, and it is the best."""
    model = _plain()
    shift = np.zeros((1, 3), dtype=np.int16)
    found = reopen(model, shift, np.zeros(shift.shape, dtype=np.bool_))
    assert found.best
    assert found.bound == model.cost(shift)
    assert found.shift is shift


def _plain() -> ShiftModel:
    """One person, three days, one shift of eight hours, wanted every day."""
    one = np.ones(1, dtype=np.int32)
    return ShiftModel(
        minutes=480 * one,
        gap=one.reshape(1, 1),
        weekends=(),
        allowed=np.ones((1, 3, 1), dtype=np.bool_),
        may_rest=np.ones((1, 3), dtype=np.bool_),
        price=np.zeros((1, 3, 1), dtype=np.int64),
        most_of=9 * one.reshape(1, 1),
        least_minutes=0 * one,
        most_minutes=10_000 * one,
        least_on=one,
        most_on=9 * one,
        least_off=one,
        most_off=9 * one,
        most_weekends=9 * one,
        last=np.full(1, -1, dtype=np.int16),
        run=0 * one,
        able=np.ones((1, 1), dtype=np.bool_),
        need=np.ones((1, 3, 1), dtype=np.int32),
        under=np.ones((1, 3, 1), dtype=np.int64),
        over=np.ones((1, 3, 1), dtype=np.int64),
    )
