"""
For tests and demonstrations: made-up registers, stand-ins, law cases, golden rosters, and checks.

Nothing in here is anybody real.
"""

from __future__ import annotations

from .cases import LawCase, Outcome, law_cases
from .city import City, make_city
from .conformance import places_without_rule, policy_problems, rules_without_case
from .fakes import RecordedAttendance, RecordingChannel
from .golden import check_golden, day_letters, golden_text
from .nips import synthetic_nip
from .province import Province, make_province
from .small import make_personnel
from .wards import ShiftTeam, make_fire_station, make_ward

__all__ = [
    "City",
    "LawCase",
    "Outcome",
    "Province",
    "RecordedAttendance",
    "RecordingChannel",
    "ShiftTeam",
    "check_golden",
    "day_letters",
    "golden_text",
    "law_cases",
    "make_city",
    "make_fire_station",
    "make_personnel",
    "make_province",
    "make_ward",
    "places_without_rule",
    "policy_problems",
    "rules_without_case",
    "synthetic_nip",
]
