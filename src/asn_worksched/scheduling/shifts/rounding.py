"""From fractional patterns to whole ones: rounding at once, or a few people at a time."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from .columns import Bounded, Floats, Pool, Search, priced
from .model import OFF, Flags, Grid, ShiftModel
from .patterns import Pricer, price_of
from .start import Tell, improve, pricer_of
from .terms import Index

_STEP = 0.05
_ROUNDS = 4
_WHOLE = 0.999
_KEPT = 25
_RESERVE = 0.2


def round_off(
    model: ShiftModel,
    bounded: Bounded,
    *,
    seed: int = 0,
    deadline: float,
    tell: Tell | None = None,
    pricer: Pricer | None = None,
) -> Grid | None:
    """
    Each person's weightiest pattern, then best answers in turn until nothing changes.

    ``None`` where somebody has no pattern at all.
    """
    best = _weightiest(model, bounded.pool, bounded.weight, np.arange(model.people))
    if (best < 0).any():
        return None
    shift = np.stack([bounded.pool.rows[number] for number in best.tolist()])
    if tell is not None:
        tell(shift.copy(), model.cost(shift))
    return improve(model, shift, seed=seed, deadline=deadline, tell=tell, pricer=pricer, rounds=2)


def dive(
    model: ShiftModel,
    bounded: Bounded,
    *,
    seed: int = 0,
    deadline: float,
    tell: Tell | None = None,
    pricer: Pricer | None = None,
) -> Grid | None:
    """
    Settles on patterns for a few people at a time, pricing anew for the others in between.

    The weightiest patterns go first, shaken by *seed*; what four fifths of the time leave unsettled
    is rounded. Ends with best answers in turn. ``None`` where somebody has no pattern at all.
    """
    pricer = pricer or pricer_of(model)
    rng = np.random.default_rng(seed)
    begun = perf_counter()
    until = begun + (1 - _RESERVE) * (deadline - begun)
    pool = _worth(model, bounded)
    left = np.arange(model.people)
    search = Search.over(model, pricer, pool, left, model.need)
    shift = np.full((model.people, model.days), OFF, dtype=np.int16)
    while len(left):
        rounds = 0
        while rounds < _ROUNDS and search.round(until):
            rounds += 1
        if perf_counter() > until or not search.master.solve(deadline):
            break
        weight = search.master.weights(len(pool.rows))
        settled = _settle(pool, weight, left, rng)
        for number in settled:
            shift[pool.person[number]] = pool.rows[number]
            search.master.settle(number)
        done = {pool.person[number] for number in settled}
        left = np.array([person for person in left.tolist() if person not in done], dtype=np.intp)
        search.narrow(left, model.need - model.cover(shift))
    if len(left):
        best = _weightiest(model, pool, search.weight, left)
        if (best < 0).any():
            return None
        shift[left] = np.stack([pool.rows[number] for number in best.tolist()])
    cost = model.cost(shift)
    if tell is not None:
        tell(shift.copy(), cost)
    return improve(model, shift, seed=seed, deadline=deadline, tell=tell, pricer=pricer, rounds=2)


def _settle(pool: Pool, weight: Floats, left: Index, rng: np.random.Generator) -> list[int]:
    """The patterns to settle on: all that are whole, or else the weightiest few."""
    person = np.array(pool.person)
    open_ = np.flatnonzero((weight > 1e-9) & np.isin(person, left))
    whole = open_[weight[open_] > _WHOLE]
    shaken = weight[open_] * (1 + 0.1 * rng.random(len(open_)))
    few = max(1, int(np.ceil(_STEP * len(left))))
    order = open_[np.argsort(-shaken, kind="stable")]
    chosen = {int(person[number]): int(number) for number in whole.tolist()}
    wanted = len(chosen) + few
    for number in order.tolist():
        if len(chosen) >= wanted:
            break
        chosen.setdefault(int(person[number]), int(number))
    return list(chosen.values())


def _weightiest(model: ShiftModel, pool: Pool, weight: Floats, people: Index) -> Index:
    """The weightiest pattern of each of *people*, the latest where none weighs; -1 for none."""
    best = np.full(model.people, -1, dtype=np.intp)
    heavy = np.full(model.people, -1.0)
    for number, person in enumerate(pool.person):
        here = weight[number] if number < len(weight) else 0.0
        if here >= heavy[person]:
            best[person], heavy[person] = number, here
    return best[people]


def _worth(model: ShiftModel, bounded: Bounded) -> Pool:
    """Of each person, the patterns in use and those that come closest to it."""
    pool, out = bounded.pool, Pool(model)
    person = np.array(pool.person)
    rows = np.stack(pool.rows)
    price = priced(model, bounded.duals, np.arange(model.people))
    reduced = np.concatenate(
        [
            price_of(rows[begin : begin + 512], price[person[begin : begin + 512]])
            for begin in range(0, len(rows), 512)
        ]
    )
    kept: Flags = bounded.weight > 1e-9
    for one in range(model.people):
        mine = np.flatnonzero(person == one)
        kept[mine[np.argsort(reduced[mine], kind="stable")[:_KEPT]]] = True
    for number in np.flatnonzero(kept).tolist():
        out.add(int(person[number]), rows[number])
    return out
