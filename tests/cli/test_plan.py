"""The command ``plan``."""

from __future__ import annotations

import csv
import io
import os
import sys
from contextlib import contextmanager

import polars as pl
import pytest

from asn_worksched.cli import plan
from asn_worksched.errors import InvalidInput
from asn_worksched.files.rosters import read_origin, read_roster_table

from .conftest import NATIONAL, TOWN, as_json

POLICY = TOWN.replace("id: town", "id: mine").replace("town.", "mine.")
PICKY = """
  - id: {name}.closed
    kind: forbid
    modes: [WFO]
    cite: {{at: angka 9}}
"""


def test_a_lawful_plan_ends_with_0(run, plan_args, tmp_path):
    """A complete and lawful roster is written, summed up, and ends with 0."""
    result = run(*plan_args, "--out", "roster.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "roster.csv" in result.stdout
    table = read_roster_table(tmp_path / "roster.csv")
    assert set(table["mode"]) == {"WFO", "WFH"}
    assert table.height > 500


def test_the_same_seed_gives_the_same_bytes(run, plan_args, tmp_path):
    """Planning twice gives the same file and the same sidecar; another seed, another roster."""
    for name, seed in (("one.csv", 3), ("two.csv", 3), ("three.csv", 4)):
        run(*plan_args, "--seed", seed, "--out", name)
    one, two, three = (
        (tmp_path / name).read_bytes() for name in ("one.csv", "two.csv", "three.csv")
    )
    assert one == two
    assert one != three


def test_parquet_and_csv_hold_the_same(run, plan_args, tmp_path):
    """The ending chooses the format; the table is the same."""
    run(*plan_args, "--out", "roster.csv")
    run(*plan_args, "--out", "roster.parquet")
    tables = [read_roster_table(tmp_path / name) for name in ("roster.csv", "roster.parquet")]
    assert tables[0].equals(tables[1])


def test_what_it_was_made_from_is_kept(run, plan_args, tmp_path):
    """The roster remembers register, law, region and the day of knowledge."""
    run(*plan_args, "--as-known-on", "2020-03-17", "--out", "roster.csv")
    origin = read_origin(tmp_path / "roster.csv")
    assert origin.personnel == str(tmp_path / "personnel.csv")
    assert origin.policies == ("town",)
    assert (origin.region, str(origin.as_known_on)) == ("36.74", "2020-03-17")


def test_the_summary_as_json(run, plan_args):
    """JSON is one object and nothing else is on the output."""
    whole = as_json(run(*plan_args, "--out", "roster.csv", "--format", "json"))
    assert whole["findings"]["total"] == 0
    assert whole["piket"]["seats"] > 0
    assert whole["piket"]["unfilled"] == 0


def test_the_summary_as_csv(run, plan_args):
    """CSV has a row for each value of the same object."""
    result = run(*plan_args, "--out", "roster.csv", "--format", "csv")
    values = dict(csv.reader(io.StringIO(result.stdout)))
    assert values["key"] == "value"
    assert values["findings.total"] == "0"
    assert values["period.start"] == "2020-03-18"


@pytest.mark.parametrize(
    "policies",
    [
        ("--policies", "nation", "town"),
        ("--policies", "nation", "--policies", "town"),
        ("--policies", "nation,town"),
        ("--policies", "town"),
        ("--region", "36.74"),
        ("--policies", "mine.yaml"),
        ("--policies", "nation", "mine.yaml"),
        ("--policies", "nation,mine.yaml", "--region", "36.74"),
    ],
)
def test_ways_to_name_the_law(run, personnel, tmp_path, policies):
    """Plugins, instruments and files may be named in several ways, and mean the same rules."""
    (tmp_path / "mine.yaml").write_text(POLICY, encoding="utf-8")
    base = ("plan", "--personnel", personnel.name, "--from", "2020-03-18", "--to", "2020-03-31")
    result = run(*base, *policies, "--out", "roster.csv", "--format", "json")
    assert result.exit_code == 0, result.stderr
    whole = as_json(result)
    assert whole["person_days"]["WFH"] > whole["person_days"]["WFO"] > 0
    assert whole["piket"]["seats"] > 0


def test_national_law_alone(run, personnel):
    """Without region and policies only national law holds: everyone at the office."""
    period = ("--from", "2020-03-18", "--to", "2020-03-20")
    base = ("plan", "--personnel", personnel.name, *period)
    whole = as_json(run(*base, "--out", "roster.csv", "--format", "json"))
    assert whole["person_days"]["WFH"] == 0
    assert whole["person_days"]["WFO"] > 0


def test_clashing_clauses_end_with_1(run, personnel, tmp_path):
    """A law that contradicts itself gives a roster all the same, and the exit code 1."""
    text = POLICY + PICKY.format(name="mine")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    period = ("--from", "2020-03-18", "--to", "2020-03-20")
    base = ("plan", "--personnel", personnel.name, "--policies", "mine.yaml", *period)
    result = run(*base, "--out", "roster.csv")
    assert result.exit_code == 1, result.stderr
    assert (tmp_path / "roster.csv").is_file()
    assert "asn-worksched audit roster.csv" in result.stdout


def test_an_empty_seat_ends_with_1(run, personnel):
    """A counter that nobody can staff is named and makes the exit code 1."""
    frame = pl.read_csv(personnel, infer_schema=False)
    frame.with_columns(keahlian=pl.lit(None, pl.String)).write_csv(personnel)
    period = ("--from", "2020-03-18", "--to", "2020-03-20")
    base = ("plan", "--personnel", personnel.name, "--policies", "town", *period)
    result = run(*base, "--out", "roster.csv", "--format", "json")
    assert result.exit_code == 1
    assert as_json(result)["piket"]["unfilled"] > 0


def test_leave_is_kept(run, plan_args, personnel, tmp_path):
    """Nobody on leave is in the roster on those days."""
    nip = pl.read_csv(personnel, infer_schema=False)["peg_nip"][5]
    rows = f"nip;dari;sampai;dasar\n{nip};18-03-2020;24-03-2020;SK 1/2020\n"
    (tmp_path / "cuti.csv").write_text(rows, encoding="utf-8")
    assert run(*plan_args, "--leave", "cuti.csv", "--out", "roster.csv").exit_code == 0
    days = read_roster_table(tmp_path / "roster.csv").filter(pl.col("employee") == nip)["date"]
    assert str(days.min()) == "2020-03-26"


def test_no_bar_without_a_terminal(run, plan_args):
    """In a pipe nothing is written to the error stream."""
    assert run(*plan_args, "--out", "roster.csv").stderr == ""


def test_a_bar_on_a_terminal(monkeypatch):
    """On a terminal the planner's progress reaches the bar."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    from asn_worksched.cli.streams import waiting

    with waiting("Planning") as progress:
        assert progress is not None
        progress(1, 2)
        progress(2, 2)


def test_the_planner_is_given_the_bar(run, plan_args, monkeypatch):
    """What the bar offers is what the planner calls, once for each part in order."""
    seen = []

    @contextmanager
    def recorded(title):
        yield lambda done, total: seen.append((done, total))

    monkeypatch.setattr(plan, "waiting", recorded)
    run(*plan_args, "--out", "roster.csv")
    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"--out": "roster.xlsx"}, "ASN-ROS-001"),
        ({"--out": "roster"}, "ASN-ROS-001"),
        ({"--out": "nowhere/roster.csv"}, "ASN-TAB-021"),
        ({"--out": "personnel.csv"}, "ASN-CLI-009"),
        ({"--out": "folder.csv"}, "ASN-TAB-022"),
        ({"--page": "nowhere/page.html"}, "ASN-TAB-021"),
        ({"--page": "folder.html"}, "ASN-TAB-022"),
        ({"--page": "page.csv"}, "ASN-CLI-010"),
        ({"--personnel": "loop.csv"}, "loop.csv"),
        ({"--policies": "nothing"}, "ASN-CLI-001"),
        ({"--policies": "nothing.yaml"}, "nothing.yaml"),
        ({"--policies": "bad.yaml"}, "ASN-POL-"),
        ({"--region": "36.71"}, "ASN-CLI-003"),
        ({"--region": "Tangsel"}, "36.74"),
        ({"--from": "31-03-2020"}, "2020-03-18"),
        ({"--from": "2020-02-30"}, "2020-02-30"),
        ({"--from": "2020-04-01"}, "ASN-DAY-102"),
        ({"--to": "2021-01-05"}, "ASN-CAL-001"),
        ({"--as-known-on": "2019-01-01"}, "ASN-CAL-002"),
        ({"--seed": "seven"}, "seven"),
        ({"--leave": "leave.csv"}, "ASN-LEA-004"),
        ({"--leave": "strangers.csv"}, "ASN-LAW-003"),
        ({"--units": "circle.csv"}, "ASN-REG-016"),
        ({"--personnel": "nothing.csv"}, "ASN-TAB-001"),
        ({"--personnel": "empty.csv"}, "ASN-TAB-005"),
        ({"--personnel": "twice.csv"}, "ASN-REG-022"),
        ({"--personnel": "folder.csv"}, "ASN-TAB-002"),
    ],
)
def test_wrong_input_ends_with_2(run, plan_args, personnel, tmp_path, change, told):
    """Each wrong input is told with code 2, no traceback, and no file is left behind."""
    write_wrong_files(tmp_path, personnel)
    given = dict(zip(plan_args[1::2], plan_args[2::2], strict=True))
    whole = {**given, "--out": "roster.csv", **change}
    before = sorted(tmp_path.iterdir())
    result = run("plan", *(word for pair in whole.items() for word in pair))
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


def write_wrong_files(folder, personnel):
    """Files that are wrong each in one way."""
    rows = personnel.read_text(encoding="utf-8").splitlines()
    files = {
        "empty.csv": "",
        "twice.csv": "\n".join([*rows, rows[-1]]),
        "bad.yaml": POLICY.replace("kind: permit", "kind: allow"),
        "leave.csv": "nip,dari,sampai,dasar\n187001011900011001,besok,2020-03-20,SK\n",
        "strangers.csv": "kunci,dari,sampai,dasar\nnobody,2020-03-18,2020-03-20,SK\n",
        "circle.csv": "kode,nama,induk\na,A,b\nb,B,a\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "folder.csv").mkdir()
    (folder / "folder.html").mkdir()
    if os.name == "posix":
        (folder / "loop.csv").symlink_to("loop.csv")


def test_all_faults_of_all_files_at_once(run, plan_args, personnel, tmp_path):
    """A wrong register, a wrong policy and a wrong leave file are told in one go."""
    write_wrong_files(tmp_path, personnel)
    given = dict(zip(plan_args[1::2], plan_args[2::2], strict=True))
    change = {"--personnel": "twice.csv", "--leave": "leave.csv"}
    whole = {**given, "--policies": "bad.yaml", **change, "--out": "roster.csv"}
    result = run("plan", *(word for pair in whole.items() for word in pair))
    assert result.exit_code == 2
    for file in ("twice.csv", "leave.csv", "bad.yaml"):
        assert f"{file}:" in result.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_registers_as_offices_save_them(run, plan_args, personnel, encoding, separator):
    """A register in another encoding or with another separator gives the same plan."""
    frame = pl.read_csv(personnel, infer_schema=False)
    text = frame.write_csv(separator=separator).replace("Sintetis 0", "S\u00e9ntetis 0")
    personnel.write_bytes(text.encode(encoding))
    result = run(*plan_args, "--out", "roster.csv")
    assert (result.exit_code, result.stderr) == (0, "")


def test_policies_of_two_regions_are_refused(run, plan_args, tmp_path):
    """Acts of two cities have no deepest region; the program asks which."""
    (tmp_path / "mine.yaml").write_text(POLICY.replace("36.74", "31.71"), encoding="utf-8")
    result = run(*plan_args, "--policies", "mine.yaml", "--out", "roster.csv")
    assert result.exit_code == 2
    assert "ASN-CLI-002" in result.stderr


def test_a_plan_in_indonesian(run, plan_args):
    """The locale may stand behind the command; texts differ, numbers do not."""
    english = run(*plan_args, "--out", "roster.csv").stdout
    result = run(*plan_args, "--out", "roster.csv", "--locale", "id")
    assert result.exit_code == 0
    assert [c for c in result.stdout if c.isdigit()] != []
    assert len(result.stdout.splitlines()) == len(english.splitlines())


@pytest.mark.parametrize(
    ("chosen", "noted"),
    [
        ((), True),
        (("--policies", ""), True),
        (("--policies", "nation"), False),
        (("--region", "36"), False),
        (("--policies", "town"), False),
    ],
)
def test_law_that_nobody_chose_is_noted(run, personnel, chosen, noted):
    """Without region and policies a note names the regions whose acts are left out."""
    period = ("--from", "2020-03-18", "--to", "2020-03-18")
    base = ("plan", "--personnel", personnel.name, *period, "--out", "roster.csv")
    result = run(*base, *chosen)
    assert ("--region: 36.74" in result.stderr) == noted


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (TOWN, False),
        (TOWN.replace("usual: true", "usual: false"), True),
        (NATIONAL.replace("07:30", "09:00"), True),
    ],
)
def test_a_file_never_replaces_an_installed_act(run, plan_args, tmp_path, text, refused):
    """The id of an installed act is taken, unless the file says just the same."""
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    result = run(*plan_args, "--policies", "mine.yaml", "--out", "roster.csv")
    assert result.exit_code == (2 if refused else 0)
    assert ("mine.yaml: ASN-CLI-008" in result.stderr) == refused
    assert (tmp_path / "roster.csv").exists() != refused


def test_a_page_is_written_too(run, plan_args, tmp_path):
    """The page is the board of the roster, and an audit writes the same one."""
    result = run(*plan_args, "--out", "roster.csv", "--page", "one.html")
    assert result.exit_code == 0
    assert "one.html" in result.stdout
    assert run("audit", "roster.csv", "--page", "two.html").exit_code == 0
    one, two = ((tmp_path / name).read_text(encoding="utf-8") for name in ("one.html", "two.html"))
    assert "<html" in one
    assert "<html" in two


def test_a_page_and_a_roster_are_two_files(run, personnel):
    """A page in the place of another file is refused, by the names of both options."""
    with pytest.raises(InvalidInput) as refused:
        plan.check_page("x/../a.html", {"--out": "a.html"})
    (fault,) = refused.value.faults
    assert fault.code == "ASN-TAB-021"
    with pytest.raises(InvalidInput, match="--page names the same file as --out"):
        plan.check_page("./a.html", {"--out": "a.html"})
