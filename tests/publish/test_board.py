"""The board holds the roster, acts on nothing in it, and says nothing it must not."""

from __future__ import annotations

import ast
import base64
import hashlib
import inspect
import re
from importlib.resources import files

import attrs
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

import asn_worksched as asn
from asn_worksched.domain.findings import Check
from asn_worksched.publish import words as wording
from asn_worksched.publish.notes import SHOWN
from asn_worksched.roster import Proof, Unfilled

from ..laws import BASE, law
from .rosters import CITED, OTHER, Page, audited, by_hand, cells, counted, office, planned

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
WEEKEND = [[1, 2, 0], [2, 1, 0], [1, 1, 1]]
HOSTILE = (
    "</script><script>alert('1')</script>",
    'O"Brien <!-- <img src=x onerror=alert(2)> &amp; \u2028\u2029 \\u003c {{policy}}',
    "<b>Cici</b>",
)
PARTS = {
    name: (files("asn_worksched.publish") / name).read_text()
    for name in (
        "board.html",
        "board.css",
        "board.js",
        "panel.js",
    )
}
SCRIPT = PARTS["board.js"] + PARTS["panel.js"]


@SOME
@given(planned())
def test_counts_are_those_of_the_roster(roster):
    """The counts in the page are the roster's own, unit by unit, day by day, mode by mode."""
    findings = audited(roster)
    expected = {
        (unit, day, mode): people for unit, day, mode, people in roster.counts().iter_rows()
    }
    assert counted(Page(asn.board(roster, findings)).data) == expected


@SOME
@given(planned())
def test_cells_are_those_of_the_roster(roster):
    """Mode, post and hours of every cell come out of the page as they went in."""
    findings = audited(roster)
    held = cells(Page(asn.board(roster, findings)).data)
    assert np.array_equal(held[:, :, 0], roster.mode)
    assert np.array_equal(held[:, :, 1], roster.post)
    assert np.array_equal(held[:, :, 3], roster.shift)


def test_every_cell_has_its_why():
    """The rule, its article and whether it is verified stand behind each cell, once each."""
    data = Page(asn.board(by_hand(office(), WEEKEND), (), locale="en")).data
    assert data["whys"] == [
        ["uji.rumah", "SE Uji 1/2020, huruf A", False],
        ["uji.kantor", "SE Lain 2/2020, Art. 3 par. (1)", True],
    ]
    assert cells(data)[:, :, 2].tolist() == [[1, 0, -1], [0, 1, -1], [1, 1, 1]]


def test_the_same_roster_gives_the_same_bytes():
    """Wall time is not in the page, nor is anything else that differs from run to run."""
    proof = Proof(engine="flow", status="optimal", objective=1, bound=1, seed=7, seconds=0.5)
    slow = attrs.evolve(proof, seconds=9.75)
    one, two = (asn.board(by_hand(office(), WEEKEND, proof=each), ()) for each in (proof, slow))
    assert one == two


def test_hostile_names_are_inert():
    """Markup in names, posts, units and titles stays text: no tag and no script comes of it."""
    plain = Page(asn.board(by_hand(office(), WEEKEND), ()))
    units = [attrs.evolve(unit, name=HOSTILE[0]) for unit in office().units]
    people = asn.Personnel.of(
        [attrs.evolve(each, post=HOSTILE[1]) for each in office(HOSTILE)], units
    )
    page = Page(asn.board(by_hand(people, WEEKEND, posts=(HOSTILE[0],)), (), title=HOSTILE[0]))
    assert page.tags == plain.tags
    assert page.scripts[1] == plain.scripts[1]
    assert page.data["people"]["name"] == people.frame["name"].to_list()
    assert page.data["units"]["name"][0] == people.units["D1"].name
    assert page.data["posts"] == [HOSTILE[0]]
    assert page.texts.count(HOSTILE[0]) == 2
    assert not re.search("[<>&\u2028\u2029]", page.scripts[0])


def test_only_the_pages_own_script_may_run():
    """The page's policy names its script and style by digest and forbids everything else."""
    text = asn.board(by_hand(office(), WEEKEND), (), title="<x>")
    page = Page(text)
    policy = next(v for tag, name, v in page.attributes if tag == "meta" and "default-src" in v)
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?:|//[a-z]", text.replace("http-equiv", ""))
    assert not [
        name for _, name, _ in page.attributes if name in {"src", "style"} or name[:2] == "on"
    ]


def test_text_is_set_as_text():
    """The page's script has no way to turn text into markup or code."""
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "srcdoc",
    ):
        assert way not in SCRIPT


@pytest.mark.parametrize("empty", [0, 1])
def test_small_rosters_have_a_page(empty):
    """A roster without people, or without any work, is published like any other."""
    people = asn.Personnel.of(list(office())[: 3 * empty], office().units)
    data = Page(asn.board(by_hand(people, [[0, 0, 0]] * len(people)))).data
    assert not counted(data)
    assert data["strip"]["people"] == len(people)


def test_days_are_marked():
    """Weekends and holidays are marked, a holiday with its name; text is in the locale's order."""
    roster = asn.plan(asn.resolve(*_nyepi()))
    days = Page(asn.board(roster, locale="en")).data["days"]
    assert [day["kind"] for day in days] == ["work", "holiday", "work", "work", "weekend"]
    assert days[1]["holiday"] == "Nyepi"
    assert days[0]["text"] == "Tuesday, 24 March 2020"


def _nyepi():
    """The office under the base law around Nyepi."""
    return office(), law(BASE), asn.Period("2020-03-24", "2020-03-28")


def test_units_stand_below_their_office():
    """A unit without people has no line; the others follow their perangkat daerah."""
    units = [
        asn.Unit("A", "Kota", "pemda"),
        asn.Unit("Z", "Dinas Z", "dinas", parent="A"),
        asn.Unit("B", "Seksi", parent="M"),
        asn.Unit("M", "Bidang", parent="Z"),
        asn.Unit("C", "Dinas C", "dinas", parent="A"),
        asn.Unit("E", "Kosong", "dinas", parent="A"),
    ]
    staff = [asn.Employee(key=f"k{unit}", unit=unit) for unit in "ZBMC"]
    people = asn.Personnel.of(staff, units)
    data = Page(asn.board(by_hand(people, [[1, 1, 1]] * 4))).data
    columns = data["units"]
    assert [columns["code"][line] for line in data["people"]["unit"]] == ["Z", "B", "M", "C"]
    assert columns["code"] == ["C", "Z", "M", "B"]
    assert columns["top"] == [0, 1, 1, 1]
    assert columns["depth"] == [0, 0, 1, 2]


def test_findings_are_listed_and_marked():
    """A finding stands in its list without repeating day and name, and marks its cell."""
    check = Check("ASN-MODE-001", "works in {mode}")
    found = [
        asn.Finding(check=check, day=day, employee=who, group=unit, evidence={"mode": "WFH"})
        for day, who, unit in [
            (asn.Period("2020-03-20", "2020-03-20").start, "k2", ""),
            (asn.Period("2020-03-20", "2020-03-20").start, "", "D1.U1"),
            (asn.Period("2020-03-21", "2020-03-21").start, "", "gedung"),
        ]
    ]
    data = Page(asn.board(by_hand(office(), WEEKEND), found, locale="en")).data
    assert data["marks"] == [[1, 0, 2]]
    assert data["findings"] == [
        [0, 1, 2, "k2", "works in WFH", "ASN-MODE-001", "breach"],
        [0, 1, -1, "D1.U1", "works in WFH", "ASN-MODE-001", "breach"],
        [1, -1, -1, "gedung", "works in WFH", "ASN-MODE-001", "breach"],
    ]


def test_long_lists_are_cut_aloud():
    """Beyond the limit findings are counted and marked though not listed, and the page says so."""
    day = asn.Period("2020-03-20", "2020-03-20").start
    one = asn.Finding(check=Check("ASN-X-001", "is wrong"), day=day, employee="k0")
    data = Page(asn.board(by_hand(office(), WEEKEND), [one] * (SHOWN + 7))).data
    assert len(data["findings"]) == SHOWN
    assert data["strip"]["findings"]["total"] == SHOWN + 7
    assert data["marks"] == [[0, 0, SHOWN + 7]]


def test_empty_seats_and_conflicts_are_listed():
    """Empty seats come with their reason and article, conflicts with both articles."""
    day = asn.Period("2020-03-20", "2020-03-20").start
    seat = Unfilled(
        day=day, unit="D1", post="ktp", missing=2, rule="r", citation=CITED, reason="the cap"
    )
    clash = asn.Conflict(
        day=day, group="D1", clauses=(CITED, OTHER), rules=("a", "b"), needed=3, places=1
    )
    roster = by_hand(office(), WEEKEND, unfilled=(seat,), conflicts=(clash,))
    data = Page(asn.board(roster, (), locale="en")).data
    cited = "SE Uji 1/2020, huruf A (unverified)"
    assert data["unfilled"] == [[0, 0, -1, "D1", "ktp", 2, "the cap", cited]]
    assert data["empty"] == [[0, 0, 2]]
    told = f"{cited} leaves 1 places, SE Lain 2/2020, Art. 3 par. (1) needs 3."
    assert data["conflicts"] == [[0, 0, -1, "D1", told]]


def test_an_audit_is_not_claimed():
    """A roster published without findings is shown as not audited, not as lawful."""
    assert Page(asn.board(by_hand(office(), WEEKEND))).data["strip"]["audited"] is False
    assert Page(asn.board(by_hand(office(), WEEKEND), ())).data["strip"]["audited"] is True


@SOME
@given(planned())
def test_flags_change_nothing(roster):
    """With all flags turned round, the same assignments give the same page."""
    findings = audited(roster)
    roster = attrs.evolve(roster, rulings=None)
    flags = [~pl.col(flag) for flag in ("protected", "household_protected")]
    people = attrs.evolve(roster.people, frame=roster.people.frame.with_columns(flags))
    assert asn.board(attrs.evolve(roster, people=people), findings) == asn.board(roster, findings)


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_page_is_in_its_locale(locale, monkeypatch):
    """The language is declared, and every word the page has comes through the translator."""
    monkeypatch.setattr(wording, "translator", lambda asked: lambda text: f"{asked}:{text}")
    page = Page(asn.board(by_hand(office(), WEEKEND), (), locale=locale, title="T"))
    assert ("html", "lang", locale) in page.attributes
    assert page.data["separator"] == {"id": ".", "en": ","}[locale]
    assert set(page.data["words"]) == set(wording.WORDS)
    assert all(text.startswith(f"{locale}:") for text in page.data["words"].values())


def test_every_word_is_marked_and_used():
    """Each word is a marked message id, the page uses each, and it uses no word beside them."""
    (table,) = (
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(wording)))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "WORDS"
    )
    assert all(ast.unparse(value.func) == "N_" for value in table.values)
    slots = set(re.findall(r"\{\{(\w+)\}\}", PARTS["board.html"]))
    slots -= {"lang", "title", "policy", "style", "script", "data"}
    assert slots | set(re.findall(r"\bW\.(\w+)", SCRIPT)) == set(wording.WORDS)


def test_the_template_has_no_words_of_its_own():
    """Whatever a reader sees or hears in template or script is a slot, a word, or data."""
    template = Page(PARTS["board.html"].replace("{{data}}", "{}"))
    said = [v for _, name, v in template.attributes if name in {"aria-label", "placeholder", "alt"}]
    assert said
    assert all(re.fullmatch(r"\{\{\w+\}\}", text) for text in [*template.texts, *said])
    literals = set(re.findall(r"""["`]([A-Z][a-z][^"`]*)["`]""", SCRIPT))
    assert literals <= {"Enter", "Escape", "ArrowRight", "ArrowLeft"}
