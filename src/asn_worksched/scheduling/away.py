"""Days away from the office under limits: how many there may be, and in which mode each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm
from .calls import Open, bits

Rows = npt.NDArray[np.intp]


def most_away(
    rulings: Rulings,
    open_: Open,
    rows: Rows,
    limits: Sequence[LimitTerm],
    span: tuple[int, ...],
) -> npt.NDArray[np.int32]:
    """
    The most days of *span* that each of *rows* can spend away, int32.

    For any choice of limits, the days away are at most their sum and the days that leave a mode
    outside all of them; the least of these bounds is reached where limits are nested or apart. A
    mode under a cap is no way out, except for who is in it by habit.
    """
    strictest: dict[tuple[int, bytes], LimitTerm] = {}
    for limit in sorted(limits, key=lambda limit: limit.rule.at_most):
        if not limit.mask & rulings.modes.office_mask:
            strictest.setdefault((limit.mask, limit.who[rows].tobytes()), limit)
    away_limits = list(strictest.values())
    elsewhere = _elsewhere(rulings, rows)
    elsewhere &= ~_capped(rulings, rows) | bits(open_.stay[rows])
    elsewhere = elsewhere[:, list(span)]
    working = (open_.works & ~open_.present)[np.ix_(rows, np.asarray(span))]
    most = np.full(len(rows), len(span), dtype=np.int32)
    choices = chain.from_iterable(
        combinations(away_limits, size) for size in range(1, len(away_limits) + 1)
    )
    for chosen in choices:
        mask = np.bitwise_or.reduce([limit.mask for limit in chosen])
        who = np.logical_and.reduce([limit.who[rows] for limit in chosen])
        outside = (working & ((elsewhere & ~np.uint8(mask)) != 0)).sum(axis=1)
        bound = outside + sum(limit.rule.at_most for limit in chosen)
        most[who] = np.minimum(most[who], bound[who])
    return most


def within_limits(
    rulings: Rulings, open_: Open, mode: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """
    *mode* (uint8 (people, days), bit position plus one) with days away moved to another mode.

    Only people over a limit are touched, and only days that have another mode away with room.
    """
    mode = mode.copy()
    for limit in rulings.limits:
        if limit.mask & rulings.modes.office_mask:
            continue
        for span in limit.spans:
            days = np.asarray(span)
            over = _days_in(mode[:, days], limit.mask).sum(axis=1) > limit.rule.at_most
            for row in np.flatnonzero(over & limit.who).tolist():
                _move_excess(rulings, open_, mode, row, limit, days)
    return mode


def _move_excess(
    rulings: Rulings,
    open_: Open,
    mode: npt.NDArray[np.uint8],
    row: int,
    limit: LimitTerm,
    days: npt.NDArray[np.intp],
) -> None:
    for day in reversed(days[_days_in(mode[row, days], limit.mask)].tolist()):
        if int(_days_in(mode[row, days], limit.mask).sum()) <= limit.rule.at_most:
            return
        if open_.present[row, day]:
            continue
        options = int(_elsewhere(rulings, np.array([row]))[0, day]) & ~limit.mask
        for bit in range(8):
            if options >> bit & 1 and _has_room(rulings, mode, row, day, bit):
                mode[row, day] = bit + 1
                break


def _has_room(rulings: Rulings, mode: npt.NDArray[np.uint8], row: int, day: int, bit: int) -> bool:
    for limit in rulings.limits:
        counts = limit.mask >> bit & 1 and not _days_in(mode[row, [day]], limit.mask)
        if counts and limit.who[row]:
            for span in limit.spans:
                if day in span:
                    spent = int(_days_in(mode[row, list(span)], limit.mask).sum())
                    if spent >= limit.rule.at_most:
                        return False
    return not any(
        _full(cap, mode, row, day)
        for cap in rulings.caps
        if cap.mask >> bit & 1 and not _days_in(mode[row, [day]], cap.mask)
    )


def _full(cap: CapTerm, mode: npt.NDArray[np.uint8], row: int, day: int) -> bool:
    """Whether a cap has no place left for one more person on a day."""
    group = cap.group[row]
    if group < 0 or not cap.counted[row, day]:
        return False
    there = _days_in(mode[:, day], cap.mask) & cap.counted[:, day] & (cap.group == group)
    return bool(there.sum() >= cap.places[group, day])


def _capped(rulings: Rulings, rows: Rows) -> npt.NDArray[np.uint8]:
    """The modes away from the office that a cap holds down for each of *rows*, bits by day."""
    found = np.zeros((len(rows), len(rulings.period)), dtype=np.uint8)
    for cap in rulings.caps:
        if not cap.mask & rulings.modes.office_mask:
            inside = cap.counted[rows] & (cap.group[rows] >= 0)[:, None]
            found |= np.where(inside & (cap.places[cap.group[rows]] < NO_CAP), cap.mask, 0).astype(
                np.uint8
            )
    return found


def _elsewhere(rulings: Rulings, rows: Rows) -> npt.NDArray[np.uint8]:
    """The modes away from the office that each of *rows* may work in, bits by day."""
    mask = rulings.allowed_of[rulings.number[rows]] & ~np.uint8(rulings.modes.office_mask)
    return np.asarray(mask, dtype=np.uint8)


def _days_in(mode: npt.NDArray[np.uint8], mask: int) -> npt.NDArray[np.bool_]:
    return np.asarray((bits(mode) & np.uint8(mask)) != 0)
