"""What changes in the places that caps leave, between two sets of rulings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..rulings import Rulings
from ..rulings.groups import Groups
from ..rulings.terms import NO_CAP, CapTerm
from ..texts import N_, translator

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True)
class PlacesChange:
    """
    That caps leave *groups* groups other places on *days* days: in all *before* and *after*.

    *before* and *after* are summed over those groups and days, ``None`` where no cap counts the
    same people there. *rules* are the caps that govern before and after, "" for none.
    """

    rules: tuple[str, str]
    clauses: tuple[Citation | None, Citation | None]
    groups: int
    days: int
    before: int | None
    after: int | None

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        told = N_(
            "Places of {groups} groups on {days} days: {before} by {one}, then {after} by {two}"
        )
        none = say(N_("no cap on these people"))
        one, two = (each.text(locale) if each else none for each in self.clauses)
        before, after = ("-" if each is None else each for each in (self.before, self.after))
        facts = {"groups": self.groups, "days": self.days, "before": before, "after": after}
        return say(told).format(**facts, one=one, two=two)


def places_between(before: Rulings, after: Rulings) -> Iterator[PlacesChange]:
    """
    The changes by what is counted within what, then by the caps that govern.

    Of caps that count the same people of a group on a day, in the same modes, the strictest
    governs. It is compared with the one that governs the same people in the other law, and where
    no cap there counts just these, with what the same rule leaves there to others. Sensitive caps
    are left out: their numbers tell how many people they concern.
    """
    told = [cap for cap in (*before.caps, *after.caps) if not cap.sensitive]
    if not told:
        return
    width = np.int64(len(after.first))
    both = before.number.astype(np.int64) * width + after.number.astype(np.int64)
    pairs, number = np.unique(both, return_inverse=True)
    sides = ((before, pairs // width), (after, pairs % width))
    for per in sorted({cap.rule.per for cap in told}):
        groups = Groups.of(before.people, number, per)
        old, new = (
            [
                _Laid.of(cap, rulings, groups, classes)
                for cap in rulings.caps
                if cap.rule.per == per and not cap.sensitive
            ]
            for rulings, classes in sides
        )
        yield from _changes(old, new)


@attrs.frozen(eq=False, slots=False)
class _Laid:
    """
    A cap laid over all groups of its scope and the pairs of classes of two rulings.

    *places* is groups x days, *counted* pairs x days. *modes* are the codes of what it counts, ""
    standing for the office as a whole.
    """

    cap: CapTerm
    groups: Groups
    places: npt.NDArray[np.int32]
    counted: Flags
    modes: frozenset[str]

    @classmethod
    def of(cls, cap: CapTerm, rulings: Rulings, groups: Groups, classes: Numbers) -> _Laid:
        places = np.full((len(groups.names), cap.places.shape[1]), NO_CAP, dtype=np.int32)
        places[np.searchsorted(groups.names, cap.names)] = cap.places
        whole = {""} if cap.mask == rulings.modes.office_mask else set()
        codes = {mode.code for mode in rulings.modes.within(cap.mask)}
        return cls(cap, groups, places, cap.counted_of[classes], frozenset(codes | whole))

    @cached_property
    def holds(self) -> Flags:
        """Where it is in force, groups x days."""
        return np.asarray(self.places < NO_CAP)

    def counts_days_like(self, other: _Laid) -> bool:
        """Whether both count days in the same modes: of the same codes, or all at the office."""
        return self.modes - {""} == other.modes - {""} or "" in self.modes & other.modes

    def alike(self, other: _Laid) -> Flags:
        """Where both are in force and count the same people in the same modes."""
        both = self.holds & other.holds
        if not self.counts_days_like(other):
            return np.zeros_like(both)
        apart = self.counted ^ other.counted
        return np.asarray(both & (self.groups.count(apart) == 0)) if apart.any() else both


def _changes(old: list[_Laid], new: list[_Laid]) -> Iterator[PlacesChange]:
    """The changes within one scope."""
    if _unchanged(old, new):
        return
    left, right = _governing(old), _governing(new)
    none = np.zeros_like((left or right)[0])
    met = dict.fromkeys(product(range(len(old)), range(len(new))), none)
    for same_rule in (False, True):
        for one, two in met:
            here = left[one] & right[two]
            if same_rule:
                here = here & _one_rule(old[one], new[two])
            elif here.any():
                here = here & old[one].alike(new[two])
            met[one, two] = met[one, two] | here
            left[one], right[two] = left[one] & ~here, right[two] & ~here
    for two, alone in enumerate(right):
        yield from _told(None, new[two], alone)
    for one, alone in enumerate(left):
        yield from _told(old[one], None, alone)
    for (one, two), here in met.items():
        yield from _told(old[one], new[two], here & (old[one].places != new[two].places))


def _one_rule(old: _Laid, new: _Laid) -> bool:
    return old.cap.rule.id == new.cap.rule.id and old.counts_days_like(new)


def _unchanged(old: list[_Laid], new: list[_Laid]) -> bool:
    """Whether all caps are the same, so that no look at the groups is needed."""
    return len(old) == len(new) and all(
        _one_rule(one, two)
        and np.array_equal(one.places, two.places)
        and np.array_equal(one.counted, two.counted)
        for one, two in zip(old, new, strict=True)
    )


def _governing(caps: list[_Laid]) -> list[Flags]:
    """Where (groups x days) each cap is the strictest, or first of equals, of those alike."""
    found = [cap.holds.copy() for cap in caps]
    for late, cap in enumerate(caps):
        for early, other in enumerate(caps[:late]):
            alike = cap.alike(other)
            stricter = cap.places < other.places
            found[early] &= ~(alike & stricter)
            found[late] &= ~(alike & ~stricter)
    return found


def _told(old: _Laid | None, new: _Laid | None, here: Flags) -> Iterator[PlacesChange]:
    if not here.any():
        return
    rules = [each.cap.rule if each else None for each in (old, new)]
    places = [int(each.places[here].sum(dtype=np.int64)) if each else None for each in (old, new)]
    yield PlacesChange(
        rules=(rules[0].id if rules[0] else "", rules[1].id if rules[1] else ""),
        clauses=(rules[0].citation if rules[0] else None, rules[1].citation if rules[1] else None),
        groups=int(here.any(axis=1).sum()),
        days=int(here.any(axis=0).sum()),
        before=places[0],
        after=places[1],
    )
