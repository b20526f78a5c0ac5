"""The command ``why``."""

from __future__ import annotations

import csv
import io

import pytest

from .conftest import TOWN, as_json

CLOSED = """
  - id: mine.few
    kind: cap
    count: 1
    per: unit
    cite: {at: angka 9}
"""
PERIOD = ("--from", "2020-03-18", "--to", "2020-03-20")


@pytest.fixture
def short(run, personnel, tmp_path):
    """A roster with gaps: only one person may come to each unit, leaders must."""
    text = TOWN.replace("id: town", "id: mine").replace("town.", "mine.") + CLOSED
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    base = ("plan", "--personnel", personnel.name, "--policies", "mine.yaml", *PERIOD)
    assert run(*base, "--out", "roster.csv").exit_code == 1
    return "roster.csv"


def test_gaps_are_explained_and_end_with_1(run, short):
    """What clashes is told with its articles, and then what would help."""
    result = run("why", short)
    assert result.exit_code == 1, result.stderr
    assert "at most 1 people of 3674.B02 in WFO [SE Uji 2/2020, angka 9]" in result.stdout
    assert "What would help, the nearest first:" in result.stdout
    assert "the cap on 3674.B02 in WFO at" in result.stdout


def test_a_full_roster_ends_with_0(run, personnel):
    """Where nothing is missing the command says so."""
    base = ("plan", "--personnel", personnel.name, "--policies", "town", *PERIOD)
    assert run(*base, "--out", "roster.csv").exit_code == 0
    result = run("why", "roster.csv")
    assert (result.exit_code, result.stdout) == (0, "No gap of this roster is unavoidable.\n")


def test_json_holds_what_the_text_says(run, short):
    """Reasons and relaxations are objects with the texts of the text form."""
    told = run("why", short).stdout
    found = as_json(run("why", short, "--format", "json"))
    assert found
    for each in found:
        assert set(each) == {"days", "group", "smallest", "reasons", "relaxations"}
        assert all(reason["text"] in told for reason in each["reasons"])
        assert all(relaxation["text"] in told for relaxation in each["relaxations"])
        assert all(
            change["rule"] or change["kind"] == "people"
            for r in each["relaxations"]
            for change in r["changes"]
        )


def test_csv_has_a_row_for_each_reason_and_change(run, short):
    """Reasons are part 0, changes are numbered as in the text."""
    found = as_json(run("why", short, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run("why", short, "--format", "csv").stdout)))
    parts = [
        part
        for each in found
        for part in (
            ["0"] * len(each["reasons"])
            + [str(n) for n, r in enumerate(each["relaxations"], 1) for _ in r["changes"]]
        )
    ]
    assert [row["part"] for row in rows] == parts
    assert {row["days"] for row in rows if row["part"] == "0"} <= {
        ";".join(each["days"]) for each in found
    }


def test_one_day_and_one_unit_can_be_asked_about(run, short):
    """Only what touches the day and the unit is told."""
    found = as_json(
        run("why", short, "--on", "2020-03-19", "--unit", "3674.B02", "--format", "json")
    )
    assert found
    assert all("2020-03-19" in each["days"] for each in found)
    assert {each["group"] for each in found} == {"3674.B02"}


@pytest.mark.parametrize("more", [("--on", "2020-04-01"), ("--unit", "nowhere")])
def test_a_day_or_unit_of_no_roster_is_wrong_input(run, short, more):
    """Asking about something else is told plainly."""
    result = run("why", short, *more)
    assert result.exit_code == 2
    assert "ASN-CLI-030" in result.stderr
    assert more[1] in result.stderr


def test_it_speaks_indonesian_too(run, short):
    """Articles stand in every language."""
    result = run("why", short, "--locale", "id")
    assert result.exit_code == 1
    assert "SE Uji 2/2020, angka 9" in result.stdout
