"""What no roster could have avoided: which clause stands against the one that is broken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.ruling import Duty
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm, Seat
from .days import Flags, Seen

Counts = npt.NDArray[np.int32]


def by_group(cap: CapTerm, flags: Flags) -> Counts:
    """How many of *flags* (people, days) are set in each group of a cap, (groups, days)."""
    inside = cap.group >= 0
    total = np.zeros(cap.places.shape, dtype=np.int32)
    np.add.at(total, cap.group[inside], flags[inside])
    return total


def taking_places(seen: Seen, cap: CapTerm) -> Flags:
    """Who is counted by a cap as a roster has it; cells that are wrong by themselves are not."""
    inside = (seen.bits & np.uint8(cap.mask)) != 0
    return np.asarray(inside & cap.counted & ~seen.astray)


def overrun_by(seen: Seen, cap: CapTerm, group: int, day: int, present: Counts) -> Citation | None:
    """
    The clause that by itself overruns a cap by as much as it is overrun, if one does.

    Of a clash over a week, the week is compared. Anybody more than the clause asks for is a breach.
    """
    days = seen.rulings.period.days
    for clash in seen.rulings.conflicts:
        last = clash.last or clash.day
        mine = clash.rules[0] == cap.rule.id and clash.group == cap.names[group]
        if mine and clash.needed is not None and clash.day <= days[day] <= last:
            span = [at for at, one in enumerate(days) if clash.day <= one <= last]
            capped = [at for at in span if cap.places[group, at] < NO_CAP]
            if present[group, capped].sum() <= clash.needed:
                return clash.clauses[1]
    return None


def no_room_elsewhere(
    seen: Seen, cap: CapTerm, group: int, day: int, present: Counts
) -> Citation | None:
    """
    What leaves too few places outside the modes of a cap for it to hold: other caps, or a limit.

    Only as many people as must be there excuse a cap that is overrun; anybody more is a breach.
    """
    others = [one for one in seen.rulings.caps if one.mask & ~cap.mask]
    for size in (1, 2, 3):
        for chosen in combinations(others, size):
            near = np.zeros(len(cap.names), dtype=bool)
            near[group] = True
            for groups in (near, _linked(cap, chosen, group)):
                if _too_many(seen, cap, chosen, groups, group, day, present):
                    return chosen[0].rule.citation
    for limit in seen.rulings.limits:
        for span in limit.spans:
            if day in span and _spent(seen, cap, limit, span, group, day, present):
                return limit.rule.citation
    return None


def _linked(cap: CapTerm, others: Sequence[CapTerm], group: int) -> Flags:
    """The groups of a cap that share a group of one of *others* with one of them."""
    linked = np.zeros(len(cap.names), dtype=bool)
    for other in others:
        mine = np.unique(other.group[(cap.group == group) & (other.group >= 0)])
        found = cap.group[np.isin(other.group, mine) & (cap.group >= 0)]
        linked[found] = True
    return linked


def _must(seen: Seen, mask: int, day: int) -> Flags:
    """Who has to work on that very day, in a mode of *mask*."""
    rulings = seen.rulings
    allowed = rulings.allowed_of[rulings.number, day]
    owed = rulings.duty_of[rulings.number, day] == Duty.OWED.value
    return np.asarray(owed & (allowed != 0) & ((allowed & ~np.uint8(mask)) == 0))


def _too_many(
    seen: Seen,
    cap: CapTerm,
    others: Sequence[CapTerm],
    groups: Flags,
    group: int,
    day: int,
    present: Counts,
) -> bool:
    """
    Whether at least as many are left over in *groups* of a cap, when the *others* are full, as are
    there beyond its places, the *group* in question among them.
    """
    rulings = seen.rulings
    allowed = rulings.allowed_of[rulings.number, day]
    mask = int(np.bitwise_or.reduce([one.mask for one in others]))
    torn = _must(seen, cap.mask | mask, day) & cap.counted[:, day] & (cap.group >= 0)
    for other in others:
        held = other.counted[:, day] & (other.group >= 0)
        held &= other.places[other.group, day] < NO_CAP
        torn &= held | ((allowed & np.uint8(other.mask)) == 0)
    here = np.bincount(cap.group[torn], minlength=len(cap.names))
    places = cap.places[:, day].astype(np.int64)
    groups = groups & (here > places)
    torn &= groups[cap.group] & (cap.group >= 0)
    least = int((here - places)[groups].sum()) - sum(
        _room(seen, other, torn, day) for other in others
    )
    shown = int(np.maximum(present[:, day] - places, 0)[groups].sum())
    return bool(groups[group]) and 0 < shown <= least


def _room(seen: Seen, cap: CapTerm, torn: Flags, day: int) -> int:
    """How many of *torn* find a place under a cap, beside those who have nothing else."""
    able = torn & ((seen.rulings.allowed_of[seen.rulings.number, day] & np.uint8(cap.mask)) != 0)
    bound = _must(seen, cap.mask, day) & cap.counted[:, day] & ~torn & (cap.group >= 0)
    size = len(cap.names)
    wishing = np.bincount(cap.group[able], minlength=size)
    left = cap.places[:, day] - np.bincount(cap.group[bound], minlength=size)
    return int(np.clip(left, 0, wishing).sum())


def _spent(
    seen: Seen,
    cap: CapTerm,
    limit: LimitTerm,
    span: tuple[int, ...],
    group: int,
    day: int,
    present: Counts,
) -> bool:
    """Whether a limit on the only other modes leaves a cap overrun as much in *span* as it is."""
    mine = cap.group == group
    must = np.stack([_must(seen, cap.mask | limit.mask, at) for at in span], axis=1)
    bound = np.stack([_must(seen, cap.mask, at) for at in span], axis=1)
    must &= (limit.who[:, None] | bound) & mine[:, None] & cap.counted[:, list(span)]
    places = cap.places[group, list(span)].astype(np.int64)
    over = must.sum(axis=0) > places
    ways = np.minimum((must & ~bound)[:, over].sum(axis=1), limit.rule.at_most)
    least = int((must.sum(axis=0) - places)[over].sum() - ways.sum())
    shown = int(np.maximum(present[group, list(span)] - places, 0)[over].sum())
    return bool(over[span.index(day)]) and 0 < shown <= least


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
