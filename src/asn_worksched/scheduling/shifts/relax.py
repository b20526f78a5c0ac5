"""People of whom no pattern keeps to all rules: which rules clash, and what gives way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np

from ...domain.acts import Citation
from ...domain.ruling import Conflict, Duty
from ...domain.shifts import OFF_WORDS
from ...rulings.shift_terms import Bound
from ...rulings.shift_work import FREE, ShiftWork
from .model import OFF, UNBOUNDED, Flags, ShiftModel
from .translate import Ward

Clause = tuple[str, Citation]
"""The name of a rule, and where it stands."""
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


def _resting(model: ShiftModel, who: Flags, days: Flags) -> ShiftModel:
    """The model in which *who* may be off on some *days* (bool) as well."""
    return attrs.evolve(model, may_rest=model.may_rest | (who[:, None] & days))


def _unwound(model: ShiftModel, who: Flags) -> ShiftModel:
    """How long they had been off before is forgotten."""
    return _free_rows(model, who & (model.last == OFF), run=0)


Family = Callable[[ShiftModel, Flags, Flags], ShiftModel]
FAMILIES: tuple[tuple[str, Family], ...] = (
    ("min_minutes", lambda model, who, _: _free_rows(model, who, least_minutes=0)),
    ("min_days_on", lambda model, who, _: _free_rows(model, who, least_on=1)),
    ("min_days_off", lambda model, who, _: _free_rows(model, who, least_off=1)),
    ("max_days_off", lambda model, who, _: _free_rows(model, who, most_off=int(UNBOUNDED))),
    ("pins", _resting),
    ("duty", lambda model, who, pinned: _resting(model, who, ~pinned)),
    ("max_minutes", lambda model, who, _: _free_rows(model, who, most_minutes=int(UNBOUNDED))),
    ("before", lambda model, who, _: _unwound(model, who)),
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
    all of them. Of settled days and of days of duty no more give way than need to. The conflict
    names the family, or each day that gave way, and what it clashes with.
    """
    model = ward.model
    conflicts: list[Conflict] = []
    for person in stuck:
        who = np.zeros(model.people, dtype=bool)
        who[person] = True
        worker = int(ward.workers[person])
        pinned = work.pinned[worker] != FREE
        helping = [name for name, f in FAMILIES if lawful(alone(f(model, who, pinned), person))]
        giving = helping[:1] or [name for name, _ in FAMILIES]
        bound = ~model.may_rest[person]
        for name, family in FAMILIES:
            if name in giving:
                model = family(model, who, pinned)
        model = _bound_again(model, person, bound, lawful)
        gone = np.flatnonzero(bound & model.may_rest[person]).tolist()
        names = helping or [name for name, _ in FAMILIES]
        conflicts += _conflicts(work, worker, names, gone)
    return Relaxed(attrs.evolve(ward, model=model), tuple(conflicts))


def _bound_again(model: ShiftModel, person: int, bound: Flags, lawful: Solve) -> ShiftModel:
    """The model with as many of the days *bound* to work again as leave somebody a roster."""

    def tied(model: ShiftModel, days: Sequence[int]) -> ShiftModel:
        if not days:
            return model
        rest = model.may_rest.copy()
        rest[person, days] = False
        found = attrs.evolve(model, may_rest=rest)
        if lawful(alone(found, person)):
            return found
        half = len(days) // 2
        return tied(tied(model, days[:half]), days[half:]) if half else model

    return tied(model, np.flatnonzero(bound & model.may_rest[person]).tolist())


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


def _conflicts(
    work: ShiftWork, worker: int, names: list[str], gone: Sequence[int]
) -> Iterator[Conflict]:
    """One for each of the days *gone* that nobody works as they should, else one in all."""
    period = work.rulings.period
    if not gone or names[0] not in ("pins", "duty"):
        cited = list(_cited(work, worker, names))
        yield _between(work, worker, cited, (period.start, period.end))
        names = [name for name in names if name in ("pins", "duty")]
    for day in gone if names else ():
        when = period.days[day]
        if work.pinned[worker, day] != FREE:
            near = list(_beside(work, worker, day))
            first = [settled(work, worker, day), *near]
            own = [name for name in names if name != "pins"]
        else:
            first = [duty(work, worker, day)]
            own = [name for name in names if name != "duty"]
        yield _between(work, worker, [*first, *_cited(work, worker, own)], (when, None))


def _between(
    work: ShiftWork, worker: int, cited: list[Clause], days: tuple[date, date | None]
) -> Conflict:
    """What gives way against the next that could have, or the nearest other rule of the person."""
    first = cited[0]
    other = next((each for each in cited[1:] if each != first), first)
    return Conflict(
        day=days[0],
        group=work.key(worker),
        clauses=(first[1], other[1]),
        rules=(first[0], other[0]),
        last=days[1],
    )


def _cited(work: ShiftWork, worker: int, names: list[str]) -> Iterator[Clause]:
    """The rules behind families, then the others that hold for the worker."""
    terms = work.terms[int(work.term_of[worker])]
    others = ("rest", "max_days_on", "max_days_off", "min_days_on", "min_minutes", "max_minutes")
    limits = ((name, getattr(terms, name, None)) for name in (*names, *others))
    for name, bound in limits:
        if bound is not None:
            yield said(work, bound, name)
        elif name == "pins":
            for day in np.flatnonzero(work.pinned[worker] != FREE).tolist():
                yield settled(work, worker, day)
        elif name == "duty":
            for day in np.flatnonzero(work.must[worker]).tolist()[:1]:
                yield duty(work, worker, day)
    yield from (said(work, why, f"at_most {code}") for code, why in terms.at_most)
    yield work.rules.basis.instrument, work.rules.basis


def _beside(work: ShiftWork, worker: int, day: int) -> Iterator[Clause]:
    """What bars the shift that somebody is settled in on a day: its limit, and its neighbours."""
    terms, pinned = work.terms[int(work.term_of[worker])], work.pinned[worker]
    code = _code(work, int(pinned[day]))
    limits = ((shift, why) for shift, why in terms.at_most if shift == code)
    yield from (said(work, why, f"at_most {shift}") for shift, why in limits if why.value == 0)
    pairs = [
        (_code(work, int(pinned[n])), _code(work, int(pinned[n + 1])))
        for n in (day - 1, day)
        if 0 <= n < len(pinned) - 1
    ]
    for after, then, why in terms.forbidden:
        if (after, then) in pairs:
            yield said(work, why, f"forbidden {after} {then}")


def _code(work: ShiftWork, shift: int) -> str:
    return work.shifts[shift].code if shift >= 0 else ""


def settled(work: ShiftWork, worker: int, day: int) -> Clause:
    """What settles a day, with the day and the shift where the rules have no place of their own."""
    name, citation = work.pin(worker, day)
    code = _code(work, int(work.pinned[worker, day])) or OFF_WORDS[-1]
    return name, placed(citation, f"pins: {work.rulings.period.days[day]} {code}")


def said(work: ShiftWork, bound: Bound, what: str) -> Clause:
    """A rule of the terms; *what* it says stands in the place of one that is cited without."""
    own = bound.citation == work.rules.basis
    return bound.rule, placed(bound.citation, f"terms: {what}") if own else bound.citation


def placed(citation: Citation, place: str) -> Citation:
    """A citation that names a place: its own, or *place*."""
    return citation if citation.place else attrs.evolve(citation, at=place)


def duty(work: ShiftWork, worker: int, day: int) -> Clause:
    """What the law has to say on somebody's day: leave or excuse, hours, or its last clause."""
    when = work.rulings.period.days[day]
    ruling = work.rulings.of(work.key(worker), when)
    away = ruling.duty is Duty.EXCUSED
    effects = ("leave", "facultative", "excuse") if away else ("calendar", "hours")
    steps = [step for step in ruling.steps if step.effect in effects] or list(ruling.steps)
    return (steps[-1].rule, steps[-1].citation) if steps else ("", work.rules.basis)
