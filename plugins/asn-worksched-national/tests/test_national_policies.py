"""The national acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from asn_worksched_national import plugin

from asn_worksched import Hours, Permit, Plugins, Report, Require, Span, parse_selector

POLICIES = {policy.id: policy for policy in Plugins.of(plugin).policies}
RULES = {
    "id.1995.68": ["id.1995.68.office", "id.1995.68.hours"],
    "id.2020.19": ["id.2020.19.window", "id.2020.19.leaders", "id.2020.19.home"],
}


def rule(name):
    """The rule of that id."""
    return next(each for policy in POLICIES.values() for each in policy.rules if each.id == name)


def test_the_acts_and_their_rules_are_these():
    """Nothing is added or lost without this list saying so."""
    assert {name: [r.id for r in p.rules] for name, p in POLICIES.items()} == RULES


@pytest.mark.parametrize(
    ("name", "force", "published", "level"),
    [
        ("id.1995.68", Span(date(1995, 9, 27), date(2023, 4, 11)), date(1995, 9, 27), 3),
        ("id.2020.19", Span(date(2020, 3, 16), date(2020, 3, 31)), date(2020, 3, 16), 6),
    ],
)
def test_each_act_is_in_force_when_it_should_be(name, force, published, level):
    """Both ends are included, and the act reaches the whole country."""
    act = POLICIES[name].instrument
    assert (act.in_force, act.published, act.level, act.region) == (force, published, level, "")


@pytest.mark.parametrize("name", [name for names in RULES.values() for name in names])
def test_each_rule_says_where_it_stands_and_that_it_is_unverified(name):
    """No gazetted text was seen, and every citation says so; selectors parse."""
    found = rule(name)
    assert found.citation.article or found.citation.at
    assert not found.citation.verified
    assert found.citation.short == POLICIES[found.citation.instrument].instrument.short
    parse_selector(found.select)


def test_working_from_home_is_allowed_but_not_usual():
    """The national circular opens a door; who goes through it is for each head to say."""
    window = rule("id.2020.19.window")
    assert isinstance(window, Permit)
    assert (window.modes, window.usual, window.select) == (("WFH",), False, "")
    assert len(window.criteria) == 8
    assert sum("14 hari" in each for each in window.criteria) == 2


def test_the_two_highest_levels_stay_at_the_office():
    """Strictly read: every holder of either level, within each perangkat daerah."""
    leaders = rule("id.2020.19.leaders")
    assert isinstance(leaders, Require)
    assert (leaders.modes, leaders.select) == (("WFO",), "structural_rank <= 2")


def test_leaving_home_is_reported_to_the_superior():
    """The duty has a content, an addressee and an occasion."""
    home = rule("id.2020.19.home")
    assert isinstance(home, Report)
    assert home.to == "atasan langsung"
    assert home.what
    assert home.due


def test_a_week_has_37_hours_and_a_half():
    """Five days from 07.30: until 16.00, on Fridays with their longer break until 16.30."""
    hours = rule("id.1995.68.hours")
    assert isinstance(hours, Hours)
    assert hours.minutes * hours.days_per_week == 37 * 60 + 30
    start = datetime.combine(date(2020, 3, 18), hours.start)
    ends = [
        (start + timedelta(minutes=hours.minutes + pause)).strftime("%H.%M")
        for pause in (hours.break_minutes, hours.friday_break)
    ]
    assert ends == ["16.00", "16.30"]


def test_the_office_is_where_everybody_may_work():
    """Without this base no other act would find a place of work to start from."""
    office = rule("id.1995.68.office")
    assert isinstance(office, Permit)
    assert (office.modes, office.select, office.usual) == (("WFO",), "", False)
