"""The checks for plugins: sound law has nothing to tell, and every kind of slip is told."""

from __future__ import annotations

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.testing import (
    law_cases,
    places_without_rule,
    policy_problems,
    rules_without_case,
)

HEAD = """\
instrument:
  id: kota.2020.1
  kind: surat edaran
  issuer: Wali Kota Uji
  short: SE Uji 1/2020
  title: Aturan uji
  year: 2020
  region: "99.01"
  level: 7
  published: 2020-03-17
  in_force: {from: 2020-03-18, to: 2020-03-31}
  source: https://example.test/1
  contents: ["1(1)", "angka 2", "9(2)"]
"""
RULES = """\
rules:
  - id: kota.2020.1.home
    kind: permit
    modes: [WFH]
    cite: {article: "1", paragraph: "1"}
  - id: kota.2020.1.cap
    kind: cap
    share: 50 %
    cite: {at: angka 2, verified: false}
    readings:
      ke_atas: {rounding: ceil, note: Tidak disebut.}
"""
CASES = """\
region: "99.01"
cases:
  - {name: a, day: 2020-03-18, expect: {in_force: true, rule: kota.2020.1.home, citation: x}}
  - {name: b, day: 2020-04-18, expect: {in_force: false, rule: kota.2020.1.home, citation: x}}
  - {name: c, day: 2020-03-18, staff: 4, expect: {places: 2, rule: kota.2020.1.cap, citation: x}}
  - {name: d, day: 2020-03-18, expect: {working: true, citation: ""}}
"""


@pytest.fixture
def read(tmp_path):
    """The policy of a text, or the sound one with some text replaced."""

    def one(*replaced, text=HEAD + RULES, name="act"):
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return asn.read_policy(path)

    return one


def only(problems):
    """The one problem found."""
    (problem,) = problems
    return problem


def test_sound_law_has_no_problem(read):
    """Nor has an act without rules, contents or source."""
    bare = read(("  source: https://example.test/1\n", ""), text=HEAD, name="bare")
    bare = attrs.evolve(bare, instrument=attrs.evolve(bare.instrument, id="kota.0", contents=()))
    assert policy_problems([read(), bare]) == []
    assert policy_problems([]) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: kota.2020.1.home", "id: home", "home: the id does not begin with kota"),
        ('{article: "1", paragraph: "1"}', '{article: "1"}', "home: it cites 1, which is not"),
        ('paragraph: "1"}', 'paragraph: "1", letter: a}', "home: it cites 1(1)(a), which is not"),
        ('  contents: ["1(1)", "angka 2", "9(2)"]\n', "", "kota.2020.1: no contents are listed"),
        ("note: Tidak disebut.", "note: ''", "cap, reading ke_atas: no note says why"),
        ("rounding: ceil", "rounding: floor", "cap, reading ke_atas: it changes nothing"),
        ("  title: Aturan", "  title: Kamis, 18 Maret 2020", "act.yaml:6: ASN-LNT-001"),
        ("  contents:", "  implements: [id.2020.19]\n  contents:", "ASN-LNT-007"),
        ("  source: https://example.test/1\n", "", "ASN-LNT-011"),
        ("share: 50 %", "share: 100 %", "ASN-LNT-009"),
    ],
)
def test_each_slip_is_told_once(read, old, new, told):
    """By the rule or the act, or with file and line where the linter finds it."""
    assert told in only(policy_problems([read((old, new))]))


def test_rules_made_in_python_are_checked_as_well(read):
    """A selector that cannot be read, a citation of another act, a reading with another id."""
    policy = read()
    home, cap = policy.rules
    wrong = attrs.evolve(home, select="role ==")
    elsewhere = attrs.evolve(home, citation=attrs.evolve(home.citation, short="SE Lain"))
    reading = attrs.evolve(cap.readings[0], rule=attrs.evolve(cap.readings[0].rule, id="kota.x"))
    other = attrs.evolve(cap, readings=(reading,))
    for rule, told in [
        (wrong, "kota.2020.1.home: select: "),
        (elsewhere, "kota.2020.1.home: it cites SE Lain (kota.2020.1) and stands in SE Uji 1/2020"),
        (other, "kota.2020.1.cap, reading ke_atas: the id becomes kota.x"),
    ]:
        assert told in only(policy_problems([attrs.evolve(policy, rules=(rule,))]))


def test_all_problems_are_told_act_by_act(read):
    """One hides no other."""
    two = read(
        ("kota.2020.1", "kota.2020.2"), ("{at: angka 2,", "{at: angka 3,"), ("50 %", "100 %")
    )
    one = read(("id: kota.2020.1.home", "id: home"), name="one")
    told = policy_problems([one, two])
    assert [each.split(":")[0] for each in told[:3]] == [
        "home",
        "kota.2020.2.cap",
        "kota.2020.2.cap, reading ke_atas",
    ]
    assert "ASN-LNT-009" in told[3]
    assert len(told) == 4


def test_acts_that_are_known_may_be_referred_to(read):
    """What rests on the nation's act is sound where that act is given too."""
    base = read(("kota.2020.1", "id.2020.1"), name="base")
    city = read(("  contents:", "  implements: [id.2020.1]\n  contents:"))
    assert policy_problems([city], known=[base]) == []
    assert len(policy_problems([city])) == 1


def test_a_notice_that_is_meant_is_no_problem_and_a_fault_always_is(read):
    """By the rule, else the act, that it is about; what is meant in vain is told."""
    full = read(("50 %", "100 %"))
    assert policy_problems([full], meant=["kota.2020.1.cap"]) == []
    unsourced = read(("  source: https://example.test/1\n", ""))
    assert policy_problems([unsourced], meant=["kota.2020.1"]) == []
    vain = policy_problems([full], meant=["kota.2020.1.cap", "kota.2020.1.home"])
    assert vain == ["kota.2020.1.home: meant, but there is no notice about it"]
    slip = read(("Aturan", "Kamis, 18 Maret 2020"), ("50 %", "100 %"))
    assert "ASN-LNT-001" in only(policy_problems([slip], meant=["kota.2020.1.cap"]))


def test_places_that_no_rule_cites(read):
    """In the order of the contents; an act whose places are all cited is left out."""
    full = read((', "9(2)"', ""), name="full")
    assert places_without_rule([read(), full]) == {"kota.2020.1": ("9(2)",)}
    assert places_without_rule([full]) == {}


def test_rules_that_no_case_asks_about(read, tmp_path):
    """Once in force, and once when not; a case that names no rule asks about none."""
    (tmp_path / "kasus.yaml").write_text(CASES, encoding="utf-8")
    cases = law_cases(tmp_path / "kasus.yaml")
    assert rules_without_case([read()], cases) == [
        "kota.2020.1.cap: no case in which it does not hold"
    ]
    assert len(rules_without_case([read()], cases[2:])) == 3
    assert len(rules_without_case([read()], [])) == 4
