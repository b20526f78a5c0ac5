"""What the last work before the first day leaves open: rest by its hours, bans by its shift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from ...rulings.shift_history import Before
from ...rulings.shift_terms import Bound
from ...rulings.shift_work import ShiftWork
from .model import OFF, Flags, ShiftModel

Rows = npt.NDArray[np.intp]
_MINUTES = 24 * 60


def after_last(work: ShiftWork, before: Before, workers: Rows) -> Flags:
    """
    Which shifts may come after the last work before the first day, bool (workers, days, shifts).

    Of all shifts of the work, by the hours at which that work really ended, and on the first day by
    the bans on what follows the shift of the day before; each worker's own rest and bans.
    """
    found = rested(work, before, workers)
    for row, worker in enumerate(workers.tolist()):
        for then, _ in _barred(work, before, worker):
            found[row, 0, then] = False
    return found


def rested(work: ShiftWork, before: Before, workers: Rows) -> Flags:
    """Which shifts leave rest enough after the last work, bool (workers, days, shifts)."""
    begins = np.array([shift.begins for shift in work.shifts], dtype=np.int64)
    starts = np.arange(len(work.rulings.period))[:, None] * _MINUTES + begins
    free = before.ended[workers].astype(np.int64) + work.rest[workers]
    return np.asarray(starts[None] >= free[:, None, None])


def _barred(work: ShiftWork, before: Before, worker: int) -> Iterator[tuple[int, Bound]]:
    """The shifts that may not follow that of the day before, by number, each with its rule."""
    last = int(before.last[worker])
    if last >= 0:
        for after, then, why in work.terms[int(work.term_of[worker])].forbidden:
            if after == work.shifts[last].code:
                yield work.number(then), why


def early(
    work: ShiftWork, before: Before, workers: Rows, open_: Flags
) -> tuple[tuple[int, int, Bound], ...]:
    """
    The pins to a shift that is not *open_* (workers, days, shifts) though the worker may come.

    Each as the place among *workers*, the day, and the rule against it.
    """
    pinned = work.pinned[workers]
    row, day = np.nonzero((pinned >= 0) & work.may[workers])
    shut = ~open_[row, day, pinned[row, day]]
    found = zip(row[shut].tolist(), day[shut].tolist(), strict=True)
    return tuple((at, on, _against(work, before, int(workers[at]), on)) for at, on in found)


def _against(work: ShiftWork, before: Before, worker: int, day: int) -> Bound:
    """The ban or the rest that keeps somebody from the shift they are settled in on a day."""
    shift = int(work.pinned[worker, day])
    bans = dict(_barred(work, before, worker)) if day == 0 else {}
    rest = work.terms[int(work.term_of[worker])].rest
    own = Bound(0, work.rules.basis.instrument, work.rules.basis)
    return bans.get(shift) or rest or own


def entered(
    model: ShiftModel, shifts: Rows, last: npt.NDArray[np.int16], open_: Flags
) -> tuple[ShiftModel, Rows]:
    """
    The *model* after the *last* shifts, by their numbers in the work, and the shifts it has.

    A model knows the last day of work by one of its shifts, from which gaps go on. *open_* (people,
    days, shifts) says already what may follow. So everybody gets their own shift where its gaps
    close nothing more, and a shift without gaps where there is one; else the model gets one in
    front that nobody may work, under the number of the first.
    """
    on = np.flatnonzero(last != OFF).tolist()
    place = {shift: at for at, shift in enumerate(shifts.tolist())}
    mild = np.flatnonzero((model.gap <= 1).all(axis=1)).tolist()
    found = model.last.copy()
    for person in on:
        own = place.get(int(last[person]), -1)
        if own >= 0 and not _closes(model, own, open_[person]):
            found[person] = own
        else:
            found[person] = mild[0] if mild else model.shifts
    if (found < model.shifts).all():
        return attrs.evolve(model, last=found), shifts
    moved = np.where(found == model.shifts, 0, np.where(found >= 0, found + 1, found))
    wider = attrs.evolve(_with_mild(model), last=moved.astype(np.int16))
    return wider, np.concatenate([shifts[:1], shifts])


def _closes(model: ShiftModel, shift: int, open_: Flags) -> bool:
    """Whether gaps after *shift* on the day before close any of what is *open_* (days, shifts)."""
    days = np.arange(model.days)[:, None]
    return bool((open_ & (days + 1 < model.gap[shift])).any())


def _with_mild(model: ShiftModel) -> ShiftModel:
    """The model with a shift in front that asks for no gaps, and that nobody may work."""

    def wider(table: npt.NDArray[Any], fill: int) -> npt.NDArray[Any]:
        edge = np.full((*table.shape[:-1], 1), fill, dtype=table.dtype)
        return np.concatenate([edge, table], axis=-1)

    shorter = wider(model.gap, 1)
    return attrs.evolve(
        model,
        minutes=np.concatenate([model.minutes[:1], model.minutes]),
        gap=np.concatenate([np.ones_like(shorter[:1]), shorter]),
        allowed=wider(model.allowed, 0),
        price=wider(model.price, 0),
        most_of=wider(model.most_of, 0),
        need=wider(model.need, 0),
        under=wider(model.under, 0),
        over=wider(model.over, 0),
    )
