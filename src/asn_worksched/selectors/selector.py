"""The selector itself, and the reading of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import attrs
import polars as pl

from ..domain.time import as_day
from .checking import node_of
from .columns import expression_of
from .person import Test, test_of
from .reasons import reasons, told
from .source import Faults, Source
from .syntax import trees_of
from .tree import Condition, Everyone, Node, conditions
from .wording import selector_text


@attrs.frozen
class Selector:
    """
    Whom a rule concerns: a checked boolean expression over the register.

    *text* is as written, *tree* what it means. Made by :func:`parse_selector` only; two are
    equal when their texts are, and one is pickled as its text.
    """

    text: str
    tree: Node = attrs.field(eq=False, repr=False)

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        return tuple(conditions(self.tree))

    @cached_property
    def _test(self) -> Test:
        return test_of(self.tree)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The canonical names of the fields used; ``age`` stands for ``birth_date`` and a day."""
        return frozenset(each.field.name for each in self._conditions)

    @property
    def needs_day(self) -> bool:
        """Whether the answer depends on the day, because it asks for an age."""
        return "age" in self.fields

    @property
    def protected(self) -> bool:
        """Whether a protected field is used."""
        return any(each.field.protected for each in self._conditions)

    @property
    def canonical(self) -> str:
        """The same selector with canonical names and English words; ``all`` for everyone."""
        return selector_text(self.tree)

    def expression(self, day: date | None = None) -> pl.Expr:
        """
        A boolean expression over a register frame, one value a row and never null.

        Not known counts as no. Raises :class:`ValueError` when *day* is needed and not given.
        """
        return expression_of(self.tree, self._day(day)).fill_null(False)

    def matches(self, facts: Mapping[str, object], day: date | None = None) -> bool:
        """
        Whether the selector concerns the person of these facts; not known counts as no.

        *facts* go by canonical name, ranks as codes; absent or ``None`` is missing. Raises
        :class:`ValueError` when *day* is needed and not given.
        """
        return self._test(facts, self._day(day)) is True

    def because(
        self, facts: Mapping[str, object], day: date | None = None, locale: str = "id"
    ) -> str:
        """
        The least part that matched, with this person's values: ``eselon = III.a``.

        "" when the selector concerns everyone or does not match. When the match rests on a
        protected field the text is "protected exemption" alone, in *locale*, without the field,
        its value or any other fact. Any other text is itself a selector that the person matches.
        Raises :class:`ValueError` as :meth:`matches` does.
        """
        return told(self.reasons(facts, day, locale), locale)

    def reasons(
        self, facts: Mapping[str, object], day: date | None = None, locale: str = "en"
    ) -> tuple[str, ...]:
        """The parts of :meth:`because`, not yet joined; "protected exemption" as a message id."""
        known = self._day(day)
        return reasons(self.tree, facts, known, locale) if self.matches(facts, day) else ()

    def _day(self, day: date | None) -> date | None:
        if not self.needs_day:
            return None
        if day is None:
            raise ValueError(f"the selector {self.text!r} asks for an age: a day is needed")
        return as_day(day)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Callable[[str], Selector], tuple[str]]:
        return parse_selector, (self.text,)


def parse_selector(text: str, *, file: str = "", line: int | None = None) -> Selector:
    """
    Read and check a selector; blank text selects everyone.

    Raises :class:`InvalidInput` with every fault found, in the order of the text. *file* and
    *line* are where the selector stands and go into the faults as they are. ``Fault.column`` is
    the place within the selector, counted from 1: ``"7"`` in a selector of one line, ``"2:3"``
    (line 2, column 3) in one of several.
    """
    if not text.strip():
        return Selector(text, Everyone())
    faults = Faults(Source(text, file, line))
    nodes = [node_of(tree, faults) for tree in trees_of(faults)]
    faults.settle()
    (tree,) = nodes
    return Selector(text, tree)
