"""Burdens to be shared out: duties by fair share, and the crews of units that work through."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

import attrs
import numpy as np
import numpy.typing as npt

from ...roster import OFF
from ...rulings import Rulings
from ..background import Background
from ..prices import FINEST, unfairness
from .counts import EVEN, UNFAIR
from .earlier import Flags
from .ground import Ground, Ways, bit_of

Numbers = npt.NDArray[np.int64]


@attrs.frozen(eq=False, kw_only=True)
class Share:
    """
    A convex price on how many cells of each group are duties, or days of *work*.

    *group* (int32 (people, days)), *share* and *before* (int64, one a group): the weight of the
    fair share, and what was done before. *done* are the cells that count as they were earlier.
    """

    level: int
    group: npt.NDArray[np.int32]
    share: Numbers
    before: Numbers
    done: Flags
    work: bool = False
    scale: int = 1

    def counts(self, ways: Ways) -> Flags:
        """Which of *ways* count."""
        return np.asarray(ways.mode != OFF) if self.work else ways.duty

    def tally(self, cells: Flags) -> Numbers:
        """How many of *cells* are in each group."""
        return np.bincount(self.group[cells & (self.group >= 0)], minlength=len(self.share))

    def steps(self, group: int, fixed: int, many: int) -> list[int]:
        """The added price of each further one of *many*, after *fixed* of the period."""
        share, done = int(self.share[group]), int(self.before[group]) + fixed
        return [unfairness(share, done + number, self.scale) for number in range(1, many + 1)]


def shares_of(rulings: Rulings, ground: Ground, background: Background) -> tuple[Share, ...]:
    """Crews to be even on each day, rest days in turn, then duties of all kinds and of each."""
    return (*_crews(rulings, ground), *_burdens(rulings, ground, background))


def duties(ground: Ground) -> Flags:
    """Where people did a duty earlier."""
    was = ground.earlier
    here = (bit_of(was.mode) & ground.office) != 0
    seated = (was.post > 0) & ~ground.reserve[was.post]
    return np.asarray(here & (ground.choice | seated))


def _crews(rulings: Rulings, ground: Ground) -> Iterator[Share]:
    if not rulings.in_turn_of.any():
        return
    in_turn, days = rulings.in_turn, len(rulings.period)
    units, unit = np.unique(
        rulings.people.frame["unit"].to_numpy().astype(str), return_inverse=True
    )
    crew = np.where(in_turn, unit[:, None] * days + np.arange(days), -1).astype(np.int32)
    one = np.ones(len(units) * days, dtype=np.int64)
    works = ground.earlier.mode != OFF
    yield Share(level=EVEN, group=crew, share=one, before=0 * one, done=works, work=True)


def _burdens(rulings: Rulings, ground: Ground, background: Background) -> Iterator[Share]:
    """One of all duties, then of each kind of days where a ledger is kept."""
    people, days = len(rulings.people), len(rulings.period)
    open_ = (ground.working & ground.office) != 0
    row = np.arange(people)[:, None]
    done = duties(ground)
    kinds = background.kinds
    sorts: list[tuple[Flags, Numbers, Numbers]] = []
    none = np.zeros(people, dtype=np.int64)
    if background.done is None or background.open is None or kinds is None:
        sorts.append((np.ones(days, dtype=bool), none, none))
    else:
        early, could = background.done.astype(np.int64), background.open.astype(np.int64)
        sorts.append((np.ones(days, dtype=bool), early.sum(axis=1), could.sum(axis=1)))
        some = np.unique(kinds[kinds > 0]).tolist()
        sorts += [(kinds == kind, early[:, kind], could[:, kind]) for kind in some]
    for here, before, earlier in sorts:
        share = np.maximum(1, earlier + (open_ & here).sum(axis=1))
        scale = min(lcm(*np.unique(share).tolist()), FINEST) if people else 1
        group = np.where(here[None, :], row, -1).astype(np.int32)
        yield Share(level=UNFAIR, group=group, share=share, before=before, done=done, scale=scale)
