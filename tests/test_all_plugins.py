"""The plugins of this repository together: neither their order nor their number changes the law."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import attrs
import pytest
from asn_worksched_banten import plugin as banten
from asn_worksched_dki import plugin as dki
from asn_worksched_kota_tangerang import plugin as kota_tangerang
from asn_worksched_national import plugin as national
from asn_worksched_tangsel import plugin as tangsel

import asn_worksched as asn

OFFERS = {
    "national": national,
    "banten": banten,
    "dki": dki,
    "kota-tangerang": kota_tangerang,
    "tangsel": tangsel,
}
NEEDED = {
    "": ("national",),
    "36": ("national", "banten"),
    "31": ("national", "dki"),
    "36.71": ("national", "banten", "kota-tangerang"),
    "36.74": ("national", "banten", "tangsel"),
}
"""By region, the plugins whose acts can reach it."""
OWN = {"": "id.", "36": "banten.", "31": "dki.", "36.71": "kotatng.", "36.74": "tangsel."}
"""By region, how the ids of its own acts begin."""
ORDERS = list(permutations(OFFERS))[::23]
"""Six of the 120 orders, spread over all of them; the first is that of ``OFFERS``."""
DAYS = [
    *("2020-03-24", "2020-09-16", "2020-11-20", "2021-03-23", "2021-06-30"),
    *("2021-07-12", "2022-02-02", "2023-09-05", "2024-04-16", "2026-03-16"),
]
SERVICES = (asn.Service("loket"),)
UNITS = [
    asn.Unit("dinas", "Dinas", kind="dinas"),
    asn.Unit("capil", "Dukcapil", kind="disdukcapil", services=SERVICES, sector="esensial"),
    asn.Unit("rsud", "RSUD", kind="rsud", workweek=7, sector="kritikal"),
    asn.Unit("sekolah", "Sekolah", kind="sekolah", parent="dinas", workweek=6),
    asn.Unit("pamong", "Satpol PP", kind="satpolpp", workweek=7),
]


def _head(unit, role, eselon):
    return asn.Employee(
        key=f"{unit}-1", unit=unit, role=role, eselon=eselon, post_type=asn.PostType.STRUCTURAL
    )


PEOPLE = [
    _head("dinas", "kepala_dinas", "II.b"),
    _head("capil", "kabid", "III.b"),
    _head("pamong", "kepala_satuan", "II.b"),
    asn.Employee(key="sekolah-1", unit="sekolah", role="guru", post_type=asn.PostType.FUNCTIONAL),
    asn.Employee(key="dinas-2", unit="dinas", protected=True),
    asn.Employee(key="dinas-3", unit="dinas", duties=["lapangan"]),
    asn.Employee(key="dinas-4", unit="dinas", duties=["ditunjuk", "bendahara"]),
    *(
        asn.Employee(key=f"{unit}-{n}", unit=unit)
        for unit in ("capil", "rsud", "pamong")
        for n in (2, 3)
    ),
]


@cache
def plugins(*names):
    """These plugins, given in this order."""
    return asn.Plugins.of(*(OFFERS[name] for name in names), names=names)


@cache
def register(region):
    """The people, their units working in *region*; "" leaves them in the region of the law."""
    return asn.Personnel.of(PEOPLE, [attrs.evolve(unit, region=region) for unit in UNITS])


@cache
def told(region, *names, works_in=""):
    """By day, all that the law of *region* says: places, reports, and every reason of each."""
    law, people = plugins(*names).law(region), register(works_in)
    return {day: "\n".join(_told(asn.resolve(people, law, asn.Period(day, day)))) for day in DAYS}


def _told(rulings):
    (day,) = rulings.period.days
    for person in rulings.people:
        ruling = rulings.of(person.key, day)
        yield f"{person.key} {ruling.explain()}"
        yield from (f"rule {step.rule}" for step in ruling.steps)
        yield f"reports {[each.id for each in rulings.reports(person.key, day)]}"
    for cap in rulings.caps:
        yield f"cap {cap.rule.id} {cap.names} {cap.places.tolist()}"
    yield f"seats {len(rulings.seats)}, conflicts {rulings.conflicts}, gaps {rulings.zone_gaps}"


def held(region, *names):
    """The acts that reach *region* with the days on which each holds, and the drafts."""
    law = plugins(*names).law(region)
    return [
        (policy.id, policy.instrument.in_force, [(rule.id, rule.period) for rule in policy.rules])
        for policy in (*law.effective, *law.drafts)
    ]


@pytest.mark.parametrize("order", ORDERS[1:], ids="+".join)
@pytest.mark.parametrize("region", NEEDED)
def test_the_order_of_plugins_changes_nothing(region, order):
    """The law has the same digest, and says the same to everybody on each day."""
    first, turned = (plugins(*names).law(region) for names in (ORDERS[0], order))
    assert turned.digest == first.digest
    assert told(region, *order) == told(region, *ORDERS[0])


@pytest.mark.parametrize("region", NEEDED)
def test_plugins_of_other_regions_change_nothing(region):
    """The acts that hold are those of the plugins it needs, and each says what it says alone."""
    assert held(region, *OFFERS) == held(region, *NEEDED[region])
    assert told(region, *OFFERS) == told(region, *NEEDED[region])


@pytest.mark.parametrize(("region", "works_in"), [("36", "36.74"), ("", "36.74"), ("", "31.71")])
def test_a_citys_plugin_says_nothing_to_staff_of_others_who_work_in_it(region, works_in):
    """Nor do the zones that it brings: the acts name those whose zones count for them."""
    alone = told(region, *NEEDED[region], works_in=works_in)
    assert told(region, *OFFERS, works_in=works_in) == alone


@pytest.mark.parametrize("region", NEEDED)
def test_the_days_asked_about_are_days_of_the_regions_own_acts(region):
    """The comparisons are not empty: on three days at the least an act of the region takes part."""
    own = [day for day, text in told(region, *OFFERS).items() if f"rule {OWN[region]}" in text]
    assert len(own) >= 3
