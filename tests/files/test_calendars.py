"""Calendar files in CSV."""

from __future__ import annotations

from datetime import date

import pytest

from asn_worksched.calendars import Calendar
from asn_worksched.errors import InvalidInput
from asn_worksched.files.calendars import COLUMNS, SEASON_COLUMNS, read_calendar, read_seasons

GOOD = {
    "day": "2020-03-25",
    "name": "Nyepi",
    "kind": "public",
    "known_from": "2019-08-28",
    "known_to": "",
    "instrument": "id.2019.skb.728",
    "short": "SKB 728/2019",
    "article": "",
    "paragraph": "",
    "letter": "",
    "at": "lampiran",
    "verified": "true",
}
RAMADAN = {
    **{key: value for key, value in GOOD.items() if key not in ("day", "kind")},
    "name": "ramadan",
    "start": "2020-04-24",
    "end": "2020-05-23",
    "estimated": "true",
}


def write(path, *rows, head=COLUMNS):
    """A calendar file with *rows*."""
    lines = [",".join(head), *(",".join(row.get(key, "") for key in head) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_becomes_a_holiday_whatever_the_order_of_columns(tmp_path):
    """Each cell lands in its place, and the years are those that were claimed."""
    one = read_calendar(write(tmp_path / "a.csv", GOOD), years=[2020])
    two = read_calendar(write(tmp_path / "b.csv", GOOD, head=COLUMNS[::-1]), years=[2020])
    assert one == two
    (holiday,) = one.holidays
    assert holiday.day == date(2020, 3, 25)
    assert holiday.citation.text("en") == "SKB 728/2019, lampiran"
    assert one.years == {2020}
    assert read_calendar(tmp_path / "a.csv").years == set()


def test_all_faults_of_all_rows_are_told_with_their_line_and_column(tmp_path):
    """Nothing is loaded, and each wrong cell is named."""
    rows = [
        {**GOOD, "day": "2020-02-30", "kind": "libur"},
        GOOD,
        {**GOOD, "known_from": "2020-03", "name": "", "verified": "ya"},
        {**GOOD, "known_to": "2019-08-28"},
    ]
    with pytest.raises(InvalidInput) as error:
        read_calendar(write(tmp_path / "a.csv", *rows))
    assert {(fault.line, fault.column, fault.code) for fault in error.value.faults} == {
        (2, "day", "ASN-CAL-007"),
        (2, "kind", "ASN-CAL-008"),
        (4, "known_from", "ASN-CAL-007"),
        (4, "name", "ASN-CAL-006"),
        (4, "verified", "ASN-CAL-008"),
        (5, "", "ASN-CAL-003"),
    }
    assert all(fault.file == str(tmp_path / "a.csv") for fault in error.value.faults)
    assert "2020-02-30" in error.value.report("en")


def test_a_shifted_row_is_refused(tmp_path):
    """A comma too many would move every later cell by one."""
    with pytest.raises(InvalidInput, match="2: ASN-CAL-005"):
        read_calendar(write(tmp_path / "a.csv", {**GOOD, "name": "Idul Fitri, hari kedua"}))


@pytest.mark.parametrize(
    "head",
    [COLUMNS[1:], (*COLUMNS, "warna"), (*COLUMNS[:-1], "day"), (*COLUMNS, "series"), ()],
)
def test_missing_unknown_and_repeated_columns_are_refused(tmp_path, head):
    """A file of another shape is not guessed at."""
    with pytest.raises(InvalidInput, match="1: ASN-CAL-004"):
        read_calendar(write(tmp_path / "a.csv", GOOD, head=head))


def test_a_missing_file_and_another_encoding_are_input_faults(tmp_path):
    """What cannot be read is told like any other fault."""
    with pytest.raises(InvalidInput, match="ASN-POL-001"):
        read_calendar(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("day\nIdulfitri \xe9".encode("latin-1"))
    with pytest.raises(InvalidInput, match="2: ASN-POL-002"):
        read_calendar(tmp_path / "latin.csv")


@pytest.mark.parametrize(
    ("cell", "series"), [("keppres", "keppres"), ("skb", "skb"), ("", "skb"), (None, "skb")]
)
def test_the_series_of_joint_leave_is_skb_unless_told(tmp_path, cell, series):
    """The column may be empty or missing, so that older files still read."""
    head = [key for key in COLUMNS if cell is not None or key != "series"]
    row = {**GOOD, "kind": "joint_leave", "series": cell or ""}
    (holiday,) = read_calendar(write(tmp_path / "a.csv", row, head=head)).holidays
    assert holiday.series == series


def test_a_wrong_series_is_told(tmp_path):
    """Another word is refused at its cell, the Keppres for a public holiday at its row."""
    rows = [{**GOOD, "series": "perpres"}, {**GOOD, "series": "keppres"}]
    with pytest.raises(InvalidInput) as error:
        read_calendar(write(tmp_path / "a.csv", *rows))
    found = [(fault.line, fault.column, fault.code) for fault in error.value.faults]
    assert found == [(2, "series", "ASN-CAL-008"), (3, "", "ASN-CAL-011")]


def test_seasons_are_read_in_order_with_their_mark(tmp_path):
    """Both ends land in their place, and a calendar finds the day in the window."""
    settled = {**RAMADAN, "start": "2021-04-13", "end": "2021-05-12", "estimated": "false"}
    found = read_seasons(write(tmp_path / "s.csv", settled, RAMADAN, head=SEASON_COLUMNS[::-1]))
    assert [each.estimated for each in found] == [False, True]
    season = Calendar(seasons=found).season("ramadan", "2020-05-23")
    assert (season.start, season.end) == (date(2020, 4, 24), date(2020, 5, 23))
    assert season.known_to is None
    assert season.citation.instrument == "id.2019.skb.728"


def test_all_faults_of_seasons_are_told(tmp_path):
    """Wrong days and words have their cells, a window that runs backward its row."""
    rows = [
        {**RAMADAN, "start": "24 April", "estimated": "ya"},
        {**RAMADAN, "end": "2020-04-23"},
        {**RAMADAN, "end": ""},
    ]
    with pytest.raises(InvalidInput) as error:
        read_seasons(write(tmp_path / "s.csv", *rows, head=SEASON_COLUMNS))
    assert [(fault.line, fault.column, fault.code) for fault in error.value.faults] == [
        (2, "start", "ASN-CAL-007"),
        (2, "estimated", "ASN-CAL-008"),
        (3, "", "ASN-CAL-012"),
        (4, "end", "ASN-CAL-006"),
    ]
    with pytest.raises(InvalidInput, match="1: ASN-CAL-004"):
        read_seasons(write(tmp_path / "a.csv", GOOD))


@pytest.mark.parametrize("head", [SEASON_COLUMNS[1:], (*SEASON_COLUMNS, "series")])
def test_no_column_of_seasons_may_be_missing_or_added(tmp_path, head):
    """That ``series`` may be missing is of holidays alone, and so is the column itself."""
    with pytest.raises(InvalidInput, match="1: ASN-CAL-004"):
        read_seasons(write(tmp_path / "s.csv", RAMADAN, head=head))
