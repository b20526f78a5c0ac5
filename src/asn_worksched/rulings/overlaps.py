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
    Two caps of different acts that count some of the same people in the same groups.

    Both hold. The one named *governs* (a rule id) leaves no more places than the other and counts
    everybody whom the other counts, so that whoever keeps to it keeps to both. It is "" where
    neither does so throughout: *by_day* tells that one or the other does in each group on each
    day, else each holds for the people whom it counts. *first* and *last* are the days on which
    they meet, both included; *groups* is how many units, buildings or the like they share.
    """

    rules: tuple[str, str]
    clauses: tuple[Citation, Citation]
    governs: str
    by_day: bool
    first: date
    last: date
    groups: int

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        one, two = (each.text(locale) for each in self.clauses)
        told = N_("{one} and {two} both cap {groups} groups from {first} to {last}: {governs}.")
        return say(told).format(
            one=one,
            two=two,
            groups=self.groups,
            first=self.first,
            last=self.last,
            governs=say(self._governs).format(rule=self.governs),
        )

    @property
    def _governs(self) -> str:
        if self.governs:
            return N_("the stricter governs, {rule}")
        if self.by_day:
            return N_("the stricter of the two governs on each day")
        return N_("both hold, each for the people whom it counts")

    def __str__(self) -> str:
        return self.text("en")


def overlaps(caps: Sequence[CapTerm], period: Period) -> Iterator[Overlap]:
    """
    Every pair of caps of different acts that count days in the same modes of the same people.

    Somebody must be counted by both on a day within one group of both. Sensitive caps are left
    out: where they meet others tells where people are whom they concern.
    """
    for one, two in combinations((cap for cap in caps if not cap.sensitive), 2):
        alike = (one.rule.per, one.mask) == (two.rule.per, two.mask)
        if alike and one.rule.citation.instrument != two.rule.citation.instrument:
            yield from _meeting(one, two, period)


def _meeting(one: CapTerm, two: CapTerm, period: Period) -> Iterator[Overlap]:
    _, here, there = np.intersect1d(one.names, two.names, return_indices=True)
    shared = one.counted_of & two.counted_of
    if not len(here) or not shared.any():
        return
    first, second = one.places[here], two.places[there]
    both = (first < NO_CAP) & (second < NO_CAP) & _anybody(one, shared, here)
    if not both.any():
        return
    # Keeping to the stricter keeps the other only where the stricter counts all of its people.
    by_one = (first <= second) & ~_anybody(one, two.counted_of & ~one.counted_of, here)
    by_two = (second <= first) & ~_anybody(one, one.counted_of & ~two.counted_of, here)
    days = np.flatnonzero(both.any(axis=0))
    yield Overlap(
        rules=(one.rule.id, two.rule.id),
        clauses=(one.rule.citation, two.rule.citation),
        governs=_governing((one.rule.id, by_one[both]), (two.rule.id, by_two[both])),
        by_day=bool((by_one | by_two)[both].all()),
        first=period.days[days[0]],
        last=period.days[days[-1]],
        groups=int(both.any(axis=1).sum()),
    )


def _anybody(cap: CapTerm, who: Flags, groups: npt.NDArray[np.intp]) -> Flags:
    """Where (bool, groups x days) one of *who* (bool, classes x days) is in a group of *cap*."""
    if not who.any():
        return np.zeros((len(groups), who.shape[1]), dtype=bool)
    return np.asarray(cap.groups.count(who)[groups] > 0)


def _governing(*caps: tuple[str, Flags]) -> str:
    """The first cap that governs wherever they meet, "" for none."""
    return next((rule for rule, where in caps if where.all()), "")
