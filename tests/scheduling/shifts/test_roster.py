"""plan_shifts(): rosters that an audit has nothing against, and what is said of the rest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.shifts import ShiftCover, ShiftPin, ShiftRequest, ShiftTerms
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling import plan_shifts
from asn_worksched.scheduling.shifts.translate import wards
from asn_worksched.testing import make_fire_station, make_ward

from ...laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, policy
from ...shifts import DAY, LEAST, NIGHT, REST, UNIT, codes, ruled, rules_of, shift_rules, team
from . import plain

WEEK_BEFORE = asn.Period("2020-03-09", "2020-03-15")
MARCH = asn.Period("2020-03-16", "2020-03-29")


def planned(rulings, rules, **more):
    """A roster made in deterministic mode with little work."""
    return plan_shifts(rulings, rules, **{"seconds": 2, "deterministic": True, **more})


def hard(roster, rulings, rules, **more):
    """The findings that no lawful roster has."""
    found = asn.audit(roster, rulings, shifts=rules, **more)
    return [each for each in found if each.code not in LEAST]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_planned_roster_is_lawful(data):
    """Whatever the rules, an audit finds missing people at most, or the plan names a conflict."""
    people = team(data.draw(st.integers(2, 5)), data.draw(st.sampled_from([5, 7])))
    keys = people.frame["key"].to_list()
    away = data.draw(st.lists(st.sampled_from(keys), max_size=1))
    leave = [asn.Leave(key, asn.Period("2020-03-17", "2020-03-19"), cite("cuti")) for key in away]
    laws = [REST] if data.draw(st.booleans()) else []
    rulings = ruled(people, *laws, leave=leave)
    rules = data.draw(shift_rules(keys))
    roster = planned(rulings, rules, seconds=0.5, seed=data.draw(st.integers(0, 9)))
    named = {conflict.group for conflict in roster.conflicts}
    assert {each.employee for each in hard(roster, rulings, rules)} <= named
    short = sum(each.missing for each in roster.unfilled)
    found = [each for each in asn.audit(roster, rulings, shifts=rules) if each.code in LEAST]
    assert short == sum(each.evidence["need"] - each.evidence["present"] for each in found)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_roster_that_follows_another_is_lawful(data):
    """Whatever came before, rest and runs go on across the turn of the period."""
    people = team(data.draw(st.integers(2, 4)))
    rules = data.draw(shift_rules(people.frame["key"].to_list()))
    free = attrs.evolve(
        rules, pins=(), requests=(), terms=data.draw(st.sampled_from([(), rules.terms]))
    )
    first = planned(ruled(people, period=WEEK_BEFORE), free, seconds=0.5)
    rulings = ruled(people)
    roster = planned(rulings, rules, seconds=0.5, before=first)
    named = {conflict.group for conflict in roster.conflicts}
    assert {each.employee for each in hard(roster, rulings, rules, before=first)} <= named


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_what_is_proven_is_the_best_there_is(data):
    """A roster proven the best costs what a plain model of the same rules finds, to the unit."""
    people = team(data.draw(st.integers(2, 4)))
    rulings = ruled(people)
    rules = data.draw(shift_rules(people.frame["key"].to_list()))
    roster = planned(rulings, rules)
    if roster.conflicts or roster.proof.status != "optimal" or not roster.proof.parts:
        return
    work = ShiftWork.of(rulings, rules)
    models = [ward.model for ward in wards(work, Before.unknown(work))]
    assert roster.proof.objective == sum(plain.solve(each, seconds=20).cost for each in models)


def test_a_ward_is_staffed_around_the_clock():
    """Each cell of a made-up ward has its shift, its hours, its rule and its article."""
    ward = make_ward()
    rulings = asn.resolve(ward.people, law(BASE), MARCH)
    roster = planned(rulings, ward.rules, seconds=6)
    assert hard(roster, rulings, ward.rules) == []
    assert roster.shift_posts == {"P", "S", "M"}
    table = roster.to_polars().filter(post="M")
    assert table["start"].unique().to_list() == [time(21)]
    assert table["end"].unique().to_list() == [time(7)]
    nurse, day = table["employee"][0], table["date"][0]
    cell = roster[nurse, day]
    assert (cell.mode.code, cell.in_shift, cell.citation.short) == (
        "WFO",
        True,
        "SK Direktur RS Uji 12/2020",
    )
    assert "shift M, 21.00-07.00" in cell.explain("en")
    assert "piket" not in cell.explain("en")
    assert not roster.piket.any()


def test_watches_of_a_fire_station():
    """24 hours on, 48 off: a third of the officers each day, at no cost at all."""
    station = make_fire_station()
    rulings = asn.resolve(station.people, law(BASE), MARCH)
    roster = planned(rulings, station.rules)
    assert (roster.proof.objective, roster.proof.status) == (0, "optimal")
    assert (roster.mode > 0).sum(axis=0).tolist() == [3] * 14
    assert asn.audit(roster, rulings, shifts=station.rules) == ()


def test_the_same_seed_gives_the_same_roster():
    """In deterministic mode a roster comes again as it was, by two processes as by one."""
    ward = make_ward(8)
    rulings = asn.resolve(ward.people, law(BASE), MARCH)
    first = planned(rulings, ward.rules, seconds=0.5, seed=3)
    assert planned(rulings, ward.rules, seconds=0.5, seed=3, workers=2) == first


def test_holidays_are_worked_in_turn_and_leave_is_not():
    """Nyepi needs its shift like any day; who is on leave has none."""
    leave = [asn.Leave("syn-0003", asn.Period("2020-03-24", "2020-03-27"), cite("cuti"))]
    rulings = ruled(team(4), period=FORTNIGHT, leave=leave)
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=1), staff="role != kabid")
    roster = planned(rulings, rules)
    assert "2020-03-25" in roster.to_polars().filter(post="P")["date"].cast(str).to_list()
    assert not roster.mode[2, 6:10].any()
    assert roster.unfilled == ()


def test_wishes_are_weighed():
    """Of two who could, the one who would rather not stays off, and the heavier wish wins."""
    covers = (ShiftCover(unit=UNIT, shift="P", need=1, over=50),)
    wishes = (
        ShiftRequest(employee="syn-0002", day="2020-03-18", shift="P", weight=2),
        ShiftRequest(employee="syn-0003", day="2020-03-18", shift="P", weight=3),
        ShiftRequest(employee="syn-0002", day="2020-03-19", weight=5),
        ShiftRequest(employee="syn-0003", day="2020-03-20", shift="P", weight=4, wanted=False),
    )
    rules = rules_of(*covers, requests=wishes, staff="role != kabid")
    roster = planned(ruled(team(3)), rules)
    worked = (roster.mode > 0)[1:, 2:5]
    assert worked.astype(int).tolist() == [[0, 0, 1], [1, 1, 0]]
    assert roster.proof.objective == 2


def test_settled_days_stay():
    """A pin holds though nobody asks for the shift that day."""
    pins = (
        ShiftPin(employee="syn-0002", day="2020-03-18", shift="M"),
        ShiftPin(employee="syn-0003", day="2020-03-18"),
    )
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=1), pins=pins, staff="role != kabid")
    rulings = ruled(team(3))
    roster = planned(rulings, rules)
    assert roster["syn-0002", "2020-03-18"].post == "M"
    assert not roster.mode[2, 2]
    assert hard(roster, rulings, rules) == []


def test_the_roster_before_goes_on():
    """Rest and runs count across the two rosters."""
    terms = (ShiftTerms(min_rest_hours=11, max_days_on=3),)
    rules = rules_of(
        ShiftCover(unit=UNIT, shift="M", need=1),
        ShiftCover(unit=UNIT, shift="P", need=1),
        shifts=(DAY, NIGHT),
        terms=terms,
        staff="role != kabid",
    )
    people = team(4)
    first = planned(ruled(people, period=WEEK_BEFORE), rules)
    rulings = ruled(people)
    second = planned(rulings, rules, before=first)
    assert hard(second, rulings, rules, before=first) == []


def test_missing_people_are_told_with_a_reason():
    """Cover that nobody can fill names the rule, the shift and why."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-18", "2020-03-18"), cite("cuti"))]
    covers = (ShiftCover(unit=UNIT, shift="P", need=1, id="sk.p", citation=cite("sk", "huruf a")),)
    rules = rules_of(*covers, staff="role != kabid", terms=(ShiftTerms(max_days_on=2),))
    roster = planned(ruled(team(2), leave=leave), rules)
    told = {each.day: each for each in roster.unfilled}
    gone = told[date(2020, 3, 18)]
    assert (gone.unit, gone.post, gone.missing, gone.rule) == (UNIT, "P", 1, "sk.p")
    assert gone.text("en") == (
        "Wednesday 2020-03-18 unit-001: 1 officers missing at P: too few people may work this "
        "shift on that day [SE sk, huruf a]"
    )
    reasons = {each.reason for day, each in told.items() if day != date(2020, 3, 18)}
    assert reasons == {"rest, days in a row, minutes or wishes of those who may leave nobody else"}


def test_a_pin_on_leave_is_a_conflict():
    """Leave stands against a settled shift: leave holds, and both are named."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-18", "2020-03-18"), cite("cuti"))]
    article = cite("sk", "huruf d")
    pins = (ShiftPin(employee="syn-0002", day="2020-03-18", shift="P", citation=article),)
    rulings = ruled(team(3), leave=leave)
    roster = planned(rulings, rules_of(pins=pins, staff="role != kabid"))
    (conflict,) = roster.conflicts
    assert (conflict.group, conflict.day) == ("syn-0002", date(2020, 3, 18))
    assert conflict.clauses == (cite("cuti"), article)
    assert not roster.mode[1, 2]


def test_a_day_off_settled_against_a_duty_to_work():
    """In a short week a settled day off stays, and is told beside the law's hours."""
    pins = (ShiftPin(employee="syn-0002", day="2020-03-18"),)
    roster = planned(ruled(team(3, workweek=5)), rules_of(pins=pins))
    (conflict,) = roster.conflicts
    assert conflict.rules == ("base.hours", "aturan-sif.pins.1")
    assert not roster.mode[1, 2]


def test_terms_that_nobody_can_keep_are_a_conflict():
    """Too many minutes for the days on that the law allows: both are named, the rest is planned."""
    few = policy("few", (asn.Rest, "few", {"max_days_on": 1}))
    mine = ShiftTerms(select="key = 'syn-0002'", min_minutes=3000, citation=cite("sk", "huruf m"))
    rules = rules_of(terms=(mine,), staff="role != kabid")
    rulings = ruled(team(5), few)
    roster = planned(rulings, rules)
    (conflict,) = roster.conflicts
    assert conflict.group == "syn-0002"
    assert cite("sk", "huruf m") in conflict.clauses
    assert codes(hard(roster, rulings, rules)) == ["ASN-SFT-008"]
    assert np.count_nonzero(roster.mode[2:]) > 0


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"min_minutes": 3000, "max_days_on": 1}, "ASN-SFT-008"),
        ({"max_days_off": 2, "max_minutes": 0}, "ASN-SFT-005"),
        ({"min_days_on": 3, "max_days_on": 2, "max_days_off": 2}, "ASN-SFT-004"),
        ({"min_days_on": 3, "max_minutes": 840, "max_days_off": 2}, "ASN-SFT-004"),
    ],
)
def test_the_first_term_that_helps_gives_way(terms, code):
    """Of terms that clash in one person one gives way; everybody else keeps to theirs."""
    own = {name: value for name, value in terms.items() if name != "max_days_on"}
    most = terms.get("max_days_on")
    law_of = [policy("few", (asn.Rest, "few", {"min_rest_hours": 0, "max_days_on": most}))]
    mine = ShiftTerms(select="key = 'syn-0002'", **own)
    rules = rules_of(terms=(mine,), staff="role != kabid")
    rulings = ruled(team(4), *(law_of if most else ()))
    roster = planned(rulings, rules)
    assert [conflict.group for conflict in roster.conflicts] == ["syn-0002"]
    found = hard(roster, rulings, rules)
    assert {each.employee for each in found} <= {"syn-0002"}
    assert code in codes(found)


@pytest.mark.parametrize("cap", [None, 3])
def test_others_keep_office_hours_beside(cap):
    """Those not in shifts are planned as ever, in the places that shifts leave under a cap."""
    laws = [HOME, PIKET]
    if cap is not None:
        laws.append(policy("cap", (asn.Cap, "few", {"count": cap})))
    people = team(6)
    rulings = ruled(people, *laws)
    covers = (ShiftCover(unit=UNIT, shift="P", need=1),)
    rules = rules_of(*covers, staff="key in ['syn-0002', 'syn-0003']")
    roster = planned(rulings, rules)
    assert roster.mode[3:].any()
    assert roster.posts[:2] == ("icu", "P")
    assert not roster.piket[1:3].any()
    if cap is not None:
        assert ((roster.mode == 1).sum(axis=0) <= cap).all()
    assert asn.audit(roster, rulings, shifts=rules) == ()


def test_a_cap_that_shifts_overrun_is_a_conflict():
    """Where the cover alone needs more than a cap leaves, both clauses are named."""
    cap = policy("cap", (asn.Cap, "half", {"share": Fraction(1, 4)}))
    rulings = ruled(team(4), cap)
    rules = rules_of(ShiftCover(unit=UNIT, shift="P", need=2), staff="role != kabid")
    roster = planned(rulings, rules)
    named = {conflict.rules for conflict in roster.conflicts}
    assert ("cap.half", "aturan-sif.covers.1") in named


def test_units_over_an_executor_give_the_same_roster():
    """Two wards, solved in turn or over threads, come out alike in deterministic mode."""
    people, rules = two_wards()
    rulings = asn.resolve(people, law(BASE), MARCH)
    alone = planned(rulings, rules, seconds=2)
    with ThreadPoolExecutor(2) as pool:
        assert planned(rulings, rules, seconds=2, executor=pool) == alone
    assert alone.proof.parts == 2
    assert hard(alone, rulings, rules) == []


def two_wards():
    """The people of two wards, and the rules of both."""
    ward = make_ward(8)
    units = [attrs.evolve(next(iter(ward.people.units)), code=f"r{n}", site=None) for n in (1, 2)]
    people = [
        attrs.evolve(each, key=f"{each.key}-{unit.code}", unit=unit.code, superior=None)
        for unit in units
        for each in ward.people
    ]
    covers = [attrs.evolve(cover, unit=unit.code) for unit in units for cover in ward.rules.covers]
    return asn.Personnel.of(people, units), attrs.evolve(ward.rules, covers=tuple(covers))


def test_an_interrupt_ends_all_units(monkeypatch):
    """An engine told to stop leaves the units after it with no more than a first roster's time."""
    given = []

    def hasty(model, *, seconds, **more):
        given.append(seconds)
        found = plain.solve(model, seconds=5)
        return attrs.evolve(found, status="feasible", seconds=0.0)

    monkeypatch.setattr("asn_worksched.scheduling.shifts.search.solve", hasty)
    people, rules = two_wards()
    rulings = asn.resolve(people, law(BASE), MARCH)
    roster = plan_shifts(rulings, attrs.evolve(rules, terms=()), seconds=600)
    assert given[0] == pytest.approx(300, rel=0.2)
    assert given[1] < 1
    assert roster.proof.status == "feasible"


def test_progress_is_told():
    """The caller hears the unit, the time, the cost and the bound as they improve."""
    ward = make_ward()
    told = []
    rulings = asn.resolve(ward.people, law(BASE), MARCH)
    planned(rulings, ward.rules, seconds=1, progress=lambda *each: told.append(each))
    assert {each[0] for each in told} == {"ruang-01"}
    assert told[-1][3] <= told[-1][2]
