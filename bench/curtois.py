"""
Published shift-scheduling instances (Curtois and Qu 2014, schedulingbenchmarks.org), text form.

:func:`read` gives an :class:`Instance`, :func:`model_of` the same for the engine, and :func:`write`
writes a roster as the grid that evaluators of the format read: ``ID,cell,cell,...``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import attrs
import numpy as np

from asn_worksched.scheduling.shifts.model import OFF, UNBOUNDED, Grid, ShiftModel


@attrs.frozen
class Kind:
    """A shift: *minutes* long; those in *not_before* cannot begin on the day after it."""

    minutes: int
    not_before: tuple[str, ...]


@attrs.frozen
class Contract:
    """What one person may work; a shift that *most_of* does not name has no limit."""

    most_of: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_on: int
    least_on: int
    least_off: int
    most_weekends: int


@attrs.frozen
class Request:
    """*person* wants, or does not want, *shift* on *day* (0 is a Monday)."""

    person: str
    day: int
    shift: str
    weight: int


@attrs.frozen
class Cover:
    """*need* people wanted in *shift* on *day*, each one fewer at *under*, each more at *over*."""

    day: int
    shift: str
    need: int
    under: int
    over: int


@attrs.frozen
class Instance:
    """One instance, in the order of its file."""

    name: str
    days: int
    shifts: dict[str, Kind]
    staff: dict[str, Contract]
    days_off: dict[str, frozenset[int]]
    on: tuple[Request, ...]
    off: tuple[Request, ...]
    cover: tuple[Cover, ...]

    @property
    def number(self) -> int:
        """The digits in its name, -1 where there are none."""
        return int(re.sub(r"\D", "", self.name) or -1)


def read(path: Path) -> Instance:
    """Raises ``ValueError`` where *path* is not in the format."""
    rows = _sections(path)
    try:
        return Instance(
            path.stem,
            int(rows["HORIZON"][0][0]),
            {row[0]: Kind(int(row[1]), _names(row[2:])) for row in rows["SHIFTS"]},
            {row[0]: _contract(row) for row in rows["STAFF"]},
            {row[0]: frozenset(map(int, filter(None, row[1:]))) for row in rows["DAYS_OFF"]},
            tuple(_requests(rows["SHIFT_ON_REQUESTS"])),
            tuple(_requests(rows["SHIFT_OFF_REQUESTS"])),
            tuple(Cover(int(r[0]), r[1], int(r[2]), int(r[3]), int(r[4])) for r in rows["COVER"]),
        )
    except (IndexError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def _sections(path: Path) -> dict[str, list[list[str]]]:
    rows: dict[str, list[list[str]]] = defaultdict(list)
    section = ""
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        text = line.strip()
        if text.startswith("SECTION_"):
            section = text.removeprefix("SECTION_")
        elif text and not text.startswith("#"):
            rows[section].append([cell.strip() for cell in text.split(",")])
    return rows


def _names(cells: list[str]) -> tuple[str, ...]:
    return tuple(filter(None, "|".join(cells).split("|")))


def _contract(row: list[str]) -> Contract:
    pairs = (pair.split("=") for pair in _names([row[1]]))
    most = {name.strip(): int(number) for name, number in pairs}
    return Contract(most, *map(int, row[2:8]))


def _requests(rows: list[list[str]]) -> Iterator[Request]:
    for person, day, shift, weight in rows:
        yield Request(person, int(day), shift, int(weight))


def model_of(instance: Instance) -> ShiftModel:
    """
    The engine's model of *instance*, its people, days and shifts in the same order.

    The day before the first is a day off of unknown length; a day and shift that no line of cover
    names costs nothing however many work it.
    """
    people, days, shifts = len(instance.staff), instance.days, len(instance.shifts)
    contracts = list(instance.staff.values())
    allowed = np.ones((people, days, shifts), dtype=np.bool_)
    for number, person in enumerate(instance.staff):
        allowed[number, sorted(instance.days_off.get(person, ()))] = False
    price, constant = _wishes(instance)
    need, under, over = _covers(instance)
    return ShiftModel(
        minutes=_counts([kind.minutes for kind in instance.shifts.values()]),
        gap=_gaps(instance),
        weekends=tuple(tuple(range(day, min(day + 2, days))) for day in range(5, days, 7)),
        allowed=allowed,
        may_rest=np.ones((people, days), dtype=np.bool_),
        price=price,
        most_of=_most_of(instance),
        least_minutes=_counts([one.least_minutes for one in contracts]),
        most_minutes=_counts([one.most_minutes for one in contracts]),
        least_on=_counts([one.least_on for one in contracts]),
        most_on=_counts([one.most_on for one in contracts]),
        least_off=_counts([one.least_off for one in contracts]),
        most_off=np.full(people, UNBOUNDED, dtype=np.int32),
        most_weekends=_counts([one.most_weekends for one in contracts]),
        last=np.full(people, OFF, dtype=np.int16),
        run=np.zeros(people, dtype=np.int32),
        able=np.ones((len(need), people), dtype=np.bool_),
        need=need,
        under=under,
        over=over,
        constant=constant,
    )


def _counts(numbers: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return np.array(numbers, dtype=np.int32)


def _gaps(instance: Instance) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    at = {shift: number for number, shift in enumerate(instance.shifts)}
    gap = np.ones((len(at), len(at)), dtype=np.int32)
    for shift, kind in instance.shifts.items():
        gap[at[shift], [at[other] for other in kind.not_before]] = 2
    return gap


def _most_of(instance: Instance) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    least = [
        [min(one.most_of.get(shift, instance.days), instance.days) for shift in instance.shifts]
        for one in instance.staff.values()
    ]
    return np.array(least, dtype=np.int32)


def _wishes(instance: Instance) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], int]:
    """Prices of working: a wish to work is paid for at once and won back by working."""
    person_at = {person: number for number, person in enumerate(instance.staff)}
    shift_at = {shift: number for number, shift in enumerate(instance.shifts)}
    price = np.zeros((len(person_at), instance.days, len(shift_at)), dtype=np.int64)
    for sign, requests in ((-1, instance.on), (1, instance.off)):
        for wish in requests:
            price[person_at[wish.person], wish.day, shift_at[wish.shift]] += sign * wish.weight
    return price, sum(wish.weight for wish in instance.on)


def _covers(
    instance: Instance,
) -> tuple[
    np.ndarray[tuple[int, ...], np.dtype[np.int32]],
    np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    np.ndarray[tuple[int, ...], np.dtype[np.int64]],
]:
    """Need, under and over; lines for the same day and shift become demands of their own."""
    shift_at = {shift: number for number, shift in enumerate(instance.shifts)}
    seen: dict[tuple[int, int], int] = defaultdict(int)
    placed = []
    for line in instance.cover:
        cell = (line.day, shift_at[line.shift])
        placed.append((seen[cell], *cell, line))
        seen[cell] += 1
    shape = (max(seen.values(), default=1), instance.days, len(shift_at))
    need = np.zeros(shape, dtype=np.int32)
    under, over = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for demand, day, shift, line in placed:
        need[demand, day, shift] = line.need
        under[demand, day, shift], over[demand, day, shift] = line.under, line.over
    return need, under, over


def write(instance: Instance, shift: Grid, path: Path) -> None:
    """Write *shift* as lines ``ID,cell,cell,...``, a day off as an empty cell."""
    names = [*instance.shifts, ""]
    lines = [
        ",".join([person, *(names[number] for number in row)])
        for person, row in zip(instance.staff, shift.tolist(), strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
