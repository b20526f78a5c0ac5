"""
A golden roster of DKI Jakarta, September 2020: a register one can read, planned and audited.

A line is a person, a letter a day: O at the office, P at the office standing piket, H at home,
- no work. ``ASN_WORKSCHED_WRITE_GOLDEN=1 pytest plugins/asn-worksched-dki`` writes it anew.
"""

from __future__ import annotations

from collections import Counter
from datetime import time
from functools import cache
from pathlib import Path

import pytest
from asn_worksched_dki import plugin
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import check_golden

GOLDEN = Path(__file__).parent / "golden" / "pergub-88.csv"
OFFERS = {"dki": plugin, "national": national}
STRICT = asn.Period("2020-09-14", "2020-09-25")


def _unit(code, name, kind, site, services=0, workweek=5):
    counters = tuple(asn.Service(f"loket-{n + 1}") for n in range(services))
    return asn.Unit(code, name, kind=kind, site=site, services=counters, workweek=workweek)


BLOK_G = asn.Site("blok-g", "Balai Kota Blok G")
UNITS = [
    _unit("biro", "Biro Umum", "biro", BLOK_G),
    _unit("ptsp", "Unit Pelayanan Satu Pintu", "dpmptsp", BLOK_G, services=2),
    _unit("sudin", "Suku Dinas Dukcapil", "disdukcapil", asn.Site("s", "Gedung Sudin"), services=5),
    _unit("kelurahan", "Kelurahan Contoh", "kelurahan", asn.Site("k", "Kantor Lurah"), services=1),
    _unit("pamong", "Satuan Polisi Pamong Praja", "satpolpp", BLOK_G, workweek=7),
    _unit("puskesmas", "Puskesmas Contoh", "puskesmas", asn.Site("p", "Puskesmas")),
]
STAFF = {"biro": 8, "ptsp": 8, "sudin": 11, "kelurahan": 3, "pamong": 7, "puskesmas": 4}
"""
Blok G holds 16 people besides Satpol PP, so four places; the sudin 11, so two; the kelurahan 3, so
none. Satpol PP and the puskesmas are basic service, for whom there is no such cap.
"""
BASIC = ["pamong", "puskesmas"]


@cache
def register():
    """The register that the roster is planned for: 41 people in four buildings."""
    people = [
        asn.Employee(key=f"{unit}-{n + 1:02}", unit=unit)
        for unit, number in STAFF.items()
        for n in range(number)
    ]
    return asn.Personnel.of(people, UNITS)


def plugins_of(*names):
    """These plugins in this order, or all that are installed."""
    return asn.Plugins.of(*(OFFERS[n] for n in names), names=names) if names else asn.Plugins.load()


def strict(*names):
    """The rulings under Pergub 88/2020."""
    return asn.resolve(register(), plugins_of(*names).law("31"), STRICT)


ORDERS = [("dki", "national"), ("national", "dki"), ()]


@pytest.mark.parametrize("names", ORDERS, ids=lambda each: "+".join(each) or "installed")
def test_the_roster_is_as_it_was(names):
    """The same people under the same act have the same days, whatever else is installed."""
    check_golden(asn.plan(strict(*names)), GOLDEN)


def test_what_cannot_be_kept_is_told_and_nothing_else():
    """
    Five counters do not fit into two places, nor one into none.

    On each of ten working days three seats in the sudin and the one in the kelurahan stay empty,
    and each empty seat is told as impossible by law with the cap that stands against it.
    """
    rulings = strict(*OFFERS)
    found = asn.audit(asn.plan(rulings), rulings)
    told = Counter((each.code, each.severity, each.group, each.rule) for each in found)
    seat = ("ASN-COV-001", asn.Severity.CONFLICT)
    assert told == {
        (*seat, "sudin", "dki.2020.88.service"): 10 * 3,
        (*seat, "kelurahan", "dki.2020.88.service"): 10,
    }
    assert {each.against.instrument for each in found} <= {"dki.2020.88", "dki.2020.bkd"}


def test_no_more_than_a_quarter_is_in_a_building():
    """At most 4 of 16, 2 of 11 and 0 of 3, on every day; basic service is beside that."""
    table = asn.plan(strict(*OFFERS)).to_polars()
    office = table.filter((table["mode"] == "WFO") & ~table["unit"].is_in(BASIC))
    buildings = {"biro": "Blok G", "ptsp": "Blok G", "sudin": "Gedung Sudin"}
    present = Counter(
        (buildings[unit], day) for unit, day in office.select("unit", "date").iter_rows()
    )
    most = {place: max(n for (at, _), n in present.items() if at == place) for place, _ in present}
    assert most == {"Blok G": 2, "Gedung Sudin": 2}


def test_the_counters_of_a_building_with_room_are_staffed_in_turn():
    """Two officers each day for ten days, shared by eight people."""
    table = asn.plan(strict(*OFFERS)).to_polars()
    duties = Counter(
        table.filter(table["unit"] == "ptsp", table["post"] != "")["employee"].to_list()
    )
    assert sum(duties.values()) == 20
    assert set(duties.values()) == {2, 3}


def test_rounded_up_the_kelurahan_can_be_open():
    """The same act, read the other way: one of three may come, three of eleven."""
    law = plugins_of(*OFFERS).law("31")
    read = law.read_as({"dki.2020.88.cap": "ke_atas"})
    caps = {
        (cap.rule.id, name): int(cap.places[group, 0])
        for cap in asn.resolve(register(), read, STRICT).caps
        for group, name in enumerate(cap.names)
    }
    assert caps["dki.2020.88.cap", "Kantor Lurah"] == 1
    assert caps["dki.2020.88.cap", "Gedung Sudin"] == 3
    assert caps["dki.2020.bkd.cap", "Kantor Lurah"] == 0


def test_hours_are_those_of_the_circular():
    """08.00 to 13.30 on every day of work."""
    table = asn.plan(strict(*OFFERS)).to_polars()
    assert set(table.select("start", "end").unique().iter_rows()) == {(time(8), time(13, 30))}


def test_every_day_of_work_cites_the_strict_regime():
    """
    At home by letter a, at a counter by letter c, basic service by the Governor's briefing.

    The circular of 3 September is set aside.
    """
    table = asn.plan(strict(*OFFERS)).to_polars()
    found = set(table.select("mode", "rule").unique().iter_rows())
    assert found == {
        ("WFH", "dki.2020.88.home"),
        ("WFO", "dki.2020.88.service"),
        ("WFO", "dki.2020.88.exceed"),
    }


def test_basic_service_is_at_the_office_on_every_day_of_work():
    """The puskesmas with all four each working day, Satpol PP with all seven in turn of rest."""
    table = asn.plan(strict(*OFFERS)).to_polars()
    basic = table.filter(table["unit"].is_in(BASIC))
    assert set(basic["mode"]) == {"WFO"}
    days = Counter(basic["employee"].to_list())
    assert {days[f"puskesmas-{n:02}"] for n in range(1, 5)} == {10}
    assert {days[f"pamong-{n:02}"] for n in range(1, 8)} <= {8, 9}


def test_by_the_letter_of_the_article_basic_service_stays_at_home():
    """Read as the Article stands nobody is excepted; the rest of the roster is the same."""
    law = plugins_of(*OFFERS).law("31")
    read = law.read_as({"dki.2020.88.exceed": "bunyi_pasal"})
    rulings = asn.resolve(register(), read, STRICT)
    roster = asn.plan(rulings)
    table = roster.to_polars()
    basic = table.filter(table["unit"].is_in(BASIC))
    assert set(basic.select("mode", "rule").iter_rows()) == {("WFH", "dki.2020.88.home")}
    others = [
        each.filter(~each["unit"].is_in(BASIC)).select("employee", "date", "mode", "post")
        for each in (table, asn.plan(strict(*OFFERS)).to_polars())
    ]
    assert others[0].equals(others[1])
