"""Acts that prolong, amend and revoke one another, and what was known of it when."""

from __future__ import annotations

import random as chance
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.amendments import forces
from asn_worksched.testing import make_personnel

from ..laws import BASE, CALENDAR, FORTNIGHT, cite, instrument, law, policy

MARCH = asn.Span(date(2020, 3, 16), date(2020, 3, 31))
PEOPLE = make_personnel(3)


def act(name, force, published=date(2020, 3, 1), **more):
    """An instrument without rules."""
    return asn.Policy(instrument=instrument(name, in_force=force, published=published, **more))


def prolonging(name, until, published, base="base19", ordinal=None, **more):
    """An act that prolongs *base*."""
    amends = (asn.Amendment(act=base, until=until, ordinal=ordinal, **more),)
    return act(name, asn.Span(published), published=published, amends=amends)


HOME19 = policy(
    "base19",
    (asn.Permit, "home", {"modes": ("WFH",)}),
    (asn.Report, "report", {"what": "x"}),
    in_force=MARCH,
    published=date(2020, 3, 16),
)
P34 = prolonging("p34", date(2020, 4, 21), date(2020, 3, 30), ordinal=1)
P50 = prolonging("p50", date(2020, 5, 13), date(2020, 4, 20), ordinal=2)


def ends(rules):
    """The last day of each act of a law that is in effect."""
    return {each.id: each.instrument.in_force.end for each in rules.effective}


def test_the_last_prolongation_says_when_an_act_ends():
    """Each amendment lives as long as what it amends."""
    rules = law(BASE, HOME19, P34, P50)
    assert ends(rules) == {"base": None} | dict.fromkeys(
        ["base19", "p34", "p50"], date(2020, 5, 13)
    )


def test_what_was_not_published_prolongs_nothing():
    """As known on 1 April only the first prolongation is there; on 20 March none is."""
    rules = law(BASE, HOME19, P34, P50)
    assert ends(rules.known_on(date(2020, 4, 1)))["base19"] == date(2020, 4, 21)
    assert ends(rules.known_on(date(2020, 3, 20)))["base19"] == date(2020, 3, 31)


def test_an_answer_names_the_act_that_prolonged_its_own():
    """Up to its own end an act needs no other; beyond it the first that reaches the day."""
    rules = law(BASE, HOME19, P34, P50)
    april = asn.Period("2020-03-31", "2020-05-13")
    rulings = asn.resolve(PEOPLE, rules, april)
    for day, through in [("2020-03-31", ""), ("2020-04-21", "SE p34"), ("2020-04-22", "SE p50")]:
        steps = {step.rule: step for step in rulings.of("syn-0002", day).steps}
        assert steps["base19.home"].through == through
        assert bool(through) == ("prolonged by" in steps["base19.home"].explain("en"))


@pytest.mark.parametrize(
    ("last_day", "end"), [(None, date(2020, 4, 9)), (date(2020, 4, 15), date(2020, 4, 15))]
)
def test_a_revoked_act_ends_the_day_before_or_when_the_other_says(last_day, end):
    """Its amendments end with it, and a prolongation does not outlive the revocation."""
    revokes = (asn.Revocation(act="base19", last_day=last_day),)
    gone = act("new", asn.Span(date(2020, 4, 10)), published=date(2020, 4, 8), revokes=revokes)
    rules = law(BASE, HOME19, P34, gone)
    assert ends(rules)["base19"] == ends(rules)["p34"] == end


def test_an_act_revoked_before_it_began_is_gone():
    """It has no day left, and neither has what amends it."""
    revokes = (asn.Revocation(act="base19", last_day=date(2020, 3, 1)),)
    gone = act("new", asn.Span(date(2020, 3, 2)), revokes=revokes)
    assert set(ends(law(BASE, HOME19, P34, gone))) == {"base", "new"}


def test_a_rule_that_an_amendment_ends_holds_until_the_day_before():
    """The act itself and its other rules go on."""
    amends = (asn.Amendment(act="base19", ends=("base19.report",)),)
    change = act("change", asn.Span(date(2020, 3, 23)), amends=amends)
    rulings = asn.resolve(PEOPLE, law(BASE, HOME19, change), FORTNIGHT)
    assert [r.id for r in rulings.reports("syn-0002", "2020-03-20")] == ["base19.report"]
    assert rulings.reports("syn-0002", "2020-03-23") == ()
    assert [mode.code for mode in rulings.of("syn-0002", "2020-03-31").allowed] == ["WFO", "WFH"]


def test_the_trail_lists_what_happened_to_an_act_in_order():
    """Ordinals are kept, and may be unknown."""
    later = prolonging("p57", date(2020, 6, 4), date(2020, 5, 28))
    rules = law(BASE, HOME19, later, P50, P34)
    trail = rules.trail("base19")
    assert [(each.by.id, each.how, each.ordinal) for each in trail] == [
        ("p34", "prolongs", 1),
        ("p50", "prolongs", 2),
        ("p57", "prolongs", None),
    ]
    assert rules.trail("p34") == ()


def test_an_act_may_live_as_long_as_another():
    """Without an end of its own, and as known: it ends and is prolonged with the other."""
    along = act("along", asn.Span(date(2020, 3, 17)), lives_with=("base19",))
    rules = law(BASE, HOME19, P34, along)
    assert ends(rules)["along"] == date(2020, 4, 21)
    assert ends(rules.known_on(date(2020, 3, 20)))["along"] == date(2020, 3, 31)
    through = rules.prolonging("along", date(2020, 4, 1))
    assert through is not None
    assert through.id == "p34"
    assert rules.prolonging("along", date(2020, 3, 20)) is None
    assert codes(act("x", asn.Span(), lives_with=("nowhere",))) == ["ASN-LAW-009"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 90), min_size=1, max_size=6))
def test_the_order_in_which_acts_come_changes_nothing(seed, days):
    """Against a plain reading: the last published prolongation counts, then any revocation."""
    start = date(2020, 3, 20)
    made = [
        prolonging(f"p{n}", start + timedelta(d + 5), start + timedelta(n), ordinal=n + 1)
        for n, d in enumerate(days)
    ]
    cut = start + timedelta(days[0])
    revokes = (asn.Revocation(act="base19", last_day=cut),)
    made.append(act("end", asn.Span(cut), revokes=revokes))
    acts = [HOME19.instrument, *(each.instrument for each in made)]
    shuffled = chance.Random(seed).sample(acts, len(acts))
    wanted = min(cut, start + timedelta(days[-1] + 5))
    assert forces(acts) == forces(shuffled)
    found = forces(shuffled)["base19"]
    assert found is not None
    assert found.end == wanted


def codes(*policies):
    """The codes of the faults for which a law is refused."""
    with pytest.raises(asn.InvalidInput) as error:
        law(*policies)
    return sorted(fault.code for fault in error.value.faults)


def test_changing_what_is_not_there_is_refused_all_at_once():
    """An unknown act, an unknown rule, and a circle."""
    unknown = act("a", asn.Span(), amends=(asn.Amendment(act="nowhere", ends=("no.rule",)),))
    revoking = act("b", asn.Span(), revokes=(asn.Revocation(act="neither"),))
    one = act("c", asn.Span(), amends=(asn.Amendment(act="d"),))
    two = act("d", asn.Span(), amends=(asn.Amendment(act="c"),))
    found = codes(unknown, revoking, one, two)
    assert found == ["ASN-LAW-008", "ASN-LAW-009", "ASN-LAW-009", "ASN-LAW-010"]


DRAFT = policy("plan", (asn.Require, "all", {"modes": ("WFH",)}), draft=True, region="36.74")


def test_a_draft_has_no_effect_until_it_is_adopted():
    """By its id or as a policy, and only in the law that is made so."""
    rules = law(BASE, DRAFT)
    assert [each.id for each in rules.drafts] == ["plan"]
    for adopted in (rules.adopting("plan"), law(BASE).adopting(DRAFT)):
        assert adopted.drafts == ()
        ruling = asn.resolve(PEOPLE, adopted, FORTNIGHT).of("syn-0002", "2020-03-23")
        assert [mode.code for mode in ruling.allowed] == ["WFH"]
    plain = asn.resolve(PEOPLE, rules, FORTNIGHT).of("syn-0002", "2020-03-23")
    assert [mode.code for mode in plain.allowed] == ["WFO"]
    with pytest.raises(asn.NotKnown, match="no draft other"):
        rules.adopting("other")


def test_another_reading_takes_the_place_of_a_rule():
    """Only where it is asked for, and never by a name that nobody wrote down."""
    strict = asn.Require(id="home.all", citation=cite("home"), modes=("WFH",))
    permit = asn.Permit(
        id="home.all",
        citation=cite("home"),
        modes=("WFH",),
        readings=(asn.Reading("strict", strict),),
    )
    rules = law(BASE, asn.Policy(instrument=instrument("home"), rules=(permit,)))
    read = rules.read_as({"home.all": "strict"})
    assert rules.digest != read.digest
    ruling = asn.resolve(PEOPLE, read, FORTNIGHT).of("syn-0002", "2020-03-23")
    assert [mode.code for mode in ruling.allowed] == ["WFH"]
    with pytest.raises(asn.InvalidInput) as error:
        rules.read_as({"home.all": "lax", "nobody": "strict"})
    assert [fault.code for fault in error.value.faults] == ["ASN-LAW-011", "ASN-LAW-011"]


def caps(name, share, published, **more):
    """An act that caps everybody's office days."""
    return policy(name, (asn.Cap, "cap", {"share": share}), published=published, **more)


@pytest.mark.parametrize(("overlap", "places"), [("strictest", 1), ("latest", 3)])
def test_of_two_caps_the_strictest_or_the_latest_governs(overlap, places):
    """Four people, first a quarter, then by a later act three quarters."""
    from fractions import Fraction

    first = caps("first", Fraction(1, 4), date(2020, 3, 1), region="36.74", level=7)
    later = caps("later", Fraction(3, 4), date(2020, 3, 10), region="36.74", level=7)
    rules = law(BASE, later, first, overlap=overlap)
    rulings = asn.resolve(make_personnel(4), rules, FORTNIGHT)
    least = min(int(cap.places[0, 0]) for cap in rulings.caps)
    assert least == places
    told = [(each.rules, each.governs) for each in rulings.overlaps]
    both = [(("first.cap", "later.cap"), "first.cap")]
    assert told == (both if overlap == "strictest" else [])


def test_the_latest_governs_among_acts_of_one_region_and_rank_only():
    """A nearer or lower act never lifts the cap of a wider or higher one."""
    from fractions import Fraction

    nation = caps("nation", Fraction(1, 4), date(2020, 3, 1))
    city = caps("city", Fraction(3, 4), date(2020, 3, 10), region="36.74", level=7)
    rulings = asn.resolve(make_personnel(4), law(BASE, nation, city, overlap="latest"), FORTNIGHT)
    assert min(int(cap.places[0, 0]) for cap in rulings.caps) == 1
    assert len(rulings.overlaps) == 1
    assert "SE nation" in rulings.overlaps[0].text("id")
    assert "SE city" in rulings.overlaps[0].text("en")


def test_the_calendar_is_not_asked_about_acts():
    """A law without acts has none in effect, and says so when one is asked for."""
    empty = asn.Law.of((), calendars=[CALENDAR])
    assert empty.effective == ()
    with pytest.raises(asn.NotKnown):
        empty.act("x")
    assert attrs.evolve(empty).digest == empty.digest


def test_an_act_for_a_governments_own_staff_reaches_no_other():
    """A province's circular to its offices binds no city in it; its regulation does."""
    circular = policy("circular", (asn.Permit, "home", {"modes": ("WFH",)}), region="36")
    own = attrs.evolve(circular, instrument=attrs.evolve(circular.instrument, own_staff=True))
    for given_, region, reached in [
        (circular, "36.74", True),
        (own, "36.74", False),
        (own, "36", True),
        (own, "", False),
    ]:
        rules = asn.Law.of([BASE, given_], calendars=[CALENDAR], region=region)
        assert ("circular" in ends(rules)) == reached
