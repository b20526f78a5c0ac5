"""Reads hybrid-office instances of the ASOCIO Student Challenge 2025 into a desk model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from asn_worksched.scheduling.desks.model import DeskModel

WISHED, OTHER, MISSING, ZONE = 100, 10, 100, 5
"""A day that was wished for; any other; each day short of LEAST; a zone of a team on a day."""
LEAST, MOST, ZONES = 2, 3, 2


@attrs.frozen(eq=False)
class Instance:
    """A model, and the names of what it numbers; its cost is the published objective, negated."""

    name: str
    model: DeskModel
    people: tuple[str, ...]
    days: tuple[str, ...]
    desks: tuple[str, ...]
    teams: tuple[str, ...]


def read(path: Path) -> Instance:
    """The instance of a JSON file; ``KeyError`` where a part of it is missing."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    people, days, desks = tuple(told["Employees"]), tuple(told["Days"]), tuple(told["Desks"])
    team_of = _numbers(people, told["Employees_G"])
    zone_of = _numbers(desks, told["Desks_Z"])
    size, teams = len(people), len(told["Employees_G"])
    wished = _marks(people, days, told["Days_E"])
    model = DeskModel(
        weeks=(tuple(range(len(days))),),
        allowed=np.ones((size, len(days)), dtype=np.bool_),
        required=np.zeros((size, len(days)), dtype=np.bool_),
        price=np.where(wished, -WISHED, OTHER).astype(np.int64),
        least_days=np.full((size, 1), LEAST, dtype=np.int32),
        most_days=np.full((size, 1), MOST, dtype=np.int32),
        missing_price=np.full(size, MISSING, dtype=np.int64),
        zone_of=zone_of,
        fits=_marks(people, desks, told["Desks_E"]),
        same_desk=True,
        team_of=team_of,
        meets=np.ones(teams, dtype=np.bool_),
        most_zones=np.full(teams, ZONES, dtype=np.int32),
        company=np.ones(teams, dtype=np.bool_),
        zone_price=np.full(teams, ZONE, dtype=np.int64),
    )
    return Instance(path.stem, model, people, days, desks, tuple(told["Employees_G"]))


def _numbers(names: tuple[str, ...], sets: dict[str, list[str]]) -> np.ndarray[Any, Any]:
    """The number of the set that each name is in; -1 for none."""
    set_of = {name: number for number, members in enumerate(sets.values()) for name in members}
    return np.array([set_of.get(name, -1) for name in names], dtype=np.int32)


def _marks(
    rows: tuple[str, ...], columns: tuple[str, ...], marked: dict[str, list[str]]
) -> np.ndarray[Any, Any]:
    """Which columns are named with each row."""
    return np.array([[name in marked.get(row, ()) for name in columns] for row in rows])
