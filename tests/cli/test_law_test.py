"""The command ``law test``."""

from __future__ import annotations

import csv
import io

import pytest

from .conftest import as_json

CASES = """\
region: "36.74"
units: {badan: {kind: badan}}
people:
  kepala: {role: kepala_badan, eselon: II.b, post_type: structural, unit: badan}
  staf: {unit: badan}
cases:
  - name: Kepala tetap di kantor
    day: 2020-03-18
    who: kepala
    expect: {modes: [WFO], rule: town.leaders, citation: "SE Uji 2/2020, angka 2"}
  - name: Staf boleh di rumah
    day: 2020-03-18
    who: staf
    expect:
      usual: [WFH]
      rule: town.home
      citation: SE Uji 2/2020, angka 1 (belum diverifikasi)
"""


@pytest.fixture
def cases(tmp_path):
    """A folder with two cases that are met: ``kasus/a.yaml``."""
    path = tmp_path / "kasus" / "a.yaml"
    path.parent.mkdir()
    path.write_text(CASES, encoding="utf-8")
    return path


def test_all_is_met(run, cases):
    """With all cases met there is just the total, and the exit code is 0."""
    result = run("law", "test", "kasus")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 cases, 0 of them not as expected\n"


def test_a_case_that_fails_is_one_line(run, cases):
    """File, line, name, what was expected and what the law says; the exit code is 1."""
    cases.write_text(CASES.replace("usual: [WFH]", "usual: [WFO]"), encoding="utf-8")
    result = run("law", "test", "kasus/a.yaml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines == [
        "kasus/a.yaml:11: Staf boleh di rumah: expected usual [WFO], the law says [WFH]",
        "2 cases, 1 of them not as expected",
    ]


def test_for_programs(run, cases):
    """JSON has every case with its differences, CSV a row a difference."""
    wrong = CASES.replace("usual: [WFH]", "usual: [WFO]\n      duty: off")
    cases.write_text(wrong, encoding="utf-8")
    result = run("law", "test", "kasus", "--format", "json")
    assert result.exit_code == 1
    met, failed = as_json(result)
    assert (met["met"], met["differences"], met["refusal"]) == (True, [], None)
    assert failed == {
        "case": "Staf boleh di rumah",
        "file": "kasus/a.yaml",
        "line": 11,
        "met": False,
        "refusal": None,
        "differences": [
            {"key": "usual", "expected": "[WFO]", "found": "[WFH]"},
            {"key": "duty", "expected": "off", "found": "owed"},
        ],
    }
    rows = list(csv.DictReader(io.StringIO(run("law", "test", "kasus", "--format", "csv").stdout)))
    assert [(row["case"], row["met"], row["key"]) for row in rows] == [
        ("Kepala tetap di kantor", "true", ""),
        ("Staf boleh di rumah", "false", "usual"),
        ("Staf boleh di rumah", "false", "duty"),
    ]


def test_a_law_that_refuses_fails_the_case(run, cases):
    """Where the law cannot be asked the case fails with the reason."""
    cases.write_text(CASES.replace("2020-03-18", "2031-03-18"), encoding="utf-8")
    result = run("law", "test", "kasus")
    assert result.exit_code == 1
    assert "ASN-CAL-001" in result.stdout
    rows = as_json(run("law", "test", "kasus", "--format", "json"))
    assert all("ASN-CAL-001" in row["refusal"] for row in rows)


def test_wrong_files(run, cases, tmp_path):
    """All faults of all files are told, nothing is run, and the exit code is 2."""
    cases.write_text(CASES.replace("usual: [WFH]", "usua: [WFH]"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("cases: []\n", encoding="utf-8")
    result = run("law", "test", "kasus", "b.yaml", "c.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kasus/a.yaml:15" in result.stderr
    assert "ASN-CAS-003" in result.stderr
    assert "c.yaml" in result.stderr


def test_a_file_named_twice_is_run_once(run, cases):
    """A folder and a file in it do not double the cases."""
    assert run("law", "test", "kasus", "kasus/a.yaml", "kasus").stdout.startswith("2 cases")


def test_it_needs_a_path_and_takes_no_day(run, cases):
    """Without a path, and with an option of ``law`` itself, the line is wrong."""
    assert run("law", "test").exit_code == 2
    result = run("law", "--on", "2020-03-18", "test", "kasus")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--on" in result.stderr


@pytest.mark.parametrize("locale", ["id", "en"])
def test_it_has_help(run, locale):
    """The subcommand is told of in the help of ``law`` and has its own."""
    assert "\n  test " in run("law", "--locale", locale, "--help").stdout
    shown = run("law", "test", "--locale", locale, "--help")
    assert shown.exit_code == 0
    assert "asn-worksched law test" in shown.stdout
