"""Repair of shift rosters: the engine of shifts, with a price on each changed day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from time import perf_counter

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ...domain.shifts import ShiftRules
from ...ledger import Ledger
from ...roster import OFF, Roster
from ...rulings import Rulings
from ...rulings.shift_history import Before
from ...rulings.shift_work import ShiftWork
from ..shifts.calling import Clock, Engine
from ..shifts.model import Grid, ShiftAnswer, ShiftModel
from ..shifts.roster import arranged
from ..shifts.translate import Ward, wards
from .earlier import Cell, Earlier, Flags
from .outcome import Kept, Repaired, kept_of
from .repairing import repair

NOT_KNOWN = -2
"""In a grid of what was worked: nothing to keep."""
MOST = 30
"""Prices keep their order strictly for so many changed days of a unit, and well for more."""


def repair_shifts(
    roster: Roster,
    rulings: Rulings,
    rules: ShiftRules,
    *,
    keep_before: date | str | None = None,
    freeze: Sequence[Cell] = (),
    before: Roster | pl.DataFrame | None = None,
    ledger: Ledger | None = None,
    seed: int = 0,
    seconds: float = 60.0,
    workers: int = 1,
    deterministic: bool = False,
) -> Repaired:
    """
    *roster* made lawful under *rulings* and the shifts of *rules*, with few changed person-days.

    As :func:`repair` for whoever works in no shifts, and as :func:`plan_shifts` for who does: rest,
    days off and maxima hold, then cover, then the fewest days change, then wishes and surplus. What
    was lawful with all cover filled stays as it is. *seconds* are for all units; ``fewest`` tells
    whether it is proven that fewer changes would not do. Where kept days break a rule of shifts,
    that rule is loosened for the person and told in the roster's conflicts.
    """
    begun = perf_counter()
    earlier = Earlier.of(roster, rulings, keep_before, freeze)
    work = ShiftWork.of(rulings, rules)
    todo = [_Task.of(work, ward, earlier) for ward in wards(work, Before.of(work, before))]
    sizes = [task.ward.model.people * task.ward.model.days for task in todo]
    clock = Clock(begun, seconds, sizes, deterministic)
    engine = Engine(seed, workers, deterministic)
    answers = [task.answer(engine, clock.share(number)) for number, task in enumerate(todo)]
    others: list[Repaired] = []

    def beside(rest: Rulings) -> Roster:
        found = repair(
            _without(roster, rulings, work),
            rest,
            keep_before=keep_before,
            freeze=_of_others(freeze, work),
            ledger=ledger,
            seed=seed,
            seconds=seconds,
        )
        others.append(found)
        return attrs.evolve(found.roster, rulings=rulings)

    answered = zip((task.priced for task in todo), answers, strict=True)
    found = arranged(work, answered, engine, clock, beside)
    settled = all(each.status == "optimal" for each in answers)
    return Repaired(
        roster=found,
        before=roster,
        fewest=settled and all(each.fewest for each in others),
        kept=(*(kept for each in others for kept in each.kept), *_kept(work, earlier)),
        gone=earlier.gone,
    )


@attrs.frozen(eq=False)
class _Task:
    """A *ward*, what its people worked (shifts of the model), and the ward *priced* by changes."""

    ward: Ward
    was: Grid
    priced: Ward

    @classmethod
    def of(cls, work: ShiftWork, ward: Ward, earlier: Earlier) -> _Task:
        rows = work.rows[ward.workers]
        was, held = _worked(work, ward, earlier), earlier.held[rows]
        model = _held(ward.model, was, held & (was != NOT_KNOWN))
        return cls(ward, was, attrs.evolve(ward, model=_priced(model, was)))

    def answer(self, engine: Engine, seconds: float) -> ShiftAnswer:
        """The best roster found; what it was where that is lawful and lacks nobody."""
        from ..shifts.faults import faults
        from ..shifts.search import solve

        model = self.priced.model
        start = self.was if (self.was >= -1).all() else None
        if start is not None and not faults(model, start):
            cost = model.cost(start)
            if (model.cover(start) >= model.need).all():
                return ShiftAnswer(
                    shift=start,
                    cost=cost,
                    bound=cost,
                    status="optimal",
                    seed=engine.seed,
                    seconds=0.0,
                    engine="none needed",
                )
        return solve(
            model,
            seconds=seconds,
            workers=engine.workers,
            seed=engine.seed,
            deterministic=engine.deterministic,
            start=start,
        )


def _worked(work: ShiftWork, ward: Ward, earlier: Earlier) -> Grid:
    """The shift of the model that each worked on each day; ``NOT_KNOWN`` for any other work."""
    place = {work.shifts[shift].code: at for at, shift in enumerate(ward.shifts.tolist())}
    of_post = np.array([place.get(name, NOT_KNOWN) for name in earlier.names], dtype=np.int16)
    rows = work.rows[ward.workers]
    worked = np.where(earlier.mode[rows] == OFF, np.int16(-1), of_post[earlier.post[rows]])
    return np.where(earlier.known[rows], worked, NOT_KNOWN).astype(np.int16)


def _held(model: ShiftModel, was: Grid, held: Flags) -> ShiftModel:
    """Held cells can be nothing but what they were."""
    same = was[:, :, None] == np.arange(model.shifts)
    allowed = np.where(held[:, :, None], same, model.allowed)
    may_rest = np.where(held, was < 0, model.may_rest)
    return attrs.evolve(model, allowed=allowed, may_rest=may_rest)


def _priced(model: ShiftModel, was: Grid) -> ShiftModel:
    """A changed day costs more than wishes and surplus, somebody missing more than changes."""
    of_day = 2 * int(np.abs(model.price).max(initial=0)) + 2 * int(model.over.max(initial=0)) + 1
    change = of_day * 2 * MOST
    known = (was != NOT_KNOWN)[:, :, None]
    same = was[:, :, None] == np.arange(model.shifts)
    off = (was == -1)[:, :, None]
    # Off where one worked costs a change: it is in the constant, and taken off the same shift.
    price = model.price + change * (np.where(off, 1, 0) - np.where(same, 1, 0)) * known
    least = int(model.under[model.under > 0].min(initial=np.iinfo(np.int64).max))
    missing = np.where(model.under > 0, -(-model.under // max(least, 1)), 0)
    return attrs.evolve(
        model,
        price=price,
        under=missing * change * MOST,
        constant=model.constant + change * int((was >= 0).sum()),
    )


def _without(roster: Roster, rulings: Rulings, work: ShiftWork) -> Roster:
    """*roster* with no work for whoever works in shifts now, or did."""
    mode, post = roster.mode.copy(), roster.post.copy()
    keys = rulings.people.frame["key"].gather(work.rows).to_list()
    rows = [roster.people.index(key) for key in keys if key in roster.people]
    mode[rows], post[rows] = OFF, 0
    return attrs.evolve(roster, mode=mode, post=post)


def _of_others(freeze: Iterable[Cell], work: ShiftWork) -> Sequence[Cell]:
    """The frozen cells of whoever works in no shifts."""
    inside = {work.key(worker) for worker in range(len(work.rows))}
    return [cell for cell in freeze if (getattr(cell[0], "key", cell[0])) not in inside]


def _kept(work: ShiftWork, earlier: Earlier) -> Iterator[Kept]:
    """Held days at work on which whoever works in shifts may not come."""
    unlawful = np.zeros_like(earlier.held)
    at_work: npt.NDArray[np.bool_] = earlier.mode[work.rows] != OFF
    unlawful[work.rows] = at_work & ~work.may
    return kept_of(work.rulings, earlier, unlawful)
