"""A desk model for CP-SAT, whole or with most people held where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from ...errors import MissingExtra
from .daysets import MOST_DAYS, DaySet, day_sets, set_cost
from .model import NOWHERE, Counts, DeskModel


@attrs.frozen(kw_only=True)
class Effort:
    """
    How hard CP-SAT may try: *seconds* of wall time, and *work* of its own deterministic time.

    With *first* any answer will do. *linear* is how much of the model its relaxation holds.
    """

    seconds: float
    work: float = 1e9
    workers: int = 1
    seed: int = 0
    first: bool = False
    linear: int = 2


@attrs.frozen(eq=False)
class Found:
    """
    A seating of all people, ``None`` where none was found.

    *bound* is on the cost of any that leaves the same people where they are, ``None`` where none is
    known. *status* is as in :class:`~.model.DeskAnswer`.
    """

    seat: Counts | None
    bound: int | None
    status: str


def improve(model: DeskModel, seat: Counts, free: Iterable[int], effort: Effort) -> Found:
    """
    The best that the people *free* can do while all others keep their seats of *seat*.

    The model has one week. The same effort gives the same answer if it ends by *work* and not by
    *seconds*. Raises :class:`MissingExtra` without OR-Tools.
    """
    cp_model = _cp_model()
    part = _Part.of(cp_model.CpModel(), model, seat, sorted(free))
    for person in part.free:
        part.person(person)
    part.desks()
    part.caps()
    for team in range(model.teams):
        part.team(team)
    if not effort.first:
        part.model.minimize(sum(part.costs))
    return _solved(cp_model, part, effort)


def _solved(cp_model: Any, part: _Part, effort: Effort) -> Found:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, effort.seconds)
    solver.parameters.max_deterministic_time = effort.work
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed
    solver.parameters.linearization_level = effort.linear
    # Ctrl-C ends the search, not one try of it.
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(part.model)
    if status == cp_model.INFEASIBLE:
        return Found(None, None, "impossible")
    bound = None
    if status != cp_model.UNKNOWN and not effort.first:
        fixed = part.problem.cost(part.held) - part.forgone
        bound = fixed + int(np.ceil(solver.best_objective_bound - 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, bound, "unknown")
    seat = part.held.copy()
    for (person, desk, days), variable in part.takes.items():
        if solver.boolean_value(variable):
            seat[person, list(days)] = desk
    done = status == cp_model.OPTIMAL and not effort.first
    return Found(seat, bound, "optimal" if done else "feasible")


@attrs.frozen(eq=False)
class _Part:
    """
    The variables of those who are *free*: who takes which desk on which set of days.

    With one desk a week, and a week not too long, a person takes one desk and one set of days: the
    linear relaxation is then far tighter. Otherwise each set is of one day. *held* are the seats of
    all others, *used* how many of each team they are by zone and day; *forgone* is the part of the
    cost of *held* that *costs* counts anew.
    """

    model: Any
    problem: DeskModel
    before: Counts
    held: Counts
    used: Counts
    forgone: int
    free: tuple[int, ...]
    whole: bool
    takes: dict[tuple[int, int, DaySet], Any] = attrs.field(factory=dict)
    options: dict[int, list[tuple[int, DaySet, Any]]] = attrs.field(factory=dict)
    costs: list[Any] = attrs.field(factory=list)

    @classmethod
    def of(cls, model: Any, problem: DeskModel, seat: Counts, free: Sequence[int]) -> _Part:
        """No variables yet."""
        held = seat.copy()
        held[free] = NOWHERE
        used = problem.zones_used(held)
        missing = problem.missing(held)[free].sum(axis=1)
        forgone = int((missing * problem.missing_price[free]).sum())
        moved = np.unique(problem.team_of[free])
        for team in moved[moved != NOWHERE].tolist():
            forgone += int((used[team] > 0).sum() * problem.zone_price[team])
        whole = problem.same_desk and problem.days <= MOST_DAYS
        return cls(model, problem, seat, held, used, forgone, tuple(free), whole)

    def person(self, person: int) -> None:
        """What one person may take, and what it costs."""
        self.options[person] = []
        if self.whole:
            self._one_set(person)
        else:
            self._days(person)

    def _one_set(self, person: int) -> None:
        problem, chosen = self.problem, []
        for days in day_sets(problem, person):
            cost = set_cost(problem, person, days)
            if not days:
                home = self.model.new_bool_var("")
                chosen.append(home)
                self.costs.append(cost * home)
            for desk in self._desks(person, days) if days else ():
                takes = self._take(person, desk, days)
                chosen.append(takes)
                self.costs.append(cost * takes)
        self.model.add_exactly_one(chosen)

    def _days(self, person: int) -> None:
        problem, model = self.problem, self.model
        for day in np.flatnonzero(problem.allowed[person]).tolist():
            for desk in self._desks(person, (day,)):
                self._take(person, desk, (day,))
        for day in range(problem.days):
            here = self.here(person, day)
            if problem.required[person, day]:
                model.add_exactly_one(here)
            else:
                model.add_at_most_one(here)
            self.costs.append(int(problem.price[person, day]) * sum(here))
        came = sum(takes for _, _, takes in self.options[person])
        model.add(came <= int(problem.most_days[person, 0]))
        least = max(0, int(problem.least_days[person, 0]))
        short = model.new_int_var(0, least, "")
        # Both ways round: a price below zero would make it larger than it is.
        model.add_max_equality(short, [least - came, 0])
        self.costs.append(int(problem.missing_price[person]) * short)
        if problem.same_desk:
            self._same_desk(person)

    def _same_desk(self, person: int) -> None:
        holds: dict[int, Any] = {}
        for desk, _, takes in self.options[person]:
            if desk not in holds:
                holds[desk] = self.model.new_bool_var("")
            self.model.add_implication(takes, holds[desk])
        self.model.add_at_most_one(holds.values())

    def _desks(self, person: int, days: DaySet) -> Iterator[int]:
        """The desks that fit and that none of those who stay holds on any of the days."""
        taken = self.held[:, list(days)]
        fits = self.problem.fits[person].copy()
        fits[taken[taken != NOWHERE]] = False
        yield from np.flatnonzero(fits).tolist()

    def _take(self, person: int, desk: int, days: DaySet) -> Any:
        takes = self.takes[person, desk, days] = self.model.new_bool_var("")
        self.options[person].append((desk, days, takes))
        before = self.before[person]
        other = (before != NOWHERE).sum() != len(days) if self.whole else False
        self.model.add_hint(takes, bool((before[list(days)] == desk).all() and not other))
        return takes

    def here(self, person: int, day: int, zone: int | None = None) -> list[Any]:
        """The variables of which at most one is true: *person* is there on *day*, in *zone*."""
        zone_of = self.problem.zone_of
        return [
            takes
            for desk, days, takes in self.options[person]
            if day in days and (zone is None or zone_of[desk] == zone)
        ]

    def desks(self) -> None:
        """A desk seats one person a day."""
        on: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for (_, desk, days), takes in self.takes.items():
            for day in days:
                on[desk, day].append(takes)
        for several in on.values():
            self.model.add_at_most_one(several)

    def caps(self) -> None:
        """Places are kept."""
        for cap in self.problem.caps:
            inside = [person for person in cap.people.tolist() if person in self.options]
            held = (self.held[cap.people] != NOWHERE).sum(axis=0)
            for day in range(self.problem.days) if inside else ():
                coming = sum(sum(self.here(person, day)) for person in inside)
                self.model.add(coming <= max(0, int(cap.places[day] - held[day])))

    def team(self, team: int) -> None:
        """A team's zones, company and meeting, if any of it is free."""
        problem, model = self.problem, self.model
        free = [person for person in problem.members[team].tolist() if person in self.options]
        if not free:
            return
        uses = {}
        for zone in range(problem.zones):
            for day in range(problem.days):
                uses[zone, day] = self._zone(team, zone, day, free)
        for day in range(problem.days):
            zones = [uses[zone, day] for zone in range(problem.zones)]
            model.add(sum(zones) <= int(problem.most_zones[team]))
        self.costs.append(int(problem.zone_price[team]) * sum(uses.values()))
        if problem.meets[team]:
            self._meeting(team, free, uses)

    def _zone(self, team: int, zone: int, day: int, free: list[int]) -> Any:
        """Whether the team uses a zone on a day."""
        held = int(self.used[team, zone, day])
        sits = [here for person in free if (here := self.here(person, day, zone))]
        if not sits:
            return int(held > 0)
        uses = self.model.new_bool_var("")
        for here in sits:
            self.model.add(sum(here) <= uses)
        if held:
            self.model.add(uses == 1)
        least = 2 if self.problem.company[team] else 1
        self.model.add(held + sum(sum(here) for here in sits) >= least * uses)
        return uses

    def _meeting(self, team: int, free: list[int], uses: dict[tuple[int, int], Any]) -> None:
        """A day with all present."""
        problem, model = self.problem, self.model
        who = problem.expected(team, 0).tolist()
        still = [person for person in who if person not in self.options]
        meet = []
        for day in range(problem.days) if who else ():
            if (self.held[still, day] != NOWHERE).all():
                meet.append(model.new_bool_var(""))
                for person in free:
                    if person in who:
                        model.add(sum(self.here(person, day)) >= meet[-1])
        if who:
            model.add_bool_or(meet)
        if self.whole:
            self._zones_of_week(team, free, uses)

    def _zones_of_week(self, team: int, free: list[int], uses: dict[tuple[int, int], Any]) -> None:
        """Follows from the rest: all are in the zones of the meeting, and so are they all week."""
        problem, model = self.problem, self.model
        weekly = [model.new_bool_var("") for _ in range(problem.zones)]
        model.add(sum(weekly) <= int(problem.most_zones[team]))
        for (zone, _), used in uses.items():
            model.add(used <= weekly[zone])
        for person in free:
            for zone, of_week in enumerate(weekly):
                inside = [t for desk, _, t in self.options[person] if problem.zone_of[desk] == zone]
                model.add(sum(inside) <= of_week)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingExtra("plan", "ortools") from error
    return cp_model
