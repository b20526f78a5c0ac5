"""Rules whose reach no selector can say: a rule, and a typed predicate over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import attrs

from ..domain.acts import Instrument
from ..domain.law import Policy, Rule

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen
class ExemptionRule:
    """
    A rule of *instrument* that a plugin writes in Python instead of YAML.

    *test* is given the register's facts (one row a person, the columns that selectors know) and
    returns one boolean a row; a null counts as False. It must be a pure function of them. The
    rule's own *select*, if any, narrows it further. *because* is what an explanation prints.

    Where a policy of the law has the act too, its instrument is the one that counts. The rule of a
    draft is no law before the draft is adopted.
    """

    instrument: Instrument
    rule: Rule
    test: Callable[[pl.DataFrame], pl.Series] = attrs.field(eq=False)
    because: str = ""


def of_their_acts(
    exemptions: Iterable[ExemptionRule], policies: Iterable[Policy]
) -> tuple[tuple[ExemptionRule, ...], tuple[Policy, ...]]:
    """
    The exemption rules by id, each with its act as *policies* have it, and the acts they have not.

    An act that has rules in Python only is given as a policy without rules; where its copies
    differ, that of the first rule counts.
    """
    ordered = sorted(exemptions, key=lambda each: each.rule.id)
    known = {each.id: each.instrument for each in policies}
    bare: dict[str, Policy] = {}
    for each in ordered:
        if each.instrument.id not in known:
            known[each.instrument.id] = each.instrument
            bare[each.instrument.id] = Policy(instrument=each.instrument)
    rules = (attrs.evolve(each, instrument=known[each.instrument.id]) for each in ordered)
    return tuple(rules), tuple(bare.values())
