"""From how many of a group are called in to who it is."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from .rotation import Called, Group, Rotation

Rows = npt.NDArray[np.intp]


def deal(rotation: Rotation, answer: Called, group: int, turn: int) -> list[tuple[int, int, int]]:
    """
    Share a group's duties out among its members: (member, day, job).

    A job is the number of a seat, -1 for none, and below that -2 less the number of an aside.

    Members take turns in a fixed circle, starting with the *turn*-th: over any run of days in the
    circle two of them differ by at most one duty, nobody is called twice on one day, and so every
    limit that the group keeps together each member keeps alone. The circle goes day after day; of
    a group with a past it goes kind by kind, so that each kind of duty is shared as evenly.
    """
    people = rotation.groups[group]
    dealt = []
    for day in _circle(people, rotation.days):
        today = _jobs(rotation, answer, group, day)
        for job in today:
            dealt.append((int(people.members[turn % people.size]), day, job))
            turn += 1
    return dealt


def _circle(people: Group, days: int) -> Sequence[int]:
    """The days in the order of dealing: those of each narrower burden follow one another."""
    kinds = np.zeros(days, dtype=np.int32)
    for number, burden in enumerate(people.past[1:], 1):
        kinds[burden.days] = number
    return [int(day) for day in np.argsort(kinds, kind="stable")]


def _jobs(rotation: Rotation, answer: Called, group: int, day: int) -> Sequence[int]:
    seated = answer.seated[:, group, day]
    jobs = np.repeat(np.arange(len(seated)), seated).tolist()
    for number in rotation.asides_of.get((group, day), ()):
        jobs += [-2 - number] * int(answer.moved[number])
    return [*jobs, *[-1] * int(answer.plain[group, day])]


@attrs.frozen(eq=False)
class Deals:
    """
    Many groups' duties, dealt out together: the same as :func:`deal` for each, in columns.

    Only for groups that go day after day: without a past, of rotations without asides.
    """

    groups: list[Group] = attrs.field(factory=list)
    turns: list[int] = attrs.field(factory=list)
    noted: list[npt.NDArray[np.int64]] = attrs.field(factory=list)

    @staticmethod
    def take(rotation: Rotation) -> bool:
        """Whether a rotation's groups can be dealt out here."""
        return not rotation.asides and not any(group.past for group in rotation.groups)

    def note(self, rotation: Rotation, answer: Called, turns: Sequence[int], seat: int) -> None:
        """Take in an answer; *turns* are one a group, *seat* the number of its first seat here."""
        jobs = [answer.seated.transpose(1, 2, 0), answer.plain[:, :, None]]
        counts = np.concatenate(jobs, axis=2)
        group, day, job = np.nonzero(counts)
        many = counts[group, day, job]
        job = np.where(job < len(rotation.seats), job + seat, -1)
        self.noted.append(np.stack([group + len(self.groups), day, job, many]))
        self.groups.extend(rotation.groups)
        self.turns.extend(turns)

    def dealt(self) -> tuple[Rows, Rows, Rows]:
        """Every duty: whose it is, on which day, and the number of the seat, -1 for none."""
        if not self.groups:
            none = np.zeros(0, dtype=np.intp)
            return none, none, none
        group, day, job, many = np.concatenate(self.noted, axis=1)
        each = np.repeat(np.arange(len(group)), many)
        own = group[each]
        size = np.array([group.size for group in self.groups], dtype=np.int64)
        first = np.cumsum(size) - size
        begun = np.searchsorted(own, np.arange(len(size)))
        place = np.array(self.turns, dtype=np.int64)[own] + np.arange(len(own)) - begun[own]
        members = np.concatenate([group.members for group in self.groups])
        return members[first[own] + place % size[own]], day[each], job[each]
