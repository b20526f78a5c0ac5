"""The doors for attendance and notices: two small protocols and the values that pass through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .time import Period, local_instant

NOBODY = FaultKind(
    "ASN-ATT-101",
    N_("A punch at {wall} names both or neither of a person and a device number."),
    N_("Attendance counts for exactly one person."),
    N_("Give the person's key, or the number the device knows the person by."),
)
NOT_WALL_TIME = FaultKind(
    "ASN-ATT-102",
    N_("A punch at {wall} carries a time zone inside its clock."),
    N_("Devices show wall time; the zone stands beside it."),
    N_("Give the time as the device shows it, and the zone apart."),
)


@attrs.frozen(kw_only=True)
class Punch:
    """
    One mark of presence, as a device or an application gives it.

    *person* is an employee's key, or "" where only the device's own number *pin* is known (text:
    leading zeros matter). *wall* is the local clock without zone, *zone* WIB, WITA, WIT or an
    IANA name. *site* and *method* are the maker's words. *source* tells the row it came from,
    for the audit trail. Raises :class:`InvalidInput` (``ASN-ATT-101``, ``ASN-ATT-102``).
    """

    wall: datetime
    zone: str
    person: str = ""
    pin: str = ""
    site: str = ""
    method: str = ""
    source: str = ""

    def __attrs_post_init__(self) -> None:
        faults = []
        if bool(self.person) == bool(self.pin):
            faults.append(NOBODY.at(wall=self.wall))
        if self.wall.tzinfo is not None:
            faults.append(NOT_WALL_TIME.at(wall=self.wall))
        if faults:
            raise InvalidInput(faults)

    @property
    def instant(self) -> datetime:
        """The moment with its zone. Raises :class:`InvalidInput` for an unknown zone."""
        return local_instant(self.wall.date(), self.wall.time(), self.zone)


@runtime_checkable
class AttendanceBackend(Protocol):
    """Where punches come from: a device file, a table, a web service."""

    def punches(self, period: Period) -> Iterable[Punch]:
        """
        The punches whose wall date lies in *period*, both ends included, in any order.

        The same row may come twice; telling repeats apart is not the back end's work. Faults of
        the source are raised as :class:`InvalidInput`, a source out of reach as
        :class:`OSError`.
        """
        ...


@attrs.frozen(kw_only=True)
class Notice:
    """
    One message to one person or group.

    *to* is an address in the channel's own form. *key* stays the same when the same notice is
    sent again, so that a channel or its reader can drop the repeat. Holds no health data.
    """

    to: str
    subject: str
    body: str
    key: str


@runtime_checkable
class NotificationChannel(Protocol):
    """Where notices go: mail, a chat, a file."""

    def send(self, notice: Notice) -> None:
        """Hand over *notice*; return only when the channel took it, and raise otherwise."""
        ...
