"""Files are written whole or not at all, and text stays text in a spreadsheet."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.errors import InvalidInput
from asn_worksched.files.writing import (
    plain_cell,
    plain_cells,
    replacing,
    safe_cell,
    safe_cells,
    write_text,
)

RISKY = st.text("'=+-@\t\r\n \xa0ab\uff1d5", max_size=8)


def names(folder: Path) -> list[str]:
    """What lies in a folder, hidden files included."""
    return sorted(path.name for path in folder.iterdir())


def write_half(path: Path, failure: type[BaseException]) -> None:
    """Start to replace a file and fail."""
    with replacing(path) as fresh:
        fresh.write_text("half", encoding="utf-8")
        raise failure


def code_of(path: Path) -> str:
    """The code with which writing to a path is refused before the block runs."""
    with pytest.raises(InvalidInput) as caught, replacing(path):
        pytest.fail("the block ran")
    return caught.value.faults[0].code


def test_text_is_written_as_it_is(tmp_path):
    """UTF-8, line ends untouched, and nothing else left in the folder."""
    write_text(tmp_path / "out.csv", "é\r\n\n")
    assert (tmp_path / "out.csv").read_bytes() == b"\xc3\xa9\r\n\n"
    assert names(tmp_path) == ["out.csv"]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    """Within the block the old content is still there; afterwards only the new."""
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with replacing(path) as fresh:
        assert fresh.parent == tmp_path
        assert fresh.suffix == ".csv"
        fresh.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit, OSError])
@pytest.mark.parametrize("before", [None, "old"])
def test_a_failure_leaves_everything_as_it_was(tmp_path, failure, before):
    """An error or an interrupt passes through; no half file and no temporary one stays."""
    path = tmp_path / "out.csv"
    if before:
        path.write_text(before, encoding="utf-8")
    with pytest.raises(failure):
        write_half(path, failure)
    assert names(tmp_path) == (["out.csv"] if before else [])
    if before:
        assert path.read_text(encoding="utf-8") == before


def test_a_folder_that_is_not_there_is_refused_before_the_work(tmp_path):
    """The fault names the folder."""
    assert code_of(tmp_path / "none" / "out.csv") == "ASN-TAB-021"
    with pytest.raises(InvalidInput, match="none does not exist"):
        write_text(tmp_path / "none" / "out.csv", "x")


def test_a_folder_is_never_replaced(tmp_path):
    """A path that is a folder is refused before the work."""
    assert code_of(tmp_path) == "ASN-TAB-022"


@pytest.mark.skipif(os.name != "posix", reason="devices are files only there")
def test_a_device_is_never_replaced():
    """/dev/null stays what it is."""
    assert code_of(Path(os.devnull)) == "ASN-TAB-022"
    assert not Path(os.devnull).is_file()


def test_a_closed_folder_is_refused_before_the_work(tmp_path, monkeypatch):
    """The reason the computer gives is in the fault."""

    def closed(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", closed)
    assert code_of(tmp_path / "out.csv") == "ASN-TAB-023"


def test_a_file_that_may_not_be_written_is_kept(tmp_path, monkeypatch):
    """A protected file is not replaced behind its protection."""
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert code_of(path) == "ASN-TAB-023"
    assert path.read_text(encoding="utf-8") == "old"


def test_a_full_disk_is_a_fault_and_harms_nothing(tmp_path):
    """The old file stays whole and the half one is gone."""
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"ASN-TAB-023 .*No space"), replacing(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["out.csv"]


def test_a_file_held_open_elsewhere_is_a_fault(tmp_path, monkeypatch):
    """Where the last step fails, the old file stays and nothing else is left."""

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(InvalidInput, match=r"ASN-TAB-023 .*in use"):
        write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_permissions_and_links_stay(tmp_path):
    """A closed file stays closed, and a link still points to the file that was replaced."""
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+62", "-5", "@SUM(A1)", "\t=1", "\rx", "\nx", " =1", "'=1", "\uff1d1", "\uff0b1"],
)
def test_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text):
    """One apostrophe in front makes it text."""
    assert safe_cell(text) == "'" + text
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "Ani", "O'Brien", "'t Hart", "a=b", "1-2", " ", "5"])
def test_other_text_is_left_alone(text):
    """Names keep their apostrophes and their dashes."""
    assert safe_cell(text) == text
    assert plain_cell(text) == text


@given(st.text() | RISKY)
def test_safe_text_reads_back_as_it_was(text):
    """Nothing is lost, and what is safe starts with no formula mark."""
    safe = safe_cell(text)
    assert plain_cell(safe) == text
    assert not safe.lstrip(" \xa0").startswith(tuple("=+-@\t\r\n"))


@given(st.text() | RISKY, st.text() | RISKY)
def test_two_texts_never_become_one(one, other):
    """Different texts stay different."""
    assert (safe_cell(one) == safe_cell(other)) == (one == other)


@given(st.lists(st.none() | st.text() | RISKY, max_size=8))
def test_columns_are_made_safe_as_their_cells_are(texts):
    """The column form and the single form agree, null stays null."""
    frame = pl.DataFrame({"t": texts}, schema={"t": pl.String})
    safe = frame.select(safe_cells(pl.col("t")))["t"].to_list()
    plain = frame.select(plain_cells(pl.col("t")))["t"].to_list()
    assert safe == [text if text is None else safe_cell(text) for text in texts]
    assert plain == [text if text is None else plain_cell(text) for text in texts]
