"""Other readings of a clause: chosen by name, and refused where they are ambiguous."""

from __future__ import annotations

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, cite, instrument, law, policy

PEOPLE = make_personnel(3)


def test_another_reading_takes_the_place_of_a_rule():
    """Only where it is asked for, and never by a name that nobody wrote down."""
    strict = asn.Require(id="home.all", citation=cite("home"), modes=("WFH",))
    permit = asn.Permit(
        id="home.all",
        citation=cite("home"),
        modes=("WFH",),
        readings=(asn.Reading("strict", strict),),
    )
    rules = law(BASE, asn.Policy(instrument=instrument("home"), rules=(permit,)))
    read = rules.read_as({"home.all": "strict"})
    assert rules.digest != read.digest
    ruling = asn.resolve(PEOPLE, read, FORTNIGHT).of("syn-0002", "2020-03-23")
    assert [mode.code for mode in ruling.allowed] == ["WFH"]
    with pytest.raises(asn.InvalidInput) as error:
        rules.read_as({"home.all": "lax", "nobody": "strict"})
    assert [fault.code for fault in error.value.faults] == ["ASN-LAW-011", "ASN-LAW-011"]


STRICT = asn.Require(id="home.all", citation=cite("home"), modes=("WFH",))


def permitting(*readings):
    """An act with one rule that has these readings."""
    rule = asn.Permit(id="home.all", citation=cite("home"), modes=("WFH",), readings=readings)
    return asn.Policy(instrument=instrument("home"), rules=(rule,))


def codes(*policies):
    """The codes of the faults for which a law is refused."""
    with pytest.raises(asn.InvalidInput) as error:
        law(*policies)
    return [fault.code for fault in error.value.faults]


def test_a_reading_that_displaces_nothing_is_refused_like_a_rule():
    """Also before anybody asks for it; what it does displace is set aside once it is read."""
    wrong = attrs.evolve(STRICT, displaces=("nowhere.rule",))
    assert codes(BASE, permitting(asn.Reading("strict", wrong))) == ["ASN-LAW-006"]
    right = attrs.evolve(STRICT, displaces=("base.hours",))
    read = law(BASE, permitting(asn.Reading("strict", right))).read_as({"home.all": "strict"})
    assert read.rule("home.all").displaces == ("base.hours",)


def test_readings_that_displace_in_a_circle_are_refused_once_they_are_read():
    """The default may be fine, and the reading not."""
    circle = attrs.evolve(STRICT, displaces=("other.rule",))
    other = policy("other", (asn.Report, "rule", {"what": "x", "displaces": ("home.all",)}))
    rules = law(BASE, permitting(asn.Reading("strict", circle)), other)
    with pytest.raises(asn.InvalidInput, match="ASN-LAW-002"):
        rules.read_as({"home.all": "strict"})


def test_a_reading_has_the_id_of_its_rule_and_a_name_of_its_own():
    """Else what displaces the rule would miss it, or the name would stand for two."""
    other = attrs.evolve(STRICT, id="home.other")
    assert codes(BASE, permitting(asn.Reading("strict", other))) == ["ASN-LAW-014"]
    two = (asn.Reading("x", STRICT), asn.Reading("x", attrs.evolve(STRICT, modes=("WFF",))))
    assert codes(BASE, permitting(*two)) == ["ASN-LAW-015"]


def test_a_rule_in_python_can_be_read_otherwise_too():
    """It stays with its test."""
    rule = permitting(asn.Reading("strict", STRICT)).rules[0]
    told = asn.ExemptionRule(
        instrument("home"), rule, lambda facts: facts["key"] == "syn-0002", "second"
    )
    read = law(BASE, exemptions=[told]).read_as({"home.all": "strict"})
    rulings = asn.resolve(PEOPLE, read, FORTNIGHT)
    allowed = {
        key: [mode.code for mode in rulings.of(key, "2020-03-23").allowed]
        for key in ("syn-0001", "syn-0002")
    }
    assert allowed == {"syn-0001": ["WFO"], "syn-0002": ["WFH"]}
