"""Trying a few changes on a roster: what the law then counts, and whose burden it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import attrs
import numpy as np

from .counts import Count, Numbers
from .earlier import Flags
from .ground import Ways
from .model import Scene

At = tuple[int, int]
Doing = tuple[int, int]
Steps = Mapping[At, Doing]


@attrs.frozen(eq=False)
class Trial:
    """
    A *scene* whose bounds are those of the law or, where these are missed, what there is already.

    So what is lawful here makes nothing worse. *tallies* are what each count comes to as it is,
    *places* the sums of each share.
    """

    scene: Scene
    tallies: tuple[Numbers, ...]
    shares: tuple[Numbers, ...]

    @classmethod
    def of(cls, scene: Scene) -> Trial:
        """Of the earlier roster of *scene*."""
        was = scene.earlier
        tallies = tuple(count.tally(count.counts(was.mode, was.post)) for count in scene.counts)
        counts = tuple(
            attrs.evolve(
                count, least=np.minimum(count.least, tally), most=np.maximum(count.most, tally)
            )
            for count, tally in zip(scene.counts, tallies, strict=True)
        )
        shares = tuple(share.tally(share.done) for share in scene.shares)
        ground = attrs.evolve(scene.ground, lenient=True)
        return cls(attrs.evolve(scene, ground=ground, counts=counts), tallies, shares)

    def worse(self, steps: Steps) -> list[tuple[Count, int]]:
        """The groups, each of a count, that miss their bounds with these changes."""
        found = []
        for count, tally in zip(self.scene.counts, self.tallies, strict=True):
            net: dict[int, int] = {}
            for at, doing in steps.items():
                group = int(count.group[at])
                if group >= 0:
                    net[group] = net.get(group, 0) + self._step(count, at, doing)
            for group, by in net.items():
                if by and not count.least[group] <= tally[group] + by <= count.most[group]:
                    found.append((count, group))
        return found

    def _step(self, count: Count, at: At, doing: Doing) -> int:
        was = self.scene.earlier
        before = counted(count, (int(was.mode[at]), int(was.post[at])))
        return counted(count, doing) - before

    def ways(self, cells: Flags) -> dict[At, list[Doing]]:
        """What each of *cells* could do instead, in the order of codes."""
        found: dict[At, list[Doing]] = {}
        ways = self.open(cells)
        for number in np.flatnonzero(ways.change | ~self._known(ways)).tolist():
            at = (int(ways.row[number]), int(ways.day[number]))
            found.setdefault(at, []).append((int(ways.mode[number]), int(ways.post[number])))
        return found

    def _known(self, ways: Ways) -> Flags:
        return np.asarray(self.scene.earlier.known[ways.row, ways.day])

    def open(self, cells: Flags) -> Ways:
        """Every lawful way of *cells*."""
        posts = tuple(count for count in self.scene.counts if count.post)
        return self.scene.ground.ways(cells, posts)

    def burden(self, steps: Steps) -> Fraction:
        """By how much the sum of (duties squared / fair share) grows with these changes."""
        total = Fraction(0)
        for share, tally in zip(self.scene.shares, self.shares, strict=True):
            if share.work:
                continue
            for group, by in self._moved(share.group, share.done, steps).items():
                done = int(share.before[group] + tally[group])
                total += Fraction((done + by) ** 2 - done**2, int(share.share[group]))
        return total

    def _moved(
        self, group: np.ndarray[tuple[int, ...], np.dtype[np.int32]], done: Flags, steps: Steps
    ) -> dict[int, int]:
        net: dict[int, int] = {}
        for at, doing in steps.items():
            number = int(group[at])
            if number >= 0:
                by = int(self.scene.ground.is_duty(at, doing)) - int(done[at])
                net[number] = net.get(number, 0) + by
        return {number: by for number, by in net.items() if by}

    def wishes(self, steps: Steps) -> tuple[int, int]:
        """How many wishes more are unmet with these changes, and by how much likings cost more."""
        was, ground = self.scene.earlier, self.scene.ground
        liking = 0
        for at, (mode, _) in steps.items():
            by = int(ground.at_office(mode)) - int(ground.at_office(int(was.mode[at])))
            liking += by * int(ground.liking[at]) * bool(ground.choice[at])
        before, after = self._unmet({}), self._unmet(steps)
        return after - before, liking

    def _unmet(self, steps: Steps) -> int:
        days = range(self.scene.earlier.mode.shape[1])
        apart = sum(
            not any(all(self._here((row, day), steps) for row in rows) for day in open_)
            for rows, open_ in self.scene.circles
        )
        in_a_row = sum(
            self._here((row, today), steps) and self._here((row, morrow), steps)
            for row in self.scene.spaced
            for today, morrow in pairwise(days)
        )
        return apart + in_a_row

    def _here(self, at: At, steps: Steps) -> bool:
        mode = steps[at][0] if at in steps else int(self.scene.earlier.mode[at])
        return self.scene.ground.at_office(mode)

    def mended(self, steps: Steps) -> Iterator[Steps]:
        """*steps* with each single further change that makes nothing worse any more."""
        wrong = self.worse(steps)
        if not wrong:
            return
        count, group = wrong[0]
        was = self.scene.earlier
        cells = (count.group == group) & was.known & ~was.held
        for at in steps:
            cells[at] = False
        for at, doings in self.ways(cells).items():
            for doing in doings:
                wider = {**steps, at: doing}
                if self._helps(count, at, doing) and not self.worse(wider):
                    yield wider

    def _helps(self, count: Count, at: At, doing: Doing) -> bool:
        return self._step(count, at, doing) != 0


def counted(count: Count, doing: Doing) -> int:
    """1 where a count counts what is done, else 0."""
    mode, post = doing
    inside = mode < 16 and bool(count.modes >> mode & 1)
    return int(inside and (not count.post or post == count.post))
