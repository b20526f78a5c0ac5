"""Counting by classes comes to the same as counting people one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.rulings.groups import COLUMN_OF, Groups

from ..laws import registers


@settings(max_examples=100, deadline=None)
@given(registers(), st.sampled_from(sorted(COLUMN_OF)), st.integers(1, 5), st.integers(0, 99))
def test_counts_are_those_of_single_people(people, scope, kinds, seed):
    """For any classes and amounts, all groups or only those with some of the classes."""
    rng = np.random.default_rng(seed)
    number = rng.integers(0, kinds, len(people))
    amounts = rng.integers(0, 4, (kinds, 3))
    ever = rng.random(kinds) < 0.5
    groups = Groups.of(people, number, scope)
    for each in (groups, groups.within(ever)):
        counted = each.count(amounts)
        assert counted.shape == (len(each.names), 3)
        for place, name in enumerate(each.names):
            here = (people.facts[COLUMN_OF[scope]] == name).fill_null(value=False).to_numpy()
            assert (counted[place] == amounts[number[here]].sum(axis=0)).all()
            assert (each.of_person[here] == place).all()
    kept = {groups.names[g] for g in groups.of_person[ever[number]].tolist() if g >= 0}
    assert set(groups.within(ever).names) == kept


@settings(max_examples=100, deadline=None)
@given(registers(), st.sampled_from(sorted(COLUMN_OF)), st.integers(1, 5), st.integers(0, 99))
def test_the_first_of_a_group_is_the_first_in_the_register(people, scope, kinds, seed):
    """Of the classes flagged on the day; where there is none, the number of all people."""
    rng = np.random.default_rng(seed)
    number = rng.integers(0, kinds, len(people))
    flags = rng.random((kinds, 3)) < 0.4
    groups = Groups.of(people, number, scope)
    for each in (groups, groups.within(flags.any(axis=1))):
        first = each.first(number, flags)
        assert first.shape == (len(each.names), 3)
        for place, day in np.ndindex(first.shape):
            mine = np.flatnonzero((each.of_person == place) & flags[number, day])
            assert first[place, day] == (mine[0] if len(mine) else len(people))


@settings(max_examples=50, deadline=None)
@given(registers(), st.integers(1, 5), st.integers(0, 99))
def test_the_groups_of_a_class_are_those_of_its_people(people, kinds, seed):
    """Each once, ascending; a class without people in a group has none."""
    number = np.random.default_rng(seed).integers(0, kinds, len(people))
    groups = Groups.of(people, number, "unit")
    for kind, found in enumerate(groups.by_class()):
        assert found.tolist() == sorted({*groups.of_person[number == kind].tolist()} - {-1})
