"""The summary adds up, stays the same, and reads as plain sentences."""

from __future__ import annotations

import json
from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.publish.words import long_day, number, rounded, share
from asn_worksched.roster import Proof
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, PIKET, law, policy
from .rosters import CITED, OTHER, audited, by_hand, office, planned

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = [[1, 2, 0], [2, 1, 0], [1, 1, 1]]


@SOME
@given(planned())
def test_totals_add_up(roster):
    """Days of work agree however they are counted, and so do seats, findings and rules."""
    findings = audited(roster)
    whole = asn.summary(roster, findings)
    by_day = [sum(day["modes"].values()) for day in whole["by_day"]]
    assert sum(by_day) == sum(whole["person_days"].values()) == len(roster)
    assert sum(day["piket"] for day in whole["by_day"]) == int((roster.post > 0).sum())
    piket = whole["piket"]
    assert piket["filled"] + piket["unfilled"] == piket["seats"]
    assert sum(whole["findings"]["by_code"].values()) == whole["findings"]["total"]
    assert whole["findings"]["breaches"] + whole["findings"]["conflicts"] == len(findings)
    ruled = [rule["person_days"] for one in whole["law"] for rule in one["rules"]]
    assert sum(ruled) == int((roster.rule >= 0).sum())
    assert sum(kind["times"] for kind in whole["conflicts"]["kinds"]) == len(roster.conflicts)


def test_a_cap_is_part_of_what_a_plan_rests_on():
    """Half of four may come, so the cap's places are used on each working day by two."""
    half = policy("half", (asn.Cap, "cap", {"share": Fraction(1, 2)}))
    rulings = asn.resolve(make_personnel(4), law(BASE, HOME, half), FORTNIGHT)
    roster = asn.plan(rulings)
    (cap,) = next(each for each in asn.summary(roster)["law"] if each["id"] == "half")["caps"]
    assert cap["id"] == "half.cap"
    assert cap["person_days"] == roster.by_mode()["WFO"]


@SOME
@given(planned())
def test_empty_seats_are_the_planners(roster):
    """The seats counted anew from the cells are empty where the planner says so."""
    assert asn.summary(roster)["piket"]["unfilled"] == sum(e.missing for e in roster.unfilled)


@SOME
@given(planned())
def test_it_is_json_and_stable(roster):
    """The document survives JSON unchanged and does not know how long planning took."""
    findings = audited(roster)
    whole = asn.summary(roster, findings)
    assert json.loads(json.dumps(whole)) == whole
    slower = attrs.evolve(roster, proof=attrs.evolve(roster.proof, seconds=1e6))
    assert asn.summary(slower, findings) == whole


def test_it_counts_what_is_there():
    """Each number of a roster small enough to count by hand."""
    post = [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    proof = Proof(engine="flow", status="optimal", objective=4, bound=4, seed=7, parts=2)
    whole = asn.summary(by_hand(office(), DAYS, post, proof=proof), ())
    assert (whole["people"], whole["opd"], whole["units"]) == (3, 1, 2)
    assert whole["period"] == {"start": "2020-03-20", "end": "2020-03-22"}
    assert whole["days"] == {"all": 3, "working": 1, "holidays": {}}
    assert whole["person_days"] == {"WFO": 5, "WFH": 2, "WFF": 0}
    assert whole["by_day"][0] == {
        "date": "2020-03-20",
        "working": True,
        "modes": {"WFO": 2, "WFH": 1, "WFF": 0},
        "piket": 1,
    }
    assert whole["piket"] == {
        "seats": 2,
        "filled": 2,
        "unfilled": 0,
        "officers": 2,
        "least": 1,
        "middle": 1,
        "most": 1,
        "pool": None,
    }
    assert whole["in_turn"] == {"units": 1, "people": 1, "person_days": 3}
    assert whole["proof"] == {
        "engine": "flow",
        "status": "optimal",
        "objective": 4,
        "bound": 4,
        "seed": 7,
        "parts": 2,
    }
    assert whole["law"] == [
        {
            "id": "lain.2020",
            "short": "SE Lain 2/2020",
            "rules": [
                {
                    "id": "uji.kantor",
                    "citation": OTHER.text("id"),
                    "verified": True,
                    "person_days": 5,
                }
            ],
            "caps": [],
        },
        {
            "id": "uji.2020",
            "short": "SE Uji 1/2020",
            "rules": [
                {
                    "id": "uji.rumah",
                    "citation": CITED.text("id"),
                    "verified": False,
                    "person_days": 2,
                }
            ],
            "caps": [],
        },
    ]


def test_digests_tell_the_inputs_apart():
    """The register's digest is the register's, the law's the law's, null without rulings."""
    roster = asn.plan(asn.resolve(office(), law(BASE, HOME), FORTNIGHT))
    digests = asn.summary(roster)["digests"]
    assert digests == {"register": roster.people.digest, "law": roster.rulings.law.digest}
    assert asn.summary(attrs.evolve(roster, rulings=None))["digests"]["law"] is None


def test_an_officer_who_leaves_leaves_an_empty_seat():
    """Seats are counted from the cells: sending an officer home empties the seat at once."""
    people = asn.Personnel.of(
        [attrs.evolve(each, skills={"ktp"}) for each in office()],
        [
            attrs.evolve(unit, services=(asn.Service("ktp", skill="ktp"),))
            for unit in office().units
        ],
    )
    roster = asn.plan(asn.resolve(people, law(BASE, HOME, PIKET), FORTNIGHT))
    before = asn.summary(roster)["piket"]
    row, day = next(zip(*(roster.post > 0).nonzero(), strict=True))
    moved = roster.moved(people.frame["key"][int(row)], FORTNIGHT.days[int(day)], mode="WFH")
    after = asn.summary(moved)["piket"]
    assert after["seats"] == before["seats"]
    assert after["unfilled"] == before["unfilled"] + 1


@pytest.mark.parametrize(("locale", "mark"), [("id", "."), ("en", ",")])
def test_the_sentences_hold_the_numbers(locale, mark):
    """People, offices, seats and averages stand in the text, written as the locale has them."""
    whole = asn.summary(by_hand(office(), DAYS), ())
    whole |= {"people": 4994, "opd": 38, "units": 1317}
    whole["by_day"][0]["modes"] = {"WFO": 1417, "WFH": 3423, "WFF": 12}
    whole["person_days"] = {"WFO": 14943, "WFH": 30807, "WFF": 0}
    whole["piket"] |= {"seats": 1819, "filled": 1806, "unfilled": 13, "officers": 363}
    text = asn.summary_text(whole, locale)
    for figure in ("4{}994", "38", "1{}317", "1{}417", "3{}423", "12", "14{}943", "1{}819", "363"):
        assert figure.format(mark) in text
    assert share(14943, 45750, locale) in text


def test_the_sentences_are_few():
    """At most fifteen lines, each a sentence, even when there is something to say of everything."""
    clash = policy("clash", (asn.Forbid, "all", {"modes": ("WFO", "WFH")}), region="36.74", level=7)
    rulings = asn.resolve(office(), law(BASE, HOME, PIKET, clash), FORTNIGHT)
    roster = asn.plan(rulings)
    for findings in (None, (), asn.audit(roster, rulings)):
        lines = asn.summary_text(asn.summary(roster, findings), "en").splitlines()
        assert len(lines) <= 15
        assert all(line.endswith(".") for line in lines)


def test_the_verdict_follows_the_findings():
    """Lawful is said only of an audited roster without findings; findings are named by code."""
    roster = by_hand(office(), DAYS)
    one = asn.Finding(check=asn.Check("ASN-X-001", "is wrong"), day=roster.period.start)
    texts = [asn.summary_text(asn.summary(roster, given), "en") for given in (None, (), [one])]
    assert ["lawful" in text for text in texts] == [False, True, False]
    assert "not been audited" in texts[0]
    assert "1 (ASN-X-001 1)" in texts[2]


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (number(4994, "id"), "4.994"),
        (number(4994, "en"), "4,994"),
        (number(999, "id"), "999"),
        (share(1, 3, "id"), "33,3%"),
        (share(1, 3, "en"), "33.3%"),
        (share(2, 3, "en"), "66.7%"),
        (share(0, 0, "en"), "0.0%"),
        (long_day(FORTNIGHT.start, "en"), "Wednesday, 18 March 2020"),
    ],
)
def test_numbers_and_days(told, text):
    """Numbers, shares and days are written as the locale writes them."""
    assert told == text


def test_halves_go_up():
    """An average of exactly a half is rounded up, also where float would round to even."""
    assert [rounded(Fraction(n, 2)) for n in (1, 2, 3, 5)] == [1, 1, 2, 3]
