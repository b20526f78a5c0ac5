"""An earlier roster laid over new rulings: people and days found again, by key and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs
import numpy as np
import numpy.typing as npt

from ...domain.assignment import reserve_of
from ...domain.people import Employee
from ...domain.time import as_day
from ...errors import Fault, FaultKind, InvalidInput
from ...roster import OFF, Roster
from ...rulings import Rulings
from ...texts import N_

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Posts = npt.NDArray[np.int32]
Cell = tuple[Employee | str, date | str]

STRANGE = np.uint8(255)
"""A mode that the law at hand does not know."""

UNKNOWN_PERSON = FaultKind(
    "ASN-RPR-001",
    N_("{person} is to be kept as it was, and is not both in the register and in the roster."),
    N_("Only what somebody did before can be kept."),
    N_("Correct the key, or leave the line out."),
)
OUTSIDE = FaultKind(
    "ASN-RPR-002",
    N_("{person} is to be kept as it was on {day}, which the roster or the rulings do not hold."),
    N_("Only what somebody did before can be kept."),
    N_("Correct the day, or leave the line out."),
)
STRANGE_MODE = FaultKind(
    "ASN-RPR-003",
    N_("{person} is to be kept on {day} in {mode}, a mode that the law at hand does not know."),
    N_("A roster holds the modes of one law."),
    N_("Let the day be changed, or add the policy that has the mode."),
)

NO_PAIR = FaultKind(
    "ASN-RPR-005",
    N_("{found} is no person and day that could be kept."),
    N_("What is to be kept is told as pairs: who, and on which day."),
    N_("Write it like ('A-3', '2020-03-18'); for all past days give keep_before."),
)
IN_SHIFTS = FaultKind(
    "ASN-RPR-006",
    N_("{people} people of this roster work in shifts, and repair() is for rotations."),
    N_("Shifts are repaired by their own rules: rest, days in a row and cover."),
    N_("Use repair_shifts() with the rules of the shifts; the command repair does so by itself."),
)


@attrs.frozen(eq=False, kw_only=True)
class Earlier:
    """
    What people did before, (people, days) of the new rulings.

    *mode* (bit position plus one, ``OFF``, ``STRANGE``) and *post* (int32, a position in *names*
    whose first is "" for none) are those of days that are *known*; *held* are those that must stay.
    *row* and *day* (int64) find people and days in the *roster*, -1 for who or what is new. *gone*
    are the keys of people who are in the register no more.
    """

    roster: Roster
    mode: Codes
    post: Posts
    names: tuple[str, ...]
    known: Flags
    held: Flags
    row: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]
    gone: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        roster: Roster,
        rulings: Rulings,
        keep_before: date | str | None = None,
        freeze: Iterable[Cell] = (),
    ) -> Earlier:
        """
        *roster* as the people and days of *rulings* have it, with what must stay.

        Raises :class:`InvalidInput` for a cell to be kept that there is not (``ASN-RPR-001``,
        ``ASN-RPR-002``), that the law has no word for (``ASN-RPR-003``), or that is no pair
        (``ASN-RPR-005``): all of it at once.
        """
        keys = rulings.people.frame["key"].to_list()
        row = np.array([_row(roster, key) for key in keys], dtype=np.int64)
        day = np.array([_day(roster, each) for each in rulings.period], dtype=np.int64)
        known = (row >= 0)[:, None] & (day >= 0)[None, :]
        names = _names(roster, rulings)
        code = {name: number for number, name in enumerate(names)}
        post_of = np.array([0, *(code[name] for name in roster.posts)], dtype=np.int32)
        mode = np.where(known, _modes(roster, rulings)[roster.mode][np.ix_(row, day)], OFF)
        works = known & (mode != OFF)
        post = np.where(works, post_of[roster.post][np.ix_(row, day)], 0).astype(np.int32)
        found = cls(
            roster=roster,
            mode=mode.astype(np.uint8),
            post=post,
            names=names,
            known=known,
            held=known & False,
            row=row,
            day=day,
            gone=tuple(key for key in roster.people.frame["key"] if key not in rulings.people),
        )
        return attrs.evolve(found, held=found._kept(rulings, keep_before, freeze))

    def _kept(
        self, rulings: Rulings, keep_before: date | str | None, freeze: Iterable[Cell]
    ) -> Flags:
        held = np.zeros_like(self.known)
        if keep_before is not None:
            past = np.array([day < as_day(keep_before) for day in rulings.period], dtype=bool)
            held |= self.known & past[None, :]
        faults = []
        for cell in freeze:
            if not _is_pair(cell):
                faults.append(NO_PAIR.at(found=repr(cell)))
                continue
            key, day = cell[0] if isinstance(cell[0], str) else cell[0].key, as_day(cell[1])
            if key not in rulings.people or key not in self.roster.people:
                faults.append(UNKNOWN_PERSON.at(person=key))
            elif day not in rulings.period or day not in self.roster.period:
                faults.append(OUTSIDE.at(person=key, day=str(day)))
            else:
                held[rulings.people.index(key), rulings.period.index(day)] = True
        faults += self._strange(rulings, held)
        if faults:
            raise InvalidInput(faults)
        return held

    def _strange(self, rulings: Rulings, held: Flags) -> Iterator[Fault]:
        for row, day in np.argwhere(held & (self.mode == STRANGE)).tolist():
            code = int(self.roster.mode[self.row[row], self.day[day]])
            yield STRANGE_MODE.at(
                person=rulings.people.frame["key"][row],
                day=str(rulings.period.days[day]),
                mode=self.roster.modes.members[code - 1].code,
            )


def _is_pair(cell: object) -> bool:
    if not isinstance(cell, tuple | list) or len(cell) != 2:
        return False
    return isinstance(cell[0], str | Employee) and isinstance(cell[1], str | date)


def in_shifts(roster: Roster) -> int:
    """How many people of *roster* have a day in a shift."""
    shifts = [False, *(name in roster.shift_posts for name in roster.posts)]
    there = np.array(shifts, dtype=bool)[roster.post] & (roster.mode != OFF)
    return int(np.count_nonzero(there.any(axis=1)))


def _row(roster: Roster, key: str) -> int:
    return roster.people.index(key) if key in roster.people else -1


def _day(roster: Roster, day: date) -> int:
    return roster.period.index(day) if day in roster.period else -1


def _modes(roster: Roster, rulings: Rulings) -> Codes:
    """The code in *rulings* of each code of a roster."""
    known = rulings.modes
    codes = [known.bit(mode.code) + 1 if mode.code in known else STRANGE for mode in roster.modes]
    return np.array([OFF, *codes], dtype=np.uint8)


def _names(roster: Roster, rulings: Rulings) -> tuple[str, ...]:
    """Every post there was or is to be; the first is none."""
    named = {seat.post for seat in rulings.seats}
    named |= {reserve_of(seat.post) for seat in rulings.seats if seat.rule.reserve}
    return ("", *sorted({*roster.posts, *named} - {""}))
