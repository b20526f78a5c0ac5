"""The cheapest lawful pattern of each person at given prices, proven."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from .courses import Course, Faces
from .model import OFF, Flags, Grid, Prices, ShiftModel
from .terms import Contract, Index, Terms, contracts_of, first_lengths, lawful_first, openings
from .traces import read

CELLS = 1 << 26
"""How many numbers the tables kept at a time may hold, beyond those of the one at work."""
TILE = 1 << 16
"""How many numbers one step of a table should work on: what a cache holds."""
_MOST_COUNTS = 2
_MOST_RAISES = 12
_SMALL = 5
_COUNTED = 1 << 24
_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


@attrs.frozen(eq=False)
class Cheapest:
    """
    One pattern a person asked for, *rows* (int16 (people, days)).

    *price* (int64) is the sum of the prices of what *rows* work; no lawful pattern costs less than
    *floor* (int64). Where they meet, the pattern is proven cheapest. *found* is false where there
    is none, proven if *floor* is ``NEVER``.
    """

    price: npt.NDArray[np.int64]
    floor: npt.NDArray[np.int64]
    rows: Grid
    found: Flags


NEVER = np.int64(2**62)


@attrs.define(eq=False)
class Penalties:
    """
    What each person's work in each shift costs beyond its price, to keep the limits.

    *extra* (int64 (people, shifts)), the *step* of its next change, and the *way* of the last.
    """

    extra: npt.NDArray[np.int64]
    step: npt.NDArray[np.int64]
    way: npt.NDArray[np.int8]

    @classmethod
    def none(cls, model: ShiftModel) -> Penalties:
        """No penalties yet."""
        shape = (model.people, model.shifts)
        return cls(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int8))

    def learn(self, people: Index, over: npt.NDArray[np.int64], price: Prices) -> None:
        """
        Dearer where a limit is broken (*over* > 0), cheaper where it isn't reached.

        Steps double as long as they lead one way, and halve when they turn.
        """
        reach = np.abs(price).max(axis=(1, 2), initial=0)[:, None]
        first = reach // 16 + 1
        extra, step, way = self.extra[people], self.step[people], self.way[people]
        lawful = np.asarray((over <= 0).all(axis=1))[:, None]
        move = np.where(over > 0, 1, np.where((over < 0) & (extra > 0) & lawful, -1, 0))
        moving = move != 0
        again = moving & (move == way)
        turned = moving & (move == -way)
        step = np.where(again, step * 2, np.where(turned, step // 2 + 1, step))
        step = np.where(moving & (way == 0), first, np.minimum(step, 4 * first))
        self.extra[people] = np.clip(extra + move * step, 0, 4 * reach)
        self.step[people] = step
        self.way[people] = np.where(moving, move, way)


class Pricer:
    """
    Prices the patterns of the people of *model*; keeps its tables from one call to the next.

    With *slack*, looks only at patterns whose minutes keep within so many shifts of an even pace:
    quicker over long spans, and then *floor* proves nothing.
    """

    def __init__(self, model: ShiftModel, slack: float | None = None) -> None:
        self.model, self.slack = model, slack
        self.contracts = contracts_of(model)
        self.allowed = lawful_first(model)
        self._terms: dict[Contract, Terms] = {}
        self._opens: dict[int, Flags] = {}
        self._courses: dict[tuple[Any, ...], Course] = {}
        longest = max((contract.most_on for contract in self.contracts), default=0)
        self.first = np.stack([first_lengths(model, n) for n in range(longest + 1)], axis=1)

    def cheapest(self, price: Prices, people: Index, *, counts: int = _MOST_COUNTS) -> Cheapest:
        """
        The cheapest lawful pattern of each of *people* at *price* (int64 (people, days, shifts)).

        The limits of each shift are counted only for those who would break them, at most *counts*
        of them, never in tables too large; beyond that the price of the shift is raised until the
        limit is kept, which leaves a gap between the price found and *floor*. Should no price do,
        the limit is counted after all or the shift kept to a few days.
        """
        wanted = len(people)
        out = Cheapest(
            np.zeros(wanted, dtype=np.int64),
            np.full(wanted, NEVER),
            np.full((wanted, self.model.days), OFF, dtype=np.int16),
            np.zeros(wanted, dtype=bool),
        )
        counted: list[tuple[int, ...]] = [()] * wanted
        left = np.arange(wanted)
        asked, raised = price, 0
        dear = 2 * self.model.days * (int(np.abs(price).max(initial=0)) + 1)
        while len(left):
            value, rows = self._solve(asked[left], people[left], [counted[at] for at in left])
            proven = (asked[left] == price[left]).all(axis=(1, 2))
            found = value < NEVER
            proven |= ~found
            out.floor[left[proven]] = value[proven]
            out.rows[left], out.found[left] = rows, found
            broken = self._broken(rows, people[left])
            again = found & broken.any(axis=1)
            if again.any() and asked is price:
                asked = price.copy()
            for at in np.flatnonzero(again).tolist():
                number, shift = int(left[at]), int(broken[at].argmax())
                person = int(people[number])
                wanted_counts = (*counted[number], shift)
                many = len(wanted_counts) > counts and raised <= _MOST_RAISES
                if not many and self._countable(person, wanted_counts):
                    counted[number] = wanted_counts
                elif raised <= _MOST_RAISES:
                    asked[number, :, shift] += max(1, int(np.abs(price[number]).max()) // 8)
                elif not self._restrict(asked[number], rows[at], person, shift, dear):
                    again[at], out.found[number] = False, False
            raised += 1
            left = left[again]
        out.price[:] = price_of(out.rows, price)
        return out

    def _countable(self, person: int, shifts: tuple[int, ...]) -> bool:
        """Whether tables that count *shifts* are of a size to be kept."""
        terms = self.terms(self.contracts[person])
        width = max(1, int((terms.high - terms.low).max()) + 1)
        width += 2 * terms.contract.most_on * max(terms.kinds.units)
        counts = np.prod([float(self.model.most_of[person, shift]) + 1 for shift in shifts])
        return bool(counts * width * (terms.weekends + 1) * (terms.days + 1) <= _COUNTED)

    def _restrict(self, asked: Prices, row: Grid, person: int, shift: int, dear: int) -> bool:
        """Leave *shift* only its best days in *row*; whether that is anything new."""
        days = np.flatnonzero(row == shift)
        best = days[np.argsort(asked[days, shift], kind="stable")]
        barred = np.ones(len(row), dtype=bool)
        barred[best[: self.model.most_of[person, shift]]] = False
        new = bool((asked[days, shift] < dear).all())
        asked[barred, shift] = dear
        return new

    def quick(
        self, price: Prices, people: Index, penalties: Penalties, *, tries: int = 2
    ) -> Cheapest:
        """
        As :meth:`cheapest`, but *penalties* learn to keep the limits; small ones may be counted.

        A pattern may be missing, or not be the cheapest; *floor* holds nevertheless.
        """
        wanted = len(people)
        out = Cheapest(
            np.full(wanted, NEVER),
            np.full(wanted, -NEVER),
            np.full((wanted, self.model.days), OFF, dtype=np.int16),
            np.zeros(wanted, dtype=bool),
        )
        left = np.arange(wanted)
        counted: list[tuple[int, ...]] = [()] * wanted
        for trial in range(tries + 1):
            over, alive = self._try(price, people, penalties, left, counted, out)
            if trial < tries:
                penalties.learn(people[left[alive]], over[alive], price[left[alive]])
            again = alive & (over > 0).any(axis=1)
            if trial == tries - 1:
                worst = over.argmax(axis=1)
                again &= self.model.most_of[people[left], worst] <= _SMALL
                for at in np.flatnonzero(again).tolist():
                    again[at] = self._countable(int(people[left[at]]), (int(worst[at]),))
                    counted[int(left[at])] = (int(worst[at]),)
            left = left[again]
            if not len(left):
                break
        out.price[~out.found] = 0
        return out

    def _try(
        self,
        price: Prices,
        people: Index,
        penalties: Penalties,
        left: Index,
        counted: list[tuple[int, ...]],
        out: Cheapest,
    ) -> tuple[npt.NDArray[np.int64], Flags]:
        """Better *out* for those *left*: how far they are beyond limits, who has any pattern."""
        who, plain = people[left], price[left]
        extra = penalties.extra[who]
        for row, number in enumerate(left.tolist()):
            extra[row, list(counted[number])] = 0
        these = [counted[number] for number in left.tolist()]
        value, rows = self._solve(plain + extra[:, None, :], who, these)
        alive = np.asarray(value < NEVER)
        floor = np.where(alive, value - (extra * self.model.most_of[who]).sum(axis=1), NEVER)
        out.floor[left] = np.maximum(out.floor[left], floor)
        over = self._works(rows) - self.model.most_of[who]
        spent = price_of(rows, plain)
        better = alive & (over <= 0).all(axis=1) & (spent < out.price[left])
        at = left[better]
        out.price[at], out.rows[at], out.found[at] = spent[better], rows[better], True
        return over, alive

    def _broken(self, rows: Grid, people: Index) -> npt.NDArray[np.int64]:
        """By how much each limit is broken, int64 (people, shifts)."""
        over = self._works(rows) - self.model.most_of[people]
        return np.asarray(np.maximum(over, 0), dtype=np.int64)

    def _works(self, rows: Grid) -> npt.NDArray[np.int64]:
        """How many days of each shift are worked, int64 (people, shifts)."""
        works = np.zeros((len(rows), self.model.shifts), dtype=np.int64)
        at, day = np.nonzero(rows >= 0)
        np.add.at(works, (at, rows[at, day]), 1)
        return works

    def _solve(
        self, price: Prices, people: Index, counted: list[tuple[int, ...]]
    ) -> tuple[npt.NDArray[np.int64], Grid]:
        """The least price of each, ``NEVER`` for none; only *counted* limits are kept."""
        value = np.full(len(people), NEVER)
        rows = np.full((len(people), self.model.days), OFF, dtype=np.int16)
        dtype = self._dtype(price, people)
        groups: dict[Contract, list[int]] = {}
        for at, person in enumerate(people.tolist()):
            limits = tuple(int(self.model.most_of[person, shift]) for shift in counted[at])
            contract = attrs.evolve(self.contracts[person], limits=limits)
            groups.setdefault(contract, []).append(at)
        for contract, members in groups.items():
            if (self.terms(contract).low > self.terms(contract).high).any():
                continue
            for some in self._batches(contract, members):
                course = self._course(contract, len(some), dtype)
                these = np.array(some)
                faces = self._faces(
                    price[these], people[these], contract, [counted[n] for n in some]
                )
                course.fill(faces)
                best, found = read(course, faces)
                best[best >= int(course.void) // 2] = NEVER
                value[these], rows[these] = best, found
        return value, rows

    def terms(self, contract: Contract) -> Terms:
        """The terms of *contract*, worked out once."""
        if contract not in self._terms:
            self._terms[contract] = Terms.of(self.model, contract, self.slack)
        return self._terms[contract]

    def _faces(
        self, price: Prices, people: Index, contract: Contract, counted: list[tuple[int, ...]]
    ) -> Faces:
        if contract.least_off not in self._opens:
            self._opens[contract.least_off] = openings(self.model, self.terms(contract).kinds)
        code = np.zeros((len(people), self.model.shifts), dtype=np.intp)
        for at, shifts in enumerate(counted):
            for number, shift in enumerate(shifts):
                code[at, shift] = 1 << number
        return Faces(
            price,
            self.allowed[people],
            self._opens[contract.least_off][people],
            self.first[people][:, : contract.most_on + 1],
            self.model.may_rest[people],
            code,
        )

    def _dtype(self, price: Prices, people: Index) -> type[np.signedinteger[Any]]:
        reach = np.abs(np.where(self.allowed[people], price, 0)).max(axis=2).sum(axis=1)
        small = int(reach.max(initial=0)) < np.iinfo(np.int32).max // 16
        return np.int32 if small else np.int64

    def _batches(self, contract: Contract, members: list[int]) -> Iterable[list[int]]:
        """*members*, in lists of few lengths; so that they do, the last may be named again."""
        terms = self.terms(contract)
        units = terms.kinds.units
        spare = contract.most_on * (max(units) - min(units)) + 1
        width = max(1, int((terms.high - terms.low).max())) + 1
        cells = (terms.weekends + 1) * int(np.prod([n + 1 for n in contract.limits])) * width
        most = max(1, min(TILE // (spare * cells), CELLS // (2 * cells * (terms.days + 1))))
        number = -(-len(members) // most)
        size = -(-len(members) // number)
        for begin in range(0, len(members), size):
            some = members[begin : begin + size]
            wanted = next((n for n in _SIZES if len(some) <= n <= most), len(some))
            yield some + some[-1:] * (wanted - len(some))

    def _course(self, contract: Contract, size: int, dtype: type[np.signedinteger[Any]]) -> Course:
        key = (contract, size, dtype)
        if key in self._courses:
            return self._courses[key]
        course = Course(self.terms(contract), size, dtype)
        held = sum(kept.ended.size + kept.ready.size for kept in self._courses.values())
        while self._courses and held + course.ended.size + course.ready.size > CELLS:
            oldest = self._courses.pop(next(iter(self._courses)))
            held -= oldest.ended.size + oldest.ready.size
        self._courses[key] = course
        return course


def price_of(rows: Grid, price: Prices) -> npt.NDArray[np.int64]:
    """The sum of *price* (people, days, shifts) over what each of *rows* works."""
    taken = np.take_along_axis(price, np.maximum(rows, 0)[:, :, None].astype(np.intp), axis=2)
    return np.asarray(np.where(rows >= 0, taken[:, :, 0], 0).sum(axis=1), dtype=np.int64)
