"""The acts of DKI Jakarta, 2020 to 2025, and the law cases about them."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from asn_worksched_dki import plugin
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import (
    law_cases,
    places_without_rule,
    policy_problems,
    rules_without_case,
)

CASES = law_cases(Path(__file__).parents[1] / "cases")
PLUGINS = asn.Plugins.of(plugin, national, names=["dki", "national"])
LAW = PLUGINS.law("31")
POLICIES = {policy.id: policy for policy in asn.Plugins.of(plugin).policies}
RULES = {
    "dki.2020.33": [],
    "dki.2020.se38": ["home", "cap", "protected", "shift", "report"],
    "dki.2020.79": ["close"],
    "dki.2020.80": [],
    "dki.2020.se02": ["home", "cap", "shift1", "shift2"],
    "dki.2020.88": ["home", "cap", "service", "close"],
    "dki.2020.penjelasan": ["dki.2020.88.exceed"],
    "dki.2020.psbb2": [],
    "dki.2020.bkd": ["cap", "hours", "presence", "daily"],
    "dki.2020.101": [],
    "dki.2020.transisi": ["home", "cap"],
    "dki.2020.se02.rev": ["cap"],
    "dki.2020.ingub64": ["cap"],
    "dki.2021.mikro": ["home", "cap"],
    "dki.2025.e0021": ["home", "presence", "effective"],
}
FORCE = {
    "dki.2020.33": ("2020-04-10", None, 5),
    "dki.2020.se38": ("2020-06-08", "2020-09-02", 7),
    "dki.2020.79": ("2020-08-21", None, 5),
    "dki.2020.80": ("2020-08-21", None, 5),
    "dki.2020.se02": ("2020-09-03", "2021-01-10", 7),
    "dki.2020.88": ("2020-09-14", "2020-10-11", 5),
    "dki.2020.penjelasan": ("2020-09-14", "2020-10-11", 8),
    "dki.2020.psbb2": ("2020-09-28", "2020-10-11", 5),
    "dki.2020.bkd": ("2020-09-14", "2020-10-11", 7),
    "dki.2020.101": ("2020-10-12", None, 5),
    "dki.2020.transisi": ("2020-10-12", "2021-01-10", 5),
    "dki.2020.se02.rev": ("2020-12-18", "2021-01-08", 7),
    "dki.2020.ingub64": ("2020-12-18", "2021-01-08", 7),
    "dki.2021.mikro": ("2021-06-22", "2021-07-05", 5),
    "dki.2025.e0021": ("2025-08-29", None, 7),
}
EVERY_RULE = [rule for policy in POLICIES.values() for rule in policy.rules]
UNSEEN = {
    "dki.2020.88": ("9(1)", "9(2)(d)", "9(2)(e)", "9(2)(g)", "9(2)(h)"),
    "dki.2020.penjelasan": (
        "pokok penutupan seluruh gedung",
        "pokok sektor usaha yang tetap berjalan",
    ),
}
"""Places that say nothing about where officials work, or are read in another act."""
BASIC = ("satpolpp", "damkar", "bpbd", "dishub", "rsud", "puskesmas")
"""The kinds of unit that the Governor's briefing of 13 September 2020 is taken to speak of."""
LIFTED = {"": BASIC, "bunyi_pasal": (), "sampai_separuh": BASIC, "yang_disebut": BASIC[:3]}
"""Those that may exceed the 25 % by each reading of it; "" is the default."""


def rule(name):
    """The rule of that id."""
    return next(each for each in EVERY_RULE if each.id == name)


def day(text):
    """The day, or ``None`` for an open end."""
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_law_case(case):
    """The law says of each case just what its file expects."""
    case.check(PLUGINS)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    found = {name: [each.id for each in policy.rules] for name, policy in POLICIES.items()}
    assert found == {
        act: [each if each.startswith("dki.") else f"{act}.{each}" for each in rules]
        for act, rules in RULES.items()
    }


@pytest.mark.parametrize("name", FORCE)
def test_each_act_is_in_force_when_it_should_be(name):
    """As the acts leave one another, both ends included; every act is of the province."""
    act, (first, last, level) = LAW.act(name), FORCE[name]
    assert act.in_force == asn.Span(day(first), day(last))
    assert (act.region, act.level, act.draft) == ("31", level, False)
    assert act.note
    assert act.source


def test_the_acts_are_well_formed():
    """Citations, selectors, readings and slips; two amending acts do name a last day."""
    known = asn.Plugins.of(national).policies
    meant = ["dki.2020.88", "dki.2020.se02.rev"]
    assert policy_problems(POLICIES.values(), known=known, meant=meant) == []


def test_what_the_acts_say_of_places_of_work_is_in_rules_and_every_rule_in_cases():
    """No other place of an act is listed for nothing, and no rule could be lost unseen."""
    assert places_without_rule(POLICIES.values()) == UNSEEN
    assert rules_without_case(POLICIES.values(), CASES) == []


def test_no_citation_claims_to_be_verified():
    """No act was seen itself."""
    assert not [each.id for each in EVERY_RULE if each.citation.verified]


@pytest.mark.parametrize(
    ("name", "changed_by"),
    [
        ("dki.2020.33", [("dki.2020.88", "amends", None)]),
        ("dki.2020.79", [("dki.2020.101", "amends", None)]),
        ("dki.2020.88", [("dki.2020.psbb2", "prolongs", "2020-10-11")]),
        ("dki.2020.penjelasan", [("dki.2020.psbb2", "prolongs", "2020-10-11")]),
        ("dki.2020.bkd", [("dki.2020.psbb2", "prolongs", "2020-10-11")]),
        ("dki.2020.se38", [("dki.2020.se02", "revokes", "2020-09-02")]),
        ("dki.2020.se02", [("dki.2020.se02.rev", "amends", None)]),
    ],
)
def test_acts_change_one_another(name, changed_by):
    """Which act amends, prolongs or revokes which."""
    found = [(each.by.id, each.how, each.last_day) for each in LAW.trail(name)]
    assert found == [(by, how, day(last)) for by, how, last in changed_by]


@pytest.mark.parametrize("name", ["dki.2020.88", "dki.2020.penjelasan", "dki.2020.bkd"])
def test_before_it_was_prolonged_the_strict_regime_was_to_end_after_two_weeks(name):
    """As known on 20 September 2020 it ended on the 27th, and all that rests on it with it."""
    assert LAW.known_on(date(2020, 9, 20)).act(name).in_force.end == date(2020, 9, 27)


@pytest.mark.parametrize("kind", [*BASIC, "dinas", "dinkes", "kelurahan", "lainnya"])
@pytest.mark.parametrize("reading", LIFTED)
def test_only_basic_service_is_lifted_out_of_the_caps(kind, reading):
    """Which caps reach a unit of each kind in the strict regime, and where its people work."""
    unit = asn.Unit("unit", "Unit", kind=kind, site=asn.Site("g", "Gedung"))
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit="unit") for n in range(8)], [unit])
    law = LAW.read_as({"dki.2020.88.exceed": reading}) if reading else LAW
    rulings = asn.resolve(people, law, asn.Period("2020-09-14", "2020-09-14"))
    lifted = kind in LIFTED[reading]
    caps = {cap.rule.id for cap in rulings.caps}
    every = {"dki.2020.88.cap", "dki.2020.bkd.cap", "dki.2020.se02.cap"}
    half = {"dki.2020.se02.cap"} if reading == "sampai_separuh" else set()
    assert caps == (half if lifted else every)
    usual = {mode.code for mode in rulings.of("p0", "2020-09-14").usual}
    assert usual == ({"WFO"} if lifted else {"WFH"})


def test_the_people_of_basic_service_do_not_count_in_a_shared_building():
    """Eight others in the building leave two places, with and without eight of Satpol PP in it."""
    hall = asn.Site("g", "Gedung")
    units = [asn.Unit(kind, kind, kind=kind, site=hall) for kind in ("dinas", "satpolpp")]
    everyone = [asn.Employee(key=f"{u.code}-{n}", unit=u.code) for u in units for n in range(8)]
    for people in (everyone, everyone[:8]):
        register = asn.Personnel.of(people, units)
        rulings = asn.resolve(register, LAW, asn.Period("2020-09-14", "2020-09-14"))
        cap = next(each for each in rulings.caps if each.rule.id == "dki.2020.88.cap")
        assert cap.places.tolist() == [[2]]
        assert cap.base.tolist() == [[8]]


@pytest.mark.parametrize(
    ("name", "reading", "on", "spans"),
    [
        ("se38.shift", "", 11, [("07:00", "15:30"), ("09:00", "17:30")]),
        ("se38.shift", "", 12, [("07:00", "16:00"), ("09:00", "18:00")]),
        ("se38.shift", "istirahat_jumat_sama", 12, [("07:00", "16:00"), ("09:00", "18:00")]),
        ("se02.shift1", "", 11, [("07:00", "12:30")]),
        ("se02.shift1", "", 12, [("07:00", "13:00")]),
        ("se02.shift1", "sampai_1330", 11, [("07:00", "13:30")]),
        ("se02.shift2", "", 11, [("10:30", "16:00")]),
        ("se02.shift2", "", 12, [("10:30", "16:30")]),
        ("se02.shift2", "sampai_1630", 11, [("10:30", "16:30")]),
    ],
)
def test_shifts_are_as_the_press_prints_them(name, reading, on, spans):
    """The 11th of June 2020 is a Thursday, the 12th a Friday."""
    found = rule(f"dki.2020.{name}")
    if reading:
        found = next(each.rule for each in found.readings if each.name == reading)
    read = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans]
    assert list(found.spans(date(2020, 6, on))) == read


def test_in_december_the_stricter_of_two_acts_governs():
    """75 % at home and at most 50 % in the office hold together: two of eleven may come."""
    unit = asn.Unit("dinas", "Dinas", kind="dinas", site=asn.Site("g", "Gedung"))
    people = asn.Personnel.of([asn.Employee(key=f"p{n}", unit="dinas") for n in range(11)], [unit])
    rulings = asn.resolve(people, LAW, asn.Period("2020-12-21", "2020-12-23"))
    roster = asn.plan(rulings)
    assert {"dki.2020.se02.rev.cap", "dki.2020.ingub64.cap"} <= {c.rule.id for c in rulings.caps}
    assert set((roster.mode == 1).sum(axis=0).tolist()) == {2}
    assert asn.audit(roster, rulings) == ()


def test_the_reason_of_a_closure_tells_the_two_acts_apart():
    """At least 72 hours for exposure, at most 72 as a sanction; no rule has both."""
    exposed, sanction = rule("dki.2020.88.close"), rule("dki.2020.79.close")
    assert (exposed.reason, exposed.min_hours, exposed.max_hours) == ("exposed", 72, None)
    assert (sanction.reason, sanction.min_hours, sanction.max_hours) == ("sanction", None, 72)


def test_no_explanation_tells_why_somebody_must_stay_at_home():
    """Of the clause on pregnant and sick staff only the act is told."""
    unit = asn.Unit("dinas", "Dinas", kind="dinas")
    people = asn.Personnel.of(
        [
            asn.Employee(key="p1", unit="dinas", protected=True),
            asn.Employee(key="p2", unit="dinas"),
        ],
        [unit],
    )
    rulings = asn.resolve(people, LAW, asn.Period("2020-06-08", "2020-06-08"))
    told = rulings.of("p1", "2020-06-08").explain()
    assert "SE Sekda DKI 38/SE/2020" in told
    assert not any(word in told for word in ("hamil", "sakit", "dki.2020.se38.protected"))


def test_the_acts_reach_the_province_and_its_cities_only():
    """They hold in 31 and 31.71 and not in Banten; what they rest on is there as well."""
    for region, reached in [("31", set(RULES)), ("31.71", set(RULES)), ("36", set())]:
        known = {policy.id for policy in PLUGINS.law(region).policies}
        assert known & set(RULES) == reached
        for each in reached:
            assert set(POLICIES[each].instrument.implements) <= known


def test_the_stage_of_psbb_is_known_in_every_city():
    """Strict from 14 September to 11 October 2020, and the transition from the next day on."""
    levels = [
        LAW.zones.level("psbb", "31.71", date(2020, month, number))
        for month, number in [(9, 13), (9, 14), (10, 11), (10, 12)]
    ]
    assert [each and each.level for each in levels] == [None, "psbb", "psbb", "transisi"]
