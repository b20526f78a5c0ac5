"""A protected fact never shows, whichever way a ruling is told."""

from __future__ import annotations

import asn_worksched as asn

from ..laws import BASE, FORTNIGHT, HOME, cite, instrument, law, policy


def modes(rulings, key, day="2020-03-23"):
    """The codes allowed on a day."""
    return [mode.code for mode in rulings.of(key, day).allowed]


CARE = policy("care", (asn.Permit, "hamil", {"modes": ("WFH",), "select": "hamil or usia >= 90"}))


def two_people():
    """One with a flag, one without."""
    return asn.Personnel.of(
        [asn.Employee(key="a", unit="u", protected=True), asn.Employee(key="b", unit="u")],
        [asn.Unit("u", "Unit Uji")],
    )


def test_a_protected_fact_never_shows():
    """A rule for protected people is explained by its instrument, and nothing says more."""
    people = two_people()
    rulings = asn.resolve(people, law(BASE, CARE), FORTNIGHT)
    ruling = rulings.of("a", "2020-03-23")
    assert modes(rulings, "a") == ["WFO", "WFH"]
    assert modes(rulings, "b") == ["WFO"]
    roster = asn.plan(rulings).moved("a", "2020-03-23", mode="WFF")
    texts = [f(locale) for f in (ruling.explain,) for locale in ("id", "en")]
    texts += [repr(ruling), repr(people["a"]), roster["a", "2020-03-23"].explain()]
    texts += [finding.text("en") for finding in asn.audit(roster, rulings)]
    texts += [roster.to_polars().write_csv(), asn.board(roster)]
    for text in texts:
        assert "hamil" not in text
        assert "protected =" not in text
        assert "protected=True" not in text
    assert "SE care" in ruling.explain("en")


def test_an_open_rule_is_cited_before_one_that_tells_a_protected_fact():
    """Where both give a mode, the flagged person's roster reads like everybody's."""
    rulings = asn.resolve(two_people(), law(BASE, HOME, CARE), FORTNIGHT)
    table = asn.plan(rulings).to_polars()
    assert set(table["rule"]) == {"home.home"}


def test_a_python_rule_that_asks_for_flags_is_as_discreet():
    """A plugin's test that answers differently when flags are turned is cited by its act alone."""
    act = instrument("py", region="36.74")
    rule = asn.Permit(id="py.flag", citation=cite("py"), modes=("WFH",), usual=True)
    told = asn.ExemptionRule(act, rule, lambda facts: facts["household_protected"])
    people = asn.Personnel.of(
        [asn.Employee(key="a", unit="u", household_protected=True)], [asn.Unit("u", "Unit Uji")]
    )
    roster = asn.plan(asn.resolve(people, law(BASE, exemptions=[told]), FORTNIGHT))
    assert set(roster.to_polars()["rule"]) == {"py"}
    assert set(roster.to_polars()["citation"]) == {"SE py"}


def test_nothing_made_of_rulings_quotes_a_sensitive_selector():
    """Neither reports, terms nor clauses print what a sensitive rule asks for."""
    care = policy(
        "care", (asn.Report, "kabar", {"what": "kabar", "select": "hamil", "note": "ibu hamil"})
    )
    rulings = asn.resolve(two_people(), law(BASE, care), FORTNIGHT)
    assert "hamil" not in repr(rulings.reports("a", "2020-03-23"))
    assert "hamil" not in repr(rulings.reasons.clauses)


def test_a_python_rule_cannot_hide_behind_two_flags():
    """A test of one flag without the other is seen too."""
    act = instrument("py", region="36.74")
    rule = asn.Permit(id="py.secret", citation=cite("py", "huruf x"), modes=("WFH",), usual=True)
    told = asn.ExemptionRule(
        act, rule, lambda facts: facts["protected"] & ~facts["household_protected"], "sedang hamil"
    )
    rulings = asn.resolve(two_people(), law(BASE, exemptions=[told]), FORTNIGHT)
    text = rulings.of("a", "2020-03-23").explain("id")
    assert "huruf x" not in text
    assert "hamil" not in text
