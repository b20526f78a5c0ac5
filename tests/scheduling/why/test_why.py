"""Why a plan has gaps: told where there are any, true, and undone by what is said to help."""

from __future__ import annotations

from datetime import date
from itertools import product

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.wishes import Fixed, Wishes
from asn_worksched.rulings.terms import NO_CAP
from asn_worksched.scheduling.why import why_impossible
from asn_worksched.scheduling.why.mending import Lever, mends
from asn_worksched.scheduling.why.tangle import Choice, Row, Tangle
from asn_worksched.testing import make_personnel

from ...laws import BASE, HOME, PIKET, cite, law, policy, rules, under_one_roof

MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
WEEK = asn.Period("2020-03-16", "2020-03-20")
MONDAY = asn.Period("2020-03-16", "2020-03-16")


def possible(rulings, works):
    """Whether a lawful roster without gaps exists, by going through all of them day by day."""
    limits = [(limit, span) for limit in rulings.limits for span in limit.spans]
    reached = {tuple([0] * (len(limits) * len(rulings.people)))}
    for day in range(len(rulings.period)):
        days = list(choices(rulings, works, day))
        reached = {
            after
            for counts in reached
            for chosen in days
            if (after := counted(rulings, limits, counts, chosen, day)) is not None
        }
    return bool(reached)


def choices(rulings, works, day):
    """Every way to spend a day within caps and with all seats taken: the mode bit of each."""
    options = []
    for row in range(len(rulings.people)):
        allowed = int(rulings.allowed[row, day]) if works[row, day] else 0
        modes = [bit for bit in range(8) if allowed >> bit & 1]
        options.append(modes or [None])
    for chosen in product(*options):
        if all(kept(cap, chosen, day) for cap in rulings.caps) and seated(rulings, chosen, day):
            yield chosen


def kept(cap, chosen, day):
    """Whether a cap leaves room for all who are in its modes."""
    there = [
        cap.group[row]
        for row, bit in enumerate(chosen)
        if bit is not None and cap.mask >> bit & 1 and cap.counted[row, day] and cap.group[row] >= 0
    ]
    return all(
        there.count(group) <= places
        for group, places in enumerate(cap.places[:, day].tolist())
        if places < NO_CAP
    )


def seated(rulings, chosen, day):
    """Whether those at the office can take all seats, by trying every order (Hall's condition)."""
    office = {
        row
        for row, bit in enumerate(chosen)
        if bit is not None and rulings.modes.office_mask >> bit & 1
    }
    wanted = [(seat, set(seat.able.tolist()) & office) for seat in rulings.seats]
    return matched([able for seat, able in wanted for _ in range(seat.need[day])], frozenset())


def matched(wanted, taken):
    """Whether each of the sets can have a person of its own."""
    if not wanted:
        return True
    return any(matched(wanted[1:], taken | {row}) for row in wanted[0] - taken)


def counted(rulings, limits, counts, chosen, day):
    """The days of each limit and person after one more day; ``None`` beyond a limit."""
    after, at = list(counts), 0
    for limit, span in limits:
        for row, bit in enumerate(chosen):
            if day in span and limit.who[row] and bit is not None and limit.mask >> bit & 1:
                after[at] += 1
                if after[at] > limit.rule.at_most:
                    return None
            at += 1
    return tuple(after)


@st.composite
def small(draw):
    """At most four people, a few random clauses and leave, over two days or a week."""
    people = make_personnel(
        draw(st.integers(1, 4)),
        draw(st.integers(1, 2)),
        draw(st.integers(0, 9)),
        skills=("ktp",)[: draw(st.integers(0, 1))],
    )
    if draw(st.booleans()):
        people = under_one_roof(people)
    made = tuple(draw(rules(number)) for number in range(draw(st.integers(1, 4))))
    random = asn.Policy(instrument=policy("random").instrument, rules=made)
    period = draw(st.sampled_from([asn.Period("2020-03-19", "2020-03-20"), WEEK]))
    keys = people.frame["key"].to_list()
    away = draw(st.lists(st.sampled_from(keys), max_size=2))
    leave = [asn.Leave(key, asn.Period("2020-03-19", "2020-03-19"), cite("cuti")) for key in away]
    try:
        whole = law(BASE, HOME, PIKET, random)
    except asn.InvalidInput:
        assume(False)
    return asn.resolve(people, whole, period, leave=leave)


def torn(found):
    """Whether a clash is one of clauses on modes alone, which no roster can mend."""
    return all(reason.kind == "modes" for reason in found.reasons)


@MANY
@given(small())
def test_a_clash_is_told_where_no_roster_has_everything(rulings):
    """Something is told just where no lawful roster without gaps exists, by trying all of them."""
    roster = asn.plan(rulings)
    told = [each for each in why_impossible(roster) if not torn(each)]
    assert bool(told) == (not possible(rulings, roster.mode != 0))


@MANY
@given(small(), st.integers(0, 3))
def test_the_same_is_told_each_time(rulings, seed):
    """Asking twice, of rulings or of their roster, gives the same answer."""
    assert why_impossible(rulings, seed=seed) == why_impossible(asn.plan(rulings, seed=seed))


@MANY
@given(small())
def test_every_reason_is_cited(rulings):
    """A clause is told with its act, a fact with its source, in both languages."""
    for found in why_impossible(rulings):
        assert found.reasons
        for reason in found.reasons:
            assert bool(reason.citation) or bool(reason.source)
            cited = reason.citation.text("en") if reason.citation else reason.source
            assert cited in reason.text("en")
            assert reason.text("id")
        assert found.text("en").count("\n") >= len(found.reasons)


@st.composite
def numbered(draw):
    """Numbers of a small office: people, leave, a cap, a minimum, a limit."""
    return {
        "people": draw(st.integers(1, 6)),
        "away": draw(st.integers(0, 3)),
        "cap": draw(st.integers(0, 4)),
        "minimum": draw(st.integers(1, 4)),
        "limit": draw(st.integers(0, 5)),
    }


KEYS = {"limit": "limit", "need": "minimum", "cap": "cap"}


def office(numbers):
    """The rulings of an office of one unit: seats for anybody, a cap, a limit on its office."""
    people = asn.Personnel.of(
        [asn.Employee(key=f"p{n}", unit="u") for n in range(numbers["people"])],
        [asn.Unit("u", "Unit Uji")],
    )
    made = policy(
        "made",
        (asn.Cap, "cap", {"count": numbers["cap"]}),
        (asn.Cover, "seat", {"of": "unit", "minimum": numbers["minimum"]}),
        (asn.Limit, "limit", {"modes": ("WFO",), "at_most": numbers["limit"]}),
    )
    leave = [
        asn.Leave(f"p{n}", asn.Period("2020-03-16", "2020-03-18"), cite("cuti"))
        for n in range(min(numbers["away"], numbers["people"]))
    ]
    return asn.resolve(people, law(BASE, HOME, made), WEEK, leave=leave)


@MANY
@given(numbered())
def test_what_helps_helps_when_it_is_made_law(numbers):
    """Whatever would help alone leaves no gap once it is written into the law itself."""
    found = why_impossible(office(numbers))
    assume(len(found) == 1)
    for relaxation in found[0].relaxations:
        kinds = {change.kind for change in relaxation.changes}
        name = KEYS.get(kinds.pop()) if len(kinds) == 1 else None
        if name is not None:
            values = [change.becomes for change in relaxation.changes]
            becomes = min(values) if name == "minimum" else max(values)
            assert why_impossible(office({**numbers, name: becomes})) == ()
            if name == "limit":
                assert why_impossible(office({**numbers, name: becomes - 1})) != ()


@MANY
@given(numbered())
def test_the_nearest_comes_first(numbers):
    """Relaxations are ranked: fewer changes, then fewer person-days."""
    for found in why_impossible(office(numbers)):
        ranks = [(len({c.kind for c in r.changes}), r.amount) for r in found.relaxations]
        assert ranks == sorted(ranks)
        assert found.relaxations


def counter(skilled, others, away=(), *more):
    """One counter for KTP on one Monday, some with the skill, and who of them is away."""
    unit = asn.Unit("K01", "Loket", services=(asn.Service("loket", "Loket", "ktp"),))
    people = [asn.Employee(key=f"s{n}", unit="K01", skills=["ktp"]) for n in range(skilled)]
    people += [asn.Employee(key=f"o{n}", unit="K01") for n in range(others)]
    leave = [asn.Leave(key, MONDAY, cite("cuti")) for key in away]
    register = asn.Personnel.of(people, [unit])
    return asn.resolve(register, law(BASE, HOME, PIKET, *more), MONDAY, leave=leave)


def test_leave_and_skills_are_told_with_their_numbers():
    """All three with the skill on leave: four reasons, and one more person would do."""
    (found,) = why_impossible(counter(3, 2, ["s0", "s1", "s2"]))
    assert [reason.text("en") for reason in found.reasons] == [
        "officers needed at loket of K01: 1 [SE piket, piket]",
        "people of K01 without the skill ktp: 2 [the register]",
        "on leave: 3 of 3 [the table of leave]",
        "people of K01 with the skill ktp: 3 [the register]",
    ]
    assert [each.text("en") for each in found.relaxations] == [
        "1 more with the skill ktp at loket of K01",
        "officers at loket of K01: 0 instead of 1 [SE piket, piket]",
    ]
    assert found.smallest
    assert found.days == (date(2020, 3, 16),)


def test_a_cap_and_leave_can_both_be_in_the_way():
    """Both are told of one seat, each with what would help once the other is mended."""
    shut = policy("shut", (asn.Cap, "cap", {"count": 0}))
    one, two = why_impossible(counter(2, 0, ["s0", "s1"], shut))
    assert {one.reasons[1].kind, two.reasons[1].kind} == {"cap", "leave"}
    assert one.smallest
    helps = {change.kind for each in (one, two) for r in each.relaxations for change in r.changes}
    assert helps == {"cap", "people", "need"}


def short_staffed(skilled, limit, need=1):
    """A counter on three days with so many who can hold it, and a limit for everybody."""
    unit = asn.Unit("K01", "Loket", services=(asn.Service("loket", "Loket", "ktp"),))
    people = [asn.Employee(key=f"s{n}", unit="K01", skills=["ktp"]) for n in range(skilled)]
    people.append(asn.Employee(key="other", unit="K01"))
    rules = (
        policy("piket", (asn.Cover, "piket", {"minimum": need})),
        policy("limit", (asn.Limit, "limit", {"modes": ("WFO",), "at_most": limit})),
    )
    days = asn.Period("2020-03-16", "2020-03-18")
    return asn.resolve(asn.Personnel.of(people, [unit]), law(BASE, HOME, *rules), days)


@pytest.mark.parametrize("need", [1, 2])
@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("skilled", [0, 1, 2])
def test_as_many_people_more_as_are_told_are_enough(skilled, limit, need):
    """Whoever comes new is under a limit for everybody too: with so many more no seat is empty."""
    found = why_impossible(short_staffed(skilled, limit, need))
    changes = [change for each in found for r in each.relaxations for change in r.changes]
    more = [change.values["many"] for change in changes if change.kind == "people"]
    assert bool(found) == bool(more) == (skilled < need or skilled * limit < need * 3)
    if more:
        enough = asn.plan(short_staffed(skilled + sum(more), limit, need))
        assert enough.unfilled == ()


@pytest.mark.parametrize("skilled", [1, 3])
def test_more_people_do_not_help_where_nobody_may_come(skilled):
    """Under a limit of no day at all for anybody only the limit or the seat can change."""
    found = why_impossible(short_staffed(skilled, 0))
    assert len(found) == 3
    for each in found:
        assert [reason.kind for reason in each.reasons] == ["need", "limit"]
        assert {change.kind for r in each.relaxations for change in r.changes} == {"limit", "need"}


def test_a_limit_for_some_does_not_hold_whoever_is_new():
    """A limit that leaves out some who hold the seat is none of those who come besides."""
    unit = asn.Unit("K01", "Loket", services=(asn.Service("loket", "Loket", "ktp"),))
    people = [asn.Employee(key=key, unit="K01", skills=["ktp"]) for key in ("s0", "s1")]
    rules = policy(
        "limit", (asn.Limit, "some", {"modes": ("WFO",), "at_most": 0, "select": "key = 's0'"})
    )
    register = asn.Personnel.of(people, [unit])
    piket = policy("piket", (asn.Cover, "piket", {"minimum": 2}))
    (found,) = why_impossible(asn.resolve(register, law(BASE, HOME, piket, rules), MONDAY))
    assert "people" in {change.kind for r in found.relaxations for change in r.changes}


def test_days_settled_beforehand_are_facts_like_others():
    """Who is to stay away by a wish cannot hold the seat; without the wish nothing is missing."""
    rulings = counter(1, 0)
    wishes = Wishes(fixed=[Fixed("s0", date(2020, 3, 16), at_office=False)])
    assert why_impossible(rulings) == ()
    (found,) = why_impossible(rulings, wishes=wishes)
    assert "people whose day is settled beforehand: 1 [the wishes]" in found.text("en")
    assert "1 fewer whose day is settled beforehand" in found.text("en")


def test_two_changes_are_told_only_where_one_does_not_do():
    """Places in two rooms that must both grow: no lever alone, and each pair that does."""
    rows = (Row(0, (0,), 1, 1, least=True), Row(1, (0,), 0, 2), Row(2, (0,), 0, 2))
    tangle = Tangle(3, (2, 2), ((), ()), (Choice((0, 1), 2),), rows)
    one, two, three = (Lever(kind, frozenset({n})) for n, kind in enumerate(("need", "cap", "cap")))
    (alone,) = mends(tangle, (one, two), (one, two, three), ())
    assert alone.levers == (one,)
    (both,) = mends(tangle, (two,), (two, three), ())
    assert (both.levers, both.eased.total) == ((two, three), 2)


@pytest.mark.parametrize("locale", ["en", "id"])
def test_protected_facts_are_never_told(locale):
    """With a clause on protected people in the clash no number is told anywhere, nor the clause."""
    sick = policy(
        "sick", (asn.Require, "ill", {"modes": ("WFH",), "select": "protected", "note": "sakit"})
    )
    rulings = counter(3, 1, ["s0"], sick)
    people = [attrs.evolve(each, protected=each.key in {"s1", "s2"}) for each in rulings.people]
    register = asn.Personnel.of(people, rulings.people.units)
    leave = [asn.Leave("s0", MONDAY, cite("cuti"))]
    again = asn.resolve(register, law(BASE, HOME, PIKET, sick), MONDAY, leave=leave)
    (found,) = why_impossible(again)
    told = found.text(locale).replace("2020-03-16", "").replace("K01", "")
    lines = [line.partition(". ")[2] or line for line in told.splitlines()[1:]]
    assert not any(sign.isdigit() for line in lines for sign in line)
    assert "protected" not in repr(found)
    assert "ill" not in told.split()
    assert "SE sick" in told
    assert all(each.amount is None for each in found.relaxations)
    assert all(c.was is c.becomes is None for each in found.relaxations for c in each.changes)


def test_only_what_was_asked_about_is_told():
    """A day or a unit narrows the answer; others are not known."""
    numbers = {"people": 1, "away": 0, "cap": 4, "minimum": 2, "limit": 5}
    rulings = office(numbers)
    (whole,) = why_impossible(rulings)
    assert len(whole.days) == 5
    (one,) = why_impossible(rulings, day="2020-03-17", unit="u")
    assert one.days == (date(2020, 3, 17),)
    assert one.reasons == whole.reasons
    with pytest.raises(asn.NotKnown):
        why_impossible(rulings, day="2020-04-17")
    with pytest.raises(asn.NotKnown):
        why_impossible(rulings, unit="x")


def test_a_roster_needs_its_rulings():
    """A roster that does not know its rulings cannot be explained, and says so."""
    roster = asn.plan(counter(1, 0))
    with pytest.raises(asn.NotKnown):
        why_impossible(attrs.evolve(roster, rulings=None))


def test_a_full_roster_has_nothing_to_tell():
    """Where all could be had nothing is told."""
    assert why_impossible(counter(2, 1)) == ()
    assert np.count_nonzero(asn.plan(counter(2, 1)).mode) == 3
