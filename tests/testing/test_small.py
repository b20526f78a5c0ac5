"""The small registers are what their arguments say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.testing import make_personnel


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(1, 6),
    st.integers(0, 2**32 - 1),
    st.lists(st.sampled_from(["adminduk", "perizinan", "pajak"]), unique=True),
    st.lists(st.sampled_from([5, 6, 7]), min_size=1, max_size=3),
)
def test_numbers_and_counters(
    people: int, units: int, seed: int, skills: list[str], weeks: list[int]
) -> None:
    """As many people and units as asked for, and enough hands wherever a unit has enough people."""
    made = make_personnel(people, units, seed, skills=skills, workweeks=weeks)
    assert (len(made), len(made.units)) == (people, units)
    for place, unit in enumerate(made.units):
        own = [one for one in made if one.unit == unit.code]
        assert abs(len(own) - people / units) < 1
        assert unit.workweek == weeks[place % len(weeks)]
        assert [service.skill for service in unit.services] == skills
        held = set().union(*(one.skills for one in own if not one.eselon))
        assert held >= set(skills) or len(own) <= len(skills)


def test_the_first_of_a_unit_leads_it() -> None:
    """One head a unit, and everyone else answers to the head of the own unit."""
    made = make_personnel(23, 4, seed=3)
    heads = {one.unit: one.key for one in made if one.eselon == "III.b"}
    assert len(heads) == 4
    assert all(one.superior == heads[one.unit] for one in made if not one.eselon)


def test_nobody_is_real() -> None:
    """Keys are evidently made up and no one has a NIP."""
    made = make_personnel(5)
    assert [one.key for one in made] == [f"syn-{number:04}" for number in range(1, 6)]
    assert all(one.nip is None for one in made)


def test_the_seed_decides_what_is_drawn() -> None:
    """The same arguments give the same register, another seed another one."""
    one, two, other = (make_personnel(60, 2, seed, skills=["a", "b", "c"]) for seed in (1, 1, 2))
    assert one.digest == two.digest
    assert one.digest != other.digest


@pytest.mark.parametrize(("people", "units", "weeks"), [(-1, 1, [5]), (3, 0, [5]), (3, 1, [])])
def test_impossible_registers_are_refused(people: int, units: int, weeks: list[int]) -> None:
    """Negative people, no unit and no work week are refused."""
    with pytest.raises(ValueError, match="no register"):
        make_personnel(people, units, workweeks=weeks)
