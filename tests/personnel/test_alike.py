"""One cause is told once."""

from __future__ import annotations

from asn_worksched.errors import FaultKind
from asn_worksched.personnel.alike import LIMIT, gathered

BAD = FaultKind("ASN-REG-901", "{value} is bad.", "Why.", "Mend.")
PLAIN = FaultKind("ASN-REG-902", "Bad.", "Why.", "Mend.")


def test_the_same_cell_is_one_fault_at_its_first_row() -> None:
    """Rows are counted for each file, column, kind and cell; a single one reads as before."""
    faults = [BAD.at(file="a", line=n, column="c", value="x") for n in (4, 2, 3)]
    faults += [BAD.at(file="a", line=3, column="c", value="y")]
    faults += [BAD.at(file="a", line=3, column="d", value="x"), PLAIN.at(file="b", line=1)]
    told = gathered(faults)
    assert [fault.text("en") for fault in told] == [
        "b:1: ASN-REG-902 Bad. Why. Mend.",
        "a:2:c: ASN-REG-901 x is bad (3 rows, this is the first). Why. Mend.",
        "a:3:c: ASN-REG-901 y is bad. Why. Mend.",
        "a:3:d: ASN-REG-901 x is bad. Why. Mend.",
    ]


def test_kinds_may_be_one_or_stay_apart() -> None:
    """A cause of the whole column is one whatever stands there; others keep every row."""
    faults = [BAD.at(line=n, value=n // 2) for n in range(2, 6)]
    (one,) = gathered(faults, one_cause=[BAD])
    assert (one.line, "(4 rows" in one.text("en")) == (2, True)
    assert gathered(faults, every_row=[BAD]) == faults


def test_what_is_left_out_is_counted() -> None:
    """Behind the limit one fault tells how many rows have the fault and are not listed."""
    faults = [BAD.at(line=n, column="c", value=n // 2) for n in range(2 * LIMIT + 6)]
    faults += [PLAIN.at(line=9999)]
    told = gathered(faults)
    assert len(told) == LIMIT + 2
    more = told[LIMIT]
    assert (more.code, more.line, more.column) == ("ASN-REG-030", 2 * LIMIT, "c")
    assert (more.facts["rows"], more.facts["code"]) == (6, "ASN-REG-901")
    assert told[-1].code == "ASN-REG-902"


def test_nothing_is_left_out_at_the_limit() -> None:
    """As many different cells as are listed need no count."""
    faults = [BAD.at(line=n, value=n) for n in range(LIMIT)]
    assert gathered(faults) == faults
