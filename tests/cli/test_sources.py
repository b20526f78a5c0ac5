"""From options to the law of a command."""

from __future__ import annotations

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.cli.sources import basis
from asn_worksched.files.rosters import Origin

from ..laws import BASE, CALENDAR, HOME, cite, instrument, policy


def plugins(*policies, draft=False):
    """A plugin with these policies and a rule in Python that concerns everybody."""
    act = instrument("py", region="36.74", draft=draft)
    rule = asn.Require(id="py.all", citation=cite("py"), modes=("WFO",))
    everybody = asn.ExemptionRule(act, rule, lambda facts: pl.repeat(True, len(facts), eager=True))

    class Small(asn.Hooks):
        @asn.hookimpl
        def policies(self):
            return policies

        @asn.hookimpl
        def calendars(self):
            return [CALENDAR]

        @asn.hookimpl
        def exemption_rules(self):
            return [everybody]

    return asn.Plugins.of(Small())


@pytest.mark.parametrize(("draft", "held"), [(False, ["py.all"]), (True, [])])
def test_a_drafts_rule_in_python_is_no_law_here_either(draft, held):
    """The command line makes the law that :meth:`Plugins.law` makes."""
    found = plugins(BASE, HOME, draft=draft)
    law = basis(Origin(personnel="x", region="36.74"), found).law
    assert [rule.id for _, rule, python in law.clauses() if python] == held
    assert law.digest == found.law("36.74").digest


def test_an_act_of_python_rules_alone_can_be_amended():
    """Its rule ends where a policy says so."""
    amends = (asn.Amendment(act="py", ends=("py.all",)),)
    later = policy("later", region="36.74", amends=amends)
    found = plugins(BASE, HOME, later)
    law = basis(Origin(personnel="x", region="36.74"), found).law
    assert [change.by.id for change in law.trail("py")] == ["later"]
