"""hindrance(): why somebody cannot take a seat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from time import monotonic
from typing import Any

import attrs

from ...domain.acts import Citation
from ...domain.people import Employee
from ...domain.ruling import Duty
from ...domain.time import as_day
from ...domain.wishes import Wishes
from ...ledger import Ledger
from ...roster import Roster
from ...rulings import Rulings
from ...rulings.terms import CapTerm, LimitTerm
from ...texts import N_, translator
from .counts import EMPTY, WATCH
from .earlier import Cell
from .proposing import Gap

THERE = N_("holds the seat already")
ELSEWHERE = N_("is not of {unit}")
UNSKILLED = N_("does not have the skill {skill}")
NOT_MEANT = N_("is not among those whom the clause asks for")
ABSENT = N_("is not there that day")
KEPT = N_("is kept as they were that day")
NO_DUTY = N_("has no duty that day")
EXCUSED = N_("is excused from duty that day")
NOT_ALLOWED = N_("may not be at the office that day")
WISHED = N_("is fixed to stay away that day")
NO_PLACE = N_("the cap leaves no place")
AT_LIMIT = N_("has reached a limit")
NEEDED = N_("is needed at {post}")
TURNS = N_("has worked the days owed in turn")


@attrs.frozen
class Hindrance:
    """
    Why *employee* cannot take a seat: *reason* is a message id, filled in with *facts*.

    *rule* and *citation* are the clause in the way. No health data, and nothing that rests on it,
    is ever among them: of leave nothing is told but that there is some.
    """

    employee: str
    reason: str
    facts: Mapping[str, object] = attrs.field(factory=dict)
    rule: str = ""
    citation: Citation | None = None

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        told = translator(locale)(self.reason).format(**self.facts)
        cited = f" [{self.citation.text(locale)}]" if self.citation else ""
        return f"{self.employee} {told}{cited}"

    def __str__(self) -> str:
        return self.text("en")


def hindrance(
    roster: Roster,
    rulings: Rulings,
    *,
    employee: Employee | str,
    day: date | str,
    unit: str,
    post: str,
    absent: Iterable[Employee | str] = (),
    keep_before: date | str | None = None,
    freeze: Iterable[Cell] = (),
    ledger: Ledger | None = None,
    wishes: Wishes | None = None,
    seconds: float = 60.0,
) -> Hindrance | None:
    """
    Why *employee* is not among the proposals for a seat; ``None`` where they can take it.

    Everything else is as for :func:`proposals`. Raises :class:`NotKnown` for who is not in the
    register.
    """
    gap = Gap.of(
        roster,
        rulings,
        (as_day(day), unit, post),
        absent=absent,
        keep_before=keep_before,
        freeze=freeze,
        ledger=ledger,
        wishes=wishes,
    )
    key = employee if isinstance(employee, str) else employee.key
    row = rulings.people.index(key)
    found = _unable(gap, row) or _closed(gap, row) or _full(gap, row, seconds)
    return None if found is None else Hindrance(key, **found)


Told = dict[str, Any]


def _unable(gap: Gap, row: int) -> Told | None:
    """Whoever the seat is not for."""
    seat = gap.seat
    if row in seat.able:
        return None
    facts = gap.scene.ground.rulings.people.facts
    home = facts["opd.code" if seat.rule.of == "opd" else "unit.code"][row]
    cited: Told = {"rule": seat.rule.id, "citation": seat.citation}
    if home != seat.unit:
        return {"reason": ELSEWHERE, "facts": {"unit": seat.unit}}
    if seat.skill and seat.skill not in facts["skills"][row]:
        return {"reason": UNSKILLED, "facts": {"skill": seat.skill}, **cited}
    return {"reason": NOT_MEANT, **cited}


def _closed(gap: Gap, row: int) -> Told | None:
    """Whom the day itself keeps away."""
    ground, at = gap.scene.ground, (row, gap.day)
    if gap.first(row) is not None:
        return None
    if row in gap.absent:
        return {"reason": ABSENT}
    if ground.earlier.held[at]:
        return {"reason": KEPT}
    if ground.rulings.duty[at] == Duty.EXCUSED.value:
        return {"reason": EXCUSED}
    if not ground.working[at]:
        return {"reason": NO_DUTY}
    if not ground.working[at] & ground.office:
        return _forbidden(gap, row)
    return {"reason": WISHED if ground.away[at] else THERE}


def _forbidden(gap: Gap, row: int) -> Told:
    """The clause that leaves no mode at the office, unless it rests on a protected fact."""
    rulings = gap.scene.ground.rulings
    bit = int(gap.scene.ground.office).bit_length() - 1
    rule, citation = rulings.deciding(int(rulings.number[row]), gap.day, bit)
    if any(each.sensitive and each.rule.id == rule for each in rulings.reasons.clauses):
        return {"reason": NOT_ALLOWED}
    return {"reason": NOT_ALLOWED, "rule": rule, "citation": citation}


def _full(gap: Gap, row: int, seconds: float) -> Told | None:
    """What there is no room for, whatever else changes."""
    doing = gap.first(row)
    if doing is None or gap.best(row, monotonic() + seconds) is not None:
        return None
    count, group = gap.trial.worse({(row, gap.day): doing})[0]
    term = count.source
    if isinstance(term, CapTerm | LimitTerm):
        reason = NO_PLACE if isinstance(term, CapTerm) else AT_LIMIT
        return {"reason": reason, "rule": term.rule.id, "citation": term.rule.citation}
    if count.level in (EMPTY, WATCH):
        seat, _ = count.seats[group]
        post = gap.scene.earlier.names[count.post]
        facts = {"post": post}
        return {"reason": NEEDED, "facts": facts, "rule": seat.rule.id, "citation": seat.citation}
    return {"reason": TURNS}
