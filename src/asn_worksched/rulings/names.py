"""The ids that acts and rules may refer to, whether or not what they name reaches the region."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..domain.law import Policy, Rule
from .exemptions import ExemptionRule


@attrs.frozen
class Names:
    """
    The ids of *acts* and of *rules* that are known.

    A law holds what reaches its region only, while a national rule may well displace one of a
    city elsewhere: a reference is wrong only where no policy at all has what it names.
    """

    acts: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()

    @classmethod
    def of(cls, policies: Iterable[Policy], exemptions: Iterable[ExemptionRule]) -> Names:
        """All ids of *policies* and *exemptions*."""
        policies, exemptions = tuple(policies), tuple(exemptions)
        acts = {each.id for each in policies} | {each.instrument.id for each in exemptions}
        rules = [rule for policy in policies for rule in policy.rules]
        rules += [each.rule for each in exemptions]
        return cls(frozenset(acts), frozenset(rule.id for rule in rules))

    def __or__(self, other: Names) -> Names:
        return Names(self.acts | other.acts, self.rules | other.rules)

    def __sub__(self, other: Names) -> Names:
        return Names(self.acts - other.acts, self.rules - other.rules)

    def missing(self, rule: Rule) -> tuple[str, ...]:
        """What *rule* displaces, in any of its readings, and is not known; each id once."""
        readings = [rule, *(each.rule for each in rule.readings)]
        named = [name for each in readings for name in each.displaces]
        return tuple(dict.fromkeys(name for name in named if name not in self.rules))
