"""resolve(): from a register and a body of law to rulings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypedDict

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Hours
from ..domain.leave import Leave
from ..domain.ruling import Duty
from ..domain.time import Period, as_day
from ..errors import FaultKind, InvalidInput
from ..personnel import Personnel
from ..texts import N_
from . import slots, terms
from .areas import Areas
from .clauses import Clause, absences, lay, zone_gaps
from .conflicts import clashes
from .groups import Flags
from .law import Law
from .precedence import NO_RULE, Cells, Masks, Table, cells_of, prevail
from .reach import Rows, firsts
from .table import Reasons, Rulings

LAWLESS = FaultKind(
    "ASN-LAW-004",
    N_("No rule permits any work mode to {people} people on {day}."),
    N_("A working day needs at least one rule that says where the work is done."),
    N_("Add the national base to the law, or check the region and the dates of the policies."),
)


class _Columns(TypedDict):
    duty_of: Masks
    allowed_of: Masks
    usual_of: Masks
    required_of: Flags
    grant_of: npt.NDArray[np.int16]
    hours: tuple[Hours, ...]
    hours_of: npt.NDArray[np.int16]
    turns: terms.Turns


def resolve(
    people: Personnel,
    law: Law,
    period: Period,
    *,
    as_known_on: date | str | None = None,
    leave: Iterable[Leave] = (),
) -> Rulings:
    """
    What *law* allows each of *people* on each day of *period*, both ends included.

    Precedence: permits add; forbids take away and beat permits; a duty to be present beats a
    permit to stay away; leave ends the duty and beats all. A rule set aside by another's
    ``displaces`` has no effect where that other applies. All of it commutes, so the order of
    rules and plugins changes nothing. With *as_known_on* only instruments published, and holidays
    decreed, by that day count.

    Clauses that clash are in ``rulings.conflicts``, caps of two acts that meet in
    ``rulings.overlaps``, zones that nobody knows in ``rulings.zone_gaps``: never an exception.
    Raises :class:`InvalidInput` for a year without a holiday decree, for leave of unknown people,
    and where no rule permits anything (``ASN-LAW-004``).
    """
    known = as_day(as_known_on) if as_known_on is not None else None
    if known is not None:
        law = law.known_on(known)
    areas = Areas.of(people, law, period, known)
    laid = lay(people, areas)
    away, leaves = absences(people, leave, period)
    number = laid.alike(people, away)
    first = firsts(number)
    concerned = laid.concerned(first, len(period))
    clauses = tuple(
        attrs.evolve(clause, anyone=bool(who.any()))
        for clause, who in zip(laid.clauses, concerned, strict=True)
    )
    working = {
        week: np.array([law.calendar.working(day, week, known) for day in period])
        for week in (5, 6, 7)
    }
    cells = cells_of(clauses, concerned)
    table = prevail(clauses, cells, _duty(people, first, away, working), law.modes)
    _check_permitted(table, number, period)
    off = law.calendar.off(period, known)
    patterns, pattern_of = slots.patterns(clauses, cells)
    served = slots.rounds(patterns, pattern_of, period)
    found = Rulings(
        people=people,
        law=law,
        period=period,
        as_known_on=known,
        number=number,
        first=first,
        reasons=Reasons.of(clauses, cells.active, cells.aside, off, leaves),
        caps=terms.caps(people, clauses, cells, number, table, law.modes, served),
        seats=terms.seats(people, clauses, cells, number, working),
        limits=terms.limits(clauses, cells, number, law.modes, period),
        patterns=patterns,
        pattern_of=pattern_of,
        zone_gaps=zone_gaps(areas),
        **_columns(table, clauses, cells, period),
    )
    return attrs.evolve(found, conflicts=tuple(clashes(found, cells.active, table.torn)))


def _columns(table: Table, clauses: Sequence[Clause], cells: Cells, period: Period) -> _Columns:
    """The columns of rulings by class and day."""
    hours, hours_of = _hours(clauses, cells)
    return {
        "duty_of": table.duty,
        "allowed_of": table.allowed,
        "usual_of": table.usual,
        "required_of": table.required,
        "grant_of": table.grant,
        "hours": hours,
        "hours_of": hours_of,
        "turns": terms.turns(table.in_turn, period, _per_week(hours, hours_of)),
    }


def _duty(people: Personnel, first: Rows, away: Flags, working: Mapping[int, Flags]) -> Masks:
    weeks = people.frame["workweek"].to_numpy()[first]
    duty = np.zeros((len(first), away.shape[1]), dtype=np.uint8)
    for week, days in working.items():
        kind = Duty.IN_TURN if week == 7 else Duty.OWED
        duty[weeks == week] = days * np.uint8(kind.value)
    duty[(duty > 0) & away[first]] = Duty.EXCUSED.value
    return duty


def _check_permitted(
    table: Table,
    number: npt.NDArray[np.uint32],
    period: Period,
) -> None:
    bare = np.isin(table.duty, (1, 2)) & (table.grant == NO_RULE).all(axis=2)
    if bare.any():
        size = np.bincount(number)
        raise InvalidInput(
            LAWLESS.at(
                people=int(size[bare[:, day]].sum()),
                day=period.days[day],
            )
            for day in np.flatnonzero(bare.any(axis=0)).tolist()
        )


def _hours(
    clauses: Sequence[Clause], cells: Cells
) -> tuple[tuple[Hours, ...], npt.NDArray[np.int16]]:
    """The hours rules, and which of them holds where (int16 (classes, days), -1 for none)."""
    found: list[Hours] = []
    which = np.full(cells.active.shape[1:], -1, dtype=np.int16)
    for row, clause in enumerate(clauses):
        if isinstance(clause.rule, Hours):
            own = [
                n
                for n, rule in enumerate(found)
                if rule.citation.instrument == clause.instrument.id
            ]
            which[cells.active[row] & ~np.isin(which, own)] = len(found)
            found.append(clause.rule)
    return tuple(found), which


def _per_week(hours: tuple[Hours, ...], hours_of: npt.NDArray[np.int16]) -> terms.Counts:
    """Days a week that one person owes, by class: the least of its hours rules, else five."""
    days = np.array([*(rule.days_per_week for rule in hours), 7], dtype=np.int32)
    least = days[hours_of].min(axis=1, initial=7)
    return np.where((hours_of < 0).all(axis=1), np.int32(5), least).astype(np.int32)
