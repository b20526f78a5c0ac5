"""What changes from one set of rulings to another, and which clauses cause it, in columns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.ruling import Duty
from ..domain.time import Period
from ..personnel import Personnel
from ..rulings import Rulings
from ..texts import N_, translator
from .causes import Cause, causes_of, with_leave
from .demands import DemandChange, demands_between
from .places import PlacesChange, places_between

if TYPE_CHECKING:
    import polars as pl

Numbers = npt.NDArray[np.int64]
_TOLD = {
    "added": N_("{rule} holds now: {before} becomes {after} [{citation}]"),
    "removed": N_("{rule} holds no longer: {before} becomes {after} [{citation}]"),
    "changed": N_("{rule} says something else: {before} becomes {after} [{citation}]"),
    "": N_("{before} becomes {after}"),
}


@attrs.frozen(eq=False, slots=False, kw_only=True)
class RulingsDifference:
    """
    Whom the law treats otherwise, on which days, and why.

    *row* and *day* (int64) are the cells that change, in the order of the register; *cause* (one
    a cell) points into *causes*, whose members are the clauses behind a change, the nearest first.
    """

    before: Rulings
    after: Rulings
    row: Numbers
    day: Numbers
    cause: Numbers
    causes: tuple[tuple[Cause, ...], ...]

    def __bool__(self) -> bool:
        return bool(len(self.row) or self.places or self.demands)

    @property
    def people(self) -> int:
        """How many people's days change."""
        return len(np.unique(self.row))

    def to_polars(self) -> pl.DataFrame:
        """
        A row a changed cell: employee, unit, date, before, after, rule, how, citation.

        *before* and *after* are mode codes with a stroke between, or the word of the duty
        where there is none. *rule* is the nearest cause, "" where none was found.
        """
        import polars as pl

        facts = self.before.people.facts
        first = [each[0] if each else None for each in self.causes]
        words = {
            "rule": [each.rule if each else "" for each in first],
            "how": [each.how if each else "" for each in first],
            "citation": [each.citation.text() if each else "" for each in first],
        }
        why = {
            name: pl.Series(told, dtype=pl.String).gather(self.cause)
            for name, told in words.items()
        }
        return facts.select(pl.col("key").alias("employee"), pl.col("unit.code").alias("unit"))[
            self.row
        ].with_columns(
            date=pl.Series(self.before.period.days, dtype=pl.Date).gather(self.day),
            before=_words(self.before, self.row, self.day),
            after=_words(self.after, self.row, self.day),
            **why,
        )

    @cached_property
    def by_cause(self) -> pl.DataFrame:
        """
        What becomes what, and why, the widest change first.

        A row for each rule, how, citation, before and after, with the people and the (person-)days.
        """
        import polars as pl

        keys = ["rule", "how", "citation", "before", "after"]
        counted = (
            self.to_polars()
            .group_by(keys)
            .agg(pl.col("employee").n_unique().alias("people"), pl.len().alias("days"))
        )
        return counted.sort(["days", *keys], descending=[True, *(False for _ in keys)])

    @cached_property
    def places(self) -> tuple[PlacesChange, ...]:
        """Groups for which the strictest cap leaves another number of places, by day."""
        return tuple(places_between(self.before, self.after))

    @cached_property
    def demands(self) -> tuple[DemandChange, ...]:
        """Rules on cover and limits that ask for more or less: plans change, no single day does."""
        return tuple(demands_between(self.before, self.after))

    def text(self, locale: str = "id") -> str:
        """A line for each row of :attr:`by_cause`, then one a cap, a cover and a limit."""
        say = translator(locale)
        size = say(N_("{people} people, {days} person-days"))
        cited = {cause.citation.text(): cause.citation for some in self.causes for cause in some}
        lines = []
        for row in self.by_cause.iter_rows(named=True):
            citation = cited.get(row["citation"])
            told = say(_TOLD[row["how"]]).format(
                rule=row["rule"] or say(N_("a day off or a leave")),
                before=_said(row["before"], locale),
                after=_said(row["after"], locale),
                citation=citation.text(locale) if citation else "",
            )
            lines.append(f"{size.format(**row)}: {told}")
        lines += [each.text(locale) for each in self.places]
        return "\n".join([*lines, *(each.text(locale) for each in self.demands)])

    def __str__(self) -> str:
        return self.text("en")


def between_rulings(before: Rulings, after: Rulings) -> RulingsDifference:
    """
    What changes between rulings of the same people and days.

    Work is done once for each pair of classes, not for each person.
    """
    if not same_ground((before.people, before.period), (after.people, after.period)):
        raise ValueError("rulings of other people or days cannot be compared")
    width = np.int64(len(after.first))
    both = before.number.astype(np.int64) * width + after.number.astype(np.int64)
    pairs, of_person = np.unique(both, return_inverse=True)
    one, two = pairs // width, pairs % width
    changed = _changed(before, after, one, two)
    cells = np.argwhere(changed)
    classes = one[cells[:, 0]], two[cells[:, 0]]
    causes, of_cell = causes_of(before, after, classes, cells[:, 1])
    cause = np.zeros(changed.shape, dtype=np.int64)
    cause[changed] = of_cell
    rows, days = np.nonzero(changed[of_person])
    causes, found = with_leave(before, after, (rows, days), causes, cause[of_person[rows], days])
    return RulingsDifference(
        before=before, after=after, row=rows, day=days, cause=found, causes=causes
    )


def same_ground(before: tuple[Personnel, Period], after: tuple[Personnel, Period]) -> bool:
    """Whether both are of the same people and days; a digest is made only of other registers."""
    one, two = before[0], after[0]
    return before[1] == after[1] and (one is two or one.digest == two.digest)


def _changed(before: Rulings, after: Rulings, one: Numbers, two: Numbers) -> npt.NDArray[np.bool_]:
    """Which pair of classes (by day) may or must do other things."""
    same = _translation(before, after)
    changed = before.duty_of[one] != after.duty_of[two]
    for mine, theirs in ((before.allowed_of, after.allowed_of), (before.usual_of, after.usual_of)):
        changed |= same[mine[one]] != theirs[two]
    return np.asarray(changed)


def _translation(before: Rulings, after: Rulings) -> npt.NDArray[np.int16]:
    """Each mask of modes of *before* as a mask of *after*; a mode it lacks gets a bit beyond."""
    beyond = 1 << 8
    bits = [
        1 << after.modes.bit(mode.code) if mode.code in after.modes else beyond
        for mode in before.modes
    ]
    masks = np.arange(256)
    found = np.zeros(256, dtype=np.int16)
    for place, bit in enumerate(bits):
        found |= np.where(masks >> place & 1, bit, 0).astype(np.int16)
    return found


def _words(rulings: Rulings, row: Numbers, day: Numbers) -> pl.Series:
    import polars as pl

    masks = rulings.allowed_of[rulings.number[row], day].astype(np.int64)
    usual = rulings.usual_of[rulings.number[row], day].astype(np.int64)
    duty = rulings.duty_of[rulings.number[row], day].astype(np.int64)
    cells, which = np.unique((duty << 16) | (usual << 8) | masks, return_inverse=True)
    words = [_word(rulings, int(cell)) for cell in cells]
    return pl.Series(words, dtype=pl.String).gather(which)


def _word(rulings: Rulings, cell: int) -> str:
    """``WFO/WFH`` with the usual modes first, or the duty where nothing is allowed."""
    allowed, usual = cell & 255, cell >> 8 & 255
    if not allowed:
        return Duty(cell >> 16).name.lower()
    ranked = [*rulings.modes.within(usual & allowed), *rulings.modes.within(allowed & ~usual)]
    return "/".join(mode.code for mode in ranked)


def _said(word: str, locale: str) -> str:
    """A word of :func:`_word` for a person: mode codes stay as they are."""
    duties = {duty.name.lower(): duty for duty in Duty}
    return duties[word].text(locale) if word in duties else word
