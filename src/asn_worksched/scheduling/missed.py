"""What a plan could not keep to: caps overrun and limits missed, each with the clause against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.ruling import Conflict
from ..rulings import Rulings
from ..rulings.terms import NO_CAP, CapTerm, LimitTerm, spans_of
from .calls import Flags, Masks, Open, bits, in_groups
from .floors import Rows, members

Named = tuple[str, Citation]


@attrs.frozen(eq=False, slots=False)
class Outcome:
    """What a plan came to: *worked* (bits (people, days)) is the mode of each day, 0 for none."""

    rulings: Rulings
    open: Open
    worked: Masks

    @classmethod
    def of(cls, rulings: Rulings, open_: Open, mode: Masks) -> Outcome:
        """Of a finished plan, *mode* as bit position plus one."""
        return cls(rulings, open_, bits(mode))

    def within(self, mask: int) -> Flags:
        """Who works in a mode of *mask*, (people, days)."""
        return np.asarray((self.worked & np.uint8(mask)) != 0)

    @cached_property
    def full(self) -> Sequence[Flags]:
        """Of each cap of the rulings, the groups and days without a place left."""
        return [
            np.asarray(in_groups(cap, self.within(cap.mask) & cap.counted) >= cap.places)
            for cap in self.rulings.caps
        ]


def caps_missed(outcome: Outcome) -> Iterator[Conflict]:
    """
    One for each cap, group and day with more people in its modes than there are places, unless the
    rulings tell of as many already.

    The clause against it is the first that keeps one of them there: a full cap, a limit on days at
    the office, the turns they owe, or what binds them to a mode.
    """
    rulings = outcome.rulings
    for cap in rulings.caps:
        inside = outcome.within(cap.mask) & cap.counted
        if not (in_groups(cap, inside) > cap.places).any():
            continue
        told = _Told.of(rulings, cap)
        for group, rows in members(cap):
            there = inside[rows].sum(axis=0)
            for day in np.flatnonzero(there > cap.places[group]).tolist():
                if not told.accounts_for(group, day, there):
                    rule, citation = _keeping(outcome, cap, rows[inside[rows, day]], day)
                    yield Conflict(
                        day=rulings.period.days[day],
                        group=cap.names[group],
                        clauses=(cap.rule.citation, citation),
                        rules=(cap.rule.id, rule),
                        needed=None if cap.sensitive else int(there[day]),
                        places=None if cap.sensitive else int(cap.places[group, day]),
                    )


@attrs.frozen(eq=False)
class _Told:
    """
    What clashes of law tell of one cap, by group and day: its *own*, and the most people whom a
    clash with another cap sends *here*.
    """

    rulings: Rulings
    cap: CapTerm
    own: dict[tuple[int, int], list[Conflict]]
    here: dict[tuple[int, int], int]

    @classmethod
    def of(cls, rulings: Rulings, cap: CapTerm) -> _Told:
        told = cls(rulings, cap, {}, {})
        number = {name: group for group, name in enumerate(cap.names)}
        sending = {clash.rules[0] for clash in rulings.conflicts if clash.rules[1] == cap.rule.id}
        sharing = {
            other.rule.id: _sharing(other, cap)
            for other in rulings.caps
            if other.rule.id in sending
        }
        secret = {each.rule.id for each in rulings.caps if each.sensitive}
        for clash in rulings.conflicts:
            if clash.needed is None and not secret.intersection(clash.rules):
                continue
            for day in _days_of(rulings, clash):
                if clash.rules[0] == cap.rule.id and clash.group in number:
                    told.own.setdefault((number[clash.group], day), []).append(clash)
                elif clash.rules[1] == cap.rule.id and clash.rules[0] in sharing:
                    sent = NO_CAP if clash.needed is None else clash.needed - (clash.places or 0)
                    for group in sharing[clash.rules[0]].get(clash.group, ()):
                        told.here[group, day] = max(told.here.get((group, day), 0), int(sent))
        return told

    def accounts_for(self, group: int, day: int, there: npt.NDArray[np.int64]) -> bool:
        """Whether a clash of law accounts for all of the people *there* (one number a day)."""
        for clash in self.own.get((group, day), ()):
            days = _days_of(self.rulings, clash)
            capped = [at for at in days if self.cap.places[group, at] < NO_CAP]
            if clash.needed is None or there[capped].sum() <= clash.needed:
                return True
        over = int(there[day] - self.cap.places[group, day])
        return over <= self.here.get((group, day), 0)


def _days_of(rulings: Rulings, clash: Conflict) -> range:
    """The day numbers of a clash."""
    first, last = rulings.period.index(clash.day), clash.last or clash.day
    return range(first, rulings.period.index(last) + 1)


def _sharing(other: CapTerm, cap: CapTerm) -> dict[str, list[int]]:
    """The groups of a cap that have people of each group of another one, by that one's name."""
    both = (other.group >= 0) & (cap.group >= 0)
    found: dict[str, list[int]] = {}
    for one, two in np.unique(np.column_stack([other.group, cap.group])[both], axis=0).tolist():
        found.setdefault(other.names[one], []).append(two)
    return found


def _keeping(outcome: Outcome, cap: CapTerm, who: Rows, day: int) -> Named:
    """What keeps the first of *who* in the modes of a cap, by id and citation."""
    rulings = outcome.rulings
    office = rulings.modes.office_mask
    called = outcome.open.free[who, day] & (not cap.mask & office)
    callable_ = who[called]
    for number, other in enumerate(rulings.caps):
        groups = np.unique(other.group[callable_]) if other.mask & office else ()
        if any(group >= 0 and outcome.full[number][group, day] for group in groups):
            return other.rule.id, other.rule.citation
    for limit in rulings.limits:
        if limit.who[callable_].any() and limit.mask & office:
            return limit.rule.id, limit.rule.citation
    first = int(who[~called][0] if not called.all() else who[0])
    if rulings.in_turn[first, day]:
        return _turns_of(rulings, cap, first, day)
    bit = int(outcome.worked[first, day]).bit_length() - 1
    return rulings.binding(int(rulings.number[first]), day, bit)


def _turns_of(rulings: Rulings, cap: CapTerm, row: int, day: int) -> Named:
    """What makes somebody work in turn on *day*: another cap on the days of that week, or hours."""
    week = next(span for span in spans_of(rulings.period, "week") if day in span)
    turning = rulings.in_turn[row, week]
    number = int(rulings.number[row])
    for other in rulings.caps:
        group = int(other.group[row])
        if other is not cap and group >= 0:
            held = other.ties(rulings.allowed_of[number, week]) & other.counted[row, week]
            if (turning & held & (other.places[group, week] < NO_CAP)).any():
                return other.rule.id, other.rule.citation
    hours = int(rulings.hours_of[number, day])
    rule = rulings.hours[hours] if hours >= 0 else cap.rule
    return rule.id, rule.citation


@attrs.frozen(eq=False)
class _Excess:
    """
    People with too many *days* of a limit in one span: their *rows*, by how many each is *over*,
    and which of the days they have *spent* in its modes (rows, days).
    """

    limit: LimitTerm
    days: Rows
    rows: Rows
    over: npt.NDArray[np.int64]
    spent: Flags

    def of(self, which: Flags) -> _Excess:
        """Only for some of the rows."""
        return attrs.evolve(
            self, rows=self.rows[which], over=self.over[which], spent=self.spent[which]
        )


def limits_missed(outcome: Outcome) -> Iterator[Conflict]:
    """
    Every excess over a limit that is left, with what stands against the limit, by span and group.

    That is a full cap, its group told with its places in that span and with the days over the limit
    besides; else another limit or the clause that leaves no other mode, each unit told with
    the days that the limit leaves all of them and those that they have.
    """
    for limit in outcome.rulings.limits:
        inside = outcome.within(limit.mask) & limit.who[:, None]
        for span in limit.spans:
            spent = inside[:, list(span)]
            over = spent.sum(axis=1) - limit.rule.at_most
            rows = np.flatnonzero(over > 0)
            if len(rows):
                excess = _Excess(limit, np.asarray(span), rows, over[rows], spent[rows])
                yield from _excess_told(outcome, excess)


def _excess_told(outcome: Outcome, excess: _Excess) -> Iterator[Conflict]:
    told = np.zeros(len(excess.rows), dtype=bool)
    for number, cap in enumerate(outcome.rulings.caps):
        shut = _shut(outcome, number, excess)
        told |= shut
        for group in np.unique(cap.group[excess.rows[shut]]).tolist():
            limited = cap.places[group, excess.days]
            places = int(limited[limited < NO_CAP].sum())
            over = int(excess.over[shut & (cap.group[excess.rows] == group)].sum())
            named = ((cap.rule.id, cap.rule.citation), _named(excess.limit))
            secret = cap.sensitive or _secret(outcome.rulings, excess.limit)
            numbers = None if secret else (places + over, places)
            yield _clash(outcome, excess, cap.names[group], named, numbers)
    yield from _without_cap(outcome, excess.of(~told))


def _shut(outcome: Outcome, number: int, excess: _Excess) -> Flags:
    """Whom a cap that is full keeps in the modes of a limit on some day, one a row."""
    rulings, cap = outcome.rulings, outcome.rulings.caps[number]
    cells = np.ix_(excess.rows, excess.days)
    group = cap.group[excess.rows][:, None]
    allowed = rulings.allowed_of[rulings.number[excess.rows][:, None], excess.days]
    ways = (allowed & np.uint8(cap.mask) & ~np.uint8(excess.limit.mask)) != 0
    movable = excess.spent & ways & ~outcome.open.present[cells]
    held = cap.counted[cells] & (group >= 0) & outcome.full[number][group, excess.days]
    return np.asarray((movable & held).any(axis=1))


def _without_cap(outcome: Outcome, excess: _Excess) -> Iterator[Conflict]:
    """What no cap accounts for: one for each unit and clause that stands against the limit."""
    rulings, limit = outcome.rulings, excess.limit
    units = rulings.people.frame["unit"].gather(excess.rows).to_numpy().astype(str)
    alike = np.column_stack([np.unique(units, return_inverse=True)[1], rulings.number[excess.rows]])
    _, first, of = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    spent: dict[tuple[str, Named], tuple[int, int]] = {}
    for kind, one in enumerate(first.tolist()):
        against = _against(outcome, excess, one)
        rows = of.ravel() == kind
        days, most = spent.get((str(units[one]), against), (0, 0))
        days += int(excess.spent[rows].sum())
        most += int(rows.sum()) * limit.rule.at_most
        spent[str(units[one]), against] = days, most
    secret = _secret(rulings, limit)
    for (unit, against), numbers in spent.items():
        named = (_named(limit), against)
        yield _clash(outcome, excess, unit, named, None if secret else numbers)


def _against(outcome: Outcome, excess: _Excess, one: int) -> Named:
    """Another limit on somebody's other modes, or else the clause that leaves them none."""
    rulings, row, mask = outcome.rulings, int(excess.rows[one]), np.uint8(excess.limit.mask)
    number = int(rulings.number[row])
    days = excess.days[excess.spent[one]]
    allowed = rulings.allowed_of[number, days]
    tied = days[(allowed & ~mask) == 0]
    if len(tied) <= excess.limit.rule.at_most:
        for other in rulings.limits:
            ways = (allowed & np.uint8(other.mask) & ~mask) != 0
            counted = [day for span in other.spans for day in span]
            if other.who[row] and np.isin(days[ways], counted).any():
                return _named(other)
    day = int(tied[0] if len(tied) else days[0])
    return rulings.binding(number, day, int(outcome.worked[row, day]).bit_length() - 1)


def _named(limit: LimitTerm) -> Named:
    return limit.rule.id, limit.rule.citation


def _secret(rulings: Rulings, limit: LimitTerm) -> bool:
    """Whether a limit is for people of whom a protected fact is true."""
    return any(each.sensitive and each.rule is limit.rule for each in rulings.reasons.clauses)


def _clash(
    outcome: Outcome,
    excess: _Excess,
    group: str,
    named: tuple[Named, Named],
    numbers: tuple[int, int] | None,
) -> Conflict:
    """A conflict over the days of an excess; *numbers* are those needed and the places."""
    (one, first), (two, second) = named
    days = outcome.rulings.period.days
    needed, places = numbers or (None, None)
    return Conflict(
        day=days[excess.days[0]],
        last=days[excess.days[-1]],
        group=group,
        clauses=(first, second),
        rules=(one, two),
        needed=needed,
        places=places,
    )
