"""Zone files in CSV."""

from __future__ import annotations

from datetime import date

import pytest

from asn_worksched.errors import InvalidInput
from asn_worksched.files.zones import COLUMNS, read_zones

GOOD = {
    "region": "36.74",
    "scheme": "ppkm",
    "level": "4",
    "start": "2021-07-21",
    "end": "2021-07-25",
    "publisher": "Mendagri",
    "known_from": "2021-07-20",
    "source": "https://example.test/22",
}


def write(path, *rows, head=COLUMNS):
    """A zone file with *rows*."""
    lines = [",".join(head), *(",".join(row[key] for key in head) for row in rows)]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return path


def test_a_row_becomes_a_level_whatever_the_order_of_columns(tmp_path):
    """Each cell lands in its place; blanks around it and blank lines do not matter."""
    one = read_zones(write(tmp_path / "a.csv", GOOD))
    two = read_zones(
        write(tmp_path / "b.csv", {**GOOD, "publisher": " Mendagri "}, head=COLUMNS[::-1])
    )
    assert one == two
    (level,) = one.levels
    assert (level.region, level.scheme, level.level) == ("36.74", "ppkm", "4")
    assert (level.start, level.end) == (date(2021, 7, 21), date(2021, 7, 25))
    assert (level.publisher, level.known_from) == ("Mendagri", date(2021, 7, 20))
    assert level.source == "https://example.test/22"


def test_only_the_end_the_publisher_and_the_source_may_be_empty(tmp_path):
    """A level without end is held by its publisher's next; every other cell is needed."""
    spared = {"end": "", "publisher": "", "source": ""}
    (level,) = read_zones(write(tmp_path / "a.csv", {**GOOD, **spared})).levels
    assert (level.end, level.publisher) == (None, "")
    empty = dict.fromkeys(COLUMNS, "") | {"source": "x"}
    with pytest.raises(InvalidInput) as error:
        read_zones(write(tmp_path / "b.csv", empty))
    assert {fault.column for fault in error.value.faults} == set(COLUMNS) - set(spared)
    assert {fault.code for fault in error.value.faults} == {"ASN-ZON-008"}


def test_all_faults_of_all_rows_are_told_with_their_line_and_column(tmp_path):
    """Nothing is loaded, and each wrong cell is named."""
    rows = [
        {**GOOD, "start": "2021-02-30", "scheme": "warna"},
        GOOD,
        {**GOOD, "level": "5", "end": "2021-07-20", "region": "3674"},
        {**GOOD, "region": "", "known_from": "Juli"},
    ]
    with pytest.raises(InvalidInput) as error:
        read_zones(write(tmp_path / "a.csv", *rows))
    assert {(fault.line, fault.column, fault.code) for fault in error.value.faults} == {
        (2, "start", "ASN-ZON-009"),
        (2, "scheme", "ASN-ZON-001"),
        (4, "level", "ASN-ZON-002"),
        (4, "end", "ASN-ZON-003"),
        (4, "region", "ASN-ZON-004"),
        (5, "region", "ASN-ZON-008"),
        (5, "known_from", "ASN-ZON-009"),
    }
    assert all(fault.file == str(tmp_path / "a.csv") for fault in error.value.faults)
    assert "warna" in error.value.report("en")


def test_a_shifted_row_is_refused(tmp_path):
    """A comma too many would move every later cell by one."""
    with pytest.raises(InvalidInput, match="2: ASN-ZON-007"):
        read_zones(write(tmp_path / "a.csv", {**GOOD, "publisher": "Satgas, nasional"}))


@pytest.mark.parametrize("head", [COLUMNS[1:], (*COLUMNS[:-1], "region")])
def test_missing_and_repeated_columns_are_refused(tmp_path, head):
    """A file of another shape is not guessed at."""
    with pytest.raises(InvalidInput, match="1: ASN-ZON-006"):
        read_zones(write(tmp_path / "a.csv", GOOD, head=head))


def test_a_missing_file_is_an_input_fault(tmp_path):
    """What cannot be read is told like any other fault."""
    with pytest.raises(InvalidInput, match="ASN-POL-001"):
        read_zones(tmp_path / "none.csv")


def test_one_publisher_cannot_say_two_things_at_once(tmp_path):
    """Unless one of them came to be known later; a repeated row says nothing new."""
    other = {**GOOD, "level": "3"}
    with pytest.raises(InvalidInput) as error:
        read_zones(write(tmp_path / "a.csv", GOOD, other))
    assert [fault.code for fault in error.value.faults] == ["ASN-ZON-010"]
    later = {**other, "known_from": "2021-07-22"}
    assert len(read_zones(write(tmp_path / "b.csv", GOOD, later, GOOD)).levels) == 2


def test_semicolons_and_tabs_separate_as_commas_do(tmp_path):
    """A spreadsheet with Indonesian settings writes semicolons."""
    path = write(tmp_path / "a.csv", GOOD)
    for sign in ";\t":
        other = tmp_path / "b.csv"
        other.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8")
        assert read_zones(other) == read_zones(path)
