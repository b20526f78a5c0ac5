"""Whom a clause reaches on which day, and who is alike under all clauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.time import Period
from ..personnel import Personnel
from ..selectors import FIELDS, Selector
from .exemptions import ExemptionRule

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.integer]

_FLAGS = tuple(field.name for field in FIELDS if field.protected)
_YEAR = timedelta(days=365)
_WORD = 62
_SMALL = 20


@attrs.frozen(eq=False)
class Reach:
    """
    Whom one clause reaches on which day, kept apart so that no matrix of people and days is needed.

    *who* (bool, one a person) is the answer of the register on the first day. It changes within
    the period for *aging* (row numbers, ascending) alone, whose answers are *daily* (bool, aging x
    days). *here* (bool, regions x days) is where and when the clause holds.
    """

    who: Flags
    aging: Rows
    daily: Flags
    here: Flags

    def of(self, rows: Rows, region: Rows) -> Flags:
        """Which of *rows* it reaches on which day, bool (rows, days); *region* is everybody's."""
        found = np.repeat(self.who[rows][:, None], self.here.shape[1], axis=1)
        aged, here, at = np.intersect1d(rows, self.aging, return_indices=True)
        if len(aged):
            found[here] = self.daily[at]
        return np.asarray(found & self.here[region[rows]])

    def kinds(self, region: Rows) -> Numbers:
        """A number a person, the same for who is reached on the same days, 0 for who never is."""
        kinds: Numbers = self.who.view(np.uint8)
        if len(self.aging):
            kinds = kinds.astype(np.int64)
            kinds[self.aging] = 1 + numbered(self.daily)
        places = numbered(self.here)
        if (places == places[0]).all():
            return kinds * np.uint8(places[0] > 0)
        place, most = places[region], int(kinds.max(initial=0))
        return np.where((place > 0) & (kinds > 0), (place - 1) * most + kinds, 0)


def reach_of(
    people: Personnel,
    selector: Selector,
    exemption: ExemptionRule | None,
    period: Period,
    here: Flags,
) -> Reach:
    """Whom a clause reaches that holds *here* (regions, days)."""
    chosen = np.ones(len(people), dtype=bool)
    if exemption is not None:
        chosen = answer(exemption, people.facts).to_numpy().astype(bool)
    found = _matched(people.facts, selector, _checked(selector, period)) & chosen[:, None]
    aging = np.flatnonzero((found != found[:, :1]).any(axis=1))
    daily = np.zeros((0, len(period)), dtype=bool)
    if len(aging):
        daily = _matched(people.facts[aging], selector, period.days)
    return Reach(np.ascontiguousarray(found[:, 0]), aging, daily, here)


def _checked(selector: Selector, period: Period) -> list[date]:
    """
    Days such that whose answer is the same on all of them has it on every day between.

    Answers change with age alone, and between two of these days nobody has two birthdays.
    """
    if not selector.needs_day:
        return [period.start]
    days = [period.start]
    while days[-1] < period.end:
        days.append(min(days[-1] + _YEAR, period.end))
    return days


def _matched(facts: pl.DataFrame, selector: Selector, days: Iterable[date]) -> Flags:
    """Whom the selector matches, bool (people, days)."""
    ones = pl.repeat(value=True, n=pl.len())
    columns = ((ones & selector.expression(day)).alias(str(day)) for day in days)
    return facts.select(columns).to_numpy().astype(bool)


def asks_for_flags(exemption: ExemptionRule | None, facts: pl.DataFrame) -> bool:
    """Whether a Python rule's answer depends on the flags: any values, or the real ones turned."""
    if exemption is None:
        return False
    settings = [
        {flag: bool(number >> bit & 1) for bit, flag in enumerate(_FLAGS)}
        for number in range(1 << len(_FLAGS))
    ]
    turned = [[~pl.col(flag)] for flag in _FLAGS]
    constant = (
        [pl.lit(value).alias(flag) for flag, value in setting.items()] for setting in settings
    )
    groups = (
        [answer(exemption, facts.with_columns(each)) for each in constant],
        [answer(exemption, facts), *(answer(exemption, facts.with_columns(t)) for t in turned)],
    )
    return any(not one.equals(two) for group in groups for one, two in pairwise(group))


def answer(exemption: ExemptionRule, facts: pl.DataFrame) -> pl.Series:
    """Whom a Python rule chooses; not known counts as no."""
    return exemption.test(facts).fill_null(value=False)


def classes(columns: Iterable[Numbers]) -> npt.NDArray[np.uint32]:
    """
    A class number a person, from 0 on without gaps: people of one class agree in all *columns*.

    Of each column (whole numbers from 0 on, one a person) only few distinct values are expected:
    as many as fit are packed into one word and sorted at once. Exact, no hashing.
    """
    word, bits = np.zeros(0, dtype=np.int64), 0
    for column in columns:
        width = int(column.max(initial=0)).bit_length()
        if not len(word):
            word = np.zeros(len(column), dtype=np.int64)
        if bits + width > _WORD:
            word = _ranked(word, bits)
            bits = int(word.max(initial=0)).bit_length()
        word <<= width
        word |= column.astype(np.int64, copy=False)
        bits += width
    return _ranked(word, bits).astype(np.uint32)


def _ranked(word: npt.NDArray[np.int64], bits: int) -> npt.NDArray[np.int64]:
    """The place of each value among the distinct ones; values have no more than so many *bits*."""
    if bits > _SMALL:
        return np.unique(word, return_inverse=True)[1].astype(np.int64)
    seen = np.zeros(1 << bits, dtype=bool)
    seen[word] = True
    return np.asarray((np.cumsum(seen) - 1)[word], dtype=np.int64)


def numbered(patterns: Flags) -> npt.NDArray[np.int64]:
    """A number for each row, equal for equal rows: 0 where nothing is set, else from 1 on."""
    packed = np.packbits(patterns, axis=1)
    whole = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    number = np.unique(whole, return_inverse=True)[1].astype(np.int64) + 1
    return np.where(patterns.any(axis=1), number, 0)


def firsts(number: Numbers) -> Rows:
    """The first person of each class, by row number."""
    first = np.zeros(int(number.max()) + 1 if len(number) else 0, dtype=np.intp)
    first[number[::-1]] = np.arange(len(number), dtype=np.intp)[::-1]
    return first
