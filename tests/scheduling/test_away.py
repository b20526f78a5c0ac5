"""Caps on other modes: enough people are called in, whoever can be, and nothing is silent."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import (
    BASE,
    CALENDAR,
    FORTNIGHT,
    HOME,
    PIKET,
    cite,
    instrument,
    law,
    laws,
    policy,
    registers,
    selects,
    under_one_roof,
)

MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
WEEK = asn.Period("2020-03-16", "2020-03-20")
FIELD = policy("field", (asn.Permit, "field", {"modes": ("WFF",)}))
AWAY = [("WFH",), ("WFF",), ("WFH", "WFF")]
LIMITED = st.sampled_from([("WFO",), ("WFO",), ("WFH",), ("WFF",), ("WFH", "WFF")])
FRIDAY = asn.Span(date(2020, 3, 20), date(2020, 3, 20))
BITS = {"WFO": 1, "WFH": 2, "WFF": 4}


def capped(name="away", modes=("WFH",), **size):
    """A policy with one cap on days away."""
    return policy(name, (asn.Cap, "cap", {"modes": modes, **size}))


def planned(people, *policies, period=WEEK, seed=0):
    """A roster and its rulings."""
    rulings = asn.resolve(people, law(BASE, HOME, *policies), period)
    return asn.plan(rulings, seed=seed), rulings


@st.composite
def away_caps(draw):
    """One to three random caps on days away, and perhaps a permit of the third mode."""
    rules = [
        asn.Cap(
            id=f"away{number}",
            citation=cite("away", f"huruf {number}"),
            select=draw(selects),
            modes=draw(st.sampled_from(AWAY)),
            per=draw(st.sampled_from(["unit", "unit", "opd", "site"])),
            base=draw(st.sampled_from(["all", "on_duty", "excluding_exempt"])),
            exempt_counts=draw(st.booleans()),
            **draw(
                st.sampled_from(
                    [
                        {"count": 0},
                        {"count": 2},
                        {"share": Fraction(1, 2)},
                        {"share": Fraction(1, 4)},
                    ]
                )
            ),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        rules.append(
            asn.Permit(
                id="third", citation=cite("away", "tiga"), select=draw(selects), modes=("WFF",)
            )
        )
    act = instrument("away", region="36.74", level=7)
    return asn.Policy(instrument=act, rules=tuple(rules))


def with_caps(rules, act):
    """The law with one more act."""
    return asn.Law.of([*rules.policies, act], calendars=[CALENDAR], region="36.74")


@MANY
@given(registers(), laws(most=4), away_caps(), st.integers(0, 5))
def test_a_plan_under_caps_on_days_away_has_no_silent_breach(people, rules, act, seed):
    """Whatever the law, what is breached is what the plan itself reports it could not have."""
    rulings = asn.resolve(people, with_caps(rules, act), FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    told = {(rule, clash.day) for clash in roster.conflicts for rule in clash.rules}
    spans = [(c.rules, c.day, c.last) for c in roster.conflicts if c.last]
    empty = {(one.day, one.unit) for one in roster.unfilled}
    for finding in asn.audit(roster, rulings):
        if finding.severity is asn.Severity.CONFLICT and finding.code != "ASN-CAP-002":
            continue
        known = (finding.rule, finding.day) in told or any(
            finding.rule in rules and first <= finding.day <= last for rules, first, last in spans
        )
        covered = finding.code == "ASN-COV-001" and (finding.day, finding.group) in empty
        assert known or covered, finding


@MANY
@given(registers(), laws(most=4), away_caps(), st.integers(0, 5))
def test_the_same_seed_gives_the_same_roster(people, rules, act, seed):
    """Planning twice gives the same bytes, and no mode that is not allowed."""
    one, two = (
        asn.plan(asn.resolve(people, with_caps(rules, act), FORTNIGHT), seed=seed) for _ in range(2)
    )
    assert one == two
    assert one.conflicts == two.conflicts
    codes = {finding.code for finding in asn.audit(one, one.rulings)}
    assert codes <= {"ASN-CAP-001", "ASN-CAP-002", "ASN-COV-001", "ASN-LIM-001", "ASN-CON-001"}


@MANY
@given(registers(), laws(most=3), away_caps(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_one_person_too_many_away_is_one_finding(people, rules, act, seed, random):
    """Sending home one more person than a cap has places adds one finding, of that cap and day."""
    rulings = asn.resolve(people, with_caps(rules, act), FORTNIGHT)
    roster = asn.plan(rulings, seed=seed)
    assume(not asn.audit(roster, rulings))
    cells = [
        (row, day, mode, cap)
        for row, day in np.argwhere((roster.mode == 1) & (roster.post == 0)).tolist()
        for cap in rulings.caps
        for mode in ("WFH", "WFF")
        if alone_over(rulings, roster, cap, row, day, BITS[mode])
    ]
    assume(cells)
    row, day, mode, cap = random.choice(cells)
    key = people.frame["key"][row]
    found = asn.audit(roster.moved(key, FORTNIGHT.days[day], mode=mode), rulings)
    assert [(f.code, f.day, f.rule) for f in found] == [
        ("ASN-CAP-002", FORTNIGHT.days[day], cap.rule.id)
    ]
    places = int(cap.places[cap.group[row], day])
    assert (found[0].evidence["present"], found[0].evidence["places"]) == (places + 1, places)
    assert found[0].severity is asn.Severity.BREACH


def alone_over(rulings, roster, cap, row, day, bit):
    """Whether a move to a mode would overrun this cap, and nothing else of the law."""
    if not rulings.allowed[row, day] & bit or rulings.limits:
        return False
    worked = np.where(roster.mode > 0, 1 << (np.maximum(roster.mode, 1) - 1), 0)
    over = []
    for each in rulings.caps:
        inside = ((worked[:, day] & each.mask) > 0) & each.counted[:, day]
        there = int((inside & (each.group == each.group[row])).sum())
        if each.group[row] >= 0 and each.counted[row, day] and each.mask & bit:
            over += [each] if there >= each.places[each.group[row], day] else []
    return over == [cap]


@st.composite
def tiny(draw):
    """Up to five people of up to two units for two days, under caps and limits of every kind."""
    people = make_personnel(
        draw(st.integers(1, 5)), draw(st.integers(1, 2)), draw(st.integers(0, 9))
    )
    people = under_one_roof(people)
    rules = []
    for number in range(draw(st.integers(1, 4))):
        common = {
            "id": f"t{number}",
            "citation": cite("tiny", f"{number}"),
            "select": draw(selects),
        }
        kind = draw(st.sampled_from(["away", "away", "office", "forbid", "permit", "limit"]))
        match kind:
            case "away" | "office":
                modes = draw(st.sampled_from(AWAY)) if kind == "away" else ()
                size = draw(st.sampled_from([{"count": n} for n in (0, 1, 1, 2, 3)]))
                per = draw(st.sampled_from(["unit", "opd"]))
                rules.append(asn.Cap(modes=modes, per=per, **size, **common))
            case "forbid":
                rules.append(asn.Forbid(modes=(draw(st.sampled_from(["WFO", "WFH"])),), **common))
            case "permit":
                period = draw(st.sampled_from([asn.Span(), FRIDAY]))
                usual = draw(st.booleans())
                rules.append(asn.Permit(modes=("WFF",), usual=usual, period=period, **common))
            case "limit":
                rules.append(
                    asn.Limit(modes=draw(LIMITED), at_most=draw(st.integers(0, 1)), **common)
                )
    act = asn.Policy(instrument=instrument("tiny", region="36.74", level=7), rules=tuple(rules))
    base = [BASE, HOME, *([FIELD] if draw(st.booleans()) else [])]
    return people, law(*base, act)


def over(rulings, worked):
    """By how much each cap and each limit is overrun; *worked* is in bits."""
    for cap in rulings.caps:
        inside = ((worked & cap.mask) > 0) & cap.counted
        for group in range(len(cap.names)):
            there = inside[cap.group == group].sum(axis=0)
            yield int(np.maximum(there - cap.places[group], 0).sum())
    for limit in rulings.limits:
        for span in limit.spans:
            days = ((worked[:, list(span)] & limit.mask) > 0).sum(axis=1)
            yield int(np.maximum(days - limit.rule.at_most, 0)[limit.who].sum())


def every_roster(rulings):
    """Every way to give each person on each day of work an allowed mode, in bits."""
    cells = np.argwhere(rulings.allowed > 0).tolist()
    ways = [[b for b in BITS.values() if rulings.allowed[row, day] & b] for row, day in cells]
    for chosen in product(*ways):
        worked = np.zeros(rulings.allowed.shape, dtype=np.int64)
        for (row, day), bit in zip(cells, chosen, strict=True):
            worked[row, day] = bit
        yield worked


@settings(MANY, max_examples=250)
@given(tiny())
def test_a_lawful_roster_is_found_where_there_is_one(case):
    """Against every possible roster: lawful where one is, and told where none is."""
    people, rules = case
    rulings = asn.resolve(people, rules, asn.Period("2020-03-19", "2020-03-20"))
    assume(all(clash.needed is not None for clash in rulings.conflicts))
    ways = np.unpackbits(rulings.allowed[..., None], axis=2).sum(axis=2)
    assume(np.prod(np.maximum(ways, 1).astype(float)) <= 1_500)
    possible = any(not any(over(rulings, worked)) for worked in every_roster(rulings))
    roster = asn.plan(rulings)
    findings = asn.audit(roster, rulings)
    if possible:
        assert findings == ()
        assert roster.conflicts == ()
    else:
        assert findings
        assert roster.conflicts
    unavoidable = [f for f in findings if f.severity is asn.Severity.CONFLICT]
    assert not (possible and unavoidable)


@pytest.mark.parametrize(("share", "home"), [("1/2", 5), ("1/5", 2), ("9/10", 9), ("0", 0)])
def test_a_cap_on_days_at_home_calls_the_rest_in_fairly(share, home):
    """As few are called in as the cap asks for, and everybody as often."""
    roster, rulings = planned(make_personnel(10), capped(share=Fraction(share)))
    assert (roster.mode == 2).sum(axis=0).tolist() == [home] * 5
    called = (roster.mode == 1).sum(axis=1)
    assert called.max() - called.min() <= 1
    assert roster.conflicts == ()
    assert asn.audit(roster, rulings) == ()
    assert roster.proof.status == "optimal"


def test_officers_at_the_counter_count_as_called_in():
    """A seat and a cap are served by one call."""
    people = make_personnel(8, 1, skills=("ktp",))
    roster, rulings = planned(people, PIKET, capped(share=Fraction(3, 4)))
    assert (roster.mode == 1).sum(axis=0).tolist() == [2] * 5
    assert (roster.post > 0).sum(axis=0).tolist() == [1] * 5
    assert asn.audit(roster, rulings) == ()


def test_a_cap_comes_before_a_seat():
    """Where the office has one place, the cap on days at home gets it; the empty seat is told."""
    people = make_personnel(4, 1, skills=("ktp",))
    heads = policy(
        "heads", (asn.Cap, "cap", {"count": 0, "select": "role = kabid", "modes": ("WFH",)})
    )
    one = policy("one", (asn.Cap, "cap", {"count": 1}))
    roster, rulings = planned(people, PIKET, heads, one)
    assert (roster.mode == 1).sum(axis=0).tolist() == [1] * 5
    assert len(roster.unfilled) == 5
    assert {c.rules for c in roster.conflicts} == {("one.cap", "piket.piket")}
    assert {f.code for f in asn.audit(roster, rulings)} == {"ASN-COV-001"}


def test_whoever_could_go_to_the_field_stays_as_usual():
    """Only where the office has no room is anybody moved to a third mode, and no more than must."""
    people = make_personnel(8)
    half = capped(share=Fraction(1, 2))
    roster, _ = planned(people, FIELD, half)
    assert not (roster.mode == 3).any()
    quarter = policy("quarter", (asn.Cap, "cap", {"share": Fraction(1, 4)}))
    roster, rulings = planned(people, FIELD, half, quarter)
    assert [(roster.mode == mode).sum(axis=0).tolist() for mode in (1, 2, 3)] == [
        [2] * 5,
        [4] * 5,
        [2] * 5,
    ]
    assert roster.proof.engine == "min-cost flow"
    assert asn.audit(roster, rulings) == ()


def test_modes_capped_apart_are_filled_one_by_one():
    """Half at home, a fifth in the field: those whom the one has no place for go to the other."""
    field = capped("fifth", ("WFF",), share=Fraction(1, 5))
    shut = policy("shut", (asn.Cap, "cap", {"share": Fraction(3, 10)}))
    roster, rulings = planned(make_personnel(10), FIELD, capped(share=Fraction(1, 2)), field, shut)
    assert [(roster.mode == mode).sum(axis=0).tolist() for mode in (1, 2, 3)] == [
        [3] * 5,
        [5] * 5,
        [2] * 5,
    ]
    assert asn.audit(roster, rulings) == ()


def test_limits_and_caps_on_days_at_home_hold_together():
    """At most two days a week each, at most half a day together."""
    two = policy("two", (asn.Limit, "two", {"modes": ("WFH",), "at_most": 2}))
    people = under_one_roof(make_personnel(12, 3))
    roster, rulings = planned(people, two, capped(share=Fraction(1, 2), per="opd"))
    assert (roster.mode == 2).sum(axis=1).max() == 2
    assert (roster.mode == 2).sum(axis=0).max() <= 6
    assert asn.audit(roster, rulings) == ()
    assert roster.proof.engine == "min-cost flow"


def test_a_cap_missed_for_a_limit_is_told_with_both_articles():
    """Nobody may come, and only half may stay: told by the plan, and as a clash by the audit."""
    none = policy("none", (asn.Limit, "none", {"modes": ("WFO",), "at_most": 0}))
    roster, rulings = planned(make_personnel(4), none, capped(count=2))
    assert [(c.rules, c.needed, c.places) for c in roster.conflicts] == [
        (("away.cap", "none.none"), 4, 2)
    ] * 5
    found = asn.audit(roster, rulings)
    assert {(f.code, f.severity, f.against.short) for f in found} == {
        ("ASN-CAP-002", asn.Severity.CONFLICT, "SE none")
    }


def test_turns_keep_a_cap_on_the_only_mode_they_have():
    """A crew that may only work from home shares its days as one at the office does."""
    people = make_personnel(8, 1, workweeks=(7,))
    home = policy("home-only", (asn.Require, "all", {"modes": ("WFH",), "select": "workweek = 7"}))
    week = asn.Period("2020-03-23", "2020-03-29")
    roster, rulings = planned(people, home, capped(count=6), period=week)
    assert rulings.conflicts == ()
    assert (roster.mode == 2).sum(axis=0).max() <= 6
    assert asn.audit(roster, rulings) == ()


def test_seats_of_an_opd_are_filled_from_all_its_units():
    """One seat a perangkat daerah and clause, each with its own post; its units are one part."""
    people = under_one_roof(make_personnel(9, 3))
    act = policy(
        "opd",
        (asn.Cover, "a", {"of": "opd", "post": "pengawas", "minimum": 2, "select": "role = kabid"}),
        (asn.Cover, "b", {"of": "opd", "post": "pelaksana", "select": "role != kabid"}),
    )
    roster, rulings = planned(people, act)
    assert [(s.unit, s.post) for s in rulings.seats] == [
        ("dinas", "piket-opd-pelaksana"),
        ("dinas", "piket-opd-pengawas"),
    ]
    assert (roster.post > 0).sum(axis=0).tolist() == [3] * 5
    assert roster.proof.parts == 1
    assert asn.audit(roster, rulings) == ()
    duties = (roster.post > 0).sum(axis=1)
    heads = np.isin(people.frame["role"].to_numpy().astype(str), ["kabid"])
    assert duties[~heads].max() - duties[~heads].min() <= 1
    row, day = np.argwhere(roster.post > 0).tolist()[0]
    key, when = people.frame["key"][row], WEEK.days[day]
    found = asn.audit(roster.moved(key, when, mode="WFH", post=""), rulings)
    assert [(f.code, f.group, f.day) for f in found] == [("ASN-COV-001", "dinas", when)]
    other = next(r for r in range(9) if heads[r] != heads[row] and not roster.post[r, day])
    post = roster.posts[roster.post[row, day] - 1]
    extra = roster.moved(people.frame["key"][other], when, mode="WFO", post=post)
    found = asn.audit(extra, rulings)
    assert [(f.code, f.employee) for f in found] == [("ASN-COV-002", people.frame["key"][other])]
    assert found[0].rule == next(seat.rule.id for seat in rulings.seats if seat.post == post)


def test_an_opd_without_anybody_able_has_an_empty_seat():
    """A skill that nobody has leaves the seat empty, told as such."""
    people = under_one_roof(make_personnel(4, 2))
    act = policy("opd", (asn.Cover, "a", {"of": "opd", "skill": "sandi"}))
    roster, rulings = planned(people, act)
    assert [(one.unit, one.post) for one in roster.unfilled] == [("dinas", "piket-opd-sandi")] * 5
    found = asn.audit(roster, rulings)
    assert {(f.code, f.severity) for f in found} == {("ASN-COV-001", asn.Severity.CONFLICT)}


def test_a_call_on_a_day_with_another_way_out_is_no_relief():
    """One day at home, and the field on Friday: the call is on a day that has nothing but home."""
    act = policy(
        "act",
        (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 1}),
        (asn.Permit, "field", {"modes": ("WFF",), "period": FRIDAY}),
        (asn.Cover, "cover", {"of": "unit", "period": FRIDAY}),
    )
    days = asn.Period("2020-03-18", "2020-03-20")
    roster, rulings = planned(make_personnel(1), act, period=days)
    assert sorted(roster.mode[0, :2].tolist()) == [1, 2]
    assert (roster.mode[0, 2], roster.unfilled, roster.conflicts) == (1, (), ())
    assert asn.audit(roster, rulings) == ()
    assert roster.proof.engine == "min-cost flow"


def test_days_with_another_way_out_between_those_without_keep_each_within_a_limit():
    """Calls that follow no run of days are dealt so that everybody's own days hold."""
    field = {"modes": ("WFF",), "period": asn.Span(date(2020, 3, 18), date(2020, 3, 18))}
    act = policy(
        "act",
        (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 3}),
        (asn.Permit, "field", field),
        (asn.Cover, "cover", {"of": "unit", "minimum": 3}),
    )
    roster, rulings = planned(make_personnel(10), act)
    assert asn.audit(roster, rulings) == ()


def test_a_limit_by_the_month_and_one_by_the_week_hold_together():
    """Home by the month and the field by the week leave fewer days away than each tells."""
    act = policy(
        "act",
        (asn.Limit, "home", {"modes": ("WFH",), "at_most": 3, "per": "month"}),
        (asn.Limit, "field", {"modes": ("WFF",), "at_most": 1}),
    )
    roster, rulings = planned(make_personnel(4), FIELD, act, period=FORTNIGHT)
    assert asn.audit(roster, rulings) == ()
    assert roster.conflicts == ()


def test_room_is_made_in_one_mode_by_moving_another_day():
    """A day leaves home for the mode that another day of the same person can do without."""
    modes = (asn.WorkMode("WFA", asn.Place.ELSEWHERE, "anywhere"),)
    permit = asn.Permit(
        id="more.wfa",
        citation=cite("more"),
        modes=("WFA",),
        period=asn.Span(date(2020, 3, 19), date(2020, 3, 19)),
    )
    usual = asn.Permit(
        id="more.usual", citation=cite("more"), modes=("WFF",), usual=True, period=permit.period
    )
    field = asn.Permit(id="more.field", citation=cite("more"), modes=("WFF",), period=FRIDAY)
    shut = asn.Forbid(id="more.shut", citation=cite("more"), modes=("WFO",))
    limits = [
        asn.Limit(id=f"more.{mode}", citation=cite("more"), modes=(mode,), at_most=most)
        for mode, most in (("WFH", 0), ("WFF", 1))
    ]
    more = asn.Policy(
        instrument=instrument("more"), rules=(permit, usual, field, shut, *limits), modes=modes
    )
    days = asn.Period("2020-03-19", "2020-03-20")
    roster, rulings = planned(make_personnel(1), more, period=days)
    assert [roster.modes.members[each - 1].code for each in roster.mode[0]] == ["WFA", "WFF"]
    assert asn.audit(roster, rulings) == ()


def test_a_limit_that_a_duty_breaks_is_told_without_any_cap():
    """Whoever must work from home every day is over a limit of two: told by unit, in days."""
    act = policy(
        "act",
        (asn.Limit, "limit", {"modes": ("WFH",), "at_most": 2}),
        (asn.Require, "home", {"modes": ("WFH",)}),
    )
    roster, rulings = planned(make_personnel(4, 1), act)
    assert [(c.rules, c.group, c.needed, c.places) for c in roster.conflicts] == [
        (("act.limit", "act.home"), "unit-001", 20, 8)
    ]
    assert {f.severity for f in asn.audit(roster, rulings)} == {asn.Severity.CONFLICT}


def test_an_office_cap_overrun_for_another_cap_is_told():
    """A crew squeezed between two caps overruns one of them: the plan tells which, and for what."""
    act = policy(
        "act",
        (asn.Require, "office", {"modes": ("WFO",)}),
        (asn.Cap, "half", {"count": 3}),
        (asn.Cap, "first", {"count": 0, "period": asn.Span(None, date(2020, 3, 25))}),
    )
    week = asn.Period("2020-03-23", "2020-03-29")
    people = make_personnel(6, 1, workweeks=(7,))
    roster, rulings = planned(people, act, period=week)
    found = [f for f in asn.audit(roster, rulings) if f.code == "ASN-CAP-001"]
    assert found
    for finding in found:
        assert any(
            finding.rule in clash.rules and clash.day <= finding.day <= (clash.last or clash.day)
            for clash in roster.conflicts
        )
