"""Rosters that follow another, and settled days that clash: what holds, and what is told."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.domain.shifts import ShiftBan, ShiftCover, ShiftLimit, ShiftPin, ShiftTerms
from asn_worksched.rulings.shift_history import Before
from asn_worksched.rulings.shift_work import ShiftWork
from asn_worksched.scheduling import plan_shifts
from asn_worksched.scheduling.shifts.translate import wards

from ...laws import cite
from ...shifts import DAY, LATE, LEAST, NIGHT, UNIT, WATCH, ruled, rules_of, team

THREE = asn.Period("2020-03-16", "2020-03-18")
STAFF = "role != kabid"
WHO = "syn-0002"


def planned(rulings, rules, **more):
    """A roster made in deterministic mode with little work."""
    return plan_shifts(rulings, rules, **{"seconds": 1, "deterministic": True, **more})


def worked(back, shift, post=""):
    """The table of a roster in which one person worked a shift so many days before."""
    day = THREE.start - timedelta(days=back)
    rows = []
    for ago in range(1, 8):
        when = THREE.start - timedelta(days=ago)
        start, end = shift.span(when)
        if when == day:
            made = {"employee": WHO, "date": when, "post": post or shift.code}
            rows.append({**made, "start": start, "end": end})
    # Somebody else ends the table on the day before, so that the last day is known.
    start, end = DAY.span(day)
    eve = THREE.start - timedelta(days=1)
    rows.append({"employee": "syn-0001", "date": eve, "post": "P", "start": start, "end": end})
    return pl.DataFrame(rows)


def hard(roster, rulings, rules, before):
    """The findings that no lawful roster has."""
    found = asn.audit(roster, rulings, shifts=rules, before=before)
    return [each for each in found if each.code not in LEAST]


def posts(roster):
    """What the person works, day by day."""
    return [roster[WHO, day].post for day in roster.period.days]


def test_a_ban_holds_after_a_shift_that_the_period_does_not_use():
    """What may not follow the last shift does not, though nobody is asked for that shift now."""
    covers = (
        ShiftCover(unit=UNIT, shift="M", need=1, days=("sunday",)),
        ShiftCover(unit=UNIT, shift="P", need=1),
    )
    terms = (ShiftTerms(forbidden=(ShiftBan("M", "P"),), min_rest_hours=0),)
    rules = rules_of(*covers, shifts=(DAY, NIGHT), terms=terms, staff=STAFF)
    rulings, before = ruled(team(2), period=THREE), worked(1, NIGHT)
    roster = planned(rulings, rules, before=before)
    assert posts(roster) == ["", "P", "P"]
    assert hard(roster, rulings, rules, before) == []


@pytest.mark.parametrize("post", ["", "loket"])
def test_work_before_closes_no_more_than_its_hours(post):
    """After a day at other work the long gaps of the model's own shifts do not hold."""
    covers = (ShiftCover(unit=UNIT, shift="J", need=1),)
    terms = (ShiftTerms(min_rest_hours=10),)
    rules = rules_of(*covers, shifts=(DAY, WATCH), terms=terms, staff=STAFF)
    rulings, before = ruled(team(2), period=THREE), worked(1, DAY, post)
    roster = planned(rulings, rules, before=before)
    assert posts(roster) == ["J", "", "J"]
    assert hard(roster, rulings, rules, before) == []


def test_the_break_of_a_friday_counts_on_fridays():
    """A shift on Sunday ends as on Sundays: a day of rest later the next may begin."""
    covers = (ShiftCover(unit=UNIT, shift="M", need=1), ShiftCover(unit=UNIT, shift="S", need=0))
    pins = tuple(ShiftPin(employee=WHO, day=day) for day in THREE.days[1:])
    terms = (ShiftTerms(min_rest_hours=24),)
    rules = rules_of(*covers, shifts=(LATE, NIGHT), terms=terms, pins=pins, staff=STAFF)
    rulings, before = ruled(team(2), period=THREE), worked(1, LATE)
    roster = planned(rulings, rules, before=before)
    assert posts(roster) == ["M", "", ""]
    assert hard(roster, rulings, rules, before) == []


@pytest.mark.parametrize(
    ("back", "terms"),
    [
        (1, ShiftTerms(min_rest_hours=24, citation=cite("sk", "huruf r"))),
        (2, ShiftTerms(min_rest_hours=48, citation=cite("sk", "huruf r"))),
        (1, ShiftTerms(forbidden=(ShiftBan("M", "P"),), citation=cite("sk", "huruf r"))),
    ],
)
def test_a_pin_gives_way_to_the_rest_owed_from_before(back, terms):
    """Rest and bans hold against a settled day, however long ago the work was, and are named."""
    article = cite("sk", "huruf p")
    pins = (ShiftPin(employee=WHO, day="2020-03-16", shift="P", citation=article),)
    rules = rules_of(shifts=(DAY, NIGHT), terms=(terms,), pins=pins, staff=STAFF)
    rulings, before = ruled(team(2), period=THREE), worked(back, NIGHT)
    roster = planned(rulings, rules, before=before)
    (conflict,) = roster.conflicts
    assert (conflict.group, conflict.day) == (WHO, date(2020, 3, 16))
    assert conflict.clauses == (terms.citation, article)
    assert posts(roster)[0] != "P"
    assert {each.code for each in hard(roster, rulings, rules, before)} == {"ASN-SFT-010"}


def test_a_model_after_other_work_keeps_its_numbers():
    """A shift in front of the model's own is open to nobody and asked of nobody."""
    covers = (ShiftCover(unit=UNIT, shift="J", need=1),)
    rules = rules_of(*covers, shifts=(DAY, WATCH), terms=(ShiftTerms(min_rest_hours=10),))
    work = ShiftWork.of(ruled(team(2), period=THREE), rules)
    (ward,) = wards(work, Before.of(work, worked(1, DAY, "loket")))
    model = ward.model
    assert [work.shifts[s].code for s in ward.shifts[1:]] == ["P", "J"][-(model.shifts - 1) :]
    assert not model.allowed[:, :, 0].any()
    assert not model.need[:, :, 0].any()
    assert (model.gap[0] == 1).all()
    assert (model.last[1], model.run[1]) == (0, 1)


def test_what_is_owed_holds_where_nobody_is_asked_for():
    """A unit that asks for nobody in the period has its people's terms named."""
    covers = (ShiftCover(unit=UNIT, shift="P", need=1, days=("sunday",)),)
    terms = (ShiftTerms(min_minutes=300, max_days_off=2),)
    rules = rules_of(*covers, shifts=(DAY,), terms=terms, staff=STAFF)
    rulings = ruled(team(3), period=THREE)
    roster = planned(rulings, rules)
    assert [each.group for each in roster.conflicts] == ["syn-0002", "syn-0003"]
    found = hard(roster, rulings, rules, None)
    assert {each.employee for each in found} <= {each.group for each in roster.conflicts}


def test_a_duty_to_work_is_told_as_the_law():
    """Where no shift is left for a day of duty, the law's hours and the limit are both named."""
    covers = (ShiftCover(unit=UNIT, shift="M", need=1),)
    terms = (ShiftTerms(at_most=(ShiftLimit("M", 2),)),)
    rules = rules_of(*covers, shifts=(NIGHT,), terms=terms)
    roster = planned(ruled(team(1, workweek=5), period=THREE), rules)
    (conflict,) = roster.conflicts
    assert conflict.rules == ("base.hours", "aturan-sif.terms.1")
    assert conflict.text("en").endswith(
        "syn-0001: SE base, hours and Aturan sif, terms: at_most M cannot both hold."
    )
    assert (roster.mode > 0).sum() == 2


def test_no_more_pins_give_way_than_need_to():
    """Of settled days the one against the rules goes, with its day; lawful ones stay."""
    pins = tuple(
        ShiftPin(employee=WHO, day=day, shift=shift)
        for day, shift in zip(THREE.days, "MPP", strict=True)
    )
    terms = (ShiftTerms(forbidden=(ShiftBan("M", "P"),)),)
    rules = rules_of(shifts=(DAY, NIGHT), terms=terms, pins=pins, staff=STAFF)
    roster = planned(ruled(team(2), period=THREE), rules)
    (conflict,) = roster.conflicts
    assert posts(roster)[2] == "P"
    assert sum(post != "" for post in posts(roster)) == 2
    gone = posts(roster).index("")
    assert (conflict.group, conflict.day, conflict.last) == (WHO, THREE.days[gone], None)
    assert conflict.rules == (f"aturan-sif.pins.{gone + 1}", "aturan-sif.terms.1")
    assert conflict.text("en").endswith(
        f"pins: {THREE.days[gone]} {'MPP'[gone]} and Aturan sif, terms: forbidden M P "
        "cannot both hold."
    )


@pytest.mark.parametrize("more", [{"seconds": 0}, {"seconds": -1}, {"workers": 0}])
def test_no_time_and_no_processes_are_refused(more):
    """Somebody has to look for a roster for some time."""
    with pytest.raises(ValueError, match="seconds have to be more than 0, and workers 1 or more"):
        planned(ruled(team(2)), rules_of(), **more)
