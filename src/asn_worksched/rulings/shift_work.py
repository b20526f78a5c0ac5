"""Shift rules laid over rulings: who works in shifts, on which days, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.law import Shifts
from ..domain.ruling import Duty
from ..domain.shifts import DAY_OFF, Shift, ShiftRules
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .groups import Flags
from .shift_terms import PersonTerms, concerned, terms_of
from .table import Rulings

Counts = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
Grid = npt.NDArray[np.int16]
FREE = -2
"""In a grid of pins: nothing is settled. Other values are -1 for a day off, or a shift."""
NO_MOST = np.int32(2**31 - 1)

UNKNOWN_UNIT = FaultKind(
    "ASN-SHF-010",
    N_("Cover is asked for in {unit}, and nobody of the register is there."),
    N_("Nobody could ever fill it."),
    N_("Correct the code of the unit."),
)
UNKNOWN_PERSON = FaultKind(
    "ASN-SHF-011",
    N_("{employee} is not among those who work in these shifts."),
    N_("What is settled or wished for them would be lost without a word."),
    N_("Correct the number, the unit's cover, or `staff`."),
)
NO_SHIFTS = FaultKind(
    "ASN-SHF-012",
    N_("There are no shifts, and the law sets none for these people."),
    N_("Without start and length nobody knows when to come."),
    N_("List the shifts under `shifts`."),
)
OUTSIDE = FaultKind(
    "ASN-SHF-020",
    N_("What is settled or wished for {employee} is for {day}, outside {period}."),
    N_("Only days of the period are planned."),
    N_("Correct the day, or plan a longer period."),
)


@attrs.frozen(eq=False)
class Demand:
    """
    What one unit asks of all of its people, or of those with a *skill*.

    *able* (bool, one a worker) are those who count, *need*, *under* and *over* (int32 (days,
    shifts)) as in the rules, and *cover* (int16, alike) the governing rule's place in them, -1
    where nothing is asked.
    """

    unit: int
    skill: str
    able: Flags
    need: Counts
    under: Counts
    over: Counts
    cover: Grid


@attrs.frozen(eq=False, slots=False, kw_only=True)
class ShiftWork:
    """
    Shift rules laid over rulings.

    *rows* (ascending row numbers of the register) are the workers; what follows is one a worker,
    and by day where said. *unit_of* is a place in *units*. *may* (bool by day): the law lets them
    come to the office that day. They may on a day in turn, whatever the holiday, and on a working
    day of a shorter week, on which they also *must*; on leave and on days off they may not.
    *mode* (uint8 by day) is the office mode as bit position plus one. *term_of* is a place in
    *terms*. *pinned* (int16 by day): :data:`FREE`, -1 for off, or a shift; *pin_of* (int32, alike)
    is the place of the pin in the rules.
    """

    rulings: Rulings
    rules: ShiftRules
    rows: Rows
    units: tuple[str, ...]
    unit_of: Rows
    may: Flags
    must: Flags
    mode: npt.NDArray[np.uint8]
    terms: tuple[PersonTerms, ...]
    term_of: Counts
    demands: tuple[Demand, ...]
    pinned: Grid
    pin_of: Counts

    @classmethod
    def of(cls, rulings: Rulings, rules: ShiftRules) -> ShiftWork:
        """
        Lay *rules* over *rulings*.

        Raises :class:`InvalidInput` for a unit without people (``ASN-SHF-010``), pins and requests
        of others than the workers (``-011``) and for days outside the period (``-020``), missing
        shifts (``-012``), and as
        :func:`~asn_worksched.rulings.shift_terms.terms_of` does.
        """
        staff = concerned(rulings, rules, [rules.staff], "staff")[0]
        code = rulings.people.frame["unit"].to_numpy().astype(str)
        units = tuple(sorted({cover.unit for cover in rules.covers}))
        rows = np.flatnonzero(staff & np.isin(code, units))
        rules = _with_shifts(rulings, rules, rows)
        faults = [
            *_strange_units(rules, units, code),
            *_strangers(rulings, rules, rows),
            *_outside(rulings, rules),
        ]
        if faults:
            raise InvalidInput(faults)
        may, must = _days(rulings, rows)
        terms, term_of = terms_of(rulings, rules, rows)
        pinned, pin_of = _pins(rulings, rules, rows)
        unit_of = np.searchsorted(np.array(units, dtype=str), code[rows])
        return cls(
            rulings=rulings,
            rules=rules,
            rows=rows,
            units=units,
            unit_of=unit_of,
            may=may,
            must=must,
            mode=_office_mode(rulings)[rows],
            terms=terms,
            term_of=term_of,
            demands=tuple(_demands(rulings, rules, units, rows, unit_of)),
            pinned=pinned,
            pin_of=pin_of,
        )

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The shifts, at the numbers by which everything here knows them."""
        return self.rules.shifts

    @cached_property
    def asked(self) -> Flags:
        """Where a unit asks for anybody in a shift, bool (units, days, shifts)."""
        found = np.zeros((len(self.units), len(self.rulings.period), len(self.shifts)), dtype=bool)
        for demand in self.demands:
            found[demand.unit] |= demand.need > 0
        return found

    @cached_property
    def least_minutes(self) -> Counts:
        """The least minutes of each worker: their share of the terms' for days without leave."""
        least = self.bounds("min_minutes", 0).astype(np.int64)
        duty = self.rulings.duty[self.rows]
        days = np.count_nonzero(duty != Duty.OFF.value, axis=1)
        there = days - np.count_nonzero(duty == Duty.EXCUSED.value, axis=1)
        return np.asarray(least * there // np.maximum(days, 1), dtype=np.int32)

    @cached_property
    def rest(self) -> Counts:
        """The least minutes between two shifts of each worker."""
        return self.bounds("rest", 0)

    @cached_property
    def most_off(self) -> Counts:
        """
        The most days off in a row of each worker, or as many as they may not come in a row.

        Leave may last longer than the terms let anybody be off.
        """
        most = self.bounds("max_days_off", int(NO_MOST))
        return np.asarray(np.maximum(most, _longest(~self.may)))

    def bounds(self, name: str, nothing: int) -> Counts:
        """A plain value of everybody's terms, int32; *nothing* where none is said."""
        bounds = [getattr(each, name) for each in self.terms]
        values = [bound.value if bound else nothing for bound in bounds]
        return np.asarray(np.array([*values, 0], dtype=np.int32)[self.term_of])

    def number(self, code: str) -> int:
        """The number of a shift; -1 for a day off."""
        return -1 if code == DAY_OFF else [each.code for each in self.shifts].index(code)

    def key(self, worker: int) -> str:
        """The key of a worker."""
        return str(self.rulings.people.frame["key"][int(self.rows[worker])])

    def pin(self, worker: int, day: int) -> tuple[str, Citation]:
        """The name and citation of the pin of a worker on a day."""
        return self.rules.cited("pins", int(self.pin_of[worker, day]))


def _with_shifts(rulings: Rulings, rules: ShiftRules, rows: Rows) -> ShiftRules:
    """The rules, with the shifts of the law where they have none of their own."""
    if rules.shifts:
        return rules
    first = {int(number) for number in rulings.number[rows]}
    for number in sorted(first):
        for rule in rulings.in_play(number, 0, Shifts):
            same = not rule.friday_starts and rule.friday_minutes is None
            if rule.starts and rule.minutes and same:
                return attrs.evolve(rules, shifts=_of_law(rule, rule.minutes))
    raise InvalidInput([NO_SHIFTS.at(file=rules.file)])


def _of_law(rule: Shifts, minutes: int) -> tuple[Shift, ...]:
    return tuple(
        Shift(
            code=str(number),
            start=start,
            minutes=minutes,
            break_minutes=rule.break_minutes,
            friday_break=rule.friday_break,
        )
        for number, start in enumerate(rule.starts, 1)
    )


def _strange_units(
    rules: ShiftRules, units: tuple[str, ...], code: npt.NDArray[np.str_]
) -> Iterator[Fault]:
    there = set(np.unique(code).tolist())
    yield from (UNKNOWN_UNIT.at(file=rules.file, unit=each) for each in units if each not in there)


def _outside(rulings: Rulings, rules: ShiftRules) -> Iterator[Fault]:
    named = [(each.employee, each.day) for each in rules.pins]
    named += [(each.employee, each.day) for each in rules.requests]
    for employee, day in dict.fromkeys(named):
        if day not in rulings.period:
            period = str(rulings.period)
            yield OUTSIDE.at(file=rules.file, employee=employee, day=str(day), period=period)


def _strangers(rulings: Rulings, rules: ShiftRules, rows: Rows) -> Iterator[Fault]:
    keys = set(rulings.people.frame["key"].gather(rows).to_list())
    named = [*(each.employee for each in rules.pins), *(each.employee for each in rules.requests)]
    for employee in dict.fromkeys(named):
        if employee not in keys:
            yield UNKNOWN_PERSON.at(file=rules.file, employee=employee)


def _days(rulings: Rulings, rows: Rows) -> tuple[Flags, Flags]:
    """Who may come to the office on which day, and who has to work."""
    number = rulings.number[rows]
    duty, allowed = rulings.duty_of[number], rulings.allowed_of[number]
    office = (allowed & np.uint8(rulings.modes.office_mask)) > 0
    owed = duty == Duty.OWED.value
    may = office & (owed | (duty == Duty.IN_TURN.value))
    return np.asarray(may), np.asarray(may & owed)


def _office_mode(rulings: Rulings) -> npt.NDArray[np.uint8]:
    """The lowest office mode allowed to everybody by day, as bit position plus one, 0 for none."""
    mask = rulings.allowed_of & np.uint8(rulings.modes.office_mask)
    code = np.zeros_like(mask)
    for bit in reversed(range(8)):
        code[(mask >> bit & 1).astype(bool)] = bit + 1
    return code[rulings.number]


def _pins(rulings: Rulings, rules: ShiftRules, rows: Rows) -> tuple[Grid, Counts]:
    shape = (len(rows), len(rulings.period))
    pinned = np.full(shape, FREE, dtype=np.int16)
    which = np.full(shape, -1, dtype=np.int32)
    codes = [shift.code for shift in rules.shifts]
    for number, pin in enumerate(rules.pins):
        worker = int(np.searchsorted(rows, rulings.people.index(pin.employee)))
        at = (worker, rulings.period.index(pin.day))
        pinned[at] = -1 if pin.shift == DAY_OFF else codes.index(pin.shift)
        which[at] = number
    return pinned, which


def _demands(
    rulings: Rulings, rules: ShiftRules, units: tuple[str, ...], rows: Rows, unit_of: Rows
) -> Iterator[Demand]:
    """One demand for each unit and skill, in the order of units, those for all people first."""
    codes = [shift.code for shift in rules.shifts]
    shape = (len(rulings.period), len(codes))
    skills = rulings.people.frame["skills"].gather(rows)
    holiday = [day in rulings.reasons.holidays for day in rulings.period]
    for unit, skill in sorted({(cover.unit, cover.skill) for cover in rules.covers}):
        rank = np.zeros(shape, dtype=np.int32)
        cover = np.full(shape, -1, dtype=np.int16)
        for number, each in enumerate(rules.covers):
            if (each.unit, each.skill) == (unit, skill):
                column = codes.index(each.shift)
                pairs = zip(rulings.period, holiday, strict=True)
                here = np.array([each.days.rank(day, holiday=off) for day, off in pairs])
                nearer = here > rank[:, column]
                rank[nearer, column], cover[nearer, column] = here[nearer], number
        able = unit_of == units.index(unit)
        if skill:
            able = able & skills.list.contains(skill).fill_null(value=False).to_numpy()
        yield Demand(units.index(unit), skill, able, *_numbers(rules, cover), cover)


def _numbers(rules: ShiftRules, cover: Grid) -> tuple[Counts, Counts, Counts]:
    """Need, and the prices under and over it; 0 where no cover governs."""
    values = [(each.need, each.under, each.over) for each in rules.covers]
    table = np.array([*values, (0, 0, 0)], dtype=np.int32)[cover]
    return table[..., 0], table[..., 1], table[..., 2]


def _longest(flags: Flags) -> Counts:
    """The longest run of true days of each row, int32."""
    run = np.zeros(len(flags), dtype=np.int32)
    best = run.copy()
    for day in range(flags.shape[1]):
        run = np.where(flags[:, day], run + 1, 0).astype(np.int32)
        best = np.maximum(best, run)
    return best
