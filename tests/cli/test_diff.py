"""The command ``diff``."""

from __future__ import annotations

import csv
import io
import json

import pytest

from .conftest import TOWN, as_json

DRAFT = """\
instrument:
  id: stricter
  kind: surat edaran
  issuer: Wali Kota Uji
  short: Rancangan Uji
  title: Rancangan untuk uji
  year: 2020
  region: "36.74"
  level: 7
  draft: true
  published: 2020-03-17
  in_force: {from: 2020-03-23, to: 2020-03-31}
rules:
  - id: stricter.all
    kind: require
    modes: [WFO]
    select: post_type = pelaksana
    cite: {at: angka 1}
"""


@pytest.fixture
def draft(tmp_path):
    """A draft in a file."""
    path = tmp_path / "draft.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return str(path)


def test_a_draft_adds_its_rules_and_changes_nothing_else(run, draft):
    """Without a register the rules are compared; something changes, so the code is 1."""
    result = run("diff", "--region", "36.74", "--what-if", draft, "--locale", "en")
    assert result.exit_code == 1
    assert result.stdout == (
        "stricter: added [Rancangan Uji]\nstricter.all: added [Rancangan Uji, angka 1]\n"
    )


def test_acts_and_zones_are_changes_of_the_law(run, tmp_path):
    """An act without rules, and readings of zones, each with a row of its own."""
    (tmp_path / "bare.yaml").write_text(DRAFT.partition("rules:")[0], encoding="utf-8")
    (tmp_path / "zones.csv").write_text(
        "scheme,region,level,start,end,publisher,known_from,source\n"
        "risiko,36.74,tinggi,2020-03-16,,Satgas,2020-03-16,\n",
        encoding="utf-8",
    )
    more = ("--what-if", str(tmp_path / "bare.yaml"), "--zones", str(tmp_path / "zones.csv"))
    args = ("diff", "--region", "36.74", *more)
    assert run(*args, "--locale", "en").stdout == (
        "stricter: added [Rancangan Uji]\nZones: 1 readings added, 0 removed\n"
    )
    told = as_json(run(*args, "--format", "json"))
    assert [(each["name"], each["how"]) for each in told["acts"]] == [("stricter", "added")]
    assert [(each["name"], each["after"]) for each in told["zones"]] == [
        ("risiko 36.74", "tinggi 2020-03-16/...")
    ]
    assert (told["rules"], told["days"], told["seasons"]) == ([], [], [])
    rows = list(csv.DictReader(io.StringIO(run(*args, "--format", "csv").stdout)))
    assert [(row["what"], row["how"]) for row in rows] == [("act", "added"), ("zone", "added")]


def test_there_must_be_something_to_compare(run):
    """The law against itself is a question that nobody has; one with one answer is fine."""
    result = run("diff", "--region", "36.74", "--locale", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Nothing to compare" in result.stderr
    same = run("diff", "--region", "36.74", "--overlap", "strictest", "--locale", "en")
    assert (same.exit_code, same.stdout) == (0, "Nothing changes.\n")
    days = ("--from", "2020-03-18", "--to", "2020-03-20")
    assert run("diff", "one.csv", "two.csv", *days).exit_code == 2


def test_a_draft_names_who_changes_and_why(run, register, draft):
    """Everyone below the leaders, from the first day of the draft on; JSON has a row a cell."""
    days = ("--from", "2020-03-18", "--to", "2020-03-31")
    args = ("diff", "--region", "36.74", "--personnel", register, *days, "--what-if", draft)
    told = as_json(run(*args, "--format", "json"))
    assert [each["name"] for each in told["rules"]] == ["stricter.all"]
    cells = told["cells"]
    assert {cell["rule"] for cell in cells} == {"stricter.all"}
    assert min(cell["date"] for cell in cells) == "2020-03-23"
    assert told["people"] == len({cell["employee"] for cell in cells}) > 10
    assert {(cell["before"], cell["after"]) for cell in cells} == {("WFH/WFO", "WFO")}
    rows = list(csv.DictReader(io.StringIO(run(*args, "--format", "csv").stdout)))
    assert len(rows) == len(cells)
    text = run(*args, "--locale", "en").stdout
    assert f"{told['people']} people may or must do something else" in text
    assert "stricter.all holds now: WFH/WFO becomes WFO" in text


def test_two_rosters_differ_by_the_draft(run, plan_args, draft):
    """Each is read under the law that it names itself."""
    run(*plan_args, "--out", "one.csv")
    run(*plan_args, "--what-if", draft, "--out", "two.csv")
    result = run("diff", "one.csv", "two.csv", "--locale", "en")
    assert result.exit_code == 1
    assert "by stricter.all:" in result.stdout
    same = run("diff", "one.csv", "one.csv", "--locale", "en")
    assert (same.exit_code, same.stdout) == (0, "Nothing changes.\n")
    told = json.loads(run("diff", "one.csv", "two.csv", "--format", "json").stdout)
    assert told["people"] > 10


def test_what_was_known_later_is_a_change(run):
    """Before the town's circular was published there was nothing of it."""
    known = ("--as-known-on", "2020-03-16", "--then-known-on", "2020-03-17")
    told = as_json(run("diff", "--region", "36.74", *known, "--format", "json"))
    assert {(each["name"], each["how"]) for each in told["rules"]} == {
        (name, "added") for name in ("town.home", "town.leaders", "town.picket")
    }
    assert told["cells"] is None


@pytest.mark.parametrize(
    "args",
    [
        ("diff", "one.csv"),
        ("diff", "--region", "36.74", "--from", "2020-03-18", "--to", "2020-03-31"),
        ("diff", "--region", "36.74", "--what-if", "nobody"),
    ],
)
def test_half_a_question_is_refused(run, args):
    """One roster, days without a register, a draft that nobody has."""
    result = run(*args)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_draft_is_no_policy(run, plan_args, draft):
    """Named as law it is refused, and the way to try it is told."""
    result = run(*plan_args, "--policies", draft, "--out", "one.csv")
    assert result.exit_code == 2
    assert "ASN-CLI-013" in result.stderr
    assert "--what-if" in result.stderr


def test_a_reading_is_chosen_by_rule_and_name(run, tmp_path):
    """Its name must be one that the rule has; without an equals sign it is none."""
    policy = tmp_path / "town.yaml"
    text = TOWN.replace("town", "mine").replace(
        "    usual: true\n", "    usual: true\n    readings: {lax: {usual: false}}\n"
    )
    policy.write_text(text, encoding="utf-8")
    base = ("diff", "--region", "36.74", "--policies", str(policy))
    told = as_json(run(*base, "--reading", "mine.home=lax", "--format", "json"))
    assert [(each["name"], each["keys"]) for each in told["rules"]] == [("mine.home", ["usual"])]
    for wrong, code in (("mine.home=strict", "ASN-LAW-011"), ("mine.home", "ASN-CLI-014")):
        result = run(*base, "--reading", wrong)
        assert (result.exit_code, code in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["town", "nation.office", "nation"])
def test_what_is_law_already_cannot_be_tried(run, name):
    """An act in force, or a plugin without drafts: nothing would change, so nothing is asked."""
    result = run("diff", "--region", "36.74", "--what-if", name)
    assert result.exit_code == 2
    assert "ASN-CLI-01" in result.stderr or "ASN-CLI-001" in result.stderr


def test_a_rule_is_read_in_one_way(run):
    """Two readings of one rule are refused, the same one twice is not."""
    args = ("diff", "--region", "36.74", "--reading", "town.home=a", "--reading")
    assert "ASN-CLI-016" in run(*args, "town.home=b").stderr
    assert "ASN-CLI-016" not in run(*args, "town.home=a").stderr
