"""A hybrid office as numbers: who may come when, which desks there are, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Prices = npt.NDArray[np.int64]

NOWHERE = -1
"""Among desks: not at the office; among teams: in none; among meeting days: no meeting."""


@attrs.frozen(eq=False)
class Cap:
    """At most *places* (int32, one a day) of *people* (numbers) present on each day."""

    people: npt.NDArray[np.intp]
    places: Counts


@attrs.frozen(eq=False, slots=False, kw_only=True)
class DeskModel:
    """
    People, days and desks; whoever is present sits at a desk, and a desk seats one person a day.

    *weeks* part the days into runs of day numbers; whatever is said of a week holds in each.

    Of each person and day: *allowed* and *required* (bool (people, days)) and *price* (int64
    (people, days)) of coming, below zero where it is wished. Of each person and week (int32
    (people, weeks)): *most_days* is hard; each day short of *least_days* costs *missing_price*
    (int64 (people,)). Of desks: *zone_of* (int32 (desks,)), numbered from 0, and *fits* (bool
    (people, desks)), hard; with *same_desk* a person keeps one desk for a week.

    *team_of* (int32 (people,)) is ``NOWHERE`` for who is in no team. Of each team: *meets* (bool):
    in each week there is a day on which all of it are present, but for those who are allowed no
    day of that week at all; *most_zones* (int32) on any day, hard; *company* (bool): where one of
    a team sits there is another of it in that zone on that day, hard; *zone_price* (int64) of each
    zone it uses on a day. *caps* are hard.
    """

    weeks: tuple[tuple[int, ...], ...]
    allowed: Flags
    required: Flags
    price: Prices
    least_days: Counts
    most_days: Counts
    missing_price: Prices
    zone_of: Counts
    fits: Flags
    same_desk: bool
    team_of: Counts
    meets: Flags
    most_zones: Counts
    company: Flags
    zone_price: Prices
    caps: tuple[Cap, ...] = ()

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.allowed)

    @property
    def days(self) -> int:
        """How many days."""
        return int(self.allowed.shape[1])

    @property
    def desks(self) -> int:
        """How many desks."""
        return len(self.zone_of)

    @property
    def teams(self) -> int:
        """How many teams."""
        return len(self.meets)

    @cached_property
    def zones(self) -> int:
        """How many zones."""
        return int(self.zone_of.max(initial=-1)) + 1

    @cached_property
    def members(self) -> tuple[npt.NDArray[np.intp], ...]:
        """The numbers of the people of each team."""
        return tuple(np.flatnonzero(self.team_of == team) for team in range(self.teams))

    @cached_property
    def in_zone(self) -> tuple[npt.NDArray[np.intp], ...]:
        """The numbers of the desks of each zone."""
        return tuple(np.flatnonzero(self.zone_of == zone) for zone in range(self.zones))

    def expected(self, team: int, week: int) -> npt.NDArray[np.intp]:
        """Who of *team* takes part in its meeting of *week*: all who are allowed any day of it."""
        who = self.members[team]
        return who[self.allowed[who][:, list(self.weeks[week])].any(axis=1)]

    def week(self, number: int) -> DeskModel:
        """
        One week by itself, its days numbered from 0.

        Nothing ties weeks to one another: the answers of all weeks, side by side, are an answer,
        and costs and bounds add up.
        """
        days = list(self.weeks[number])
        return attrs.evolve(
            self,
            weeks=(tuple(range(len(days))),),
            allowed=self.allowed[:, days],
            required=self.required[:, days],
            price=self.price[:, days],
            least_days=self.least_days[:, [number]],
            most_days=self.most_days[:, [number]],
            caps=tuple(Cap(cap.people, cap.places[days]) for cap in self.caps),
        )

    def zones_used(self, seat: Counts) -> Counts:
        """How many of each team sit in each zone on each day, int32 (teams, zones, days)."""
        found = np.zeros((self.teams, self.zones, self.days), dtype=np.int32)
        person, day = np.nonzero((seat != NOWHERE) & (self.team_of != NOWHERE)[:, None])
        np.add.at(found, (self.team_of[person], self.zone_of[seat[person, day]], day), 1)
        return found

    def missing(self, seat: Counts) -> Counts:
        """How many days each person is short of *least_days*, int32 (people, weeks)."""
        came = [(seat[:, list(week)] != NOWHERE).sum(axis=1) for week in self.weeks]
        short = self.least_days - np.array(came, dtype=np.int32).reshape(len(self.weeks), -1).T
        return np.asarray(np.maximum(short, 0), dtype=np.int32)

    def cost(self, seat: Counts) -> int:
        """
        What *seat* costs, whether or not it keeps the hard rules.

        *seat* is int32 (people, days): the number of a desk, or ``NOWHERE``.
        """
        coming = int(self.price[seat != NOWHERE].sum())
        missing = int((self.missing(seat).sum(axis=1) * self.missing_price).sum())
        used = (self.zones_used(seat) > 0).sum(axis=(1, 2))
        return coming + missing + int((used * self.zone_price).sum())

    def faults(self, seat: Counts, meeting: Counts) -> tuple[str, ...]:
        """
        Each hard rule that *seat* breaks, in words with numbers; nothing if it keeps them all.

        *meeting* is int32 (teams, weeks): the day numbers of the meetings.
        """
        return (
            *_person_faults(self, seat),
            *_desk_faults(self, seat),
            *_team_faults(self, seat, meeting),
        )


def _person_faults(model: DeskModel, seat: Counts) -> Iterator[str]:
    present = seat != NOWHERE
    for person, day in np.argwhere(present & ~model.allowed).tolist():
        yield f"person {person} may not come on day {day}"
    for person, day in np.argwhere(~present & model.required).tolist():
        yield f"person {person} must come on day {day}"
    for number, week in enumerate(model.weeks):
        came = present[:, list(week)].sum(axis=1)
        for person in np.flatnonzero(came > model.most_days[:, number]).tolist():
            yield f"person {person} comes on {came[person]} days of week {number}"
        for person in range(model.people) if model.same_desk else ():
            held = set(seat[person, list(week)].tolist()) - {NOWHERE}
            if len(held) > 1:
                yield f"person {person} has desks {sorted(held)} in week {number}"


def _desk_faults(model: DeskModel, seat: Counts) -> Iterator[str]:
    for person, day in np.argwhere(seat != NOWHERE).tolist():
        if not model.fits[person, seat[person, day]]:
            yield f"desk {seat[person, day]} does not fit person {person} on day {day}"
    for day in range(model.days):
        desks, often = np.unique(seat[seat[:, day] != NOWHERE, day], return_counts=True)
        for desk in desks[often > 1].tolist():
            yield f"desk {desk} is shared on day {day}"
    for number, cap in enumerate(model.caps):
        here = (seat[cap.people] != NOWHERE).sum(axis=0)
        for day in np.flatnonzero(here > cap.places).tolist():
            yield f"cap {number} is exceeded on day {day}"


def _team_faults(model: DeskModel, seat: Counts, meeting: Counts) -> Iterator[str]:
    used = model.zones_used(seat)
    for team, day in np.argwhere((used > 0).sum(axis=1) > model.most_zones[:, None]).tolist():
        yield f"team {team} sits in too many zones on day {day}"
    for team, zone, day in np.argwhere((used == 1) & model.company[:, None, None]).tolist():
        yield f"one of team {team} is alone in zone {zone} on day {day}"
    for team in np.flatnonzero(model.meets).tolist():
        for number, week in enumerate(model.weeks):
            who, day = model.expected(team, number), int(meeting[team, number])
            if len(who) and (day not in week or (seat[who, day] == NOWHERE).any()):
                yield f"team {team} does not meet in week {number}"


@attrs.frozen(eq=False, kw_only=True)
class DeskAnswer:
    """
    The best answer found, ``None`` where none was.

    *seat* (int32 (people, days)) is a desk or ``NOWHERE``, *meeting* (int32 (teams, weeks)) the
    day number of each meeting, ``NOWHERE`` for teams that need none. *cost* is
    :meth:`DeskModel.cost` of it, and *bound* is proven: no answer costs less. *status* is
    ``optimal`` where they meet, ``feasible`` otherwise, ``impossible`` when it is proven that there
    is none, ``unknown`` when time ran out first. *seconds* is wall time.
    """

    seat: Counts | None
    meeting: Counts | None
    cost: int | None
    bound: int
    status: str
    seed: int
    seconds: float

    @property
    def present(self) -> Flags | None:
        """Who is present on which day (bool (people, days))."""
        return None if self.seat is None else np.asarray(self.seat != NOWHERE)


def meetings(model: DeskModel, seat: Counts) -> Counts:
    """The first day of each week on which all of a team that meets are present, or ``NOWHERE``."""
    found = np.full((model.teams, len(model.weeks)), NOWHERE, dtype=np.int32)
    for team in np.flatnonzero(model.meets).tolist():
        for number, week in enumerate(model.weeks):
            found[team, number] = _common_day(seat[model.expected(team, number)], week)
    return found


def _common_day(seat: Counts, week: Sequence[int]) -> int:
    common = [day for day in week if len(seat) and (seat[:, day] != NOWHERE).all()]
    return common[0] if common else NOWHERE
