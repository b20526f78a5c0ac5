"""From decided cells back to a roster: rules, hours, empty seats and what could not be kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.acts import Citation
from ...domain.ruling import Conflict
from ...roster import OFF, Proof, Roster, Unfilled
from ...rulings import Rulings
from ...rulings.terms import NO_CAP, CapTerm, Seat
from ...texts import N_
from ..calls import Open, in_groups
from ..empty import AT_LIMIT, NO_PLACE, NOBODY
from ..missed import Outcome, caps_missed, limits_missed
from ..reserves import NOBODY_LEFT
from ..slots import Clock, hours_kept
from .counts import EMPTY, WATCH, Count
from .earlier import Codes, Flags, Posts
from .ground import Ground, bit_of, lowest

KEPT = N_("everybody who could is kept as they were")
Shorts = npt.NDArray[np.int16]


@attrs.frozen(eq=False)
class Sheet:
    """The cells as they are to be: *mode* (codes) and *post* (numbers of the ground's names)."""

    ground: Ground
    mode: Codes
    post: Posts

    @property
    def rulings(self) -> Rulings:
        """The law at hand."""
        return self.ground.rulings

    def roster(self, counts: Sequence[Count], proof: Proof | None) -> Roster:
        """
        The roster of these cells.

        Days that are held keep their rule and hours; all others have those of the law at hand.
        """
        rulings, was = self.rulings, self.ground.earlier
        used = np.unique(self.post)
        names = [was.names[number] for number in used.tolist() if number]
        number = np.zeros(len(was.names), dtype=np.uint16)
        number[[each for each in used.tolist() if each]] = np.arange(1, len(names) + 1)
        rule, rules = self._rules()
        shift, shifts = self._hours()
        unfilled, clashes = self._empty(counts)
        outcome = Outcome.of(rulings, self._open(), self.mode)
        missed = (*clashes, *caps_missed(outcome), *limits_missed(outcome))
        return Roster(
            people=rulings.people,
            period=rulings.period,
            modes=rulings.modes,
            mode=self.mode,
            post=number[self.post],
            posts=tuple(names),
            rule=rule,
            rules=rules,
            shift=shift,
            shifts=shifts,
            proof=proof,
            unfilled=unfilled,
            conflicts=(*rulings.conflicts, *missed),
            rulings=rulings,
        )

    def _rules(self) -> tuple[Shorts, tuple[tuple[str, Citation], ...]]:
        rulings, was = self.rulings, self.ground.earlier
        day = np.arange(len(rulings.period))[None, :]
        granted = rulings.grant_of[rulings.number[:, None], day, np.maximum(self.mode, 1) - 1]
        rule = np.where(self.mode != OFF, self._seated(granted), -1).astype(np.int16)
        rules = [rulings.rule(clause) for clause in range(len(rulings.reasons.clauses))]
        of = {told: number for number, told in reversed(list(enumerate(rules)))}
        row, column = np.nonzero(was.held & (self.mode != OFF))
        theirs = was.roster.rule[was.row[row], was.day[column]]
        rule[row, column] = -1
        for number in np.unique(theirs[theirs >= 0]).tolist():
            told = was.roster.rules[number]
            if told not in of:
                of[told] = len(rules)
                rules.append(told)
            some = theirs == number
            rule[row[some], column[some]] = of[told]
        return rule, tuple(rules)

    def _seated(self, granted: Shorts) -> Shorts:
        """The clause of each seat, over those that grant a mode."""
        rulings, names = self.rulings, self.ground.earlier.names
        clause = {each.rule.id: n for n, each in enumerate(rulings.reasons.clauses)}
        code = {name: number for number, name in enumerate(names)}
        rule = granted.copy()
        for seat in rulings.seats:
            there = self.post[seat.able] == code[seat.post]
            here = there & ((seat.need > 0) | ~self._needed(seat))[None, :]
            rule[seat.able] = np.where(here, clause[seat.rule.id], rule[seat.able])
        return rule

    def _needed(self, seat: Seat) -> Flags:
        """On which days another clause asks for the same post of the same unit."""
        days = np.zeros(len(seat.need), dtype=bool)
        for other in self.rulings.seats_of.get(seat.unit, ()):
            if other.post == seat.post and other is not seat:
                days |= other.need > 0
        return days

    def _hours(self) -> tuple[Shorts, tuple[Clock, ...]]:
        """Hours by the law; as they were where they are held, or still are those of a shift."""
        was = self.ground.earlier
        spans, shift = hours_kept(self.rulings, self.mode, lambda _: 0)
        known = {span: number for number, span in enumerate(spans)}
        row, column = np.nonzero(was.known & (was.held | self._in_shifts) & (self.mode != OFF))
        theirs = was.roster.shift[was.row[row], was.day[column]]
        held = was.held[row, column]
        shift[row[held], column[held]] = -1
        for number in np.unique(theirs[theirs >= 0]).tolist():
            span = was.roster.shifts[number]
            some = (theirs == number) & (held | self._one_of(span)[row, column])
            if some.any():
                shift[row[some], column[some]] = known.setdefault(span, len(known))
        return shift, tuple(known)

    @property
    def _in_shifts(self) -> Flags:
        """Unchanged cells of days that the law divides into shifts."""
        was = self.ground.earlier
        same = (self.mode == was.mode) & (self.post == was.post)
        pattern = self.rulings.pattern_of[self.rulings.number]
        return np.asarray(same & (pattern >= 0))

    def _one_of(self, span: Clock) -> Flags:
        """Where *span* is one of the shifts of the day."""
        rulings = self.rulings
        found = np.zeros_like(self.ground.earlier.known)
        pattern = rulings.pattern_of[rulings.number]
        for number, each in enumerate(rulings.patterns):
            days = np.array([span in each.spans(day) for day in rulings.period], dtype=bool)
            found |= (pattern == number) & days
        return found

    def _open(self) -> Open:
        """Who could be where, for telling what stands against a cap or a limit."""
        ground = self.ground
        works = self.mode != OFF
        tied = (ground.working != 0) & ((ground.working & ~ground.office) == 0)
        present = works & (tied | ground.earlier.held)
        office = lowest((ground.working & ground.office).astype(np.uint8))
        return Open(
            works=works,
            present=present,
            free=works & ground.choice & ~present,
            wanted=works & ground.by_habit & ~present,
            habit=ground.home,
            away=ground.home,
            office=office,
            other=np.zeros_like(self.mode),
        )

    def _empty(self, counts: Sequence[Count]) -> tuple[tuple[Unfilled, ...], list[Conflict]]:
        """Seats and reserves that are missing, and a conflict for each without a place."""
        unfilled, clashes = [], []
        for count in counts:
            if count.level not in (EMPTY, WATCH):
                continue
            missing = count.missed(count.tally(count.counts(self.mode, self.post)))
            for group in np.flatnonzero(missing).tolist():
                seat, day = count.seats[group]
                many = int(missing[group])
                reason, cap = self._why(seat, day) if count.level == EMPTY else (NOBODY_LEFT, None)
                post = self.ground.earlier.names[count.post]
                unfilled.append(self._missing(seat, post, day, many, reason))
                if cap is not None:
                    clashes.append(self._clash(seat, day, many, *cap))
        nobody = (each for each in self.rulings.seats if not len(each.able))
        for seat in nobody:
            for day in np.flatnonzero(seat.need).tolist():
                need = int(seat.need[day])
                unfilled.append(self._missing(seat, seat.post, day, need, NOBODY))
        return tuple(sorted(unfilled, key=lambda each: (each.day, each.unit, each.post))), clashes

    def _missing(self, seat: Seat, post: str, day: int, many: int, reason: str) -> Unfilled:
        return Unfilled(
            day=self.rulings.period.days[day],
            unit=seat.unit,
            post=post,
            missing=many,
            rule=seat.rule.id,
            citation=seat.citation,
            reason=reason,
        )

    def _why(self, seat: Seat, day: int) -> tuple[str, tuple[CapTerm, int] | None]:
        """Why a seat is empty; the cap in the way and its group, if it was one."""
        ground = self.ground
        idle = [row for row in seat.able.tolist() if self._idle(row, day)]
        if not idle:
            return NOBODY, None
        free = [row for row in idle if not ground.earlier.held[row, day]]
        if not free:
            return KEPT, None
        for cap, group in self._full(day):
            if any(
                cap.group[row] == group and cap.counted[row, day] and not self._here(row, day)
                for row in free
            ):
                return NO_PLACE, (cap, group)
        return AT_LIMIT, None

    def _idle(self, row: int, day: int) -> bool:
        """Whether somebody may be at the office that day and holds no seat."""
        ground = self.ground
        at_seat = self.post[row, day] and not ground.reserve[self.post[row, day]]
        return bool(ground.working[row, day] & ground.office) and not at_seat

    def _here(self, row: int, day: int) -> bool:
        return bool(bit_of(self.mode[[row], [day]])[0] & self.ground.office)

    def _full(self, day: int) -> Iterator[tuple[CapTerm, int]]:
        """The caps on the office, and the groups of each, without a place that day."""
        bits = bit_of(self.mode)
        for cap in self.rulings.caps:
            if cap.mask & self.ground.office:
                there = in_groups(cap, ((bits & np.uint8(cap.mask)) != 0) & cap.counted)
                full = (there >= cap.places) & (cap.places < NO_CAP)
                yield from ((cap, group) for group in np.flatnonzero(full[:, day]).tolist())

    def _clash(self, seat: Seat, day: int, many: int, cap: CapTerm, group: int) -> Conflict:
        places = int(cap.places[group, day])
        return Conflict(
            day=self.rulings.period.days[day],
            group=cap.names[group],
            clauses=(cap.rule.citation, seat.citation),
            rules=(cap.rule.id, seat.rule.id),
            needed=None if cap.sensitive else places + many,
            places=None if cap.sensitive else places,
        )
