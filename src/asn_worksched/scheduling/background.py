"""What people bring along to a plan besides the law: duties done before, and wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.wishes import Fixed, Team, Wishes
from ..errors import Fault, FaultKind, InvalidInput
from ..ledger import KINDS, TURN, Ledger, kinds_of_days
from ..personnel import Personnel
from ..rulings import Rulings
from ..rulings.terms import spans_of
from ..texts import N_
from .calls import Flags, Open
from .rotation import Burden, Counts

Rows = npt.NDArray[np.intp]

UNKNOWN_PERSON = FaultKind(
    "ASN-WSH-001",
    N_("A wish names {person}, who is not in the register."),
    N_("Wishes are about people of the register, by their key."),
    N_("Correct the key, or leave the wish out."),
)
TORN = FaultKind(
    "ASN-WSH-002",
    N_("{person} is fixed both to come and to stay away on {day}."),
    N_("Only one of the two can hold."),
    N_("Keep one of them."),
)
NOT_OPEN = FaultKind(
    "ASN-WSH-003",
    N_("{person} cannot be fixed on {day}: the law leaves no such choice."),
    N_("A fixed day chooses between what the law allows that person on that day."),
    N_("Take the day out, or ask why with explain."),
)
OUTSIDE = FaultKind(
    "ASN-WSH-004",
    N_("A wish of {person} is for {day}, outside {period}."),
    N_("Only days of the period are planned."),
    N_("Correct the day, or plan a longer period."),
)


@attrs.frozen
class Circle:
    """A team's wish to meet: its people by row, and the days among which one is to be shared."""

    rows: tuple[int, ...]
    days: tuple[int, ...]


@attrs.frozen(eq=False, kw_only=True)
class Background:
    """
    By person (row): duties *done* and days *open* before, int32 (people, kinds), with the *kinds*
    of days (uint8, one a day), where a ledger is kept; *liking* (int32 (people, days)), the price
    of a call; who is *spaced*; and which *circles* want to meet.
    """

    done: Counts | None = None
    open: Counts | None = None
    kinds: npt.NDArray[np.uint8] | None = None
    liking: Counts | None = None
    spaced: Rows = attrs.field(factory=lambda: np.zeros(0, dtype=np.intp))
    circles: tuple[Circle, ...] = ()

    @classmethod
    def of(
        cls, rulings: Rulings, open_: Open, ledger: Ledger | None, wishes: Wishes | None
    ) -> Background:
        """Read a ledger and wishes, whose people and days have been checked."""
        found = cls()
        if ledger is not None:
            keys = rulings.people.frame["key"].to_list()
            earlier = ledger.before(rulings.period.start)
            done, before = earlier.counts(keys, KINDS)
            found = attrs.evolve(found, done=done, open=before, kinds=kinds_of_days(rulings))
        if wishes is None:
            return found
        row = rulings.people.index
        return attrs.evolve(
            found,
            liking=_liking(rulings, wishes),
            spaced=np.array(sorted(map(row, wishes.spaced)), dtype=np.intp),
            circles=tuple(_circles(rulings, open_, wishes.teams)),
        )

    def past(self, row: int) -> tuple[Burden, ...]:
        """The burdens of one person: all duties, then each kind that the period has days of."""
        if self.kinds is None or self.done is None or self.open is None:
            return ()
        everything = np.ones(len(self.kinds), dtype=bool)
        found = [Burden(everything, int(self.done[row].sum()), int(self.open[row].sum()))]
        for kind in np.unique(self.kinds).tolist():
            if kind:  # an ordinary weekday is shared with all of them
                done, before = int(self.done[row, kind]), int(self.open[row, kind])
                found.append(Burden(self.kinds == kind, done, before))
        return tuple(found)

    def marks(self, rows: Rows) -> Counts:
        """What people must share to be alike: their past, likings and wishes (rows, columns)."""
        columns = [np.zeros((len(rows), 0), dtype=np.int32)]
        if self.done is not None and self.open is not None:
            columns += [self.done[rows], self.open[rows]]
        if self.liking is not None:
            columns.append(self.liking[rows])
        columns += [np.isin(rows, circle.rows)[:, None].astype(np.int32) for circle in self.circles]
        return np.column_stack(columns).astype(np.int32)

    def gathers(self, rows: Rows, days: int) -> Flags:
        """The days on which a circle may want each of *rows*, bool (rows, days)."""
        wanted = np.zeros((len(rows), days), dtype=bool)
        for circle in self.circles:
            wanted[np.ix_(np.isin(rows, circle.rows), np.array(circle.days, dtype=np.intp))] = True
        return wanted


def settled(rulings: Rulings, open_: Open, wishes: Wishes | None) -> Open:
    """
    *open_* with the days that are fixed beforehand.

    Raises :class:`InvalidInput` for people and days unknown here, and for days fixed against the
    law or against one another (``ASN-WSH-001`` to ``ASN-WSH-004``): all of it at once.
    """
    if wishes is None:
        return open_
    if faults := list(_faults(rulings, open_, wishes)):
        raise InvalidInput(faults)
    came, away = _cells(rulings, wishes.fixed)
    came &= open_.free
    away &= open_.free
    return attrs.evolve(
        open_,
        present=open_.present | came,
        free=open_.free & ~came & ~away,
        wanted=open_.wanted & ~came & ~away,
        habit=np.where(away, open_.away, open_.habit),
        other=np.where(came, 0, open_.other).astype(np.uint8),
    )


def _faults(rulings: Rulings, open_: Open, wishes: Wishes) -> Iterator[Fault]:
    people = rulings.people
    unknown = {key for key in wishes.people() if key not in people}
    yield from (UNKNOWN_PERSON.at(person=key) for key in sorted(unknown))
    days = [(each.employee, each.day) for each in wishes.fixed]
    days += [(each.employee, each.day) for each in wishes.likings]
    for key, day in dict.fromkeys(days):
        if day not in rulings.period:
            yield OUTSIDE.at(person=key, day=str(day), period=str(rulings.period))
    known = [w for w in wishes.fixed if w.employee not in unknown and w.day in rulings.period]
    fixed: dict[tuple[str, object], bool] = {}
    for each in known:
        if fixed.setdefault((each.employee, each.day), each.at_office) != each.at_office:
            yield TORN.at(person=each.employee, day=str(each.day))
        elif not _possible(people, rulings, open_, each):
            yield NOT_OPEN.at(person=each.employee, day=str(each.day))


def _possible(people: Personnel, rulings: Rulings, open_: Open, fixed: Fixed) -> bool:
    """Whether the law leaves this open; to stay away may also be what the day is like anyway."""
    at = (people.index(fixed.employee), rulings.period.index(fixed.day))
    by_habit = bool(open_.present[at]) == fixed.at_office
    return bool(open_.free[at]) or (by_habit and (bool(open_.works[at]) or not fixed.at_office))


def _cells(rulings: Rulings, fixed: Iterable[Fixed]) -> tuple[Flags, Flags]:
    shape = (len(rulings.people), len(rulings.period))
    came, away = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for each in fixed:
        at = (rulings.people.index(each.employee), rulings.period.index(each.day))
        (came if each.at_office else away)[at] = True
    return came, away


def _liking(rulings: Rulings, wishes: Wishes) -> Counts | None:
    if not wishes.likings:
        return None
    price = np.zeros((len(rulings.people), len(rulings.period)), dtype=np.int32)
    for each in wishes.likings:
        at = (rulings.people.index(each.employee), rulings.period.index(each.day))
        price[at] -= each.weight
    return price


def _circles(rulings: Rulings, open_: Open, teams: Iterable[Team]) -> Iterator[Circle]:
    """Each team's meeting in each span, without those who cannot be at the office in it at all."""
    can = open_.free | open_.present
    whole = [list(range(len(rulings.period)))]
    for team in teams:
        rows = np.array([rulings.people.index(key) for key in team.members], dtype=np.intp)
        for span in spans_of(rulings.period, "week") if team.per == "week" else whole:
            there = rows[can[rows][:, span].any(axis=1)]
            days = [day for day in span if can[there, day].all()]
            if len(there) > 1:
                yield Circle(tuple(there.tolist()), tuple(days))


def turn_burden(rulings: Rulings, ledger: Ledger | None) -> npt.NDArray[np.int64]:
    """
    How many rest days in turn each person worked beyond their fair share before, int64.

    The share is of all done by the people who are in the same unit now, wherever they did it, by
    the rest days each had in turn. Below 0 is who worked less; 0 who has had none.
    """
    burden = np.zeros(len(rulings.people), dtype=np.int64)
    if ledger is None:
        return burden
    keys = rulings.people.frame["key"].to_list()
    done, open_ = ledger.before(rulings.period.start).counts(keys, (TURN,))
    units = rulings.people.frame["unit"].to_numpy().astype(str)
    _, unit = np.unique(units, return_inverse=True)
    rate = np.bincount(unit, done[:, 0]) / np.maximum(1, np.bincount(unit, open_[:, 0]))
    return np.rint(done[:, 0] - open_[:, 0] * rate[unit]).astype(np.int64)
