"""Stand-ins for attendance back ends and notification channels: they record, and fail on demand."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..domain.doors import Notice, Punch
from ..domain.time import Period


def _tuple(punches: Iterable[Punch]) -> tuple[Punch, ...]:
    return tuple(punches)


@attrs.frozen
class RecordedAttendance:
    """
    An attendance back end that gives the punches it was made with, in their order.

    Repeats are kept, as a real device sends them. *asked* collects every period asked for. With
    *out_of_reach* it raises :class:`OSError`, as a back end does when its source cannot be read.
    """

    recorded: tuple[Punch, ...] = attrs.field(default=(), converter=_tuple)
    out_of_reach: bool = False
    asked: list[Period] = attrs.field(factory=list, init=False, eq=False)

    def punches(self, period: Period) -> tuple[Punch, ...]:
        """The recorded punches whose wall date lies in *period*, both ends included."""
        self.asked.append(period)
        if self.out_of_reach:
            raise OSError("the recorded attendance is out of reach, as asked for")
        return tuple(punch for punch in self.recorded if punch.wall.date() in period)


def _addresses(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@attrs.frozen
class RecordingChannel:
    """
    A notification channel that keeps what it is handed, in order, in *sent*.

    A notice to an address in *refuses* raises :class:`OSError` and is not kept.
    """

    refuses: frozenset[str] = attrs.field(default=frozenset(), converter=_addresses)
    sent: list[Notice] = attrs.field(factory=list, init=False, eq=False)

    def send(self, notice: Notice) -> None:
        """Keep *notice*, repeats included; raise :class:`OSError` for a refused address."""
        if notice.to in self.refuses:
            raise OSError(f"{notice.to} refuses notices, as asked for")
        self.sent.append(notice)
