"""proposals(): who can take a seat that is empty, or that somebody suddenly cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from time import monotonic

import attrs
import numpy as np

from ...domain.people import Employee
from ...domain.time import as_day
from ...domain.wishes import Wishes
from ...errors import FaultKind, InvalidInput
from ...ledger import Ledger
from ...roster import OFF, Roster
from ...rulings import Rulings
from ...rulings.terms import Seat
from ...texts import N_, translator
from .counts import CHANGE, LIKING, UNFAIR, UNMET, counts_of
from .earlier import STRANGE, Cell, Earlier, Flags, in_shifts
from .ground import Ground, lowest
from .levels import Effort
from .model import Puzzle, Scene
from .outcome import Change, changes
from .reach import spread
from .repairing import scene_of
from .trial import Doing, Steps, Trial
from .written import Sheet

NO_SEAT = FaultKind(
    "ASN-RPR-004",
    N_("{unit} has no seat {post} to be held on {day}."),
    N_("Only what the law asks for can be proposed."),
    N_("Seats of that unit on that day: {known}."),
)
NO_SEAT_AT_ALL = FaultKind(
    "ASN-RPR-007",
    N_("{unit} has no seat to be held on {day}, and so no {post}."),
    N_("Only what the law asks for can be proposed."),
    N_("Correct the unit or the day; the day has to lie in the period of the roster."),
)
WHO_IS_ABSENT = FaultKind(
    "ASN-RPR-008",
    N_("{person} is said to be absent, and is not in the register."),
    N_("A key with a slip in it would leave the one who is absent at their seat."),
    N_("Correct the key; it is the one of the register."),
)
NOT_FOR_SHIFTS = FaultKind(
    "ASN-RPR-009",
    N_("This is a roster of shifts, for which nobody is proposed."),
    N_("Whether somebody can take a shift rests on all their days, not on one day alone."),
    N_("Add the absence to the leave, and repair the roster: that finds somebody."),
)
ORDER = (CHANGE, UNFAIR, UNMET, LIKING)
"""What proposals go by."""


@attrs.frozen(eq=False, slots=False, kw_only=True)
class Proposal:
    """
    One way to fill a gap: *employee* takes the seat.

    *unfairness* is by how much the sum of (duties squared / fair share) grows; *duties* are those
    of the employee then, earlier ones of the ledger too, where *fair_share* is their share of all
    duties of those who can hold the seat. *unmet* is how many wishes more are not met, *disliked*
    by how much more is done against likings.
    """

    employee: str
    unfairness: Fraction
    duties: int
    fair_share: float
    unmet: int
    disliked: int
    before: Roster
    _scene: Scene = attrs.field(repr=False)
    _steps: Steps = attrs.field(repr=False)

    @cached_property
    def roster(self) -> Roster:
        """The roster with this proposal taken; it comes without a proof."""
        was = self._scene.earlier
        mode, post = was.mode.copy(), was.post.copy()
        for at, doing in self._steps.items():
            mode[at], post[at] = doing
        law = counts_of(self._scene.ground.rulings, was.names)
        return Sheet(self._scene.ground, mode, post).roster(law, None)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every person-day that changes, in the order of the register, then by day."""
        return tuple(changes(self.before, self.roster))

    def __len__(self) -> int:
        return len(self._steps)

    def text(self, locale: str = "id") -> str:
        """A line on the burden, then one for each change."""
        say = translator(locale)
        told = say(N_("{employee}: {changes} person-days change; {duties} duties, share {share}"))
        head = told.format(
            employee=self.employee,
            changes=len(self.changes),
            duties=self.duties,
            share=f"{self.fair_share:.1f}",
        )
        return "\n".join([head, *(f"  {each.text(locale)}" for each in self.changes)])

    def __str__(self) -> str:
        return self.text("en")


def proposals(
    roster: Roster,
    rulings: Rulings,
    *,
    day: date | str,
    unit: str,
    post: str,
    absent: Iterable[Employee | str] = (),
    keep_before: date | str | None = None,
    freeze: Iterable[Cell] = (),
    ledger: Ledger | None = None,
    wishes: Wishes | None = None,
    seconds: float = 60.0,
) -> tuple[Proposal, ...]:
    """
    Everybody who can lawfully take *post* of *unit* on *day*, the best first; () for a full seat.

    *absent* people are not there that day, whatever their ruling says. A proposal fills the seat
    and makes nothing else worse: no other seat, cap, limit or turn, and nothing before
    *keep_before* or in *freeze* moves. In order: fewest changed person-days, then the least growth
    of unfairness by the *ledger*, then *wishes*, then the register. Of each employee the best way
    is given; one that takes three changes or more is looked for by CP-SAT, within *seconds* for all
    of them together. Raises :class:`InvalidInput` for a seat that there is not (``ASN-RPR-004``,
    ``-007``), absent people who are not in the register (``-008``), a roster of shifts (``-009``),
    and as :func:`repair` does.
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
    if not gap.missing:
        return ()
    deadline = monotonic() + seconds
    found = []
    for row in gap.seat.able.tolist():
        steps = gap.best(row, deadline)
        if steps is not None:
            found.append(gap.proposal(row, steps))
    return tuple(sorted(found, key=_rank))


def people_missing(
    roster: Roster,
    rulings: Rulings,
    *,
    day: date | str,
    unit: str,
    post: str,
    absent: Iterable[Employee | str] = (),
) -> int:
    """
    How many people a seat lacks, 0 for a full one; all is as for :func:`proposals`.

    Whoever may not be where they are leaves the seat.
    """
    gap = Gap.of(roster, rulings, (as_day(day), unit, post), absent=absent)
    return max(gap.missing, 0)


def _rank(proposal: Proposal) -> tuple[int, Fraction, int, int]:
    """The order of the register comes by itself: sorting is stable."""
    return len(proposal), proposal.unfairness, proposal.unmet, proposal.disliked


@attrs.frozen(eq=False, slots=False)
class Gap:
    """
    An officer missing in a *roster*: the *seat*, its *post* and the *day* (numbers), on *trial*.

    *absent* are the rows of whoever is not there that day.
    """

    roster: Roster
    trial: Trial
    seat: Seat
    day: int
    post: int
    absent: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        roster: Roster,
        rulings: Rulings,
        place: tuple[date, str, str],
        *,
        absent: Iterable[Employee | str] = (),
        keep_before: date | str | None = None,
        freeze: Iterable[Cell] = (),
        ledger: Ledger | None = None,
        wishes: Wishes | None = None,
    ) -> Gap:
        """Read the roster; whoever is absent, or may not be where they are, leaves the seat."""
        if in_shifts(roster):
            raise InvalidInput([NOT_FOR_SHIFTS.at()])
        seat, day = _seat(rulings, place)
        gone = [each if isinstance(each, str) else each.key for each in absent]
        if strange := [key for key in gone if key not in rulings.people]:
            raise InvalidInput([WHO_IS_ABSENT.at(person=key) for key in strange])
        earlier = Earlier.of(roster, rulings, keep_before, freeze)
        for key in gone:
            at = (rulings.people.index(key), day)
            earlier.mode[at], earlier.post[at], earlier.held[at] = OFF, 0, True
        scene = scene_of(rulings, earlier, ledger, wishes)
        post = earlier.names.index(seat.post)
        left = _cleared(scene.ground, seat, day, post)
        if left.any():
            scene = scene_of(rulings, earlier, ledger, wishes)
            earlier.held[left] = True
        rows = frozenset(map(rulings.people.index, gone))
        return cls(roster, Trial.of(scene), seat, day, post, rows)

    @property
    def scene(self) -> Scene:
        """The scene with its bounds as they are on trial."""
        return self.trial.scene

    @cached_property
    def missing(self) -> int:
        """How many officers the seat lacks."""
        was = self.scene.earlier
        rows = self.seat.able
        here = [self.scene.ground.at_office(mode) for mode in was.mode[rows, self.day].tolist()]
        there = (was.post[rows, self.day] == self.post) & np.array(here, dtype=bool)
        return int(self.seat.need[self.day]) - int(there.sum())

    def first(self, row: int) -> Doing | None:
        """What somebody would do in the seat; ``None`` where they may not, or do it already."""
        ground, was, at = self.scene.ground, self.scene.earlier, (row, self.day)
        open_ = int(ground.working[at] & ground.office)
        if was.held[at] or not open_ or ground.away[at]:
            return None
        code = int(was.mode[at])
        if not (ground.at_office(code) and open_ >> (code - 1) & 1):
            code = int(lowest(np.array([open_], dtype=np.uint8))[0])
        doing = (code, self.post)
        return None if doing == (int(was.mode[at]), int(was.post[at])) else doing

    def best(self, row: int, deadline: float) -> Steps | None:
        """The best lawful way for somebody to take the seat; ``None`` where none is found."""
        doing = self.first(row)
        if doing is None:
            return None
        steps: Steps = {(row, self.day): doing}
        if not self.trial.worse(steps):
            return steps
        pairs = sorted(self.trial.mended(steps), key=self._worth)
        return pairs[0] if pairs else self._further(row, doing, deadline)

    def _worth(self, steps: Steps) -> tuple[object, ...]:
        return self.trial.burden(steps), *self.trial.wishes(steps), sorted(steps.items())

    def _further(self, row: int, doing: Doing, deadline: float) -> Steps | None:
        """Three changes or more, proven the fewest unless time runs out."""
        scene, at = self.scene, (row, self.day)
        seed = np.zeros_like(scene.earlier.held)
        seed[at] = True
        cells = spread(seed, scene.earlier.held, scene.counts, ())
        ways = self.trial.open(cells & (self._known | seed))
        here = (ways.row == row) & (ways.day == self.day)
        ways = ways.only(~here | ((ways.mode == doing[0]) & (ways.post == doing[1])))
        puzzle = Puzzle(scene, cells & (self._known | seed), ways, levels=ORDER, strict=True)
        answer = puzzle.settle(LIKING, Effort(max(deadline - monotonic(), 0.0)))
        if answer is None:
            return None
        was = scene.earlier
        taken = zip(answer.row.tolist(), answer.day.tolist(), strict=True)
        doings = zip(answer.mode.tolist(), answer.post.tolist(), strict=True)
        return {
            cell: done
            for cell, done in zip(taken, doings, strict=True)
            if done != (int(was.mode[cell]), int(was.post[cell]))
        }

    @property
    def _known(self) -> Flags:
        """Cells that can stay as they are; days of whoever is new are not planned here."""
        was = self.scene.earlier
        return np.asarray(was.known & (was.mode != STRANGE))

    def proposal(self, row: int, steps: Steps) -> Proposal:
        """With what it means for fairness and wishes."""
        unmet, disliked = self.trial.wishes(steps)
        duties, share = self._duties(row, steps)
        return Proposal(
            employee=self.scene.ground.rulings.people.frame["key"][row],
            unfairness=self.trial.burden(steps),
            duties=duties,
            fair_share=share,
            unmet=unmet,
            disliked=disliked,
            before=self.roster,
            scene=self.scene,
            steps=steps,
        )

    def _duties(self, row: int, steps: Steps) -> tuple[int, float]:
        """Somebody's duties, and their share of those of all who can hold the seat."""
        shares = zip(self.scene.shares, self.trial.shares, strict=True)
        share, tally = next(each for each in shares if not each[0].work)
        done = share.before + tally
        for at, doing in steps.items():
            done[at[0]] += int(self.scene.ground.is_duty(at, doing)) - int(share.done[at])
        able = self.seat.able
        fair = done[able].sum() * share.share[row] / share.share[able].sum()
        return int(done[row]), float(fair)


def _seat(rulings: Rulings, place: tuple[date, str, str]) -> tuple[Seat, int]:
    """The seat, and the number of the day."""
    when, unit, post = place
    known = []
    if when in rulings.period:
        day = rulings.period.index(when)
        for seat in rulings.seats_of.get(unit, ()):
            if seat.need[day]:
                known.append(seat.post)
                if seat.post == post:
                    return seat, day
    if not known:
        raise InvalidInput([NO_SEAT_AT_ALL.at(unit=unit, post=post, day=str(when))])
    told = ", ".join(sorted(known))
    raise InvalidInput([NO_SEAT.at(unit=unit, post=post, day=str(when), known=told)])


def _cleared(ground: Ground, seat: Seat, day: int, post: int) -> Flags:
    """Take whoever may not be where they are out of a seat; which cells that were."""
    was, changed = ground.earlier, np.zeros_like(ground.earlier.held)
    for row in seat.able.tolist():
        at = (row, day)
        if was.post[at] == post and not ground.kept[at] and not was.held[at]:
            was.mode[at] = OFF if ground.resting[at] else ground.home[at]
            was.post[at] = 0
            changed[at] = True
    return changed
