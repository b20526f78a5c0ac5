"""Caps that no roster could have kept: a clause, other caps or a limit leave too few places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.ruling import Duty
from ..rulings.slots import minutes
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm
from .days import Flags, Seen
from .impossible import by_group

Counts = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False)
class Crowd:
    """A group of a cap on a day with too many people; *present* are those of (groups, days)."""

    cap: CapTerm
    group: int
    day: int
    present: Counts


def overrun_by(seen: Seen, crowd: Crowd) -> Citation | None:
    """
    The clause that by itself overruns a cap by as much as it is overrun, if one does.

    Of a clash over a week, the week is compared. Anybody more than the clause asks for is a breach;
    of a clash told without numbers, how many more is left open.
    """
    cap, group = crowd.cap, crowd.group
    period = seen.rulings.period
    for clash in seen.clashes.get((cap.rule.id, cap.names[group]), ()):
        last = clash.last or clash.day
        if not clash.day <= period.days[crowd.day] <= last:
            continue
        if clash.needed is None and not cap.sensitive:
            continue
        span = range(period.index(clash.day), period.index(last) + 1)
        capped = [at for at in span if cap.places[group, at] < NO_CAP]
        if clash.needed is None or crowd.present[group, capped].sum() <= clash.needed:
            return clash.clauses[1]
    return None


def fullest(seen: Seen, cap: CapTerm, taking: Flags) -> Counts | None:
    """
    How many of *taking* (bool (people, days)) are there in the fullest moment, int32 (groups,
    days), by the hours that the roster has for each; without hours they are there all day.

    -1 where the law has no shifts for anybody who counts, and ``None`` where that is everywhere,
    or the cap is on people over a whole day.
    """
    rulings, roster = seen.rulings, seen.roster
    if cap.rule.moment != "slot" or not cap.mask & rulings.modes.office_mask:
        return None
    in_shifts = cap.groups.count((rulings.pattern_of >= 0) & cap.counted_of) > 0
    if not in_shifts.any():
        return None
    hours = [minutes(span) for span in roster.shifts]
    peak = np.where(in_shifts, 0, -1).astype(np.int32)
    for moment in sorted({start for start, _ in hours} | {0}):
        there = np.array([*(start <= moment < end for start, end in hours), True])
        now = by_group(cap, taking & there[roster.shift])
        peak = np.where(in_shifts, np.maximum(peak, now), peak)
    return peak


@attrs.frozen(eq=False)
class Ways:
    """
    Which ways there are out of the modes of a cap.

    Who must be where on a day, and who is in which group of a cap, is worked out once and kept.
    """

    seen: Seen
    _must: dict[tuple[int, int], Flags] = attrs.field(factory=dict)
    _bound: dict[tuple[int, int], Counts] = attrs.field(factory=dict)
    _rows: dict[int, list[Rows]] = attrs.field(factory=dict)

    def no_room_elsewhere(self, crowd: Crowd) -> Citation | None:
        """
        What leaves too few places outside the modes of a cap for it to hold: other caps, a limit.

        Only as many people as must be there excuse a cap that is overrun; anybody more is a breach.
        """
        cap = crowd.cap
        near = np.zeros(len(cap.names), dtype=bool)
        near[crowd.group] = True
        others = [one for one in self.seen.rulings.caps if one.mask & ~cap.mask]
        for size in (1, 2, 3):
            for chosen in combinations(others, size):
                if self._too_many(crowd, chosen, near):
                    return chosen[0].rule.citation
                linked = self._linked(crowd, chosen)
                if (linked != near).any() and self._too_many(crowd, chosen, linked):
                    return chosen[0].rule.citation
        for limit in self.seen.rulings.limits:
            for span in limit.spans:
                if crowd.day in span and self._spent(crowd, limit, span):
                    return limit.rule.citation
        return None

    def _linked(self, crowd: Crowd, others: Sequence[CapTerm]) -> Flags:
        """The groups of a cap that share a group of one of *others* with the one in question."""
        cap = crowd.cap
        linked = np.zeros(len(cap.names), dtype=bool)
        for other in others:
            mine = np.unique(other.group[self._members(cap)[crowd.group]])
            for group in mine[mine >= 0].tolist():
                found = cap.group[self._members(other)[group]]
                linked[found[found >= 0]] = True
        return linked

    def _members(self, cap: CapTerm) -> list[Rows]:
        """The people of each group of a cap."""
        if id(cap) not in self._rows:
            order = np.argsort(cap.group, kind="stable")
            starts = np.searchsorted(cap.group[order], np.arange(len(cap.names)))
            self._rows[id(cap)] = np.split(order, starts)[1:]
        return self._rows[id(cap)]

    def must(self, mask: int, day: int) -> Flags:
        """Who has to work on that very day, in a mode of *mask*."""
        if (mask, day) not in self._must:
            rulings = self.seen.rulings
            allowed, duty = rulings.allowed_of[:, day], rulings.duty_of[:, day]
            tied = (duty == Duty.OWED.value) & (allowed != 0) & ((allowed & ~np.uint8(mask)) == 0)
            self._must[mask, day] = np.asarray(tied[rulings.number])
        return self._must[mask, day]

    def _too_many(self, crowd: Crowd, others: Sequence[CapTerm], groups: Flags) -> bool:
        """
        Whether at least as many are left over in *groups* of a cap, when the *others* are full, as
        are there beyond its places, the group in question among them.
        """
        cap, day, rulings = crowd.cap, crowd.day, self.seen.rulings
        if not groups[crowd.group]:
            return False
        members = self._members(cap)
        rows = np.concatenate([members[group] for group in np.flatnonzero(groups).tolist()])
        mask = int(np.bitwise_or.reduce([one.mask for one in others]))
        allowed = rulings.allowed_of[rulings.number[rows], day]
        torn = self.must(cap.mask | mask, day)[rows] & cap.counted[rows, day]
        for other in others:
            held = other.counted[rows, day] & (other.group[rows] >= 0)
            held &= other.places[other.group[rows], day] < NO_CAP
            torn &= held | ((allowed & np.uint8(other.mask)) == 0)
        here = np.bincount(cap.group[rows[torn]], minlength=len(cap.names))
        places = cap.places[:, day].astype(np.int64)
        over = groups & (here > places)
        if not over[crowd.group]:
            return False
        kept = rows[torn & over[cap.group[rows]]]
        least = int((here - places)[over].sum()) - sum(
            self._room(other, kept, day) for other in others
        )
        shown = int(np.maximum(crowd.present[:, day] - places, 0)[over].sum())
        return 0 < shown <= least

    def _room(self, cap: CapTerm, torn: Rows, day: int) -> int:
        """How many of *torn* find a place under a cap, beside those who have nothing else."""
        rulings, size = self.seen.rulings, len(cap.names)
        able = (rulings.allowed_of[rulings.number[torn], day] & np.uint8(cap.mask)) != 0
        wishing = np.bincount(cap.group[torn[able]], minlength=size)
        bound = self.must(cap.mask, day)[torn] & cap.counted[torn, day]
        mine = np.bincount(cap.group[torn[bound]], minlength=size).astype(np.int32)
        left = cap.places[:, day] - (self._bound_to(cap, day) - mine)
        return int(np.clip(left, 0, wishing).sum())

    def _bound_to(self, cap: CapTerm, day: int) -> Counts:
        """How many have nothing but the modes of a cap, one a group."""
        if (id(cap), day) not in self._bound:
            bound = self.must(cap.mask, day) & cap.counted[:, day] & (cap.group >= 0)
            many = np.bincount(cap.group[bound], minlength=len(cap.names)).astype(np.int32)
            self._bound[id(cap), day] = many
        return self._bound[id(cap), day]

    def _spent(self, crowd: Crowd, limit: LimitTerm, span: tuple[int, ...]) -> bool:
        """Whether a limit on the only other modes overruns a cap in *span* as much as it is."""
        cap, group, days = crowd.cap, crowd.group, np.asarray(span)
        rows = self._members(cap)[group]
        must = np.stack([self.must(cap.mask | limit.mask, at)[rows] for at in span], axis=1)
        bound = np.stack([self.must(cap.mask, at)[rows] for at in span], axis=1)
        must &= (limit.who[rows, None] | bound) & cap.counted[np.ix_(rows, days)]
        places = cap.places[group, days].astype(np.int64)
        over = must.sum(axis=0) > places
        ways = np.minimum((must & ~bound)[:, over].sum(axis=1), limit.rule.at_most)
        least = int((must.sum(axis=0) - places)[over].sum() - ways.sum())
        shown = int(np.maximum(crowd.present[group, days] - places, 0)[over].sum())
        return bool(over[span.index(crowd.day)]) and 0 < shown <= least
