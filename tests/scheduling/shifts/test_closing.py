"""Closing cells near the bound: nothing better is ever lost, and what is claimed is true."""

from __future__ import annotations

from itertools import product
from math import inf
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.shifts.closing import Climb, Closing, bound_after, close
from asn_worksched.scheduling.shifts.columns import column_generation
from asn_worksched.scheduling.shifts.exact import one_by_one, prove
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import ShiftModel
from asn_worksched.scheduling.shifts.patterns import Pricer

from .small_models import all_patterns, least_cost, models


def closed(model: ShiftModel) -> tuple[np.ndarray, int, Closing | None] | None:
    """A lawful roster, the bound, and what can be closed for its cost; ``None`` without one."""
    start, _ = one_by_one(model)
    if start is None:
        return None
    pricer = Pricer(model)
    bounded = column_generation(model, incumbent=start, deadline=inf, pricer=pricer)
    closing = close(model, bounded, model.cost(start), pricer=pricer, deadline=inf)
    return start, bounded.bound, closing


@settings(max_examples=150, deadline=None)
@given(models(people=2, most_days=4, most_shifts=2), st.integers(0, 30))
def test_no_cheaper_roster_is_closed(model: ShiftModel, more: int) -> None:
    """Every roster of at most a cost, up to the one at hand, keeps to the cells left open."""
    found = closed(model)
    if found is None or found[2] is None:
        return
    start, bound, closing = found
    top = min(bound + more, model.cost(start) - 1)
    part = closing.within(model, top)
    for rows in product(*(all_patterns(model, person) for person in range(model.people))):
        shift = np.array(rows, dtype=np.int16)
        if model.cost(shift) <= top:
            assert not faults(part, shift)


@settings(max_examples=100, deadline=None)
@given(models(people=2, most_days=4, most_shifts=2))
def test_climbing_from_the_bound_ends_at_the_best(model: ShiftModel) -> None:
    """Cost by cost from the bound up, the first roster found is the best of all."""
    found = closed(model)
    if found is None or found[2] is None:
        return
    start, bound, closing = found
    climb, best = Climb(closing, inf), start
    while bound < model.cost(best):
        top = min(model.cost(best) - 1, bound + climb.step)
        tried = prove(closing.within(model, top), best, costs=(bound, top))
        climb.learn(tried, 0.0)
        best = best if tried.shift is None else tried.shift
        bound = bound_after(tried, top)
    assert not faults(model, best)
    assert model.cost(best) == bound == least_cost(model)


def test_what_is_closed_survives_the_way_to_a_lane(tmp_path: Path) -> None:
    """Lanes read what was written, and nothing before."""
    path = tmp_path / "closing.npy"
    assert Closing.load(path) is None
    at = np.arange(24, dtype=np.int64).reshape(2, 3, 4)
    Closing(at).save(path)
    read = Closing.load(path)
    assert read is not None
    assert np.array_equal(read.at, at)
