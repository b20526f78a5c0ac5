"""What a dynamic program over one person's days needs to know of the rules, in small numbers."""

from __future__ import annotations

from functools import cached_property, reduce
from math import gcd

import attrs
import numpy as np
import numpy.typing as npt

from .model import Counts, Flags, ShiftModel

Index = npt.NDArray[np.intp]


@attrs.frozen(kw_only=True)
class Contract:
    """
    What people of one contract share; minutes are in units of :attr:`Terms.unit`.

    *most_on* and *most_off* are at most the number of days. *limits* are the most days in each
    shift that is counted, for those of whom some are. *endless*: nobody can be off for too long.
    """

    least_on: int
    most_on: int
    least_off: int
    most_off: int
    least: int
    most: int
    weekends: int
    endless: bool = True
    limits: tuple[int, ...] = ()


@attrs.frozen(eq=False)
class Kinds:
    """
    Shifts that no rule tells apart: equal minutes, and equal gaps before and after.

    *of* is the kind of each shift, *units* the minutes of each kind, *before* the kinds that may
    be worked on the day before. *entry* and *leave* are classes of kinds at the two ends of a block
    of work, *pause* (leave, entry) the fewest days off between two such blocks.
    """

    of: Index
    units: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    entry: Index
    leave: Index
    pause: Counts

    @classmethod
    def under(cls, model: ShiftModel, unit: int, least_off: int) -> Kinds:
        """The kinds of shift of *model* for people who rest at least *least_off* days."""
        # After a shift before the first day, even a shorter rest may be lawful.
        floor = 1 if (model.last >= 0).any() else least_off
        gap = np.maximum(model.gap, 1)
        key = np.column_stack([gap, gap.T, model.minutes])
        _, first, of = np.unique(key, axis=0, return_index=True, return_inverse=True)
        among = gap[np.ix_(first, first)]
        pause = np.maximum(among - 1, floor)
        _, leave_at, leave = np.unique(pause, axis=0, return_index=True, return_inverse=True)
        _, entry_at, entry = np.unique(pause, axis=1, return_index=True, return_inverse=True)
        return cls(
            of.ravel(),
            tuple((model.minutes[first] // unit).tolist()),
            tuple(
                tuple(np.flatnonzero(among[:, kind] <= 1).tolist()) for kind in range(len(first))
            ),
            entry.ravel(),
            leave.ravel(),
            np.maximum(pause[np.ix_(leave_at, entry_at)], least_off).astype(np.int32),
        )


@attrs.frozen(eq=False)
class Terms:
    """
    The rules of *contract* in *model*, laid out by day.

    *low* and *high* are the units that can have been worked before each day (days + 1) in a lawful
    pattern; *weekend* is the weekend of each day or -1, *touched* (days, most_on + 1) how many
    weekends a block of so many days touches from there on, *begun* (days + 1) how many of them can
    have been worked before each day. *after_work*: somebody worked on the
    day before the first.
    """

    contract: Contract
    days: int
    unit: int
    kinds: Kinds
    low: Index
    high: Index
    weekend: Counts
    touched: Index
    begun: Index
    after_work: bool

    @classmethod
    def of(cls, model: ShiftModel, contract: Contract, slack: float | None = None) -> Terms:
        """
        The terms of *contract*.

        With *slack*, only patterns that keep within so many shifts of an even pace of minutes.
        """
        unit = unit_of(model)
        kinds = Kinds.under(model, unit, contract.least_off)
        low, high = _windows(model.days, contract, max(kinds.units, default=0), slack)
        if contract.least == 0 and contract.most >= max(kinds.units, default=0) * model.days:
            kinds = attrs.evolve(kinds, units=(0,) * len(kinds.units))
            low, high = np.zeros_like(low), np.zeros_like(high)
        counted = contract.weekends < len(model.weekends)
        weekend = model.weekend_of if counted else np.full(model.days, -1, dtype=np.int32)
        return cls(
            contract,
            model.days,
            unit,
            kinds,
            low,
            high,
            weekend,
            _touched(weekend, contract),
            _begun(weekend, contract, slack),
            bool((model.last >= 0).any()),
        )

    @cached_property
    def weekends(self) -> int:
        """The most weekends that count, 0 where they don't matter."""
        return self.contract.weekends if self.weekend.max(initial=-1) >= 0 else 0

    @cached_property
    def spans(self) -> list[list[int]]:
        """The lengths of the blocks of work that may end before each day (days + 1)."""
        contract = self.contract
        found: list[list[int]] = [[]]
        for end in range(1, self.days + 1):
            lengths = range(1, min(contract.most_on, end) + 1)
            at_edge = end == self.days
            found.append([n for n in lengths if n >= contract.least_on or at_edge or n == end])
        return found

    @cached_property
    def credits(self) -> list[list[int]]:
        """For each day, after how many days off a block there meets the last block's weekend."""
        found: list[list[int]] = []
        for day in range(self.days):
            at = self.weekend[day]
            off = range(int(self.kinds.pause.min()), day)
            near = [n for n in off if at >= 0 and self.weekend[day - n - 1] == at]
            found.append(near)
        return found


def unit_of(model: ShiftModel) -> int:
    """The largest number of minutes that divides every shift."""
    return max(1, reduce(gcd, model.minutes.tolist(), 0))


def contracts_of(model: ShiftModel) -> list[Contract]:
    """The contract of each person, no shift counted."""
    unit, days = unit_of(model), model.days
    longest = int(model.minutes.max(initial=0)) // unit
    found = []
    for person in range(model.people):
        most = min(int(model.most_minutes[person]) // unit, longest * days)
        least = max(0, -(-int(model.least_minutes[person]) // unit))
        found.append(
            Contract(
                least_on=max(1, int(model.least_on[person])),
                most_on=min(max(0, int(model.most_on[person])), days),
                least_off=max(1, int(model.least_off[person])),
                most_off=min(max(0, int(model.most_off[person])), days),
                least=least,
                most=most,
                endless=int(model.most_off[person]) >= days + int(model.run.max(initial=0)),
                weekends=min(max(0, int(model.most_weekends[person])), len(model.weekends)),
            )
        )
    return found


def openings(model: ShiftModel, kinds: Kinds) -> Flags:
    """
    Whether each person may begin the first block of work on each day, by its class of entry.

    Bool (people, days + 1, entries); index ``days`` stands for no work at all. What may be worked
    on the first day itself is left to :func:`lawful_first`.
    """
    offs = np.arange(model.days + 1)
    pinned = np.zeros((model.people, model.days + 1), dtype=np.int64)
    np.cumsum(~model.may_rest, axis=1, out=pinned[:, 1:])
    rested = model.last < 0
    total = np.where(rested, model.run, 0)[:, None] + offs
    enough = (model.run == 0)[:, None] | (total >= model.least_off[:, None])
    enough[:, -1] = True
    enough[~rested, 0] = True
    worked = np.where(rested, 0, model.run)
    stopped = (~rested & (worked > 0) & (worked < model.least_on))[:, None] & (offs > 0)
    few = (total <= model.most_off[:, None]) | (offs == 0)
    open_ = (pinned == 0) & enough & few & ~stopped
    found = np.repeat(open_[:, :, None], int(kinds.entry.max(initial=0)) + 1, axis=2)
    for person in np.flatnonzero(~rested).tolist():
        gap = model.gap[model.last[person]]
        for shift, kind in enumerate(kinds.of.tolist()):
            found[person, 1 : max(1, int(gap[shift]) - 1), kinds.entry[kind]] = False
    return np.asarray(found)


def lawful_first(model: ShiftModel) -> Flags:
    """*allowed*, less what may not be worked on the first day after the last shift."""
    found = model.allowed & (model.most_of > 0)[:, None, :]
    for person in np.flatnonzero(model.last >= 0).tolist():
        found[person, 0] &= model.gap[model.last[person]] <= 1
    return np.asarray(found)


def first_lengths(model: ShiftModel, length: int) -> Flags:
    """Whether *length* days of work from the first day on are a lawful first block (people,)."""
    worked = np.where(model.last >= 0, model.run, 0)
    enough = (model.run == 0) | (worked + length >= model.least_on) | (length == model.days)
    return np.asarray(enough & (worked + length <= model.most_on))


def _windows(
    days: int, contract: Contract, longest: int, slack: float | None
) -> tuple[Index, Index]:
    day = np.arange(days + 1)
    cycle = contract.most_on + contract.least_off
    reach = (day // cycle) * contract.most_on + np.minimum(day % cycle, contract.most_on)
    low = np.maximum(0, contract.least - longest * reach[::-1])
    high = np.minimum(contract.most, longest * reach)
    if slack is not None:
        pace = day / max(days, 1)
        low = np.maximum(low, np.floor(contract.least * pace - slack * longest).astype(np.intp))
        high = np.minimum(high, np.ceil(contract.most * pace + slack * longest).astype(np.intp))
    return low.astype(np.intp), high.astype(np.intp)


def _begun(weekend: Counts, contract: Contract, slack: float | None) -> Index:
    """At most how many weekends can count before each day."""
    days = len(weekend)
    found = np.zeros(days + 1, dtype=np.intp)
    seen: set[int] = set()
    for day, number in enumerate(weekend.tolist()):
        seen |= {number} - {-1}
        found[day + 1] = min(len(seen), contract.weekends)
    if slack is not None:
        pace = np.ceil(contract.weekends * np.arange(days + 1) / max(days, 1)) + np.ceil(slack / 4)
        found = np.minimum(found, pace.astype(np.intp))
    return found


def _touched(weekend: Counts, contract: Contract) -> Index:
    days = len(weekend)
    found = np.zeros((days, contract.most_on + 1), dtype=np.intp)
    for day in range(days):
        seen: set[int] = set()
        for length in range(1, min(contract.most_on, days - day) + 1):
            seen.add(int(weekend[day + length - 1]))
            found[day, length] = len(seen - {-1})
    return found
