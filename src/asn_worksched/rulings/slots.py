"""Shifts of an office day: who keeps which, and how many people one place serves in a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from fractions import Fraction

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Hours, Shifts
from ..domain.time import Period
from .clauses import Clause
from .precedence import Cells

Counts = npt.NDArray[np.int32]
Clock = tuple[time, time]
NO_PATTERN = np.int16(-1)
_DAY = 24 * 60


@attrs.frozen
class Pattern:
    """
    The shifts over which the people at an office are shared: those of *rules*, all of one act.

    *split* is the most of a unit's people that one shift may have, ``None`` for no bound.
    """

    rules: tuple[Shifts, ...]
    split: Fraction | None = None

    def spans(self, day: date) -> tuple[Clock, ...]:
        """Start and end of each shift on *day*, in order, each once."""
        return tuple(sorted({span for rule in self.rules for span in rule.spans(day)}))

    def rounds(self, day: date) -> int:
        """
        How many people one place serves on *day*, one after the other: shifts that do not overlap.

        1 where *split* does not let so few shifts have all of the people.
        """
        apart = most_apart(self.spans(day))
        return apart if self.split is None or self.split * apart >= 1 else 1

    def most(self, people: int) -> int:
        """How many of a unit's *people* one shift may have; of an odd number, the greater half."""
        return people if self.split is None else -int(-people * self.split // 1)


def minutes(span: Clock) -> tuple[int, int]:
    """Start and end in minutes from midnight; an end at or before its start is the next day's."""
    start, end = (each.hour * 60 + each.minute for each in span)
    return start, end if end > start else end + _DAY


def most_apart(spans: Iterable[Clock]) -> int:
    """The most of *spans* of which no two overlap, at least 1."""
    many, free = 0, 0
    for end, start in sorted((minutes(span)[1], minutes(span)[0]) for span in spans):
        if start >= free:
            many, free = many + 1, end
    return max(1, many)


def patterns(
    clauses: Sequence[Clause], cells: Cells
) -> tuple[tuple[Pattern, ...], npt.NDArray[np.int16]]:
    """
    The patterns in force, and which holds where, int16 (classes, days), :data:`NO_PATTERN` for
    none.

    Of acts that set starts the nearest holds, with all of its clauses; hours of a still nearer act
    take its place. The least ``split`` of any act holds besides. Shifts for work that takes more
    than an office day are no pattern.
    """
    shape = cells.active.shape[1:]
    timed = [row for row, clause in enumerate(clauses) if _timed(clause)]
    if not timed:
        return (), np.full(shape, NO_PATTERN, dtype=np.int16)
    held = _nearest(clauses, cells, timed)
    split = _splits(clauses, cells)
    there = held.any(axis=0)
    key = np.where(there, np.vstack([held.astype(np.int64), split[None]]), -1)
    distinct, which = np.unique(key.reshape(len(key), -1), axis=1, return_inverse=True)
    numbers = np.cumsum(distinct[0] >= 0) - 1
    found = [_pattern(clauses, timed, column) for column in distinct.T if column[0] >= 0]
    number = np.where(distinct[0] >= 0, numbers, NO_PATTERN).astype(np.int16)
    return tuple(found), number[which.ravel()].reshape(shape)


def _timed(clause: Clause) -> bool:
    """Whether a clause sets the hours of shifts within an office day."""
    rule = clause.rule
    if not isinstance(rule, Shifts) or not rule.starts or not rule.minutes:
        return False
    return rule.over_minutes is None and rule.over_days is None and rule.over_week_minutes is None


def _nearest(
    clauses: Sequence[Clause], cells: Cells, timed: Sequence[int]
) -> npt.NDArray[np.bool_]:
    """Which of *timed* hold where, bool (timed, classes, days)."""
    shape = cells.active.shape[1:]
    held = np.zeros((len(timed), *shape), dtype=bool)
    act = np.full(shape, -1, dtype=np.int32)
    acts: dict[str, int] = {}
    place = {row: number for number, row in enumerate(timed)}
    for row, clause in enumerate(clauses):
        if row not in place and not isinstance(clause.rule, Hours):
            continue
        own = acts.setdefault(clause.instrument.id, len(acts))
        here = cells.active[row]
        held[:, here & (act != own)] = False
        if row in place:
            held[place[row]][here] = True
        act[here] = own
    return held


def _splits(clauses: Sequence[Clause], cells: Cells) -> npt.NDArray[np.int64]:
    """The row of the clause with the least split in force; the number of clauses for none."""
    rows = [
        n for n, each in enumerate(clauses) if isinstance(each.rule, Shifts) and each.rule.split
    ]
    found = np.full(cells.active.shape[1:], len(clauses), dtype=np.int64)
    for row in sorted(rows, key=lambda row: _split(clauses[row]), reverse=True):
        found[cells.active[row]] = row
    return found


def _split(clause: Clause) -> Fraction:
    assert isinstance(clause.rule, Shifts)
    return clause.rule.split or Fraction(1)


def _pattern(
    clauses: Sequence[Clause], timed: Sequence[int], column: npt.NDArray[np.int64]
) -> Pattern:
    rules = [clauses[row].rule for row, here in zip(timed, column, strict=False) if here]
    split = int(column[-1])
    return Pattern(
        tuple(rule for rule in rules if isinstance(rule, Shifts)),
        _split(clauses[split]) if split < len(clauses) else None,
    )


def rounds(
    found: Sequence[Pattern], pattern_of: npt.NDArray[np.int16], period: Period
) -> Counts | None:
    """
    How many people one place serves in a day, int32 (classes, days), by :meth:`Pattern.rounds`.

    ``None`` where it is one everywhere.
    """
    table = [[each.rounds(day) for day in period] for each in found]
    if not any(many > 1 for row in table for many in row):
        return None
    served = np.array([*table, [1] * len(period)], dtype=np.int32)
    return np.asarray(served[pattern_of, np.arange(len(period))])
