"""
Golden rosters: a small roster on record as lines one can read, and what differs from it.

Whoever reviews a change of law sees in the difference of such a file what it does to whom. The
lines are CSV: ``unit``, ``pegawai`` (the person's key), then a column for each day. A cell is

========  ==========================================================
``O``     WFO, at the office
``P``     the same, at a post: a counter, or piket
``H``     WFH, at home
``F``     WFF, in the field
``A``     WFA, anywhere
``-``     no work: weekend, holiday, leave, or rest in turn
========  ==========================================================
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

import attrs
import numpy as np

from ..domain.modes import WFO, Modes
from ..plugins import SWITCH
from ..roster import Roster

WRITE = "ASN_WORKSCHED_WRITE_GOLDEN"
"""Environment: ``1`` (or true, yes, on) writes golden files anew instead of comparing them."""
NO_WORK = "-"
AT_POST = "P"
HEAD = ("unit", "pegawai")
"""The columns before those of the days."""


def day_letters(roster: Roster) -> dict[str, tuple[str, ...]]:
    """
    Of each person (by key, in the order of the register) the cells of all days, one a day.

    A cell is the last letter of the mode's code. A mode whose letter is taken, by a mode before it
    or by P, is told by its whole code. P is for WFO at a post; in another mode at a post a P
    follows the cell of the mode. Which post it is is not told.
    """
    modes = _letters(roster.modes)
    at_post = [AT_POST if code == WFO.code else cell + AT_POST for code, cell in modes.items()]
    table = np.array([[NO_WORK, *modes.values()], [NO_WORK, *at_post]], dtype=object)
    cells = table[(roster.post > 0).astype(np.intp), roster.mode]
    keys = roster.people.facts["key"].to_list()
    return {key: tuple(row) for key, row in zip(keys, cells.tolist(), strict=True)}


def golden_text(roster: Roster) -> str:
    """
    The roster as a golden file has it: a header, then a line for each person of the register.

    Days are year-month-day. The same decisions give the same text, whatever the rules behind them.
    """
    units = roster.people.facts["unit.code"].to_list()
    letters = day_letters(roster)
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([*HEAD, *map(str, roster.period)])
    lines.writerows(
        [unit, key, *cells] for unit, (key, cells) in zip(units, letters.items(), strict=True)
    )
    return text.getvalue()


def check_golden(found: Roster | str, path: Path | str) -> None:
    """
    Raise :class:`AssertionError` telling every difference, unless *path* has just what was *found*.

    A roster is compared as :func:`golden_text` writes it, any other text line by line. With
    ``ASN_WORKSCHED_WRITE_GOLDEN=1`` the file is written instead, its folder too where there is
    none, and nothing is compared: look at what changed in version control. The file is UTF-8, and
    how its lines end is no difference. Raises :class:`ValueError` where the variable is neither on
    nor off.
    """
    __tracebackhide__ = True  # pytest then shows the test, and not this function
    file = Path(path)
    text = found if isinstance(found, str) else golden_text(found)
    if _writing():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return
    if not file.is_file():
        raise AssertionError(f"There is no {file}.\n{_mend()}")
    recorded = file.read_text(encoding="utf-8")
    if recorded != text:
        told = _by_line(recorded, text) if isinstance(found, str) else _by_person(recorded, text)
        lines = [f"{file} is on record otherwise:", *(f"  {line}" for line in told), _mend()]
        raise AssertionError("\n".join(lines))


def _letters(modes: Modes) -> dict[str, str]:
    """The cell of each mode by its code, each unlike all others."""
    cells: dict[str, str] = {}
    for mode in modes:
        letter = mode.code[-1]
        taken = letter in (AT_POST, NO_WORK) or letter in cells.values()
        cells[mode.code] = mode.code if taken else letter
    return cells


def _writing() -> bool:
    value = os.environ.get(WRITE, "")
    if value.strip().lower() not in SWITCH:
        raise ValueError(f"{WRITE} is {value!r}, which is neither on nor off; write 1 or 0")
    return SWITCH[value.strip().lower()]


def _mend() -> str:
    return f"If that is meant, run the test once with {WRITE}=1 and look at what changed."


@attrs.frozen
class _Record:
    """A golden roster as read: its *days*, and of each person the unit and the cells by day."""

    days: tuple[str, ...]
    people: Mapping[str, tuple[str, Mapping[str, str]]]


def _read(text: str) -> _Record | None:
    """The roster that *text* tells, ``None`` where it is of another form."""
    head, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    days = tuple(head[len(HEAD) :])
    if tuple(head[: len(HEAD)]) != HEAD or any(len(row) != len(head) for row in rows):
        return None
    people = {key: (unit, dict(zip(days, cells, strict=True))) for unit, key, *cells in rows}
    return _Record(days, people) if len(people) == len(rows) else None


def _by_person(recorded: str, text: str) -> Iterator[str]:
    """What differs between two rosters: days, people, units, and then day by day."""
    old, new = _read(recorded), _read(text)
    if old is None or new is None:
        yield "it is no roster of this form: unit, pegawai, then a column for each day"
        return
    told = [*_other_days(old.days, new.days), *_changes(old, new)]
    yield from told or ["the same decisions, in another order or written otherwise"]


def _other_days(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    told = {"not on record": set(new) - set(old), "on record only": set(old) - set(new)}
    for words, days in told.items():
        if days:
            yield f"{words}: the days {', '.join(sorted(days))}"


def _changes(old: _Record, new: _Record) -> Iterator[str]:
    """A line for each person who is new, gone, in another unit, or has another day."""
    for key in [*old.people, *(key for key in new.people if key not in old.people)]:
        before, after = old.people.get(key), new.people.get(key)
        if before is None or after is None:
            yield f"{key}: {'not on record' if before is None else 'on record only'}"
            continue
        told = [] if before[0] == after[0] else [f"unit {before[0]}, now {after[0]}"]
        told += (
            f"{day} {cell}, now {after[1][day]}"
            for day, cell in before[1].items()
            if after[1].get(day, cell) != cell
        )
        if told:
            yield f"{after[0]} {key}: {'; '.join(told)}"


def _by_line(recorded: str, text: str) -> Iterator[str]:
    """What differs between two texts: lines on record with a minus, those found with a plus."""
    lines = unified_diff(recorded.splitlines(), text.splitlines(), lineterm="", n=0)
    told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    yield from told or ["the end of the last line differs"]
