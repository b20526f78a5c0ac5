"""
The search by amounts of work instead of by the clock: the same answer every time.

Work is CP-SAT's deterministic time, of which a processor of 2025 does one or two units a second. A
round opens two parts of the same roster, whatever the number of workers, and takes over what they
found in their order. The answer therefore depends on the model, the seed, the budget and the start
only; the clock is never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf

import attrs
import numpy as np

from .board import Board
from .closing import Climb, bound_after, close
from .columns import column_generation
from .exact import is_small, one_by_one, prove
from .faults import faults
from .model import Flags, Grid, ShiftModel
from .neighbourhoods import Kind, Outlook, choices_of, choose, kinds_for
from .patterns import Pricer
from .rounding import dive, round_off
from .start import improve
from .start import start as first_roster
from .windows import Found, reopen

PARTS = 2
"""Parts opened in a round, one after another or at once."""
TURN = 1.5
"""The most work on one part."""
FIRST_CLIMB = 4.0
"""The work of the first try near the bound; all take half of the budget at most."""
PATTERN_CELLS = 20_000
"""The most people x days x shifts of which the bound by patterns is asked for."""
PATTERN_WORK = 1e-3
"""What that is taken to be worth of the budget, for each of these."""


def steady(
    model: ShiftModel, board: Board, *, seconds: float, workers: int, seed: int
) -> tuple[int, ...]:
    """Show better and better rosters on *board* for *seconds* units of work; who is stuck."""
    stuck = _begin(model, board, seed)
    search = _Steady(model, board, seed, seconds)
    if board.cost is not None and is_small(model) and not board.ended:
        search.try_whole(seconds / 4)
    if board.cost is not None and not board.ended:
        search.bound()
    with ThreadPoolExecutor(max(1, min(workers, PARTS))) as pool:
        search.hunt(pool)
    return stuck


def _begin(model: ShiftModel, board: Board, seed: int) -> tuple[int, ...]:
    if board.cost is not None:
        return ()
    stuck: tuple[int, ...] = ()
    found = first_roster(model, seed=seed, deadline=inf)
    if found is None or faults(model, found):
        found, stuck = one_by_one(model, work=10.0, seed=seed)
    if found is not None:
        better = improve(model, found, seed=seed, deadline=inf, rounds=1)
        board.post(better, model.cost(better))
    return stuck


@attrs.define(eq=False)
class _Steady:
    """One search by work: *budget* is what is left of it."""

    model: ShiftModel
    board: Board
    seed: int
    budget: float
    climb: Climb | None = None
    climbing: float = 0.0

    def try_whole(self, work: float) -> None:
        """Look for something cheaper in all of the model, or prove that there is nothing."""
        best = self.board.best()
        if best is None:
            return
        costs = (self.board.bound, best[1] - 1)
        self._take(prove(self.model, best[0], work=work, seed=self.seed, costs=costs), costs[1])

    def _take(self, found: Found, top: int) -> None:
        self.budget -= found.work
        if found.shift is not None:
            self.board.post(found.shift, self.model.cost(found.shift))
        self.board.post_bound(bound_after(found, top))

    def _climb(self, climb: Climb, held: tuple[Grid, int]) -> None:
        """Raise the bound, or find the best roster of all, where little is open."""
        bound = self.board.bound
        part = climb.part(self.model, bound, held[1])
        if part is None:
            self.climbing = inf
            return
        top, model = part
        found = prove(model, held[0], work=climb.limit, seed=self.seed, costs=(bound, top))
        climb.learn(found, found.work)
        self.climbing += found.work
        self._take(found, top)

    def bound(self) -> None:
        """The bound by patterns and the rosters rounded from it, where that fits the budget."""
        model, best = self.model, self.board.best()
        work = PATTERN_WORK * model.allowed.size
        if best is None or model.allowed.size > PATTERN_CELLS or work > self.budget / 2:
            return
        pricer = Pricer(model)
        bounded = column_generation(
            model, incumbent=best[0], seed=self.seed, deadline=inf, pricer=pricer
        )
        self.board.post_bound(bounded.bound)
        for finish in (round_off, dive):
            found = finish(model, bounded, seed=self.seed, deadline=inf)
            if found is not None:
                self.board.post(found, model.cost(found))
        cost = self.board.cost
        if cost is not None:
            closing = close(model, bounded, cost, pricer=pricer, deadline=inf)
            self.climb = Climb(closing, FIRST_CLIMB) if closing else None
        self.budget -= work

    def hunt(self, pool: ThreadPoolExecutor) -> None:
        """Round after round until the budget is spent."""
        chance = np.random.default_rng([self.seed, PARTS])
        kinds = kinds_for(self.model)
        held, whole = self.board.best(), self.budget
        while held is not None and self.budget > 0 and not self.board.ended:
            if self.climb and self.climbing <= (whole - self.budget) / 2:
                self._climb(self.climb, held)
            else:
                self.board.post(*self._round(held, kinds, chance, pool))
            held = self.board.best()

    def _round(
        self,
        held: tuple[Grid, int],
        kinds: list[Kind],
        chance: np.random.Generator,
        pool: ThreadPoolExecutor,
    ) -> tuple[Grid, int]:
        """Open parts of *held*, learn from them, and say what it becomes."""
        (shift, cost), model = held, self.model
        if self.climb is not None:
            model = self.climb.closing.within(model, cost - 1, shift)
        outlook = Outlook.of(model, shift, choices_of(model))
        chosen = [choose(kinds, chance) for _ in range(PARTS)]
        parts = [kind.draw(outlook, chance, kind.size) for kind in chosen]
        seeds = chance.integers(2**30, size=PARTS).tolist()
        tasks = [
            pool.submit(reopen, model, shift, part, work=TURN, seed=number)
            for part, number in zip(parts, seeds, strict=True)
        ]
        found = [task.result() for task in tasks]
        for kind, part, one in zip(chosen, parts, found, strict=True):
            gained = 0 if one.shift is None else cost - model.cost(one.shift)
            kind.learn(one, gained / max(1, cost - self.board.bound), one.work, TURN)
            if one.best and part.all():
                self.board.post_bound(one.bound)
        self.budget -= max(1e-3, sum(one.work for one in found) / PARTS)
        return _merged(self.model, held, parts, found)


def _merged(
    model: ShiftModel, held: tuple[Grid, int], parts: Sequence[Flags], found: Sequence[Found]
) -> tuple[Grid, int]:
    """*held* with the cells of each part as found, in order, where lawful and no worse."""
    shift, cost = held
    for part, one in zip(parts, found, strict=True):
        if one.shift is None:
            continue
        for tried in (np.where(part, one.shift, shift), one.shift):
            price = model.cost(tried)
            if price <= cost and not faults(model, tried):
                shift, cost = tried, price
                break
    return shift, cost
