"""Earlier duties and wishes in a plan: burdens carried over, and wishes met as far as can be."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.wishes import Fixed, Liking, Team, Wishes
from asn_worksched.ledger import KINDS, TURN, Ledger, kinds_of_days
from asn_worksched.scheduling.background import turn_burden
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, laws, policy, registers

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
RULES = law(BASE, HOME, PIKET)
OPEN_YEAR = asn.Calendar(
    holidays=(
        *(
            asn.Holiday(
                day=day,
                name="Libur",
                kind="public",
                citation=cite("skb"),
                known_from=date(2019, 1, 1),
            )
            for day in (date(2020, 1, 1), date(2020, 3, 25), date(2020, 4, 10), date(2020, 5, 1))
        ),
    ),
    years=frozenset({2020}),
)
YEAR = asn.Law.of([BASE, HOME, PIKET], calendars=[OPEN_YEAR], region="36.74")


def entry(who, kind, duties, open_, end="2020-02-29"):
    """One entry of February, as a row."""
    return (who, date(2020, 2, 1), date.fromisoformat(end), kind, duties, open_)


def ledger_of(rows):
    """A ledger of such rows."""
    empty = Ledger.empty().table
    frame = pl.DataFrame(rows, schema=list(empty.columns), orient="row")
    return Ledger(frame.cast(empty.schema))


def totals(ledger, keys):
    """Duties and open days of people over all kinds."""
    done, open_ = ledger.counts(keys, KINDS)
    return done.sum(axis=1), open_.sum(axis=1)


def unfairness(duties, shares):
    """The sum of (duties squared / fair share)."""
    return sum(Fraction(int(d) ** 2, max(1, int(s))) for d, s in zip(duties, shares, strict=True))


def deviation(ledger, keys):
    """How far people are from their fair shares in all, over all kinds together."""
    done, open_ = totals(ledger, keys)
    rate = done.sum() / max(1, open_.sum())
    return float(np.abs(done - open_ * rate).sum())


def plan_of(people, first, last, ledger=None, rules=RULES, leave=(), seed=0, wishes=None):
    """A plan of those days."""
    rulings = asn.resolve(people, rules, asn.Period(first, last), leave=leave)
    return asn.plan(rulings, ledger=ledger, seed=seed, wishes=wishes)


def test_february_makes_up_for_january():
    """Who did more before is called less, so that the totals differ by at most one."""
    people = make_personnel(5, skills=("ktp",))
    before = ledger_of(
        [entry("syn-0002", "weekday", 3, 9), entry("syn-0003", "weekday", 1, 9)]
        + [entry(key, "weekday", 0, 9) for key in ("syn-0004", "syn-0005")]
    )
    roster = plan_of(people, "2020-03-16", "2020-03-19", before)
    done, _ = totals(before.with_(roster), ["syn-0002", "syn-0003", "syn-0004", "syn-0005"])
    assert done.tolist() == [3, 1, 2, 2]


def test_what_was_done_elsewhere_counts_after_a_transfer():
    """The ledger goes by the key: in a new unit the earlier duties are made up for, too."""
    people = make_personnel(6, 2, skills=("ktp",))
    busy = "syn-0003"  # of unit-001
    before = ledger_of(
        [entry(busy, "weekday", 6, 10)]
        + [entry(key, "weekday", 1, 10) for key in ("syn-0004", "syn-0005", "syn-0006")]
    )
    moved = asn.Personnel.of(
        [attrs.evolve(each, unit="unit-002") if each.key == busy else each for each in people],
        people.units,
    )
    roster = plan_of(moved, "2020-03-16", "2020-03-20", before)
    table = roster.to_polars().filter(unit="unit-002").filter(post="ktp")
    assert table.height == 5
    assert busy not in set(table["employee"])


def test_leave_before_lowers_what_is_owed_now():
    """Of two people with as many duties, the one who had fewer open days is called less."""
    people = make_personnel(3, skills=("ktp",))
    before = ledger_of([entry("syn-0002", "weekday", 2, 4), entry("syn-0003", "weekday", 2, 20)])
    roster = plan_of(people, "2020-03-16", "2020-03-19", before)
    done = (roster.post > 0).sum(axis=1)
    assert done[2] == 4
    assert done[1] == 0


def test_what_ends_within_the_period_is_left_out():
    """An entry that reaches into the days planned would count them twice."""
    people = make_personnel(3, skills=("ktp",))
    over = ledger_of([entry("syn-0002", "weekday", 9, 9, "2020-03-17")])
    assert plan_of(people, "2020-03-16", "2020-03-19", over) == plan_of(
        people, "2020-03-16", "2020-03-19", Ledger.empty()
    )


@pytest.mark.parametrize("kind", ["friday", "eve"])
def test_each_kind_of_day_is_shared_for_itself(kind):
    """With totals alike, who had fewer Fridays (or eves) has the next one."""
    people = make_personnel(4, skills=("ktp",))
    keys = ["syn-0002", "syn-0003", "syn-0004"]
    rows = [entry(key, "weekday", 1 + (key == keys[1]), 8) for key in keys]
    rows += [entry(key, kind, 1 - (key == keys[1]), 4) for key in keys]
    day = "2020-03-20" if kind == "friday" else "2020-03-24"
    roster = plan_of(people, day, day, ledger_of(rows))
    assert roster.to_polars().filter(post="ktp")["employee"].to_list() == [keys[1]]


@st.composite
def small_cases(draw):
    """A counter with three people, a few days, leave, and some earlier duties."""
    people = make_personnel(4, skills=("ktp",))
    keys = people.frame["key"].to_list()[1:]
    first = date(2020, 3, 16) + timedelta(days=draw(st.integers(0, 4)))
    period = asn.Period(first, first + timedelta(days=draw(st.integers(1, 6))))
    rows, leave = [], []
    for key in keys:
        for kind in draw(st.sets(st.sampled_from(KINDS[:3]))):
            open_ = draw(st.integers(1, 5))
            rows.append(entry(key, kind, draw(st.integers(0, open_)), open_))
        away = draw(st.sets(st.sampled_from(period.days), max_size=2))
        leave += [asn.Leave(key, asn.Period(day, day), cite("cuti")) for day in away]
    return people, period, ledger_of(rows) if rows else Ledger.empty(), leave


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_cases())
def test_no_other_roster_would_be_fairer(case):
    """Against all rosters with as few empty seats: the least sum over kinds of (duties^2/share)."""
    people, period, ledger, leave = case
    rulings = asn.resolve(people, RULES, period, leave=leave)
    roster = asn.plan(rulings, ledger=ledger)
    keys = people.frame["key"].to_list()
    done, open_ = (each.astype(int) for each in ledger.counts(keys, KINDS))
    kinds = kinds_of_days(rulings)
    works = rulings.duty == 1
    days = np.flatnonzero(works.any(axis=0))
    able = [[row for row in (1, 2, 3) if works[row, day]] for day in days]
    within = [np.ones(len(kinds), bool), *(kinds == kind for kind in range(1, 4))]
    was = np.stack([done.sum(axis=1), *done.T[1:]])
    could = np.stack([open_.sum(axis=1), *open_.T[1:]])
    here = np.stack([(works & flags).sum(axis=1) for flags in within])

    def cost(chosen):
        total = Fraction(0)
        for number, flags in enumerate(within):
            if number and not (kinds == number).any():
                continue
            for row in range(len(keys)):
                mine = sum(who == row for who, day in zip(chosen, days, strict=True) if flags[day])
                if was[number, row] + mine:
                    share = max(1, int(could[number, row] + here[number, row]))
                    total += Fraction(int(was[number, row] + mine) ** 2, share)
        return total

    had = [next(iter(np.flatnonzero(roster.post[:, day]).tolist()), None) for day in days]
    assert [row is None for row in had] == [not rows for rows in able]
    best = min(cost(chosen) for chosen in product(*(rows or [None] for rows in able)))
    assert float(cost(had) - best) < 1e-3  # prices are rounded beyond 27720


@SOME
@given(st.integers(4, 9), st.lists(st.integers(3, 20), min_size=2, max_size=4), st.integers(0, 3))
def test_month_after_month_is_as_fair_as_all_at_once(size, lengths, seed):
    """People always there: planned part by part with a ledger, as fair as one joint plan."""
    people = make_personnel(size, skills=("ktp",))
    keys = people.frame["key"].to_list()[1:]
    first, ledger = date(2020, 3, 2), Ledger.empty()
    start = first
    for length in lengths:
        end = start + timedelta(days=length - 1)
        ledger = ledger.with_(plan_of(people, start, end, ledger, YEAR, seed=seed))
        start = end + timedelta(days=1)
    joint = Ledger.of(
        plan_of(people, first, start - timedelta(days=1), Ledger.empty(), YEAR, seed=seed)
    )
    done, open_ = totals(ledger, keys)
    assert unfairness(done, open_) == unfairness(*totals(joint, keys))
    assert done.max() - done.min() <= 1


def months_with_leave(people, seed):
    """Four months, in each of which some people are on leave for a week or two."""
    rng = np.random.default_rng(seed)
    keys = people.frame["key"].to_list()[1:]
    for month in range(2, 6):
        first = date(2020, month, 1)
        last = date(2020, month + 1, 1) - timedelta(days=1)
        away = rng.choice(keys, size=len(keys) // 3, replace=False).tolist()
        begin = first + timedelta(days=int(rng.integers(0, 12)))
        span = asn.Period(begin, begin + timedelta(days=int(rng.integers(4, 14))))
        yield asn.Period(first, last), [asn.Leave(key, span, cite("cuti")) for key in away]


@pytest.mark.parametrize("seed", range(4))
def test_a_ledger_keeps_people_near_their_share(seed):
    """Over months with leave: with a ledger all are within a duty of their share, and nearer."""
    people = make_personnel(8, skills=("ktp",))
    keys = people.frame["key"].to_list()[1:]
    kept, apart = Ledger.empty(), Ledger.empty()
    for period, leave in months_with_leave(people, seed):
        rulings = asn.resolve(people, YEAR, period, leave=leave)
        kept = kept.with_(asn.plan(rulings, ledger=kept, seed=seed))
        apart = apart.with_(asn.plan(rulings, seed=seed))
    done, open_ = totals(kept, keys)
    assert np.abs(done - open_ * done.sum() / open_.sum()).max() < 1.01
    assert deviation(kept, keys) <= deviation(apart, keys) + 1e-9
    for kind in ("friday", "eve"):
        one, could = (each[:, 0] for each in kept.counts(keys, [kind]))
        assert np.abs(one - could * one.sum() / could.sum()).max() < 1.51


def test_turns_of_rest_days_are_made_up_for():
    """Who worked more weekends in turn before has fewer of the next."""
    people = make_personnel(5, workweeks=(7,))
    before = ledger_of(
        [entry("syn-0002", TURN, 4, 8)]
        + [entry(key, TURN, 1, 8) for key in ("syn-0003", "syn-0004", "syn-0005")]
    )
    rulings = asn.resolve(people, law(BASE), asn.Period("2020-03-02", "2020-03-15"))
    burden = turn_burden(rulings, before)
    assert burden.tolist() == [0, 2, -1, -1, -1]
    ledger = before.with_(asn.plan(rulings, ledger=before))
    done, _ = ledger.counts(["syn-0002", "syn-0003", "syn-0004", "syn-0005"], [TURN])
    alone = Ledger.of(asn.plan(rulings))
    plain, _ = alone.counts(["syn-0002"], [TURN])
    assert done[0, 0] - 4 < plain[0, 0]
    assert done.max() - done.min() <= 2


@SOME
@given(registers(), laws(), st.integers(0, 2))
def test_a_plan_with_a_ledger_is_lawful_and_the_same_again(people, rules, seed):
    """Burdens only choose among rosters that are as lawful; nothing else gets worse."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    earlier = asn.Period("2020-03-04", "2020-03-17")
    ledger = Ledger.of(asn.plan(asn.resolve(people, rules, earlier), seed=seed))
    one, two = (asn.plan(rulings, ledger=ledger, seed=seed) for _ in range(2))
    plain = asn.plan(rulings, seed=seed)
    assert one == two
    assert len(asn.audit(one, rulings)) <= len(asn.audit(plain, rulings)) or one.conflicts
    assert sum(each.missing for each in one.unfilled) == sum(e.missing for e in plain.unfilled)


def test_fixed_days_hold():
    """Who is fixed to come is there, and who is fixed to stay away is not."""
    people = make_personnel(6, skills=("ktp",))
    rulings = asn.resolve(people, RULES, FORTNIGHT)
    wishes = Wishes(
        fixed=[
            Fixed("syn-0002", "2020-03-18"),
            *(Fixed("syn-0003", day, False) for day in FORTNIGHT.days[:9] if day.weekday() < 5),
        ]
    )
    table = asn.plan(rulings, wishes=wishes).to_polars()
    came = table.filter(mode="WFO").select("employee", pl.col("date").cast(pl.String)).rows()
    assert ("syn-0002", "2020-03-18") in came
    early = [day for who, day in came if who == "syn-0003" and day < "2020-03-27"]
    assert not early


def test_wishes_that_cannot_be_are_refused_all_at_once():
    """Unknown people, days outside, days torn and days without a choice are told together."""
    people = make_personnel(4, skills=("ktp",))
    rulings = asn.resolve(people, RULES, asn.Period("2020-03-18", "2020-03-25"))
    wishes = Wishes(
        fixed=[
            Fixed("nobody", "2020-03-18"),
            Fixed("syn-0002", "2020-04-18"),
            Fixed("syn-0002", "2020-03-18"),
            Fixed("syn-0002", "2020-03-18", False),
            Fixed("syn-0003", "2020-03-25"),
        ],
        spaced=["ghost"],
    )
    with pytest.raises(asn.InvalidInput) as caught:
        asn.plan(rulings, wishes=wishes)
    assert [fault.code for fault in caught.value.faults] == [
        *("ASN-WSH-001", "ASN-WSH-001", "ASN-WSH-004", "ASN-WSH-002", "ASN-WSH-003")
    ]


def test_likings_choose_among_equals_alone():
    """The liked day is given where it costs no fairness, and never a duty more."""
    people = make_personnel(4, skills=("ktp",))
    rulings = asn.resolve(people, RULES, asn.Period("2020-03-18", "2020-03-20"))
    for day in ("2020-03-18", "2020-03-19", "2020-03-20"):
        wishes = Wishes(likings=[Liking("syn-0003", day, 7)])
        roster = asn.plan(rulings, wishes=wishes)
        assert roster["syn-0003", day].post == "ktp"
        assert (roster.post > 0).sum(axis=1).tolist() == [0, 1, 1, 1]


@SOME
@given(st.data())
def test_a_team_meets_wherever_it_can(data):
    """Where a cap has room for all of a team, it meets in each week; else no roster could."""
    people = make_personnel(6)
    places = data.draw(st.integers(0, 4))
    members = data.draw(
        st.sets(st.sampled_from(people.frame["key"].to_list()), min_size=2, max_size=4)
    )
    cap = policy("cap", (asn.Cap, "cap", {"count": places}))
    usual = policy(
        "usual",
        (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
        (asn.Permit, "home", {"modes": ("WFH",)}),
    )
    rulings = asn.resolve(people, law(BASE, usual, cap), asn.Period("2020-03-16", "2020-03-20"))
    assume(not rulings.conflicts)
    roster = asn.plan(rulings, wishes=Wishes(teams=[Team("t", sorted(members))]))
    here = roster.mode == rulings.modes.bit("WFO") + 1
    rows = [people.index(key) for key in members]
    assert here[rows].all(axis=0).any() == (len(members) <= places)
    assert not asn.audit(roster, rulings)
