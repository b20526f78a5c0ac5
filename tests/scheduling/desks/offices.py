"""Small hybrid offices: one by hand, others at random, and the best seating by trying them all."""

from __future__ import annotations

from itertools import combinations, product

import attrs
import numpy as np

from asn_worksched.scheduling.desks.model import NOWHERE, Cap, DeskModel, meetings


def office():
    """Two teams of two and one person of none; two zones of two desks; three days."""
    return DeskModel(
        weeks=((0, 1, 2),),
        allowed=np.ones((5, 3), np.bool_),
        required=np.zeros((5, 3), np.bool_),
        price=np.array([[-100, 10, 10]] * 2 + [[10, -100, 10]] * 2 + [[10, 10, -100]]),
        least_days=np.full((5, 1), 1, np.int32),
        most_days=np.full((5, 1), 2, np.int32),
        missing_price=np.full(5, 100),
        zone_of=np.array([0, 0, 1, 1], np.int32),
        fits=np.ones((5, 4), np.bool_),
        same_desk=True,
        team_of=np.array([0, 0, 1, 1, NOWHERE], np.int32),
        meets=np.ones(2, np.bool_),
        most_zones=np.ones(2, np.int32),
        company=np.ones(2, np.bool_),
        zone_price=np.full(2, 5),
        caps=(Cap(np.arange(5), np.full(3, 4, np.int32)),),
    )


def seats(*rows):
    """A seating, one row a person."""
    return np.array(rows, np.int32)


def random_office(seed, **changes):
    """Three people, two or three days; any rule may be there or not."""
    dice = np.random.default_rng(seed)
    people, days, desks, teams = 3, int(dice.integers(2, 4)), 3, 2
    allowed = dice.random((people, days)) < 0.85
    most = dice.integers(1, days + 1, (people, 1)).astype(np.int32)
    required = allowed & (dice.random((people, days)) < 0.08) & (most > 1)
    model = DeskModel(
        weeks=(tuple(range(days)),),
        allowed=allowed,
        required=required,
        price=dice.integers(-30, 15, (people, days)),
        least_days=dice.integers(0, days + 1, (people, 1)).astype(np.int32),
        most_days=most,
        missing_price=dice.integers(0, 40, people),
        zone_of=np.sort(dice.integers(0, 2, desks)).astype(np.int32),
        fits=dice.random((people, desks)) < 0.8,
        same_desk=bool(dice.random() < 0.7),
        team_of=dice.integers(-1, teams, people).astype(np.int32),
        meets=dice.random(teams) < 0.7,
        most_zones=dice.integers(1, 3, teams).astype(np.int32),
        company=dice.random(teams) < 0.5,
        zone_price=dice.integers(0, 12, teams),
        caps=(Cap(np.array([0, 1]), dice.integers(1, 3, days).astype(np.int32)),),
    )
    return attrs.evolve(model, **changes)


def cheapest(model):
    """The least cost of any seating of a model of one week; ``None`` if there is none."""
    best = None
    for rows in product(*(_rows(model, person) for person in range(model.people))):
        seat = np.array(rows, np.int32)
        if not model.faults(seat, meetings(model, seat)):
            cost = model.cost(seat)
            best = cost if best is None else min(best, cost)
    return best


def _rows(model, person):
    """What one person can do; a few rules are looked at early, to have less to try."""
    days = [day for day in range(model.days) if model.allowed[person, day]]
    desks = np.flatnonzero(model.fits[person]).tolist()
    rows = []
    for size in range(min(len(days), int(model.most_days[person, 0])) + 1):
        for chosen in combinations(days, size):
            for held in product(desks, repeat=size):
                if model.same_desk and len(set(held)) > 1:
                    continue
                row = [NOWHERE] * model.days
                for day, desk in zip(chosen, held, strict=True):
                    row[day] = desk
                rows.append(row)
    return rows
