"""The engine for hybrid offices: a search for good seatings beside a proof of how good they are."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import attrs
import numpy as np

from .beside import LAST, NO_COST, Helpers, provable, prove
from .bound import simple_bound
from .cpsat import Effort, improve
from .model import NOWHERE, Counts, DeskAnswer, DeskModel, meetings
from .search import first_seat, search
from .shapes import shaped

Progress = Callable[[int | None, int], None]
"""Told of the cost of the best answer so far, if there is one, and of the bound."""

SMALL = 2_500
"""So many choices of a person, a desk and a day are left to CP-SAT alone for a while."""


def solve(
    model: DeskModel,
    *,
    seconds: float = 60.0,
    workers: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
) -> DeskAnswer:
    """
    The cheapest seating found in *seconds* of wall time, with a proven bound on any other.

    Weeks are solved one after another. With two *workers* the bound is proven in a process of its
    own while this one searches, or, of a large model, both search and the proof comes last; with
    more, one proves and all others search, each with its own seed. Stops as
    soon as the answer is proven best, and on Ctrl-C with the best so far. An answer that is proven
    best has the same cost each time; otherwise how far it gets depends on the machine. Raises
    :class:`MissingExtra` without OR-Tools.
    """
    begun = perf_counter()
    seat = np.full((model.people, model.days), NOWHERE, dtype=np.int32)
    bound, statuses, done = 0, [], 0
    for number, days in enumerate(model.weeks):
        left = (seconds - (perf_counter() - begun)) / (len(model.weeks) - number)
        week = _Week(model.week(number), perf_counter() + left, workers, seed + number)
        found = week.solve(_shifted(progress, done, bound))
        bound += found.bound
        statuses.append(found.status)
        if found.seat is not None:
            seat[:, list(days)] = found.seat
            done += model.week(number).cost(found.seat)
    known = all(status in ("optimal", "feasible") for status in statuses)
    status = next(
        (each for each in ("impossible", "unknown", "feasible") if each in statuses), "optimal"
    )
    return DeskAnswer(
        seat=seat if known else None,
        meeting=meetings(model, seat) if known else None,
        cost=model.cost(seat) if known else None,
        bound=bound,
        status=status,
        seed=seed,
        seconds=perf_counter() - begun,
    )


def _shifted(progress: Progress | None, done: int, bound: int) -> Progress:
    def told(cost: int | None, low: int) -> None:
        if progress is not None:
            progress(None if cost is None else done + cost, bound + low)

    return told


@attrs.frozen(eq=False)
class _Found:
    seat: Counts | None
    bound: int
    status: str


@attrs.define(eq=False)
class _Best:
    """The best seating and bound so far."""

    model: DeskModel
    bound: int
    seat: Counts | None = None
    cost: int | None = None

    def take(self, seat: Counts | None) -> None:
        """Keep *seat* if it is better."""
        if seat is not None:
            cost = self.model.cost(seat)
            if self.cost is None or cost < self.cost:
                self.seat, self.cost = seat, cost

    def raise_to(self, bound: int | None) -> None:
        """Keep *bound* if it is better."""
        if bound is not None:
            self.bound = max(self.bound, bound)

    @property
    def proven(self) -> bool:
        """Whether there is nothing left to do."""
        return self.cost is not None and self.cost <= self.bound

    def found(self) -> _Found:
        """What to hand back."""
        if self.cost is None:
            none = self.bound >= NO_COST
            return _Found(None, self.bound, "impossible" if none else "unknown")
        bound = min(self.bound, self.cost)
        return _Found(self.seat, bound, "optimal" if bound == self.cost else "feasible")


@attrs.frozen(eq=False)
class _Week:
    model: DeskModel
    end: float
    workers: int
    seed: int

    def left(self) -> float:
        """Seconds."""
        return max(0.0, self.end - perf_counter())

    def solve(self, progress: Progress) -> _Found:
        """From a first seating on; stops where that is proven best, or proven to be none."""
        best = _Best(self.model, simple_bound(self.model))
        first = self._first(best)
        if first == "impossible":
            return _Found(None, best.bound, first)
        progress(best.cost, best.bound)
        if best.proven or self.left() == 0.0:
            return best.found()
        if self.workers > 1:
            self._beside(best, progress)
        else:
            self._in_turn(best, progress)
        return best.found()

    def _first(self, best: _Best) -> str:
        """Any seating; the best one of a small model."""
        choices = int(self.model.allowed.sum(axis=1) @ self.model.fits.sum(axis=1))
        if choices <= SMALL:
            nobody = np.full((self.model.people, self.model.days), NOWHERE, dtype=np.int32)
            effort = Effort(seconds=self.left() / 3, work=4.0, seed=self.seed)
            found = improve(self.model, nobody, range(self.model.people), effort)
            best.raise_to(found.bound)
        if choices > SMALL or found.status == "unknown":
            effort = Effort(seconds=self.left(), seed=self.seed, first=True, linear=1)
            found = first_seat(self.model, effort)
        best.take(found.seat)
        return found.status

    def _in_turn(self, best: _Best, progress: Progress) -> None:
        """Search for half of the time or more, and use the rest to prove."""

        def go_on(seat: Counts, _: int) -> bool:
            best.take(seat)
            progress(best.cost, best.bound)
            return not best.proven

        def told(bound: int, _: object) -> int | None:
            best.raise_to(bound)
            progress(best.cost, best.bound)
            return best.cost if best.cost is not None else NO_COST

        try:
            if best.seat is not None:
                share = 0.5 if provable(self.model) else 1 - LAST
                seconds = share * self.left()
                hint = shaped(self.model, self.seed, lambda: share * self.left()) or (
                    lambda _: None
                )
                search(
                    self.model, best.seat, seconds=seconds, seed=self.seed, go_on=go_on, hint=hint
                )
            if not best.proven:
                best.raise_to(prove(self.model, seconds=self.left(), told=told))
        except KeyboardInterrupt:
            return

    def _beside(self, best: _Best, progress: Progress) -> None:
        """Search here, and elsewhere as workers allow, while another process proves."""
        helpers = Helpers.start(self.model, self.workers, self.seed, self.left(), best.seat)
        hint = shaped(self.model, self.seed, self.left) or helpers.hint

        def go_on(seat: Counts, _: int) -> bool:
            best.take(seat)
            best.raise_to(helpers.bound)
            progress(best.cost, best.bound)
            return not best.proven

        try:
            if best.seat is not None:
                found = search(
                    self.model,
                    best.seat,
                    seconds=self.left(),
                    seed=self.seed,
                    go_on=go_on,
                    hint=hint,
                    others=helpers.shared.better,
                )
                best.take(helpers.shared.better(found, self.model.cost(found)))
                best.take(found)
            best.raise_to(helpers.bound)
        except KeyboardInterrupt:
            return
        finally:
            helpers.stop()
