"""
A small city planned under the arrangement of September 2020, compared with rosters on record.

The records are in ``golden``; ``golden/README.md`` says how to read and how to write them anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest
from asn_worksched_kota_tangerang import plugin
from asn_worksched_national import plugin as national

from asn_worksched import (
    Employee,
    Period,
    Personnel,
    Plugins,
    PostType,
    Unit,
    ZoneLevel,
    Zones,
    audit,
    plan,
    resolve,
)
from asn_worksched.testing import check_golden, day_letters

GOLDEN = Path(__file__).parent / "golden"
PERIOD = Period("2020-09-09", "2020-09-18")
PLUGINS = Plugins.of(national, plugin, names=["national", "kota-tangerang"])
LAW = PLUGINS.law("36.71")
UNITS = (
    Unit("pupr", "Dinas Pekerjaan Umum dan Penataan Ruang", kind="dpu"),
    Unit("dinkes", "Dinas Kesehatan", kind="dinkes"),
    Unit("kecamatan", "Kecamatan Sintetis", kind="kecamatan"),
    Unit("kelurahan", "Kelurahan Sintetis", kind="kelurahan", parent="kecamatan"),
    Unit("bagian", "Bagian Organisasi", kind="bagian"),
)


def reading(level, first, last):
    """A made-up level of the city's zone."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return ZoneLevel(
        scheme="risiko",
        region="36.71",
        level=level,
        start=start,
        end=end,
        publisher="",
        known_from=start,
    )


# The feeds know of no change in September 2020; this one is made up to show what one does.
CHANGED = Zones(
    levels=[
        reading("tinggi", "2020-09-07", "2020-09-13"),
        reading("sedang", "2020-09-14", "2020-09-20"),
    ]
)
LAWS = {
    "roster-september-2020": LAW,
    "roster-september-2020-zona": attrs.evolve(LAW, zones=CHANGED),
}


def leader(key, unit, role, eselon, superior=None):
    """A structural post holder."""
    post = {"post_type": PostType.STRUCTURAL, "role": role, "eselon": eselon}
    return Employee(key=key, unit=unit, superior=superior, **post)


def staff(unit, superior, *names, duties=(), skills=()):
    """People without a structural post."""
    return [
        Employee(key=name, unit=unit, superior=superior, duties=duties, skills=skills)
        for name in names
    ]


PEOPLE = Personnel.of(
    [
        leader("kadis-pupr", "pupr", "kepala_dinas", "II.b"),
        leader("kabid-pupr", "pupr", "kabid", "III.b", "kadis-pupr"),
        leader("kasi-pupr", "pupr", "kasi", "IV.a", "kabid-pupr"),
        *staff("pupr", "kasi-pupr", "jalan-1", "jalan-2", duties=["lapangan"], skills=["jalan"]),
        *staff("pupr", "kasi-pupr", "lampu-1", duties=["lapangan"], skills=["penerangan"]),
        *staff("pupr", "kasi-pupr", "saluran-1", duties=["lapangan"], skills=["drainase"]),
        *staff("pupr", "kasi-pupr", "staf-pupr-1", "staf-pupr-2", "staf-pupr-3"),
        leader("kadis-kesehatan", "dinkes", "kepala_dinas", "II.b"),
        leader("sekdis-kesehatan", "dinkes", "sekretaris", "III.a", "kadis-kesehatan"),
        *staff("dinkes", "sekdis-kesehatan", *(f"staf-kesehatan-{n}" for n in range(1, 7))),
        leader("camat", "kecamatan", "camat", "III.a"),
        leader("sekcam", "kecamatan", "sekcam", "III.b", "camat"),
        *staff("kecamatan", "sekcam", *(f"staf-kecamatan-{n}" for n in range(1, 4))),
        leader("lurah", "kelurahan", "lurah", "IV.a", "camat"),
        leader("seklur", "kelurahan", "seklur", "IV.b", "lurah"),
        *staff("kelurahan", "seklur", "staf-kelurahan-1", "staf-kelurahan-2"),
        leader("kabag", "bagian", "kabag", "III.b"),
        *staff("bagian", "kabag", "staf-bagian-1", "staf-bagian-2"),
    ],
    UNITS,
)


@pytest.fixture(scope="module")
def rosters():
    """The plan of ten days, in the zone of the feeds and in one that changes."""
    return {name: plan(resolve(PEOPLE, law, PERIOD)) for name, law in LAWS.items()}


def at_office(roster, unit, day):
    """How many people of *unit* are at the office."""
    people = [person.key for person in PEOPLE if person.unit == unit]
    letters, column = day_letters(roster), PERIOD.index(day)
    return sum(letters[key][column] in "OP" for key in people)


@pytest.mark.parametrize("name", LAWS)
def test_the_roster_is_the_one_on_record(rosters, name):
    """Every day of everybody; with ASN_WORKSCHED_WRITE_GOLDEN=1 they are written anew."""
    check_golden(rosters[name], GOLDEN / f"{name}.csv")


@pytest.mark.parametrize("name", LAWS)
def test_the_roster_is_lawful_and_nothing_is_left_open(rosters, name):
    """No finding, no empty counter, no conflict."""
    roster = rosters[name]
    assert audit(roster, roster.rulings) == ()
    assert (roster.unfilled, roster.conflicts) == ((), ())


@pytest.mark.parametrize(
    ("unit", "high", "medium"),
    [("pupr", 2, 5), ("dinkes", 2, 4), ("kecamatan", 1, 2), ("kelurahan", 1, 2), ("bagian", 0, 1)],
)
def test_the_zone_decides_how_many_come(rosters, unit, high, medium):
    """A quarter of each unit in red, half in orange, rounded down; all places are used."""
    lasting, changing = rosters.values()
    working = [day for day in PERIOD if day.weekday() < 5]
    assert {at_office(lasting, unit, day) for day in working} == {high}
    assert {at_office(changing, unit, day) for day in working if day < date(2020, 9, 14)} == {high}
    assert {at_office(changing, unit, day) for day in working if day >= date(2020, 9, 14)} == {
        medium
    }


def test_field_crews_work_in_the_field_every_working_day(rosters):
    """They take no place at the office."""
    letters = day_letters(rosters["roster-september-2020"])
    for key in ("jalan-1", "jalan-2", "lampu-1", "saluran-1"):
        assert "".join(letters[key]) == "FFF--FFFFF"


def test_turns_at_the_office_are_shared(rosters):
    """In a unit where all may come or stay, nobody comes two days more than another."""
    letters = day_letters(rosters["roster-september-2020"])
    for unit in ("dinkes", "kecamatan", "kelurahan"):
        keys = [person.key for person in PEOPLE if person.unit == unit]
        days = [letters[key].count("O") for key in keys]
        assert max(days) - min(days) <= 1


def test_the_zone_of_those_days_is_the_one_that_was_published():
    """The national feed has the city in red on each of them."""
    levels = {LAW.zones.level("risiko", "36.71", day).level for day in PERIOD}
    assert levels == {"tinggi"}


def test_the_order_of_plugins_changes_no_decision(rosters):
    """National first or last: the same law, and the same days by the same rules."""
    turned = Plugins.of(plugin, national, names=["kota-tangerang", "national"]).law("36.71")
    assert turned.digest == LAW.digest
    assert plan(resolve(PEOPLE, turned, PERIOD)) == rosters["roster-september-2020"]
