"""Proposals: who can take a seat, by force; and why others cannot, without a word on health."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.ledger import Ledger
from asn_worksched.scheduling.repair import hindrance, proposals, repair
from asn_worksched.testing import make_personnel

from ...laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, policy
from .force import cases, choices, every_roster, misses, words

MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def gaps(case):
    """Every (seat, day) with fewer officers than it needs, unlawful ones not counted."""
    was = words(case.roster)
    for seat in case.rulings.seats:
        for day in np.flatnonzero(seat.need).tolist():
            there = [row for row in seat.able if was[row][day] == ("WFO", seat.post)]
            if len(there) < seat.need[day]:
                yield seat, day


def burden(case, made):
    """The sum of (duties squared / open days) of a roster of words."""
    total = Fraction(0)
    for row, key in enumerate(case.rulings.people.frame["key"]):
        allowed = [
            {mode.code for mode in case.rulings.of(key, day).allowed} for day in case.rulings.period
        ]
        posts = [post if not post.endswith("-cadangan") else "" for _, post in made[row]]
        duties = sum(
            mode == "WFO" and bool(post or (len(open_) > 1 and "WFO" in open_))
            for (mode, _), post, open_ in zip(made[row], posts, allowed, strict=True)
        )
        total += Fraction(duties**2, max(1, sum("WFO" in open_ for open_ in allowed)))
    return total


def best_by_force(case, row, day, post):
    """The least (changes, growth of unfairness) with somebody in a seat and nothing worse."""
    was = words(case.roster)
    before, fair = misses(case.rulings, was), burden(case, was)
    found = None
    for made in every_roster(case, lenient=True):
        changed = sum(
            a != b
            for one, two in zip(made, was, strict=True)
            for a, b in zip(one, two, strict=True)
        )
        if made[row][day] != ("WFO", post) or (found and changed > found[0]):
            continue
        after = misses(case.rulings, made)
        if all(after[key] <= before[key] for key in after):
            worth = changed, burden(case, made) - fair
            found = worth if found is None else min(found, worth)
    return found


@MANY
@given(cases(), st.data())
def test_proposals_are_those_that_force_finds(case, data):
    """Everybody who can take a seat is proposed, with the fewest changes, then the fairest."""
    case = attrs.evolve(case, freeze=case.freeze[:1])
    assume(np.prod([len(each) for each in choices(case, lenient=True)]) <= 3_000)
    open_ = list(gaps(case))
    assume(open_)
    seat, day = data.draw(st.sampled_from(open_))
    place = {"day": case.rulings.period.days[day], "unit": seat.unit, "post": seat.post}
    kept = {"keep_before": case.keep_before, "freeze": case.freeze}
    found = proposals(case.roster, case.rulings, **place, **kept)
    keys = case.rulings.people.frame["key"].to_list()
    by_force = {
        keys[row]: best
        for row in seat.able.tolist()
        if words(case.roster)[row][day] != ("WFO", seat.post)
        and (best := best_by_force(case, row, day, seat.post)) is not None
    }
    assert {each.employee: (len(each), each.unfairness) for each in found} == by_force
    assert [each.employee for each in found] == sorted(
        by_force, key=lambda key: (*by_force[key], keys.index(key))
    )
    for key in keys:
        why = hindrance(case.roster, case.rulings, employee=key, **place, **kept)
        assert (why is None) == (key in by_force)


@MANY
@given(cases(), st.data())
def test_a_proposal_yields_its_roster(case, data):
    """The roster of a proposal differs by its changes, fills the seat, and is made no worse."""
    open_ = list(gaps(case))
    assume(open_)
    seat, day = data.draw(st.sampled_from(open_))
    when = case.rulings.period.days[day]
    found = proposals(case.roster, case.rulings, day=when, unit=seat.unit, post=seat.post)
    before = misses(case.rulings, words(case.roster))
    for each in found:
        after = misses(case.rulings, words(each.roster))
        assert all(after[key] <= before[key] for key in after)
        assert len(each.changes) == len(each)
        assert each.roster[each.employee, when].post == seat.post
        assert each.roster[each.employee, when].mode == asn.WFO


def office(n=7, *policies):
    """A unit with a counter, its roster, and the first day with its officer."""
    people = make_personnel(n, 1, skills=("ktp",))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET, *policies), FORTNIGHT)
    roster = asn.plan(rulings)
    first = roster.to_polars().filter(post="ktp").row(0, named=True)
    return rulings, roster, {"day": first["date"], "unit": "unit-001", "post": "ktp"}, first


def test_whoever_is_suddenly_absent_is_replaced():
    """Everybody else with the skill is proposed, who has had least first; the absent one is not."""
    rulings, roster, place, first = office()
    found = proposals(roster, rulings, **place, absent=[first["employee"]])
    others = {f"syn-{n:04}" for n in range(2, 8)} - {first["employee"]}
    assert {each.employee for each in found} == others
    assert [each.unfairness for each in found] == sorted(each.unfairness for each in found)
    assert all(each.roster[first["employee"], place["day"]].mode is None for each in found)
    assert {len(each.changes) for each in found} == {2}
    assert proposals(roster, rulings, **place) == ()


def test_a_ledger_changes_who_comes_first():
    """Who stood most often before is proposed last, with those duties in the count."""
    rulings, roster, place, first = office()
    keys = [f"syn-{n:04}" for n in range(2, 8) if f"syn-{n:04}" != first["employee"]]
    earlier = asn.Period("2020-03-02", "2020-03-13")
    past = asn.plan(asn.resolve(rulings.people, rulings.law, earlier))
    for day in earlier:
        past = past.moved(keys[0], day, mode="WFO", post="ktp")
    ledger = Ledger.of(past)
    found = proposals(roster, rulings, **place, absent=[first["employee"]], ledger=ledger)
    assert found[-1].employee == keys[0]
    assert found[-1].duties >= 10
    assert found[-1].duties > found[-1].fair_share


def test_a_swap_is_found_where_a_limit_is_reached():
    """Who has had all days of the week can still come by giving another one away."""
    limit = policy("limit", (asn.Limit, "limit", {"modes": ("WFO",), "at_most": 1}))
    people = make_personnel(7, 1, skills=("ktp",))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET, limit), FORTNIGHT)
    roster = asn.plan(rulings)
    day = date(2020, 3, 23)
    holder = roster.to_polars().filter(post="ktp", date=day)["employee"][0]
    found = proposals(roster, rulings, day=day, unit="unit-001", post="ktp", absent=[holder])
    assert found
    assert {len(each) for each in found} == {1, 3}
    for each in found:
        assert not [f for f in asn.audit(each.roster, rulings) if f.employee != holder]


REASONS = {
    "syn-0001": "does not have the skill ktp",
    "syn-0003": "is excused from duty that day",
    "syn-0004": "may not be at the office that day",
    "syn-0005": "has reached a limit",
    "syn-0008": "is not of unit-001",
}


def test_others_are_told_why_not():
    """Skill, leave, law, limits and units are told, with articles, and leave without any."""
    day = "2020-03-18"
    people = make_personnel(7, 1, skills=("ktp",))
    other = asn.Unit("unit-009", "Lain")
    people = asn.Personnel.of(
        [*people, asn.Employee(key="syn-0008", unit="unit-009")], [*people.units, other]
    )
    stay = policy("stay", (asn.Forbid, "stay", {"modes": ("WFO",), "select": "key = 'syn-0004'"}))
    none = {"modes": ("WFO",), "at_most": 0, "select": "key = 'syn-0005'"}
    leave = asn.Leave("syn-0003", asn.Period(day, day), cite("SK cuti sakit"))
    rules = law(BASE, HOME, PIKET, stay, policy("few", (asn.Limit, "few", none)))
    rulings = asn.resolve(people, rules, FORTNIGHT, leave=[leave])
    roster = asn.plan(rulings)
    holder = roster.to_polars().filter(post="ktp", date=date(2020, 3, 18))["employee"][0]
    told = {
        key: hindrance(
            roster, rulings, employee=key, day=day, unit="unit-001", post="ktp", absent=[holder]
        )
        for key in [*REASONS, holder, "syn-0007", "syn-0006", "syn-0002"]
    }
    for key, reason in REASONS.items():
        assert reason in str(told[key])
    assert "[SE stay, stay]" in str(told["syn-0004"])
    assert "[SE few, few]" in str(told["syn-0005"])
    assert "sakit" not in str(told["syn-0003"])
    assert told["syn-0003"].citation is None
    assert "is not there that day" in str(told[holder])
    assert sum(each is None for each in told.values()) == 2


def test_reasons_never_tell_a_protected_fact():
    """Who may not come for reasons of health is only said not to be allowed."""
    base = make_personnel(4, 1, skills=("ktp",))
    rows = [attrs.evolve(each, protected=each.key == "syn-0003") for each in base]
    people = asn.Personnel.of(rows, base.units)
    shield = policy("shield", (asn.Forbid, "shield", {"modes": ("WFO",), "select": "protected"}))
    rulings = asn.resolve(people, law(BASE, HOME, PIKET, shield), FORTNIGHT)
    why = hindrance(
        asn.plan(rulings), rulings, employee="syn-0003", day="2020-03-18",
        unit="unit-001", post="ktp",
    )  # fmt: skip
    assert str(why) == "syn-0003 may not be at the office that day"


def test_a_seat_that_there_is_not_is_refused():
    """The fault names the seats of that unit and day."""
    rulings, roster, place, _ = office()
    with pytest.raises(asn.InvalidInput) as caught:
        proposals(roster, rulings, **{**place, "post": "pajak"})
    assert [fault.code for fault in caught.value.faults] == ["ASN-RPR-004"]
    assert "ktp" in caught.value.faults[0].text("en")


def test_a_proposal_taken_leaves_no_gap_to_repair():
    """After leave came up, the roster of a proposal needs only what else the leave asks for."""
    rulings, roster, place, first = office()
    leave = asn.Leave(first["employee"], asn.Period(place["day"], place["day"]), cite("cuti"))
    after = asn.resolve(rulings.people, rulings.law, FORTNIGHT, leave=[leave])
    best = proposals(roster, after, **place)[0]
    assert asn.audit(best.roster, after) == ()
    assert not repair(best.roster, after)
    assert best.text("en").startswith(f"{best.employee}: 2 person-days change;")
