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
        ("employee,when\nx,2020-03-18\n", "ASN-TAB-006"),
        ("employee,key,when\nx,x,2020-03-18\n", "ASN-RPR-011"),
        ("employee,kunci,date\nx,x,2020-03-18\n", "ASN-RPR-012"),
        ("", "ASN-TAB-005"),
        ("nip,date\n1.8750412190303e17,2020-03-18\n", "ASN-RPR-015"),
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
    assert result.stdout == "Nobody is needed: the seat is full.\n"


def test_a_seat_that_there_is_not_is_wrong_input(run, roster, seat):
    """The fault names the seats that there are."""
    result = run("propose", roster.name, *seat[:2], "--post", "nothing", *seat[4:])
    assert result.exit_code == 2
    assert "ASN-RPR-004" in result.stderr


def test_a_freeze_file_may_be_written_as_other_tables_are(run, roster, officer, on_leave, tmp_path):
    """Indonesian names of columns, NIPs and Indonesian dates keep the same day."""
    person, day = officer
    shared = ("repair", roster.name, "--leave", on_leave, "--out", "new.csv", "--format", "json")
    date = str(day)
    written = "-".join(reversed(date.split("-")))
    for text in (f"nip,tanggal\n{person},{written}\n", f"kunci;tanggal\n{person};{date}\n"):
        (tmp_path / "beku.csv").write_text(text)
        assert as_json(run(*shared, "--freeze", "beku.csv"))["changes"] == []


@pytest.mark.parametrize("locale", ["en", "id"])
def test_who_is_absent_is_of_the_register(run, roster, seat, locale):
    """A key with a slip is told, in both languages."""
    result = run("propose", roster.name, *seat, "--absent", "A-77", "--locale", locale)
    assert result.exit_code == 2
    assert "ASN-RPR-008" in result.stderr
    assert "A-77" in result.stderr


def test_a_table_of_proposals_tells_why_not_in_one_line_each(run, roster, officer, seat):
    """Those who cannot are rows without a rank, and no cell has two lines."""
    shared = ("propose", roster.name, *seat, "--absent", officer[0], "--why-not", "--format")
    found = as_json(run(*shared, "json"))
    rows = list(csv.DictReader(io.StringIO(run(*shared, "csv").stdout)))
    others = [row["employee"] for row in rows if not row["rank"]]
    assert others == [each["employee"] for each in found["why_not"]]
    assert len(rows) == len(found["proposals"]) + len(others)
    assert not [row for row in rows if "\n" in row["text"]]


def test_a_seat_of_no_unit_lists_nothing(run, roster, seat):
    """Where the unit has no seat the fault says so instead of listing none."""
    at = seat.index("--unit")
    asked = (*seat[: at + 1], "nowhere", *seat[at + 2 :])
    result = run("propose", roster.name, *asked)
    assert result.exit_code == 2
    assert "ASN-RPR-007" in result.stderr
    assert "-." not in result.stderr
