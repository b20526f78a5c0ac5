"""Golden rosters: what they tell, and how a difference reads."""

from __future__ import annotations

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.domain.modes import BUILT_IN, Modes, Place, WorkMode
from asn_worksched.testing import check_golden, day_letters, golden_text, make_personnel
from asn_worksched.testing.golden import WRITE

from .small_law import law_of

PERIOD = asn.Period("2020-03-19", "2020-03-23")
"""A Thursday to a Monday."""


@pytest.fixture(scope="module")
def roster(tmp_path_factory):
    """Five days of three people in two units, all at the office: two work on Saturday as well."""
    law = law_of(tmp_path_factory.mktemp("law")).law("36.74")
    people = make_personnel(3, 2, skills=("ktp",), workweeks=(6, 5))
    planned = asn.plan(asn.resolve(people, law, PERIOD))
    blank = attrs.evolve(planned, posts=(), post=planned.post * 0)
    for key in people.frame["key"]:
        for day in PERIOD:
            works = "WFO" if planned[key, day].mode else None
            blank = blank.moved(key, day, mode=works)
    return blank


@pytest.fixture
def record(roster, tmp_path):
    """The roster on record."""
    path = tmp_path / "golden.csv"
    path.write_text(golden_text(roster), encoding="utf-8")
    return path


def told(found, path):
    """The lines between the name of the file and how to mend it."""
    with pytest.raises(AssertionError) as error:
        check_golden(found, path)
    first, *lines, last = str(error.value).splitlines()
    assert str(path) in first
    assert f"{WRITE}=1" in last
    return [line.strip() for line in lines]


def test_a_line_a_person_and_a_letter_a_day(roster):
    """Units and keys as in the register, days year-month-day, a dash for no work."""
    changed = roster.moved("syn-0002", "2020-03-19", mode="WFH")
    changed = changed.moved("syn-0003", "2020-03-20", mode="WFO", post="ktp")
    assert golden_text(changed.moved("syn-0003", "2020-03-23", mode="WFF")).splitlines() == [
        "unit,pegawai,2020-03-19,2020-03-20,2020-03-21,2020-03-22,2020-03-23",
        "unit-001,syn-0001,O,O,O,-,O",
        "unit-002,syn-0002,H,O,-,-,O",
        "unit-001,syn-0003,O,P,O,-,F",
    ]


def test_letters_of_each_person(roster):
    """By key, in the order of the register, a cell for each day of the period."""
    letters = day_letters(roster)
    assert list(letters) == ["syn-0001", "syn-0002", "syn-0003"]
    assert "".join(letters["syn-0002"]) == "OO--O"


def test_no_two_modes_have_the_same_cell(roster):
    """One whose letter is taken is told by its whole code, and so is a post out of the office."""
    more = [WorkMode(code, Place.ELSEWHERE) for code in ("AWH", "WFA", "ZAP")]
    wide = attrs.evolve(roster, modes=Modes.of([*BUILT_IN, *more]))
    for day, mode in zip(PERIOD, ("AWH", "WFA", "ZAP", "WFO", "WFH"), strict=True):
        wide = wide.moved("syn-0001", day, mode=mode)
    assert day_letters(wide)["syn-0001"] == ("AWH", "A", "ZAP", "O", "H")
    for day in PERIOD:
        wide = wide.moved("syn-0001", day, mode=wide["syn-0001", day].mode.code, post="ktp")
    assert day_letters(wide)["syn-0001"] == ("AWHP", "AP", "ZAPP", "P", "HP")


def test_a_roster_on_record_is_met(roster, record):
    """However the lines of the file end."""
    check_golden(roster, record)
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    check_golden(roster, str(record))


def test_every_day_that_differs_is_told(roster, record):
    """With its unit, its person, what is on record and what was found."""
    changed = roster.moved("syn-0001", "2020-03-19", mode="WFH")
    changed = changed.moved("syn-0001", "2020-03-20", mode=None)
    changed = changed.moved("syn-0003", "2020-03-23", mode="WFF")
    assert told(changed, record) == [
        "unit-001 syn-0001: 2020-03-19 O, now H; 2020-03-20 O, now -",
        "unit-001 syn-0003: 2020-03-23 O, now F",
    ]


def test_people_and_units_that_differ_are_told(roster, record):
    """Whoever is new or gone, and whoever is in another unit."""
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("unit-002,syn-0002", "unit-009,syn-0002"), encoding="utf-8")
    assert told(roster, record) == ["unit-002 syn-0002: unit unit-009, now unit-002"]
    record.write_text(text.replace("syn-0002", "budi"), encoding="utf-8")
    assert told(roster, record) == ["budi: on record only", "syn-0002: not on record"]


def test_other_days_are_told_and_the_shared_ones_compared(roster, record):
    """A longer period hides no change in the days that both have."""
    text = record.read_text(encoding="utf-8")
    shifted = text.replace("2020-03-23", "2020-03-24").replace("syn-0001,O", "syn-0001,H")
    record.write_text(shifted, encoding="utf-8")
    assert told(roster, record) == [
        "not on record: the days 2020-03-23",
        "on record only: the days 2020-03-24",
        "unit-001 syn-0001: 2020-03-19 H, now O",
    ]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text.replace("pegawai", "nama"), "no roster of this form"),
        (lambda text: text.replace(",O\n", "\n", 1), "no roster of this form"),
        (lambda text: text + text.splitlines()[-1], "no roster of this form"),
        (lambda text: "", "no roster of this form"),
        (lambda text: text.rstrip("\n"), "written otherwise"),
    ],
    ids=["head", "width", "twice", "empty", "end"],
)
def test_a_file_of_another_form_is_no_match(roster, record, spoil, words):
    """A file that cannot be read as a roster is told as such, and is not met."""
    record.write_text(spoil(record.read_text(encoding="utf-8")), encoding="utf-8")
    (line,) = told(roster, record)
    assert words in line


def test_another_text_is_compared_by_line(tmp_path):
    """Totals and the like may be on record too."""
    path = tmp_path / "totals.json"
    path.write_text("one\ntwo\nthree\n", encoding="utf-8")
    check_golden("one\ntwo\nthree\n", path)
    assert told("one\n2\nthree\n", path) == ["-two", "+2"]
    assert told("one\ntwo\nthree", path) == ["the end of the last line differs"]


def test_a_file_that_is_not_there_is_told(roster, tmp_path):
    """A roster is never met by nothing."""
    path = tmp_path / "none.csv"
    with pytest.raises(AssertionError, match=r"no .*none\.csv(.|\n)*ASN_WORKSCHED_WRITE_GOLDEN=1"):
        check_golden(roster, path)
    assert not path.exists()


@pytest.mark.parametrize("value", ["1", "yes"])
def test_the_variable_writes_the_file(roster, tmp_path, monkeypatch, value):
    """With the folder around it, and what is there is replaced."""
    path = tmp_path / "new" / "golden.csv"
    monkeypatch.setenv(WRITE, value)
    check_golden("old\n", path)
    check_golden(roster, path)
    assert path.read_bytes() == golden_text(roster).encode()


def test_the_variable_may_be_off_and_nothing_else(roster, record, monkeypatch):
    """Off compares; a value that is neither on nor off is refused."""
    other = roster.moved("syn-0001", "2020-03-19", mode="WFH")
    monkeypatch.setenv(WRITE, "0")
    told(other, record)
    monkeypatch.setenv(WRITE, "write")
    with pytest.raises(ValueError, match="neither on nor off"):
        check_golden(roster, record)
