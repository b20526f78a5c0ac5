"""Ledger files: what was written comes back, and every fault is told in its place."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asn_worksched import InvalidInput
from asn_worksched.files.ledgers import is_ledger, read_ledger, write_ledger
from asn_worksched.ledger import ALL_KINDS, Ledger

HEAD = "employee,start,end,kind,duties,open"
NIP = "187504121903031001"
JANUARY = (date(2020, 1, 1), date(2020, 1, 31))


def written(folder, *rows, head=HEAD, name="ledger.csv"):
    """A file with these lines."""
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def faults(path):
    """Code, line and column of every fault."""
    with pytest.raises(InvalidInput) as caught:
        read_ledger(path)
    assert all(fault.file == str(path) for fault in caught.value.faults)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def ledger_of(rows):
    """A ledger of (employee, start, end, kind, duties, open)."""
    empty = Ledger.empty().table
    frame = pl.DataFrame(rows, schema=list(empty.columns), orient="row").cast(empty.schema)
    return Ledger(frame.sort("employee", "start", "kind"))


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
ROWS = st.lists(
    st.tuples(KEYS, st.sampled_from(ALL_KINDS), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    unique_by=lambda row: row[:2],
)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS)
def test_what_was_written_comes_back(tmp_path, ending, rows):
    """Any ledger is read back equal, keys that look like formulas too."""
    ledger = ledger_of([(key, *JANUARY, kind, n, n + more) for key, kind, n, more in rows])
    path = tmp_path / f"ledger.{ending}"
    write_ledger(ledger, path)
    assert is_ledger(path)
    assert read_ledger(path) == ledger


def test_an_empty_ledger_comes_back(tmp_path):
    """Nothing done yet is a file, too."""
    for ending in ("csv", "parquet"):
        path = tmp_path / f"ledger.{ending}"
        write_ledger(Ledger.empty(), path)
        assert read_ledger(path) == Ledger.empty()


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, f"{NIP},2020-01-01,2020-01-31,eve,1,4"),
        ("kunci;dari;sampai;jenis;tugas;terbuka", f"{NIP};1-1-2020;31/01/2020;Menjelang Libur;1;4"),
        (
            "NIP\tDari\tSampai\tJenis\tTugas\tTerbuka",
            "18750412 190303 1 001\t20200101\t20200131\teve\t1\t4",
        ),
    ],
)
def test_spellings(tmp_path, head, row):
    """Column names, days, kinds and the NIP may be written in several ways."""
    ledger = read_ledger(written(tmp_path, row, head=head))
    assert ledger == ledger_of([(NIP, *JANUARY, "eve", 1, 4)])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,2020-01-01,2020-01-31,malam hari,1,4", [("ASN-LED-106", 2, "kind")]),
        ("a,2020-01-31,2020-01-01,eve,1,4", [("ASN-LED-105", 2, "end")]),
        ("a,2020-01-32,2020-01-31,eve,1,4", [("ASN-LED-104", 2, "start")]),
        ("a,2020-01-01,2020-01-31,eve,-1,4", [("ASN-LED-107", 2, "duties")]),
        ("a,2020-01-01,2020-01-31,eve,1,4.5", [("ASN-LED-107", 2, "open")]),
        ("a,2020-01-01,2020-01-31,eve,1,9999999999", [("ASN-LED-114", 2, "open")]),
        ("a,2020-01-01,2020-01-06,eve,1,7", [("ASN-LED-113", 2, "open")]),
        ("a,2020-01-01,2020-01-31,eve,5,4", [("ASN-LED-108", 2, "duties")]),
        (",2020-01-01,2020-01-31,eve,1,4", [("ASN-LED-103", 2, "employee")]),
        ("a,2020-01-01,,eve,1,4", [("ASN-LED-103", 2, "end")]),
        ("1.87504E+17,2020-01-01,2020-01-31,eve,1,4", [("ASN-LED-112", 2, "employee")]),
        (
            "a,x,y,z,-1,-1",
            [
                *(("ASN-LED-104", 2, "end"), ("ASN-LED-104", 2, "start")),
                *(("ASN-LED-106", 2, "kind"), ("ASN-LED-107", 2, "duties")),
                ("ASN-LED-107", 2, "open"),
            ],
        ),
    ],
)
def test_each_wrong_cell_is_told(tmp_path, row, told):
    """A cell that cannot be right is told with its row and column, all at once."""
    assert sorted(faults(written(tmp_path, row))) == sorted(told)


def test_rows_that_do_not_go_together_are_told(tmp_path):
    """An entry twice, and days that overlap, are faults of the later row."""
    path = written(
        tmp_path,
        "a,2020-01-01,2020-01-31,eve,1,4",
        "a,2020-01-01,2020-01-31,friday,1,4",
        "a,2020-01-01,2020-01-31,eve,1,4",
        "b,2020-01-01,2020-01-31,eve,1,4",
        "a,2020-01-31,2020-02-29,eve,1,4",
        "a,2020-03-01,2020-03-31,eve,1,4",
    )
    assert faults(path) == [("ASN-LED-109", 4, ""), ("ASN-LED-110", 6, "")]


def test_a_long_entry_overlaps_all_within_it(tmp_path):
    """Days within those of an entry before the last one are found as well."""
    path = written(
        tmp_path,
        "a,2020-01-01,2020-12-31,eve,1,4",
        "a,2020-02-01,2020-02-29,eve,1,4",
        "a,2020-04-01,2020-04-30,eve,1,4",
    )
    assert faults(path) == [("ASN-LED-110", 3, ""), ("ASN-LED-110", 4, "")]


def test_columns_are_told_together(tmp_path):
    """A column that is missing and one that is there twice are told at the header."""
    path = written(tmp_path, "a,b,c,d,e", head="employee,kunci,start,kind,duties")
    assert faults(path) == [
        *(("ASN-LED-102", 1, ""), ("ASN-LED-101", 1, ""), ("ASN-LED-101", 1, "")),
    ]


def test_a_parquet_of_text_is_read_like_a_table(tmp_path):
    """Another program's Parquet is checked as any table; one of ours that is wrong, too."""
    path = tmp_path / "ledger.parquet"
    pl.DataFrame(
        {"kunci": ["a"], "dari": ["2020-01-01"], "sampai": [date(2020, 1, 31)], "jenis": ["eve"]}
        | {"tugas": [5.0], "terbuka": [4]}
    ).write_parquet(path)
    assert faults(path) == [("ASN-LED-108", 2, "tugas")]
    wrong = ledger_of([("a", *JANUARY, "eve", 5, 4), ("a", *JANUARY, "eve", -1, 4)])
    wrong.table.write_parquet(path)
    assert {code for code, _, _ in faults(path)} == {"ASN-LED-107", "ASN-LED-108", "ASN-LED-109"}


def test_another_ending_is_refused(tmp_path):
    """A ledger is written as CSV or Parquet; nothing is written else."""
    with pytest.raises(InvalidInput) as caught:
        write_ledger(Ledger.empty(), tmp_path / "ledger.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["ASN-LED-111"]
    assert not list(tmp_path.iterdir())


def test_another_table_is_no_ledger(tmp_path):
    """A roster is told apart by its columns."""
    assert not is_ledger(written(tmp_path, "a,2020-01-01,WFO", head="employee,date,mode"))
