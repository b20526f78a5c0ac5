"""From how many of a group are called in to who it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .rotation import Called, Group, Rotation


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
