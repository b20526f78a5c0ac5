"""People and places refuse what they cannot hold."""

from __future__ import annotations

import pytest

from asn_worksched.domain.people import SECTORS, Employee, Unit
from asn_worksched.errors import InvalidInput


@pytest.mark.parametrize("region", ["", "36", "36.74"])
@pytest.mark.parametrize("sector", ["", *SECTORS])
def test_regions_and_sectors_that_are(region: str, sector: str) -> None:
    """A province, a kabupaten or kota, or nothing; each sector, or nothing."""
    unit = Unit("u", "Unit", region=region, sector=sector)
    assert (unit.region, unit.sector) == (region, sector)


@pytest.mark.parametrize(
    ("tie", "code"),
    [
        *(({"region": text}, "ASN-REG-032") for text in ("3674", "36.74.01", "36.7", "Banten")),
        ({"sector": "penting"}, "ASN-REG-033"),
    ],
)
def test_regions_and_sectors_that_are_none(tie: dict[str, str], code: str) -> None:
    """A unit cannot be made with another region or sector; the fault says what to write."""
    with pytest.raises(InvalidInput) as refused:
        Unit("u", "Unit", **tie)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_flags_stay_out_of_sight() -> None:
    """What an employee shows of itself does not depend on any flag that is protected."""
    flags = ("protected", "household_protected", "sanctioned")
    plain = Employee(key="a", unit="u")
    for flag in flags:
        assert repr(Employee(key="a", unit="u", **{flag: True})) == repr(plain)
    assert repr(Employee(key="a", unit="u", newcomer=True)) != repr(plain)
