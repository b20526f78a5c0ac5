"""What must hold together, in numbers: clauses and facts that can be given up, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs

from ...errors import MissingExtra, WorkschedError

Numbers = frozenset[int]
NOTHING: Numbers = frozenset()
EFFORT = 5.0
"""How long one question may take, in the solver's own measure of work, the same on any machine."""
HURRIED = 0.02
"""As long may one take whose answer need not be the best."""


@attrs.frozen
class Row:
    """
    The sum of the variables *terms* is at most *bound*, or at least that where *least*.

    It is part of what *claim* says; *ease* is the most by which it can be missed. A limit of each
    of *people* alike has a bound of so many times one person's.
    """

    claim: int
    terms: tuple[int, ...]
    bound: int
    ease: int
    least: bool = False
    people: int = 1


@attrs.frozen
class Choice:
    """*size* people, each in just one of the *ways* (numbers of variables)."""

    ways: tuple[int, ...]
    size: int


@attrs.frozen
class Tangle:
    """
    Whole-number variables from 0 to *most*, *choices* and *rows* over them, and *claims*.

    A claim is a clause or a fact, by number up to *claims*. A variable is shut as long as any of
    its *gates* (claims) holds. With no claim at all there is always an answer: all rows belong to
    one, and every choice has a way without gates.
    """

    claims: int
    most: tuple[int, ...]
    gates: tuple[tuple[int, ...], ...]
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]


class OutOfEffort(WorkschedError):
    """A question took more than :data:`EFFORT`."""


def given_up(tangle: Tangle, *, held: Collection[int], off: Collection[int]) -> Numbers | None:
    """
    Claims to give up, besides those *off*, so that the rest can hold together: none too many.

    Those *held* are not given up; ``None`` where that leaves no way. Raises :class:`OutOfEffort`
    where nothing was found in that, and :class:`MissingExtra` without OR-Tools.

    Amounts are least, not claims: that is what the solver is quick at. Then whatever need not be
    given up is taken back.
    """
    found = _missed(tangle, set(range(tangle.claims)) - set(held) - set(off), off)
    for claim in sorted(found or ()):
        if found is not None and claim in found:
            fewer = _missed(tangle, found - {claim}, off)
            found = found if fewer is None else fewer
    return found


def _missed(tangle: Tangle, may: Collection[int], off: Collection[int]) -> Numbers | None:
    """Which of the claims *may* are missed when as little as can be is; ``None`` for no way."""
    eased = least_eased(tangle, may, off=off, proven=False)
    if eased is None:
        return None
    passed = {gate for way in eased.gates for gate in tangle.gates[way]}
    return frozenset((passed | {tangle.rows[row].claim for row in eased.rows}) - set(off))


@attrs.frozen
class Eased:
    """
    By how much claims are missed: *rows* by the number of the row, and what goes through *gates*
    by the number of the variable.

    *steps* is by how much the bound of one person grows under each claim that was to be even.
    """

    rows: Mapping[int, int]
    gates: Mapping[int, int]
    steps: Mapping[int, int]

    @property
    def total(self) -> int:
        """All that is missed, rows and gates together."""
        return sum(self.rows.values()) + sum(self.gates.values())


def least_eased(
    tangle: Tangle,
    may: Collection[int],
    *,
    even: Collection[int] = (),
    off: Collection[int] = (),
    proven: bool = True,
) -> Eased | None:
    """
    The least by which the claims *may* be missed so that all others but *off* hold.

    Of *even* claims, which must be limits of each person, first the step for one person is least,
    then the sum. ``None`` where they do not suffice. Unless it has to be *proven* least, what is
    found with little effort will do. Raises as :func:`given_up` does.
    """
    asked = _Asked.of(tangle, set(may), off)
    steps = {claim: asked.step(claim) for claim in sorted(set(even) & set(may))}
    whole = asked.cp.LinearExpr.sum([*asked.shorts.values(), *asked.gated.values()])
    heavy = sum(tangle.rows[row].ease for row in asked.shorts) + 1
    heavy += sum(tangle.most[way] for way in asked.gated)
    asked.model.minimize(whole + heavy * asked.cp.LinearExpr.sum([*steps.values()]))
    solver = asked.solve() if proven else asked.hurried()
    if solver is None:
        return None
    rows = {row: solver.value(short) for row, short in asked.shorts.items()}
    gates = {way: solver.value(amount) for way, amount in asked.gated.items()}
    return Eased(
        {row: value for row, value in rows.items() if value},
        {way: value for way, value in gates.items() if value},
        {claim: solver.value(step) for claim, step in steps.items()},
    )


def holds(tangle: Tangle, eased: Eased, *, off: Collection[int] = ()) -> bool:
    """Whether all claims but *off* hold once each is missed by no more than *eased* says."""
    soft = {tangle.rows[row].claim for row in eased.rows}
    soft.update(gate for way in eased.gates for gate in tangle.gates[way])
    asked = _Asked.of(tangle, soft, off)
    for row, short in asked.shorts.items():
        asked.model.add(short <= eased.rows.get(row, 0))
    for way, amount in asked.gated.items():
        asked.model.add(amount <= eased.gates.get(way, 0))
    return asked.solve() is not None


def fewest(
    tangle: Tangle, levers: Sequence[Numbers], *, off: Collection[int], besides: Sequence[Numbers]
) -> Numbers | None:
    """
    The fewest of *levers* (disjoint sets of claims, by number) to give up so that the rest holds.

    None of the sets of levers *besides* is wholly among them; ``None`` where there is no way.
    Raises as :func:`given_up` does.
    """
    asked = _Asked.of(tangle, {claim for lever in levers for claim in lever}, off)
    used = [asked.model.new_bool_var("") for _ in levers]
    for lever, claims in enumerate(levers):
        for claim in sorted(claims & asked.amounts.keys()):
            asked.model.add(asked.amounts[claim] <= asked.most[claim] * used[lever])
    for known in besides:
        asked.model.add_bool_or([used[lever].negated() for lever in sorted(known)])
    asked.model.minimize(asked.cp.LinearExpr.sum(used))
    solver = asked.solve()
    if solver is None:
        return None
    return frozenset(lever for lever, taken in enumerate(used) if solver.value(taken))


@attrs.frozen(eq=False)
class _Asked:
    """
    A model of a tangle in which the claims *soft* can be missed.

    *shorts* say by how much, by row; *gated* are the variables behind gates that may be passed;
    *amounts* is what each claim is missed by in all, and *most* what that can come to.
    """

    cp: Any
    model: Any
    tangle: Tangle
    shorts: dict[int, Any]
    gated: dict[int, Any]
    amounts: dict[int, Any]
    most: dict[int, int]

    @classmethod
    def of(cls, tangle: Tangle, soft: Collection[int], off: Collection[int]) -> _Asked:
        cp = cp_model()
        model = cp.CpModel()
        known, gone = set(soft), set(off)
        variables = {
            number: model.new_int_var(0, most, "")
            for number, most in enumerate(tangle.most)
            if most and all(gate in known or gate in gone for gate in tangle.gates[number])
        }
        for choice in tangle.choices:
            model.add(cp.LinearExpr.sum(_there(variables, choice.ways)) == choice.size)
        asked = cls(cp, model, tangle, {}, {}, {}, {})
        asked._rows(variables, known, gone)
        asked._gates(variables, known)
        return asked

    def _rows(self, variables: Mapping[int, Any], soft: set[int], gone: set[int]) -> None:
        for number, row in enumerate(self.tangle.rows):
            if row.claim in gone:
                continue
            whole = self.cp.LinearExpr.sum(_there(variables, row.terms))
            if row.claim in soft and row.ease:
                short = self.model.new_int_var(0, row.ease, "")
                self.shorts[number] = short
                self._add(row.claim, short, row.ease)
                whole = whole + short if row.least else whole - short
            self.model.add(whole >= row.bound if row.least else whole <= row.bound)

    def _gates(self, variables: Mapping[int, Any], soft: set[int]) -> None:
        for number, variable in variables.items():
            for gate in sorted(set(self.tangle.gates[number]) & soft):
                self.gated[number] = variable
                self._add(gate, variable, self.tangle.most[number])

    def _add(self, claim: int, amount: Any, most: int) -> None:
        before = self.amounts.get(claim)
        self.amounts[claim] = amount if before is None else before + amount
        self.most[claim] = self.most.get(claim, 0) + most

    def step(self, claim: int) -> Any:
        """A new variable: by how much one person's bound under *claim* grows."""
        rows = {n: self.tangle.rows[n] for n in self.shorts if self.tangle.rows[n].claim == claim}
        step = self.model.new_int_var(0, max((row.ease for row in rows.values()), default=0), "")
        for number, row in rows.items():
            self.model.add(self.shorts[number] <= row.people * step)
        return step

    def solve(self) -> Any | None:
        """The solver with its answer, proven best; ``None`` where there is none."""
        solver, status = self._run(EFFORT)
        if status == self.cp.INFEASIBLE:
            return None
        if status != self.cp.OPTIMAL:
            raise OutOfEffort(f"the solver stopped with {solver.status_name(status)}")
        return solver

    def hurried(self) -> Any | None:
        """The solver with any good answer; ``None`` where there is none."""
        solver, status = self._run(HURRIED)
        if status == self.cp.UNKNOWN:
            solver, status = self._run(EFFORT)
        if status == self.cp.INFEASIBLE:
            return None
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            raise OutOfEffort(f"the solver stopped with {solver.status_name(status)}")
        return solver

    def _run(self, effort: float) -> tuple[Any, Any]:
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = effort
        return solver, solver.solve(self.model)


def _there(variables: Mapping[int, Any], numbers: Iterable[int]) -> list[Any]:
    return [variables[number] for number in numbers if number in variables]


def hitting(sets: Sequence[Numbers], claims: int) -> Numbers:
    """
    A smallest set that meets each of *sets*, of those the one with the lowest numbers.

    Raises :class:`MissingExtra` without OR-Tools.
    """
    cp = cp_model()
    model = cp.CpModel()
    taken = [model.new_bool_var("") for _ in range(claims)]
    for each in sets:
        model.add_bool_or([taken[claim] for claim in sorted(each)])
    weights = [claims * claims + number for number in range(claims)]
    model.minimize(cp.LinearExpr.weighted_sum(taken, weights))
    solver = cp.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(model) != cp.OPTIMAL:
        raise OutOfEffort("no smallest set was proven")
    return frozenset(claim for claim, used in enumerate(taken) if solver.value(used))


def cp_model() -> Any:
    """OR-Tools' CP-SAT; its types end here. Raises :class:`MissingExtra` without it."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return cp_model
