"""Rest in turn: which days each person works in a unit that works through all seven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

import attrs
import numpy as np
import numpy.typing as npt

from .flow import Arcs

Flags = npt.NDArray[np.bool_]


@attrs.frozen(eq=False)
class Crew:
    """
    The people of one unit who rest in turn.

    *rows* are their numbers in the register, *open* (bool (people, days)) the days each can work,
    *owed* (int32 (people, weeks)) how many of them in each week, *spans* the days of each week,
    *rest_days* (bool, one a day) the weekends and holidays, which are to be shared fairly,
    *places* (int32, one a day) how many of them a cap lets in, *had* (int64, one a person) how many
    rest days more than their fair share they worked before.
    """

    rows: npt.NDArray[np.intp]
    open: Flags
    owed: npt.NDArray[np.int32]
    spans: tuple[tuple[int, ...], ...]
    rest_days: Flags
    places: npt.NDArray[np.int32]
    had: npt.NDArray[np.int64] = attrs.field(
        default=attrs.Factory(lambda self: np.zeros(len(self.rows), dtype=np.int64), True)
    )


def take_turns(crew: Crew, turn: int = 0) -> Flags:
    """
    Who works when, bool (people, days): each person exactly the days owed in each week.

    Week by week, proven by minimum-cost flow: as few as can be beyond the places of each day, then
    the numbers at work evened out over the days of the week, then weekend and holiday duty to
    those who have had least of it so far.
    *turn* says where the circle of people alike starts.
    """
    works = np.zeros_like(crew.open)
    burden = crew.had - crew.had.min(initial=0)
    for week, span in enumerate(crew.spans):
        days = list(span)
        for members, chosen in _week(crew, week, days, burden, turn):
            works[members[:, None], days] = chosen
        burden += (works[:, days] & crew.rest_days[days]).sum(axis=1)
        turn += 1
    return works


def _week(
    crew: Crew, week: int, days: list[int], burden: npt.NDArray[np.int64], turn: int
) -> Iterator[tuple[npt.NDArray[np.intp], Flags]]:
    key = np.column_stack([crew.open[:, days], crew.owed[:, week], burden])
    _, alike = np.unique(key, axis=0, return_inverse=True)
    alike = alike.ravel()
    groups = [np.flatnonzero(alike == number) for number in range(int(alike.max(initial=-1)) + 1)]
    groups = [members for members in groups if crew.owed[members[0], week]]
    rest = crew.rest_days[days]
    # Days of rest come first in the circle, so that they too differ by at most one a person.
    order = np.argsort(~rest, kind="stable")
    for members, counts in zip(groups, _counts(crew, week, days, groups, burden), strict=True):
        yield members, _circle(len(members), counts, order, turn)


def _circle(people: int, counts: Sequence[int], order: npt.NDArray[np.intp], turn: int) -> Flags:
    chosen = np.zeros((people, len(counts)), dtype=bool)
    for day in order.tolist():
        chosen[np.arange(turn, turn + counts[day]) % people, day] = True
        turn += counts[day]
    return chosen


def _counts(
    crew: Crew,
    week: int,
    days: list[int],
    groups: list[npt.NDArray[np.intp]],
    burden: npt.NDArray[np.int64],
) -> list[list[int]]:
    """How many of each group work on each day."""
    arcs = Arcs()
    source, sink = arcs.node(), arcs.node()
    everyone = sum(len(members) for members in groups)
    arcs.arc(sink, source, everyone * len(days))
    on_day = [arcs.node() for _ in days]
    worst = 2 * (int(burden.max(initial=0)) + len(days)) + 1
    evenness = everyone * len(days) * worst + 1
    beyond = evenness * (2 * everyone + 1) * everyone * len(days)
    for day, node in zip(days, on_day, strict=True):
        inside = min(everyone, max(0, int(crew.places[day])))
        steps = [evenness * (2 * k + 1) for k in range(inside)]
        steps += [evenness * (2 * k + 1) + beyond for k in range(inside, everyone)]
        arcs.convex(node, sink, zip(repeat(1), steps, strict=False))
    owed = beyond + evenness * (2 * everyone + 1) + worst + 1
    flows = []
    for members in groups:
        one, size = int(members[0]), len(members)
        start, at_rest = arcs.node(), arcs.node()
        arcs.arc(source, start, size * int(crew.owed[one, week]), -owed)
        had = int(burden[one])
        arcs.convex(start, at_rest, [(size, 2 * (had + k) + 1) for k in range(len(days))])
        flows.append(
            [
                arcs.arc(
                    at_rest if crew.rest_days[day] else start, node, size * int(crew.open[one, day])
                )
                for day, node in zip(days, on_day, strict=True)
            ]
        )
    flow = arcs.cheapest().flow
    return [[int(flow[arc]) for arc in group] for group in flows]
