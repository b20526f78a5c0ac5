"""First rosters and best answers: lawful, never dearer, the same each time."""

from __future__ import annotations

from math import inf

import numpy as np
from hypothesis import given, settings

from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import ShiftModel
from asn_worksched.scheduling.shifts.start import improve, pricer_of, start

from .small_models import all_patterns, models


@settings(max_examples=80, deadline=None)
@given(models(people=3, most_days=5))
def test_a_start_is_lawful_wherever_there_is_one(model: ShiftModel) -> None:
    """There is a start just where each person has a lawful pattern, and it breaks no rule."""
    shift = start(model, deadline=inf)
    possible = all(len(all_patterns(model, person)) for person in range(model.people))
    assert (shift is not None) == possible
    if shift is not None:
        assert faults(model, shift) == {}


@settings(max_examples=60, deadline=None)
@given(models(people=3, most_days=5))
def test_best_answers_never_cost_more(model: ShiftModel) -> None:
    """A roster improved is lawful, costs no more, and what was told is what it costs."""
    pricer = pricer_of(model)
    shift = start(model, deadline=inf, pricer=pricer)
    if shift is None:
        return
    told: list[int] = []
    better = improve(
        model,
        shift,
        deadline=inf,
        rounds=2,
        pricer=pricer,
        tell=lambda grid, cost: told.append(cost - model.cost(grid)),
    )
    assert faults(model, better) == {}
    assert model.cost(better) <= model.cost(shift)
    assert not any(told)


@settings(max_examples=20, deadline=None)
@given(models(people=3, most_days=5))
def test_the_same_seed_gives_the_same_roster(model: ShiftModel) -> None:
    """Nothing depends on the clock unless time runs out."""
    first, second = (start(model, seed=7, deadline=inf) for _ in range(2))
    if first is None or second is None:
        assert first is second
        return
    one, other = (improve(model, grid, seed=3, deadline=inf, rounds=1) for grid in (first, second))
    assert np.array_equal(one, other)


@settings(max_examples=10, deadline=None)
@given(models(people=2, most_days=4))
def test_without_time_there_is_no_start_and_no_change(model: ShiftModel) -> None:
    """A deadline that has passed yields no start, and the same roster back."""
    assert start(model, deadline=-inf) is None
    shift = start(model, deadline=inf)
    if shift is not None:
        assert np.array_equal(improve(model, shift, deadline=-inf), shift)
