"""Each way in which a shift roster can go wrong gives its own finding, with its rule."""

from __future__ import annotations

from datetime import date, time

import attrs
import numpy as np
import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.domain.shifts import (
    ShiftBan,
    ShiftCover,
    ShiftLimit,
    ShiftPin,
    ShiftTerms,
)

from ..laws import cite
from ..shifts import DAY, LATE, NIGHT, REST, UNIT, WATCH, codes, rostered, ruled, rules_of, team

COVER = tuple(ShiftCover(unit=UNIT, shift=s.code, need=0) for s in (DAY, LATE, NIGHT))
ANY = tuple(ShiftCover(unit=UNIT, shift=s.code, need=1, under=0) for s in (DAY, LATE, NIGHT))
SHIFTS_ONLY = "role != kabid"


def found_in(line, terms, *, law=(), before=None, **more):
    """What an audit finds of one nurse's *line* of shifts; missing people left out."""
    rulings = ruled(team(2), *law)
    rules = rules_of(*ANY, staff=SHIFTS_ONLY, terms=(terms,) if terms else (), **more)
    roster = rostered(rulings, rules, ["- - - - - - -", line])
    roster = attrs.evolve(roster, mode=_office(roster))
    found = asn.audit(roster, rulings, shifts=rules, before=before)
    return [each for each in found if each.code != "ASN-SFT-011"]


def _office(roster):
    """The head at the office on working days."""
    mode = roster.mode.copy()
    mode[0, :5] = 1
    return mode


def test_a_lawful_line_has_no_findings():
    """Rest, runs and minutes all kept."""
    terms = ShiftTerms(
        min_rest_hours=11,
        min_days_on=2,
        max_days_on=4,
        min_days_off=1,
        max_days_off=3,
        max_weekends=1,
        min_minutes=1800,
        max_minutes=2600,
        at_most=(ShiftLimit("M", 2),),
        forbidden=(ShiftBan("M", "P"),),
    )
    assert found_in("P P S M - - M", terms) == []


@pytest.mark.parametrize(
    ("line", "terms", "code", "facts"),
    [
        (
            "- M P - - - -",
            {"min_rest_hours": 11},
            "001",
            {"hours": "0", "before": "M", "shift": "P", "least": "11"},
        ),
        (
            "- S P - - - -",
            {"forbidden": (ShiftBan("S", "P"),)},
            "002",
            {"before": "S", "shift": "P"},
        ),
        ("P P P - - - -", {"max_days_on": 2}, "003", {"days": 3, "most": 2}),
        ("- P - - - - -", {"min_days_on": 2}, "004", {"days": 1, "least": 2}),
        ("P - - - P - -", {"max_days_off": 2}, "005", {"days": 3, "most": 2}),
        ("P - P - - - -", {"min_days_off": 2}, "006", {"days": 1, "least": 2}),
        ("- - - - - P -", {"max_weekends": 0}, "007", {"weekends": 1, "most": 0}),
        ("P P - - - - -", {"min_minutes": 900}, "008", {"minutes": 840, "least": 900, "most": "-"}),
        ("P P - - - - -", {"max_minutes": 800}, "008", {"minutes": 840, "least": 0, "most": 800}),
        (
            "M M - - - - -",
            {"at_most": (ShiftLimit("M", 1),)},
            "009",
            {"days": 2, "shift": "M", "most": 1},
        ),
    ],
)
def test_one_breach_one_finding(line, terms, code, facts):
    """Each term that is broken gives one finding with the numbers that prove it."""
    cited = ShiftTerms(citation=cite("sk", "huruf c"), id="sk.c", **terms)
    (found,) = found_in(line, cited)
    assert (found.code, found.employee, found.rule) == (f"ASN-SFT-{code}", "syn-0002", "sk.c")
    assert found.citation == cite("sk", "huruf c")
    assert found.evidence == facts
    assert all(str(value) in found.text("en") for value in facts.values())


def test_the_laws_rest_is_cited():
    """Where the law asks for rest and the rules for none, its article stands in the finding."""
    (found,) = found_in("M S - - - - -", None, law=(REST,))
    assert (found.code, found.rule, found.evidence["hours"]) == ("ASN-SFT-001", "rest.rest", "7")
    assert codes(found_in("P P P P P P P", None, law=(REST,))) == ["ASN-SFT-003"]


def test_work_that_overlaps_is_no_rest_at_all():
    """A watch of 24 hours and a shift on the next morning overlap, whatever the terms."""
    rules = rules_of(
        *(ShiftCover(unit=UNIT, shift=s.code, need=1, under=0) for s in (DAY, WATCH)),
        shifts=(DAY, WATCH),
        staff=SHIFTS_ONLY,
    )
    rulings = ruled(team(2))
    roster = rostered(rulings, rules, ["- - - - - - -", "J P - - - - -"])
    found = asn.audit(attrs.evolve(roster, mode=_office(roster)), rulings, shifts=rules)
    assert "ASN-SFT-001" in codes(found)


def test_blocks_at_the_ends_may_be_short():
    """What went before and what comes after is not known, so they are not too short."""
    terms = ShiftTerms(min_days_on=3, min_days_off=3)
    assert found_in("P - - - P P P", terms) == []
    assert found_in("- P P P - - -", terms) == []


def before(*days):
    """An earlier table in which the second person works late on these days of March."""
    rows = [
        {
            "employee": "syn-0002",
            "date": date(2020, 3, day),
            "post": "S",
            "start": time(14),
            "end": time(21),
        }
        for day in days
    ]
    return pl.DataFrame(rows)


def test_the_roster_before_counts():
    """Rest, runs and what may follow go on from the earlier roster."""
    terms = ShiftTerms(min_rest_hours=11, max_days_on=3, forbidden=(ShiftBan("S", "P"),))
    found = found_in("P P - - - - -", terms, before=before(14, 15))
    assert codes(found) == ["ASN-SFT-001", "ASN-SFT-002", "ASN-SFT-003"]
    assert found_in("- P P - - - -", terms, before=before(14, 15)) == []


def test_a_block_from_before_may_end_too_soon():
    """A run that began before and stops at the start of the period is judged by its length."""
    (found,) = found_in("- - P P P - -", ShiftTerms(min_days_on=3), before=before(14, 15))
    assert (found.code, found.evidence) == ("ASN-SFT-004", {"days": 2, "least": 3})
    assert found_in("P - - P P P -", ShiftTerms(min_days_on=3), before=before(14, 15)) == []


def test_leave_is_no_day_off_too_many():
    """Leave may last longer than anybody may be off."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-17", "2020-03-21"), cite("cuti"))]
    rulings = ruled(team(2), leave=leave)
    rules = rules_of(*ANY, staff=SHIFTS_ONLY, terms=(ShiftTerms(max_days_off=2),))
    roster = rostered(rulings, rules, ["- - - - - - -", "P - - - - - P"])
    roster = attrs.evolve(roster, mode=_office(roster))
    assert codes(asn.audit(roster, rulings, shifts=rules)) == ["ASN-SFT-011"]
    late = rostered(rulings, rules, ["- - - - - - -", "- - - - - - P"])
    late = attrs.evolve(late, mode=_office(late))
    assert "ASN-SFT-005" in codes(asn.audit(late, rulings, shifts=rules))


def test_settled_days():
    """A day that is settled is as settled, a day off too; the pin is cited."""
    pins = (
        ShiftPin(employee="syn-0002", day="2020-03-16", shift="M", citation=cite("sk", "huruf d")),
        ShiftPin(employee="syn-0002", day="2020-03-19"),
    )
    found = found_in("P - - S - - -", None, pins=pins)
    assert [(each.code, each.evidence) for each in found] == [
        ("ASN-SFT-010", {"shift": "P", "pinned": "M"}),
        ("ASN-SFT-010", {"shift": "S", "pinned": "-"}),
    ]
    assert found[0].citation == cite("sk", "huruf d")


def test_cover_that_is_short():
    """Missing people are one finding a shift, day and unit; a skill is told with the shift."""
    rulings = ruled(team(2))
    covers = (
        ShiftCover(unit=UNIT, shift="P", need=2, days=("senin",), id="sk.p"),
        ShiftCover(unit=UNIT, shift="P", need=1, days=("senin",), skill="dialisis"),
    )
    rules = rules_of(*covers, staff=SHIFTS_ONLY)
    roster = rostered(rulings, rules, ["- - - - - - -", "P - - - - - -"])
    found = asn.audit(attrs.evolve(roster, mode=_office(roster)), rulings, shifts=rules)
    assert [(each.group, each.evidence["shift"], each.evidence["present"]) for each in found] == [
        (UNIT, "P-dialisis", 0),
        (UNIT, "P", 1),
    ]
    assert found[1].rule == "sk.p"


def test_a_shift_that_nobody_asked_for():
    """Work in a shift without cover that day, or in none of the shifts, is a finding."""
    rulings = ruled(team(2))
    rules = rules_of(
        ShiftCover(unit=UNIT, shift="P", need=1, days=("senin",), under=0), staff=SHIFTS_ONLY
    )
    roster = rostered(rulings, rules, ["- - - - - - -", "- P - - - - -"])
    roster = attrs.evolve(roster, mode=_office(roster))
    assert codes(asn.audit(roster, rulings, shifts=rules)) == ["ASN-SFT-011", "ASN-SFT-012"]
    nowhere = attrs.evolve(roster, post=np.zeros_like(roster.post))
    assert codes(asn.audit(nowhere, rulings, shifts=rules)) == ["ASN-SFT-011", "ASN-SFT-012"]


def test_other_hours_than_the_shifts():
    """Hours changed by hand are told, and rest is counted by them."""
    rulings = ruled(team(2))
    rules = rules_of(*ANY, staff=SHIFTS_ONLY, terms=(ShiftTerms(min_rest_hours=11),))
    roster = rostered(rulings, rules, ["- - - - - - -", "P P - - - - -"])
    late = tuple(
        (start, time(23)) if start == time(7) else (start, end) for start, end in roster.shifts
    )
    roster = attrs.evolve(roster, mode=_office(roster), shifts=late)
    found = [
        each
        for each in asn.audit(roster, rulings, shifts=rules)
        if each.code not in {"ASN-SFT-011"}
    ]
    assert [each.code for each in found] == ["ASN-SFT-013", "ASN-SFT-001", "ASN-SFT-013"]
    assert found[0].evidence == {"hours": "07.00-23.00", "shift": "P", "right": "07.00-14.30"}


def test_leave_stays_leave():
    """Work on leave is found by the law, whatever the shift rules say."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-17", "2020-03-17"), cite("cuti"))]
    rulings = ruled(team(2), leave=leave)
    rules = rules_of(*ANY, staff=SHIFTS_ONLY)
    roster = rostered(rulings, rules, ["- - - - - - -", "P P - - - - -"])
    roster = attrs.evolve(roster, mode=_office(roster))
    assert codes(asn.audit(roster, rulings, shifts=rules)) == ["ASN-EXC-001", "ASN-SFT-011"]


def test_without_shift_rules_turns_are_counted():
    """The same roster without the rules is judged by the days owed in turn."""
    rulings = ruled(team(2))
    rules = rules_of(*ANY, staff=SHIFTS_ONLY)
    roster = rostered(rulings, rules, ["- - - - - - -", "P P - - - - -"])
    assert "ASN-TURN-001" in codes(asn.audit(roster, rulings))
    assert "ASN-TURN-001" not in codes(asn.audit(roster, rulings, shifts=rules))
