"""Files of law cases: what they hold, and every fault at its line."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import pytest

from asn_worksched.domain.people import PostType, Service, Site
from asn_worksched.errors import InvalidInput
from asn_worksched.files.case_fit import parameter
from asn_worksched.files.cases import case_files, read_cases

WHOLE = """\
region: "36.74"
units:
  dinas: {kind: dinas, name: Dinas Uji, site: gedung/2}
  pusk:
    kind: puskesmas
    parent: dinas
    workweek: 6
    sector: esensial
    region: "36.74"
    services: ["loket", "ktp:adminduk"]
  kosong:
people:
  kadis: {role: kepala_dinas, eselon: II.b, post_type: structural, unit: dinas}
  staf: {unit: pusk, superior: kadis, skills: [adminduk], protected: true, birth_date: 1970-01-31}
cases:
  - name: satu
    day: 2020-03-23
    who: staf
    with: {unit: dinas, duties: piket}
    as_known_on: 2020-03-20
    readings: {a.rule: ceil}
    what_if: [a.draft]
    overlap: latest
    workweek: 5
    zones: [{scheme: risiko, level: tinggi}, {scheme: ppkm, level: "4", region: "36"}]
    absent: {days: 12, in_a_row: 3}
    expect:
      modes: [WFO]
      usual: WFO
      duty: owed
      hours: ["07:30", "16:00"]
      holiday: false
      from: null
      to: 2020-04-21
      sanction: teguran
      parameters: {share: 25 %}
      rule: a.rule
      citation: SE Uji
  - name: dua
    day: 2020-03-23
    staff: 12
    unit: pusk
    expect: {places: 3, rule: a.rule, citation: SE Uji}
"""


def write(tmp_path, text, name="kasus.yaml"):
    """A file with that text."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults(path):
    """The faults of a file as (code, line)."""
    with pytest.raises(InvalidInput) as raised:
        read_cases(path)
    return [(fault.code.removeprefix("ASN-"), fault.line) for fault in raised.value.faults]


def test_units_and_people(tmp_path):
    """Units and people come as the register's own classes, keyed by their names."""
    sheet = read_cases(write(tmp_path, WHOLE))[0].sheet
    assert sheet.region == "36.74"
    pusk = sheet.unit("pusk")
    assert pusk.services == (Service("loket"), Service("ktp", skill="adminduk"))
    assert (pusk.parent, pusk.workweek, pusk.sector) == ("dinas", 6, "esensial")
    assert sheet.unit("dinas").site == Site("gedung/2", "gedung", "2")
    assert sheet.unit("kosong").workweek == 5
    kadis, staf = sheet.person("kadis"), sheet.person("staf")
    assert (kadis.eselon, kadis.post_type) == ("II.b", PostType.STRUCTURAL)
    assert (staf.superior, staf.skills) == ("kadis", {"adminduk"})
    assert staf.protected
    assert staf.birth_date == date(1970, 1, 31)


def test_a_case_with_everything(tmp_path):
    """Every input and expectation arrives as what it is compared with."""
    path = write(tmp_path, WHOLE)
    one, two = read_cases(path)
    assert (one.name, one.line, one.sheet.file) == ("satu", 16, str(path))
    assert (one.day, one.as_known_on) == (date(2020, 3, 23), date(2020, 3, 20))
    assert one.changes == {"unit": "dinas", "duties": ("piket",)}
    assert (one.readings, one.what_if, one.overlap) == ({"a.rule": "ceil"}, ("a.draft",), "latest")
    assert [(each.region, each.level) for each in one.zones] == [("36.74", "tinggi"), ("36", "4")]
    assert all(each.start <= one.day <= each.end for each in one.zones)
    assert one.absent is not None
    assert (one.absent.days, one.absent.in_a_row) == (12, 3)
    assert one.expect == {
        "modes": ("WFO",),
        "usual": ("WFO",),
        "duty": "owed",
        "hours": (time(7, 30), time(16)),
        "holiday": "",
        "from": None,
        "to": date(2020, 4, 21),
        "sanction": "teguran",
        "parameters": {"share": "25 %"},
        "rule": "a.rule",
        "citation": "SE Uji",
    }
    assert (two.staff, two.unit, two.line) == (12, "pusk", 39)


def test_a_folder_stands_for_its_files(tmp_path):
    """All YAML files in a folder and below are read, by name; others are left alone."""
    case = "cases: [{name: x, day: 2020-03-23, expect: {working: true, citation: ''}}]\n"
    for name in ("b.yaml", "a.yml", "sub/c.yaml"):
        write(tmp_path, case, name)
    write(tmp_path, "not a case", "README.md")
    files = [path.name for path in case_files(tmp_path)]
    assert files == ["a.yml", "b.yaml", "c.yaml"]
    assert len(read_cases(tmp_path)) == 3


def test_nothing_to_run_is_a_fault(tmp_path):
    """Neither an empty folder nor an empty list passes for success."""
    assert faults(tmp_path) == [("CAS-003", None)]
    assert faults(write(tmp_path, "cases: []\n")) == [("CAS-003", 1)]
    assert faults(write(tmp_path, "region: '36'\n")) == [("POL-009", 1)]
    assert faults(tmp_path / "missing.yaml") == [("POL-001", None)]


CASE = """\
units: {dinas: {kind: dinas}}
people: {staf: {unit: dinas}}
cases:
  - name: uji
    day: 2020-03-23
"""
RULE = 'rule: r, citation: "SE"'


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        (f"who: staf\n    staff: 2\n    expect: {{modes: [WFO], {RULE}}}", [("CAS-005", 4)]),
        ("who: staf\n    expect: {modes: [WFO]}", [("CAS-006", 7), ("CAS-006", 7)]),
        ("who: staf\n    expect: {modes: [WFO], citation: SE}", [("CAS-006", 7)]),
        ("who: staf\n    expect: {duty: owed, citation: SE}", [("CAS-006", 7)]),
        (
            "who: staf\n    expect: {duty: off, hours: ['07:30', '16:00'], citation: ''}",
            [("CAS-006", 7)],
        ),
        (f"expect: {{modes: [WFO], {RULE}}}", [("CAS-007", 6)]),
        (f"who: staf\n    expect: {{places: 2, {RULE}}}", [("CAS-007", 7)]),
        (f"who: staf\n    expect: {{sanction: berat, {RULE}}}", [("CAS-007", 7)]),
        *(
            (f"expect: {{{key}, {RULE}}}", [("CAS-007", 6)])
            for key in (
                *("usual: WFO", "duty: owed", "required: true", "hours: ['07:30', '16:00']"),
                *("reports: []", "conflict: [a, b]", "places: 1", "sanction: berat"),
            )
        ),
        (f"unit: dinas\n    expect: {{in_force: true, {RULE}}}", [("CAS-008", 6)]),
        (f"with: {{workweek: 5}}\n    expect: {{in_force: true, {RULE}}}", [("CAS-008", 6)]),
        (f"workweek: 5\n    expect: {{in_force: true, {RULE}}}", [("CAS-008", 6)]),
        (f"absent: {{days: 1}}\n    expect: {{in_force: true, {RULE}}}", [("CAS-008", 6)]),
        (
            f"zones: [{{scheme: ppkm, level: '4', region: '36'}}]\n"
            f"    expect: {{in_force: true, {RULE}}}",
            [("CAS-008", 6)],
        ),
        (f"who: start\n    expect: {{duty: owed, {RULE}}}", [("CAS-009", 6)]),
        (f"staff: 3\n    unit: dinsa\n    expect: {{duty: owed, {RULE}}}", [("CAS-009", 7)]),
        (f"who: staf\n    with: {{unit: x}}\n    expect: {{duty: owed, {RULE}}}", [("CAS-009", 7)]),
        (f"expect: {{{RULE}}}", [("CAS-010", 6)]),
        (
            f"who: staf\n    zones: [{{scheme: ppkm, level: '4'}}]\n"
            f"    expect: {{duty: owed, {RULE}}}",
            [("CAS-011", 7)],
        ),
        (
            f"who: staf\n    zones: [{{scheme: ppkm, level: tinggi, region: '36'}}]\n"
            f"    expect: {{duty: owed, {RULE}}}",
            [("ZON-002", 7)],
        ),
        (f"who: staf\n    expect: {{conflict: [a], {RULE}}}", [("CAS-001", 7)]),
        (f"who: staf\n    expect: {{hours: ['07:30'], {RULE}}}", [("CAS-001", 7)]),
        ("expect: {holiday: true, citation: ''}", [("CAS-002", 6)]),
        ("expect: {working: true, rule: r, citation: ''}", [("POL-010", 6)]),
        (f"expect: {{mode: [WFO], in_force: true, {RULE}}}", [("POL-008", 6)]),
        (f"expect: {{parameters: {{shares: 1}}, {RULE}}}", [("POL-008", 6)]),
        (f"expect: {{parameters: {{}}, {RULE}}}", [("POL-010", 6)]),
        (f"staff: 0\n    expect: {{duty: owed, {RULE}}}", [("POL-010", 6)]),
        (f"who: staf\n    expect: {{duty: maybe, {RULE}}}", [("POL-017", 7)]),
        (f"who: staf\n    workweek: 4\n    expect: {{duty: owed, {RULE}}}", [("POL-017", 7)]),
        (f"who: staf\n    expects: 1\n    expect: {{duty: owed, {RULE}}}", [("POL-008", 7)]),
        (f"expect: {{in_force: yes, {RULE}}}", [("POL-013", 6)]),
        (f"expect: {{from: 2020-02-30, {RULE}}}", [("POL-014", 6)]),
        ("who: staf", [("POL-009", 4)]),
    ],
)
def test_each_fault_has_its_line(tmp_path, rest, found):
    """An expectation that cannot be checked, an input without effect and a slip are all told."""
    assert faults(write(tmp_path, f"{CASE}    {rest}\n")) == found


@pytest.mark.parametrize(
    ("top", "found"),
    [
        ("people: {staf: {unit: dinsa}}", "CAS-009"),
        ("people: {staf: {}}", "POL-009"),
        ("people: {staf: {unit: dinas, rank: III/a}}", "POL-008"),
        ("people: {staf: {unit: dinas, superior: bos}}", "CAS-009"),
        ("people: {staf: {unit: dinas, eselon: IX.z}}", "REG-"),
        ("people: {staf: {unit: dinas, superior: staf}}", "REG-024"),
        ("people: [staf]", "POL-006"),
        ("region: 36.74", "POL-011"),
        ("region: Tangsel", "REG-"),
        ("kasus: []", "POL-008"),
    ],
)
def test_faults_above_the_cases(tmp_path, top, found):
    """People that no register would take are refused, as is what nobody knows."""
    case = "cases: [{name: x, day: 2020-03-23, expect: {working: true, citation: ''}}]\n"
    told = faults(write(tmp_path, f"units: {{dinas: {{kind: dinas}}}}\n{top}\n{case}"))
    assert any(code.startswith(found) for code, _ in told)
    assert {line for _, line in told} == {2}


def test_faults_of_units(tmp_path):
    """A unit follows the rules of the register too."""
    case = "cases: [{name: x, day: 2020-03-23, expect: {working: true, citation: ''}}]\n"
    text = "units:\n  a: {kind: dinas, sector: penting}\n  b: {parent: c}\n  d: {region: '3674'}\n"
    assert faults(write(tmp_path, text + case)) == [("REG-033", 2), ("CAS-009", 3), ("REG-032", 4)]


def test_a_change_that_no_register_takes(tmp_path):
    """What a case changes about a person is checked like the person."""
    rest = f"    who: staf\n    with: {{eselon: IX.z}}\n    expect: {{duty: owed, {RULE}}}\n"
    assert [line for _, line in faults(write(tmp_path, CASE + rest))] == [7]


def test_names_are_unique_within_a_file(tmp_path):
    """A second case of a name is told with the line of the first."""
    one = "  - {name: x, day: 2020-03-23, expect: {working: true, citation: ''}}\n"
    assert faults(write(tmp_path, f"cases:\n{one}{one}")) == [("CAS-004", 3)]


def test_all_faults_of_all_files_at_once(tmp_path):
    """Nothing is read while anything is wrong, and everything that is wrong is told."""
    good = "cases: [{name: x, day: 2020-03-23, expect: {working: true, citation: ''}}]\n"
    write(tmp_path, good.replace("working: true", "working: maybe"), "a.yaml")
    write(tmp_path, good, "b.yaml")
    write(tmp_path, good.replace("name: x, ", "") + good, "c.yaml")
    assert faults(tmp_path) == [("POL-013", 1), ("POL-009", 1), ("POL-004", 2)]


def test_parameters_as_policy_files_write_them():
    """A parameter becomes what a rule of that kind holds; what it cannot hold is refused."""
    assert parameter("cap", "share", "25 %") == Fraction(1, 4)
    assert parameter("hours", "start", "07:30") == time(7, 30)
    with pytest.raises(ValueError, match="no share"):
        parameter("hours", "share", "25 %")
    with pytest.raises(ValueError, match="cannot be"):
        parameter("cap", "per", "planet")


def test_a_folder_may_hold_policies_beside_its_cases(tmp_path):
    """What has an instrument is an act; named by itself it is still refused as cases."""
    (tmp_path / "act.yaml").write_text("instrument: {id: x}\n", encoding="utf-8")
    (tmp_path / "cases.yaml").write_text("cases: []\n", encoding="utf-8")
    assert [each.name for each in case_files(tmp_path)] == ["cases.yaml"]
    assert case_files(tmp_path / "act.yaml") == [tmp_path / "act.yaml"]
