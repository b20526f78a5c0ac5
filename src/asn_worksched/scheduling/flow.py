"""Minimum-cost circulation: one typed door to OR-Tools' network solver."""

from __future__ import annotations

from collections.abc import Sequence
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

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        """A new arc; the number returned finds its flow in the solution."""
        self._rows.append((tail, head, capacity, cost))
        return len(self._rows) - 1

    def convex(self, tail: int, head: int, steps: Sequence[tuple[int, int]]) -> None:
        """Parallel arcs of (capacity, cost) with rising costs: a convex cost on the total."""
        for capacity, cost in steps:
            self.arc(tail, head, capacity, cost)

    def cheapest(self) -> Circulation:
        """
        The circulation of least cost; the zero flow is one, so there always is an answer.

        Raises :class:`MissingExtra` without OR-Tools and :class:`WorkschedError` when the costs
        are too large for 64 bits.
        """
        if not self._rows:
            return Circulation(np.zeros(0, dtype=np.int64), 0)
        tail, head, capacity, cost = np.array(self._rows, dtype=np.int64).T
        return _solve(self.nodes, tail, head, capacity, cost)


def _solve(
    nodes: int, tail: Numbers, head: Numbers, capacity: Numbers, cost: Numbers
) -> Circulation:
    """An arc of negative cost is saturated first, then given back along its reverse."""
    flip = cost < 0
    supply = np.zeros(nodes, dtype=np.int64)
    np.add.at(supply, head[flip], capacity[flip])
    np.subtract.at(supply, tail[flip], capacity[flip])
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
    total = sum(f * c for f, c in zip(flow.tolist(), cost.tolist(), strict=True))
    return Circulation(flow, total)


def _solver() -> Any:
    """OR-Tools' graph module has no stubs: its types end here."""
    try:
        from ortools.graph.python import min_cost_flow
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return min_cost_flow.SimpleMinCostFlow()
