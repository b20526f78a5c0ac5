"""Reading the cheapest patterns back from the tables of a course."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from .courses import Course, Faces, Table
from .model import OFF, Grid
from .terms import Index


@attrs.define(eq=False)
class _Here:
    """Where the reading of each person stands: people, days, classes, weekends, counts, units."""

    who: Index
    day: Index
    side: Index
    weekends: Index
    counts: tuple[Index, ...]
    units: Index

    def of(self, some: Table) -> _Here:
        counts = tuple(count[some] for count in self.counts)
        return _Here(
            self.who[some],
            self.day[some],
            self.side[some],
            self.weekends[some],
            counts,
            self.units[some],
        )


@attrs.frozen(eq=False)
class _Blocks:
    """Blocks of work: whose, from which day, how long, classes at both ends, counts, units."""

    who: Index
    begin: Index
    length: Index
    entry: Index
    leave: Index
    counts: tuple[Index, ...]
    units: Index


def read(course: Course, faces: Faces) -> tuple[npt.NDArray[np.int64], Grid]:
    """
    The least price of each person, ``void`` where they have no pattern, and such a pattern.

    *course* has been filled for *faces*.
    """
    rows = np.full((course.size, course.terms.days), OFF, dtype=np.int16)
    value, here = _ends(course, faces)
    blocks: list[_Blocks] = []
    while len(here.who):
        block, begun = _last_block(course, here)
        blocks.append(block)
        here = _last_rest(course, faces, begun)
    _write(course, blocks, rows)
    return value, rows


def _ends(course: Course, faces: Faces) -> tuple[npt.NDArray[np.int64], _Here]:
    """The cheapest end of each pattern: the last work, and when it was over."""
    terms = course.terms
    nothing = faces.opens[:, -1].any(axis=1) & (terms.contract.least == 0)
    best = np.where(nothing, 0, course.void).astype(course.dtype)
    side, day = np.full((2, course.size), -1, dtype=np.intp)
    pins = np.cumsum(~faces.may_rest[:, ::-1], axis=1)[:, ::-1]
    for end in range(terms.days, max(-1, terms.days - terms.contract.most_off - 1), -1):
        low, high = int(terms.low[end]), int(terms.high[end])
        if high < terms.contract.least:
            break
        free = np.ones(course.size, dtype=bool) if end == terms.days else pins[:, end] == 0
        for leave, ended in enumerate(course.ended[:, end]):
            lawful = ended[..., course.pad + max(0, terms.contract.least - low) :, :]
            least = lawful.reshape(-1, course.size).min(axis=0)
            better = free & (least < best)
            best[better], side[better], day[better] = least[better], leave, end
    return best.astype(np.int64), _spot(course, best, side, day)


def _spot(course: Course, best: Table, side: Index, day: Index) -> _Here:
    terms = course.terms
    who = np.flatnonzero((day >= 0) & (best < course.void // 2))
    within = course.ended.shape[2:-1]
    place = np.zeros((len(within), len(who)), dtype=np.intp)
    for number, person in enumerate(who.tolist()):
        end = int(day[person])
        ended = course.ended[side[person], end, ..., person]
        found = ended == best[person]
        found[..., : course.pad + max(0, terms.contract.least - int(terms.low[end]))] = False
        place[:, number] = np.unravel_index(int(found.argmax()), within)
    units = place[-1] - course.pad + terms.low[day[who]]
    return _Here(who, day[who], side[who], place[0], tuple(place[1:-1]), units)


def _last_block(course: Course, here: _Here) -> tuple[_Blocks, _Here]:
    """The block of work that ended *here*, and where it began."""
    terms, people = course.terms, np.arange(len(here.who))
    value = course.ended[(here.side, here.day, *_at(course, here))]
    found = np.zeros(len(people), dtype=bool)
    out = np.zeros((4 + len(here.counts), len(people)), dtype=np.intp)
    for length in range(1, terms.contract.most_on + 1):
        left = np.flatnonzero(~found & (here.day >= length))
        if not len(left):
            break
        some = here.of(left)
        allowed = np.array([length in terms.spans[day] for day in some.day.tolist()])
        for entry in range(course.ready.shape[0]):
            match, choice = _match_block(course, some, length, entry, value[left])
            chosen = allowed & match & ~found[left]
            at = left[chosen]
            found[at] = True
            out[:, at] = np.stack([np.full(len(left), length), np.full(len(left), entry), *choice])[
                :, chosen
            ]
    long, entries, units, weekends, *counts = out
    begin = here.day - long
    block = _Blocks(here.who, begin, long, entries, here.side, tuple(counts), units)
    begun = _Here(
        here.who,
        begin,
        entries,
        here.weekends - weekends,
        tuple(now - n for now, n in zip(here.counts, counts, strict=True)),
        here.units - units,
    )
    return block, begun


def _match_block(
    course: Course, here: _Here, length: int, entry: int, value: Table
) -> tuple[npt.NDArray[np.bool_], list[Index]]:
    """Whether a block of *length* explains *value*; its units, weekends and counts."""
    terms = course.terms
    begin = here.day - length
    touched = terms.touched[begin, length]
    shape = course.blocks[length].shape[2:-2]
    total = int(np.prod(shape))
    *counts, reverse = np.unravel_index(np.arange(total), shape)
    units = length * course.longest - reverse
    rows = np.arange(len(begin))[:, None]
    weekends = np.broadcast_to((here.weekends - touched)[:, None], (len(begin), total))
    place = [now[:, None] - n for now, n in zip(here.counts, counts, strict=True)]
    slot = here.units[:, None] - units - terms.low[begin][:, None] + course.pad
    fits = (weekends >= 0) & (slot >= 0) & (slot < course.ready.shape[-2])
    for count in place:
        fits &= count >= 0
    source = course.ready[
        (
            entry,
            begin[:, None],
            np.maximum(weekends, 0),
            *(np.maximum(count, 0) for count in place),
            np.clip(slot, 0, course.ready.shape[-2] - 1),
            here.who[:, None],
        )
    ]
    block = course.blocks[length][
        (entry, here.side[:, None], *counts, reverse, begin[:, None], here.who[:, None])
    ]
    fits &= source + block == value[:, None]
    choice = fits.argmax(axis=1)
    match = fits[rows[:, 0], choice]
    return match, [units[choice], touched, *(count[choice] for count in counts)]


def _last_rest(course: Course, faces: Faces, here: _Here) -> _Here:
    """The end of the work before *here*; people who had worked none are left out."""
    terms = course.terms
    value = course.ready[(here.side, here.day, *_at(course, here))]
    opened = faces.opens[here.who, here.day, here.side] & (value == 0)
    opened &= (here.weekends == 0) & (here.units == 0)
    for count in here.counts:
        opened &= count == 0
    here, value = here.of(~opened), value[~opened]
    ends = np.arange(terms.days + 1)
    off = here.day[:, None] - ends
    pins = np.zeros((course.size, terms.days + 1), dtype=np.int64)
    np.cumsum(~faces.may_rest, axis=1, out=pins[:, 1:])
    legal = (off <= terms.contract.most_off) & (pins[here.who, here.day][:, None] == pins[here.who])
    slot = here.units[:, None] - terms.low[ends] + course.pad
    legal &= (slot >= course.pad) & (here.units[:, None] <= terms.high[ends])
    slot = np.clip(slot, 0, course.ended.shape[-2] - 1)
    side, day, back = _match_rest(course, here, value, legal, (off, slot))
    return _Here(here.who, day, side, here.weekends + back, here.counts, here.units)


def _match_rest(
    course: Course, here: _Here, value: Table, legal: Table, places: tuple[Index, Index]
) -> tuple[Index, Index, Index]:
    terms = course.terms
    off, slot = places
    ends = np.arange(terms.days + 1)
    found = np.zeros(len(here.who), dtype=bool)
    side, day, back = np.zeros((3, len(here.who)), dtype=np.intp)
    counts = [count[:, None] for count in here.counts]
    for credit in (0, 1) if course.credited else (0,):
        met = legal
        weekends = np.broadcast_to((here.weekends + credit)[:, None], off.shape)
        if credit:
            ended_in = np.concatenate([[-1], terms.weekend])
            at = np.append(terms.weekend, -1)[here.day][:, None]
            met = legal & (at >= 0) & (ended_in[ends] == at) & (weekends <= terms.weekends)
            weekends = np.minimum(weekends, terms.weekends)
        for leave in range(course.ended.shape[0]):
            where: tuple[Any, ...] = (leave, ends, weekends, *counts, slot, here.who[:, None])
            fits = met & (off >= terms.kinds.pause[leave][here.side][:, None])
            fits &= course.ended[where] == value[:, None]
            # The latest, so that rest is as short as it can be.
            choice = terms.days - fits[:, ::-1].argmax(axis=1)
            new = fits.any(axis=1) & ~found
            found |= new
            side[new], day[new], back[new] = leave, choice[new], credit
    return side, day, back


def _at(course: Course, here: _Here) -> tuple[Index, ...]:
    slot = here.units - course.terms.low[here.day] + course.pad
    return (here.weekends, *here.counts, slot, here.who)


def _write(course: Course, blocks: list[_Blocks], rows: Grid) -> None:
    """Each day's shift in all *blocks*, read from the last day of each to the first."""
    if not blocks:
        return
    fields = attrs.fields(_Blocks)
    joined: dict[str, Any] = {
        field.name: np.concatenate([getattr(block, field.name) for block in blocks])
        for field in fields
        if field.name != "counts"
    }
    counts = [np.concatenate(some) for some in zip(*(b.counts for b in blocks), strict=True)]
    whole = _Blocks(**joined, counts=tuple(counts))
    for length in np.unique(whole.length).tolist():
        some = np.flatnonzero(whole.length == length)
        _write_block(course, whole, some, length, rows)


def _write_block(course: Course, blocks: _Blocks, some: Index, length: int, rows: Grid) -> None:
    kinds = course.terms.kinds
    before = np.zeros((len(kinds.units) + 1, len(kinds.units)), dtype=bool)
    before[-1] = True
    for kind, which in enumerate(kinds.before):
        before[kind, list(which)] = True
    who, begin, entry = blocks.who[some], blocks.begin[some], blocks.entry[some]
    counts = [count[some] for count in blocks.counts]
    units = blocks.units[some]
    after = np.full(len(some), len(kinds.units), dtype=np.intp)
    price = course.blocks[length][
        (entry, blocks.leave[some], *counts, length * course.longest - units, begin, who)
    ]
    for step in range(length, 0, -1):
        held = course.walks[step]
        spare = units - step * course.shortest
        inside = (spare >= 0) & (spare < held.shape[-3])
        where = [count[:, None] for count in counts]
        fits = inside[:, None] & before[after]
        if step == length:
            fits &= kinds.leave == blocks.leave[some][:, None]
        all_kinds = np.arange(len(kinds.units))
        at = (entry[:, None], all_kinds, *where, np.clip(spare, 0, held.shape[-3] - 1)[:, None])
        fits &= held[(*at, begin[:, None], who[:, None])] == price[:, None]
        kind = fits.argmax(axis=1)
        day = begin + step - 1
        flag = _flag(course, step, kind, (entry, counts, units, begin, who), price)
        rows[who, day] = _shift(course, kind, flag, day, who)
        price = price - course.cost[flag, kind, day, who]
        for number, count in enumerate(counts):
            counts[number] = count - np.array([flags[number] for flags in course.flags])[flag]
        units = units - np.array(kinds.units)[kind]
        after = kind


def _flag(course: Course, step: int, kind: Index, here: tuple[Any, ...], price: Table) -> Index:
    """Which of the counts the day's shift went to, as a number of ``flags``."""
    entry, counts, units, begin, who = here
    if len(course.flags) == 1:
        return np.zeros(len(kind), dtype=np.intp)
    found = np.zeros(len(kind), dtype=np.intp)
    done = np.zeros(len(kind), dtype=bool)
    kinds = course.terms.kinds
    left = units - np.array(kinds.units)[kind]
    for number, flags in enumerate(course.flags):
        rest = price - course.cost[number, kind, begin + step - 1, who]
        less = [count - flag for count, flag in zip(counts, flags, strict=True)]
        fits = ~done
        for count in less:
            fits &= count >= 0
        if step == 1:
            fits &= (rest == 0) & (left == 0)
            for count in less:
                fits &= count == 0
        else:
            held = course.walks[step - 1]
            spare = left - (step - 1) * course.shortest
            fits &= (spare >= 0) & (spare < held.shape[-3])
            for axis, count in enumerate(less):
                fits &= count < held.shape[2 + axis]
            inside = [np.clip(n, 0, held.shape[2 + at] - 1) for at, n in enumerate(less)]
            spare = np.clip(spare, 0, held.shape[-3] - 1)
            values = held[(entry, slice(None), *inside, spare, begin, who)]
            ok = np.zeros_like(values, dtype=bool)
            for of, which in enumerate(kinds.before):
                ok[np.ix_(kind == of, which)] = True
            fits &= (ok & (values == rest[:, None])).any(axis=1)
        found[fits] = number
        done |= fits
    return found


def _shift(course: Course, kind: Index, flag: Index, day: Index, who: Index) -> Grid:
    """The cheapest shift of that kind on that day."""
    price = course.shift_cost[:, day, who].astype(np.int64)
    fits = course.terms.kinds.of[:, None] == kind
    if len(course.flags) > 1:
        codes = np.array([sum(f << at for at, f in enumerate(flags)) for flags in course.flags])
        fits &= course.shift_flag[:, who] == codes[flag]
    cheapest = np.where(fits, price, np.iinfo(np.int64).max).argmin(axis=0)
    return np.asarray(cheapest, dtype=np.int16)
