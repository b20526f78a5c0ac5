"""Properties of all selectors: the two back ends agree, texts return, and nothing leaks."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asn_worksched.errors import Fault, InvalidInput
from asn_worksched.selectors import FIELDS, Field, Selector, parse_selector
from asn_worksched.selectors.columns import expression_of
from asn_worksched.selectors.person import test_of as closure_of
from asn_worksched.selectors.tree import (
    And,
    Compare,
    Everyone,
    Holds,
    Node,
    Not,
    OneOf,
    Op,
    Or,
    Value,
)
from asn_worksched.selectors.wording import selector_text

_DAY = date(2020, 3, 18)
_WORDS = ("a", "rsud", "", "it's", 'say "x"', "and", "ya", "3", "007", "2020-03-18", "two words")
_BIRTHS = (
    *(date(1970, 3, 17), date(1970, 3, 18), date(1970, 3, 19)),
    *(date(1972, 2, 29), date(1990, 12, 31), date(2020, 3, 19)),
)
_CODES = {
    "eselon": tuple(level + letter for level in range(10, 60, 10) for letter in (0, 1, 2)),
    "grade": (11, 14, 31, 34, 41, 45, 101, 103, 109, 117),
}
_DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Int8(),
    "date": pl.Date(),
    "bool": pl.Boolean(),
    "set": pl.List(pl.String()),
    "eselon": pl.Int8(),
    "grade": pl.Int8(),
}
_SCHEMA = {field.name: _DTYPES[field.type] for field in FIELDS if field.name != "age"}


def _values(field: Field) -> st.SearchStrategy[Value]:
    """Values of a field, few enough that literals and facts often meet."""
    if field.type == "date":
        return st.sampled_from(_BIRTHS)
    if field.type == "bool":
        return st.booleans()
    if field.type in _CODES:
        return st.sampled_from(_CODES[field.type])
    if field.name == "age":
        return st.sampled_from((-1, 0, 29, 47, 48, 49, 50, 51, 500))
    if field.type == "number":
        return st.sampled_from((0, 1, 2, 5, 6, 7))
    return st.sampled_from(field.values or _WORDS)


def _ops(field: Field) -> st.SearchStrategy[Op]:
    ops: tuple[Op, ...] = ("=", "!=", "<", "<=", ">", ">=")
    return st.sampled_from(ops if field.ordered else ops[:2])


@st.composite
def _conditions(draw: st.DrawFn) -> Node:
    field = draw(st.sampled_from(FIELDS))
    if field.type == "set":
        return Holds(field, draw(st.sampled_from(_WORDS)))
    if draw(st.booleans()):
        return OneOf(field, tuple(draw(st.lists(_values(field), min_size=1, max_size=3))))
    return Compare(field, draw(_ops(field)), draw(_values(field)))


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


_trees = st.recursive(_conditions() | st.just(Everyone()), _grown, max_leaves=8)


def _facts(field: Field) -> st.SearchStrategy[object]:
    if field.type == "set":
        return st.none() | st.lists(st.sampled_from((*_WORDS, None)), max_size=3)
    return st.none() | _values(field)


_persons = st.fixed_dictionaries({f.name: _facts(f) for f in FIELDS if f.name != "age"})

_VOCABULARY = (
    *("and", "dan", "or", "atau", "not", "bukan", "in", "dalam", "all", "ya", "tidak", "TRUE"),
    *("(", ")", "[", "]", ",", "=", "!=", "<=", ">", "'", '"', "$", "\n", "-", ".", "\ud800"),
    *("age", "usia", "kind", "eselon", "golongan", "skills", "hamil", "unit.kind", "birth_date"),
    *("PNS", "III.b", "III", "III/d", "50", "-1", "2020-03-18", "2020-99-18", "'ktp'", "rsud"),
)
_soup = st.lists(st.sampled_from(_VOCABULARY), max_size=25).map(" ".join)
_anything = st.text(st.characters(), max_size=60)


def _parsed(tree: Node) -> Selector:
    text = selector_text(tree)
    assume(len(text) <= 2000)
    return parse_selector(text)


@given(_trees)
@settings(max_examples=300)
def test_round_trip(tree: Node) -> None:
    """A tree written as text and read again is the same tree, and its text is canonical."""
    selector = _parsed(tree)
    assert selector.tree == tree
    assert selector.canonical == selector.text


@given(_trees, st.lists(_persons, min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_back_ends_agree(tree: Node, persons: list[dict[str, object]]) -> None:
    """Columns and closures give the same answer for each person, unknown included."""
    selector = _parsed(tree)
    frame = pl.DataFrame(persons, schema=_SCHEMA)
    found = frame.select(known=expression_of(tree, _DAY), top=selector.expression(_DAY))
    closure = closure_of(tree)
    assert found["known"].to_list() == [closure(person, _DAY) for person in persons]
    assert found["top"].to_list() == [selector.matches(person, _DAY) for person in persons]


@given(_trees, _persons)
def test_a_tree_and_its_contrary(tree: Node, person: dict[str, object]) -> None:
    """Nobody matches both a selector and its contrary."""
    selector, contrary = _parsed(tree), _parsed(Not(tree))
    assert not (selector.matches(person, _DAY) and contrary.matches(person, _DAY))


def _read(text: str) -> tuple[Selector | None, tuple[Fault, ...]]:
    try:
        return parse_selector(text), ()
    except InvalidInput as refused:
        return None, refused.faults


def _check_faults(text: str, faults: tuple[Fault, ...]) -> None:
    assert faults
    for fault in faults:
        assert fault.code.startswith("ASN-SEL-")
        *line, column = map(int, fault.column.split(":"))
        lines = text.split("\n") if line else [text]
        assert 1 <= column <= len(lines[line[0] - 1 if line else 0]) + 1
        assert fault.text("id")


@given(_soup | _anything)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text is a selector or raises faults that have a code, a place within, and a text."""
    selector, faults = _read(text)
    if selector is None:
        _check_faults(text, faults)
        return
    assert parse_selector(selector.canonical).tree == selector.tree
    assert selector.matches({}, _DAY) in (True, False)
    pl.DataFrame(schema=_SCHEMA).select(selector.expression(_DAY))


_FLAGS = [field.name for field in FIELDS if field.protected]
_flags = st.sampled_from([field for field in FIELDS if field.protected])
_flag_conditions = st.builds(Compare, _flags, st.sampled_from(("=", "!=")), st.booleans())
_flag_trees = st.recursive(_flag_conditions | _conditions(), _grown, max_leaves=6)
_flag_values = st.sampled_from((True, False, None))


@given(_flag_trees, _persons, st.fixed_dictionaries(dict.fromkeys(_FLAGS, _flag_values)))
@settings(max_examples=500)
def test_reasons_never_leak(
    tree: Node, person: dict[str, object], flags: dict[str, bool | None]
) -> None:
    """
    A reason does not depend on a protected value, nor name a protected field.

    Of two people alike but for their flags, who both match, the reason is the same.
    """
    selector = _parsed(tree)
    other = person | flags
    reasons = [
        selector.because(each, _DAY, locale="en")
        for each in (person, other)
        if selector.matches(each, _DAY)
    ]
    assert len(set(reasons)) <= 1
    for reason in reasons:
        if reason != "protected exemption":
            assert not any(f.name in reason for f in FIELDS if f.protected)


@given(_flag_trees, _persons)
@settings(max_examples=300)
def test_reasons_are_true(tree: Node, person: dict[str, object]) -> None:
    """A reason is itself a selector that the person matches; without a match there is none."""
    selector = _parsed(tree)
    reason = selector.because(person, _DAY, locale="en")
    if not selector.matches(person, _DAY):
        assert reason == ""
    elif reason != "protected exemption":
        assert parse_selector(reason).matches(person, _DAY)
    else:
        assert selector.protected
