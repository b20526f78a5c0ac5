"""A roster as a grid to print: people down, days across, the shift in each cell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from ..roster import OFF, Roster
from .writing import replacing, safe_cells


def shift_grid(roster: Roster) -> pl.DataFrame:
    """
    One row a person in the order of the register: key, name, unit, and a column for each day.

    A cell holds the code of the shift, for other work the mode, "" for none. Columns of days are
    named year-month-day.
    """
    words = ["", *(mode.code for mode in roster.modes)]
    posts = np.array([post if post in roster.shift_posts else "" for post in ("", *roster.posts)])
    modes = np.array(words)[np.where(roster.mode == OFF, 0, roster.mode)]
    cells = np.where(posts[roster.post] != "", posts[roster.post], modes)
    people = roster.people.frame.select(
        employee="key",
        name=safe_cells(pl.col("name")),
        unit="unit",
    )
    days = [
        pl.Series(str(day), cells[:, number].tolist(), dtype=pl.String)
        for number, day in enumerate(roster.period)
    ]
    return people.with_columns(days)


def write_shift_grid(roster: Roster, path: str | Path) -> None:
    """
    Write :func:`shift_grid` as CSV in UTF-8, whole or not at all.

    Raises as :func:`~asn_worksched.files.writing.replacing` does.
    """
    with replacing(path) as fresh:
        plain = shift_grid(roster).with_columns(pl.all().replace("", None))
        fresh.write_bytes(plain.write_csv().encode())
