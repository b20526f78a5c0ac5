"""
Constraints of CP-SAT written in bulk, from NumPy tables of literals.

A literal is the number of a 0-1 variable, or its complement ``~number`` for its negation. Cells
that are no variable hold ``TRUE``, ``FALSE`` (its complement), or ``UNKNOWN`` (whose complement is
unknown as well): nothing is asked of a row that touches what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...errors import MissingExtra

TRUE = 2**30
FALSE = ~TRUE
UNKNOWN = 2**30 + 1

Literals = npt.NDArray[np.int32]


def cp_model() -> Any:
    """OR-Tools' module of that name; raises :class:`MissingExtra` without OR-Tools."""
    try:
        from ortools.sat.python import cp_model as module
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return module


def is_variable(literals: Literals) -> npt.NDArray[np.bool_]:
    """Where *literals* are a variable or its negation, bool, of the same shape."""
    return (literals < TRUE) & (literals > FALSE)


class Writer:
    """A CP-SAT model as it is being written, with a hint for each variable."""

    def __init__(self) -> None:
        self.model = cp_model().CpModel()
        self._proto = self.model.proto
        self.hints: list[int] = []
        self._terms: dict[int, int] = {}

    def booleans(self, hints: Iterable[int]) -> int:
        """Add a 0-1 variable for each of *hints*; the number of the first."""
        return self.integers((hint, 1) for hint in hints)

    def integers(self, hints: Iterable[tuple[int, int]]) -> int:
        """Add a variable from 0 to *most* for each (hint, most); the number of the first."""
        first = len(self.hints)
        variables = self._proto.variables
        for hint, most in hints:
            variables.add().domain.extend((0, most))
            self.hints.append(hint)
        return first

    def clauses(self, literals: Literals) -> None:
        """Of each row of *literals* (int32 (rows, width)) at least one must hold."""
        unknown = (literals == UNKNOWN) | (literals == ~UNKNOWN)
        rows = literals[~((literals == TRUE) | unknown).any(axis=1)]
        for row in _without_constants(rows):
            self._proto.constraints.add().bool_or.literals.extend(row)

    def at_most_one(self, left: Literals, right: Literals) -> None:
        """Of each row of *left* and the same of *right* at most one may hold, where both can."""
        both = is_variable(left).any(axis=1) & is_variable(right).any(axis=1)
        for row in _without_constants(np.concatenate([left[both], right[both]], axis=1)):
            self._proto.constraints.add().at_most_one.literals.extend(row)

    def exactly_one(self, literals: Sequence[int]) -> None:
        """Of *literals* exactly one holds."""
        self._proto.constraints.add().exactly_one.literals.extend(literals)

    def between(
        self, variables: Sequence[int], factors: Sequence[int], least: int, most: int
    ) -> None:
        """The sum of *variables* by *factors* is from *least* to *most*; never, if these cross."""
        if least > most:
            self.exactly_one([])
            return
        linear = self._proto.constraints.add().linear
        linear.vars.extend(variables)
        linear.coeffs.extend(factors)
        linear.domain.extend((least, most))

    def minimise(self, variables: Sequence[int], factors: Sequence[int]) -> None:
        """Add terms to what is minimised, each variable at most once in all."""
        self._terms.update(
            (variable, factor)
            for variable, factor in zip(variables, factors, strict=True)
            if factor
        )

    def finish(self, cost: int, least: int, most: int) -> None:
        """Write hints and objective: the hints cost *cost*, answers from *least* to *most*."""
        hint, objective = self._proto.solution_hint, self._proto.objective
        hint.vars.extend(range(len(self.hints)))
        hint.values.extend(self.hints)
        objective.vars.extend(list(self._terms))
        objective.coeffs.extend(list(self._terms.values()))
        offset = cost - sum(self.hints[variable] * by for variable, by in self._terms.items())
        objective.offset = offset
        objective.domain.extend((least - offset, most - offset))


def _without_constants(rows: Literals) -> Iterable[list[int]]:
    """Each row as a list of its variables' literals, in order."""
    held = is_variable(rows)
    whole = held.all(axis=1)
    yield from rows[whole].tolist()
    for row, keep in zip(rows[~whole], held[~whole], strict=True):
        yield row[keep].tolist()
