"""A plain CP-SAT model of a shift roster: slow, and written without a look at the engine."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from asn_worksched.scheduling.shifts.model import OFF, ShiftAnswer


def solve(model, *, seconds, workers=1, seed=0, deterministic=False, start=None, progress=None):
    """The best roster by one CP-SAT model, as the engine gives it."""
    from ortools.sat.python import cp_model

    begun = perf_counter()
    cp = cp_model.CpModel()
    people, days, shifts = model.allowed.shape
    x = {(p, d, s): cp.new_bool_var("") for p, d, s in np.argwhere(model.allowed).tolist()}
    on = {}
    for p in range(people):
        for d in range(days):
            on[p, d] = cp.new_bool_var("")
            cp.add(sum(x[p, d, s] for s in range(shifts) if (p, d, s) in x) == on[p, d])
            if not model.may_rest[p, d]:
                cp.add(on[p, d] == 1)
        _person(cp, model, p, x, on)
    cost = [int(model.price[key]) * var for key, var in x.items()]
    for k, d, s in np.argwhere((model.under > 0) | (model.over > 0)).tolist():
        there = sum(x[p, d, s] for p in np.flatnonzero(model.able[k]).tolist() if (p, d, s) in x)
        less, more = cp.new_int_var(0, people + 99, ""), cp.new_int_var(0, people, "")
        cp.add(there + less - more == int(model.need[k, d, s]))
        cost += [int(model.under[k, d, s]) * less, int(model.over[k, d, s]) * more]
    cp.minimize(sum(cost) + model.constant)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(cp)
    told = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible"}
    told[cp_model.INFEASIBLE] = "impossible"
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ShiftAnswer(
            shift=None,
            cost=None,
            bound=0,
            status=told.get(status, "unknown"),
            seed=seed,
            seconds=perf_counter() - begun,
            engine="plain",
        )
    shift = np.full((people, days), OFF, dtype=np.int16)
    for (p, d, s), var in x.items():
        if solver.value(var):
            shift[p, d] = s
    return ShiftAnswer(
        shift=shift,
        cost=model.cost(shift),
        bound=int(np.ceil(solver.best_objective_bound - 1e-6)),
        status=told[status],
        seed=seed,
        seconds=perf_counter() - begun,
        engine="plain",
    )


def _person(cp, model, p, x, on):
    """The hard rules of one person."""
    _gaps(cp, model, p, x)
    _, days, shifts = model.allowed.shape
    last, run = int(model.last[p]), int(model.run[p])
    minutes = sum(int(model.minutes[s]) * v for (q, _, s), v in x.items() if q == p)
    cp.add(minutes >= int(model.least_minutes[p]))
    cp.add(minutes <= int(model.most_minutes[p]))
    for s in range(shifts):
        used = [v for (q, _, r), v in x.items() if q == p and r == s]
        cp.add(sum(used) <= int(model.most_of[p, s]))
    _weekends(cp, model, p, on)
    known = run if run else 0
    was_on = last != OFF
    _blocks(
        cp,
        [on[p, d] for d in range(days)],
        model.least_on[p],
        model.most_on[p],
        known if was_on else 0,
        bool(known) and not was_on,
    )
    _blocks(
        cp,
        [on[p, d].Not() for d in range(days)],
        model.least_off[p],
        model.most_off[p],
        0 if was_on else known,
        bool(known) and was_on,
    )


def _weekends(cp, model, p, on):
    begun = []
    for weekend in model.weekends:
        at = cp.new_bool_var("")
        cp.add_max_equality(at, [on[p, d] for d in weekend])
        begun.append(at)
    cp.add(sum(begun) <= int(model.most_weekends[p]))


def _gaps(cp, model, p, x):
    _, days, shifts = model.allowed.shape
    last = int(model.last[p])
    for d in range(days):
        for s in range(shifts):
            for t in range(shifts):
                for later in range(d + 1, min(d + int(model.gap[s, t]), days)):
                    if (p, d, s) in x and (p, later, t) in x:
                        cp.add(x[p, d, s] + x[p, later, t] <= 1)
    if last != OFF:
        for t in range(shifts):
            for d in range(min(int(model.gap[last, t]) - 1, days)):
                if (p, d, t) in x:
                    cp.add(x[p, d, t] == 0)


def _blocks(cp, flags, least, most, known, other_before):
    """Runs of true flags: no longer than *most*, and within the period no shorter than *least*."""
    days, least, most = len(flags), int(least), int(most)
    line = [None] * min(known, days + most) + flags
    shift = len(line) - days
    for first in range(len(line) - most):
        window = [v for v in line[first : first + most + 1] if v is not None]
        if window:
            cp.add_bool_or([v.Not() for v in window])
    for d in range(days):
        for short in range(1, least):
            if d + short >= days:
                continue
            held = known if d == 0 else 0
            if d == 0 and not (held or other_before):
                continue
            if held + short >= least:
                continue
            block = flags[d : d + short]
            ahead = [flags[d - 1]] if d else []
            cp.add_bool_or([*ahead, *(v.Not() for v in block), flags[d + short]])
    if known and 0 < known < least and days:
        # The block from before has to go on at once.
        cp.add_bool_or([flags[0]])
    assert shift >= 0
