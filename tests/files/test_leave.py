"""Leave files: every spelling that is right, every fault that is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from asn_worksched import Citation, InvalidInput, Leave, Period, read_leave

NIP = "187504121903031001"


def written(folder: Path, text: str, name: str = "cuti.csv") -> Path:
    """A file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def codes(path: Path) -> list[tuple[str, int | None, str]]:
    """Code, line and column of every fault."""
    with pytest.raises(InvalidInput) as caught:
        read_leave(path)
    assert all(fault.file == str(path) for fault in caught.value.faults)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        f"nip,dari,sampai,dasar\n{NIP},2020-03-18,2020-03-20,SK 1/2020\n",
        f"NIP;Dari;Sampai;Dasar\n{NIP};18-03-2020;20/03/2020;SK 1/2020\n",
        f"kunci\tdari\tsampai\tdasar\n{NIP}\t20200318\t20200320\tSK 1/2020\n",
        f"employee,from,to,basis\n{NIP},2020-03-18,2020-03-20,SK 1/2020\n",
        "nip,dari,sampai,dasar\n'18750412 190303 1 001,2020-03-18,2020-03-20,SK 1/2020\n",
        f"Daftar cuti\n\nnip,nama,dari,sampai,dasar,jenis\n{NIP},A,2020-03-18,2020-03-20,"
        "SK 1/2020,sakit\n",
        f"nip,kunci,dari,sampai,dasar\n,{NIP},2020-03-18,2020-03-20,SK 1/2020\n",
    ],
)
def test_spellings(tmp_path: Path, text: str) -> None:
    """Column names, separators, dates and blanks in a NIP may be written in several ways."""
    (leave,) = read_leave(written(tmp_path, text))
    period = Period(date(2020, 3, 18), date(2020, 3, 20))
    assert leave == Leave(NIP, period, Citation("cuti", "Keputusan cuti", at="SK 1/2020"))


def test_the_key_of_the_register_goes_before_the_nip(tmp_path: Path) -> None:
    """Where a row has both numbers, the agency's own one is the register's key."""
    text = f"nip,kunci,dari,sampai,dasar\n{NIP},A-7,2020-03-18,2020-03-18,SK\n"
    (leave,) = read_leave(written(tmp_path, text))
    assert leave.employee == "A-7"


def test_the_order_of_rows_is_kept(tmp_path: Path) -> None:
    """One leave a row, in their order; a leave of one day is a leave."""
    rows = "".join(f"p-{n},2020-03-{n:02},2020-03-{n:02},SK {n}\n" for n in (9, 3, 5))
    leaves = read_leave(written(tmp_path, f"kunci,dari,sampai,dasar\n{rows}"))
    assert [leave.employee for leave in leaves] == ["p-9", "p-3", "p-5"]
    assert all(len(leave.period) == 1 for leave in leaves)


def test_an_empty_list(tmp_path: Path) -> None:
    """A header without rows is nobody's leave."""
    assert read_leave(written(tmp_path, "nip,dari,sampai,dasar\n")) == ()


def test_workbooks(tmp_path: Path) -> None:
    """Dates of a workbook are read; a NIP stored as a number is refused."""
    path = tmp_path / "cuti.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["nip", "dari", "sampai", "dasar"])
        for row, number in enumerate((NIP, int(NIP)), start=1):
            sheet.write(row, 0, number) if row == 2 else sheet.write_string(row, 0, str(number))
            sheet.write_datetime(row, 1, date(2020, 3, 18), day)
            sheet.write_datetime(row, 2, date(2020, 3, 20), day)
            sheet.write_string(row, 3, "SK 1/2020")
    assert codes(path) == [("ASN-LEA-006", 3, "nip")]


def test_every_fault_at_once(tmp_path: Path) -> None:
    """Each wrong cell is told with its row and column, in their order."""
    rows = [
        f"{NIP},besok,2020-03-18,SK",
        f"{NIP},2020-03-18,,SK",
        ",2020-03-18,2020-03-18,SK",
        f"{NIP},2020-03-18,2020-03-17,SK",
        "1.98001E+17,2020-03-18,2020-03-18,",
        f"{NIP},0000-00-00,2020-03-18,SK",
    ]
    text = "\n".join(["nip,dari,sampai,dasar", *rows, ""])
    assert codes(written(tmp_path, text)) == [
        ("ASN-LEA-004", 2, "dari"),
        ("ASN-LEA-003", 3, "sampai"),
        ("ASN-LEA-003", 4, "nip"),
        ("ASN-LEA-005", 5, "sampai"),
        ("ASN-LEA-003", 6, "dasar"),
        ("ASN-LEA-006", 6, "nip"),
        ("ASN-LEA-003", 7, "dari"),
    ]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("nip,dari,sampai", ["ASN-LEA-001"]),
        ("dari,sampai,dasar", ["ASN-LEA-001"]),
        ("nip,dari", ["ASN-LEA-001", "ASN-LEA-001"]),
        ("nip,dari,from,sampai,dasar", ["ASN-LEA-002"]),
        ("nip,dari,sampai,dasar,jenis,kind", ["ASN-LEA-002"]),
    ],
)
def test_columns(tmp_path: Path, header: str, wanted: list[str]) -> None:
    """A missing column and two that mean the same are told before any cell."""
    path = written(tmp_path, f"{header}\n")
    assert [code for code, _, _ in codes(path)] == wanted


@pytest.mark.parametrize(
    ("column", "word", "kind"),
    [
        ("jenis", "fakultatif", "facultative"),
        ("jenis", " Libur Fakultatif ", "facultative"),
        ("kind", "facultative", "facultative"),
        ("kind", "leave", "leave"),
        ("jenis", "cuti", "leave"),
        ("jenis", "", "leave"),
    ],
)
def test_facultative_holidays_are_told_from_leave(
    tmp_path: Path, column: str, word: str, kind: str
) -> None:
    """The column may say that a day is a facultative holiday, in either language and any case."""
    text = f"nip,dari,sampai,dasar,{column}\n{NIP},2020-03-18,2020-03-18,SK 1,{word}\n"
    (leave,) = read_leave(written(tmp_path, text))
    assert leave.kind == kind


@pytest.mark.parametrize("word", ["cuti sakit", "SAKIT", "fakultatif Galungan"])
def test_no_other_kind_of_leave_is_kept(tmp_path: Path, word: str) -> None:
    """What else the column says, an illness or whose holy day it is, goes nowhere."""
    text = f"nip,dari,sampai,dasar,jenis\n{NIP},2020-03-18,2020-03-18,SK 1,{word}\n"
    (leave,) = read_leave(written(tmp_path, text))
    assert leave.kind == "leave"
    assert word.split()[-1].lower() not in repr(leave).lower()


def test_faults_read_well_in_both_languages(tmp_path: Path) -> None:
    """Every fault fills in its text, whatever the language."""
    path = written(tmp_path, f"nip,dari,sampai,dasar\n{NIP},x,y,\n")
    with pytest.raises(InvalidInput) as caught:
        read_leave(path)
    for locale in ("id", "en"):
        assert len(caught.value.report(locale).splitlines()) == 3
        assert "{" not in caught.value.report(locale)


@pytest.mark.parametrize(
    ("basis", "shown"),
    [
        ("SK 1/2020", "Keputusan cuti, SK 1/2020"),
        ("851/12-BKD/III/2020", "Keputusan cuti, 851/12-BKD/III/2020"),
        ("Nomor 800.1.11.4/7", "Keputusan cuti, Nomor 800.1.11.4/7"),
        ("SK cuti sakit TBC 12/2020", "Keputusan cuti"),
        ("TBC/2020", "Keputusan cuti"),
        ("B20/2020", "Keputusan cuti"),
        ("SK", "Keputusan cuti"),
    ],
)
def test_only_the_number_of_a_decision_is_kept(tmp_path: Path, basis: str, shown: str) -> None:
    """The title of a decision may name an illness and goes nowhere."""
    path = written(tmp_path, f"nip,dari,sampai,dasar\n{NIP},2020-03-18,2020-03-18,{basis}\n")
    (leave,) = read_leave(path)
    assert leave.citation.text() == shown
    assert "TBC" not in repr(leave)


def test_one_cause_is_one_fault(tmp_path: Path) -> None:
    """Numbers in a column of NIPs, and empty cells, are told once with their count."""
    row = "1.98001E+17,2020-03-18,2020-03-18,\n1.98002E+17,2020-03-18,2020-03-18,\n"
    path = written(tmp_path, f"nip,dari,sampai,dasar\n{row}")
    assert codes(path) == [("ASN-LEA-003", 2, "dasar"), ("ASN-LEA-006", 2, "nip")]
