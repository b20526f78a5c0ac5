"""Rulings: what the law allows each person on each day, in columns, with interned reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from ..calendars import Holiday
from ..domain.acts import Citation
from ..domain.law import Cover, Forbid, Hours, Report, Require, Rule
from ..domain.leave import Leave
from ..domain.modes import Modes
from ..domain.people import Employee
from ..domain.ruling import Conflict, Duty, Ruling
from ..domain.time import Period, as_day, local_instant
from ..errors import NotKnown
from ..personnel import Personnel
from .areas import ZoneGap
from .clauses import Clause
from .groups import Flags
from .law import Law
from .overlaps import Overlap, overlaps
from .slots import NO_PATTERN, Pattern
from .steps import steps_of
from .terms import CapTerm, LimitTerm, Seat, Turns

Masks = npt.NDArray[np.uint8]
R = TypeVar("R", bound=Rule)


@attrs.frozen(eq=False)
class Reasons:
    """
    Why: the clauses behind each class and day, each distinct list of them stored once.

    *reason_of* (uint32 (classes, days)) points into *lists*, whose members are (clause, the
    clause that set it aside or -1).
    """

    clauses: tuple[Clause, ...]
    lists: tuple[tuple[tuple[int, int], ...], ...]
    reason_of: npt.NDArray[np.uint32]
    holidays: Mapping[date, Holiday]
    leaves: Collection[Leave]

    @cached_property
    def leaves_of(self) -> Mapping[str, tuple[Leave, ...]]:
        """The leaves of each person who has any, by key."""
        found: dict[str, list[Leave]] = {}
        for leave in self.leaves:
            found.setdefault(leave.employee, []).append(leave)
        return {key: tuple(each) for key, each in found.items()}

    @classmethod
    def of(
        cls,
        clauses: Sequence[Clause],
        active: Flags,
        aside: npt.NDArray[np.int32],
        holidays: Mapping[date, Holiday],
        leaves: Collection[Leave],
    ) -> Reasons:
        """Intern the lists of clauses; *active* and *aside* are (clauses, classes, days)."""
        taking_part = np.where(active, np.int32(-1), np.where(aside >= 0, aside, np.int32(-2)))
        flat = np.ascontiguousarray(
            taking_part.reshape(len(clauses), active.shape[1] * active.shape[2]).T
        )
        distinct, index = np.unique(flat, axis=0, return_inverse=True)
        lists = tuple(
            tuple((row, int(by)) for row, by in enumerate(column) if by > -2) for column in distinct
        )
        shape = active.shape[1:]
        return cls(tuple(clauses), lists, index.reshape(shape).astype(np.uint32), holidays, leaves)


@attrs.frozen(eq=False, slots=False, kw_only=True, repr=False)
class Rulings:
    """
    What the law allows each of ``people`` on each day of ``period``.

    People whom the law treats alike share a class: ``number`` (uint32, one a person) names it and
    ``first`` (one a class) a person of it. The ``*_of`` matrices are by (class, day): ``duty_of``
    (uint8, the values of :class:`Duty`), ``allowed_of`` and ``usual_of`` (uint8, bits of
    ``modes``), ``required_of`` (bool), ``grant_of`` (int16, also by mode bit: the clause that
    gives the mode), ``hours_of`` (int16 into ``hours``) and ``pattern_of`` (int16 into
    ``patterns``, -1 where the office day is not divided into shifts). ``turns`` is by class as
    well.
    """

    people: Personnel
    law: Law
    period: Period
    as_known_on: date | None
    number: npt.NDArray[np.uint32]
    first: npt.NDArray[np.intp]
    duty_of: Masks
    allowed_of: Masks
    usual_of: Masks
    required_of: Flags
    grant_of: npt.NDArray[np.int16]
    hours: tuple[Hours, ...]
    hours_of: npt.NDArray[np.int16]
    turns: Turns
    reasons: Reasons
    caps: tuple[CapTerm, ...]
    seats: tuple[Seat, ...]
    limits: tuple[LimitTerm, ...]
    patterns: tuple[Pattern, ...] = ()
    pattern_of: npt.NDArray[np.int16] = attrs.field(
        default=attrs.Factory(lambda self: np.full_like(self.hours_of, NO_PATTERN), True)
    )
    conflicts: tuple[Conflict, ...] = ()
    zone_gaps: tuple[ZoneGap, ...] = ()

    @cached_property
    def modes(self) -> Modes:
        """The work modes of the law, and with them the meaning of each bit."""
        return self.law.modes

    @cached_property
    def overlaps(self) -> tuple[Overlap, ...]:
        """Caps of different acts that meet, with what governs."""
        return tuple(overlaps(self.caps, self.period))

    @property
    def duty(self) -> Masks:
        """The duty of each person on each day, uint8 (people, days)."""
        return self.duty_of[self.number]

    @property
    def allowed(self) -> Masks:
        """The allowed modes of each person on each day, uint8 bits (people, days)."""
        return self.allowed_of[self.number]

    @property
    def in_turn_of(self) -> Flags:
        """Who may work or rest in turn on which day, bool (classes, days)."""
        return np.asarray((self.duty_of == Duty.IN_TURN.value) & (self.allowed_of != 0))

    @property
    def in_turn(self) -> Flags:
        """Who may work or rest in turn on which day, bool (people, days)."""
        return np.asarray(self.in_turn_of[self.number])

    @property
    def tied(self) -> Flags:
        """Whom the law leaves no place but the office on a day of work, bool (people, days)."""
        elsewhere = self.allowed_of & ~np.uint8(self.modes.office_mask)
        return np.asarray(((self.allowed_of != 0) & (elsewhere == 0))[self.number])

    @property
    def bound(self) -> Flags:
        """Who must be at the office on that very day, bool (people, days)."""
        return np.asarray(self.tied & (self.duty == Duty.OWED.value))

    @property
    def required(self) -> Flags:
        """Whom a duty to be present leaves only the office on which day, bool (people, days)."""
        return self.required_of[self.number]

    def rule(self, clause: int) -> tuple[str, Citation]:
        """The id and the citation of a clause by its number in ``grant_of``."""
        found = self.reasons.clauses[clause].rule
        return found.id, found.citation

    def deciding(self, number: int, day: int, bit: int) -> tuple[str, Citation]:
        """
        The id and citation of the clause that settles a mode for a class (*number*) on a *day*.

        Of a mode that is not allowed the nearest duty to work in another, or the nearest clause
        that forbids it; else the clause that gives the mode, or gives what is allowed.
        """
        allowed = int(self.allowed_of[number, day])
        if not allowed >> bit & 1:
            for duty in self.in_play(number, day, Require):
                if not self.modes.mask(duty.modes) >> bit & 1:
                    return duty.id, duty.citation
            for forbid in self.in_play(number, day, Forbid):
                if self.modes.mask(forbid.modes) >> bit & 1:
                    return forbid.id, forbid.citation
        bits = [bit] if allowed >> bit & 1 else [b for b in range(8) if allowed >> b & 1]
        granted = [int(self.grant_of[number, day, b]) for b in bits]
        return self.rule(max(granted))

    def binding(self, number: int, day: int, bit: int) -> tuple[str, Citation]:
        """What leaves a class only the mode of *bit*: a duty, a clause against others, a permit."""
        for rule in self.in_play(number, day, Require):
            if self.modes.mask(rule.modes) >> bit & 1:
                return rule.id, rule.citation
        for forbid in self.in_play(number, day, Forbid):
            return forbid.id, forbid.citation
        return self.rule(int(self.grant_of[number, day, bit]))

    def in_play(self, number: int, day: int, kind: type[R]) -> list[R]:
        """The clauses of a kind in play for a class on a day, the nearest first."""
        members = self.reasons.lists[int(self.reasons.reason_of[number, day])]
        rules = [self.reasons.clauses[clause].rule for clause, by in members if by < 0]
        found = [rule for rule in rules if isinstance(rule, kind)]
        return sorted(
            found, key=lambda rule: self._nearness[rule.citation.instrument], reverse=True
        )

    @cached_property
    def _nearness(self) -> Mapping[str, int]:
        """
        The place of each instrument in the law's order: the greater, the nearer.

        An instrument stands where its first clause does; its rules in Python come after all acts.
        """
        places: dict[str, int] = {}
        for place, (act, _, _) in enumerate(self.law.clauses()):
            places.setdefault(act.id, place)
        return places

    def of(self, employee: Employee | str, day: date | str) -> Ruling:
        """
        The ruling on one person and day, with every clause that took part.

        Raises :class:`NotKnown` for a person not in the register or a day outside the period.
        """
        key, when = self._cell(employee, day)
        row, column = self.people.index(key), self.period.index(when)
        cell = (int(self.number[row]), column)
        return Ruling(
            employee=key,
            day=when,
            duty=Duty(int(self.duty_of[cell])),
            allowed=self.modes.within(int(self.allowed_of[cell])),
            usual=self.modes.within(int(self.usual_of[cell])),
            required=bool(self.required_of[cell]),
            steps=steps_of(self, key, when, cell),
        )

    @cached_property
    def seats_of(self) -> Mapping[str, tuple[Seat, ...]]:
        """The seats by the code of the unit or perangkat daerah that has them."""
        found: dict[str, list[Seat]] = {}
        for seat in self.seats:
            found.setdefault(seat.unit, []).append(seat)
        return {code: tuple(each) for code, each in found.items()}

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """
        The ids of rules in force without effect here: they concern nobody in this register, or
        ask for cover of counters and no unit names one. Sensitive clauses are left out: that
        nobody is flagged is a fact about everybody.
        """
        covered = {seat.rule.id for seat in self.seats}
        return tuple(
            clause.rule.id
            for clause in self.reasons.clauses
            if not clause.sensitive
            and (
                not clause.anyone
                or (isinstance(clause.rule, Cover) and clause.rule.id not in covered)
            )
        )

    def working_time(
        self, employee: Employee | str, day: date | str
    ) -> tuple[datetime, datetime] | None:
        """
        When one person's work starts and ends on *day*, the break included, ``None`` without duty
        or where no mode is allowed. Work that goes through midnight ends on the next day.

        Both instants are on the wall clock of the place of the person's unit (WIB where it names
        none): 07.30 is not one instant in the whole country. Raises :class:`NotKnown` like
        :meth:`of`.
        """
        key, when = self._cell(employee, day)
        number, column = int(self.number[self.people.index(key)]), self.period.index(when)
        which = int(self.hours_of[number, column])
        at_work = int(self.duty_of[number, column]) in (Duty.OWED.value, Duty.IN_TURN.value)
        if which < 0 or not at_work or not self.allowed_of[number, column]:
            return None
        site = self.people.units[str(self.people.facts_of(key)["unit.code"])].site
        start, end = self.hours[which].span(when)
        zone = site.zone if site else "WIB"
        last = when if end > start else when + timedelta(days=1)
        return local_instant(when, start, zone), local_instant(last, end, zone)

    def _cell(self, employee: Employee | str, day: date | str) -> tuple[str, date]:
        when = as_day(day)
        if when not in self.period:
            raise NotKnown(f"{when} lies outside {self.period}")
        return (employee if isinstance(employee, str) else employee.key), when

    def reports(self, employee: Employee | str, day: date | str) -> tuple[Report, ...]:
        """The report duties of one person on one day."""
        key, when = self._cell(employee, day)
        row, column = self.people.index(key), self.period.index(when)
        reason = int(self.reasons.reason_of[int(self.number[row]), column])
        rules = [self.reasons.clauses[c].rule for c, by in self.reasons.lists[reason] if by < 0]
        return tuple(rule for rule in rules if isinstance(rule, Report))

    def __repr__(self) -> str:
        size = f"{len(self.people)} people x {len(self.period)} days"
        return f"<Rulings {self.period}: {size}, {len(self.first)} classes>"
