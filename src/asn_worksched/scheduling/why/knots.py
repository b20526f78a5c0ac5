"""Where a plan hangs together, by unit and day, and where something in it could not be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.ruling import Conflict
from ...roster import OFF, Roster
from ...rulings import Rulings
from ...rulings.terms import NO_CAP

Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@attrs.frozen(eq=False)
class Knot:
    """Units (by number) and days that caps, seats or limits tie together; *rows* are people."""

    units: tuple[int, ...]
    days: tuple[int, ...]
    rows: Rows


@attrs.frozen(eq=False)
class Places:
    """The units of a register: their *names*, sorted, and *unit_of* each person, and the *opd*."""

    names: tuple[str, ...]
    unit_of: Rows
    opd: npt.NDArray[np.str_]

    @classmethod
    def of(cls, rulings: Rulings) -> Places:
        """Of the people of some rulings."""
        names, unit_of = np.unique(
            rulings.people.frame["unit"].to_numpy().astype(str), return_inverse=True
        )
        opd = rulings.people.facts["opd.code"].fill_null("").to_numpy().astype(str)
        return cls(tuple(names.tolist()), unit_of.ravel(), opd)

    def people(self, office: str, of: str) -> Rows:
        """The people of a unit, or of a perangkat daerah where *of* is ``opd``."""
        if of == "opd":
            return np.flatnonzero(self.opd == office)
        return np.flatnonzero(self.unit_of == self.number(office))

    def number(self, unit: str) -> int:
        """The number of a unit, -1 for one without people."""
        at = int(np.searchsorted(self.names, unit))
        return at if at < len(self.names) and self.names[at] == unit else -1


def missed(roster: Roster, rulings: Rulings, places: Places) -> Flags:
    """Where a roster has an empty seat, an overrun cap or limit, bool (units, days)."""
    found = np.zeros((len(places.names), len(rulings.period)), dtype=bool)
    mode = np.where(roster.mode > OFF, 1 << (np.maximum(roster.mode, 1) - 1), 0)
    for seat in rulings.seats:
        own = places.people(seat.unit, seat.rule.of)
        post = roster.posts.index(seat.post) + 1 if seat.post in roster.posts else 0
        there = (roster.post[own] == post).sum(axis=0) * (post > 0)
        found[np.ix_(np.unique(places.unit_of[own]), there < seat.need)] = True
    for cap in rulings.caps:
        inside = (mode & cap.mask > 0) & cap.counted & (cap.group >= 0)[:, None]
        for day in range(len(rulings.period)):
            there = np.bincount(cap.group[inside[:, day]], minlength=len(cap.names))
            over = np.flatnonzero(there > cap.places[:, day])
            found[places.unit_of[np.isin(cap.group, over)], day] = True
    for limit in rulings.limits:
        for span in limit.spans:
            spent = (mode[:, list(span)] & limit.mask > 0).sum(axis=1)
            units = np.unique(places.unit_of[limit.who & (spent > limit.rule.at_most)])
            found[np.ix_(units, np.asarray(span))] = True
    return found


def torn(rulings: Rulings, places: Places) -> Iterator[tuple[int, int, Conflict]]:
    """The unit and day of each clash of clauses on modes alone."""
    numbered = {cap.rule.id for cap in rulings.caps} | {each.rule.id for each in rulings.limits}
    for clash in rulings.conflicts:
        unit = places.number(clash.group)
        if clash.rules[0] not in numbered and unit >= 0:
            yield unit, rulings.period.index(clash.day), clash


def knots(rulings: Rulings, places: Places, wanted: Flags) -> Iterator[Knot]:
    """The knots with something *wanted* (bool (units, days)) in them, in the order of days."""
    label = _labels(rulings, places)
    for number in np.unique(label[wanted]).tolist():
        units, days = np.nonzero(label == number)
        inside = np.unique(units)
        rows = np.flatnonzero(np.isin(places.unit_of, inside))
        yield Knot(tuple(inside.tolist()), tuple(np.unique(days).tolist()), rows)


def _labels(rulings: Rulings, places: Places) -> npt.NDArray[np.intp]:
    """The knot of each unit and day, (units, days), numbered by its first day and unit."""
    units, days = len(places.names), len(rulings.period)
    join = _Join(units * days)
    for cells in (*_on_one_day(rulings, places), *_over_spans(rulings, places)):
        join.all(cells)
    top = np.array([join.top(cell) for cell in range(units * days)], dtype=np.intp)
    return top.reshape(days, units).T


def _on_one_day(rulings: Rulings, places: Places) -> Iterator[Rows]:
    """Cells (day times units plus unit) that a cap or a seat of a perangkat daerah ties."""
    units = len(places.names)
    for cap in rulings.caps:
        for group in range(len(cap.names)):
            inside = np.unique(places.unit_of[cap.group == group])
            for day in np.flatnonzero(cap.places[group] < NO_CAP).tolist():
                yield day * units + inside
    for seat in rulings.seats:
        if seat.rule.of == "opd":
            inside = np.unique(places.unit_of[places.people(seat.unit, "opd")])
            for day in np.flatnonzero(seat.need).tolist():
                yield day * units + inside


def _over_spans(rulings: Rulings, places: Places) -> Iterator[Rows]:
    """Cells that a limit ties which can bind at all."""
    for limit in rulings.limits:
        for unit in np.unique(places.unit_of[limit.who]).tolist():
            for span in limit.spans:
                if limit.rule.at_most < len(span):
                    yield np.asarray(span) * len(places.names) + unit


class _Join:
    """Sets of cells that grow together; the least number stands for each."""

    def __init__(self, cells: int) -> None:
        self.above = np.arange(cells)

    def top(self, cell: int) -> int:
        """What stands for the set of a cell."""
        above = self.above
        while above[cell] != cell:
            above[cell] = above[above[cell]]
            cell = int(above[cell])
        return cell

    def all(self, cells: Iterable[np.integer]) -> None:
        """Make one set of the sets of some cells."""
        tops = [self.top(int(cell)) for cell in cells]
        if tops:
            self.above[tops] = min(tops)
