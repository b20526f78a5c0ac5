"""The ledger: duties done, and days on which they could have been, to share burdens fairly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

from .domain.assignment import reserve_of
from .domain.ruling import Duty
from .domain.time import as_day
from .errors import FaultKind, InvalidInput
from .roster import OFF, Roster
from .rulings import Rulings
from .rulings.terms import bounded
from .texts import N_

if TYPE_CHECKING:
    import polars as pl

    from .personnel import Personnel

Counts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

WEEKDAY, FRIDAY, EVE, REST_DAY = KINDS = ("weekday", "friday", "eve", "rest_day")
"""
Each day is of one kind, the last that fits: any day, a Friday, the day before a public holiday, a
Saturday, Sunday or public holiday.
"""
NIGHT, TURN = "night", "turn"
"""
Counted besides: duties at night (between midnight and five), and rest days worked in turn by those
whose unit works through all seven.
"""
ALL_KINDS = (*KINDS, NIGHT, TURN)
_FIVE = time(5)
_SATURDAY, _FRIDAY = 5, 4

TWICE = FaultKind(
    "ASN-LED-001",
    N_("The ledger already holds days of {start} to {end} for {count} people, such as {person}."),
    N_("A duty entered twice would count twice."),
    N_("Enter each day's roster once."),
)
NO_RULINGS = FaultKind(
    "ASN-LED-002",
    N_("The roster of {period} comes without the rulings that it was made by."),
    N_("Without them nobody can say on which days a person could have been called."),
    N_("Read the roster together with its rulings."),
)


def kinds_of_days(rulings: Rulings) -> npt.NDArray[np.uint8]:
    """The kind of each day of the period, as a position in :data:`KINDS` (uint8, one a day)."""
    return np.array([_kind(rulings, day) for day in rulings.period], dtype=np.uint8)


def _kind(rulings: Rulings, day: date) -> int:
    holidays = rulings.reasons.holidays
    if day in holidays or day.weekday() >= _SATURDAY:
        return KINDS.index(REST_DAY)
    morrow = day + timedelta(days=1)
    if morrow in holidays if morrow in rulings.period else _is_holiday(rulings, morrow):
        return KINDS.index(EVE)
    return KINDS.index(FRIDAY if day.weekday() == _FRIDAY else WEEKDAY)


def _is_holiday(rulings: Rulings, day: date) -> bool:
    """Whether the day after the period is a public holiday; one not decreed yet is none."""
    try:
        return rulings.law.calendar.holiday(day, rulings.as_known_on) is not None
    except InvalidInput:
        return False


@attrs.frozen(eq=False, repr=False)
class Ledger:
    """
    What each person has done before, in :attr:`table`: one row a person, period and kind of day.

    Columns: ``employee`` (their key: what they did goes with them to another unit), ``start`` and
    ``end`` (Date, both included), ``kind`` (of :data:`ALL_KINDS`), ``duties`` (Int32: days called
    in or at a post) and ``open`` (Int32: days on which that could have been asked of them). Who was
    on leave had fewer open days, and owes as much less.
    """

    table: pl.DataFrame

    @classmethod
    def empty(cls) -> Ledger:
        """Nothing done yet; with it, kinds of days are shared fairly from now on."""
        import polars as pl

        return cls(pl.DataFrame(schema=schema()))

    @classmethod
    def of(cls, *rosters: Roster) -> Ledger:
        """
        What these rosters come to.

        A duty is a day at a post, or at the office where the law left another mode open too and it
        is not by mere habit. Standing by for a post is none. Raises :class:`InvalidInput` for a
        roster without rulings (``ASN-LED-002``) and for a day of a person that two rosters hold
        (``ASN-LED-001``).
        """
        found = cls.empty()
        for roster in rosters:
            found = found.with_(roster)
        return found

    def with_(self, roster: Roster) -> Ledger:
        """This ledger and one more roster; raises as :meth:`of` does."""
        return self + Ledger(_entries(roster))

    def __add__(self, other: Ledger) -> Ledger:
        """Both ledgers; raises :class:`InvalidInput` where they hold the same days of a person."""
        import polars as pl

        self._check_apart(other)
        both = pl.concat([self.table, other.table])
        return Ledger(both.sort("employee", "start", "kind"))

    def _check_apart(self, other: Ledger) -> None:
        import polars as pl

        spans = ("employee", "start", "end")
        mine, theirs = (each.table.select(spans).unique() for each in (self, other))
        both = mine.join(theirs, on="employee", suffix="_new").filter(
            (pl.col("start") <= pl.col("end_new")) & (pl.col("start_new") <= pl.col("end"))
        )
        faults = [
            TWICE.at(start=str(start), end=str(end), count=count, person=str(person))
            for start, end, count, person in both.group_by("start_new", "end_new")
            .agg(pl.col("employee").n_unique(), pl.col("employee").min().alias("who"))
            .sort("start_new")
            .iter_rows()
        ]
        if faults:
            raise InvalidInput(faults)

    def since(self, day: date | str) -> Ledger:
        """Without what ended before *day*: burdens of long ago may be forgiven."""
        import polars as pl

        return Ledger(self.table.filter(pl.col("end") >= as_day(day)))

    def before(self, day: date | str) -> Ledger:
        """Without what ends on *day* or later: with :meth:`since` it makes the whole ledger."""
        import polars as pl

        return Ledger(self.table.filter(pl.col("end") < as_day(day)))

    def counts(self, keys: Sequence[str], kinds: Sequence[str]) -> tuple[Counts, Counts]:
        """Duties and open days of people by *kinds*, each int32 (people, kinds)."""
        import polars as pl

        place = pl.DataFrame({"employee": keys}, schema={"employee": pl.String})
        summed = (
            self.table.filter(pl.col("kind").is_in(list(kinds)))
            .group_by("employee", "kind")
            .agg(pl.col("duties", "open").sum())
            .join(place.with_row_index("row"), on="employee")
        )
        column = np.array([kinds.index(kind) for kind in summed["kind"].to_list()], dtype=np.intp)
        shape = (len(keys), len(kinds))
        done, open_ = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        row = summed["row"].to_numpy()
        done[row, column], open_[row, column] = summed["duties"], summed["open"]
        return done, open_

    def shares(self, people: Personnel | None = None) -> pl.DataFrame:
        """
        Each person's duties of each kind beside a fair share of those of their unit.

        Columns: employee, unit (where *people* says they are now, "" for others), kind, duties,
        open, ``share`` (open days times the duties of all in the unit by their open days) and
        ``beyond`` (duties less share). The kind ``all`` sums those of :data:`KINDS`.
        """
        import polars as pl

        plain = self.table.with_columns(pl.col("kind").cast(pl.String))
        own = pl.when(pl.col("kind").is_in(KINDS))
        summed = plain.with_columns(
            own.then("duties").otherwise(0).alias("duties"),
            own.then("open").otherwise(0).alias("open"),
            kind=pl.lit("all"),
        )
        about = ("employee", "kind")
        found = pl.concat([summed, plain]).group_by(about).agg(pl.col("duties", "open").sum())
        facts = people.frame.select(pl.col("key").alias("employee"), "unit") if people else None
        where = found.join(facts, on="employee", how="left") if facts is not None else found
        unit = pl.col("unit").cast(pl.String).fill_null("") if facts is not None else pl.lit("")
        done, days = (pl.col(name).sum().over("unit", "kind") for name in ("duties", "open"))
        share = pl.when(days > 0).then(pl.col("open") * done / days).otherwise(0.0)
        where = where.with_columns(unit.alias("unit")).with_columns(share.alias("share"))
        beyond = (pl.col("duties") - pl.col("share")).alias("beyond")
        order = pl.col("kind").replace_strict(("all", *ALL_KINDS), range(len(ALL_KINDS) + 1))
        columns = ("employee", "unit", "kind", "duties", "open", "share")
        return where.sort("unit", "employee", order).select(*columns, beyond)

    def __len__(self) -> int:
        return self.table.height

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return self.table.equals(other.table)

    __hash__ = None  # type: ignore[assignment]  # equality goes by content, which is large

    def __repr__(self) -> str:
        people = self.table["employee"].n_unique()
        return f"<Ledger: {int(self.table['duties'].sum())} duties of {people} people>"


def schema() -> dict[str, pl.DataType]:
    """The columns of a ledger's table, in order, with their types."""
    import polars as pl

    kinds = pl.Enum(ALL_KINDS)
    return {
        "employee": pl.String(),
        "start": pl.Date(),
        "end": pl.Date(),
        "kind": kinds,
        "duties": pl.Int32(),
        "open": pl.Int32(),
    }


def _entries(roster: Roster) -> pl.DataFrame:
    """One roster as rows of a ledger; nothing for who had no open day of a kind."""
    import polars as pl

    if roster.rulings is None:
        raise InvalidInput([NO_RULINGS.at(period=str(roster.period))])
    duties, open_ = _by_kind(roster, roster.rulings)
    row, kind = np.nonzero(open_ | duties)
    keys = roster.people.frame["key"]
    return pl.DataFrame(
        {
            "employee": keys.gather(row),
            "start": pl.repeat(roster.period.start, len(row), dtype=pl.Date, eager=True),
            "end": pl.repeat(roster.period.end, len(row), dtype=pl.Date, eager=True),
            "kind": pl.Series(ALL_KINDS, dtype=pl.String).gather(kind),
            "duties": duties[row, kind],
            "open": open_[row, kind],
        },
        schema=schema(),
    ).sort("employee", "start", "kind")


def _by_kind(roster: Roster, rulings: Rulings) -> tuple[Counts, Counts]:
    """Duties and open days, int32 (people, kinds)."""
    duty, open_ = _days(roster, rulings)
    kind = kinds_of_days(rulings)
    told = [(duty[:, kind == each], open_[:, kind == each]) for each in range(len(KINDS))]
    night = duty & _at_night(roster)
    rest = kind == KINDS.index(REST_DAY)
    in_turn = rulings.duty == Duty.IN_TURN.value
    worked = in_turn & (roster.mode != OFF)
    told += [(night, open_ & _in_units(roster, night)), (worked[:, rest], in_turn[:, rest])]
    done, could = zip(*told, strict=True)
    return _totals(done), _totals(could)


def _days(roster: Roster, rulings: Rulings) -> tuple[Flags, Flags]:
    """
    The days of duty, and those on which it could have been asked, bool (people, days).

    Of people who work in shifts that is any day on which they may come; of all others a day of
    work on which they may, and something asks for them: a seat that they are able for, a cap or a
    limit.
    """
    office = np.uint8(rulings.modes.office_mask)
    allowed, works = rulings.allowed, roster.mode != OFF
    bit = np.where(works, 1 << (np.maximum(roster.mode, 1) - 1), 0).astype(np.uint8)
    by_habit = (rulings.usual_of[rulings.number] & office) != 0
    hindered = by_habit & bounded(rulings.caps, rulings.limits, int(office), works.shape)
    chosen = ((bit & office) != 0) & ((allowed & ~office) != 0) & (hindered | ~by_habit)
    duty = _at_post(roster, rulings) | chosen
    asked = works & (hindered | _wanted(rulings, works.shape))
    shifts = np.array([False, *(post in roster.shift_posts for post in roster.posts)])
    in_shifts = np.asarray(shifts[roster.post].any(axis=1))
    return duty, (((allowed & office) != 0) & (asked | in_shifts[:, None])) | duty


def _wanted(rulings: Rulings, shape: tuple[int, ...]) -> Flags:
    """Whom a seat, or a cap or limit on days away, may ask to come on which day."""
    away = ~rulings.modes.office_mask & 255
    found = bounded(rulings.caps, rulings.limits, away, shape)
    for seat in rulings.seats:
        found[seat.able] |= seat.need > 0
    return found


def _at_post(roster: Roster, rulings: Rulings) -> Flags:
    """Who is at a post or in a shift, not standing by for one, bool (people, days)."""
    reserves = {reserve_of(seat.post) for seat in rulings.seats}
    posts = np.array([False, *(post not in reserves for post in roster.posts)])
    return np.asarray(posts[roster.post])


def _in_units(roster: Roster, flags: Flags) -> Flags:
    """Who is of a unit of which anybody is flagged on any day, bool (people, 1)."""
    units = roster.people.frame["unit"].to_numpy().astype(str)
    there: Flags = np.isin(units, np.unique(units[flags.any(axis=1)]))
    return there[:, None]


def _totals(flags: Sequence[Flags]) -> Counts:
    return np.stack([each.sum(axis=1) for each in flags], axis=1).astype(np.int32)


def _at_night(roster: Roster) -> Flags:
    """Whether each cell's hours touch the time between midnight and five."""
    night = [start < _FIVE or (end <= start and end != time(0)) for start, end in roster.shifts]
    return np.array([*night, False], dtype=bool)[roster.shift]
