"""The kinds of finding, and the door for a check of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import attrs

from ..domain.acts import Citation
from ..domain.findings import Check, Finding
from ..texts import N_

if TYPE_CHECKING:
    from ..roster import Roster
    from ..rulings import Rulings

NOT_ALLOWED = Check("ASN-MODE-001", N_("works in {mode}; allowed is {allowed}"))
NOT_PRESENT = Check("ASN-DUTY-001", N_("works in {mode} but must work in {allowed}"))
EXCUSED = Check("ASN-EXC-001", N_("is excused from duty but is assigned {mode}"))
NO_WORKDAY = Check("ASN-DAY-001", N_("is assigned {mode} on a day that is not a working day"))
UNASSIGNED = Check("ASN-DAY-002", N_("has no assignment on a working day"))
TURN = Check(
    "ASN-TURN-001", N_("works {days} days of the turn from this day; {least} to {most} are owed")
)
LIMIT = Check("ASN-LIM-001", N_("{days} days in {modes} where at most {at_most} are allowed"))
CAP = Check(
    "ASN-CAP-001", N_("{present} people at the office, {places} places (base {base}, {rounding})")
)
CAP_AWAY = Check(
    "ASN-CAP-002",
    N_("{present} people in {modes}, {places} places (base {base}, {rounding})"),
)
# For caps on people of whom a protected fact is true: no number may tell how many they are.
CAP_DISCREET = Check(CAP.code, N_("more people at the office than there are places"))
CAP_AWAY_DISCREET = Check(CAP_AWAY.code, N_("more people in {modes} than there are places"))
COVER = Check("ASN-COV-001", N_("{present} officers at {post}, {need} needed"))
UNSKILLED = Check("ASN-COV-002", N_("stands piket at {post} without being able to"))
CLASH = Check("ASN-CON-001", N_("two clauses cannot both hold here"))

BUILT_IN = (
    *(NOT_ALLOWED, NOT_PRESENT, EXCUSED, NO_WORKDAY, UNASSIGNED, TURN),
    *(LIMIT, CAP, CAP_AWAY, COVER, UNSKILLED, CLASH),
)
"""Every kind of finding that :func:`audit` makes by itself; those of caps may leave numbers out."""


@attrs.frozen
class ComplianceCheck:
    """
    A check that a plugin adds.

    *test* is given the roster and the rulings and yields findings, each with this *check* (so
    that its code and text cannot be forged). *citation* is what the check rests on.
    """

    check: Check
    citation: Citation
    test: Callable[[Roster, Rulings], Iterable[Finding]] = attrs.field(eq=False)
