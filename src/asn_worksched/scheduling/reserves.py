"""Reserves: who stands by for a seat, at work that day with the skill and without a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.assignment import reserve_of
from ..roster import Unfilled
from ..rulings import Rulings
from ..rulings.terms import Seat
from ..texts import N_
from .calls import by_key
from .flow import Arcs
from .parts import components

Flags = npt.NDArray[np.bool_]

NOBODY_LEFT = N_("nobody else with the skill is at work")


def stand_by(rulings: Rulings, idle: Flags, turn: int) -> Iterator[tuple[Seat, int, int]]:
    """
    Who stands by: (seat, person by row, day), nobody twice on one day.

    *idle* (people, days) is who works without a seat. Proven by minimum-cost flow: as many reserves
    as can be had, shared by fair share, which is the days on which one could. *turn* says where the
    circle of people alike starts.
    """
    wanting = [seat for seat in rulings.seats if seat.rule.reserve and seat.need.any()]
    if not wanting:
        return
    open_ = idle & ((rulings.allowed & np.uint8(rulings.modes.office_mask)) != 0)
    for seats in _together(rulings, wanting):
        yield from _Watch.of(rulings, seats, open_).kept(turn)


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
    """Some *seats*, the *rows*, by key, of whoever can stand by, and when they can (rows, days)."""

    seats: Sequence[Seat]
    rows: npt.NDArray[np.intp]
    open: Flags

    @classmethod
    def of(cls, rulings: Rulings, seats: Sequence[Seat], open_: Flags) -> _Watch:
        rows = np.unique(np.concatenate([seat.able for seat in seats]))
        rows = by_key(rulings.people, rows)
        return cls(seats, rows, open_[rows])

    def kept(self, turn: int) -> Iterator[tuple[Seat, int, int]]:
        """The cheapest watch."""
        arcs, found = Arcs(), {}
        source, sink = arcs.node(), arcs.node()
        arcs.arc(sink, source, len(self.rows) * self.open.shape[1])
        order = np.roll(np.arange(len(self.rows)), -(turn % len(self.rows)))
        days = [[arcs.node() for _ in range(self.open.shape[1])] for _ in self.rows]
        filled = self._shares(arcs, order, days, sink)
        for number, seat in enumerate(self.seats):
            able = np.isin(self.rows, seat.able)
            for day in np.flatnonzero(seat.need).tolist():
                node = arcs.node()
                arcs.arc(source, node, seat.rule.reserve)
                for at in order[able[order] & self.open[order, day]].tolist():
                    row = int(self.rows[at])
                    found[number, row, day] = arcs.arc(node, days[at][day], 1, -filled)
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
