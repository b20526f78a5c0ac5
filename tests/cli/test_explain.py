"""The command ``explain``."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from .conftest import as_json


def test_an_officer_with_every_clause(run, roster, officer):
    """The assignment with its post and article, then each clause that had a say."""
    person, day = officer
    result = run("explain", roster.name, "--employee", person, "--on", day)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *rest = result.stdout.splitlines()
    assert first.startswith(person)
    assert day in first
    assert "WFO" in first
    assert "town.picket: SE Uji 2/2020, angka 3" in rest[0]
    assert any("Kep Uji 1/2020" in line for line in rest)


def test_as_json(run, roster, officer):
    """JSON is one object with the assignment and the steps of the ruling."""
    person, day = officer
    found = as_json(
        run("explain", roster.name, "--employee", person, "--on", day, "--format", "json")
    )
    assert (found["employee"], found["date"], found["mode"]) == (person, day, "WFO")
    assert (found["rule"], found["source"], found["note"]) == ("town.picket", "rulings", "")
    assert found["allowed"] == ["WFO", "WFH"]
    assert {step["rule"] for step in found["steps"]} >= {"nation.office", "town.home"}


def test_as_csv(run, roster, officer):
    """CSV is one row with the same keys, the clauses told in one cell."""
    person, day = officer
    line = ("explain", roster.name, "--employee", person, "--on", day, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(run(*line).stdout))
    assert (row["employee"], row["mode"], row["allowed"]) == (person, "WFO", "WFO;WFH")


def test_a_day_without_work(run, roster, officer):
    """A holiday is explained by its decree."""
    line = ("explain", roster.name, "--employee", officer[0], "--on", "2020-03-25")
    result = run(*line)
    assert result.exit_code == 0
    assert "SKB Uji" in result.stdout
    assert as_json(run(*line, "--format", "json"))["mode"] is None


@pytest.mark.parametrize("gone", ["personnel.csv", "roster.csv-metadata.json"])
def test_the_table_answers_when_the_sources_are_gone(run, roster, officer, gone):
    """Without register or metadata the table's own words are told, and that it is so."""
    roster.with_name(gone).unlink()
    person, day = officer
    line = ("explain", roster.name, "--employee", person, "--on", day)
    result = run(*line)
    assert result.exit_code == 0
    assert "town.picket: SE Uji 2/2020, angka 3" in result.stdout
    assert "Told from the roster alone" in result.stdout
    found = as_json(run(*line, "--format", "json"))
    assert (found["source"], found["steps"]) == ("table", None)
    assert found["note"].startswith("Told from the roster alone")


def test_the_table_answers_when_the_plugin_is_gone(run, roster, officer, monkeypatch):
    """A plugin that is no longer installed counts as gone."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nation")
    line = ("explain", roster.name, "--employee", officer[0], "--on", officer[1])
    result = run(*line)
    assert result.exit_code == 0
    assert "town" in result.stdout.splitlines()[-1]


def test_the_table_knows_a_day_without_a_row(run, roster, officer):
    """Told from the table, a day without a row is a day without work."""
    roster.with_name("personnel.csv").unlink()
    line = ("explain", roster.name, "--employee", officer[0], "--on", "2020-03-22")
    assert as_json(run(*line, "--format", "json"))["mode"] is None


def test_named_sources_win(run, roster, officer, personnel, tmp_path):
    """A register named on the line is used, and one that is not there is wrong input."""
    personnel.rename(tmp_path / "moved.csv")
    line = ("explain", roster.name, "--employee", officer[0], "--on", officer[1])
    assert (
        as_json(run(*line, "--personnel", "moved.csv", "--format", "json"))["source"] == "rulings"
    )
    assert run(*line, "--personnel", "nothing.csv").exit_code == 2


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize(
    "change", [{"--employee": "187"}, {"--on": "2020-04-01"}, {"--on": "tomorrow"}]
)
def test_who_or_when_is_not_there(run, roster, officer, change, gone):
    """A person or day that the roster does not have is wrong input, told in a line."""
    if gone:
        roster.with_name("personnel.csv").unlink()
    given = {"--employee": officer[0], "--on": officer[1], **change}
    result = run("explain", roster.name, *(word for pair in given.items() for word in pair))
    assert result.exit_code == 2
    assert next(iter(change.values())) in result.stderr
    assert result.stdout == ""


def test_a_slip_in_the_number_gets_a_hint(run, roster, officer):
    """A number with one wrong digit names the person who is most alike."""
    slip = officer[0][:-1] + ("2" if officer[0][-1] == "1" else "1")
    result = run("explain", roster.name, "--employee", slip, "--on", officer[1])
    assert result.exit_code == 2
    assert officer[0] in result.stderr


def test_parquet(run, plan_args, roster, officer):
    """A Parquet roster explains the same."""
    run(*plan_args, "--out", "roster.parquet")
    tail = ("--employee", officer[0], "--on", officer[1])
    both = [run("explain", name, *tail).stdout for name in ("roster.csv", "roster.parquet")]
    assert both[0] == both[1]


def test_no_health_data(run, personnel, plan_args, tmp_path):
    """A protected person's explanation says nothing of the flag."""
    frame = pl.read_csv(personnel, infer_schema=False).with_columns(perlindungan=pl.lit("ya"))
    frame.write_csv(personnel)
    run(*plan_args, "--out", "roster.csv")
    line = ("explain", "roster.csv", "--employee", frame["peg_nip"][3], "--on", "2020-03-18")
    for form in ("text", "json", "csv"):
        assert "protect" not in run(*line, "--format", form).stdout
        assert "lindung" not in run(*line, "--format", form, "--locale", "id").stdout


@pytest.mark.parametrize("gone", [False, True])
def test_a_number_with_blanks_finds_the_person(run, roster, officer, gone):
    """Blanks, dots and an apostrophe in the number do not matter, with or without the register."""
    if gone:
        roster.with_name("personnel.csv").unlink()
    key, day = officer
    spaced = f"'{key[:8]} {key[8:14]} {key[14]}.{key[15:]}"
    results = [
        run("explain", roster.name, "--employee", each, "--on", day) for each in (key, spaced)
    ]
    assert [each.exit_code for each in results] == [0, 0]
    assert results[0].stdout == results[1].stdout


def test_no_hint_where_nobody_is_like_it(run, roster, officer):
    """A number like nobody's is refused without a list of nobody."""
    result = run("explain", roster.name, "--employee", "zzz", "--on", officer[1])
    assert result.exit_code == 2
    assert "ASN-CLI-005" in result.stderr
    assert "alike" not in result.stderr
