"""Acts that prolong, amend and revoke one another, and what was known of it when."""

from __future__ import annotations

import random as chance
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.rulings.amendments import effects_of
from asn_worksched.testing import make_personnel

from ..laws import BASE, CALENDAR, FORTNIGHT, instrument, law, policy

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
    assert effects_of(acts) == effects_of(shuffled)
    found = effects_of(shuffled).forces["base19"]
    assert found is not None
    assert found.end == wanted


def test_an_act_that_never_began_prolongs_and_ends_nothing():
    """Revoked before its first day, an amendment leaves its base and the rules of it alone."""
    amends = (asn.Amendment(act="base19", until=date(2020, 5, 1), ends=("base19.report",)),)
    change = act("change", asn.Span(date(2020, 3, 23)), amends=amends)
    revokes = (asn.Revocation(act="change", last_day=date(2020, 3, 20)),)
    gone = act("gone", asn.Span(date(2020, 3, 20)), revokes=revokes)
    rules = law(BASE, HOME19, change, gone)
    assert ends(rules) == {"base": None, "base19": date(2020, 3, 31), "gone": None}
    assert rules.rule("base19.report").period == asn.Span()
    assert rules.trail("base19") == ()
    assert [each.by.id for each in rules.trail("change")] == ["gone"]


def revoking(name, start, other, last_day=None):
    """An act that revokes *other*."""
    revokes = (asn.Revocation(act=other, last_day=last_day),)
    return act(name, asn.Span(start), revokes=revokes)


@pytest.mark.parametrize(("links", "end"), [(1, 24), (2, 31), (3, 24), (4, 31)])
def test_a_revocation_counts_only_if_its_act_began(links, end):
    """Each of a chain of acts revokes the one before it: every other one has no effect."""
    chain = [revoking("r1", date(2020, 3, 25), "base19")]
    for link in range(2, links + 1):
        day = date(2020, 3, 25 - link)
        chain.append(revoking(f"r{link}", day, f"r{link - 1}", day))
    assert ends(law(BASE, HOME19, *chain))["base19"] == date(2020, 3, end)


def test_an_act_that_begins_after_its_base_is_over_revokes_nothing():
    """It would live as long as its base and so has no day; what it would annul counts again."""
    late = act(
        "late",
        asn.Span(date(2020, 4, 5)),
        amends=(asn.Amendment(act="base19"),),
        revokes=(
            asn.Revocation(act="other"),
            asn.Revocation(act="gone", last_day=date(2020, 3, 1)),
        ),
    )
    other = act("other", asn.Span(date(2020, 3, 1)))
    third = act("third", asn.Span(date(2020, 3, 1)))
    rules = law(BASE, HOME19, late, other, third, revoking("gone", date(2020, 3, 9), "third"))
    assert ends(rules)["other"] is None
    assert ends(rules)["third"] == date(2020, 3, 8)
    assert "late" not in ends(rules)


def test_acts_that_revoke_one_another_are_refused():
    """Neither could be said to hold; an act that revokes what it lives with is such a circle."""
    one = revoking("one", date(2020, 3, 1), "two")
    two = revoking("two", date(2020, 3, 1), "one")
    assert codes(one, two) == ["ASN-LAW-008"]
    both = act(
        "both",
        asn.Span(date(2020, 3, 1)),
        lives_with=("base19",),
        revokes=(asn.Revocation(act="base19"),),
    )
    assert codes(HOME19, both) == ["ASN-LAW-008"]


def test_an_amendment_may_revoke_the_one_before_it():
    """The common case: the second change of an act takes the place of the first."""
    second = act(
        "second",
        asn.Span(date(2020, 4, 10)),
        published=date(2020, 4, 8),
        amends=(asn.Amendment(act="base19", until=date(2020, 4, 30)),),
        revokes=(asn.Revocation(act="p34"),),
    )
    found = ends(law(BASE, HOME19, P34, second))
    assert found["base19"] == found["second"] == date(2020, 4, 30)
    assert found["p34"] == date(2020, 4, 9)


@pytest.mark.parametrize(
    "base", [{"region": "36", "own_staff": True}, {"draft": True}, {"published": date(2020, 3, 20)}]
)
def test_an_act_that_lives_with_what_is_not_there_is_not_in_effect(base):
    """The act of another government, a draft, one not yet published: nobody knows how long."""
    fields = {"published": date(2020, 3, 1), "in_force": MARCH, **base}
    other = policy("other", (asn.Permit, "home", {"modes": ("WFH",)}), **fields)
    along = act("along", asn.Span(date(2020, 3, 17)), lives_with=("other",))
    change = act("change", asn.Span(date(2020, 3, 17)), amends=(asn.Amendment(act="other"),))
    revokes = act("new", asn.Span(date(2020, 3, 18)), revokes=(asn.Revocation(act="along"),))
    rules = law(BASE, other, along, change, revokes).known_on(date(2020, 3, 19))
    assert set(ends(rules)) == {"base", "new"}


def test_what_lives_with_another_is_told_to_be_prolonged_by_its_own():
    """As long as the other lasts by itself, then thanks to the act that adds days to itself."""
    along = act("along", asn.Span(date(2020, 3, 17)), lives_with=("base19",))
    own = prolonging("own", date(2020, 4, 30), date(2020, 3, 30), base="along")
    rules = law(BASE, HOME19, P34, along, own)
    assert ends(rules)["along"] == date(2020, 4, 30)
    told = {day: rules.prolonging("along", date(2020, *day)) for day in [(3, 20), (4, 10), (4, 25)]}
    assert {day: each and each.id for day, each in told.items()} == {
        (3, 20): None,
        (4, 10): "p34",
        (4, 25): "own",
    }
    assert ends(law(BASE, HOME19, P50, along, own))["along"] == date(2020, 5, 13)


def test_what_lives_with_two_holds_by_itself_as_long_as_one_of_them_does():
    """That the other was prolonged to that day changes nothing."""
    longer = act("longer", asn.Span(date(2020, 3, 1), date(2020, 4, 5)))
    along = act("along", asn.Span(date(2020, 3, 17)), lives_with=("base19", "longer"))
    rules = law(BASE, HOME19, P34, longer, along)
    assert rules.prolonging("along", date(2020, 4, 1)) is None
    later = rules.prolonging("along", date(2020, 4, 10))
    assert later is not None
    assert later.id == "p34"


def test_prolonging_an_amendment_prolongs_what_it_amends():
    """It has no end of its own, so that its base must last; both trails tell."""
    second = prolonging("second", date(2020, 5, 13), date(2020, 4, 20), base="p34", ordinal=1)
    rules = law(BASE, HOME19, P34, second)
    assert set(ends(rules).values()) == {None, date(2020, 5, 13)}
    assert [(each.by.id, each.ordinal) for each in rules.trail("base19")] == [
        ("p34", 1),
        ("second", None),
    ]
    assert [(each.by.id, each.ordinal) for each in rules.trail("p34")] == [("second", 1)]
    for name in ("base19", "p34"):
        by = rules.prolonging(name, date(2020, 5, 1))
        assert by is not None
        assert by.id == "second"
    third = prolonging("third", date(2020, 6, 4), date(2020, 5, 10))
    assert set(ends(law(BASE, HOME19, P34, second, third)).values()) == {None, date(2020, 6, 4)}


def test_prolonging_what_has_no_last_day_is_refused():
    """It would cut the act short; the same goes for what lives with such an act."""
    along = act("along", asn.Span(date(2020, 3, 1)), lives_with=("base",))
    for base in ("base", "along"):
        wrong = prolonging("wrong", date(2020, 3, 27), date(2020, 3, 20), base=base)
        assert codes(BASE, along, wrong) == ["ASN-LAW-013"]


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
