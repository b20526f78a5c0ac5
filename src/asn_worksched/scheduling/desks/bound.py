"""A proven bound on the cost of a desk model: Lagrange, column generation, branch and bound.

What blocks share is priced: the desks of a zone (how people's sets of days tile the desks' weeks),
the places a team can have beside others in a zone on a day, caps. Given prices, each block's
cheapest plan is found exactly, for each meeting day and each choice of zones. A linear program over
the plans seen so far says which prices are best; the bound holds for any.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from math import ceil
from time import perf_counter

import attrs
import numpy as np

from .blocks import WHENEVER, Block, Column, Duals, Pricer, Puzzle, Use
from .daysets import MOST_DAYS
from .model import DeskModel
from .program import Master, Open, Way
from .search import Plan

Told = Callable[[int, Plan | None], int | None]
"""Told of each better bound and of a plan; gives the best cost known, ``None`` for stop."""
ROUNDS, MANY = 6, 1000
"""How often prices are looked for in each part, and in the whole."""
SETTLED = 0.004
"""A part is split when its prices are so near the best there are, as a share of its cost."""


def bounds(model: DeskModel) -> bool:
    """Whether :func:`best_bound` can say more of *model* than what each person costs alone."""
    wide = model.desks > 0 and bool(model.allowed.any())
    return wide and model.same_desk and model.days <= MOST_DAYS


def simple_bound(model: DeskModel) -> int:
    """What all cost if each could come as suits them best, in a model of one week."""
    puzzle = Puzzle.of(model)
    best = [min(*puzzle.cost[p], puzzle.stay[p]) for block in puzzle.blocks for p in block.members]
    return puzzle.constant + int(sum(cost for cost in best if np.isfinite(cost)))


def best_bound(model: DeskModel, *, seconds: float, told: Told) -> int:
    """
    No seating of *model*, of one week, costs less, or less than the best answer known.

    Ends after *seconds*, or as soon as *told* asks for it, or when the bound reaches the cost of
    the best answer known. Raises :class:`MissingExtra` without OR-Tools.
    """
    end = perf_counter() + seconds
    puzzle = Puzzle.of(model)
    tree = _Tree(puzzle, Master.of(puzzle), Pricer(puzzle), end)
    return tree.grow(told)


@attrs.frozen(eq=False)
class _Node:
    """Part of the tree: which plans are open, and prices that bound it well."""

    open: Open
    duals: Duals
    worth: tuple[dict[Way, float], ...]
    shared: float
    uses: frozenset[Use] = frozenset()
    settled: bool = False
    precise: bool = False
    plan: Plan | None = None
    halfway: tuple[int, int, int] | None = None

    @property
    def bound(self) -> float:
        """No seating within this part costs less."""
        best = [
            min((worth[plan] for plan in plans), default=np.inf)
            for worth, plans in zip(self.worth, self.open, strict=True)
        ]
        return self.shared + sum(best)


@attrs.frozen(eq=False)
class _Tree:
    puzzle: Puzzle
    master: Master
    pricer: Pricer
    end: float

    def grow(self, told: Told) -> int:
        """The bound, as far as it gets in time."""
        ties, root = count(), self._root()
        heap = [(root.bound, next(ties), root)]
        proven = simple_bound(self.puzzle.model)
        while np.isfinite(heap[0][0]):
            low, _, node = heappop(heap)
            proven = max(proven, ceil(low))
            best = told(proven, node.plan)
            if best is None or proven >= best or perf_counter() > self.end:
                return proven
            parts = self._split(node) if node.settled else []
            if not (parts or node.precise):
                # What is said of the only part there is holds of all.
                of_all = told if not heap else None
                parts = [self._tightened(node, best, of_all, precise=node.settled)]
            if not parts:
                # Zones are not desks, and mixes not plans: this is as far as it goes.
                return proven
            for part in parts:
                heappush(heap, (part.bound, next(ties), part))
        # What is left of the tree has no seating at all.
        best = told(proven, None)
        return proven if best is None else max(proven, best)

    def _root(self) -> _Node:
        nothing = self.puzzle.no_prices()
        plans = tuple(
            frozenset((day, at) for day in block.days for at in range(len(block.zone_sets)))
            for block in self.puzzle.blocks
        )
        return self._priced(plans, frozenset(), nothing)[0]

    def _priced(
        self, open_: Open, uses: frozenset[Use], duals: Duals
    ) -> tuple[_Node, list[Column]]:
        """The bound that *duals* give, and the columns that they find cheap."""
        puzzle, found, worths = self.puzzle, [], []
        for number, block in enumerate(puzzle.blocks):
            worth: dict[Way, float] = {}
            for day in sorted({day for day, _ in open_[number]}):
                zones = self.pricer.cheapest(number, day, duals, uses)
                found += [column for _, column in zones if column is not None]
                own = _own(puzzle, block, day, duals)
                for at, inside in enumerate(block.zone_sets):
                    if (day, at) in open_[number]:
                        worth[day, at] = own + sum(zones[zone][0] for zone in inside)
            worths.append(worth)
        return _Node(open_, duals, tuple(worths), _shared(puzzle, duals), uses), found

    def _tightened(self, node: _Node, best: int, told: Told | None, *, precise: bool) -> _Node:
        """The same part, with prices as good as they get in a few rounds, or as they get at all."""
        if node.uses:
            node, columns = self._priced(node.open, node.uses, node.duals)
            self.master.add(columns)
        self.master.allow(node.open, node.uses)
        most = ROUNDS if self.master.seen and not precise else MANY
        near = 0.0 if precise else SETTLED
        stuck, rounds, halfway, plan = 0, 0, None, None
        while perf_counter() < self.end and stuck < 4 and rounds < most:
            rounds += 1
            answer = self.master.solve()
            if answer is None:
                break
            cost, duals = answer
            halfway, plan = self.master.halfway(), self.master.plan()
            if cost - node.bound < max(0.5, near * abs(cost)) or node.bound > best - 1:
                break
            tried, columns = self._priced(node.open, node.uses, node.duals.mix(duals, 0.5))
            new = self.master.add(columns)
            stuck = 0 if new else stuck + 1
            if tried.bound > node.bound:
                node = tried
                if told is not None:
                    told(ceil(node.bound), plan)
        return attrs.evolve(node, settled=True, precise=precise, plan=plan, halfway=halfway)

    def _split(self, node: _Node) -> list[_Node]:
        """By a meeting day, or else by its zones: the block that moves the bound most."""
        parts = []
        for number, plans in enumerate(node.open):
            by_day = len({day for day, _ in plans}) > 1
            groups: dict[int, set[Way]] = {}
            for plan in plans:
                groups.setdefault(plan[0 if by_day else 1], set()).add(plan)
            if len(groups) > 1:
                worth = node.worth[number]
                low = sorted(min(worth[plan] for plan in group) for group in groups.values())
                parts.append((by_day, low[1] - low[0], -number, groups))
        if not parts:
            return self._by_use(node)
        _, _, number, groups = max(parts, key=lambda part: part[:3])
        return [
            attrs.evolve(
                node,
                open=(*node.open[:-number], frozenset(group), *node.open[1 - number :]),
                settled=False,
                precise=False,
            )
            for _, group in sorted(groups.items())
        ]

    def _by_use(self, node: _Node) -> list[_Node]:
        """By whether a block sits in a zone on a day, once it is known where and when all meet."""
        if node.halfway is None or any(use[:3] == node.halfway for use in node.uses):
            return []
        both = (node.uses | {(*node.halfway, used)} for used in (False, True))
        return [attrs.evolve(node, uses=uses, settled=False, precise=False) for uses in both]


def _own(puzzle: Puzzle, block: Block, day: int, duals: Duals) -> float:
    """What the members of a block cost apart from their columns."""
    price = duals.person[list(block.members), day]
    if day != WHENEVER:
        return float(price.sum())
    return float(price.sum() + np.minimum(puzzle.stay[list(block.members)] - price, 0.0).sum())


def _shared(puzzle: Puzzle, duals: Duals) -> float:
    """What the desks, the zones and the caps give back for their prices, and the constant."""
    total = float(puzzle.constant)
    ways = np.maximum((duals.sharing @ puzzle.tilings.T).max(axis=1), 0.0)
    total -= float((ways * puzzle.seats).sum())
    for zone, marks in enumerate(puzzle.crowds):
        crowd = duals.crowd[:, zone].transpose(1, 0, 2).reshape(puzzle.model.days, -1)
        total -= float((crowd @ marks.T).max(axis=1, initial=0.0).sum())
    for number, cap in enumerate(puzzle.model.caps):
        total -= float((duals.cap[number] * np.maximum(cap.places, 0)).sum())
    return total
