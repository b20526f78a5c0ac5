"""One knot of a plan as the law sees it: who is held where, and who could hold which seat."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.law import Excuse, Forbid, Permit, Require
from ...domain.ruling import Duty
from ...domain.wishes import Wishes
from ...rulings import Rulings
from ...rulings.terms import CapTerm, LimitTerm, Seat
from .claims import AbsenceClaim, BoundClaim
from .knots import Flags, Knot, Places, Rows

Stand = AbsenceClaim | BoundClaim
Spanned = tuple[LimitTerm, tuple[int, ...]]


@attrs.frozen(eq=False)
class Scene:
    """
    A knot with all that bears on it; what is by people is by those of the knot, in its order.

    *seats* are those with a need on its days, *caps* those with a group here, *limits* those that
    bind anybody, each with one of its spans. *standing* (int32 (people, days)) points into
    *stands*: what holds somebody there. *able* and *others* (bool (people, days, seats)) are who
    can hold a seat, and who could with its skill. *fixed* (int8 (people, days)) is 1 where it is
    settled that somebody comes, -1 where that they stay away. *secret* are the rules, by identity,
    that concern people of whom a protected fact is true.
    """

    rulings: Rulings
    places: Places
    knot: Knot
    seats: tuple[Seat, ...]
    caps: tuple[CapTerm, ...]
    limits: tuple[Spanned, ...]
    standing: npt.NDArray[np.int32]
    stands: tuple[Stand, ...]
    able: Flags
    others: Flags
    fixed: npt.NDArray[np.int8]
    secret: frozenset[int]

    @classmethod
    def of(
        cls,
        rulings: Rulings,
        places: Places,
        knot: Knot,
        works: Flags,
        wishes: Wishes | None = None,
    ) -> Scene:
        """
        Read a knot; *works* (bool (people of the register, days)) says who works when.

        Of *wishes* only fixed days are looked at, as far as the law leaves them open.
        """
        seats = _seats(rulings, places, knot)
        standing, stands = _standing(rulings, places, knot, works)
        able, others = _officers(rulings, places, knot, seats)
        caps = tuple(cap for cap in rulings.caps if (cap.group[knot.rows] >= 0).any())
        limits = tuple(
            (limit, span)
            for limit in rulings.limits
            if limit.who[knot.rows].any()
            for span in limit.spans
            if limit.rule.at_most < len(span) and set(span) <= set(knot.days)
        )
        secret = frozenset(id(each.rule) for each in rulings.reasons.clauses if each.sensitive)
        return cls(
            *(rulings, places, knot, seats, caps, limits),
            *(standing, stands, able, others),
            *(_fixed(rulings, knot, wishes), secret),
        )

    def group(self, cap: CapTerm) -> npt.NDArray[np.int32]:
        """The group of a cap in which each one uses up a place on each day, -1 for none."""
        rows, days = self.knot.rows, list(self.knot.days)
        counted = cap.counted_of[self.rulings.number[rows]][:, days]
        return np.where(counted, cap.group[rows][:, None], -1).astype(np.int32)

    def binds_new(self, limit: LimitTerm, seat: Seat) -> bool:
        """
        Whether a limit would bind whoever came new to a seat: it is for everybody, for all of the
        seat's office, or for all who can hold it.
        """
        home = self.places.people(seat.unit, seat.rule.of)
        those = [rows for rows in (home, seat.able) if len(rows)]
        return not limit.rule.select.strip() or any(limit.who[rows].all() for rows in those)

    def held(self, stand: Stand) -> Flags:
        """Whom a stand holds on which day, bool (people, days)."""
        return np.equal(self.standing, self.stands.index(stand))


def _fixed(rulings: Rulings, knot: Knot, wishes: Wishes | None) -> npt.NDArray[np.int8]:
    fixed = np.zeros((len(rulings.people), len(rulings.period)), dtype=np.int8)
    for each in wishes.fixed if wishes else ():
        cell = rulings.people.index(each.employee), rulings.period.index(each.day)
        fixed[cell] = 1 if each.at_office else -1
    return np.asarray(fixed[np.ix_(knot.rows, np.asarray(knot.days))])


def _seats(rulings: Rulings, places: Places, knot: Knot) -> tuple[Seat, ...]:
    names = {places.names[unit] for unit in knot.units}
    opds = set(places.opd[knot.rows].tolist())
    days = list(knot.days)
    return tuple(
        seat
        for seat in rulings.seats
        if seat.unit in (opds if seat.rule.of == "opd" else names) and seat.need[days].any()
    )


def _standing(
    rulings: Rulings, places: Places, knot: Knot, works: Flags
) -> tuple[npt.NDArray[np.int32], tuple[Stand, ...]]:
    standing = np.zeros((len(knot.rows), len(knot.days)), dtype=np.int32)
    known: dict[Stand, int] = {}
    seen: dict[tuple[int, int, int, bool], int] = {}
    for at, row in enumerate(knot.rows.tolist()):
        number, unit = int(rulings.number[row]), int(places.unit_of[row])
        for column, day in enumerate(knot.days):
            key = (unit, number, day, bool(works[row, day]))
            if key not in seen:
                stand = _stand(rulings, places.names[unit], key[1:])
                seen[key] = known.setdefault(stand, len(known))
            standing[at, column] = seen[key]
    return standing, tuple(known)


def _stand(rulings: Rulings, unit: str, cell: tuple[int, int, bool]) -> Stand:
    """What holds the people of a class and *unit* on a day: *cell* is class, day, at work."""
    number, day, works = cell
    duty = Duty(int(rulings.duty_of[number, day]))
    mask = int(rulings.allowed_of[number, day])
    secret = _protected(rulings, number, day)
    if works and mask:
        lowest = (mask & -mask).bit_length() - 1
        rule, citation = rulings.binding(number, day, lowest)
        return BoundClaim(mask, rule, citation, secret)
    if duty is Duty.EXCUSED:
        for excuse in rulings.in_play(number, day, Excuse):
            return AbsenceClaim(unit, "excuse", excuse.id, excuse.citation, secret)
        return AbsenceClaim(unit, "leave")
    return AbsenceClaim(unit, "turn" if duty is Duty.IN_TURN else "off")


def _protected(rulings: Rulings, number: int, day: int) -> bool:
    """Whether a clause on modes that tells a protected fact is in play for a class."""
    members = rulings.reasons.lists[int(rulings.reasons.reason_of[number, day])]
    found = (rulings.reasons.clauses[clause] for clause, by in members if by < 0)
    kinds = (Excuse, Forbid, Permit, Require)
    return any(clause.sensitive and isinstance(clause.rule, kinds) for clause in found)


def _officers(
    rulings: Rulings, places: Places, knot: Knot, seats: tuple[Seat, ...]
) -> tuple[Flags, Flags]:
    """Who can hold each seat, and who could with its skill, bool (people, days, seats)."""
    rows, days = knot.rows, list(knot.days)
    able = np.zeros((len(rows), len(days), len(seats)), dtype=bool)
    others = np.zeros_like(able)
    for number, seat in enumerate(seats):
        needed = seat.need[days] > 0
        able[:, :, number] = np.isin(rows, seat.able)[:, None] & needed
        if seat.skill:
            own = np.isin(rows, places.people(seat.unit, seat.rule.of))
            concerned = own[:, None] & _concerned(rulings, seat, rows, days)
            others[:, :, number] = concerned & ~able[:, :, number] & needed
    return able, others


def _concerned(rulings: Rulings, seat: Seat, rows: Rows, days: list[int]) -> Flags:
    """Whom the clause of a seat concerns on each day, whatever their skills."""
    clauses = rulings.reasons.clauses
    which = {n for n, clause in enumerate(clauses) if clause.rule is seat.rule}
    lists = rulings.reasons.lists
    has = np.array([any(c in which and by < 0 for c, by in members) for members in lists])
    return np.asarray(has[rulings.reasons.reason_of[rulings.number[rows]][:, days]])
