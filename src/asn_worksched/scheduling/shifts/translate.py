"""From shift rules laid over rulings to models in numbers, one for each unit."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.shifts import DAY_OFF
from ...rulings.shift_history import Before
from ...rulings.shift_terms import Bound
from ...rulings.shift_work import Demand, ShiftWork
from .aftermath import after_last, early, entered
from .model import OFF, UNBOUNDED, Counts, Flags, Prices, ShiftModel

Rows = npt.NDArray[np.intp]
_MINUTES = 24 * 60
_SUNDAY = 6
_SATURDAY = 5


@attrs.frozen(eq=False)
class Ward:
    """
    One unit as a *model*, and what its numbers stand for.

    *workers* are places in the work's rows, *shifts* numbers of its shifts, *demands* those of the
    model. *torn* (worker, day) are pins against the law: to a shift where they may not come, which
    the model is without, and to a day off where there is a duty to work. *early* (worker, day) are
    pins that the last work before the period leaves too little rest for, or may not be followed by,
    which the model is without as well, each with the rule against it.

    A model may have one shift more in front, that nobody may work: see :func:`aftermath.entered`.
    """

    name: str
    model: ShiftModel
    workers: Rows
    shifts: Rows
    demands: tuple[Demand, ...]
    torn: tuple[tuple[int, int], ...] = ()
    early: tuple[tuple[int, int, Bound], ...] = ()


def wards(work: ShiftWork, before: Before) -> Iterator[Ward]:
    """
    A model for each unit with people in shifts, in the order of their codes.

    Of a unit that asks for nobody as well: what its people are owed holds all the same.
    """
    for unit, name in enumerate(work.units):
        workers = np.flatnonzero(work.unit_of == unit)
        demands = tuple(each for each in work.demands if each.unit == unit)
        if len(workers):
            yield _ward(work, before, name, workers, demands)


def _ward(
    work: ShiftWork, before: Before, name: str, workers: Rows, demands: tuple[Demand, ...]
) -> Ward:
    pinned = work.pinned[workers]
    shifts = np.flatnonzero(_used(work, workers, demands[0].unit))
    gap = _gap(work, workers, shifts)
    may, torn = _may(work, workers)
    rested = after_last(work, before, workers)
    soon = early(work, before, workers, rested)
    fixed = (pinned >= 0) & may
    for row, day, _ in soon:
        fixed[row, day] = False
    allowed = _allowed(work, workers, shifts, demands[0].unit) & may[:, :, None]
    allowed &= rested[:, :, shifts]
    allowed = _as_pinned(allowed, pinned, shifts, fixed)
    must = (work.must[workers] & (pinned != OFF)) | fixed
    price, constant = _wishes(work, workers, shifts)
    model = ShiftModel(
        minutes=np.array([work.shifts[s].minutes for s in shifts], dtype=np.int32),
        gap=gap,
        weekends=weekends(work),
        allowed=allowed,
        may_rest=~(must & allowed.any(axis=2)),
        price=price,
        most_of=_most_of(work, workers, shifts),
        least_minutes=work.least_minutes[workers],
        most_minutes=work.bounds("max_minutes", int(UNBOUNDED))[workers],
        least_on=np.maximum(work.bounds("min_days_on", 1)[workers], 1),
        most_on=work.bounds("max_days_on", int(UNBOUNDED))[workers],
        least_off=np.maximum(work.bounds("min_days_off", 1)[workers], 1),
        most_off=work.most_off[workers],
        most_weekends=work.bounds("max_weekends", int(UNBOUNDED))[workers],
        last=np.full(len(workers), OFF, dtype=np.int16),
        run=before.run[workers],
        able=np.array([each.able[workers] for each in demands], dtype=bool),
        need=_stacked([each.need for each in demands], shifts).astype(np.int32),
        under=_stacked([each.under for each in demands], shifts).astype(np.int64),
        over=_stacked([each.over for each in demands], shifts).astype(np.int64),
        constant=constant,
    )
    last = before.last[workers]
    model, shifts = entered(model, shifts, last, rested[:, :, shifts])
    against = tuple((int(workers[row]), day, why) for row, day, why in soon)
    return Ward(name, model, workers, shifts, demands, torn, against)


def _used(work: ShiftWork, workers: Rows, unit: int) -> Flags:
    """
    Which shifts a unit asks for, or somebody of it is settled in or must find work in.

    All, where there is none: a model has a shift, though nobody may work it.
    """
    used = work.asked[unit].any(axis=0)
    pinned = work.pinned[workers]
    used[np.unique(pinned[pinned >= 0])] = True
    idle = work.must[workers].any(axis=0) & ~work.asked[unit].any(axis=1)
    return np.asarray(used | idle.any() | ~used.any())


def _stacked(tables: list[Counts], shifts: Rows) -> npt.NDArray[np.int32]:
    return np.stack(tables)[:, :, shifts]


def weekends(work: ShiftWork) -> tuple[tuple[int, ...], ...]:
    """The day numbers of each Saturday and Sunday together."""
    found: dict[tuple[int, int], list[int]] = {}
    for number, day in enumerate(work.rulings.period):
        if day.weekday() in (_SATURDAY, _SUNDAY):
            year, week, _ = day.isocalendar()
            found.setdefault((year, week), []).append(number)
    return tuple(tuple(days) for days in found.values())


def _gap(work: ShiftWork, workers: Rows, shifts: Rows) -> Counts:
    """
    The fewest days between the starts of two shifts, the strictest of all *workers*.

    The longer break counts, so that a Friday's later end leaves rest enough.
    """
    terms = [work.terms[number] for number in np.unique(work.term_of[workers]).tolist()]
    rest = max((each.rest.value for each in terms if each.rest), default=0)
    begins = np.array([work.shifts[s].begins for s in shifts], dtype=np.int64)
    ends = begins + np.array([work.shifts[s].longest for s in shifts], dtype=np.int64)
    gap = np.maximum(-(-(ends[:, None] + rest - begins[None, :]) // _MINUTES), 1)
    place = {work.shifts[s].code: at for at, s in enumerate(shifts.tolist())}
    for after, then, _ in (each for one in terms for each in one.forbidden):
        if after in place and then in place:
            at = place[after], place[then]
            gap[at] = max(int(gap[at]), 2)
    return gap.astype(np.int32)


def _may(work: ShiftWork, workers: Rows) -> tuple[Flags, tuple[tuple[int, int], ...]]:
    """Who may come on which day, and the pins that are against the law's day off or duty."""
    may, pinned = work.may[workers], work.pinned[workers]
    torn = np.argwhere(((pinned >= 0) & ~may) | ((pinned == OFF) & work.must[workers])).tolist()
    return may, tuple((int(workers[row]), day) for row, day in torn)


def _allowed(work: ShiftWork, workers: Rows, shifts: Rows, unit: int) -> Flags:
    """
    The shifts that a unit asks for on each day.

    On a day on which it asks for none, whoever has to work that day may work any.
    """
    asked = work.asked[unit][:, shifts]
    none = ~asked.any(axis=1)
    return np.asarray(asked[None] | (none[None, :] & work.must[workers])[:, :, None])


def _as_pinned(allowed: Flags, pinned: npt.NDArray[np.int16], shifts: Rows, fixed: Flags) -> Flags:
    """What pins leave: nothing on a day off, that shift alone where one is *fixed*."""
    only = (pinned[:, :, None] == shifts) & fixed[:, :, None]
    free = (pinned != OFF) & ~fixed
    return np.asarray(np.where(free[:, :, None], allowed, only))


def _wishes(work: ShiftWork, workers: Rows, shifts: Rows) -> tuple[Prices, int]:
    """The price of working each shift, and what all wishes cost by themselves."""
    people, period = work.rulings.people, work.rulings.period
    price = np.zeros((len(workers), len(period), len(shifts)), dtype=np.int64)
    place = {work.shifts[s].code: at for at, s in enumerate(shifts.tolist())}
    row_of = {int(row): at for at, row in enumerate(work.rows[workers].tolist())}
    constant = 0
    for wish in work.rules.requests:
        row = row_of.get(people.index(wish.employee))
        if row is None or wish.day not in period:
            continue
        off = wish.shift == DAY_OFF
        sign = 1 if off == wish.wanted else -1
        constant += wish.weight if sign < 0 else 0
        at = slice(None) if off else place.get(wish.shift)
        if at is not None:
            price[row, period.index(wish.day), at] += sign * wish.weight
    return price, constant


def _most_of(work: ShiftWork, workers: Rows, shifts: Rows) -> Counts:
    table = np.full((len(work.terms), len(work.shifts)), UNBOUNDED, dtype=np.int32)
    for row, terms in enumerate(work.terms):
        for code, bound in terms.at_most:
            table[row, work.number(code)] = bound.value
    return np.asarray(table[work.term_of[workers]][:, shifts])
