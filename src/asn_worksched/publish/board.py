"""board(): the roster as one page that needs nothing but a browser."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date

import attrs
import numpy as np
import polars as pl

from ..domain.findings import Finding
from ..personnel import Personnel
from ..roster import Roster
from ..texts import N_, translator
from .lines import Lines
from .notes import notes
from .page import page
from .summary import summary
from .tally import counts, holidays, piket, short_shifts
from .words import long_day, month, separator, weekday, words

TITLE = N_("Work roster")
"""The title of a page without one."""

_STRIP = (
    *("days", "people", "opd", "units", "modes", "person_days"),
    *("piket", "shifts", "proof", "audited", "findings", "conflicts"),
)
"""The keys of the summary that stand at the top of the page."""


def board(
    roster: Roster,
    findings: Sequence[Finding] | None = None,
    *,
    locale: str = "id",
    title: str = "",
) -> str:
    """
    A self-contained HTML page: units by day, and behind each cell the people with their why.

    It loads nothing, works from a file and on a phone, and prints on A4 landscape. *findings* are
    those of an audit; with ``None`` the page says that the roster has not been audited. Names,
    keys, posts, units, modes, hours and articles are in it; protected flags are not. The same
    roster gives the same bytes, however long its planning took.
    """
    texts = words(locale)
    name = title or translator(locale)(TITLE)
    content = {
        "words": texts,
        "separator": separator(locale),
        **_content(roster, findings, locale),
    }
    return page({**texts, "lang": locale, "title": name}, content)


def _content(roster: Roster, findings: Sequence[Finding] | None, locale: str) -> dict[str, object]:
    """
    Everything but the words, ready for JSON.

    ``units`` and ``people`` hold columns; other parts name them by position. ``shifts`` tells which
    posts are shifts. ``cells`` is base64 of little-endian whole numbers of ``width`` bytes,
    (people, days), into ``states``: (mode, post, why, hours), where 0 is no work and no post, and
    -1 no why and no hours. ``counts`` is flat, (units, days, modes and piket).
    """
    lines = Lines.of(roster.people)
    whole = summary(roster, findings)
    return {
        "days": [_day(day, holidays(roster), locale) for day in roster.period],
        "modes": [[m.code, m.text(locale), m.place.value] for m in roster.modes],
        "units": _units(lines),
        "people": _people(roster.people, lines),
        "posts": _posts(roster),
        "shifts": [post in roster.shift_posts for post in roster.posts],
        "whys": [
            [name, attrs.evolve(cited, verified=True).text(locale), cited.verified]
            for name, cited in roster.rules
        ],
        "hours": [f"{start:%H.%M}\u2013{end:%H.%M}" for start, end in roster.shifts],
        **_cells(roster),
        "counts": counts(roster)[lines.order].ravel().tolist(),
        "strip": {key: whole[key] for key in _STRIP},
        **notes(
            roster, findings or (), (*piket(roster).empty, *short_shifts(roster)), lines, locale
        ),
    }


def _day(day: date, off: Mapping[date, str], locale: str) -> dict[str, object]:
    weekend = day.weekday() in (5, 6)
    return {
        "date": day.isoformat(),
        "weekday": weekday(day, locale),
        "number": day.day,
        "month": month(day, locale),
        "text": long_day(day, locale),
        "kind": "holiday" if day in off else "weekend" if weekend else "work",
        "holiday": off.get(day, ""),
    }


def _units(lines: Lines) -> dict[str, object]:
    return {
        "code": [unit.code for unit in lines.units],
        "name": [unit.name for unit in lines.units],
        "week": [unit.workweek for unit in lines.units],
        "top": lines.tops,
        "depth": lines.depths,
    }


def _people(people: Personnel, lines: Lines) -> dict[str, object]:
    titles = people.frame["post"].unique(maintain_order=True)
    number = pl.Series(range(len(titles)), dtype=pl.Int64)
    return {
        "key": people.frame["key"].to_list(),
        "name": people.frame["name"].to_list(),
        "title": people.frame["post"].replace_strict(titles, number).to_list(),
        "unit": lines.of_person.tolist(),
        "titles": titles.to_list(),
    }


def _posts(roster: Roster) -> list[str]:
    """The posts by the names that the units' services give them, else by their codes."""
    named = {
        service.code: service.name
        for unit in reversed(roster.people.units.members)
        for service in unit.services
        if service.name
    }
    return [named.get(post, post) for post in roster.posts]


def _cells(roster: Roster) -> dict[str, object]:
    """The matrices woven into one, each distinct state stored once."""
    parts = [
        part.astype(np.int64)
        for part in (roster.mode, roster.post, roster.rule + 1, roster.shift + 1)
    ]
    sizes = [int(part.max(initial=0)) + 1 for part in parts]
    woven = np.ravel_multi_index(tuple(part.ravel() for part in parts), sizes)
    distinct, cells = np.unique(woven, return_inverse=True)
    width = 2 if len(distinct) <= np.iinfo(np.uint16).max else 4
    mode, post, reason, hours = np.unravel_index(distinct, sizes)
    return {
        "states": np.stack([mode, post, reason - 1, hours - 1], axis=1).tolist(),
        "width": width,
        "cells": base64.b64encode(cells.astype(f"<u{width}").tobytes()).decode("ascii"),
    }
