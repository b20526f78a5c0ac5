"""Made-up registers and stand-ins for tests and demonstrations; nothing in here is anybody real."""

from __future__ import annotations

from .cases import LawCase, Outcome, law_cases
from .city import City, make_city
from .fakes import RecordedAttendance, RecordingChannel
from .nips import synthetic_nip
from .province import Province, make_province
from .small import make_personnel

__all__ = [
    "City",
    "LawCase",
    "Outcome",
    "Province",
    "RecordedAttendance",
    "RecordingChannel",
    "law_cases",
    "make_city",
    "make_personnel",
    "make_province",
    "synthetic_nip",
]
