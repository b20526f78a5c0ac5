"""Units from tables."""

from __future__ import annotations

import polars as pl
import pytest

from asn_worksched.domain.people import Service, Site, Unit
from asn_worksched.personnel.columns import STRUCTURE_COLUMNS
from asn_worksched.personnel.source import Source
from asn_worksched.personnel.structure import of_people, of_table, services_of

PLACE = Source("u.csv", 2, {"unit": "kode"})


def _table(*rows: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(STRUCTURE_COLUMNS, pl.String))


def test_a_unit_is_completed_from_its_name() -> None:
    """Without kind and working days they follow from the name; without a name the code serves."""
    found = of_table(
        _table(
            {"unit": "1", "unit_name": "UPTD Puskesmas Pamulang"},
            {"unit": "2", "unit_name": "Dinas Kesehatan", "unit_workweek": "6"},
            {"unit": "Satpol PP"},
            {"unit": "4", "unit_name": "RSUD", "unit_kind": "Dinas"},
        ),
        PLACE,
    )
    assert found.faults == ()
    assert [(unit.name, unit.kind, unit.workweek) for unit in found.units] == [
        ("UPTD Puskesmas Pamulang", "puskesmas", 7),
        ("Dinas Kesehatan", "dinkes", 6),
        ("Satpol PP", "satpolpp", 7),
        ("RSUD", "dinas", 5),
    ]


def test_region_and_sector_are_read_as_they_stand() -> None:
    """A table tells where a unit works and its sector; empty cells are left to the tree."""
    told = {"unit": "1", "unit_region": "36.74", "unit_sector": "Kritikal"}
    found = of_table(_table(told, {"unit": "2", "unit_parent": "1"}), PLACE)
    assert found.faults == ()
    ties = [(unit.region, unit.sector) for unit in found.units]
    assert ties == [("36.74", "kritikal"), ("", "")]


def test_a_place_has_a_code_and_a_zone() -> None:
    """The code of a place is given, else building and floor; WITA is an IANA zone."""
    found = of_table(
        _table(
            {"unit": "1", "building": "Blok G", "floor": "2"},
            {"unit": "2", "building": "Blok G", "site": "bg", "zone": "wita"},
            {"unit": "3"},
        ),
        PLACE,
    )
    assert [unit.site for unit in found.units] == [
        Site("Blok G/2", "Blok G", "2", "Asia/Jakarta"),
        Site("bg", "Blok G", "", "Asia/Makassar"),
        None,
    ]


def test_services_have_code_skill_and_name() -> None:
    """Skill and name are optional, blanks and a semicolon at the end do not matter."""
    assert services_of("ktp:adminduk:Cetak KTP: baru; loket;") == (
        Service("ktp", "Cetak KTP: baru", "adminduk"),
        Service("loket"),
    )


@pytest.mark.parametrize("text", [":adminduk", "ktp;ktp:x"])
def test_services_without_code_or_twice_are_refused(text: str) -> None:
    """A service has a code of its own."""
    with pytest.raises(ValueError, match="services"):
        services_of(text)


def test_all_faults_of_a_table_are_told_at_their_rows() -> None:
    """Bad cells and a broken tree are told together, the rows right although one has no code."""
    found = of_table(
        _table(
            {"unit_name": "without code"},
            {"unit": "1", "unit_workweek": "8"},
            {"unit": "2", "zone": "Mars"},
            {"unit": "3", "unit_services": ":x"},
            {"unit": "4", "floor": "2"},
            {"unit": "5", "unit_parent": "nowhere"},
            {"unit": "5"},
            {"unit": "6", "unit_region": "36.74.01"},
            {"unit": "7", "unit_sector": "penting"},
        ),
        PLACE,
    )
    assert sorted((fault.line or 0, fault.code) for fault in found.faults) == [
        (2, "ASN-REG-017"),
        (3, "ASN-REG-011"),
        (4, "ASN-DAY-103"),
        (5, "ASN-REG-019"),
        (6, "ASN-REG-020"),
        (7, "ASN-REG-014"),
        (7, "ASN-REG-015"),
        (8, "ASN-REG-014"),
        (9, "ASN-REG-032"),
        (10, "ASN-REG-033"),
    ]


def test_rows_of_people_give_each_unit_once() -> None:
    """The first row that fills a cell tells; a parent that is only named becomes a unit."""
    found = of_people(
        _table(
            {"unit": "b", "unit_parent": "a", "unit_parent_name": "Dinas Sosial"},
            {"unit": "b", "unit_name": "Bidang"},
            {"unit": "b", "unit_name": "Bidang", "unit_services": "loket"},
        ),
        PLACE,
    )
    assert found.faults == ()
    assert found.units == (
        Unit("b", "Bidang", "lainnya", "a", (Service("loket"),)),
        Unit("a", "Dinas Sosial", "dinas"),
    )


def test_rows_that_contradict_each_other_are_told() -> None:
    """Every cell that differs from what an earlier row told of the unit is a fault at its row."""
    found = of_people(
        _table(
            {"unit": "a", "unit_name": "Satu", "unit_workweek": "5"},
            {"unit": "b", "unit_name": "Dua"},
            {"unit": "a", "unit_name": "Lain", "unit_workweek": "6"},
            {"unit": "a", "unit_name": "Satu"},
        ),
        PLACE,
    )
    assert [(fault.code, fault.line, fault.column) for fault in found.faults] == [
        ("ASN-REG-018", 4, "unit_name"),
        ("ASN-REG-018", 4, "unit_workweek"),
    ]
