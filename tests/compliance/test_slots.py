"""The audit of a cap on one moment goes by each one's own hours."""

from __future__ import annotations

from datetime import time

import attrs
import numpy as np

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, law, policy

DAY = asn.Period("2020-03-18", "2020-03-18")
USUAL = policy(
    "usual",
    (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
    (asn.Permit, "home", {"modes": ("WFH",)}),
)
SHIFTS = policy(
    "shift",
    (asn.Shifts, "shift", {"starts": (time(7), time(12)), "minutes": 300, "break_minutes": 0}),
)


def planned(moment="slot", *more):
    """Four of six people who come, two at a moment, and the rulings on it."""
    cap = policy("cap", (asn.Cap, "cap", {"count": 2, "moment": moment}))
    rulings = asn.resolve(make_personnel(6), law(BASE, USUAL, cap, *more), DAY)
    return asn.plan(rulings), rulings


def test_one_more_at_a_moment_is_a_breach():
    """Who changes to the other shift makes a crowd of three, though no more come in the day."""
    roster, rulings = planned("slot", SHIFTS)
    early = roster.shifts.index((time(7), time(12)))
    late = roster.shifts.index((time(12), time(17)))
    row = int(np.flatnonzero(roster.shift[:, 0] == late)[0])
    shift = roster.shift.copy()
    shift[row, 0] = early
    (finding,) = asn.audit(attrs.evolve(roster, shift=shift), rulings)
    assert (finding.code, finding.severity) == ("ASN-CAP-001", asn.Severity.BREACH)
    assert (finding.evidence["present"], finding.evidence["places"]) == (3, 2)


def test_hours_of_its_own_may_let_more_come_than_the_plan_would():
    """Three who are never there at once are lawful under a cap of one, whatever the shifts."""
    roster, rulings = planned("slot", SHIFTS)
    shifts = (*roster.shifts, (time(7), time(9)), (time(9), time(11)), (time(11), time(12)))
    mode, shift = roster.mode.copy(), roster.shift.copy()
    mode[:, 0], shift[:, 0] = rulings.modes.bit("WFO") + 1, 0
    shift[:, 0] = [len(roster.shifts) + number % 3 for number in range(6)]
    edited = attrs.evolve(roster, mode=mode, shift=shift, shifts=shifts)
    assert asn.audit(edited, rulings) == ()
    shift[0, 0] = shift[1, 0]
    (finding,) = asn.audit(attrs.evolve(edited, shift=shift.copy()), rulings)
    assert finding.code == "ASN-CAP-001"


def test_without_hours_somebody_is_there_all_day():
    """A roster that does not tell hours is counted as if everybody stayed."""
    roster, rulings = planned("slot", SHIFTS)
    bare = attrs.evolve(roster, shift=np.full_like(roster.shift, -1))
    (finding,) = asn.audit(bare, rulings)
    assert (finding.evidence["present"], finding.evidence["places"]) == (4, 2)


def test_without_shifts_in_force_a_whole_day_is_counted():
    """Hours that people made up for themselves do not stretch a cap."""
    roster, rulings = planned("slot")
    mode, shift = roster.mode.copy(), roster.shift.copy()
    mode[:, 0] = rulings.modes.bit("WFO") + 1
    shift[:, 0] = [len(roster.shifts) + number % 3 for number in range(6)]
    shifts = (*roster.shifts, (time(7), time(9)), (time(9), time(11)), (time(11), time(12)))
    (finding,) = asn.audit(attrs.evolve(roster, mode=mode, shift=shift, shifts=shifts), rulings)
    assert (finding.evidence["present"], finding.evidence["places"]) == (6, 2)


def test_a_cap_on_the_day_counts_everybody_who_comes():
    """Shifts do not help where the act counts the whole day."""
    roster, rulings = planned("day", SHIFTS)
    home = int(np.flatnonzero(roster.mode[:, 0] != rulings.modes.bit("WFO") + 1)[0])
    key = roster.people.frame["key"][home]
    (finding,) = asn.audit(roster.moved(key, DAY.start, mode="WFO"), rulings)
    assert (finding.evidence["present"], finding.evidence["places"]) == (3, 2)
