"""From parse trees to checked trees: names and values settled against the fields."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from ..domain.ranks import eselon_code, grade_code
from ..errors import FaultKind
from ..texts import N_
from .fields import FIELDS, NAMES, Field, FieldType, field_named
from .grammar import offset_of
from .source import Faults
from .tree import And, Compare, Everyone, Holds, Node, Not, OneOf, Op, Or, Value
from .wording import TRUE_WORDS, word_text

if TYPE_CHECKING:
    from lark import Token, Tree

UNKNOWN_FIELD = FaultKind(
    "ASN-SEL-014",
    N_("There is no field {name!r}."),
    N_("A selector may only name what the personnel register holds."),
    N_("Did you mean {suggestion}?"),
)
STRANGE_FIELD = FaultKind(
    "ASN-SEL-015",
    N_("There is no field {name!r}, nor one with a name like it."),
    N_("A selector may only name what the personnel register holds."),
    N_("Write one of: {names}."),
)
UNORDERED = FaultKind(
    "ASN-SEL-016",
    N_("{field} cannot be compared by {op}."),
    N_("It has no smaller and greater values."),
    N_("Use = or !=, or in (dalam) with a list."),
)
BARE_FIELD = FaultKind(
    "ASN-SEL-017",
    N_("{field} alone says nothing."),
    N_("Only a field that is yes or no can stand without a comparison."),
    N_("Compare it with a value or, if it is a set, write it like ktp in skills."),
)
SET_COMPARED = FaultKind(
    "ASN-SEL-018",
    N_("{field} holds several values and cannot be compared with one."),
    N_("A set is asked whether it holds a value."),
    N_("Write {example} in {field}."),
)
NOT_A_SET = FaultKind(
    "ASN-SEL-019",
    N_("{field} holds a single value, not a set."),
    N_("Only a set can be asked whether it holds a value."),
    N_("Write {field} = {example}."),
)
LIST_UNBRACKETED = FaultKind(
    "ASN-SEL-020",
    N_("The list {value!r} has no square brackets."),
    N_("The word in (dalam) is followed by values in square brackets."),
    N_("Write {field} in [{value}]."),
)
NOT_A_TEXT = FaultKind(
    "ASN-SEL-021",
    N_("{value!r} is not a text, and {field} needs one."),
    N_("Dates and the words for yes and no are no texts unless quoted."),
    N_("If this text is meant, write '{value}' in quotes."),
)
UNKNOWN_VALUE = FaultKind(
    "ASN-SEL-022",
    N_("{field} is never {value!r}."),
    N_("The register knows only certain values of this field, so nobody would match."),
    N_("Write one of: {values}."),
)
NOT_A_NUMBER = FaultKind(
    "ASN-SEL-023",
    N_("{value!r} is not a whole number, and {field} needs one."),
    N_("Words, dates and quoted text cannot be compared with a number."),
    N_("Write a number of at most 18 digits, such as 50."),
)
NOT_A_DATE = FaultKind(
    "ASN-SEL-024",
    N_("{value!r} is not a date, and {field} needs one."),
    N_("A date is written year-month-day and must be in the calendar."),
    N_("Write it like 2020-03-18."),
)
NOT_A_FLAG = FaultKind(
    "ASN-SEL-025",
    N_("{value!r} is neither yes nor no, and {field} needs one of them."),
    N_("This field has no other values."),
    N_("Write ya or tidak, yes or no, true or false, without quotes."),
)
NOT_AN_ESELON = FaultKind(
    "ASN-SEL-026",
    N_("{value!r} is not an eselon, and {field} needs one."),
    N_("The eselons are I.a to V.b; a level without its letter means the whole level."),
    N_("Write it like III.b or III."),
)
NOT_A_GRADE = FaultKind(
    "ASN-SEL-027",
    N_("{value!r} is not a grade, and {field} needs one."),
    N_("The grades are I/a to IV/e for PNS and I to XVII for PPPK."),
    N_("Write it like III/d, or like IX for PPPK."),
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,18}")


def node_of(tree: Tree[Token], faults: Faults) -> Node:
    """
    The checked tree; every wrong name and value within becomes a fault.

    What is faulty stands as :class:`Everyone` in the tree, which is then not to be used.
    """
    match tree.data:
        case "any_of":
            return Or(tuple([node_of(part, faults) for part in _trees(tree)]))
        case "all_of":
            return And(tuple([node_of(part, faults) for part in _trees(tree)]))
        case "negation":
            return Not(node_of(_trees(tree)[-1], faults))
        case condition:
            tokens = cast("list[Token]", tree.children)
            return _CONDITIONS[condition](tokens, faults) or Everyone()


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return cast("list[Tree[Token]]", tree.children)


def _everyone(_: list[Token], __: Faults) -> Node:
    return Everyone()


def _flag(tokens: list[Token], faults: Faults) -> Node | None:
    (name,) = tokens
    field = _field(name, faults)
    if field is None:
        return None
    if field.type != "bool":
        faults.add(BARE_FIELD, offset_of(name), field=field.name)
        return None
    return Compare(field, "=", True)


def _comparison(tokens: list[Token], faults: Faults) -> Node | None:
    name, sign, literal = tokens
    field = _field(name, faults)
    if field is None or _is_set(field, literal, sign, faults):
        return None
    op = cast("Op", "=" if sign == "==" else str(sign))
    if op not in ("=", "!=") and not field.ordered:
        faults.add(UNORDERED, offset_of(sign), field=field.name, op=op)
        return None
    value = _value(field, literal, faults)
    return None if value is None else Compare(field, op, value)


def _membership(tokens: list[Token], faults: Faults) -> Node | None:
    name, literals = tokens[0], [each for each in tokens[1:] if each.type not in ("NOT", "IN")]
    field = _field(name, faults)
    if field is None or _is_set(field, literals[0], tokens[1], faults):
        return None
    found = [_value(field, literal, faults) for literal in literals]
    values = tuple(value for value in found if value is not None)
    return _signed(OneOf(field, values), tokens)


def _holding(tokens: list[Token], faults: Faults) -> Node | None:
    literal, name = tokens[0], tokens[-1]
    left = field_named(literal) if literal.type == "WORD" else None
    if left and field_named(name) is None:
        faults.add(LIST_UNBRACKETED, offset_of(name), field=left.name, value=str(name))
        return None
    field = _field(name, faults)
    if field is None:
        return None
    text = _text(literal)
    if field.type != "set":
        example = word_text(text)
        faults.add(NOT_A_SET, offset_of(name), field=field.name, example=example)
        return None
    return _signed(Holds(field, text), tokens)


def _signed(node: Node, tokens: list[Token]) -> Node:
    return Not(node) if any(token.type == "NOT" for token in tokens) else node


_CONDITIONS: Mapping[str, Callable[[list[Token], Faults], Node | None]] = {
    "everyone": _everyone,
    "flag": _flag,
    "comparison": _comparison,
    "membership": _membership,
    "holding": _holding,
}


def _field(name: Token, faults: Faults) -> Field | None:
    found = field_named(name)
    if found is None:
        near = difflib.get_close_matches(name.casefold(), NAMES, n=1)
        at = offset_of(name)
        if near:
            faults.add(UNKNOWN_FIELD, at, name=str(name), suggestion=near[0])
        else:
            names = ", ".join(field.name for field in FIELDS)
            faults.add(STRANGE_FIELD, at, name=str(name), names=names)
    return found


def _is_set(field: Field, literal: Token, sign: Token, faults: Faults) -> bool:
    """Whether *field* is a set, to which *sign* cannot be put; that is noted."""
    if field.type != "set":
        return False
    example = word_text(_text(literal))
    faults.add(SET_COMPARED, offset_of(sign), field=field.name, example=example)
    return True


def _value(field: Field, literal: Token, faults: Faults) -> Value | None:
    """What *literal* means to *field*; ``None`` with a fault noted where it means nothing."""
    read, kind = _READERS[field.type]
    value = _spelling(field, literal) if field.spellings else read(literal)
    if value is None:
        kind = UNKNOWN_VALUE if field.spellings else kind
        values = ", ".join(field.values)
        told = _text(literal)
        faults.add(kind, offset_of(literal), field=field.name, value=told, values=values)
    return value


def _text(literal: Token) -> str:
    """The text of a literal, without its quotes."""
    if literal.type != "STRING":
        return str(literal)
    quote = literal[0]
    return literal[1:-1].replace(quote * 2, quote)


def _spelling(field: Field, literal: Token) -> str | None:
    return field.spellings.get(_text(literal).casefold())


def _read_text(literal: Token) -> str | None:
    date_like = literal.type == "CODE" and _DAY.fullmatch(literal)
    return None if date_like or literal.type == "BOOL" else _text(literal)


def _read_number(literal: Token) -> int | None:
    plain = literal.type == "CODE" and _NUMBER.fullmatch(literal)
    return int(literal) if plain else None


def _read_date(literal: Token) -> date | None:
    text = _text(literal)
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _read_flag(literal: Token) -> bool | None:
    return literal.casefold() in TRUE_WORDS if literal.type == "BOOL" else None


def _read_rank(literal: Token, code: Callable[[str], int | None]) -> int | None:
    try:
        return code(_text(literal))
    except ValueError:
        return None


def _read_eselon(literal: Token) -> int | None:
    return _read_rank(literal, eselon_code)


def _read_grade(literal: Token) -> int | None:
    return _read_rank(literal, grade_code)


_READERS: Mapping[FieldType, tuple[Callable[[Token], Value | None], FaultKind]] = {
    "text": (_read_text, NOT_A_TEXT),
    "set": (_read_text, NOT_A_TEXT),
    "number": (_read_number, NOT_A_NUMBER),
    "date": (_read_date, NOT_A_DATE),
    "bool": (_read_flag, NOT_A_FLAG),
    "eselon": (_read_eselon, NOT_AN_ESELON),
    "grade": (_read_grade, NOT_A_GRADE),
}
