"""What an answer to a rotation costs: whole-number prices that keep the order of wishes strict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import lcm

import attrs

from .rotation import (
    NOBODY,
    Burden,
    Counts,
    Group,
    Rotation,
    missed,
    moves,
    shortfall,
    unmet,
)

FINEST = 27_720
"""Shares are compared in whole numbers: exactly up to this common multiple, rounded beyond it."""
COARSER = (5_040, 840, 120, 12)
"""Tried in turn where prices in finer numbers would not fit into 64 bits."""
MOST = 2**62


@attrs.frozen
class Prices:
    """
    Whole-number prices that keep the order of wishes strict.

    A limit or a cap on days away that is missed, by one person on one day, costs more than any
    number of empty seats, an empty seat more than any number of wishes unmet, one of these more
    than any number of people moved aside, one of them more than any number kept from where they
    usually work, that more than any number of leaders at a counter, that more than all unfairness
    together, and *fair*, the least unfairness, more than everything people would like.
    """

    scale: int
    fair: int
    reluctant: int
    unwanted: int
    aside: int
    unmet: int
    empty: int
    short: int

    @classmethod
    def of(cls, rotation: Rotation) -> Prices:
        """
        The least prices that are strict for the flow of *rotation*.

        Two flows differ by circles, each of which passes a node once. So a wish need only outweigh
        what one circle can cost below it: one duty of each group, one officer of each seat and
        day, one habit and liking of each group and day. The sums do not grow with the
        number of people.
        """
        sums = _Sums.of(rotation, alone=True)
        nodes = nodes_of(rotation)
        for scale in (_scale(rotation), *COARSER):
            prices = cls._strict(rotation, scale, sums)
            if prices.short < MOST // nodes:
                break
        return prices

    @classmethod
    def over_all(cls, rotation: Rotation) -> Prices:
        """Prices that are strict for any solver: a wish outweighs all there can be below it."""
        return cls._strict(rotation, _scale(rotation), _Sums.of(rotation, alone=False))

    @classmethod
    def _strict(cls, rotation: Rotation, scale: int, sums: _Sums) -> Prices:
        fair = sums.liking + 1
        reluctant = fair * sums.unfair(rotation, scale) + sums.liking + 1
        unwanted = reluctant * (sums.seats + 1)
        aside = unwanted * (sums.wanted + 1)
        unmet_ = aside * (sums.asides + 1)
        empty = unmet_ * (sums.wishes + 1)
        return cls(
            scale=scale,
            fair=fair,
            reluctant=reluctant,
            unwanted=unwanted,
            aside=aside,
            unmet=unmet_,
            empty=empty,
            short=empty * (sums.seats + 1),
        )


def _scale(rotation: Rotation) -> int:
    shares = {each.share for group in rotation.groups for each in group.burdens}
    return min(lcm(*shares), FINEST)


def nodes_of(rotation: Rotation) -> int:
    """At least as many nodes as the network of a rotation has."""
    a_day = len(rotation.ceilings) + len(rotation.groups) + len(rotation.seats)
    kinds = max((len(group.past) for group in rotation.groups if group.past), default=1)
    more = len(rotation.spans) + kinds
    return rotation.days * a_day + len(rotation.groups) * more + 4


@attrs.frozen
class _Sums:
    """The most there can be of each thing below a wish: in one circle (*alone*), or at all."""

    alone: bool
    seats: int
    wanted: int
    asides: int
    liking: int
    wishes: int

    @classmethod
    def of(cls, rotation: Rotation, *, alone: bool) -> _Sums:
        groups, days = rotation.groups, rotation.days
        size = [1 if alone else group.size for group in groups]
        needs = [(seat.need > 0) if alone else seat.need for seat in rotation.seats]
        habits = [int((group.wanted | group.asked).sum()) for group in groups]
        likings = [0 if each.liking is None else int(abs(each.liking).sum()) for each in groups]
        return cls(
            alone=alone,
            seats=sum(int(need.sum()) for need in needs),
            wanted=sum(n * each for n, each in zip(size, habits, strict=True)),
            asides=sum(size[aside.group] for aside in rotation.asides),
            liking=sum(n * each for n, each in zip(size, likings, strict=True)),
            wishes=len(rotation.gatherings) + len(rotation.spaced) * days,
        )

    def unfair(self, rotation: Rotation, scale: int) -> int:
        """The most unfairness there can be."""
        return sum(
            steps[-1] if self.alone else group.size * sum(steps)
            for group in rotation.groups
            for each in group.burdens
            if (steps := burden_steps(each, scale))
        )


def unfairness(share: int, duty: int, scale: int) -> int:
    """
    The added price of one person's *duty*-th duty: ``(2 duty - 1) / share`` in whole numbers.

    Summed over duties it is (duties squared) / share, least when duties are as the shares are.
    """
    return (2 * scale * (2 * duty - 1) + share) // (2 * share)


def burden_steps(burden: Burden, scale: int) -> Sequence[int]:
    """The added price of each further duty of one person, rising, after those done before."""
    return _steps(burden.share, burden.done, max(1, burden.days_open), scale)


@lru_cache(maxsize=4096)
def _steps(share: int, done: int, more: int, scale: int) -> Sequence[int]:
    return tuple(unfairness(share, done + duty, scale) for duty in range(1, more + 1))


def price(
    rotation: Rotation, prices: Prices, seated: Counts, plain: Counts, moved: Counts = NOBODY
) -> int:
    """What an answer costs, worked out from its counts alone: the check on every engine."""
    called = seated.sum(axis=0) + plain
    total = prices.aside * int(moved.sum())
    total += prices.short * sum(map(int, missed(rotation, seated, plain, moved).ravel()))
    total += prices.unmet * unmet(rotation, called)
    aside = moves(rotation, moved)
    for number, seat in enumerate(rotation.seats):
        total += prices.empty * int((seat.need - seated[number].sum(axis=0)).sum())
    for number, group in enumerate(rotation.groups):
        held = int(seated[:, number].sum())
        total += prices.reluctant * held * group.reluctant
        here = int(plain[number][group.wanted].sum())
        total += prices.unwanted * (group.size * int(group.wanted.sum()) - here)
        total += prices.unwanted * int(plain[number][group.unusual].sum())
        duties = called[number] + aside[number]
        total += prices.fair * sum(
            _spread(group, each, int(duties[each.days].sum()), prices.scale)
            for each in group.burdens
        )
        if group.liking is not None:
            total += int((called[number].astype("int64") * group.liking).sum())
        total += prices.short * shortfall(rotation, group, called[number])
    return total


def _spread(group: Group, burden: Burden, duties: int, scale: int) -> int:
    """The unfairness of *duties* shared out as evenly as can be within a group."""
    each, more = divmod(duties, group.size)
    steps = burden_steps(burden, scale)
    return group.size * sum(steps[:each]) + more * sum(steps[each : each + 1])
