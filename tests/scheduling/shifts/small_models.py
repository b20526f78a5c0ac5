"""Small shift models, drawn at random, and all that can be said of them by trying everything."""

from __future__ import annotations

from itertools import product

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import OFF, UNBOUNDED, Grid, ShiftModel


@st.composite
def models(
    draw: st.DrawFn, *, people: int = 1, most_days: int = 6, most_shifts: int = 3
) -> ShiftModel:
    """A model of up to *people*, with every rule at work now and then."""
    days = draw(st.integers(3, most_days))
    shifts = draw(st.integers(1, most_shifts))
    count = draw(st.integers(1, people))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    often = draw(st.sampled_from([0.1, 0.5]))

    def some(chosen: object, other: object, shape: int) -> npt.NDArray[np.int32]:
        return np.where(rng.random(shape) < often, chosen, other).astype(np.int32)

    minutes = rng.choice([240, 360, 480, 720], shifts).astype(np.int32)
    allowed = rng.random((count, days, shifts)) < 0.85
    may_rest = (rng.random((count, days)) < 0.95) | ~allowed.any(axis=2)
    last = np.where(rng.random(count) < 0.4, rng.integers(0, shifts, count), OFF)
    least_on = rng.integers(1, 4, count)
    least_minutes = rng.integers(0, days // 2 + 1, count) * 300
    return ShiftModel(
        minutes=minutes,
        gap=rng.choice([1, 1, 2, 3, 4], (shifts, shifts)).astype(np.int32),
        weekends=draw(st.sampled_from([(), ((1, 2),), ((0,), (1, 2, 3)), ((0, 1, 2, 3),)]))
        if days > 3
        else ((1, 2),),
        allowed=allowed,
        may_rest=may_rest,
        price=rng.integers(-9, 9, (count, days, shifts)).astype(np.int64),
        most_of=np.where(
            rng.random((count, shifts)) < often, rng.integers(0, 3, (count, shifts)), days
        ).astype(np.int32),
        least_minutes=some(least_minutes, 0, count),
        most_minutes=some(rng.integers(days // 2, days + 1, count) * 400, UNBOUNDED, count),
        least_on=least_on.astype(np.int32),
        most_on=np.where(
            rng.random(count) < 0.8, least_on + rng.integers(0, 3, count), UNBOUNDED
        ).astype(np.int32),
        least_off=rng.integers(1, 3, count).astype(np.int32),
        most_off=some(rng.integers(2, 4, count), UNBOUNDED, count),
        most_weekends=some(rng.integers(0, 2, count), 9, count),
        last=last.astype(np.int16),
        run=np.where(rng.random(count) < 0.7, rng.integers(1, 4, count), 0).astype(np.int32),
        able=rng.random((2, count)) < 0.7,
        need=rng.integers(0, 2, (2, days, shifts)).astype(np.int32),
        under=rng.integers(0, 20, (2, days, shifts)).astype(np.int64),
        over=rng.integers(0, 5, (2, days, shifts)).astype(np.int64),
        constant=int(rng.integers(0, 50)),
    )


def alone(model: ShiftModel, person: int) -> ShiftModel:
    """The model of one person of *model*."""
    one = slice(person, person + 1)
    changes = {
        field.name: getattr(model, field.name)[one]
        for field in attrs.fields(ShiftModel)
        if field.name
        not in ("minutes", "gap", "weekends", "able", "need", "under", "over", "constant")
    }
    return attrs.evolve(model, able=model.able[:, one], **changes)


def all_patterns(model: ShiftModel, person: int) -> Grid:
    """Every lawful pattern of *person*, (patterns, days)."""
    one = alone(model, person)
    choices = range(OFF, model.shifts)
    rows = [
        row
        for row in product(choices, repeat=model.days)
        if not faults(one, np.array([row], dtype=np.int16))
    ]
    return np.array(rows, dtype=np.int16).reshape(len(rows), model.days)


def least_cost(model: ShiftModel) -> int | None:
    """What the best roster costs, found by trying all; ``None`` where there is none."""
    each = [all_patterns(model, person) for person in range(model.people)]
    costs = [model.cost(np.array(rows, dtype=np.int16)) for rows in product(*each)]
    return min(costs, default=None)
