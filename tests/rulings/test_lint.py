"""The linter: every slip is told once, at its line, and nothing that is right."""

from __future__ import annotations

import re
from datetime import date

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.errors import InvalidInput
from asn_worksched.files.policy_lint import lint
from asn_worksched.rulings.lint import lint as lint_bare
from asn_worksched.rulings.lint_kinds import NOTICES
from asn_worksched.rulings.written_days import written_days

POLICY = """\
instrument:
  id: base
  kind: surat edaran
  issuer: Penerbit Uji
  short: SE Uji
  title: Aturan uji
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-17
  in_force: {from: 2020-03-18, to: 2020-03-31}
  contents: ["9(2)", pokok piket]
  source: https://example.org/se
rules:
  - id: base.home
    kind: permit
    modes: [WFH]
    cite: {article: "9", paragraph: "2", letter: f, verified: false}
  - id: base.cap
    kind: cap
    share: "25 %"
    select: post_type = pelaksana
    cite: {at: pokok piket}
"""
OTHER = """\
instrument:
  id: other
  kind: surat edaran
  issuer: Penerbit Uji
  short: SE Lain
  title: Aturan lain
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-30
  in_force: {from: 2020-04-01}
  amends: [{act: base, ordinal: 1, until: 2020-04-21, ends: [base.cap]}]
rules: []
"""


@pytest.fixture
def slips(tmp_path):
    """The slips in some texts of policies, as (code without ASN, file's number, line)."""

    def told(*texts, people=None, known=()):
        paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        found = lint(asn.read_policies(paths), people=people, known=known)
        places = [str(path) for path in paths]
        return [
            (fault.code.removeprefix("ASN-"), places.index(fault.file), fault.line)
            for fault in found
        ]

    return told


def test_what_is_right_is_passed(slips):
    """Two acts without a slip give nothing; a citation below a listed place is covered."""
    assert slips(POLICY, OTHER) == []


SOURCE = "  source: https://example.org/se\n"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: Aturan uji", "title: Edaran Rabu, 19 Maret 2020", [("LNT-001", 6)]),
        ("title: Aturan uji", "title: Edaran 31 April 2020 (Jumat)", [("LNT-002", 6)]),
        ("source: https", "source: dibaca Senin, 19-03-2020, https", [("LNT-001", 13)]),
        (
            *("at: pokok piket", "at: 'pokok Monday, 19 March 2020'"),
            [("LNT-001", 23), ("LNT-003", 23)],
        ),
        ("letter: f", "letter: f, at: 'pada Senin 19 Maret 2020'", [("LNT-001", 18)]),
        ('article: "9", paragraph: "2"', 'article: "9", paragraph: "3"', [("LNT-003", 18)]),
        ('"9(2)"', '"9(2)(e)"', [("LNT-003", 18)]),
        ('"9(2)"', '"9(2)", "9(2)"', [("LNT-010", 12)]),
        ("share:", "period: {from: 2020-03-17}\n    share:", [("LNT-004", 21)]),
        ("share:", "period: {to: 2020-04-01}\n    share:", [("LNT-004", 21)]),
        ("share:", "period: {from: 2020-03-18, to: 2020-03-31}\n    share:", []),
        ('share: "25 %"', 'share: "100 %"', [("LNT-009", 21)]),
        ("share:", "displaces: [base.hmoe]\n    share:", [("LAW-006", 21)]),
        ("share:", "displaces: [base.cap]\n    share:", [("LAW-002", 21)]),
        ("share:", "where: {zones: [{scheme: risk, levels: [x]}]}\n    share:", [("ZON-001", 21)]),
        (
            *("share:", "where: {zones: [{scheme: risiko, levels: [tinggi, merah]}]}\n    share:"),
            [("ZON-002", 21)],
        ),
        (SOURCE, "", [("LNT-011", 2)]),
        (SOURCE, f"  implements: [nothing]\n{SOURCE}", [("LNT-007", 13)]),
        (SOURCE, f"  revokes: [{{act: gone}}]\n{SOURCE}", [("LAW-009", 13)]),
        (SOURCE, f"  lives_with: [gone]\n{SOURCE}", [("LAW-009", 13)]),
        (SOURCE, f"  lives_with: [base]\n{SOURCE}", [("LAW-008", 13)]),
        (
            *(SOURCE, f"  amends: [{{act: base}}]\n{SOURCE}"),
            [("LNT-006", 11), ("LAW-008", 13), ("LNT-012", 13)],
        ),
        (SOURCE, f"  revokes: [{{act: base}}]\n{SOURCE}", [("LAW-008", 13), ("LNT-012", 13)]),
        ("share:", "modes: [WFO, WFH]\n    share:", [("LNT-017", 21)]),
        ("share:", "modes: [WFH, WFF]\n    share:", []),
    ],
)
def test_each_slip_has_its_line(slips, old, new, found):
    """Each kind of slip is told once with its line; what only looks like one is not."""
    assert old in POLICY
    told = slips(POLICY.replace(old, new, 1))
    assert [(code, line) for code, _, line in told] == found


def test_a_prolonged_act_has_more_days(slips):
    """A rule may hold as long as a later act lets its own, and no longer."""
    longer = POLICY.replace("share:", "period: {to: 2020-04-21}\n    share:")
    assert slips(longer) == [("LNT-004", 0, 21)]
    assert slips(longer, OTHER) == []
    assert slips(longer.replace("04-21", "04-22"), OTHER) == [("LNT-004", 0, 21)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("act: base", "act: bsae", [("LAW-009", 1, 12)]),
        ("ends: [base.cap]", "ends: [base.cup]", [("LAW-010", 1, 12)]),
        ("2020-04-01}", "2020-04-01, to: 2020-04-21}", [("LNT-006", 1, 11)]),
        ("until: 2020-04-21", "until: 2020-03-01", [("LNT-013", 1, 12)]),
        ("until: 2020-04-21", "until: 2020-03-30", [("LNT-014", 1, 12)]),
    ],
)
def test_slips_of_an_amending_act(slips, old, new, found):
    """Unknown acts and rules, and an end of its own, are told at the amendment."""
    assert slips(POLICY, OTHER.replace(old, new)) == found


def test_numbers_of_changes(slips):
    """Two acts that are both the first change of one are told at each of them."""
    third = OTHER.replace("id: other", "id: third")
    assert slips(POLICY, OTHER, third) == [("LNT-005", 1, 12), ("LNT-005", 2, 12)]
    assert slips(POLICY, OTHER, third.replace("ordinal: 1", "ordinal: 2")) == []


def test_a_circle_of_amendments(slips):
    """Acts that amend one another in a circle are told, where Law.of would raise."""
    circular = POLICY.replace("  source:", "  amends: [{act: other}]\n  source:")
    circular = circular.replace(", to: 2020-03-31", "")
    assert slips(circular, OTHER) == [("LAW-008", 0, 13), ("LAW-008", 1, 12)]


def test_known_acts_are_no_slips(slips, tmp_path):
    """What is at hand elsewhere may be referred to, and is not looked through itself."""
    path = tmp_path / "known.yaml"
    path.write_text(POLICY.replace('share: "25 %"', 'share: "100 %"'), encoding="utf-8")
    assert slips(OTHER, known=asn.read_policies([path])) == []
    assert [code for code, _, _ in slips(OTHER)] == ["LAW-009", "LAW-010"]


def test_all_at_once_in_order(slips):
    """Everything is told in one run, by file and line."""
    wrong = POLICY.replace("Aturan uji", "Rabu 19 Maret 2020").replace('"25 %"', '"100 %"')
    assert slips(wrong, OTHER.replace("base.cap", "x")) == [
        *(("LNT-001", 0, 6), ("LNT-009", 0, 21), ("LAW-010", 1, 12)),
    ]


def test_a_rule_that_concerns_nobody(slips):
    """With a register a condition that nobody meets is told, and one on flags never."""
    people = asn.Personnel.of([asn.Employee(key="a", unit="u")], [asn.Unit("u", "U")])
    assert slips(POLICY, people=people) == []
    nobody = POLICY.replace("post_type = pelaksana", "role = camat or age > 200")
    assert slips(nobody, people=people) == [("LNT-008", 0, 22)]
    assert slips(nobody) == []
    flagged = POLICY.replace("post_type = pelaksana", "protected and role = camat")
    assert slips(flagged, people=people) == []


def test_notices_are_told_apart(tmp_path):
    """What may well be right is known by its code."""
    path = tmp_path / "a.yaml"
    path.write_text(POLICY.replace('"25 %"', '"100 %"'), encoding="utf-8")
    (fault,) = lint(asn.read_policies([path]))
    assert fault.code in NOTICES
    assert "ASN-LNT-001" not in NOTICES


def test_policies_without_a_file(tmp_path):
    """A policy made in memory, and one whose file has gone, is looked through without lines."""
    path = tmp_path / "a.yaml"
    path.write_text(POLICY.replace('"25 %"', '"100 %"'), encoding="utf-8")
    (policy,) = asn.read_policies([path])
    (fault,) = lint([attrs.evolve(policy, file="")])
    assert (fault.file, fault.line) == ("", None)
    path.unlink()
    (fault,) = lint([policy])
    assert (fault.file, fault.line) == (str(path), None)
    assert lint_bare([policy]) == (fault,)


def test_an_end_before_its_start_is_refused_by_the_reader(tmp_path):
    """Days the wrong way round never reach the linter."""
    path = tmp_path / "a.yaml"
    path.write_text(POLICY.replace("to: 2020-03-31", "to: 2020-03-17"), encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        asn.read_policies([path])
    assert [(each.code, each.line) for each in raised.value.faults] == [("ASN-POL-018", 11)]


@pytest.mark.parametrize(
    "text",
    [
        *("Senin, 16 Maret 2020", "Senin 16 Maret 2020", "Monday 16 March 2020"),
        *("Monday, March 16, 2020", "Monday, 16th of", "16-03-2020 (Senin)", "Senin, 16/3/2020"),
        *("Senin tanggal 16 Maret 2020", "Senin (16/03/2020)", "2020-03-16, Monday"),
        *("Jum'at, 20 Maret 2020", "Ahad, 22 Maret 2020", "Jumat 20 Mar 2020", "Minggu 22.3.2020"),
        *("dua minggu 19 Maret 2020", "Seninan, 19 Maret 2020", "Senin-Jumat, 23-27 Maret 2020"),
        'tertulis "Senin, 19 Maret 2020", padahal Kamis',
        *("Kamis 26 Maret 2020 sampai Jumat 27 Maret 2020", "19 Maret 2020", "Senin", ""),
    ],
)
def test_weekdays_that_fit(text):
    """Right dates pass in every way of writing, and what is no date beside a weekday is left."""
    assert all(each.fits for each in written_days(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Senin, 19 Maret 2020", date(2020, 3, 19)),
        ("Monday 19 March 2020", date(2020, 3, 19)),
        ("Monday, March 19, 2020", date(2020, 3, 19)),
        ("Monday the 19th March 2020", date(2020, 3, 19)),
        ("Senin 19-03-2020", date(2020, 3, 19)),
        ("19/03/2020 (Senin)", date(2020, 3, 19)),
        ("19 Maret 2020, Senin", date(2020, 3, 19)),
        ("2020-03-19 (Monday)", date(2020, 3, 19)),
        ("Ahad,\n 19 Nopember 2020", date(2020, 11, 19)),
        ("Jum\u2019at, 19 Mei 2020", date(2020, 5, 19)),
        ("Rabu, 31 September 2020", None),
        ('tertulis "Senin, 19 Maret 2020"', date(2020, 3, 19)),
        ("Kamis 19 Maret 2020 dan Senin 20 Maret 2020", date(2020, 3, 20)),
    ],
)
def test_weekdays_that_do_not_fit(text, day):
    """A weekday beside a date of another is found in every way of writing."""
    assert [each.day for each in written_days(text) if not each.fits] == [day]


def test_the_right_weekday_is_named():
    """The fault names the right day in both languages."""
    (found,) = written_days("Senin, 19 Maret 2020")
    assert (found.right("id"), found.right("en")) == ("Kamis", "Thursday")
    (none,) = written_days("Senin, 31 April 2020")
    assert none.right("id") == ""


def test_a_revocation_after_the_end_has_no_effect(slips):
    """A notice, since nothing is lost by it."""
    late = re.sub(r"  amends: .*", "  revokes: [{act: base, last_day: 2030-06-01}]", OTHER)
    assert [code for code, _, _ in slips(POLICY, late)] == ["LNT-015"]
    assert "ASN-LNT-015" in NOTICES


@pytest.mark.parametrize(
    ("within", "found"), [("36.74", []), ("36", []), ("36.71", ["LNT-016"]), ("31", ["LNT-016"])]
)
def test_a_rule_for_places_outside_its_act_has_no_effect(slips, within, found):
    """What the act lies in, or what lies in it, is right."""
    text = POLICY.replace("share:", f'where: {{within: ["{within}"]}}\n    share:')
    assert [code for code, _, _ in slips(text)] == found


def test_ids_of_installed_acts_are_taken(slips, tmp_path):
    """The same act under its own id is no slip; another act or rule under it is."""
    path = tmp_path / "installed.yaml"
    path.write_text(POLICY, encoding="utf-8")
    (installed,) = asn.read_policies([path])
    assert slips(POLICY, known=[installed]) == []
    other = POLICY.replace("title: Aturan uji", "title: Aturan lain")
    assert [code for code, _, _ in slips(other, known=[installed])] == ["LNT-018"]
    renamed = POLICY.replace("id: base\n", "id: another\n", 1)
    codes = [code for code, _, _ in slips(renamed, known=[installed])]
    assert codes == ["LNT-018"] * len(installed.rules)
