"""What changes in the places that caps leave, between two sets of rulings."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm
from ..texts import N_, translator


@attrs.frozen(kw_only=True)
class PlacesChange:
    """
    That caps leave *groups* groups other places on *days* days: in all *before* and *after*.

    *before* and *after* are summed over those groups and days, ``None`` where one of them is
    without any cap there. *rules* are the caps that govern before and after, "" for none.
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
        none = say(N_("no cap"))
        one, two = (each.text(locale) if each else none for each in self.clauses)
        before, after = ("-" if each is None else each for each in (self.before, self.after))
        facts = {"groups": self.groups, "days": self.days, "before": before, "after": after}
        return say(told).format(**facts, one=one, two=two)


def places_between(before: Rulings, after: Rulings) -> Iterator[PlacesChange]:
    """The changes by what is counted within what, then by the caps that govern."""
    kinds = sorted({(cap.rule.per, cap.rule.modes) for cap in (*before.caps, *after.caps)})
    for per, modes in kinds:
        sides = [
            [cap for cap in rulings.caps if (cap.rule.per, cap.rule.modes) == (per, modes)]
            for rulings in (before, after)
        ]
        yield from _places_of(sides[0], sides[1], len(before.period))


def _places_of(old: list[CapTerm], new: list[CapTerm], days: int) -> Iterator[PlacesChange]:
    names = sorted({name for cap in (*old, *new) for name in cap.names})
    (first, by), (second, then) = (_strictest(caps, names, days) for caps in (old, new))
    cells = first != second
    pairs = sorted(set(zip(by[cells].tolist(), then[cells].tolist(), strict=True)))
    for one, two in pairs:
        here = cells & (by == one) & (then == two)
        caps = (old[one] if one >= 0 else None, new[two] if two >= 0 else None)
        yield PlacesChange(
            rules=(caps[0].rule.id if caps[0] else "", caps[1].rule.id if caps[1] else ""),
            clauses=(_cited(caps[0]), _cited(caps[1])),
            groups=int(here.any(axis=1).sum()),
            days=int(here.any(axis=0).sum()),
            before=int(first[here].sum()) if one >= 0 else None,
            after=int(second[here].sum()) if two >= 0 else None,
        )


def _cited(cap: CapTerm | None) -> Citation | None:
    return cap.rule.citation if cap else None


def _strictest(
    caps: list[CapTerm], names: list[str], days: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of each group and day under the strictest of *caps*, and which of them it is."""
    places = np.full((len(names), days), int(NO_CAP), dtype=np.int64)
    which = np.full(places.shape, -1, dtype=np.int64)
    for number, cap in enumerate(caps):
        rows = np.searchsorted(names, cap.names)
        stricter = cap.places < places[rows]
        places[rows] = np.where(stricter, cap.places, places[rows])
        which[rows] = np.where(stricter, number, which[rows])
    return places, which
