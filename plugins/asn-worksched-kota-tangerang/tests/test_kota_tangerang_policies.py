"""The acts of Kota Tangerang, from September 2020 to March 2026."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from asn_worksched_kota_tangerang import plugin
from asn_worksched_national import plugin as national

from asn_worksched import Cap, Permit, Plugins, Require, Span
from asn_worksched.testing import places_without_rule, policy_problems

POLICIES = {policy.id: policy for policy in Plugins.of(plugin).policies}
RULES = {
    "kotatng.2020.09": ["kotatng.2020.wfh", "kotatng.2020.wff"],
    "kotatng.2020.12": ["kotatng.2020.12.home", "kotatng.2020.12.cap"],
    "kotatng.2021.07": ["kotatng.2021.07.leaders", "kotatng.2021.07.others"],
    "kotatng.2022.01": [
        "kotatng.2022.home",
        "kotatng.2022.nonessential",
        "kotatng.2022.essential",
        "kotatng.2022.critical",
    ],
    "kotatng.2026.5138": [
        "kotatng.2026.wfa.before",
        "kotatng.2026.wfa.after",
        "kotatng.2026.office",
        "kotatng.2026.field",
    ],
}
NAMES = [name for names in RULES.values() for name in names]
READINGS = {
    "kotatng.2020.wfh": {"lazim", "terbuka"},
    "kotatng.2020.wff": {"hanya-contoh", "terbuka"},
    "kotatng.2020.12.cap": {"ke-atas", "terbuka"},
    "kotatng.2021.07.leaders": {"kantor"},
    "kotatng.2022.home": {"nakes", "terbuka"},
    "kotatng.2022.nonessential": {"batas-wfo", "nakes", "terbuka"},
    "kotatng.2022.essential": {"terbuka"},
    "kotatng.2022.critical": {"nakes", "terbuka"},
    "kotatng.2026.field": {"lapangan"},
}


def rule(name):
    """The rule of that id."""
    return next(each for policy in POLICIES.values() for each in policy.rules if each.id == name)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    assert {name: [r.id for r in p.rules] for name, p in POLICIES.items()} == RULES


def test_the_other_readings_are_these():
    """Each open point of the sources that a rule can be read by is on this list."""
    found = {name: {each.name for each in rule(name).readings} for name in NAMES}
    assert {name: names for name, names in found.items() if names} == READINGS


@pytest.mark.parametrize(
    ("name", "first", "last", "published", "number"),
    [
        ("kotatng.2020.09", "2020-09-09", "", "2020-09-09", ""),
        ("kotatng.2020.12", "2020-12-04", "", "2020-12-04", ""),
        ("kotatng.2021.07", "2021-07-08", "2021-07-20", "2021-07-08", ""),
        ("kotatng.2022.01", "2022-01-24", "", "2022-01-20", ""),
        ("kotatng.2026.5138", "2026-03-16", "2026-03-27", "2026-03-05", "5138"),
    ],
)
def test_each_act_is_in_force_when_it_should_be(name, first, last, published, number):
    """An act whose end nobody told is open itself; its rules have the end that was chosen."""
    act = POLICIES[name].instrument
    end = date.fromisoformat(last) if last else None
    assert act.in_force == Span(date.fromisoformat(first), end)
    assert (act.region, act.level, act.number) == ("36.71", 7, number)
    assert act.published == date.fromisoformat(published)
    assert act.note
    assert act.source


CHOSEN = {
    "kotatng.2020.09": "2020-12-03",
    "kotatng.2020.12": "2021-01-10",
    "kotatng.2022.01": "2022-02-15",
}
"""The last day chosen for the rules of an act whose end nobody told."""


def test_rules_of_acts_without_a_known_end_have_one_chosen():
    """Nothing goes on for years because a report was silent."""
    open_ended = [name for name, act in POLICIES.items() if act.instrument.in_force.end is None]
    ends = {name: {str(each.period.end) for each in POLICIES[name].rules} for name in open_ended}
    assert ends == {name: {last} for name, last in CHOSEN.items()}


def test_the_acts_are_well_formed():
    """Citations, selectors and readings are sound, and the linter finds nothing."""
    known = Plugins.of(national).policies
    assert policy_problems(POLICIES.values(), known=known) == []
    assert places_without_rule(POLICIES.values()) == {}


def test_no_citation_claims_to_be_verified():
    """No act was found; each clause is told in words of our own."""
    cited = [rule(name).citation for name in NAMES]
    assert {(each.verified, each.at.split()[0]) for each in cited} == {(False, "pokok")}


def test_in_september_2020_everybody_may_work_from_home_and_field_crews_in_the_field():
    """From eselon II to staff; who works in the field is told by a duty."""
    home, field = rule("kotatng.2020.wfh"), rule("kotatng.2020.wff")
    assert isinstance(home, Permit)
    assert isinstance(field, Permit)
    assert (home.modes, home.usual, home.select) == (("WFH",), False, "")
    assert (field.modes, field.usual, field.select) == (("WFF",), True, "lapangan in duties")


def test_in_september_2020_the_city_names_no_figure():
    """The ceiling is that of the national circular for the zone of the city."""
    assert not [r for r in POLICIES["kotatng.2020.09"].rules if isinstance(r, Cap)]
    assert POLICIES["kotatng.2020.09"].instrument.implements == ("id.2020.67",)


@pytest.mark.parametrize(
    ("name", "percent", "modes"),
    [
        ("kotatng.2020.12.cap", 25, ()),
        ("kotatng.2022.nonessential", 50, ("WFH",)),
        ("kotatng.2022.essential", 25, ("WFH",)),
    ],
)
def test_ceilings_are_as_published(name, percent, modes):
    """In 2020 on people at the office, in 2022 on people at home; per unit, rounded down."""
    cap = rule(name)
    assert isinstance(cap, Cap)
    assert (cap.share, cap.modes, cap.per) == (Fraction(percent, 100), modes, "unit")
    assert (cap.base, cap.rounding) == ("all", "floor")


@pytest.mark.parametrize(
    ("name", "modes", "select"),
    [
        (
            "kotatng.2021.07.leaders",
            ("WFO", "WFF"),
            "post_type = structural and eselon in [II, III]",
        ),
        (
            "kotatng.2022.critical",
            ("WFO",),
            "unit.sector = kritikal or opd.kind in [satpolpp, bpbd, dinkes, dishub] or "
            "unit.kind in [puskesmas, rsud]",
        ),
        (
            "kotatng.2026.office",
            ("WFO",),
            "opd.kind in [bpbd, kesbangpol, kecamatan] or unit.kind in [kecamatan, kelurahan]",
        ),
        ("kotatng.2026.field", ("WFO",), "lapangan in duties"),
    ],
)
def test_these_must_be_present(name, modes, select):
    """Leaders at the office or in the field in 2021; critical units and field crews later."""
    duty = rule(name)
    assert isinstance(duty, Require)
    assert (duty.modes, duty.select) == (modes, select)


def test_working_from_anywhere_is_for_five_days_of_march_2026():
    """Two days before the holidays and three after them; not the days between."""
    windows = [rule(f"kotatng.2026.wfa.{when}") for when in ("before", "after")]
    assert [window.modes for window in windows] == [("WFA",), ("WFA",)]
    days = range(14, 30)
    allowed = [d for d in days if any(date(2026, 3, d) in w.period for w in windows)]
    assert allowed == [16, 17, 25, 26, 27]


def test_the_acts_reach_this_city_only():
    """Next door, in 36.74, the national acts stand alone; what they rest on is there in both."""
    plugins = Plugins.of(plugin, national, names=["kota-tangerang", "national"])
    here = {policy.id for policy in plugins.law("36.71").policies}
    there = {policy.id for policy in plugins.law("36.74").policies}
    assert here - there == set(RULES)
    assert {base for policy in POLICIES.values() for base in policy.instrument.implements} <= there
