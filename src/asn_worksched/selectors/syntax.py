"""From text to parse trees: how deep, how long, and in plain words what was expected where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import attrs

from ..errors import FaultKind
from ..texts import N_
from .grammar import (
    MAX_DEPTH,
    MAX_LENGTH,
    TOO_DEEP,
    TOO_LONG,
    offset_of,
    parsing,
    shortened,
    tokens_of,
)
from .source import Faults

if TYPE_CHECKING:
    from lark import Token, Tree

NO_CONDITION = FaultKind(
    "ASN-SEL-005",
    N_("A condition is missing near {near!r}."),
    N_("Brackets hold a condition; and, or and not are followed by one."),
    N_("Write one such as eselon <= III.b, or remove the word that calls for it."),
)
NO_COMPARISON = FaultKind(
    "ASN-SEL-006",
    N_("A comparison is missing near {near!r}."),
    N_("Between a field and its value stands one of = != < <= > >= in (dalam)."),
    N_("Write a comparison there, such as kind = PNS, or in (dalam) for a list."),
)
NO_VALUE = FaultKind(
    "ASN-SEL-007",
    N_("A value is missing near {near!r}."),
    N_("A comparison, an opening [ and a comma are followed by a value."),
    N_("Write a word, a number, a date or a quoted text there."),
)
NO_LIST = FaultKind(
    "ASN-SEL-008",
    N_("A list or a field is missing near {near!r}."),
    N_("The word in (dalam) is followed by values in square brackets or by a set field."),
    N_("Write it like unit.kind in [puskesmas, rsud] or like ktp in skills."),
)
OPEN_LIST = FaultKind(
    "ASN-SEL-009",
    N_("A comma or the closing ] is missing near {near!r}."),
    N_("The values of a list are parted by commas and end with ]."),
    N_("Write the comma or the ]; a value of several words needs quotes."),
)
OPEN_BRACKET = FaultKind(
    "ASN-SEL-010",
    N_("This opening ( is never closed."),
    N_("Without its ) it is not known where the group ends."),
    N_("Write the ) where the group ends, or remove the (."),
)
STRAY_BRACKET = FaultKind(
    "ASN-SEL-011",
    N_("This closing ) has no opening (."),
    N_("Without its ( it is not known where the group starts."),
    N_("Write the ( where the group starts, or remove the )."),
)
LEFT_OVER = FaultKind(
    "ASN-SEL-012",
    N_("{near!r} follows a condition that is already complete."),
    N_("Two conditions are joined by and (dan) or by or (atau)."),
    N_("Write and or or before it; a value of several words needs quotes."),
)
FIELD_FIRST = FaultKind(
    "ASN-SEL-013",
    N_("A value stands first and {near!r} follows it."),
    N_("The field stands before the comparison, the value after it."),
    N_("Write the field first, such as age >= 50; only 'ktp' in skills starts with a value."),
)

_BETWEEN = frozenset({"_AND", "_OR", "_LPAR", "_RPAR"})


@attrs.frozen
class _Stop:
    """Where a parse could not go on: *at* counts tokens, *accepts* holds what could follow."""

    at: int
    accepts: frozenset[str]


def trees_of(faults: Faults) -> Sequence[Tree[Token]]:
    """
    The parse trees of the source: just one when its syntax is right.

    Where it is not, the fault is noted and the trees are those single conditions that can be
    read, so that their faults are told in the same breath. Nothing at all when the source is too
    long or too deep.
    """
    text = faults.source.text
    if len(text) > MAX_LENGTH:
        faults.add(TOO_LONG, MAX_LENGTH, length=len(text), most=MAX_LENGTH)
        return ()
    tokens = tokens_of(faults)
    deep = _too_deep(tokens)
    if deep is not None:
        faults.add(TOO_DEEP, offset_of(deep), most=MAX_DEPTH)
        return ()
    found = _parsed(tokens)
    return (found,) if not isinstance(found, _Stop) else _rescued(tokens, found, faults)


def _too_deep(tokens: Sequence[Token]) -> Token | None:
    """The first token that stands within more than ``MAX_DEPTH`` brackets and nots."""
    groups: list[int] = []
    depth = nots = 0
    for token in tokens:
        if token.type in ("NOT", "_LPAR"):
            depth, nots = depth + 1, nots + 1
            if depth > MAX_DEPTH:
                return token
        if token.type == "_LPAR":
            groups.append(nots)
            nots = 0
        elif token.type != "NOT":
            depth, nots = depth - nots, 0
            if token.type == "_RPAR" and groups:
                depth -= groups.pop()
    return None


def _parsed(tokens: Sequence[Token]) -> Tree[Token] | _Stop:
    from lark import Token, UnexpectedToken

    run = parsing()
    tree: object = None
    for at, token in enumerate((*tokens, Token("$END", ""))):
        try:
            tree = run.feed_token(token)
        except UnexpectedToken:
            accepted = run.accepts()  # type: ignore[no-untyped-call]  # lark leaves it untyped
            return _Stop(at, frozenset(accepted))
    return cast("Tree[Token]", tree)


def _rescued(tokens: Sequence[Token], stop: _Stop, faults: Faults) -> Sequence[Tree[Token]]:
    """Notes the fault at *stop* and those of later conditions; the conditions that parse."""
    trees: list[Tree[Token]] = []
    stops = [stop]
    for start, end in _runs(tokens):
        found = _parsed(tokens[start:end])
        if not isinstance(found, _Stop):
            trees.append(found)
        elif not start <= stop.at <= end:
            stops.append(attrs.evolve(found, at=start + found.at))
    if not faults:  # a sign that was left out brings faults of its own, which mean nothing
        for each in stops:
            _note(tokens, each, faults)
    return trees


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The stretches between connectives and brackets, as start and end; each one condition."""
    start = 0
    ends = [at for at, token in enumerate(tokens) if token.type in _BETWEEN]
    for end in (*ends, len(tokens)):
        if any(token.type != "NOT" for token in tokens[start:end]):
            yield start, end
        start = end + 1


def _note(tokens: Sequence[Token], stop: _Stop, faults: Faults) -> None:
    kind = _kind(tokens, stop)
    if kind is OPEN_BRACKET:
        faults.add(kind, offset_of(_open_brackets(tokens)[-1]))
    elif stop.at < len(tokens):
        token = tokens[stop.at]
        faults.add(kind, offset_of(token), near=shortened(str(token)))
    else:
        last = tokens[-1]
        faults.add(kind, offset_of(last) + len(last), near=shortened(str(last)))


def _kind(tokens: Sequence[Token], stop: _Stop) -> FaultKind:
    """What is wrong at *stop*, judged by what could have stood there."""
    found = tokens[stop.at].type if stop.at < len(tokens) else ""
    between = stop.accepts & {"_LPAR", "$END"}
    if between and found == "_RPAR" and not _open_brackets(tokens[: stop.at]):
        return STRAY_BRACKET
    for expected, kind in (
        ("_LPAR", NO_CONDITION),
        ("COMPARE", NO_COMPARISON),
        ("CODE", NO_VALUE),
        ("_COMMA", OPEN_LIST),
        ("_LSQB", NO_LIST),
        ("IN", NO_COMPARISON),
    ):
        if expected in stop.accepts:
            value_first = expected == "IN" and tokens[stop.at - 1].type in ("CODE", "STRING")
            return FIELD_FIRST if value_first else kind
    if "WORD" in stop.accepts:
        return FIELD_FIRST if found == "_LSQB" else NO_LIST
    return LEFT_OVER if found else OPEN_BRACKET


def _open_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The ( that are still open at the end, the innermost last."""
    still: list[Token] = []
    for token in tokens:
        if token.type == "_LPAR":
            still.append(token)
        elif token.type == "_RPAR":
            still = still[:-1]
    return still
