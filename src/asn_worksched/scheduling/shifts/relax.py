"""People of whom no pattern keeps to all rules: which rules clash, and what gives way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np

from ...domain.acts import Citation
from ...domain.ruling import Conflict
from ...rulings.shift_work import FREE, ShiftWork
from .model import OFF, UNBOUNDED, Flags, ShiftModel
from .translate import Ward

Solve = Callable[[ShiftModel], bool]
"""Whether a model of one person has any roster."""


def _free_rows(model: ShiftModel, who: Flags, **changes: int) -> ShiftModel:
    """The model with some numbers of *who* replaced."""
    made: dict[str, Any] = {}
    for name, value in changes.items():
        table = getattr(model, name).copy()
        table[who] = value
        made[name] = table
    return attrs.evolve(model, **made)


def _no_wait(model: ShiftModel, who: Flags) -> ShiftModel:
    return attrs.evolve(model, may_rest=model.may_rest | who[:, None])


def _unwound(model: ShiftModel, who: Flags) -> ShiftModel:
    """How long they had been off before is forgotten."""
    return _free_rows(model, who & (model.last == OFF), run=0)


Family = Callable[[ShiftModel, Flags], ShiftModel]
FAMILIES: tuple[tuple[str, Family], ...] = (
    ("min_minutes", lambda model, who: _free_rows(model, who, least_minutes=0)),
    ("min_days_on", lambda model, who: _free_rows(model, who, least_on=1)),
    ("min_days_off", lambda model, who: _free_rows(model, who, least_off=1)),
    ("max_days_off", lambda model, who: _free_rows(model, who, most_off=int(UNBOUNDED))),
    ("pins", _no_wait),
    ("max_minutes", lambda model, who: _free_rows(model, who, most_minutes=int(UNBOUNDED))),
    ("before", _unwound),
)
"""What may give way, the first that helps; never rest, days on in a row, leave, or maxima."""


@attrs.frozen(eq=False)
class Relaxed:
    """A *ward* whose people all have some roster, and what clashes in the rules of some."""

    ward: Ward
    conflicts: tuple[Conflict, ...]


def relaxed(work: ShiftWork, ward: Ward, stuck: tuple[int, ...], lawful: Solve) -> Relaxed:
    """
    The ward with rules loosened of those who are *stuck*, so that each of them has some roster.

    Of each the first family of :data:`FAMILIES` gives way that helps by itself; where none does,
    all of them. The conflict names it and what it clashes with.
    """
    model, conflicts = ward.model, []
    for person in stuck:
        who = np.zeros(model.people, dtype=bool)
        who[person] = True
        helping = [n for n, (_, f) in enumerate(FAMILIES) if lawful(alone(f(model, who), person))]
        giving = helping[:1] or range(len(FAMILIES))
        for number in giving:
            model = FAMILIES[number][1](model, who)
        names = [FAMILIES[number][0] for number in (helping or range(len(FAMILIES)))]
        conflicts.append(_conflict(work, int(ward.workers[person]), names))
    return Relaxed(attrs.evolve(ward, model=model), tuple(conflicts))


def alone(model: ShiftModel, person: int) -> ShiftModel:
    """The model of one person, without cover and wishes."""
    rows: dict[str, Any] = {
        name: getattr(model, name)[person : person + 1]
        for name in (
            *("allowed", "may_rest", "price", "most_of", "least_minutes", "most_minutes"),
            *("least_on", "most_on", "least_off", "most_off", "most_weekends", "last", "run"),
        )
    }
    rows["price"] = np.zeros_like(rows["price"])
    none: dict[str, Any] = {name: getattr(model, name)[:0] for name in ("need", "under", "over")}
    return attrs.evolve(model, **rows, **none, able=np.zeros((0, 1), dtype=bool), constant=0)


def _conflict(work: ShiftWork, worker: int, names: list[str]) -> Conflict:
    """What gives way against the next that could have, or the nearest other rule of the person."""
    cited = list(dict.fromkeys(_cited(work, worker, names)))
    first = cited[0]
    other = next((each for each in cited[1:] if each != first), first)
    return Conflict(
        day=work.rulings.period.start,
        group=work.key(worker),
        clauses=(first[1], other[1]),
        rules=(first[0], other[0]),
        last=work.rulings.period.end,
    )


def _cited(work: ShiftWork, worker: int, names: list[str]) -> Iterator[tuple[str, Citation]]:
    """The rules behind families, then the others that hold for the worker."""
    terms = work.terms[int(work.term_of[worker])]
    others = ("rest", "max_days_on", "max_days_off", "min_days_on", "min_minutes", "max_minutes")
    for name in (*names, *others):
        bound = getattr(terms, name, None)
        if bound is not None:
            yield bound.rule, bound.citation
        elif name == "pins":
            for day in np.flatnonzero(work.pinned[worker] != FREE).tolist():
                yield work.pin(worker, day)
    yield from ((why.rule, why.citation) for _, why in terms.at_most)
    yield work.rules.basis.instrument, work.rules.basis
