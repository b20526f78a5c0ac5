"""Made-up registers and stand-ins for tests and demonstrations; nothing in here is anybody real."""

from __future__ import annotations

from .city import City, make_city
from .fakes import RecordedAttendance, RecordingChannel
from .nips import synthetic_nip
from .small import make_personnel

__all__ = [
    "City",
    "RecordedAttendance",
    "RecordingChannel",
    "make_city",
    "make_personnel",
    "synthetic_nip",
]
