"""A page for others never names a rule that gives a protected fact away."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.publish.discretion import discreet, open_conflicts, open_findings, whys

from ..laws import BASE, HOME, cite, instrument, law, policy
from .rosters import Page, audited, cells, office, planned

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WEEK = asn.Period("2020-03-23", "2020-03-24")
GUARD = policy(
    "jaga", (asn.Permit, "lindung", {"modes": ("WFH",), "select": "protected"}), region="36.74"
)


def people(flagged="k1"):
    """Three people, one of them flagged."""
    return asn.Personnel.of(
        [attrs.evolve(each, protected=each.key == flagged) for each in office()], office().units
    )


def roster_of(*policies, **more):
    """Everyone at home under these policies."""
    rulings = asn.resolve(people(), law(*policies, **more), WEEK)
    roster = asn.plan(rulings)
    bit = rulings.modes.bit("WFH")
    rule = rulings.grant_of[rulings.number, :, bit]
    mode = np.where(rule >= 0, bit + 1, 1).astype(np.uint8)
    rule = np.where(rule >= 0, rule, rulings.grant_of[rulings.number, :, 0]).astype(np.int16)
    return attrs.evolve(roster, mode=mode, rule=rule)


@SOME
@given(planned())
def test_no_discreet_rule_is_on_the_page(roster):
    """Neither the cells nor the lists of a page cite a rule that asks for a flag."""
    findings = audited(roster)
    text = asn.board(roster, findings)
    data = Page(text).data
    cited = {rule.id: rule.citation for _, rule, _ in roster.rulings.law.clauses()}
    shown = {why for why in cells(data)[:, :, 2].ravel().tolist() if why >= 0}
    for name in discreet(roster.rulings):
        assert name not in {data["whys"][why][0] for why in shown}
        lists = str([data["findings"], data["conflicts"], [data["whys"][why] for why in shown]])
        assert cited[name].at not in lists


def test_colleagues_share_the_open_rule():
    """Where an open rule grants the same mode, the flagged person's why is like everyone's."""
    found = whys(roster_of(BASE, HOME, GUARD))
    named = [[found.entries[at][0] for at in row] for row in found.of.tolist()]
    assert named == [["home.home"] * 2] * 3


def test_without_an_open_rule_only_the_instrument_is_named():
    """A mode that a discreet rule alone grants is explained by its instrument, without place."""
    found = whys(roster_of(BASE, GUARD))
    assert [found.entries[at] for at in found.of[1].tolist()] == [
        ("", asn.Citation("jaga", "SE jaga"))
    ] * 2
    assert {found.entries[at][0] for at in found.of[[0, 2]].ravel().tolist()} == {"base.office"}


def test_rules_in_python_are_told_by_what_they_do():
    """A Python rule is discreet when turning the flags changes its answer, and only then."""
    rules = [
        asn.ExemptionRule(
            instrument("py", region="36.74"),
            asn.Permit(id=f"py.{name}", citation=cite("py"), modes=("WFH",)),
            test,
        )
        for name, test in {
            "flag": lambda facts: facts["household_protected"] & (facts["key"] == "k1"),
            "key": lambda facts: facts["key"] == "k1",
            "null": lambda facts: pl.Series([None] * len(facts), dtype=pl.Boolean),
        }.items()
    ]
    rulings = asn.resolve(people(), law(BASE, HOME, exemptions=rules), WEEK)
    assert discreet(rulings) == {"py.flag"}


def test_findings_keep_quiet_too():
    """A finding under a discreet rule is shown, but not which rule."""
    rulings = asn.resolve(people(), law(BASE, HOME, GUARD), WEEK)
    base = asn.Finding(
        check=asn.Check("ASN-X-001", "is wrong"), day=WEEK.start, employee="k1", citation=cite("x")
    )
    secret = attrs.evolve(base, rule="jaga.lindung")
    shown = open_findings([base, secret], rulings)
    assert shown[0] == base
    assert (shown[1].rule, shown[1].citation, shown[1].employee) == ("", None, "k1")


def test_conflicts_name_the_instrument_only():
    """Of a discreet rule that clashes with another, a page names the act but not the place."""
    rulings = asn.resolve(people(), law(BASE, HOME, GUARD), WEEK)
    clash = asn.Conflict(
        day=WEEK.start,
        group="D1",
        clauses=(cite("base", "office"), cite("jaga", "lindung")),
        rules=("base.office", "jaga.lindung"),
    )
    (shown,) = open_conflicts([clash], rulings)
    assert shown.clauses == (clash.clauses[0], asn.Citation("jaga", "SE jaga"))
    assert open_conflicts([clash], None) == [clash]
