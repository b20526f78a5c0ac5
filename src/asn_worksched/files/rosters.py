"""Rosters in files: a table for people and programs, and a record of the rest beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.acts import Citation
from ..domain.shifts import ShiftRules
from ..errors import Fault, FaultKind, InvalidInput
from ..roster import COLUMNS, OFF, Roster
from ..rulings import Rulings
from ..texts import N_
from .roster_record import (
    KEY,
    PARQUET,
    Origin,
    Record,
    as_csvw,
    as_json,
    is_policy_file,
    read_origin,
    read_record,
    sidecar,
)
from .roster_table import (
    SCHEMA,
    csv_bytes,
    each_value,
    in_order,
    read_roster_table,
    typed_table,
)
from .writing import replacing

__all__ = [
    "write_roster",
    "read_roster",
    "read_roster_table",
    "read_origin",
    "read_record",
    "check_ending",
    "is_policy_file",
    "Origin",
    "Record",
    "SCHEMA",
]

Whole = npt.NDArray[np.int64]
CSV = ".csv"
CELLS = "cells:"
"""What a digest starts with that was taken of the cells of a roster, not of its text as CSV."""
WRONG_ENDING = FaultKind(
    "ASN-ROS-001",
    N_("A roster cannot be written with the ending {ending!r}."),
    N_("The ending tells the format: .csv for spreadsheets, .parquet for programs."),
    N_("Name the file like roster.csv or roster.parquet."),
)
UNKNOWN_PERSON = FaultKind(
    "ASN-ROS-007",
    N_("{value!r} is not in the register ({rows} row(s), this is the first)."),
    N_("Nothing is known of what the law allows this person."),
    N_("Correct the number, or use the register that the roster was made from."),
)
OUTSIDE = FaultKind(
    "ASN-ROS-008",
    N_("{value} lies outside {first} to {last} ({rows} row(s), this is the first)."),
    N_("Only days of this period were asked for."),
    N_("Delete the rows, or ask for a longer period."),
)
UNKNOWN_MODE = FaultKind(
    "ASN-ROS-009",
    N_("{value!r} is no work mode ({rows} row(s), this is the first)."),
    N_("The law at hand knows {known}."),
    N_("Correct the mode, or add the policy that has it."),
)
WRONG_UNIT = FaultKind(
    "ASN-ROS-011",
    N_("{person} is in {value!r} here and in {known!r} in the register."),
    N_("Caps and counters are counted by the register ({rows} row(s), this is the first)."),
    N_("Use the register that the roster was made from, or correct the cell."),
)
WRONG_SITE = FaultKind(
    "ASN-ROS-012",
    N_("{person} works at {value!r} here and at {known!r} by the register."),
    N_("Caps are counted by the register ({rows} row(s), this is the first)."),
    N_("Use the register that the roster was made from, or correct the cell."),
)
TOO_MANY = FaultKind(
    "ASN-ROS-014",
    N_("There are {count} different values in {names}, and at most {limit} can be held."),
    N_("A roster repeats few rules, posts and hours."),
    N_("Look whether the right column stands here."),
)


def check_ending(path: str | Path) -> str:
    """``.csv`` or ``.parquet``; :class:`InvalidInput` (``ASN-ROS-001``) for any other ending."""
    ending = Path(path).suffix.casefold()
    if ending not in (CSV, PARQUET):
        raise InvalidInput([WRONG_ENDING.at(file=str(path), ending=ending)])
    return ending


def write_roster(
    roster: Roster,
    path: str | Path,
    *,
    origin: Origin | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """
    Write *roster* as CSV or Parquet, by the ending of *path*: the columns of :data:`SCHEMA`.

    In CSV dates are year-month-day, times ``HH:MM`` (seconds only where there are any), the
    encoding UTF-8. Period, proof, what stayed open and *origin* (paths as a program opens them)
    go into ``<path>-metadata.json``, or into the Parquet file itself. Files are replaced whole or
    not at all, and the same roster gives the same bytes. *notes* are further texts for the
    metadata of a Parquet file. Raises :class:`InvalidInput` for another
    ending (``ASN-ROS-001``) and as :func:`~asn_worksched.files.writing.replacing` does.
    """
    path, ending, table = Path(path), check_ending(path), roster.to_polars()
    if ending == PARQUET:
        record = _record(roster, f"{CELLS}{roster.digest}", origin)
        told = {KEY: as_json(record, path.parent), **(notes or {})}
        with replacing(path) as fresh:
            table.write_parquet(fresh, metadata=told)
        return
    text = csv_bytes(table)
    record = _record(roster, hashlib.sha256(text).hexdigest(), origin)
    beside = as_csvw(record, path)
    with replacing(sidecar(path)) as fresh_beside, replacing(path) as fresh:
        fresh_beside.write_bytes(beside.encode())
        fresh.write_bytes(text)


def _record(roster: Roster, digest: str, origin: Origin | None) -> Record:
    return Record(
        period=roster.period,
        modes=roster.modes.members,
        proof=roster.proof,
        unfilled=roster.unfilled,
        conflicts=roster.conflicts,
        people=roster.people.digest,
        law=roster.rulings.law.digest if roster.rulings else "",
        table=digest,
        origin=origin,
        shift_posts=tuple(sorted(roster.shift_posts)),
    )


def read_roster(
    path: str | Path,
    rulings: Rulings,
    *,
    shifts: ShiftRules | None = None,
    former: bool = False,
) -> Roster:
    """
    The roster at *path*, laid over the register, the period and the law of *rulings*.

    What :func:`write_roster` wrote comes back equal. Proof, unfilled seats and conflicts come
    back too unless the table was changed since. A rule that neither the law nor *shifts* have
    keeps the text of its citation. Where *former*, rows of people who have left the register are
    left out, and units and sites are those of the register. Raises :class:`InvalidInput` with every
    fault (``ASN-ROS-002`` to ``-014``).
    """
    table, faults = typed_table(path)
    file = str(path)
    placed = _placed(table, rulings)
    if former:
        there = pl.col("row").is_not_null() | (pl.col("employee") == "")
        placed = placed.filter(there).with_columns(unit="known_unit", site="known_site")
    faults += _strangers(placed, rulings, file)
    if faults:
        raise InvalidInput(in_order(faults))
    roster = _laid(placed, rulings, file)
    if shifts is not None:
        roster = attrs.evolve(roster, rules=_by_shift_rules(roster.rules, shifts))
    record = read_record(path)
    if record:
        roster = attrs.evolve(roster, shift_posts=frozenset(record.shift_posts))
    if record and record.table == _digest(record.table, table, roster):
        roster = attrs.evolve(
            roster, proof=record.proof, unfilled=record.unfilled, conflicts=record.conflicts
        )
    return roster


def _digest(recorded: str, table: pl.DataFrame, roster: Roster) -> str:
    """The digest of a table in the way of the *recorded* one: of its cells, or of its text."""
    if recorded.startswith(CELLS):
        return f"{CELLS}{roster.digest}"
    return hashlib.sha256(csv_bytes(table.select(COLUMNS))).hexdigest()


def _placed(table: pl.DataFrame, rulings: Rulings) -> pl.DataFrame:
    """Each row with its *row* and *day* in the matrices, its *bit*, and what the register says."""
    known = rulings.people.facts.select(
        pl.col("key").alias("employee"),
        pl.col("unit.code").alias("known_unit"),
        pl.col("site.code").fill_null("").alias("known_site"),
    ).with_row_index("row")
    bits = pl.DataFrame(
        {"mode": [mode.code for mode in rulings.modes], "bit": range(len(rulings.modes.members))},
        schema={"mode": pl.String, "bit": pl.UInt8},
    )
    joined = table.join(known, on="employee", how="left", maintain_order="left")
    joined = joined.join(bits, on="mode", how="left", maintain_order="left")
    start = rulings.period.start
    return joined.with_columns((pl.col("date") - start).dt.total_days().alias("day"))


def _strangers(placed: pl.DataFrame, rulings: Rulings, file: str) -> Iterator[Fault]:
    """What does not fit the register, the period or the law."""
    period = rulings.period
    person, mode = pl.col("employee") != "", pl.col("mode") != ""
    unknown = placed.filter(person & pl.col("row").is_null())
    yield from each_value(unknown, "employee", UNKNOWN_PERSON, file)
    outside = placed.filter(~pl.col("date").is_between(period.start, period.end))
    span = {"first": period.start, "last": period.end}
    yield from each_value(outside, "date", OUTSIDE, file, span)
    known = {"known": ", ".join(each.code for each in rulings.modes)}
    strange = placed.filter(mode & pl.col("bit").is_null())
    yield from each_value(strange, "mode", UNKNOWN_MODE, file, known)
    for name, kind in (("unit", WRONG_UNIT), ("site", WRONG_SITE)):
        there = f"known_{name}"
        differs = (pl.col(name) != "") & (pl.col(name) != pl.col(there))
        rows = placed.filter(differs).with_columns(person="employee", known=there)
        yield from each_value(rows, name, kind, file, also=("person", "known"))


def _laid(placed: pl.DataFrame, rulings: Rulings, file: str) -> Roster:
    """The matrices of a table in which nothing is wrong."""
    grid = _Grid(placed, (len(rulings.people), len(rulings.period)), file)
    posts, post = grid.numbered(["post"], np.iinfo(np.uint16).max)
    rules, rule = grid.numbered(["rule", "citation"], np.iinfo(np.int16).max)
    shifts, shift = grid.numbered(["start", "end"], np.iinfo(np.int16).max)
    return Roster(
        people=rulings.people,
        period=rulings.period,
        modes=rulings.modes,
        mode=grid.filled(placed["bit"].to_numpy().astype(np.int64) + 1, OFF).astype(np.uint8),
        post=(post + 1).astype(np.uint16),
        posts=tuple(name for (name,) in posts),
        rule=rule.astype(np.int16),
        rules=_cited(rules, rulings),
        shift=shift.astype(np.int16),
        shifts=tuple((start, end) for start, end in shifts),
        rulings=rulings,
    )


@attrs.frozen(eq=False)
class _Grid:
    """Columns of a table spread over a matrix by its *row* and *day*."""

    placed: pl.DataFrame
    shape: tuple[int, int]
    file: str

    def filled(self, values: Whole, nothing: int) -> Whole:
        """The matrix with *values* in the cells of the rows and *nothing* elsewhere."""
        matrix = np.full(self.shape, nothing, dtype=np.int64)
        matrix[self.placed["row"].to_numpy(), self.placed["day"].to_numpy()] = values
        return matrix

    def numbered(self, columns: list[str], limit: int) -> tuple[list[tuple[Any, ...]], Whole]:
        """The different values of *columns* in order, and which stands where (-1 for none)."""
        empty = pl.all_horizontal(
            pl.col(name).is_null() | (pl.col(name).cast(pl.String) == "") for name in columns
        )
        found = self.placed.filter(~empty).select(columns).unique().sort(columns)
        if found.height > limit:
            named = " + ".join(columns)
            fault = TOO_MANY.at(file=self.file, count=found.height, limit=limit, names=named)
            raise InvalidInput([fault])
        counted = found.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
        joined = self.placed.join(counted, on=columns, how="left", maintain_order="left")
        return found.rows(), self.filled(joined["number"].fill_null(-1).to_numpy(), -1)


def _by_shift_rules(
    rules: tuple[tuple[str, Citation], ...], shifts: ShiftRules
) -> tuple[tuple[str, Citation], ...]:
    """Each rule of a shift with the citation of its cover where that reads alike."""
    known = dict(shifts.cited("covers", number) for number in range(len(shifts.covers)))
    return tuple(
        (name, known[name])
        if name in known and known[name].text() == citation.text()
        else (name, citation)
        for name, citation in rules
    )


def _cited(rules: Iterable[tuple[str, str]], rulings: Rulings) -> tuple[tuple[str, Citation], ...]:
    """Each rule with the citation of the law where that reads alike, else with the bare text."""
    known = {rule.id: rule.citation for _, rule, _ in rulings.law.clauses()}
    return tuple(
        (name, known[name])
        if name in known and known[name].text() == text
        else (name, Citation("", text))
        for name, text in rules
    )
