"""Shift rosters on the command line: planned, audited and explained from files alone."""

from __future__ import annotations

import json

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_fire_station

RULES = """\
basis: {id: sk.7, short: SK Kepala Damkar Uji 7/2020, article: "3"}
shifts:
  - {code: J, name: Jaga, start: 08:00, minutes: 1440}
covers:
  - {unit: pos-01, shift: J, need: 2}
terms:
  - {min_rest_hours: 48, max_days_on: 1, cite: {article: "5"}}
"""
PERIOD = ("--from", "2020-03-18", "--to", "2020-03-24")
QUICK = ("--seconds", "2", "--deterministic")


@pytest.fixture
def station(tmp_path):
    """A fire station's register and rules where the commands run."""
    asn.write_personnel(make_fire_station(6).people, tmp_path / "damkar.csv")
    (tmp_path / "sif.yaml").write_text(RULES, encoding="utf-8")
    wishes = "kunci,tanggal,sif,bobot\ndamkar-01,2020-03-18,libur,50\n"
    (tmp_path / "ingin.csv").write_text(wishes, encoding="utf-8")
    return ("plan", "--personnel", "damkar.csv", *PERIOD, "--shifts", "sif.yaml", *QUICK)


@pytest.fixture
def roster(run, station, tmp_path):
    """A lawful roster of the station with its wishes."""
    done = run(*station, "--requests", "ingin.csv", "--out", "roster.csv")
    assert done.exit_code == 0, done.output
    return tmp_path / "roster.csv"


def test_a_shift_roster_is_planned(roster):
    """Each day has its watch, over midnight, and a heavy wish is kept."""
    table = pl.read_csv(roster, infer_schema=False)
    assert table["post"].unique().to_list() == ["J"]
    assert table.group_by("date").len()["len"].to_list() == [2] * 7
    assert set(table["start"]) == {"08:00"} == set(table["end"])
    assert table.filter(employee="damkar-01", date="2020-03-18").is_empty()
    assert set(table["rule"]) == {"sk.7.covers.1"}


def test_units_over_processes(run, station, roster, tmp_path):
    """Another process finds the same roster."""
    more = ("--requests", "ingin.csv", "--executor", "process:1", "--out", "again.csv")
    assert run(*station, *more).exit_code == 0
    assert (tmp_path / "again.csv").read_bytes() == roster.read_bytes()


def test_the_summary_counts_no_piket(run, station):
    """Posts that are shifts are no piket, in numbers as in words."""
    done = run(*station, "--out", "roster.csv", "--format", "json")
    told = json.loads(done.stdout)
    assert told["piket"]["officers"] == 0
    assert told["person_days"] == {"WFO": 14, "WFH": 0, "WFF": 0}
    assert {each["piket"] for each in told["by_day"]} == {0}


def test_a_shift_roster_knows_what_it_was_made_from(run, roster):
    """Audit and explanation need no option: rules and wishes are found from the roster."""
    assert run("audit", roster.name).exit_code == 0
    table = pl.read_csv(roster, infer_schema=False)
    who, day = table["employee"][0], table["date"][0]
    told = run("explain", roster.name, "--employee", who, "--on", day).stdout
    assert "WFO, shift J, 08.00-08.00" in told
    assert "by sk.7.covers.1: SK Kepala Damkar Uji 7/2020, Art. 3" in told


def test_an_audit_by_stricter_rules(run, roster, tmp_path):
    """Other rules may be named, and a breach of them is told with its article."""
    strict = RULES.replace("min_rest_hours: 48", "min_rest_hours: 72")
    (tmp_path / "strict.yaml").write_text(strict, encoding="utf-8")
    done = run("audit", roster.name, "--shifts", "strict.yaml")
    assert done.exit_code == 1
    assert "ASN-SFT-001" in done.stdout
    assert "SK Kepala Damkar Uji 7/2020, Art. 5" in done.stdout


def test_the_roster_before(run, station, roster, tmp_path):
    """A second roster goes on from the first, and its audit knows."""
    args = [each if each != "2020-03-18" else "2020-03-25" for each in station]
    args = [each if each != "2020-03-24" else "2020-03-31" for each in args]
    done = run(*args, "--before", roster.name, "--out", "next.csv")
    assert done.exit_code == 0, done.output
    assert run("audit", "next.csv").exit_code == 0
    worked = pl.read_csv(roster, infer_schema=False).filter(date="2020-03-24")["employee"].to_list()
    after = pl.read_csv(tmp_path / "next.csv", infer_schema=False).filter(
        pl.col("date") <= "2020-03-26"
    )
    assert not set(worked) & set(after["employee"])


def test_explained_without_its_files(run, roster, tmp_path):
    """When the rules are gone the table alone answers, and still tells a shift from piket."""
    (tmp_path / "sif.yaml").unlink()
    row = pl.read_csv(roster, infer_schema=False).row(0, named=True)
    done = run("explain", roster.name, "--employee", row["employee"], "--on", row["date"])
    assert "shift J" in done.stdout
    assert "sif.yaml is not there any more" in done.stdout


def test_wishes_without_shifts(run, station):
    """Options of shift rosters are refused where there are no shifts."""
    args = [each for each in station if each not in ("--shifts", "sif.yaml")]
    done = run(*args, "--requests", "ingin.csv", "--out", "roster.csv")
    assert done.exit_code == 2
    assert "--requests belongs to a shift roster" in done.output


def test_faults_of_rules_come_with_those_of_other_files(run, station, tmp_path):
    """All inputs are read before anything is refused."""
    (tmp_path / "sif.yaml").write_text("covers: []\n", encoding="utf-8")
    (tmp_path / "cuti.csv").write_text("nip,dari,sampai\n", encoding="utf-8")
    done = run(*station, "--leave", "cuti.csv", "--out", "roster.csv")
    assert done.exit_code == 2
    assert "ASN-POL-010" in done.output
    assert "ASN-LEA-001" in done.output


def test_rules_that_do_not_fit_the_register(run, station, tmp_path):
    """A unit nobody knows is wrong input, told with the file."""
    (tmp_path / "sif.yaml").write_text(RULES.replace("pos-01", "pos-99"), encoding="utf-8")
    done = run(*station, "--out", "roster.csv")
    assert done.exit_code == 2
    assert "sif.yaml: ASN-SHF-010" in done.output


def test_an_output_is_no_input(run, station):
    """The roster is not written over its own rules."""
    done = run(*station, "--out", "roster.csv", "--page", "sif.yaml")
    assert done.exit_code == 2


def test_gaps_of_shifts_are_explained(run, station, tmp_path):
    """More people than there are, and people who are never let in a shift, are told."""
    for rules, kind in (
        (RULES.replace("need: 2", "need: 50"), "people"),
        (RULES.replace("max_days_on: 1", "max_days_on: 1, at_most: [{shift: J, days: 0}]"), "J"),
    ):
        (tmp_path / "sif.yaml").write_text(rules, encoding="utf-8")
        assert run(*station, "--out", "few.csv").exit_code == 1
        result = run("why", "few.csv", "--on", "2020-03-19", "--locale", "en")
        assert result.exit_code == 1, result.output
        assert "pos-01" in result.stdout
        assert kind in result.stdout


def test_nobody_is_proposed_for_a_shift(run, roster):
    """The command says what to do instead."""
    seat = ("--day", "2020-03-18", "--unit", "pos-01", "--post", "J")
    result = run("propose", roster.name, *seat)
    assert result.exit_code == 2
    assert "ASN-RPR-009" in result.stderr
