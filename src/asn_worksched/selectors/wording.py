"""The words of the selector language, and checked trees written back as selectors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ..domain.ranks import eselon_text, grade_text
from .fields import Field
from .tree import And, Compare, Condition, Everyone, Holds, Node, Not, OneOf, Or, Value

TRUE_WORDS = ("true", "yes", "ya")
"""The reserved words that mean yes."""

KEYWORDS: Mapping[str, str] = {
    word: terminal
    for terminal, words in (
        ("_AND", ("and", "dan")),
        ("_OR", ("or", "atau")),
        ("NOT", ("not", "bukan")),
        ("IN", ("in", "dalam")),
        ("ALL", ("all", "semua")),
        ("BOOL", (*TRUE_WORDS, "false", "no", "tidak")),
    )
    for word in words
}
"""Reserved words in lower case, each with its terminal; as a value of text they need quotes."""

WORD = r"[A-Za-z_][A-Za-z0-9_]*(?:[.\/\-][A-Za-z0-9_]+)*"
"""A bare word: a field, a code, an eselon such as ``III.b``, a grade such as ``III/d``."""

_BARE = re.compile(rf"{WORD}|[0-9]+")


def value_text(field: Field, value: Value) -> str:
    """*value* as a literal for *field*; text that is not a plain word is quoted."""
    if field.type == "eselon" and isinstance(value, int):
        return eselon_text(value)
    if field.type == "grade" and isinstance(value, int):
        return grade_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else word_text(value)


def word_text(text: str) -> str:
    """*text* as a bare word where it can stand so, else in quotes."""
    if _BARE.fullmatch(text) and text.casefold() not in KEYWORDS:
        return text
    return "'" + text.replace("'", "''") + "'"


def selector_text(node: Node) -> str:
    """
    *node* in the selector language: canonical names, English words, least brackets.

    Parsing it gives an equal tree. May be longer than a selector read from a file may be.
    """
    return _written(node, 0)


def _written(node: Node, tightness: int) -> str:
    """With brackets where needed: *tightness* is 1 as a part of ``or``, 2 of ``and`` or ``not``."""
    match node:
        case Not(OneOf(field, values)):
            return f"{field.name} not in {_list(field, values)}"
        case Not(Holds(field, value)):
            return f"{word_text(value)} not in {field.name}"
        case Not(part):
            return f"not {_written(part, 2)}"
        case And(parts):
            text = " and ".join([_written(part, 2) for part in parts])
            return f"({text})" if tightness > 1 else text
        case Or(parts):
            text = " or ".join([_written(part, 1) for part in parts])
            return f"({text})" if tightness > 0 else text
        case _:
            return _condition_text(node)


def _condition_text(node: Everyone | Condition) -> str:
    match node:
        case Everyone():
            return "all"
        case Compare(field, op, value):
            return f"{field.name} {op} {value_text(field, value)}"
        case OneOf(field, values):
            return f"{field.name} in {_list(field, values)}"
        case Holds(field, value):
            return f"{word_text(value)} in {field.name}"


def _list(field: Field, values: tuple[Value, ...]) -> str:
    return f"[{', '.join(value_text(field, value) for value in values)}]"
