"""Checks of one person on one day: mode, presence, leave, working day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.findings import Check, Finding
from ..domain.modes import Modes, WorkMode
from ..domain.ruling import Conflict, Duty
from ..roster import OFF, Roster
from ..rulings import Rulings
from .checks import EXCUSED, NO_WORKDAY, NOT_ALLOWED, NOT_PRESENT, UNASSIGNED

Flags = npt.NDArray[np.bool_]


@attrs.frozen(eq=False, slots=False)
class Seen:
    """
    A roster held against rulings, (people, days) throughout.

    *assigned*: works. *bits* (uint8): the mode as a bit, 0 for none. *astray*: a cell that breaks
    the law by itself. Checks of groups leave such cells out, so that one cause gives one finding.
    *in_shifts* (bool, one a person) are those whose turns and posts are judged by shift rules.
    """

    roster: Roster
    rulings: Rulings
    assigned: Flags
    bits: npt.NDArray[np.uint8]
    faults: dict[Check, Flags]
    in_shifts: Flags

    @classmethod
    def of(cls, roster: Roster, rulings: Rulings, in_shifts: Flags | None = None) -> Seen:
        """Judge every cell; each gets at most one check."""
        assigned = roster.mode != OFF
        bits = np.array([0, *(_bit(mode, rulings.modes) for mode in roster.modes)], np.uint8)
        bits = bits[roster.mode]
        duty, allowed = rulings.duty, rulings.allowed
        on_duty = (duty == Duty.OWED.value) | (duty == Duty.IN_TURN.value)
        wrong = assigned & on_duty & (allowed != 0) & ((bits & allowed) == 0)
        faults = {
            NO_WORKDAY: assigned & (duty == Duty.OFF.value),
            EXCUSED: assigned & (duty == Duty.EXCUSED.value),
            NOT_PRESENT: wrong & rulings.required,
            NOT_ALLOWED: wrong & ~rulings.required,
            UNASSIGNED: ~assigned & (duty == Duty.OWED.value) & (allowed != 0),
        }
        nobody = np.zeros(len(rulings.people), dtype=bool)
        shifted = nobody if in_shifts is None else in_shifts
        return cls(roster, rulings, assigned, bits, faults, shifted)

    @cached_property
    def clashes(self) -> Mapping[tuple[str, str], Sequence[Conflict]]:
        """The clashes of law by the rule that is broken and the group."""
        found: dict[tuple[str, str], list[Conflict]] = {}
        for clash in self.rulings.conflicts:
            found.setdefault((clash.rules[0], clash.group), []).append(clash)
        return found

    @cached_property
    def astray(self) -> Flags:
        """Cells with a finding of their own."""
        return np.asarray(np.logical_or.reduce(list(self.faults.values())))

    @property
    def at_office(self) -> Flags:
        """Who is at the office, by whatever right."""
        return np.asarray((self.bits & self.rulings.modes.office_mask) != 0)


def _bit(mode: WorkMode, modes: Modes) -> int:
    """The bit of a roster's mode in the law audited against; 0 where that law does not know it."""
    return 1 << modes.bit(mode.code) if mode.code in modes else 0


def days(seen: Seen) -> Iterator[Finding]:
    """One finding for each cell that breaks the law by itself."""
    rulings = seen.rulings
    keys = rulings.people.frame["key"]
    for check, cells in seen.faults.items():
        for row, column in np.argwhere(cells).tolist():
            rule, citation = _basis(seen, check, row, column)
            yield Finding(
                check=check,
                day=rulings.period.days[column],
                employee=keys[row],
                rule=rule,
                citation=citation,
                evidence=_evidence(seen, row, column),
            )


def _evidence(seen: Seen, row: int, column: int) -> dict[str, object]:
    modes = seen.rulings.modes
    allowed = int(seen.rulings.allowed_of[seen.rulings.number[row], column])
    worked = int(seen.roster.mode[row, column])
    return {
        "mode": seen.roster.modes.members[worked - 1].code if worked else "",
        "allowed": "/".join(mode.code for mode in modes.within(allowed)),
    }


def _basis(seen: Seen, check: Check, row: int, column: int) -> tuple[str, Citation | None]:
    """The article that the cell breaks: of the holiday or leave, or what grants the mode."""
    rulings = seen.rulings
    day = rulings.period.days[column]
    if check is NO_WORKDAY and day in rulings.reasons.holidays:
        return "", rulings.reasons.holidays[day].citation
    number = int(rulings.number[row])
    if check is EXCUSED:
        key = rulings.people.frame["key"][row]
        excuses = ("leave", "facultative", "excuse")
        steps = [step for step in rulings.of(key, day).steps if step.effect in excuses]
        return (steps[-1].rule, steps[-1].citation) if steps else ("", None)
    if check is NO_WORKDAY:
        hours = int(rulings.hours_of[number, column])
        rule = rulings.hours[hours] if hours >= 0 else None
        return (rule.id, rule.citation) if rule else ("", None)
    bits = int(seen.bits[row, column]) or int(rulings.allowed_of[number, column])
    return rulings.deciding(number, column, bits.bit_length() - 1)
