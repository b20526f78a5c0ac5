"""The command ``partition``, and ``plan`` over partitions and executors."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from asn_worksched.partitions import Planned
from asn_worksched.roster import Proof

from .conftest import as_json


@pytest.fixture
def parts(run, personnel):
    """The register of the town in partitions, a unit in each."""
    frame = pl.read_csv(personnel, infer_schema=False)
    frame.with_columns(pl.lit("").alias("atasan_nip")).write_csv(personnel)
    made = run("partition", personnel.name, "--into", "parts", "--people", 20)
    assert (made.exit_code, made.stderr) == (0, "")
    return made


@pytest.fixture
def country(plan_args):
    """A plan over the partitions, without its ``--out``."""
    name, _, _, *rest = plan_args
    return (name, "--partitions", "parts", *rest)


def test_partitions_are_told(parts, run, personnel, tmp_path):
    """How many there are, how large, and what comes next; the same for programs."""
    assert "partitions, the largest with" in parts.stdout
    assert "plan --partitions parts" in parts.stdout
    told = as_json(run("partition", personnel.name, "--into", "more", "--format", "json"))
    people = pl.read_csv(personnel).height
    assert (told["people"], told["partitions"], told["largest"]) == (people, 1, people)
    assert (tmp_path / "more" / "partitions.json").is_file()


def test_a_plan_over_partitions_is_the_plan(parts, run, plan_args, country, tmp_path):
    """The rosters of partitions hold what one roster of the whole register holds."""
    done = run(*country, "--out", "rosters")
    assert (done.exit_code, done.stderr) == (0, "")
    assert run(*plan_args, "--out", "roster.parquet").exit_code == 0
    tables = [pl.read_parquet(path) for path in sorted((tmp_path / "rosters").glob("*.parquet"))]
    order = ("employee", "date")
    whole = pl.read_parquet(tmp_path / "roster.parquet")
    assert len(tables) > 1
    assert pl.concat(tables).sort(order).equals(whole.sort(order))


def test_what_it_came_to_is_told_in_three_forms(parts, run, country):
    """Text, JSON and CSV say the same."""
    text = run(*country, "--out", "rosters").stdout
    told = as_json(run(*country, "--out", "rosters", "--format", "json"))
    rows = run(*country, "--out", "rosters", "--format", "csv").stdout
    assert f"{told['people']} people in {told['rosters']} rosters" in text
    assert f"people,{told['people']}" in rows
    assert told["proof"]["status"] == "optimal"
    assert f"proof.parts,{told['proof']['parts']}" in rows


def test_resume_keeps_finished_rosters(parts, run, country, tmp_path):
    """What an earlier run finished is kept, and told."""
    run(*country, "--out", "rosters")
    (tmp_path / "rosters" / "roster-00000.parquet").unlink()
    again = as_json(run(*country, "--out", "rosters", "--resume", "--format", "json"))
    assert again["kept"] == again["rosters"] - 1
    assert "Kept from an earlier run" in run(*country, "--out", "rosters", "--resume").stdout


def test_processes_write_the_same(parts, run, country, plan_args, tmp_path):
    """Over two processes partitions, and the parts of one roster, come out byte for byte alike."""
    for name, executor in (("one", "none"), ("two", "process:2")):
        assert run(*country, "--out", name, "--executor", executor).exit_code == 0
        run(*plan_args, "--out", f"{name}.parquet", "--executor", executor)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--executor", "process:no"), "ASN-PAR-003"),
        (("--personnel", "personnel.csv"), "ASN-CLI-020"),
        (("--page", "page.html"), "ASN-CLI-020"),
        (("--ledger", "ledger.csv"), "ASN-CLI-020"),
        (("--wishes", "wishes.csv"), "ASN-CLI-020"),
        (("--partitions", "."), "ASN-PAR-001"),
    ],
)
def test_what_does_not_go_together_is_refused(parts, run, country, words, code):
    """Wrong input ends with 2 and its code, before any work."""
    result = run(*country, *words, "--out", "rosters")
    assert (result.exit_code, result.stdout) == (2, "")
    assert code in result.stderr


def test_one_of_two_registers_is_left_out(parts, run, country):
    """Whoever gives both a register and partitions is told that either will do."""
    told = run(*country, "--personnel", "personnel.csv", "--out", "rosters").stderr
    assert "Leave out either --personnel or --partitions." in " ".join(told.split())


@pytest.mark.parametrize("name", ["r3.csv", "r3.PARQUET", "r3.xlsx"])
def test_the_name_of_a_file_is_no_folder(parts, run, country, tmp_path, name):
    """A name that would do without partitions is a slip, and makes nothing."""
    result = run(*country, "--out", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ASN-CLI-022" in result.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["taken", "taken/below"])
def test_a_place_that_can_be_no_folder_is_told(run, personnel, tmp_path, name):
    """Partitions are not written into a file, and that is told with a code."""
    (tmp_path / "taken").write_text("mine")
    result = run("partition", personnel.name, "--into", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ASN-PAR-007" in result.stderr


def test_where_nothing_had_to_be_solved_it_is_said(parts, run, country, monkeypatch):
    """No name of an engine stands where none was needed."""
    proof = Proof(engine="none needed", status="optimal", objective=0, bound=0, seed=0, parts=0)
    made = Planned(out=Path("rosters"), rosters=(), proof=proof)
    monkeypatch.setattr("asn_worksched.partitions.plan_partitions", lambda *_, **__: made)
    done = run(*country, "--out", "rosters")
    assert "Nothing had to be solved" in done.stdout
    assert "none needed" not in done.stdout


def test_rosters_need_a_folder(parts, run, country, tmp_path):
    """A file is not written over by a folder."""
    (tmp_path / "taken").write_text("mine")
    result = run(*country, "--out", "taken")
    assert "ASN-CLI-022" in result.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_one_roster_is_not_resumed(run, plan_args):
    """Without partitions there is nothing to go on with; without a register, nothing at all."""
    assert "ASN-CLI-021" in run(*plan_args, "--resume", "--out", "roster.csv").stderr
    name, _, _, *rest = plan_args
    result = run(name, *rest, "--out", "roster.csv")
    assert result.exit_code == 2
    assert "--personnel" in result.stderr


def test_a_bad_register_is_refused_whole(run, personnel, tmp_path):
    """Faults are told with their rows, and no list of partitions is left."""
    frame = pl.read_csv(personnel, infer_schema=False)
    first = pl.int_range(pl.len()) == 0
    bad = pl.when(first).then(pl.lit("II.z")).otherwise("eselon").alias("eselon")
    frame.with_columns(bad).write_csv(personnel)
    result = run("partition", personnel.name, "--into", "parts")
    assert result.exit_code == 2
    assert "personnel.csv:2:eselon: ASN-REG-009" in result.stderr
    assert list((tmp_path / "parts").iterdir()) == []
