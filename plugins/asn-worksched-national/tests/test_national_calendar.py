"""The calendar of 2020 to 2027: every decree, on every day it could be known, and Ramadan."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import attrs
import holidays
import pytest
from asn_worksched_national import plugin
from hijridate import Hijri

from asn_worksched import InvalidInput, Period, Plugins

STATES = json.loads((Path(__file__).parent / "golden" / "decrees.json").read_text())
YEARS = range(2020, 2028)
DAY = timedelta(days=1)


@pytest.fixture(name="calendar", scope="module")
def fixture_calendar():
    """The calendar as the plugin offers it."""
    return Plugins.of(plugin).calendar


def whole(year):
    """A year as a period."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def days(calendar, year, kind, known=None):
    """The days of one kind, as month and day, as known on a day."""
    found = calendar.off(whole(year), known).items()
    return [f"{day:%m-%d}" for day, each in found if each.kind == kind]


def oracle(year, category):
    """The days that the holidays library has for a year."""
    return set(holidays.country_holidays("ID", years=year, categories=(category,), language="id"))


def following(state):
    """The state of the same year and series that came next, or None."""
    later = [
        each
        for each in STATES
        if (each["year"], each["series"]) == (state["year"], state["series"])
        and each["known_from"] > state["known_from"]
    ]
    return min(later, key=lambda each: each["known_from"], default=None)


def label(state):
    """A decree with its year, as the name of a test."""
    return f"{state['year']} {state['decree']}"


@pytest.mark.parametrize("state", STATES, ids=label)
def test_joint_leave_is_as_it_was_known_on_each_day(calendar, state):
    """A decree counts from its own day to the eve of the next; the last one holds in the end."""
    own = attrs.evolve(calendar, joint_leave=state["series"])
    after = following(state)
    last = date.fromisoformat(after["known_from"]) - DAY if after else None
    for known in (state["known_from"], last):
        assert days(own, state["year"], "joint_leave", known) == state["joint_leave"]


@pytest.mark.parametrize("series", ["skb", "keppres"])
@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_known_before_the_first_decree(calendar, year, series):
    """The eve of the first decree of a series is refused."""
    own = attrs.evolve(calendar, joint_leave=series)
    told = [e["known_from"] for e in STATES if (e["year"], e["series"]) == (year, series)]
    code = "ASN-CAL-002" if series == "skb" else "ASN-CAL-010" if told else "ASN-CAL-009"
    eve = date.fromisoformat(min(told)) - DAY if told else None
    with pytest.raises(InvalidInput, match=code):
        own.off(whole(year), eve)


@pytest.mark.parametrize("year", YEARS)
def test_public_holidays_and_polling_days_agree_with_the_library(calendar, year):
    """Day by day the final state has the public holidays that the holidays library has."""
    found = calendar.off(whole(year))
    ours = {day for day, each in found.items() if each.kind != "joint_leave"}
    assert ours == oracle(year, holidays.PUBLIC)


@pytest.mark.parametrize("year", YEARS)
def test_joint_leave_agrees_with_the_library(calendar, year):
    """Day by day the final state has the cuti bersama that the library calls government days."""
    found = calendar.off(whole(year))
    ours = {day for day, each in found.items() if each.kind == "joint_leave"}
    assert ours == oracle(year, holidays.GOVERNMENT)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("2021-08-10", "2021-08-11", "2021-06-18"),
        ("2021-10-19", "2021-10-20", "2021-06-18"),
        ("2022-07-09", "2022-07-10", "2022-07-07"),
    ],
)
def test_moved_holidays_move_on_the_day_of_their_decree(calendar, old, new, changed):
    """The old day is off until the eve of the change, the new one from the change on."""
    eve = date.fromisoformat(changed) - DAY
    assert [calendar.holiday(day, eve) is not None for day in (old, new)] == [True, False]
    for known in (changed, None):
        moved = calendar.holiday(new, known)
        assert calendar.holiday(old, known) is None
        assert moved.known_from == date.fromisoformat(changed)


@pytest.mark.parametrize(
    ("day", "decreed"),
    [("2020-12-09", "2020-11-27"), ("2024-02-14", "2024-02-06"), ("2024-11-27", "2024-11-21")],
)
def test_a_polling_day_is_off_once_it_was_decreed(calendar, day, decreed):
    """Each has a decree of its own, days before the poll."""
    eve = date.fromisoformat(decreed) - DAY
    assert calendar.holiday(day, eve) is None
    assert calendar.holiday(day, decreed).kind == "election"


@pytest.mark.parametrize(
    ("year", "known", "total"),
    [
        (2020, "2020-03-08", 20),
        (2020, "2020-03-09", 24),
        (2023, "2022-10-11", 24),
        (2024, "2023-09-12", 27),
        (2025, "2024-10-14", 27),
        (2026, "2025-09-19", 25),
    ],
)
def test_the_totals_are_those_that_were_published(calendar, year, known, total):
    """The press gave the number of days off, joint leave included."""
    assert len(calendar.off(whole(year), known)) == total


@pytest.mark.parametrize(
    ("year", "known", "skb", "keppres"),
    [
        (2020, "2020-08-17", "", ""),
        (2020, "2020-12-01", "", "12-28 12-29 12-30"),
        (2020, None, "", ""),
        (2021, "2021-06-17", "", ""),
        (2021, None, "", "12-24"),
        (2023, "2023-03-29", "04-19 04-20", "04-26"),
        (2023, "2023-06-16", "06-28 06-30", ""),
        (2023, None, "", ""),
        (2024, None, "", ""),
        (2025, None, "08-18", ""),
        (2026, None, "", ""),
        (2027, None, "", ""),
    ],
)
def test_where_the_joint_decree_and_the_keppres_differ(calendar, year, known, skb, keppres):
    """Each day of one series only is told with the decree that has it."""
    told = calendar.differences(year, known)
    assert [f"{each.day:%m-%d}" for each in told if each.skb] == skb.split()
    assert [f"{each.day:%m-%d}" for each in told if each.keppres] == keppres.split()


def test_28_december_2020_depends_on_when_one_asks_and_whom(calendar):
    """Joint leave until 1 December by the ministers, until 8 December by the President."""
    own = attrs.evolve(calendar, joint_leave="keppres")
    asked = ("2020-11-30", "2020-12-01", "2020-12-07", "2020-12-08")
    assert [calendar.working("2020-12-28", 5, day) for day in asked] == [False, True, True, True]
    assert [own.working("2020-12-28", 5, day) for day in asked] == [False, False, False, True]


def test_nyepi_falls_into_the_first_weeks_of_working_from_home(calendar):
    """25 March 2020 is no working day, the days around it are."""
    assert calendar.holiday("2020-03-25").name.startswith("Hari Suci Nyepi")
    assert [calendar.working(f"2020-03-{day}", 5) for day in (24, 25, 26)] == [True, False, True]


@pytest.mark.parametrize("year", YEARS)
def test_ramadan_agrees_with_the_lunar_calendar_within_a_day(calendar, year):
    """The Umm al-Qura calendar is at most a day off at either end of what held in the end."""
    (season,) = {
        calendar.season("ramadan", day) for day in whole(year) if calendar.season("ramadan", day)
    }
    hijri = Hijri(year - 579, 9, 1).to_gregorian()
    syawal = Hijri(year - 579, 10, 1).to_gregorian()
    assert abs(season.start - hijri) <= DAY
    assert abs(season.end + DAY - syawal) <= DAY
    assert season.estimated == (year == 2027)


@pytest.mark.parametrize("year", YEARS)
def test_ramadan_ends_on_the_eve_of_idul_fitri(calendar, year):
    """Every window, estimated or settled, ends where the public holiday begins."""
    windows = [each for each in calendar.seasons if each.end.year == year]
    for season in windows:
        assert calendar.holiday(season.end + DAY).name.startswith("Hari Raya Idul Fitri")
        assert len(Period(season.start, season.end)) in (29, 30)


@pytest.mark.parametrize("year", YEARS)
def test_ramadan_is_estimated_from_the_decree_on_and_settled_on_its_eve(calendar, year):
    """Whenever the holidays of a year are known, exactly one window is, and it says which it is."""
    windows = [each for each in calendar.seasons if each.end.year == year]
    settled = next((each for each in windows if not each.estimated), None)
    known = min(each.known_from for each in calendar.holidays if each.day.year == year)
    while known <= date(year, 3, 1):
        (season,) = (each for each in windows if each.known(known))
        assert season.estimated == (settled is None or known < settled.start - DAY)
        known += DAY


def test_nothing_claims_to_be_verified(calendar):
    """No gazetted text was seen, so every row says so, and names a place in its act."""
    assert not any(e.citation.verified for e in (*calendar.holidays, *calendar.seasons))
    assert all(each.citation.at for each in calendar.holidays)


def test_one_act_has_one_name_and_is_known_from_one_day(calendar):
    """An instrument is called the same, and known from the same day, in all of its rows."""
    acts = {each.citation.instrument: each for each in calendar.holidays}
    for each in calendar.holidays:
        first = acts[each.citation.instrument]
        assert (each.citation, each.known_from) == (first.citation, first.known_from)


@pytest.mark.parametrize("year", [2019, 2028])
def test_other_years_are_refused(calendar, year):
    """No day of a year without its decree is taken for a working day."""
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        calendar.holiday(f"{year}-06-01")
