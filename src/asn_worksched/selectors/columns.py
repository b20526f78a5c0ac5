"""Checked trees as Polars expressions over a whole register."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl

from .fields import Field
from .tree import And, Compare, Everyone, Holds, Node, Not, OneOf, Op, Or, Value, letters

_LEVELS = tuple(range(10, 60, 10))
_LETTERED = frozenset(level + letter for level in _LEVELS for letter in (1, 2))
_NO_CODE = -1  # keeps a list of codes from being empty, whose type polars would have to guess


def expression_of(node: Node, day: date | None) -> pl.Expr:
    """
    A boolean expression, one value a row: null where the answer is not known.

    *day* must be given when *node* asks for ages.
    """
    match node:
        case Everyone():
            return pl.repeat(True, pl.len(), dtype=pl.Boolean)
        case Not(part):
            return ~expression_of(part, day)
        case And(parts):
            return pl.all_horizontal([expression_of(part, day) for part in parts])
        case Or(parts):
            return pl.any_horizontal([expression_of(part, day) for part in parts])
        case Holds(field, value):
            return pl.col(field.name).list.contains(pl.lit(value))
        case Compare(field, op, value):
            return _compared(field, op, value, day)
        case OneOf(field, values):
            return _one_of(field, values, day)


def _compared(field: Field, op: Op, value: Value, day: date | None) -> pl.Expr:
    column = _column(field, day)
    if field.type == "eselon":
        return _eselon_within(column, _accepted(op, _code(value)))
    if field.type == "grade":
        return _grade_compared(column, op, _code(value))
    return _plain(column, op, pl.lit(value))


def _one_of(field: Field, values: tuple[Value, ...], day: date | None) -> pl.Expr:
    column = _column(field, day)
    if field.type == "eselon":
        spans = [_accepted("=", _code(value)) for value in values]
        return _eselon_within(column, frozenset().union(*spans))
    return column.is_in(list(values))


def _column(field: Field, day: date | None) -> pl.Expr:
    if field.name == "age":
        assert day is not None
        return _age(pl.col("birth_date"), day)
    column = pl.col(field.name)
    return column.cast(pl.Int64) if field.type in ("number", "grade", "eselon") else column


def _age(birth: pl.Expr, day: date) -> pl.Expr:
    """Whole years completed on *day*, by the difference of year-month-day read as a number."""
    parts = birth.dt
    born = (
        parts.year().cast(pl.Int64) * 10_000
        + parts.month().cast(pl.Int64) * 100
        + parts.day().cast(pl.Int64)
    )
    return (day.year * 10_000 + day.month * 100 + day.day - born) // 10_000


def _plain(column: pl.Expr, op: Op, value: pl.Expr | int) -> pl.Expr:
    match op:
        case "=":
            return column == value
        case "!=":
            return column != value
        case "<":
            return column < value
        case "<=":
            return column <= value
        case ">":
            return column > value
        case ">=":
            return column >= value


def _grade_compared(column: pl.Expr, op: Op, code: int) -> pl.Expr:
    """An order exists only within a ladder: PNS below 100, PPPK above."""
    answer = _plain(column, op, code)
    if op in ("=", "!="):
        return answer
    same_ladder = column > 100 if code > 100 else column < 100
    return pl.when(same_ladder).then(answer)


def _accepted(op: Op, code: int) -> frozenset[int]:
    """The lettered eselons for which the comparison holds."""
    low, high = letters(code)
    holds = {
        "=": range(low, high + 1),
        "<": range(low),
        "<=": range(high + 1),
        ">": range(high + 1, 100),
        ">=": range(low, 100),
    }
    if op == "!=":
        return _LETTERED - set(holds["="])
    return _LETTERED & set(holds[op])


def _eselon_within(column: pl.Expr, accepted: frozenset[int]) -> pl.Expr:
    """
    Whether the eselon is one of *accepted*.

    A level without letter is so when both its letters are, not so when neither is, else unknown.
    """
    hits = {level: len({level + 1, level + 2} & accepted) for level in _LEVELS}
    sure = accepted | {level for level, count in hits.items() if count == 2}
    split = [level for level, count in hits.items() if count == 1]
    answer = _among(column, sure)
    return pl.when(_among(column, split)).then(None).otherwise(answer) if split else answer


def _among(column: pl.Expr, codes: Iterable[int]) -> pl.Expr:
    found: Collection[int] = sorted(codes) or [_NO_CODE]
    return column.is_in(found)


def _code(value: Value) -> int:
    assert isinstance(value, int)
    return value
