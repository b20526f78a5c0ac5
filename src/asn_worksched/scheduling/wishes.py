"""Which wishes a roster does not meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Literal

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.ruling import day_text
from ..domain.wishes import Liking, Team, Wishes
from ..roster import OFF, Roster
from ..rulings.terms import spans_of
from ..texts import N_, translator

Flags = npt.NDArray[np.bool_]


@attrs.frozen(kw_only=True)
class Unmet:
    """
    A wish that was not met: *who* is a team's name or a person's key.

    *days* are those of the week or period in which a *team* does not meet, those in a row on which
    somebody comes who wanted to come *spaced*, or the one day of a *liking*, whose *weight* it has.
    """

    kind: Literal["team", "spaced", "liking"]
    who: str
    days: tuple[date, ...]
    weight: int = 0

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        if self.kind == "team":
            told = say(N_("{who} do not all meet between {first} and {last}"))
        elif self.kind == "spaced":
            told = say(N_("{who} comes on days in a row: {first} to {last}"))
        elif self.weight > 0:
            told = say(N_("{who} would like to come on {first}"))
        else:
            told = say(N_("{who} would rather not come on {first}"))
        first, last = (day_text(day, locale) for day in (self.days[0], self.days[-1]))
        return told.format(who=self.who, first=first, last=last)


def unmet(roster: Roster, wishes: Wishes) -> tuple[Unmet, ...]:
    """
    Teams that do not meet, people who come on days in a row, then likings, the strongest first.

    People and days that the roster does not hold are passed over. A member of a team who cannot be
    at the office on any day of a week, by law or by a fixed day, is not waited for then.
    """
    seen = _Seen.of(roster, wishes)
    found = [*_apart(seen, wishes.teams), *_in_a_row(seen, wishes.spaced)]
    likings = sorted(wishes.likings, key=lambda each: (-abs(each.weight), each.day, each.employee))
    return (*found, *_disliked(seen, likings))


@attrs.frozen(eq=False)
class _Seen:
    """*here*: who is at the office; *can*: who might be; both bool (people, days)."""

    roster: Roster
    here: Flags
    can: Flags

    @classmethod
    def of(cls, roster: Roster, wishes: Wishes) -> _Seen:
        bits = np.where(roster.mode != OFF, 1 << (np.maximum(roster.mode, 1) - 1), 0)
        here = (bits & roster.modes.office_mask) != 0
        can = roster.mode != OFF
        if roster.rulings is not None:
            can &= (roster.rulings.allowed & roster.rulings.modes.office_mask) != 0
        seen = cls(roster, here, can | here)
        for fixed in wishes.fixed:
            row = seen.row(fixed.employee)
            if row is not None and fixed.day in roster.period and not fixed.at_office:
                seen.can[row, roster.period.index(fixed.day)] = False
        return seen

    def row(self, key: str) -> int | None:
        """The row of a person, ``None`` for somebody unknown."""
        return self.roster.people.index(key) if key in self.roster.people else None


def _apart(seen: _Seen, teams: Iterable[Team]) -> Iterator[Unmet]:
    period = seen.roster.period
    weeks = spans_of(period, "week")
    for team in teams:
        rows = [row for key in team.members if (row := seen.row(key)) is not None]
        for span in weeks if team.per == "week" else [list(range(len(period)))]:
            there = [row for row in rows if seen.can[row, span].any()]
            if len(there) > 1 and not seen.here[there][:, span].all(axis=0).any():
                yield Unmet(kind="team", who=team.name, days=tuple(period.days[d] for d in span))


def _in_a_row(seen: _Seen, people: Iterable[str]) -> Iterator[Unmet]:
    """One for each run of two days at the office or more."""
    days = seen.roster.period.days
    for key in people:
        row = seen.row(key)
        if row is None:
            continue
        for here, run in groupby(enumerate(seen.here[row].tolist()), itemgetter(1)):
            together = tuple(days[day] for day, _ in run)
            if here and len(together) > 1:
                yield Unmet(kind="spaced", who=key, days=together)


def _disliked(seen: _Seen, likings: Iterable[Liking]) -> Iterator[Unmet]:
    period = seen.roster.period
    for each in likings:
        row = seen.row(each.employee)
        if row is None or each.day not in period:
            continue
        if bool(seen.here[row, period.index(each.day)]) != (each.weight > 0):
            yield Unmet(kind="liking", who=each.employee, days=(each.day,), weight=each.weight)
