"""The made-up ward and fire station are what they say, and can be staffed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.testing import make_fire_station, make_ward

from ..shifts import ruled


@settings(max_examples=20, deadline=None)
@given(st.integers(6, 40), st.integers(1, 6), st.integers(0, 99))
def test_a_ward_of_any_size(nurses, weeks, seed):
    """As many nurses as asked for, half of them senior, and a head without shifts."""
    ward = make_ward(nurses, weeks=weeks, seed=seed)
    work = ShiftWork.of(ruled(ward.people), ward.rules)
    assert len(work.rows) == nurses == len(ward.people) - 1
    assert ward.people["kepala-01"].role == "kepala_ruang"
    assert work.demands[1].able.sum() == -(-nurses // 2)
    assert work.least_minutes.tolist() == [32 * 60 * weeks] * nurses
    assert make_ward(nurses, weeks=weeks, seed=seed).people.digest == ward.people.digest


@pytest.mark.parametrize("officers", [3, 9, 10])
def test_a_station_has_officers_enough(officers):
    """A third of the officers stands watch each day, with two days between."""
    station = make_fire_station(officers)
    (cover,) = station.rules.covers
    assert 3 * cover.need <= len(station.people)
    assert station.rules.shifts[0].minutes == 1440


@pytest.mark.parametrize(("make", "few"), [(make_ward, 5), (make_fire_station, 2)])
def test_too_few_people(make, few):
    """Nobody can keep a place open around the clock with so few."""
    with pytest.raises(ValueError, match=str(few)):
        make(few)
