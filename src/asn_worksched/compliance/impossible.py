"""What no roster could have avoided: which clause stands against the one that is broken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..rulings.terms import CapTerm, LimitTerm, Seat
from .days import Flags, Seen

Counts = npt.NDArray[np.int32]


def by_group(cap: CapTerm, flags: Flags) -> Counts:
    """How many of *flags* (people, days) are set in each group of a cap, (groups, days)."""
    inside = cap.group >= 0
    total = np.zeros(cap.places.shape, dtype=np.int32)
    for day in range(flags.shape[1]):
        total[:, day] = np.bincount(cap.group[flags[:, day] & inside], minlength=len(total))
    return total


def taking_places(seen: Seen, cap: CapTerm) -> Flags:
    """Who is counted by a cap as a roster has it; cells that are wrong by themselves are not."""
    inside = (seen.bits & np.uint8(cap.mask)) != 0
    return np.asarray(inside & cap.counted & ~seen.astray)


@attrs.frozen(eq=False)
class Room:
    """
    One cap and who takes its places, each (groups, days): who is *present*, and how many *must*
    come at the least, seats included.
    """

    cap: CapTerm
    present: Counts
    must: Counts


def rooms_of(seen: Seen) -> list[Room]:
    """
    The room under each cap on the office: those bound to come, and seats that none of them can
    hold.
    """
    rulings = seen.rulings
    rooms = []
    for cap in rulings.caps:
        if not cap.mask & rulings.modes.office_mask:
            continue
        bound = rulings.bound & cap.counted
        must = by_group(cap, bound)
        for seat in rulings.seats:
            groups = np.unique(cap.group[seat.able])
            if len(groups) == 1 and groups[0] >= 0:
                spare = np.minimum(bound[seat.able].sum(axis=0), seat.need)
                must[groups[0]] += (seat.need - spare).astype(np.int32)
        present = by_group(cap, taking_places(seen, cap))
        rooms.append(Room(cap, present, must))
    return rooms


def in_the_way(rooms: Sequence[Room], seat: Seat, day: int) -> Citation | None:
    """The cap that is full and that all who must come overrun, if there is one."""
    for room in rooms:
        groups = np.unique(room.cap.group[seat.able])
        for group in groups[groups >= 0].tolist():
            places = room.cap.places[group, day]
            if room.present[group, day] >= places and room.must[group, day] > places:
                return room.cap.rule.citation
    return None


def nobody_able(seen: Seen, seat: Seat, day: int) -> bool:
    """Whether fewer people able to hold a seat are on duty, with the office open, than it needs."""
    rulings = seen.rulings
    number = rulings.number[seat.able]
    office = (rulings.allowed_of[number, day] & rulings.modes.office_mask) != 0
    return int(office.sum()) < int(seat.need[day])


def no_way_out(seen: Seen, row: int, limit: LimitTerm, span: tuple[int, ...]) -> Citation | None:
    """
    What makes *limit* impossible for a person in *span*: another limit, or the clause that leaves
    no other mode. On days that some limits share, they allow fewer than leave no mode outside them.
    """
    rulings = seen.rulings
    number = int(rulings.number[row])
    allowed = rulings.allowed_of[number]
    others = _others(seen, row, limit, span)
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            mask, days = limit.mask, set(span)
            for one, own in chosen:
                mask, days = mask | one.mask, days & set(own)
            tied = [
                day
                for day in sorted(days)
                if seen.assigned[row, day] and not int(allowed[day]) & ~mask
            ]
            if len(tied) > limit.rule.at_most + sum(one.rule.at_most for one, _ in chosen):
                if chosen:
                    return chosen[0][0].rule.citation
                bit = int(allowed[tied[0]]).bit_length() - 1
                return rulings.binding(number, tied[0], bit)[1]
    return None


def _others(
    seen: Seen, row: int, limit: LimitTerm, span: tuple[int, ...]
) -> list[tuple[LimitTerm, tuple[int, ...]]]:
    """The strictest other limit on each set of modes and days that a person has within *span*."""
    strictest: dict[tuple[int, tuple[int, ...]], LimitTerm] = {}
    for one in sorted(seen.rulings.limits, key=lambda term: term.rule.at_most):
        if one is not limit and one.who[row] and one.mask != limit.mask:
            for own in one.spans:
                if set(own) & set(span):
                    strictest.setdefault((one.mask, own), one)
    return [(one, own) for (_, own), one in strictest.items()]
