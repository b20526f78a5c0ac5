"""A small town with law of its own, and a runner of the program."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import polars as pl
import pytest
from click.testing import CliRunner, Result

from asn_worksched.cli import main
from asn_worksched.testing import City, make_city

UNITS = ("3674.B02", "3674.B04.U01", "3674.D01.SD001")
"""A badan with counters, a small office with one, and a school."""
NATIONAL = """\
instrument:
  id: nation
  kind: keputusan
  issuer: Penerbit Uji
  short: Kep Uji 1/2020
  title: Dasar nasional untuk uji
  year: 2020
  level: 3
  published: 2020-01-02
  in_force: {from: 2020-01-02}
rules:
  - id: nation.office
    kind: permit
    modes: [WFO]
    cite: {article: "1"}
  - id: nation.hours
    kind: hours
    start: "07:30"
    minutes: 450
    cite: {article: "2"}
"""
TOWN = """\
instrument:
  id: town
  kind: surat edaran
  issuer: Wali Kota Uji
  short: SE Uji 2/2020
  title: Bekerja dari rumah untuk uji
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-17
  in_force: {from: 2020-03-18, to: 2020-03-31}
rules:
  - id: town.home
    kind: permit
    modes: [WFH]
    usual: true
    cite: {at: angka 1, verified: false}
  - id: town.leaders
    kind: require
    modes: [WFO]
    select: role in [kepala_badan, kepala_uptd]
    cite: {at: angka 2}
  - id: town.picket
    kind: cover
    of: service
    cite: {at: angka 3}
"""
MODULE = """
from datetime import date
from pathlib import Path

from asn_worksched import Calendar, Citation, Holiday, Hooks, hookimpl, read_policy

FOLDER = Path(__file__).parent
NYEPI = Holiday(
    day=date(2020, 3, 25),
    name="Nyepi",
    kind="public",
    citation=Citation("skb", "SKB Uji"),
    known_from=date(2020, 1, 2),
)


class Nation(Hooks):
    @hookimpl
    def policies(self):
        return [read_policy(FOLDER / "nation.yaml")]

    @hookimpl
    def calendars(self):
        return [Calendar([NYEPI], {2020})]


class Town(Hooks):
    @hookimpl
    def policies(self):
        return [read_policy(FOLDER / "town.yaml")]


nation, town = Nation(), Town()
"""
ENTRIES = """\
[asn_worksched]
broken = no_such_module_here:plugin
nation = small_town_law:nation
town = small_town_law:town
"""


@pytest.fixture(scope="session")
def law_folder(tmp_path_factory):
    """A folder to import from: two plugins that work and one that does not."""
    folder = tmp_path_factory.mktemp("law")
    (folder / "nation.yaml").write_text(NATIONAL, encoding="utf-8")
    (folder / "town.yaml").write_text(TOWN, encoding="utf-8")
    (folder / "small_town_law.py").write_text(MODULE, encoding="utf-8")
    info = folder / "small_town_law-1.5.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(ENTRIES, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: small-town-law\nVersion: 1.5\n")
    return folder


@pytest.fixture(scope="session")
def register(tmp_path_factory):
    """The register of the small town, some sixty people of three units, in a folder of its own."""
    city = make_city()
    frame = city.frame.filter(pl.col("satuan_kerja_id").is_in(UNITS))
    there = pl.col("atasan_nip").is_in(frame["peg_nip"].implode())
    frame = frame.with_columns(
        pl.when(there).then("atasan_nip").otherwise(pl.lit("")),
        satuan_kerja_induk_id=pl.lit(""),
    )
    return City(city.seed, frame).write(tmp_path_factory.mktemp("register"))


class _Program(click.Command):
    """The whole program as click's runner wants it."""

    def main(self, args=None, prog_name=None, **_):
        main(list(args or ()))


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch, law_folder, tmp_path) -> Run:
    """Run a command line in an empty folder, in English, with the two plugins of the town."""
    monkeypatch.syspath_prepend(str(law_folder))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "nation,town")
    monkeypatch.setenv("ASN_WORKSCHED_LOCALE", "en")

    def one(*args: object) -> Result:
        result = CliRunner().invoke(_Program("asn-worksched"), [str(arg) for arg in args])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return one


@pytest.fixture
def personnel(register, tmp_path) -> Path:
    """The register, copied to where the command runs: ``personnel.csv``."""
    return Path(shutil.copy(register, tmp_path / "personnel.csv"))


@pytest.fixture
def plan_args(personnel):
    """A plan of the town that works, without its ``--out``."""
    period = ("--from", "2020-03-18", "--to", "2020-03-31")
    return ("plan", "--personnel", personnel.name, "--policies", "town", *period)


@pytest.fixture
def roster(run, plan_args, tmp_path) -> Path:
    """A lawful roster of the town: ``roster.csv``."""
    assert run(*plan_args, "--out", "roster.csv").exit_code == 0
    return tmp_path / "roster.csv"


@pytest.fixture
def officer(roster):
    """Someone who stands piket, and a day of it."""
    table = pl.read_csv(roster, infer_schema=False).filter(pl.col("post") != "")
    return table["employee"][0], table["date"][0]


def as_json(result: Result) -> object:
    """The output as JSON."""
    return json.loads(result.stdout)
