"""Processes that help one search: one proves a bound, others search from seeds of their own."""

from __future__ import annotations

import multiprocessing
import signal
from queue import Empty
from time import perf_counter
from typing import Any

import attrs
import numpy as np

from .bound import Told, best_bound, bounds
from .cpsat import Effort, improve
from .model import NOWHERE, Counts, DeskModel
from .search import Plan, search

NO_COST = 2**62
PROVABLE = 4_000
"""With more choices of a person, a desk and a day a proof takes minutes to say anything."""
LAST = 0.15
"""The share of the time that is left to the proof of such a model."""


def provable(model: DeskModel) -> bool:
    """Whether a proof beside the search is worth it from the start."""
    return int(model.allowed.sum(axis=1) @ model.fits.sum(axis=1)) <= PROVABLE


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
class Shared:
    """What processes tell one another: the best seating and its cost, the best bound, plans."""

    cost: Any
    seat: Any
    bound: Any
    plans: Any

    @classmethod
    def of(cls, spawn: Any, model: DeskModel) -> Shared:
        """Nothing known yet."""
        seat = spawn.Array("i", model.people * model.days, lock=False)
        return cls(spawn.Value("q", NO_COST), seat, spawn.Value("q", -NO_COST), spawn.Queue())

    def better(self, seat: Counts, cost: int) -> Counts | None:
        """Tell of a seating; hear of one that costs less."""
        with self.cost.get_lock():
            if cost < self.cost.value:
                self.cost.value = cost
                self.seat[:] = seat.ravel().tolist()
            if cost == self.cost.value:
                return None
            return np.array(self.seat[:], dtype=np.int32).reshape(seat.shape)

    def raise_to(self, low: int) -> int:
        """Tell of a bound; hear of the best cost."""
        with self.bound.get_lock():
            self.bound.value = max(self.bound.value, low)
        return int(self.cost.value)


@attrs.frozen(eq=False)
class Helpers:
    """The processes, and what they share with this one."""

    processes: tuple[Any, ...]
    shared: Shared

    @classmethod
    def start(
        cls, model: DeskModel, workers: int, seed: int, seconds: float, seat: Counts | None
    ) -> Helpers:
        """
        One process for each of *workers* but this one.

        The first proves from the start where that is worth it, or nobody else could; all others
        search. Where none proves from the start, the first one does so in the end.
        """
        spawn = multiprocessing.get_context("spawn")
        shared = Shared.of(spawn, model)
        proves = seat is None or workers > 2 or provable(model)
        processes = []
        for extra in range(1, workers if seat is not None else 2):
            last = 0.0 if proves or extra > 1 else LAST * seconds
            given = (model, seat, seconds, last, seed + 7919 * extra, shared)
            process = spawn.Process(target=_searcher, args=given)
            if proves and extra == 1:
                process = spawn.Process(target=_prover, args=(model, seconds, shared))
            process.daemon = True
            process.start()
            processes.append(process)
        return cls(tuple(processes), shared)

    @property
    def bound(self) -> int:
        """The best bound told."""
        return int(self.shared.bound.value)

    def hint(self, _: Counts) -> Plan | None:
        """The newest plan of the proof that was not asked for yet."""
        plan = None
        try:
            while True:
                plan = self.shared.plans.get_nowait()
        except Empty:
            return plan

    def stop(self) -> None:
        """End all processes."""
        for process in self.processes:
            process.terminate()
            process.join()


def _prover(model: DeskModel, seconds: float, shared: Shared) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    known: set[Plan] = set()

    def told(low: int, plan: Plan | None) -> int:
        if plan is not None and plan not in known:
            known.add(plan)
            shared.plans.put(plan)
        return shared.raise_to(low)

    told(prove(model, seconds=seconds, told=told), None)


def _searcher(
    model: DeskModel, seat: Counts, seconds: float, last: float, seed: int, shared: Shared
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begun = perf_counter()

    def go_on(*_: object) -> bool:
        return True

    def left() -> float:
        return seconds - last - (perf_counter() - begun)

    best = search(
        model,
        seat,
        seconds=left(),
        seed=seed,
        go_on=go_on,
        others=shared.better,
    )
    shared.better(best, model.cost(best))
    if last:
        shared.raise_to(
            prove(model, seconds=left() + last, told=lambda low, _: shared.raise_to(low))
        )
