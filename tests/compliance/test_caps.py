"""Caps on other modes as the audit sees them: counted, told, excused only where they must be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME, law, policy, under_one_roof

WEEK = asn.Period("2020-03-23", "2020-03-24")
HALF = policy("half", (asn.Cap, "cap", {"share": Fraction(1, 2), "modes": ("WFH", "WFF")}))


def ruled(people, *policies, period=WEEK):
    """Rulings under the base, home as usual, and these."""
    return asn.resolve(people, law(BASE, HOME, *policies), period)


def test_one_too_many_at_home_is_told_with_its_numbers():
    """The finding has modes, present, places, base and rounding, in both languages."""
    rulings = ruled(make_personnel(6), HALF)
    roster = asn.plan(rulings)
    assert asn.audit(roster, rulings) == ()
    row = int((roster.mode[:, 0] == 1).argmax())
    moved = roster.moved(f"syn-{row + 1:04}", "2020-03-23", mode="WFH")
    (found,) = asn.audit(moved, rulings)
    assert (found.code, found.group, found.day) == ("ASN-CAP-002", "unit-001", date(2020, 3, 23))
    assert found.evidence == {
        "present": 4,
        "places": 3,
        "base": 6,
        "rounding": "floor",
        "modes": "WFH/WFF",
    }
    assert found.severity is asn.Severity.BREACH
    for locale in ("id", "en"):
        assert "WFH/WFF" in found.text(locale)


def test_a_cell_that_is_wrong_by_itself_does_not_count():
    """Somebody in a forbidden mode is one finding, not a crowd as well."""
    rulings = ruled(make_personnel(6), HALF)
    roster = asn.plan(rulings)
    row = int((roster.mode[:, 0] == 1).argmax())
    moved = roster.moved(f"syn-{row + 1:04}", "2020-03-23", mode="WFF")
    assert [f.code for f in asn.audit(moved, rulings)] == ["ASN-MODE-001"]


def squeezed(**home):
    """Two at the office and two at home, of six in each of two units."""
    return (
        policy("office", (asn.Cap, "cap", {"count": 4, "per": "opd"})),
        policy("rest", (asn.Cap, "cap", {"count": 2, "modes": ("WFH",), **home})),
    )


@pytest.mark.parametrize("per", ["unit", "opd"])
def test_caps_that_no_roster_can_keep_are_a_clash_and_more_is_a_breach(per):
    """As many over as must be excuse the cap by the other; one more does not."""
    people = under_one_roof(make_personnel(12, 2))
    rulings = ruled(people, *squeezed(per=per))
    roster = asn.plan(rulings)
    found = asn.audit(roster, rulings)
    assert {(f.code, f.severity, f.against.short) for f in found} == {
        ("ASN-CAP-002", asn.Severity.CONFLICT, "SE office")
    }
    row = int((roster.mode[:, 0] == 1).argmax())
    worse = roster.moved(f"syn-{row + 1:04}", "2020-03-23", mode="WFH")
    first = {f.severity for f in asn.audit(worse, rulings) if f.day == date(2020, 3, 23)}
    assert asn.Severity.BREACH in first


def test_three_caps_together_leave_too_few_places():
    """A third at the office, a third at home and none in the field: told against the others."""
    field = policy("field", (asn.Permit, "field", {"modes": ("WFF",)}))
    acts = [
        policy(name, (asn.Cap, "cap", {"count": count, "modes": modes}))
        for name, count, modes in (("a", 2, ()), ("b", 2, ("WFH",)), ("c", 0, ("WFF",)))
    ]
    rulings = ruled(make_personnel(6), field, *acts)
    roster = asn.plan(rulings)
    found = asn.audit(roster, rulings)
    assert {f.severity for f in found} == {asn.Severity.CONFLICT}
    assert {f.code for f in found} == {"ASN-CAP-002"}
    assert {clash.day for clash in roster.conflicts} == set(WEEK)
    over = [int(f.evidence["present"]) - int(f.evidence["places"]) for f in found]
    assert sum(over) == 2 * 2


def test_people_bound_to_stay_excuse_a_cap_no_further_than_they_must():
    """Three of six may only work from home and one may: three is the clash, four is a breach."""
    keys = "key in ['syn-0001', 'syn-0002', 'syn-0003']"
    bound = policy("bound", (asn.Forbid, "x", {"modes": ("WFO",), "select": keys}))
    one = policy("one", (asn.Cap, "cap", {"count": 1, "modes": ("WFH",)}))
    rulings = ruled(make_personnel(6), bound, one)
    roster = asn.plan(rulings)
    assert (roster.mode == 2).sum(axis=0).tolist() == [3, 3]
    found = asn.audit(roster, rulings)
    assert {(f.severity, f.against.short) for f in found} == {(asn.Severity.CONFLICT, "SE bound")}
    worse = asn.audit(roster.moved("syn-0004", "2020-03-23", mode="WFH"), rulings)
    assert [f.severity for f in worse] == [asn.Severity.BREACH, asn.Severity.CONFLICT]


@pytest.mark.parametrize(("modes", "mode"), [((), "WFO"), (("WFH",), "WFH")])
def test_a_cap_on_people_with_a_protected_fact_is_told_without_numbers(modes, mode):
    """Neither the finding nor the plan's conflict says how many people the cap concerns."""
    plain = make_personnel(5)
    people = asn.Personnel.of([attrs.evolve(e, protected=True) for e in plain], list(plain.units))
    cap = {"count": 1, "select": "protected", "modes": modes}
    bound = (asn.Require, "there", {"modes": (mode,), "select": "bukan role = kabid"})
    rulings = ruled(people, policy("act", (asn.Cap, "cap", cap), bound))
    roster = asn.plan(rulings)
    found = [f for f in asn.audit(roster, rulings) if f.code.startswith("ASN-CAP")]
    assert found
    assert {tuple(f.evidence) for f in found} == {("modes",) if modes else ()}
    for locale in ("en", "id"):
        assert not any(letter in found[0].text(locale).split(": ")[1] for letter in "0123456789")
    assert {f.severity for f in found} == {asn.Severity.CONFLICT}
    assert {(c.needed, c.places) for c in roster.conflicts} == {(None, None)}
