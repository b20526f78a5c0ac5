"""The tree of units."""

from __future__ import annotations

import pytest

from asn_worksched.domain.people import Service, Site, Unit
from asn_worksched.errors import InvalidInput, NotKnown
from asn_worksched.personnel import Units

CITY = Units(
    [
        Unit("B1", "Puskesmas Pamulang", "puskesmas", "B", workweek=7),
        Unit("A", "Pemerintah Kota", "pemda"),
        Unit("B", "Dinas Kesehatan", "dinas", "A", (Service("loket"),), Site("g/2", "g", "2")),
        Unit("B10", "Pustu", "lainnya", "B1", site=Site("p", "p")),
        Unit("C", "Inspektorat", "inspektorat"),
    ]
)


def test_units_stand_in_the_order_of_codes() -> None:
    """Iteration, index and length follow the codes, whatever the order given."""
    assert [unit.code for unit in CITY] == ["A", "B", "B1", "B10", "C"]
    assert CITY.index("B10") == 3
    assert len(CITY) == 5
    assert "B1" in CITY
    assert "X" not in CITY


def test_the_tree_answers_up_and_down() -> None:
    """Parent, all units above and all within follow the tree; within includes the unit."""
    assert CITY.parent("B1") == "B"
    assert CITY.parent("C") is None
    assert list(CITY.above("B10")) == ["B1", "B", "A"]
    assert CITY.within("B") == ("B", "B1", "B10")


def test_the_top_is_the_perangkat_daerah() -> None:
    """A whole government at the root is passed over, and is its own top."""
    assert {unit.code: CITY.top(unit.code) for unit in CITY} == {
        "A": "A",
        "B": "B",
        "B1": "B",
        "B10": "B",
        "C": "C",
    }


def test_an_unknown_code_names_close_ones() -> None:
    """A lookup of an unknown code fails with the codes that are most alike."""
    with pytest.raises(NotKnown, match="B10"):
        CITY["B100"]
    with pytest.raises(NotKnown):
        CITY.within("?")


def test_the_frame_has_units_tops_and_places() -> None:
    """A floor that does not matter is null, and so is the place of a unit without one."""
    rows = {row["unit.code"]: row for row in CITY.frame.iter_rows(named=True)}
    assert rows["B"]["unit.services"] == ["loket"]
    assert rows["B1"]["opd.kind"] == "dinas"
    assert rows["B1"]["unit.workweek"] == 7
    assert (rows["B"]["site.code"], rows["B"]["site.floor"]) == ("g/2", "2")
    assert (rows["B10"]["site.building"], rows["B10"]["site.floor"]) == ("p", None)
    assert rows["C"]["site.code"] is None


def test_region_and_sector_come_from_above() -> None:
    """What a unit does not say it has from the nearest unit above that does, root included."""
    units = Units(
        [
            Unit("P", "Provinsi", "pemda", region="36"),
            Unit("A", "Dinas", parent="P", sector="kritikal"),
            Unit("A1", "Cabang", parent="A", region="36.74"),
            Unit("A2", "Seksi", parent="A1", sector="nonesensial"),
            Unit("B", "Lain"),
        ]
    )
    rows = {row["unit.code"]: row for row in units.frame.iter_rows(named=True)}
    told = {code: (row["unit.region"], row["unit.sector"]) for code, row in rows.items()}
    assert told == {
        "P": ("36", "nonesensial"),
        "A": ("36", "kritikal"),
        "A1": ("36.74", "kritikal"),
        "A2": ("36.74", "nonesensial"),
        "B": ("", "nonesensial"),
    }
    assert (units.region("A2"), units.sector("A1")) == ("36.74", "kritikal")
    assert units["A2"].region == ""
    with pytest.raises(NotKnown):
        units.region("?")


def test_a_broken_tree_is_refused_whole() -> None:
    """Doubles, unknown parents and circles are told together, the circle by name."""
    broken = [
        Unit("A", "a", parent="C"),
        Unit("B", "b", parent="A"),
        Unit("C", "c", parent="B"),
        Unit("D", "d", parent="nowhere"),
        Unit("E", "e"),
        Unit("E", "other"),
    ]
    with pytest.raises(InvalidInput) as refused:
        Units(broken)
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["ASN-REG-014", "ASN-REG-014", "ASN-REG-015", "ASN-REG-016"]
    assert "A > C > B > A" in str(refused.value)
