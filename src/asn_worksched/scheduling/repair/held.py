"""Held cells of shift rosters: they stay, lawful or not, and what they break gives way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.ruling import Conflict
from ...roster import OFF, Roster
from ...rulings.shift_work import ShiftWork
from ..shifts.calling import Engine
from ..shifts.model import OFF as NO_SHIFT
from ..shifts.model import UNBOUNDED, Counts, Flags, Grid, ShiftAnswer, ShiftModel
from ..shifts.relax import alone, relaxed
from ..shifts.translate import Ward
from .earlier import Earlier

T = TypeVar("T")
Rows = npt.NDArray[np.intp]


def with_held(model: ShiftModel, was: Grid, held: Flags) -> ShiftModel:
    """
    Cells that are *held* can be nothing but what they *was*, whatever closes them.

    Work in no shift of the model is no work to it. Maxima are at least what the held cells use up.
    """
    fixed = np.where(held & (was >= 0), was, -1)
    same = fixed[:, :, None] == np.arange(model.shifts)
    used = np.asarray(same.sum(axis=1), dtype=np.int32)
    weekends = [(fixed[:, list(days)] >= 0).any(axis=1) for days in model.weekends]
    return attrs.evolve(
        model,
        allowed=np.where(held[:, :, None], same, model.allowed),
        may_rest=np.where(held, fixed < 0, model.may_rest),
        most_of=np.maximum(model.most_of, used),
        most_minutes=np.maximum(model.most_minutes, used @ model.minutes),
        most_on=np.maximum(model.most_on, _longest(model, fixed)),
        most_weekends=np.maximum(
            model.most_weekends, np.sum(weekends, axis=0, dtype=np.int32) if weekends else 0
        ),
    )


def _longest(model: ShiftModel, fixed: Grid) -> Counts:
    """The longest run of held work of each person, with the days worked before the first."""
    run = np.where(model.last != NO_SHIFT, model.run, 0).astype(np.int32)
    best = np.zeros_like(run)
    for day in range(fixed.shape[1]):
        run = np.where(fixed[:, day] >= 0, run + 1, 0).astype(np.int32)
        best = np.maximum(best, run)
    return best


@attrs.frozen(eq=False)
class Twin:
    """
    A *model* whose held work may break the rest between shifts, which else holds for everybody.

    Held work is in shifts of its own there, the same by other numbers: *fixed* (bool (people,
    days)) are those cells, *shifts* how many shifts there are without them.
    """

    model: ShiftModel
    fixed: Flags
    shifts: int

    @classmethod
    def of(cls, model: ShiftModel, was: Grid, held: Flags) -> Twin:
        """The same model where no held work breaks rest."""
        fixed = held & (was >= 0)
        if not any(hurried(model, was, fixed)):
            return cls(model, fixed & False, model.shifts)
        there = fixed[:, :, None] & (was[:, :, None] == np.arange(model.shifts))
        able, taken = model.able.astype(np.int32), there.astype(np.int32)
        filled = np.einsum("kp,pds->kds", able, taken)
        none = np.zeros_like(model.need)
        gap = np.block([[model.gap, model.gap], [model.gap, np.ones_like(model.gap)]])
        left = np.where(
            model.most_of < UNBOUNDED, model.most_of - there.sum(axis=1), UNBOUNDED
        ).astype(np.int32)
        made = attrs.evolve(
            model,
            minutes=np.tile(model.minutes, 2),
            gap=gap.astype(np.int32),
            allowed=np.concatenate([model.allowed & ~there, there], axis=2),
            price=np.concatenate([model.price, model.price], axis=2),
            most_of=np.concatenate([left, np.full_like(left, UNBOUNDED)], axis=1),
            last=np.where(model.last >= 0, model.last + model.shifts, model.last).astype(np.int16),
            need=np.concatenate([np.maximum(model.need - filled, 0), none], axis=2),
            under=np.concatenate([model.under, np.zeros_like(model.under)], axis=2),
            over=np.concatenate([model.over, np.zeros_like(model.over)], axis=2),
        )
        return cls(made, fixed, model.shifts)

    def into(self, grid: Grid) -> Grid:
        """A grid of plain shifts as this model numbers them."""
        return np.where(self.fixed, grid + self.shifts, grid).astype(np.int16)

    def back(self, answer: ShiftAnswer, plain: ShiftModel) -> ShiftAnswer:
        """An answer in plain shifts, at what it costs in the *plain* model."""
        if answer.shift is None or answer.cost is None:
            return answer
        grid = np.where(self.fixed, answer.shift - self.shifts, answer.shift).astype(np.int16)
        more = plain.cost(grid) - answer.cost
        return attrs.evolve(answer, shift=grid, cost=answer.cost + more, bound=answer.bound + more)


def hurried(model: ShiftModel, was: Grid, fixed: Flags) -> Iterator[tuple[int, int]]:
    """The person and day of held work too soon after other held work, or work before."""
    for person in np.flatnonzero(fixed.any(axis=1)).tolist():
        before, at = int(model.last[person]), -1
        for day in np.flatnonzero(fixed[person]).tolist():
            shift = int(was[person, day])
            if before >= 0 and day - at < model.gap[before, shift]:
                yield person, day
            before, at = shift, day


def overlong(model: ShiftModel, fixed: Flags) -> Iterator[tuple[int, int]]:
    """The person and day of held work that makes more days in a row than the model allows."""
    for person in np.flatnonzero(fixed.any(axis=1)).tolist():
        run = int(model.run[person]) if model.last[person] != NO_SHIFT else 0
        for day, here in enumerate(fixed[person].tolist()):
            run = run + 1 if here else 0
            if run > model.most_on[person]:
                yield person, day


def loosened(
    work: ShiftWork, ward: Ward, stuck: tuple[int, ...], engine: Engine, was: Grid, held: Flags
) -> tuple[Ward, tuple[Conflict, ...]]:
    """
    The ward with rules loosened of who is *stuck*, all but the held cells, and what gave way.
    """
    conflicts: list[Conflict] = []
    model = ward.model
    for person in stuck:
        free = ~(held[person] & (was[person] >= 0))
        own = held[person : person + 1], was[person : person + 1]

        def lawful(one: ShiftModel, free: Flags = free, own: tuple[Flags, Grid] = own) -> bool:
            tied = attrs.evolve(one, may_rest=one.may_rest & free)
            return engine.lawful(Twin.of(tied, own[1], own[0]).model)

        found = relaxed(work, attrs.evolve(ward, model=model), (person,), lawful)
        rest = found.ward.model.may_rest.copy()
        rest[person] &= free
        model = attrs.evolve(found.ward.model, may_rest=rest)
        conflicts += found.conflicts
    return attrs.evolve(ward, model=model), tuple(conflicts)


def stuck_in(model: ShiftModel, engine: Engine) -> tuple[int, ...]:
    """The people of whom each alone has no lawful pattern."""
    each = range(model.people)
    return tuple(person for person in each if not engine.lawful(alone(model, person)))


def as_held(roster: Roster, earlier: Earlier, rows: Rows) -> Roster:
    """*roster* with the held cells of *rows* exactly as they were: mode, post, hours and rule."""
    cells = np.zeros_like(earlier.held)
    cells[rows] = earlier.held[rows]
    row, day = np.nonzero(cells)
    theirs = earlier.row[row], earlier.day[day]
    old = earlier.roster
    mode, post = roster.mode.copy(), roster.post.copy()
    rule, shift = roster.rule.copy(), roster.shift.copy()
    posts, hours, rules = list(roster.posts), list(roster.shifts), list(roster.rules)
    works = earlier.mode[cells] != OFF
    mode[cells] = earlier.mode[cells]
    post[cells] = np.where(works, _places(old.posts, posts, old.post[theirs], 1), 0)
    shift[cells] = np.where(works, _places(old.shifts, hours, old.shift[theirs], 0), -1)
    rule[cells] = np.where(works, _places(old.rules, rules, old.rule[theirs], 0), -1)
    return attrs.evolve(
        roster,
        mode=mode,
        post=post,
        posts=tuple(posts),
        rule=rule,
        rules=tuple(rules),
        shift=shift,
        shifts=tuple(hours),
    )


def _places(
    old: tuple[T, ...], new: list[T], numbers: npt.NDArray[Any], first: int
) -> npt.NDArray[np.int64]:
    """
    The numbers in *new* of what has *numbers* in *old*, added where it is missing.

    *first* is the number of the first; what is below it stays as it is.
    """
    found: npt.NDArray[np.int64] = numbers.astype(np.int64)
    for number in np.unique(numbers[numbers >= first]).tolist():
        told = old[number - first]
        if told not in new:
            new.append(told)
        found[numbers == number] = new.index(told) + first
    return found
