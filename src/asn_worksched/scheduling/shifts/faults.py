"""Which hard rules a grid of shifts breaks: counted plainly, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import numpy as np

from .model import OFF, Grid, ShiftModel


def faults(model: ShiftModel, shift: Grid) -> dict[str, int]:
    """
    How often *shift* (people, days) breaks each hard rule; empty for a lawful roster.

    Keys: ``allowed``, ``may_rest``, ``gap``, ``most_of``, ``least_minutes``, ``most_minutes``,
    ``least_on``, ``most_on``, ``least_off``, ``most_off``, ``most_weekends``. Shares nothing with
    what finds patterns, so that one can be held against the other.
    """
    found: Counter[str] = Counter()
    for person in range(model.people):
        found.update(_of_person(model, person, shift[person].tolist()))
    return dict(sorted(found.items()))


def _of_person(model: ShiftModel, person: int, row: list[int]) -> Iterator[str]:
    for day, shift in enumerate(row):
        if shift >= 0 and not model.allowed[person, day, shift]:
            yield "allowed"
        if shift < 0 and not model.may_rest[person, day]:
            yield "may_rest"
    yield from _gaps(model, int(model.last[person]), row)
    for shift, most in enumerate(model.most_of[person].tolist()):
        if row.count(shift) > most:
            yield "most_of"
    minutes = sum(int(model.minutes[shift]) for shift in row if shift >= 0)
    if minutes < model.least_minutes[person]:
        yield "least_minutes"
    if minutes > model.most_minutes[person]:
        yield "most_minutes"
    worked = [any(row[day] >= 0 for day in days) for days in model.weekends]
    if sum(worked) > model.most_weekends[person]:
        yield "most_weekends"
    yield from _blocks(model, person, row)


def _gaps(model: ShiftModel, last: int, row: list[int]) -> Iterator[str]:
    before, at = last, -1
    for day, shift in enumerate(row):
        if shift < 0:
            continue
        if before >= 0 and day - at < model.gap[before, shift]:
            yield "gap"
        before, at = shift, day


def _blocks(model: ShiftModel, person: int, row: list[int]) -> Iterator[str]:
    """Runs of work and of rest, the first of them joined to what came before."""
    run, was_on = int(model.run[person]), bool(model.last[person] != OFF)
    known: list[bool | None] = [was_on] * run
    days = known + [shift >= 0 for shift in row]
    blocks = [(on, len(list(group))) for on, group in groupby(days)]
    for number, (on, length) in enumerate(blocks):
        ended = number < len(blocks) - 1
        begun = number > 0 or run > 0
        least = model.least_on if on else model.least_off
        most = model.most_on if on else model.most_off
        kind = "on" if on else "off"
        # Off since the first day after work of unknown length, too, is a first block.
        if ended and begun and length < least[person]:
            yield f"least_{kind}"
        if length > most[person] and (number > 0 or length > run):
            yield f"most_{kind}"


def least_price(model: ShiftModel) -> int:
    """No roster costs less than this: every wish met at its best, no demand missed."""
    best = np.minimum(np.where(model.allowed, model.price, 0).min(axis=2, initial=0), 0)
    return model.constant + int(best.sum())
