"""The exact model of a repair: each cell takes one of its ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from .counts import ASIDE, CHANGE, LIKING, RELUCTANT, SPARE, UNMET, UNWANTED, Count
from .earlier import Codes, Earlier, Flags, Posts
from .ground import Ground, Ways, bit_of
from .levels import Effort, Ordered
from .shares import Share

ALL = tuple(range(LIKING + 1))
Rows = npt.NDArray[np.intp]


@attrs.frozen(eq=False, kw_only=True)
class Scene:
    """
    What a repair knows besides the cells to be decided: what the law *counts*, *shares* of burdens,
    and the wishes, by rows and days: *circles* that want to meet, and who is *spaced*.
    """

    ground: Ground
    counts: tuple[Count, ...]
    shares: tuple[Share, ...] = ()
    circles: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    spaced: tuple[int, ...] = ()

    @property
    def earlier(self) -> Earlier:
        """The roster to be repaired."""
        return self.ground.earlier

    def there(self, mode: Codes) -> Flags:
        """Which of some modes are at the office."""
        return np.asarray((bit_of(mode) & self.ground.office) != 0)


@attrs.frozen(eq=False)
class Answer:
    """The ways taken, what each level came to, and the levels at which that is *proven* least."""

    row: Rows
    day: Rows
    mode: Codes
    post: Posts
    spent: dict[int, int]
    proven: frozenset[int]


class Puzzle:
    """
    Some *cells* of a *scene* to be decided, all others staying as they were: a CP-SAT model.

    Only *levels* are weighed, in that order. With *strict* nothing that the law counts may miss its
    bounds.
    """

    def __init__(
        self,
        scene: Scene,
        cells: Flags,
        ways: Ways,
        *,
        levels: Sequence[int] = ALL,
        strict: bool = False,
    ) -> None:
        self.scene, self.cells, self.ways, self.strict = scene, cells, ways, strict
        self.rank = {level: number for number, level in enumerate(levels)}
        self.ordered = Ordered(rarely=self.rank[CHANGE])
        self.taken = [self.ordered.flag() for _ in range(len(ways))]
        was = scene.earlier
        self.others = ~cells
        self.mode, self.post = was.mode, was.post
        self._cells()
        self._flags()
        for count in scene.counts:
            self._count(count)
        self._meet()
        self._space()
        for share in scene.shares:
            self._share(share)
        at = (ways.row, ways.day)
        self.ordered.hint(self.taken, (was.known[at] & ~ways.change).astype(int).tolist())

    def settle(self, last: int, effort: Effort) -> Answer | None:
        """
        The best ways by the levels to *last*, those settled before held to; ``None`` for none
        found, which with a strict puzzle may mean that there is none.
        """
        found = self.ordered.settle(self.taken, self.rank[last] + 1, effort)
        if found is None:
            return None
        ways, taken = self.ways, np.array(found.values, dtype=bool)
        return Answer(
            row=ways.row[taken],
            day=ways.day[taken],
            mode=ways.mode[taken],
            post=ways.post[taken],
            spent={level: found.spent.get(rank, 0) for level, rank in self.rank.items()},
            proven=frozenset(level for level, rank in self.rank.items() if rank < found.proven),
        )

    def _weigh(self, level: int, variable: Any, weight: int = 1, most: int = 1) -> None:
        if level in self.rank:
            self.ordered.weigh(self.rank[level], variable, weight, most)

    def _cells(self) -> None:
        place = self.ways.row * self.cells.shape[1] + self.ways.day
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        for chosen in np.split(np.arange(len(place)), starts[1:]):
            self.ordered.model.add_exactly_one(self._vars(chosen))

    def _flags(self) -> None:
        ways, weigh = self.ways, self._weigh
        for level, flags in (
            (CHANGE, ways.change),
            (ASIDE, ways.aside),
            (UNWANTED, ways.unwanted),
            (RELUCTANT, ways.reluctant),
        ):
            for number in np.flatnonzero(flags).tolist():
                weigh(level, self.taken[number])
        for number in np.flatnonzero(ways.liking).tolist():
            weigh(LIKING, self.taken[number], int(ways.liking[number]))

    def _vars(self, which: npt.NDArray[np.int64]) -> list[Any]:
        return [self.taken[number] for number in which.tolist()]

    def _grouped(
        self, group: npt.NDArray[np.int32], counted: Flags
    ) -> Iterator[tuple[int, list[Any]]]:
        """The variables of *counted* ways by the group of their cell."""
        which = np.flatnonzero(counted & (group[self.ways.row, self.ways.day] >= 0))
        of = group[self.ways.row[which], self.ways.day[which]]
        order = np.argsort(of, kind="stable")
        numbers, starts = np.unique(of[order], return_index=True)
        for number, some in zip(
            numbers.tolist(), np.split(which[order], starts[1:]) if len(which) else [], strict=True
        ):
            yield number, self._vars(some)

    def _count(self, count: Count) -> None:
        """Bounds on the cells of each group that has one of these."""
        fixed = count.tally(self.others & count.counts(self.mode, self.post))
        touched = count.tally(self.cells) > 0
        there = dict(self._grouped(count.group, count.counts(self.ways.mode, self.ways.post)))
        for group in np.flatnonzero(touched).tolist():
            some = there.get(group, [])
            least = max(0, int(count.least[group]) - int(fixed[group]))
            most = int(count.most[group]) - int(fixed[group])
            self._bound(count, some, least, most)

    def _bound(self, count: Count, some: list[Any], least: int, most: int) -> None:
        ordered, total = self.ordered, self.ordered.total(some)
        if least > 0:
            low = total
            if not self.strict:
                slack = ordered.number(least)
                self._weigh(count.level, slack, most=least)
                low = total + slack
            ordered.model.add(low >= least)
        if some and most < len(some):
            high = total
            if not self.strict:
                slack = ordered.number(len(some) - most)
                self._weigh(count.level, slack, most=len(some) - most)
                high = total - slack
            ordered.model.add(high <= most)
        if count.post and len(some) > least:
            spare = ordered.number(len(some) - least)
            self._weigh(SPARE, spare, most=len(some) - least)
            ordered.model.add(total - spare <= least)

    def _meet(self) -> None:
        """One wish unmet for each circle without a day at the office together."""
        for rows, days in self.scene.circles:
            if self.cells[np.ix_(rows, days)].any():
                met = [self._all_there(rows, day) for day in days]
                unmet = self.ordered.flag()
                self._weigh(UNMET, unmet)
                self.ordered.model.add(self.ordered.total([*met, unmet]) >= 1)

    def _all_there(self, rows: Sequence[int], day: int) -> Any:
        both = self.ordered.flag()
        for row in rows:
            self.ordered.model.add(both <= self._there(row, day))
        return both

    def _space(self) -> None:
        """One wish unmet for each pair of days in a row."""
        for row in self.scene.spaced:
            for today, morrow in pairwise(range(self.cells.shape[1])):
                if self.cells[row, [today, morrow]].any():
                    both = self.ordered.flag()
                    sum_ = self._there(row, today) + self._there(row, morrow)
                    self.ordered.model.add(both >= sum_ - 1)
                    self._weigh(UNMET, both)

    def _there(self, row: int, day: int) -> Any:
        """Whether somebody is at the office: an expression, or 0 or 1."""
        if not self.cells[row, day]:
            return int(self.scene.there(self.mode[row, day]))
        own = (self.ways.row == row) & (self.ways.day == day)
        here = own & self.scene.there(self.ways.mode)
        return self.ordered.total(self._vars(np.flatnonzero(here)))

    def _share(self, share: Share) -> None:
        """A convex price on the number of duties of each group of cells."""
        counted = share.counts(self.ways)
        fixed = share.tally(self.others & share.done)
        for group, some in self._grouped(share.group, counted):
            steps = share.steps(group, int(fixed[group]), len(some))
            taken = [self.ordered.flag() for _ in steps]
            self.ordered.model.add(self.ordered.total(taken) == self.ordered.total(some))
            for step, each in zip(steps, taken, strict=True):
                self._weigh(share.level, each, step)
