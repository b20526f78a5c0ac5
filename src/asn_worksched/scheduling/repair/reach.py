"""What a repair has to look at: the cells that hang together with something that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from .counts import Count
from .earlier import Flags

Labels = npt.NDArray[np.int64]


@attrs.frozen(eq=False)
class Tie:
    """
    Cells that a wish ties together (flags (people, days)), and whether it is *met* as things are.
    """

    cells: Flags
    met: bool


def spread(seed: Flags, held: Flags, counts: Sequence[Count], ties: Sequence[Tie]) -> Flags:
    """
    Every cell that a change of the cells of *seed* may have an effect on, without those *held*.

    What the law counts of all others is not touched by anything done to these.
    """
    found = seed & ~held
    while True:
        wider = found.copy()
        for count in counts:
            wider |= count.touched(found)
        for tie in ties:
            if (tie.cells & found).any():
                wider |= tie.cells
        wider &= ~held
        if (wider == found).all():
            return found
        found = wider


def apart(cells: Flags, counts: Sequence[Count], ties: Sequence[Tie]) -> Iterator[Flags]:
    """*cells* in sets that share nothing: no person, nothing that the law counts, no wish."""
    label = np.where(cells, np.arange(cells.size).reshape(cells.shape), cells.size)
    while True:
        least = label.copy()
        for count in counts:
            inside = cells & (count.group >= 0)
            lowest = np.full(len(count.least), cells.size, dtype=np.int64)
            np.minimum.at(lowest, count.group[inside], least[inside])
            least[inside] = np.minimum(least[inside], lowest[count.group[inside]])
        for tie in ties:
            inside = cells & tie.cells
            if inside.any():
                least[inside] = least[inside].min()
        least = np.where(cells, least.min(axis=1, keepdims=True), cells.size)
        if (least == label).all():
            break
        label = least
    for number in np.unique(label[cells]).tolist():
        yield np.asarray(label == number)


def wrong(counts: Sequence[Count], cells: Sequence[Flags]) -> Flags:
    """The cells of every group that misses its bounds; *cells* are those that each count counts."""
    found = np.zeros_like(cells[0]) if cells else np.zeros((0, 0), dtype=bool)
    for count, counted in zip(counts, cells, strict=True):
        found |= count.of(count.missed(count.tally(counted)) > 0)
    return found
