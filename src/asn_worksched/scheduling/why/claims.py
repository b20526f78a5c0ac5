"""What clauses and facts claim of one knot of a plan, before it is told in words."""

from __future__ import annotations

from typing import Literal

import attrs

from ...domain.acts import Citation
from ...rulings.terms import CapTerm, LimitTerm, Seat

Absence = Literal["leave", "excuse", "off", "turn"]
"""Why somebody is not at work: leave, a clause that excuses, no working day, rest in turn."""


@attrs.frozen(eq=False)
class NeedClaim:
    """A seat needs *need* officers on *day* (a day number)."""

    seat: Seat
    day: int
    need: int
    secret: bool


@attrs.frozen(eq=False)
class CapClaim:
    """A cap leaves *places* to the group (by number) on *day*."""

    cap: CapTerm
    group: int
    day: int
    places: int

    @property
    def secret(self) -> bool:
        """Whether it is a protected fact whom the cap concerns."""
        return self.cap.sensitive


@attrs.frozen(eq=False)
class LimitClaim:
    """A limit for each person over *span* (day numbers)."""

    limit: LimitTerm
    span: tuple[int, ...]
    secret: bool


@attrs.frozen
class StaffClaim:
    """There are no more people for the seats of *rule* at *unit* than the register has."""

    unit: str
    skill: str
    rule: str
    secret: bool = False


@attrs.frozen
class SkillClaim:
    """The other people of *unit* do not have *skill*."""

    unit: str
    skill: str
    rule: str
    secret: bool = False


@attrs.frozen
class AbsenceClaim:
    """People of *unit* are not at work; *citation* is that of the clause that excuses them."""

    unit: str
    why: Absence
    rule: str = ""
    citation: Citation | None = None
    secret: bool = False


@attrs.frozen
class BoundClaim:
    """Those of whom a clause makes it so must work in one of the modes of *mask*."""

    mask: int
    rule: str
    citation: Citation
    secret: bool = False


@attrs.frozen
class FixedClaim:
    """Days of single people are settled beforehand, as wishes have it."""

    secret: bool = False


Claim = (
    NeedClaim
    | CapClaim
    | LimitClaim
    | SkillClaim
    | AbsenceClaim
    | FixedClaim
    | BoundClaim
    | StaffClaim
)
ORDER = (
    NeedClaim,
    CapClaim,
    LimitClaim,
    SkillClaim,
    AbsenceClaim,
    FixedClaim,
    BoundClaim,
    StaffClaim,
)
"""Of clashes of one size the one whose claims come first here is told."""
