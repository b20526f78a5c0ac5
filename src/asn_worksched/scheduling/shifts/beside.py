"""Those who keep office hours beside others who work in shifts: rulings without the latter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.acts import Citation
from ...domain.ruling import Conflict, Duty
from ...rulings import Rulings
from ...rulings.terms import NO_CAP, CapTerm, Turns
from ..calls import Flags, in_groups

Rows = npt.NDArray[np.intp]
T = TypeVar("T", bound=np.generic)


def without(rulings: Rulings, rows: Rows, at_office: Flags) -> Rulings:
    """
    The same rulings with nothing asked of *rows*, for planning the others.

    *rows* get classes of their own without duty. The places that they take by being *at_office*
    (bool, people x days) are taken off what caps on the office leave.
    """
    shifted = rulings.number.copy()
    shifted[rows] += np.uint32(len(rulings.first))
    inside = np.zeros(len(shifted), dtype=bool)
    inside[rows] = True
    owed = rulings.turns
    turns = Turns(
        *(_doubled(owed.least), _doubled(owed.most), _doubled(owed.whole_least)),
        *(_doubled(owed.whole_most), _doubled(owed.rate)),
    )
    return attrs.evolve(
        rulings,
        number=shifted,
        first=np.concatenate([rulings.first, rulings.first]),
        duty_of=_doubled(rulings.duty_of, Duty.OFF.value),
        allowed_of=_doubled(rulings.allowed_of),
        usual_of=_doubled(rulings.usual_of),
        required_of=_doubled(rulings.required_of),
        grant_of=_doubled(rulings.grant_of, -1),
        hours_of=_doubled(rulings.hours_of, -1),
        pattern_of=_doubled(rulings.pattern_of, -1),
        turns=turns,
        reasons=attrs.evolve(
            rulings.reasons,
            reason_of=np.concatenate([rulings.reasons.reason_of, rulings.reasons.reason_of]),
        ),
        caps=tuple(_less(cap, rulings, at_office, shifted) for cap in rulings.caps),
        seats=tuple(
            attrs.evolve(seat, able=seat.able[~inside[seat.able]]) for seat in rulings.seats
        ),
        limits=tuple(attrs.evolve(limit, who=limit.who & ~inside) for limit in rulings.limits),
    )


def _doubled(table: npt.NDArray[T], fill: int = 0) -> npt.NDArray[T]:
    """A table by class, with as many classes again that hold *fill*."""
    return np.concatenate([table, np.full_like(table, fill)])


def _less(
    cap: CapTerm, rulings: Rulings, at_office: Flags, number: npt.NDArray[np.uint32]
) -> CapTerm:
    """A cap with the places gone that people in shifts take."""
    places, once = cap.places, cap.at_once
    if cap.mask & rulings.modes.office_mask:
        taken = in_groups(cap, at_office & cap.counted)
        often = places // np.maximum(once, 1)
        left = np.maximum(once - taken, 0).astype(np.int32)
        once = np.where(once < NO_CAP, left, NO_CAP).astype(np.int32)
        places = np.where(places < NO_CAP, left * often, NO_CAP).astype(np.int32)
    counted = _doubled(cap.counted_of)
    return attrs.evolve(cap, places=places, at_once=once, counted_of=counted, number=number)


def caps_overrun(
    rulings: Rulings, at_office: Flags, asking: tuple[str, Citation]
) -> Iterator[Conflict]:
    """A conflict for each cap on the office that shifts alone overrun, with what *asking* asks."""
    for cap in rulings.caps:
        if not cap.mask & rulings.modes.office_mask:
            continue
        taken = in_groups(cap, at_office & cap.counted)
        for group, day in np.argwhere(taken > cap.places).tolist():
            yield Conflict(
                day=rulings.period.days[day],
                group=cap.names[group],
                clauses=(cap.rule.citation, asking[1]),
                rules=(cap.rule.id, asking[0]),
                needed=None if cap.sensitive else int(taken[group, day]),
                places=None if cap.sensitive else int(cap.places[group, day]),
            )
