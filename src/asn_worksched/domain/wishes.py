"""What an office wants of a roster besides the law: fixed days, likings, teams, desks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import attrs

from .time import as_day

MOST_WEIGHT = 100
"""Weights of likings go from -100 to 100, without 0."""


def _keys(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _all(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _weight(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if value == 0 or abs(value) > MOST_WEIGHT:
        raise ValueError(f"{attribute.name} is {value}: it goes from -100 to 100, without 0")


@attrs.frozen
class Fixed:
    """
    A day settled beforehand: *employee* is *at_office* on *day*, or is not called in.

    It holds like a clause wherever the law leaves a choice, and takes a place under every cap.
    """

    employee: str
    day: date = attrs.field(converter=as_day)
    at_office: bool = True


@attrs.frozen
class Liking:
    """
    *employee* would like to be called in on *day* (*weight* above 0), or rather not (below).

    Likings choose among rosters that are equally lawful and equally fair.
    """

    employee: str
    day: date = attrs.field(converter=as_day)
    weight: int = attrs.field(default=1, validator=_weight)


@attrs.frozen
class Team:
    """
    People who want to meet: one day at the office with all of them, in each week or the period.

    A member who owes no day of work then is not waited for.
    """

    name: str
    members: tuple[str, ...] = attrs.field(converter=_keys)
    per: Literal["week", "period"] = attrs.field(
        default="week", validator=attrs.validators.in_(("week", "period"))
    )


@attrs.frozen
class Desk:
    """A desk in a *zone* of the office, for the people *fits* alone unless that is empty."""

    code: str
    zone: str = ""
    fits: tuple[str, ...] = attrs.field(default=(), converter=_keys)


@attrs.frozen(kw_only=True)
class Desks:
    """
    The desks that people of *units* (or of all) share: who comes sits at one, nobody at two.

    With *same_desk* each keeps theirs for the whole week. On a day a team sits in at most *zones*
    zones, with nobody alone in one where *company*.
    """

    desks: tuple[Desk, ...] = attrs.field(converter=_all)
    units: tuple[str, ...] = attrs.field(default=(), converter=_keys)
    same_desk: bool = False
    zones: int | None = None
    company: bool = False


@attrs.frozen(kw_only=True)
class Wishes:
    """
    All of them; *spaced* are the people who do not want to come on two days in a row.

    In order: fixed days hold, then teams and spacing are met as far as the law and cover leave
    room, then burdens are shared fairly, then likings count.
    """

    fixed: tuple[Fixed, ...] = attrs.field(default=(), converter=_all)
    likings: tuple[Liking, ...] = attrs.field(default=(), converter=_all)
    teams: tuple[Team, ...] = attrs.field(default=(), converter=_all)
    spaced: tuple[str, ...] = attrs.field(default=(), converter=_keys)
    desks: tuple[Desks, ...] = attrs.field(default=(), converter=_all)

    def people(self) -> tuple[str, ...]:
        """Everybody named in any of them, once each."""
        named = [each.employee for each in self.fixed]
        named += [each.employee for each in self.likings]
        named += [key for team in self.teams for key in team.members]
        named += [key for room in self.desks for desk in room.desks for key in desk.fits]
        return _keys([*named, *self.spaced])
