"""
Working arrangements of Indonesian civil servants (ASN): rulings, rosters, audits.

Everything public is here; the modules behind are free to move. Names are loaded when first used,
so importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .calendars import Calendar, Difference, Holiday, Season
    from .compliance import ComplianceCheck, audit, leave_earned
    from .differences import diff
    from .domain.acts import Amendment, Citation, Instrument, Revocation
    from .domain.assignment import Assignment
    from .domain.closure import ClosureOrder, ClosureState
    from .domain.doors import AttendanceBackend, Notice, NotificationChannel, Punch
    from .domain.findings import Check, Finding, Severity
    from .domain.law import (
        Cap,
        ClosureTerms,
        Cover,
        Excuse,
        Forbid,
        Hours,
        InZone,
        Ladder,
        Limit,
        Permit,
        Policy,
        Reading,
        Report,
        Require,
        Rest,
        Rule,
        Rung,
        Shifts,
        Where,
    )
    from .domain.leave import Leave
    from .domain.modes import WFF, WFH, WFO, Modes, Place, WorkMode
    from .domain.nip import Nip
    from .domain.people import Employee, EmployeeKind, PostType, Service, Sex, Site, Unit
    from .domain.ruling import Conflict, Duty, Ruling, Step
    from .domain.shifts import (
        Shift,
        ShiftBan,
        ShiftCover,
        ShiftLimit,
        ShiftPin,
        ShiftRequest,
        ShiftRules,
        ShiftTerms,
    )
    from .domain.time import Period, Span, local_instant
    from .domain.wishes import Desk, Desks, Fixed, Liking, Team, Wishes
    from .errors import (
        Fault,
        FaultKind,
        InvalidInput,
        MissingExtra,
        NotKnown,
        PluginError,
        WorkschedError,
    )
    from .files.calendars import read_calendar, read_seasons
    from .files.leave import read_leave
    from .files.ledgers import read_ledger, write_ledger
    from .files.personnel import read_personnel, write_personnel
    from .files.policies import read_policies, read_policy
    from .files.rosters import read_roster, write_roster
    from .files.shift_grid import shift_grid, write_shift_grid
    from .files.shifts import read_shift_requests, read_shift_rules
    from .files.wishes import read_wishes
    from .files.zones import read_zones
    from .ledger import Ledger
    from .offers import PluginInfo
    from .partitions import partition, plan_partitions, read_partitions
    from .personnel import Personnel, Units
    from .plugins import Hooks, Plugins, PluginWarning, hookimpl
    from .publish import board, summary, summary_text
    from .roster import Proof, Roster, Unfilled
    from .rulings import ExemptionRule, Law, Rulings, resolve
    from .scheduling import plan, plan_shifts
    from .scheduling.repair import Proposal, Repaired, proposals, repair, repair_shifts
    from .scheduling.seating import Seating, seating
    from .scheduling.why import Impossible, why_impossible
    from .scheduling.why.shifts import why_impossible_in_shifts
    from .scheduling.wishes import Unmet, unmet
    from .selectors import Selector, parse_selector
    from .zones import ZoneLevel, Zones

_HOME = {
    "calendars": "Calendar Difference Holiday Season",
    "compliance": "ComplianceCheck audit leave_earned",
    "differences": "diff",
    "domain.acts": "Amendment Citation Instrument Revocation",
    "domain.assignment": "Assignment",
    "domain.closure": "ClosureOrder ClosureState",
    "domain.doors": "AttendanceBackend Notice NotificationChannel Punch",
    "domain.findings": "Check Finding Severity",
    "domain.law": "Cap ClosureTerms Cover Excuse Forbid Hours InZone Ladder Limit Permit Policy "
    "Reading Report Require Rest Rule Rung Shifts Where",
    "domain.leave": "Leave",
    "domain.modes": "WFF WFH WFO Modes Place WorkMode",
    "domain.nip": "Nip",
    "domain.people": "Employee EmployeeKind PostType Service Sex Site Unit",
    "domain.ruling": "Conflict Duty Ruling Step",
    "domain.shifts": "Shift ShiftBan ShiftCover ShiftLimit ShiftPin ShiftRequest ShiftRules "
    "ShiftTerms",
    "domain.time": "Period Span local_instant",
    "domain.wishes": "Desk Desks Fixed Liking Team Wishes",
    "errors": "Fault FaultKind InvalidInput MissingExtra NotKnown PluginError WorkschedError",
    "files.calendars": "read_calendar read_seasons",
    "files.leave": "read_leave",
    "files.ledgers": "read_ledger write_ledger",
    "files.personnel": "read_personnel write_personnel",
    "files.policies": "read_policies read_policy",
    "files.rosters": "read_roster write_roster",
    "files.shift_grid": "shift_grid write_shift_grid",
    "files.shifts": "read_shift_requests read_shift_rules",
    "files.wishes": "read_wishes",
    "files.zones": "read_zones",
    "ledger": "Ledger",
    "personnel": "Personnel Units",
    "offers": "PluginInfo",
    "partitions": "partition plan_partitions read_partitions",
    "plugins": "Hooks PluginWarning Plugins hookimpl",
    "publish": "board summary summary_text",
    "roster": "Proof Roster Unfilled",
    "rulings": "ExemptionRule Law Rulings resolve",
    "scheduling": "plan plan_shifts",
    "scheduling.repair": "Proposal Repaired proposals repair repair_shifts",
    "scheduling.seating": "Seating seating",
    "scheduling.why": "Impossible why_impossible",
    "scheduling.why.shifts": "why_impossible_in_shifts",
    "scheduling.wishes": "Unmet unmet",
    "selectors": "Selector parse_selector",
    "zones": "ZoneLevel Zones",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

__version__ = "0.1.0"
__all__ = [
    # people and places
    "Employee",
    "EmployeeKind",
    "Nip",
    "PostType",
    "Personnel",
    "Service",
    "Sex",
    "Site",
    "Unit",
    "Units",
    # days and zones
    "Calendar",
    "Difference",
    "Holiday",
    "Leave",
    "Period",
    "Season",
    "Span",
    "ZoneLevel",
    "Zones",
    "local_instant",
    # law
    "Amendment",
    "Cap",
    "Citation",
    "ClosureTerms",
    "Cover",
    "Excuse",
    "Forbid",
    "Hours",
    "InZone",
    "Instrument",
    "Ladder",
    "Law",
    "Limit",
    "Permit",
    "Policy",
    "Reading",
    "Report",
    "Require",
    "Rest",
    "Revocation",
    "Rule",
    "Rung",
    "Selector",
    "Shifts",
    "Where",
    "ClosureOrder",
    "ClosureState",
    "ExemptionRule",
    "parse_selector",
    # modes
    "Modes",
    "Place",
    "WFF",
    "WFH",
    "WFO",
    "WorkMode",
    # rulings
    "Conflict",
    "Duty",
    "Ruling",
    "Rulings",
    "Step",
    "diff",
    "resolve",
    # rosters
    "Assignment",
    "Proof",
    "Roster",
    "Unfilled",
    "plan",
    # shifts
    "Shift",
    "ShiftBan",
    "ShiftCover",
    "ShiftLimit",
    "ShiftPin",
    "ShiftRequest",
    "ShiftRules",
    "ShiftTerms",
    "plan_shifts",
    # burdens and wishes
    "Desk",
    "Desks",
    "Fixed",
    "Ledger",
    "Liking",
    "Seating",
    "Team",
    "Unmet",
    "Wishes",
    "seating",
    "unmet",
    # when it cannot be, and when it changes
    "Impossible",
    "Proposal",
    "Repaired",
    "proposals",
    "repair",
    "repair_shifts",
    "why_impossible",
    "why_impossible_in_shifts",
    # a whole country
    "partition",
    "plan_partitions",
    "read_partitions",
    # audit
    "Check",
    "ComplianceCheck",
    "Finding",
    "Severity",
    "audit",
    "leave_earned",
    # files and pages
    "read_calendar",
    "read_leave",
    "read_ledger",
    "read_personnel",
    "read_policies",
    "read_policy",
    "read_roster",
    "read_seasons",
    "read_shift_requests",
    "read_shift_rules",
    "read_wishes",
    "read_zones",
    "write_ledger",
    "write_personnel",
    "write_roster",
    "shift_grid",
    "write_shift_grid",
    "board",
    "summary",
    "summary_text",
    # plugins
    "AttendanceBackend",
    "Hooks",
    "Notice",
    "NotificationChannel",
    "Plugins",
    "PluginInfo",
    "PluginWarning",
    "Punch",
    "hookimpl",
    # errors
    "Fault",
    "FaultKind",
    "InvalidInput",
    "MissingExtra",
    "NotKnown",
    "PluginError",
    "WorkschedError",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_OF])
