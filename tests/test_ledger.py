"""The ledger: what is a duty, on which days it could have been asked, and what goes with whom."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.ledger import ALL_KINDS, KINDS, Ledger, kinds_of_days
from asn_worksched.testing import make_personnel

from .laws import BASE, CALENDAR, FORTNIGHT, HOME, PIKET, cite, law, laws, policy, registers

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def holiday(day, kind="public"):
    """A made-up day off."""
    return asn.Holiday(
        day=day, name="Libur", kind=kind, citation=cite("skb"), known_from=date(2019, 1, 1)
    )


def under(calendar, *policies, region="36.74"):
    """The law of some policies with another calendar."""
    return asn.Law.of([*policies], calendars=[calendar], region=region)


def kinds(rulings):
    """The kind of each day, by name."""
    return [KINDS[number] for number in kinds_of_days(rulings)]


def worked(people, rules, first, last, **more):
    """A plan of those days."""
    return asn.plan(asn.resolve(people, rules, asn.Period(first, last)), **more)


def counted(ledger, key, kind):
    """Duties and open days of a person and kind."""
    done, open_ = ledger.counts([key], [kind])
    return int(done[0, 0]), int(open_[0, 0])


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2020-03-19", "weekday"),
        ("2020-03-20", "friday"),
        ("2020-03-21", "rest_day"),
        ("2020-03-24", "eve"),
        ("2020-03-25", "rest_day"),
        ("2020-03-26", "weekday"),
    ],
)
def test_each_day_is_of_one_kind(day, kind):
    """Weekday, Friday, the eve of a holiday, and days of rest are told apart."""
    rulings = asn.resolve(make_personnel(2), law(BASE), asn.Period(day, day))
    assert kinds(rulings) == [kind]


def test_a_friday_before_a_holiday_is_an_eve_and_a_holiday_on_friday_is_rest():
    """Of two kinds that fit, the rarer burden counts."""
    calendar = asn.Calendar(
        holidays=(holiday(date(2020, 3, 21)), holiday(date(2020, 3, 27))), years=frozenset({2020})
    )
    week = asn.Period("2020-03-20", "2020-03-27")
    rulings = asn.resolve(make_personnel(2), under(calendar, BASE), week)
    told = dict(zip((str(day) for day in week), kinds(rulings), strict=True))
    assert told["2020-03-20"] == "eve"
    assert told["2020-03-26"] == "eve"
    assert told["2020-03-27"] == "rest_day"


@pytest.mark.parametrize(("years", "kind"), [({2020, 2021}, "eve"), ({2020}, "weekday")])
def test_the_last_day_of_a_year_looks_into_the_next_where_it_is_decreed(years, kind):
    """A holiday of a year without a decree is not guessed, and is no fault either."""
    calendar = asn.Calendar(holidays=(holiday(date(2021, 1, 1)),), years=frozenset(years))
    last = asn.Period("2020-12-31", "2020-12-31")
    assert kinds(asn.resolve(make_personnel(2), under(calendar, BASE), last)) == [kind]


def test_a_holiday_that_was_not_known_yet_makes_no_eve():
    """What a plan of that time could not know does not change its kinds of days."""
    late = attrs.evolve(holiday(date(2020, 3, 20)), known_from=date(2020, 3, 19))
    early = attrs.evolve(holiday(date(2020, 1, 1)), known_from=date(2019, 1, 1))
    calendar = asn.Calendar(holidays=(early, late), years=frozenset({2020}))
    day = asn.Period("2020-03-19", "2020-03-19")
    people = make_personnel(2)
    rules = under(calendar, BASE)
    assert kinds(asn.resolve(people, rules, day, as_known_on="2020-03-18")) == ["weekday"]
    assert kinds(asn.resolve(people, rules, day, as_known_on="2020-03-19")) == ["eve"]


def test_duties_are_counted_by_kind():
    """Every seat that is held is one duty of the kind of its day."""
    people = make_personnel(6, skills=("ktp",))
    roster = worked(people, law(BASE, HOME, PIKET), "2020-03-18", "2020-03-31")
    ledger = Ledger.of(roster)
    done, _ = ledger.counts(people.frame["key"].to_list(), ALL_KINDS)
    assert dict(zip(ALL_KINDS, done.sum(axis=0).tolist(), strict=True)) == {
        "weekday": 6,
        "friday": 2,
        "eve": 1,
        "rest_day": 0,
        "night": 0,
        "turn": 0,
    }


def test_who_could_not_be_asked_has_no_open_days():
    """Somebody without the skill of any seat owes nothing, and somebody on leave owes less."""
    people = make_personnel(4, skills=("ktp",))
    leave = asn.Leave("syn-0002", asn.Period("2020-03-18", "2020-03-20"), cite("cuti"))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET), FORTNIGHT, leave=[leave])
    ledger = Ledger.of(asn.plan(rulings))
    head, away, there = (
        sum(counted(ledger, key, kind)[1] for kind in KINDS)
        for key in ("syn-0001", "syn-0002", "syn-0003")
    )
    assert (head, away, there) == (0, 6, 9)


def test_coming_by_mere_habit_is_no_duty():
    """Where everybody comes anyway nobody has a duty; under a cap each who comes has one."""
    people = make_personnel(4)
    usual = policy(
        "usual",
        (asn.Permit, "office", {"modes": ("WFO",), "usual": True}),
        (asn.Permit, "home", {"modes": ("WFH",)}),
    )
    free = worked(people, law(BASE, usual), "2020-03-18", "2020-03-20")
    assert len(Ledger.of(free)) == 0
    cap = policy("cap", (asn.Cap, "cap", {"share": Fraction(1, 2)}))
    half = Ledger.of(worked(people, law(BASE, usual, cap), "2020-03-18", "2020-03-20"))
    assert int(half.table["duties"].sum()) == 6
    assert int(half.table["open"].sum()) == 12


def test_rest_days_in_turn_count_apart():
    """Those who work all seven days have their rest days worked in turn under a kind of its own."""
    people = make_personnel(5, workweeks=(7,))
    roster = worked(people, law(BASE), "2020-03-16", "2020-03-29")
    table = Ledger.of(roster).table
    assert set(table["kind"]) == {"turn"}
    assert set(table["open"]) == {5}  # two weekends and Nyepi
    rest = [5, 6, 9, 12, 13]
    worked_rest = (roster.mode[1:, rest] > 0).sum(axis=1).tolist()  # the head works five days
    assert table["employee"].to_list() == people.frame["key"].to_list()[1:]
    assert table["duties"].to_list() == worked_rest


def test_nights_count_for_units_that_have_them():
    """Hours that touch the small hours are night duty, open to the same unit alone."""
    people = make_personnel(6, 2, skills=("ktp",))
    night = policy(
        "night",
        (
            asn.Hours,
            "hours",
            {"start": time(20), "minutes": 480, "select": "unit.code = 'unit-001'"},
        ),
        level=7,
    )
    roster = worked(people, law(BASE, HOME, PIKET, night), "2020-03-18", "2020-03-20")
    nights = Ledger.of(roster).table.filter(pl.col("kind") == "night")
    assert int(nights["duties"].sum()) == 3
    assert set(nights["employee"]) <= {"syn-0001", "syn-0003", "syn-0005"}
    assert set(nights["open"]) == {3}


def test_in_shifts_every_day_that_may_be_worked_is_open():
    """People who work in shifts could be asked on days off, too; each shift is a duty."""
    people = make_personnel(5, skills=("ktp",), workweeks=(7,))
    roster = worked(people, law(BASE, HOME, PIKET), "2020-03-16", "2020-03-29")
    shifts = attrs.evolve(roster, shift_posts=frozenset({"ktp"}))
    plain, shifted = (Ledger.of(each).table for each in (roster, shifts))
    table = shifted.filter(pl.col("kind").is_in(KINDS))
    assert int(table["duties"].sum()) == int((roster.post > 0).sum())
    keys = roster.people.frame["key"].gather(np.flatnonzero((roster.post > 0).any(axis=1)))
    days = table.filter(pl.col("employee").is_in(keys.implode())).group_by("employee")
    assert set(days.agg(pl.col("open").sum())["open"]) == {14}
    assert int(plain["open"].sum()) < int(shifted["open"].sum())


def test_standing_by_is_no_duty():
    """Who is in reserve for a seat has no duty for it."""
    people = make_personnel(5, skills=("ktp",))
    reserve = policy("piket", (asn.Cover, "piket", {"reserve": 1}), region="36.74")
    roster = worked(people, law(BASE, HOME, reserve), "2020-03-18", "2020-03-20")
    assert int((roster.post > 0).sum()) == 6
    assert int(Ledger.of(roster).table["duties"].sum()) == 3


def test_a_roster_counts_once():
    """Days of a person that the ledger holds already are refused, with how many people it is."""
    people = make_personnel(4, skills=("ktp",))
    roster = worked(people, law(BASE, HOME, PIKET), "2020-03-18", "2020-03-20")
    ledger = Ledger.of(roster)
    with pytest.raises(asn.InvalidInput) as caught:
        ledger.with_(roster)
    assert [fault.code for fault in caught.value.faults] == ["ASN-LED-001"]
    later = worked(people, law(BASE, HOME, PIKET), "2020-03-20", "2020-03-24")
    with pytest.raises(asn.InvalidInput):
        Ledger.of(roster, later)


def test_a_roster_without_rulings_cannot_be_entered():
    """Without the law nobody knows on which days a duty could have been asked."""
    roster = worked(make_personnel(2), law(BASE), "2020-03-18", "2020-03-18")
    with pytest.raises(asn.InvalidInput) as caught:
        Ledger.of(attrs.evolve(roster, rulings=None))
    assert [fault.code for fault in caught.value.faults] == ["ASN-LED-002"]


def entries(*rows):
    """A ledger of (employee, start, end, kind, duties, open)."""
    frame = pl.DataFrame(
        [(who, date.fromisoformat(a), date.fromisoformat(b), *rest) for who, a, b, *rest in rows],
        schema=["employee", "start", "end", "kind", "duties", "open"],
        orient="row",
    )
    return Ledger(frame.cast(Ledger.empty().table.schema))


def test_before_and_since_part_a_ledger():
    """Each entry is on one side of any day; one that goes over it belongs to what is since."""
    ledger = entries(
        ("a", "2020-01-01", "2020-01-31", "weekday", 1, 5),
        ("a", "2020-02-01", "2020-02-29", "weekday", 2, 6),
    )
    for day in ("2020-01-01", "2020-01-15", "2020-02-01", "2020-02-29", "2020-03-01"):
        assert ledger.before(day) + ledger.since(day) == ledger
    assert len(ledger.before("2020-02-29")) == 1


@MANY
@given(registers(), laws(), st.integers(0, 3))
def test_nobody_has_more_duties_than_open_days(people, rules, seed):
    """Under any law, each kind's duties are among the open days, and all are days of work."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    table = Ledger.of(roster).table
    assert (table["duties"] >= 0).all()
    assert (table["duties"] <= table["open"]).all()
    plain = table.filter(pl.col("kind").is_in(KINDS)).group_by("employee").agg(pl.col("open").sum())
    days = dict(zip(people.frame["key"], (roster.mode > 0).sum(axis=1).tolist(), strict=True))
    assert all(open_ <= days[key] for key, open_ in plain.iter_rows())


@SOME
@given(registers(), laws(), st.data())
def test_a_ledger_of_two_halves_is_that_of_the_whole(people, rules, data):
    """Counted day by day: the parts of a roster add up to the same duties by person and kind."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    whole = asn.plan(rulings)
    cut = data.draw(st.integers(1, 13))
    halves = []
    for first, last in ((0, cut - 1), (cut, 13)):
        period = asn.Period(FORTNIGHT.days[first], FORTNIGHT.days[last])
        part = asn.resolve(people, rules, period)
        span = slice(first, last + 1)
        halves.append(
            attrs.evolve(
                whole,
                period=period,
                mode=whole.mode[:, span],
                post=whole.post[:, span],
                rule=whole.rule[:, span],
                shift=whole.shift[:, span],
                rulings=part,
            )
        )
    keys = people.frame["key"].to_list()
    kinds_ = [kind for kind in ALL_KINDS if kind != "night"]
    of_whole = Ledger.of(whole).counts(keys, kinds_)
    of_parts = Ledger.of(*halves).counts(keys, kinds_)
    assert np.array_equal(of_whole[0], of_parts[0])
    assert np.array_equal(of_whole[1], of_parts[1])


def test_what_was_done_goes_with_the_person():
    """After a transfer the key finds the same duties, under the new unit's share."""
    ledger = entries(
        ("syn-0001", "2020-01-01", "2020-01-31", "weekday", 4, 20),
        ("syn-0002", "2020-01-01", "2020-01-31", "weekday", 0, 20),
    )
    people = make_personnel(2, 2)
    apart = ledger.shares(people).filter(pl.col("kind") == "all")
    assert apart["share"].to_list() == [4.0, 0.0]
    moved = asn.Personnel.of(
        [attrs.evolve(people["syn-0001"], unit="unit-002"), people["syn-0002"]], people.units
    )
    together = ledger.shares(moved).filter(pl.col("kind") == "all")
    assert together["unit"].to_list() == ["unit-002", "unit-002"]
    assert together["beyond"].to_list() == [2.0, -2.0]


@MANY
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(KINDS), st.integers(0, 9)),
        unique_by=lambda each: each[:2],
    )
)
def test_shares_add_up_to_the_duties(rows):
    """Within each kind fair shares sum to all duties, and what is beyond them to nothing."""
    ledger = entries(
        *(
            (who, "2020-01-01", "2020-01-31", kind, min(n, 5), max(n, 5) if n else 0)
            for who, kind, n in rows
        )
    )
    for _, part in ledger.shares().group_by("kind"):
        assert part["share"].sum() == pytest.approx(part["duties"].sum())
        assert part["beyond"].sum() == pytest.approx(0)


def test_an_empty_ledger_says_nothing():
    """It has no entries, no duties of anybody, and adds nothing."""
    empty = Ledger.empty()
    assert len(empty) == 0
    assert counted(empty, "a", "weekday") == (0, 0)
    one = entries(("a", "2020-01-01", "2020-01-31", "eve", 1, 2))
    assert empty + one == one == one + empty
    assert "1 duties of 1 people" in repr(one)
    assert CALENDAR.years == frozenset({2020})
