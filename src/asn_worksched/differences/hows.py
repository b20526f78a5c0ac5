"""How one thing differs from another, and the words for it."""

from __future__ import annotations

from typing import Literal

from ..texts import N_, translator

How = Literal["added", "removed", "changed"]
"""Seen from the first of the two that are compared."""
_WORDS: dict[How, str] = {
    "added": N_("added"),
    "removed": N_("removed"),
    "changed": N_("changed"),
}


def how_of(before: object, after: object) -> How:
    """Whether something came, went or is otherwise; ``None`` is nothing."""
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def how_text(how: How, locale: str) -> str:
    """The word for a person."""
    return translator(locale)(_WORDS[how])
