"""The selector as a value, and the reasons it gives."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date

import attrs
import pytest

from asn_worksched.selectors import parse_selector

_DAY = date(2020, 3, 18)
_FACTS: dict[str, object] = {
    "unit.kind": "puskesmas",
    "unit.name": "Puskesmas Serpong",
    "eselon": 31,
    "grade": 34,
    "birth_date": date(1965, 1, 1),
    "skills": ["ktp", "kk"],
    "kind": "PNS",
    "protected": True,
    "household_protected": False,
    "role": None,
}


def test_what_is_used() -> None:
    """The fields used are canonical, and tell whether a day is needed and health is touched."""
    selector = parse_selector("usia >= 50 atau hamil dan unit.jenis = rsud")
    assert selector.fields == {"age", "protected", "unit.kind"}
    assert (selector.needs_day, selector.protected) == (True, True)
    other = parse_selector("kind = PNS and 'ktp' in skills")
    assert (other.needs_day, other.protected) == (False, False)
    assert parse_selector("not keluarga_dilindungi").protected


def test_frozen_value() -> None:
    """A selector is frozen, hashable, shown by its text, and equal to another of that text."""
    selector = parse_selector("role = a")
    assert selector == parse_selector("role = a")
    assert len({selector, parse_selector("role = a")}) == 1
    assert str(selector) == selector.text == "role = a"
    assert repr(selector) == "Selector(text='role = a')"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        selector.text = "all"  # type: ignore[misc]  # the very thing refused


def test_pickle() -> None:
    """A selector that was already used, however deep, goes to another process as its text."""
    selector = parse_selector("hamil or hamil and not(" * 50 + "role = b" + ")" * 50)
    assert selector.matches({"protected": True})
    packed = pickle.dumps(selector)
    assert len(packed) < len(selector.text) + 200
    again = pickle.loads(packed)
    assert again.tree == selector.tree
    assert again.matches({"protected": True})


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("unit.kind in [puskesmas, rsud] or eselon <= II", "unit.kind = puskesmas"),
        ("unit.kind = rsud or eselon <= III.b", "eselon = III.a"),
        ("eselon <= III.b and unit.kind = puskesmas", "eselon = III.a and unit.kind = puskesmas"),
        ("not eselon <= II", "eselon = III.a"),
        ("not (kind = PPPK or eselon <= II)", "kind = PNS and eselon = III.a"),
        ("not (kind = PPPK and eselon <= III)", "kind = PNS"),
        ("eselon > II and eselon < IV", "eselon = III.a"),
        ("kind = PNS and grade = III/d or eselon = III", "eselon = III.a"),
        ("role = a or kind = PNS", "kind = PNS"),
        ("usia >= 50", "age = 55"),
        ("tanggal_lahir < 1970-01-01", "birth_date = 1965-01-01"),
        ("grade in [III/d]", "grade = III/d"),
        ("ktp in skills", "ktp in skills"),
        ("'paspor' not in skills", "paspor not in skills"),
        ("not 'surat izin' in skills", "'surat izin' not in skills"),
        ("unit.name != x", "unit.name = 'Puskesmas Serpong'"),
        ("all", ""),
        ("", ""),
        ("eselon = III or all", ""),
        ("kind = PPPK", ""),
        ("role = a", ""),
        ("protected", "protected exemption"),
        ("hamil = ya", "protected exemption"),
        ("dilindungi in [ya]", "protected exemption"),
        ("not household_protected", "protected exemption"),
        ("protected and kind = PNS", "protected exemption"),
        ("protected or kind = PNS", "kind = PNS"),
        ("protected or kind = PPPK", "protected exemption"),
        (
            "protected or kind = PNS and unit.kind = puskesmas and eselon = III",
            "kind = PNS and unit.kind = puskesmas and eselon = III.a",
        ),
    ],
)
def test_because(text: str, because: str) -> None:
    """The least part that matched is told with the person's values, and no health flag ever."""
    selector = parse_selector(text)
    assert selector.because(_FACTS, _DAY, locale="en") == because


def test_because_of_a_level_without_letter() -> None:
    """A rank whose letter is not known is told as the level."""
    selector = parse_selector("eselon <= III.b")
    assert selector.because({"eselon": 30}, locale="en") == "eselon = III"


def test_parsing_alone_brings_lark() -> None:
    """The import of the package does not load lark; the first parse does."""
    code = (
        "import sys, asn_worksched.selectors as s; assert 'lark' not in sys.modules; "
        "s.parse_selector(''); assert 'lark' not in sys.modules; "
        "s.parse_selector('all'); assert 'lark' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
