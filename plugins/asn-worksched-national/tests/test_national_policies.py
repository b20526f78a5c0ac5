"""The national acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import attrs
import pytest
from asn_worksched_national import plugin

from asn_worksched import (
    Cap,
    Employee,
    Hours,
    Period,
    Permit,
    Personnel,
    Plugins,
    Report,
    Require,
    Span,
    Unit,
    parse_selector,
    resolve,
)
from asn_worksched.domain.law import Ladder, Limit, Shifts

PLUGINS = Plugins.of(plugin)
POLICIES = {policy.id: policy for policy in PLUGINS.policies}
EVERY_RULE = [(policy, rule) for policy in POLICIES.values() for rule in policy.rules]
LAW = PLUGINS.law("")
EFFECTIVE = {policy.id: policy.instrument.in_force for policy in LAW.effective}


def on(text):
    """The day written so; an empty text is an open end."""
    return date.fromisoformat(text) if text else None


# id, rank, published, in force after all amendments and revocations, rules.
ACTS = {
    "id.1995.68": (3, "1995-09-27", "1995-09-27", "2023-04-11", "office hours"),
    "id.2010.53": (2, "2010-06-06", "2010-06-06", "2021-08-30", "id.2010.p53"),
    "id.2020.19": (
        *(6, "2020-03-16", "2020-03-16", "2020-06-04"),
        "window leaders home evaluation",
    ),
    "id.2020.34": (6, "2020-03-30", "2020-03-30", "2020-06-04", "data"),
    "id.2020.36": (6, "2020-03-30", "2020-03-30", "2020-07-13", ""),
    "id.2020.440.2436": (6, "2020-03-17", "2020-03-17", "2020-06-04", "leaders map"),
    "id.2020.45": (6, "2020-04-09", "2020-04-09", "", "home psbb"),
    "id.2020.50": (6, "2020-04-20", "2020-04-20", "2020-06-04", "app"),
    "id.2020.51": (6, "2020-04-20", "2020-04-20", "2020-05-23", "five six"),
    "id.2020.54": (6, "2020-05-12", "2020-05-12", "2020-06-04", "home"),
    "id.2020.57": (6, "2020-05-28", "2020-05-28", "2020-06-04", ""),
    "id.2020.58": (6, "2020-05-29", "2020-06-05", "", "base psbb.home psbb"),
    "id.2020.64": (6, "2020-07-14", "2020-07-14", "", ""),
    "id.2020.65": (6, "2020-07-13", "2020-07-13", "", "shift report"),
    "id.2020.67": (
        *(6, "2020-09-07", "2020-09-04", ""),
        "zone.hijau zone.rendah zone.sedang zone.tinggi",
    ),
    "id.2020.gt.8": (6, "2020-06-15", "2020-06-15", "", "waves"),
    "id.2021.94": (2, "2021-08-31", "2021-08-31", "", "id.2021.p94"),
    "id.2023.21": (
        *(3, "2023-04-12", "2023-04-12", ""),
        "id.2023.office id.2023.hours id.2023.hours.six id.2023.ramadan id.2023.ramadan.six "
        "id.2023.flexible",
    ),
    "id.2024.1": (6, "2024-04-13", "2024-04-16", "2024-04-17", "home cap service"),
    "id.2025.2": (6, "2025-03-05", "2025-03-24", "2025-03-27", "flexible"),
    "id.2025.3": (6, "2025-04-08", "2025-04-08", "2025-04-08", "flexible"),
    "id.2025.4": (
        *(4, "2025-04-21", "2025-04-21", ""),
        "id.2025.fwa.task id.2025.fwa id.2025.fwa.person.sanction id.2025.fwa.person.new "
        "id.2025.fwa.shift id.2025.fwa.monitor",
    ),
    "id.2026.2": (
        *(6, "2026-02-09", "2026-03-16", "2026-03-27"),
        "id.2026.lebaran.before id.2026.lebaran.after id.2026.lebaran.complaints",
    ),
}


def rule(name):
    """The rule of that id."""
    return next(each for _, each in EVERY_RULE if each.id == name)


@pytest.mark.parametrize(("name", "facts"), ACTS.items(), ids=ACTS)
def test_each_act_holds_when_it_should_and_has_just_its_rules(name, facts):
    """Both ends are included, later acts are reckoned with, and the whole country is reached."""
    level, published, first, last, rules = facts
    policy, act = POLICIES[name], POLICIES[name].instrument
    assert (act.level, act.published, act.region) == (level, on(published), "")
    assert EFFECTIVE[name] == Span(on(first), on(last))
    short = [each if each.startswith("id.") else f"{name}.{each}" for each in rules.split()]
    assert [each.id for each in policy.rules] == short


@pytest.mark.parametrize(("policy", "found"), EVERY_RULE, ids=[each.id for _, each in EVERY_RULE])
def test_each_rule_cites_a_place_that_its_act_has_and_says_that_it_is_unverified(policy, found):
    """No gazetted text was seen; every reading cites the same place and its selector parses."""
    for each in (found, *(reading.rule for reading in found.readings)):
        assert each.citation.place in policy.instrument.contents
        assert not each.citation.verified
        assert each.citation.short == policy.instrument.short
        parse_selector(each.select)


@pytest.mark.parametrize(
    "found",
    [each for _, each in EVERY_RULE if each.readings],
    ids=lambda found: found.id,
)
def test_each_reading_differs_from_the_default_in_more_than_its_note(found):
    """A reading that changes nothing would hide that the open point was not written down."""
    for reading in found.readings:
        same = attrs.evolve(found, note=reading.rule.note, readings=())
        assert reading.rule != same


def test_the_chain_of_2020_is_prolonged_four_times_and_then_ended():
    """The changes stand in the order in which they were published, each with its last day."""
    told = [(each.by.id, each.ordinal, each.last_day) for each in LAW.trail("id.2020.19")]
    assert told == [
        ("id.2020.34", 1, date(2020, 4, 21)),
        ("id.2020.50", 2, date(2020, 5, 13)),
        ("id.2020.54", 3, date(2020, 5, 29)),
        ("id.2020.57", 4, date(2020, 6, 4)),
        ("id.2020.58", None, date(2020, 6, 4)),
    ]


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ("2020-03-16", "2020-03-31"),
        ("2020-03-29", "2020-03-31"),
        ("2020-03-30", "2020-04-21"),
        ("2020-04-20", "2020-05-13"),
        ("2020-05-12", "2020-05-29"),
        ("2020-05-28", "2020-06-04"),
    ],
)
def test_nobody_knows_a_prolongation_before_it_is_published(known, last):
    """The end of working from home is the one that could be known on that day."""
    assert LAW.known_on(on(known)).act("id.2020.19").in_force.end == on(last)


def test_working_from_home_is_allowed_but_not_usual():
    """The national circulars open a door; who goes through it is for each head to say."""
    permits = [each for name in ACTS for each in POLICIES[name].rules if isinstance(each, Permit)]
    usual = [each.id for each in permits if each.usual]
    assert usual == ["id.2020.45.home", "id.2020.58.psbb.home"]
    window = rule("id.2020.19.window")
    assert (window.modes, window.select) == (("WFH",), "")
    assert len(window.criteria) == 8
    assert sum("14 hari" in each for each in window.criteria) == 2
    assert len(rule("id.2020.58.base").criteria) == 10


def test_the_two_highest_levels_stay_at_the_office():
    """Strictly read: every holder of either level, within each perangkat daerah."""
    for name in ("id.2020.19.leaders", "id.2020.440.2436.leaders"):
        leaders = rule(name)
        assert isinstance(leaders, Require)
        assert (leaders.modes, leaders.select) == (("WFO",), "structural_rank <= 2")


def test_leaving_home_is_reported_to_the_superior():
    """The duty has a content, an addressee and an occasion, and later a place."""
    for name in ("id.2020.19.home", "id.2020.54.home"):
        home = rule(name)
        assert isinstance(home, Report)
        assert home.to == "atasan langsung"
        assert home.due
    assert "penempatan" in home.what


@pytest.mark.parametrize(
    ("zone", "share"), [("hijau", 100), ("rendah", 75), ("sedang", 50), ("tinggi", 25)]
)
def test_the_cap_of_september_2020_follows_the_risk_zone(zone, share):
    """Literally read, with every other way to count as a reading of its own."""
    cap = rule(f"id.2020.67.zone.{zone}")
    assert isinstance(cap, Cap)
    assert cap.share == Fraction(share, 100)
    assert (cap.base, cap.per, cap.moment, cap.rounding) == ("all", "unit", "day", "floor")
    assert cap.exempt_counts
    assert {each.name for each in cap.readings} >= {
        *("half_up", "ceil", "on_duty", "excluding_exempt", "exempt_free", "slot", "open_end"),
    }


def test_every_level_of_risk_has_its_cap():
    """No zone that the task force names is left without a figure, and none has two."""
    zones = [rule(f"id.2020.67.zone.{name}").where.zones[0] for name in ("hijau", "rendah")]
    zones += [rule(f"id.2020.67.zone.{name}").where.zones[0] for name in ("sedang", "tinggi")]
    levels = [level for zone in zones for level in zone.levels]
    assert levels == ["tidak_terdampak", "tanpa_kasus", "rendah", "sedang", "tinggi"]


@pytest.mark.parametrize(
    ("name", "week", "ends"),
    [
        ("id.1995.68.hours", 37 * 60 + 30, ["16.00", "16.30"]),
        ("id.2020.51.five", 32 * 60 + 30, ["15.00", "15.30"]),
        ("id.2020.51.six", 33 * 60, ["14.00", "14.30"]),
        ("id.2023.hours", 37 * 60 + 30, ["16.00", "16.30"]),
        ("id.2023.hours.six", 37 * 60 + 30, ["14.45", "15.15"]),
        ("id.2023.ramadan", 32 * 60 + 30, ["15.00", "15.30"]),
        ("id.2023.ramadan.six", 32 * 60 + 30, ["13.55", "14.25"]),
    ],
)
def test_a_week_has_the_hours_that_its_act_asks(name, week, ends):
    """Days times minutes make the week; a day ends after its break, the longer one on Fridays."""
    hours = rule(name)
    assert isinstance(hours, Hours)
    assert hours.minutes * hours.days_per_week == week
    start = datetime.combine(date(2020, 3, 18), hours.start)
    found = [
        (start + timedelta(minutes=hours.minutes + pause)).strftime("%H.%M")
        for pause in (hours.break_minutes, hours.friday_break)
    ]
    assert found == ends


@pytest.mark.parametrize("name", ["id.1995.68.office", "id.2023.office"])
def test_the_office_is_where_everybody_may_work(name):
    """Without this base no other act would find a place of work to start from."""
    office = rule(name)
    assert isinstance(office, Permit)
    assert (office.modes, office.select, office.usual) == (("WFO",), "", False)


def test_flexible_places_are_for_the_people_that_the_head_names_and_two_days_a_week():
    """A limit on days away, not on days at the office; and five tests of the task."""
    task, limit = rule("id.2025.fwa.task"), rule("id.2025.fwa")
    assert task.select == "kerja_fleksibel in duties"
    assert len(task.criteria) == 5
    assert isinstance(limit, Limit)
    assert (limit.modes, limit.at_most, limit.per) == (("WFH", "WFA"), 2, "week")


@pytest.mark.parametrize(
    ("first", "last", "readings", "counted"),
    [
        ("2026-03-23", "2026-03-29", {}, "23 24 28 29"),
        (
            "2026-03-23",
            "2026-03-29",
            {"id.2026.lebaran.after": "limit_stays"},
            "23 24 25 26 27 28 29",
        ),
        ("2026-03-16", "2026-03-22", {}, "18 19 20 21 22"),
        ("2026-04-06", "2026-04-12", {}, "06 07 08 09 10 11 12"),
    ],
)
def test_the_days_around_lebaran_2026_do_not_count_against_the_two(first, last, readings, counted):
    """Three days in one week could not be flexible otherwise; another reading counts them."""
    people = Personnel.of([Employee(key="a", unit="u")], [Unit("u", "Dinas", kind="dinas")])
    period = Period(first, last)
    (limit,) = resolve(people, LAW.read_as(readings), period).limits
    assert limit.rule.id == "id.2025.fwa"
    assert [f"{period.days[at]:%d}" for at in limit.spans[0]] == counted.split()


def test_shifts_in_greater_jakarta_start_three_hours_apart():
    """The two waves of the task force keep the distance that the minister's circular asks."""
    shift, waves = rule("id.2020.65.shift"), rule("id.2020.gt.8.waves")
    assert isinstance(shift, Shifts)
    assert (shift.number, shift.split, shift.apart) == (2, Fraction(1, 2), 180)
    assert shift.where == waves.where
    day = date(2020, 7, 13)
    first, second = (datetime.combine(day, begin) for begin, _ in waves.spans(day))
    assert second - first == timedelta(minutes=shift.apart)


@pytest.mark.parametrize(("name", "below"), [("id.2010.p53", 4), ("id.2021.p94", 2)])
def test_a_ladder_of_discipline_has_no_gap_and_no_step_twice(name, below):
    """Each step starts where the one before ends, the last is open, and below there is none."""
    ladder = rule(name)
    assert isinstance(ladder, Ladder)
    for each in (ladder, *(reading.rule for reading in ladder.readings)):
        firsts = [rung.from_ for rung in each.rungs]
        assert firsts == [below + 1, *(rung.to + 1 for rung in each.rungs[:-1])]
        assert each.rungs[-1].to is None
        assert each.rung(below) is None


def test_ten_working_days_on_end_come_to_the_last_step():
    """Under PP 94/2021 a run of ten leads to dismissal, whatever the sum of days."""
    ladder = rule("id.2021.p94")
    assert ladder.rung(10, in_a_row=10) == ladder.rungs[-1]
    assert ladder.rung(10, in_a_row=9) == ladder.rungs[2]


def test_a_statement_is_no_law_until_it_is_adopted():
    """The share for the transition was said, not decreed; a what-if may still ask about it."""
    assert POLICIES["id.2020.transisi"].instrument.draft
    assert "id.2020.transisi" not in EFFECTIVE
    assert LAW.adopting("id.2020.transisi").rule("id.2020.transisi.cap").share == Fraction(1, 2)
