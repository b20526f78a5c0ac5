"""The command ``check``."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from .conftest import TOWN, as_json

SOURCED = (
    TOWN.replace("id: town", "id: kota")
    .replace("town.", "kota.")
    .replace("  title:", "  source: https://example.org/se\n  title:")
)
FILES = {
    "cuti.csv": "nip;dari;sampai;dasar\n187001011900011001;18-03-2020;24-03-2020;SK 1\n",
    "leave.csv": "employee,from,to,basis\nsyn-1,2020-03-18,2020-03-18,SK 1\n",
    "satuan.csv": "kode,nama,induk\n3674.B02,Badan,\n3674.B04.U01,UPTD,\n3674.D01.SD001,SD,\n",
    "libur.csv": "day,name,kind,known_from,known_to,instrument,short,article,paragraph,letter,at,"
    "verified\n2020-03-25,Nyepi,public,2019-08-28,,skb,SKB,,,,lampiran,true\n",
    "musim.csv": "name,start,end,estimated,known_from,known_to,instrument,short,article,paragraph,"
    "letter,at,verified\nramadan,2020-04-24,2020-05-23,true,2020-01-02,,skb,SKB,,,,lampiran,true\n",
    "zona.csv": "region,scheme,level,start,end,publisher,known_from,source\n"
    "36.74,risiko,tinggi,2020-09-07,,Gugus Tugas,2020-09-07,\n",
    "se.yaml": SOURCED,
    "se.txt.policy": SOURCED,
    "kasus.yaml": "cases: [{name: x, day: 2020-03-18, expect: {working: true, citation: ''}}]\n",
}
KINDS = {
    "cuti.csv": "leave",
    "leave.csv": "leave",
    "satuan.csv": "units",
    "libur.csv": "calendar",
    "musim.csv": "seasons",
    "zona.csv": "zones",
    "se.yaml": "policy",
    "se.txt.policy": "policy",
    "kasus.yaml": "cases",
    "personnel.csv": "personnel",
    "roster.csv": "roster",
}


@pytest.fixture
def files(roster, tmp_path):
    """One clean file of each kind, by its name."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [name for name in KINDS if name != "se.txt.policy"]


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_told_by_its_content(run, files, name):
    """A file's columns or keys say what it is, and a clean one ends with 0."""
    result = run("check", name, "--format", "json")
    (found,) = as_json(result)
    assert (found["file"], found["kind"], found["faults"]) == (name, KINDS[name], [])
    assert found["count"] > 0
    assert result.exit_code == 0


def test_one_line_for_each_clean_file(run, files):
    """Text says what each file is, in the order in which they were given."""
    result = run("check", *files)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == files


WRONG = {
    "person.csv": ("peg_nip,peg_nama\n123,A\n", "ASN-REG-001"),
    "cuti.csv": ("nip,dari,sampai,dasar\nx,besok,lusa,SK\n", "ASN-LEA-004"),
    "satuan.csv": ("kode,nama,induk\na,A,b\nb,B,a\n", "ASN-REG-016"),
    "se.yaml": ("instrument: {}\n", "ASN-POL-009"),
    "broken.yaml": ("instrument: [\n", "ASN-POL-003"),
    "roster.csv": ("employee,date,mode\nx,besok,WFO\n", "ASN-ROS-002"),
    "libur.csv": ("day,known_from\n2020-03-25,2020-01-01\n", "ASN-CAL-004"),
    "musim.csv": (FILES["musim.csv"].replace("05-23", "04-23"), "ASN-CAL-012"),
    "musim-kurang.csv": ("name,start,end,known_from\nramadan,2020-04-24,,\n", "ASN-CAL-004"),
    "zona.csv": (FILES["zona.csv"].replace("tinggi", "merah"), "ASN-ZON-002"),
    "zona-kurang.csv": ("region,scheme,level\n36.74,risiko,tinggi\n", "ASN-ZON-006"),
    "other.csv": ("fruit,colour\napple,red\n", "ASN-TAB-006"),
    "empty.csv": ("", "ASN-TAB-005"),
    "note.pdf": ("%PDF", "ASN-TAB-004"),
    "half.csv": ("kode,dasar,hari_kerja\n1,2,3\n", "ASN-REG-001"),
    "odd.csv": ("basis,rule\n1,2\n", "ASN-CLI-004"),
    "missing.csv": (None, "ASN-TAB-001"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files(run, tmp_path, name):
    """Each kind of wrong file is told by its code and ends with 2."""
    text, code = WRONG[name]
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("check", name)
    assert result.exit_code == 2
    assert f"{name}:" in result.stdout
    assert code in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_all_faults_of_all_files(run, files, tmp_path):
    """One wrong file hides no other, and clean ones are still told."""
    for name in ("other.csv", "odd.csv"):
        (tmp_path / name).write_text(WRONG[name][0], encoding="utf-8")
    result = run("check", "other.csv", *files, "odd.csv", "--format", "json")
    assert result.exit_code == 2
    faults = [len(each["faults"]) for each in as_json(result)]
    assert faults == [1, *(0 for _ in files), 1]


def test_how_much_seasons_and_zones_hold(run, files):
    """A clean table of windows or of levels is told with the number of its rows."""
    told = run("check", "musim.csv", "zona.csv").stdout.splitlines()
    assert told == [
        "musim.csv: seasons, 1 of them, nothing wrong",
        "zona.csv: zones, 1 levels, nothing wrong",
    ]


def test_a_bad_row_is_placed(run, personnel):
    """A wrong cell is told with file, row and column."""
    frame = pl.read_csv(personnel, infer_schema=False)
    frame[3, "tgl_lahir"] = "31-02-1980"
    frame.write_csv(personnel)
    (found,) = as_json(run("check", "personnel.csv", "--format", "json"))
    (fault,) = [each for each in found["faults"] if each["code"] == "ASN-REG-005"]
    assert (fault["line"], fault["column"]) == (5, "tgl_lahir")
    assert fault["mend"]


def test_faults_as_csv(run, tmp_path):
    """CSV has a row for each fault, and one without code for a clean file."""
    (tmp_path / "se.yaml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "odd.csv").write_text(WRONG["odd.csv"][0], encoding="utf-8")
    result = run("check", "se.yaml", "odd.csv", "--format", "csv")
    clean, wrong = csv.DictReader(io.StringIO(result.stdout))
    assert (clean["file"], clean["code"], clean["count"]) == ("se.yaml", "", "3")
    assert (wrong["file"], wrong["code"]) == ("odd.csv", "ASN-CLI-004")


def test_a_register_against_its_units(run, personnel, tmp_path):
    """With units beside it, a register whose unit is not among them is wrong."""
    (tmp_path / "satuan.csv").write_text("kode,nama\n3674.B02,Badan\n", encoding="utf-8")
    result = run("check", "personnel.csv", "satuan.csv")
    assert result.exit_code == 2
    assert "ASN-REG-026" in result.stdout


def test_a_mode_declared_in_another_policy(run, tmp_path):
    """Policies are read together, so a mode that one declares is known in the others."""
    mode = "modes:\n  - {code: WFX, place: elsewhere}\n"
    (tmp_path / "one.yaml").write_text(TOWN + mode, encoding="utf-8")
    other = TOWN.replace("id: town", "id: two").replace("town.", "two.").replace("WFH", "WFX")
    (tmp_path / "two.yaml").write_text(other, encoding="utf-8")
    assert run("check", "one.yaml", "two.yaml").exit_code == 0
    assert run("check", "two.yaml").exit_code == 2


def test_spoilt_metadata(run, roster):
    """Metadata that is no metadata is a fault of the roster."""
    roster.with_name("roster.csv-metadata.json").write_text("{}", encoding="utf-8")
    result = run("check", "roster.csv")
    assert result.exit_code == 2
    assert "ASN-ROS-013" in result.stdout


def test_slips_in_policies(run, tmp_path):
    """A policy that reads well is looked through: slips are faults, doubts are notices."""
    slip = TOWN.replace("title: Bekerja", "title: Kamis, 18 Maret 2020; bekerja")
    (tmp_path / "se.yaml").write_text(slip, encoding="utf-8")
    result = run("check", "se.yaml", "--format", "json")
    (found,) = as_json(result)
    assert result.exit_code == 2
    assert [(each["code"], each["line"]) for each in found["faults"]] == [("ASN-LNT-001", 6)]
    notices = [each["code"] for each in found["notices"]]
    assert notices == ["ASN-LNT-011", "ASN-LNT-018"]


def test_doubts_are_no_faults(run, tmp_path):
    """A notice is told and the file is clean all the same."""
    (tmp_path / "se.yaml").write_text(TOWN, encoding="utf-8")
    result = run("check", "se.yaml")
    assert result.exit_code == 0
    assert "ASN-LNT-011" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("se.yaml: policy")


def test_references_to_installed_acts(run, tmp_path):
    """An act may amend one of an installed plugin, and not one that is nowhere."""
    text = SOURCED.replace("id: town\n", "id: new\n").replace("- id: town.", "- id: new.")
    amending = text.replace("title:", "amends: [{{act: {}}}]\n  title:").replace(
        "to: 2020-03-31", ""
    )
    for act, code in (("town", 0), ("elsewhere", 2)):
        changed = amending.replace("[{{act: {}}}]", f"[{{act: {act}}}]")
        (tmp_path / "se.yaml").write_text(changed.replace("18, }", "18}"), encoding="utf-8")
        result = run("check", "se.yaml")
        assert result.exit_code == code, result.stdout
        assert ("ASN-LAW-009" in result.stdout) == bool(code)


def test_rules_that_concern_nobody(run, personnel, tmp_path):
    """With a register, a rule that nobody falls under is told as a notice."""
    text = SOURCED.replace("role in [kepala_badan, kepala_uptd]", "role = lurah")
    (tmp_path / "se.yaml").write_text(text, encoding="utf-8")
    assert "ASN-LNT-008" not in run("check", "se.yaml").stdout
    result = run("check", "personnel.csv", "se.yaml")
    assert result.exit_code == 0
    assert "kota.leaders" in result.stdout
    assert result.stdout.count("ASN-LNT-008") == 1


def test_a_policy_beside_a_faulty_one_is_not_called_good(run, tmp_path):
    """Modes of one file are known in the others, so neither is fully checked without the other."""
    (tmp_path / "good.yaml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("instrument: {id: x}\n", encoding="utf-8")
    result = run("check", "good.yaml", "bad.yaml")
    assert result.exit_code == 2
    assert "good.yaml: policy, not fully checked" in result.stdout
    assert "None" not in result.stdout
