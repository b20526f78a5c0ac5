"""diff(): one verb for laws, rulings and rosters."""

from __future__ import annotations

from typing import overload

from ..roster import Roster
from ..rulings import Law, Rulings
from .laws import LawDifference, between_laws
from .rosters import RosterDifference, between_rosters
from .ruled import RulingsDifference, between_rulings


@overload
def diff(before: Law, after: Law) -> LawDifference: ...
@overload
def diff(before: Rulings, after: Rulings) -> RulingsDifference: ...
@overload
def diff(before: Roster, after: Roster) -> RosterDifference: ...
def diff(
    before: Law | Rulings | Roster, after: Law | Rulings | Roster
) -> LawDifference | RulingsDifference | RosterDifference:
    """
    What changes from *before* to *after*, and which clause causes it.

    Two laws are compared by acts, rules and days off; two rulings by what each person may do on
    each day; two rosters by what each person does. Rulings and rosters must be of the same people
    and period. Raises :class:`ValueError` where they are not, and :class:`TypeError` for things
    of different kinds.
    """
    if isinstance(before, Law) and isinstance(after, Law):
        return between_laws(before, after)
    if isinstance(before, Rulings) and isinstance(after, Rulings):
        return between_rulings(before, after)
    if isinstance(before, Roster) and isinstance(after, Roster):
        return between_rosters(before, after)
    kinds = f"{type(before).__name__} and {type(after).__name__}"
    raise TypeError(f"two laws, two rulings or two rosters can be compared, not {kinds}")
