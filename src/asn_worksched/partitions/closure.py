"""Which units hang together, and partitions of whole groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..personnel import Units

Pairs = Iterable[tuple[str, str]]


def together(units: Units, peopled: Iterable[str], pairs: Pairs = ()) -> list[tuple[str, ...]]:
    """
    The units with people in groups that no rule of any law looks across, by their least code.

    A cap or a seat counts within a unit, a perangkat daerah, a building or a floor, and a fact may
    be about the superior: so units are of one group that share one of these, those of a recorded
    superior (*pairs* of units), and those below a unit with people, where the others look for one.
    *peopled* are the units with people.
    """
    codes = sorted(set(peopled))
    number = {code: at for at, code in enumerate(codes)}
    ties = [*_places(units, number), *_tree(units, number)]
    ties += [(number[one], number[two]) for one, two in pairs]
    label = _components(len(codes), np.array(ties, dtype=np.int64).reshape(len(ties), 2))
    groups: dict[int, list[str]] = {}
    for code, own in zip(codes, label.tolist(), strict=True):
        groups.setdefault(own, []).append(code)
    return [tuple(group) for group in groups.values()]


def _places(units: Units, number: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Pairs of units of one perangkat daerah, one building or one floor."""
    first: dict[tuple[str, str], int] = {}
    for code, own in number.items():
        site = units[code].site
        shared = [("opd", units.top(code))]
        if site is not None:
            shared += [("site", site.code), ("building", site.building)]
        for scope, name in shared:
            if name:
                yield first.setdefault((scope, name), own), own


def _tree(units: Units, number: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Each unit with the nearest above it that has people."""
    for code, own in number.items():
        for upper in units.above(code):
            if upper in number:
                yield own, number[upper]
                break


def _components(many: int, ties: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least number that each of *many* hangs together with over *ties* (int64 (pairs, 2))."""
    label = np.arange(many)
    while True:
        low = label[ties].min(axis=1)
        new = label.copy()
        for side in (0, 1):
            np.minimum.at(new, ties[:, side], low)
            np.minimum.at(new, label[ties[:, side]], low)
        new = new[new]
        if (new == label).all():
            return label
        label = new


def packed(
    groups: Sequence[tuple[str, ...]], sizes: Sequence[int], people: int
) -> list[tuple[str, ...]]:
    """
    *groups* of units put into partitions in their order, each closed before it passes *people*.

    *sizes* (one a group) are people. A group larger than that is a partition by itself: groups are
    never cut.
    """
    found: list[list[str]] = []
    held = 0
    for group, size in zip(groups, sizes, strict=True):
        if not found or held + size > people:
            found.append([])
            held = 0
        found[-1] += group
        held += size
    return [tuple(sorted(each)) for each in found]


def with_upper(units: Units, codes: Iterable[str]) -> Units:
    """These units and all that stand above them, without which they would not be a tree."""
    kept = set(codes)
    for code in tuple(kept):
        kept.update(units.above(code))
    return Units(tuple(units[code] for code in kept))
