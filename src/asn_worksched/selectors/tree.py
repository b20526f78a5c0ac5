"""The shape of a checked selector: a small tree of frozen values, fields and types settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import attrs

from .fields import Field

Op = Literal["=", "!=", "<", "<=", ">", ">="]
"""A comparison; ``==`` is read as ``=``."""

Value = str | int | date
"""A literal as its field holds it: eselon and grade as codes, a flag as a ``bool``."""


@attrs.frozen
class Everyone:
    """True of everybody."""


@attrs.frozen
class Compare:
    """A field against one value. An eselon value of 30 stands for the whole level III."""

    field: Field
    op: Op
    value: Value


@attrs.frozen
class OneOf:
    """A field that equals one of several values; never empty."""

    field: Field
    values: tuple[Value, ...]


@attrs.frozen
class Holds:
    """A set field that holds *value*."""

    field: Field
    value: str


@attrs.frozen
class Not:
    """The contrary of a part."""

    part: Node


@attrs.frozen
class And:
    """Every part, two or more."""

    parts: tuple[Node, ...]


@attrs.frozen
class Or:
    """Any part, two or more."""

    parts: tuple[Node, ...]


Condition = Compare | OneOf | Holds
"""The leaves that look at a field."""

Node = Everyone | Condition | Not | And | Or
"""Any part of a selector."""


def conditions(node: Node) -> Iterator[Condition]:
    """Every condition within *node*, in the order written."""
    match node:
        case Everyone():
            return
        case Not(part):
            yield from conditions(part)
        case And(parts) | Or(parts):
            for each in parts:
                yield from conditions(each)
        case _:
            yield node


def letters(code: int) -> tuple[int, int]:
    """The least and greatest lettered eselon that *code* may be: (31, 32) for 30, else itself."""
    return (code + 1, code + 2) if code % 10 == 0 else (code, code)
