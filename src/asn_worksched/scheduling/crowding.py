"""How many people of each kind keep which shift, so that no room is too full at any moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING

import attrs

from ..errors import MissingExtra
from ..rulings.slots import minutes

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

Clock = tuple[time, time]


@attrs.frozen
class Cell:
    """*people* who are alike: they keep one of *spans*, and at most *most* of them the same."""

    people: int
    spans: tuple[Clock, ...]
    most: int


@attrs.frozen
class Room:
    """
    At most *at_once* people at a moment, out of *cells* (by number).

    *fixed* tells how many others are there, by their hours.
    """

    at_once: int
    cells: tuple[int, ...]
    fixed: Mapping[Clock, int]


def fitted(cells: Sequence[Cell], rooms: Sequence[Room]) -> list[list[int]]:
    """
    How many people of each cell keep each of its spans.

    In strict order: rooms are overfull by as few people as can be, in the fullest moment of each;
    as few as can be are beyond *most*; and cells are shared as evenly as can be. Proven by CP-SAT
    on one thread, so that the same question has the same answer.
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise MissingExtra("planner", "ortools") from None

    model = cp_model.CpModel()
    kept = [_kept(model, cell, number) for number, cell in enumerate(cells)]
    over = [_over(model, room, cells, kept) for room in rooms]
    beyond = [_beyond(model, cell, each) for cell, each in zip(cells, kept, strict=True)]
    uneven = [_uneven(model, cell, each) for cell, each in zip(cells, kept, strict=True)]
    people = 1 + sum(cell.people for cell in cells)
    model.minimize(people * people * sum(over) + people * sum(beyond) + sum(uneven))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.solve(model)
    return [[int(solver.value(each)) for each in cell] for cell in kept]


def _kept(model: CpModel, cell: Cell, number: int) -> list[IntVar]:
    found = [model.new_int_var(0, cell.people, f"{number}:{n}") for n in range(len(cell.spans))]
    model.add(sum(found) == cell.people)
    return found


def _over(
    model: CpModel, room: Room, cells: Sequence[Cell], kept: Sequence[Sequence[IntVar]]
) -> IntVar:
    """By how many people a room is too full in its fullest moment."""
    inside = [
        (minutes(span), var)
        for number in room.cells
        for span, var in zip(cells[number].spans, kept[number], strict=True)
    ]
    fixed = [(minutes(span), many) for span, many in room.fixed.items()]
    whole = sum(cells[number].people for number in room.cells) + sum(room.fixed.values())
    over = model.new_int_var(0, whole, "over")
    starts = {start for (start, _), _ in inside} | {start for (start, _), _ in fixed}
    for moment in sorted(starts):
        others = sum(many for (start, end), many in fixed if start <= moment < end)
        there = [each for (start, end), each in inside if start <= moment < end]
        model.add(sum(there) + others <= room.at_once + over)
    return over


def _beyond(model: CpModel, cell: Cell, kept: Sequence[IntVar]) -> IntVar:
    beyond = model.new_int_var(0, cell.people, "beyond")
    for each in kept:
        model.add(each <= cell.most + beyond)
    return beyond


def _uneven(model: CpModel, cell: Cell, kept: Sequence[IntVar]) -> LinearExpr:
    """How far the fullest span is from the emptiest."""
    most, least = (model.new_int_var(0, cell.people, name) for name in ("most", "least"))
    for each in kept:
        model.add(each <= most)
        model.add(each >= least)
    return most - least
