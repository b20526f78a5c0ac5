"""The command ``audit``."""

from __future__ import annotations

import csv
import io
import json
import shutil

import polars as pl
import pytest

from asn_worksched.errors import PluginError

from .conftest import TOWN, as_json


def edited(roster, change):
    """The roster with *change* made to its table, as somebody would in a spreadsheet."""
    change(pl.read_csv(roster, infer_schema=False)).write_csv(roster)


def at_home(person, day):
    """A change: one person's day is spent at home."""
    here = (pl.col("employee") == person) & (pl.col("date") == day)
    return lambda table: table.with_columns(
        mode=pl.when(here).then(pl.lit("WFH")).otherwise("mode"),
        post=pl.when(here).then(None).otherwise("post"),
    )


def test_a_planned_roster_is_lawful(run, roster):
    """What the program planned, it finds lawful, from the roster alone."""
    result = run("audit", roster.name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("0 ")


def test_a_changed_roster_is_found_out(run, roster, officer):
    """A piket officer sent home leaves a seat empty: code 1, check, article and day."""
    edited(roster, at_home(*officer))
    result = run("audit", roster.name)
    assert result.exit_code == 1
    assert "ASN-COV-001" in result.stdout
    assert officer[1] in result.stdout
    assert "SE Uji 2/2020" in result.stdout


def test_findings_as_json_and_csv(run, roster, officer):
    """JSON and CSV hold the same findings under the same keys."""
    edited(roster, at_home(*officer))
    (found,) = as_json(run("audit", roster.name, "--format", "json"))
    assert found["code"] == "ASN-COV-001"
    assert found["evidence"]["need"] == 1
    (row,) = csv.DictReader(io.StringIO(run("audit", roster.name, "--format", "csv").stdout))
    assert set(row) == set(found)
    assert json.loads(row.pop("evidence")) == found.pop("evidence")
    assert row == found


def test_no_findings_are_an_empty_array(run, roster):
    """A lawful roster gives ``[]`` and a CSV with a header only."""
    assert as_json(run("audit", roster.name, "--format", "json")) == []
    assert len(run("audit", roster.name, "--format", "csv").stdout.splitlines()) == 1


def test_other_law_may_be_given(run, roster, tmp_path):
    """Options stand in for what the roster says of itself."""
    (tmp_path / "strict.yaml").write_text(
        TOWN.replace("id: town", "id: strict").replace("town.", "strict.").replace("[WFH]", "[WFO]")
    )
    result = run("audit", roster.name, "--policies", "strict.yaml")
    assert result.exit_code == 1
    assert "ASN-MODE-001" in result.stdout
    assert "law has changed" in result.stderr


def test_a_changed_register_is_told(run, roster, personnel):
    """A register that is no longer the same is noticed, and the audit goes on."""
    frame = pl.read_csv(personnel, infer_schema=False)
    frame.with_columns(peg_nama=pl.lit("Lain")).write_csv(personnel)
    result = run("audit", roster.name)
    assert result.exit_code == 0
    assert "register has changed" in result.stderr


def test_a_roster_without_metadata(run, roster):
    """Without its metadata a roster needs its sources named, and then spans its own days."""
    roster.with_name(f"{roster.name}-metadata.json").unlink()
    result = run("audit", roster.name)
    assert result.exit_code == 2
    assert "--personnel" in result.stderr
    result = run("audit", roster.name, "--personnel", "personnel.csv", "--policies", "town")
    assert result.exit_code == 0, result.stdout + result.stderr


def test_an_empty_roster_without_metadata(run, roster):
    """A table without rows and without metadata has no period."""
    roster.with_name(f"{roster.name}-metadata.json").unlink()
    edited(roster, lambda table: table.head(0))
    result = run("audit", roster.name, "--personnel", "personnel.csv", "--policies", "town")
    assert result.exit_code == 2
    assert "period" in result.stderr


def test_a_folder_moved_as_a_whole_still_audits(run, roster, tmp_path, monkeypatch):
    """Paths are kept relative to the roster, so its folder may move."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for file in [*tmp_path.glob("*.csv"), *tmp_path.glob("*.json")]:
        shutil.move(file, folder / file.name)
    assert run("audit", "elsewhere/roster.csv").exit_code == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.with_columns(mode=pl.lit("WFZ")), "ASN-ROS-009"),
        (lambda table: table.with_columns(employee=pl.lit("nobody")), "ASN-ROS-007"),
        (lambda table: table.with_columns(date=pl.lit("2020-05-01")), "ASN-ROS-008"),
        (lambda table: pl.concat([table, table.head(1)]), "ASN-ROS-010"),
        (lambda table: table.drop("mode"), "ASN-ROS-002"),
    ],
)
def test_wrong_rosters(run, roster, change, told):
    """A roster that cannot be laid over the register is wrong input."""
    edited(roster, change)
    result = run("audit", roster.name)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("name", ["nothing.csv", "folder.csv"])
def test_no_such_roster(run, tmp_path, name):
    """A roster that is not there, or is a folder, is wrong input."""
    (tmp_path / "folder.csv").mkdir()
    for command in (["audit", name], ["explain", name, "--employee", "x", "--on", "2020-03-18"]):
        result = run(*command)
        assert result.exit_code == 2
        assert name in result.stderr


def test_a_protected_rule_is_not_named(run, personnel, tmp_path):
    """A finding under a rule that asks for a health flag cites its act alone."""
    frame = pl.read_csv(personnel, infer_schema=False).with_columns(perlindungan=pl.lit("ya"))
    frame.write_csv(personnel)
    text = TOWN.replace("id: town", "id: mine").replace("town.", "mine.")
    text = text.replace("role in [kepala_badan, kepala_uptd]", "protected").replace(
        "[WFO]\n    select: protected", "[WFH]\n    select: protected"
    )
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    period = ("--from", "2020-03-18", "--to", "2020-03-18")
    base = ("plan", "--personnel", personnel.name, "--policies", "mine.yaml", *period)
    assert run(*base, "--out", "roster.csv").exit_code == 1
    edited(tmp_path / "roster.csv", lambda table: table.with_columns(mode=pl.lit("WFO")))
    result = run("audit", "roster.csv", "--format", "json")
    found = [each for each in as_json(result) if each["code"] == "ASN-MODE-001"]
    assert {each["rule"] for each in found} == {"mine"}
    assert "leaders" not in result.output


def test_a_register_that_is_gone_is_named_with_the_way_out(run, roster, personnel):
    """The roster names its register; where that is gone, the option that names another is told."""
    personnel.rename(personnel.with_name("moved.csv"))
    result = run("audit", roster.name)
    assert result.exit_code == 2
    assert "ASN-CLI-012" in result.stderr
    assert "personnel.csv" in result.stderr
    assert "--personnel" in result.stderr
    assert run("audit", roster.name, "--personnel", "moved.csv").exit_code == 0


@pytest.mark.parametrize(
    ("page", "told"), [("roster.txt", "ASN-CLI-010"), ("nowhere/page.html", "ASN-TAB-021")]
)
def test_a_page_that_cannot_be_is_refused_before_the_work(run, roster, page, told):
    """So is one that is no page, or has no folder; nothing is printed."""
    result = run("audit", roster.name, "--page", page)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_check_that_fails_is_told_in_a_line(run, roster, monkeypatch):
    """What a plugin does wrong in an audit is one line and wrong input, never a traceback."""

    def failing(*_, **__):
        raise PluginError("the check UJI-001 failed: ZeroDivisionError")

    monkeypatch.setattr("asn_worksched.compliance.audit", failing)
    result = run("audit", roster.name)
    assert result.exit_code == 2
    assert result.stderr == "the check UJI-001 failed: ZeroDivisionError\n"
