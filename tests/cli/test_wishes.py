"""``plan --wishes``: what people ask for, and what could not be had."""

from __future__ import annotations

import polars as pl
import pytest

from asn_worksched.files.rosters import read_origin

from .conftest import as_json


@pytest.fixture
def officers(roster):
    """Two people of one unit who stand piket."""
    table = pl.read_csv(roster, infer_schema=False).filter(pl.col("post") != "")
    unit = table["unit"][0]
    return table.filter(pl.col("unit") == unit)["employee"].unique().sort().to_list()[:2]


def written(folder, text):
    """The file of wishes."""
    (folder / "wishes.yaml").write_text(text, encoding="utf-8")


def test_fixed_days_hold_and_are_remembered(run, plan_args, officers, tmp_path):
    """Who is fixed to come is at the office, and the roster says which wishes it heeds."""
    written(tmp_path, f'fixed:\n  - {{employee: "{officers[0]}", day: 2020-03-18}}\n')
    result = run(*plan_args, "--wishes", "wishes.yaml", "--out", "wished.csv")
    assert result.exit_code == 0
    assert "All wishes are met." in result.stdout
    table = pl.read_csv(tmp_path / "wished.csv", infer_schema=False)
    row = table.filter(pl.col("employee") == officers[0], pl.col("date") == "2020-03-18")
    assert row["mode"].to_list() == ["WFO"]
    assert read_origin(tmp_path / "wished.csv").wishes == str(tmp_path / "wishes.yaml")


def test_what_was_not_met_is_told(run, plan_args, officers, tmp_path):
    """Two likings of which only one can be had: the other is told, in words and as JSON."""
    who = officers[0]
    written(
        tmp_path,
        f'fixed:\n  - {{employee: "{who}", day: 2020-03-18}}\n'
        f'likings:\n  - {{employee: "{who}", day: 2020-03-18, weight: -3}}\n',
    )
    result = run(*plan_args, "--wishes", "wishes.yaml", "--out", "wished.csv")
    assert result.exit_code == 0
    assert "Wishes not met: 1" in result.stdout
    assert f"{who} would rather not come on Wednesday 2020-03-18" in result.stdout
    whole = as_json(
        run(*plan_args, "--wishes", "wishes.yaml", "--out", "wished.csv", "--format", "json")
    )
    (missed,) = whole["unmet"]
    assert (missed["kind"], missed["who"], missed["weight"]) == ("liking", who, -3)


def test_without_wishes_nothing_is_said_of_them(run, plan_args):
    """The summary has no word on wishes where there are none."""
    whole = as_json(run(*plan_args, "--out", "r.csv", "--format", "json"))
    assert "unmet" not in whole


def test_wishes_about_strangers_are_wrong_input(run, plan_args, tmp_path):
    """Nothing is planned, and the fault names the key."""
    written(tmp_path, "spaced: [ghost]\n")
    result = run(*plan_args, "--wishes", "wishes.yaml", "--out", "r.csv")
    assert result.exit_code == 2
    assert "ASN-WSH-001" in result.stderr
    assert "ghost" in result.stderr
    assert not (tmp_path / "r.csv").exists()


def test_inputs_are_not_written_over(run, plan_args, tmp_path):
    """The roster may not take the place of the wishes."""
    (tmp_path / "wishes.csv").write_text("kunci,tanggal,hadir\n")
    result = run(*plan_args, "--wishes", "wishes.csv", "--out", "wishes.csv")
    assert (result.exit_code, "ASN-CLI-009" in result.stderr) == (2, True)


def test_a_shift_roster_takes_neither(run, plan_args, tmp_path):
    """Ledger and wishes belong to rotations; beside --shifts they are refused, not passed over."""
    result = run(*plan_args, "--shifts", "s.yaml", "--ledger", "l.csv", "--out", "r.csv")
    assert result.exit_code == 2
    assert "--ledger" in result.stderr
