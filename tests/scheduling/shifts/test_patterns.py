"""The cheapest pattern, held against all patterns there are."""

from __future__ import annotations

from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.shifts import patterns
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import ShiftModel
from asn_worksched.scheduling.shifts.patterns import NEVER, Penalties, Pricer, price_of

from .small_models import all_patterns, alone, models


def _check(model: ShiftModel, price: np.ndarray, counts: int) -> None:
    people = np.arange(model.people)
    found = Pricer(model).cheapest(price, people, counts=counts)
    for person in people.tolist():
        rows = all_patterns(model, person)
        assert found.found[person] == (len(rows) > 0)
        if not len(rows):
            assert found.floor[person] == NEVER or counts < model.shifts
            continue
        assert not faults(alone(model, person), found.rows[[person]])
        least = price_of(rows, np.repeat(price[[person]], len(rows), axis=0)).min()
        assert found.price[person] == price_of(found.rows, price)[person]
        assert found.floor[person] <= least <= found.price[person]
        if counts >= model.shifts:
            assert found.floor[person] == least == found.price[person]


@settings(max_examples=150, deadline=None)
@given(models(people=2), st.integers(0, 2**32 - 1))
def test_the_pattern_found_is_the_cheapest_of_all(model: ShiftModel, seed: int) -> None:
    """With every limit counted, price and floor are those of the best of all lawful patterns."""
    rng = np.random.default_rng(seed)
    _check(model, rng.integers(-30, 30, model.price.shape), model.shifts)


@settings(max_examples=60, deadline=None)
@given(models(people=2), st.integers(0, 2**32 - 1))
def test_without_counts_the_floor_is_still_a_bound(model: ShiftModel, seed: int) -> None:
    """Limits kept by dearer prices leave a lawful pattern and a floor below the best."""
    rng = np.random.default_rng(seed)
    _check(model, rng.integers(-30, 30, model.price.shape), 0)


@settings(max_examples=40, deadline=None)
@given(models(people=1), st.integers(0, 2**32 - 1))
def test_large_prices_are_exact(model: ShiftModel, seed: int) -> None:
    """Prices beyond 32 bits are added without loss."""
    rng = np.random.default_rng(seed)
    _check(model, rng.integers(-(10**12), 10**12, model.price.shape), model.shifts)


@settings(max_examples=100, deadline=None)
@given(models(people=2), st.integers(0, 2**32 - 1))
def test_penalties_never_claim_too_much(model: ShiftModel, seed: int) -> None:
    """However penalties have learnt, a floor is a bound and a pattern given is lawful."""
    rng = np.random.default_rng(seed)
    pricer, penalties = Pricer(model), Penalties.none(model)
    people = np.arange(model.people)
    for _ in range(3):
        price = rng.integers(-30, 30, model.price.shape)
        found = pricer.quick(price, people, penalties)
        for person in people.tolist():
            rows = all_patterns(model, person)
            least = price_of(rows, np.repeat(price[[person]], len(rows), axis=0)).min(initial=NEVER)
            assert found.floor[person] <= least
            if found.found[person]:
                assert found.price[person] >= least
                assert found.price[person] == price_of(found.rows, price)[person]
                assert not faults(alone(model, person), found.rows[[person]])
            if found.floor[person] == NEVER:
                assert not len(rows)


@settings(max_examples=40, deadline=None)
@given(models(people=2), st.integers(0, 2**32 - 1))
def test_an_even_pace_leaves_only_lawful_patterns(model: ShiftModel, seed: int) -> None:
    """With slack, what is found is lawful, though it need not be the cheapest."""
    rng = np.random.default_rng(seed)
    price = rng.integers(-30, 30, model.price.shape)
    found = Pricer(model, slack=1.0).cheapest(price, np.arange(model.people))
    for person in np.flatnonzero(found.found).tolist():
        assert not faults(alone(model, person), found.rows[[person]])


@settings(max_examples=60, deadline=None)
@given(models(people=2), st.integers(0, 2**32 - 1))
def test_where_no_limit_can_be_counted_nothing_wrong_is_said(model: ShiftModel, seed: int) -> None:
    """With no room for counts, a pattern found is lawful, and a floor is still a bound."""
    rng = np.random.default_rng(seed)
    price = rng.integers(-30, 30, model.price.shape)
    with mock.patch.object(patterns, "_COUNTED", 0):
        found = Pricer(model).cheapest(price, np.arange(model.people))
    for person in range(model.people):
        rows = all_patterns(model, person)
        least = price_of(rows, np.repeat(price[[person]], len(rows), axis=0)).min(initial=NEVER)
        assert found.floor[person] <= least
        if found.found[person]:
            assert found.price[person] >= least
            assert not faults(alone(model, person), found.rows[[person]])
