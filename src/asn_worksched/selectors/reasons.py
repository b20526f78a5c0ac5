"""Why a person matched: the fewest conditions that settle it, never a protected one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import cast

from ..texts import N_, translator
from .fields import FIELDS, Field
from .person import Facts, fact, test_of
from .tree import And, Condition, Everyone, Holds, Node, Not, Or, Value
from .wording import value_text, word_text

PROTECTED = N_("protected exemption")
"""The whole reason given wherever a protected field is needed to explain a match."""

_JOIN = N_("and")
_PROTECTED_NAMES = frozenset(field.name for field in FIELDS if field.protected)


def told(reasons: Sequence[str], locale: str) -> str:
    """Reasons as one text."""
    say = translator(locale)
    return f" {say(_JOIN)} ".join(say(each) for each in reasons)


def reasons(node: Node, facts: Facts, day: date | None, locale: str) -> tuple[str, ...]:
    """
    Why *node* is true of a person of whom it is true, in the names and words of *locale*; () when
    it is true of everyone.

    They are made from the facts without the protected ones, so they cannot depend on them:
    where the rest does not settle the match, there is :data:`PROTECTED` and nothing else.
    """
    shown = {name: value for name, value in facts.items() if name not in _PROTECTED_NAMES}
    proof = _proof(node, True, shown, day)
    if proof is None:
        return (PROTECTED,)
    texts = (_fact_text(each, holds, shown, day, locale) for each, holds in proof)
    return tuple(dict.fromkeys(texts))


_Proof = tuple[tuple[Condition, bool], ...]


def _proof(node: Node, want: bool, facts: Facts, day: date | None) -> _Proof | None:
    """The fewest conditions, and whether each holds, by which *node* is *want*; else ``None``."""
    match node:
        case Everyone():
            return () if want else None
        case Not(part):
            return _proof(part, not want, facts, day)
        case And(parts) | Or(parts):
            found = [_proof(part, want, facts, day) for part in parts]
            proofs = [proof for proof in found if proof is not None]
            if isinstance(node, Or) is want:
                return min(proofs, key=len, default=None)
            return tuple(chain(*proofs)) if len(proofs) == len(parts) else None
        case _:
            holds = test_of(node)(facts, day)
            return ((node, want),) if holds is want else None


def _fact_text(node: Condition, holds: bool, facts: Facts, day: date | None, locale: str) -> str:
    """The person's own value, as a condition of the selector language."""
    field, own = node.field, locale == "id"
    name = field.aliases[0] if own and field.aliases else field.name
    if isinstance(node, Holds):
        words = ("dalam", "bukan dalam") if own else ("in", "not in")
        return f"{word_text(node.value)} {words[not holds]} {name}"
    value = value_text(field, cast("Value", fact(field, facts, day)))
    return f"{name} = {_own_word(field, value) if own else value}"


def _own_word(field: Field, value: str) -> str:
    """The Indonesian spelling of a value where it has one of its own."""
    others = [word for word, canonical in field.spellings.items() if canonical == value]
    words = [word for word in others if word not in (value.casefold(), "l", "p")]
    return words[0] if words else value
