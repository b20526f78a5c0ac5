"""What the law of Kota Contoh means for somebody."""

from __future__ import annotations

from asn_worksched_contoh import plugin as contoh
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import make_personnel

FORTNIGHT = asn.Period("2020-03-18", "2020-03-31")
LAW = asn.Plugins.of(national, contoh).law("99.01")


def test_people_may_work_from_home_and_usually_do() -> None:
    """Home is allowed by article 2 and is what is planned where nothing else is asked for."""
    people = make_personnel(6, skills=("ktp",))
    ruling = asn.resolve(people, LAW, FORTNIGHT).of("syn-0002", "2020-03-18")
    assert asn.WFH in ruling.allowed
    assert ruling.usual == (asn.WFH,)


def test_the_plan_keeps_the_cap_and_fills_the_counter() -> None:
    """Half the people of a unit may come; one of them stands at the counter; all is lawful."""
    people = make_personnel(6, skills=("ktp",))
    rulings = asn.resolve(people, LAW, FORTNIGHT)
    roster = asn.plan(rulings)
    assert not roster.unfilled
    assert not asn.audit(roster, rulings)
