"""The engine for hybrid offices, against trying all there is."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from asn_worksched.scheduling.desks.bound import best_bound, simple_bound
from asn_worksched.scheduling.desks.cpsat import Effort, improve
from asn_worksched.scheduling.desks.model import NOWHERE, Cap
from asn_worksched.scheduling.desks.search import first_seat, search
from asn_worksched.scheduling.desks.solve import solve

from .offices import cheapest, office, random_office

NEVER = 2**40


@pytest.mark.parametrize("seed", range(60))
def test_the_best_of_all_seatings_is_found(seed):
    """On small random offices the cost is the least there is, proven, and no rule is broken."""
    model = random_office(seed)
    answer, best = solve(model, seconds=300), cheapest(model)
    assert answer.cost == best
    assert answer.status == ("optimal" if best is not None else "impossible")
    if best is not None:
        assert answer.bound == best
        assert model.faults(answer.seat, answer.meeting) == ()
        assert model.cost(answer.seat) == best


@pytest.mark.parametrize("seed", range(100, 140))
def test_a_bound_is_never_above_the_best(seed):
    """However far the proof gets, no seating costs less than it says."""
    model = random_office(seed, same_desk=True)
    best = cheapest(model)
    low = best_bound(model, seconds=300, told=lambda _, __: NEVER)
    if best is not None:
        assert low <= best
        assert simple_bound(model) <= best


def test_the_tree_of_the_proof_closes():
    """Where desks of a zone are alike, the proof alone reaches the best cost."""
    model = attrs.evolve(office(), caps=())
    assert best_bound(model, seconds=300, told=lambda _, __: NEVER) == -500 + 10


def test_two_workers_find_the_same():
    """With a process beside it to prove, the answer to a small office is the same."""
    model = _larger()
    one, two = solve(model, seconds=300), solve(model, seconds=300, workers=3)
    assert one.status == two.status == "optimal"
    assert one.cost == two.cost == one.bound == two.bound
    assert model.faults(two.seat, two.meeting) == ()


def _larger():
    """More than CP-SAT is given at once: six times the office."""
    model = office()
    many = 6
    return attrs.evolve(
        model,
        allowed=np.tile(model.allowed, (many, 1)),
        required=np.tile(model.required, (many, 1)),
        price=np.tile(model.price, (many, 1)),
        least_days=np.tile(model.least_days, (many, 1)),
        most_days=np.ones((5 * many, 1), np.int32),
        missing_price=np.tile(model.missing_price, many),
        zone_of=np.repeat(np.arange(4, dtype=np.int32), 7),
        fits=np.ones((5 * many, 28), np.bool_),
        team_of=np.arange(5 * many, dtype=np.int32) // 10,
        meets=np.zeros(3, np.bool_),
        most_zones=np.full(3, 4, np.int32),
        company=np.zeros(3, np.bool_),
        zone_price=np.zeros(3, np.int64),
        caps=(),
    )


def test_weeks_are_answered_one_by_one():
    """An answer over two weeks costs what the best answers of both cost."""
    one = random_office(3)
    days = one.days
    both = attrs.evolve(
        one,
        weeks=(one.weeks[0], tuple(range(days, 2 * days))),
        allowed=np.tile(one.allowed, 2),
        required=np.tile(one.required, 2),
        price=np.tile(one.price, 2),
        least_days=np.tile(one.least_days, 2),
        most_days=np.tile(one.most_days, 2),
        caps=tuple(Cap(cap.people, np.tile(cap.places, 2)) for cap in one.caps),
    )
    answer = solve(both, seconds=300)
    assert answer.cost == 2 * cheapest(one)
    assert both.faults(answer.seat, answer.meeting) == ()
    assert answer.meeting.shape == (both.teams, 2)


def test_an_impossible_meeting_is_said():
    """A team without a day that is open to all of it has no seating, and that is proven."""
    allowed = np.ones((5, 3), np.bool_)
    allowed[0, 1:], allowed[1, 0] = False, False
    answer = solve(attrs.evolve(office(), allowed=allowed), seconds=300)
    assert (answer.status, answer.seat, answer.cost) == ("impossible", None, None)


def test_those_who_are_away_all_week_do_not_hinder_a_meeting():
    """A team meets without the member who is allowed no day."""
    allowed = np.ones((5, 3), np.bool_)
    allowed[0] = False
    model = attrs.evolve(office(), allowed=allowed, company=np.zeros(2, np.bool_))
    answer = solve(model, seconds=300)
    assert answer.status == "optimal"
    assert answer.seat[1, answer.meeting[0, 0]] != NOWHERE


def test_the_search_only_gets_better():
    """From one try to the next the cost never rises, and every seating keeps the rules."""
    model = _larger()
    first = first_seat(model, Effort(seconds=300, first=True, linear=1)).seat
    costs = []

    def go_on(seat, cost):
        assert model.cost(seat) == cost
        costs.append(cost)
        return len(costs) < 15

    search(model, first, seconds=300, seed=1, go_on=go_on)
    assert costs == sorted(costs, reverse=True)
    assert costs[0] == model.cost(first)


def test_who_is_not_free_stays():
    """A try changes no seat of anybody else, and its bound is on the whole cost."""
    model = office()
    nobody = np.full((5, 3), NOWHERE, np.int32)
    start = improve(model, nobody, range(5), Effort(seconds=300, first=True)).seat
    found = improve(model, start, [4], Effort(seconds=300))
    assert (found.seat[:4] == start[:4]).all()
    assert found.status == "optimal"
    assert found.bound == model.cost(found.seat)


def test_progress_is_told():
    """Costs fall and bounds rise as they are told, and the last are the answer's."""
    heard = []
    model = office()
    answer = solve(model, seconds=300, progress=lambda cost, bound: heard.append((cost, bound)))
    assert heard
    assert heard[-1][0] == answer.cost
    assert all(bound <= answer.cost for _, bound in heard)
