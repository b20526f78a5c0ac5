"""The linear program over what blocks can do: it says what is scarce, and how dear that is."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from ...errors import MissingExtra
from .blocks import WHENEVER, Block, Column, Duals, Puzzle, Use
from .model import NOWHERE
from .search import Plan

Way = tuple[int, int]
"""A meeting day, and the number of a set of zones."""
Open = tuple[frozenset[Way], ...]
"""For each block, the plans that are not ruled out."""


@attrs.frozen(eq=False)
class Master:
    """The linear program over the columns seen so far."""

    puzzle: Puzzle
    program: Any
    objective: Any
    weights: tuple[dict[Way, Any], ...]
    person: dict[tuple[int, int], Any] = attrs.field(factory=dict)
    zone: dict[tuple[int, int, int], Any] = attrs.field(factory=dict)
    sharing: dict[tuple[int, int], Any] = attrs.field(factory=dict)
    crowd: dict[tuple[int, int, int, int], Any] = attrs.field(factory=dict)
    cap: dict[tuple[int, int], Any] = attrs.field(factory=dict)
    missing: dict[tuple[int, int, int], Any] = attrs.field(factory=dict)
    seen: dict[Column, Any] = attrs.field(factory=dict)

    @classmethod
    def of(cls, puzzle: Puzzle) -> Master:
        """No columns yet: each person has a dear way out."""
        program = lp_solver("CLP")
        objective = program.Objective()
        objective.SetMinimization()
        weights = []
        for block in puzzle.blocks:
            one, own = program.Constraint(1, 1), {}
            for day in block.days:
                for at in range(len(block.zone_sets)):
                    own[day, at] = program.NumVar(0, 1, "")
                    one.SetCoefficient(own[day, at], 1)
            weights.append(own)
        master = cls(puzzle, program, objective, tuple(weights))
        for number, block in enumerate(puzzle.blocks):
            for day in block.days:
                master._plan_rows(number, block, day)
        master._desk_rows()
        master._crowd_rows()
        for number, cap in enumerate(puzzle.model.caps):
            for day in range(puzzle.model.days):
                places = max(0, int(cap.places[day]))
                master.cap[number, day] = program.Constraint(-program.infinity(), places)
        return master

    def _plan_rows(self, number: int, block: Block, day: int) -> None:
        program = self.program
        dear = 2.0 * float(
            np.abs(np.where(np.isfinite(self.puzzle.cost), self.puzzle.cost, 0)).max()
        )
        for person in block.members:
            row = self.person[person, day] = program.Constraint(0, 0)
            out = program.NumVar(0, 1, "")
            row.SetCoefficient(out, 1)
            stay = self.puzzle.stay[person]
            may = day == WHENEVER and np.isfinite(stay)
            self.objective.SetCoefficient(out, float(stay) if may else dear + 100.0)
            for (on, _), weight in self.weights[number].items():
                if on == day:
                    row.SetCoefficient(weight, -1)
        for zone in range(self.puzzle.model.zones):
            row = self.zone[number, zone, day] = program.Constraint(-program.infinity(), 0)
            lacks = self.missing[number, zone, day] = program.NumVar(0, 0, "")
            row.SetCoefficient(lacks, 1)
            self.objective.SetCoefficient(lacks, 4.0 * dear + 100.0)
            for (on, at), weight in self.weights[number].items():
                if on == day and zone in block.zone_sets[at]:
                    row.SetCoefficient(weight, -1)

    def _desk_rows(self) -> None:
        program, puzzle = self.program, self.puzzle
        for zone in range(puzzle.model.zones):
            for at in range(len(puzzle.sets)):
                self.sharing[zone, at] = program.Constraint(-program.infinity(), 0)
            all_desks = program.Constraint(0, int(puzzle.seats[zone]))
            for way in puzzle.tilings:
                desks = program.NumVar(0, program.infinity(), "")
                all_desks.SetCoefficient(desks, 1)
                for at in np.flatnonzero(way).tolist():
                    self.sharing[zone, at].SetCoefficient(desks, -1)

    def _crowd_rows(self) -> None:
        program, puzzle = self.program, self.puzzle
        for zone in range(puzzle.model.zones):
            sharings = puzzle.sharings[zone]
            for day in range(puzzle.model.days if sharings else 0):
                one = program.Constraint(0, 1)
                for sharing in sharings:
                    weight = program.NumVar(0, program.infinity(), "")
                    one.SetCoefficient(weight, 1)
                    for block, many in sharing:
                        key = block, zone, day, many
                        if key not in self.crowd:
                            self.crowd[key] = program.Constraint(-program.infinity(), 0)
                        self.crowd[key].SetCoefficient(weight, -1)

    def allow(self, open_: Open, uses: frozenset[Use]) -> None:
        """Rule out all other plans, and the columns that do not keep to *uses*."""
        for weights, ways in zip(self.weights, open_, strict=True):
            for way, weight in weights.items():
                weight.SetUb(1.0 if way in ways else 0.0)
        for column, weight in self.seen.items():
            keeps = all(column.keeps(use) for use in uses)
            weight.SetUb(self.program.infinity() if keeps else 0.0)
        asked = {use[:2] for use in uses if use[3]}
        for (number, zone, day), row in self.zone.items():
            forced = (number, zone) in asked
            row.SetLb(0.0 if forced else -self.program.infinity())
            self.missing[number, zone, day].SetUb(1.0 if forced else 0.0)

    def add(self, columns: list[Column]) -> int:
        """Enter what is new of *columns*; how many that were."""
        new = [column for column in dict.fromkeys(columns) if column not in self.seen]
        for column in new:
            self._enter(column)
        return len(new)

    def _enter(self, column: Column) -> None:
        weight = self.seen[column] = self.program.NumVar(0, self.program.infinity(), "")
        self.objective.SetCoefficient(weight, column.cost)
        self.zone[column.block, column.zone, column.day].SetCoefficient(weight, 1)
        often: dict[int, int] = {}
        for person, at in column.chosen:
            self.person[person, column.day].SetCoefficient(weight, 1)
            often[at] = often.get(at, 0) + 1
            for number, cap in enumerate(self.puzzle.model.caps):
                for day in self.puzzle.sets[at] if person in cap.people else ():
                    row = self.cap[number, day]
                    row.SetCoefficient(weight, row.GetCoefficient(weight) + 1)
        for at, many in often.items():
            self.sharing[column.zone, at].SetCoefficient(weight, many)
        for day, many in enumerate(column.counts):
            row = self.crowd.get((column.block, column.zone, day, many))
            if row is not None:
                row.SetCoefficient(weight, 1)

    def solve(self) -> tuple[float, Duals] | None:
        """The cost of the best mix of plans, and its prices; ``None`` if the solver gave up."""
        if self.program.Solve() != self.program.OPTIMAL:
            return None
        duals = self.puzzle.no_prices()
        for at, row in self.person.items():
            duals.person[at] = row.dual_value()
        for rows, into in (
            (self.sharing, duals.sharing),
            (self.crowd, duals.crowd),
            (self.cap, duals.cap),
        ):
            for key, row in rows.items():
                into[key] = max(0.0, -row.dual_value())
        return self.objective.Value() + self.puzzle.constant, duals

    def halfway(self) -> tuple[int, int, int] | None:
        """The block, zone and day of which the last program knows least whether it is used."""
        used: dict[tuple[int, int, int], float] = {}
        for column, weight in self.seen.items():
            value = float(weight.solution_value())
            for day, many in enumerate(column.counts) if value > 1e-6 else ():
                key = column.block, column.zone, day
                used[key] = used.get(key, 0.0) + value * (many > 0)
        undecided = [(abs(value - 0.5), key) for key, value in used.items()]
        return min(undecided)[1] if undecided and min(undecided)[0] < 0.49 else None

    def plan(self) -> Plan:
        """The heaviest way of each team in the last program solved."""
        model = self.puzzle.model
        day, zones = [NOWHERE] * model.teams, [frozenset[int]()] * model.teams
        for block, weights in zip(self.puzzle.blocks, self.weights, strict=True):
            team = int(model.team_of[block.members[0]])
            if team != NOWHERE and model.meets[team]:
                way = max(weights, key=lambda way: float(weights[way].solution_value()))
                day[team], zones[team] = way[0], frozenset(block.zone_sets[way[1]])
        return Plan(tuple(day), tuple(zones))


def lp_solver(name: str) -> Any:
    """A solver of linear programs; raises :class:`MissingExtra` without OR-Tools."""
    try:
        from ortools.linear_solver import pywraplp
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    # GLOP gives up on some programs of the proof; CLP has not.
    found = pywraplp.Solver.CreateSolver(name)
    return found or pywraplp.Solver.CreateSolver("GLOP")
