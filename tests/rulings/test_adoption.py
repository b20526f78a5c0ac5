"""What the law would be with a draft: which can be adopted, and what it leaves as it was."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, CALENDAR, FORTNIGHT, law, policy

PEOPLE = make_personnel(3)

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


@pytest.mark.parametrize("more", [{"region": "31"}, {"region": "36", "own_staff": True}])
def test_a_draft_that_does_not_reach_the_law_is_refused(more):
    """That of another province, and that of the province for its own staff."""
    other = policy("other", (asn.Require, "all", {"modes": ("WFH",)}), draft=True, **more)
    with pytest.raises(asn.InvalidInput) as error:
        law(BASE).adopting(DRAFT, other)
    assert [fault.code for fault in error.value.faults] == ["ASN-LAW-012"]


def test_references_to_acts_elsewhere_do_not_hinder_adoption():
    """A national rule may displace one of another city, and an act change one of there."""
    elsewhere = policy("there", (asn.Cap, "cap", {"count": 1}), region="31")
    nation = policy(
        "nation",
        (asn.Permit, "x", {"modes": ("WFH",), "displaces": ("there.cap",)}),
        amends=(asn.Amendment(act="there", ends=("there.cap",)),),
    )
    rules = law(BASE, elsewhere, nation, DRAFT)
    assert rules.adopting("plan").adopted == ("plan",)
    own = policy("own", (asn.Report, "x", {"what": "x", "displaces": ("there.cap",)}))
    assert rules.adopting(own).adopting("plan").adopted == ("own", "plan")
    wrong = policy("own", (asn.Report, "x", {"what": "x", "displaces": ("there.capp",)}))
    with pytest.raises(asn.InvalidInput, match=r"ASN-LAW-006.*there\.capp"):
        rules.adopting(wrong)


def test_a_draft_in_the_place_of_an_act_takes_its_rules_away():
    """What displaces one of them that is gone would go on without a word."""
    old = policy("old", (asn.Cap, "cap", {"count": 1}))
    other = policy("other", (asn.Report, "x", {"what": "x", "displaces": ("old.cap",)}))
    with pytest.raises(asn.InvalidInput, match=r"ASN-LAW-006.*old\.cap"):
        law(BASE, old, other).adopting(policy("old", (asn.Cap, "limit", {"count": 1})))


def test_what_was_adopted_stays_whenever_it_was_published():
    """The law as known on a day, with what one wants to see of a later draft."""
    late = attrs.evolve(
        DRAFT, instrument=attrs.evolve(DRAFT.instrument, published=date(2020, 3, 20))
    )
    known = law(BASE, late).adopting("plan").known_on(date(2020, 3, 10))
    assert [each.id for each in known.policies] == ["base", "plan"]
    assert law(BASE, late).known_on(date(2020, 3, 10)).drafts == ()
    rulings = asn.resolve(
        PEOPLE, law(BASE, late).adopting("plan"), FORTNIGHT, as_known_on="2020-03-10"
    )
    assert [mode.code for mode in rulings.of("syn-0002", "2020-03-23").allowed] == ["WFH"]


def test_the_digest_tells_for_which_years_the_holidays_are_known():
    """A year without a decree refuses to answer; with an empty one it does not."""
    more = attrs.evolve(CALENDAR, years=frozenset({2020, 2021}))
    assert law(BASE).digest != attrs.evolve(law(BASE), calendar=more).digest
    same = attrs.evolve(CALENDAR, years=frozenset({2021, 2020}))
    assert attrs.evolve(law(BASE), calendar=same).digest == (
        attrs.evolve(law(BASE), calendar=more).digest
    )
