"""Rest in turn: what is owed is worked, evenly over days, with weekends shared."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.turns import Crew, take_turns

SPANS = ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9, 10, 11), (12, 13))
FREE = np.full(14, 99, dtype=np.int32)
REST = np.isin(np.arange(14), (3, 4, 7, 10, 11))


@st.composite
def crews(draw, max_people=12):
    """A crew over a fortnight; some have days closed to them, and owe at most what is open."""
    people = draw(st.integers(1, max_people))
    closed = draw(
        st.lists(
            st.sampled_from([(), (0, 1, 2), (6,), (5, 6, 7, 8)]), min_size=people, max_size=people
        )
    )
    is_open = np.ones((people, 14), dtype=bool)
    for row, days in enumerate(closed):
        is_open[row, list(days)] = False
    full = np.array([4, 5, 1])
    owed = np.minimum(full, [[is_open[row, list(s)].sum() for s in SPANS] for row in range(people)])
    return Crew(np.arange(people), is_open, owed.astype(np.int32), SPANS, REST, FREE)


@settings(max_examples=150, deadline=None)
@given(crews(), st.integers(0, 50))
def test_everybody_works_exactly_what_is_owed(crew, turn):
    """Each person works the days owed in each week, and only open ones."""
    works = take_turns(crew, turn)
    assert not (works & ~crew.open).any()
    for week, span in enumerate(SPANS):
        assert (works[:, list(span)].sum(axis=1) == crew.owed[:, week]).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(0, 9))
def test_a_crew_alike_is_even_over_days_and_rest_days(people, turn):
    """With everyone alike each week's days differ by at most one person, and so do rest days."""
    is_open = np.ones((people, 14), dtype=bool)
    owed = np.tile(np.array([4, 5, 1], dtype=np.int32), (people, 1))
    works = take_turns(Crew(np.arange(people), is_open, owed, SPANS, REST, FREE), turn)
    for span in SPANS:
        days = works[:, list(span)].sum(axis=0)
        assert days.max() - days.min() <= 1
    duties = works[:, REST].sum(axis=1)
    assert duties.max() - duties.min() <= 1


def cheapest_week(is_open, owed, burden, rest):
    """By force: the least (sum of squared headcounts, added rest-day burden) of one week."""
    people, days = is_open.shape
    choices = [
        [c for c in combinations(range(days), int(owed[p])) if all(is_open[p, d] for d in c)]
        for p in range(people)
    ]
    best = None
    for chosen in product(*choices):
        works = np.zeros_like(is_open)
        for person, picked in enumerate(chosen):
            works[person, list(picked)] = True
        heads = works.sum(axis=0)
        had = works[:, rest].sum(axis=1)
        value = (int((heads**2).sum()), int(((burden + had) ** 2).sum()))
        best = value if best is None else min(best, value)
    return best


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_week_is_the_cheapest_there_is(data):
    """One week by force: no other choice is more even, nor as even with rest days fairer."""
    people, days = data.draw(st.integers(1, 3)), data.draw(st.integers(2, 5))
    is_open = np.array(
        data.draw(
            st.lists(
                st.lists(st.booleans(), min_size=days, max_size=days),
                min_size=people,
                max_size=people,
            )
        )
    )
    owed = np.array([data.draw(st.integers(0, int(row.sum()))) for row in is_open], dtype=np.int32)
    rest = np.array(data.draw(st.lists(st.booleans(), min_size=days, max_size=days)))
    crew = Crew(
        np.arange(people),
        is_open,
        owed[:, None],
        (tuple(range(days)),),
        rest,
        np.full(days, 99, np.int32),
    )
    works = take_turns(crew)
    heads, had = works.sum(axis=0), works[:, rest].sum(axis=1)
    found = (int((heads**2).sum()), int((had**2).sum()))
    assert found == cheapest_week(is_open, owed, np.zeros(people, dtype=int), rest)


def test_a_cap_on_some_days_is_kept_by_working_on_the_others():
    """Where there are fewer places on two days, the others carry what is owed."""
    is_open = np.ones((6, 7), dtype=bool)
    owed = np.full((6, 1), 5, dtype=np.int32)
    rest = np.zeros(7, dtype=bool)
    places = np.array([2, 2, 9, 9, 9, 9, 9], dtype=np.int32)
    works = take_turns(Crew(np.arange(6), is_open, owed, (tuple(range(7)),), rest, places))
    assert works.sum(axis=1).tolist() == [5] * 6
    assert works.sum(axis=0)[:2].max() <= 2
