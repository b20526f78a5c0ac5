"""Why a person matched: the fewest conditions that settle it, never a protected one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import cast

from ..texts import N_, translator
from .fields import FIELDS
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


def reasons(node: Node, facts: Facts, day: date | None) -> tuple[str, ...]:
    """
    Why *node* is true of a person of whom it is true; () when it is true of everyone.

    They are made from the facts without the protected ones, so they cannot depend on them:
    where the rest does not settle the match, there is :data:`PROTECTED` and nothing else.
    """
    shown = {name: value for name, value in facts.items() if name not in _PROTECTED_NAMES}
    proof = _proof(node, True, shown, day)
    return (PROTECTED,) if proof is None else proof


def _proof(node: Node, want: bool, facts: Facts, day: date | None) -> tuple[str, ...] | None:
    """The fewest conditions, as text, by which *node* is *want*; ``None`` if it is not so."""
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
            every = len(proofs) == len(parts)
            return tuple(dict.fromkeys(chain(*proofs))) if every else None
        case _:
            holds = test_of(node)(facts, day)
            return (_fact_text(node, want, facts, day),) if holds is want else None


def _fact_text(node: Condition, holds: bool, facts: Facts, day: date | None) -> str:
    """The person's own value, as a condition of the selector language."""
    field = node.field
    if isinstance(node, Holds):
        return f"{word_text(node.value)} {'in' if holds else 'not in'} {field.name}"
    return f"{field.name} = {value_text(field, cast('Value', fact(field, facts, day)))}"
