"""A straightforward CP-SAT model of a published instance: what the engine is compared with."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import attrs
import numpy as np
from curtois import Contract, Instance

from asn_worksched.scheduling.shifts.model import OFF, Grid


@attrs.frozen(eq=False)
class Plain:
    """What CP-SAT by itself found: *cost* and *shift* are ``None`` where it found nothing."""

    shift: Grid | None
    cost: int | None
    bound: int
    status: str
    seconds: float


def solve(instance: Instance, *, seconds: float, workers: int, seed: int) -> Plain:
    """One model, one call, *workers* threads."""
    from ortools.sat.python import cp_model

    begun = perf_counter()
    model = cp_model.CpModel()
    works = {person: _person(model, instance, person) for person in instance.staff}
    model.minimize(sum(_wishes(instance, works)) + sum(_covers(model, instance, works)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (perf_counter() - begun))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    name = str(solver.status_name(status)).lower()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Plain(None, None, bound, name, perf_counter() - begun)
    shift = np.full((len(instance.staff), instance.days), OFF, dtype=np.int16)
    for row, days in enumerate(works.values()):
        for day, choices in enumerate(days):
            for number, shift_name in enumerate(instance.shifts):
                if shift_name in choices and solver.value(choices[shift_name]):
                    shift[row, day] = number
    return Plain(shift, round(solver.objective_value), bound, name, perf_counter() - begun)


Days = list[dict[str, Any]]
"""Of one person, each day's variables by shift."""


def _person(model: Any, instance: Instance, person: str) -> Days:
    """The variables of one person, under their contract."""
    contract, days = instance.staff[person], instance.days
    away = instance.days_off.get(person, frozenset())
    works: Days = [
        {} if day in away else {shift: model.new_bool_var("") for shift in instance.shifts}
        for day in range(days)
    ]
    at_work = [model.new_bool_var("") for _ in range(days)]
    for day in range(days):
        model.add(sum(works[day].values()) == at_work[day])
    for day in range(days - 1):
        for shift, kind in instance.shifts.items():
            for other in kind.not_before:
                if shift in works[day] and other in works[day + 1]:
                    model.add(works[day][shift] + works[day + 1][other] <= 1)
    for shift, most in contract.most_of.items():
        model.add(sum(works[day][shift] for day in range(days) if shift in works[day]) <= most)
    total = sum(
        instance.shifts[shift].minutes * variable
        for choices in works
        for shift, variable in choices.items()
    )
    model.add(total >= contract.least_minutes)
    model.add(total <= contract.most_minutes)
    _blocks(model, contract, at_work)
    weekends = []
    for saturday in range(5, days, 7):
        weekends.append(model.new_bool_var(""))
        for day in range(saturday, min(saturday + 2, days)):
            model.add(weekends[-1] >= at_work[day])
    model.add(sum(weekends) <= contract.most_weekends)
    return works


def _blocks(model: Any, contract: Contract, at_work: list[Any]) -> None:
    """Days in a row on and off; blocks that touch an end of the period may be short."""
    days = len(at_work)
    for first in range(days - contract.most_on):
        model.add(sum(at_work[first : first + contract.most_on + 1]) <= contract.most_on)
    for length in range(1, contract.least_on):
        for first in range(1, days - length):
            inside = sum(at_work[first : first + length])
            model.add(inside - at_work[first - 1] - at_work[first + length] <= length - 1)
    for length in range(1, contract.least_off):
        for first in range(1, days - length):
            inside = sum(at_work[first : first + length])
            model.add(at_work[first - 1] + at_work[first + length] - inside <= 1)


def _wishes(instance: Instance, works: dict[str, Days]) -> list[Any]:
    costs: list[Any] = []
    for wish in instance.on:
        variable = works[wish.person][wish.day].get(wish.shift)
        costs.append(wish.weight if variable is None else wish.weight * (1 - variable))
    for wish in instance.off:
        variable = works[wish.person][wish.day].get(wish.shift)
        costs.append(0 if variable is None else wish.weight * variable)
    return costs


def _covers(model: Any, instance: Instance, works: dict[str, Days]) -> list[Any]:
    costs = []
    for cover in instance.cover:
        here = [days[cover.day].get(cover.shift) for days in works.values()]
        there = [variable for variable in here if variable is not None]
        fewer = model.new_int_var(0, cover.need, "")
        more = model.new_int_var(0, len(works), "")
        model.add(sum(there) + fewer - more == cover.need)
        costs.append(cover.under * fewer + cover.over * more)
    return costs
