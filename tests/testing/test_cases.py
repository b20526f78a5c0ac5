"""Law cases: what holds is met, and every wrong expectation of every key is told."""

from __future__ import annotations

import pytest

from asn_worksched.errors import NotKnown
from asn_worksched.files.cases import EXPECT
from asn_worksched.testing import law_cases

from .small_law import law_of

TOP = """\
region: "36.74"
units:
  dinas: {kind: dinas}
  jaga: {kind: damkar, workweek: 7}
people:
  kadis: {role: kepala_dinas, eselon: II.b, post_type: structural, unit: dinas}
  staf: {unit: dinas}
  kontrak: {kind: PPPK, unit: dinas}
  regu: {unit: jaga}
cases:
"""
HOME = {"rule": "town.home", "citation": "SE town, angka 1 (belum diverifikasi)"}
LEADERS = {"rule": "town.leaders", "citation": "SE town, angka 2"}
PROTECTED = {"rule": "town.protected", "citation": "SE town, angka 3"}
CAP = {"rule": "town.cap", "citation": "SE town, angka 4"}
DAILY = {"rule": "town.daily", "citation": "SE town, angka 5"}
OFFICE = {"rule": "nation.office", "citation": "SE nation, Pasal 1 ayat (2)"}
HOURS = {"rule": "nation.hours", "citation": "SE nation, Pasal 2"}
LADDER = {"rule": "nation.ladder", "citation": "SE nation, Pasal 4"}
NYEPI = {"citation": "SKB Uji, lampiran"}
DAY = "2020-03-18"


@pytest.fixture(scope="session")
def plugins(tmp_path_factory):
    """The small law, written and read once."""
    return law_of(tmp_path_factory.mktemp("small_law"))


@pytest.fixture
def run(tmp_path, plugins):
    """The outcome of one case, given as its keys."""

    def one(**keys):
        lines = [f"    {key}: {_plain(value)}\n" for key, value in keys.items()]
        text = TOP + "  - name: uji\n" + "".join(lines)
        path = tmp_path / "kasus.yaml"
        path.write_text(text, encoding="utf-8")
        (case,) = law_cases(path)
        return case.run(plugins)

    return one


def _plain(value):
    """A value as YAML of one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    if isinstance(value, str) and not value[:4].isdigit():
        return f'"{value}"'
    return str(value)


ASKED = [
    # key, right, wrong, the rest of expect, the rest of the case
    ("modes", ["WFH", "WFO"], ["WFH"], HOME, {"who": "staf"}),
    ("modes", ["WFO"], ["WFH", "WFO"], LEADERS, {"who": "kadis"}),
    ("modes", [], ["WFO"], {"citation": "", "duty": "off"}, {"who": "staf", "day": "2020-03-21"}),
    ("usual", ["WFH"], ["WFH", "WFO"], HOME, {"who": "staf"}),
    ("usual", "WFO", "WFH", LEADERS, {"who": "kadis"}),
    ("duty", "owed", "in_turn", HOME, {"who": "staf"}),
    ("duty", "in_turn", "owed", HOME, {"who": "regu"}),
    ("duty", "off", "owed", HOURS, {"who": "staf", "day": "2020-03-21"}),
    ("required", True, False, LEADERS, {"who": "kadis"}),
    ("required", False, True, HOME, {"staff": 2}),
    ("hours", ["07:30", "16:00"], ["07:30", "16:30"], HOURS, {"who": "staf"}),
    ("hours", ["07:30", "16:30"], ["07:30", "16:00"], HOURS, {"who": "staf", "day": "2020-03-20"}),
    ("reports", ["town.daily"], [], DAILY, {"who": "staf"}),
    ("reports", ["town.daily"], ["town.daily", "town.home"], DAILY, {"staff": 1}),
    ("places", 2, 3, CAP, {"staff": 11}),
    ("places", 3, 2, CAP, {"staff": 11, "readings": {"town.cap": "generous"}}),
    ("places", 0, 1, CAP, {"staff": 3, "unit": "dinas"}),
    ("working", False, True, NYEPI, {"day": "2020-03-25"}),
    ("working", True, False, {"citation": ""}, {}),
    ("working", True, False, {"citation": ""}, {"day": "2020-03-21", "workweek": 6}),
    ("working", True, False, NYEPI, {"day": "2020-03-25", "who": "regu"}),
    ("holiday", "Nyepi", "Idulfitri", NYEPI, {"day": "2020-03-25"}),
    ("holiday", False, "Nyepi", {"citation": ""}, {}),
    ("holiday", "Libur uji", False, NYEPI, {"day": "2020-04-01", "as_known_on": "2020-02-01"}),
    ("in_force", True, False, HOME, {}),
    ("in_force", False, True, HOME, {"day": "2020-03-17"}),
    ("in_force", True, False, HOME, {"day": "2020-04-21"}),
    ("in_force", False, True, HOME, {"day": "2020-04-21", "as_known_on": "2020-03-29"}),
    ("in_force", False, True, {"rule": "draft.none", "citation": "SE draft, angka 1"}, {}),
    ("from", "2020-03-18", "2020-03-19", HOME, {}),
    ("from", "2020-01-02", None, OFFICE, {}),
    ("to", "2020-04-21", "2020-03-31", HOME, {}),
    ("to", "2020-03-31", "2020-04-21", HOME, {"as_known_on": "2020-03-18"}),
    ("to", None, "2020-12-31", OFFICE, {}),
    ("trail", ["longer"], [], HOME, {}),
    ("trail", [], ["longer"], HOME, {"as_known_on": "2020-03-18"}),
    ("trail", ["longer"], ["later"], {"rule": "town", "citation": "SE town"}, {}),
    ("parameters", {"share": "25 %"}, {"share": "1/3"}, CAP, {}),
    ("parameters", {"per": "site", "share": "1/4"}, {"per": "unit"}, CAP, {}),
    ("parameters", {"start": "07:30"}, {"start": "08:30"}, HOURS, {}),
    (
        *("parameters", {"rounding": "ceil"}, {"rounding": "floor"}, CAP),
        {"readings": {"town.cap": "generous"}},
    ),
    ("parameters", {"select": "role = kepala_dinas"}, {"select": "role = camat"}, LEADERS, {}),
    ("parameters", {"modes": ["WFO"]}, {"share": "25 %"}, LEADERS, {}),
    ("sanction", "teguran", "pemberhentian", LADDER, {"absent": {"days": 5}}),
    ("sanction", "", "teguran", LADDER, {"absent": {"days": 2}}),
    (
        *("sanction", "pemberhentian", "teguran", LADDER),
        {"absent": {"days": 4, "in_a_row": 4}, "who": "staf"},
    ),
    (
        *("conflict", ["town.protected", "town.leaders"], ["town.home", "town.leaders"], LEADERS),
        {"who": "kadis", "with": {"protected": True}},
    ),
    (
        *("conflict", ["town", "town.leaders"], ["town.home", "town.leaders"], LEADERS),
        {"who": "kadis", "with": {"protected": True}},
    ),
]


@pytest.mark.parametrize(("key", "right", "wrong", "expect", "keys"), ASKED)
def test_what_holds_is_met_and_what_does_not_is_told(run, key, right, wrong, expect, keys):
    """A right expectation of each key passes; a wrong one fails for just that key."""
    whole = {"day": DAY, **keys}
    outcome = run(**whole, expect={**expect, key: right})
    assert outcome.met, outcome.text("en")
    outcome = run(**whole, expect={**expect, key: wrong})
    assert [each.key.partition(".")[0] for each in outcome.differences] == [key]


def test_every_key_is_asked():
    """No key that a file may expect is without a test here."""
    assert {each[0] for each in ASKED} == set(EXPECT) - {"rule", "citation"}


@pytest.mark.parametrize(
    ("citation", "met"),
    [
        ("SE town, angka 1 (belum diverifikasi)", True),
        ("SE town, angka 1", False),
        ("SE town, angka 2", False),
    ],
)
def test_the_citation_is_exact(run, citation, met):
    """The citation is that of the rule to the letter, its mark of doubt included."""
    outcome = run(day=DAY, who="staf", expect={"rule": "town.home", "citation": citation})
    assert outcome.met == met
    assert [each.key for each in outcome.differences] == ([] if met else ["citation"])


@pytest.mark.parametrize(
    ("keys", "expect"),
    [
        ({"who": "staf"}, {"modes": ["WFH", "WFO"], **LEADERS}),
        ({"who": "staf"}, LEADERS),
        ({"who": "regu"}, {"duty": "in_turn", **HOURS}),
        ({"who": "staf", "day": "2020-03-21"}, {"duty": "off", **HOME}),
        ({"who": "staf"}, {"hours": ["07:30", "16:00"], **LEADERS}),
        ({"staff": 4, "day": "2020-04-22"}, {"modes": ["WFO"], **CAP}),
        ({}, {"in_force": False, "rule": "town.misspelt", "citation": ""}),
    ],
)
def test_the_rule_took_part(run, keys, expect):
    """A rule that does not concern the person, is set aside or is nowhere does not pass."""
    if not expect["citation"]:
        expect = {**expect, "citation": "SE town"}
    outcome = run(**{"day": DAY, **keys}, expect=expect)
    assert "rule" in {each.key for each in outcome.differences}


def test_the_hours_told_are_those_of_the_rule(run):
    """With hours, the rule on hours that is named is the one that governs them."""
    seven = {"rule": "nation.seven", "citation": "SE nation, Pasal 3"}
    hours = ["08:00", "15:40"]
    assert run(day=DAY, who="regu", expect={"hours": hours, **seven}).met
    assert not run(day=DAY, who="staf", expect={"hours": ["07:30", "16:00"], **seven}).met


def test_a_case_may_ask_just_whether_a_rule_concerns_somebody(run):
    """With a person and a rule alone, the rule must reach the person, whatever its kind."""
    assert run(day=DAY, who="staf", expect=LADDER).met
    assert run(day=DAY, who="staf", expect=CAP).met
    assert run(day=DAY, who="kadis", expect=LEADERS).met
    assert not run(day=DAY, who="staf", expect=LEADERS).met


def test_a_day_off_needs_no_rule(run):
    """On a holiday the decree is enough; on a day of work that is called off it is not met."""
    off = {"duty": "off", "modes": [], **NYEPI}
    assert run(day="2020-03-25", who="staf", expect=off).met
    assert {each.key for each in run(day=DAY, who="staf", expect=off).differences} == {
        *("duty", "modes", "citation")
    }


def test_a_holiday_is_cited_where_no_rule_is(run):
    """The decree must be the one that is cited, and a plain day has none."""
    outcome = run(day="2020-03-25", expect={"working": False, "citation": "SKB Uji"})
    assert [each.key for each in outcome.differences] == ["citation"]
    assert not run(day=DAY, expect={"working": True, **NYEPI}).met


def test_a_protected_fact_goes_by_both_names(run):
    """A rule on a protected fact is told by its own id, or as rulings do by that of its act."""
    keys = {"day": DAY, "who": "staf", "with": {"protected": True}}
    assert run(**keys, expect={"modes": ["WFH"], **PROTECTED}).met
    assert run(**keys, expect={"modes": ["WFH"], "rule": "town", "citation": "SE town"}).met
    assert not run(day=DAY, who="staf", expect=PROTECTED).met


@pytest.mark.parametrize(("level", "modes"), [("tinggi", ["WFH"]), ("sedang", ["WFH", "WFO"])])
def test_zones_of_the_case(run, level, modes):
    """The levels of the case stand in place of the feeds."""
    zones = [{"scheme": "risiko", "level": level}]
    keys = {"day": DAY, "who": "kontrak", "zones": zones}
    assert run(**keys, expect={"modes": modes, **HOME}).met


def test_zones_of_another_region_change_nothing(run):
    """A level belongs to its region."""
    zones = [{"scheme": "risiko", "level": "tinggi", "region": "36.71"}]
    assert run(day=DAY, who="kontrak", zones=zones, expect={"modes": ["WFH", "WFO"], **HOME}).met


def test_what_if(run):
    """A draft counts when it is tried, and only then."""
    rule = {"rule": "draft.none", "citation": "SE draft, angka 1"}
    assert run(day=DAY, who="staf", what_if=["draft"], expect={"modes": ["WFO"], **rule}).met
    assert not run(day=DAY, who="staf", expect={"modes": ["WFO"], **rule}).met


def test_overlap(run):
    """The latest cap governs where that is asked for, and sets the older aside."""
    keys = {"day": "2020-04-15", "staff": 10}
    assert run(**keys, expect={"places": 2, **CAP}).met
    assert not run(**keys, overlap="latest", expect={"places": 2, **CAP}).met
    later = {"rule": "later.cap", "citation": "SE later, angka 1"}
    assert run(**keys, overlap="latest", expect={"places": 5, **later}).met


def test_the_law_as_one_could_know_it(run):
    """What was not published yet does not count."""
    keys = {"day": "2020-04-01", "who": "staf"}
    assert run(**keys, expect={"modes": ["WFH", "WFO"], **HOME}).met
    known = {"as_known_on": "2020-03-29"}
    assert run(**keys, **known, expect={"modes": ["WFO"], **OFFICE}).met


@pytest.mark.parametrize(
    ("keys", "expect", "told"),
    [
        ({"day": "2031-01-02"}, {"working": True, "citation": ""}, "2031"),
        ({"what_if": ["town"]}, {"in_force": True, **HOME}, "town"),
        ({"readings": {"town.cap": "odd"}}, {"in_force": True, **CAP}, "odd"),
    ],
)
def test_a_law_that_cannot_be_asked(run, keys, expect, told):
    """Where the law itself refuses, the case fails and says why."""
    outcome = run(**{"day": DAY, **keys}, expect=expect)
    assert not outcome.met
    assert outcome.refusal is not None
    assert told in outcome.text("en")


def test_check_raises_with_all_that_differs(tmp_path, plugins):
    """The assertion names file, line, case, both sides, and the ruling."""
    path = tmp_path / "kasus.yaml"
    case = f"  - name: uji\n    day: {DAY}\n    who: staf\n    expect:\n"
    rest = f'      {{modes: [WFO], rule: town.home, citation: "{HOME["citation"]}"}}\n'
    path.write_text(TOP + case + rest, encoding="utf-8")
    (found,) = law_cases(path)
    assert str(found) == "kasus: uji"
    with pytest.raises(AssertionError) as raised:
        found.check(plugins)
    line = TOP.count("\n") + 1
    assert f"{path}:{line}: uji: expected modes [WFO], the law says [WFH, WFO]" in str(raised.value)
    assert "SE town" in str(raised.value)


def test_check_is_silent_where_all_is_met(tmp_path, plugins):
    """Nothing is raised for a case that is met."""
    path = tmp_path / "kasus.yaml"
    case = f"  - name: uji\n    day: {DAY}\n    who: staf\n    expect:\n"
    rest = f'      {{modes: [WFO, WFH], rule: town.home, citation: "{HOME["citation"]}"}}\n'
    path.write_text(TOP + case + rest, encoding="utf-8")
    (found,) = law_cases(path)
    found.check(plugins)


def test_a_case_without_people_has_no_ruling(tmp_path, plugins):
    """A question about people that got past the reader would be an error, not a pass."""
    path = tmp_path / "kasus.yaml"
    case = f'  - {{name: uji, day: {DAY}, expect: {{working: true, citation: ""}}}}\n'
    path.write_text(TOP + case, encoding="utf-8")
    from asn_worksched.testing.answers import ask

    (found,) = law_cases(path)
    with pytest.raises(NotKnown):
        ask(found.written, plugins).said("modes")
