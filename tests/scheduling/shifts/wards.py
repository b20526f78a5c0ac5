"""A ward around the clock: a lawful shift model of any size, too large to be tried whole."""

from __future__ import annotations

import numpy as np

from asn_worksched.scheduling.shifts.model import OFF, UNBOUNDED, ShiftModel


def ward(people: int = 40, days: int = 14, seed: int = 0) -> ShiftModel:
    """Early, late and night; five days on at most, two off, every other weekend; random wishes."""
    chance = np.random.default_rng(seed)
    each = np.ones(people, dtype=np.int32)
    shape = (people, days, 3)
    need = np.zeros((1, days, 3), dtype=np.int32)
    need[0] = np.array([people // 5, people // 6, people // 10])
    return ShiftModel(
        minutes=np.array([420, 420, 600], dtype=np.int32),
        gap=np.array([[1, 1, 1], [2, 1, 1], [2, 2, 1]], dtype=np.int32),
        weekends=tuple((day, day + 1) for day in range(5, days - 1, 7)),
        allowed=chance.random(shape) < 0.95,
        may_rest=np.ones((people, days), dtype=np.bool_),
        price=np.where(chance.random(shape) < 0.1, chance.integers(-9, 10, shape), 0),
        most_of=np.tile(np.array([days, days, days // 3], dtype=np.int32), (people, 1)),
        least_minutes=each * (150 * days),
        most_minutes=each * (300 * days),
        least_on=2 * each,
        most_on=5 * each,
        least_off=2 * each,
        most_off=each * UNBOUNDED,
        most_weekends=each * max(1, days // 14),
        last=np.full(people, OFF, dtype=np.int16),
        run=0 * each,
        able=np.ones((1, people), dtype=np.bool_),
        need=need,
        under=np.full(need.shape, 100, dtype=np.int64),
        over=np.full(need.shape, 3, dtype=np.int64),
    )
