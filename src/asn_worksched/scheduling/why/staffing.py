"""Days on which too few people can come for all the shifts that a unit asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs
import numpy as np

from ...domain.acts import Citation
from ...rulings.shift_work import ShiftWork
from ...texts import N_
from ..shifts.translate import Ward
from .mending import Lever, Mend, mends
from .smallest import Clash, Search
from .tangle import Choice, Numbers, Row, Tangle
from .words import REGISTER, Change, Impossible, Reason, Relaxation

NEED = N_("people needed in the shift {shift} of {unit}: {need}")
NEED_SKILLED = N_("people with the skill {skill} needed in the shift {shift} of {unit}: {need}")
STAFF = N_("people of {unit} who work in these shifts: {people}")
STAFF_SKILLED = N_("people of {unit} with the skill {skill} who work in these shifts: {people}")
BARRED = N_("people who cannot work every shift of that day: {people}")
MORE = N_("{many} more for the shift {shift} of {unit}")
MORE_SKILLED = N_("{many} more with the skill {skill} for the shift {shift} of {unit}")
FEWER = N_("people needed in the shift {shift} of {unit}: {becomes} instead of {was}")


def short_days(work: ShiftWork, ward: Ward) -> Iterator[Impossible]:
    """The clashes of each day by itself, whatever the rules about several days."""
    for day in range(ward.model.days):
        if ward.model.need[:, day].any():
            yield from _Day(work, ward, day).clashes()


@attrs.frozen(eq=False)
class _Day:
    """
    One day of a ward.

    Its claims are the cells with a need, then the staff of each demand, then what bars people.
    """

    work: ShiftWork
    ward: Ward
    day: int

    @property
    def cells(self) -> list[tuple[int, int]]:
        """The demands and shifts with a need."""
        return [(int(d), int(s)) for d, s in np.argwhere(self.ward.model.need[:, self.day] > 0)]

    def tangle(self) -> Tangle:
        """Everybody in one shift or off; whoever cannot work a shift may once nothing bars them."""
        model, cells = self.ward.model, self.cells
        demands = len(model.able)
        barred = len(cells) + demands
        most: list[int] = []
        gates: list[tuple[int, ...]] = []
        choices: list[Choice] = []
        terms: list[list[int]] = [[] for _ in cells]
        key = np.column_stack([model.able.T, model.allowed[:, self.day]])
        kinds, sizes = np.unique(key, axis=0, return_counts=True)
        for kind, size in zip(kinds.tolist(), sizes.tolist(), strict=True):
            able, allowed = kind[:demands], kind[demands:]
            choices.append(Choice(tuple(range(len(most), len(most) + 1 + model.shifts)), size))
            most += [size] * (1 + model.shifts)
            gates += [(), *(() if may else (barred,) for may in allowed)]
            for number, (demand, shift) in enumerate(cells):
                if able[demand]:
                    terms[number].append(choices[-1].ways[1 + shift])
        needs = [int(model.need[demand, self.day, shift]) for demand, shift in cells]
        for number, (demand, shift) in enumerate(cells):
            more = len(most)
            most.append(needs[number])
            gates.append((len(cells) + demand,))
            for other, (one, same) in enumerate(cells):
                if same == shift and self._within(demand, one):
                    terms[other].append(more)
        rows = tuple(
            Row(number, tuple(terms[number]), need, need, least=True)
            for number, need in enumerate(needs)
        )
        return Tangle(barred + 1, tuple(most), tuple(gates), tuple(choices), rows)

    def _within(self, demand: int, other: int) -> bool:
        """Whether somebody more for a demand counts for another one: it or the one for all."""
        return demand == other or not self.ward.demands[other].skill

    def clashes(self) -> Iterator[Impossible]:
        """The clashes of this day, one after another."""
        tangle = self.tangle()
        search = Search.of(tangle)
        found: list[tuple[Clash, Numbers]] = []
        while (clash := search.clash()) is not None:
            needs = frozenset(claim for claim in clash.claims if claim < len(self.cells))
            found.append((clash, needs))
            search.set_aside(needs)
        everything = frozenset[int]().union(*(needs for _, needs in found))
        for clash, needs in found:
            off = everything - needs
            rest = set(range(tangle.claims)) - off
            ways = mends(tangle, self._levers(clash.claims), self._levers(rest), off)
            yield Impossible(
                days=(self.work.rulings.period.days[self.day],),
                group=self.ward.name,
                reasons=tuple(self._reason(claim) for claim in sorted(clash.claims)),
                relaxations=tuple(self._relaxation(tangle, mend) for mend in ways),
                smallest=clash.smallest,
            )

    def _levers(self, claims: Collection[int]) -> list[Lever]:
        needs, staff = len(self.cells), len(self.cells) + len(self.ward.demands)
        return [
            Lever("need" if claim < needs else "people", frozenset({claim}))
            for claim in sorted(claims)
            if claim < staff
        ]

    def _cover(self, number: int) -> tuple[str, Citation]:
        demand, shift = self.cells[number]
        which = self.ward.demands[demand].cover[self.day, self.ward.shifts[shift]]
        return self.work.rules.cited("covers", int(which))

    def _values(self, number: int) -> dict[str, object]:
        demand, shift = self.cells[number]
        values: dict[str, object] = {"unit": self.ward.name}
        values["shift"] = self.work.shifts[int(self.ward.shifts[shift])].code
        if self.ward.demands[demand].skill:
            values["skill"] = self.ward.demands[demand].skill
        return values

    def _reason(self, claim: int) -> Reason:
        needs, model = len(self.cells), self.ward.model
        if claim < needs:
            demand, shift = self.cells[claim]
            rule, citation = self._cover(claim)
            values = {**self._values(claim), "need": int(model.need[demand, self.day, shift])}
            template = NEED_SKILLED if "skill" in values else NEED
            return Reason(
                kind="need", template=template, values=values, rule=rule, citation=citation
            )
        demand = claim - needs
        if demand < len(self.ward.demands):
            skill = self.ward.demands[demand].skill
            counted = {"unit": self.ward.name, "people": int(model.able[demand].sum())}
            return Reason(
                kind="staff",
                template=STAFF_SKILLED if skill else STAFF,
                values={**counted, "skill": skill},
                source=REGISTER,
            )
        barred = ~model.allowed[:, self.day, [shift for _, shift in self.cells]].all(axis=1)
        people = int(np.count_nonzero(barred & model.able.any(axis=0)))
        return Reason(kind="barred", template=BARRED, values={"people": people}, source=REGISTER)

    def _relaxation(self, tangle: Tangle, mend: Mend) -> Relaxation:
        changes = []
        for row, less in sorted(mend.eased.rows.items()):
            demand, shift = self.cells[row]
            was = int(self.ward.model.need[demand, self.day, shift])
            rule, citation = self._cover(row)
            values = {**self._values(row), "was": was, "becomes": was - less}
            changes.append(
                Change(
                    kind="need",
                    template=FEWER,
                    values=values,
                    rule=rule,
                    citation=citation,
                    was=was,
                    becomes=was - less,
                )
            )
        first = len(tangle.most) - len(self.cells)
        for way, many in sorted(mend.eased.gates.items()):
            values = {**self._values(way - first), "many": many}
            template = MORE_SKILLED if "skill" in values else MORE
            changes.append(Change(kind="people", template=template, values=values))
        return Relaxation(changes=tuple(changes), amount=mend.eased.total)
