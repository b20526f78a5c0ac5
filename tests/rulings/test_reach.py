"""Whom clauses reach, and who is alike: the same as asking one person and day at a time."""

from __future__ import annotations

from datetime import date

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.reach import classes, firsts, numbered, reach_of
from asn_worksched.selectors import parse_selector
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, cite, law, policy

BIRTHS = (date(1960, 2, 29), date(1970, 3, 1), date(1970, 3, 24), date(1985, 12, 31), None)


def aged(*births):
    """A register of people born on these days, in two units."""
    units = [asn.Unit("u", "Unit Uji", region="36.71"), asn.Unit("v", "Unit Uji")]
    return asn.Personnel.of(
        [
            asn.Employee(key=f"p{n}", unit="uv"[n % 2], birth_date=born)
            for n, born in enumerate(births)
        ],
        units,
    )


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 200), st.integers(0, 99))
def test_people_are_of_one_class_when_they_agree_in_all_columns(people, columns, top, seed):
    """More columns than one word holds are told apart as well; the numbers have no gaps."""
    rng = np.random.default_rng(seed)
    table = rng.integers(0, top, (columns, people)) * (rng.random((columns, people)) < 0.1)
    number = classes(iter(table))
    _, alike = np.unique(table.T, axis=0, return_inverse=True)
    assert ((number[:, None] == number) == (alike.ravel()[:, None] == alike.ravel())).all()
    assert sorted(set(number.tolist())) == list(range(number.max() + 1))
    assert firsts(number).tolist() == [number.tolist().index(n) for n in range(number.max() + 1)]


@given(st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=9))
def test_rows_have_one_number_when_they_are_equal(rows):
    """And 0 is the number of the row in which nothing is set."""
    found = numbered(np.array(rows)).tolist()
    for one, first in zip(rows, found, strict=True):
        assert (first == 0) == (not any(one))
        for two, second in zip(rows, found, strict=True):
            assert (first == second) == (one == two)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2020-03-18", "2020-03-31"), ("2019-02-27", "2019-03-02"), ("2019-06-01", "2024-03-02")],
)
@pytest.mark.parametrize("text", ["usia >= 50", "usia = 35", "usia = 60 or unit.code = v", ""])
def test_a_reach_is_that_of_each_person_on_each_day(text, first, last):
    """Birthdays within the period count, on leap days and over years; so do places and days."""
    people, selector, period = aged(*BIRTHS), parse_selector(text), asn.Period(first, last)
    here = np.random.default_rng(1).random((2, len(period))) < 0.8
    region = np.array([0, 1, 0, 1, 0])
    reach = reach_of(people, selector, None, period, here)
    rows = np.arange(len(people))[::-1]
    expected = np.array(
        [
            [
                selector.matches(people.facts_of(f"p{row}"), day) and here[region[row], at]
                for at, day in enumerate(period)
            ]
            for row in rows
        ]
    )
    assert (reach.of(rows, region) == expected).all()
    kinds = reach.kinds(region)[rows].tolist()
    for one, kind in zip(expected, kinds, strict=True):
        assert (kind == 0) <= (not one.any())
        for two, other in zip(expected, kinds, strict=True):
            assert (kind == other) <= bool((one == two).all())


def test_who_is_never_reached_makes_no_class_of_its_own():
    """A clause for one city's heads does not tell its other people from those elsewhere."""
    people = aged(*BIRTHS[:4])
    heads = policy(
        "heads",
        (
            asn.Require,
            "x",
            {"modes": ("WFO",), "select": "key = p0", "where": asn.Where(within=("36.71",))},
        ),
    )
    rulings = asn.resolve(people, law(BASE, HOME, heads), FORTNIGHT)
    assert rulings.number.tolist() == [1, 0, 0, 0]


def test_what_rulings_keep_of_a_clause_does_not_grow_with_the_register():
    """Clauses have days and no people: every array in them is as long as the period."""
    old = policy("old", (asn.Report, "x", {"what": "x", "select": "usia >= 40"}))
    rulings = asn.resolve(make_personnel(50), law(BASE, HOME, old), FORTNIGHT)
    for clause in rulings.reasons.clauses:
        arrays = [v for v in attrs.asdict(clause, recurse=False).values() if hasattr(v, "shape")]
        assert [array.shape for array in arrays] == [(14,)]


SECRET = {
    "select": "protected",
    "note": "catatan",
    "where": asn.Where(within=("36",), season=""),
    "period": asn.Span(date(2020, 3, 20), None),
}


def test_a_sensitive_clause_keeps_nothing_but_its_terms_and_its_act():
    """Readings, what it sets aside, its days and places are gone, and still it sets aside."""
    other = asn.Permit(
        id="care.hamil", citation=cite("care", "hamil"), modes=("WFO",), select="hamil"
    )
    more = {
        "modes": ("WFH",),
        "criteria": ("ibu hamil",),
        "readings": (asn.Reading("hamil", other),),
        "displaces": ("heads.heads",),
    }
    heads = policy("heads", (asn.Require, "heads", {"modes": ("WFO",)}))
    care = policy("care", (asn.Permit, "hamil", {**SECRET, **more}))
    people = asn.Personnel.of(
        [asn.Employee(key=key, unit="u", protected=key == "a") for key in "ab"],
        [asn.Unit("u", "Unit Uji")],
    )
    rulings = asn.resolve(people, law(BASE, heads, care), FORTNIGHT)
    (clause,) = [each for each in rulings.reasons.clauses if each.sensitive]
    bare = asn.Citation("care", "SE care", verified=clause.rule.citation.verified)
    assert clause.rule == asn.Permit(id="care", citation=bare, modes=("WFH",))
    told = repr(rulings.reasons.clauses) + rulings.of("a", "2020-03-23").explain("id")
    assert "hamil" not in told
    codes = {
        (key, day): [m.code for m in rulings.of(key, day).allowed]
        for key in "ab"
        for day in ("2020-03-19", "2020-03-23")
    }
    assert [len(each) for each in codes.values()] == [1, 2, 1, 1]
