"""resolve(): the law of precedence, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Excuse, Forbid, Hours, Permit, Require
from ..domain.leave import Leave
from ..domain.modes import Modes
from ..domain.ruling import Duty
from ..domain.time import Period, as_day
from ..errors import FaultKind, InvalidInput
from ..personnel import Personnel
from ..texts import N_
from . import terms
from .clauses import Clause, Flags, absences, classes, lay
from .conflicts import crowded, overworked, torn
from .law import Law
from .table import NO_RULE, Reasons, Rulings

Masks = npt.NDArray[np.uint8]

LAWLESS = FaultKind(
    "ASN-LAW-004",
    N_("No rule permits any work mode to {people} people on {day}, {employee} among them."),
    N_("A working day needs at least one rule that says where the work is done."),
    N_("Add the national base to the law, or check the region and the dates of the policies."),
)


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

    Clauses that clash are in ``rulings.conflicts``, never an exception. Raises
    :class:`InvalidInput` for a year without a holiday decree, for leave of unknown people, and
    where no rule permits anything (``ASN-LAW-004``).
    """
    known = as_day(as_known_on) if as_known_on is not None else None
    if known is not None:
        law = law.known_on(known)
    clauses = lay(people, law, period)
    away, leaves = absences(people, leave, period)
    number = classes(people, clauses, away)
    _, first = np.unique(number, return_index=True)
    cells = _cells(clauses, first, len(period))
    off = law.calendar.off(period, known)
    working = {
        week: np.array([law.calendar.working(day, week, known) for day in period])
        for week in (5, 6, 7)
    }
    duty = _duty(people, first, away, working)
    modes = law.modes
    table = _precedence(clauses, cells, duty, modes)
    _check_permitted(table, people, number, first, period)
    bits = {mode.code: 1 << bit for bit, mode in enumerate(modes)}
    hours, hours_of = _hours(clauses, cells)
    caps = terms.caps(people, clauses, table.duty[number], table.required[number])
    bound = ((table.duty == Duty.OWED.value) & table.at_office_only(modes))[number]
    per_week = _per_week(hours, hours_of)
    turns = terms.turns(table.in_turn, period, per_week)
    return Rulings(
        people=people,
        law=law,
        period=period,
        as_known_on=known,
        number=number.astype(np.uint32),
        first=first,
        duty_of=table.duty,
        allowed_of=table.allowed,
        usual_of=table.usual,
        required_of=table.required,
        grant_of=table.grant,
        hours=hours,
        hours_of=hours_of,
        turns_of=turns,
        reasons=Reasons.of(clauses, cells.active, cells.aside, off, tuple(leaves)),
        caps=caps,
        seats=terms.seats(people, clauses, working),
        limits=terms.limits(clauses, bits, period),
        conflicts=(
            *torn(clauses, cells.active, table.torn, people, first, period),
            *crowded(caps, clauses, table.grant, number, bound, period),
            *overworked(
                caps,
                hours,
                bound,
                table.in_turn[number],
                table.at_office_only(modes)[number],
                turns[number],
                hours_of[number],
                period,
            ),
        ),
    )


@attrs.frozen(eq=False)
class Cells:
    """Clauses by class and day: *active* (bool) and *aside* (int32, who set it aside, or -1)."""

    active: Flags
    aside: npt.NDArray[np.int32]


def _cells(clauses: Sequence[Clause], first: npt.NDArray[np.intp], days: int) -> Cells:
    active = np.zeros((len(clauses), len(first), days), dtype=bool)
    for row, clause in enumerate(clauses):
        who = clause.who[first]
        active[row] = (who if who.ndim == 2 else who[:, None]) & clause.days
    return _set_aside(clauses, active)


def _set_aside(clauses: Sequence[Clause], active: Flags) -> Cells:
    """Take out what is displaced; a displacer's own fate is settled before it acts."""
    row_of = {clause.rule.id: row for row, clause in enumerate(clauses)}
    edges = {
        row: [row_of[name] for name in clause.rule.displaces if name in row_of]
        for row, clause in enumerate(clauses)
    }
    aside = np.full(active.shape, -1, dtype=np.int32)
    for row in _displacers_first(edges):
        for target in edges[row]:
            hit = active[row] & active[target]
            aside[target][hit] = row
            active[target] &= ~active[row]
    return Cells(active, aside)


def _displacers_first(edges: dict[int, list[int]]) -> list[int]:
    order: list[int] = []
    waiting = {row: sum(row in targets for targets in edges.values()) for row in edges}
    ready = [row for row, count in waiting.items() if not count]
    while ready:
        row = ready.pop(0)
        order.append(row)
        for target in edges[row]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order


def _duty(
    people: Personnel, first: npt.NDArray[np.intp], away: Flags, working: Mapping[int, Flags]
) -> Masks:
    weeks = people.frame["workweek"].to_numpy()[first]
    duty = np.zeros((len(first), away.shape[1]), dtype=np.uint8)
    for week, days in working.items():
        kind = Duty.IN_TURN if week == 7 else Duty.OWED
        duty[weeks == week] = days * np.uint8(kind.value)
    duty[(duty > 0) & away[first]] = Duty.EXCUSED.value
    return duty


@attrs.frozen(eq=False)
class Table:
    """
    The outcome by class and day; *grant* also by mode bit: the clause that gives the mode.

    *torn* marks a duty that the clauses in force leave no way to fulfil.
    """

    duty: Masks
    allowed: Masks
    usual: Masks
    required: Flags
    torn: Flags
    grant: npt.NDArray[np.int16]

    @property
    def in_turn(self) -> Flags:
        """The days open to work in turn: none where the clauses leave no mode."""
        return np.asarray((self.duty == Duty.IN_TURN.value) & (self.allowed != 0))

    def at_office_only(self, modes: Modes) -> Flags:
        """Where the law leaves a person no place but the office."""
        elsewhere = self.allowed & ~np.uint8(modes.office_mask)
        return np.asarray((self.allowed != 0) & (elsewhere == 0))


def _precedence(clauses: Sequence[Clause], cells: Cells, duty: Masks, modes: Modes) -> Table:
    shape = duty.shape
    permitted, usual, forbidden = (np.zeros(shape, dtype=np.uint8) for _ in range(3))
    demanded = np.full(shape, 255, dtype=np.uint8)
    required = np.zeros(shape, dtype=bool)
    grant = np.full((*shape, len(modes.members)), NO_RULE, dtype=np.int16)
    for row, clause in enumerate(clauses):
        active = cells.active[row]
        match clause.rule:
            case Permit(modes=codes, usual=is_usual):
                permitted[active] |= modes.mask(codes)
                usual[active] |= modes.mask(codes) * is_usual
                _grant(grant, active & ~required, row, map(modes.bit, codes), _rivals(clauses, row))
            case Forbid(modes=codes):
                forbidden[active] |= modes.mask(codes)
            case Require(modes=codes):
                permitted[active] |= modes.mask(codes)
                demanded[active] &= modes.mask(codes)
                required |= active
                _grant(grant, active, row, map(modes.bit, codes), _rivals(clauses, row))
            case Excuse():
                duty = np.where(active & (duty > 0), np.uint8(Duty.EXCUSED.value), duty)
            case _:
                pass  # the other kinds say nothing about modes; terms.py reads them
    on_duty = np.isin(duty, (Duty.OWED.value, Duty.IN_TURN.value))
    allowed = permitted & ~forbidden
    narrowed = allowed & demanded
    # A duty that nothing can satisfy is a conflict; what is left is better than nothing at all.
    torn = on_duty & (narrowed == 0)
    allowed = np.where(narrowed == 0, allowed, narrowed) * on_duty
    usual = np.where(usual & allowed, usual & allowed, allowed)
    return Table(duty, allowed, usual, required & on_duty, torn, grant)


def _grant(
    grant: npt.NDArray[np.int16], active: Flags, row: int, bits: Iterable[int], rivals: Flags
) -> None:
    """
    Cite clause *row* where it is *active*, unless one of *rivals* (bool, one a clause) is cited.

    Later instruments are nearer to the person and take the place of earlier ones; within one
    instrument the clause that stands first is kept, so its equals are each other's rivals.
    """
    for bit in bits:
        cited = grant[..., bit]
        grant[active & ~(rivals[cited] & (cited != NO_RULE)), bit] = row


def _rivals(clauses: Sequence[Clause], row: int) -> Flags:
    """The clauses of the same instrument that need not make way for *row*."""
    own = clauses[row]
    binding = isinstance(own.rule, Require)
    return np.array(
        [
            clause.instrument.id == own.instrument.id
            and (not binding or isinstance(clause.rule, Require))
            for clause in clauses
        ]
    )


def _check_permitted(
    table: Table,
    people: Personnel,
    number: npt.NDArray[np.int64],
    first: npt.NDArray[np.intp],
    period: Period,
) -> None:
    bare = np.isin(table.duty, (1, 2)) & (table.grant == NO_RULE).all(axis=2)
    if bare.any():
        size = np.bincount(number)
        keys = people.frame["key"]
        raise InvalidInput(
            LAWLESS.at(
                people=int(size[bare[:, day]].sum()),
                day=period.days[day],
                employee=keys[int(first[np.flatnonzero(bare[:, day])[0]])],
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
            which[cells.active[row]] = len(found)
            found.append(clause.rule)
    return tuple(found), which


def _per_week(hours: tuple[Hours, ...], hours_of: npt.NDArray[np.int16]) -> terms.Counts:
    """Days a week that one person owes, by class: the least of its hours rules, else five."""
    days = np.array([*(rule.days_per_week for rule in hours), 7], dtype=np.int32)
    least = days[hours_of].min(axis=1, initial=7)
    return np.where((hours_of < 0).all(axis=1), np.int32(5), least).astype(np.int32)
