"""Leave: days on which a person owes no work."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from .acts import Citation
from .time import Period

LeaveKind = Literal["leave", "facultative"]
"""Leave of whatever kind, or a facultative holiday: a day off for some people only."""
LEAVE_KINDS: tuple[LeaveKind, ...] = get_args(LeaveKind)


@attrs.frozen
class Leave:
    """
    One person's leave or facultative holiday, both ends included; the person owes no work.

    No more is held: the kind of leave may be health data, and whose holy day a facultative
    holiday is would tell a religion. *citation* is the decision or the article it rests on.
    """

    employee: str
    period: Period
    citation: Citation
    kind: LeaveKind = attrs.field(default="leave", validator=attrs.validators.in_(LEAVE_KINDS))
