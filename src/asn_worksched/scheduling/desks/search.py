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
PATIENCE = 12
"""After so many tries that brought nothing, each may take half as long again."""
FLOOR = 0.3
"""What share of the tries is dealt out evenly, whatever the kinds of try have brought so far."""


@attrs.frozen(eq=False)
class Choice:
    """Who chooses anew, among which desks, and on which days they must come."""

    free: tuple[int, ...]
    fits: Flags
    required: Flags
    work: float = 1.0
    """How many times as much work as others."""


@attrs.frozen
class Plan:
    """When and in which zones each team of a model might meet: a hint, no more."""

    day: tuple[int, ...]
    zones: tuple[frozenset[int], ...]


Kind = Callable[[DeskModel, Counts, np.random.Generator], Choice]
Hint = Callable[[], Plan | None]
"""Says what else might be tried."""


def search(
    model: DeskModel,
    start: Counts,
    *,
    seconds: float,
    seed: int,
    go_on: GoOn,
    hint: Hint = lambda: None,
) -> Counts:
    """
    The best seating found from *start* on, of a model of one week.

    Ends after *seconds* or when *go_on* says so. The kinds of try that bring most for the time they
    take are tried most, and what *hint* says that is new is tried first.
    """
    end = perf_counter() + seconds
    dice = np.random.default_rng(seed)
    seat, cost, work, idle = start, model.cost(start), WORK, 0
    kinds, seen = list(_KINDS.values()), {hint()}
    gained, spent = np.zeros(len(kinds)), np.zeros(len(kinds))
    while go_on(seat, cost) and perf_counter() < end:
        kind, plan = _drawn(dice, gained, spent), hint()
        if plan is None or plan in seen:
            choice = kinds[kind](model, seat, dice)
        else:
            seen.add(plan)
            choice = _planned(model, plan)
        begun = perf_counter()
        effort = Effort(
            seconds=end - begun, work=work * choice.work, seed=int(dice.integers(2**30))
        )
        found = _tried(model, seat, choice, effort)
        spent[kind] += perf_counter() - begun
        idle += 1
        if found is not None and (now := model.cost(found)) <= cost:
            gained[kind] += cost - now
            idle = idle if now == cost else 0
            seat, cost = found, now
        if idle > PATIENCE:
            work, idle = min(MOST_WORK, 1.5 * work), 0
    return seat


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


def _tried(model: DeskModel, seat: Counts, choice: Choice, effort: Effort) -> Counts | None:
    narrow = attrs.evolve(model, fits=choice.fits, required=choice.required)
    return improve(narrow, seat, choice.free, effort).seat


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


def _planned(model: DeskModel, plan: Plan) -> Choice:
    """All choose anew, and keep to the plan."""
    required, fits = model.required.copy(), model.fits.copy()
    for team, (day, zones) in enumerate(zip(plan.day, plan.zones, strict=True)):
        if day != NOWHERE:
            required[model.expected(team, 0), day] = True
            fits[model.members[team]] &= np.isin(model.zone_of, list(zones))
    return Choice(tuple(range(model.people)), fits, required, work=6.0)


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
