"""A rotation for CP-SAT: for ceilings that cross, where no flow is exact."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from ..errors import MissingExtra
from .rotation import Called, Prices, Rotation, price, unfairness


def by_cpsat(
    rotation: Rotation,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    prices: Prices | None = None,
) -> Called:
    """
    The cheapest answer found in *seconds* of wall time, with a proven bound on any other.

    Works on whole groups, as the flow does. One worker and a fixed seed: the same answer each
    time unless time runs out; with no time at all, nobody is called. *prices* default to
    :meth:`Prices.over_all`. Raises :class:`MissingExtra` without OR-Tools.
    """
    model_of = _cp_model()
    model, solver = model_of.CpModel(), model_of.CpSolver()
    prices = prices or Prices.over_all(rotation)
    seated, plain = _variables(model, rotation)
    cost = [*_seat_costs(model, rotation, prices, seated, plain)]
    _ceilings(model, rotation, seated, plain)
    for number in range(len(rotation.groups)):
        cost += _group_costs(model, rotation, prices, number, seated, plain)
    model.minimize(sum(cost))
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    shape = (len(rotation.seats), len(rotation.groups), rotation.days)
    found, habit = np.zeros(shape, dtype=np.int32), np.zeros(shape[1:], dtype=np.int32)
    if status not in (model_of.OPTIMAL, model_of.FEASIBLE):
        return Called(found, habit, price(rotation, prices, found, habit), 0, "CP-SAT")
    for at, variable in seated.items():
        found[at] = solver.value(variable)
    for at, variable in plain.items():
        habit[at] = solver.value(variable)
    # Worked out anew: the solver's own objective is a float.
    spent = price(rotation, prices, found, habit)
    bound = spent if status == model_of.OPTIMAL else floor(solver.best_objective_bound)
    return Called(found, habit, spent, min(bound, spent), "CP-SAT")


def _variables(model: Any, rotation: Rotation) -> tuple[dict[Any, Any], dict[Any, Any]]:
    seated, plain = {}, {}
    for seat, wish in enumerate(rotation.seats):
        for group in wish.able:
            people = rotation.groups[group]
            for day in np.flatnonzero(wish.need * (people.free | people.present)).tolist():
                most = min(people.size, int(wish.need[day]))
                seated[seat, group, day] = model.new_int_var(0, most, "")
    for group, people in enumerate(rotation.groups):
        for day in np.flatnonzero(people.plain).tolist():
            plain[group, day] = model.new_int_var(0, people.size, "")
    return seated, plain


def _seat_costs(
    model: Any, rotation: Rotation, prices: Prices, seated: dict[Any, Any], plain: dict[Any, Any]
) -> list[Any]:
    costs: list[Any] = []
    for number, seat in enumerate(rotation.seats):
        for day in np.flatnonzero(seat.need).tolist():
            held = [v for (s, _, d), v in seated.items() if (s, d) == (number, day)]
            model.add(sum(held) <= int(seat.need[day]))
            costs.append(prices.empty * (int(seat.need[day]) - sum(held)))
    reluctant = [v for (_, g, _), v in seated.items() if rotation.groups[g].reluctant]
    costs.append(prices.reluctant * sum(reluctant))
    wanted = sum(group.size * int(group.wanted.sum()) for group in rotation.groups)
    here = [v for (g, d), v in plain.items() if rotation.groups[g].wanted[d]]
    costs.append(prices.unwanted * (wanted - sum(here)))
    return costs


def _ceilings(
    model: Any, rotation: Rotation, seated: dict[Any, Any], plain: dict[Any, Any]
) -> None:
    for ceiling in rotation.ceilings:
        for day in filter(ceiling.holds, range(rotation.days)):
            inside = [
                v
                for (_, g, d), v in seated.items()
                if d == day and g in ceiling.groups and rotation.groups[g].free[day]
            ]
            inside += [v for (g, d), v in plain.items() if d == day and g in ceiling.groups]
            model.add(sum(inside) <= max(0, int(ceiling.places[day])))


def _group_costs(
    model: Any,
    rotation: Rotation,
    prices: Prices,
    number: int,
    seated: dict[Any, Any],
    plain: dict[Any, Any],
) -> list[Any]:
    group = rotation.groups[number]
    on_day: list[Any] = []
    for day in range(rotation.days):
        jobs = [v for (_, g, d), v in seated.items() if (g, d) == (number, day)]
        jobs += [v for (g, d), v in plain.items() if (g, d) == (number, day)]
        model.add(sum(jobs) <= group.size)
        on_day.append(sum(jobs))
    costs: list[Any] = []
    for at, span in enumerate(rotation.spans):
        called = sum(on_day[day] for day in group.free_in(span))
        model.add(called <= int(group.at_most[at]) * group.size)
        short = model.new_int_var(0, int(group.at_least[at]) * group.size, "")
        model.add(short >= int(group.at_least[at]) * group.size - called)
        costs.append(prices.short * short)
    steps = [model.new_int_var(0, group.size, "") for _ in range(group.share)]
    model.add(sum(steps) == sum(on_day))
    costs += [
        unfairness(group.share, duty, prices.scale) * step for duty, step in enumerate(steps, 1)
    ]
    return costs


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return cp_model
