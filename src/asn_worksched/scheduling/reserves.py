"""Reserves: who stands by for a seat, at work that day with the skill and without a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.assignment import reserve_of
from ..roster import Roster, Unfilled
from ..rulings import Rulings
from ..rulings.terms import Seat
from ..texts import N_
from .flow import Arcs
from .parts import components

Flags = npt.NDArray[np.bool_]
Cell = tuple[int, int, int]

NOBODY_LEFT = N_("nobody else with the skill is at work")


def stand_by(
    rulings: Rulings, idle: Flags, turn: int, before: Roster | None = None
) -> Iterator[tuple[Seat, int, int]]:
    """
    Who stands by: (seat, person by row, day), nobody twice on one day.

    *idle* (people, days) is who works without a seat. Proven by minimum-cost flow: as many reserves
    as can be had, with as few changes as can be from *before*, then shared by fair share, which is
    the days on which one could. *turn* says where the circle of people alike starts.
    """
    wanting = [seat for seat in rulings.seats if seat.rule.reserve and seat.need.any()]
    if not wanting:
        return
    open_ = idle & ((rulings.allowed & np.uint8(rulings.modes.office_mask)) != 0)
    for seats in _together(rulings, wanting):
        yield from _Watch.of(rulings, seats, open_, before).kept(turn)


def without_reserve(rulings: Rulings, watch: Iterable[tuple[Seat, int, int]]) -> Iterator[Unfilled]:
    """One for each seat and day with fewer standing by than its clause asks for."""
    there: dict[tuple[str, str, int], int] = {}
    for seat, _, day in watch:
        key = (seat.unit, seat.post, day)
        there[key] = there.get(key, 0) + 1
    for seat in rulings.seats:
        for day in np.flatnonzero(seat.need * seat.rule.reserve).tolist():
            missing = seat.rule.reserve - there.get((seat.unit, seat.post, day), 0)
            if missing > 0:
                yield Unfilled(
                    day=rulings.period.days[day],
                    unit=seat.unit,
                    post=reserve_of(seat.post),
                    missing=missing,
                    rule=seat.rule.id,
                    citation=seat.citation,
                    reason=NOBODY_LEFT,
                )


def _together(rulings: Rulings, seats: Sequence[Seat]) -> Iterator[list[Seat]]:
    """Seats whose people hang together; those that nobody can hold are left out."""
    held = [seat for seat in seats if len(seat.able)]
    names, unit_of = np.unique(rulings.people.frame["unit"].to_numpy(), return_inverse=True)
    label = components(len(names), unit_of, [seat.able for seat in held]) if held else unit_of
    found: dict[int, list[Seat]] = {}
    for seat in held:
        found.setdefault(int(label[unit_of[seat.able[0]]]), []).append(seat)
    yield from found.values()


@attrs.frozen(eq=False)
class _Watch:
    """Some *seats*, the *rows* of whoever can stand by, when they can, and what was *before*."""

    seats: Sequence[Seat]
    rows: npt.NDArray[np.intp]
    open: Flags
    before: frozenset[Cell]

    @classmethod
    def of(
        cls, rulings: Rulings, seats: Sequence[Seat], open_: Flags, before: Roster | None
    ) -> _Watch:
        rows = np.unique(np.concatenate([seat.able for seat in seats]))
        return cls(seats, rows, open_[rows], frozenset(_earlier(rulings, seats, before)))

    def kept(self, turn: int) -> Iterator[tuple[Seat, int, int]]:
        """The cheapest watch."""
        arcs, found = Arcs(), {}
        source, sink = arcs.node(), arcs.node()
        arcs.arc(sink, source, len(self.rows) * self.open.shape[1])
        order = np.roll(np.arange(len(self.rows)), -(turn % len(self.rows)))
        days = [[arcs.node() for _ in range(self.open.shape[1])] for _ in self.rows]
        fair = self._shares(arcs, order, days, sink)
        for number, seat in enumerate(self.seats):
            able = np.isin(self.rows, seat.able)
            for day in np.flatnonzero(seat.need).tolist():
                node = arcs.node()
                arcs.arc(source, node, seat.rule.reserve)
                for at in order[able[order] & self.open[order, day]].tolist():
                    row = int(self.rows[at])
                    keeps = (number, row, day) in self.before
                    cost = -fair * (len(self.before) + 2) - fair * keeps
                    found[number, row, day] = arcs.arc(node, days[at][day], 1, cost)
        flow = arcs.cheapest().flow
        for (number, row, day), arc in found.items():
            if flow[arc]:
                yield self.seats[number], row, day

    def _shares(
        self, arcs: Arcs, order: npt.NDArray[np.intp], days: Sequence[Sequence[int]], sink: int
    ) -> int:
        """Each one's days, with a convex price on their number; what outweighs all of it."""
        scale, most = 27_720, 0
        for at in order.tolist():
            total, share = arcs.node(), max(1, int(self.open[at].sum()))
            for day in np.flatnonzero(self.open[at]).tolist():
                arcs.arc(days[at][day], total, 1)
            steps = [(1, scale * (2 * duty - 1) // share) for duty in range(1, share + 1)]
            arcs.convex(total, sink, steps)
            most += 2 * scale
        return most + 1


def _earlier(rulings: Rulings, seats: Sequence[Seat], before: Roster | None) -> Iterator[Cell]:
    """Who stood by for which seat on which day of the period, in an earlier roster."""
    if before is None:
        return
    for number, seat in enumerate(seats):
        post = reserve_of(seat.post)
        if post not in before.posts:
            continue
        code = before.posts.index(post) + 1
        for row in seat.able.tolist():
            key = rulings.people.frame["key"][row]
            if key in before.people:
                there = before.post[before.people.index(key)] == code
                days = [day for day, yes in zip(before.period, there, strict=True) if yes]
                yield from (
                    (number, row, rulings.period.index(day))
                    for day in days
                    if day in rulings.period
                )
