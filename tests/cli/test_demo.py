"""The command ``demo``: the whole made-up city, once, and a made-up province."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from .conftest import _Program

PLUGINS = Path(__file__).parents[2] / "plugins"
FILES = [
    *("findings.csv", "personnel.csv", "roster.csv", "roster.csv-metadata.json"),
    *("roster.html", "summary.json"),
]


def program(*args):
    """Run a command line; errors of the program itself pass through."""
    result = CliRunner().invoke(_Program("asn-worksched"), list(args))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An empty folder to run in, with three plugins of the repository, two of them switched on."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("national", "tangsel", "banten"):
            info = folder / "site" / f"asn_worksched_{name}-0.dist-info"
            info.mkdir(parents=True)
            entry = f"[asn_worksched]\n{name} = asn_worksched_{name}:plugin\n"
            (info / "entry_points.txt").write_text(entry)
            meta = f"Metadata-Version: 2.1\nName: asn-worksched-{name}\nVersion: 0\n"
            (info / "METADATA").write_text(meta)
            patch.syspath_prepend(str(PLUGINS / f"asn-worksched-{name}" / "src"))
        patch.syspath_prepend(str(folder / "site"))
        patch.setenv("ASN_WORKSCHED_PLUGINS", "national,tangsel")
        patch.setenv("ASN_WORKSCHED_LOCALE", "en")
        patch.delenv("COLUMNS", raising=False)
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def demo(place):
    """The demo, run once."""
    return program("demo")


def test_the_demo_writes_everything(demo, place):
    """Register, roster, findings, summary and page are there, and nothing else is."""
    assert (demo.exit_code, demo.stderr) == (0, "")
    assert sorted(each.name for each in (place / "demo-out").iterdir()) == FILES
    assert sorted(each.name for each in place.iterdir()) == ["demo-out", "site"]


def test_the_city_is_planned_lawfully(demo, place):
    """Nearly five thousand people, every counter staffed, no findings."""
    whole = json.loads((place / "demo-out" / "summary.json").read_text(encoding="utf-8"))
    assert whole["people"] == 4994
    assert whole["findings"]["total"] == 0
    assert whole["piket"]["unfilled"] == 0
    assert whole["proof"]["status"] == "optimal"
    header, *rows = (place / "demo-out" / "findings.csv").read_text().splitlines()
    assert header.startswith("code,date,employee")
    assert rows == []
    assert "<html" in (place / "demo-out" / "roster.html").read_text(encoding="utf-8")


def test_the_commands_to_try_work_as_printed(demo, place):
    """Each of the three commands that the demo prints runs and ends with 0."""
    lines = [shlex.split(line) for line in demo.stdout.splitlines() if line.startswith("  asn")]
    assert [line[1] for line in lines] == ["explain", "audit", "plan"]
    for name, *args in lines:
        assert name == "asn-worksched"
        result = program(*args)
        assert (result.exit_code, result.stderr) == (0, ""), result.stdout


def test_other_law_that_is_installed_changes_nothing(demo, place, monkeypatch):
    """The demo is that of one circular, whatever else is there."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "national,tangsel,banten")
    again = program("demo", "--out", "crowded")
    assert (again.exit_code, again.stderr) == (0, "")
    for name in ("personnel.csv", "roster.csv", "findings.csv"):
        one, two = ((place / folder / name).read_bytes() for folder in ("demo-out", "crowded"))
        assert one == two
    shutil.rmtree(place / "crowded")


@pytest.fixture
def banten(monkeypatch):
    """The law of a province in place of that of the city."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "national,banten")


WEEK = ("--region", "36", "--from", "2020-03-16", "--to", "2020-03-20")


@pytest.mark.usefixtures("banten")
def test_a_province_may_try_a_draft(place):
    """Two digits make the province; the draft is adopted, kept, and in the printed commands."""
    result = program("demo", *WEEK, "--what-if", "banten.2020.plan", "--out", "province")
    told = "Note: this is a what-if. Tried out, and not law: banten.2020.plan.\n"
    assert (result.exit_code, result.stderr) == (0, told)
    whole = json.loads((place / "province" / "summary.json").read_text(encoding="utf-8"))
    assert whole["people"] == 10_381
    lines = [shlex.split(line) for line in result.stdout.splitlines() if line.startswith("  asn")]
    plan = lines[-1]
    assert plan[plan.index("--what-if") + 1] == "banten.2020.plan"
    assert plan[plan.index("--region") + 1] == "36"
    for name, *args in lines:
        assert name == "asn-worksched"
        result = program(*args)
        assert result.exit_code == 0, result.stdout
        assert result.stderr in ("", told)
    for roster in ("roster.csv", "roster-7.csv"):
        record = json.loads((place / "province" / f"{roster}-metadata.json").read_text())
        assert "banten.2020.plan" in json.dumps(record)
    shutil.rmtree(place / "province")


def test_a_city_goes_where_it_is_put(place):
    """Four digits make the city, each of its units in that region."""
    days = ("--from", "2020-03-18", "--to", "2020-03-20")
    result = program("demo", "--region", "36.74", *days, "--out", "placed", "--seed", "7")
    assert result.exit_code == 0
    table = pl.read_csv(place / "placed" / "personnel.csv", infer_schema=False)
    assert (table.height, table["wilayah"].unique().to_list()) == (4994, ["36.74"])
    shutil.rmtree(place / "placed")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--region", "36.74"), "--from and --to"),
        (("--region", "36.74", "--from", "2020-03-18"), "--from and --to"),
        (("--region", "72", "--from", "2020-03-18", "--to", "2020-03-20"), "36.74"),
        (("--region", "3674"), "36.74"),
        (("--from", "2020-04-01"), "2020-04-01"),
        (("--what-if", "nothing.like.it"), "nothing.like.it"),
    ],
)
def test_what_a_demo_elsewhere_needs(place, args, told):
    """Days, law of the region, and a period that is one: without them it says so and stops."""
    result = program("demo", *args, "--out", "other")
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not (place / "other").exists()


def test_a_second_run_replaces_the_files(demo, place):
    """Running again into the same folder gives the same files and keeps others."""
    folder = place / "demo-out"
    (folder / "mine.txt").write_text("mine")
    before = {name: (folder / name).read_bytes() for name in FILES}
    assert program("demo", "--out", "demo-out").exit_code == 0
    assert {name: (folder / name).read_bytes() for name in FILES} == before
    assert (folder / "mine.txt").read_text() == "mine"


def test_the_roster_of_the_demo_reads_as_a_table(demo, place):
    """Everyone with a row is in the register."""
    table = pl.read_csv(place / "demo-out" / "roster.csv", infer_schema=False)
    people = pl.read_csv(place / "demo-out" / "personnel.csv", infer_schema=False)
    assert set(table["employee"]) <= set(people["peg_nip"])


def test_without_its_plugins_the_demo_says_what_to_install(place, monkeypatch):
    """Missing plugins are wrong input with the pip line, and nothing is written."""
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "national")
    result = program("demo", "--out", "other")
    assert result.exit_code == 2
    assert "pip install asn-worksched-tangsel" in result.stderr
    assert not (place / "other").exists()


@pytest.mark.parametrize("args", [("--out", "file"), ("--seed", "-1"), ("--out", "file/inside")])
def test_wrong_input(place, args):
    """A file in the place of the folder and a negative seed are wrong input."""
    (place / "file").write_text("")
    result = program("demo", *args)
    (place / "file").unlink()
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_failure_leaves_no_folder(place, monkeypatch):
    """When planning fails nothing half-made stays behind."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("asn_worksched.cli.demo.made", interrupted)
    before = sorted(place.iterdir())
    assert program("demo", "--out", "other").exit_code == 130
    assert sorted(place.iterdir()) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs permissions that hold")
def test_a_closed_folder_is_told_by_the_name_that_was_asked_for(place):
    """No temporary name is in what is told."""
    closed = place / "closed"
    closed.mkdir(mode=0o500)
    result = program("demo", "--out", "closed/demo")
    closed.rmdir()
    assert result.exit_code == 2
    assert result.stderr.startswith("closed/demo: ASN-TAB-023")


def test_what_the_system_refuses_is_told_of_the_folder(place, monkeypatch):
    """A folder that cannot be made is told by the name that was asked for."""

    def refused(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    result = program("demo", "--out", "other")
    assert result.exit_code == 2
    assert result.stderr.startswith("other: ASN-TAB-023")
