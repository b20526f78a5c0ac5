"""The cheapest lawful patterns of people of one contract: tables filled block by block."""

from __future__ import annotations

from itertools import product
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from .model import Flags
from .terms import Index, Terms

Table = npt.NDArray[Any]


@attrs.frozen(eq=False)
class Faces:
    """
    What distinguishes the people of one batch.

    *price* (people, days, shifts) in integers, *allowed* (alike), *opens* (people, days + 1,
    entries), *first* (people, most_on + 1) whether a first block may be so long, *may_rest*
    (people, days), *counted* (people, shifts) a sum of powers of two, one a limit.
    """

    price: npt.NDArray[np.int64]
    allowed: Flags
    opens: Flags
    first: Flags
    may_rest: Flags
    counted: Index


class Course:
    """
    Tables for *size* people under *terms*, laid out once and filled anew for every price.

    ``ended[leave][day]``, over (weekends, counts..., units, people), is the least price of work
    that stopped the day before; ``ready[entry][day]`` that of having rested long enough to begin.
    Units of a day begin at ``low[day]``, after *pad* that stay void. All integers, so that a table
    proves what it says; from ``void / 2`` on a value means that there is no such pattern.
    """

    def __init__(self, terms: Terms, size: int, dtype: type[np.signedinteger[Any]]) -> None:
        self.terms, self.size, self.dtype = terms, size, dtype
        self.void = dtype(np.iinfo(dtype).max // 4)
        kinds, contract = terms.kinds, terms.contract
        self.shortest, self.longest = min(kinds.units), max(kinds.units)
        self.counts = tuple(limit + 1 for limit in contract.limits)
        self.pad = contract.most_on * self.longest + 1
        width = max(1, int((terms.high - terms.low).max()) + 1)
        within = (terms.weekends + 1, *self.counts, self.pad + width + self.pad, size)
        leaves, entries = kinds.pause.shape
        self.ended = np.full((leaves, terms.days + 1, *within), self.void, dtype=dtype)
        self.ready = np.full((entries, terms.days + 1, *within), self.void, dtype=dtype)
        self.credited = any(terms.credits)
        # Work may begin where rest has not: going on from before, or twice in one weekend.
        self.apart = self.credited or terms.after_work
        self.rested = np.full_like(self.ready, self.void) if self.apart else self.ready
        self.walks = [self._walk(length) for length in range(contract.most_on + 1)]
        self.blocks = [
            np.full((entries, leaves, *walk.shape[2:]), self.void, dtype=dtype)
            for walk in self.walks
        ]
        self.flags = list(product((0, 1), repeat=len(self.counts)))
        self.cost = np.full((len(self.flags), len(kinds.units), terms.days, size), 0, dtype=dtype)
        spare = contract.most_on * (self.longest - self.shortest) + 1
        self._scratch = np.empty(spare * int(np.prod(within)), dtype=dtype)
        self._work: list[list[tuple[Table, ...]]] = [
            self._work_until(end) for end in range(terms.days + 1)
        ]
        self._rest = [self._rest_until(day) for day in range(terms.days + 1)]

    def _walk(self, length: int) -> Table:
        """Blocks of *length*: (entries, kinds, counts..., spare units, days, people)."""
        kinds = self.terms.kinds
        shape = [min(length, count - 1) + 1 for count in self.counts]
        spare = length * (self.longest - self.shortest) + 1
        days = max(0, self.terms.days - length + 1)
        entries = kinds.pause.shape[1]
        return np.full(
            (entries, len(kinds.units), *shape, spare, days, self.size), self.void, self.dtype
        )

    def _work_until(self, end: int) -> list[tuple[Table, ...]]:
        """The steps (from, block, sum, least, to) that fill ``ended`` at *end*."""
        steps = []
        leaves, entries = self.terms.kinds.pause.shape
        for length in self.terms.spans[end]:
            counts = [range(min(length, count - 1) + 1) for count in self.counts]
            for leave, entry, more in product(range(leaves), range(entries), product(*counts)):
                step = self._step(end, length, leave, entry, more)
                if step is not None:
                    steps.append(step)
        return steps

    def _step(
        self, end: int, length: int, leave: int, entry: int, more: tuple[int, ...]
    ) -> tuple[Table, ...] | None:
        terms, begin = self.terms, end - length
        low, high = terms.low, terms.high
        most, least = length * self.longest, length * self.shortest
        bottom = max(int(low[end]), int(low[begin]) + least)
        top = min(int(high[end]), int(high[begin]) + most)
        touched = int(terms.touched[begin, length])
        if bottom > top or touched > terms.weekends:
            return None
        weekends = min(int(terms.begun[begin]), int(terms.begun[end]) - touched) + 1
        if weekends <= 0:
            return None
        counts = [slice(0, count - n) for count, n in zip(self.counts, more, strict=True)]
        whole = self.ready[entry, begin][(slice(0, weekends), *counts)]
        at = bottom - most - int(low[begin]) + self.pad
        # Units worked in the block fall along the first axis, so that strides stay positive.
        source = np.lib.stride_tricks.as_strided(
            whole[..., at:, :],
            shape=(most - least + 1, *whole.shape[:-2], top - bottom + 1, self.size),
            strides=(whole.strides[-2], *whole.strides),
        )
        block = self.blocks[length][(entry, leave, *more)][:, begin, :]
        block = block.reshape(block.shape[0], *([1] * (whole.ndim - 1)), self.size)
        into = [slice(n, None) for n in more]
        target = self.ended[leave, end][(slice(touched, touched + weekends), *into)]
        start = bottom - int(low[end]) + self.pad
        target = target[..., start : start + top - bottom + 1, :]
        total = self._scratch[: source.size].reshape(source.shape)
        return source, block, total, target

    def _rest_until(self, day: int) -> list[tuple[int, Table, Table]]:
        """The steps (day of the last work's end or -1, from, to) that fill ``rested`` at *day*."""
        terms = self.terms
        leaves, entries = terms.kinds.pause.shape
        steps = []
        for entry in range(entries):
            target = self.rested[entry, day]
            chain = terms.contract.endless
            if chain and day:
                steps.append((day - 1, *self._same(self.rested[entry], day - 1, target, day)))
            for leave in range(leaves):
                pause = int(terms.kinds.pause[leave, entry])
                most = pause if chain else terms.contract.most_off
                for off in range(pause, min(most, day - 0) + 1):
                    same = self._same(self.ended[leave], day - off, target, day)
                    steps.append((day - off, *same))
        return steps

    def _same(self, table: Table, before: int, target: Table, day: int) -> tuple[Table, Table]:
        """Equal units before and after days of rest."""
        low, high = self.terms.low, self.terms.high
        bottom, top = int(low[day]), min(int(high[day]), int(high[before]))
        size = max(0, top - bottom + 1)
        at = bottom - int(low[before]) + self.pad
        weekends = min(int(self.terms.begun[before]) + 1, len(target))
        return (
            table[before][:weekends, ..., at : at + size, :],
            target[:weekends, ..., self.pad : self.pad + size, :],
        )

    def fill(self, faces: Faces) -> None:
        """All tables for *faces*, of exactly *size* people."""
        self._price(faces)
        self._fill_blocks(faces)
        self.ended.fill(self.void)
        self.ready.fill(self.void)
        if self.apart:
            self.rested.fill(self.void)
        pins = np.zeros((self.terms.days + 1, self.size), dtype=np.int64)
        np.cumsum(~faces.may_rest.T, axis=0, out=pins[1:])
        for day in range(self.terms.days + 1):
            for source, block, total, target in self._work[day]:
                np.add(source, block, out=total)
                if len(total) > 1:
                    np.minimum.reduce(total, axis=0, out=total[0])
                np.minimum(target, total[0], out=target)
            self._fill_rest(day, faces, pins)

    def _fill_rest(self, day: int, faces: Faces, pins: Table) -> None:
        bound = pins[-1].any()
        for before, source, target in self._rest[day]:
            if bound and (pins[day] > pins[before]).any():
                barred = np.where(pins[day] > pins[before], self.void, self.dtype(0))
                np.minimum(target, source + barred.astype(self.dtype), out=target)
            else:
                np.minimum(target, source, out=target)
        if self.apart:
            self.ready[:, day] = self.rested[:, day]
        low, high = int(self.terms.low[day]), int(self.terms.high[day])
        if low <= 0 <= high:
            none = (0,) * (1 + len(self.counts))
            for entry, ready in enumerate(self.ready[:, day]):
                begun = ready[(*none, self.pad - low)]
                np.minimum(begun, np.where(faces.opens[:, day, entry], 0, self.void), out=begun)
        if self.credited:
            self._credit(day, pins)

    def _credit(self, day: int, pins: Table) -> None:
        """Work before and after in one weekend: counted once."""
        for off in self.terms.credits[day] if day < self.terms.days else []:
            for leave, entry in np.argwhere(self.terms.kinds.pause <= off).tolist():
                if off > self.terms.contract.most_off:
                    continue
                target = self.ready[entry, day][:-1]
                source, target = self._same(self.ended[leave][:, 1:], day - off, target, day)
                barred = np.where(pins[day] > pins[day - off], self.void, self.dtype(0))
                np.minimum(target, source + barred.astype(self.dtype), out=target)

    def _price(self, faces: Faces) -> None:
        """The least price of each kind of shift, counted or not, on each day."""
        price = np.where(faces.allowed, faces.price, self.void).astype(self.dtype)
        self.shift_cost = np.ascontiguousarray(price.transpose(2, 1, 0))
        self.shift_flag = faces.counted.T
        of = self.terms.kinds.of
        for number, flags in enumerate(self.flags):
            code = sum(flag << at for at, flag in enumerate(flags))
            self.cost[number] = self.void
            for shift, kind in enumerate(of.tolist()):
                here = self.cost[number, kind]
                if len(self.flags) == 1:
                    np.minimum(here, self.shift_cost[shift], out=here)
                else:
                    fits = np.where(
                        self.shift_flag[shift] == code, self.shift_cost[shift], self.void
                    )
                    np.minimum(here, fits, out=here)

    def _fill_blocks(self, faces: Faces) -> None:
        """The least price of a block of work from each day on, by length, units and counts."""
        for length in range(1, len(self.walks)):
            if not self.walks[length].shape[-2]:
                continue
            self._lengthen(length)
            walk = self.walks[length]
            np.minimum(walk, self.void, out=walk)
            for entry, leave in np.ndindex(*self.blocks[length].shape[:2]):
                members = np.flatnonzero(self.terms.kinds.leave == leave).tolist()
                # Reversed, for the strides of a step.
                block = self.blocks[length][entry, leave][..., ::-1, :, :]
                np.copyto(block, walk[entry, members[0]])
                for kind in members[1:]:
                    np.minimum(block, walk[entry, kind], out=block)
            barred = ~faces.first[:, length]
            if barred.any():
                self.blocks[length][..., 0, barred] = self.void

    def _lengthen(self, length: int) -> None:
        kinds, walk = self.terms.kinds, self.walks[length]
        walk.fill(self.void)
        days = walk.shape[-2]
        least: dict[tuple[int, ...], Table] = {}
        for kind, units in enumerate(kinds.units):
            more = units - self.shortest
            if length == 1:
                for number, flags in enumerate(self.flags):
                    if all(flag < count for flag, count in zip(flags, self.counts, strict=True)):
                        walk[(kinds.entry[kind], kind, *flags, more)] = self.cost[number, kind]
                continue
            before = kinds.before[kind]
            if not before:
                continue
            if before not in least:
                shorter = self.walks[length - 1][..., :days, :]
                least[before] = _least(shorter, before)
            self._append(length, kind, least[before], more)

    def _append(self, length: int, kind: int, before: Table, more: int) -> None:
        walk = self.walks[length][:, kind]
        days = walk.shape[-2]
        spare = before.shape[-3]
        for number, flags in enumerate(self.flags):
            ways = [
                (slice(flag, min(old + flag, new)), slice(0, min(old, new - flag)))
                for flag, old, new in zip(flags, before.shape[1:-3], walk.shape[1:-3], strict=True)
            ]
            into = (slice(None), *(way[0] for way in ways), slice(more, more + spare))
            source = before[(slice(None), *(way[1] for way in ways))]
            cost = self.cost[number, kind, length - 1 : length - 1 + days]
            np.minimum(walk[into], source + cost, out=walk[into])


def _least(walk: Table, kinds: tuple[int, ...]) -> Table:
    found = walk[:, kinds[0]]
    if len(kinds) > 1:
        found = np.minimum(found, walk[:, kinds[1]])
    for kind in kinds[2:]:
        np.minimum(found, walk[:, kind], out=found)
    return found
