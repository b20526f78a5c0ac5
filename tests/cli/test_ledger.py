"""The commands ``ledger`` and ``plan --ledger``: burdens kept from plan to plan."""

from __future__ import annotations

import polars as pl
import pytest

from asn_worksched.files.ledgers import read_ledger
from asn_worksched.files.rosters import read_origin

from .conftest import as_json


@pytest.fixture
def ledger(run, roster, tmp_path):
    """The ledger of the roster of the town: ``ledger.csv``."""
    assert run("ledger", roster.name, "--into", "ledger.csv").exit_code == 0
    return tmp_path / "ledger.csv"


def next_plan(plan_args, *more):
    """A plan of the days from the 30th on, for which there is a day of law left."""
    words = [str(word) for word in plan_args]
    words[words.index("--from") + 1] = "2020-03-30"
    return (*words, "--out", "next.csv", *more)


def test_it_shows_duties_beside_a_fair_share(run, roster):
    """Everybody who can be called has a row; shares of a unit sum to its duties."""
    rows = pl.DataFrame(as_json(run("ledger", roster.name, "--format", "json")))
    table = pl.read_csv(roster, infer_schema=False)
    assert rows["duties"].sum() == table.filter(pl.col("post") != "").height
    for _, unit in rows.group_by("unit"):
        assert unit["share"].sum() == pytest.approx(unit["duties"].sum(), abs=0.1)
    shown = run("ledger", roster.name)
    assert shown.exit_code == 0
    assert "Fair share" in shown.stdout


def test_into_makes_and_then_adds(run, roster, ledger, plan_args, tmp_path):
    """The first month makes the file, the second is added to it; --out leaves it as it was."""
    words = [str(word) for word in plan_args]
    words[words.index("--from") + 1 : words.index("--to") + 2] = [
        "2020-03-16",
        "--to",
        "2020-03-17",
    ]
    assert run(*words, "--out", "before.csv").exit_code in (0, 1)
    one = read_ledger(ledger)
    assert run("ledger", "before.csv", "--into", "ledger.csv", "--out", "two.csv").exit_code == 0
    assert read_ledger(ledger) == one
    assert run("ledger", "before.csv", "--into", "ledger.csv").exit_code == 0
    assert read_ledger(ledger) == read_ledger(tmp_path / "two.csv")
    assert len(read_ledger(ledger)) >= len(one)


def test_a_roster_twice_is_wrong_input(run, roster, ledger):
    """Duties are not counted twice, and the file stays as it was."""
    before = ledger.read_bytes()
    result = run("ledger", roster.name, "--into", "ledger.csv")
    assert result.exit_code == 2
    assert "ASN-LED-001" in result.stderr
    assert ledger.read_bytes() == before


def test_a_ledger_alone_is_shown(run, ledger, personnel):
    """Without a register all are one group; with it they are shown by unit, or one unit alone."""
    alone = as_json(run("ledger", ledger.name, "--format", "json"))
    assert {row["unit"] for row in alone} == {""}
    units = as_json(
        run(
            "ledger", ledger.name, "--personnel", personnel.name, "--by", "unit", "--format", "json"
        )
    )
    assert sum(row["people"] for row in units) == len(alone)
    code = units[0]["unit"]
    one = run("ledger", ledger.name, "--personnel", personnel.name, "--unit", code)
    assert one.stdout.count("\n") == units[0]["people"] + 1
    nobody = run("ledger", ledger.name, "--personnel", personnel.name, "--unit", "X")
    assert (nobody.exit_code, "ASN-CLI-101" in nobody.stderr) == (2, True)


def test_a_target_that_is_an_input_is_refused(run, roster):
    """A ledger is not written over a roster, nor with an ending that nobody knows."""
    assert "ASN-CLI-009" in run("ledger", roster.name, "--out", roster.name).stderr
    assert "ASN-LED-111" in run("ledger", roster.name, "--out", "ledger.xlsx").stderr


def test_plan_makes_up_for_the_ledger_and_remembers_it(run, ledger, plan_args, tmp_path):
    """Who did most before is spared, and the roster says which ledger it heeds."""
    assert run(*plan_args, "--out", "roster.csv").exit_code == 0
    done = read_ledger(ledger).shares().filter(kind="all").sort("beyond", descending=True)
    result = run(*next_plan(plan_args, "--ledger", "ledger.csv"))
    # The days overlap those of the ledger, which reaches up to the 31st: nothing counts yet.
    assert result.exit_code == 0
    assert read_origin(tmp_path / "next.csv").ledger == str(tmp_path / "ledger.csv")
    assert done["beyond"][0] > 0


def test_earlier_duties_change_the_plan(run, plan_args, tmp_path):
    """With a ledger in which one officer did a lot, that officer is not called."""
    assert run(*plan_args, "--out", "plain.csv").exit_code == 0
    table = pl.read_csv(tmp_path / "plain.csv", infer_schema=False).filter(pl.col("post") != "")
    crowd = table.group_by("unit", "post").agg(pl.col("employee").n_unique().alias("many"))
    unit = crowd.sort("many")["unit"][-1]
    who = table.filter(pl.col("unit") == unit)["employee"][0]
    (tmp_path / "ledger.csv").write_text(
        f"kunci,dari,sampai,jenis,tugas,terbuka\n{who},2020-02-01,2020-02-29,hari kerja,20,20\n"
    )
    assert run(*plan_args, "--ledger", "ledger.csv", "--out", "spared.csv").exit_code == 0
    spared = pl.read_csv(tmp_path / "spared.csv", infer_schema=False)
    assert spared.filter(pl.col("employee") == who, pl.col("post") != "").height == 0


def test_faults_of_the_ledger_come_with_those_of_the_register(run, plan_args, tmp_path):
    """All files are read before anything is refused."""
    (tmp_path / "ledger.csv").write_text("kunci,dari\na,2020-01-01\n")
    (tmp_path / "leave.csv").write_text("nip,dari\na,2020-01-01\n")
    result = run(*plan_args, "--ledger", "ledger.csv", "--leave", "leave.csv", "--out", "r.csv")
    assert result.exit_code == 2
    assert "ASN-LED-101" in result.stderr
    assert "ASN-LEA-001" in result.stderr


def test_a_misspelt_column_of_a_ledger_is_told(run, tmp_path):
    """A ledger with a slip in its first line is not taken for a roster."""
    text = "employee,start,end,kind,dutis,open\na,2020-03-18,2020-03-24,turn,1,2\n"
    (tmp_path / "bad.csv").write_text(text)
    result = run("ledger", "bad.csv")
    assert result.exit_code == 2
    assert "ASN-LED-101" in result.stderr
    assert "duties" in result.stderr
