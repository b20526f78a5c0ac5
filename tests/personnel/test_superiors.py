"""Superiors: what the record says, else what the tree of units says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from asn_worksched.domain.people import Employee, PostType, Unit
from asn_worksched.errors import InvalidInput
from asn_worksched.personnel import Personnel

UNITS = [
    Unit("dinas", "Dinas Kesehatan", "dinas"),
    Unit("bidang", "Bidang", parent="dinas"),
    Unit("seksi", "Seksi", parent="bidang"),
    Unit("camat", "Kecamatan", "kecamatan"),
    Unit("pkm", "Puskesmas", "puskesmas", "dinas"),
]


def _leader(
    key: str, unit: str, eselon: str, post: str = "Kepala", superior: str | None = None
) -> Employee:
    return Employee(
        key=key,
        unit=unit,
        post=post,
        post_type=PostType.STRUCTURAL,
        eselon=eselon,
        superior=superior,
    )


def _superiors(employees: Iterable[Employee]) -> dict[str, str | None]:
    people = Personnel.of(employees, UNITS)
    return dict(people.frame.select("key", "superior").iter_rows())


def test_people_report_to_the_head_of_their_unit() -> None:
    """The highest eselon of the unit leads it; its head reports to the head above."""
    staff = [
        _leader("kadis", "dinas", "II.b"),
        _leader("sekdis", "dinas", "III.a"),
        _leader("kabid", "bidang", "III.b"),
        Employee(key="one", unit="bidang"),
        Employee(key="two", unit="dinas"),
    ]
    assert _superiors(staff) == {
        "kadis": None,
        "sekdis": "kadis",
        "kabid": "kadis",
        "one": "kabid",
        "two": "kadis",
    }


def test_a_unit_without_head_looks_further_up() -> None:
    """The nearest unit above that has a head gives it, over units that have none."""
    staff = [_leader("kadis", "dinas", "II.b"), Employee(key="one", unit="seksi")]
    assert _superiors(staff)["one"] == "kadis"


def test_equals_give_no_head_unless_the_role_tells() -> None:
    """Exports without letters make camat and sekcam equal: then the role decides, else nobody."""
    staff = [
        _leader("camat", "camat", "III", "Camat"),
        _leader("sekcam", "camat", "III", "Sekretaris Camat"),
        Employee(key="one", unit="camat"),
        _leader("kadis", "dinas", "II"),
        _leader("a", "bidang", "IV", "Pejabat A"),
        _leader("b", "bidang", "IV", "Pejabat B"),
        Employee(key="two", unit="bidang"),
    ]
    told = _superiors(staff)
    assert (told["sekcam"], told["one"]) == ("camat", "camat")
    assert (told["a"], told["b"], told["two"]) == ("kadis", "kadis", None)


def test_a_head_without_eselon_leads_where_the_role_fits() -> None:
    """The functional head of a puskesmas stands above its structural kasubbag."""
    staff = [
        _leader("kadis", "dinas", "II.b"),
        Employee(key="head", unit="pkm", post="Kepala Puskesmas", post_type=PostType.FUNCTIONAL),
        _leader("tu", "pkm", "IV.b", "Kepala Subbagian TU"),
        Employee(key="one", unit="pkm"),
    ]
    told = _superiors(staff)
    assert (told["head"], told["tu"], told["one"]) == ("kadis", "head", "head")


def test_the_record_wins() -> None:
    """A superior on record stands, and may be given by key or by NIP however it is printed."""
    number = "187504121903031001"
    staff = [
        _leader("kadis", "dinas", "II.b"),
        Employee(key="one", unit="dinas", superior="two"),
        Employee(key="two", unit="dinas", superior="'18750412 190303 1 001"),
        _leader(number, "bidang", "III.b"),
    ]
    told = _superiors(staff)
    assert told["one"] == "two"
    assert told["two"] == number


def test_wrong_superiors_are_told_together() -> None:
    """Unknown superiors, one's own, and circles by name, each at its row."""
    staff = [
        Employee(key="a", unit="dinas", superior="b"),
        Employee(key="b", unit="dinas", superior="c"),
        Employee(key="c", unit="dinas", superior="a"),
        Employee(key="d", unit="dinas", superior="d"),
        Employee(key="e", unit="dinas", superior="nobody"),
    ]
    with pytest.raises(InvalidInput) as refused:
        Personnel.of(staff, UNITS)
    faults = [(fault.code, fault.line) for fault in refused.value.faults]
    assert faults == [("ASN-REG-025", 1), ("ASN-REG-024", 4), ("ASN-REG-023", 5)]
    assert "a > b > c > a" in str(refused.value)


def test_a_circle_through_the_tree_is_refused() -> None:
    """A head who is put under his own staff makes a circle, though the record alone has none."""
    staff = [_leader("head", "dinas", "II.b", superior="one"), Employee(key="one", unit="dinas")]
    with pytest.raises(InvalidInput, match="head > one > head"):
        Personnel.of(staff, UNITS)
