"""Under any law: the plan is lawful, provable, repeatable; one forbidden move is one finding."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, laws, policy, registers, under_one_roof

MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(registers(), laws(), st.integers(0, 5))
def test_a_plan_has_no_breach(people, rules, seed):
    """Whatever the law, what is breached is what the plan itself reports it could not have."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    breaches = [f for f in asn.audit(roster, rulings) if f.severity is asn.Severity.BREACH]
    missed = {conflict.day for conflict in roster.conflicts}
    empty = {(one.day, one.unit) for one in roster.unfilled}
    explained = [
        f
        for f in breaches
        if (f.code == "ASN-COV-001" and (f.day, f.group) in empty)
        or (f.code == "ASN-LIM-001" and f.day in missed)
    ]
    assert breaches == explained


@MANY
@given(registers(), laws(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_one_forbidden_move_gives_one_finding(people, rules, seed, random):
    """Moving one person to a mode that is not allowed adds exactly one finding, about that cell."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    before = asn.audit(roster, rulings)
    assume(not before)
    cells = [
        (row, day, mode)
        for row, day in np.argwhere(roster.mode).tolist()
        for bit, mode in enumerate(rulings.modes)
        if not rulings.allowed[row, day] >> bit & 1
    ]
    assume(cells)
    row, day, mode = random.choice(cells)
    key = people.frame["key"][row]
    found = asn.audit(roster.moved(key, FORTNIGHT.days[day], mode=mode.code), rulings)
    assert [(f.employee, f.day) for f in found] == [(key, FORTNIGHT.days[day])]
    assert found[0].code in {"ASN-MODE-001", "ASN-DUTY-001"}
    assert found[0].citation is not None


@MANY
@given(registers(), laws(), st.integers(0, 5))
def test_the_same_seed_gives_the_same_roster(people, rules, seed):
    """Resolving and planning twice gives the same bytes; another seed the same objective."""
    one, two = (asn.plan(asn.resolve(people, rules, FORTNIGHT), seed=seed) for _ in range(2))
    assert one == two
    assert one.proof == two.proof
    other = asn.plan(asn.resolve(people, rules, FORTNIGHT), seed=seed + 1)
    assert other.proof.status == one.proof.status == "optimal"


@MANY
@given(registers(), laws(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_order_of_the_register_does_not_matter(people, rules, seed, random):
    """The same people in other rows have the same modes and the same posts, day by day."""
    rows = list(people)
    random.shuffle(rows)
    other = asn.Personnel.of(rows, people.units)
    one, two = (
        asn.plan(asn.resolve(each, rules, FORTNIGHT), seed=seed) for each in (people, other)
    )
    order = [other.index(key) for key in people.frame["key"]]
    assert one.mode.tolist() == two.mode[order].tolist()
    assert named_posts(one).tolist() == named_posts(two)[order].tolist()
    assert (one.unfilled, one.conflicts) == (two.unfilled, two.conflicts)


def named_posts(roster):
    """Everybody's post on each day by its name, "" for none."""
    return np.array(["", *roster.posts])[roster.post]


@pytest.mark.parametrize("order", list(permutations(("p0", "p1", "p2"))))
def test_turns_go_by_key(order):
    """People alike at one counter take turns in the order of their keys, whatever their rows."""
    unit = asn.Unit("u", "U", services=(asn.Service("a", skill="a"),))
    people = [asn.Employee(key=key, unit="u", skills={"a"}) for key in order]
    register = asn.Personnel.of(people, [unit])
    cover = policy("piket", (asn.Cover, "piket", {"reserve": 1}))
    roster = asn.plan(asn.resolve(register, law(BASE, HOME, cover), FORTNIGHT))
    sorted_ = asn.Personnel.of(sorted(people, key=lambda each: each.key), [unit])
    same = asn.plan(asn.resolve(sorted_, law(BASE, HOME, cover), FORTNIGHT))
    assert all(
        [roster[key, day].post for day in FORTNIGHT.days]
        == [same[key, day].post for day in FORTNIGHT.days]
        for key in order
    )


@pytest.mark.parametrize("per", ["site", "floor"])
@pytest.mark.parametrize("modes", [(), ("WFH",)])
def test_a_cap_on_houses_does_nothing_to_people_without_one(per, modes):
    """In a register without any site such a cap binds nobody: the plan is as without it."""
    unit = asn.Unit("u", "U")
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit="u") for n in range(2)], [unit])
    cap = policy("cap", (asn.Cap, "cap", {"count": 1, "per": per, "modes": modes}))
    one, two = (
        asn.plan(asn.resolve(people, law(BASE, HOME, PIKET, *more), FORTNIGHT))
        for more in ((), (cap,))
    )
    assert one.mode.tolist() == two.mode.tolist()
    assert asn.why_impossible(two) == ()


@MANY
@given(registers(), laws())
def test_every_mode_is_traced_to_a_citation(people, rules):
    """Each day of work names a rule of the law and its article, and that rule gives the mode."""
    roster = asn.plan(asn.resolve(people, rules, FORTNIGHT))
    by_id = {rule.id: rule for _, rule, _ in rules.clauses()}
    acts = {act.id: act for act, _, _ in rules.clauses()}
    for employee, day, mode, name, cited in (
        roster.to_polars().select("employee", "date", "mode", "rule", "citation").iter_rows()
    ):
        if name in acts:  # a rule that would tell a protected fact
            assert cited == asn.Citation(name, acts[name].short).text()
        else:
            rule = by_id[name]
            assert cited == rule.citation.text()
            assert isinstance(rule, asn.Cover) or mode in rule.modes
        assert name in {step.rule for step in roster.rulings.of(employee, day).steps}


def test_a_cap_and_a_minimum_that_clash_leave_the_rest_planned():
    """One unit whose counter may not be staffed is a conflict with two articles; others go on."""
    people = make_personnel(20, 2, skills=("ktp",))
    closed = policy("cap", (asn.Cap, "cap", {"count": 1, "select": "unit.code = 'unit-001'"}))
    heads = policy("heads", (asn.Require, "heads", {"modes": ("WFO",), "select": "role = kabid"}))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET, closed, heads), FORTNIGHT)
    roster = asn.plan(rulings)
    assert {one.unit for one in roster.unfilled} == {"unit-001"}
    assert len(roster.conflicts) == len(roster.unfilled) == 9
    assert {c.rules for c in roster.conflicts} == {("cap.cap", "piket.piket")}
    assert {(c.needed, c.places) for c in roster.conflicts} == {(2, 1)}
    findings = asn.audit(roster, rulings)
    assert {(f.code, f.severity, f.group) for f in findings} == {
        ("ASN-COV-001", asn.Severity.CONFLICT, "unit-001")
    }
    assert all("SE cap" in str(f) and "SE piket" in str(f) for f in findings)
    seats = roster.to_polars().filter(unit="unit-002").filter(post="ktp")
    assert len(seats) == 9


@pytest.mark.parametrize(("share", "places"), [("1/4", 2), ("1/2", 5), ("3/4", 7), ("0", 0)])
def test_a_cap_shares_the_office_fairly(share, places):
    """With the office as the usual place, a cap is used to the full and shared evenly."""
    people = make_personnel(10, 1)
    capped = policy(
        "cap",
        (asn.Cap, "cap", {"share": Fraction(share)}),
        (asn.Permit, "home", {"modes": ("WFH",)}),
        (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
    )
    rulings = asn.resolve(people, law(BASE, capped), FORTNIGHT)
    roster = asn.plan(rulings)
    office = roster.mode == 1
    assert set(office.sum(axis=0)[[0, 1, 2, 5, 6, 8, 9, 12, 13]].tolist()) == {places}
    each = office.sum(axis=1)
    assert each.max() - each.min() <= 1
    assert asn.audit(roster, rulings) == ()


def test_leave_lessens_the_fair_share():
    """Who is away for a week stands about half as many piket days, and none while away."""
    people = make_personnel(4, 1, skills=("ktp",))
    away = asn.Leave(
        "syn-0002", asn.Period("2020-03-18", "2020-03-24"), asn.Citation("l", "Surat 1")
    )
    rulings = asn.resolve(people, law(BASE, HOME, PIKET), FORTNIGHT, leave=[away])
    roster = asn.plan(rulings)
    duties = dict(roster.to_polars().filter(post="ktp").group_by("employee").len().iter_rows())
    assert duties == {"syn-0002": 2, "syn-0003": 4, "syn-0004": 3} or duties == {
        "syn-0002": 2,
        "syn-0003": 3,
        "syn-0004": 4,
    }
    assert roster["syn-0002", "2020-03-20"].mode is None
    assert asn.audit(roster, rulings) == ()


def test_progress_is_told_part_by_part():
    """The caller hears of every part, in order, with the total."""
    heard = []
    people = make_personnel(12, 3, skills=("ktp",))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET), FORTNIGHT)
    asn.plan(rulings, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def days_only(*days):
    """A rule in force from one day to another."""
    return {"period": asn.Span(*(date(2020, 3, day) for day in days))}


def test_a_seat_held_by_who_is_there_anyway_is_no_day_called_in():
    """Limits count the days somebody is called; both wishes of the week are met."""
    one = asn.Personnel.of([asn.Employee(key="a", unit="u")], [asn.Unit("u", "Unit Uji")])
    week = asn.Period("2020-03-16", "2020-03-20")
    early = (asn.Require, "here", {"modes": ("WFO",), **days_only(16, 17)})
    no_home = policy(
        "no-home",
        early,
        (asn.Cover, "seat", {"of": "unit", **days_only(16, 17)}),
        (asn.Limit, "home", {"modes": ("WFH",), "at_most": 0}),
    )
    rulings = asn.resolve(one, law(BASE, HOME, no_home), week)
    roster = asn.plan(rulings)
    assert roster.mode.tolist() == [[1] * 5]
    assert asn.audit(roster, rulings) == ()
    four = policy(
        "four",
        early,
        (asn.Cover, "seat", {"of": "unit"}),
        (asn.Limit, "office", {"modes": ("WFO",), "at_most": 4}),
    )
    assert len(asn.plan(asn.resolve(one, law(BASE, HOME, four), week)).unfilled) == 1


def test_a_large_part_with_many_leaves_is_solved():
    """Prices do not outgrow the solver with people, leaves and limits in one part."""
    people = under_one_roof(make_personnel(900, 30, skills=("ktp",)))
    capped = policy(
        "cap",
        (asn.Cap, "cap", {"share": Fraction(3, 4), "per": "opd"}),
        (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
        (asn.Permit, "home", {"modes": ("WFH",)}),
        (asn.Limit, "two", {"modes": ("WFH",), "at_most": 4}),
    )
    leave = [
        asn.Leave(f"syn-{n:04}", asn.Period("2020-03-18", f"2020-03-{18 + n % 12}"), cite("l"))
        for n in range(31, 43)
    ]
    rulings = asn.resolve(people, law(BASE, capped, PIKET), FORTNIGHT, leave=leave)
    roster = asn.plan(rulings)
    assert roster.proof.status == "optimal"
    assert asn.audit(roster, rulings) == ()


def test_caps_that_cross_go_to_cpsat():
    """A building's cap and an office's that cross are kept by both, and the proof says how."""
    people = under_one_roof(make_personnel(12, 3))
    crossing = policy(
        "cross",
        (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
        (asn.Permit, "home", {"modes": ("WFH",)}),
        (
            asn.Cap,
            "one",
            {"count": 3, "per": "opd", "select": "unit.code in ['unit-001', 'unit-002']"},
        ),
        (
            asn.Cap,
            "two",
            {"count": 3, "per": "opd", "select": "unit.code in ['unit-002', 'unit-003']"},
        ),
    )
    rulings = asn.resolve(people, law(BASE, crossing), asn.Period("2020-03-18", "2020-03-20"))
    roster = asn.plan(rulings)
    assert roster.proof.engine == "CP-SAT"
    assert roster.proof.status == "optimal"
    assert (roster.mode == 1).sum(axis=0).tolist() == [6, 6, 6]
    assert asn.audit(roster, rulings) == ()


def test_crews_under_one_cap_share_its_places():
    """Two crews who rest in turn keep the cap of the house they share."""
    people = under_one_roof(make_personnel(8, 2, workweeks=(7,)))
    house = policy(
        "house",
        (asn.Require, "all", {"modes": ("WFO",)}),
        (asn.Cap, "cap", {"count": 7, "per": "opd"}),
    )
    week = asn.Period("2020-03-23", "2020-03-29")
    rulings = asn.resolve(people, law(BASE, house), week)
    assert rulings.conflicts == ()
    assert asn.audit(asn.plan(rulings), rulings) == ()
