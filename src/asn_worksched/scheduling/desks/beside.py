"""Processes that help one search: one proves a bound, others search from seeds of their own."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from queue import Empty
from typing import Any

import attrs
import numpy as np

from .bound import Told, best_bound, bounds
from .cpsat import Effort, improve
from .model import NOWHERE, Counts, DeskModel
from .search import Plan, search

NO_COST = 2**62
GRACE = 2.0
"""Seconds that other searches have to hand in their answers when time is up."""


def prove(model: DeskModel, *, seconds: float, told: Told) -> int:
    """A bound on any seating of *model*, of one week, by what suits it."""
    if bounds(model):
        return best_bound(model, seconds=seconds, told=told)
    nobody = np.full((model.people, model.days), NOWHERE, dtype=np.int32)
    found = improve(model, nobody, range(model.people), Effort(seconds=seconds))
    bound = -NO_COST if found.bound is None else found.bound
    told(bound, None)
    return bound


@attrs.frozen(eq=False)
class Helpers:
    """The processes, the best cost that they are told of, and the best bound that they tell."""

    processes: tuple[Any, ...]
    cost: Any
    bound: Any
    stopped: Any
    seats: Any
    plans: Any

    @classmethod
    def start(
        cls, model: DeskModel, workers: int, seed: int, seconds: float, seat: Counts | None
    ) -> Helpers:
        """One process to prove, and for each of *workers* beyond two one that searches on."""
        spawn = multiprocessing.get_context("spawn")
        cost, bound = spawn.Value("q", NO_COST), spawn.Value("q", -NO_COST)
        helpers = cls((), cost, bound, spawn.Event(), spawn.Queue(), spawn.Queue())
        processes = [
            spawn.Process(target=_prover, args=(model, seconds, cost, bound, helpers.plans))
        ]
        for extra in range(1, workers - 1 if seat is not None else 1):
            given = (model, seat, seconds, seed + 7919 * extra, helpers.stopped, helpers.seats)
            processes.append(spawn.Process(target=_searcher, args=given))
        for process in processes:
            process.daemon = True
            process.start()
        return attrs.evolve(helpers, processes=tuple(processes))

    def tell(self, cost: int) -> int:
        """Tell of the cost of the best answer; hear of the best bound."""
        with self.cost.get_lock():
            self.cost.value = min(self.cost.value, cost)
        return int(self.bound.value)

    def hint(self) -> Plan | None:
        """The newest plan of the proof that was not asked for yet."""
        plan = None
        try:
            while True:
                plan = self.plans.get_nowait()
        except Empty:
            return plan

    def finish(self) -> Iterator[Counts]:
        """Wait for the other searches; what each of them found."""
        self.stopped.set()
        for _ in self.processes[1:]:
            try:
                yield self.seats.get(timeout=GRACE)
            except Empty:
                return

    def stop(self) -> None:
        """End all processes."""
        self.seats.cancel_join_thread()
        for process in self.processes:
            process.terminate()
            process.join()


def _prover(model: DeskModel, seconds: float, cost: Any, bound: Any, plans: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    known: set[Plan] = set()

    def told(low: int, plan: Plan | None) -> int:
        with bound.get_lock():
            bound.value = max(bound.value, low)
        if plan is not None and plan not in known:
            known.add(plan)
            plans.put(plan)
        return int(cost.value)

    told(prove(model, seconds=seconds, told=told), None)


def _searcher(
    model: DeskModel, seat: Counts, seconds: float, seed: int, stopped: Any, seats: Any
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seats.put(
        search(model, seat, seconds=seconds, seed=seed, go_on=lambda *_: not stopped.is_set())
    )
