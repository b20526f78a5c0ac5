"""What is lawful cell by cell, and the ways that are open to each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.assignment import reserve_of
from ...domain.ruling import Duty
from ...domain.wishes import Wishes
from ...roster import OFF
from ...rulings import Rulings
from .counts import Count
from .earlier import STRANGE, Codes, Earlier, Flags, Posts

Rows = npt.NDArray[np.intp]
Block = tuple[npt.NDArray[np.int64], ...]


@attrs.frozen(eq=False)
class Ways:
    """
    What cells may become: one entry for each cell (*row*, *day*) and way, sorted by cell.

    *mode* is a code, *post* a number. *change*, *aside*, *unwanted*, *reluctant* and *duty* are
    flags of what it would be, *liking* (int32) its price.
    """

    row: Rows
    day: Rows
    mode: Codes
    post: Posts
    change: Flags
    aside: Flags
    unwanted: Flags
    reluctant: Flags
    duty: Flags
    liking: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.row)

    def only(self, which: Flags) -> Ways:
        """Some of them."""
        return Ways(*(getattr(self, field.name)[which] for field in attrs.fields(Ways)))


@attrs.frozen(eq=False, slots=False)
class Ground:
    """
    The law of single cells under *rulings*, and what was there *earlier*.

    *came* and *away* are the days that wishes fix, *liking* what a call is liked (below 0) or not.
    Where *lenient* a cell may stay as it is though it is unlawful.
    """

    rulings: Rulings
    earlier: Earlier
    came: Flags
    away: Flags
    liking: npt.NDArray[np.int32]
    lenient: bool = False

    @classmethod
    def of(cls, rulings: Rulings, earlier: Earlier, wishes: Wishes | None) -> Ground:
        """With the days that *wishes* fix, and what they like."""
        came, away = np.zeros_like(earlier.known), np.zeros_like(earlier.known)
        liking = np.zeros(earlier.known.shape, dtype=np.int32)
        for each in wishes.fixed if wishes else ():
            at = (rulings.people.index(each.employee), rulings.period.index(each.day))
            (came if each.at_office else away)[at] = True
        for like in wishes.likings if wishes else ():
            at = (rulings.people.index(like.employee), rulings.period.index(like.day))
            liking[at] -= like.weight
        return cls(rulings, earlier, came, away, liking)

    @cached_property
    def office(self) -> np.uint8:
        """The bits of the modes at the office."""
        return np.uint8(self.rulings.modes.office_mask)

    @cached_property
    def working(self) -> Codes:
        """The modes that each may work in, bits (people, days); 0 where there is no work."""
        duty = self.rulings.duty
        on_duty = (duty == Duty.OWED.value) | (duty == Duty.IN_TURN.value)
        return np.where(on_duty, self.rulings.allowed, 0).astype(np.uint8)

    @cached_property
    def resting(self) -> Flags:
        """Who may have no work on which day."""
        return np.asarray((self.working == 0) | (self.rulings.duty == Duty.IN_TURN.value))

    @cached_property
    def choice(self) -> Flags:
        """Where both the office and another mode are lawful."""
        return np.asarray(
            ((self.working & self.office) != 0) & ((self.working & ~self.office) != 0)
        )

    @cached_property
    def home(self) -> Codes:
        """The mode of each when not called in, as a code: the usual one, or the first away."""
        usual = self.rulings.usual_of[self.rulings.number] & self.working & ~self.office
        away = self.working & ~self.office
        return lowest(np.where(usual != 0, usual, away).astype(np.uint8))

    @cached_property
    def by_habit(self) -> Flags:
        """Who usually works at the office, and need not."""
        usual = self.rulings.usual_of[self.rulings.number]
        return np.asarray(self.choice & ((usual & self.office) != 0))

    @cached_property
    def able(self) -> Flags:
        """Who may stand at which post or by for it, bool (posts, people)."""
        names = self.earlier.names
        code = {name: number for number, name in enumerate(names)}
        found = np.zeros((len(names), len(self.rulings.people)), dtype=bool)
        found[0] = True
        for seat in self.rulings.seats:
            for name in (seat.post, reserve_of(seat.post)):
                if name in code:
                    found[code[name], seat.able] = True
        return found

    @cached_property
    def reserve(self) -> Flags:
        """Which posts are reserves, one flag a post."""
        named = {reserve_of(seat.post) for seat in self.rulings.seats}
        return np.array([name in named for name in self.earlier.names], dtype=bool)

    @cached_property
    def reluctant(self) -> Flags:
        """Who is at the office by a duty to be present, one flag a person."""
        tied = (self.working != 0) & ((self.working & ~self.office) == 0)
        return np.asarray((self.rulings.required & tied).any(axis=1))

    def at_office(self, mode: int) -> bool:
        """Whether a mode code is one at the office."""
        return 0 < mode <= 8 and bool(int(self.office) >> (mode - 1) & 1)

    def is_duty(self, at: tuple[int, int], doing: tuple[int, int]) -> bool:
        """Whether what is done (mode, post) on a day of somebody counts as a duty."""
        mode, post = doing
        seated = post > 0 and not self.reserve[post]
        return self.at_office(mode) and (bool(self.choice[at]) or seated)

    @cached_property
    def right(self) -> Flags:
        """Which earlier cells are lawful by themselves."""
        return self.lawful(self.earlier.mode, self.earlier.post)

    def lawful(self, mode: Codes, post: Posts) -> Flags:
        """Which cells (people, days) are lawful by themselves."""
        bit = bit_of(mode)
        right = np.where(mode == OFF, self.resting, (bit & self.working) != 0)
        here = (bit & self.office) != 0
        row, day = np.nonzero((post > 0) & here)
        right[row, day] &= self.able[post[row, day], row]
        return np.asarray(right)

    def ways(self, cells: Flags, posts: tuple[Count, ...]) -> Ways:
        """
        Every lawful way of each of *cells*; *posts* are the counts of seats and reserves.

        What was done earlier is among them where it is lawful. Where the law asks for work and
        fixed days leave no way to do it, they do not hold.
        """
        blocks = zip(*self._all(cells, posts), strict=True)
        row, day, mode, post = (np.concatenate(each) for each in blocks)
        width = len(self.earlier.names)
        place = row * np.int64(cells.shape[1]) + day
        key = (place * 16 + mode) * width + post
        _, first = np.unique(key, return_index=True)
        row, day, mode, post = row[first], day[first], mode[first], post[first]
        return self._priced(row, day, mode.astype(np.uint8), post.astype(np.int32))

    def _all(self, cells: Flags, posts: tuple[Count, ...]) -> Iterator[Block]:
        """Blocks of (row, day, mode, post)."""
        yield from self._block(cells & self.resting & ~self.came, OFF, 0)
        for bit in range(len(self.rulings.modes.members)):
            here = bool(int(self.office) >> bit & 1)
            able = cells & ((self.working >> np.uint8(bit) & 1) != 0)
            able = able & ~(self.away if here else self.came)
            yield from self._block(able, bit + 1, 0)
            for count in posts:
                if count.modes >> (bit + 1) & 1:
                    yield from self._block(able & (count.group >= 0), bit + 1, count.post)
        row, day = np.nonzero(cells & self.earlier.known & (self.kept | self._bearable))
        mode, post = self.earlier.mode[row, day], self.earlier.post[row, day]
        yield row, day, mode.astype(np.int64), post.astype(np.int64)

    def _block(self, cells: Flags, mode: int, post: int) -> Iterator[Block]:
        row, day = np.nonzero(cells)
        if len(row):
            yield row, day, np.full(len(row), mode), np.full(len(row), post)

    @property
    def _bearable(self) -> Flags:
        """Unlawful cells that may stay."""
        return np.asarray(self.lenient & (self.earlier.mode != STRANGE))

    @cached_property
    def kept(self) -> Flags:
        """Which earlier cells are lawful by themselves, and as they are fixed."""
        here = (bit_of(self.earlier.mode) & self.office) != 0
        return np.asarray(self.right & (here | ~self.came) & (~here | ~self.away))

    def _priced(self, row: Rows, day: Rows, mode: Codes, post: Posts) -> Ways:
        at = (row, day)
        here = (bit_of(mode) & self.office) != 0
        elsewhere = (mode != OFF) & ~here
        was = self.earlier
        changed = (mode != was.mode[at]) | (post != was.post[at])
        seated = here & (post > 0) & ~self.reserve[post]
        by_habit, choice = self.by_habit[at], self.choice[at]
        return Ways(
            row=row,
            day=day,
            mode=mode,
            post=post,
            change=was.known[at] & changed,
            aside=elsewhere & (mode != self.home[at]),
            unwanted=(by_habit & elsewhere) | (choice & ~by_habit & here & ~seated),
            reluctant=seated & self.reluctant[row],
            duty=here & (choice | seated),
            liking=np.where(here & choice, self.liking[at], 0).astype(np.int32),
        )


def bit_of(mode: Codes) -> npt.NDArray[np.uint8]:
    """The bit of each mode code; 0 for none, and for modes that the law does not know."""
    known = (mode > 0) & (mode <= 8)
    return np.where(known, 1 << (np.clip(mode, 1, 8) - 1), 0).astype(np.uint8)


def lowest(mask: Codes) -> Codes:
    """The lowest set bit of each mask, as bit position plus one; 0 for none."""
    code = np.zeros_like(mask)
    for bit in reversed(range(8)):
        code[(mask >> np.uint8(bit) & 1) != 0] = bit + 1
    return code
