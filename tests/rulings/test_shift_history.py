"""What an earlier roster tells of each worker."""

from __future__ import annotations

from datetime import date, time

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.rulings.shift_history import LONG_AGO, OTHER, Before
from asn_worksched.rulings.shift_work import ShiftWork

from ..shifts import rostered, ruled, rules_of, team


def table(*rows):
    """A roster's table of (employee, day of March 2020, post, start, end)."""
    made = [
        {
            "employee": who,
            "date": date(2020, 3, day),
            "post": post,
            "start": time(start),
            "end": time(end),
        }
        for who, day, post, start, end in rows
    ]
    return pl.DataFrame(made)


def known(*rows):
    """What the rows tell of the four workers before Monday, 16 March."""
    return Before.of(ShiftWork.of(ruled(team()), rules_of()), table(*rows))


def test_runs_shifts_and_ends():
    """The last shift, for how many days, and when it ended, past midnight too."""
    before = known(
        *(("syn-0001", day, "P", 7, 14) for day in (11, 13, 14, 15)),
        *(("syn-0002", day, "M", 21, 7) for day in (12, 15)),
        ("syn-0003", 12, "S", 14, 21),
    )
    assert before.last.tolist() == [0, 2, -1, -1]
    assert before.run.tolist() == [3, 1, 3, 0]
    assert before.ended.tolist() == [-600, 420, -3 * 1440 - 180, LONG_AGO]


def test_a_roster_that_ends_early_tells_of_rest_alone():
    """Without the day before nobody knows a run, but when work last ended is known."""
    before = known(("syn-0001", 10, "P", 7, 14))
    assert (before.last.tolist(), before.run.tolist()) == ([-1] * 4, [0] * 4)
    assert before.ended[0] == -6 * 1440 + 840


def test_other_work_is_work():
    """A post that is no shift of these rules still makes a day of work."""
    before = known(("syn-0001", 15, "loket", 8, 16))
    assert (before.last[0], before.run[0]) == (OTHER, 1)


def test_a_roster_knows_who_was_off():
    """All people of an earlier roster were off where they did not work; of a table nobody knows."""
    rulings, rules = ruled(team()), rules_of()
    earlier = ruled(team(), period=asn.Period("2020-03-13", "2020-03-15"))
    roster = rostered(earlier, rules, ["- - -", "P - -", "- - P", "- - -"])
    work = ShiftWork.of(rulings, rules)
    assert Before.of(work, roster).run.tolist() == [3, 2, 1, 3]
    assert Before.of(work, roster.to_polars()).run.tolist() == [0, 2, 1, 0]
    assert Before.of(work, roster).last.tolist() == [-1, -1, 0, -1]


def test_what_is_not_before_is_refused():
    """Rows of the period itself, and a roster that follows it, are no days before."""
    with pytest.raises(asn.InvalidInput) as error:
        known(("syn-0001", 15, "P", 7, 14), ("syn-0001", 16, "P", 7, 14))
    assert [each.code for each in error.value.faults] == ["ASN-SHF-022"]
    later = ruled(team(), period=asn.Period("2020-03-23", "2020-03-24"))
    roster = rostered(later, rules_of(), ["- -"] * 4)
    with pytest.raises(asn.InvalidInput) as error:
        Before.of(ShiftWork.of(ruled(team()), rules_of()), roster)
    assert [each.code for each in error.value.faults] == ["ASN-SHF-022"]


def test_a_roster_of_others_is_refused():
    """Who tells of nobody here is no roster before."""
    with pytest.raises(asn.InvalidInput) as error:
        known(("somebody", 15, "P", 7, 14))
    assert [each.code for each in error.value.faults] == ["ASN-SHF-023"]


def test_a_shift_without_hours_ends_by_the_rules():
    """Where the rows have no hours, those of the shift on the day before count."""
    rows = table(("syn-0001", 15, "M", 21, 7), ("syn-0002", 15, "loket", 8, 16))
    bare = rows.with_columns(start=pl.lit(None, pl.Time), end=pl.lit(None, pl.Time))
    before = Before.of(ShiftWork.of(ruled(team()), rules_of()), bare)
    assert before.ended.tolist() == [420, LONG_AGO, LONG_AGO, LONG_AGO]


def test_nothing_before():
    """An empty table tells nothing."""
    empty = table(("x", 1, "P", 7, 14)).clear()
    before = Before.of(ShiftWork.of(ruled(team()), rules_of()), empty)
    assert not before.run.any()
    assert not Before.of(ShiftWork.of(ruled(team()), rules_of()), None).run.any()
