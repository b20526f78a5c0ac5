"""Large-neighbourhood search: part of the people choose anew, by CP-SAT, while the rest stay."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import attrs
import numpy as np
import numpy.typing as npt

from .cpsat import Effort, Found, improve
from .model import NOWHERE, Counts, DeskModel, Flags, meetings

Floats = npt.NDArray[np.float64]
GoOn = Callable[[Counts, int], bool]
"""Told of the best seating and its cost after each try; says whether to go on."""

WORK = 0.5
"""Deterministic time of one try at first: less than a second."""
MOST_WORK = 8.0
FIRST_WORK = 4.0
"""For a first seating that keeps to a plan."""
PATIENCE = 12
"""After so many tries that brought nothing, something else is begun from."""
HELD = 6
"""So many tries that brought nothing pass before meetings may move back."""
NEAR = 0.01
"""What is worse than the best by no more than this share may be gone on from."""
FLOOR = 0.3
"""What share of the tries is dealt out evenly, whatever the kinds of try have brought so far."""


@attrs.frozen(eq=False)
class Choice:
    """Who chooses anew, among which desks, and on which days they must come."""

    free: tuple[int, ...]
    fits: Flags
    required: Flags


@attrs.frozen
class Plan:
    """When and in which zones each team of a model might meet: a hint, no more."""

    day: tuple[int, ...]
    zones: tuple[frozenset[int], ...]


Kind = Callable[[DeskModel, Counts, np.random.Generator], Choice]
Hint = Callable[[Counts], Plan | None]
"""Told of a seating; says what else might be tried."""
Others = Callable[[Counts, int], Counts | None]
"""Told of the best seating and its cost; gives a better one that somebody else has found."""


def search(
    model: DeskModel,
    start: Counts,
    *,
    seconds: float,
    seed: int,
    go_on: GoOn,
    hint: Hint = lambda _: None,
    others: Others = lambda *_: None,
) -> Counts:
    """
    The best seating found from *start* on, of a model of one week.

    Ends after *seconds* or when *go_on* says so. The kinds of try that bring most for the time they
    take are tried most. Where no try helps any more, all follow what *hint* says that is new, or a
    team meets on another day, whatever it costs; the search goes on from there for a while.
    """
    end = perf_counter() + seconds
    walk = _Walk(model, np.random.default_rng(seed), start, model.cost(start))
    kinds = list(_KINDS.values())
    gained, spent = np.zeros(len(kinds)), np.zeros(len(kinds))
    while go_on(walk.best, walk.least) and perf_counter() < end:
        walk.join(others(walk.best, walk.least))
        if walk.idle > PATIENCE:
            walk.leave(hint, end)
            continue
        kind = _drawn(walk.dice, gained, spent)
        begun = perf_counter()
        gained[kind] += walk.take(walk.tried(kinds[kind](walk.inside, walk.seat, walk.dice), end))
        spent[kind] += perf_counter() - begun
    return walk.best


@attrs.define(eq=False)
class _Walk:
    """
    Where the search is, *seat*, and the *best* it has seen; the same unless it is *away*.

    *inside* is the model, or part of it where a plan is followed.
    """

    model: DeskModel
    dice: np.random.Generator
    seat: Counts
    cost: int
    best: Counts = attrs.field(init=False)
    least: int = attrs.field(init=False)
    inside: DeskModel = attrs.field(init=False)
    work: float = WORK
    idle: int = 0
    away: bool = False
    leaves: int = 0
    seen: set[Plan] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.best, self.least, self.inside = self.seat, self.cost, self.model

    def tried(self, choice: Choice, end: float) -> Counts | None:
        """What comes of a try, from where the search is."""
        required = choice.required
        if self.away and self.idle < HELD:
            # Else the first try of all would lead back.
            required = _meeting(self.model, self.seat)
        effort = Effort(
            seconds=end - perf_counter(),
            work=self.work,
            seed=int(self.dice.integers(2**30)),
        )
        required = required | choice.required
        narrow = attrs.evolve(self.inside, fits=choice.fits, required=required)
        return improve(narrow, self.seat, choice.free, effort).seat

    def take(self, found: Counts | None) -> int:
        """Go on from *found* unless it is worse; what is gained by that."""
        self.idle += 1
        now = None if found is None else self.model.cost(found)
        if found is None or now is None or now > self.cost:
            return 0
        gain = self.cost - now
        self.idle = self.idle if gain == 0 else 0
        self._move(found, now)
        return gain

    def join(self, found: Counts | None) -> None:
        """Remember a better seating of somebody else, and go on from it unless away."""
        if found is not None and (cost := self.model.cost(found)) < self.least:
            self.best, self.least = found, cost
            if not self.away:
                self.seat, self.cost, self.idle = found, cost, 0

    def leave(self, hint: Hint, end: float) -> None:
        """To something else, whatever it costs: from a plan to what is near it, else elsewhere."""
        self.idle, followed = 0, self.inside is not self.model
        self.inside = self.model
        if followed and self._near(2 * NEAR):
            return
        self.leaves += 1
        if self.leaves % 4 == 0:
            self.work = min(MOST_WORK, 1.5 * self.work)
        plan = hint(self.best)
        if plan is not None and plan not in self.seen:
            self._follow(plan, end)
            return
        if not self._near(NEAR) or self.dice.random() < 0.5:
            self.seat, self.cost = self.best, self.least
        self.away = False
        choice = _moved(self.model, self.seat, self.dice)
        found = None if choice is None else self.tried(choice, end)
        if found is not None:
            self._move(found, self.model.cost(found))
            self.away = self.cost > self.least

    def _near(self, share: float) -> bool:
        return self.cost <= self.least + share * abs(self.least)

    def _follow(self, plan: Plan, end: float) -> None:
        """Begin anew, with meetings and zones as planned."""
        self.seen.add(plan)
        inside = _planned(self.model, plan)
        seconds, seed = end - perf_counter(), int(self.dice.integers(2**30))
        effort = Effort(seconds=seconds, work=FIRST_WORK, seed=seed, first=True, linear=1)
        found = first_seat(inside, effort).seat
        if found is None:
            self.idle = PATIENCE + 1
            return
        self.inside, self.away = inside, True
        self._move(found, self.model.cost(found))

    def _move(self, found: Counts, cost: int) -> None:
        self.seat, self.cost = found, cost
        if cost <= self.least:
            self.best, self.least = found, cost
            self.away = self.inside is not self.model


def first_seat(model: DeskModel, effort: Effort) -> Found:
    """
    Any seating of a model of one week.

    First people are asked to come no more often than they must: the search goes on from there.
    """
    nobody = np.full((model.people, model.days), NOWHERE, dtype=np.int32)
    must = model.required.sum(axis=1, dtype=np.int32)
    few = np.where(must > 0, must + 1, 1)[:, None]
    narrow = attrs.evolve(model, most_days=np.minimum(model.most_days, few).astype(np.int32))
    half = attrs.evolve(effort, seconds=effort.seconds / 2)
    found = improve(narrow, nobody, range(model.people), half)
    if found.seat is not None:
        return found
    return improve(model, nobody, range(model.people), effort)


def _drawn(dice: np.random.Generator, gained: Floats, spent: Floats) -> int:
    """The number of a kind of try."""
    worth = (gained + 1.0) / (spent + 0.2)
    # What came long ago says less about the next try.
    gained *= 0.98
    spent *= 0.98
    share = FLOOR / len(worth) + (1 - FLOOR) * worth / worth.sum()
    return int(dice.choice(len(worth), p=share / share.sum()))


def _desk_of(seat: Counts) -> Counts:
    """The desk of each person's first day present, int32 (people,); ``NOWHERE`` for none."""
    first = (seat != NOWHERE).argmax(axis=1)
    return np.asarray(seat[np.arange(len(seat)), first])


def _zone_of(model: DeskModel, seat: Counts) -> Counts:
    """The zone of that desk, or ``NOWHERE``."""
    desk = _desk_of(seat)
    return np.asarray(np.where(desk == NOWHERE, NOWHERE, model.zone_of[desk]), dtype=np.int32)


def _some_zones(model: DeskModel, zone: Counts, dice: np.random.Generator, most: int) -> Flags:
    """Who is in some zones that are drawn until there are *most* people; and who is in none."""
    chosen = zone == NOWHERE
    for number in dice.permutation(model.zones).tolist():
        if chosen.any() and (chosen | (zone == number)).sum() > most:
            break
        chosen |= zone == number
    return np.asarray(chosen)


def _meeting(model: DeskModel, seat: Counts) -> Flags:
    """What is required, and that teams meet on the day on which they do."""
    required = model.required.copy()
    for team, day in enumerate(meetings(model, seat)[:, 0].tolist()):
        if day != NOWHERE:
            required[model.expected(team, 0), day] = True
    return required


def _at_desks(model: DeskModel, seat: Counts, dice: np.random.Generator) -> Choice:
    """People choose their days, at the desk they have."""
    desk = _desk_of(seat)
    own = (np.arange(model.desks) == desk[:, None]) | (desk == NOWHERE)[:, None]
    free = _some_zones(model, _zone_of(model, seat), dice, 40)
    return Choice(_numbers(free), model.fits & own, model.required)


def _in_zones(model: DeskModel, seat: Counts, dice: np.random.Generator) -> Choice:
    """People choose days and desks in the zones they are in, and keep their meetings."""
    zone = _zone_of(model, seat)
    own = (model.zone_of == zone[:, None]) | (zone == NOWHERE)[:, None]
    free = _some_zones(model, zone, dice, 40)
    return Choice(_numbers(free), model.fits & own, _meeting(model, seat))


def _teams(many: int, *, meeting: bool = False) -> Kind:
    def chosen(model: DeskModel, seat: Counts, dice: np.random.Generator) -> Choice:
        """Whole teams choose anew."""
        free = np.isin(model.team_of, dice.permutation(model.teams)[:many])
        required = _meeting(model, seat) if meeting else model.required
        return Choice(_numbers(free), model.fits, required)

    return chosen


def _zones(many: int, *, meeting: bool = False) -> Kind:
    def chosen(model: DeskModel, seat: Counts, dice: np.random.Generator) -> Choice:
        """Whoever sits in some zones chooses anew, there or elsewhere."""
        free = np.isin(_zone_of(model, seat), dice.permutation(model.zones)[:many])
        required = _meeting(model, seat) if meeting else model.required
        return Choice(_numbers(free), model.fits, required)

    return chosen


def _people(many: int) -> Kind:
    def chosen(model: DeskModel, _: Counts, dice: np.random.Generator) -> Choice:
        """People of any team choose anew."""
        free = np.isin(np.arange(model.people), dice.permutation(model.people)[:many])
        return Choice(_numbers(free), model.fits, model.required)

    return chosen


def _moved(model: DeskModel, seat: Counts, dice: np.random.Generator) -> Choice | None:
    """A team meets on another day, and makes room for that with two others."""
    required, now = model.required.copy(), meetings(model, seat)[:, 0]
    others = []
    for team in np.flatnonzero(model.meets).tolist():
        open_ = model.allowed[model.expected(team, 0)].all(axis=0)
        others += [(team, day) for day in np.flatnonzero(open_).tolist() if day != now[team]]
    if not others:
        return None
    team, day = others[int(dice.integers(len(others)))]
    required[model.expected(team, 0), day] = True
    rest = [each for each in dice.permutation(model.teams).tolist() if each != team]
    return Choice(_numbers(np.isin(model.team_of, [team, *rest[:2]])), model.fits, required)


def _planned(model: DeskModel, plan: Plan) -> DeskModel:
    """The same, but all keep to the plan."""
    required, fits = model.required.copy(), model.fits.copy()
    for team, (day, zones) in enumerate(zip(plan.day, plan.zones, strict=True)):
        if day != NOWHERE:
            required[model.expected(team, 0), day] = True
            fits[model.members[team]] &= np.isin(model.zone_of, list(zones))
    return attrs.evolve(model, fits=fits, required=required)


def _numbers(chosen: Flags) -> tuple[int, ...]:
    return tuple(np.flatnonzero(chosen).tolist())


_KINDS: dict[str, Kind] = {
    "at desks": _at_desks,
    "in zones": _in_zones,
    "team": _teams(1),
    "two teams": _teams(2),
    "three teams": _teams(3),
    "two teams, same meetings": _teams(2, meeting=True),
    "three teams, same meetings": _teams(3, meeting=True),
    "zone": _zones(1),
    "two zones": _zones(2),
    "two zones, same meetings": _zones(2, meeting=True),
    "few": _people(12),
    "many": _people(20),
}
