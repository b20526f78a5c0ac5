"""A smallest set of claims that cannot hold together, proven by implicit hitting sets."""

from __future__ import annotations

from collections.abc import Callable, Collection

import attrs

from .tangle import NOTHING, Numbers, OutOfEffort, Tangle, given_up, hitting

GiveUp = Callable[[Collection[int], Collection[int]], Numbers | None]
ROUNDS = 400
"""The rounds of a search that is told no other number."""


@attrs.frozen
class Clash:
    """
    Claims that cannot all hold, while without any one of them the others can.

    *smallest*: proven that no clash of the tangle has fewer.
    """

    claims: Numbers
    smallest: bool


@attrs.define
class Search:
    """
    Finds clashes of *claims* (so many, by number), one after another.

    *give_up* is asked which claims have to go, besides those off, so that the rest can hold
    together while those held do: none too many, ``None`` for no way. *rounds* is how often a
    smaller clash is looked for before the proof is given up. *off* are claims set aside. *ways_out*
    keeps what was learned: from each of these sets, which every clash meets, something has to be
    given up.
    """

    claims: int
    give_up: GiveUp
    rounds: int = ROUNDS
    off: set[int] = attrs.field(factory=set)
    ways_out: list[Numbers] = attrs.field(factory=list)

    @classmethod
    def of(cls, tangle: Tangle, *, rounds: int = ROUNDS, off: Collection[int] = NOTHING) -> Search:
        """A search in a tangle."""
        return cls(
            tangle.claims,
            lambda held, aside: given_up(tangle, held=held, off=aside),
            rounds,
            set(off),
        )

    def clash(self) -> Clash | None:
        """
        A smallest clash of what is not set aside, ``None`` where all of it can hold together.

        A set that meets every way out is a lower bound; once it is itself impossible it is a
        smallest clash. Else what had to be given up beside it is one more way out.
        """
        try:
            if not self._first():
                return None
            for _ in range(self.rounds):
                guess = hitting(self.ways_out, self.claims)
                if not self._learn(guess):
                    return Clash(guess, smallest=True)
        except OutOfEffort:
            pass
        return Clash(self._shrunk(), smallest=False)

    def set_aside(self, claims: Numbers) -> None:
        """Look for clashes without *claims* from now on."""
        self.off |= claims
        self.ways_out = [each - claims for each in self.ways_out]

    def impossible(self, claims: Collection[int]) -> bool:
        """Whether *claims* alone cannot hold together."""
        return self.give_up(claims, self._besides(claims)) is None

    def _first(self) -> bool:
        """Whether there is a clash at all."""
        if NOTHING in self.ways_out:
            return False
        found = self.give_up(NOTHING, self.off)
        if found is not None:
            self.ways_out.append(found)
        return found != NOTHING

    def _learn(self, guess: Numbers) -> bool:
        """Whether *guess* can hold; then disjoint ways out of the rest are learned."""
        held = set(guess)
        learned = False
        while (found := self.give_up(held, self.off)) is not None:
            learned = True
            if not found:
                break
            self.ways_out.append(found)
            held |= found
        return learned

    def _shrunk(self) -> Numbers:
        """A clash without anything superfluous, by leaving out one claim after another."""
        kept = [claim for claim in range(self.claims) if claim not in self.off]
        for claim in tuple(kept):
            fewer = [each for each in kept if each != claim]
            if self._surely_impossible(fewer):
                kept = fewer
        return frozenset(kept)

    def _surely_impossible(self, claims: Collection[int]) -> bool:
        try:
            return self.impossible(claims)
        except OutOfEffort:
            return False

    def _besides(self, claims: Collection[int]) -> set[int]:
        return set(range(self.claims)) - set(claims)
