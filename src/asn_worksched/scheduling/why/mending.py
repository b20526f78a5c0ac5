"""The least changes that undo a clash, each one tried."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

import attrs

from .claims import BoundClaim, CapClaim, Claim, FixedClaim, LimitClaim, NeedClaim, StaffClaim
from .tangle import Eased, Numbers, OutOfEffort, Tangle, fewest, holds, least_eased

Kind = Literal["people", "fixed", "cap", "limit", "need", "bound"]
KINDS: tuple[Kind, ...] = ("people", "fixed", "cap", "limit", "need", "bound")
"""From no change of law at all to the greatest."""
MOST_TOGETHER = 5
"""So many combinations are told where no single change suffices."""


@attrs.frozen
class Lever:
    """What can be changed as one: a *kind*, and the *claims* (numbers) that it concerns."""

    kind: Kind
    claims: Numbers


@attrs.frozen
class Mend:
    """
    *levers* that together undo a clash, and by how much: of all that they could, the least.

    It was tried: with just so much changed, all the rest holds.
    """

    levers: tuple[Lever, ...]
    eased: Eased

    @property
    def rank(self) -> tuple[int, int, tuple[int, ...]]:
        """Fewest changes first, then fewest person-days, then least change of law."""
        kinds = tuple(sorted(KINDS.index(lever.kind) for lever in self.levers))
        return len(self.levers), self.eased.total, kinds


def levers(claims: Sequence[Claim], among: Collection[int]) -> tuple[Lever, ...]:
    """The levers that *among* (numbers of *claims*) offer, in the order of the claims."""
    found: dict[tuple[object, ...], tuple[Kind, set[int]]] = {}
    for number in sorted(among):
        key = _key(claims[number])
        if key is not None:
            found.setdefault(key, (key[0], set()))[1].add(number)
    return tuple(Lever(kind, frozenset(numbers)) for kind, numbers in found.values())


def _key(claim: Claim) -> tuple[Kind, *tuple[object, ...]] | None:
    """What is changed as one with *claim*: a seat on several days, a cap on several days."""
    match claim:
        case StaffClaim():
            return "people", claim
        case CapClaim(cap=cap, group=group):
            return "cap", id(cap), group
        case LimitClaim():
            return "limit", id(claim)
        case NeedClaim(seat=seat):
            return "need", id(seat)
        case BoundClaim():
            return "bound", claim
        case FixedClaim():
            return "fixed", claim
        case _:
            return None


def mends(
    tangle: Tangle, own: Sequence[Lever], known: Sequence[Lever], off: Collection[int]
) -> tuple[Mend, ...]:
    """
    Every single lever of a clash, its *own*, that undoes it, best first.

    Where none does, the fewest together of all that are *known*. The claims *off* are set aside, as
    other clashes have it.
    """
    tried = (_mend(tangle, (lever,), off) for lever in own)
    found = [mend for mend in tried if mend is not None]
    if not found:
        found = [
            mend
            for together in _together(tangle, known, off)
            if (mend := _mend(tangle, together, off)) is not None
        ]
    return tuple(sorted(found, key=lambda mend: mend.rank))


def _mend(tangle: Tangle, together: tuple[Lever, ...], off: Collection[int]) -> Mend | None:
    """The least change of these levers that suffices, ``None`` where there is or was found none."""
    may = {claim for lever in together for claim in lever.claims}
    even = {claim for lever in together if lever.kind == "limit" for claim in lever.claims}
    try:
        eased = least_eased(tangle, may, even=even, off=off)
        return Mend(together, eased) if eased and holds(tangle, eased, off=off) else None
    except OutOfEffort:
        return None


def _together(
    tangle: Tangle, known: Sequence[Lever], off: Collection[int]
) -> Iterator[tuple[Lever, ...]]:
    """Combinations of as few levers as suffice, at most ``MOST_TOGETHER`` of them."""
    told: list[Numbers] = []
    sets = [lever.claims for lever in known]
    try:
        while len(told) < MOST_TOGETHER:
            found = fewest(tangle, sets, off=off, besides=told)
            if not found or (told and len(found) > len(told[0])):
                return
            told.append(found)
            yield tuple(known[number] for number in sorted(found))
    except OutOfEffort:
        return
