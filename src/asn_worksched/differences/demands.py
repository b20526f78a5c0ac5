"""What changes in what the law asks of groups and of weeks: seats to be covered, and limits."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from ..domain.acts import Citation
from ..rulings import Rulings
from ..texts import N_, translator

_TOLD = {
    "cover": N_("{rule} asks for {before} officer-days, then for {after} [{citation}]"),
    "limit": N_("{rule} binds {before} people, then {after} [{citation}]"),
}


@attrs.frozen(kw_only=True)
class DemandChange:
    """
    That a rule on cover or a limit asks for more or less than before.

    *kind* is the rule's. *before* and *after* are officers wanted, summed over seats and days, or
    the people whom a limit binds; 0 where the rule is not there. They change no single day of
    anybody, and a plan all the same.
    """

    kind: str
    rule: str
    citation: Citation
    before: int
    after: int

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        return translator(locale)(_TOLD[self.kind]).format(
            rule=self.rule,
            before=self.before,
            after=self.after,
            citation=self.citation.text(locale),
        )


def demands_between(before: Rulings, after: Rulings) -> Iterator[DemandChange]:
    """The changes by kind and rule."""
    old, new = _demands(before), _demands(after)
    for key in sorted({*old, *new}):
        one, two = old.get(key), new.get(key)
        amounts = one[1] if one else 0, two[1] if two else 0
        known = two or one
        if known and (amounts[0] != amounts[1] or (one and two and one[2] != two[2])):
            yield DemandChange(
                kind=key[0], rule=key[1], citation=known[0], before=amounts[0], after=amounts[1]
            )


def _demands(rulings: Rulings) -> dict[tuple[str, str], tuple[Citation, int, object]]:
    """What each rule asks for, with the terms that an equal amount may hide."""
    found: dict[tuple[str, str], tuple[Citation, int, object]] = {}
    for seat in rulings.seats:
        key = ("cover", seat.rule.id)
        known = found.get(key, (seat.rule.citation, 0, None))
        found[key] = (known[0], known[1] + int(seat.need.sum()), None)
    for limit in rulings.limits:
        key = ("limit", limit.rule.id)
        known = found.get(key, (limit.rule.citation, 0, None))
        terms = (limit.rule.modes, limit.rule.at_most, limit.rule.per)
        found[key] = (known[0], known[1] + int(np.count_nonzero(limit.who)), terms)
    return found
