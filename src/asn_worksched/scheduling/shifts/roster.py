"""plan_shifts(): from rulings and shift rules to a roster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import time
from time import perf_counter

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ...domain.acts import Citation
from ...domain.ruling import Conflict
from ...domain.shifts import ShiftRules
from ...roster import OFF, Proof, Roster, Unfilled
from ...rulings import Rulings
from ...rulings.shift_history import Before
from ...rulings.shift_terms import Bound
from ...rulings.shift_work import ShiftWork
from ...texts import N_
from ..plan import plan
from .beside import caps_overrun, without
from .calling import Clock, Engine, Heard, in_turn, over
from .model import Grid, ShiftAnswer
from .relax import Clause, alone, duty, relaxed, said, settled
from .translate import Ward, wards

Progress = Callable[[str, float, int | None, int], None]
"""Told a unit, seconds since the start, the unit's cost (``None`` before any) and its bound."""

TOO_FEW = N_("too few people may work this shift on that day")
HELD_BACK = N_("rest, days in a row, minutes or wishes of those who may leave nobody else")
NOT_FOUND = N_("nobody was found for it in the time given")


def plan_shifts(
    rulings: Rulings,
    rules: ShiftRules,
    *,
    before: Roster | pl.DataFrame | None = None,
    seed: int = 0,
    seconds: float = 60.0,
    workers: int = 1,
    deterministic: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Roster:
    """
    The roster of those who work in the shifts of *rules*, and of everybody else as :func:`plan`.

    Nobody works on leave, in a shift that their unit does not ask for, or without the rest, the
    days off, the maxima and the settled days of rules and law. Within that, missing and surplus
    people and wishes not granted cost as little as could be found: ``roster.proof`` says how well.
    Whoever works in shifts comes on any day of turns, holidays included, and on all days of a
    shorter working week; the days a week that the law counts for others give way to minutes here.

    The rest of a unit is that of whoever needs most of it, since its shifts follow one another
    alike for all.

    *before* is an earlier roster, or its table: rest and days in a row go on from it. Units are
    solved one after another by *workers* processes, each with its part of *seconds* by size and of
    what others left; or all at once over *executor*, each with its part. With *deterministic* the
    same input, *seed* and *seconds* give the same roster on any machine and over any executor;
    else what is found depends on its speed. Ctrl-C ends the search with the best so far.

    ``post`` of a cell is the code of the shift. Cover that stays empty is in ``roster.unfilled``;
    rules that nobody could keep to are in ``roster.conflicts``, and the rest is planned all the
    same. Raises :class:`InvalidInput` for rules that do not fit the register and for a roster
    *before* that is not before, :class:`ValueError` for no time or no processes, and
    :class:`MissingExtra` without OR-Tools.
    """
    if not seconds > 0 or workers < 1:
        raise ValueError("seconds have to be more than 0, and workers 1 or more")
    begun = perf_counter()
    work = ShiftWork.of(rulings, rules)
    todo = list(wards(work, Before.of(work, before)))
    clock = Clock(begun, seconds, [_size(ward) for ward in todo], deterministic)
    engine = Engine(seed, workers, deterministic)
    if executor is None:
        found = in_turn(todo, engine, clock, lambda ward: _told(progress, ward, begun))
    else:
        found = over(executor, todo, engine, clock)
    answered = zip(todo, found, strict=True)
    return arranged(
        work,
        answered,
        engine,
        clock,
        lambda rest: plan(rest, seed=seed, seconds=seconds, executor=executor),
    )


def arranged(
    work: ShiftWork,
    answered: Iterable[tuple[Ward, ShiftAnswer]],
    engine: Engine,
    clock: Clock,
    beside: Callable[[Rulings], Roster],
) -> Roster:
    """The roster of wards with their answers, and of everybody else as *beside* has them."""
    solved = [
        _solved(work, ward, answer, engine, clock.share(number))
        for number, (ward, answer) in enumerate(answered)
    ]
    sheet = _Sheet.of(work, solved)
    others = beside(without(work.rulings, work.rows, sheet.at_office))
    return sheet.roster(solved, others, engine.seed, perf_counter() - clock.begun)


def _size(ward: Ward) -> int:
    return ward.model.people * ward.model.days * ward.model.shifts


def _told(progress: Progress | None, ward: Ward, begun: float) -> Heard | None:
    """What the engine is to call when a ward's cost or bound improves."""
    if progress is None:
        return None

    def tell(_: float, cost: int | None, bound: int) -> None:
        progress(ward.name, perf_counter() - begun, cost, bound)

    return tell


@attrs.frozen(eq=False)
class _Solved:
    """A ward with its answer, and what clashed on the way."""

    ward: Ward
    answer: ShiftAnswer
    conflicts: tuple[Conflict, ...]


def _solved(
    work: ShiftWork, ward: Ward, answer: ShiftAnswer, engine: Engine, seconds: float
) -> _Solved:
    """A ward's *answer*; where somebody has none, one after their rules have been loosened."""
    torn = (
        *(_torn(work, worker, day, duty(work, worker, day)) for worker, day in ward.torn),
        *(_torn(work, worker, day, _owed(work, worker, why)) for worker, day, why in ward.early),
    )
    if answer.shift is not None or answer.status != "impossible":
        return _Solved(ward, answer, torn)
    stuck = answer.stuck or tuple(
        person
        for person in range(ward.model.people)
        if not engine.lawful(alone(ward.model, person))
    )
    found = relaxed(work, ward, stuck, engine.lawful)
    return _Solved(found.ward, engine.best(found.ward.model, seconds), (*torn, *found.conflicts))


def _owed(work: ShiftWork, worker: int, why: Bound) -> Clause:
    """The ban or the rest that holds after the last work before the period."""
    bans = [ban for _, _, ban in work.terms[int(work.term_of[worker])].forbidden]
    return said(work, why, "forbidden" if why in bans else "min_rest_hours")


def _torn(work: ShiftWork, worker: int, day: int, against: Clause) -> Conflict:
    """A day that is settled against the law, or against what the last work before leaves open."""
    name, citation = settled(work, worker, day)
    return Conflict(
        day=work.rulings.period.days[day],
        group=work.key(worker),
        clauses=(against[1], citation),
        rules=(against[0], name),
    )


@attrs.frozen(eq=False)
class _Sheet:
    """Who works which shift: *works* (int16 (workers, days), -1 for off), and its *cover* rule."""

    work: ShiftWork
    works: Grid
    cover: Grid

    @classmethod
    def of(cls, work: ShiftWork, solved: Sequence[_Solved]) -> _Sheet:
        """Enter every ward's answer."""
        shape = (len(work.rows), len(work.rulings.period))
        works = np.full(shape, -1, dtype=np.int16)
        cover = np.full(shape, -1, dtype=np.int16)
        for each in solved:
            if each.answer.shift is None:
                continue
            numbers = np.append(each.ward.shifts, -1).astype(np.int16)
            mine = numbers[each.answer.shift]
            works[each.ward.workers] = mine
            for demand in reversed(each.ward.demands):
                able = demand.able[each.ward.workers][:, None] & (mine >= 0)
                day = np.arange(shape[1])[None, :]
                asked = np.where(able, demand.cover[day, np.maximum(mine, 0)], -1)
                here = cover[each.ward.workers]
                cover[each.ward.workers] = np.where(asked >= 0, asked, here)
        return cls(work, works, cover)

    @property
    def at_office(self) -> npt.NDArray[np.bool_]:
        """Who of the whole register comes for a shift, bool (people, days)."""
        found = np.zeros((len(self.work.rulings.people), self.works.shape[1]), dtype=bool)
        found[self.work.rows] = self.works >= 0
        return found

    def roster(
        self, solved: Sequence[_Solved], others: Roster, seed: int, seconds: float
    ) -> Roster:
        """The finished roster: *others* with the rows of those in shifts filled in."""
        work, rows, on = self.work, self.work.rows, self.works >= 0
        codes = [shift.code for shift in work.shifts]
        posts = (*others.posts, *(code for code in codes if code not in others.posts))
        post_of = np.array([posts.index(code) + 1 for code in codes] + [0], dtype=np.uint16)
        spans, span_of = self._spans(others.shifts)
        rules, rule_of = self._rules(others)
        granted = self._granted()
        rule = np.where(self.cover >= 0, rule_of[self.cover], granted)
        mode, post = others.mode.copy(), others.post.copy()
        shift, cited = others.shift.copy(), others.rule.copy()
        mode[rows] = np.where(on, work.mode, OFF)
        post[rows] = post_of[self.works]
        cited[rows] = np.where(on, rule, -1)
        day = np.arange(self.works.shape[1])[None, :]
        shift[rows] = np.where(on, span_of[np.maximum(self.works, 0), day], -1)
        return attrs.evolve(
            others,
            mode=mode,
            post=post,
            posts=posts,
            rule=cited,
            rules=rules,
            shift=shift,
            shifts=spans,
            shift_posts=frozenset(codes),
            proof=_proof([each.answer for each in solved], others.proof, seed, seconds),
            unfilled=(*others.unfilled, *_unfilled(work, solved)),
            conflicts=(*others.conflicts, *self._conflicts(solved)),
            rulings=work.rulings,
        )

    def _spans(
        self, known: tuple[tuple[time, time], ...]
    ) -> tuple[tuple[tuple[time, time], ...], npt.NDArray[np.int16]]:
        """All hours, and those of each shift on each day, int16 (shifts, days)."""
        number = {span: place for place, span in enumerate(known)}
        period = self.work.rulings.period
        which = np.zeros((len(self.work.shifts), len(period)), dtype=np.int16)
        for row, shift in enumerate(self.work.shifts):
            for column, day in enumerate(period):
                which[row, column] = number.setdefault(shift.span(day), len(number))
        return tuple(number), which

    def _rules(
        self, others: Roster
    ) -> tuple[tuple[tuple[str, Citation], ...], npt.NDArray[np.int16]]:
        """All rules, and the place of each cover among them."""
        covers = [self.work.rules.cited("covers", n) for n in range(len(self.work.rules.covers))]
        start = len(others.rules)
        places = np.array([*range(start, start + len(covers)), -1], dtype=np.int16)
        return (*others.rules, *covers), places

    def _granted(self) -> npt.NDArray[np.int16]:
        """The clause of the law that gives each worker the office mode."""
        rulings, rows = self.work.rulings, self.work.rows
        day = np.arange(self.works.shape[1])[None, :]
        bit = np.maximum(self.work.mode, 1) - 1
        return np.asarray(rulings.grant_of[rulings.number[rows][:, None], day, bit])

    def _conflicts(self, solved: Sequence[_Solved]) -> Iterator[Conflict]:
        for each in solved:
            yield from each.conflicts
        if self.work.rules.covers:
            asking = self.work.rules.cited("covers", 0)
            yield from caps_overrun(self.work.rulings, self.at_office, asking)


def _unfilled(work: ShiftWork, solved: Sequence[_Solved]) -> Iterator[Unfilled]:
    """Every cover that is short of people, with the reason."""
    for each in solved:
        ward, answer = each.ward, each.answer
        shape = (ward.model.people, ward.model.days)
        shift = np.full(shape, -1, dtype=np.int16) if answer.shift is None else answer.shift
        there = ward.model.cover(shift)
        for number, day, column in np.argwhere(there < ward.model.need).tolist():
            demand, short = ward.demands[number], int(ward.shifts[column])
            name, citation = work.rules.cited("covers", int(demand.cover[day, short]))
            post = work.shifts[short].code
            able = ward.model.allowed[demand.able[ward.workers], day, column]
            few = np.count_nonzero(able) < ward.model.need[number, day, column]
            known = HELD_BACK if answer.status == "optimal" else NOT_FOUND
            yield Unfilled(
                day=work.rulings.period.days[day],
                unit=ward.name,
                post=f"{post}-{demand.skill}" if demand.skill else post,
                missing=int(ward.model.need[number, day, column] - there[number, day, column]),
                rule=name,
                citation=citation,
                reason=TOO_FEW if few else known,
            )


def _proof(
    answers: Sequence[ShiftAnswer], others: Proof | None, seed: int, seconds: float
) -> Proof:
    """What is proven of all parts together; the parts of the others count as well."""
    beside = [others] if others is not None and others.parts else []
    missing = any(each.cost is None for each in answers)
    cost = sum(each.cost or 0 for each in answers) + sum(each.objective for each in beside)
    bound = sum(each.bound for each in answers) + sum(each.bound for each in beside)
    engines = {*(each.engine for each in answers), *(each.engine for each in beside)}
    proven = {*(each.status for each in answers), *(each.status for each in beside)} <= {"optimal"}
    return Proof(
        engine=" + ".join(sorted(filter(None, engines))) or "none needed",
        status="unknown" if missing else "optimal" if proven else "feasible",
        objective=cost,
        bound=bound,
        seed=seed,
        parts=len(answers) + sum(each.parts for each in beside),
        seconds=seconds,
    )
