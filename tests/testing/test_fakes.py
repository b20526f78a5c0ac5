"""The stand-ins keep to the two doors they stand in for."""

from __future__ import annotations

from datetime import datetime

import pytest

from asn_worksched.domain.doors import AttendanceBackend, Notice, NotificationChannel, Punch
from asn_worksched.domain.time import Period
from asn_worksched.testing import RecordedAttendance, RecordingChannel


def punch(day: int, hour: int = 7) -> Punch:
    """A punch of one person in March 2020."""
    return Punch(wall=datetime(2020, 3, day, hour), zone="WIB", person="syn-0001")  # noqa: DTZ001


def notice(to: str, key: str = "n-1") -> Notice:
    """A short notice."""
    return Notice(to=to, subject="Piket", body="Anda piket besok.", key=key)


def test_recorded_punches_come_by_wall_date_with_both_ends() -> None:
    """Only punches of the period come, its first and last day included, repeats and all."""
    recorded = [punch(17), punch(18), punch(18), punch(31, 23), punch(1)]
    backend: AttendanceBackend = RecordedAttendance(recorded)
    period = Period("2020-03-18", "2020-03-31")
    assert list(backend.punches(period)) == [punch(18), punch(18), punch(31, 23)]
    assert isinstance(backend, RecordedAttendance)
    assert backend.asked == [period]


def test_a_back_end_out_of_reach_raises() -> None:
    """A source out of reach is an OSError, as the door asks, and the question is still kept."""
    backend = RecordedAttendance([punch(18)], out_of_reach=True)
    with pytest.raises(OSError, match="out of reach"):
        backend.punches(Period("2020-03-18", "2020-03-18"))
    assert len(backend.asked) == 1


def test_a_channel_keeps_what_it_was_handed() -> None:
    """Notices are kept in order, the same one twice too."""
    recording = RecordingChannel()
    channel: NotificationChannel = recording
    channel.send(notice("a"))
    channel.send(notice("b"))
    channel.send(notice("a"))
    assert [kept.to for kept in recording.sent] == ["a", "b", "a"]


def test_a_refused_address_raises_and_is_not_kept() -> None:
    """A channel that did not take a notice raises."""
    channel = RecordingChannel(refuses=["b"])
    with pytest.raises(OSError, match="refuses"):
        channel.send(notice("b"))
    assert channel.sent == []


def test_the_stand_ins_satisfy_the_protocols() -> None:
    """The run-time check that plugins go through accepts both."""
    assert isinstance(RecordedAttendance(), AttendanceBackend)
    assert isinstance(RecordingChannel(), NotificationChannel)
