"""One thing after the other: wishes weighed in strict order by CP-SAT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from time import monotonic
from typing import Any

import attrs

from ...errors import MissingExtra


@attrs.frozen(eq=False)
class Level:
    """One kind of thing to have little of: *total* is an expression between 0 and *most*."""

    number: int
    total: Any
    most: int


@attrs.frozen
class Found:
    """
    An answer: *values* of the variables asked for, what each level came to, and up to which level
    (its number, not included) this is *proven* the least.
    """

    values: tuple[int, ...]
    spent: Mapping[int, int]
    proven: int


@attrs.frozen
class Effort:
    """
    How long to look: wall *seconds*, and *work*, the solver's own measure of time, which is the
    same on every machine. One worker and a fixed *seed*.
    """

    seconds: float
    work: float = inf
    seed: int = 0


class Ordered:
    """
    A CP-SAT model under construction, with the terms of its levels.

    Of the levels below *rarely* there is mostly nothing at all, so that is tried first. Each level
    is an objective of its own: weights that keep their order in one slow the search down a lot.
    """

    def __init__(self, rarely: int = 0) -> None:
        self.cp_model = _cp_model()
        self.model = self.cp_model.CpModel()
        self.rarely = rarely
        self.found: Found | None = None
        self._terms: dict[int, list[tuple[Any, int]]] = {}
        self._most: dict[int, int] = {}

    def flag(self) -> Any:
        """A new variable, 0 or 1."""
        return self.model.new_bool_var("")

    def number(self, most: int) -> Any:
        """A new variable from 0 to *most*."""
        return self.model.new_int_var(0, most, "")

    def weigh(self, level: int, variable: Any, weight: int = 1, most: int = 1) -> None:
        """Count *variable* (0 to *most*) *weight* times at a level; the weight may be below 0."""
        self._terms.setdefault(level, []).append((variable, weight))
        self._most[level] = self._most.get(level, 0) + abs(weight) * most

    def total(self, variables: Sequence[Any]) -> Any:
        """The sum of variables."""
        return self.cp_model.LinearExpr.sum(list(variables))

    def hint(self, variables: Sequence[Any], values: Sequence[int]) -> None:
        """Where to start looking."""
        self.model.clear_hints()
        for variable, value in zip(variables, values, strict=True):
            self.model.add_hint(variable, value)

    def settle(self, variables: Sequence[Any], upto: int, effort: Effort) -> Found | None:
        """
        The best values of *variables* by the levels below *upto*; ``None`` for none at all.

        What was settled before stays. Where a level is not proven those after it are not looked at.
        """
        deadline = monotonic() + effort.seconds
        todo = [each for each in self._all() if self._proven() <= each.number < upto]
        first = [each for each in todo if each.number < self.rarely]
        if len(first) > 1 and self._none_of(variables, first, effort):
            todo = todo[len(first) :]
        for level in todo:
            left = attrs.evolve(effort, seconds=deadline - monotonic())
            if not self._settled(variables, [level], left):
                return self.found
        if self.found is None and not self._settled(variables, [], effort):
            return None
        assert self.found is not None
        self.found = attrs.evolve(self.found, proven=upto)
        return self.found

    def _none_of(self, variables: Sequence[Any], levels: Sequence[Level], effort: Effort) -> bool:
        """Whether there can be nothing at all of some levels; then there is to be nothing."""
        solver, status = self._solved(levels, attrs.evolve(effort, seconds=effort.seconds / 2))
        if status != self.cp_model.OPTIMAL or any(round(solver.value(x.total)) for x in levels):
            return False
        self._held(variables, solver, levels, levels[-1].number + 1)
        return True

    def _proven(self) -> int:
        return self.found.proven if self.found else 0

    def _settled(self, variables: Sequence[Any], levels: Sequence[Level], effort: Effort) -> bool:
        """Whether a level is proven the least; then it is held to that."""
        solver, status = self._solved(levels, effort)
        if status not in (self.cp_model.OPTIMAL, self.cp_model.FEASIBLE):
            return False
        proven = bool(status == self.cp_model.OPTIMAL)
        so_far = levels[-1].number + 1 if proven and levels else self._proven()
        self._held(variables, solver, levels if proven else (), so_far)
        return proven

    def _held(
        self, variables: Sequence[Any], solver: Any, levels: Sequence[Level], proven: int
    ) -> None:
        """Take the solver's answer for the best so far, and hold *levels* to it."""
        values = tuple(int(solver.boolean_value(each)) for each in variables)
        spent = {level.number: round(solver.value(level.total)) for level in self._all()}
        self.found = Found(values, spent, proven)
        for level in levels:
            self.model.add(level.total <= spent[level.number])
        self.hint(variables, values)

    def _all(self) -> list[Level]:
        linear = self.cp_model.LinearExpr
        found = []
        for number in sorted(self._terms):
            variables, weights = zip(*self._terms[number], strict=True)
            found.append(Level(number, linear.weighted_sum(variables, weights), self._most[number]))
        return found

    def _solved(self, levels: Sequence[Level], effort: Effort) -> tuple[Any, Any]:
        solver = self.cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(effort.seconds, 0.0)
        solver.parameters.max_deterministic_time = effort.work
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.random_seed = effort.seed
        self.model.minimize(sum(level.total for level in levels))
        return solver, solver.solve(self.model)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return cp_model
