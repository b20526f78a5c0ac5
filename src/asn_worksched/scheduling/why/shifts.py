"""Why a shift roster has gaps: people without a lawful pattern, and days with too few people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ...domain.ruling import Duty
from ...domain.time import as_day
from ...errors import NotKnown
from ...roster import Roster
from ...rulings import Rulings
from ...rulings.shift_history import Before
from ...rulings.shift_work import FREE, ShiftWork
from ...texts import N_
from ..shifts.model import Flags
from ..shifts.translate import Ward, wards
from .lane_words import LaneTeller
from .lanes import Lane, give_up, least_change
from .smallest import Clash, Search
from .staffing import short_days
from .tangle import Numbers, OutOfEffort
from .words import Impossible, Reason

if TYPE_CHECKING:
    import polars as pl

    from ...domain.shifts import ShiftRules


NEVER = N_("no day in the shift {shift} for some or all of them")
GIVEN = ("closed:absent", "closed:before", "gap")
"""What no office can change for a roster: law, the past, and rest."""


def why_impossible_in_shifts(
    rulings: Rulings,
    rules: ShiftRules,
    *,
    before: Roster | pl.DataFrame | None = None,
    day: date | str | None = None,
    unit: str | None = None,
) -> tuple[Impossible, ...]:
    """
    Why no shift roster keeps to all *rules*: first person by person, then day by day.

    A person without a lawful pattern is told by key, with a smallest set of rules and facts that
    leave none; a day on which too few people can come, with the cover asked for and what keeps the
    others. What came *before* is taken as given. A day on which enough people can come, but not
    all days together, is not told: only the engine of the roster can tell that. *day* and *unit*
    narrow the answer to what touches them.

    Raises :class:`InvalidInput` for rules that do not fit the register, :class:`NotKnown` for a day
    or a unit without such cover, and :class:`MissingExtra` without OR-Tools.
    """
    work = ShiftWork.of(rulings, rules)
    when = None if day is None else as_day(day)
    if when is not None and when not in rulings.period:
        raise NotKnown(f"{when} lies outside {rulings.period}")
    if unit is not None and unit not in work.units:
        raise NotKnown(f"{unit} asks for nobody in shifts")
    table = before.to_polars() if isinstance(before, Roster) else before
    known = Before.unknown(work) if table is None else Before.of(work, table)
    found: list[Impossible] = []
    for ward in wards(work, known):
        if unit in (None, ward.name):
            found += _of_people(work, ward)
            found += _of_days(work, ward)
    return tuple(each for each in found if when is None or when in each.days)


def _of_days(work: ShiftWork, ward: Ward) -> Iterator[Impossible]:
    """The clashes of days, with the rules by which somebody has no day at all in some shift."""
    model = ward.model
    never = (model.most_of <= 0)[:, None, :] & model.allowed
    barred = attrs.evolve(ward, model=attrs.evolve(model, allowed=model.allowed & ~never))
    for clash in short_days(work, barred):
        day = work.rulings.period.index(clash.days[0])
        there = any(reason.kind == "barred" for reason in clash.reasons)
        rules = _never(work, ward, never[:, day]) if there else ()
        yield attrs.evolve(clash, reasons=(*clash.reasons, *rules))


def _never(work: ShiftWork, ward: Ward, never: Flags) -> Iterator[Reason]:
    """The rules that keep people out of shifts altogether, each told once."""
    told = set()
    for person, shift in np.argwhere(never).tolist():
        terms = work.terms[int(work.term_of[int(ward.workers[person])])]
        code = work.shifts[int(ward.shifts[shift])].code
        for what, bound in terms.at_most:
            if what == code and (code, bound.rule) not in told:
                told.add((code, bound.rule))
                yield Reason(
                    kind="most_of",
                    template=NEVER,
                    values={"shift": code},
                    rule=bound.rule,
                    citation=bound.citation,
                )


Found = tuple[tuple[Clash, Mapping[int, int]], ...]


def _of_people(work: ShiftWork, ward: Ward) -> Iterator[Impossible]:
    """The clashes that leave people without a pattern; people alike are looked at once."""
    known: dict[object, Found] = {}
    for person in range(ward.model.people):
        lane = Lane(ward.model, person, closed(work, ward, person))
        if lane.kind not in known:
            known[lane.kind] = tuple(_of_lane(lane))
        teller = LaneTeller(work, ward, lane)
        yield from (teller.told(clash, changes) for clash, changes in known[lane.kind])


def _of_lane(lane: Lane) -> Iterator[tuple[Clash, Mapping[int, int]]]:
    """One clash after another, with what each of its rules would have to say."""
    search = Search(len(lane.claims), lambda held, off: give_up(lane, held, off))
    found: list[Clash] = []
    while (clash := search.clash()) is not None:
        found.append(clash)
        search.set_aside(frozenset({min(clash.claims)}))
    demands = frozenset(min(clash.claims) for clash in found)
    for clash in found:
        off = demands - clash.claims
        yield clash, _changes(lane, clash.claims, off)


def _changes(lane: Lane, claims: Numbers, off: Numbers) -> Mapping[int, int]:
    """What each rule of a clash would have to say for a pattern to be left, where one can."""
    changes = {}
    for claim in sorted(claims):
        if lane.claims[claim] in GIVEN:
            continue
        try:
            becomes = least_change(lane, claim, off)
        except OutOfEffort:
            continue
        if becomes is not None:
            changes[claim] = becomes
    return changes


def closed(work: ShiftWork, ward: Ward, person: int) -> dict[str, Flags]:
    """
    Why somebody cannot work which shift on which day, bool (days, shifts), each for one cause.

    The causes: ``leave``, ``absent`` (the law lets them not come), ``settled`` (another shift or a
    day off is), ``unasked`` (the unit asks for nobody), ``before`` (rest after earlier work).
    """
    worker = int(ward.workers[person])
    left = ~ward.model.allowed[person]
    excused = work.rulings.duty[work.rows[worker]] == Duty.EXCUSED.value
    asked = work.asked[work.unit_of[worker]][:, ward.shifts]
    causes = {
        "leave": (~work.may[worker] & excused)[:, None],
        "absent": ~work.may[worker][:, None],
        "settled": (work.pinned[worker] != FREE)[:, None],
        "unasked": ~asked,
        "before": np.ones_like(left),
    }
    found: dict[str, Flags] = {}
    for cause, where in causes.items():
        found[cause] = left & where
        left = left & ~where
    return {cause: cells for cause, cells in found.items() if cells.any()}
