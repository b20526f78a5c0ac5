"""repair(): a roster made lawful again, with the fewest changed person-days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from time import monotonic, perf_counter

import attrs
import numpy as np

from ...domain.ruling import Duty
from ...domain.wishes import Fixed, Wishes
from ...errors import Fault, InvalidInput
from ...ledger import Ledger
from ...roster import Proof, Roster
from ...rulings import Rulings
from ..background import NOT_OPEN, OUTSIDE, TORN, UNKNOWN_PERSON, Background
from ..calls import Open
from ..seating import with_desks
from .counts import CHANGE, LIKING, counts_of
from .earlier import IN_SHIFTS, Cell, Codes, Earlier, Flags, in_shifts
from .ground import Ground
from .levels import Effort
from .model import Answer, Puzzle, Scene
from .outcome import Repaired, kept_of
from .reach import Tie, apart, spread, wrong
from .shares import shares_of
from .written import Sheet

FURTHER = 2.0
"""How much work, by the solver's own measure, goes into what is ranked below changes, a part."""
_ON_DUTY = (Duty.OWED.value, Duty.IN_TURN.value)


def repair(
    roster: Roster,
    rulings: Rulings,
    *,
    keep_before: date | str | None = None,
    freeze: Iterable[Cell] = (),
    ledger: Ledger | None = None,
    wishes: Wishes | None = None,
    seed: int = 0,
    seconds: float = 60.0,
) -> Repaired:
    """
    *roster* made lawful under *rulings* with the fewest changed person-days.

    People and days are found again by key and date; who is new is planned, who has left is left
    out. Days before *keep_before* and the cells of *freeze*, pairs of a person and a day, are not
    touched, lawful or not: they hold their seats, take their places under caps, count towards
    limits and fair shares, and what is unlawful in them is told in ``kept``. A person-day counts
    as changed when its mode or its post does; working days of who rests in turn count like any
    other.

    In strict order: places and limits at the office and turns hold; caps and limits on days away;
    seats; reserves; *wishes*; then the fewest days change; and among those, what ``plan`` asks for
    goes for the changed days, with fair shares by the *ledger*. Solved exactly by CP-SAT within
    *seconds* of wall time, over the cells alone that hang together with something unlawful. Where
    the proof holds, repairing twice changes nothing. Raises :class:`MissingExtra` without OR-Tools,
    and :class:`InvalidInput` for cells to be kept that there are not, for wishes about unknown
    people or against the law, and for a roster of shifts (``ASN-RPR-006``), which
    :func:`repair_shifts` is for.
    """
    begun = perf_counter()
    if people := in_shifts(roster):
        raise InvalidInput([IN_SHIFTS.at(people=people)])
    earlier = Earlier.of(roster, rulings, keep_before, freeze)
    scene = scene_of(rulings, earlier, ledger, wishes)
    ties = list(_ties(scene, earlier.mode))
    touched = spread(_seeds(scene, ties), earlier.held, scene.counts, ties)
    mode, post = earlier.mode.copy(), earlier.post.copy()
    parts = list(apart(touched, scene.counts, ties))
    answers = list(_decided(scene, parts, Effort(seconds, seed=seed)))
    for answer in answers:
        mode[answer.row, answer.day] = answer.mode
        post[answer.row, answer.day] = answer.post
    sheet = Sheet(scene.ground, mode, post)
    proof = _proof(answers, seed, perf_counter() - begun)
    return Repaired(
        roster=sheet.roster(scene.counts, proof),
        before=roster,
        fewest=all(CHANGE in answer.proven for answer in answers),
        kept=tuple(kept_of(rulings, earlier, ~scene.ground.right)),
        gone=earlier.gone,
    )


def scene_of(
    rulings: Rulings, earlier: Earlier, ledger: Ledger | None, wishes: Wishes | None
) -> Scene:
    """What a repair knows; raises :class:`InvalidInput` for wishes that cannot be."""
    if wishes is not None:
        _check(rulings, wishes)
    rulings = with_desks(rulings, wishes)
    ground = Ground.of(rulings, earlier, wishes)
    background = Background.of(rulings, _open(ground), ledger, wishes)
    return Scene(
        ground=ground,
        counts=counts_of(rulings, earlier.names),
        shares=shares_of(rulings, ground, background),
        circles=tuple((circle.rows, circle.days) for circle in background.circles),
        spaced=tuple(background.spaced.tolist()),
    )


def _open(ground: Ground) -> Open:
    """Who can be called in, for the circles that want to meet."""
    working, office = ground.working, ground.office
    tied = (working != 0) & ((working & ~office) == 0)
    none = np.zeros_like(working)
    return Open(
        works=working != 0,
        present=tied,
        free=ground.choice & ~ground.away,
        wanted=ground.by_habit,
        habit=none,
        away=none,
        office=none,
        other=none,
    )


def _check(rulings: Rulings, wishes: Wishes) -> None:
    unknown = sorted({key for key in wishes.people() if key not in rulings.people})
    faults = [UNKNOWN_PERSON.at(person=key) for key in unknown]
    days = [(each.employee, each.day) for each in wishes.fixed]
    days += [(each.employee, each.day) for each in wishes.likings]
    for key, day in dict.fromkeys(days):
        if day not in rulings.period:
            faults.append(OUTSIDE.at(person=key, day=str(day), period=str(rulings.period)))
    inside = (each for each in wishes.fixed if each.day in rulings.period)
    faults += _impossible(rulings, [each for each in inside if each.employee not in unknown])
    if faults:
        raise InvalidInput(faults)


def _impossible(rulings: Rulings, fixed: Sequence[Fixed]) -> Iterator[Fault]:
    """Fixed days against one another or against the law."""
    office = np.uint8(rulings.modes.office_mask)
    seen: dict[tuple[str, date], bool] = {}
    for each in fixed:
        at = (rulings.people.index(each.employee), rulings.period.index(each.day))
        allowed = int(rulings.allowed[at]) if rulings.duty[at] in _ON_DUTY else 0
        rests = not allowed or rulings.duty[at] == Duty.IN_TURN.value
        way = allowed & int(office) if each.at_office else allowed & ~int(office) or rests
        if seen.setdefault((each.employee, each.day), each.at_office) != each.at_office:
            yield TORN.at(person=each.employee, day=str(each.day))
        elif not way:
            yield NOT_OPEN.at(person=each.employee, day=str(each.day))


def _seeds(scene: Scene, ties: Iterable[Tie]) -> Flags:
    """Cells that cannot stay as they are by themselves, and those of all that is missed."""
    was = scene.earlier
    found = ~was.known | ~scene.ground.kept
    counted = [count.counts(was.mode, was.post) for count in scene.counts]
    found |= wrong(scene.counts, counted) if counted else False
    for tie in ties:
        if not tie.met:
            found |= tie.cells
    return np.asarray(found & ~was.held)


def _ties(scene: Scene, mode: Codes) -> Iterator[Tie]:
    """What wishes tie together."""
    here = scene.there(mode)
    for rows, days in scene.circles:
        cells = np.zeros(here.shape, dtype=bool)
        cells[np.ix_(rows, days)] = True
        yield Tie(cells, not days or bool(here[np.ix_(rows, days)].all(axis=0).any()))
    for row in scene.spaced:
        cells = np.zeros(here.shape, dtype=bool)
        cells[row] = True
        yield Tie(cells, not (here[row, :-1] & here[row, 1:]).any())


def _decided(scene: Scene, parts: Sequence[Flags], effort: Effort) -> Iterator[Answer]:
    """
    The ways of each part: first the fewest changes of all of them, then what is ranked below.

    The second takes only so much work, so that it is the same on every machine.
    """
    deadline = monotonic() + effort.seconds
    posts = tuple(count for count in scene.counts if count.post)
    puzzles, answers = [], []
    for cells in parts:
        puzzle = Puzzle(scene, cells, scene.ground.ways(cells, posts))
        left = attrs.evolve(effort, seconds=max(deadline - monotonic(), 0.0))
        answers.append(puzzle.settle(CHANGE, left) or _as_it_is(scene, cells))
        puzzles.append(puzzle)
    for number, (puzzle, answer) in enumerate(zip(puzzles, answers, strict=True)):
        if CHANGE not in answer.proven:
            yield answer
            continue
        seconds = max(deadline - monotonic(), 0.0) / (len(parts) - number)
        further = attrs.evolve(effort, seconds=seconds, work=FURTHER)
        yield puzzle.settle(LIKING, further) or answer


def _as_it_is(scene: Scene, cells: Flags) -> Answer:
    """What is done without time: lawful cells stay, all others take the first lawful way."""
    ways = scene.ground.ways(cells, ())
    place = ways.row * cells.shape[1] + ways.day
    order = np.lexsort((ways.aside, ways.unwanted, ways.change, place))
    first = order[np.flatnonzero(np.diff(place[order], prepend=-1))]
    mode, post = ways.mode[first], ways.post[first]
    return Answer(ways.row[first], ways.day[first], mode, post, {}, frozenset())


def _proof(answers: Sequence[Answer], seed: int, seconds: float) -> Proof:
    """Objective and bound are changed person-days; where they are not proven the bound is 0."""
    changed = sum(answer.spent.get(CHANGE, 0) for answer in answers)
    least = sum(answer.spent.get(CHANGE, 0) for answer in answers if CHANGE in answer.proven)
    proven = all(LIKING in answer.proven for answer in answers)
    return Proof(
        engine="CP-SAT" if answers else "none needed",
        status="optimal" if proven else "feasible",
        objective=changed,
        bound=least,
        seed=seed,
        parts=len(answers),
        seconds=seconds,
    )
