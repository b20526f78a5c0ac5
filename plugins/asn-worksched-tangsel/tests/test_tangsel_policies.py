"""The acts of Kota Tangerang Selatan, from March 2020 to 2023."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from asn_worksched_national import plugin as national
from asn_worksched_tangsel import plugin

from asn_worksched import (
    Cap,
    Cover,
    Forbid,
    InZone,
    Permit,
    Plugins,
    Report,
    Require,
    Span,
    Where,
)
from asn_worksched.testing import places_without_rule, policy_problems

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
    "tangsel.2020.42": [
        "tangsel.2020.42.home",
        "tangsel.2020.42.service",
        "tangsel.2020.42.other",
        "tangsel.2020.42.report",
    ],
    "tangsel.2020.11": [
        "tangsel.2020.zone.home",
        "tangsel.2020.zone.orange",
        "tangsel.2020.zone.red",
        "tangsel.2020.zone.green",
    ],
    "tangsel.2021.458": ["tangsel.2021.micro.home", "tangsel.2021.micro.cap"],
    "tangsel.2021.06": ["tangsel.2021.06.home", "tangsel.2021.06.cap", "tangsel.2021.06.full"],
    "tangsel.2022.382": [
        "tangsel.2022.home",
        "tangsel.2022.nonessential",
        "tangsel.2022.essential",
        "tangsel.2022.critical",
    ],
    "tangsel.2023.08": ["tangsel.2023.home", "tangsel.2023.half", "tangsel.2023.present"],
}
NAMES = [name for names in RULES.values() for name in names]
READINGS = {
    "tangsel.2020.school.home": {"terbuka", "selama-se-19", "guru"},
    "tangsel.2020.leaders": {"hanya-disebut"},
    "tangsel.2020.leaders.below": {"ditunjuk"},
    "tangsel.2020.standby": {"dukcapil-siaga"},
    "tangsel.2020.42.home": {"terbuka"},
    "tangsel.2020.42.service": {"per-unit", "ditandai", "terbuka"},
    "tangsel.2020.42.other": {"per-unit", "ke-atas", "ditandai", "terbuka"},
    "tangsel.2020.42.report": {"terbuka"},
    "tangsel.2020.zone.orange": {"terbuka"},
    "tangsel.2020.zone.red": {"tercetak"},
    "tangsel.2021.micro.cap": {"setengah-ke-atas", "terbuka"},
    "tangsel.2021.06.cap": {"balai-kota"},
    "tangsel.2022.nonessential": {"mei-2022", "wfo-penuh"},
    "tangsel.2023.half": {"batas-wfh", "terbuka"},
    "tangsel.2023.present": {"teknis"},
}
LEADERS = (
    "[sekda, asisten, staf_ahli, kepala_dinas, kepala_badan, kepala_satuan, inspektur, sekwan, "
    "kalak, kabag, camat, lurah, kepala_uptd]"
)


def rule(name):
    """The rule of that id."""
    return next(each for policy in POLICIES.values() for each in policy.rules if each.id == name)


def reading(name, other):
    """The rule of that id as it is read otherwise."""
    return next(each.rule for each in rule(name).readings if each.name == other)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    assert {name: [r.id for r in p.rules] for name, p in POLICIES.items()} == RULES


def test_the_other_readings_are_these():
    """Each open point of the sources that a rule can be read by is on this list."""
    found = {name: {each.name for each in rule(name).readings} for name in NAMES}
    assert {name: names for name, names in found.items() if names} == READINGS


@pytest.mark.parametrize(
    ("name", "first", "last", "level", "published"),
    [
        ("tangsel.2020.school", "2020-03-17", "", 7, "2020-03-17"),
        ("tangsel.2020.wfh", "2020-03-18", "2020-03-31", 7, "2020-03-17"),
        ("tangsel.2020.42", "2020-09-15", "", 5, "2020-09-15"),
        ("tangsel.2020.11", "2020-11-16", "", 8, "2020-11-16"),
        ("tangsel.2021.458", "2021-02-13", "", 7, "2021-02-13"),
        ("tangsel.2021.06", "2021-06-29", "2021-07-15", 8, "2021-06-29"),
        ("tangsel.2022.382", "2022-01-25", "2022-12-30", 7, "2022-01-25"),
        ("tangsel.2023.08", "2023-08-28", "", 7, "2023-08-27"),
    ],
)
def test_each_act_is_in_force_when_it_should_be(name, first, last, level, published):
    """An act whose end nobody told is open itself; its rules have the end that was chosen."""
    act = POLICIES[name].instrument
    end = date.fromisoformat(last) if last else None
    assert act.in_force == Span(date.fromisoformat(first), end)
    assert (act.region, act.level) == ("36.74", level)
    assert act.published == date.fromisoformat(published)
    assert act.note
    assert act.source


CHOSEN = {
    "tangsel.2020.school": "2020-03-31",
    "tangsel.2020.42": "2020-11-15",
    "tangsel.2020.11": "2021-01-10",
    "tangsel.2021.458": "2021-06-28",
    "tangsel.2023.08": "2023-10-21",
}
"""The last day chosen for the rules of an act whose end nobody told."""


def test_rules_of_acts_without_a_known_end_have_one_chosen():
    """Nothing goes on for years because a report was silent."""
    open_ended = [name for name, act in POLICIES.items() if act.instrument.in_force.end is None]
    ends = {name: {str(each.period.end) for each in POLICIES[name].rules} for name in open_ended}
    assert ends == {name: {last} for name, last in CHOSEN.items()}


def test_the_acts_are_well_formed():
    """Citations, selectors, readings and slips; the cap of 100 % in green zones is meant."""
    known = Plugins.of(national).policies
    assert policy_problems(POLICIES.values(), known=known, meant=["tangsel.2020.zone.green"]) == []
    assert places_without_rule(POLICIES.values()) == {}


def test_no_citation_claims_to_be_verified():
    """No act was found; each clause is told in words of our own."""
    cited = [rule(name).citation for name in NAMES]
    assert {(each.verified, each.at.split()[0]) for each in cited} == {(False, "pokok")}


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


@pytest.mark.parametrize(
    ("name", "percent", "per"),
    [
        ("tangsel.2020.42.service", 50, "opd"),
        ("tangsel.2020.42.other", 25, "opd"),
        ("tangsel.2020.zone.orange", 50, "unit"),
        ("tangsel.2020.zone.red", 25, "unit"),
        ("tangsel.2020.zone.green", 100, "unit"),
        ("tangsel.2021.micro.cap", 50, "unit"),
        ("tangsel.2021.06.cap", 25, "unit"),
        ("tangsel.2022.nonessential", 50, "unit"),
        ("tangsel.2022.essential", 75, "unit"),
        ("tangsel.2023.half", 50, "unit"),
    ],
)
def test_ceilings_are_as_published(name, percent, per):
    """Of people at the office, all of the group being the base, rounded down."""
    cap = rule(name)
    assert isinstance(cap, Cap)
    assert (cap.share, cap.per, cap.modes) == (Fraction(percent, 100), per, ())
    assert (cap.base, cap.moment, cap.rounding) == ("all", "day", "floor")


def test_the_misprint_of_the_red_zone_is_a_reading():
    """The report prints 26 percent; the default is the 25 of the national circular."""
    assert reading("tangsel.2020.zone.red", "tercetak").share == Fraction(26, 100)


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("tangsel.2020.zone.orange", ("sedang",)),
        ("tangsel.2020.zone.red", ("tinggi",)),
        ("tangsel.2020.zone.green", ("tidak_terdampak", "tanpa_kasus")),
    ],
)
def test_ceilings_by_colour_hold_in_their_zone_only(name, levels):
    """Yellow was not spoken of, so no rule of the city holds in it."""
    assert rule(name).where == Where(zones=(InZone(scheme="risiko", levels=levels),))


def test_every_opd_has_one_of_the_two_ceilings_of_the_perwal():
    """What is no service office is the other kind, by the same words turned round."""
    service, other = rule("tangsel.2020.42.service"), rule("tangsel.2020.42.other")
    assert " ".join(other.select.split()) == f"not ({' '.join(service.select.split())})"


@pytest.mark.parametrize(
    ("name", "select"),
    [
        ("tangsel.2021.06.full", "opd.kind in [satpolpp, dishub]"),
        ("tangsel.2022.critical", "unit.sector = kritikal or opd.kind = satpolpp"),
    ],
)
def test_critical_units_are_at_the_office_in_full(name, select):
    """Satpol PP in both, Dishub as reported in 2021, marked units in 2022."""
    full = rule(name)
    assert isinstance(full, Require)
    assert (full.modes, full.select) == (("WFO",), select)


def test_treasurers_supervisors_and_leaders_of_activities_do_not_work_from_home():
    """They are told by their duties in the register."""
    present = rule("tangsel.2023.present")
    assert isinstance(present, Forbid)
    assert present.modes == ("WFH",)
    duties = ["bendahara", "pengawas", "pimpinan_kegiatan"]
    assert present.select == " or ".join(f"{duty} in duties" for duty in duties)


def test_the_open_points_of_the_sources_are_told():
    """Where the sources differ, the note says what was chosen."""
    assert "menambah" in rule("tangsel.2020.leaders.designated").note
    assert "Disdukcapil" in rule("tangsel.2020.picket").note
    assert "26" in rule("tangsel.2020.zone.red").note
    assert "Mei 2022" in rule("tangsel.2022.nonessential").note


def test_the_acts_reach_this_city_only():
    """Next door, in 36.71, the national act stands alone; what it rests on is there in both."""
    plugins = Plugins.of(plugin, national, names=["tangsel", "national"])
    here = {policy.id for policy in plugins.law("36.74").policies}
    there = {policy.id for policy in plugins.law("36.71").policies}
    assert here - there == set(RULES)
    assert {base for policy in POLICIES.values() for base in policy.instrument.implements} <= there


@pytest.mark.parametrize(("day", "level"), [("2020-11-16", "sedang"), ("2021-03-23", "rendah")])
def test_the_city_told_its_own_zone_on_two_days(day, level):
    """Levels that its personnel agency named in the reports that the acts rest on."""
    found = Plugins.of(plugin).zones.level("risiko", "36.74", day)
    assert (found.level, found.publisher) == (level, "BKPP Tangsel")
