"""A roster: who works where on each day, in columns, and as one assignment when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

from .domain.acts import Citation
from .domain.assignment import Assignment
from .domain.modes import Modes
from .domain.people import Employee
from .domain.ruling import Conflict, day_text
from .domain.time import Period, as_day
from .errors import NotKnown
from .personnel import Personnel
from .texts import N_, translator

if TYPE_CHECKING:
    import polars as pl

    from .rulings import Rulings

OFF = 0
"""In a matrix of modes: no work that day. Other values are a mode's bit position plus one."""

COLUMNS = (
    *("employee", "unit", "site", "date", "mode", "post"),
    *("start", "end", "rule", "citation"),
)
"""The columns of a roster as a table, in order; one row for each day of work."""


@attrs.frozen(kw_only=True)
class Proof:
    """
    What is proven about a roster.

    *status* is ``optimal`` when *objective* equals *bound*. Both are the sum over people of
    (duties squared / fair share), scaled to whole numbers, plus the penalties of the engine; they
    compare rosters of one input only. *seconds* is wall time and takes no part in equality.
    """

    engine: str
    status: str
    objective: int
    bound: int
    seed: int
    parts: int = 1
    seconds: float = attrs.field(default=0.0, eq=False)

    @property
    def gap(self) -> float:
        """How far the objective may be from the best there is, as a share of it; 0 is proven."""
        return (self.objective - self.bound) / max(1, abs(self.objective))


@attrs.frozen(kw_only=True)
class Unfilled:
    """A seat that stayed empty: *missing* officers at *post* of *unit* on *day*."""

    day: date
    unit: str
    post: str
    missing: int
    rule: str
    citation: Citation
    reason: str

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        told = say(N_("{missing} officers missing at {post}: {reason}"))
        filled = told.format(missing=self.missing, post=self.post, reason=say(self.reason))
        cited = self.citation.text(locale)
        return f"{day_text(self.day, locale)} {self.unit}: {filled} [{cited}]"


@attrs.frozen(eq=False, slots=False, kw_only=True, repr=False)
class Roster:
    """
    Who works where on each day of ``period``.

    Matrices are (people, days) in the order of the register: ``mode`` (uint8, ``OFF`` or bit
    position plus one), ``post`` (uint16 into ``posts``, 0 for none), ``rule`` (int16 into
    ``rules``, -1 for none), ``shift`` (int16 into ``shifts``, -1 for none). ``shift_posts`` are
    those of ``posts`` that are the codes of shifts, and no piket. ``unfilled`` and ``conflicts``
    are what the law asked for and could not have. Two rosters are equal when they assign the same
    modes, posts, hours and rules to the same people on the same days.
    """

    people: Personnel
    period: Period
    modes: Modes
    mode: npt.NDArray[np.uint8]
    post: npt.NDArray[np.uint16]
    posts: tuple[str, ...]
    rule: npt.NDArray[np.int16]
    rules: tuple[tuple[str, Citation], ...]
    shift: npt.NDArray[np.int16]
    shifts: tuple[tuple[time, time], ...]
    proof: Proof | None = None
    unfilled: tuple[Unfilled, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rulings: Rulings | None = None
    shift_posts: frozenset[str] = frozenset()

    def __getitem__(self, cell: tuple[Employee | str, date | str]) -> Assignment:
        """
        One person's day, with its why.

        Raises :class:`NotKnown` for a person not in the register or a day outside the period.
        """
        who, when = cell
        key, day = who if isinstance(who, str) else who.key, as_day(when)
        if day not in self.period:
            raise NotKnown(f"{day} lies outside {self.period}")
        at = (self.people.index(key), self.period.index(day))
        employee = self.people[key]
        mode, post = int(self.mode[at]), int(self.post[at])
        name, citation = self._rule(int(self.rule[at]))
        start, end = self.shifts[self.shift[at]] if self.shift[at] >= 0 else (None, None)
        site = self.people.units[employee.unit].site
        return Assignment(
            employee=key,
            unit=employee.unit,
            day=day,
            mode=self.modes.members[mode - 1] if mode else None,
            site=site.code if site else "",
            post=self.posts[post - 1] if post else "",
            in_shift=bool(post) and self.posts[post - 1] in self.shift_posts,
            start=start,
            end=end,
            rule=name,
            citation=citation,
            ruling=self.rulings.of(key, day) if self.rulings else None,
        )

    @cached_property
    def piket(self) -> npt.NDArray[np.bool_]:
        """Who stands piket on which day, bool (people, days): posts that are no shifts."""
        counter = np.array([False, *(name not in self.shift_posts for name in self.posts)])
        return np.asarray(counter[self.post])

    @cached_property
    def digest(self) -> str:
        """
        A sha256 in hex of who works when, where, at which post and by which rule.

        Rosters with equal tables have equal digests, however they number their posts and rules.
        """
        works = self.mode != OFF
        whole = hashlib.sha256(repr((self.period, [m.code for m in self.modes])).encode())
        whole.update("\n".join(self.people.frame["key"]).encode())
        whole.update(self.mode.tobytes())
        rules = [(name, cited.text()) for name, cited in self.rules]
        for numbers, told in (
            (self.post.astype(np.int32) - 1, self.posts),
            (self.rule, rules),
            (self.shift, [(start.isoformat(), end.isoformat()) for start, end in self.shifts]),
        ):
            held = np.where(works, numbers, -1)
            used = np.flatnonzero(np.bincount(held.ravel() + 1, minlength=len(told) + 1)[1:])
            names = sorted({told[each] for each in used.tolist()})
            renumber = np.zeros(len(told) + 1, dtype=np.uint16)
            renumber[used + 1] = [1 + names.index(told[each]) for each in used.tolist()]
            whole.update(repr(names).encode())
            whole.update(renumber[held + 1].tobytes())
        return whole.hexdigest()

    def in_shifts(self, post: str) -> bool:
        """Whether *post* is a shift, or a shift with a skill behind a hyphen."""
        return any(post == code or post.startswith(f"{code}-") for code in self.shift_posts)

    def _rule(self, number: int) -> tuple[str, Citation | None]:
        return self.rules[number] if number >= 0 else ("", None)

    def to_polars(self) -> pl.DataFrame:
        """
        The roster as a table with :data:`COLUMNS`, one row for each day of work.

        Rows are in the order of the register, then by day. ``date`` is a Date, ``start`` and
        ``end`` are Time, the others text; ``post`` and ``site`` are "" where there is none.
        ``citation`` is the Indonesian text.
        """
        import polars as pl

        row, day = np.nonzero(self.mode)
        facts = self.people.facts.select(
            pl.col("key").alias("employee"),
            pl.col("unit.code").alias("unit"),
            pl.col("site.code").fill_null("").alias("site"),
        )
        words = {
            "date": (self.period.days, day, pl.Date),
            "mode": ([m.code for m in self.modes], self.mode[row, day] - 1, pl.String),
            "post": (["", *self.posts], self.post[row, day], pl.String),
            "start": ([*(s for s, _ in self.shifts), None], self.shift[row, day], pl.Time),
            "end": ([*(e for _, e in self.shifts), None], self.shift[row, day], pl.Time),
            "rule": ([*(name for name, _ in self.rules), ""], self.rule[row, day], pl.String),
            "citation": ([*(c.text() for _, c in self.rules), ""], self.rule[row, day], pl.String),
        }
        columns = {
            name: pl.Series(name, values, dtype=kind).gather(np.asarray(where) % len(values))
            for name, (values, where, kind) in words.items()
        }
        return facts[row].with_columns(**columns).select(COLUMNS)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table of :meth:`to_polars` as an Arrow stream, for any dataframe library."""
        return self.to_polars().__arrow_c_stream__(requested_schema)

    def counts(self) -> pl.DataFrame:
        """How many people of each unit work in each mode on each day: unit, date, mode, people."""
        import polars as pl

        table = self.to_polars().group_by("unit", "date", "mode").agg(pl.len().alias("people"))
        return table.sort("unit", "date", "mode")

    def moved(
        self,
        employee: Employee | str,
        day: date | str,
        *,
        mode: str | None,
        post: str | None = None,
    ) -> Roster:
        """
        A copy with one person's day changed to *mode* (``None`` for no work).

        The cell's rule, the proof and the list of empty seats are gone.

        *post* of ``None`` leaves the post as it is. Nothing is checked against the law: that is
        what an audit is for.
        """
        key = employee if isinstance(employee, str) else employee.key
        if as_day(day) not in self.period:
            raise NotKnown(f"{day} lies outside {self.period}")
        at = (self.people.index(key), self.period.index(as_day(day)))
        modes, posts, rule = self.mode.copy(), self.post.copy(), self.rule.copy()
        names = self.posts
        modes[at] = OFF if mode is None else self.modes.bit(mode) + 1
        rule[at] = -1
        if post is not None:
            names = names if not post or post in names else (*names, post)
            posts[at] = names.index(post) + 1 if post else 0
        return attrs.evolve(
            self, mode=modes, post=posts, posts=names, rule=rule, proof=None, unfilled=()
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Roster):
            return NotImplemented
        return self.period == other.period and self.to_polars().equals(other.to_polars())

    __hash__ = None  # type: ignore[assignment]  # equality goes by content, which is large

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mode))

    def __repr__(self) -> str:
        status = f", {self.proof.status}" if self.proof else ""
        return (
            f"<Roster {self.period}: {len(self.people)} people, {len(self)} days of work{status}>"
        )

    def by_mode(self) -> Mapping[str, int]:
        """How many days of work are done in each mode."""
        counted = np.bincount(self.mode.ravel(), minlength=len(self.modes.members) + 1)
        return {mode.code: int(counted[bit + 1]) for bit, mode in enumerate(self.modes)}
