"""Rules whose reach no selector can say: a rule, and a typed predicate over columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from ..domain.acts import Instrument
from ..domain.law import Rule

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen
class ExemptionRule:
    """
    A rule of *instrument* that a plugin writes in Python instead of YAML.

    *test* is given the register's facts (one row a person, the columns that selectors know) and
    returns one boolean a row; a null counts as False. It must be a pure function of them. The
    rule's own *select*, if any, narrows it further. *because* is what an explanation prints.
    """

    instrument: Instrument
    rule: Rule
    test: Callable[[pl.DataFrame], pl.Series] = attrs.field(eq=False)
    because: str = ""
