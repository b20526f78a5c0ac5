"""Plans of meetings and zones, and a search that follows them."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from asn_worksched.scheduling.desks.cpsat import Effort
from asn_worksched.scheduling.desks.model import NOWHERE
from asn_worksched.scheduling.desks.search import first_seat, search
from asn_worksched.scheduling.desks.shapes import shaped

from .offices import office


def together():
    """Two teams of two who all meet; nobody is in none, and no cap."""
    model = office()
    return attrs.evolve(
        model,
        allowed=model.allowed[:4],
        required=model.required[:4],
        price=model.price[:4],
        least_days=model.least_days[:4],
        most_days=model.most_days[:4],
        missing_price=model.missing_price[:4],
        fits=model.fits[:4],
        team_of=model.team_of[:4],
        caps=(),
    )


def worst():
    """A seating in which both teams come once, on the third day, which nobody wished for."""
    seat = np.full((4, 3), NOWHERE, np.int32)
    seat[:, 2] = [0, 1, 2, 3]
    return seat


def test_the_first_plan_is_the_best_one():
    """Where there are few plans, the first that is told has the days that were wished for."""
    hint = shaped(together(), 0, lambda: 300.0)
    assert hint is not None
    assert hint(worst()).day == (0, 1)


def test_a_plan_is_told_once():
    """No plan comes again, and in the end there are none."""
    hint = shaped(together(), 0, lambda: 300.0)
    plans = [hint(worst()) for _ in range(60)]
    told = [plan for plan in plans if plan is not None]
    assert len(told) == len(set(told)) > 1
    assert plans[-1] is None


def test_there_are_no_shapes_without_meetings():
    """A model with somebody in no team, or a team that need not meet, has no plans."""
    model = together()
    assert shaped(office(), 0, lambda: 300.0) is None
    assert shaped(attrs.evolve(model, meets=np.array([True, False])), 0, lambda: 300.0) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_search_that_follows_plans_keeps_the_best(seed):
    """Costs never rise while plans are followed, and the best of all is reached."""
    model, costs = together(), []
    first = first_seat(model, Effort(seconds=300, first=True, linear=1)).seat

    def go_on(seat, cost):
        assert model.cost(seat) == cost
        costs.append(cost)
        return len(costs) < 60

    found = search(
        model, first, seconds=300, seed=seed, go_on=go_on, hint=shaped(model, seed, lambda: 300.0)
    )
    assert costs == sorted(costs, reverse=True)
    assert model.cost(found) == 4 * -100 + 2 * 5


def test_a_better_seating_of_others_is_taken():
    """What another search has found is where this one ends, if it finds nothing better itself."""
    model = together()
    first = first_seat(model, Effort(seconds=300, first=True, linear=1)).seat
    best = search(model, first, seconds=300, seed=0, go_on=_times(40))
    found = search(
        model, worst(), seconds=300, seed=1, go_on=_times(2), others=lambda *_: best.copy()
    )
    assert model.cost(found) <= model.cost(best)


def _times(many):
    left = iter(range(many))
    return lambda *_: next(left, None) is not None
