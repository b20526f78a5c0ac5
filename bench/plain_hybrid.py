"""A straightforward CP-SAT model of a hybrid office, as one would write it first."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from asn_worksched.scheduling.desks.model import DeskModel


def plain(
    desks: DeskModel, *, seconds: float, workers: int, seed: int
) -> tuple[np.ndarray[Any, Any] | None, int | None]:
    """The seating (people, days) and the bound on its cost that CP-SAT finds in *seconds*."""
    model = cp_model.CpModel()
    people, days, places = range(desks.people), range(desks.days), range(desks.desks)
    at = {
        (p, k, d): model.new_bool_var("")
        for p in people
        for k in places
        if desks.fits[p, k]
        for d in days
    }
    holds = {(p, k): model.new_bool_var("") for p in people for k in places if desks.fits[p, k]}
    here = {
        (p, d): sum(at[p, k, d] for k in places if (p, k) in holds) for p in people for d in days
    }
    cost: list[Any] = [int(desks.price[key]) * coming for key, coming in here.items()]
    for p in people:
        model.add(sum(holds[p, k] for k in places if (p, k) in holds) <= 1)
        for k, d in ((k, d) for k in places if (p, k) in holds for d in days):
            model.add(at[p, k, d] <= holds[p, k])
        came = sum(here[p, d] for d in days)
        model.add(came <= int(desks.most_days[p, 0]))
        short = model.new_int_var(0, desks.days, "")
        model.add(short >= int(desks.least_days[p, 0]) - came)
        cost.append(int(desks.missing_price[p]) * short)
    for k in places:
        for d in days:
            model.add(sum(at[p, k, d] for p in people if (p, k) in holds) <= 1)
    for team in range(desks.teams):
        cost += _team(model, desks, team, at, here)
    model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None
    seat = np.full((desks.people, desks.days), -1, dtype=np.int32)
    for (p, k, d), variable in at.items():
        if solver.boolean_value(variable):
            seat[p, d] = k
    return seat, int(np.ceil(solver.best_objective_bound - 1e-6))


def _team(model: Any, desks: DeskModel, team: int, at: Any, here: Any) -> list[Any]:
    members, days = desks.members[team].tolist(), range(desks.days)
    meets = [model.new_bool_var("") for _ in days]
    model.add(sum(meets) == 1)
    cost = []
    for d in days:
        for p in members:
            model.add(here[p, d] >= meets[d])
        uses = []
        for zone in range(desks.zones):
            inside = desks.in_zone[zone].tolist()
            sits = [at[p, k, d] for p in members for k in inside if (p, k, d) in at]
            used = model.new_bool_var("")
            for each in sits:
                model.add(each <= used)
            model.add(sum(sits) >= 2 * used)
            uses.append(used)
        model.add(sum(uses) <= int(desks.most_zones[team]))
        cost.append(int(desks.zone_price[team]) * sum(uses))
    return cost
