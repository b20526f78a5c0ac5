"""Rings in a map of child to parent, for units and for superiors alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def rings(parents: npt.NDArray[np.int64]) -> list[list[int]]:
    """
    The rings of a forest that should have none, each once, from its smallest member upwards.

    *parents* (int64, n) holds the position of each parent, -1 at the top. Jumps twice as far in
    every round, so that millions of people with a shallow tree take a few rounds.
    """
    above = parents
    for _ in range(len(parents).bit_length() + 1):
        if not (above >= 0).any():
            return []
        above = np.where(above >= 0, above[above], -1)
    return _walk(parents, np.unique(above[above >= 0]).tolist())


def _walk(parents: npt.NDArray[np.int64], members: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in members:
        ring: list[int] = []
        at = start
        while at not in seen:
            seen.add(at)
            ring.append(at)
            at = int(parents[at])
        if ring:
            found.append(ring)
    return found
