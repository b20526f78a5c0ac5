"""The commands ``law`` and ``plugins``."""

from __future__ import annotations

import csv
import io
import json

import attrs
import pytest

from asn_worksched.cli.law import KEYS
from asn_worksched.domain.law import Rule

from .conftest import as_json


def test_the_rules_of_a_day(run):
    """National and regional rules with kind, parameters, article and mark."""
    result = run("law", "--on", "2020-03-20", "--region", "36.74")
    assert (result.exit_code, result.stderr) == (0, "")
    blocks = {block.split("\n")[0]: block for block in result.stdout.split("\n\n")}
    assert len(blocks) == 5
    home, hours = blocks["town.home"], blocks["nation.hours"]
    assert "SE Uji 2/2020, angka 1 (" in home
    assert "2020-03-18/2020-03-31" in home
    assert "start 07:30, minutes 450" in hours


def test_as_json(run):
    """JSON has every parameter, and the days as ISO text or null."""
    rows = as_json(run("law", "--on", "2020-03-20", "--region", "36.74", "--format", "json"))
    by_rule = {row["rule"]: row for row in rows}
    assert by_rule["town.home"]["parameters"] == {"modes": ["WFH"], "usual": True, "criteria": []}
    assert by_rule["town.home"]["verified"] is False
    assert by_rule["town.picket"]["verified"] is True
    assert by_rule["nation.office"]["to"] is None
    assert by_rule["nation.office"]["from"] == "2020-01-02"


def test_as_csv(run):
    """CSV has the keys of JSON."""
    line = ("law", "--on", "2020-03-20", "--region", "36.74", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*line, "csv").stdout)))
    plain = as_json(run(*line, "json"))
    assert [set(row) for row in rows] == [set(row) for row in plain]
    assert json.loads(rows[0]["parameters"]) == plain[0]["parameters"]


@pytest.mark.parametrize(
    ("args", "rules"),
    [
        (("--on", "2020-03-20"), 2),
        (("--on", "2020-03-17", "--region", "36.74"), 2),
        (("--on", "2020-03-18", "--region", "36.74"), 5),
        (("--on", "2020-03-31", "--region", "36.74"), 5),
        (("--on", "2020-04-01", "--region", "36.74"), 2),
        (("--on", "2020-03-20", "--region", "36.71"), 2),
        (("--on", "2020-03-20", "--region", "36.74", "--as-known-on", "2020-03-16"), 2),
        (("--on", "2020-01-01"), 0),
    ],
)
def test_which_rules_hold(run, args, rules):
    """Force, region and knowledge decide, each day of force included."""
    assert len(as_json(run("law", *args, "--format", "json"))) == rules


@pytest.mark.parametrize(("region", "noted"), [("36.71", True), ("36.74", False)])
def test_a_region_without_acts_is_noted(run, region, noted):
    """A region that no act is of may be a slip, so it is told on the error stream."""
    result = run("law", "--on", "2020-03-20", "--region", region)
    assert result.exit_code == 0
    assert (region in result.stderr) == noted


def test_a_day_without_law(run):
    """A day on which nothing is in force is told in words."""
    result = run("law", "--on", "2019-01-01")
    assert result.exit_code == 0
    assert "2019-01-01" in result.stdout


def test_nothing_is_cut_off_in_a_pipe(run, monkeypatch):
    """Without COLUMNS each rule is one whole line; with it lines are folded, and all is there."""
    line = ("law", "--on", "2020-03-20", "--region", "36.74")
    wide = run(*line).stdout
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run(*line).stdout
    assert max(map(len, narrow.splitlines())) <= 60
    assert sorted("".join(narrow.split())) == sorted("".join(wide.split()))


def test_no_colours_in_a_pipe(run):
    """No escape sequence reaches a pipe."""
    assert "\x1b" not in run("law", "--on", "2020-03-20").stdout


def test_plugins(run):
    """Each plugin with its distribution, version and hooks; one that was not chosen says so."""
    rows = as_json(run("plugins", "--format", "json"))
    by_name = {row["name"]: row for row in rows}
    assert by_name["nation"] == {
        "name": "nation",
        "distribution": "small-town-law",
        "version": "1.5",
        "hooks": ["policies", "calendars"],
        "skipped": None,
    }
    assert "ASN_WORKSCHED_PLUGINS" in by_name["broken"]["skipped"]


def test_a_broken_plugin_is_told_everywhere(run, monkeypatch):
    """A plugin that fails to load is listed with the reason, and told when law is used."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nation,broken")
    rows = as_json(run("plugins", "--format", "json"))
    (broken,) = [row for row in rows if row["name"] == "broken"]
    assert "no_such_module_here" in broken["skipped"]
    result = run("law", "--on", "2020-03-20")
    assert result.exit_code == 0
    assert "no_such_module_here" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_strict_house_refuses_a_broken_plugin(run, monkeypatch):
    """With the strict switch it is wrong input."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nation,broken")
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS_STRICT", "1")
    result = run("law", "--on", "2020-03-20")
    assert result.exit_code == 2
    assert "ASN-PLG-006" in result.stderr


def test_a_plugin_that_is_not_installed(run, monkeypatch):
    """A name in the environment that nobody has is wrong input."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nothing")
    result = run("plugins")
    assert result.exit_code == 2
    assert "ASN-PLG-007" in result.stderr


def test_plugins_as_text_and_csv(run):
    """Text and CSV name the same plugins."""
    rows = list(csv.DictReader(io.StringIO(run("plugins", "--format", "csv").stdout)))
    text = run("plugins").stdout
    assert all(row["name"] in text for row in rows)
    assert [row["hooks"] for row in rows if row["name"] == "nation"] == ["policies;calendars"]


def test_the_column_of_reasons_needs_a_reason(run, monkeypatch):
    """Where nothing was left out the table has no column for why."""
    text = run("plugins").stdout
    assert "Left out because" in text
    monkeypatch.setattr("asn_worksched.cli.plugins._skipped", lambda *_: [])
    assert "Left out because" not in run("plugins").stdout


def test_every_parameter_has_a_word(run):
    """Each parameter of each kind of rule can be told in the language of the reader."""
    kinds = Rule.__subclasses__()
    named = {field.name for kind in kinds for field in attrs.fields(kind)}
    assert named - {field.name for field in attrs.fields(Rule)} == set(KEYS)


def test_parameters_are_told_in_the_language(run, monkeypatch):
    """Text has the words of the locale, JSON the keys."""
    monkeypatch.setattr(
        "asn_worksched.cli.law.translator", lambda _: lambda text: f"<{text}>" if text else ""
    )
    assert "<modes> WFO" in run("law", "--on", "2020-03-20").stdout
    rows = as_json(run("law", "--on", "2020-03-20", "--format", "json"))
    assert [row for row in rows if "modes" in row["parameters"]]


def test_a_broken_plugin_is_told_in_the_language(run, monkeypatch):
    """The reason is in the locale of the line; so is a refusal."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nation,broken")
    english = run("law", "--on", "2020-03-20").stderr
    told = run("law", "--on", "2020-03-20", "--locale", "id").stderr
    assert "ASN-PLG-006" in told
    assert told != english
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS_STRICT", "yes")
    assert run("law", "--on", "2020-03-20", "--locale", "id").stderr == told


LONGER = """\
instrument:
  id: longer
  kind: surat edaran
  issuer: Wali Kota Uji
  short: SE Uji 3/2020
  title: Perpanjangan untuk uji
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-30
  in_force: {from: 2020-04-01}
  verified_on: 2020-05-02
  amends: [{act: town, ordinal: 1, until: 2020-04-21}]
rules:
  - id: longer.cap
    kind: cap
    share: "25 %"
    where: {within: ["36.74"], outside: ["36.71"], zones: [{scheme: ppkm, levels: ["4"]}]}
    cite: {at: angka 1}
    note: Paling banyak seperempat.
    readings:
      generous: {rounding: ceil, note: Dibulatkan ke atas.}
"""
APRIL = ("law", "--on", "2020-04-02", "--region", "36.74")
TRIED = (*APRIL, "--what-if", "longer.yaml")


@pytest.fixture
def longer(tmp_path):
    """A file with an act that prolongs that of the town, to be tried out."""
    (tmp_path / "longer.yaml").write_text(LONGER, encoding="utf-8")


def by_rule(result):
    """The rules shown, by their ids."""
    return {row["rule"]: row for row in as_json(result)}


def test_the_trail_of_an_act(run, longer):
    """What later acts did is shown with each rule, and thanks to which act it still holds."""
    assert "town.home" not in by_rule(run(*APRIL, "--format", "json"))
    row = by_rule(run(*TRIED, "--format", "json"))["town.home"]
    assert row["changes"] == [
        {"by": "longer", "how": "prolongs", "last_day": "2020-04-21", "ordinal": 1}
    ]
    assert (row["to"], row["prolonged_by"], row["adopted"]) == ("2020-04-21", "longer", False)
    text = run(*TRIED).stdout
    told = "SE Uji 3/2020 (published 2020-03-30) prolongs it to 2020-04-21, change number 1"
    assert told in text


def test_what_is_tried_out_counts_whenever_it_is_published(run, longer):
    """It is there to see what would have been, on a day before its publication as well."""
    line = ("law", "--on", "2020-03-20", "--region", "36.74", "--as-known-on", "2020-03-20")
    row = by_rule(run(*line, "--format", "json"))["town.home"]
    assert (row["changes"], row["to"]) == ([], "2020-03-31")
    row = by_rule(run(*line, "--what-if", "longer.yaml", "--format", "json"))["town.home"]
    assert row["to"] == "2020-04-21"


def test_a_draft_is_marked(run, longer):
    """What is only tried out says so, with where it holds and when it was checked."""
    row = by_rule(run(*TRIED, "--format", "json"))["longer.cap"]
    assert row["adopted"] is True
    assert row["verified_on"] == "2020-05-02"
    assert row["where"] == {
        "within": ["36.74"],
        "outside": ["36.71"],
        "zones": [{"scheme": "ppkm", "levels": ["4"], "publishers": []}],
    }
    block = next(each for each in run(*TRIED).stdout.split("\n\n") if "longer.cap" in each)
    assert "only tried out" in block
    assert "within 36.74, outside 36.71, zone ppkm: 4" in block
    assert "2020-05-02" in block


def test_readings(run, longer):
    """The other readings are named with their notes; the one asked for is shown as such."""
    row = by_rule(run(*TRIED, "--format", "json"))["longer.cap"]
    assert (row["reading"], row["readings"]) == (None, ["generous"])
    assert "could be read as generous (Dibulatkan ke atas.)" in run(*TRIED).stdout
    other = (*TRIED, "--reading", "longer.cap=generous")
    row = by_rule(run(*other, "--format", "json"))["longer.cap"]
    assert row["reading"] == "generous"
    assert row["parameters"]["rounding"] == "ceil"
    assert "read as generous" in run(*other).stdout
    assert run(*TRIED, "--reading", "longer.cap=odd").exit_code == 2


def test_other_options_of_the_law(run, tmp_path):
    """A table of zones is read and refused like any input; overlaps have two answers."""
    assert run(*APRIL, "--overlap", "latest").exit_code == 0
    assert run(*APRIL, "--overlap", "oldest").exit_code == 2
    assert run(*APRIL, "--zones", "missing.csv").exit_code == 2


def test_a_day_is_needed(run):
    """Without a day, and without a command behind it, the line is wrong."""
    result = run("law", "--region", "36.74")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--on" in result.stderr
    assert run("law", "nothing").exit_code == 2
