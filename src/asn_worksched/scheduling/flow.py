"""Minimum-cost circulation: one typed door to OR-Tools' network solver."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from ..errors import MissingExtra, WorkschedError

Numbers = npt.NDArray[np.int64]


@attrs.frozen(eq=False)
class Circulation:
    """The flow on each arc (int64) and its total cost, proven least."""

    flow: Numbers
    cost: int


class Arcs:
    """
    The arcs of a network under construction; nodes are whole numbers from :meth:`node`.

    Costs and capacities are whole numbers; a cost may be negative. Capacities are at least 0.
    """

    def __init__(self) -> None:
        self.nodes = 0
        self._rows: list[tuple[int, int, int, int]] = []

    def node(self) -> int:
        """A new node."""
        self.nodes += 1
        return self.nodes - 1

    def some(self, many: int) -> list[int]:
        """So many new nodes."""
        self.nodes += many
        return list(range(self.nodes - many, self.nodes))

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        """A new arc; the number returned finds its flow in the solution."""
        self._rows.append((tail, head, capacity, cost))
        return len(self._rows) - 1

    def convex(self, tail: int, head: int, steps: Iterable[tuple[int, int]]) -> None:
        """Parallel arcs of (capacity, cost) with rising costs: a convex cost on the total."""
        self._rows += [(tail, head, capacity, cost) for capacity, cost in steps]

    def cheapest(self) -> Circulation:
        """
        The circulation of least cost; the zero flow is one, so there always is an answer.

        Raises :class:`MissingExtra` without OR-Tools and :class:`WorkschedError` when the costs
        are too large for 64 bits.
        """
        if not self._rows:
            return Circulation(np.zeros(0, dtype=np.int64), 0)
        flat = np.fromiter(chain.from_iterable(self._rows), np.int64, 4 * len(self._rows))
        tail, head, capacity, cost = flat.reshape(len(self._rows), 4).T
        return _solve(self.nodes, tail, head, capacity, cost)


def _solve(
    nodes: int, tail: Numbers, head: Numbers, capacity: Numbers, cost: Numbers
) -> Circulation:
    """An arc of negative cost is saturated first, then given back along its reverse."""
    flip = cost < 0
    # Sums of floats are exact here: capacities are numbers of people and days.
    into = np.bincount(head[flip], capacity[flip], nodes)
    supply = (into - np.bincount(tail[flip], capacity[flip], nodes)).astype(np.int64)
    start, end = np.where(flip, head, tail), np.where(flip, tail, head)
    solver = _solver()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(start, end, capacity, np.abs(cost))
    solver.set_nodes_supplies(np.arange(nodes), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise WorkschedError(f"the network solver stopped with {status}")
    moved = np.asarray(solver.flows(numbers), dtype=np.int64)
    flow = np.where(flip, capacity - moved, moved)
    # Python integers: the products may pass 64 bits even where the solver's own sums do not.
    used = np.flatnonzero(flow * (cost != 0))
    total = sum(f * c for f, c in zip(flow[used].tolist(), cost[used].tolist(), strict=True))
    return Circulation(flow, total)


def _solver() -> Any:
    """OR-Tools' graph module has no stubs: its types end here."""
    try:
        from ortools.graph.python import min_cost_flow
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return min_cost_flow.SimpleMinCostFlow()
