"""The grammar of selectors: their tokens, and the LALR parser that lark builds once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..errors import FaultKind
from ..texts import N_
from .source import Faults
from .wording import KEYWORDS, WORD

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.parsers.lalr_interactive_parser import InteractiveParser

MAX_LENGTH = 2000
"""The most characters a selector may have."""

MAX_DEPTH = 100
"""The most brackets and nots that may stand within one another."""

TOO_LONG = FaultKind(
    "ASN-SEL-001",
    N_("The selector has {length} characters; at most {most} are read."),
    N_("A selector is meant to be read by people."),
    N_("Split the rule in two, or give the people concerned a duty and select that."),
)
TOO_DEEP = FaultKind(
    "ASN-SEL-002",
    N_("More than {most} brackets and nots stand within one another."),
    N_("Nobody can follow a condition nested so deep."),
    N_("Remove brackets that change nothing, or split the rule in two."),
)
BAD_CHARACTER = FaultKind(
    "ASN-SEL-003",
    N_("{found!r} is not a sign that selectors use."),
    N_("Selectors use words, numbers, brackets, commas, quotes and = != < <= > >=."),
    N_("Write and, or, not as words, and put text with other signs between straight quotes."),
)
OPEN_QUOTE = FaultKind(
    "ASN-SEL-004",
    N_("The text that starts with {near!r} has no closing quote."),
    N_("Everything after an opening quote is text until the same quote comes again."),
    N_("Close the quote; a quote within the text is written twice."),
)

_GRAMMAR = rf"""
?start: any_of
?any_of: all_of (_OR all_of)*
?all_of: part (_AND part)*
?part: NOT part -> negation
    | _LPAR any_of _RPAR
    | condition
?condition: WORD COMPARE _literal -> comparison
    | WORD _not_in _LSQB _literal (_COMMA _literal)* _RSQB -> membership
    | WORD _not_in WORD -> holding
    | (CODE | STRING) _not_in WORD -> holding
    | WORD -> flag
    | ALL -> everyone
_not_in: NOT? IN
_literal: WORD | CODE | STRING | BOOL

COMPARE: "==" | "!=" | "<=" | ">=" | "=" | "<" | ">"
_LPAR: "("
_RPAR: ")"
_LSQB: "["
_RSQB: "]"
_COMMA: ","
STRING: /'(?:[^']|'')*'/ | /"(?:[^"]|"")*"/
CODE: /-?[0-9][A-Za-z0-9_]*(?:[.\/\-][A-Za-z0-9_]+)*/
WORD: /{WORD}/
STRANGE.-1: /[^\sA-Za-z0-9_'"(),<=>[\]]+|./s
%declare _AND _OR NOT IN ALL BOOL
%ignore /\s+/
"""

_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")  # half of a pair: no file can hold it


def tokens_of(faults: Faults) -> Sequence[Token]:
    """
    The tokens of the source; signs and quotes that cannot be read become faults.

    A sign that is not known is left out of the tokens, and so is all that follows an open quote.
    """
    text = faults.source.text
    good: list[Token] = []
    for token in _lark(None).lex(text):
        at = offset_of(token)
        if token in ("'", '"'):
            faults.add(OPEN_QUOTE, at, near=shortened(text[at:]))
            break
        if half := _HALF_CHARACTER.search(token):
            faults.add(BAD_CHARACTER, at + half.start(), found=half.group())
        elif token.type == "STRANGE":
            faults.add(BAD_CHARACTER, at, found=str(token))
        else:
            good.append(token)
    return good


def shortened(text: str) -> str:
    """At most the first thirty characters of *text*, for a fault."""
    return text if len(text) <= 30 else text[:30] + "..."


def offset_of(token: Token) -> int:
    """Where *token* starts, in characters from 0."""
    assert token.start_pos is not None
    return token.start_pos


@cache
def _lark(parser: str | None) -> Lark:
    """The parser, or with ``None`` the lexer alone, which also knows strange signs."""
    from lark import Lark, Token

    def keyword(token: Token) -> Token:
        kind = KEYWORDS.get(token.casefold(), token.type)
        return Token.new_borrow_pos(kind, token.value, token)

    words = {"WORD": keyword}
    return Lark(_GRAMMAR, parser=parser, lexer="basic", lexer_callbacks=words)


def parsing() -> InteractiveParser:
    """A parse about to start, to be fed tokens."""
    return _lark("lalr").parse_interactive("")
