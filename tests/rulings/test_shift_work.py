"""Shift rules laid over rulings: who, when, by which terms, and what is asked."""

from __future__ import annotations

from datetime import time

import numpy as np
import pytest

import asn_worksched as asn
from asn_worksched.domain.shifts import (
    ShiftCover,
    ShiftLimit,
    ShiftPin,
    ShiftRequest,
    ShiftTerms,
)
from asn_worksched.rulings.shift_work import ShiftWork

from ..laws import FORTNIGHT, cite, policy
from ..shifts import DAY, NIGHT, REST, UNIT, ruled, rules_of, team

SHIFTS = policy(
    "sif",
    (asn.Shifts, "two", {"starts": (time(7), time(19)), "minutes": 660, "break_minutes": 60}),
)


def refused(rulings, rules):
    """The codes with which rules are refused."""
    with pytest.raises(asn.InvalidInput) as error:
        ShiftWork.of(rulings, rules)
    return [fault.code for fault in error.value.faults]


def test_around_the_clock_holidays_are_days_like_others():
    """Who rests in turn may work on any day; leave alone takes days away."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-24", "2020-03-26"), cite("cuti"))]
    rulings = ruled(team(), period=FORTNIGHT, leave=leave)
    work = ShiftWork.of(rulings, rules_of())
    assert work.may[2:].all()
    assert np.flatnonzero(~work.may[1]).tolist() == [6, 7, 8]
    assert not work.must[1:].any()


def test_a_short_week_is_worked_whole():
    """People of a five-day week have to work on its days, and may not on others."""
    work = ShiftWork.of(ruled(team(workweek=5)), rules_of())
    assert work.may.tolist() == work.must.tolist()
    assert work.may.sum(axis=1).tolist() == [5] * 4


def test_later_terms_count_value_by_value():
    """Terms of one person replace those of all where they say something, and nowhere else."""
    rules = rules_of(
        terms=(
            ShiftTerms(max_days_on=5, max_weekends=1, at_most=(ShiftLimit("M", 4),)),
            ShiftTerms(select="key = 'syn-0003'", max_days_on=3, at_most=(ShiftLimit("M", 0),)),
        )
    )
    work = ShiftWork.of(ruled(team()), rules)
    assert work.bounds("max_days_on", 9).tolist() == [5, 5, 3, 5]
    assert work.bounds("max_weekends", 9).tolist() == [1] * 4
    held = work.terms[work.term_of[2]]
    assert [(code, bound.value) for code, bound in held.at_most] == [("M", 0)]
    assert held.max_days_on.rule == "aturan-sif.terms.2"


@pytest.mark.parametrize(
    ("own", "hours", "by"), [(8, 10, "rest.rest"), (12, 12, "own"), (10, 10, "rest.rest")]
)
def test_the_stricter_rest_holds(own, hours, by):
    """The law's rest holds unless the rules ask for more, and is cited as the law's."""
    rules = rules_of(terms=(ShiftTerms(id="own", min_rest_hours=own, max_days_on=7),))
    held = ShiftWork.of(ruled(team(), REST), rules).terms[0]
    assert (held.rest.value, held.rest.rule) == (hours * 60, by)
    assert (held.max_days_on.value, held.max_days_on.rule) == (6, "rest.rest")


def test_least_minutes_are_a_share_of_the_days_without_leave():
    """Who is on leave for half of the period owes half."""
    leave = [asn.Leave("syn-0002", asn.Period("2020-03-18", "2020-03-24"), cite("cuti"))]
    rulings = ruled(team(), period=FORTNIGHT, leave=leave)
    work = ShiftWork.of(rulings, rules_of(terms=(ShiftTerms(min_minutes=4200, max_days_off=3),)))
    assert work.least_minutes.tolist() == [4200, 2100, 4200, 4200]
    assert work.most_off.tolist() == [3, 7, 3, 3]


def test_the_cover_meant_most_closely_governs():
    """A date beats a holiday, a holiday a weekday, a weekday any day; a skill is a demand apart."""
    covers = (
        ShiftCover(unit=UNIT, shift="P", need=3),
        ShiftCover(unit=UNIT, shift="P", need=2, days=("sabtu", "minggu")),
        ShiftCover(unit=UNIT, shift="P", need=1, days=("holiday",)),
        ShiftCover(unit=UNIT, shift="P", need=4, days=("2020-03-29",)),
        ShiftCover(unit=UNIT, shift="M", need=1, skill="icu", under=7),
    )
    work = ShiftWork.of(ruled(team(), period=FORTNIGHT), rules_of(*covers, shifts=(DAY, NIGHT)))
    everyone, skilled = work.demands
    assert everyone.need[:, 0].tolist() == [3, 3, 3, 2, 2, 3, 3, 1, 3, 3, 2, 4, 3, 3]
    assert everyone.cover[:, 0].tolist() == [0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 0]
    assert (skilled.skill, skilled.under[0].tolist()) == ("icu", [0, 7])
    assert skilled.able.tolist() == [False, True, True, True]


def test_staff_says_who_keeps_shifts():
    """Others of the unit keep office hours."""
    work = ShiftWork.of(ruled(team()), rules_of(staff="role = kabid"))
    assert [work.key(n) for n in range(len(work.rows))] == ["syn-0001"]


def test_the_law_may_set_the_shifts():
    """Rules without shifts take those of the law, numbered from 1."""
    covers = (ShiftCover(unit=UNIT, shift="2", need=1),)
    work = ShiftWork.of(ruled(team(), SHIFTS), rules_of(*covers, shifts=()))
    assert [(s.code, s.start, s.longest) for s in work.shifts] == [
        ("1", time(7), 720),
        ("2", time(19), 720),
    ]
    assert refused(ruled(team()), rules_of(*covers, shifts=())) == ["ASN-SHF-012"]


def test_what_does_not_fit_the_register_is_refused():
    """Units without people, people without shifts, and protected facts."""
    rulings = ruled(team())
    covers = (
        ShiftCover(unit="nowhere", shift="P", need=1),
        ShiftCover(unit=UNIT, shift="P", need=1),
    )
    pins = (ShiftPin(employee="nobody", day="2020-03-18"),)
    assert refused(rulings, rules_of(*covers, pins=pins)) == ["ASN-SHF-010", "ASN-SHF-011"]
    assert refused(rulings, rules_of(staff="not protected")) == ["ASN-SHF-009"]
    assert refused(rulings, rules_of(terms=(ShiftTerms(select="protected"),))) == ["ASN-SHF-009"]
    assert refused(rulings, rules_of(terms=(ShiftTerms(select="umur >"),)))[0].startswith("ASN-SEL")


def test_a_settled_day_is_entered():
    """A pin stands on its person and day, and every other cell is free."""
    pins = (ShiftPin(employee="syn-0001", day="2020-03-18", shift="M"),)
    work = ShiftWork.of(ruled(team()), rules_of(pins=pins))
    assert (work.pinned != -2).sum() == 1
    assert work.pinned[0, 2] == 2


def test_days_outside_the_period_are_refused():
    """A settled day or a wish that no plan would look at is told, each person and day once."""
    pins = (ShiftPin(employee="syn-0001", day="2021-03-18"),)
    wishes = (
        ShiftRequest(employee="syn-0002", day="2020-03-15"),
        ShiftRequest(employee="syn-0002", day="2020-03-15", shift="M"),
        ShiftRequest(employee="syn-0002", day="2020-03-16"),
    )
    assert refused(ruled(team()), rules_of(pins=pins, requests=wishes)) == ["ASN-SHF-020"] * 2


def test_what_finds_nobody_is_refused():
    """Terms whose selector matches nobody of the register are a slip."""
    rulings = ruled(team())
    terms = (ShiftTerms(max_days_on=5), ShiftTerms(select="key = 'syn-9'", max_days_on=3))
    assert refused(rulings, rules_of(terms=terms)) == ["ASN-SHF-021"]
