"""Bounds by column generation and whole rosters from it, held against trying everything."""

from __future__ import annotations

from math import inf

from hypothesis import assume, given, settings

from asn_worksched.scheduling.shifts.columns import Pool, column_generation
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import Grid, ShiftModel
from asn_worksched.scheduling.shifts.patterns import Pricer
from asn_worksched.scheduling.shifts.rounding import dive, round_off
from asn_worksched.scheduling.shifts.start import start

from .small_models import least_cost, models

SMALL = {"people": 2, "most_days": 4, "most_shifts": 2}


def _started(model: ShiftModel) -> Grid:
    shift = start(model, deadline=inf)
    assume(shift is not None)
    assert shift is not None
    return shift


@settings(max_examples=80, deadline=None)
@given(models(**SMALL))
def test_the_bound_is_never_above_the_best_roster(model: ShiftModel) -> None:
    """The bound claimed is at most the least cost of all, and close to the program's value."""
    shift = _started(model)
    bounded = column_generation(model, incumbent=shift, deadline=inf)
    least = least_cost(model)
    assert least is not None
    assert bounded.bound <= least <= model.cost(shift)
    assert bounded.converged
    assert bounded.bound >= min(bounded.lp - 0.1, least)
    assert all(told <= least for told in _told(model, shift))


def _told(model: ShiftModel, shift: Grid) -> list[int]:
    found: list[int] = []
    column_generation(
        model, incumbent=shift, deadline=inf, tell=lambda bound, _: found.append(bound)
    )
    assert found == sorted(found)
    return found


@settings(max_examples=60, deadline=None)
@given(models(**SMALL))
def test_whole_rosters_from_it_are_lawful(model: ShiftModel) -> None:
    """Rounding and diving give lawful rosters that cost no less than the bound."""
    shift = _started(model)
    pricer = Pricer(model)
    bounded = column_generation(model, incumbent=shift, deadline=inf, pricer=pricer)
    for way in (round_off, dive):
        found = way(model, bounded, deadline=inf, pricer=pricer)
        assert found is not None
        assert faults(model, found) == {}
        assert model.cost(found) >= bounded.bound


@settings(max_examples=20, deadline=None)
@given(models(**SMALL))
def test_a_pool_keeps_each_pattern_once(model: ShiftModel) -> None:
    """The same row of the same person is known the second time."""
    shift = _started(model)
    pool = Pool(model)
    assert [pool.add(0, shift[0]), pool.add(0, shift[0])] == [True, False]
    assert len(pool.rows) == len(pool.cost) == 1
