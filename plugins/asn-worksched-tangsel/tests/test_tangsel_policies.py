"""The acts of Kota Tangerang Selatan, March 2020."""

from __future__ import annotations

from datetime import date

import pytest
from asn_worksched_national import plugin as national
from asn_worksched_tangsel import plugin

from asn_worksched import Cover, Permit, Plugins, Report, Require, Span, parse_selector

POLICIES = {policy.id: policy for policy in Plugins.of(plugin).policies}
RULES = {
    "tangsel.2020.school": ["tangsel.2020.school.home"],
    "tangsel.2020.wfh": [
        "tangsel.2020.wfh.home",
        "tangsel.2020.leaders",
        "tangsel.2020.leaders.below",
        "tangsel.2020.leaders.designated",
        "tangsel.2020.standby",
        "tangsel.2020.picket",
        "tangsel.2020.monitor",
    ],
}
LEADERS = (
    "[sekda, asisten, staf_ahli, kepala_dinas, kepala_badan, kepala_satuan, inspektur, sekwan, "
    "kalak, kabag, camat, lurah, kepala_uptd]"
)


def rule(name):
    """The rule of that id."""
    return next(each for policy in POLICIES.values() for each in policy.rules if each.id == name)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    assert {name: [r.id for r in p.rules] for name, p in POLICIES.items()} == RULES


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("tangsel.2020.wfh", Span(date(2020, 3, 18), date(2020, 3, 31))),
        ("tangsel.2020.school", Span(date(2020, 3, 17))),
    ],
)
def test_each_act_is_in_force_when_it_should_be(name, force):
    """The mayor's circular covers 18 to 31 March, both included; the schools' has no known end."""
    act = POLICIES[name].instrument
    assert (act.in_force, act.region, act.level) == (force, "36.74", 7)
    assert act.published == date(2020, 3, 17)
    assert act.number == ""
    assert act.note


@pytest.mark.parametrize("name", [name for names in RULES.values() for name in names])
def test_each_rule_says_where_it_stands_and_that_it_is_unverified(name):
    """The circulars were not found; each clause is told in words of our own. Selectors parse."""
    found = rule(name)
    assert found.citation.at.startswith("pokok ")
    assert not found.citation.verified
    assert found.citation.short == POLICIES[found.citation.instrument].instrument.short
    parse_selector(found.select)


@pytest.mark.parametrize(
    ("name", "select"),
    [("tangsel.2020.wfh.home", ""), ("tangsel.2020.school.home", "unit.kind = sekolah")],
)
def test_working_from_home_is_the_usual_mode(name, select):
    """The city's acts make it usual, where the national one only allows it."""
    home = rule(name)
    assert isinstance(home, Permit)
    assert (home.modes, home.usual, home.select) == (("WFH",), True, select)


@pytest.mark.parametrize(
    ("name", "select"),
    [
        ("tangsel.2020.leaders", f"role in {LEADERS}"),
        ("tangsel.2020.leaders.below", f"post_type = structural and superior.role in {LEADERS}"),
        ("tangsel.2020.leaders.designated", "ditunjuk in duties"),
        ("tangsel.2020.standby", "unit.kind in [satpolpp, damkar, puskesmas, rsud]"),
    ],
)
def test_these_must_be_at_the_office(name, select):
    """Leaders, the level below them, the designated, and units on standby."""
    duty = rule(name)
    assert isinstance(duty, Require)
    assert (duty.modes, duty.select) == (("WFO",), select)


def test_every_counter_has_a_picket_officer():
    """At least one a service, in every unit that has services, with four measures of hygiene."""
    picket = rule("tangsel.2020.picket")
    assert isinstance(picket, Cover)
    assert (picket.of, picket.minimum, picket.select) == ("service", 1, "")
    assert len(picket.protocol) == 4


def test_presence_and_activities_are_reported_daily():
    """Both applications are named in the duty."""
    monitor = rule("tangsel.2020.monitor")
    assert isinstance(monitor, Report)
    assert "absensi" in monitor.what
    assert "kegiatan" in monitor.what
    assert monitor.due == "setiap hari kerja"


def test_the_open_points_of_the_sources_are_told():
    """Where the sources differ, the note says what was chosen."""
    assert "menambah" in rule("tangsel.2020.leaders.designated").note
    assert "Disdukcapil" in rule("tangsel.2020.picket").note


def test_the_acts_reach_this_city_only():
    """Next door, in 36.71, the national act stands alone; what it rests on is there in both."""
    plugins = Plugins.of(plugin, national, names=["tangsel", "national"])
    here = {policy.id for policy in plugins.law("36.74").policies}
    there = {policy.id for policy in plugins.law("36.71").policies}
    assert here - there == set(RULES)
    assert {base for policy in POLICIES.values() for base in policy.instrument.implements} <= there
