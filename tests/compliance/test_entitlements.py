"""Work on joint leave earns a day of annual leave, cited from the Keppres of that year."""

from __future__ import annotations

from datetime import date
from functools import cache

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.compliance.entitlements import COLUMNS, leave_earned
from asn_worksched.domain.people import EmployeeKind
from asn_worksched.roster import Roster
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME

DAYS = asn.Period("2020-10-26", "2020-10-31")
SKB = asn.Citation("skb", "SKB Uji", at="lampiran")
KEPPRES = asn.Citation("keppres", "Keppres Uji", at="diktum kesatu", verified=False)


def holiday(day, kind="joint_leave", series="skb"):
    """A day off in October 2020; the Keppres is known from 18 August."""
    return asn.Holiday(
        day=date(2020, 10, day),
        name="Maulid",
        kind=kind,
        citation=KEPPRES if series == "keppres" else SKB,
        known_from=date(2020, 8, 18) if series == "keppres" else date(2020, 4, 9),
        series=series,
    )


MAULID = (
    *(holiday(28), holiday(28, series="keppres")),
    *(holiday(29, "public"), holiday(30), holiday(31, series="keppres")),
)
"""28 October by both, 30 October by the ministers only, 31 October by the President only."""


@cache
def ruled(binding="skb", known=None, holidays=MAULID):
    """Rulings on four people, one of whom is no civil servant."""
    kinds = [EmployeeKind.PNS, EmployeeKind.OTHER, EmployeeKind.PPPK, EmployeeKind.PNS]
    made = make_personnel(4)
    people = asn.Personnel.of(
        [attrs.evolve(each, kind=kind) for each, kind in zip(made, kinds, strict=True)], made.units
    )
    calendar = asn.Calendar(holidays, {2020}, joint_leave=binding)
    law = asn.Law.of([BASE, HOME], calendars=[calendar], region="36.74")
    return asn.resolve(people, law, DAYS, as_known_on=known)


def worked(rulings, mode):
    """A roster with just this matrix of modes (people, days)."""
    nothing = np.full(mode.shape, -1, np.int16)
    return Roster(
        people=rulings.people,
        period=DAYS,
        modes=rulings.modes,
        mode=mode.astype(np.uint8),
        post=np.zeros(mode.shape, np.uint16),
        posts=(),
        rule=nothing,
        rules=(),
        shift=nothing,
        shifts=(),
    )


def everyone(rulings, bit=0):
    """A roster in which all work every day in one mode."""
    return worked(rulings, np.full((4, len(DAYS)), bit + 1))


MATRICES = st.lists(st.integers(0, 3), min_size=24, max_size=24).map(
    lambda cells: np.array(cells).reshape(4, 6)
)


@settings(deadline=None)
@given(MATRICES, st.sampled_from(["skb", "keppres", "either"]))
def test_every_civil_servant_earns_what_was_worked(mode, binding):
    """One row for each day of joint leave that binds and was worked, with its mode; no other."""
    rulings = ruled(binding)
    found = leave_earned(worked(rulings, mode), rulings)
    bound = {"skb": (2, 4), "keppres": (2, 5), "either": (2, 4, 5)}[binding]
    keys = rulings.people.frame["key"]
    codes = [each.code for each in rulings.modes]
    wanted = [
        (keys[row], DAYS.days[column], codes[mode[row, column] - 1])
        for row in (0, 2, 3)
        for column in bound
        if mode[row, column]
    ]
    assert list(found.select("key", "day", "mode").iter_rows()) == wanted


def test_the_keppres_that_lists_the_day_is_cited():
    """A day of both decrees cites the Keppres; one of the ministers only is marked unverified."""
    rulings = ruled()
    found = leave_earned(everyone(rulings), rulings).filter(key="syn-0001")
    assert found.columns == list(COLUMNS)
    assert found.schema["day"] == pl.Date
    told = found.select("instrument", "citation", "verified").rows()
    assert told == [("keppres", KEPPRES.text(), False), ("skb", told[1][1], False)]
    assert told[1][1] == attrs.evolve(SKB, verified=False).text()


def test_a_verified_keppres_is_verified():
    """The mark of the Keppres itself is kept."""
    sure = [
        attrs.evolve(each, citation=attrs.evolve(KEPPRES, verified=True)) for each in MAULID[1:2]
    ]
    rulings = ruled(holidays=(MAULID[0], *sure))
    assert leave_earned(everyone(rulings), rulings)["verified"].to_list() == [True] * 3


def test_a_keppres_that_was_not_known_yet_is_not_cited():
    """Before its day the joint decree stands in, unverified."""
    rulings = ruled(known=date(2020, 8, 17))
    found = leave_earned(everyone(rulings), rulings)
    assert set(found["instrument"]) == {"skb"}
    assert not found["verified"].any()


@pytest.mark.parametrize("holidays", [(holiday(29, "public"),), MAULID])
def test_nothing_is_earned_without_joint_leave_or_work(holidays):
    """No rows, but all columns: where nobody works, and where no day is joint leave."""
    rulings = ruled(holidays=holidays)
    idle = worked(rulings, np.zeros((4, len(DAYS))))
    roster = idle if holidays is MAULID else everyone(rulings)
    found = leave_earned(roster, rulings)
    assert found.is_empty()
    assert found.columns == list(COLUMNS)
    assert [found.schema[name] for name in ("key", "day", "verified")] == [
        *(pl.String, pl.Date, pl.Boolean),
    ]


def test_a_week_of_seven_days_earns_for_those_who_stood_in():
    """Whoever the plan has at work on joint leave earns the day, whoever rested does not."""
    people = make_personnel(6, workweeks=(7,))
    calendar = asn.Calendar(MAULID, {2020})
    law = asn.Law.of([BASE, HOME], calendars=[calendar], region="36.74")
    rulings = asn.resolve(people, law, DAYS)
    roster = asn.plan(rulings)
    days = [date(2020, 10, 28), date(2020, 10, 30)]
    at_work = roster.to_polars().filter(pl.col("date").is_in(days))
    found = leave_earned(roster, rulings)
    assert 0 < found.height < 12
    assert sorted(found.select("key", "day").rows()) == sorted(
        at_work.select("employee", "date").rows()
    )
