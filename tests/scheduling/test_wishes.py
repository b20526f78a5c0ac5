"""Which wishes a roster does not meet."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.wishes import Fixed, Liking, Team, Wishes
from asn_worksched.scheduling.wishes import unmet
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME, PIKET, cite, law

FORTNIGHT = asn.Period("2020-03-16", "2020-03-29")
RULES = law(BASE, HOME, PIKET)


def roster_of(*came, people=None, leave=()):
    """A roster in which just these (person, day) are at the office."""
    rulings = asn.resolve(people or make_personnel(4), RULES, FORTNIGHT, leave=leave)
    roster = asn.plan(rulings)
    for key, day in came:
        roster = roster.moved(key, day, mode="WFO")
    return roster


def told(roster, **wishes):
    """Kind, who, first and last day of what is not met."""
    return [
        (each.kind, each.who, str(each.days[0])[5:], str(each.days[-1])[5:])
        for each in unmet(roster, Wishes(**wishes))
    ]


def test_a_team_is_told_for_each_week_without_a_common_day():
    """It met in the first week and not in the second; over the whole period it did meet."""
    roster = roster_of(
        *(("syn-0001", "2020-03-18"), ("syn-0002", "2020-03-18"), ("syn-0001", "2020-03-24")),
        ("syn-0002", "2020-03-26"),
    )
    members = ["syn-0001", "syn-0002"]
    assert told(roster, teams=[Team("t", members)]) == [("team", "t", "03-23", "03-29")]
    assert told(roster, teams=[Team("t", members, per="period")]) == []


def test_who_cannot_come_is_not_waited_for():
    """A member on leave all week, or fixed away on every day of it, keeps no team apart."""
    away = asn.Leave("syn-0003", asn.Period("2020-03-16", "2020-03-20"), cite("cuti"))
    roster = roster_of(("syn-0001", "2020-03-18"), ("syn-0002", "2020-03-18"), leave=[away])
    team = Team("t", ["syn-0001", "syn-0002", "syn-0003"])
    assert told(roster, teams=[team]) == [("team", "t", "03-23", "03-29")]
    fixed = [Fixed("syn-0004", f"2020-03-{day}", False) for day in range(16, 21)]
    other = Team("u", ["syn-0001", "syn-0002", "syn-0004"])
    assert told(roster, teams=[other])[0] == ("team", "u", "03-16", "03-22")
    assert told(roster, teams=[other], fixed=fixed) == [("team", "u", "03-23", "03-29")]


def test_days_in_a_row_are_told_as_one_run():
    """Three days in a row are one wish missed, two days apart are none."""
    days = ["2020-03-17", "2020-03-18", "2020-03-19", "2020-03-23", "2020-03-26"]
    roster = roster_of(*(("syn-0001", day) for day in days))
    assert told(roster, spaced=["syn-0001", "syn-0002"]) == [
        ("spaced", "syn-0001", "03-17", "03-19")
    ]


def test_likings_are_told_the_strongest_first():
    """Days that were liked and not had, and days had that were not liked."""
    roster = roster_of(("syn-0001", "2020-03-18"))
    likings = [
        Liking("syn-0001", "2020-03-18", -2),
        Liking("syn-0001", "2020-03-19", 9),
        Liking("syn-0002", "2020-03-19", -9),
    ]
    found = unmet(roster, Wishes(likings=likings))
    assert [(each.who, each.weight) for each in found] == [("syn-0001", 9), ("syn-0001", -2)]
    assert [each.text("en") for each in found] == [
        "syn-0001 would like to come on Thursday 2020-03-19",
        "syn-0001 would rather not come on Wednesday 2020-03-18",
    ]


def test_strangers_and_other_days_are_passed_over():
    """What a roster does not hold can be neither met nor missed."""
    roster = roster_of()
    assert not told(
        roster,
        teams=[Team("t", ["x", "y"])],
        spaced=["x"],
        likings=[Liking("x", "2020-03-18"), Liking("syn-0001", "2020-04-18")],
    )


def test_the_plan_keeps_people_apart_from_their_own_days():
    """With officers enough, whoever is spaced never stands piket on two days in a row."""
    people = make_personnel(4, skills=("ktp",))
    rulings = asn.resolve(people, RULES, asn.Period("2020-03-16", "2020-03-20"))
    wishes = Wishes(spaced=["syn-0002", "syn-0003"])
    assert not unmet(asn.plan(rulings, wishes=wishes), wishes)


@settings(max_examples=15, deadline=None)
@given(st.integers(3, 6), st.data())
def test_teams_meet_where_nothing_stands_against_it(size, data):
    """Under no cap, people of five-day weeks who want to meet do so in each week."""
    people = make_personnel(size, skills=("ktp",))
    team = Team("t", data.draw(st.permutations(people.frame["key"].to_list()))[:3])
    week = asn.Period("2020-03-19", "2020-03-24")
    roster = asn.plan(asn.resolve(people, RULES, week), wishes=Wishes(teams=[team]), seconds=5)
    assert not unmet(roster, Wishes(teams=[team]))
