"""Small random shift rules, and rosters made of a grid, for properties under any rules."""

from __future__ import annotations

from datetime import time, timedelta

import attrs
import numpy as np
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.shifts import (
    DAY_OFF,
    Shift,
    ShiftBan,
    ShiftCover,
    ShiftLimit,
    ShiftPin,
    ShiftRequest,
    ShiftRules,
    ShiftTerms,
)
from asn_worksched.roster import Roster
from asn_worksched.testing import make_personnel

from .laws import BASE, cite, law, policy

WEEK = asn.Period("2020-03-16", "2020-03-22")
DAY = Shift(code="P", start=time(7), minutes=420, break_minutes=30)
LATE = Shift(code="S", start=time(14), minutes=420, friday_break=90)
NIGHT = Shift(code="M", start=time(21), minutes=600)
WATCH = Shift(code="J", start=time(8), minutes=1440)
KINDS = (DAY, LATE, NIGHT, WATCH)
REST = policy("rest", (asn.Rest, "rest", {"min_rest_hours": 10, "max_days_on": 6}), level=2)
UNIT = "unit-001"
LEAST = {"ASN-SFT-011"}
"""Codes of findings that a lawful roster may have: somebody is missing."""


def team(size=4, workweek=7):
    """So many people of one unit around the clock."""
    return make_personnel(size, 1, skills=("icu",), workweeks=(workweek,))


def ruled(people, *policies, period=WEEK, leave=()):
    """Rulings of people under the base and some policies."""
    return asn.resolve(people, law(BASE, *policies), period, leave=leave)


def rules_of(*covers, **more):
    """Shift rules of the one unit; without covers one person is asked for in each shift."""
    shifts = more.pop("shifts", (DAY, LATE, NIGHT))
    asked = covers or tuple(ShiftCover(unit=UNIT, shift=each.code, need=1) for each in shifts)
    return ShiftRules(shifts=shifts, covers=asked, **more)


def rostered(rulings, rules, grid):
    """The roster of a grid of codes, one text a person with a word a day; ``-`` is off."""
    codes = [shift.code for shift in rules.shifts]
    cells = np.array(
        [[codes.index(c) if c in codes else -1 for c in line.split()] for line in grid]
    )
    return from_numbers(rulings, rules, cells)


def from_numbers(rulings, rules, cells):
    """The roster of a matrix of shift numbers, -1 for off."""
    spans = [shift.span(day) for shift in rules.shifts for day in rulings.period]
    distinct = tuple(dict.fromkeys(spans))
    days = cells.shape[1]
    where = np.array([distinct.index(span) for span in spans]).reshape(len(rules.shifts), days)
    on = cells >= 0
    return Roster(
        people=rulings.people,
        period=rulings.period,
        modes=rulings.modes,
        mode=on.astype(np.uint8),
        post=np.where(on, cells + 1, 0).astype(np.uint16),
        posts=tuple(shift.code for shift in rules.shifts),
        rule=np.full(cells.shape, -1, dtype=np.int16),
        rules=(),
        shift=np.where(on, where[cells, np.arange(days)], -1).astype(np.int16),
        shifts=distinct,
        rulings=rulings,
        shift_posts=frozenset(shift.code for shift in rules.shifts),
    )


def codes(findings):
    """The codes of findings, each once, in order."""
    return sorted({finding.code for finding in findings})


maybe = st.none() | st.integers(0, 4)


@st.composite
def terms(draw, shifts, select=""):
    """Random terms, each said now and then."""
    least_on, least_off = draw(st.sampled_from([None, 1, 2])), draw(st.sampled_from([None, 1, 2]))
    named = [shift.code for shift in shifts]
    minutes = sorted(draw(st.lists(st.integers(0, 50), min_size=2, max_size=2)))
    return ShiftTerms(
        select=select,
        min_rest_hours=draw(st.sampled_from([None, 0, 8, 11, 16, 24, 48])),
        min_days_on=least_on,
        max_days_on=draw(st.sampled_from([None, 2, 3, 5])),
        min_days_off=least_off,
        max_days_off=draw(st.sampled_from([None, 2, 4])),
        max_weekends=draw(st.sampled_from([None, None, 0, 1])),
        min_minutes=draw(st.sampled_from([None, minutes[0] * 60])),
        max_minutes=draw(st.sampled_from([None, minutes[1] * 60])),
        at_most=tuple(
            ShiftLimit(code, draw(st.integers(0, 3))) for code in named if draw(st.booleans())
        ),
        forbidden=tuple(
            ShiftBan(after, then)
            for after in named
            for then in named
            if draw(st.integers(0, 3)) == 0
        ),
        citation=cite("terms"),
    )


@st.composite
def shift_rules(draw, keys, period=WEEK, most_shifts=2):
    """Random rules of one unit with these people."""
    shifts = tuple(
        draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most_shifts, unique=True))
    )
    days = st.sampled_from([(), ("saturday", "sunday"), ("holiday",)])
    places = {
        (draw(st.sampled_from(shifts)).code, draw(st.sampled_from(["", "icu"])), draw(days))
        for _ in range(draw(st.integers(1, 5)))
    }
    covers = tuple(
        ShiftCover(
            unit=UNIT,
            shift=code,
            skill=skill,
            days=on,
            need=draw(st.integers(0, 2)),
            under=draw(st.integers(0, 100)),
            over=draw(st.integers(0, 3)),
        )
        for code, skill, on in sorted(places)
    )
    cells = draw(
        st.lists(
            st.tuples(st.sampled_from(keys), st.integers(0, len(period) - 1)),
            max_size=4,
            unique=True,
        )
    )
    some = st.sampled_from([DAY_OFF, *(shift.code for shift in shifts)])
    on = [(key, period.start + timedelta(days=number)) for key, number in cells]
    half = len(on) // 2
    return ShiftRules(
        shifts=shifts,
        covers=covers,
        terms=(draw(terms(shifts)),),
        pins=tuple(ShiftPin(employee=key, day=day, shift=draw(some)) for key, day in on[:half]),
        requests=tuple(
            ShiftRequest(
                employee=key,
                day=day,
                shift=draw(some),
                weight=draw(st.integers(1, 9)),
                wanted=draw(st.booleans()),
            )
            for key, day in on[half:]
        ),
    )


def alike(rules, people):
    """The same rules without what names a person."""
    return attrs.evolve(rules, pins=(), requests=())
