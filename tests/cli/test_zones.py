"""The command ``zones``."""

from __future__ import annotations

import csv
import io
import sys

import pytest

from .conftest import as_json

MODULE = """
from pathlib import Path

from asn_worksched.files.zones import read_zones
from asn_worksched.plugins import Hooks, hookimpl


class Feed(Hooks):
    @hookimpl
    def zones(self):
        return [read_zones(Path(__file__).parent / "feed.csv")]


plugin = Feed()
"""
FEED = """\
region,scheme,level,start,end,publisher,known_from,source
36.74,risiko,tinggi,2021-04-04,,Satgas,2021-04-04,https://example.test/s
36.74,risiko,sedang,2021-04-06,,Dinkes,2021-04-06,https://example.test/d
36,ppkm,4,2021-07-03,2021-07-20,Mendagri,2021-07-01,https://example.test/m
"""


@pytest.fixture(name="zones")
def fixture_zones(run, tmp_path, monkeypatch):
    """The command with a plugin that has a feed."""
    folder = tmp_path / "feed"
    info = folder / "zone_feed-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "zone_feed_plugin.py").write_text(MODULE, encoding="utf-8")
    (folder / "feed.csv").write_text(FEED, encoding="utf-8")
    (info / "entry_points.txt").write_text("[asn_worksched]\nfeed = zone_feed_plugin:plugin\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zone-feed\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "feed")
    monkeypatch.delitem(sys.modules, "zone_feed_plugin", raising=False)
    return lambda *args: run("zones", *args)


APRIL = ("--region", "36.74", "--from", "2021-04-03", "--to", "2021-04-25")


def test_levels_gaps_and_disagreements_are_runs_of_days(zones):
    """Every day of the period is in one run, with what governs and who said otherwise."""
    rows = as_json(zones(*APRIL, "--scheme", "risiko", "--format", "json"))
    assert [(row["from"], row["to"], row["kind"], row["level"]) for row in rows] == [
        ("2021-04-03", "2021-04-03", "gap", None),
        ("2021-04-04", "2021-04-05", "level", "tinggi"),
        ("2021-04-06", "2021-04-18", "disagreement", "tinggi"),
        ("2021-04-19", "2021-04-20", "level", "sedang"),
        ("2021-04-21", "2021-04-25", "gap", None),
    ]
    assert rows[2]["others"] == ["Dinkes: sedang"]
    assert (rows[2]["publisher"], rows[2]["source"]) == ("Satgas", "https://example.test/s")


def test_every_scheme_that_is_spoken_of_is_shown(zones):
    """Without --scheme, all of which the region or a wider one has a level; psbb has none."""
    rows = as_json(zones(*APRIL, "--format", "json"))
    assert {row["scheme"] for row in rows} == {"risiko", "ppkm"}


def test_a_wider_region_is_told_as_such(zones):
    """The row names the region that the level was given to."""
    july = ("--region", "36.74", "--from", "2021-07-03", "--to", "2021-07-04")
    (row,) = as_json(zones(*july, "--scheme", "ppkm", "--format", "json"))
    assert (row["region"], row["level"], row["kind"]) == ("36", "4", "level")


def test_only_what_was_known_counts(zones):
    """A level that was published later is a gap."""
    line = (*APRIL, "--scheme", "risiko", "--as-known-on", "2021-04-05", "--format", "json")
    assert {row["kind"] for row in as_json(zones(*line))} == {"gap", "level"}


def test_as_text_and_as_csv(zones):
    """People read a gap in words; CSV has the keys of JSON."""
    text = zones(*APRIL, "--scheme", "risiko")
    assert (text.exit_code, text.stderr) == (0, "")
    lines = text.stdout.splitlines()
    assert len(lines) == 6
    assert "not known" in lines[1]
    assert "Dinkes: sedang" in lines[3]
    rows = list(csv.DictReader(io.StringIO(zones(*APRIL, "--format", "csv").stdout)))
    plain = as_json(zones(*APRIL, "--format", "json"))
    assert [set(row) for row in rows] == [set(row) for row in plain]


def test_a_region_nobody_speaks_of(zones):
    """It is told in a sentence, and is no error."""
    result = zones("--region", "33.74", "--from", "2021-04-01", "--to", "2021-04-02")
    assert result.exit_code == 0
    assert "33.74" in result.stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--from", "2021-04-01", "--to", "2021-04-02"), "--region"),
        (("--region", "36.74", "--from", "2021-04-02", "--to", "2021-04-01"), "ASN-DAY-102"),
        ((*APRIL, "--scheme", "warna"), "warna"),
    ],
)
def test_wrong_input_ends_with_two(zones, args, told):
    """A missing region, backward days and an unknown scheme are told."""
    result = zones(*args)
    assert result.exit_code == 2
    assert told in result.stderr
