"""Column generation: patterns priced against the cover, and a bound that is proven in integers."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from ...errors import MissingExtra
from .faults import least_price
from .model import Flags, Grid, Prices, ShiftModel
from .patterns import NEVER, Cheapest, Penalties, Pricer
from .terms import Index

Tell = Callable[[Grid, int], None]
Floats = npt.NDArray[np.float64]

SCALE = 1000
"""Prices of cover are rounded to this part of one unit of cost before a bound is claimed."""
_LEAN = 0.85
_EPSILON = 1e-6


@attrs.define(eq=False)
class Pool:
    """Patterns kept, each once: whose, its days, and what it costs alone."""

    model: ShiftModel
    person: list[int] = attrs.Factory(list)
    rows: list[Grid] = attrs.Factory(list)
    cost: list[int] = attrs.Factory(list)
    _seen: set[tuple[int, bytes]] = attrs.Factory(set)

    def add(self, person: int, row: Grid) -> bool:
        """Keep the pattern; says whether it was new."""
        key = (person, row.tobytes())
        if key in self._seen:
            return False
        self._seen.add(key)
        day = np.flatnonzero(row >= 0)
        self.person.append(person)
        self.rows.append(row.copy())
        self.cost.append(int(self.model.price[person, day, row[day]].sum()))
        return True


@attrs.frozen(eq=False)
class Bounded:
    """
    What column generation ended with.

    *bound* is proven: no lawful roster costs less. *lp* is the value of the last linear program,
    *weight* that of each pattern of *pool* in it; *converged* where no pattern could better it.
    *duals* (demands, days, shifts) are the prices of cover behind *bound*, in parts of ``SCALE``.
    """

    bound: int
    lp: float
    pool: Pool
    weight: Floats
    converged: bool
    duals: Prices
    rounds: int


class Master:
    """
    The linear program over patterns: one of them for each of *people*, misses of cover priced.

    Grows by columns and is solved from where it stood. *need* (demands, days, shifts) is what
    others leave to be covered.
    """

    def __init__(self, model: ShiftModel, people: Index, need: npt.NDArray[np.int32]) -> None:
        self.model = model
        self.solver = _linear_solver()
        # What was solved before is then gone on from.
        self.solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        infinity = self.solver.infinity()
        self.row_at = np.full(model.need.shape, -1, dtype=np.intp)
        self.rows: list[Any] = []
        self.goal = self.solver.Objective()
        self.goal.SetMinimization()
        for place in np.argwhere((model.under != 0) | (model.over != 0)).tolist():
            at = tuple(place)
            row = self.solver.Constraint(float(need[at]), float(need[at]))
            for sign, price in ((1.0, model.under[at]), (-1.0, model.over[at])):
                miss = self.solver.NumVar(0.0, infinity, "")
                row.SetCoefficient(miss, sign)
                self.goal.SetCoefficient(miss, float(price))
            self.row_at[at] = len(self.rows)
            self.rows.append(row)
        self.one = {person: self.solver.Constraint(1.0, 1.0) for person in people.tolist()}
        self.columns: list[Any] = []
        self.numbers: list[int] = []

    def add(self, pool: Pool, number: int) -> None:
        """The pattern of that *number* of *pool*, as a column."""
        person, row = pool.person[number], pool.rows[number]
        column = self.solver.NumVar(0.0, self.solver.infinity(), "")
        self.goal.SetCoefficient(column, float(pool.cost[number]))
        self.one[person].SetCoefficient(column, 1.0)
        day = np.flatnonzero(row >= 0)
        at = self.row_at[np.flatnonzero(self.model.able[:, person])][:, day, row[day]]
        for place in at[at >= 0].tolist():
            self.rows[place].SetCoefficient(column, 1.0)
        self.columns.append(column)
        self.numbers.append(number)

    def settle(self, number: int) -> None:
        """Only that pattern of the pool for its person."""
        self.columns[self.numbers.index(number)].SetLb(1.0)

    def solve(self, deadline: float) -> bool:
        """Whether it was solved before *deadline*."""
        left = deadline - perf_counter()
        if left <= 0:
            return False
        self.solver.SetTimeLimit(max(1, int(min(left, 1e6) * 1000)))
        return bool(self.solver.Solve() == self.solver.OPTIMAL)

    def duals(self) -> Floats:
        """The price of each demand met, (demands, days, shifts)."""
        price = np.array([row.dual_value() for row in self.rows] + [0.0])
        return np.asarray(price[self.row_at])

    def shares(self, people: Index) -> Floats:
        """The dual price of each of *people*."""
        return np.array([self.one[person].dual_value() for person in people.tolist()])

    def weights(self, size: int) -> Floats:
        """The value of each pattern of a pool of *size*."""
        found = np.zeros(size)
        found[self.numbers] = [column.solution_value() for column in self.columns]
        return found


@attrs.define(eq=False)
class Search:
    """One run of column generation over *people*, the others' cover being taken off *need*."""

    model: ShiftModel
    pricer: Pricer
    pool: Pool
    people: Index
    need: npt.NDArray[np.int32]
    master: Master
    penalties: Penalties
    best: int = -(2**62)
    centre: Prices | None = None
    rounds: int = 0
    proven: bool = False
    value: float = float("inf")
    weight: Floats = attrs.Factory(lambda: np.zeros(0))

    @classmethod
    def over(
        cls,
        model: ShiftModel,
        pricer: Pricer,
        pool: Pool,
        people: Index,
        need: npt.NDArray[np.int32],
    ) -> Search:
        """A run whose first columns are those of *people* in *pool*."""
        search = cls(
            model,
            pricer,
            pool,
            people,
            need,
            Master(model, people, need),
            Penalties.none(model),
        )
        wanted = set(people.tolist())
        for number, person in enumerate(pool.person):
            if person in wanted:
                search.master.add(pool, number)
        return search

    @property
    def bound(self) -> int:
        """No choice of patterns for these people costs less: rounded up, as costs are whole."""
        return -(-self.best // SCALE)

    def round(self, deadline: float) -> bool | None:
        """
        One round of pricing: whether a column came in, ``None`` when time ran out.

        Prices lean towards those of the best bound so far; if that finds no column, the plain
        prices are tried, and then, with every limit counted, decide.
        """
        if not self.master.solve(deadline):
            return None
        self.rounds += 1
        self.value = float(self.master.goal.Value())
        self.weight = self.master.weights(len(self.pool.rows))
        exact = self.whole(self.master.duals())
        shares = self.master.shares(self.people)
        if self.centre is None:
            self.price(np.zeros_like(exact), quick=True)
        tried = [(exact, True), (exact, False)]
        if self.centre is not None:
            # From no price at all on: far nearer than the first dual prices.
            lean = np.rint(_LEAN * self.centre + (1 - _LEAN) * exact).astype(np.int64)
            tried.insert(0, (lean, True))
        for duals, quick in tried:
            if perf_counter() > deadline:
                return None
            found = self.price(duals, quick=quick)
            if self._take(found, exact, shares):
                return True
        self.proven = bool((found.price == found.floor).all())
        return False

    def narrow(self, people: Index, need: npt.NDArray[np.int32]) -> None:
        """Go on with fewer *people*, who have *need* left to cover."""
        self.people, self.need = people, need
        self.best, self.centre = -(2**62), None

    def whole(self, duals: Floats) -> Prices:
        """*duals* in parts of ``SCALE``, within what a miss costs either way."""
        scaled = np.rint(duals * SCALE).astype(np.int64)
        return np.clip(scaled, -self.model.over * SCALE, self.model.under * SCALE)

    def price(self, duals: Prices, *, quick: bool) -> Cheapest:
        """The cheapest pattern of each person at *duals*; improves the bound where it can."""
        price = priced(self.model, duals, self.people)
        if quick:
            found = self.pricer.quick(price, self.people, self.penalties)
        else:
            found = self.pricer.cheapest(price, self.people)
        if (found.floor < NEVER).all():
            bound = int((duals * self.need).sum() + found.floor.sum())
            if bound > self.best:
                self.best, self.centre = bound, duals
        return found

    def _take(self, found: Cheapest, duals: Prices, shares: Floats) -> bool:
        """New columns that are worth it at the plain prices."""
        price = priced(self.model, duals, self.people)
        day = np.arange(self.model.days)
        taken = False
        for at in np.flatnonzero(found.found).tolist():
            row = found.rows[at]
            works = row >= 0
            worth = price[at, day[works], row[works]].sum() / SCALE - shares[at]
            if worth < -_EPSILON and self.pool.add(int(self.people[at]), row):
                self.master.add(self.pool, len(self.pool.rows) - 1)
                taken = True
        return taken


def priced(model: ShiftModel, duals: Prices, people: Index) -> Prices:
    """The price of work in parts of ``SCALE``, less what it earns in cover."""
    groups, group = np.unique(model.able[:, people], axis=1, return_inverse=True)
    earned = np.einsum("kg,kds->gds", groups.astype(np.int64), duals)
    return np.asarray(model.price[people] * SCALE - earned[group.ravel()], dtype=np.int64)


def column_generation(
    model: ShiftModel,
    *,
    incumbent: Grid,
    seed: int = 0,
    deadline: float,
    tell: Callable[[int, float], None] | None = None,
    pricer: Pricer | None = None,
    pool: Pool | None = None,
    target: int | None = None,
) -> Bounded:
    """
    A proven bound and fractional patterns, from *incumbent* (lawful) or *pool* on.

    *tell* hears of each better bound, and of the value of the linear program. Ends when no pattern
    can help, when the bound, rounded up, meets that value or *target*, or at *deadline*. A pricer
    with slack proves nothing: then the bound is :func:`least_price`. *seed* is not used: nothing is
    left to chance.
    """
    del seed
    pool = Pool(model) if pool is None else pool
    people = np.arange(model.people)
    for person in people.tolist():
        pool.add(person, incumbent[person])
    search = Search.over(model, pricer or Pricer(model), pool, people, model.need)
    target = model.cost(incumbent) if target is None else target
    best = search.bound
    while True:
        taken = search.round(deadline)
        value = search.value + model.constant
        if search.bound > best and search.pricer.slack is None:
            best = search.bound
            if tell is not None:
                tell(best + model.constant, value)
        converged = taken is False
        met = best + model.constant >= min(target, value - _EPSILON)
        if not taken or met:
            break
    centre = np.zeros_like(model.under) if search.centre is None else search.centre
    weight = np.concatenate([search.weight, np.zeros(len(pool.rows) - len(search.weight))])
    bound = best + model.constant if search.pricer.slack is None else least_price(model)
    bound = max(bound, least_price(model))
    return Bounded(bound, value, pool, weight, converged or met, centre, search.rounds)


def worked(model: ShiftModel, shift: Grid, people: Flags) -> npt.NDArray[np.int32]:
    """The cover that *people* (bool, one a person) give in *shift* (demands, days, shifts)."""
    return model.cover(np.where(people[:, None], shift, np.int16(-1)))


def _linear_solver() -> Any:
    try:
        from ortools.linear_solver import pywraplp
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return pywraplp.Solver.CreateSolver("GLOP")
