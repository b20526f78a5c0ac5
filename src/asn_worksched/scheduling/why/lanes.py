"""One person's pattern of shifts: the hard rules that clash, and the least that would do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import attrs
import numpy as np

from ..shifts.faults import faults
from ..shifts.model import OFF, Flags, ShiftModel
from ..shifts.relax import alone
from .tangle import EFFORT, Numbers, OutOfEffort, cp_model

NUMBERED = ("least_minutes", "least_on", "least_off", "most_off", "most_minutes", "most_weekends")
"""Rules of a person with one number, besides the most days on and the days in one shift."""
RUNS = ("least_on", "least_off", "most_off", "most_on")
"""Those of them that are about days in a row."""


@attrs.frozen(eq=False, slots=False)
class Lane:
    """
    One *person* of a shift model.

    *closed* (bool (days, shifts)) says by cause which shifts of which days they cannot work, all
    causes together those that the model does not allow. What came before the first day is given.
    """

    model: ShiftModel
    person: int
    closed: Mapping[str, Flags]
    _ruled_out: list[Numbers] = attrs.field(factory=list, init=False, repr=False)

    @classmethod
    def of(cls, model: ShiftModel, person: int) -> Lane:
        """With no more than one cause for all that is not allowed."""
        return cls(model, person, {"closed": ~model.allowed[person]})

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """
        The rules, by name: what rather gives way first.

        ``pinned`` are days on which they must work, ``most_of:N`` the days in the N-th shift,
        ``closed:CAUSE`` what is closed.
        """
        most_of = [f"most_of:{shift}" for shift in range(self.model.shifts)]
        causes = [f"closed:{cause}" for cause in self.closed]
        return ("pinned", *NUMBERED, *most_of, "most_on", *causes, "gap")

    def pattern(self, claims: Collection[int]) -> list[int] | None:
        """
        A pattern that keeps some rules, the shift of each day or -1; ``None`` for none.

        What was once found impossible is not asked again. Raises :class:`OutOfEffort`.
        """
        asked = frozenset(claims)
        if any(known <= asked for known in self._ruled_out):
            return None
        model = _Asked.of(self, asked)
        solver = model.solve()
        if solver is None:
            self._ruled_out.append(asked)
        return None if solver is None else model.row(solver)

    @cached_property
    def kind(self) -> object:
        """What people must share to have the same patterns."""
        names = ("allowed", "may_rest", "most_of", *NUMBERED, "most_on", "last", "run")
        rows = (getattr(self.model, name)[self.person].tobytes() for name in names)
        return (*rows, *((cause, cells.tobytes()) for cause, cells in self.closed.items()))

    def number(self, claim: str) -> int:
        """The number of a rule that has one."""
        name, _, shift = claim.partition(":")
        value = getattr(self.model, name)[self.person]
        return int(value[int(shift)] if shift else value)


def give_up(lane: Lane, held: Collection[int], off: Collection[int]) -> Numbers | None:
    """
    Rules to give up, besides those *off*, so that a pattern keeps all others: none too many.

    Those *held* are not given up; ``None`` where that leaves no pattern. Raises
    :class:`OutOfEffort` where that was not found out.
    """
    row = lane.pattern(held)
    if row is None:
        return None
    kept = set(held) | _kept(lane, row)
    given: set[int] = set()
    # What stands last is kept before what stands first: so the first gives way.
    for claim in reversed(range(len(lane.claims))):
        if claim not in kept and claim not in off:
            row = lane.pattern(kept.union({claim}).difference(off))
            if row is None:
                given.add(claim)
            else:
                kept |= {claim} | _kept(lane, row)
    return frozenset(given)


def _kept(lane: Lane, row: list[int]) -> set[int]:
    """The rules that a pattern keeps."""
    model = alone(lane.model, lane.person)
    found = faults(model, np.array([row], dtype=np.int16))
    broken = {"pinned" if name == "may_rest" else name for name in found}
    most_of = model.most_of[0].tolist()
    broken |= {f"most_of:{shift}" for shift, most in enumerate(most_of) if row.count(shift) > most}
    broken |= {
        f"closed:{cause}"
        for cause, cells in lane.closed.items()
        if any(shift >= 0 and cells[day, shift] for day, shift in enumerate(row))
    }
    return {number for number, claim in enumerate(lane.claims) if claim not in broken}


def least_change(lane: Lane, claim: int, off: Collection[int] = ()) -> int | None:
    """
    What a rule would have to say instead, changed as little as can be; ``None`` for no way.

    For ``pinned`` and ``closed``: how many of these days less. A rule of rest does not change.
    """
    name = lane.claims[claim]
    rest = {n for n in range(len(lane.claims)) if n != claim and n not in off}
    if name == "gap":
        return None
    if name in RUNS:
        return _least_run(lane, claim, rest)
    asked = _Asked.of(lane, rest)
    amount = asked.amount(name)
    if name == "least_minutes":
        asked.model.maximize(amount)
    else:
        asked.model.minimize(amount)
    solver = asked.solve()
    return None if solver is None else int(solver.value(amount))


def _least_run(lane: Lane, claim: int, rest: Collection[int]) -> int | None:
    """The nearest number of days in a row that leaves a pattern, by trying one after another."""
    name, now = lane.claims[claim], lane.number(lane.claims[claim])
    most = lane.model.days + int(lane.model.run[lane.person]) + 1
    tried = range(now - 1, 0, -1) if name.startswith("least") else range(now + 1, most + 1)
    for number in tried:
        table = getattr(lane.model, name).copy()
        table[lane.person] = number
        changed = attrs.evolve(lane, model=attrs.evolve(lane.model, **{name: table}))
        if changed.pattern({*rest, claim}) is not None:
            return number
    return None


@attrs.frozen(eq=False)
class _Asked:
    """A model of one lane: *works* by day and shift, *on* by day, *weekends* with work."""

    lane: Lane
    cp: Any
    model: Any
    works: list[list[Any]]
    on: list[Any]
    weekends: list[Any]

    @classmethod
    def of(cls, lane: Lane, claims: Collection[int]) -> _Asked:
        """With *claims* that hold."""
        cp = cp_model()
        model = cp.CpModel()
        source = lane.model
        works = [[model.new_bool_var("") for _ in range(source.shifts)] for _ in range(source.days)]
        on = [model.new_bool_var("") for _ in works]
        for day, shifts in enumerate(works):
            model.add(sum(shifts) == on[day])
        weekends = [model.new_bool_var("") for _ in source.weekends]
        for worked, days in zip(weekends, source.weekends, strict=True):
            model.add_max_equality(worked, [on[day] for day in days])
        asked = cls(lane, cp, model, works, on, weekends)
        for claim in sorted(claims):
            asked._keep(lane.claims[claim])
        return asked

    def _keep(self, name: str) -> None:
        """Make one rule hold."""
        kind = name.partition(":")[0]
        clauses: dict[str, Callable[[], Iterator[list[Any]]]] = {
            "gap": self._too_near,
            "least_on": partial(self._too_short, kind),
            "least_off": partial(self._too_short, kind),
            "most_on": partial(self._too_long, kind),
            "most_off": partial(self._too_long, kind),
        }
        if kind in clauses:
            for clause in clauses[kind]():
                self.model.add_bool_or(clause)
        elif kind in ("pinned", "closed"):
            self.model.add(self.amount(name) == 0)
        elif kind == "least_minutes":
            self.model.add(self.amount(name) >= self.lane.number(name))
        else:
            self.model.add(self.amount(name) <= self.lane.number(name))

    def row(self, solver: Any) -> list[int]:
        """The pattern found."""
        worked = ([s for s, each in enumerate(day) if solver.value(each)] for day in self.works)
        return [shifts[0] if shifts else OFF for shifts in worked]

    def amount(self, name: str) -> Any:
        """What a rule counts: minutes, weekends, days in a shift, or days against it."""
        kind, _, which = name.partition(":")
        source, person = self.lane.model, self.lane.person
        if kind == "pinned":
            days = np.flatnonzero(~source.may_rest[person]).tolist()
            return sum([1 - self.on[day] for day in days])
        if kind == "closed":
            cells = np.argwhere(self.lane.closed[which]).tolist()
            return sum([self.works[day][shift] for day, shift in cells])
        if kind == "most_of":
            return sum([shifts[int(which)] for shifts in self.works])
        if kind == "most_weekends":
            return sum(self.weekends)
        minutes = source.minutes.tolist()
        return sum([minutes[s] * var for shifts in self.works for s, var in enumerate(shifts)])

    def _too_near(self) -> Iterator[list[Any]]:
        """Two shifts in turn with too few days from one to the other, each to be avoided."""
        source = self.lane.model
        gap, last = source.gap.tolist(), int(source.last[self.lane.person])
        for then, shifts in enumerate(self.works):
            for first in range(max(-1, then - int(source.gap.max(initial=1)) + 1), then):
                between = self.on[first + 1 : then]
                before = enumerate(self.works[first]) if first >= 0 else [(last, None)]
                for one, worked in before:
                    for two, follows in enumerate(shifts):
                        if one >= 0 and then - first < gap[one][two]:
                            head = [] if worked is None else [worked.negated()]
                            yield [*head, *between, follows.negated()]

    def _days(self) -> tuple[list[Any], int]:
        """Whether they work on each day, those known before it all first, and how many of these."""
        source, person = self.lane.model, self.lane.person
        was = self.model.new_constant(int(source.last[person] != OFF))
        run = int(source.run[person])
        return [was] * run + self.on, run

    def _too_short(self, kind: str) -> Iterator[list[Any]]:
        """Blocks that begin and end too soon, each to be avoided; the unknown first one is not."""
        days, run = self._days()
        least = self.lane.number(kind)
        inside = days if kind == "least_on" else [day.negated() for day in days]
        for start in range(0 if run else 1, len(days)):
            for length in range(1, least):
                if start + length < len(days):
                    block = [day.negated() for day in inside[start : start + length]]
                    before = [inside[start - 1]] if start else []
                    yield [*before, *block, inside[start + length]]

    def _too_long(self, kind: str) -> Iterator[list[Any]]:
        """Runs longer than may be that reach into the period, each to be avoided."""
        days, run = self._days()
        most = self.lane.number(kind)
        inside = days if kind == "most_on" else [day.negated() for day in days]
        for end in range(max(run, most), len(days)):
            yield [day.negated() for day in inside[end - most : end + 1]]

    def solve(self) -> Any | None:
        """The solver with its answer; ``None`` where there is none."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(self.model)
        if status == self.cp.INFEASIBLE:
            return None
        if status != self.cp.OPTIMAL and not (
            status == self.cp.FEASIBLE and not self.model.has_objective()
        ):
            raise OutOfEffort(f"the solver stopped with {solver.status_name(status)}")
        return solver
