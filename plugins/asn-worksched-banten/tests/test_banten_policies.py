"""The acts of Banten province, 2020 to 2025, and the law cases about them."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from asn_worksched_banten import plugin
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import (
    law_cases,
    places_without_rule,
    policy_problems,
    rules_without_case,
)

CASES = law_cases(Path(__file__).parents[1] / "cases")
PLUGINS = asn.Plugins.of(plugin, national, names=["banten", "national"])
POLICIES = {policy.id: policy for policy in asn.Plugins.of(plugin).policies}
RULES = {
    "banten.2020.plan": ["home", "teachers", "services", "monitor"],
    "banten.2020.734": [
        *("home", "teachers", "taskforce"),
        *("picket.administrator", "picket.pengawas", "picket.pelaksana"),
        *("security", "presence", "location", "daily"),
    ],
    "banten.2021.1357": ["home", "cap"],
    "banten.2021.1421": ["home", "opd", "upt"],
    "banten.2024.12": ["jpt"],
    "banten.2025.9": ["flexible", "cap", "presence"],
}
FORCE = {
    "banten.2020.plan": ("2020-03-17", "2020-03-30", 8),
    "banten.2020.734": ("2020-03-23", "2020-03-31", 7),
    "banten.2021.1357": ("2021-06-22", "2021-07-23", 7),
    "banten.2021.1421": ("2021-06-28", "2021-07-09", 7),
    "banten.2024.12": ("2024-04-16", "2024-04-17", 7),
    "banten.2025.9": ("2025-03-24", "2025-04-11", 7),
}
EVERY_RULE = [rule for policy in POLICIES.values() for rule in policy.rules]


def rule(name):
    """The rule of that id."""
    return next(each for each in EVERY_RULE if each.id == name)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_law_case(case):
    """The law says of each case just what its file expects."""
    case.check(PLUGINS)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    found = {name: [each.id for each in policy.rules] for name, policy in POLICIES.items()}
    assert found == {act: [f"{act}.{each}" for each in rules] for act, rules in RULES.items()}


@pytest.mark.parametrize("name", FORCE)
def test_each_act_is_in_force_when_it_should_be(name):
    """Both ends are included; every act is of the province, and only the plan is a draft."""
    act, (first, last, level) = POLICIES[name].instrument, FORCE[name]
    assert act.in_force == asn.Span(date.fromisoformat(first), date.fromisoformat(last))
    assert (act.region, act.level) == ("36", level)
    assert act.draft == (name == "banten.2020.plan")
    assert act.note
    assert act.source


def test_the_acts_are_well_formed():
    """Citations, selectors and readings are sound, and the linter finds nothing."""
    known = asn.Plugins.of(national).policies
    assert policy_problems(POLICIES.values(), known=known) == []


def test_all_that_is_known_of_the_acts_is_in_rules_and_every_rule_in_cases():
    """No place of an act is listed for nothing, and no rule could be lost unseen."""
    assert places_without_rule(POLICIES.values()) == {}
    assert rules_without_case(POLICIES.values(), CASES) == []


def test_no_citation_claims_to_be_verified():
    """No act was seen itself."""
    assert not [each.id for each in EVERY_RULE if each.citation.verified]


def test_the_plan_is_no_law_until_it_is_adopted():
    """It stands among the drafts, and adopting it moves it into the law."""
    law = PLUGINS.law("36")
    assert "banten.2020.plan" not in {each.id for each in law.policies}
    assert [each.id for each in law.drafts if each.id.startswith("banten")] == ["banten.2020.plan"]
    assert "banten.2020.plan" in {each.id for each in law.adopting("banten.2020.plan").policies}


def test_the_plan_splits_everybody_into_three_groups():
    """Whoever is neither a teacher nor in service is in the group that stays at home."""
    home, teachers, services = (
        rule(f"banten.2020.plan.{n}") for n in RULES["banten.2020.plan"][:3]
    )
    for kind, opd in [
        *(("sekolah", "dinas"), ("samsat", "bapenda"), ("rsud", "dinkes"), ("dishub", "dishub")),
        *(("lainnya", "satpolpp"), ("dinas", "dinas"), ("biro", "setda")),
    ]:
        facts = {"unit.kind": kind, "opd.kind": opd}
        groups = [
            asn.parse_selector(each.select).matches(facts) for each in (home, teachers, services)
        ]
        assert sum(groups) == 1, (kind, opd)


def test_the_picket_is_five_people_of_three_kinds():
    """One administrator, three pengawas and a pelaksana, each at a post of their own, per OPD."""
    pickets = [each for each in EVERY_RULE if isinstance(each, asn.Cover)]
    assert [(each.of, each.post, each.minimum) for each in pickets] == [
        ("opd", "administrator", 1),
        ("opd", "pengawas", 3),
        ("opd", "pelaksana", 1),
    ]


def test_presence_is_reported_three_times_and_places_every_hour():
    """07.30, 11.30 and 15.30 to BKD; each full hour from 07.00 to 15.00 to the head of the unit."""
    assert rule("banten.2020.734.presence").times == (time(7, 30), time(11, 30), time(15, 30))
    assert rule("banten.2020.734.location").times == tuple(time(hour) for hour in range(7, 16))


def test_the_acts_bind_the_provinces_own_staff_only():
    """They hold in 36, not in its cities and not in Jakarta; what they rest on is there as well."""
    own = set(RULES) - {"banten.2020.plan"}
    for region, reached in [("36", own), ("36.73", set()), ("31", set())]:
        law = PLUGINS.law(region)
        known = {policy.id for policy in law.policies}
        assert known & set(RULES) == reached
        for each in reached:
            assert set(POLICIES[each].instrument.implements) <= known


@pytest.mark.parametrize(
    ("overlap", "caps"),
    [
        ("strictest", {"banten.2021.1357.cap", "banten.2021.1421.upt"}),
        ("latest", {"banten.2021.1421.upt"}),
    ],
)
def test_of_two_caps_that_overlap_the_strictest_or_the_latest_governs(overlap, caps):
    """Both acts cap people at the office; either can be kept, of 12 people three may come."""
    law = PLUGINS.law("36", overlap=overlap)
    unit = asn.Unit("balai", "Balai", kind="balai")
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit="balai") for n in range(12)], [unit])
    rulings = asn.resolve(people, law, asn.Period("2021-06-28", "2021-06-28"))
    assert {each.rule.id for each in rulings.caps if each.rule.id.startswith("banten")} == caps
    assert asn.audit(asn.plan(rulings), rulings) == ()


@pytest.mark.parametrize("overlap", ["strictest", "latest"])
def test_read_as_people_at_home_the_later_cap_stands_beside_the_older(overlap):
    """Three of 12 at home by the one, three at the office by the other: told as a clash."""
    law = PLUGINS.law("36", overlap=overlap).read_as({"banten.2021.1421.upt": "di_rumah"})
    unit = asn.Unit("balai", "Balai", kind="balai")
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit="balai") for n in range(12)], [unit])
    rulings = asn.resolve(people, law, asn.Period("2021-06-28", "2021-06-28"))
    found = asn.audit(asn.plan(rulings), rulings)
    assert rulings.conflicts
    assert found
    assert all(each.severity is asn.Severity.CONFLICT for each in found)


def test_the_levels_told_in_the_province_are_there_beside_the_national_ones():
    """Each feed keeps its publisher, so that they can be told apart."""
    own = {each.publisher for each in asn.Plugins.of(plugin).law("36").zones.levels}
    assert own == {"Bupati Tangerang", "Dinkes Banten", "detik (penerbit tidak disebut)"}
