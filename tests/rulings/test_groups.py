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
