"""The cheapest shift roster found in a given time, with a proven bound."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, sleep

import attrs

from .board import NO_BOUND, Board, own_board
from .exact import is_small, one_by_one, prove
from .faults import faults, least_price
from .lane import Lane
from .model import Grid, ShiftAnswer, ShiftModel
from .processes import lanes
from .start import start as first_roster
from .steady import steady

Progress = Callable[[float, int | None, int], None]

POLL = 0.02
TRY_WHOLE = 2.0
"""The most seconds that a small model is tried whole before more is begun."""


def solve(
    model: ShiftModel,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 0,
    deterministic: bool = False,
    start: Grid | None = None,
    progress: Progress | None = None,
) -> ShiftAnswer:
    """
    The cheapest roster found in *seconds* of wall time by *workers* processes, with a bound.

    Ends early once the roster is proven to be the best. A lawful *start* (int16 (people, days)) is
    improved upon; an unlawful one is passed over. *progress* is called with seconds, cost (``None``
    before there is a roster) and bound when one of them improves. Ctrl-C ends the search, and the
    best so far is the answer.

    By the clock, answers differ from run to run. With *deterministic* the answer depends on
    *model*, *seconds*, *seed* and *start* only, whatever the machine, its load and *workers*:
    *seconds* then stands for an amount of work (:mod:`.steady`), about as many seconds of two
    processors. Raises :class:`MissingExtra` without OR-Tools.
    """
    search = _Search(model, seconds, workers, seed, progress)
    if start is not None and start.shape == (model.people, model.days) and not faults(model, start):
        search.board.post(start, model.cost(start))
    try:
        if deterministic:
            search.stuck = steady(model, search.board, seconds=seconds, workers=workers, seed=seed)
        else:
            search.run()
    except KeyboardInterrupt:
        search.board.stop()
    return search.answer()


@attrs.define(eq=False)
class _Search:
    """One search by the clock; *board* is this process's own."""

    model: ShiftModel
    seconds: float
    workers: int
    seed: int
    progress: Progress | None
    stuck: tuple[int, ...] = ()
    begun: float = attrs.field(factory=perf_counter)
    board: Board = attrs.field(init=False)
    _told: tuple[int | None, int] = (None, NO_BOUND)

    def __attrs_post_init__(self) -> None:
        self.board = own_board(self.model, self._heard)
        self.board.post_bound(int(least_price(self.model)))

    @property
    def left(self) -> float:
        """Seconds left, none once it is over."""
        return 0.0 if self.board.ended else self.begun + self.seconds - perf_counter()

    def _heard(self) -> None:
        now = (self.board.cost, self.board.bound)
        if self.progress is not None and now != self._told:
            self.progress(perf_counter() - self.begun, *now)
        self._told = now

    def run(self) -> None:
        """Everything, from the start on."""
        if self.workers == 1 or is_small(self.model):
            self._begin()
            self._try_whole()
        if self.left <= 0 or self.stuck:
            return
        if self.workers == 1:
            until = self.begun + self.seconds
            Lane(self.model, self.board, self.seed, 1, until).lead()
        else:
            self._together()

    def _begin(self) -> None:
        """Show a first roster, or find who is stuck."""
        if self.board.cost is not None:
            return
        deadline = self.begun + self.seconds
        found = first_roster(self.model, seed=self.seed, deadline=deadline)
        if found is None or faults(self.model, found):
            found, self.stuck = one_by_one(self.model, deadline=deadline, seed=self.seed)
        if found is not None:
            self.board.post(found, self.model.cost(found))

    def _try_whole(self) -> None:
        best = self.board.best()
        if best is None or not is_small(self.model) or self.left <= 0:
            return
        seconds = min(TRY_WHOLE, self.left / 2)
        found = prove(self.model, best[0], seconds=seconds, seed=self.seed)
        if found.shift is not None:
            self.board.post(found.shift, self.model.cost(found.shift))
        self.board.post_bound(found.bound)

    def _together(self) -> None:
        """Lanes as processes, while this one makes a start and passes on what they find."""
        with lanes(self.model, number=self.workers, seconds=self.left, seed=self.seed) as running:
            try:
                self._begin()
                best = self.board.best()
                if best is not None:
                    running.board.post(*best)
                while best is not None and self.left > 0 and not running.over:
                    sleep(POLL)
                    running.check()
                    self._fetch(running.board)
            finally:
                self._fetch(running.board)

    def _fetch(self, shared: Board) -> None:
        """Take over what is better on *shared*."""
        cost, own = shared.cost, self.board.cost
        if cost is not None and (own is None or cost < own):
            best = shared.best()
            if best is not None:
                self.board.post(*best)
        self.board.post_bound(shared.bound)

    def answer(self) -> ShiftAnswer:
        """What has been found."""
        best, bound = self.board.best(), self.board.bound
        seconds = perf_counter() - self.begun
        if best is None:
            status = "impossible" if self.stuck else "unknown"
            shift, cost = None, None
        else:
            (shift, cost), bound = best, min(best[1], bound)
            status = "optimal" if cost == bound else "feasible"
        return ShiftAnswer(
            shift=shift,
            cost=cost,
            bound=bound,
            status=status,
            seed=self.seed,
            seconds=seconds,
            engine="patterns and CP-SAT",
            stuck=self.stuck,
        )
