"""What the proof of a bound takes apart: teams, what each may do in a week, and prices for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, islice, product

import attrs
import numpy as np
import numpy.typing as npt

from .daysets import DaySet, day_sets, partitions, set_cost
from .model import NOWHERE, DeskModel

Floats = npt.NDArray[np.float64]
Sharing = tuple[tuple[int, int], ...]
"""Blocks and how many of each sit in one zone on one day."""

Use = tuple[int, int, int, bool]
"""A block, a zone, a day, and whether any of the block sits there then."""

MOST_STATES = 100_000
MOST_ZONE_SETS = 200
MOST_SHARINGS = 2_000
WHENEVER = -1


@attrs.frozen(eq=False)
class Block:
    """
    People who belong together: a team, or one person of none.

    *days* are those on which they may meet, or only ``WHENEVER``. *zone_sets* are the zones that
    they may be in all week, each set as large as may be.
    """

    members: tuple[int, ...]
    days: tuple[int, ...]
    zone_sets: tuple[tuple[int, ...], ...]
    company: bool
    zone_price: int


@attrs.frozen(eq=False, slots=False)
class Puzzle:
    """
    A model of one week as the bound sees it.

    Desks of a zone are alike, but for who fits none of them; *sets* are the sets of days that
    anybody may choose. All else holds: see :mod:`.bound`.
    """

    model: DeskModel
    sets: tuple[DaySet, ...]
    blocks: tuple[Block, ...]
    constant: int

    @classmethod
    def of(cls, model: DeskModel) -> Puzzle:
        """The people who may come at all, in blocks; what all others cost is *constant*."""
        out = np.asarray(~model.allowed.any(axis=1))
        constant = sum(set_cost(model, person, ()) for person in np.flatnonzero(out).tolist())
        blocks = []
        for team in range(model.teams):
            who = tuple(model.members[team][~out[model.members[team]]].tolist())
            if who:
                blocks.append(_team_block(model, team, who))
        alone = np.flatnonzero(np.logical_and(model.team_of == NOWHERE, ~out)).tolist()
        blocks += [Block((who,), (WHENEVER,), _everywhere(model), False, 0) for who in alone]
        members = (person for block in blocks for person in block.members)
        sets = {days for person in members for days in day_sets(model, person) if days}
        return cls(model, tuple(sorted(sets)), tuple(blocks), constant)

    @cached_property
    def cost(self) -> Floats:
        """What each person pays for each set of days, infinite where it is not open to them."""
        found = np.full((self.model.people, len(self.sets)), np.inf)
        number = {days: at for at, days in enumerate(self.sets)}
        for block in self.blocks:
            for person in block.members:
                for days in day_sets(self.model, person):
                    if days:
                        found[person, number[days]] = set_cost(self.model, person, days)
        return found

    @cached_property
    def stay(self) -> Floats:
        """What each person pays for not coming at all, infinite for who must come."""
        must = self.model.required.any(axis=1)
        cost = [set_cost(self.model, person, ()) for person in range(self.model.people)]
        return np.where(must, np.inf, np.array(cost, dtype=np.float64))

    @cached_property
    def on(self) -> npt.NDArray[np.bool_]:
        """Whether a set has a day, bool (sets, days)."""
        return np.array([[day in days for day in range(self.model.days)] for days in self.sets])

    @cached_property
    def fits(self) -> npt.NDArray[np.bool_]:
        """Whether a person fits any desk of a zone, bool (people, zones)."""
        inside = [self.model.fits[:, desks].any(axis=1) for desks in self.model.in_zone]
        return np.array(inside).reshape(self.model.zones, self.model.people).T

    @cached_property
    def seats(self) -> npt.NDArray[np.int64]:
        """How many desks each zone has."""
        return np.array([len(desks) for desks in self.model.in_zone], dtype=np.int64)

    @cached_property
    def tilings(self) -> Floats:
        """All ways to share one desk for a week, 0 or 1 (ways, sets)."""
        longest = max(map(len, self.sets))
        ways = partitions(tuple(range(self.model.days)), longest)
        return np.array([[days in way for days in self.sets] for way in ways], dtype=np.float64)

    @cached_property
    def top(self) -> int:
        """Numbers of people in a zone on a day are told apart up to this one."""
        top, most = 2, int(self.seats.max())
        while top < most and self.model.zones * (top + 2) ** self.model.days <= MOST_STATES:
            top += 1
        return top

    @cached_property
    def open_ended(self) -> bool:
        """Whether ``top`` stands for larger numbers too."""
        return self.top < int(self.seats.max())

    def no_prices(self) -> Duals:
        """All zero."""
        model = self.model
        return Duals(
            person=np.zeros((model.people, model.days + 1)),
            sharing=np.zeros((model.zones, len(self.sets))),
            crowd=np.zeros((len(self.blocks), model.zones, model.days, self.top + 1)),
            cap=np.zeros((len(model.caps), model.days)),
        )

    @cached_property
    def sharings(self) -> tuple[tuple[Sharing, ...], ...]:
        """
        By zone, how blocks can share it on one day, as far as those with company go.

        None where there are too many to list.
        """
        found = []
        for seats in self.seats.tolist():
            some = tuple(islice(self._sharings(seats, 0), MOST_SHARINGS + 1))
            found.append(some if len(some) <= MOST_SHARINGS else ())
        return tuple(found)

    @cached_property
    def crowds(self) -> tuple[Floats, ...]:
        """The same as 0 or 1: by zone, (sharings, blocks x numbers)."""
        found = []
        for sharings in self.sharings:
            marks = np.zeros((len(sharings), len(self.blocks), self.top + 1))
            for row, sharing in enumerate(sharings):
                for block, many in sharing:
                    marks[row, block, many] = 1.0
            found.append(marks.reshape(len(sharings), len(self.blocks) * (self.top + 1)))
        return tuple(found)

    def _sharings(self, seats: int, first: int) -> Iterator[Sharing]:
        for block in range(first, len(self.blocks)):
            if self.blocks[block].company:
                for many in range(2, min(seats, self.top, len(self.blocks[block].members)) + 1):
                    yield ((block, many),)
                    for rest in self._sharings(seats - many, block + 1):
                        yield ((block, many), *rest)


def _team_block(model: DeskModel, team: int, who: tuple[int, ...]) -> Block:
    days: tuple[int, ...] = (WHENEVER,)
    zone_sets = _everywhere(model)
    if model.meets[team]:
        days = tuple(np.flatnonzero(model.allowed[list(who)].all(axis=0)).tolist())
        zone_sets = _zone_sets(model, int(model.most_zones[team]), who)
    return Block(who, days, zone_sets, bool(model.company[team]), int(model.zone_price[team]))


def _everywhere(model: DeskModel) -> tuple[tuple[int, ...], ...]:
    return (tuple(range(model.zones)),)


def _zone_sets(model: DeskModel, most: int, who: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """All sets of *most* zones that could hold *who*; all zones where they are too many."""
    found = []
    for zones in combinations(range(model.zones), min(most, model.zones)):
        inside = np.isin(model.zone_of, zones)
        if inside.sum() >= len(who) and model.fits[list(who)][:, inside].any(axis=1).all():
            found.append(zones)
        if len(found) > MOST_ZONE_SETS:
            return _everywhere(model)
    return tuple(found)


@attrs.frozen(eq=False)
class Duals:
    """
    Prices put on what blocks share, all at least 0 but those of *person*.

    *person* (people, days + 1) pays for taking a place in the plan of a day, the last for
    ``WHENEVER``; *sharing* (zones, sets) is the price of a set of days in a zone, *crowd* (blocks,
    zones, days, numbers) of so many of a block in a zone on a day, *cap* (caps, days) of a place.
    """

    person: Floats
    sharing: Floats
    crowd: Floats
    cap: Floats

    def mix(self, other: Duals, weight: float) -> Duals:
        """Between this and *other*, in whole 1024ths: so that sums of them are exact."""
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return Duals(*(np.round(1024 * (weight * a + (1 - weight) * b)) / 1024 for a, b in pairs))


@attrs.frozen
class Column:
    """What one block does in one zone in a week of which it meets on *day*: who takes which set."""

    block: int
    zone: int
    day: int
    chosen: tuple[tuple[int, int], ...]
    counts: tuple[int, ...]
    cost: int

    def keeps(self, use: Use) -> bool:
        """Whether it agrees with *use*."""
        block, zone, day, used = use
        return (block, zone) != (self.block, self.zone) or used == (self.counts[day] > 0)


@attrs.frozen(eq=False)
class Pricer:
    """Finds the cheapest columns by dynamic programming over the people of a block."""

    puzzle: Puzzle

    def cheapest(
        self, number: int, day: int, duals: Duals, uses: frozenset[Use]
    ) -> list[tuple[float, Column | None]]:
        """
        By zone, the price of the cheapest column, and which it is.

        No column at all has the price 0, but where *uses* ask for one.
        """
        puzzle, block = self.puzzle, self.puzzle.blocks[number]
        shape = (puzzle.model.zones, *(puzzle.top + 1 for _ in range(puzzle.model.days)))
        start = np.full(shape, np.inf)
        start.reshape(shape[0], -1)[:, 0] = 0.0
        usable = puzzle.on[:, day] if day != WHENEVER else np.ones(len(puzzle.sets), np.bool_)
        stages, prices = [start], []
        for already, person in enumerate(block.members):
            prices.append(self._prices(person, day, usable, duals))
            stages.append(self._add(stages[-1], prices[-1], already))
        total = stages[-1] + self._ends(number, duals, uses)
        found: list[tuple[float, Column | None]] = []
        for zone, states in enumerate(total):
            best = np.unravel_index(int(states.argmin()), states.shape)
            price = float(states[best])
            column = None
            asked = any(use[:2] == (number, zone) and use[3] for use in uses)
            if price < 0 or (asked and np.isfinite(price)):
                column = self._walk(number, zone, day, tuple(map(int, best)), stages, prices)
            found.append((price if asked else min(0.0, price), column))
        return found

    def _prices(self, person: int, day: int, usable: npt.NDArray[np.bool_], duals: Duals) -> Floats:
        """What each set costs the person in each zone (zones, sets)."""
        puzzle = self.puzzle
        own = puzzle.cost[person] - duals.person[person, day]
        for number, cap in enumerate(puzzle.model.caps):
            if person in cap.people:
                own = own + puzzle.on @ duals.cap[number]
        own = np.where(usable, own, np.inf)
        return np.asarray(np.where(puzzle.fits[person][:, None], own + duals.sharing, np.inf))

    def _add(self, states: Floats, prices: Floats, already: int) -> Floats:
        """The states after one more person, who may stay out; *already* are in or out."""
        # No count is higher than there are people: all else is infinite, and left alone.
        reach = slice(0, min(already + 2, self.puzzle.top + 1))
        near = (slice(None), *(reach for _ in range(states.ndim - 1)))
        best = states.copy()
        moved: dict[DaySet, Floats] = {(): np.ascontiguousarray(states[near])}
        part, axes = best[near], (-1, *(1 for _ in range(states.ndim - 1)))
        for at in np.flatnonzero(np.isfinite(prices).any(axis=0)).tolist():
            after = self._moved(moved, self.puzzle.sets[at])
            np.minimum(part, after + prices[:, at].reshape(axes), out=part)
        return best

    def _moved(self, known: dict[DaySet, Floats], days: DaySet) -> Floats:
        if days not in known:
            before = self._moved(known, days[:-1])
            after = np.full_like(before, np.inf)
            skip: tuple[slice, ...] = (slice(None),) * (days[-1] + 1)
            after[(*skip, slice(1, None))] = before[(*skip, slice(0, -1))]
            if self.puzzle.open_ended and before.shape[1] == self.puzzle.top + 1:
                last = (*skip, slice(-1, None))
                np.minimum(after[last], before[last], out=after[last])
            known[days] = after
        return known[days]

    def _ends(self, number: int, duals: Duals, uses: frozenset[Use]) -> Floats:
        """What the counts themselves cost (zones, counts of each day)."""
        puzzle, block = self.puzzle, self.puzzle.blocks[number]
        days, top = puzzle.model.days, puzzle.top
        ends = np.zeros((puzzle.model.zones, *(top + 1 for _ in range(days))))
        for day in range(days):
            one = duals.crowd[number, :, day, :] + block.zone_price * (np.arange(top + 1) > 0)
            one[puzzle.seats[:, None] < np.arange(top + 1)] = np.inf
            if block.company:
                one[:, 1] = np.inf
            for _, zone, _, used in (use for use in uses if use[0] == number and use[2] == day):
                one[zone, slice(0, 1) if used else slice(1, None)] = np.inf
            ends += one.reshape((-1, *(top + 1 if axis == day else 1 for axis in range(days))))
        return ends

    def _walk(
        self,
        number: int,
        zone: int,
        day: int,
        end: tuple[int, ...],
        stages: list[Floats],
        prices: list[Floats],
    ) -> Column:
        """The choices that lead to *end*."""
        block, chosen, here = self.puzzle.blocks[number], [], end
        for at in range(len(block.members) - 1, -1, -1):
            person, before = block.members[at], stages[at][zone]
            best, took, came = float(before[here]), -1, here
            for option in np.flatnonzero(np.isfinite(prices[at][zone])).tolist():
                for source in self._sources(here, self.puzzle.sets[option]):
                    price = float(before[source] + prices[at][zone, option])
                    if price < best:
                        best, took, came = price, option, source
            if took >= 0:
                chosen.append((person, took))
            here = came
        cost = sum(self.puzzle.cost[person, took] for person, took in chosen)
        cost += block.zone_price * sum(count > 0 for count in end)
        return Column(number, zone, day, tuple(sorted(chosen)), end, int(cost))

    def _sources(self, here: tuple[int, ...], days: DaySet) -> Iterator[tuple[int, ...]]:
        """The counts from which a person who comes on *days* leads to *here*."""
        top = self.puzzle.top if self.puzzle.open_ended else None
        ways = [
            (count,) if day not in days else (count - 1, count) if count == top else (count - 1,)
            for day, count in enumerate(here)
        ]
        yield from (way for way in product(*ways) if min(way) >= 0)
