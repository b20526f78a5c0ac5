"""Each way a roster can break the law gives its own finding, once, with its article."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import numpy as np
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, policy

HEADS = policy("heads", (asn.Require, "heads", {"modes": ("WFO",), "select": "role = kabid"}))
CAP = policy("cap", (asn.Cap, "half", {"share": Fraction(1, 2)}))
LIMIT = policy("limit", (asn.Limit, "two", {"modes": ("WFH",), "at_most": 2}))


def planned(*policies, people=None, leave=()):
    """A lawful roster and its rulings."""
    people = people or make_personnel(6, 1, skills=("ktp",))
    rulings = asn.resolve(people, law(BASE, HOME, *policies), FORTNIGHT, leave=leave)
    roster = asn.plan(rulings)
    assert asn.audit(roster, rulings) == ()
    return roster, rulings


def only(roster, rulings):
    """The one finding of an audit."""
    (found,) = asn.audit(roster, rulings)
    return found


def officer(roster, day):
    """Who stands piket on a day."""
    return roster.to_polars().filter(post="ktp", date=date.fromisoformat(day))["employee"][0]


def test_a_mode_nobody_allowed():
    """Field work without a rule for it."""
    roster, rulings = planned(PIKET)
    found = only(roster.moved("syn-0003", "2020-03-23", mode="WFF", post=""), rulings)
    assert (found.code, found.employee, found.day) in {
        ("ASN-MODE-001", "syn-0003", date(2020, 3, 23))
    }


def test_a_leader_at_home():
    """A duty to be present, with the article that makes it one."""
    roster, rulings = planned(HEADS)
    found = only(roster.moved("syn-0001", "2020-03-23", mode="WFH"), rulings)
    assert (found.code, found.rule, found.citation.short) == (
        "ASN-DUTY-001",
        "heads.heads",
        "SE heads",
    )


def test_work_on_leave():
    """Assigned while excused, with the decision on the leave."""
    leave = [asn.Leave("syn-0003", asn.Period("2020-03-20", "2020-03-24"), cite("l", "Surat 1"))]
    roster, rulings = planned(leave=leave)
    found = only(roster.moved("syn-0003", "2020-03-23", mode="WFH"), rulings)
    assert (found.code, found.citation.at) == ("ASN-EXC-001", "Surat 1")


@pytest.mark.parametrize(("day", "article"), [("2020-03-25", "SKB"), ("2020-03-22", "SE base")])
def test_work_on_a_day_off(day, article):
    """A holiday is cited by its decree, a weekend by the rule on working hours."""
    roster, rulings = planned()
    found = only(roster.moved("syn-0003", day, mode="WFH"), rulings)
    assert found.code == "ASN-DAY-001"
    if article == "SKB":
        assert found.citation.short.startswith(article)


def test_a_working_day_without_work():
    """Nobody may be forgotten."""
    roster, rulings = planned()
    found = only(roster.moved("syn-0003", "2020-03-23", mode=None), rulings)
    assert (found.code, found.employee) == ("ASN-DAY-002", "syn-0003")


def test_turns_too_many_and_too_few():
    """Who rests in turn works the days owed: not one more, not one less."""
    people = make_personnel(6, 1, workweeks=(7,))
    roster, rulings = planned(people=people)
    row = roster.mode[2]
    works = next(d for d in FORTNIGHT if row[FORTNIGHT.index(d)] and d.isocalendar().week == 13)
    rests = next(d for d in FORTNIGHT if not row[FORTNIGHT.index(d)] and d.isocalendar().week == 13)
    less = only(roster.moved("syn-0003", works, mode=None), rulings)
    more = only(roster.moved("syn-0003", rests, mode="WFO"), rulings)
    assert (less.code, less.evidence) == ("ASN-TURN-001", {"days": 4, "least": 5, "most": 5})
    assert (more.code, more.evidence) == ("ASN-TURN-001", {"days": 6, "least": 5, "most": 5})


def test_a_pace_that_drifts_is_one_finding():
    """Each week within bounds, the fortnight a day short: one finding for the whole."""
    people = make_personnel(6, 1, workweeks=(7,))
    roster, rulings = planned(people=people)
    row = next(r for r in range(1, 6) if roster.mode[r, :5].astype(bool).sum() == 4)
    day = FORTNIGHT.days[int(np.flatnonzero(roster.mode[row, :5])[0])]
    found = only(roster.moved(people.frame["key"][row], day, mode=None), rulings)
    assert (found.code, found.day) == ("ASN-TURN-001", FORTNIGHT.start)
    assert found.evidence == {"days": 9, "least": 10, "most": 10}


def test_an_empty_counter():
    """A piket officer sent home leaves the counter short."""
    roster, rulings = planned(PIKET)
    found = only(roster.moved(officer(roster, "2020-03-23"), "2020-03-23", mode="WFH"), rulings)
    assert (found.code, found.group, found.rule) == ("ASN-COV-001", "unit-001", "piket.piket")
    assert found.evidence == {"present": 0, "post": "ktp", "need": 1}
    assert found.severity is asn.Severity.BREACH


def test_an_officer_without_the_skill():
    """A second person at the counter who may not stand there."""
    roster, rulings = planned(PIKET)
    found = only(roster.moved("syn-0001", "2020-03-23", mode="WFO", post="ktp"), rulings)
    assert (found.code, found.employee) == ("ASN-COV-002", "syn-0001")


def test_the_wrong_officer_in_place_of_the_right_one_is_one_finding():
    """The counter is short; that the other cannot do it is the same cause."""
    roster, rulings = planned(PIKET)
    swapped = roster.moved(officer(roster, "2020-03-23"), "2020-03-23", mode="WFH", post="")
    swapped = swapped.moved("syn-0001", "2020-03-23", mode="WFO", post="ktp")
    assert only(swapped, rulings).code == "ASN-COV-001"


def test_one_too_many_at_the_office():
    """The cap with its numbers: present, places, base and rounding."""
    roster, rulings = planned(CAP)
    for key in ("syn-0001", "syn-0002", "syn-0003"):
        roster = roster.moved(key, "2020-03-23", mode="WFO")
    assert asn.audit(roster, rulings) == ()
    found = only(roster.moved("syn-0004", "2020-03-23", mode="WFO"), rulings)
    assert (found.code, found.rule) == ("ASN-CAP-001", "cap.half")
    assert found.evidence == {"present": 4, "places": 3, "base": 6, "rounding": "floor"}


def test_a_cap_that_duty_itself_breaks_is_a_conflict():
    """Where all must come and half may, no roster is lawful: both articles, severity conflict."""
    everyone = policy("all", (asn.Require, "all", {"modes": ("WFO",)}))
    rulings = asn.resolve(make_personnel(4), law(BASE, CAP, everyone), FORTNIGHT)
    findings = asn.audit(asn.plan(rulings), rulings)
    assert len(findings) == 9
    assert {(f.code, f.severity, f.against.short) for f in findings} == {
        ("ASN-CAP-001", asn.Severity.CONFLICT, "SE all")
    }


def test_more_days_at_home_than_the_limit():
    """At most two in a week: the third is one finding, dated on the week's first day."""
    roster, rulings = planned(LIMIT)
    at_home = roster.mode[2] == 2
    days = [d for d in FORTNIGHT if d.isocalendar().week == 13]
    office = next(
        d for d in days if not at_home[FORTNIGHT.index(d)] and d.weekday() < 5 and d.day != 25
    )
    assert sum(at_home[FORTNIGHT.index(d)] for d in days) == 2
    found = only(roster.moved("syn-0003", office, mode="WFH"), rulings)
    assert (found.code, found.day) == ("ASN-LIM-001", date(2020, 3, 23))
    assert found.evidence == {"days": 3, "modes": "WFH", "at_most": 2}


def test_findings_are_told_in_both_languages():
    """The text names code, day, person and article."""
    roster, rulings = planned(HEADS)
    found = only(roster.moved("syn-0001", "2020-03-23", mode="WFH"), rulings)
    for locale in ("id", "en"):
        text = found.text(locale)
        assert all(part in text for part in ("ASN-DUTY-001", "2020-03-23", "syn-0001", "SE heads"))


def test_a_check_of_ones_own_runs_with_the_others():
    """A plugin's check adds its findings; under another check's name they are refused."""
    kind = asn.Check("UJI-001", "has a long day")

    def long_days(roster, rulings):
        yield asn.Finding(check=kind, day=rulings.period.start, employee="syn-0001")

    roster, rulings = planned()
    mine = asn.ComplianceCheck(kind, cite("own"), long_days)
    assert [f.code for f in asn.audit(roster, rulings, [mine])] == ["UJI-001"]
    forged = asn.ComplianceCheck(asn.Check("UJI-002", "x"), cite("own"), long_days)
    with pytest.raises(asn.PluginError, match="UJI-002"):
        asn.audit(roster, rulings, [forged])


def test_a_roster_of_other_people_is_refused():
    """Rulings of one register say nothing about another."""
    roster, _ = planned()
    other = asn.resolve(make_personnel(7), law(BASE, HOME), FORTNIGHT)
    with pytest.raises(ValueError, match="different people"):
        asn.audit(roster, other)


def test_turns_that_a_cap_has_no_room_for_are_a_conflict():
    """Where a week owes more days at the office than there are places, both articles are named."""
    people = make_personnel(6, 1, workweeks=(7,))
    everyone = policy("all", (asn.Require, "all", {"modes": ("WFO",)}))
    rulings = asn.resolve(people, law(BASE, CAP, everyone), FORTNIGHT)
    clash = rulings.conflicts[0]
    assert clash.rules == ("cap.half", "base.hours")
    assert (clash.day, clash.last) == (date(2020, 3, 18), date(2020, 3, 22))
    assert (clash.needed, clash.places) == (5 * 3 + 3, 5 * 3)
    findings = asn.audit(asn.plan(rulings), rulings)
    assert {(f.code, f.severity) for f in findings} == {("ASN-CAP-001", asn.Severity.CONFLICT)}


def test_limits_that_leave_no_mode_are_a_conflict():
    """No day at home and none at the office: each limit is reported against the other."""
    none = policy(
        "none",
        (asn.Limit, "home", {"modes": ("WFH",), "at_most": 0}),
        (asn.Limit, "office", {"modes": ("WFO",), "at_most": 0}),
    )
    rulings = asn.resolve(make_personnel(2), law(BASE, HOME, none), FORTNIGHT)
    findings = asn.audit(asn.plan(rulings), rulings)
    assert {(f.code, f.severity, f.against.short) for f in findings} == {
        ("ASN-LIM-001", asn.Severity.CONFLICT, "SE none")
    }


def test_a_check_that_fails_is_named():
    """A plugin's check that raises is the plugin's fault, and says which check it was."""

    def broken(roster, rulings):
        raise KeyError("nothing")

    roster, rulings = planned()
    mine = asn.ComplianceCheck(asn.Check("UJI-009", "x"), cite("own"), broken)
    with pytest.raises(asn.PluginError, match=r"UJI-009 failed with KeyError"):
        asn.audit(roster, rulings, [mine])


def test_a_missed_duty_cites_the_duty():
    """Where a permit of the same mode is nearer, the finding still names what requires it."""
    nearer = policy("near", (asn.Permit, "office", {"modes": ("WFO",)}), region="36.74", level=8)
    roster, rulings = planned(HEADS, nearer)
    found = only(roster.moved("syn-0001", "2020-03-23", mode="WFH"), rulings)
    assert (found.code, found.rule) == ("ASN-DUTY-001", "heads.heads")


def test_more_than_the_law_asks_is_a_breach_even_where_the_law_clashes():
    """A head must come where nobody may; one more is nobody's duty."""
    small = policy("small", (asn.Cap, "one", {"count": 0}))
    people = make_personnel(6)
    rulings = asn.resolve(people, law(BASE, HOME, HEADS, small), FORTNIGHT)
    roster = asn.plan(rulings)
    assert {f.severity for f in asn.audit(roster, rulings)} == {asn.Severity.CONFLICT}
    crowd = roster.moved("syn-0003", "2020-03-23", mode="WFO")
    severities = {f.day: f.severity for f in asn.audit(crowd, rulings)}
    assert severities.pop(date(2020, 3, 23)) is asn.Severity.BREACH
    assert set(severities.values()) == {asn.Severity.CONFLICT}


def test_every_wrong_week_is_told():
    """Two weeks without rest are two findings."""
    people = make_personnel(6, 1, workweeks=(7,))
    roster, rulings = planned(people=people)
    for day in FORTNIGHT:
        roster = roster.moved("syn-0003", day, mode="WFO")
    found = asn.audit(roster, rulings)
    assert [(f.code, f.day) for f in found] == [
        ("ASN-TURN-001", date(2020, 3, 18)),
        ("ASN-TURN-001", date(2020, 3, 23)),
    ]


def test_what_is_forbidden_is_cited_by_what_forbids():
    """Not by a permit that the prohibition beats."""
    shut = policy("shut", (asn.Forbid, "shut", {"modes": ("WFO",)}))
    roster, rulings = planned(shut)
    found = only(roster.moved("syn-0003", "2020-03-23", mode="WFO"), rulings)
    assert (found.code, found.rule) == ("ASN-MODE-001", "shut.shut")


def test_modes_are_compared_by_their_codes():
    """A roster made under another law keeps its modes, whatever bits they have here."""
    people = make_personnel(3)

    def under(code):
        mode = asn.WorkMode(code, asn.Place.ELSEWHERE)
        act = policy(code.lower(), (asn.Permit, "x", {"modes": (code,), "usual": True}))
        return asn.resolve(people, law(BASE, attrs.evolve(act, modes=(mode,))), FORTNIGHT)

    roster = asn.plan(under("WFZ"))
    assert asn.audit(roster, under("WFZ")) == ()
    found = asn.audit(roster, under("WFA"))
    assert {(f.code, f.evidence["mode"]) for f in found} == {("ASN-MODE-001", "WFZ")}


def test_a_seat_nobody_can_hold_is_a_conflict_of_fact():
    """Where nobody with the skill is on duty, no roster could fill the seat."""
    people = make_personnel(3, 1, skills=("ktp",))
    away = [asn.Leave(f"syn-000{n}", FORTNIGHT, cite("l")) for n in (2, 3)]
    rulings = asn.resolve(people, law(BASE, HOME, PIKET), FORTNIGHT, leave=away)
    found = asn.audit(asn.plan(rulings), rulings)
    assert {(f.code, f.severity) for f in found} == {("ASN-COV-001", asn.Severity.CONFLICT)}
