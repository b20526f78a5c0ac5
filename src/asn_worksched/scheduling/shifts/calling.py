"""The engine called for each unit: one after another within a time, or all over an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from time import perf_counter

import attrs

from .model import ShiftAnswer, ShiftModel
from .translate import Ward

Heard = Callable[[float, int | None, int], None]
"""Called by the engine with seconds, cost and bound when one of them improves."""
LEAST = 0.1
"""Seconds that each unit has at least, enough for a first roster."""
_TRIAL = 5.0
"""Seconds for a look at one person alone."""
_HASTE = 0.8
"""An engine that ends before this part of its time, without a proof, was told to stop."""


@attrs.define(eq=False)
class Clock:
    """Who may take how long, of *seconds* in all since *begun*; *stopped* once somebody says so."""

    begun: float
    seconds: float
    sizes: Sequence[int]
    fixed: bool
    stopped: bool = False

    def part(self, number: int) -> float:
        """Seconds for one unit, by its size."""
        return self.seconds * self.sizes[number] / max(sum(self.sizes), 1)

    def share(self, number: int) -> float:
        """The same of what is left of the time, unless *fixed*; at least :data:`LEAST`."""
        if self.stopped:
            return LEAST
        if self.fixed:
            return self.part(number)
        left = max(self.seconds - (perf_counter() - self.begun), 0.0)
        return max(left * self.sizes[number] / max(sum(self.sizes[number:]), 1), LEAST)

    def heed(self, answer: ShiftAnswer, given: float) -> None:
        """Stop once an engine has ended long before its time and has proven nothing."""
        hasty = answer.seconds < _HASTE * given and answer.status in ("feasible", "unknown")
        self.stopped |= hasty and not self.fixed


@attrs.frozen
class Engine:
    """How the engine is called."""

    seed: int
    workers: int
    deterministic: bool

    def best(self, model: ShiftModel, seconds: float, heard: Heard | None = None) -> ShiftAnswer:
        """The best roster found in *seconds*."""
        from .search import solve

        return solve(
            model,
            seconds=seconds,
            workers=self.workers,
            seed=self.seed,
            deterministic=self.deterministic,
            progress=heard,
        )

    def lawful(self, model: ShiftModel) -> bool:
        """Whether a model of one person has any roster."""
        return attrs.evolve(self, workers=1).best(model, _TRIAL).shift is not None


def in_turn(
    todo: Sequence[Ward],
    engine: Engine,
    clock: Clock,
    heard: Callable[[Ward], Heard | None],
) -> Iterator[ShiftAnswer]:
    """The answer of each unit, one after another; what one leaves of its time goes to the next."""
    for number, ward in enumerate(todo):
        given = clock.share(number)
        answer = engine.best(ward.model, given, heard(ward))
        clock.heed(answer, given)
        yield answer


def over(
    executor: Executor, todo: Sequence[Ward], engine: Engine, clock: Clock
) -> Iterator[ShiftAnswer]:
    """
    The answer of each unit in order, all of them handed to *executor* at once.

    On Ctrl-C those not yet begun are left without an answer, and the others are waited for: the
    same key ends their search.
    """
    waiting = [
        executor.submit(engine.best, ward.model, max(clock.part(number), LEAST))
        for number, ward in enumerate(todo)
    ]
    for future in waiting:
        yield _answer(future, waiting, engine.seed)


def _answer(
    future: Future[ShiftAnswer], waiting: Sequence[Future[ShiftAnswer]], seed: int
) -> ShiftAnswer:
    try:
        return future.result()
    except KeyboardInterrupt:
        for each in waiting:
            each.cancel()
        return _answer(future, waiting, seed)
    except CancelledError:
        return ShiftAnswer(shift=None, cost=None, bound=0, status="unknown", seed=seed, seconds=0.0)
