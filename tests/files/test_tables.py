"""Tables from files: what is read, and what is refused without a traceback."""

from __future__ import annotations

import csv
import io
import os
import sys
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asn_worksched.domain.nip import faults_of
from asn_worksched.errors import InvalidInput, MissingExtra
from asn_worksched.files.tables import Table, parse_days, read_table
from asn_worksched.files.writing import safe_cell

NIP = "187504121903031001"
STAFF = f"nip,nama,unit\n{NIP},Ani,DINKES\n187504121903032002,Budi,\n"
STAFF_ROWS = [(NIP, "Ani", "DINKES"), ("187504121903032002", "Budi", None)]
KEEP_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def put(tmp_path):
    """A function that writes bytes or text to a file of a name and gives its path."""

    def write(content: bytes | str, name: str = "staff.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def book(tmp_path):
    """A function that writes rows to the sheets of a workbook; dates get a date format."""

    def write(**sheets: list[list[object]]) -> Path:
        path = tmp_path / "staff.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as made:
            for name, rows in sheets.items():
                sheet = made.add_worksheet(name)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
        return path

    return write


def codes(path: Path, **options: object) -> list[str]:
    """The codes with which a file is refused, none when it is read."""
    try:
        read_table(path, **options)
    except InvalidInput as error:
        found = error.faults
    else:
        return []
    assert all(fault.file == str(path) for fault in found)
    return [fault.code for fault in found]


def faults(path: Path, **options: object) -> list[tuple[str, int | None]]:
    """Codes and rows with which a file is refused."""
    with pytest.raises(InvalidInput) as caught:
        read_table(path, **options)
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_every_cell_is_text_and_empty_ones_are_null(put):
    """No number is guessed, so a NIP keeps its digits; rows count as in a spreadsheet."""
    table = read_table(put(STAFF))
    assert table.frame.columns == ["nip", "nama", "unit"]
    assert set(table.frame.dtypes) == {pl.String}
    assert table.frame.rows() == STAFF_ROWS
    assert table.first_row == 2


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_the_encodings_of_office_programs_are_read(put, encoding, mark):
    """UTF-8, UTF-16 with or without its mark and Windows text give the same letters."""
    text = STAFF.replace("Ani", "André")
    table = read_table(put(mark + text.encode(encoding)))
    assert table.frame["nama"][0] == "André"
    assert table.frame.columns[0] == "nip"


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(put, separator, end):
    """The separator is taken from the header, whatever the line ends."""
    content = STAFF.replace(",", separator).replace("\n", end)
    assert read_table(put(content)).frame.rows() == STAFF_ROWS


def test_the_separator_is_looked_for_outside_quotes(put):
    """A comma inside a quoted name of a column is no separator."""
    table = read_table(put('"nama, gelar";"a, b, c"\nAni;1,5\n'))
    assert table.frame.columns == ["nama, gelar", "a, b, c"]
    assert table.frame.row(0) == ("Ani", "1,5")


def test_the_line_in_which_a_spreadsheet_declares_its_separator_is_skipped(put):
    """``sep=;`` is no header, and its separator is believed."""
    table = read_table(put("sep=|\na,b|c\n1,5|2\n"))
    assert table.frame.rows() == [("1,5", "2")]
    assert table.first_row == 3


def test_lines_of_separators_above_the_header_are_blank(put):
    """A line of semicolons is no header of one column named by them."""
    table = read_table(put(" ;\n;;\na;b\n1;2\n"))
    assert table.frame.rows() == [("1", "2")]
    assert table.first_row == 4


def test_titles_above_the_header_are_skipped_where_names_are_expected(put):
    """The first line with two expected names is the header, and rows keep their numbers."""
    content = f"DAFTAR PEGAWAI;;\n\nPer tanggal;1-3-2020;\nNIP ;nama;Unit\n{NIP};Ani;DINKES\n"
    table = read_table(put(content), header=["nip", "Nama", "unit", "golongan"])
    assert table.frame.columns == ["NIP", "nama", "Unit"]
    assert table.first_row == 5


def test_a_file_without_the_expected_names_is_refused(put):
    """One name of two is not enough."""
    assert codes(put(STAFF), header=["nip", "golongan"]) == ["ASN-TAB-006"]
    assert codes(put(STAFF), header=["nip"]) == []


def test_quoted_cells_may_hold_separators_quotes_and_lines(put):
    """A quoted cell is one cell, and its lines are one row."""
    table = read_table(put('a,b\n"x, ""y""\nz",1\nq,2\n'))
    assert table.frame.rows() == [('x, "y"\nz', "1"), ("q", "2")]


def test_a_quote_inside_a_cell_is_only_a_letter(put):
    """A stray quote in the middle of a cell does not swallow what follows."""
    assert read_table(put('a,b\n5" pipe,1\nx,2\n')).frame.rows() == [('5" pipe', "1"), ("x", "2")]


def test_blanks_around_names_and_values_do_not_matter(put):
    """Non-breaking blanks, line breaks in headers and marks inside them are taken away."""
    table = read_table(put('\ufeff nip\u200b ,"nama\nlengkap"\n 1 ,\xa0Ani\xa0\n'))
    assert table.frame.columns == ["nip", "nama lengkap"]
    assert table.frame.row(0) == ("1", "Ani")


def test_a_header_alone_is_a_table_without_rows(put):
    """No rows is not an error of the file."""
    table = read_table(put("a,b\n"))
    assert table.frame.shape == (0, 2)
    assert set(table.frame.dtypes) == {pl.String}


def test_empty_rows_at_the_end_are_dropped(put):
    """Rows of separators that a spreadsheet leaves behind are no rows."""
    assert read_table(put("a;b\n1;2\n;\n  ;\n\n")).frame.rows() == [("1", "2")]


def test_empty_rows_in_the_middle_are_refused(put):
    """What follows an empty row may be another table; each run of them is one fault."""
    content = "a,b\n1,2\n,\n\n3,4\n\n5,6\n\n"
    assert faults(put(content)) == [("ASN-TAB-018", 3), ("ASN-TAB-018", 6)]


def test_columns_without_name_and_values_are_dropped(put):
    """Separators behind the last name make no column, unless a value stands there."""
    assert read_table(put("a,b,,\n1,2,,\n")).frame.columns == ["a", "b"]
    assert codes(put("a,b,,\n1,2,,x\n")) == ["ASN-TAB-017"]


def test_a_name_that_is_there_twice_is_refused(put):
    """Each doubled name is one fault, blanks aside."""
    assert codes(put("a,b, a,b,c\n1,2,3,4,5\n")) == ["ASN-TAB-016", "ASN-TAB-016"]


def test_ragged_rows_are_refused_at_their_row(put):
    """More and fewer cells are told apart, each at the first row of its kind."""
    content = "a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6\n"
    assert faults(put(content)) == [("ASN-TAB-009", 3), ("ASN-TAB-009", 4)]
    with pytest.raises(InvalidInput, match=r"2 row\(s\) have 2 cells and the header has 3"):
        read_table(put(content))


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(put):
    """A quoted line break does not make a row."""
    assert faults(put('a,b\n"x\ny\nz",1\n1\n')) == [("ASN-TAB-009", 3)]


@pytest.mark.parametrize("content", ['a,b\n1,2\n"3,4\n5,6\n', 'a,"b\n1,2\n'])
def test_a_quote_that_is_never_closed_is_named(put, content):
    """The fault stands where the quote opens, and says what it swallows."""
    assert "ASN-TAB-010" in codes(put(content))


def test_a_cell_without_end_is_refused(put):
    """A cell beyond the limit of the reader is a fault, not a crash."""
    assert codes(put('a,b\n1,"' + "x" * 200_000)) == ["ASN-TAB-011"]
    assert codes(put('"' + "x" * 200_000)) == ["ASN-TAB-011"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n ,\n", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_an_empty_file_is_refused(put, content, name):
    """Nothing, blank lines and a lone mark are no table."""
    assert codes(put(content, name)) == ["ASN-TAB-005"]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\0\0\0a,b\n", b"a,b\n1,\0\n", b"\0" * 64])
def test_bytes_that_no_text_has_are_refused(put, content):
    """A workbook named .csv is binary, not Windows text."""
    assert codes(put(content)) == ["ASN-TAB-007"]


@pytest.mark.parametrize("content", [b"a,b\n\x81,\xff\n", b"\xff\xfea", b"\xff\xfe\x00\xd8a\0"])
def test_letters_that_cannot_be_read_are_refused(put, content):
    """Neither UTF-8 nor UTF-16 nor Windows text."""
    assert codes(put(content)) == ["ASN-TAB-008"]


def test_a_missing_file_a_folder_and_an_unknown_ending_are_refused(put, tmp_path):
    """The mistakes of a command line are faults."""
    assert codes(tmp_path / "none.csv") == ["ASN-TAB-001"]
    assert codes(tmp_path / "none" / "a.csv") == ["ASN-TAB-001"]
    assert codes(tmp_path) == ["ASN-TAB-002"]
    assert codes(put("x", "staff.doc")) == ["ASN-TAB-004"]
    assert codes(put("x", "staff")) == ["ASN-TAB-004"]
    assert codes(put(STAFF, "staff.csv") / "more.csv") == ["ASN-TAB-003"]
    assert codes(Path("a\0b.csv")) == ["ASN-TAB-003"]


def test_a_file_one_may_not_read_is_refused(put, monkeypatch):
    """The reason the computer gives is in the fault."""

    def closed(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = put(STAFF)
    monkeypatch.setattr(Path, "read_bytes", closed)
    with pytest.raises(InvalidInput, match=r"ASN-TAB-003 .*Permission denied"):
        read_table(path)


def test_a_text_file_has_no_sheets(put):
    """A sheet that is asked for is never silently left out."""
    assert codes(put(STAFF), sheet="Pegawai") == ["ASN-TAB-014"]


def test_capitals_in_the_ending_do_not_matter(put):
    """Windows programs write .CSV."""
    assert read_table(put(STAFF, "STAFF.CSV")).frame.height == 2


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\n'))


@KEEP_FOLDER
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=6).map(
        lambda rows: [row for row in rows if any(cell.strip() for cell in row)]
    ),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back(tmp_path, rows, separator, end):
    """Any cells come back, blanks around them aside, with formula marks made safe."""
    path = tmp_path / "back.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=separator, lineterminator=end)
        writer.writerow(["one", "two"])
        writer.writerows([[safe_cell(cell.strip()) for cell in row] for row in rows])
    found = read_table(path).frame.rows()
    assert found == [tuple(pl.Series(row).str.strip_chars().replace("", None)) for row in rows]


@KEEP_FOLDER
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.parquet"]))
def test_any_bytes_are_a_table_or_a_fault(tmp_path, content, name):
    """Nothing that can lie in a file ends in another error."""
    path = tmp_path / name
    path.write_bytes(content)
    assert all(code.startswith("ASN-TAB-") for code in codes(path))


@KEEP_FOLDER
@given(content=st.text('ab,;"\n\r\t|\x00 \ufeff=sep', max_size=60), expect=st.booleans())
def test_any_text_is_a_table_or_a_fault(tmp_path, content, expect):
    """Quotes, separators and line ends in any order give a table or faults."""
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8", newline="")
    found = codes(path, header=["a", "b"] if expect else [])
    assert all(code.startswith("ASN-TAB-") for code in found)


def test_cells_of_a_workbook_become_text(book):
    """Whole numbers lose their .0, dates are year-month-day, truth is a word."""
    moments = [date(2020, 3, 18), datetime(2020, 3, 18, 7, 30), time(7, 30)]  # noqa: DTZ001
    table = read_table(book(S=[list("abcdefg"), ["x", 12, 0.75, *moments, True], ["y"]]))
    assert table.frame.row(0) == (
        "x",
        "12",
        "0.75",
        "2020-03-18",
        "2020-03-18 07:30:00",
        "07:30:00",
        "true",
    )
    assert table.frame.row(1) == ("y", *[None] * 6)
    assert set(table.frame.dtypes) == {pl.String}


def test_a_nip_typed_as_a_number_is_seen(book):
    """The digits of a number cell are never taken for a NIP; those of a text cell are."""
    frame = read_table(book(S=[["nip", "lama"], [int(NIP), 123456789], [NIP, 0]])).frame
    number, text = frame["nip"]
    assert [fault.code for fault in faults_of(number)] == ["ASN-NIP-002"]
    assert faults_of(text) == []
    assert frame["lama"][0] == "123456789"


def test_numbers_are_digits_only_while_all_of_them_are_kept(book):
    """Fifteen digits are kept; sixteen are shown as a rounded number."""
    rows = [["a"], [999_999_999_999_999], [1_000_000_000_000_000], [-5]]
    found = read_table(book(S=rows)).frame["a"].to_list()
    assert found == ["999999999999999", "1.000000000000000e+15", "-5"]


def test_a_sheet_is_taken_by_name_or_the_first(book):
    """Without a name the first sheet is read; a wrong name lists the right ones."""
    path = book(Satu=[["a"], ["1"]], Dua=[["b"], ["2"]])
    assert read_table(path).frame.columns == ["a"]
    assert read_table(path, sheet="Dua").frame.columns == ["b"]
    with pytest.raises(InvalidInput, match=r"ASN-TAB-014 .*Satu, Dua"):
        read_table(path, sheet="Tiga")


def test_titles_and_empty_ends_of_a_sheet_are_skipped(book):
    """A table may stand below titles and right of an empty column."""
    table = read_table(
        book(S=[["DAFTAR"], [], ["", "nip", "nama"], ["", NIP, "Ani"], [" "]]),
        header=["nip", "nama"],
    )
    assert table.frame.rows() == [(NIP, "Ani")]
    assert table.first_row == 4


def test_lines_for_signatures_below_a_table_are_refused(book):
    """What stands below an empty row is not read as staff."""
    path = book(S=[["nip", "nama"], [NIP, "Ani"], [], ["", "Kepala Badan"]])
    assert faults(path) == [("ASN-TAB-018", 3)]


def test_an_empty_sheet_and_a_sheet_without_the_names_are_refused(book):
    """No cells and the wrong cells are two faults."""
    assert codes(book(S=[[]])) == ["ASN-TAB-005"]
    assert codes(book(S=[["x", "y"]]), header=["nip", "nama"]) == ["ASN-TAB-006"]


def test_a_broken_and_a_locked_workbook_are_refused(book, put):
    """Damage and a password are faults, each its own."""
    whole = book(S=[["a"], ["1"]]).read_bytes()
    assert codes(put(whole[: len(whole) // 2], "cut.xlsx")) == ["ASN-TAB-012"]
    assert codes(put(STAFF, "text.xlsx")) == ["ASN-TAB-012"]
    assert codes(put(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked.xlsx")) == [
        "ASN-TAB-013"
    ]


def typed_as(form: str, number: float, path: Path) -> Path:
    """A workbook with one number in a cell of that format."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "nip")
        sheet.write_number(1, 0, number, made.add_format({"num_format": form}))
    return path


def test_a_nip_in_a_date_cell_is_still_a_number(tmp_path):
    """A date beyond all calendars comes back as the number it is, and no NIP is made of it."""
    path = typed_as("dd/mm/yyyy", 1.87504121903031e17, tmp_path / "staff.xlsx")
    assert read_table(path).frame["nip"][0] == "1.87504121903031e+17"


@pytest.mark.parametrize("number", [1.87504121903031e17, 1e300, -1e10])
def test_a_number_that_is_no_length_of_time_in_such_a_cell_is_refused(tmp_path, number):
    """More hours than Python counts are a fault of the workbook, not an overflow."""
    assert codes(typed_as("[h]:mm", number, tmp_path / "staff.xlsx")) == ["ASN-TAB-012"]


def test_hours_have_no_bound(tmp_path):
    """A length of time of more than a day keeps its hours."""
    path = typed_as("[h]:mm", 1.5, tmp_path / "staff.xlsx")
    assert read_table(path).frame["nip"][0] == "36:00:00"


@pytest.mark.parametrize(
    ("name", "raised"), [("PanicException", InvalidInput), ("Stop", BaseException)]
)
def test_a_panic_of_the_reader_is_a_fault_and_an_interrupt_is_not(book, monkeypatch, name, raised):
    """The reader's own panics have no class to import; all else passes through."""

    class Broken:
        @staticmethod
        def from_filelike(_file: object) -> None:
            raise type(name, (BaseException,), {})

    path = book(S=[["a"]])
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    with pytest.raises(raised) as caught:
        read_table(path)
    assert (caught.type is InvalidInput) == (name == "PanicException")


def test_a_workbook_without_its_reader_says_what_to_install(book, monkeypatch):
    """The message holds the pip line."""
    path = book(S=[["a"], ["1"]])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtra, match=r"asn-worksched\[xlsx\]"):
        read_table(path)


def test_parquet_is_read_as_text(tmp_path):
    """Whole floats lose their .0, dates are year-month-day, large floats stay rounded."""
    path = tmp_path / "staff.parquet"
    pl.DataFrame(
        {
            " nip ": [NIP, ""],
            "n": [11.0, None],
            "f": [1.87504121903031e17, 0.5],
            "d": [date(2020, 3, 18), None],
            "b": [True, False],
        }
    ).write_parquet(path)
    table = read_table(path)
    assert table.frame.columns == ["nip", "n", "f", "d", "b"]
    assert table.frame.row(0) == (NIP, "11", "1.87504121903031e+17", "2020-03-18", "true")
    assert table.frame.row(1) == (None, None, "0.5", None, "false")


def test_parquet_that_is_broken_or_nested_is_refused(put, tmp_path):
    """Only plain columns are a table."""
    assert codes(put(b"PAR1 nothing PAR1", "a.parquet")) == ["ASN-TAB-015"]
    nested = tmp_path / "b.parquet"
    for value in ({"x": 1}, [1], b"\xff"):
        pl.DataFrame({"a": [value]}).write_parquet(nested)
        assert codes(nested) == ["ASN-TAB-015"]


def test_a_table_is_not_changed_after_reading(put):
    """The value is frozen."""
    table = read_table(put(STAFF))
    assert isinstance(table, Table)
    with pytest.raises(AttributeError):
        table.first_row = 3  # type: ignore[misc]  # that it fails is the test


@pytest.mark.parametrize(
    "text",
    ["2020-03-18", "18-03-2020", "18/03/2020", "20200318", " 2020-03-18 ", "2020-03-18 00:00:00"],
)
def test_all_ways_to_write_a_date_are_one_day(text):
    """The forms of personnel exports give one day, and nothing is marked."""
    days, bad = parse_days(pl.Series("tmt", [text]))
    assert days.to_list() == [date(2020, 3, 18)]
    assert bad.to_list() == [False]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "-",
        "01-01-0001",
        "01/01/0001",
        "1/1/0001",
        "0/0/0000",
        "0001-01-01",
        "00010101",
        "0000-00-00",
        "00-00-0000",
        "01-01-0001 00:00:00",
    ],
)
def test_what_exports_print_for_no_date_is_null(text):
    """The sentinels are no dates and no faults."""
    days, bad = parse_days(pl.Series("tmt", [text], dtype=pl.String))
    assert days.to_list() == [None]
    assert bad.to_list() == [False]


@pytest.mark.parametrize(
    "text",
    [
        "3/18/2020",
        "03/18/2020",
        "2020-3-1",
        "5/3/75",
        "2020-02-30",
        "30-02-2020",
        "18-03-20",
        "2020-03-18 07:30",
        "18/03-2020x",
        "0002-01-01",
        "202003181",
        "18 Maret 2020",
        "\u0661\u0668-03-2020",
    ],
)
def test_what_is_no_date_is_marked_and_never_guessed(text):
    """Month first, two-digit years and days that do not exist are marked."""
    days, bad = parse_days(pl.Series("tmt", [text]))
    assert days.to_list() == [None]
    assert bad.to_list() == [True]


@given(st.lists(st.none() | st.dates(date(1000, 1, 1), date(9999, 12, 31)), max_size=8))
def test_days_come_back_from_every_form(days):
    """Any day written in any of the forms is read back, and names and lengths stay."""
    for form in (
        "{0:%Y-%m-%d}",
        "{0:%d-%m-%Y}",
        "{0:%d/%m/%Y}",
        "{0:%Y%m%d}",
        "{0.day}/{0.month}/{0.year}",
    ):
        texts = [form.format(day) if day else None for day in days]
        found, bad = parse_days(pl.Series("tmt", texts, dtype=pl.String))
        assert found.to_list() == days
        assert found.dtype == pl.Date
        assert (found.name, bad.name, bad.dtype) == ("tmt", "tmt", pl.Boolean)
        assert not bad.any()


@given(st.lists(st.none() | st.text(max_size=12), max_size=8))
def test_any_text_is_a_day_or_nothing_or_marked(texts):
    """A marked cell has no day."""
    days, bad = parse_days(pl.Series("tmt", texts, dtype=pl.String))
    assert len(days) == len(bad) == len(texts)
    assert not (days.is_not_null() & bad).any()


def test_a_column_of_dates_stays_as_it_is():
    """Frames that already hold dates need no form."""
    days, bad = parse_days(pl.Series("tmt", [date(2020, 3, 18), None]))
    assert days.to_list() == [date(2020, 3, 18), None]
    assert bad.to_list() == [False, False]


def test_in_memory_text_of_many_rows_is_whole(put):
    """A large regular file loses no row and no cell."""
    lines = io.StringIO()
    for place in range(20_000):
        lines.write(f'{place};"Nama; {place}";\n')
    frame = read_table(put("a;b;c\n" + lines.getvalue())).frame
    assert frame["a"].cast(pl.Int64).to_list() == list(range(20_000))
    assert frame["b"][19_999] == "Nama; 19999"
    assert frame["c"].null_count() == 20_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_pipe_is_refused_at_once(tmp_path, name):
    """A pipe that nobody writes to is a fault and not waited for."""
    os.mkfifo(tmp_path / name)
    assert codes(tmp_path / name) == ["ASN-TAB-019"]
