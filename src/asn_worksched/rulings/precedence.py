"""The law of precedence, in one place: which of the clauses that meet on a day prevails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.law import Excuse, Forbid, Permit, Require
from ..domain.modes import Modes
from ..domain.ruling import Duty
from .clauses import Clause
from .groups import Flags

Masks = npt.NDArray[np.uint8]
NO_RULE = -1
"""In a matrix of clause numbers: none."""


@attrs.frozen(eq=False)
class Cells:
    """Clauses by class and day: *active* (bool) and *aside* (int32, who set it aside, or -1)."""

    active: Flags
    aside: npt.NDArray[np.int32]


def cells_of(clauses: Sequence[Clause], concerned: Flags) -> Cells:
    """
    Which clause is active where, of those that are *concerned*, bool (clauses, classes, days).

    What is displaced is taken out; a displacer's own fate is settled before it acts.
    """
    active = concerned.copy()
    row_of = {clause.name: row for row, clause in enumerate(clauses)}
    edges = {
        row: [row_of[name] for name in clause.displaces if name in row_of]
        for row, clause in enumerate(clauses)
    }
    aside = np.full(active.shape, -1, dtype=np.int32)
    for row in _displacers_first(edges):
        for target in edges[row]:
            hit = active[row] & active[target]
            aside[target][hit] = row
            active[target] &= ~active[row]
    return Cells(active, aside)


def _displacers_first(edges: dict[int, list[int]]) -> list[int]:
    order: list[int] = []
    waiting = {row: sum(row in targets for targets in edges.values()) for row in edges}
    ready = [row for row, count in waiting.items() if not count]
    while ready:
        row = ready.pop(0)
        order.append(row)
        for target in edges[row]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order


@attrs.frozen(eq=False)
class Table:
    """
    The outcome by class and day; *grant* also by mode bit: the clause that gives the mode.

    *required* is whom a duty to be present leaves nothing but the office. *torn* marks a duty that
    the clauses in force leave no way to fulfil.
    """

    duty: Masks
    allowed: Masks
    usual: Masks
    required: Flags
    torn: Flags
    grant: npt.NDArray[np.int16]

    @property
    def in_turn(self) -> Flags:
        """The days open to work in turn: none where the clauses leave no mode."""
        return np.asarray((self.duty == Duty.IN_TURN.value) & (self.allowed != 0))


def prevail(clauses: Sequence[Clause], cells: Cells, duty: Masks, modes: Modes) -> Table:
    """
    The outcome for each class and day; *duty* (uint8, values of :class:`Duty`) is the calendar's.

    Permits add, forbids take away and beat permits, a duty to be present narrows what is left and
    beats any permit to stay away, and an excuse ends the duty.
    """
    shape = duty.shape
    permitted, usual, forbidden = (np.zeros(shape, dtype=np.uint8) for _ in range(3))
    demanded = np.full(shape, 255, dtype=np.uint8)
    present = np.zeros(shape, dtype=bool)
    grant = np.full((*shape, len(modes.members)), NO_RULE, dtype=np.int16)
    for row, clause in enumerate(clauses):
        active = cells.active[row]
        match clause.rule:
            case Permit(modes=codes, usual=is_usual):
                permitted[active] |= modes.mask(codes)
                usual[active] |= modes.mask(codes) * is_usual
                _grant(grant, active, row, map(modes.bit, codes), _rivals(clauses, row))
            case Forbid(modes=codes):
                forbidden[active] |= modes.mask(codes)
            case Require(modes=codes):
                permitted[active] |= modes.mask(codes)
                demanded[active] &= modes.mask(codes)
                present |= active & bool(modes.mask(codes) & modes.office_mask)
                _grant(grant, active, row, map(modes.bit, codes), _rivals(clauses, row))
            case Excuse():
                duty = np.where(active & (duty > 0), np.uint8(Duty.EXCUSED.value), duty)
            case _:
                pass  # the other kinds say nothing about modes; terms.py reads them
    on_duty = np.isin(duty, (Duty.OWED.value, Duty.IN_TURN.value))
    allowed = permitted & ~forbidden
    narrowed = allowed & demanded
    # A duty that nothing can satisfy is a conflict; what is left is better than nothing at all.
    torn = on_duty & (narrowed == 0)
    allowed = np.where(narrowed == 0, allowed, narrowed) * on_duty
    usual = np.where(usual & allowed, usual & allowed, allowed)
    required = present & (allowed != 0) & ((allowed & ~np.uint8(modes.office_mask)) == 0)
    return Table(duty, allowed, usual, required, torn, grant)


def _grant(
    grant: npt.NDArray[np.int16], active: Flags, row: int, bits: Iterable[int], rivals: Flags
) -> None:
    """
    Cite clause *row* where it is *active*, unless one of *rivals* (bool, one a clause) is cited.

    Later instruments are nearer to the person and take the place of earlier ones; within one
    instrument the clause that stands first is kept, so its equals are each other's rivals. An open
    clause is cited before a sensitive one, which would set its people apart from the others.
    """
    for bit in bits:
        cited = grant[..., bit]
        grant[active & ~(rivals[cited] & (cited != NO_RULE)), bit] = row


def _rivals(clauses: Sequence[Clause], row: int) -> Flags:
    """The clauses that need not make way for *row* when both give a mode."""
    return np.array([_stays(clause, clauses[row]) for clause in clauses])


def _stays(cited: Clause, other: Clause) -> bool:
    """Open stays before sensitive, duty before permit, of one instrument the first."""
    if cited.sensitive or other.sensitive:
        return not cited.sensitive
    duties = isinstance(cited.rule, Require), isinstance(other.rule, Require)
    if duties[0] != duties[1]:
        return duties[0]
    return cited.instrument.id == other.instrument.id
