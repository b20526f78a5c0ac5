"""Rings in trees are found, each once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.personnel.trees import rings


@st.composite
def _parents(draw: st.DrawFn) -> list[int]:
    size = draw(st.integers(0, 30))
    return draw(st.lists(st.integers(-1, size - 1), min_size=size, max_size=size))


@given(_parents())
def test_rings_are_the_members_that_reach_themselves(parents: list[int]) -> None:
    """A position is in a ring exactly when going up from it comes back to it."""
    back = set()
    for start in range(len(parents)):
        at = parents[start]
        for _ in parents:
            if at in (start, -1):
                break
            at = parents[at]
        if at == start:
            back.add(start)
    found = rings(np.array(parents, dtype=np.int64))
    assert sorted(at for ring in found for at in ring) == sorted(back)
    for ring in found:
        assert [parents[at] for at in ring] == [*ring[1:], ring[0]]


def test_a_long_chain_is_no_ring() -> None:
    """A chain as long as the whole column ends at the top and is left alone."""
    assert rings(np.arange(-1, 999, dtype=np.int64)) == []
