"""plan(): from rulings to a roster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from time import perf_counter

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.assignment import reserve_of
from ..domain.ruling import Conflict
from ..domain.wishes import Wishes
from ..ledger import Ledger
from ..roster import OFF, Proof, Roster, Unfilled
from ..rulings import Rulings
from ..rulings.terms import Seat
from .away import within_caps, within_limits
from .background import Background, settled, turn_burden
from .calls import Open, what_is_open
from .dealing import Deals, deal
from .empty import empty_seats
from .missed import Outcome, caps_missed, limits_missed
from .parts import Part, parts
from .reserves import stand_by, without_reserve
from .rotation import Called
from .seating import with_desks
from .slots import hours_kept
from .solving import answers

Progress = Callable[[int, int], None]
"""Told how many parts are done, and of how many."""


def plan(
    rulings: Rulings,
    *,
    ledger: Ledger | None = None,
    wishes: Wishes | None = None,
    seed: int = 0,
    seconds: float = 60.0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Roster:
    """
    The roster that the law asks for, and the fairest of those.

    Days of rest in turn are chosen first, by themselves; what follows is the best there is given
    them. In strict order: nobody works in a mode that is not allowed, and no more people come than
    caps on the office leave room for; limits and caps on days away hold; no seat stays empty that
    could be filled; teams meet and people are spaced as *wishes* ask; nobody is moved to another
    mode away from the office; people work where they usually do; leaders stand piket only when
    nobody else can; duties are shared so that the sum of (duties squared / fair share) is least,
    the share being the days on which a person can be called; and people are called in on the days
    they like. With a *ledger*, earlier duties and days count in, and Fridays, eves of holidays and
    rest days are shared likewise, each kind for itself. Where the law divides the office day into
    shifts, those who come are shared over them evenly. Each independent part is solved to proven
    optimality by minimum-cost flow, or, where that is not exact (ceilings that cross, people who
    are moved, teams, spacing), by CP-SAT within *seconds* of wall time; ``roster.proof`` says
    which and how well. Parts are handed to *executor*, if one is given, in chunks.

    The same rulings, ledger, wishes and *seed* give the same roster, over any executor; another
    seed another one as good. What could not be had is in ``roster.unfilled`` and
    ``roster.conflicts``; the rest is planned all the same. Raises :class:`MissingExtra` without
    OR-Tools, and :class:`InvalidInput` for wishes about unknown people or against the law.
    """
    begun = perf_counter()
    bound = with_desks(rulings, wishes)
    free = what_is_open(bound, _turn(seed, "turns"), turn_burden(rulings, ledger))
    open_ = settled(rulings, free, wishes)
    sheet = _Sheet.blank(rulings, open_)
    todo = list(parts(bound, open_, Background.of(rulings, open_, ledger, wishes)))
    solved = []
    for done, (part, answer) in enumerate(answers(todo, seconds, seed, executor), 1):
        sheet.write(part, answer, seed)
        solved.append((part, answer))
        if progress is not None:
            progress(done, len(todo))
    sheet.enter_dealt()
    mode = within_caps(bound, open_, within_limits(bound, open_, sheet.mode))
    sheet = attrs.evolve(sheet, mode=mode)
    watch = list(stand_by(rulings, sheet.idle, _turn(seed, "reserves")))
    sheet.enter(watch)
    unfilled, conflicts = empty_seats(bound, solved)
    unfilled += tuple(without_reserve(rulings, watch))
    outcome = Outcome.of(bound, open_, sheet.mode)
    conflicts += (*caps_missed(outcome), *limits_missed(outcome))
    proof = _proof([answer for _, answer in solved], seed, perf_counter() - begun)
    return sheet.roster(proof, unfilled, conflicts)


def _turn(seed: int, name: str) -> int:
    """Where a circle starts: a number that depends on the seed and the part's name alone."""
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _proof(answers: list[Called], seed: int, seconds: float) -> Proof:
    cost, bound = sum(a.cost for a in answers), sum(a.bound for a in answers)
    return Proof(
        engine=" + ".join(sorted({a.engine for a in answers})) or "none needed",
        status="optimal" if cost == bound else "feasible",
        objective=cost,
        bound=bound,
        seed=seed,
        parts=len(answers),
        seconds=seconds,
    )


@attrs.frozen(eq=False)
class _Sheet:
    """The roster's matrices while they are being filled."""

    rulings: Rulings
    open: Open
    mode: npt.NDArray[np.uint8]
    post: npt.NDArray[np.uint16]
    piket: npt.NDArray[np.int16]
    posts: dict[str, int]
    clause_of: dict[str, int]
    deals: Deals = attrs.field(factory=Deals)
    seats: list[Seat] = attrs.field(factory=list)

    @classmethod
    def blank(cls, rulings: Rulings, open_: Open) -> _Sheet:
        """Everyone where they must be or usually are, nobody at a post yet."""
        mode = open_.stay.copy()
        named = {seat.post for seat in rulings.seats}
        named |= {reserve_of(seat.post) for seat in rulings.seats if seat.rule.reserve}
        posts = {post: n for n, post in enumerate(sorted(named), 1)}
        clauses = {clause.rule.id: n for n, clause in enumerate(rulings.reasons.clauses)}
        post = np.zeros(mode.shape, dtype=np.uint16)
        return cls(rulings, open_, mode, post, np.full(mode.shape, -1, np.int16), posts, clauses)

    def write(self, part: Part, answer: Called, seed: int) -> None:
        """
        Enter one part's duties, dealt out to the people of each group in turn.

        Most are only noted, and entered together with those of other parts: see enter_dealt.
        """
        groups = range(len(part.rotation.groups))
        turns = [_turn(seed, f"{part.name}:{number}") for number in groups]
        if Deals.take(part.rotation):
            self.deals.note(part.rotation, answer, turns, len(self.seats))
            self.seats.extend(part.seats)
            return
        for number, turn in enumerate(turns):
            for person, day, job in deal(part.rotation, answer, number, turn):
                if job < -1:
                    self.mode[person, day] = part.rotation.asides[-2 - job].bit + 1
                    continue
                self.mode[person, day] = self.open.office[person, day]
                if job >= 0:
                    seat = part.seats[job]
                    self.post[person, day] = self.posts[seat.post]
                    self.piket[person, day] = self.clause_of[seat.rule.id]

    def enter_dealt(self) -> None:
        """Enter the duties that were noted."""
        person, day, job = self.deals.dealt()
        self.mode[person, day] = self.open.office[person, day]
        person, day, seat = (each[job >= 0] for each in (person, day, job))
        posts = np.array([self.posts[each.post] for each in self.seats], dtype=np.uint16)
        clauses = np.array([self.clause_of[each.rule.id] for each in self.seats], dtype=np.int16)
        self.post[person, day] = posts[seat]
        self.piket[person, day] = clauses[seat]

    @property
    def idle(self) -> npt.NDArray[np.bool_]:
        """Who works without a seat, (people, days)."""
        return np.asarray((self.mode != OFF) & (self.post == 0))

    def enter(self, watch: Iterable[tuple[Seat, int, int]]) -> None:
        """Enter who stands by."""
        for seat, person, day in watch:
            self.post[person, day] = self.posts[reserve_of(seat.post)]

    def roster(
        self, proof: Proof, unfilled: tuple[Unfilled, ...], conflicts: tuple[Conflict, ...]
    ) -> Roster:
        """The finished roster."""
        rulings = self.rulings
        seed = proof.seed
        spans, shift = hours_kept(rulings, self.mode, lambda unit: _turn(seed, f"hours:{unit}"))
        works = self.mode != OFF
        day = np.arange(len(rulings.period))[None, :]
        granted = rulings.grant_of[rulings.number[:, None], day, np.maximum(self.mode, 1) - 1]
        rule = np.where(self.piket >= 0, self.piket, granted)
        return Roster(
            people=rulings.people,
            period=rulings.period,
            modes=rulings.modes,
            mode=self.mode,
            post=self.post,
            posts=tuple(self.posts),
            rule=np.where(works, rule, -1).astype(np.int16),
            rules=tuple(rulings.rule(number) for number in range(len(rulings.reasons.clauses))),
            shift=shift,
            shifts=spans,
            proof=proof,
            unfilled=unfilled,
            conflicts=(*rulings.conflicts, *conflicts),
            rulings=rulings,
        )
