"""Files of wishes: what they say, and every fault with its line."""

from __future__ import annotations

from datetime import date

import pytest

from asn_worksched import InvalidInput
from asn_worksched.domain.wishes import Desk, Desks, Fixed, Liking, Team, Wishes
from asn_worksched.files.wishes import read_wishes

WHOLE = """\
fixed:
  - {employee: a, day: 2020-03-18}
  - {employee: b, day: 2020-03-19, at_office: false}
likings:
  - {employee: a, day: 2020-03-20, weight: -5}
  - {employee: b, day: 2020-03-20}
teams:
  - name: Perencana
    members: [a, b]
  - {name: Arsip, members: [b, c], per: period}
spaced: [a]
desks:
  - units: [K01]
    desks: [{code: D1, zone: Z1, fits: [a]}, {code: D2}]
    same_desk: true
    zones: 2
    company: true
"""


def faults(folder, text, name="wishes.yaml"):
    """Code and line of every fault."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_wishes(path)
    assert all(fault.file == str(path) for fault in caught.value.faults)
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_all_that_can_be_wished(tmp_path):
    """Each group of the file becomes the wishes of that name."""
    path = tmp_path / "wishes.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    assert read_wishes(path) == Wishes(
        fixed=[Fixed("a", date(2020, 3, 18)), Fixed("b", date(2020, 3, 19), False)],
        likings=[Liking("a", "2020-03-20", -5), Liking("b", "2020-03-20", 1)],
        teams=[Team("Perencana", ["a", "b"]), Team("Arsip", ["b", "c"], per="period")],
        spaced=["a"],
        desks=[
            Desks(
                desks=[Desk("D1", "Z1", ["a"]), Desk("D2")],
                units=["K01"],
                same_desk=True,
                zones=2,
                company=True,
            )
        ],
    )


def test_nothing_is_guessed(tmp_path):
    """Each wrong value is told on its line, all at once."""
    text = """\
fixed:
  - {employee: 18, day: 2020-03-32}
  - {day: 2020-03-18, at_ofice: true}
likings:
  - {employee: a, day: 2020-03-18, weight: 0}
  - {employee: a, day: 2020-03-19, weight: 101}
  - {employee: a, day: 2020-03-20, weight: "5"}
teams:
  - {name: t, members: a, per: month}
spaced: a
"""
    assert faults(tmp_path, text) == [
        *(("ASN-POL-011", 2), ("ASN-POL-014", 2), ("ASN-POL-009", 3), ("ASN-POL-008", 3)),
        *(("ASN-WSH-101", 5), ("ASN-WSH-101", 6), ("ASN-WSH-101", 7)),
        *(("ASN-POL-007", 9), ("ASN-POL-017", 9), ("ASN-POL-007", 10)),
    ]


def test_what_does_not_go_together_is_told(tmp_path):
    """Days, teams and desks that stand twice, and teams of one, are faults of their line."""
    text = """\
fixed:
  - {employee: a, day: 2020-03-18}
  - {employee: a, day: 2020-03-18, at_office: false}
likings:
  - {employee: a, day: 2020-03-18}
  - {employee: a, day: 2020-03-18}
teams:
  - {name: t, members: [a, a]}
  - {name: t, members: [a, b]}
desks:
  - desks: [{code: D1}]
  - desks:
      - {code: D1}
      - {code: D1}
"""
    assert faults(tmp_path, text) == [
        *(("ASN-WSH-104", 3), ("ASN-WSH-104", 6), ("ASN-WSH-102", 8)),
        *(("ASN-WSH-103", 9), ("ASN-WSH-105", 14)),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("", "ASN-WSH-112"), ("- a", "ASN-WSH-113"), ("a: [", "ASN-POL-003")]
)
def test_a_file_that_is_no_yaml_is_refused(tmp_path, text, code):
    """An empty or broken file holds no wishes."""
    assert [each for each, _ in faults(tmp_path, text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "kunci,tanggal,hadir,bobot\na,2020-03-18,ya,\nb,2020-03-19,Tidak,\na,2020-03-20,tidak,5\n",
        "employee;date;at_office;weight\na;18-03-2020;yes;\nb;19/03/2020;no;\na;20200320;0;5\n",
    ],
)
def test_days_may_stand_in_a_table(tmp_path, text):
    """Rows without a weight are fixed days, others likings, against coming where it says no."""
    path = tmp_path / "wishes.csv"
    path.write_text(text, encoding="utf-8")
    assert read_wishes(path) == Wishes(
        fixed=[Fixed("a", "2020-03-18"), Fixed("b", "2020-03-19", False)],
        likings=[Liking("a", "2020-03-20", -5)],
    )


def test_faults_of_a_table(tmp_path):
    """Each wrong cell is told with its row."""
    text = """\
kunci,tanggal,hadir,bobot
a,2020-03-18,ya,0
,2020-03-18,ya,
a,18 Maret,mungkin,101
a,2020-03-18,,
"""
    assert faults(tmp_path, text, "wishes.csv") == [
        *(("ASN-WSH-111", 2), ("ASN-WSH-108", 3)),
        *(("ASN-WSH-109", 4), ("ASN-WSH-110", 4), ("ASN-WSH-111", 4)),
        *(("ASN-WSH-104", 5), ("ASN-WSH-108", 5)),
    ]


def test_columns_of_a_table(tmp_path):
    """What is missing, and what is there twice, is told at the header."""
    text = "tanggal,date,weight\n2020-03-18,2020-03-18,1\n"
    assert sorted(faults(tmp_path, text, "wishes.csv")) == [
        *(("ASN-WSH-106", 1), ("ASN-WSH-106", 1), ("ASN-WSH-107", 1)),
    ]
