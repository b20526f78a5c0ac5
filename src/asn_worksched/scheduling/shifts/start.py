"""A first lawful roster, and better ones: each in turn answers the others as best they can."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from .model import OFF, Grid, Prices, ShiftModel
from .patterns import Penalties, Pricer, price_of
from .terms import Index

Tell = Callable[[Grid, int], None]

PACE = 12.0
"""Shifts that patterns over long spans may stray from an even pace of minutes."""
_LARGE = 2_000_000


def pricer_of(model: ShiftModel) -> Pricer:
    """Exact prices where tables are small; over long spans, of patterns of an even pace."""
    exact = Pricer(model)
    sizes = [
        terms.days * (terms.weekends + 1) * int(np.maximum(terms.high - terms.low + 1, 0).max())
        for terms in (exact.terms(contract) for contract in set(exact.contracts))
    ]
    return exact if max(sizes, default=0) <= _LARGE else Pricer(model, PACE)


class Answers:
    """
    A roster being made, and what each day and shift would cost one person more.

    *shift* (people, days) is the roster so far, *cover* how many able people each demand has.
    """

    def __init__(
        self, model: ShiftModel, shift: Grid | None = None, pricer: Pricer | None = None
    ) -> None:
        self.model, self.pricer = model, pricer or pricer_of(model)
        empty = np.full((model.people, model.days), OFF, dtype=np.int16)
        self.shift = empty if shift is None else shift.copy()
        self.entered = np.full(model.people, shift is not None)
        self.penalties = Penalties.none(model)
        self.cover = model.cover(self.shift)
        self._groups, self._group = np.unique(model.able, axis=1, return_inverse=True)
        self._group = self._group.ravel()
        # Wishes are told apart by less than one price.
        self.scale = 4 * model.days + 1

    def enter(self, person: int, row: Grid, sign: int = 1) -> None:
        """Count *row* of *person* into the cover, or out of it."""
        day = np.flatnonzero(row >= 0)
        able = self.model.able[:, person].astype(np.int32)
        self.cover[:, day, row[day]] += sign * able[:, None]

    def margin(self, people: Index) -> Prices:
        """What one more shift costs, wish and cover together (int64 (people, days, shifts))."""
        model = self.model
        step = np.where(self.cover < model.need, -model.under, model.over)
        by_group = np.einsum("kg,kds->gds", self._groups.astype(np.int64), step)
        return np.asarray(model.price[people] + by_group[self._group[people]], dtype=np.int64)

    def answer(self, person: int, rng: np.random.Generator | None = None) -> int | None:
        """
        A best pattern of *person* against all others, entered unless it costs more.

        Says by how much the cost falls, ``None`` where the person has no lawful pattern. With
        *rng*, a random one of those that are best. Limits of shifts are kept by penalties, so that
        now and then a better pattern is missed.
        """
        one = np.array([person])
        self.enter(person, self.shift[person], -1)
        price = self.margin(one)
        asked = price
        if rng is not None:
            asked = price * self.scale + rng.integers(0, 4, price.shape)
        found = self.pricer.quick(asked, one, self.penalties, tries=3)
        if not found.found[0] and not self.entered[person]:
            found = self.pricer.cheapest(asked, one)
        if not found.found[0]:
            self.enter(person, self.shift[person])
            return 0 if self.entered[person] else None
        rows = np.stack([self.shift[person], found.rows[0]])
        before, after = price_of(rows, np.repeat(price, 2, axis=0)).tolist()
        if after > before and self.entered[person]:
            self.enter(person, self.shift[person])
            return 0
        self.entered[person] = True
        self.shift[person] = found.rows[0]
        self.enter(person, found.rows[0])
        return int(before - after)


def start(
    model: ShiftModel, *, seed: int = 0, deadline: float, pricer: Pricer | None = None
) -> Grid | None:
    """
    A lawful roster: the people enter one by one, each with their best pattern.

    ``None`` where somebody has no lawful pattern, or when *deadline* (of ``perf_counter``) comes
    before all have one.
    """
    rng = np.random.default_rng(seed)
    answers = Answers(model, pricer=pricer)
    for person in rng.permutation(model.people).tolist():
        if perf_counter() > deadline or answers.answer(person) is None:
            return None
    return answers.shift


def improve(
    model: ShiftModel,
    shift: Grid,
    *,
    seed: int = 0,
    deadline: float,
    tell: Tell | None = None,
    pricer: Pricer | None = None,
    rounds: int | None = None,
) -> Grid:
    """
    A roster that costs no more than *shift*, by best answers in turn.

    Ends at *deadline* or after *rounds* in which nobody gained, each in another order and with
    other answers among equals; *tell* hears of each better roster. *shift* must be lawful.
    """
    rng = np.random.default_rng(seed)
    answers = Answers(model, shift, pricer)
    cost = model.cost(shift)
    idle = 0
    while perf_counter() < deadline and (rounds is None or idle < rounds):
        gained = _sweep(answers, rng, deadline)
        idle = 0 if gained else idle + 1
        if gained:
            cost -= gained
            if tell is not None:
                tell(answers.shift.copy(), cost)
    return answers.shift


def _sweep(answers: Answers, rng: np.random.Generator, deadline: float) -> int:
    gained = 0
    for person in rng.permutation(answers.model.people).tolist():
        if perf_counter() > deadline:
            break
        gained += answers.answer(person, rng) or 0
    return gained
