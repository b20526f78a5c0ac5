"""Rules in Python: of which act they are, when they hold, and where they stand among the rest."""

from __future__ import annotations

from datetime import date, time

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, cite, instrument, law, policy

PEOPLE = make_personnel(3)


def python(act, kind=asn.Require, **fields):
    """A rule in Python of *act* that concerns everybody."""
    fields = fields or {"modes": ("WFH",)}
    rule = kind(id=f"{act.id}.python", citation=cite(act.id), **fields)
    return asn.ExemptionRule(act, rule, lambda facts: facts["key"] != "", "test")


def modes(rules, day="2020-03-23", **more):
    """The modes that the second of the people may work in."""
    rulings = asn.resolve(PEOPLE, rules, FORTNIGHT, **more)
    return [mode.code for mode in rulings.of("syn-0002", day).allowed]


DRAFT = instrument("plan", draft=True, region="36.74", published=date(2020, 3, 16))


@pytest.mark.parametrize("with_policy", [True, False])
def test_the_python_rule_of_a_draft_waits_for_its_adoption(with_policy):
    """Whether or not a policy has the act too."""
    policies = [BASE, *([asn.Policy(instrument=DRAFT)] if with_policy else [])]
    rules = law(*policies, exemptions=[python(DRAFT)])
    assert [each.id for each in rules.drafts] == ["plan"]
    assert modes(rules) == ["WFO"]
    adopted = rules.adopting("plan")
    assert modes(adopted) == ["WFH"]
    assert modes(adopted, as_known_on="2020-03-10") == ["WFH"]
    assert rules.digest == law(BASE).digest != adopted.digest


def test_an_act_with_rules_in_python_only_can_be_changed():
    """It is known to acts that revoke or amend it, and to those that end its rule."""
    act = instrument("only", region="36.74")
    told = python(act)
    revokes = (asn.Revocation(act="only"),)
    new = asn.Policy(
        instrument=instrument("new", in_force=asn.Span(date(2020, 3, 25)), revokes=revokes)
    )
    amends = (asn.Amendment(act="only", ends=("only.python",)),)
    change = attrs.evolve(new, instrument=attrs.evolve(new.instrument, revokes=(), amends=amends))
    for other in (new, change):
        rules = law(BASE, other, exemptions=[told])
        assert modes(rules, "2020-03-24") == ["WFH"]
        assert modes(rules, "2020-03-26") == ["WFO"]
        assert [each.by.id for each in rules.trail("only")] == ["new"]


def test_where_a_policy_has_the_act_its_instrument_counts():
    """A copy that lacks what the act amends, is no draft, or is of another day changes nothing."""
    base = policy("base19", in_force=asn.Span(date(2020, 3, 1), date(2020, 3, 24)))
    amends = (asn.Amendment(act="base19"),)
    change = policy("change", amends=amends, in_force=asn.Span(date(2020, 3, 20)))
    copy = attrs.evolve(change.instrument, amends=(), published=date(2020, 3, 30))
    rules = law(BASE, base, change, exemptions=[python(copy)])
    assert rules.act("change").in_force.end == date(2020, 3, 24)
    assert modes(rules, "2020-03-24", as_known_on="2020-03-02") == ["WFH"]
    assert modes(rules, "2020-03-26") == ["WFO"]
    draft = attrs.evolve(change.instrument, draft=True)
    late = attrs.evolve(law(BASE, base), drafts=(asn.Policy(instrument=draft),))
    assert modes(attrs.evolve(late, exemptions=(python(copy),)), "2020-03-24") == ["WFO"]


def test_clauses_stand_by_region_rank_and_act_with_python_last_in_its_act():
    """So a rule in Python of a national act is no nearer than a city's own."""
    city = policy(
        "city", (asn.Hours, "hours", {"start": time(9), "minutes": 300}), region="36.74", level=7
    )
    told = python(BASE.instrument, asn.Hours, start=time(6), minutes=300)
    rules = law(BASE, HOME, city, exemptions=[told])
    assert [rule.id for _, rule, _ in rules.clauses()] == [
        *("base.hours", "base.office", "base.python", "home.home", "city.hours")
    ]
    start, _ = asn.resolve(PEOPLE, rules, FORTNIGHT).working_time("syn-0002", "2020-03-23")
    assert start.time() == time(9)
