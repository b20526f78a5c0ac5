"""Files of shift rules and of wishes, the grid, and shift rosters that come back whole."""

from __future__ import annotations

from datetime import date, time

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.domain.shift_days import EVERY_DAY, Days
from asn_worksched.domain.shifts import DAY_OFF, ShiftBan, ShiftLimit
from asn_worksched.files.shift_grid import shift_grid, write_shift_grid
from asn_worksched.files.shifts import read_shift_requests, read_shift_rules
from asn_worksched.files.writing import write_text

from ..shifts import rostered, ruled, rules_of, team

RULES = """\
basis: {id: sk.12, short: SK Direktur RS Uji 12/2020, article: "3"}
shifts:
  - {code: P, name: Pagi, start: 07:00, minutes: 420}
  - {code: M, name: Malam, start: 21:00, minutes: 600, friday_break: 30}
staff: role != kepala_ruang
covers:
  - {unit: ruang-01, shift: P, need: 2}
  - {unit: ruang-01, shift: P, need: 1, days: [sabtu, Minggu, holiday, 2020-03-26], over: 5}
  - {unit: ruang-01, shift: M, need: 1, skill: icu, under: 30, id: sk.malam, cite: {article: "7"}}
terms:
  - min_rest_hours: 11
    max_days_on: 5
    at_most: [{shift: M, days: 4}]
    forbidden: [{after: M, then: P}]
    cite: {article: "4", paragraph: "2"}
  - {select: key = 'ners-02', max_weekends: 1}
pins:
  - {employee: ners-01, day: 2020-03-20, shift: libur}
requests:
  - {employee: ners-02, day: 2020-03-21, shift: M, weight: 3, wanted: false}
"""


@pytest.fixture
def written(tmp_path):
    """Write a file of this text, and say where."""

    def write(text, name="sif.yaml"):
        path = tmp_path / name
        write_text(path, text)
        return path

    return write


def faults(call, *args, **more):
    """The faults with which an input is refused, as (code, line)."""
    with pytest.raises(asn.InvalidInput) as refused:
        call(*args, **more)
    return [(fault.code, fault.line) for fault in refused.value.faults]


def test_rules_are_read_as_written(written):
    """Every key of the file stands in the rules, and citations name the act."""
    rules = read_shift_rules(written(RULES))
    assert [(s.code, s.start, s.minutes, s.friday_break) for s in rules.shifts] == [
        ("P", time(7), 420, None),
        ("M", time(21), 600, 30),
    ]
    days = Days(frozenset({5, 6}), True, frozenset({date(2020, 3, 26)}))
    assert [cover.days for cover in rules.covers] == [EVERY_DAY, days, EVERY_DAY]
    assert [(c.over, c.under) for c in rules.covers] == [(1, 100), (5, 100), (0, 30)]
    assert rules.cited("covers", 0) == (
        "sk.12.covers.1",
        asn.Citation("sk.12", "SK Direktur RS Uji 12/2020", "3"),
    )
    assert rules.cited("covers", 2) == (
        "sk.malam",
        asn.Citation("sk.12", "SK Direktur RS Uji 12/2020", "7"),
    )
    first, second = rules.terms
    assert (first.at_most, first.forbidden) == ((ShiftLimit("M", 4),), (ShiftBan("M", "P"),))
    assert first.citation.place == "4(2)"
    assert (second.select, second.max_weekends, second.max_days_on) == ("key = 'ners-02'", 1, None)
    assert rules.pins[0].shift == DAY_OFF
    assert (rules.requests[0].wanted, rules.requests[0].weight) == (False, 3)


def test_every_fault_of_a_file_at_once(written):
    """Form, selectors and meaning are told together, each on its line."""
    text = """\
shifts:
  - {code: P, start: 7 pagi, minutes: 420}
staff: pangkat =
covers:
  - {unit: u, shift: P, ned: 2}
terms:
  - {max_days_on: lima}
"""
    assert faults(read_shift_rules, written(text)) == [
        ("ASN-POL-015", 2),
        ("ASN-SEL-007", 3),
        ("ASN-POL-009", 5),
        ("ASN-POL-008", 5),
        ("ASN-POL-012", 7),
    ]


def test_what_does_not_fit_together(written):
    """Unknown shifts, covers that meet and contrary numbers stand on their own lines."""
    text = """\
shifts:
  - {code: P, start: 07:00, minutes: 420}
covers:
  - {unit: u, shift: P, need: 2, days: [senin]}
  - {unit: u, shift: P, need: 1, days: [monday, rabu]}
  - {unit: u, shift: X, need: 1}
terms:
  - min_days_on: 3
    max_days_on: 2
"""
    assert faults(read_shift_rules, written(text)) == [
        ("ASN-SHF-003", 5),
        ("ASN-SHF-001", 6),
        ("ASN-SHF-006", 8),
    ]


def test_days_that_are_none(written):
    """A word that is no day is refused where it stands."""
    text = "covers:\n  - unit: u\n    shift: P\n    need: 1\n    days: [senen]\n"
    assert faults(read_shift_rules, written(text)) == [("ASN-SHF-008", 5)]


def test_wishes_from_a_table(written):
    """Names of columns in both languages; weight and wanted may be missing or empty."""
    table = (
        "kunci;tanggal;sif;bobot;ingin;alasan\n"
        "ners-01;18-03-2020;P;5;tidak;x\nners-02;2020-03-19;Libur;;;\n"
    )
    found = read_shift_requests(written(table, "ingin.csv"), known=["P"])
    assert [(w.employee, w.day, w.shift, w.weight, w.wanted) for w in found] == [
        ("ners-01", date(2020, 3, 18), "P", 5, False),
        ("ners-02", date(2020, 3, 19), DAY_OFF, 1, True),
    ]
    bare = read_shift_requests(written("employee,date,shift\na,2020-03-18,-\n", "bare.csv"))
    assert bare == (asn_wish("a", "2020-03-18"),)


def asn_wish(key, day):
    """A wish for a day off."""
    from asn_worksched.domain.shifts import ShiftRequest

    return ShiftRequest(employee=key, day=day)


def test_every_fault_of_a_table_at_once(written):
    """Each bad cell is told with its row."""
    table = (
        "nip,tanggal,sif,bobot,ingin\n"
        ",2020-03-18,P,1,ya\na,besok,P,0,\nb,2020-03-18,Q,1,mungkin\nc,,,,\n"
    )
    found = faults(read_shift_requests, written(table, "ingin.csv"), known=["P", "M"])
    assert found == [
        ("ASN-SHF-015", 2),
        ("ASN-SHF-016", 3),
        ("ASN-SHF-017", 3),
        ("ASN-SHF-001", 4),
        ("ASN-SHF-018", 4),
        ("ASN-SHF-015", 5),
        ("ASN-SHF-015", 5),
    ]
    columns = written("nip,kunci,employee,tanggal\na,b,c,2020-03-18\n", "kolom.csv")
    assert faults(read_shift_requests, columns) == [("ASN-SHF-014", 1), ("ASN-SHF-013", 1)]


def test_a_wish_stands_once(written):
    """The same person, day and shift twice, wanted or not, is refused on its line."""
    table = (
        "kunci,tanggal,sif,ingin\na,2020-03-18,P,ya\na,2020-03-18,M,ya\n"
        "a,2020-03-18,P,tidak\nb,2020-03-18,libur,ya\nb,2020-03-18,off,ya\n"
    )
    twice = [("ASN-SHF-019", 4), ("ASN-SHF-019", 6)]
    assert faults(read_shift_requests, written(table, "ingin.csv")) == twice
    again = written("kunci,tanggal,sif\nners-02,2020-03-21,M\n", "ingin.csv")
    ((code, _),) = faults(read_shift_rules, written(RULES), requests=again)
    assert code == "ASN-SHF-019"
    own = "  - {employee: ners-02, day: 2020-03-21, shift: M}\n"
    ((code, line),) = faults(read_shift_rules, written(RULES + own))
    assert (code, line) == ("ASN-SHF-019", 21)


def test_faults_of_rules_and_wishes_come_together(written):
    """Both files are read before anything is refused."""
    wishes = written("nip,tanggal,sif\na,besok,P\n", "ingin.csv")
    found = faults(read_shift_rules, written("staff: x\n"), requests=wishes)
    assert {code[:7] for code, _ in found} == {"ASN-POL", "ASN-SEL", "ASN-SHF"}


def test_wishes_join_those_of_the_file(written):
    """A table of wishes comes on top of the file's own."""
    wishes = written("kunci,tanggal,sif\nners-01,2020-03-18,M\n", "ingin.csv")
    rules = read_shift_rules(written(RULES), requests=wishes)
    assert [each.shift for each in rules.requests] == ["M", "M"]


@pytest.mark.parametrize("name", ["roster.csv", "roster.parquet"])
def test_a_shift_roster_comes_back(name, tmp_path):
    """Shifts over midnight, posts and what they are survive the file."""
    rulings, rules = ruled(team(3)), rules_of()
    roster = rostered(rulings, rules, ["- - - - - - -", "M - P P - - M", "- S S - - - -"])
    asn.write_roster(roster, tmp_path / name)
    back = asn.read_roster(tmp_path / name, rulings)
    assert back == roster
    assert back.shift_posts == roster.shift_posts
    cell = back["syn-0002", "2020-03-16"]
    assert (cell.in_shift, cell.start, cell.end) == (True, time(21), time(7))
    assert asn.audit(back, rulings, shifts=rules) == asn.audit(roster, rulings, shifts=rules)


def test_the_grid(tmp_path):
    """People down, days across: the shift, or the mode of other work, in each cell."""
    rulings, rules = ruled(team(2)), rules_of()
    roster = rostered(rulings, rules, ["- - - - - - -", "M - P - - - -"])
    roster = roster.moved("syn-0001", "2020-03-17", mode="WFO")
    grid = shift_grid(roster)
    assert grid.columns[:4] == ["employee", "name", "unit", "2020-03-16"]
    assert grid.row(0)[3:] == ("", "WFO", "", "", "", "", "")
    assert grid.row(1)[3:] == ("M", "", "P", "", "", "", "")
    write_shift_grid(roster, tmp_path / "grid.csv")
    assert pl.read_csv(tmp_path / "grid.csv", infer_schema=False)["2020-03-18"].to_list() == [
        None,
        "P",
    ]
