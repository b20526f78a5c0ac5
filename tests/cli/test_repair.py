"""The commands ``repair`` and ``propose``."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from .conftest import as_json


@pytest.fixture
def on_leave(officer, tmp_path):
    """A table of leave that takes the officer away on a day of piket: ``cuti.csv``."""
    person, day = officer
    (tmp_path / "cuti.csv").write_text(f"kunci,dari,sampai,dasar\n{person},{day},{day},SK 1/2020\n")
    return "cuti.csv"


@pytest.fixture
def seat(roster, officer):
    """The unit, post and day of the officer's seat, as options."""
    row = pl.read_csv(roster, infer_schema=False).filter(employee=officer[0], date=officer[1])
    return ("--unit", row["unit"][0], "--post", row["post"][0], "--day", officer[1])


def test_leave_is_repaired_with_two_changes(run, roster, officer, on_leave):
    """The officer on leave and the one who comes instead are told, and the new roster is lawful."""
    result = run("repair", roster.name, "--leave", on_leave, "--out", "new.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "2 person-days change."
    assert officer[0] in result.stdout
    assert run("audit", "new.csv").exit_code == 0
    again = run("repair", "new.csv", "--out", "again.csv")
    assert again.stdout.splitlines()[0] == "0 person-days change."


def test_past_and_frozen_days_stay(run, roster, officer, on_leave, tmp_path):
    """With the day past, or frozen by a file, nothing changes and what is unlawful is told."""
    person, day = officer
    (tmp_path / "beku.csv").write_text(f"employee,date\n{person},{day}\n")
    shared = ("repair", roster.name, "--leave", on_leave, "--out", "new.csv", "--format", "json")
    for option in (("--freeze", "beku.csv"), ("--keep-before", "2020-04-01")):
        result = run(*shared, *option)
        assert result.exit_code == 1
        found = as_json(result)
        assert found["changes"] == []
        assert found["fewest"] is True
        assert [(each["employee"], each["date"]) for each in found["kept"]] == [(person, day)]


def test_changes_as_json_and_csv(run, roster, on_leave):
    """JSON and CSV hold the same changes under the same keys."""
    shared = ("repair", roster.name, "--leave", on_leave, "--out", "new.csv")
    found = as_json(run(*shared, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run(*shared, "--format", "csv").stdout)))
    assert rows == found["changes"]
    assert len(rows) == 2


def test_people_who_left_are_left_out(run, roster, officer, personnel):
    """A register without the officer is repaired, and who is gone is named."""
    table = pl.read_csv(personnel, infer_schema=False)
    table.filter(pl.col("peg_nip") != officer[0]).write_csv(personnel)
    found = as_json(run("repair", roster.name, "--out", "new.csv", "--format", "json"))
    assert found["findings"] == []
    assert run("audit", "new.csv").exit_code == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("employee,day\nx,2020-03-18\n", "ASN-RPR-011"),
        ("employee,date\nx\n", "ASN-RPR-012"),
        ("employee,date\n,2020-03-18\n", "ASN-RPR-013"),
        ("employee,date\nx,2020-02-30\n", "ASN-RPR-014"),
        ("employee,date\nnobody,2020-03-18\n", "ASN-RPR-001"),
    ],
)
def test_a_bad_freeze_file_is_wrong_input(run, roster, tmp_path, text, code):
    """Each fault of the file is told with its code, and nothing is written."""
    (tmp_path / "beku.csv").write_text(text)
    result = run("repair", roster.name, "--freeze", "beku.csv", "--out", "new.csv")
    assert result.exit_code == 2
    assert code in result.stderr
    assert not (tmp_path / "new.csv").exists()


def test_who_can_take_a_seat(run, roster, officer, seat):
    """Proposals come ranked, with changes and burden; others are told why not on request."""
    absent = ("--absent", officer[0])
    found = as_json(run("propose", roster.name, *seat, *absent, "--why-not", "--format", "json"))
    proposed = [each["employee"] for each in found["proposals"]]
    assert proposed
    assert officer[0] not in proposed
    assert [each["rank"] for each in found["proposals"]] == list(range(1, len(proposed) + 1))
    assert officer[0] in {each["employee"] for each in found["why_not"]}
    assert not {each["employee"] for each in found["why_not"]} & set(proposed)
    told = run("propose", roster.name, *seat, *absent)
    assert told.stdout.startswith(f"1. {proposed[0]}: ")
    table = run("propose", roster.name, *seat, *absent, "--format", "csv").stdout
    assert [row["employee"] for row in csv.DictReader(io.StringIO(table))] == proposed


def test_a_full_seat_needs_nobody(run, roster, seat):
    """Code 1 and a plain line where nothing is to be proposed."""
    result = run("propose", roster.name, *seat)
    assert result.exit_code == 1
    assert result.stdout == "Nobody can, or nobody is needed.\n"


def test_a_seat_that_there_is_not_is_wrong_input(run, roster, seat):
    """The fault names the seats that there are."""
    result = run("propose", roster.name, *seat[:2], "--post", "nothing", *seat[4:])
    assert result.exit_code == 2
    assert "ASN-RPR-004" in result.stderr
