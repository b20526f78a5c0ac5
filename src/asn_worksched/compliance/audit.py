"""audit(): is the roster lawful? It shares no code with the planner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..domain.findings import Finding
from ..domain.shifts import ShiftRules
from ..errors import PluginError
from ..roster import Roster
from ..rulings import Rulings
from ..rulings.shift_history import Before
from ..rulings.shift_work import ShiftWork
from . import groups
from .checks import ComplianceCheck
from .days import Flags, Seen, days
from .shifts import Watched, shift_findings

if TYPE_CHECKING:
    import polars as pl


def audit(
    roster: Roster,
    rulings: Rulings,
    checks: Iterable[ComplianceCheck] = (),
    *,
    shifts: ShiftRules | None = None,
    before: Roster | pl.DataFrame | None = None,
) -> tuple[Finding, ...]:
    """
    Everything in *roster* that *rulings* do not allow, by day, code and person; () when lawful.

    Checked are the mode of each day, presence of those who must be present, leave, working days,
    turns of rest, limits, caps and cover, then *checks*. One cause gives one finding: a cell that
    is wrong by itself is left out of the counts of its group. A finding of severity ``CONFLICT``
    is one that no roster could avoid.

    With *shifts*, the days of those who work in them are held against these rules in place of
    turns: rest, what may follow what, days in a row, weekends, minutes, settled days and cover.
    *before* is the roster of earlier days, or its table, that rest and days in a row go on from.

    Raises :class:`InvalidInput` for shift rules that do not fit the register,
    :class:`ValueError` when the roster is of other people or another period, and
    :class:`PluginError` when a check fails, or makes findings that are not its own.
    """
    if roster.period != rulings.period or not _same_people(roster, rulings):
        raise ValueError("the roster and the rulings are of different people or periods")
    work = ShiftWork.of(rulings, shifts) if shifts is not None else None
    seen = Seen.of(roster, rulings, _in_shifts(work, rulings))
    found = [
        *days(seen),
        *groups.turns(seen),
        *groups.limits(seen),
        *groups.caps(seen),
        *groups.cover(seen),
        *groups.clashes(seen),
    ]
    if work is not None:
        found += shift_findings(Watched.of(roster, work, Before.of(work, before), seen.astray))
    for check in checks:
        found += _asked(check, roster, rulings)
    return tuple(sorted(found, key=lambda f: (f.day, f.code, f.employee, f.group, str(f.evidence))))


def _in_shifts(work: ShiftWork | None, rulings: Rulings) -> Flags:
    found = np.zeros(len(rulings.people), dtype=bool)
    if work is not None:
        found[work.rows] = True
    return found


def _same_people(roster: Roster, rulings: Rulings) -> bool:
    if roster.people is rulings.people:
        return True
    return roster.people.frame["key"].equals(rulings.people.frame["key"])


def _asked(check: ComplianceCheck, roster: Roster, rulings: Rulings) -> list[Finding]:
    try:
        found = list(check.test(roster, rulings))
    except Exception as error:
        told = f"the check {check.check.code} failed with {type(error).__name__}: {error}"
        raise PluginError(told) from error
    if any(finding.check != check.check for finding in found):
        raise PluginError(f"the check {check.check.code} made a finding under another code")
    return found
