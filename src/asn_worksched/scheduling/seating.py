"""Desks: no more people than desks are called in, and who sits where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.acts import Citation
from ..domain.law import Cap
from ..domain.wishes import Desks, Wishes
from ..roster import OFF, Roster
from ..rulings import Rulings
from ..rulings.groups import Groups
from ..rulings.terms import CapTerm, spans_of
from ..texts import N_, translator
from .desks.model import NOWHERE, DeskModel
from .desks.solve import solve

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]

OF_DESKS = Citation("wishes", "Meja kantor", at="desks")
_ANY = 2**31 - 1

GIVEN_UP = {
    "company": N_("{room}: somebody of a team sits alone in a zone"),
    "zones": N_("{room}: a team sits in more zones than wanted"),
    "same_desk": N_("{room}: not everybody keeps one desk for the week"),
    "desk": N_("{room}: {count} times somebody has no desk that fits"),
}
"""What is given up, in this order, where not all that was wanted of desks can be had."""


@attrs.frozen
class Seating:
    """
    Who sits where: *desk* (int32 (people, days), a position in *desks*, -1 for none).

    *given_up* are keys of what could not be had, with the room and how often; *status* is
    ``optimal`` where it is proven that teams sit in as few zones as can be.
    """

    roster: Roster
    desk: Counts = attrs.field(eq=False)
    desks: tuple[str, ...]
    zones: tuple[str, ...]
    given_up: tuple[tuple[str, str, int], ...]
    status: str

    def to_polars(self) -> pl.DataFrame:
        """One row for each day at a desk: employee, date, desk, zone; by register, then day."""
        row, day = np.nonzero(self.desk != NOWHERE)
        which = self.desk[row, day]
        return pl.DataFrame(
            {
                "employee": self.roster.people.frame["key"].gather(row),
                "date": pl.Series(self.roster.period.days, dtype=pl.Date).gather(day),
                "desk": pl.Series(self.desks, dtype=pl.String).gather(which),
                "zone": pl.Series(self.zones, dtype=pl.String).gather(which),
            }
        )

    def told(self, locale: str = "id") -> tuple[str, ...]:
        """What was given up, a line each."""
        say = translator(locale)
        return tuple(
            say(GIVEN_UP[what]).format(room=room, count=count)
            for what, room, count in self.given_up
        )


def with_desks(rulings: Rulings, wishes: Wishes | None) -> Rulings:
    """
    The same rulings with a cap for the desks of each room, for a planner alone.

    Whoever comes needs a desk; the law's own caps hold besides.
    """
    if wishes is None or not wishes.desks:
        return rulings
    caps = [_cap(rulings, room) for room in wishes.desks]
    return attrs.evolve(rulings, caps=(*rulings.caps, *caps))


def _cap(rulings: Rulings, room: Desks) -> CapTerm:
    groups = Groups.one(name_of(room), _people(rulings, room), rulings.number)
    everybody = np.ones(rulings.duty_of.shape, dtype=bool)
    base = groups.count(everybody)
    return CapTerm(
        rule=Cap(id="desks", citation=OF_DESKS, count=len(room.desks)),
        groups=groups,
        places=np.full_like(base, len(room.desks)),
        base=base,
        counted_of=everybody,
        number=rulings.number,
        mask=rulings.modes.office_mask,
    )


def name_of(room: Desks) -> str:
    """How a room is called: by its units, or else by its first desk."""
    return ", ".join(room.units) or (room.desks[0].code if room.desks else "")


def _people(rulings: Rulings, room: Desks) -> Flags:
    unit = rulings.people.frame["unit"].to_numpy()
    return np.isin(unit, room.units) if room.units else np.ones(len(unit), dtype=bool)


def seating(
    roster: Roster, wishes: Wishes, *, seconds: float = 20.0, seed: int = 0, workers: int = 1
) -> Seating:
    """
    A desk for everybody at the office in the rooms of *wishes*, on each day of the roster.

    Nobody shares a desk, and each fits who sits at it. Where all that is wanted of a room cannot be
    had, company is given up first, then the number of zones, then one desk all week, and at last
    some go without. Of what is left teams sit in as few zones as can be found in *seconds* a room.
    Raises :class:`ValueError` for a roster without rulings.
    """
    if roster.rulings is None:
        raise ValueError("a seating needs the rulings of the roster")
    codes = [(desk.code, desk.zone) for room in wishes.desks for desk in room.desks]
    desk = np.full(roster.mode.shape, NOWHERE, dtype=np.int32)
    given_up: list[tuple[str, str, int]] = []
    statuses, first = [], 0
    for room in wishes.desks:
        seated = _Room.of(roster, wishes, room).seat(seconds, seed, workers)
        there = seated.seat != NOWHERE
        desk[seated.rows] = np.where(there, seated.seat + first, desk[seated.rows])
        given_up += [(what, name_of(room), count) for what, count in seated.given_up]
        statuses.append(seated.status)
        first += len(room.desks)
    return Seating(
        roster=roster,
        desk=desk,
        desks=tuple(code for code, _ in codes),
        zones=tuple(zone for _, zone in codes),
        given_up=tuple(given_up),
        status="optimal" if all(each == "optimal" for each in statuses) else "feasible",
    )


@attrs.frozen(eq=False)
class _Seated:
    rows: Rows
    seat: Counts
    given_up: tuple[tuple[str, int], ...]
    status: str


@attrs.frozen(eq=False)
class _Room:
    """One room, the *rows* of its people, and who of them is at the office (people, days)."""

    room: Desks
    rows: Rows
    present: Flags
    model: DeskModel

    @classmethod
    def of(cls, roster: Roster, wishes: Wishes, room: Desks) -> _Room:
        assert roster.rulings is not None
        rows = np.flatnonzero(_people(roster.rulings, room))
        bit = np.where(roster.mode != OFF, 1 << (np.maximum(roster.mode, 1) - 1), 0)
        present = np.asarray((bit[rows] & roster.modes.office_mask) != 0)
        rows, present = rows[present.any(axis=1)], present[present.any(axis=1)]
        keys = roster.people.frame["key"].gather(rows).to_list()
        weeks = tuple(tuple(span) for span in spans_of(roster.period, "week"))
        return cls(room, rows, present, _model(room, wishes, keys, present, weeks))

    def seat(self, seconds: float, seed: int, workers: int) -> _Seated:
        """The best seating there is after giving up as little as can be, in that order."""
        given_up: list[tuple[str, int]] = []
        for what, model in self._looser():
            found = solve(model, seconds=seconds, workers=workers, seed=seed)
            if what:
                given_up.append((what, 1))
            if found.seat is not None:
                without = int((self.present & (found.seat == NOWHERE)).sum())
                told = [(each, without if each == "desk" else n) for each, n in given_up]
                return _Seated(self.rows, found.seat, tuple(told), found.status)
        nobody = np.full(self.present.shape, NOWHERE, dtype=np.int32)
        return _Seated(self.rows, nobody, (("desk", int(self.present.sum())),), "unknown")

    def _looser(self) -> Iterator[tuple[str, DeskModel]]:
        """The model as wanted, then ever less of it; what is given up each time."""
        model = self.model
        yield "", model
        if model.company.any():
            model = attrs.evolve(model, company=np.zeros_like(model.company))
            yield "company", model
        if (model.most_zones < _ANY).any():
            model = attrs.evolve(model, most_zones=np.full_like(model.most_zones, _ANY))
            yield "zones", model
        if model.same_desk:
            model = attrs.evolve(model, same_desk=False)
            yield "same_desk", model
        none = np.zeros_like(model.required)
        a_seat = -int(model.zone_price.sum() * model.zones * model.days) - 1
        price = np.full(model.price.shape, a_seat, dtype=np.int64)
        yield "desk", attrs.evolve(model, required=none, price=price)


def _model(
    room: Desks,
    wishes: Wishes,
    keys: Sequence[str],
    present: Flags,
    weeks: tuple[tuple[int, ...], ...],
) -> DeskModel:
    """Everybody at the office needs a desk, nobody else one."""
    number = {key: at for at, key in enumerate(keys)}
    teams = [[number[key] for key in team.members if key in number] for team in wishes.teams]
    team_of = np.full(len(keys), NOWHERE, dtype=np.int32)
    for team, members in reversed(list(enumerate(teams))):
        team_of[members] = team  # of two teams the first one counts
    zones = sorted({desk.zone for desk in room.desks})
    people, many = len(keys), len(teams)
    return DeskModel(
        weeks=weeks,
        allowed=present,
        required=present,
        price=np.zeros(present.shape, dtype=np.int64),
        least_days=np.zeros((people, len(weeks)), dtype=np.int32),
        most_days=np.full((people, len(weeks)), 7, dtype=np.int32),
        missing_price=np.zeros(people, dtype=np.int64),
        zone_of=np.array([zones.index(desk.zone) for desk in room.desks], dtype=np.int32),
        fits=np.array(
            [[not desk.fits or key in desk.fits for desk in room.desks] for key in keys], dtype=bool
        ).reshape(people, len(room.desks)),
        same_desk=room.same_desk,
        team_of=team_of,
        meets=np.zeros(many, dtype=bool),
        most_zones=np.full(many, _ANY if room.zones is None else room.zones, dtype=np.int32),
        company=np.full(many, room.company, dtype=bool),
        zone_price=np.ones(many, dtype=np.int64),
    )
