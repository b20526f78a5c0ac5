"""What changes from one roster to another, and which clause causes it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from ..roster import Roster
from ..texts import N_, translator
from .causes import Cause
from .ruled import RulingsDifference, between_rulings, same_ground

if TYPE_CHECKING:
    import polars as pl

CELLS = ("employee", "unit", "date", "mode_before", "mode_after", "post_before", "post_after")


@attrs.frozen(eq=False, slots=False, kw_only=True)
class RosterDifference:
    """
    Whose days change from one roster to another.

    *cells* has a row for each of them: employee, unit, date, mode and post before and after
    ("" for no work and for no post), rule before and after. *ruled* is the difference of the
    rulings behind, ``None`` where a roster has none.
    """

    before: Roster
    after: Roster
    cells: pl.DataFrame
    ruled: RulingsDifference | None = None

    def __bool__(self) -> bool:
        return len(self.cells) > 0

    @property
    def people(self) -> int:
        """How many people's days change."""
        return int(self.cells["employee"].n_unique())

    def to_polars(self) -> pl.DataFrame:
        """
        The cells with their cause: rule, how and citation.

        They are empty where the law asks the same as before and the plan is another; ``None``
        throughout where nobody can tell, for want of rulings.
        """
        import polars as pl

        if self.ruled is None:
            empty = pl.lit(None, dtype=pl.String)
            return self.cells.with_columns(rule=empty, how=empty, citation=empty)
        why = self.ruled.to_polars().select("employee", "date", "rule", "how", "citation")
        joined = self.cells.join(why, on=["employee", "date"], how="left", maintain_order="left")
        return joined.with_columns(pl.col("rule", "how", "citation").fill_null(""))

    @cached_property
    def by_cause(self) -> tuple[tuple[Cause | None, int, int], ...]:
        """
        Each cause with its people and person-days; ``None`` for what the law did not cause.

        ``None`` for all where nobody can tell, for want of rulings.
        """
        import polars as pl

        if self.ruled is None:
            return ((None, self.people, len(self.cells)),) if self else ()
        known = {
            (cause.rule, cause.how, cause.citation.text()): cause
            for causes in self.ruled.causes
            for cause in causes
        }
        counted = (
            self.to_polars()
            .group_by("rule", "how", "citation")
            .agg(pl.col("employee").n_unique().alias("people"), pl.len().alias("days"))
            .sort(["days", "rule", "how"], descending=[True, False, False])
        )
        return tuple(
            (known.get((rule, how, citation)), people, days)
            for rule, how, citation, people, days in counted.iter_rows()
        )

    def text(self, locale: str = "id") -> str:
        """A line for the whole, then a line a cause."""
        say = translator(locale)
        head = say(N_("{people} people change on {days} person-days."))
        lines = [head.format(people=self.people, days=len(self.cells))]
        for cause, people, days in self.by_cause:
            facts = {"people": people, "days": days}
            if cause is None:
                told = N_("not by law, by the plan alone: {people} people, {days} person-days")
                if self.ruled is None:
                    told = N_("cause not known: {people} people, {days} person-days")
                lines.append(say(told).format(**facts))
            else:
                told = N_("by {rule}: {people} people, {days} person-days [{citation}]")
                cited = cause.citation.text(locale)
                rule = cause.rule or say(N_("a day off or a leave"))
                lines.append(say(told).format(**facts, rule=rule, citation=cited))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text("en")


def between_rosters(before: Roster, after: Roster) -> RosterDifference:
    """What changes between rosters of the same people and days."""
    if not same_ground((before.people, before.period), (after.people, after.period)):
        raise ValueError("rosters of other people or days cannot be compared")
    ruled = None
    if before.rulings is not None and after.rulings is not None:
        ruled = between_rulings(before.rulings, after.rulings)
    return RosterDifference(before=before, after=after, cells=_cells(before, after), ruled=ruled)


def _cells(before: Roster, after: Roster) -> pl.DataFrame:
    import polars as pl

    kept = ["employee", "unit", "date", "mode", "post", "rule"]
    one, two = (each.to_polars().select(kept) for each in (before, after))
    both = one.join(
        two, on=["employee", "unit", "date"], how="full", coalesce=True, suffix="_after"
    )
    renamed = both.rename({name: f"{name}_before" for name in ("mode", "post", "rule")})
    filled = renamed.with_columns(pl.selectors.string().fill_null(""))
    moved = (pl.col("mode_before") != pl.col("mode_after")) | (
        pl.col("post_before") != pl.col("post_after")
    )
    order = before.people.frame.select(pl.col("key").alias("employee")).with_row_index("row")
    changed = filled.filter(moved).join(order, on="employee").sort("row", "date")
    return changed.select(*CELLS, "rule_before", "rule_after")
