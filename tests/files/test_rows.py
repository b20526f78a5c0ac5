"""Small CSV files with fixed columns: which columns there must be, and what a row then holds."""

from __future__ import annotations

import attrs
import pytest

from asn_worksched.errors import FaultKind, InvalidInput
from asn_worksched.files.rows import RowForm, read_rows


def kind(number):
    """A made-up kind of fault."""
    return FaultKind(f"ASN-TST-00{number}", "what", "why", "mend")


STRICT = RowForm(
    columns=("name", "day", "colour"),
    days=("day",),
    words={"colour": ("red", "green")},
    wrong_columns=kind(1),
    wrong_width=kind(2),
    empty_cell=kind(3),
    wrong_day=kind(4),
    wrong_word=kind(5),
)
SPARED = attrs.evolve(STRICT, spared=("day", "colour"))


def rows(tmp_path, form, *lines):
    """The rows of a file of these lines."""
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_rows(path, form, dict)


def codes(tmp_path, form, *lines):
    """The faults of a file of these lines: line, column and number."""
    with pytest.raises(InvalidInput) as error:
        rows(tmp_path, form, *lines)
    return [(each.line, each.column, each.code[-1]) for each in error.value.faults]


def test_a_column_that_may_be_missing_is_missing_from_the_rows(tmp_path):
    """Nothing is made up for it, and nothing is asked of it."""
    assert rows(tmp_path, SPARED, "name", "x") == [{"name": "x"}]
    assert rows(tmp_path, SPARED, "colour,name", "red,x") == [{"colour": "red", "name": "x"}]
    assert codes(tmp_path, STRICT, "name", "x") == [(1, "", "1")]


def test_a_column_that_may_be_missing_is_checked_where_it_is_there(tmp_path):
    """Its cells have the form that is asked for, and may be empty only if that is said too."""
    found = codes(tmp_path, SPARED, "name,day,colour", "x,today,blue", "y,,red")
    assert found == [(2, "day", "4"), (2, "colour", "5"), (3, "day", "3")]
    loose = attrs.evolve(SPARED, optional=("day", "colour"))
    assert len(rows(tmp_path, loose, "name,day,colour", "x,,")) == 1


@pytest.mark.parametrize("head", ["", "day,colour", "name,size", "name,day,day", "name,name"])
def test_needed_columns_and_no_others_each_once(tmp_path, head):
    """Columns that may be missing make no room for unknown or repeated ones."""
    assert codes(tmp_path, SPARED, head) == [(1, "", "1")]
