"""The zone feeds of the national plugin: risk zones of the task force, and PPKM levels."""

from __future__ import annotations

import pytest
from asn_worksched_national import plugin

from asn_worksched import Period, Plugins

ZONES = Plugins.of(plugin).zones
YEAR = Period("2021-01-01", "2021-12-31")


@pytest.mark.parametrize(
    ("region", "day", "level"),
    [
        *(
            ("36.74", "2021-07-21", "4"),
            ("36.74", "2021-07-25", "4"),
            ("36.74", "2021-07-26", None),
        ),
        *(
            ("36.03", "2021-07-21", "3"),
            ("36.03", "2021-08-03", "4"),
            ("36.01", "2021-07-21", None),
        ),
        *(
            ("36.02", "2021-09-13", "2"),
            ("31.71", "2021-10-04", "3"),
            ("31.71", "2021-10-05", None),
        ),
        *(("36.74", "2021-11-02", "2"), ("31.01", "2021-11-15", "1"), ("36.73", "2021-11-02", "3")),
        ("36.74.01", "2021-11-02", "2"),
    ],
)
def test_ppkm_levels_are_those_of_the_ministers_instructions(region, day, level):
    """From the first to the last day of each list that was found, and not a day longer."""
    found = ZONES.level("ppkm", region, day)
    assert (found and found.level) == level


@pytest.mark.parametrize(
    ("region", "day", "level"),
    [
        *(("36.74", "2020-09-06", "tinggi"), ("36.74", "2020-09-20", "tinggi")),
        *(("36.74", "2020-09-21", None), ("36.73", "2020-09-06", "sedang")),
        *(("31.71", "2021-02-20", "tinggi"), ("31.71", "2021-02-21", None)),
        *(("36.74", "2021-04-04", "tinggi"), ("36.71", "2021-04-04", "rendah")),
    ],
)
def test_risk_zones_are_those_of_the_national_task_force(region, day, level):
    """A list holds two weeks at most; that of 14 February 2021 until the next said it was over."""
    found = ZONES.level("risiko", region, day)
    assert (found and found.level) == level


def test_every_reading_has_its_publisher_and_a_link():
    """National publishers only: the regions' own lists are in their plugins."""
    assert {each.publisher for each in ZONES.levels} == {"Mendagri", "Satgas nasional"}
    assert all(each.source.startswith("https://") for each in ZONES.levels)
    assert {each.scheme for each in ZONES.levels} == {"ppkm", "risiko"}


def test_the_gaps_are_real_gaps():
    """Most days of 2021 have no PPKM level that was found, and are not filled in."""
    assert len(ZONES.gaps("ppkm", "36.74", YEAR)) == 365 - (5 + 7 + 7 + 7 + 14 + 14)
    assert ZONES.disagreements("ppkm", "36.74", YEAR) == ()
