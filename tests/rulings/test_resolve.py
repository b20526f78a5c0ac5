"""Precedence, clocks, conflicts and explanations of rulings."""

from __future__ import annotations

import random as chance
from datetime import date, time
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import (
    BASE,
    CALENDAR,
    FORTNIGHT,
    HOME,
    PIKET,
    cite,
    instrument,
    law,
    laws,
    policy,
    registers,
)

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
HEADS = policy("heads", (asn.Require, "heads", {"modes": ("WFO",), "select": "role = kabid"}))
SHUT = policy("shut", (asn.Forbid, "shut", {"modes": ("WFO",)}))


def modes(rulings, key, day="2020-03-23"):
    """The codes allowed on a day."""
    return [mode.code for mode in rulings.of(key, day).allowed]


@MANY
@given(registers(), laws(), st.randoms(use_true_random=False))
def test_the_order_of_policies_and_rules_changes_no_ruling(people, rules, random):
    """Shuffled policies, rules and calendars give the same steps, and the same roster."""
    shuffled = []
    for each in random.sample(rules.policies, len(rules.policies)):
        order = random.sample(each.rules, len(each.rules))
        shuffled.append(asn.Policy(instrument=each.instrument, rules=tuple(order)))
    again = asn.Law.of(shuffled, calendars=[CALENDAR, CALENDAR], region="36.74")
    one, two = (asn.resolve(people, each, FORTNIGHT) for each in (rules, again))
    assert (one.allowed == two.allowed).all()
    assert (one.duty == two.duty).all()
    assert (one.usual_of[one.number] == two.usual_of[two.number]).all()
    key, day = people.frame["key"][0], date(2020, 3, 23)
    assert one.of(key, day) == two.of(key, day)
    assert asn.plan(one, seed=3) == asn.plan(two, seed=3)


@MANY
@given(registers(), laws())
def test_each_allowed_mode_is_given_by_a_clause_that_took_part(people, rules):
    """Whatever is allowed, a permit or a requirement among the steps allows it, none forbids it."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    for key in people.frame["key"]:
        for day in FORTNIGHT.days[::3]:
            ruling = rulings.of(key, day)
            acting = [step for step in ruling.steps if not step.set_aside]
            given_ = {m for s in acting if s.effect in ("permit", "require") for m in s.modes}
            taken = {m for s in acting if s.effect == "forbid" for m in s.modes}
            allowed = {mode.code for mode in ruling.allowed}
            assert allowed <= given_ - taken
            assert bool(allowed) <= (ruling.duty in (asn.Duty.OWED, asn.Duty.IN_TURN))


def test_permits_add_forbids_take_away_and_presence_beats_home():
    """The three lines of precedence, one person each."""
    people = make_personnel(3)
    free = asn.resolve(people, law(BASE, HOME), FORTNIGHT)
    assert modes(free, "syn-0002") == ["WFO", "WFH"]
    bound = asn.resolve(people, law(BASE, HOME, HEADS), FORTNIGHT)
    assert modes(bound, "syn-0001") == ["WFO"]
    assert modes(bound, "syn-0002") == ["WFO", "WFH"]
    assert bound.of("syn-0001", "2020-03-23").required
    shut = asn.resolve(people, law(BASE, HOME, SHUT), FORTNIGHT)
    assert modes(shut, "syn-0002") == ["WFH"]


def test_a_duty_to_be_where_one_may_not_be_is_a_conflict():
    """Required and forbidden at once: both citations, one conflict a day, the rest untouched."""
    rulings = asn.resolve(make_personnel(3), law(BASE, HOME, HEADS, SHUT), FORTNIGHT)
    assert {c.rules for c in rulings.conflicts} == {("shut.shut", "heads.heads")}
    assert len(rulings.conflicts) == 9
    assert modes(rulings, "syn-0001") == ["WFH"]
    text = rulings.conflicts[0].text("en")
    assert "SE shut" in text
    assert "SE heads" in text


def test_a_rule_set_aside_has_no_effect_where_the_other_applies():
    """The special beats the general only through `displaces`, and the explanation says so."""
    special = policy(
        "special",
        (
            asn.Permit,
            "one",
            {"modes": ("WFH",), "select": "key = 'syn-0001'", "displaces": ("heads.heads",)},
        ),
    )
    rulings = asn.resolve(make_personnel(4, 2), law(BASE, HEADS, special), FORTNIGHT)
    assert modes(rulings, "syn-0001") == ["WFO", "WFH"]
    assert modes(rulings, "syn-0002") == ["WFO"]
    assert "set aside by special.one" in str(rulings.of("syn-0001", "2020-03-23"))


def test_a_displacer_that_is_displaced_displaces_nothing():
    """Chains of displacement are settled from the top."""
    chain = policy(
        "chain",
        (asn.Permit, "b", {"modes": ("WFH",), "displaces": ("heads.heads",)}),
        (asn.Permit, "c", {"modes": ("WFF",), "displaces": ("chain.b",)}),
    )
    rulings = asn.resolve(make_personnel(2), law(BASE, HEADS, chain), FORTNIGHT)
    assert modes(rulings, "syn-0001") == ["WFO"]
    assert modes(rulings, "syn-0002") == ["WFO", "WFF"]


def test_displacing_in_a_circle_is_refused():
    """A circle has no answer, so the law is refused with the rules that form it."""
    circle = policy(
        "circle",
        (asn.Permit, "a", {"modes": ("WFH",), "displaces": ("circle.b",)}),
        (asn.Permit, "b", {"modes": ("WFH",), "displaces": ("circle.a",)}),
    )
    with pytest.raises(asn.InvalidInput, match=r"ASN-LAW-002.*circle\.a, circle\.b"):
        law(BASE, circle)


def test_one_rule_id_in_two_policies_is_refused():
    """A finding names its rule, so an id stands for one rule."""
    with pytest.raises(asn.InvalidInput, match="ASN-LAW-001"):
        law(BASE, BASE)


def test_working_days_of_the_fortnight():
    """Nine working days in a week of five, eleven in one of six, all fourteen where none stops."""
    people = make_personnel(3, 3, workweeks=(5, 6, 7))
    people = asn.Personnel.of(
        [asn.Employee(key=f"p{n}", unit=f"unit-00{n}") for n in (1, 2, 3)], people.units
    )
    rulings = asn.resolve(people, law(BASE), FORTNIGHT)
    assert (rulings.duty != asn.Duty.OFF.value).sum(axis=1).tolist() == [9, 11, 14]
    nyepi = rulings.of("p1", "2020-03-25")
    assert nyepi.duty is asn.Duty.OFF
    assert nyepi.allowed == ()
    assert "SKB 728/2019" in nyepi.explain("en")
    assert "Nyepi" in nyepi.explain("id")


@pytest.mark.parametrize(
    ("first", "last", "weeks", "whole"),
    [
        ("2020-03-18", "2020-03-31", [(3, 4), (5, 5), (1, 2)], (10, 10)),
        ("2020-03-16", "2020-03-29", [(5, 5), (5, 5)], (10, 10)),
        ("2020-03-21", "2020-03-22", [(1, 2)], (1, 2)),
        ("2020-03-22", "2020-03-22", [(0, 1)], (0, 1)),
    ],
)
def test_who_rests_in_turn_owes_five_sevenths(first, last, weeks, whole):
    """Full weeks owe five days; parts of weeks and the whole five sevenths, rounded either way."""
    people = make_personnel(3, 1, workweeks=(7,))
    rulings = asn.resolve(people, law(BASE), asn.Period(first, last))
    number, turns = rulings.number[1], rulings.turns
    least, most = turns.least[number].tolist(), turns.most[number].tolist()
    assert list(zip(least, most, strict=True)) == weeks
    assert (turns.whole_least[number], turns.whole_most[number]) == whole


def test_leave_ends_the_duty_and_beats_all():
    """On leave nothing is asked, whatever else is required."""
    leave = [asn.Leave("syn-0001", asn.Period("2020-03-20", "2020-03-24"), cite("l", "Surat 1"))]
    rulings = asn.resolve(make_personnel(3), law(BASE, HEADS), FORTNIGHT, leave=leave)
    away = rulings.of("syn-0001", "2020-03-23")
    assert (away.duty, away.allowed, away.required) == (asn.Duty.EXCUSED, (), False)
    assert "Surat 1" in away.explain()
    assert modes(rulings, "syn-0001", "2020-03-26") == ["WFO"]


def test_leave_of_strangers_is_refused_all_at_once():
    """Every leave of somebody unknown is named."""
    leave = [asn.Leave(name, FORTNIGHT, cite("l")) for name in ("x-1", "x-2")]
    with pytest.raises(asn.InvalidInput) as refused:
        asn.resolve(make_personnel(2), law(BASE), FORTNIGHT, leave=leave)
    assert [fault.facts["employee"] for fault in refused.value.faults] == ["x-1", "x-2"]


def test_what_was_not_yet_published_does_not_count():
    """Asked as known on a day, later instruments are not there."""
    late = policy("late", (asn.Permit, "x", {"modes": ("WFF",)}), published=date(2020, 3, 20))
    people = make_personnel(2)
    before = asn.resolve(people, law(BASE, late), FORTNIGHT, as_known_on="2020-03-19")
    after = asn.resolve(people, law(BASE, late), FORTNIGHT, as_known_on="2020-03-20")
    assert (modes(before, "syn-0002"), modes(after, "syn-0002")) == (["WFO"], ["WFO", "WFF"])


def test_other_regions_acts_do_not_reach_here():
    """A province's act reaches its cities, another city's does not."""
    here = policy("prov", (asn.Permit, "x", {"modes": ("WFH",)}), region="36")
    there = policy("other", (asn.Permit, "x", {"modes": ("WFF",)}), region="36.71")
    assert modes(asn.resolve(make_personnel(2), law(BASE, here, there), FORTNIGHT), "syn-0002") == [
        "WFO",
        "WFH",
    ]


def test_a_law_without_a_base_is_refused():
    """Where nothing permits any mode, the law is incomplete and says for whom and when."""
    with pytest.raises(asn.InvalidInput, match="ASN-LAW-004"):
        asn.resolve(make_personnel(2), law(PIKET), FORTNIGHT)


def test_a_year_without_decree_is_refused():
    """No guess about holidays."""
    with pytest.raises(asn.InvalidInput, match="ASN-CAL"):
        asn.resolve(make_personnel(2), law(BASE), asn.Period("2031-01-01", "2031-01-05"))


def test_age_is_that_of_the_day():
    """A rule about age begins to hold on the birthday."""
    people = asn.Personnel.of(
        [asn.Employee(key="a", unit="u", birth_date=date(1970, 3, 24))], [asn.Unit("u", "Unit Uji")]
    )
    old = policy("old", (asn.Permit, "x", {"modes": ("WFH",), "select": "usia >= 50"}))
    rulings = asn.resolve(people, law(BASE, old), FORTNIGHT)
    assert modes(rulings, "a", "2020-03-23") == ["WFO"]
    assert modes(rulings, "a", "2020-03-24") == ["WFO", "WFH"]


def test_a_python_rule_reaches_what_no_selector_can_say():
    """An exemption rule of a plugin is a clause like any other, with its own words for why."""
    act = instrument("odd", region="36.74")
    rule = asn.Permit(id="odd.odd", citation=cite("odd"), modes=("WFH",))
    odd = asn.ExemptionRule(
        act, rule, lambda facts: facts["key"].str.slice(-1).cast(pl.Int64) % 2 == 1, "nomor ganjil"
    )
    rulings = asn.resolve(make_personnel(4), law(BASE, exemptions=[odd]), FORTNIGHT)
    assert [len(modes(rulings, f"syn-000{n}")) for n in (1, 2, 3, 4)] == [2, 1, 2, 1]
    assert "nomor ganjil" in rulings.of("syn-0003", "2020-03-23").explain()


@pytest.mark.parametrize("staff", range(1, 13))
@pytest.mark.parametrize("rounding", ["floor", "half_up", "ceil"])
def test_places_under_a_quarter(staff, rounding):
    """The worked table of "at most 25 %", by whole numbers, for units of one to twelve."""
    table = {
        "floor": [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3],
        "half_up": [0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3],
        "ceil": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
    }
    quarter = policy("q", (asn.Cap, "cap", {"share": Fraction(1, 4), "rounding": rounding}))
    rulings = asn.resolve(make_personnel(staff), law(BASE, HOME, quarter), FORTNIGHT)
    assert rulings.caps[0].places.tolist() == [[table[rounding][staff - 1]] * len(FORTNIGHT)]


def test_asking_for_a_stranger_or_another_day_says_so():
    """A key or day that is not there is an error with the name in it."""
    rulings = asn.resolve(make_personnel(2), law(BASE), FORTNIGHT)
    with pytest.raises(asn.NotKnown, match="syn-0009"):
        rulings.of("syn-0009", "2020-03-23")
    with pytest.raises(asn.NotKnown, match="2020-04-01"):
        rulings.of("syn-0001", "2020-04-01")


def test_people_of_one_class_share_their_rulings():
    """Rulings are stored once for people the law treats alike, whatever their number."""
    rulings = asn.resolve(make_personnel(400, 4), law(BASE, HOME, HEADS), FORTNIGHT)
    assert len(rulings.first) == 2
    assert rulings.allowed.shape == (400, 14)
    assert rulings.allowed.dtype == np.uint8
    chance.seed(3)
    for row in chance.sample(range(400), 20):
        key = rulings.people.frame["key"][row]
        mask = rulings.modes.mask(mode.code for mode in rulings.of(key, "2020-03-23").allowed)
        assert mask == rulings.allowed[row, FORTNIGHT.index("2020-03-23")]


def test_the_nearest_instrument_is_cited():
    """A city's act is cited before the nation's, and of its clauses the one whose id is first."""
    city = policy(
        "city",
        (asn.Require, "a.leaders", {"modes": ("WFO",), "select": "role = kabid"}),
        (asn.Require, "b.below", {"modes": ("WFO",), "select": "post_type = structural"}),
        region="36.74",
    )
    rulings = asn.resolve(make_personnel(3), law(BASE, HOME, HEADS, city), FORTNIGHT)
    roster = asn.plan(rulings)
    assert roster["syn-0001", "2020-03-23"].rule == "city.a.leaders"
    assert roster["syn-0002", "2020-03-23"].rule == "home.home"


def test_two_clauses_on_one_counter_both_hold():
    """On each day the clause that needs more officers governs; neither loses its other days."""
    days = {"period": asn.Span(date(2020, 3, 18), date(2020, 3, 20))}
    two = policy(
        "two",
        (asn.Cover, "more", {"minimum": 2, **days}),
        (asn.Cover, "less", {"minimum": 1}),
    )
    rulings = asn.resolve(make_personnel(5, skills=("ktp",)), law(BASE, HOME, two), FORTNIGHT)
    need = {seat.rule.id: seat.need.tolist() for seat in rulings.seats}
    assert need["two.more"] == [2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert need["two.less"] == [0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 1]
    roster = asn.plan(rulings)
    assert len(roster.to_polars().filter(post="ktp")) == 12
    assert asn.audit(roster, rulings) == ()


def test_rules_without_effect_are_told():
    """A rule that matches nobody, or asks for counters that no unit names, does not pass unseen."""
    odd = policy(
        "odd",
        (asn.Require, "nobody", {"modes": ("WFO",), "select": "role = camat"}),
        (asn.Cover, "counters", {}),
    )
    without = asn.resolve(make_personnel(3), law(BASE, HOME, odd), FORTNIGHT)
    assert without.idle == ("odd.counters", "odd.nobody")
    named = asn.resolve(make_personnel(3, skills=("ktp",)), law(BASE, HOME, odd), FORTNIGHT)
    assert named.idle == ("odd.nobody",)
    assert "odd.counters" in asn.summary_text(asn.summary(asn.plan(without)), "en")


def test_displacing_a_rule_that_nobody_gave_is_refused():
    """A slip in `displaces` would leave the general rule in force without a word."""
    slip = policy("slip", (asn.Permit, "x", {"modes": ("WFH",), "displaces": ("heads.haeds",)}))
    with pytest.raises(asn.InvalidInput, match=r"ASN-LAW-006.*heads\.haeds"):
        law(BASE, HEADS, slip)


def test_a_rule_not_yet_published_may_still_be_named_by_one_that_is():
    """What was known on a day may displace what was not: the id is known to the whole law."""
    late = policy("late", (asn.Require, "x", {"modes": ("WFO",)}), published=date(2020, 3, 20))
    early = policy("early", (asn.Permit, "x", {"modes": ("WFH",), "displaces": ("late.x",)}))
    rulings = asn.resolve(
        make_personnel(2), law(BASE, late, early), FORTNIGHT, as_known_on="2020-03-19"
    )
    assert modes(rulings, "syn-0002") == ["WFO", "WFH"]


def test_a_weekend_is_explained_by_its_weekday():
    """On a day off that no decree makes, the rule on hours is named with the weekday."""
    ruling = asn.resolve(make_personnel(2), law(BASE), FORTNIGHT).of("syn-0001", "2020-03-21")
    assert [step.rule for step in ruling.steps] == ["base.hours"]
    assert "Saturday" in ruling.explain("en").splitlines()[1]
    assert "Sabtu" in ruling.explain("id").splitlines()[1]


def test_a_cap_cover_or_limit_that_is_set_aside_does_not_act():
    """What a special rule displaces has no effect on groups either."""
    nation = policy(
        "nat",
        (asn.Cap, "cap", {"count": 0}),
        (asn.Cover, "cov", {}),
        (asn.Limit, "lim", {"modes": ("WFH",), "at_most": 0}),
    )
    away = ("nat.cap", "nat.cov", "nat.lim")
    city = policy("city", (asn.Permit, "x", {"modes": ("WFH",), "displaces": away}), region="36.74")
    people = make_personnel(4, skills=("ktp",))
    rulings = asn.resolve(people, law(BASE, HOME, nation, city), FORTNIGHT)
    assert (rulings.caps, rulings.seats, rulings.limits) == ((), (), ())
    assert asn.audit(asn.plan(rulings), rulings) == ()


def test_groups_are_those_of_the_day():
    """A limit and a cover by age begin on the birthday, not before."""
    people = asn.Personnel.of(
        [asn.Employee(key="a", unit="u", birth_date=date(1970, 3, 24))], [asn.Unit("u", "Unit Uji")]
    )
    old = policy(
        "old",
        (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 0, "select": "usia >= 50"}),
        (asn.Cover, "cover", {"of": "unit", "select": "usia >= 50"}),
        (asn.Cap, "cap", {"count": 0, "select": "usia < 50"}),
    )
    rulings = asn.resolve(people, law(BASE, HOME, old), FORTNIGHT)
    assert [span for limit in rulings.limits for span in limit.spans] == [
        (6, 7, 8, 9, 10, 11),
        (12, 13),
    ]
    assert rulings.seats[0].need.tolist() == [0] * 6 + [1, 0, 1, 1, 0, 0, 1, 1]
    roster = asn.plan(rulings)
    assert (roster.mode[0, :6] != 1).all()
    assert roster.mode[0, [6, 8, 9, 12, 13]].tolist() == [1] * 5
    assert asn.audit(roster, rulings) == ()


def test_two_clauses_that_want_other_people_at_one_post_both_hold():
    """Unit seats for different skills are different posts, each with its officer."""
    both = policy(
        "both",
        (asn.Cover, "x", {"of": "unit", "skill": "ktp"}),
        (asn.Cover, "y", {"of": "unit", "skill": "pajak"}),
    )
    people = asn.Personnel.of(
        [
            asn.Employee(key=key, unit="u", skills=frozenset({skill}))
            for key, skill in (("a", "ktp"), ("b", "pajak"), ("c", "ktp"), ("d", "pajak"))
        ],
        [asn.Unit("u", "Unit Uji")],
    )
    rulings = asn.resolve(people, law(BASE, HOME, both), FORTNIGHT)
    assert {seat.rule.id for seat in rulings.seats} == {"both.x", "both.y"}
    roster = asn.plan(rulings)
    posts = roster.to_polars().filter(pl.col("post") != "", date=date(2020, 3, 23))["post"]
    assert sorted(posts) == ["piket-ktp", "piket-pajak"]
    assert asn.audit(roster, rulings) == ()


def test_who_must_stay_home_is_not_exempt():
    """Only a duty to be at the office takes people out of the base of a cap."""
    home = policy(
        "h",
        (asn.Require, "home", {"modes": ("WFH",), "select": "role = kabid"}),
        (asn.Cap, "cap", {"share": Fraction(1, 2), "base": "excluding_exempt"}),
    )
    rulings = asn.resolve(make_personnel(10), law(BASE, HOME, home), FORTNIGHT)
    assert rulings.caps[0].base[0, 0] == 10
    assert not rulings.required.any()


def test_the_clauses_of_a_clash_are_those_that_clash():
    """Of several clauses the pair named leaves no mode, once for each unit and day."""
    three = policy(
        "x",
        (asn.Forbid, "a", {"modes": ("WFF",)}),
        (asn.Require, "b", {"modes": ("WFO",)}),
        (asn.Require, "c", {"modes": ("WFH",)}),
    )
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-18", "2020-03-19"), cite("l"))]
    people = make_personnel(4, 2)
    rulings = asn.resolve(people, law(BASE, HOME, three), FORTNIGHT, leave=leave)
    assert {c.rules for c in rulings.conflicts} == {("x.b", "x.c")}
    places = [(c.day, c.group) for c in rulings.conflicts]
    assert len(places) == len(set(places)) == 18


def test_a_law_without_rules_rules_on_days_off():
    """An empty law is no crash where nobody has to work."""
    weekend = asn.Period("2020-03-21", "2020-03-22")
    rulings = asn.resolve(make_personnel(2), law(), weekend)
    assert rulings.of("syn-0001", "2020-03-21").duty is asn.Duty.OFF


def test_an_unknown_mode_in_a_rule_is_refused():
    """Every rule that names a mode nobody defines is told."""
    with pytest.raises(asn.InvalidInput, match=r"ASN-LAW-007.*WFX"):
        law(BASE, policy("x", (asn.Permit, "x", {"modes": ("WFX",)})))


def test_of_two_rules_on_hours_the_nearer_holds_and_of_equals_the_first():
    """Hours follow the same order as modes do."""
    nation = policy("nat", (asn.Hours, "z", {"start": time(8), "minutes": 400}))
    city = policy(
        "city",
        (asn.Hours, "b", {"start": time(10), "minutes": 300}),
        (asn.Hours, "a", {"start": time(9), "minutes": 300}),
        region="36.74",
    )
    roster = asn.plan(asn.resolve(make_personnel(2), law(BASE, nation, city), FORTNIGHT))
    assert roster["syn-0002", "2020-03-23"].start == time(9)


def test_a_rule_may_not_have_the_id_of_an_instrument():
    """The id of an instrument stands for its sensitive rules, so no open rule may bear it."""
    rule = asn.Permit(id="act", citation=cite("act"), modes=("WFH",))
    with pytest.raises(asn.InvalidInput, match="ASN-LAW-001"):
        law(BASE, asn.Policy(instrument=instrument("act"), rules=(rule,)))


def test_a_choice_that_is_required_binds_nobody_to_the_office():
    """One of two modes is a duty to work, not one to be present, until only the office is left."""
    people = make_personnel(10)
    either = policy(
        "e",
        (asn.Require, "either", {"modes": ("WFO", "WFH"), "select": "role = kabid"}),
        (asn.Cap, "cap", {"share": Fraction(1, 2), "base": "excluding_exempt"}),
    )
    open_ = asn.resolve(people, law(BASE, HOME, either), FORTNIGHT)
    assert not open_.required.any()
    assert "may be WFO, WFH" in open_.of("syn-0001", "2020-03-23").explain("en")
    assert open_.caps[0].base[0, 0] == 10
    stay = policy("stay", (asn.Forbid, "x", {"modes": ("WFH",), "select": "role = kabid"}))
    left = asn.resolve(people, law(BASE, HOME, either, stay), FORTNIGHT)
    assert left.of("syn-0001", "2020-03-23").required
    assert "must be WFO" in left.of("syn-0001", "2020-03-23").explain("en")
    assert left.caps[0].base[0, 0] == 9


def test_a_python_rule_makes_its_act_no_nearer():
    """A nation's act with a rule in Python is still farther than the city's."""
    act = instrument("base", level=3)
    rule = asn.Report(id="base.odd", citation=cite("base"), what="x")
    odd = asn.ExemptionRule(act, rule, lambda facts: facts["key"] != "")
    nation = asn.Policy(
        instrument=act,
        rules=(
            *BASE.rules,
            asn.Forbid(id="base.no", citation=cite("base", "far"), modes=("WFF",)),
        ),
    )
    city = policy("city", (asn.Forbid, "no", {"modes": ("WFF",)}), region="36.74")
    rulings = asn.resolve(make_personnel(2), law(nation, city, exemptions=[odd]), FORTNIGHT)
    day = FORTNIGHT.index("2020-03-23")
    assert rulings.deciding(0, day, rulings.modes.bit("WFF"))[0] == "city.no"


def test_an_answer_names_the_seats_and_leaves_of_its_own_person():
    """Of many seats and leaves only those of the person's unit and of the person are told."""
    units = [asn.Unit(code, code, parent="dinas") for code in ("u", "v")]
    people = asn.Personnel.of(
        [asn.Employee(key=f"{unit}{n}", unit=unit) for unit in "uv" for n in (1, 2)],
        [asn.Unit("dinas", "Dinas Uji"), *units],
    )
    act = policy(
        "p",
        (asn.Cover, "unit", {"of": "unit", "select": "unit.code = u"}),
        (asn.Cover, "opd", {"of": "opd", "select": "key in [u1, v1]"}),
    )
    leave = [asn.Leave(key, FORTNIGHT, cite("l", key)) for key in ("v2", "u2")]
    rulings = asn.resolve(people, law(BASE, act), FORTNIGHT, leave=leave)
    told = {
        key: [step.rule for step in rulings.of(key, "2020-03-23").steps if step.effect == "cover"]
        for key in ("u1", "v1")
    }
    assert told == {"u1": ["p.opd", "p.unit"], "v1": ["p.opd"]}
    for key in ("u2", "v2"):
        steps = rulings.of(key, "2020-03-23").steps
        assert [step.citation.at for step in steps if step.rule == ""] == [key]
