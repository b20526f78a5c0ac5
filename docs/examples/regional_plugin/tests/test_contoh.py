"""What the law of Kota Contoh means: its cases, its acts, and a roster on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn_worksched_contoh import plugin as contoh
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import (
    LawCase,
    check_golden,
    law_cases,
    make_personnel,
    places_without_rule,
    policy_problems,
    rules_without_case,
)

HERE = Path(__file__).parent
CASES = law_cases(HERE.parent / "cases")
PLUGINS = asn.Plugins.of(national, contoh)
POLICIES = asn.Plugins.of(contoh).policies
DAYS = asn.Period("2020-03-30", "2020-04-09")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_answers_as_the_case_says(case: LawCase) -> None:
    """Each expectation is met, by the rule that the case names, cited as it says."""
    case.check(PLUGINS)


def test_the_acts_are_well_formed() -> None:
    """The linter finds nothing, and each reading differs and says why."""
    known = asn.Plugins.of(national).policies
    assert policy_problems(POLICIES, known=known) == []


def test_what_the_acts_say_is_in_rules() -> None:
    """Only the clause on the prolongation has no rule: it is told by ``amends``."""
    assert places_without_rule(POLICIES) == {"contoh.2020.2": ("angka 1",)}


def test_every_rule_has_cases() -> None:
    """A rule that no case asks about could be lost unseen, and so could the end of its force."""
    assert rules_without_case(POLICIES, CASES) == []


def ruled() -> asn.Rulings:
    """Eight people with one counter, over the change from one circular to the next."""
    people = make_personnel(8, skills=("ktp",))
    return asn.resolve(people, PLUGINS.law("99.01"), DAYS)


def test_the_roster_is_the_one_on_record() -> None:
    """With ``ASN_WORKSCHED_WRITE_GOLDEN=1`` it is written anew."""
    check_golden(asn.plan(ruled()), HERE / "golden" / "april-2020.csv")


def test_the_roster_is_lawful() -> None:
    """No seat stays empty, no clause clashes, and the audit finds nothing."""
    rulings = ruled()
    roster = asn.plan(rulings)
    assert not roster.unfilled
    assert not roster.conflicts
    assert not asn.audit(roster, rulings)
