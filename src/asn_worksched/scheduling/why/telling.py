"""From numbers to words: the claims of a clash as reasons, and its mends as relaxations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs
import numpy as np

from ...domain.law import Rule
from ...texts import N_
from .claims import (
    AbsenceClaim,
    BoundClaim,
    CapClaim,
    Claim,
    FixedClaim,
    LimitClaim,
    NeedClaim,
    SkillClaim,
    StaffClaim,
)
from .helping import capped, modes_text, relaxation
from .knots import Flags
from .mending import Mend
from .reading import Reading
from .smallest import Clash
from .tangle import Numbers
from .words import LEAVE, PLAN, REGISTER, WISHES, Impossible, Reason, Values

Pair = tuple[str, str]
NEED = N_("officers needed at {post} of {office}: {need}")
SECRET_NEED = N_("officers needed at {post} of {office}")
CAP = N_("at most {places} people of {group} in {modes}")
SECRET_CAP = N_("a cap on people of {group} in {modes}")
LIMIT = N_("at most {most} days in {modes} for each person")
SECRET_LIMIT = N_("a limit on days in {modes}")
STAFF: Pair = (
    N_("people of {office} with the skill {skill}: {people}"),
    N_("people of {office} for that post: {people}"),
)
SECRET_STAFF = N_("no more people of {office} may hold that post")
SKILL = N_("people of {office} without the skill {skill}: {people}")
SECRET_SKILL = N_("people of {office} without the skill {skill}")
ABSENT = {
    "leave": N_("on leave: {people} of {base}"),
    "excuse": N_("excused: {people} of {base}"),
    "off": N_("without a working day: {people} of {base}"),
    "turn": N_("at rest in turn: {people} of {base}"),
}
SECRET_ABSENT = {
    "leave": N_("people of {unit} on leave"),
    "excuse": N_("people of {unit} excused"),
    "off": N_("people of {unit} without a working day"),
    "turn": N_("people of {unit} at rest in turn"),
}
SOURCES = {"leave": LEAVE, "excuse": "", "off": REGISTER, "turn": PLAN}
FIXED = N_("people whose day is settled beforehand: {people}")
SECRET_FIXED = N_("people whose day is settled beforehand")
BOUND = N_("people who must work in {modes}: {people}")
SECRET_BOUND = N_("people who must work in {modes}")


@attrs.frozen(eq=False)
class Teller:
    """
    Tells one clash of a reading.

    Where any claim of it rests on a protected fact, no number of the clash is told at all: the
    others would tell it.
    """

    reading: Reading
    found: Clash

    @property
    def clash(self) -> Numbers:
        """The claims of the clash by number."""
        return self.found.claims

    @property
    def claims(self) -> list[Claim]:
        """The claims of the clash, clauses first."""
        return [self.reading.claims[number] for number in sorted(self.clash)]

    @property
    def secret(self) -> bool:
        """Whether numbers would tell a protected fact."""
        return any(claim.secret for claim in self.claims)

    @property
    def columns(self) -> list[int]:
        """The days of the clash, by their place in the knot."""
        found = {column for claim in self.claims for column in self._columns(claim)}
        return sorted(found) or list(range(len(self.reading.scene.knot.days)))

    def _columns(self, claim: Claim) -> list[int]:
        days = self.reading.scene.knot.days
        if isinstance(claim, NeedClaim | CapClaim):
            return [days.index(claim.day)]
        return [days.index(day) for day in claim.span] if isinstance(claim, LimitClaim) else []

    def _dates(self, columns: Iterable[int]) -> tuple[date, ...]:
        scene = self.reading.scene
        return tuple(scene.rulings.period.days[scene.knot.days[column]] for column in columns)

    def told(self, mends: Sequence[Mend], columns: Sequence[int]) -> Impossible:
        """
        The clash in words, as one of all the days *columns*, and the *mends* that undo it there.

        Days are told of single reasons and changes only where these have not all the same.
        """
        dated = len(columns) > 1
        return Impossible(
            days=self._dates(columns),
            group=self.group,
            reasons=self.reasons,
            relaxations=tuple(
                relaxation(self.reading, mend, secret=self.secret, dated=dated) for mend in mends
            ),
            smallest=self.found.smallest,
        )

    @property
    def group(self) -> str:
        """The office of the first seat, the group of the first cap, or else the units."""
        for claim in self.claims:
            if isinstance(claim, NeedClaim):
                return claim.seat.unit
            if isinstance(claim, CapClaim):
                return claim.cap.names[claim.group]
        scene = self.reading.scene
        return ", ".join(scene.places.names[unit] for unit in scene.knot.units)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """One reason for each claim, those that differ in their days only told as one."""
        return tuple(self._reasons())

    def _reasons(self) -> Iterable[Reason]:
        alike: dict[object, tuple[Reason, list[int]]] = {}
        for claim in self.claims:
            reason = self._reason(claim)
            key = (reason.template, tuple(sorted(reason.values.items())), reason.rule)
            alike.setdefault(key, (reason, []))[1].extend(self._columns(claim))
        several = len(self.columns) > 1
        for reason, columns in alike.values():
            days = self._dates(sorted(set(columns))) if several else ()
            yield attrs.evolve(reason, days=days)

    def _reason(self, claim: Claim) -> Reason:
        match claim:
            case NeedClaim(seat=seat):
                values = {"need": claim.need, "post": seat.post, "office": seat.unit}
                return self._clause("need", (NEED, SECRET_NEED), values, seat.rule)
            case CapClaim(cap=cap):
                values = {"places": claim.places, **capped(self.reading, claim)}
                return self._clause("cap", (CAP, SECRET_CAP), values, cap.rule)
            case LimitClaim(limit=limit):
                values = {"most": limit.rule.at_most, "modes": "/".join(limit.rule.modes)}
                return self._clause("limit", (LIMIT, SECRET_LIMIT), values, limit.rule)
            case StaffClaim() | SkillClaim():
                return self._lack(claim)
            case AbsenceClaim():
                return self._absence(claim)
            case FixedClaim():
                return self._fixed()
            case BoundClaim():
                return self._bound(claim)

    def _clause(self, kind: str, texts: Pair, values: Values, rule: Rule) -> Reason:
        return Reason(
            kind=kind,
            template=texts[self.secret],
            values=self._shown(values),
            rule=rule.id,
            citation=rule.citation,
        )

    def _shown(self, values: Values) -> Values:
        """*values* without numbers where these would tell too much."""
        if not self.secret:
            return values
        return {name: value for name, value in values.items() if not isinstance(value, int)}

    def _lack(self, claim: StaffClaim | SkillClaim) -> Reason:
        staff = isinstance(claim, StaffClaim)
        scene = self.reading.scene
        where = scene.able if staff else scene.others
        people = _people(where[:, :, self._seats(claim)])
        values = {"people": people, "office": claim.unit, "skill": claim.skill}
        open_, closed = (STAFF[not claim.skill], SECRET_STAFF) if staff else (SKILL, SECRET_SKILL)
        return Reason(
            kind="staff" if staff else "skill",
            template=closed if self.secret else open_,
            values=self._shown(values),
            source=REGISTER,
        )

    def _seats(self, claim: StaffClaim | SkillClaim | None = None) -> list[int]:
        """The seats of the clash by number, or those that a claim is about."""
        seats = self.reading.scene.seats
        if claim is not None:
            own = (claim.unit, claim.skill, claim.rule)
            return [n for n, s in enumerate(seats) if (s.unit, s.skill, s.rule.id) == own]
        needed = {id(each.seat) for each in self.claims if isinstance(each, NeedClaim)}
        return [n for n, seat in enumerate(seats) if id(seat) in needed]

    def _absence(self, claim: AbsenceClaim) -> Reason:
        scene = self.reading.scene
        able = np.asarray(scene.able[:, self.columns][:, :, self._seats()].any(axis=2))
        absent = np.asarray(able & scene.held(claim)[:, self.columns])
        values = {
            "people": _people(absent),
            "base": _people(able),
            "unit": claim.unit,
        }
        texts = SECRET_ABSENT if self.secret else ABSENT
        return Reason(
            kind=claim.why,
            template=texts[claim.why],
            values=self._shown(values),
            rule=claim.rule,
            citation=claim.citation,
            source=SOURCES[claim.why],
        )

    def _bound(self, claim: BoundClaim) -> Reason:
        held = self.reading.scene.held(claim)[:, self.columns] & self._concerned()
        people = _people(held)
        values = {"people": people, "modes": modes_text(self.reading, claim.mask)}
        return Reason(
            kind="bound",
            template=SECRET_BOUND if self.secret or self._telling() else BOUND,
            values=self._shown(values),
            rule=claim.rule,
            citation=claim.citation,
        )

    def _fixed(self) -> Reason:
        settled = (self.reading.scene.fixed[:, self.columns] != 0) & self._concerned()
        return Reason(
            kind="fixed",
            template=SECRET_FIXED if self.secret else FIXED,
            values=self._shown({"people": _people(np.asarray(settled))}),
            source=WISHES,
        )

    def _telling(self) -> bool:
        """Whether how many are bound would tell for how many a protected fact is true."""
        stands = self.reading.scene.stands
        return any(stand.secret for stand in stands)

    def _concerned(self) -> Flags:
        """Whom the clauses of the clash concern, bool (people, days of the clash)."""
        scene, columns = self.reading.scene, self.columns
        found = scene.able[:, columns][:, :, self._seats()].any(axis=2)
        for claim in self.claims:
            if isinstance(claim, CapClaim):
                inside = scene.group(claim.cap) == claim.group
                inside[:, [d != claim.day for d in scene.knot.days]] = False
                found |= inside[:, columns]
            elif isinstance(claim, LimitClaim):
                inside = np.isin(scene.knot.days, claim.span)
                found |= (claim.limit.who[scene.knot.rows][:, None] & inside)[:, columns]
        return np.asarray(found)


def _people(flags: Flags) -> int:
    """How many people are flagged anywhere; they are the first axis."""
    return int(np.count_nonzero(flags.reshape(len(flags), -1).any(axis=1)))
