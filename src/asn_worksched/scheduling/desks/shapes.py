"""When and where teams might meet: plans that a linear program thinks well of."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import attrs
import numpy as np

from .blocks import Block, Puzzle
from .daysets import MOST_DAYS
from .model import NOWHERE, Counts, DeskModel, meetings
from .program import lp_solver
from .search import Hint, Plan

Way = tuple[int, int]
Shape = tuple[Way, ...]
"""Of each block a day of its meeting, and the number of one of its sets of zones."""

MOST_TAKES = 400_000
"""With more people, zones and sets of days than this the program is too large to be of help."""
FIRST, TRIED = 300, 60
"""So many shapes are looked at before one is told, the first time and later."""
WARM = 0.004
"""What is worse by this share of the worth is gone on from about one time in three."""
SHARE = 0.12
"""No more than this part of the time that is left is spent before one is told."""


def shaped(model: DeskModel, seed: int, left: Callable[[], float]) -> Hint | None:
    """Hints for a search that has *left* seconds; ``None`` where there are no shapes."""
    if not _shapely(model):
        return None
    shapes = Shapes.of(model, seed)
    return lambda seat: shapes.next(seat, left())


def _shapely(model: DeskModel) -> bool:
    """Whether there are shapes to choose among: all are in teams that meet, at one desk a week."""
    meets = bool((model.team_of != NOWHERE).all() and model.meets.all() and model.teams)
    within = bool(model.allowed.all() and model.same_desk and model.days <= MOST_DAYS)
    return meets and within and 0 < model.people * model.zones * 2**model.days <= MOST_TAKES


@attrs.define(eq=False)
class Shapes:
    """
    A walk among shapes; *worth* is the least cost of each as a linear program sees it.

    Desks of a zone are alike in that program, which knows how weeks of a desk can be shared.
    """

    puzzle: Puzzle
    dice: np.random.Generator
    program: Any
    takes: dict[tuple[int, int, int], Any]
    shape: Shape | None = None
    worth: dict[Shape, float] = attrs.field(factory=dict)
    told: set[Shape] = attrs.field(factory=set)

    @classmethod
    def of(cls, model: DeskModel, seed: int) -> Shapes:
        """No shape looked at yet. Raises :class:`MissingExtra` without OR-Tools."""
        puzzle, program = Puzzle.of(model), lp_solver("GLOP")
        takes = _people(puzzle, program)
        _desks(puzzle, program, takes)
        _company(puzzle, program, takes)
        return cls(puzzle, np.random.default_rng(seed), program, takes)

    def next(self, seat: Counts, seconds: float) -> Plan | None:
        """The best shape seen that was not told yet, if it may be better than *seat*."""
        end, many = perf_counter() + SHARE * seconds, TRIED
        if self.shape is None:
            self.shape, many = self._shape_of(seat), FIRST
            self.told.add(self.shape)
        for _ in range(many):
            if perf_counter() > end:
                break
            self._step()
        cost = self.puzzle.model.cost(seat) - self.puzzle.constant
        fresh = [each for each in self.worth if self.worth[each] < cost and each not in self.told]
        if not fresh:
            return None
        shape = min(fresh, key=lambda each: self.worth[each])
        self.told.add(shape)
        return self._plan(shape)

    def _step(self) -> None:
        """To a neighbour: another day or other zones of one block, or two blocks swap."""
        assert self.shape is not None
        new = list(self.shape)
        for number in self.dice.permutation(len(new))[: 1 + int(self.dice.random() < 0.4)].tolist():
            block = self.puzzle.blocks[number]
            day, zones = new[number]
            if self.dice.random() < 0.5:
                day = int(self.dice.choice(block.days))
            else:
                zones = int(self.dice.integers(len(block.zone_sets)))
            new[number] = day, zones
        here, there = self._value(self.shape), self._value(tuple(new))
        if there <= here + WARM * abs(here) * self.dice.exponential():
            self.shape = tuple(new)

    def _value(self, shape: Shape) -> float:
        if shape not in self.worth:
            for block, (day, zones) in zip(self.puzzle.blocks, shape, strict=True):
                self._open(block, day, block.zone_sets[zones])
            solved = self.program.Solve() == self.program.OPTIMAL
            self.worth[shape] = float(self.program.Objective().Value()) if solved else np.inf
        return self.worth[shape]

    def _open(self, block: Block, day: int, zones: tuple[int, ...]) -> None:
        on = self.puzzle.on[:, day]
        for person in block.members:
            for zone in range(self.puzzle.model.zones):
                for at in range(len(on)):
                    takes = self.takes.get((person, zone, at))
                    if takes is not None:
                        takes.SetUb(1.0 if zone in zones and on[at] else 0.0)

    def _shape_of(self, seat: Counts) -> Shape:
        model, found = self.puzzle.model, []
        day, used = meetings(model, seat)[:, 0], model.zones_used(seat).sum(axis=2) > 0
        for block in self.puzzle.blocks:
            team = int(model.team_of[block.members[0]])
            inside = set(np.flatnonzero(used[team]).tolist())
            zones = [at for at, each in enumerate(block.zone_sets) if inside <= set(each)]
            found.append((int(day[team]), zones[0] if zones else 0))
        return tuple(found)

    def _plan(self, shape: Shape) -> Plan:
        teams = self.puzzle.model.teams
        day, zones = [NOWHERE] * teams, [frozenset[int]()] * teams
        for block, way in zip(self.puzzle.blocks, shape, strict=True):
            team = int(self.puzzle.model.team_of[block.members[0]])
            day[team], zones[team] = way[0], frozenset(block.zone_sets[way[1]])
        return Plan(tuple(day), tuple(zones))


def _people(puzzle: Puzzle, program: Any) -> dict[tuple[int, int, int], Any]:
    """Each person takes one set of days in one zone."""
    takes, goal = {}, program.Objective()
    for person in range(puzzle.model.people):
        one = program.Constraint(1, 1)
        for at in np.flatnonzero(np.isfinite(puzzle.cost[person])).tolist():
            for zone in np.flatnonzero(puzzle.fits[person]).tolist():
                takes[person, zone, at] = taken = program.NumVar(0, 1, "")
                one.SetCoefficient(taken, 1)
                goal.SetCoefficient(taken, float(puzzle.cost[person, at]))
    goal.SetMinimization()
    return takes


def _desks(puzzle: Puzzle, program: Any, takes: dict[tuple[int, int, int], Any]) -> None:
    """What is taken in a zone fills the weeks of its desks."""
    rows = {}
    for zone, seats in enumerate(puzzle.seats.tolist()):
        room = program.Constraint(-program.infinity(), seats)
        for at in range(len(puzzle.sets)):
            rows[zone, at] = program.Constraint(-program.infinity(), 0)
        for way in puzzle.tilings:
            often = program.NumVar(0, program.infinity(), "")
            room.SetCoefficient(often, 1)
            for at in np.flatnonzero(way).tolist():
                rows[zone, at].SetCoefficient(often, -1)
    for (_, zone, at), taken in takes.items():
        rows[zone, at].SetCoefficient(taken, 1)


def _company(puzzle: Puzzle, program: Any, takes: dict[tuple[int, int, int], Any]) -> None:
    """A team pays for a zone on a day, and needs two there if it wants company."""
    here: dict[tuple[int, int, int], Any] = {}
    two: dict[tuple[int, int, int], Any] = {}
    model, used = puzzle.model, {}
    for team in range(model.teams):
        for zone in range(model.zones):
            for day in range(model.days):
                used[team, zone, day] = uses = program.NumVar(0, 1, "")
                program.Objective().SetCoefficient(uses, float(model.zone_price[team]))
                row = two[team, zone, day] = program.Constraint(0, program.infinity())
                row.SetCoefficient(uses, -2 if model.company[team] else -1)
    for (person, zone, at), taken in takes.items():
        team = int(model.team_of[person])
        for day in puzzle.sets[at]:
            two[team, zone, day].SetCoefficient(taken, 1)
            if (person, zone, day) not in here:
                row = here[person, zone, day] = program.Constraint(-program.infinity(), 0)
                row.SetCoefficient(used[team, zone, day], -1)
            here[person, zone, day].SetCoefficient(taken, 1)
