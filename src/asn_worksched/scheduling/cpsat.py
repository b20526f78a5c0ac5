"""A rotation for CP-SAT: for ceilings that cross, and wishes for which no flow is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import floor
from time import monotonic
from typing import Any

import attrs
import numpy as np

from ..errors import MissingExtra
from .prices import Prices, burden_steps, price
from .rotation import NO_CEILING, Called, Counts, Rotation

_Term = tuple[Any, int]

_LARGEST = 2**52
"""Wishes share one objective as long as it stays below this, which a float still tells exactly."""


def by_cpsat(
    rotation: Rotation,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    prices: Prices | None = None,
) -> Called:
    """
    The cheapest answer found in *seconds* of wall time, with a proven bound on any other.

    Works on whole groups, as the flow does. Wishes are taken in their order, as many together as
    whole numbers of 52 bits can tell apart. One worker and a fixed seed: the same answer each time
    unless time runs out; with no time at all, nobody is called. *prices* default to
    :meth:`Prices.over_all`. Raises :class:`MissingExtra` without OR-Tools.
    """
    prices = prices or Prices.over_all(rotation)
    problem = _Problem.of(rotation, prices)
    deadline = monotonic() + seconds
    found, proven = problem.chosen.read(rotation, None), True
    bound = 0
    for batch in _batches(problem.levels):
        answer = problem.solve(batch, deadline - monotonic(), seed)
        if answer is None:
            proven = False
            break
        found, proven, least = answer
        bound += least
        if not proven:
            break
    # Worked out anew: the solver's own objective is a float.
    spent = price(rotation, prices, *found)
    return Called(*found, spent, spent if proven else min(bound, spent), "CP-SAT")


@attrs.frozen
class _Level:
    """One kind of wish: what it comes to (an expression), the price of one, the most there is."""

    total: Any
    price: int
    most: int


@attrs.frozen
class _Batch:
    """Levels solved together, each with its weight; *exact* where the weights are the prices."""

    levels: tuple[_Level, ...]
    weights: tuple[int, ...]
    exact: bool


def _batches(levels: Sequence[_Level]) -> Iterator[_Batch]:
    """Levels from the dearest on, in runs that can be told apart in one objective."""
    if sum(level.price * level.most for level in levels) < _LARGEST:
        yield _Batch(tuple(levels), tuple(level.price for level in levels), exact=True)
        return
    run: list[_Level] = []
    for level in levels:
        if run and _strict([*run, level])[0] * max(1, run[0].most) >= _LARGEST:
            yield _Batch(tuple(run), tuple(_strict(run)), exact=False)
            run = []
        run.append(level)
    if run:
        yield _Batch(tuple(run), tuple(_strict(run)), exact=False)


def _strict(levels: Sequence[_Level]) -> list[int]:
    """The least weights of which each outweighs all that is below."""
    weights, below = [], 0
    for level in reversed(levels):
        weights.append(below + 1)
        below += weights[-1] * level.most
    return weights[::-1]


@attrs.frozen(eq=False)
class _Problem:
    """The CP-SAT model of a rotation, its *levels* from the dearest to the cheapest."""

    rotation: Rotation
    model: Any
    chosen: _Variables
    levels: tuple[_Level, ...]

    @classmethod
    def of(cls, rotation: Rotation, prices: Prices) -> _Problem:
        model = _cp_model().CpModel()
        chosen = _Variables.of(model, rotation)
        sums = _Sums()
        _seats(model, rotation, chosen, sums)
        _others(rotation, chosen, sums)
        _ceilings(model, rotation, chosen, sums)
        for number in range(len(rotation.groups)):
            _group(model, rotation, prices.scale, number, chosen, sums)
        _wishes(model, rotation, chosen, sums)
        return cls(rotation, model, chosen, tuple(sums.levels(prices)))

    def solve(
        self, batch: _Batch, seconds: float, seed: int
    ) -> tuple[tuple[Counts, Counts, Counts], bool, int] | None:
        """The counts, whether they are proven best, and the least price; then held to."""
        cp_model = _cp_model()
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.0)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        weighed = zip(batch.levels, batch.weights, strict=True)
        self.model.minimize(sum(weight * level.total for level, weight in weighed))
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        found = self.chosen.read(self.rotation, solver)
        spent = [round(solver.value(level.total)) for level in batch.levels]
        self.model.clear_hints()
        for variable in self.chosen.all():
            self.model.add_hint(variable, solver.value(variable))
        for level, much in zip(batch.levels, spent, strict=True):
            self.model.add(level.total <= much)
        if status == cp_model.OPTIMAL:
            paid = zip(batch.levels, spent, strict=True)
            return found, True, sum(level.price * much for level, much in paid)
        return found, False, floor(solver.best_objective_bound) if batch.exact else 0


@attrs.frozen
class _Sums:
    """The terms of each kind of wish: expressions, each with the most it can be to either side."""

    short: list[_Term] = attrs.Factory(list)
    empty: list[_Term] = attrs.Factory(list)
    unmet: list[_Term] = attrs.Factory(list)
    aside: list[_Term] = attrs.Factory(list)
    unwanted: list[_Term] = attrs.Factory(list)
    reluctant: list[_Term] = attrs.Factory(list)
    unfair: list[_Term] = attrs.Factory(list)
    liking: list[_Term] = attrs.Factory(list)

    def levels(self, prices: Prices) -> Iterator[_Level]:
        """From the dearest to the cheapest, without those of which there can be nothing."""
        priced = [
            (self.short, prices.short),
            (self.empty, prices.empty),
            (self.unmet, prices.unmet),
            (self.aside, prices.aside),
            (self.unwanted, prices.unwanted),
            (self.reluctant, prices.reluctant),
            (self.unfair, prices.fair),
            (self.liking, 1),
        ]
        for terms, one in priced:
            most = sum(each for _, each in terms)
            if most:
                yield _Level(sum(term for term, _ in terms), one, most)


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

    def all(self) -> Iterator[Any]:
        """Every variable."""
        yield from self.seated.values()
        yield from self.plain.values()
        yield from self.moved.values()

    def called(self, group: int, day: int) -> Any:
        """How many of a group are called in on a day, with a seat and without."""
        jobs = [each for (_, g, d), each in self.seated.items() if (g, d) == (group, day)]
        return sum(jobs) + self.plain.get((group, day), 0)

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


def _seats(model: Any, rotation: Rotation, chosen: _Variables, sums: _Sums) -> None:
    for number, seat in enumerate(rotation.seats):
        for day in np.flatnonzero(seat.need).tolist():
            need = int(seat.need[day])
            held = [v for (s, _, d), v in chosen.seated.items() if (s, d) == (number, day)]
            model.add(sum(held) <= need)
            sums.empty.append((need - sum(held), need))
    for (number, group, day), variable in chosen.seated.items():
        people, most = rotation.groups[group], int(rotation.seats[number].need[day])
        if people.reluctant:
            sums.reluctant.append((variable, most))


def _others(rotation: Rotation, chosen: _Variables, sums: _Sums) -> None:
    """Who comes without a seat, and who is moved aside."""
    for (group, day), variable in chosen.plain.items():
        people = rotation.groups[group]
        if people.wanted[day]:
            sums.unwanted.append((people.size - variable, people.size))
        if people.unusual[day]:
            sums.unwanted.append((variable, people.size))
    for number, variable in chosen.moved.items():
        size = rotation.groups[rotation.asides[number].group].size
        sums.aside.append((variable, size))


def _ceilings(model: Any, rotation: Rotation, chosen: _Variables, sums: _Sums) -> None:
    """Places as constraints; what is missed of the least numbers as a wish."""
    for number, ceiling in enumerate(rotation.ceilings):
        for day in range(rotation.days):
            inside = sum(
                chosen.called(group, day)
                for group in ceiling.groups
                if rotation.groups[group].free[day]
            )
            if ceiling.places[day] != NO_CEILING:
                model.add(inside <= max(0, int(ceiling.places[day])))
            here = [aside for aside in rotation.asides if aside.day == day]
            if ceiling.least[day] > 0 or any(number in aside.into for aside in here):
                net = inside + _aside(rotation, chosen, number, day)
                most = max(0, int(ceiling.least[day])) + sum(
                    rotation.groups[aside.group].size for aside in here if number in aside.into
                )
                short = model.new_int_var(0, most, "")
                model.add(short >= int(ceiling.least[day]) - net)
                sums.short.append((short, most))


def _aside(rotation: Rotation, chosen: _Variables, ceiling: int, day: int) -> Any:
    """How many more moves lead out of the modes of a ceiling than into them."""
    signed = [
        ((ceiling in aside.out) - (ceiling in aside.into)) * chosen.moved[number]
        for number, aside in enumerate(rotation.asides)
        if aside.day == day
    ]
    return sum(signed)


def _group(
    model: Any, rotation: Rotation, scale: int, number: int, chosen: _Variables, sums: _Sums
) -> None:
    """One group: nobody twice a day, limits, fair shares, and what they like."""
    group = rotation.groups[number]
    called, duties = [], []
    for day in range(rotation.days):
        moved = [chosen.moved[at] for at in rotation.asides_of.get((number, day), ())]
        called.append(chosen.called(number, day))
        duties.append(called[-1] + sum(moved))
        model.add(duties[-1] <= group.size)
        if group.liking is not None and group.liking[day]:
            weight = int(group.liking[day])
            sums.liking.append((weight * called[-1], abs(weight) * group.size))
    for at, span in enumerate(rotation.spans):
        total = sum(called[day] for day in group.free_in(span))
        model.add(total <= int(group.at_most[at]) * group.size)
        most = int(group.at_least[at]) * group.size
        if most:
            short = model.new_int_var(0, most, "")
            model.add(short >= most - total)
            sums.short.append((short, most))
    for burden in group.burdens:
        steps = burden_steps(burden, scale)
        taken = [model.new_int_var(0, group.size, "") for _ in steps]
        model.add(sum(taken) == sum(duties[day] for day in np.flatnonzero(burden.days).tolist()))
        for step, each in zip(steps, taken, strict=True):
            sums.unfair.append((step * each, step * group.size))


def _wishes(model: Any, rotation: Rotation, chosen: _Variables, sums: _Sums) -> None:
    """Gatherings, and people who are not to come on two days in a row."""
    for wish in rotation.gatherings:
        met = []
        for day in wish.days:
            here = model.new_bool_var("")
            for number in wish.groups:
                group = rotation.groups[number]
                if not group.present[day]:
                    model.add(chosen.called(number, day) >= group.size * here)
            met.append(here)
        missed = model.new_bool_var("")
        model.add(sum(met) + missed >= 1)
        sums.unmet.append((missed, 1))
    for number in rotation.spaced:
        here = [
            1 if rotation.groups[number].present[day] else chosen.called(number, day)
            for day in range(rotation.days)
        ]
        for today, morrow in pairwise(here):
            both = model.new_bool_var("")
            model.add(both >= today + morrow - 1)
            sums.unmet.append((both, 1))


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return cp_model
