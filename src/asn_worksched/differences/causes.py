"""Which holiday, leave or clause is behind a day that changes from one ruling to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
import numpy as np
import numpy.typing as npt

from ..calendars import Holiday
from ..domain.acts import Citation
from ..domain.law import Excuse, Forbid, Permit, Require, Rule
from ..domain.leave import Leave
from ..domain.ruling import Duty
from ..rulings import Rulings
from .hows import How

Numbers = npt.NDArray[np.int64]
Pair = tuple[Numbers, Numbers]
Codes = frozenset[str]
_KINDS = (Excuse, Require, Forbid, Permit)
_IDLE = frozenset({Duty.OFF.value, Duty.EXCUSED.value})


@attrs.frozen
class Cause:
    """
    A clause, a holiday or a leave that is in one of two rulings and not in the other.

    *rule* is its id, "" for holidays and leave; *how* is seen from the first ruling.
    """

    rule: str
    how: How
    citation: Citation


Causes = tuple[tuple[Cause, ...], ...]


def causes_of(
    before: Rulings, after: Rulings, classes: Pair, days: Numbers
) -> tuple[Causes, Numbers]:
    """
    What is behind each changed cell: the distinct lists of causes, and which of them it is.

    A cell is a class of either ruling (*classes*, by number) on a day (*days*, by number). Leave is
    a matter of single people and is added by :func:`with_leave`.
    """
    words = [
        matrix[number, days].astype(np.int64)
        for rulings, number in zip((before, after), classes, strict=True)
        for matrix in (
            *(rulings.reasons.reason_of, rulings.duty_of),
            *(rulings.allowed_of, rulings.usual_of),
        )
    ]
    off = Duty.OFF.value
    dated = np.where((words[1] == off) != (words[5] == off), days, -1)
    _, first, which = np.unique(
        np.stack([*words, dated], axis=1), axis=0, return_index=True, return_inverse=True
    )
    causes: dict[tuple[Cause, ...], int] = {}
    numbers = []
    for cell in first.tolist():
        one, two = (
            _Side.of(rulings, int(number[cell]), int(days[cell]))
            for rulings, number in zip((before, after), classes, strict=True)
        )
        numbers.append(causes.setdefault(tuple(_causes(one, two)), len(causes)))
    return tuple(causes), np.array(numbers, dtype=np.int64)[which.ravel()]


def with_leave(
    before: Rulings, after: Rulings, cells: Pair, causes: Causes, cause: Numbers
) -> tuple[Causes, Numbers]:
    """
    *causes* and *cause* (one a cell) with the leaves that only one of two rulings knows.

    *cells* are (row, day) in order of both. A leave is a cause where the person is excused by it,
    and by no clause.
    """
    known = {found: number for number, found in enumerate(causes)}
    which, width = cause.copy(), len(before.period)
    places = cells[0] * width + cells[1]
    for place, leave, how in _leave_of_one(before, after):
        at = int(np.searchsorted(places, place))
        row, day = divmod(place, width)
        side = after if how == "added" else before
        number = int(side.number[row])
        excused = side.duty_of[number, day] == Duty.EXCUSED.value
        changed = at < len(places) and places[at] == place
        if changed and excused and not side.in_play(number, day, Excuse):
            found = (*causes[which[at]], Cause("", how, leave.citation))
            which[at] = known.setdefault(found, len(known))
    return tuple(known), which


def _leave_of_one(before: Rulings, after: Rulings) -> Iterator[tuple[int, Leave, How]]:
    """The days of leave of one ruling only, by row * days + day."""
    if before.reasons.leaves == after.reasons.leaves:
        return
    old, new = _leave_days(before), _leave_days(after)
    for place in sorted(new.keys() - old.keys()):
        yield place, new[place], "added"
    for place in sorted(old.keys() - new.keys()):
        yield place, old[place], "removed"


def _leave_days(rulings: Rulings) -> dict[int, Leave]:
    found: dict[int, Leave] = {}
    for leave in rulings.reasons.leaves:
        start = rulings.people.index(leave.employee) * len(rulings.period)
        for day in leave.period:
            if day in rulings.period:
                found.setdefault(start + rulings.period.index(day), leave)
    return found


@attrs.frozen
class _Side:
    """What one of two rulings says of a class on a day; *clauses* by name, see :func:`_bearing`."""

    duty: int
    allowed: Codes
    usual: Codes
    holiday: Holiday | None
    clauses: dict[str, Rule]

    @classmethod
    def of(cls, rulings: Rulings, number: int, day: int) -> _Side:
        return cls(
            duty=int(rulings.duty_of[number, day]),
            allowed=_codes(rulings, int(rulings.allowed_of[number, day])),
            usual=_codes(rulings, int(rulings.usual_of[number, day])),
            holiday=rulings.reasons.holidays.get(rulings.period.days[day]),
            clauses=_bearing(rulings, number, day),
        )

    def giving(self, code: str) -> set[str]:
        """The names of the clauses that give a mode."""
        return {
            name
            for name, rule in self.clauses.items()
            if isinstance(rule, Permit | Require) and code in rule.modes
        }

    def taking(self, code: str) -> set[str]:
        """The names of the clauses that take a mode away: against it, or for others only."""
        return {
            name
            for name, rule in self.clauses.items()
            if (isinstance(rule, Forbid) and code in rule.modes)
            or (isinstance(rule, Require) and code not in rule.modes)
        }

    def making_usual(self, codes: Codes) -> set[str]:
        """The names of the clauses that make one of *codes* usual."""
        return {
            name
            for name, rule in self.clauses.items()
            if isinstance(rule, Permit) and rule.usual and codes & {*rule.modes}
        }

    def unmade(self, codes: Codes) -> Codes:
        """Those of *codes* that no clause makes usual."""
        return frozenset(code for code in codes if not self.making_usual(frozenset({code})))


def _codes(rulings: Rulings, mask: int) -> Codes:
    return frozenset(mode.code for mode in rulings.modes.within(mask))


def _bearing(rulings: Rulings, number: int, day: int) -> dict[str, Rule]:
    """
    The clauses in play that bear on duty and modes, by name, the most binding and nearest first.

    By the name in the law: sensitive clauses of one act share the id that they show.
    """
    reasons = rulings.reasons
    members = reasons.lists[int(reasons.reason_of[number, day])]
    clauses = [reasons.clauses[clause] for clause, by in members if by < 0]
    places: dict[str, int] = {}
    for place, each in enumerate(reasons.clauses):
        places.setdefault(each.instrument.id, place)
    nearest = sorted(clauses, key=lambda each: places[each.instrument.id], reverse=True)
    return {
        each.name: each.rule for kind in _KINDS for each in nearest if isinstance(each.rule, kind)
    }


def _causes(one: _Side, two: _Side) -> Iterator[Cause]:
    """What is behind one change, nearest first: a holiday, excuses, or clauses on modes."""
    off = [side.duty == Duty.OFF.value for side in (one, two)]
    if off[0] and not off[1] and one.holiday:
        yield Cause("", "removed", one.holiday.citation)
    if off[1] and not off[0] and two.holiday:
        yield Cause("", "added", two.holiday.citation)
    if one.duty != two.duty:
        excuses = [side.clauses for side in (one, two) if side.duty == Duty.EXCUSED.value]
        names = {name for found in excuses for name in found if isinstance(found[name], Excuse)}
        yield from _told(one, two, names)
    if not {one.duty, two.duty} & _IDLE:
        found = [*_told(one, two, _behind(one, two))]
        yield from found or _told(one, two, {*one.clauses, *two.clauses})


def _behind(one: _Side, two: _Side) -> set[str]:
    """
    The names of the clauses by which modes are gained, lost, or usual.

    A mode is gained because it is given now, or is not taken away any more; lost in reverse.
    """
    names: set[str] = set()
    for side, other in ((one, two), (two, one)):
        for code in other.allowed - side.allowed:
            names |= side.taking(code) | (set() if side.giving(code) else other.giving(code))
        if one.usual != two.usual:
            names |= other.making_usual(side.unmade(other.usual))
    return names


def _told(one: _Side, two: _Side, names: Iterable[str]) -> Iterator[Cause]:
    """Those of *names* that differ, as causes: what came, then what changed, then what went."""
    wanted = frozenset(names)
    old, new = one.clauses, two.clauses
    for name in new:
        if name in wanted and name not in old:
            yield _cause(new[name], "added")
    for name in new:
        if name in wanted and name in old and _terms(old[name]) != _terms(new[name]):
            yield _cause(new[name], "changed")
    for name in old:
        if name in wanted and name not in new:
            yield _cause(old[name], "removed")


def _cause(rule: Rule, how: How) -> Cause:
    return Cause(rule.id, how, rule.citation)


def _terms(rule: Rule) -> tuple[object, ...]:
    return rule.kind, getattr(rule, "modes", ()), getattr(rule, "usual", False)
