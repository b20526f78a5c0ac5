"""Punches: one person, wall time, and a zone beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from asn_worksched.domain.doors import Punch
from asn_worksched.errors import InvalidInput

WALL = datetime.combine(date(2020, 3, 18), time(7, 29))


@pytest.mark.parametrize(("zone", "hours"), [("WIB", 7), ("WITA", 8), ("Asia/Jayapura", 9)])
def test_the_instant_has_the_offset_of_its_zone(zone, hours):
    """Wall time and zone together give the moment, to the minute."""
    instant = Punch(wall=WALL, zone=zone, pin="0007").instant
    assert instant.utcoffset().total_seconds() == hours * 3600
    assert instant.replace(tzinfo=None) == WALL


def test_all_that_is_wrong_with_a_punch_is_told_at_once():
    """Nobody, and a clock with a zone inside, are two faults."""
    with pytest.raises(InvalidInput) as error:
        Punch(wall=WALL.replace(tzinfo=UTC), zone="WIB")
    assert [fault.code for fault in error.value.faults] == ["ASN-ATT-101", "ASN-ATT-102"]


def test_a_punch_of_two_persons_is_refused():
    """A key and a device number together leave open who it was."""
    with pytest.raises(InvalidInput, match="ASN-ATT-101"):
        Punch(wall=WALL, zone="WIB", person="187504121903031001", pin="7")
