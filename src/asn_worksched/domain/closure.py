"""A closure order: an authority closes an office for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .acts import Citation

NO_ZONE = FaultKind(
    "ASN-CLO-101",
    N_("The closure {order} starts at {start} without a time zone."),
    N_("A closure is counted in hours, and an hour needs a zone."),
    N_("Make the instant with local_instant(day, clock, zone)."),
)
BACKWARD = FaultKind(
    "ASN-CLO-102",
    N_("The closure {order} ends at {end} before it starts at {start}."),
    N_("A closure lasts from its start to its end."),
    N_("Exchange the two instants or correct one of them."),
)


class ClosureState(Enum):
    """Where an order stands in its life."""

    REPORTED = "reported"
    ORDERED = "ordered"
    CLOSED = "closed"
    DISINFECTED = "disinfected"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


def _codes(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class ClosureOrder:
    """
    An order to close sites or units from *start* (included) to *end* (excluded, ``None`` open).

    Both instants carry a zone. *except_units* stay open. *citation* is the article it rests on.
    Raises :class:`InvalidInput` for an instant without zone or an end before the start.
    """

    id: str
    citation: Citation
    ordered_by: str
    start: datetime
    end: datetime | None = None
    sites: frozenset[str] = attrs.field(default=frozenset(), converter=_codes)
    units: frozenset[str] = attrs.field(default=frozenset(), converter=_codes)
    except_units: frozenset[str] = attrs.field(default=frozenset(), converter=_codes)
    state: ClosureState = ClosureState.ORDERED

    def __attrs_post_init__(self) -> None:
        faults = [
            NO_ZONE.at(order=self.id, start=moment.isoformat())
            for moment in (self.start, self.end)
            if moment is not None and moment.utcoffset() is None
        ]
        if not faults and self.end is not None and self.end <= self.start:
            faults.append(BACKWARD.at(order=self.id, start=self.start, end=self.end))
        if faults:
            raise InvalidInput(faults)
