"""Policy files: what is read, what is refused, and that the published schema agrees."""

from __future__ import annotations

import copy
import io
import json
import os
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from asn_worksched.domain.acts import Amendment, Revocation
from asn_worksched.domain.law import (
    RULE_KINDS,
    Cap,
    ClosureTerms,
    Cover,
    Hours,
    InZone,
    Ladder,
    Permit,
    Shifts,
    Where,
)
from asn_worksched.domain.modes import Place, WorkMode
from asn_worksched.domain.time import ALWAYS, Span
from asn_worksched.errors import InvalidInput
from asn_worksched.files.policies import read_policies, read_policy
from asn_worksched.files.policy_schema import policy_schema

TOP = Path(__file__).parents[2]
PUBLISHED = TOP / "docs" / "reference" / "policy.schema.json"
SHIPPED = sorted((TOP / "plugins").glob("*/src/*/policies/*.yaml"))

HEAD = """\
instrument:
  id: uji.2020.1
  kind: surat edaran
  issuer: Wali Kota
  short: SE 1/2020
  title: Uji
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-17
  in_force: {from: 2020-03-18, to: 2020-03-31}
"""
RULE = """\
rules:
  - id: uji.2020.1.home
    kind: permit
    modes: [WFH]
    cite: {at: angka 1, verified: false}
"""
ONE_OF_EACH = """\
modes:
  - {code: WFA, place: elsewhere}
rules:
  - {id: r1, kind: permit, modes: [WFH, WFA], usual: true, criteria: [usia], cite: {at: "1"}}
  - {id: r2, kind: forbid, modes: [WFH], displaces: [r1], cite: {article: "2", letter: a}}
  - {id: r3, kind: require, modes: [WFO], select: role = camat, cite: {article: "3"}}
  - {id: r4, kind: excuse, period: {from: 2020-03-20}, cite: {article: "4"}, note: sehari}
  - {id: r5, kind: cap, share: 25 %, per: site, moment: slot, cite: {article: "5"}}
  - {id: r6, kind: cover, of: unit, minimum: 2, protocol: [masker], cite: {article: "6"}}
  - {id: r7, kind: hours, start: 08:00, minutes: 330, friday_break: 90, cite: {article: "7"}}
  - {id: r8, kind: limit, modes: [WFA], at_most: 2, per: week, cite: {article: "8"}}
  - {id: r9, kind: report, what: hasil kerja, due: setiap hari, cite: {article: "9"}}
  - {id: r10, kind: closure, min_hours: 72, start: midnight, instead: WFH, cite: {article: "10"}}
  - {id: r11, kind: rest, min_rest_hours: 11, max_days_on: 6, cite: {article: "11"}}
  - {id: r12, kind: shift, starts: [07:00, 09:00], minutes: 450, split: 1/2, cite: {article: "12"}}
  - id: r13
    kind: ladder
    rungs: [{from: 3, to: 5, sanction: teguran}, {from: 6, severity: berat, sanction: berhenti}]
    in_a_row: 10
    cite: {article: "13"}
"""
LINKED = """\
instrument:
  id: uji.2020.2
  kind: surat edaran
  issuer: Wali Kota
  short: SE 2/2020
  title: Uji
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-30
  in_force: {from: 2020-04-01}
  amends: [{act: uji.2020.1, ordinal: 1, until: 2020-04-21, ends: [uji.2020.1.home]}]
  revokes: [{act: uji.2019.9, last_day: 2020-03-31}, {act: uji.2019.8}]
  lives_with: [uji.2020.1]
  own_staff: true
  draft: true
  contents: ["2(1)(a)"]
rules:
  - id: uji.2020.2.cap
    kind: cap
    share: 25 %
    modes: [WFH]
    where:
      within: ["36.74"]
      outside: ["36.71"]
      zones: [{scheme: risiko, levels: [tinggi, sedang], publishers: [Satgas]}]
      season: ramadan
    cite: {article: "2", paragraph: "1", letter: a}
    readings:
      half: {share: 50 %, note: setengah}
      number: {share: null, count: 3}
"""


@pytest.fixture(name="file")
def fixture_file(tmp_path):
    """A maker of policy files from text."""

    def make(text: str, name: str = "uji.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def faults_of(*paths):
    """The faults that reading *paths* tells, as (code, line, column)."""
    with pytest.raises(InvalidInput) as error:
        read_policies(paths)
    assert all(error.value.report("en").splitlines())
    return [(fault.code, fault.line, fault.column) for fault in error.value.faults]


def refused(path):
    """The faults of a file, none if it is read; any other error passes through."""
    try:
        read_policy(path)
    except InvalidInput as error:
        return error.faults
    return ()


def test_every_kind_of_rule_is_read_into_its_class(file):
    """Each kind keeps its own values, and its citation names the instrument."""
    policy = read_policy(file(HEAD + ONE_OF_EACH))
    kinds = [rule.kind for rule in policy.rules]
    assert sorted(kinds) == sorted(RULE_KINDS)
    permit, _, _, excuse, cap, cover, hours, _, _, closure, _, shift, ladder = policy.rules
    assert isinstance(permit, Permit)
    assert permit.modes == ("WFH", "WFA")
    assert permit.usual is True
    assert excuse.period == Span(date(2020, 3, 20))
    assert isinstance(cap, Cap)
    assert (cap.share, cap.count, cap.per, cap.moment) == (Fraction(1, 4), None, "site", "slot")
    assert isinstance(cover, Cover)
    assert (cover.of, cover.minimum, cover.protocol) == ("unit", 2, ("masker",))
    assert isinstance(hours, Hours)
    assert (hours.start, hours.minutes, hours.friday_break) == (time(8), 330, 90)
    assert isinstance(closure, ClosureTerms)
    assert (closure.min_hours, closure.max_hours, closure.start) == (72, None, "midnight")
    assert isinstance(shift, Shifts)
    spans = [(f"{start:%H.%M}", f"{end:%H.%M}") for start, end in shift.spans(date(2020, 3, 18))]
    assert spans == [("07.00", "14.30"), ("09.00", "16.30")]
    assert isinstance(ladder, Ladder)
    steps = [ladder.rung(days) for days in (2, 3, 5, 6, 99)]
    assert [step and step.sanction for step in steps] == [None, *["teguran"] * 2, *["berhenti"] * 2]
    assert ladder.rung(0, in_a_row=10) == ladder.rungs[-1]
    assert {rule.citation.instrument for rule in policy.rules} == {"uji.2020.1"}
    assert policy.rules[1].citation.text("en") == "SE 1/2020, Art. 2 letter a"
    assert policy.modes == (WorkMode("WFA", Place.ELSEWHERE),)


def test_an_act_says_what_it_does_to_others_and_where_its_rules_hold(file):
    """Links, places, zones, seasons and other readings, each in its own class."""
    path = file(LINKED)
    policy = read_policy(path)
    act, (rule,) = policy.instrument, policy.rules
    assert act.amends == (
        Amendment(act="uji.2020.1", ordinal=1, until=date(2020, 4, 21), ends=("uji.2020.1.home",)),
    )
    assert act.revokes == (
        Revocation(act="uji.2019.9", last_day=date(2020, 3, 31)),
        Revocation(act="uji.2019.8"),
    )
    assert (act.lives_with, act.own_staff, act.draft) == (("uji.2020.1",), True, True)
    assert rule.citation.place in act.contents
    zone = InZone(scheme="risiko", levels=("tinggi", "sedang"), publishers=("Satgas",))
    assert rule.where == Where(
        within=("36.74",), outside=("36.71",), zones=(zone,), season="ramadan"
    )
    half, number = rule.readings
    assert (half.name, half.rule.share, half.rule.where) == ("half", Fraction(1, 2), rule.where)
    assert (number.rule.share, number.rule.count) == (None, 3)
    assert {each.rule.citation for each in rule.readings} == {rule.citation}
    assert valid(plain(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("{share: 50 %, note", "{shar: 50 %, note", "ASN-POL-008", 30),
        ("{share: 50 %, note", "{id: other, note", "ASN-POL-008", 30),
        ("{share: 50 %, note: setengah}", "[]", "ASN-POL-006", 30),
        ("{share: null, count: 3}", "{count: 3}", "ASN-POL-020", 31),
        ("ordinal: 1", "ordinal: satu", "ASN-POL-012", 12),
        ("until: 2020-04-21", "until: 2020-04-31", "ASN-POL-014", 12),
        ("season: ramadan", "seasom: ramadan", "ASN-POL-008", 27),
        ("modes: [WFH]", "modes: [WHF]", "ASN-POL-023", 22),
    ],
)
def test_a_slip_in_links_places_or_readings_is_told_in_its_line(file, old, new, code, line):
    """However deep it stands."""
    faults = faults_of(file(LINKED.replace(old, new)))
    assert [(fault[0], fault[1]) for fault in faults] == [(code, line)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("id: uji.2020.2\n", "id: uji 2020\n", "ASN-POL-031", 2),
        ("id: uji.2020.2.cap", "id: a=b", "ASN-POL-031", 19),
        ("half: {", "a b: {", "ASN-POL-031", 30),
        ('region: "36.74"', 'region: "99,03"', "ASN-POL-032", 8),
        ('within: ["36.74"]', 'within: ["36.74", "3x"]', "ASN-POL-032", 24),
        ('outside: ["36.71"]', 'outside: [""]', "ASN-POL-032", 25),
    ],
)
def test_names_and_codes_that_nobody_could_use_are_refused(file, old, new, code, line):
    """A blank would end a name elsewhere; a region that is none would reach nobody."""
    text = LINKED.replace(old, new, 1)
    assert text != LINKED
    assert [(fault[0], fault[1]) for fault in faults_of(file(text))] == [(code, line)]


@pytest.mark.parametrize(
    ("rungs", "good"),
    [
        ("[{from: 1, to: 2, sanction: a}, {from: 3, sanction: b}]", True),
        ("[{from: 1, to: 2, sanction: a}, {from: 5, to: 5, sanction: b}]", True),
        ("[{from: 5, to: 3, sanction: a}]", False),
        ("[{from: 1, to: 5, sanction: a}, {from: 4, to: 8, sanction: b}]", False),
        ("[{from: 4, to: 8, sanction: a}, {from: 1, to: 2, sanction: b}]", False),
        ("[{from: 1, sanction: a}, {from: 4, to: 8, sanction: b}]", False),
    ],
)
def test_the_steps_of_a_ladder_follow_one_another(file, rungs, good):
    """No number of days belongs to two steps."""
    rule = f"rules:\n  - {{id: r, kind: ladder, rungs: {rungs}, cite: {{at: x}}}}\n"
    path = file(HEAD + rule)
    assert [fault.code for fault in refused(path)] == ([] if good else ["ASN-POL-033"])


def test_what_is_left_out_takes_the_defaults_of_the_law(file):
    """A short file means just what it says: no period, no selector, an open end."""
    text = HEAD.replace("{from: 2020-03-18, to: 2020-03-31}", "{from: 2020-03-18, to: }")
    policy = read_policy(file(text + RULE))
    (rule,) = policy.rules
    assert (rule.select, rule.period, rule.displaces) == ("", ALWAYS, ())
    assert policy.instrument.in_force == Span(date(2020, 3, 18))
    assert policy.instrument.signed is None
    assert policy.file.endswith("uji.yaml")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(("25 %", Fraction(1, 4)), ("25%", Fraction(1, 4)), ('"12,5 %"', Fraction(1, 8))),
        *(("33.3 %", Fraction(333, 1000)), ("1/3", Fraction(1, 3)), ("0 %", Fraction(0))),
        ("100 %", Fraction(1)),
    ],
)
def test_shares_are_exact(file, text, share):
    """A share is the fraction that was written, never a rounded number."""
    rule = f"rules: [{{id: a, kind: cap, share: {text}, cite: {{at: x}}}}]"
    (cap,) = read_policy(file(HEAD + rule)).rules
    assert cap.share == share


@pytest.mark.parametrize(
    "text", ["0.25", "25", '"25"', "101 %", "3/2", "1/0", "a %", "-5 %", "²5 %"]
)
def test_what_is_not_a_share_is_refused(file, text):
    """A bare number could mean a share or a count, so it means neither."""
    rule = f"rules:\n  - {{id: a, kind: cap, share: {text}, cite: {{at: x}}}}"
    assert faults_of(file(HEAD + rule)) == [("ASN-POL-016", 13, faults_column(rule, text))]


def faults_column(rule: str, text: str) -> str:
    """The column (from 1) at which *text* starts in its line, behind a quote if there is one."""
    line = rule.splitlines()[-1]
    return str(line.index(text) + 1 + text.startswith('"'))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("year: 2020", 'year: "2020"', "ASN-POL-012", 7),
        ("year: 2020", "year: 2020.0", "ASN-POL-012", 7),
        ("year: 2020", "year: true", "ASN-POL-012", 7),
        ("year: 2020", "year: -1", "ASN-POL-012", 7),
        ("year: 2020", "year: 007", "ASN-POL-012", 7),
        ("year: 2020", "year: 99999999999999999999", "ASN-POL-030", 7),
        ('region: "36.74"', "region: 36.74", "ASN-POL-011", 8),
        ("title: Uji", "title: 12", "ASN-POL-011", 6),
        ("title: Uji", "title: true", "ASN-POL-011", 6),
        ("title: Uji", 'title: ""', "ASN-POL-010", 6),
        ("title: Uji", "title:", "ASN-POL-010", 6),
        ("title: Uji", "title: [Uji]", "ASN-POL-011", 6),
        ("level: 7", "level: 9", "ASN-POL-017", 9),
        ("level: 7", "level: true", "ASN-POL-017", 9),
        ("published: 2020-03-17", "published: 2020-02-30", "ASN-POL-014", 10),
        ("published: 2020-03-17", "published: 2020-03", "ASN-POL-014", 10),
        ("published: 2020-03-17", "published: 17-03-2020", "ASN-POL-014", 10),
        ("published: 2020-03-17", "published: 2020-03-17T08:00:00", "ASN-POL-014", 10),
        ("to: 2020-03-31", "to: 2020-03-01", "ASN-POL-018", 11),
        ("to: 2020-03-31", "till: 2020-03-31", "ASN-POL-008", 11),
        ("{from: 2020-03-18, to: 2020-03-31}", "2020-03-18", "ASN-POL-006", 11),
        ("issuer: Wali Kota", "isuer: Wali Kota", "ASN-POL-008", 4),
        ("issuer: Wali Kota", "# issuer", "ASN-POL-009", 2),
        ("issuer: Wali Kota", "issuer: &x Wali Kota", "ASN-POL-005", 4),
        ("issuer: Wali Kota", "issuer: !nama Wali Kota", "ASN-POL-005", 4),
        ("kind: permit", "kind: pemit", "ASN-POL-017", 14),
        ("kind: permit", "# kind", "ASN-POL-009", 13),
        ("modes: [WFH]", "modes: WFH", "ASN-POL-007", 15),
        ("modes: [WFH]", "modes: []", "ASN-POL-010", 15),
        ("modes: [WFH]", "modes: [7]", "ASN-POL-011", 15),
        ("modes: [WFH]", "modes: [WFZ]", "ASN-POL-023", 15),
        ("modes: [WFH]", "modes: [WFH]\n    usual: yes", "ASN-POL-013", 16),
        ("modes: [WFH]", 'modes: [WFH]\n    usual: "true"', "ASN-POL-013", 16),
        ("cite: {at: angka 1, verified: false}", "note: x", "ASN-POL-019", 13),
        ("cite: {at: angka 1, verified: false}", "cite: {verified: false}", "ASN-POL-019", 16),
        ("verified: false", "verified: no", "ASN-POL-013", 16),
        ("at: angka 1", "article: 1", "ASN-POL-011", 16),
        ("at: angka 1", "instrument: lain", "ASN-POL-008", 16),
        ("modes: [WFH]", "modes: [WFH]\n    modes: [WFO]", "ASN-POL-004", 16),
        ("modes: [WFH]", "modes: [WFH]\n    select: pangkat > 3", "ASN-SEL-", 16),
        (
            "modes: [WFH]",
            "modes: [WFH]\n    select: >-\n      role = camat and\n      ]",
            "ASN-SEL-",
            17,
        ),
        ("rules:\n", "rules:\n  - camat\n", "ASN-POL-006", 13),
        ("rules:", "modes: [{code: WFO, place: home}]\nrules:", "ASN-POL-024", 12),
        ("rules:", "modes: [{code: WFA, place: rumah}]\nrules:", "ASN-POL-017", 12),
        ("rules:", "aturan:", "ASN-POL-008", 12),
    ],
)
def test_one_slip_is_one_fault_at_its_line(file, old, new, code, line):
    """Each slip is refused with its own code where it stands, and nothing is turned into it."""
    text = HEAD + RULE
    assert old in text
    found = faults_of(file(text.replace(old, new)))
    told = {each[:2] for each in found if not each[0].startswith("ASN-POL-009") or code == each[0]}
    assert {(each.startswith(code), at) for each, at in told} == {(True, line)}


def test_a_misspelt_key_is_told_with_the_nearest_known_one(file):
    """The text names the key that was probably meant, in place of the one that was written."""
    with pytest.raises(InvalidInput) as error:
        read_policy(file(HEAD + RULE.replace("modes:", "mods:")))
    told = error.value.report("en")
    assert "The key `mods` is not known here." in told
    assert "Did you mean `modes`?" in told
    assert "The key `modes` is missing." in told


def test_a_wrong_value_is_told_as_it_was_written(file):
    """36.70 stays 36.70 in the text, and the mend can be copied."""
    with pytest.raises(InvalidInput) as error:
        read_policy(file(HEAD.replace('"36.74"', "36.70") + RULE))
    assert 'region: "36.70"' in error.value.report("en")


def test_a_selector_in_one_line_is_faulted_at_its_column_in_the_file(file):
    """The column leads to the wrong word in the file, not only within the selector."""
    rule = RULE + "    select: role = camat and pangkt = 3\n"
    ((code, line, column),) = faults_of(file(HEAD + rule))
    assert code.startswith("ASN-SEL-")
    assert (line, column) == (17, str(rule.splitlines()[-1].index("pangkt") + 1))


def test_all_faults_of_all_files_are_told_together(file, tmp_path):
    """One wrong key, one broken file, one bad day and one missing file come in one error."""
    one = file(HEAD.replace("issuer", "isuer") + RULE.replace("permit", "pemit"), "a.yaml")
    two = file("a: [1", "b.yaml")
    three = file(HEAD.replace("uji.2020.1", "c").replace("2020-03-17", "2020-13-17"), "c.yaml")
    codes = {code for code, _, _ in faults_of(one, two, three, tmp_path / "none.yaml")}
    assert codes == {
        *("ASN-POL-001", "ASN-POL-003", "ASN-POL-008"),
        *("ASN-POL-009", "ASN-POL-014", "ASN-POL-017"),
    }


def test_a_cap_has_either_a_share_or_a_count(file):
    """Neither and both are one fault each, beside the other faults of the same rule."""
    rules = """\
rules:
  - {id: a, kind: cap, cite: {at: x}}
  - {id: b, kind: cap, share: 25 %, count: 5, cite: {at: x}}
  - {id: c, kind: cap, share: , count: , cite: {at: x}, per: room}
"""
    found = faults_of(file(HEAD + rules))
    assert [(code, line) for code, line, _ in found] == [
        *(("ASN-POL-020", 13), ("ASN-POL-020", 14)),
        *(("ASN-POL-020", 15), ("ASN-POL-017", 15)),
    ]


def test_ids_that_stand_twice_are_refused_within_and_across_files(file):
    """The second is faulted and names the first."""
    one = file(HEAD + RULE + RULE.removeprefix("rules:\n"), "a.yaml")
    two = file(HEAD + RULE, "b.yaml")
    with pytest.raises(InvalidInput) as error:
        read_policies([one, two])
    told = [(fault.code, Path(fault.file).name, fault.line) for fault in error.value.faults]
    assert told == [
        ("ASN-POL-021", "a.yaml", 17),
        ("ASN-POL-022", "b.yaml", 2),
        ("ASN-POL-021", "b.yaml", 13),
    ]
    assert "a.yaml:13" in error.value.report("en")


def test_a_mode_of_one_file_is_known_in_the_others(file):
    """A region may use the mode that a national act declares, if both are read together."""
    one = file(HEAD + "modes: [{code: WFA, place: elsewhere}]\n", "a.yaml")
    two = file(HEAD.replace("uji.2020.1", "b") + RULE.replace("[WFH]", "[WFA]"), "b.yaml")
    assert read_policies([one, two])[1].rules[0].modes == ("WFA",)
    assert faults_of(two) == [("ASN-POL-023", 15, "13")]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "ASN-POL-028", None),
        (b"# nothing\n", "ASN-POL-028", None),
        (b"- 1\n", "ASN-POL-006", 1),
        (b"a: b\n---\nc: d\n", "ASN-POL-026", 2),
        (b"a:\n\tb: c\n", "ASN-POL-025", 2),
        (b"a:\n  b: c\n\td: e\n", "ASN-POL-025", 3),
        (b"a: 'b\n", "ASN-POL-003", 2),
        (b"a: b\nc: \x07\n", "ASN-POL-003", 2),
        (b"a: b\nissuer: Wali\xa0Kota\n", "ASN-POL-002", 2),
        (HEAD.encode("utf-16"), "ASN-POL-002", 1),
        (b"[" * 5000, "ASN-POL-027", None),
        (b"a: &a [*a]\n", "ASN-POL-005", 1),
    ],
)
def test_files_that_are_not_policies_at_all(tmp_path, data, code, line):
    """Broken, empty, looping and foreign files are input faults, never another error."""
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert (code, line) in {(each, at) for each, at, _ in faults_of(path)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_text_breaks_the_reader(tmp_path, data):
    """Whatever is spliced into a file, it is read or refused as input."""
    text = HEAD + ONE_OF_EACH
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    splice = data.draw(st.text(alphabet=" \n\t:-[]{},&*!|>'\"%@`#?ab1.~é", max_size=8))
    path = tmp_path / "a.yaml"
    path.write_text(text[:start] + splice + text[end:], encoding="utf-8")
    assert all(fault.text("id") for fault in refused(path))


def plain(text: str) -> dict[str, object]:
    """A policy file as an editor's schema check sees it: dates are text."""
    data = YAML(typ="safe", pure=True).load(io.StringIO(text))
    return json.loads(json.dumps(data, default=str))


def valid(data: object) -> bool:
    """Whether the published schema accepts *data*."""
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema).is_valid(data)


def test_the_published_schema_is_the_generated_one():
    """To renew it: print ``json.dumps(policy_schema(), indent=2, ensure_ascii=False)`` into it."""
    text = json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n"
    assert PUBLISHED.read_text(encoding="utf-8") == text
    jsonschema.Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_policies_are_taken_by_reader_and_schema(path):
    """
    Every policy file in this repository is one that editors call valid, too.

    An act without rules is there for what it does to others, or for the trail.
    """
    policy = read_policy(path)
    act = policy.instrument
    assert policy.rules or act.amends or act.revokes or act.note
    assert valid(plain(path.read_text(encoding="utf-8")))


def test_policies_are_shipped():
    """The test above looks at more than nothing."""
    assert len(SHIPPED) >= 4


@pytest.mark.parametrize("key", ["modes", "cite", "issuer", "in_force", "kind", "at", "rules"])
def test_a_misspelt_key_is_refused_by_reader_and_schema(file, key):
    """What the program would refuse, the editor underlines."""
    text = (HEAD + RULE).replace(f"{key}:", f"{key}x:")
    assert text != HEAD + RULE
    assert "ASN-POL-008" in {code for code, _, _ in faults_of(file(text))}
    assert not valid(plain(text))


WRONG = [None, "", "no", "25 %", "2020-03-18", 7, -1, 1.5, True, [], ["WFH"], {}, {"from": None}]


@st.composite
def mutated(draw: st.DrawFn) -> object:
    """A policy with one value replaced, one key taken away, or one key added."""
    data = copy.deepcopy(plain(HEAD + ONE_OF_EACH))
    spots = list(spots_of(data))
    holder, key = draw(st.sampled_from(spots))
    act = draw(st.sampled_from(["replace", "drop", "add"]))
    if act == "replace":
        holder[key] = draw(st.sampled_from(WRONG))
    elif act == "drop":
        del holder[key]
    elif isinstance(holder, dict):
        holder["tambahan"] = draw(st.sampled_from(WRONG))
    return data


def spots_of(value):
    """Every (holder, key) within *value*."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from spots_of(inner)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mutated())
def test_what_the_reader_takes_the_schema_takes(tmp_path, data):
    """The schema never underlines a file that would be read."""
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert refused(path) or valid(data)


def test_nothing_far_away_is_suggested(file):
    """A key or word unlike all known ones is told with the known ones and no guess."""
    text = (HEAD + RULE).replace("rules:", "aturan:").replace("level: 7", "level: 9")
    with pytest.raises(InvalidInput) as error:
        read_policy(file(text))
    told = error.value.report("en")
    assert "Did you mean" not in told
    assert "Known here: instrument, modes, rules." in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_refused_at_once(tmp_path):
    """A pipe that nobody writes to is a fault and not waited for."""
    path = tmp_path / "a.yaml"
    os.mkfifo(path)
    assert faults_of(path) == [("ASN-POL-029", None, "")]
