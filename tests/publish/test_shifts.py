"""A shift roster on the board and in the summary."""

from __future__ import annotations

import attrs

import asn_worksched as asn

from ..shifts import UNIT, rostered, ruled, rules_of, team
from .rosters import Page


def test_shifts_are_no_piket():
    """A post that is a shift is told as one, is no piket, and its missing people are listed."""
    rulings, rules = ruled(team(2)), rules_of()
    roster = rostered(rulings, rules, ["- - - - - - -", "M - P - - - -"])
    gap = asn.Unfilled(
        day=roster.period.start,
        unit=UNIT,
        post="P-icu",
        missing=2,
        rule="sk.p",
        citation=asn.Citation("sk", "SK Uji"),
        reason="too few people may work this shift on that day",
    )
    page = Page(asn.board(attrs.evolve(roster, unfilled=(gap,)), ()))
    assert page.data["shifts"] == [True] * 3
    assert page.data["strip"]["shifts"] == {"people": 1, "days": 2, "missing": 2}
    assert page.data["strip"]["piket"]["officers"] == 0
    assert [row[4:6] for row in page.data["unfilled"]] == [["P-icu", 2]]


def test_the_summary_speaks_of_shifts():
    """How many work in shifts, who is missing, and what is proven, in plain sentences."""
    rulings, rules = ruled(team(2)), rules_of()
    roster = rostered(rulings, rules, ["- - - - - - -", "M - P - - - -"])
    proof = asn.Proof(engine="e", status="feasible", objective=1200, bound=900, seed=0)
    told = asn.summary_text(asn.summary(attrs.evolve(roster, proof=proof), ()), "en")
    assert "1 people work in shifts, 2 shifts in all." in told
    assert "The roster costs 1,200; it is proven that none costs less than 900." in told
    done = attrs.evolve(proof, status="optimal", bound=1200)
    best = asn.summary_text(asn.summary(attrs.evolve(roster, proof=done), ()), "en")
    assert "No roster costs less than this one, 1,200, and this is proven." in best
