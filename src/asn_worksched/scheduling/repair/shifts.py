"""Repair of shift rosters: the engine of shifts, with a price on each changed day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from time import perf_counter

import attrs
import numpy as np
import polars as pl

from ...domain.acts import Citation
from ...domain.ruling import Conflict
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
from .held import Twin, as_held, hurried, loosened, overlong, stuck_in, with_held
from .outcome import Kept, Repaired, kept_of
from .repairing import repair

NOT_KNOWN = -2
"""In a grid of what was worked: nothing to keep."""
OFF_PIN = -1
"""In a grid of pins: a day off; shifts are above it."""
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
    whether it is proven that fewer changes would not do. Kept days stay exactly as they are, lawful
    or not: they fill cover, and those against leave, a settled day or rest are told in ``kept``.
    Where they leave somebody no lawful days, a rule gives way for that person, told in the roster's
    conflicts.
    """
    begun = perf_counter()
    earlier = Earlier.of(roster, rulings, keep_before, freeze)
    work = ShiftWork.of(rulings, rules)
    todo = [_Task.of(work, ward, earlier) for ward in wards(work, Before.of(work, before))]
    sizes = [task.ward.model.people * task.ward.model.days for task in todo]
    clock = Clock(begun, seconds, sizes, deterministic)
    engine = Engine(seed, workers, deterministic)
    done = [task.done(engine, clock.share(number)) for number, task in enumerate(todo)]
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

    answered = ((each.ward, each.answer) for each in done)
    found = as_held(arranged(work, answered, engine, clock, beside), earlier, work.rows)
    gave_way = tuple(each for one in done for each in one.conflicts)
    settled = all(each.answer.status == "optimal" for each in done)
    kept = (each for task in todo for each in task.kept())
    return Repaired(
        roster=attrs.evolve(found, conflicts=(*found.conflicts, *gave_way)),
        before=roster,
        fewest=settled and all(each.fewest for each in others),
        kept=(*(each for one in others for each in one.kept), *kept),
        gone=earlier.gone,
    )


@attrs.frozen(eq=False)
class _Done:
    """A *ward* as it was solved, with its *answer*, and the rules that gave way to kept days."""

    ward: Ward
    answer: ShiftAnswer
    conflicts: tuple[Conflict, ...] = ()


@attrs.frozen(eq=False)
class _Task:
    """
    A *ward* of the law, what its people worked (shifts of the model), and what of that is *held*.

    *priced* is the ward with what is held, and a price on each change.
    """

    work: ShiftWork
    earlier: Earlier
    ward: Ward
    was: Grid
    held: Flags
    priced: Ward

    @classmethod
    def of(cls, work: ShiftWork, ward: Ward, earlier: Earlier) -> _Task:
        held = earlier.held[work.rows[ward.workers]]
        was = _worked(work, ward, earlier)
        model = _priced(with_held(ward.model, was, held), was)
        return cls(work, earlier, ward, was, held, attrs.evolve(ward, model=model))

    def done(self, engine: Engine, seconds: float) -> _Done:
        """The best roster found; rules give way of whoever the kept days leave without one."""
        answer = self._answer(self.priced.model, engine, seconds)
        if answer.shift is not None or answer.status != "impossible":
            return _Done(self.priced, answer)
        twin = Twin.of(self.priced.model, self.was, self.held).model
        stuck = answer.stuck or stuck_in(twin, engine)
        ward, conflicts = loosened(self.work, self.priced, stuck, engine, self.was, self.held)
        return _Done(ward, self._answer(ward.model, engine, seconds), conflicts)

    def _answer(self, model: ShiftModel, engine: Engine, seconds: float) -> ShiftAnswer:
        """The best roster of a model; what it was where that is lawful and lacks nobody."""
        from ..shifts.faults import faults
        from ..shifts.search import solve

        twin = Twin.of(model, self.was, self.held)
        known = np.where(self.held & (self.was == NOT_KNOWN), np.int16(-1), self.was)
        start = twin.into(known) if (known >= -1).all() else None
        if start is not None and not faults(twin.model, start):
            cost = model.cost(known)
            if (model.cover(known) >= model.need).all():
                return ShiftAnswer(
                    shift=known,
                    cost=cost,
                    bound=cost,
                    status="optimal",
                    seed=engine.seed,
                    seconds=0.0,
                    engine="none needed",
                )
        found = solve(
            twin.model,
            seconds=seconds,
            workers=engine.workers,
            seed=engine.seed,
            deterministic=engine.deterministic,
            start=start,
        )
        return twin.back(found, model)

    def kept(self) -> Iterator[Kept]:
        """Kept days against the law or a settled day, or without rest after a kept day before."""
        work, model = self.work, self.ward.model
        fixed = self.held & (self.was >= 0)
        soon = set(hurried(model, self.was, fixed))
        long = set(overlong(model, fixed))
        for person, day in np.argwhere(self.held).tolist():
            worker = int(self.ward.workers[person])
            works = bool(self.earlier.mode[work.rows[worker], day] != OFF)
            shift = int(self.ward.shifts[self.was[person, day]]) if fixed[person, day] else -1
            pin = int(work.pinned[worker, day])
            if works and not work.may[worker, day]:
                yield self._kept(worker, day, None)
            elif pin >= OFF_PIN and (works, shift) != (pin >= 0, pin):
                yield self._kept(worker, day, work.pin(worker, day))
            elif not works and not model.may_rest[person, day]:
                yield self._kept(worker, day, None)
            elif (person, day) in soon:
                yield self._kept(worker, day, _resting(work, worker))
            elif (person, day) in long:
                run = work.terms[int(work.term_of[worker])].max_days_on
                yield self._kept(worker, day, (run.rule, run.citation) if run else None)

    def _kept(self, worker: int, day: int, against: tuple[str, Citation] | None) -> Kept:
        row = np.zeros_like(self.earlier.held)
        row[self.work.rows[worker], day] = True
        (found,) = kept_of(self.work.rulings, self.earlier, row)
        if against is None:
            return found
        return attrs.evolve(found, rule=against[0], citation=against[1])


def _resting(work: ShiftWork, worker: int) -> tuple[str, Citation] | None:
    """The rule on rest between two shifts."""
    terms = work.terms[int(work.term_of[worker])]
    if terms.rest is not None:
        return terms.rest.rule, terms.rest.citation
    return next(((why.rule, why.citation) for _, _, why in terms.forbidden), None)


def _worked(work: ShiftWork, ward: Ward, earlier: Earlier) -> Grid:
    """The shift of the model that each worked on each day; ``NOT_KNOWN`` for any other work."""
    place = {work.shifts[shift].code: at for at, shift in enumerate(ward.shifts.tolist())}
    of_post = np.array([place.get(name, NOT_KNOWN) for name in earlier.names], dtype=np.int16)
    rows = work.rows[ward.workers]
    worked = np.where(earlier.mode[rows] == OFF, np.int16(-1), of_post[earlier.post[rows]])
    return np.where(earlier.known[rows], worked, NOT_KNOWN).astype(np.int16)


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
    return attrs.evolve(roster, mode=mode, post=post, shift_posts=frozenset())


def _of_others(freeze: Iterable[Cell], work: ShiftWork) -> Sequence[Cell]:
    """The frozen cells of whoever works in no shifts."""
    inside = {work.key(worker) for worker in range(len(work.rows))}
    return [cell for cell in freeze if (getattr(cell[0], "key", cell[0])) not in inside]
