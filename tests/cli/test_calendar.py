"""The command ``calendar``."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from asn_worksched import Calendar, Citation, Holiday, Hooks, Plugins, hookimpl
from asn_worksched.calendars import Season

from .conftest import as_json

SKB = Citation("skb", "SKB Uji 1/2019", at="lampiran")
KEPPRES = Citation("keppres", "Keppres Uji 2/2020", at="diktum kesatu", verified=False)


def holiday(day, kind="public", *, until=None, series="skb", since="2019-08-28"):
    """A day off of 2020."""
    return Holiday(
        day=date.fromisoformat(day),
        name=f"Libur {day}",
        kind=kind,
        citation=KEPPRES if series == "keppres" else SKB,
        known_from=date.fromisoformat(since),
        known_to=until and date.fromisoformat(until),
        series=series,
    )


def ramadan(since, *, until=None, estimated=False):
    """Ramadan of 2020."""
    return Season(
        name="ramadan",
        start=date(2020, 4, 24),
        end=date(2020, 5, 23),
        citation=SKB,
        known_from=date.fromisoformat(since),
        known_to=until and date.fromisoformat(until),
        estimated=estimated,
    )


CALENDAR = Calendar(
    [
        holiday("2020-03-25"),
        holiday("2020-05-22", "joint_leave", until="2020-05-20"),
        holiday("2020-12-09", "election", since="2020-11-27"),
        holiday("2020-12-24", "joint_leave"),
        holiday("2020-12-24", "joint_leave", series="keppres", since="2020-08-18"),
        holiday("2020-12-28", "joint_leave", series="keppres", since="2020-08-18"),
    ],
    {2020},
    seasons=[
        ramadan("2019-08-28", until="2020-04-23", estimated=True),
        ramadan("2020-04-23"),
    ],
)


class Days(Hooks):
    """A plugin with nothing but the days off of 2020."""

    @hookimpl
    def calendars(self):
        """The calendar."""
        return [CALENDAR]


@pytest.fixture(autouse=True)
def _days_only(monkeypatch):
    """The program finds the plugin above and no other."""
    plugins = Plugins.of(Days())
    monkeypatch.setattr("asn_worksched.cli.calendar.installed", lambda _: plugins)


def told(run, *args):
    """The calendar of 2020 as JSON."""
    return as_json(run("calendar", "--year", 2020, *args, "--format", "json"))


def test_the_days_off_of_a_year(run):
    """Each day with its kind, series, decree and knowledge; withdrawn ones are not there."""
    rows = told(run)["holidays"]
    assert [row["day"] for row in rows] == [
        *("2020-03-25", "2020-12-09", "2020-12-24", "2020-12-24", "2020-12-28"),
    ]
    assert rows[0] == {
        "day": "2020-03-25",
        "name": "Libur 2020-03-25",
        "kind": "public",
        "series": "skb",
        "binds": True,
        "differs": False,
        "citation": "SKB Uji 1/2019, lampiran",
        "verified": True,
        "instrument": "skb",
        "known_from": "2019-08-28",
        "known_to": None,
    }
    assert (rows[-1]["binds"], rows[-1]["differs"], rows[-1]["verified"]) == (False, True, False)


def test_the_day_of_asking_changes_the_answer(run):
    """What was withdrawn later is there, what was decreed later is not."""
    early = told(run, "--as-known-on", "2020-03-01")
    late = told(run, "--as-known-on", "2020-12-02")
    days = [{row["day"] for row in each["holidays"]} for each in (early, late)]
    assert days[0] - days[1] == {"2020-05-22"}
    assert days[1] - days[0] == {"2020-12-09", "2020-12-28"}
    assert [each["as_known_on"] for each in (early, late)] == ["2020-03-01", "2020-12-02"]
    assert early["working_days"] != late["working_days"]


def test_where_the_series_differ(run):
    """A day of the Keppres only is told with its decree, in JSON and in words."""
    assert told(run)["differences"] == [
        {"day": "2020-12-28", "skb": None, "keppres": "Keppres Uji 2/2020, diktum kesatu"}
    ]
    text = run("calendar", "--year", 2020).stdout
    (line,) = [line for line in text.splitlines() if "President only" in line]
    assert "2020-12-28" in line
    assert "Keppres Uji 2/2020" in line


def test_a_year_whose_keppres_is_not_known(run):
    """Nothing is compared, and the output says so."""
    line = ("calendar", "--year", 2020, "--as-known-on", "2020-08-17")
    assert told(run, *line[3:])["differences"] == []
    assert "No Keppres" in run(*line).stdout
    assert "No Keppres" not in run("calendar", "--year", 2020).stdout


@pytest.mark.parametrize(
    ("args", "december", "year"),
    [
        ((), 21, 259),
        (("--workweek", "6"), 25, 311),
        (("--workweek", "7"), 31, 366),
        (("--joint-leave", "keppres"), 20, 258),
        (("--joint-leave", "either"), 20, 258),
    ],
)
def test_working_days_of_each_month(run, args, december, year):
    """They follow the working week and the joint leave that binds."""
    months = told(run, *args)["working_days"]
    assert [each["month"] for each in months] == [f"2020-{month:02}" for month in range(1, 13)]
    assert (months[11]["days"], sum(each["days"] for each in months)) == (december, year)
    text = run("calendar", "--year", 2020, *args).stdout
    assert f"2020-12: {december}; {year} in all" in text


def test_the_series_that_binds_is_told(run):
    """JSON names it; without the option it is what the plugins say."""
    assert told(run)["joint_leave"] == "skb"
    page = told(run, "--joint-leave", "keppres")
    assert page["joint_leave"] == "keppres"
    bound = {(row["day"], row["series"]): row["binds"] for row in page["holidays"]}
    assert not bound["2020-12-24", "skb"]
    assert bound["2020-12-24", "keppres"]
    assert bound["2020-03-25", "skb"]


@pytest.mark.parametrize(("known", "estimated"), [("2020-04-22", True), ("2020-04-23", False)])
def test_ramadan_is_told_with_what_is_known_of_it(run, known, estimated):
    """An estimate says that it is one."""
    (season,) = told(run, "--as-known-on", known)["seasons"]
    assert (season["start"], season["end"]) == ("2020-04-24", "2020-05-23")
    assert season["estimated"] == estimated
    text = run("calendar", "--year", 2020, "--as-known-on", known).stdout
    assert "Ramadan" in text
    assert ("estimated" in text) == estimated


def test_as_csv(run):
    """CSV has the holidays with the keys of JSON."""
    text = run("calendar", "--year", 2020, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    plain = told(run)["holidays"]
    assert [set(row) for row in rows] == [set(row) for row in plain]
    assert [row["day"] for row in rows] == [row["day"] for row in plain]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--year", 2021), "ASN-CAL-001"),
        (("--year", 2020, "--as-known-on", "2019-01-01"), "ASN-CAL-002"),
        (("--year", 2020, "--as-known-on", "2020-01-01", "--joint-leave", "keppres"), "CAL-010"),
        (("--year", 0), "--year"),
        (("--year", 2020, "--workweek", 4), "--workweek"),
        (("--year", 2020, "--joint-leave", "none"), "--joint-leave"),
        ((), "--year"),
    ],
)
def test_wrong_input(run, args, code):
    """A year without a decree and options out of range are wrong input, with the reason."""
    result = run("calendar", *args)
    assert result.exit_code == 2
    assert code in result.stderr
    assert result.stdout == ""


def test_weekdays_and_kinds_are_in_the_language(run, monkeypatch):
    """Text has the words of the locale."""
    monkeypatch.setattr(
        "asn_worksched.cli.calendar.translator", lambda _: lambda text: f"<{text}>" if text else ""
    )
    text = run("calendar", "--year", 2020).stdout
    assert "<polling day>" in text
    assert "Wednesday 2020-03-25" in text
    assert "<differs>" in text
