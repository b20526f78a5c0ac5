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
REST = Check(
    "ASN-SFT-001",
    N_("{hours} hours of rest between {before} and {shift}; {least} are due"),
)
SUCCESSION = Check("ASN-SFT-002", N_("{shift} on the day after {before}, which is not allowed"))
LONG_RUN = Check("ASN-SFT-003", N_("{days} days of work in a row, at most {most} are allowed"))
SHORT_RUN = Check("ASN-SFT-004", N_("{days} days of work in a row, at least {least} are due"))
LONG_BREAK = Check("ASN-SFT-005", N_("{days} days off in a row, at most {most} are allowed"))
SHORT_BREAK = Check("ASN-SFT-006", N_("{days} days off in a row, at least {least} are due"))
WEEKENDS = Check("ASN-SFT-007", N_("works on {weekends} weekends, at most {most} are allowed"))
MINUTES = Check("ASN-SFT-008", N_("{minutes} minutes in the period; {least} to {most} are owed"))
TOO_OFTEN = Check("ASN-SFT-009", N_("{days} days in shift {shift}, at most {most} are allowed"))
UNPINNED = Check("ASN-SFT-010", N_("has {shift} on a day that is settled as {pinned}"))
SHORT_COVER = Check("ASN-SFT-011", N_("{present} people in shift {shift}, {need} needed"))
NO_SHIFT = Check("ASN-SFT-012", N_("works in {shift}, which the unit does not ask for that day"))
WRONG_HOURS = Check("ASN-SFT-013", N_("works {hours} in shift {shift}, which is {right}"))
RESERVE = Check("ASN-COV-003", N_("{present} in reserve for {post}, {need} needed"))
CLASH = Check("ASN-CON-001", N_("two clauses cannot both hold here"))

BUILT_IN = (
    *(NOT_ALLOWED, NOT_PRESENT, EXCUSED, NO_WORKDAY, UNASSIGNED, TURN),
    *(LIMIT, CAP, CAP_AWAY, COVER, UNSKILLED, RESERVE, CLASH),
    *(REST, SUCCESSION, LONG_RUN, SHORT_RUN, LONG_BREAK, SHORT_BREAK, WEEKENDS, MINUTES),
    *(TOO_OFTEN, UNPINNED, SHORT_COVER, NO_SHIFT, WRONG_HOURS),
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
