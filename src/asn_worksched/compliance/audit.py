"""audit(): is the roster lawful? It shares no code with the planner."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.findings import Finding
from ..errors import PluginError
from ..roster import Roster
from ..rulings import Rulings
from . import groups
from .checks import ComplianceCheck
from .days import Seen, days


def audit(
    roster: Roster, rulings: Rulings, checks: Iterable[ComplianceCheck] = ()
) -> tuple[Finding, ...]:
    """
    Everything in *roster* that *rulings* do not allow, by day, code and person; () when lawful.

    Checked are the mode of each day, presence of those who must be present, leave, working days,
    turns of rest, limits, caps and cover, then *checks*. One cause gives one finding: a cell that
    is wrong by itself is left out of the counts of its group. A finding of severity ``CONFLICT``
    is one that no roster could avoid.

    Raises :class:`ValueError` when the roster is of other people or another period, and
    :class:`PluginError` when a check fails, or makes findings that are not its own.
    """
    if roster.period != rulings.period or not _same_people(roster, rulings):
        raise ValueError("the roster and the rulings are of different people or periods")
    seen = Seen.of(roster, rulings)
    found = [
        *days(seen),
        *groups.turns(seen),
        *groups.limits(seen),
        *groups.caps(seen),
        *groups.cover(seen),
        *groups.clashes(seen),
    ]
    for check in checks:
        found += _asked(check, roster, rulings)
    return tuple(sorted(found, key=lambda f: (f.day, f.code, f.employee, f.group, str(f.evidence))))


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
