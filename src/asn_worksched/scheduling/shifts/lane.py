"""What one processor does: a start, bound and roundings if it leads, then part after part anew."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import attrs
import numpy as np

from .board import Board
from .closing import Climb, Closing, bound_after, close
from .columns import Bounded, column_generation
from .exact import prove
from .model import Grid, ShiftModel
from .neighbourhoods import Kind, Outlook, choices_of, choose, kinds_for
from .patterns import Penalties, Pricer
from .rounding import dive, round_off
from .start import improve, pricer_of
from .windows import Found, reopen

TURN = 1.5
"""The most seconds spent on one part."""
SHARE_OF_ANSWERS = 0.15
"""The most of the time left that the leading lane spends on best answers in turn."""
SHARE_OF_BOUND = 0.4
"""The most of the time left that the leading lane spends on the bound."""
SHARE_OF_FINISH = 0.25
"""The most of the time left that it spends on a roster from there, or on closing cells."""
DIVE = 2.0
"""How many times as long as the bound took a dive may take."""
SLOW_ROUND = 0.02
"""The part of the time left that one round of pricing may take; beyond, there is no bound."""
FIRST_CLIMB = 3.0
"""Seconds of the leading lane's first try near the bound; all take half of its time at most."""


@attrs.define(eq=False)
class Lane:
    """
    One lane of a search on *model*, by the clock: it ends at *until* (:func:`perf_counter`).

    *shelf* is the file by which lanes share which cells are closed, ``None`` for a lane by itself.
    """

    model: ShiftModel
    board: Board
    seed: int
    number: int
    until: float
    shelf: Path | None = None
    closing: Closing | None = None
    climb: Climb | None = None
    climbing: float = 0.0

    @property
    def left(self) -> float:
        """Seconds left, none when the board says that it is over."""
        return 0.0 if self.board.ended else self.until - perf_counter()

    def lead(self) -> None:
        """Best answers, bound and roundings, then :meth:`hunt`; needs a roster shown."""
        pricer = pricer_of(self.model)
        self._answers(pricer)
        exact = pricer if pricer.slack is None else Pricer(self.model)
        if _seconds_of_a_round(self.model, exact) <= SLOW_ROUND * self.left:
            self._bound(exact)
        self.hunt()

    def _answers(self, pricer: Pricer) -> None:
        best = self.board.best()
        if best is None:
            return
        deadline = perf_counter() + SHARE_OF_ANSWERS * self.left
        improve(
            self.model,
            best[0],
            seed=self.seed,
            deadline=deadline,
            tell=self.board.post,
            pricer=pricer,
            rounds=1,
        )

    def _bound(self, pricer: Pricer) -> None:
        best = self.board.best()
        if best is None:
            return
        begun = perf_counter()
        bounded = column_generation(
            self.model,
            incumbent=best[0],
            seed=self.seed,
            deadline=begun + SHARE_OF_BOUND * self.left,
            tell=lambda bound, _: self.board.post_bound(bound),
            pricer=pricer,
        )
        self.board.post_bound(bounded.bound)
        spent = perf_counter() - begun
        for finish, most in ((round_off, spent), (dive, DIVE * spent)):
            deadline = perf_counter() + min(SHARE_OF_FINISH * self.left, 1.0 + most)
            if self.left > 0:
                finish(self.model, bounded, seed=self.seed, deadline=deadline, tell=self.board.post)
        self._close(bounded, pricer)

    def _close(self, bounded: Bounded, pricer: Pricer) -> None:
        cost = self.board.cost
        if cost is None or self.left <= 0:
            return
        deadline = perf_counter() + SHARE_OF_FINISH * self.left
        self.closing = close(self.model, bounded, cost, pricer=pricer, deadline=deadline)
        if self.closing is not None:
            self.climb = Climb(self.closing, FIRST_CLIMB)
            if self.shelf is not None:
                self.closing.save(self.shelf)

    def hunt(self) -> None:
        """Open one part after another until the time is up; needs a roster shown."""
        chance = np.random.default_rng([self.seed, self.number])
        kinds = kinds_for(self.model)
        held = self.board.best()
        begun = perf_counter()
        while held is not None and self.left > 0:
            if self.climbing <= (perf_counter() - begun) / 2:
                held = self._climb(held)
            model = self._still_open(held)
            outlook = Outlook.of(model, held[0], choices_of(model))
            held = self._turn(choose(kinds, chance), outlook, held, chance)

    def _still_open(self, held: tuple[Grid, int]) -> ShiftModel:
        """The model without the cells that no cheaper roster takes."""
        if self.closing is None and self.shelf is not None and self.number > 1:
            self.closing = Closing.load(self.shelf)
        return (
            self.model
            if self.closing is None
            else self.closing.within(self.model, held[1] - 1, held[0])
        )

    def _climb(self, held: tuple[Grid, int]) -> tuple[Grid, int]:
        """Raise the bound, or find the best roster of all, where little enough is open."""
        climb, bound = self.climb, self.board.bound
        part = climb.part(self.model, bound, held[1]) if climb and self.left > 0 else None
        if climb is None or part is None:
            return held
        begun = perf_counter()
        seconds = min(climb.limit, self.left)
        top, model = part
        found = prove(model, held[0], seconds=seconds, seed=self.seed, costs=(bound, top))
        climb.learn(found, perf_counter() - begun)
        self.climbing += perf_counter() - begun
        held = self._kept(found, held)
        self.board.post_bound(bound_after(found, top))
        return self._newer(held)

    def _turn(
        self, kind: Kind, outlook: Outlook, held: tuple[Grid, int], chance: np.random.Generator
    ) -> tuple[Grid, int]:
        """Open one part; the roster to go on with, the cheapest shown unless ours is as cheap."""
        free = kind.draw(outlook, chance, kind.size)
        limit = min(TURN, self.left)
        begun = perf_counter()
        number = int(chance.integers(2**30))
        found = reopen(outlook.model, held[0], free, seconds=limit, seed=number)
        if found.best and free.all():
            self.board.post_bound(found.bound)
        kept = self._kept(found, held)
        gain = (held[1] - kept[1]) / max(1, held[1] - self.board.bound)
        kind.learn(found, gain, perf_counter() - begun, limit)
        return self._newer(kept)

    def _newer(self, held: tuple[Grid, int]) -> tuple[Grid, int]:
        """The cheapest roster shown, or *held* if it is as cheap."""
        cost = self.board.cost
        shown = self.board.best() if cost is not None and cost < held[1] else None
        return held if shown is None else shown

    def _kept(self, found: Found, held: tuple[Grid, int]) -> tuple[Grid, int]:
        if found.shift is None:
            return held
        cost = self.model.cost(found.shift)
        if cost < held[1]:
            self.board.post(found.shift, cost)
        return (found.shift, cost) if cost <= held[1] else held


def _seconds_of_a_round(model: ShiftModel, pricer: Pricer) -> float:
    begun = perf_counter()
    pricer.quick(model.price, np.arange(model.people), Penalties.none(model))
    return perf_counter() - begun
