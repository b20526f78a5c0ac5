"""The plain count of broken rules, each rule by an example."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

from asn_worksched.scheduling.shifts.faults import faults, least_price
from asn_worksched.scheduling.shifts.model import OFF, UNBOUNDED, ShiftModel


def _model(**changes: Any) -> ShiftModel:
    """One person, five days, an early and a late shift; nothing forbidden."""
    days, shifts = 5, 2
    one = np.ones(1, dtype=np.int32)
    plain = ShiftModel(
        minutes=np.array([480, 600], dtype=np.int32),
        gap=np.ones((shifts, shifts), dtype=np.int32),
        weekends=((3, 4),),
        allowed=np.ones((1, days, shifts), dtype=bool),
        may_rest=np.ones((1, days), dtype=bool),
        price=np.zeros((1, days, shifts), dtype=np.int64),
        most_of=np.full((1, shifts), days, dtype=np.int32),
        least_minutes=0 * one,
        most_minutes=UNBOUNDED * one,
        least_on=one,
        most_on=UNBOUNDED * one,
        least_off=one,
        most_off=UNBOUNDED * one,
        most_weekends=one,
        last=np.full(1, OFF, dtype=np.int16),
        run=0 * one,
        able=np.ones((1, 1), dtype=bool),
        need=np.zeros((1, days, shifts), dtype=np.int32),
        under=np.zeros((1, days, shifts), dtype=np.int64),
        over=np.zeros((1, days, shifts), dtype=np.int64),
    )
    arrays = {
        name: np.array([value], dtype=getattr(plain, name).dtype) for name, value in changes.items()
    }
    return attrs.evolve(plain, **arrays)


def _row(text: str) -> np.ndarray:
    """A row of ``.`` (off), ``E`` and ``L``."""
    return np.array([[".EL".index(sign) - 1 for sign in text]], dtype=np.int16)


@pytest.mark.parametrize(
    ("changes", "row", "found"),
    [
        ({}, "ELE.L", {}),
        ({"most_of": [1, 5]}, "E.E..", {"most_of": 1}),
        ({"least_minutes": 1000}, "E....", {"least_minutes": 1}),
        ({"most_minutes": 1000}, "E.L..", {"most_minutes": 1}),
        ({"most_on": 2}, "EEE..", {"most_on": 1}),
        ({"least_on": 2}, "E.E.E", {"least_on": 1}),
        ({"least_off": 2}, ".E.E.", {"least_off": 1}),
        ({"most_off": 1}, "E..E.", {"most_off": 1}),
        ({"most_weekends": 0}, "....E", {"most_weekends": 1}),
        ({"last": 0, "run": 2, "most_on": 3}, "EE...", {"most_on": 1}),
        ({"last": 0, "run": 2, "most_on": 3}, "E....", {}),
        ({"last": 0, "run": 1, "least_on": 2}, ".....", {"least_on": 1}),
        ({"last": 0, "run": 0, "least_on": 2}, ".....", {}),
        ({"last": OFF, "run": 1, "least_off": 2}, "E....", {"least_off": 1}),
        ({"last": OFF, "run": 3, "most_off": 2}, "E.E..", {}),
        ({"last": OFF, "run": 1, "most_off": 1}, ".E.E.", {"most_off": 1}),
    ],
)
def test_each_rule_is_counted(changes: dict[str, Any], row: str, found: dict[str, int]) -> None:
    """One broken rule is one fault of its name; blocks at either edge may be short."""
    assert faults(_model(**changes), _row(row)) == found


def test_a_gap_holds_to_the_next_shift_worked() -> None:
    """A gap counts from one shift to the next one worked, from before the first day too."""
    gap = np.array([[1, 1], [3, 1]], dtype=np.int32)
    model = attrs.evolve(_model(), gap=gap)
    assert faults(model, _row("L.E..")) == {"gap": 1}
    assert faults(model, _row("LLE..")) == {"gap": 1}
    assert faults(model, _row("L..E.")) == {}
    before = attrs.evolve(_model(last=1, run=1), gap=gap)
    assert faults(before, _row(".E...")) == {"gap": 1}
    assert faults(before, _row("..E..")) == {}


def test_days_shut_and_days_pinned_are_counted() -> None:
    """Work where it isn't allowed and rest where it isn't are faults of their day."""
    model = _model()
    allowed, may_rest = model.allowed.copy(), model.may_rest.copy()
    allowed[0, 0, 0] = False
    may_rest[0, 1:3] = False
    model = attrs.evolve(model, allowed=allowed, may_rest=may_rest)
    assert faults(model, _row("E.L..")) == {"allowed": 1, "may_rest": 1}


def test_no_roster_costs_less_than_the_least_price() -> None:
    """The least price takes every wish at its best, and nothing that is shut."""
    price = np.array([[[-3, -5], [2, 4], [0, -1], [0, 0], [7, -2]]])
    model = attrs.evolve(_model(), price=price, constant=20)
    assert least_price(model) == 12
    shut = attrs.evolve(model, allowed=np.zeros_like(model.allowed))
    assert least_price(shut) == 20
