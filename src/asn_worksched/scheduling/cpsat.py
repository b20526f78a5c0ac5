"""A rotation for CP-SAT: for ceilings that cross, where no flow is exact."""

from __future__ import annotations

from math import floor
from typing import Any

import attrs
import numpy as np

from ..errors import MissingExtra
from .rotation import NO_CEILING, Called, Counts, Prices, Rotation, price, unfairness


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
    chosen = _Variables.of(model, rotation)
    cost = [*_seat_costs(model, rotation, prices, chosen)]
    cost += _ceilings(model, rotation, prices, chosen)
    for number in range(len(rotation.groups)):
        cost += _group_costs(model, rotation, prices, number, chosen)
    model.minimize(sum(cost))
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    found = chosen.read(
        rotation, solver if status in (model_of.OPTIMAL, model_of.FEASIBLE) else None
    )
    # Worked out anew: the solver's own objective is a float.
    spent = price(rotation, prices, *found)
    bound = spent if status == model_of.OPTIMAL else 0
    if status == model_of.FEASIBLE:
        bound = floor(solver.best_objective_bound)
    return Called(*found, spent, min(bound, spent), "CP-SAT")


@attrs.frozen
class _Variables:
    """How many are called: by (seat, group, day), by (group, day), and by number of an aside."""

    seated: dict[tuple[int, int, int], Any]
    plain: dict[tuple[int, int], Any]
    moved: dict[int, Any]

    @classmethod
    def of(cls, model: Any, rotation: Rotation) -> _Variables:
        """New variables, each within what one group can give."""
        chosen = cls({}, {}, {})
        for seat, wish in enumerate(rotation.seats):
            for group in wish.able:
                people = rotation.groups[group]
                for day in np.flatnonzero(wish.need * (people.free | people.present)).tolist():
                    most = min(people.size, int(wish.need[day]))
                    chosen.seated[seat, group, day] = model.new_int_var(0, most, "")
        for group, people in enumerate(rotation.groups):
            for day in np.flatnonzero(people.plain).tolist():
                chosen.plain[group, day] = model.new_int_var(0, people.size, "")
        for number, aside in enumerate(rotation.asides):
            most = rotation.groups[aside.group].size
            chosen.moved[number] = model.new_int_var(0, most, "")
        return chosen

    def read(self, rotation: Rotation, solver: Any | None) -> tuple[Counts, Counts, Counts]:
        """The counts that *solver* found; nobody at all without one."""
        days, groups = rotation.days, len(rotation.groups)
        seated = np.zeros((len(rotation.seats), groups, days), dtype=np.int32)
        plain = np.zeros((groups, days), dtype=np.int32)
        moved = np.zeros(len(rotation.asides), dtype=np.int32)
        if solver is not None:
            for at, variable in self.seated.items():
                seated[at] = solver.value(variable)
            for here, variable in self.plain.items():
                plain[here] = solver.value(variable)
            for number, variable in self.moved.items():
                moved[number] = solver.value(variable)
        return seated, plain, moved


def _seat_costs(model: Any, rotation: Rotation, prices: Prices, chosen: _Variables) -> list[Any]:
    costs: list[Any] = []
    seated, plain = chosen.seated, chosen.plain
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
    against = [v for (g, d), v in plain.items() if rotation.groups[g].unusual[d]]
    costs.append(prices.unwanted * sum(against))
    costs.append(prices.aside * sum(chosen.moved.values()))
    return costs


def _ceilings(model: Any, rotation: Rotation, prices: Prices, chosen: _Variables) -> list[Any]:
    """Places as constraints; what is missed of the least numbers as costs."""
    costs: list[Any] = []
    for number, ceiling in enumerate(rotation.ceilings):
        for day in range(rotation.days):
            inside = [
                v
                for (_, g, d), v in chosen.seated.items()
                if d == day and g in ceiling.groups and rotation.groups[g].free[day]
            ]
            inside += [v for (g, d), v in chosen.plain.items() if d == day and g in ceiling.groups]
            if ceiling.places[day] != NO_CEILING:
                model.add(sum(inside) <= max(0, int(ceiling.places[day])))
            here = [aside for aside in rotation.asides if aside.day == day]
            if ceiling.least[day] > 0 or any(number in aside.into for aside in here):
                net = sum(inside) + _aside(rotation, chosen, number, day)
                most = max(0, int(ceiling.least[day])) + sum(
                    rotation.groups[aside.group].size for aside in here if number in aside.into
                )
                short = model.new_int_var(0, most, "")
                model.add(short >= int(ceiling.least[day]) - net)
                costs.append(prices.short * short)
    return costs


def _aside(rotation: Rotation, chosen: _Variables, ceiling: int, day: int) -> Any:
    """How many more moves lead out of the modes of a ceiling than into them."""
    signed = [
        ((ceiling in aside.out) - (ceiling in aside.into)) * chosen.moved[number]
        for number, aside in enumerate(rotation.asides)
        if aside.day == day
    ]
    return sum(signed)


def _group_costs(
    model: Any,
    rotation: Rotation,
    prices: Prices,
    number: int,
    chosen: _Variables,
) -> list[Any]:
    group = rotation.groups[number]
    on_day: list[Any] = []
    aside: list[Any] = []
    for day in range(rotation.days):
        jobs = [v for (_, g, d), v in chosen.seated.items() if (g, d) == (number, day)]
        jobs += [v for (g, d), v in chosen.plain.items() if (g, d) == (number, day)]
        moved = [chosen.moved[at] for at in rotation.asides_of.get((number, day), ())]
        model.add(sum(jobs) + sum(moved) <= group.size)
        on_day.append(sum(jobs))
        aside += moved
    costs: list[Any] = []
    for at, span in enumerate(rotation.spans):
        called = sum(on_day[day] for day in group.free_in(span))
        model.add(called <= int(group.at_most[at]) * group.size)
        short = model.new_int_var(0, int(group.at_least[at]) * group.size, "")
        model.add(short >= int(group.at_least[at]) * group.size - called)
        costs.append(prices.short * short)
    steps = [model.new_int_var(0, group.size, "") for _ in range(group.share)]
    model.add(sum(steps) == sum(on_day) + sum(aside))
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
