"""Small made-up registers for tests and property tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..domain.people import Employee, PostType, Service, Site, Unit

if TYPE_CHECKING:
    from ..personnel import Personnel

SPARE_SKILL = 0.3
"""The chance that somebody holds a skill beyond the one that falls to him or her."""
PROTECTED = 0.05
"""The chance of a protection flag."""


def make_personnel(
    n_people: int,
    n_units: int = 1,
    seed: int = 0,
    *,
    skills: Sequence[str] = (),
    workweeks: Sequence[int] = (5,),
) -> Personnel:
    """
    A register of *n_people* made-up employees, keys ``syn-0001`` on, in *n_units* units.

    People are dealt to the units ``unit-001`` on in turn; the first of each is its head (III.b,
    role ``kabid``) and the superior of the others. Each unit has one counter for each of *skills*,
    a site of its own, and the next of *workweeks*. The others of a unit have one skill each in
    turn, so a unit with more people than skills has somebody for every counter; more skills, and
    protection flags, are drawn with *seed*. The same arguments give the same register. Raises
    :class:`ValueError` when a number is negative, there is no unit, or no work week.
    """
    from ..personnel import Personnel

    if n_people < 0 or n_units < 1 or not workweeks:
        raise ValueError(f"no register of {n_people} people in {n_units} units, {workweeks}")
    rng = np.random.Generator(np.random.PCG64(seed))
    units = [_unit(number, skills, workweeks) for number in range(n_units)]
    return Personnel.of(_people(n_people, units, skills, rng), units)


def _unit(number: int, skills: Sequence[str], workweeks: Sequence[int]) -> Unit:
    code = f"unit-{number + 1:03}"
    return Unit(
        code=code,
        name=f"Unit Sintetis {number + 1:03}",
        services=tuple(Service(skill, skill=skill) for skill in skills),
        site=Site(f"gedung-{number + 1:03}", f"Gedung Sintetis {number + 1:03}"),
        workweek=workweeks[number % len(workweeks)],
    )


def _people(
    total: int, units: Sequence[Unit], skills: Sequence[str], rng: np.random.Generator
) -> Iterator[Employee]:
    spare = rng.random((total, len(skills))) < SPARE_SKILL
    flags = rng.random(total) < PROTECTED
    for number in range(total):
        turn, place = divmod(number, len(units))
        drawn = {skill for skill, held in zip(skills, spare[number], strict=True) if held}
        own = {skills[(turn - 1) % len(skills)]} if skills else set()
        head = turn == 0
        yield Employee(
            key=_key(number),
            unit=units[place].code,
            name=f"Pegawai Sintetis {number + 1:04}",
            post="Kepala Bidang" if head else "Pengadministrasi Umum",
            post_type=PostType.STRUCTURAL if head else PostType.PELAKSANA,
            role="kabid" if head else "",
            eselon="III.b" if head else "",
            grade="III/d" if head else "III/a",
            superior=None if head else _key(place),
            skills=() if head else drawn | own,
            protected=bool(flags[number]),
        )


def _key(number: int) -> str:
    return f"syn-{number + 1:04}"
