"""From a scene to a tangle of claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import attrs
import numpy as np
import numpy.typing as npt

from ...rulings.terms import NO_CAP, CapTerm, Seat
from .claims import (
    ORDER,
    BoundClaim,
    CapClaim,
    Claim,
    FixedClaim,
    LimitClaim,
    NeedClaim,
    SkillClaim,
    StaffClaim,
)
from .knots import Rows
from .scenes import Scene, Spanned
from .tangle import Choice, Row, Tangle

NOWHERE = -1
"""The mode of somebody who is not held to any: no cap and no limit counts it."""


@attrs.frozen
class Way:
    """
    A variable: so many of a *crowd*, at *most* all of it, on a day (column) in a mode, perhaps at
    a seat. -1 is a crowd of people from elsewhere, and no seat.
    """

    crowd: int
    column: int
    mode: int
    seat: int
    most: int
    gates: tuple[Claim, ...]

    def within(self, mask: int) -> bool:
        """Whether the mode is one of *mask*."""
        return self.mode >= 0 and bool(mask >> self.mode & 1)


@attrs.frozen(eq=False)
class Reading:
    """A tangle, its *scene*, and the meaning of its *claims* and variables (*ways*) by number."""

    scene: Scene
    tangle: Tangle
    claims: tuple[Claim, ...]
    ways: tuple[Way, ...]


def read(scene: Scene) -> Reading:
    """The tangle of a scene: who can be where, and all that the law asks of it."""
    writer = _Writer(scene)
    writer.crowds()
    for number, seat in enumerate(scene.seats):
        writer.seat(number, seat)
    for cap in scene.caps:
        writer.cap(cap)
    writer.newcomers()
    return writer.reading()


def counts_new(scene: Scene, claim: LimitClaim, way: Way) -> bool:
    """Whether a limit counts a day that somebody from elsewhere spends so at a seat."""
    within = way.within(claim.limit.mask) and scene.knot.days[way.column] in claim.span
    return within and scene.binds_new(claim.limit, scene.seats[way.seat])


@attrs.frozen
class _Line:
    """A row before its claim has a number."""

    claim: Claim
    terms: tuple[int, ...]
    bound: int
    ease: int
    least: bool = False
    people: int = 1


class _Writer:
    """Writes the tangle of a scene; people alike in all that matters are one crowd."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.ways: list[Way] = []
        self.on: list[list[int]] = [[] for _ in scene.knot.days]
        self.lines: list[_Line] = []
        self.choices: list[Choice] = []
        self.limits = [
            LimitClaim(limit, span, id(limit.rule) in scene.secret) for limit, span in scene.limits
        ]
        office = scene.rulings.modes.office_mask
        self.desk = _lowest(office)
        self.first, self.crowd_of = _alike(scene)

    def crowds(self) -> None:
        """All that each crowd can do on each day, and the limits of its people."""
        sizes = np.bincount(self.crowd_of, minlength=len(self.first)).tolist()
        for crowd, at in enumerate(self.first.tolist()):
            days = [self._day(crowd, at, column, sizes[crowd]) for column in range(len(self.on))]
            self.choices += [Choice(ways, sizes[crowd]) for ways in days]
            for claim in self.limits:
                if claim.limit.who[self.scene.knot.rows[at]]:
                    self._limit(claim, days, sizes[crowd])

    def _day(self, crowd: int, at: int, column: int, size: int) -> tuple[int, ...]:
        """The ways of one crowd on one day; one at least has no gate, or only that of its stand."""
        stand = self.scene.stands[self.scene.standing[at, column]]
        begin = len(self.ways)
        mask = stand.mask if isinstance(stand, BoundClaim) else 0
        office = mask & self.scene.rulings.modes.office_mask
        fixed = int(self.scene.fixed[at, column])
        kept = {0: mask, 1: office, -1: mask & ~office}[fixed] or mask
        settled = (FixedClaim(),) if kept != mask else ()
        for bit in range(8):
            if mask >> bit & 1:
                gates = () if kept >> bit & 1 else settled
                self._way(Way(crowd, column, bit, -1, size, gates))
        escape = (stand, *settled) if mask else ()
        self._way(Way(crowd, column, NOWHERE, -1, size, escape))
        barred: tuple[Claim, ...] = () if office else (stand,)
        barred += settled if not kept & office else ()
        desk = _lowest(office) if office else self.desk
        for seat in np.flatnonzero(self.scene.able[at, column]).tolist():
            self._way(Way(crowd, column, desk, seat, size, barred))
        for seat in np.flatnonzero(self.scene.others[at, column]).tolist():
            further = (*barred, self._skill(self.scene.seats[seat]))
            self._way(Way(crowd, column, desk, seat, size, further))
        return tuple(range(begin, len(self.ways)))

    def _way(self, way: Way) -> None:
        self.on[way.column].append(len(self.ways))
        self.ways.append(way)

    def _skill(self, seat: Seat) -> SkillClaim:
        secret = id(seat.rule) in self.scene.secret
        return SkillClaim(seat.unit, seat.skill, seat.rule.id, secret)

    def _limit(self, claim: LimitClaim, days: list[tuple[int, ...]], size: int) -> None:
        most = claim.limit.rule.at_most
        counted = [days[self.scene.knot.days.index(day)] for day in claim.span]
        terms = [n for ways in counted for n in ways if self.ways[n].within(claim.limit.mask)]
        ease = (len(claim.span) - most) * size
        self.lines.append(_Line(claim, tuple(terms), most * size, ease, people=size))

    def seat(self, number: int, seat: Seat) -> None:
        """What a seat asks for; people from elsewhere may hold it where staff is no bar."""
        secret = id(seat.rule) in self.scene.secret
        staff = StaffClaim(seat.unit, seat.skill, seat.rule.id, secret)
        for column, day in enumerate(self.scene.knot.days):
            need = int(seat.need[day])
            if need:
                self._way(Way(-1, column, self.desk, number, need, (staff,)))
                terms = self._among(column, lambda way: way.seat == number)
                claim = NeedClaim(seat, day, need, secret)
                self.lines.append(_Line(claim, terms, need, need, least=True))

    def newcomers(self) -> None:
        """
        What limits leave to people from elsewhere: nothing where they leave nobody a day.

        Any other limit only asks for more of them, and is counted where they are told.
        """
        new = [(number, way) for number, way in enumerate(self.ways) if way.crowd < 0]
        for claim in self.limits:
            if claim.limit.rule.at_most > 0:
                continue
            terms = [number for number, way in new if counts_new(self.scene, claim, way)]
            ease = sum(self.ways[number].most for number in terms)
            if ease:
                self.lines.append(_Line(claim, tuple(terms), 0, ease, people=ease))

    def _among(self, column: int, which: Callable[[Way], bool]) -> tuple[int, ...]:
        return tuple(number for number in self.on[column] if which(self.ways[number]))

    def cap(self, cap: CapTerm) -> None:
        """The places that a cap leaves; people from elsewhere take those of the seat's office."""
        homes = [self._home(cap, seat) for seat in self.scene.seats]
        groups = self.scene.group(cap)
        for column, day in enumerate(self.scene.knot.days):
            of = groups[:, column]
            for group in np.unique(of[of >= 0]).tolist():
                if cap.places[group, day] < NO_CAP:
                    self._cap(CapClaim(cap, group, day, int(cap.places[group, day])), of, homes)

    def _cap(self, claim: CapClaim, of: npt.NDArray[np.int32], homes: list[int]) -> None:
        inside = of == claim.group
        crowds = set(self.crowd_of[inside].tolist())

        def counted(way: Way) -> bool:
            here = way.crowd in crowds if way.crowd >= 0 else homes[way.seat] == claim.group
            return here and way.within(claim.cap.mask)

        terms = self._among(self.scene.knot.days.index(claim.day), counted)
        more = sum(self.ways[number].most for number in terms if self.ways[number].crowd < 0)
        ease = int(inside.sum()) + more - claim.places
        if ease > 0:
            self.lines.append(_Line(claim, terms, claim.places, ease))

    def _home(self, cap: CapTerm, seat: Seat) -> int:
        """The group of a cap that the people of a seat's office are in, -1 for none."""
        groups = cap.group[self.scene.places.people(seat.unit, seat.rule.of)]
        groups = groups[groups >= 0]
        return int(np.bincount(groups).argmax()) if len(groups) else -1

    def reading(self) -> Reading:
        """The tangle, its claims numbered in the order of :data:`ORDER`."""
        gates = [gate for way in self.ways for gate in way.gates]
        claims = _in_order([*gates, *(line.claim for line in self.lines)])
        number = {claim: at for at, claim in enumerate(claims)}
        tangle = Tangle(
            claims=len(claims),
            most=tuple(way.most for way in self.ways),
            gates=tuple(tuple(number[gate] for gate in way.gates) for way in self.ways),
            choices=tuple(self.choices),
            rows=tuple(
                Row(number[each.claim], each.terms, each.bound, each.ease, each.least, each.people)
                for each in self.lines
            ),
        )
        return Reading(self.scene, tangle, claims, tuple(self.ways))


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each claim once, kind by kind in the order of :data:`ORDER`, else as they came."""
    return tuple(sorted(dict.fromkeys(claims), key=lambda claim: ORDER.index(type(claim))))


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _alike(scene: Scene) -> tuple[Rows, Rows]:
    """The first person of each crowd, and the crowd of each person of the knot."""
    people = len(scene.knot.rows)
    columns = [scene.standing, scene.able.reshape(people, -1), scene.others.reshape(people, -1)]
    columns += [scene.fixed, *(scene.group(cap) for cap in scene.caps)]
    columns += [limit.who[scene.knot.rows][:, None] for limit, _ in scene.limits]
    alone = np.array([_crossed(scene, row) for row in scene.knot.rows.tolist()], dtype=bool)
    columns.append(np.where(alone, np.arange(1, people + 1), 0)[:, None])
    key = np.column_stack([each.astype(np.int32) for each in columns])
    _, first, alike = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return first, alike.ravel()


def _crossed(scene: Scene, row: int) -> bool:
    """
    Whether limits of somebody overlap without one within the other.

    What people alike do together can be dealt out so that each keeps the limits only where these
    nest, so such a person is a crowd alone.
    """
    own = [each for each in scene.limits if each[0].who[row]]
    return any(_cross(one, two) for one, two in combinations(own, 2))


def _cross(one: Spanned, two: Spanned) -> bool:
    cells = [
        {(day, bit) for day in span for bit in range(8) if limit.mask >> bit & 1}
        for limit, span in (one, two)
    ]
    return not (cells[0] <= cells[1] or cells[1] <= cells[0] or not cells[0] & cells[1])
