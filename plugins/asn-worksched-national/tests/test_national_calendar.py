"""The holidays of 2020 and the four changes of their decree."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from asn_worksched_national import plugin

from asn_worksched import InvalidInput, Period, Plugins

GOLDEN = Path(__file__).parent / "golden" / "joint_leave_2020.json"
YEAR = Period("2020-01-01", "2020-12-31")
PUBLIC = """
    2020-01-01 2020-01-25 2020-03-22 2020-03-25 2020-04-10 2020-05-01 2020-05-07 2020-05-21
    2020-05-24 2020-05-25 2020-06-01 2020-07-31 2020-08-17 2020-08-20 2020-10-29 2020-12-25
""".split()


@pytest.fixture(name="calendar", scope="module")
def fixture_calendar():
    """The calendar as the plugin offers it."""
    return Plugins.of(plugin).calendar


def days(calendar, kind, known):
    """The days of one kind, as text, as known on a day."""
    return [str(day) for day, each in calendar.off(YEAR, known).items() if each.kind == kind]


@pytest.mark.parametrize(("known", "told"), json.loads(GOLDEN.read_text()).items())
def test_joint_leave_is_as_it_was_known_on_each_day(calendar, known, told):
    """Each decree counts from its own day on, and the day before still shows the earlier state."""
    assert days(calendar, "joint_leave", known) == [f"2020-{day}" for day in told]


@pytest.mark.parametrize("known", ["2019-08-28", "2020-05-01", None])
def test_public_holidays_did_not_change_during_the_year(calendar, known):
    """All four changes touched joint leave only."""
    assert days(calendar, "public", known) == PUBLIC


def test_the_polling_day_is_off_once_it_was_decreed(calendar):
    """9 December 2020 is a holiday from the decree of 27 November on."""
    assert days(calendar, "election", "2020-11-26") == []
    assert days(calendar, "election", "2020-11-27") == ["2020-12-09"]


@pytest.mark.parametrize(("known", "total"), [("2020-03-08", 20), ("2020-03-09", 24)])
def test_the_totals_are_those_that_were_published(calendar, known, total):
    """The press counted 20 days off before the first change and 24 after it."""
    assert len(calendar.off(YEAR, known)) == total


def test_nyepi_falls_into_the_first_weeks_of_working_from_home(calendar):
    """25 March 2020 is no working day, the days around it are."""
    assert calendar.holiday("2020-03-25").name.startswith("Hari Suci Nyepi")
    assert [calendar.working(f"2020-03-{day}", 5) for day in (24, 25, 26)] == [True, False, True]


def test_28_december_depends_on_when_one_asks(calendar):
    """It was joint leave until 1 December 2020 and a working day from then on."""
    answers = [calendar.working("2020-12-28", 5, day) for day in ("2020-11-30", "2020-12-01")]
    assert answers == [False, True]


def test_only_inferred_rows_are_unverified(calendar):
    """The state after the first change is put together from its totals, and every row says so."""
    unsure = {each for each in calendar.holidays if not each.citation.verified}
    assert {each.citation.instrument for each in unsure} == {"id.2020.skb.174"}
    assert {each.known_from for each in unsure} == {date(2020, 3, 9)}
    assert all(each.citation.at for each in calendar.holidays)


@pytest.mark.parametrize("year", [2019, 2021])
def test_other_years_are_refused(calendar, year):
    """No day of a year without its decree is taken for a working day."""
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        calendar.holiday(f"{year}-06-01")
