"""Caps of different acts that reach the same people: which governs, with both citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.time import Period
from ..texts import N_, translator
from .terms import NO_CAP, CapTerm

Flags = npt.NDArray[np.bool_]


@attrs.frozen(kw_only=True)
class Overlap:
    """
    Two caps of different acts that hold for the same groups at the same time.

    Both hold, so the stricter *governs* (a rule id, "" where now one and now the other leaves
    fewer places). *first* and *last* are the days on which they meet, both included; *groups* is
    how many units, buildings or the like they share.
    """

    rules: tuple[str, str]
    clauses: tuple[Citation, Citation]
    governs: str
    first: date
    last: date
    groups: int

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        one, two = (each.text(locale) for each in self.clauses)
        told = N_("{one} and {two} both cap {groups} groups from {first} to {last}: {governs}.")
        governs = (
            N_("the stricter governs, {rule}")
            if self.governs
            else N_("the stricter of the two governs on each day")
        )
        return say(told).format(
            one=one,
            two=two,
            groups=self.groups,
            first=self.first,
            last=self.last,
            governs=say(governs).format(rule=self.governs),
        )

    def __str__(self) -> str:
        return self.text("en")


def overlaps(caps: Sequence[CapTerm], period: Period) -> Iterator[Overlap]:
    """Every pair of caps of different acts that count the same modes within the same groups."""
    for one, two in combinations(caps, 2):
        alike = (one.rule.per, one.mask) == (two.rule.per, two.mask)
        if alike and one.rule.citation.instrument != two.rule.citation.instrument:
            yield from _meeting(one, two, period)


def _meeting(one: CapTerm, two: CapTerm, period: Period) -> Iterator[Overlap]:
    _, here, there = np.intersect1d(one.names, two.names, return_indices=True)
    first, second = one.places[here], two.places[there]
    both = (first < NO_CAP) & (second < NO_CAP)
    if not both.any():
        return
    days = np.flatnonzero(both.any(axis=0))
    yield Overlap(
        rules=(one.rule.id, two.rule.id),
        clauses=(one.rule.citation, two.rule.citation),
        governs=_stricter(one, two, first[both], second[both]),
        first=period.days[days[0]],
        last=period.days[days[-1]],
        groups=int(both.any(axis=1).sum()),
    )


def _stricter(
    one: CapTerm, two: CapTerm, first: npt.NDArray[np.int32], second: npt.NDArray[np.int32]
) -> str:
    """The cap that never leaves more places than the other; the first of equals."""
    if (first <= second).all():
        return one.rule.id
    return two.rule.id if (second <= first).all() else ""
