"""Checked trees as Python closures over the facts of one person."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, cast

from .fields import Field
from .tree import And, Compare, Everyone, Holds, Node, Not, OneOf, Op, Or, Value, letters

Facts = Mapping[str, object]
"""Values by canonical field name, ``birth_date`` among them; absent or ``None`` is missing."""

Test = Callable[[Facts, date | None], bool | None]
"""Three-valued: ``None`` is "not known". The day may be ``None`` when no age is asked for."""

_ORDERS: Mapping[Op, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def test_of(node: Node) -> Test:
    """The closure that answers *node* for one person."""
    match node:
        case Everyone():
            return lambda _facts, _day: True
        case Not(part):
            return _contrary(test_of(part))
        case And(parts):
            return _joined([test_of(part) for part in parts], False)
        case Or(parts):
            return _joined([test_of(part) for part in parts], True)
        case Holds(field, value):
            return _known(field, lambda found: value in cast("Collection[str]", found))
        case Compare(field, op, value):
            return _known(field, _comparison(field, op, value))
        case OneOf(field, values):
            return _known(field, _membership(field, values))


def fact(field: Field, facts: Facts, day: date | None) -> object:
    """The person's value of *field*, or ``None`` where it is missing; an age is that on *day*."""
    if field.name != "age":
        return facts.get(field.name)
    born = cast("date | None", facts.get("birth_date"))
    if born is None:
        return None
    assert day is not None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _known(field: Field, check: Callable[[object], bool | None]) -> Test:
    def test(facts: Facts, day: date | None) -> bool | None:
        found = fact(field, facts, day)
        return None if found is None else check(found)

    return test


def _contrary(test: Test) -> Test:
    def contrary(facts: Facts, day: date | None) -> bool | None:
        answer = test(facts, day)
        return None if answer is None else not answer

    return contrary


def _joined(tests: list[Test], decisive: bool) -> Test:
    """The *decisive* answer settles all; else one that is not known leaves all unknown."""

    def joined(facts: Facts, day: date | None) -> bool | None:
        known = True
        for test in tests:
            answer = test(facts, day)
            if answer is decisive:
                return decisive
            known = known and answer is not None
        return not decisive if known else None

    return joined


def _comparison(field: Field, op: Op, value: Value) -> Callable[[object], bool | None]:
    order = _ORDERS[op]
    if field.type == "eselon":
        return _for_letters(lambda code: _eselon_compared(op, code, cast("int", value)))
    if field.type == "grade" and op not in ("=", "!="):
        return _within_ladder(order, cast("int", value))
    return lambda found: bool(order(found, value))


def _within_ladder(order: Callable[[int, int], bool], code: int) -> Callable[[object], bool | None]:
    """PNS and PPPK grades, below and above 100, have no order between them."""

    def compare(found: object) -> bool | None:
        own = int(cast("int", found))
        return order(own, code) if (own > 100) is (code > 100) else None

    return compare


def _membership(field: Field, values: tuple[Value, ...]) -> Callable[[object], bool | None]:
    if field.type == "eselon":
        codes = cast("tuple[int, ...]", values)
        return _for_letters(lambda code: any(_eselon_compared("=", code, one) for one in codes))
    return lambda found: found in values


def _eselon_compared(op: Op, code: int, literal: int) -> bool:
    """*code* has a letter; *literal* may be a whole level, of which = asks for either letter."""
    low, high = letters(literal)
    if op in ("=", "!="):
        return (low <= code <= high) is (op == "=")
    return _ORDERS[op](code, high if op in ("<=", ">") else low)


def _for_letters(check: Callable[[int], bool]) -> Callable[[object], bool | None]:
    """The answer for both letters that an eselon may have, or ``None`` where they differ."""

    def both(found: object) -> bool | None:
        low, high = letters(int(cast("int", found)))
        answer = check(low)
        return answer if high == low or check(high) is answer else None

    return both
