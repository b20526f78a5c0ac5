"""A made-up hospital ward and a made-up fire station, each with the rules of its shifts."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..domain.acts import Citation
from ..domain.people import Employee, PostType, Site, Unit
from ..domain.shifts import Shift, ShiftBan, ShiftCover, ShiftLimit, ShiftRules, ShiftTerms

if TYPE_CHECKING:
    from ..personnel import Personnel

MORNING = Shift(code="P", name="Pagi", start=time(7), minutes=420)
EVENING = Shift(code="S", name="Sore", start=time(14), minutes=420)
NIGHT = Shift(code="M", name="Malam", start=time(21), minutes=600)
WATCH = Shift(code="J", name="Jaga", start=time(8), minutes=1440)
SENIOR = "perawat_senior"
"""The skill that one of each shift of a ward has to have."""
_WEEKEND = ("saturday", "sunday", "holiday")
_WARD = Citation("sk-ruang", "SK Direktur RS Uji 12/2020")
_STATION = Citation("sk-pos", "SK Kepala Damkar Uji 7/2020")


@attrs.frozen(eq=False)
class ShiftTeam:
    """A register of one unit that works around the clock, and the *rules* of its shifts."""

    people: Personnel
    rules: ShiftRules


def make_ward(nurses: int = 12, *, weeks: int = 2, seed: int = 0) -> ShiftTeam:
    """
    A ward of so many nurses, keys ``ners-01`` on, for so many *weeks*; its head keeps no shifts.

    Morning, evening and night ask for a sixth of the nurses each, and for one who is senior, as
    half of them are; weekends and holidays for one fewer in the morning. Everybody owes 32 to 48
    hours a week, works two to five days on end and every other weekend at most. Who else is senior
    is drawn with *seed*. Raises :class:`ValueError` for fewer than 6 nurses.
    """
    from ..personnel import Personnel

    if nurses < 6:
        raise ValueError(f"{nurses} nurses cannot keep a ward open around the clock")
    drawn = np.random.Generator(np.random.PCG64(seed)).permutation(nurses)[: -(-nurses // 2)]
    unit = Unit(
        code="ruang-01",
        name="Ruang Uji 01",
        kind="rumah_sakit",
        site=Site("rs-01", "Rumah Sakit Uji"),
        workweek=7,
    )
    head = Employee(
        key="kepala-01",
        unit=unit.code,
        name="Kepala Ruang Uji",
        post="Kepala Ruang",
        post_type=PostType.FUNCTIONAL,
        role="kepala_ruang",
        workweek=5,
    )
    staff = [
        Employee(
            key=f"ners-{number + 1:02}",
            unit=unit.code,
            name=f"Perawat Sintetis {number + 1:02}",
            post="Perawat Ahli",
            post_type=PostType.FUNCTIONAL,
            superior=head.key,
            skills=[SENIOR] if number in drawn else [],
        )
        for number in range(nurses)
    ]
    return ShiftTeam(Personnel.of([head, *staff], [unit]), _ward_rules(unit.code, nurses, weeks))


def _ward_rules(unit: str, nurses: int, weeks: int) -> ShiftRules:
    need = max(nurses // 6, 1)
    covers = [
        ShiftCover(unit=unit, shift=shift.code, need=need) for shift in (MORNING, EVENING, NIGHT)
    ]
    covers += [
        ShiftCover(unit=unit, shift=shift.code, need=1, skill=SENIOR, under=30)
        for shift in (MORNING, EVENING, NIGHT)
    ]
    covers.append(ShiftCover(unit=unit, shift="P", need=max(need - 1, 1), days=_WEEKEND))
    terms = ShiftTerms(
        citation=attrs.evolve(_WARD, article="4"),
        min_rest_hours=11,
        min_days_on=2,
        max_days_on=5,
        min_days_off=1,
        max_weekends=-(-weeks // 2),
        min_minutes=32 * 60 * weeks,
        max_minutes=48 * 60 * weeks,
        at_most=(ShiftLimit("M", 4 * weeks),),
        forbidden=(ShiftBan("M", "P"), ShiftBan("M", "S")),
    )
    return ShiftRules(
        shifts=(MORNING, EVENING, NIGHT),
        covers=tuple(covers),
        staff="role != kepala_ruang",
        terms=(terms,),
        basis=attrs.evolve(_WARD, article="3"),
    )


def make_fire_station(officers: int = 9, *, weeks: int = 2) -> ShiftTeam:
    """
    A fire station whose *officers*, keys ``damkar-01`` on, stand watches of 24 hours.

    A third of them stands watch each day and is free for two days after it; nobody owes more
    than a third of the days and one more, for so many *weeks*. Raises :class:`ValueError` for
    fewer than 3 officers.
    """
    from ..personnel import Personnel

    if officers < 3:
        raise ValueError(f"{officers} officers cannot stand watch every day")
    unit = Unit(
        code="pos-01",
        name="Pos Damkar Uji 01",
        kind="damkar",
        site=Site("pos-01", "Pos Uji"),
        workweek=7,
    )
    staff = [
        Employee(
            key=f"damkar-{number + 1:02}",
            unit=unit.code,
            name=f"Petugas Sintetis {number + 1:02}",
            post="Pemadam Kebakaran",
            post_type=PostType.FUNCTIONAL,
        )
        for number in range(officers)
    ]
    terms = ShiftTerms(
        citation=attrs.evolve(_STATION, article="5"),
        min_rest_hours=48,
        max_days_on=1,
        at_most=(ShiftLimit("J", -(-7 * weeks // 3) + 1),),
    )
    rules = ShiftRules(
        shifts=(WATCH,),
        covers=(ShiftCover(unit=unit.code, shift="J", need=officers // 3),),
        terms=(terms,),
        basis=attrs.evolve(_STATION, article="3"),
    )
    return ShiftTeam(Personnel.of(staff, [unit]), rules)
