"""
Part of a roster anew, the rest as it is: a compact model for CP-SAT.

One 0-1 variable for each open person, day and shift they may work, one for each open person and
day (do they work?), one for each cover that can fall short. What exceeds a cover costs linearly
in who works, so it needs no variable. Blocks and rests are clauses over days worked.
"""

from __future__ import annotations

from functools import reduce
from math import gcd
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from .literals import FALSE, TRUE, UNKNOWN, Literals, Writer, cp_model, is_variable
from .model import OFF, UNBOUNDED, Flags, Grid, ShiftModel

ANY_COST = 2**53


@attrs.frozen(eq=False)
class Found:
    """
    What CP-SAT made of a window.

    *shift* (int16 (people, days)) is what it found, ``None`` if nothing lawful; *best* that it is
    proven to be the best, or with no *shift* that there is none;
    *bound* that nothing within the window costs less; *work* is CP-SAT's own measure of time,
    which does not depend on the machine.
    """

    shift: Grid | None
    best: bool
    bound: int
    work: float


@attrs.frozen(eq=False)
class _Part:
    """
    The cells of the *rows* (people) of a window: who is *free*, and literals.

    *shift* holds the number now worked, (rows, days), ``OFF`` where that is not an option. *works*
    (rows, days) and *takes* (rows, days, shifts) are literals; *before* (rows, earlier days) those
    of the days before the first. Only days from *first* up to, not including, *end* are free for
    anyone.
    """

    rows: npt.NDArray[np.int64]
    free: Flags
    shift: Grid
    works: Literals
    takes: Literals
    before: Literals
    first: int
    end: int


def reopen(
    model: ShiftModel,
    shift: Grid,
    free: Flags,
    *,
    seconds: float | None = None,
    work: float | None = None,
    seed: int = 0,
    costs: tuple[int, int] | None = None,
) -> Found:
    """
    The best roster CP-SAT finds that differs from *shift* in *free* cells only.

    *shift* (int16 (people, days)) must be lawful outside of *free* (bool, alike). One thread; with
    *work* (CP-SAT's deterministic time) and no *seconds* (wall time) the answer depends on nothing
    but what is given. A roster that costs the same as *shift* may come back changed, but none that
    costs more; *costs* are other limits, both included, and then *best* holds within them.
    """
    if not free.any():
        cost = model.cost(shift)
        return Found(shift, True, cost, 0.0)
    writer, part = written(model, shift, free, costs)
    solver = solver_with(seconds=seconds, work=work, seed=seed)
    solver.solve(writer.model)
    return read_back(shift, part, solver)


def solver_with(*, seconds: float | None, work: float | None, seed: int) -> Any:
    """A solver of one thread that keeps within the limits and leaves Ctrl-C to us."""
    solver = cp_model().CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.linearization_level = 2
    parameters.catch_sigint_signal = False
    if seconds is not None:
        parameters.max_time_in_seconds = max(0.01, seconds)
    if work is not None:
        parameters.max_deterministic_time = work
    return solver


def read_back(shift: Grid, part: _Part, solver: Any) -> Found:
    """What *solver* found for *part* of *shift*."""
    response = solver.response_proto
    kinds = cp_model()
    status = response.status
    ended = status in (kinds.OPTIMAL, kinds.INFEASIBLE)
    bound = int(np.ceil(response.best_objective_bound - 1e-6)) if status != kinds.INFEASIBLE else 0
    work = float(response.deterministic_time)
    if status not in (kinds.OPTIMAL, kinds.FEASIBLE):
        return Found(None, ended, bound, work)
    values = np.array(response.solution, dtype=np.int64)
    found = shift.copy()
    row, day, number = np.nonzero(is_variable(part.takes))
    chosen = values[part.takes[row, day, number]] == 1
    found[part.rows] = np.where(part.free, OFF, part.shift)
    found[part.rows[row[chosen]], day[chosen]] = number[chosen]
    return Found(found, ended, bound, work)


def written(
    model: ShiftModel, shift: Grid, free: Flags, costs: tuple[int, int] | None = None
) -> tuple[Writer, _Part]:
    """
    The model of *free* cells, hinted with *shift*, for rosters within *costs*.

    What *shift* holds in a free cell need not be an option there.
    """
    writer = Writer()
    part = _open(writer, model, shift, free)
    _block_lengths(writer, model, part)
    _successions(writer, model, part)
    _weekends(writer, model, part)
    _totals(writer, model, part)
    hinted = shift.copy()
    hinted[part.rows] = part.shift
    _prices(writer, model, part, hinted)
    cost = model.cost(hinted)
    writer.finish(cost, *(costs or (-ANY_COST, model.cost(shift))))
    return writer, part


def _open(writer: Writer, model: ShiftModel, shift: Grid, free: Flags) -> _Part:
    rows, days = np.flatnonzero(free.any(axis=1)), np.flatnonzero(free.any(axis=0))
    opened, now = free[rows], shift[rows]
    can = _options(model, rows, now, opened)
    takes = np.full(can.shape, FALSE, dtype=np.int32)
    takes[can] = np.arange(np.count_nonzero(can), dtype=np.int32)
    held = now[:, :, None] == np.arange(model.shifts, dtype=np.int16)
    now = np.where(opened & ~(held & can).any(axis=2), np.int16(OFF), now)
    writer.booleans(held[can].tolist())
    works = _working(writer, can, takes, now, opened, model.may_rest[rows])
    before = _before(model, rows)
    return _Part(rows, opened, now, works, takes, before, int(days[0]), int(days[-1]) + 1)


def _options(model: ShiftModel, rows: npt.NDArray[np.int64], now: Grid, free: Flags) -> Flags:
    """Which shifts open cells can take, given the closed ones right before and after."""
    can = model.allowed[rows] & (model.most_of[rows] > 0)[:, None, :] & free[:, :, None]
    close = np.concatenate([model.gap > 1, np.zeros((1, model.shifts), dtype=np.bool_)])
    fixed = np.where(free, OFF, now)
    earlier = np.concatenate([model.last[rows, None], fixed[:, :-1]], axis=1)
    can &= ~close[earlier]
    close = np.concatenate([model.gap.T > 1, np.zeros((1, model.shifts), dtype=np.bool_)])
    can[:, :-1] &= ~close[fixed[:, 1:]]
    return can


def _working(
    writer: Writer, can: Flags, takes: Literals, now: Grid, free: Flags, may_rest: Flags
) -> Literals:
    """Literals of working at all, tied to those of the shifts."""
    works = np.where(now >= 0, TRUE, FALSE).astype(np.int32)
    number = can.sum(axis=2)
    works[free] = np.where(may_rest[free], FALSE, TRUE)
    alone = free & may_rest & (number == 1)
    works[alone] = takes[alone].max(axis=1)
    several = free & may_rest & (number > 1)
    first = writer.booleans((now[several] >= 0).tolist())
    works[several] = first + np.arange(np.count_nonzero(several), dtype=np.int32)
    tied = several | (free & ~may_rest)
    for cell in np.argwhere(tied).tolist():
        row, day = cell
        options = takes[row, day][can[row, day]].tolist()
        work = int(works[row, day])
        writer.exactly_one(options if work == TRUE else [*options, ~work])
    return works


def _before(model: ShiftModel, rows: npt.NDArray[np.int64]) -> Literals:
    """Literals of the days before the first, int32 (rows, days), as far back as limits reach."""
    limits = [model.least_on, model.least_off, model.most_on, model.most_off]
    reach = max(int(one[one < UNBOUNDED].max(initial=1)) for one in limits)
    reach = min(reach + 1, int(model.run[rows].max(initial=0)) + 1)
    ago = np.arange(reach, 0, -1)
    run = model.run[rows, None]
    worked = np.where(model.last[rows] >= 0, TRUE, FALSE)[:, None]
    before = np.where(ago <= run, worked, np.where(ago == run + 1, ~worked, UNKNOWN))
    return np.where(run > 0, before, UNKNOWN).astype(np.int32)


def _block_lengths(writer: Writer, model: ShiftModel, part: _Part) -> None:
    """
    Clauses for blocks of work and of rest that are too short or too long.

    A block that begins goes on for each of its least days, and one that ends has done so: either
    half would do, and both together are solved faster.
    """
    on = np.concatenate([part.before, part.works], axis=1)
    for days, most, least in (
        (on, model.most_on[part.rows], model.least_on[part.rows]),
        (~on, model.most_off[part.rows], model.least_off[part.rows]),
    ):
        for length in np.unique(most[most < days.shape[1]]).tolist():
            writer.clauses(_runs(~days[most == length], length + 1, part))
        for length in range(1, int(least.max(initial=0))):
            runs = _runs(days[least > length], length + 2, part)
            begun = np.stack([runs[:, 0], ~runs[:, 1], runs[:, -1]], axis=1)
            ended = np.stack([runs[:, -1], ~runs[:, -2], runs[:, 0]], axis=1)
            writer.clauses(begun if length == 1 else np.concatenate([begun, ended]))


def _runs(days: Literals, width: int, part: _Part) -> Literals:
    """Every run of *width* days that touches an open one, int32 (runs, width)."""
    earlier = part.before.shape[1]
    if days.shape[1] < width:
        return np.empty((0, width), dtype=np.int32)
    views = np.lib.stride_tricks.sliding_window_view(days, width, axis=1)
    start = max(0, part.first + earlier - width + 1)
    return np.asarray(views[:, start : part.end + earlier].reshape(-1, width), dtype=np.int32)


def _successions(writer: Writer, model: ShiftModel, part: _Part) -> None:
    """At most one of shifts on following days that are too close; clauses for wider gaps."""
    today, morrow = part.takes[:, :-1], part.takes[:, 1:]
    close = model.gap > 1
    for later in np.unique(close[close.any(axis=1)], axis=0):
        sooner = (close >= later).all(axis=1)
        writer.at_most_one(_flat(today[:, :, sooner]), _flat(morrow[:, :, later]))
    taken, works = part.takes, part.works
    if (model.gap > 2).any():
        taken, works = _with_last(model, part)
    for days in range(2, int(model.gap.max(initial=0))):
        between = [works[:, step : step + works.shape[1] - days] for step in range(1, days)]
        for sooner, later in np.argwhere(model.gap > days).tolist():
            ends = [~taken[:, :-days, sooner], ~taken[:, days:, later]]
            writer.clauses(np.stack([*ends, *between], axis=-1).reshape(-1, days + 1))


def _with_last(model: ShiftModel, part: _Part) -> tuple[Literals, Literals]:
    """The literals with closed cells told apart, and with the day before the first in front."""
    numbers = np.arange(model.shifts, dtype=np.int16)
    fixed = np.where((part.shift[:, :, None] == numbers) & ~part.free[:, :, None], TRUE, part.takes)
    last = np.where(model.last[part.rows, None] == numbers, TRUE, FALSE)
    worked = np.where(model.last[part.rows, None] >= 0, TRUE, FALSE)
    takes = np.concatenate([last[:, None], fixed], axis=1).astype(np.int32)
    return takes, np.concatenate([worked, part.works], axis=1).astype(np.int32)


def _flat(literals: Literals) -> Literals:
    return literals.reshape(-1, literals.shape[-1])


def _weekends(writer: Writer, model: ShiftModel, part: _Part) -> None:
    """No more weekends with work than agreed, where it could come to that."""
    if not model.weekends:
        return
    width = max(map(len, model.weekends))
    at = np.array([[*days, *[model.days] * (width - len(days))] for days in model.weekends])
    never = np.full((len(part.rows), 1), FALSE, dtype=np.int32)
    days = np.concatenate([part.works, never], axis=1)[:, at]
    surely = (days == TRUE).any(axis=2)
    left = model.most_weekends[part.rows] - surely.sum(axis=1)
    perhaps = is_variable(days).any(axis=2) & ~surely
    for row in np.flatnonzero(perhaps.sum(axis=1) > left).tolist():
        weekends = [
            [day for day in one if day != FALSE] for one in days[row, perhaps[row]].tolist()
        ]
        counted = [one[0] if len(one) == 1 else _any_of(writer, one) for one in weekends]
        writer.between(counted, [1] * len(counted), 0, int(left[row]))


def _any_of(writer: Writer, literals: list[int]) -> int:
    """A new variable that holds where one of *literals* does."""
    found = writer.booleans([max(writer.hints[literal] for literal in literals)])
    writer.clauses(np.array([[~literal, found] for literal in literals], dtype=np.int32))
    return found


def _totals(writer: Writer, model: ShiftModel, part: _Part) -> None:
    """Limits on days in a shift and on minutes, less what closed cells use up."""
    fixed = np.where(part.free, OFF, part.shift)
    numbers = np.arange(model.shifts, dtype=np.int16)
    spent = (fixed[:, :, None] == numbers).sum(axis=1)
    open_days = is_variable(part.takes)
    left = model.most_of[part.rows] - spent
    for row, shift in np.argwhere(open_days.sum(axis=1) > left).tolist():
        chosen = part.takes[row, open_days[row, :, shift], shift].tolist()
        writer.between(chosen, [1] * len(chosen), 0, int(left[row, shift]))
    _minutes(writer, model, part, spent @ model.minutes)


def _minutes(writer: Writer, model: ShiftModel, part: _Part, spent: npt.NDArray[Any]) -> None:
    unit = reduce(gcd, model.minutes.tolist()) or 1
    open_days = is_variable(part.takes)
    reach = np.where(open_days, model.minutes, 0).max(axis=2).sum(axis=1)
    most = model.most_minutes[part.rows].astype(np.int64) - spent
    least = model.least_minutes[part.rows] - spent
    equal = model.minutes.min() == model.minutes.max() and bool(model.may_rest[part.rows].all())
    for row in np.flatnonzero((least > 0) | (most < reach)).tolist():
        if equal:
            chosen = part.works[row][is_variable(part.works[row])]
            factors = np.ones(len(chosen), dtype=np.int64)
        else:
            chosen = part.takes[row][open_days[row]]
            factors = np.broadcast_to(model.minutes // unit, open_days[row].shape)[open_days[row]]
        bounds = (-(-int(least[row]) // unit), int(min(most[row], reach[row])) // unit)
        writer.between(chosen.tolist(), factors.tolist(), max(0, bounds[0]), bounds[1])


def _prices(writer: Writer, model: ShiftModel, part: _Part, shift: Grid) -> None:
    """Wishes, and cover: *over* for each who works, *under* and *over* for each who is missing."""
    row, day, number = np.nonzero(is_variable(part.takes))
    over = np.einsum("kp,kds->pds", model.able[:, part.rows].astype(np.int64), model.over)
    price = model.price[part.rows[row], day, number] + over[row, day, number]
    writer.minimise(part.takes[row, day, number].tolist(), price.tolist())
    kept = shift.copy()
    kept[part.rows] = np.where(part.free, OFF, part.shift)
    missing, held = model.need - model.cover(kept), model.cover(shift)
    each = model.under + model.over
    for demand, able in enumerate(model.able[:, part.rows]):
        open_cells = is_variable(part.takes[able])
        wanted = open_cells.any(axis=0) & (missing[demand] > 0) & (each[demand] > 0)
        cells = np.argwhere(wanted)
        lacks = np.maximum(model.need[demand] - held[demand], 0)[wanted].tolist()
        most = missing[demand][wanted].tolist()
        first = writer.integers(zip(lacks, most, strict=True))
        short = range(first, first + len(most))
        writer.minimise(short, each[demand][wanted].tolist())
        for (on, kind), lack, need in zip(cells.tolist(), short, most, strict=True):
            chosen = part.takes[able][:, on, kind][open_cells[:, on, kind]].tolist()
            writer.between([*chosen, lack], [1] * (len(chosen) + 1), need, len(chosen) + need)
