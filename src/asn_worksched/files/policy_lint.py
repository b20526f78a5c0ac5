"""The linter on policies from files: each slip with its line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ..domain.law import Policy
from ..errors import Fault, InvalidInput
from ..rulings import lint as slips
from .yaml_tree import Tree, Where, read_tree

if TYPE_CHECKING:
    from ..personnel import Personnel


def lint(
    policies: Iterable[Policy],
    *,
    people: Personnel | None = None,
    known: Iterable[Policy] = (),
) -> tuple[Fault, ...]:
    """
    Everything in *policies* that is likely a slip, with the line where the file can still be read.

    *known* are further policies that they may refer to, *people* a register in which each rule
    should concern somebody. Those of :data:`~asn_worksched.rulings.lint_kinds.NOTICES` may well be
    right.
    """
    grown = cache(_tree)

    def locate(file: str, where: Where) -> int | None:
        tree = grown(file)
        return None if tree is None else _line(tree, where)

    return slips.lint(policies, people=people, known=known, locate=locate)


def _tree(file: str) -> Tree | None:
    if not file:
        return None
    try:
        return read_tree(file)
    except InvalidInput:  # it was read once: it is gone or changed, and the policy still stands
        return None


def _line(tree: Tree, where: Where) -> int | None:
    """The line of a place, or of what holds it where it is not written."""
    for size in range(len(where), -1, -1):
        spot = tree.values.get(where[:size])
        if spot is not None:
            return spot.line
    return None
