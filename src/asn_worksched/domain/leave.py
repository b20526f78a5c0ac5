"""Leave: days on which a person owes no work."""

from __future__ import annotations

import attrs

from .law import Citation
from .time import Period


@attrs.frozen
class Leave:
    """
    One person's leave, both ends included.

    The kind of leave is not held: sick leave would be health data. *citation* is the decision or
    the article it rests on.
    """

    employee: str
    period: Period
    citation: Citation
