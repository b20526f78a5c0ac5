"""Why a person has no lawful pattern of shifts, in words."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from ...domain.acts import Citation
from ...rulings.shift_work import FREE, ShiftWork
from ...texts import N_
from ..shifts.translate import Ward
from .lanes import Lane
from .smallest import Clash
from .words import LEAVE, PLAN, REGISTER, Change, Impossible, Reason, Relaxation

REASONS = {
    "pinned": N_("days on which they must work: {number}"),
    "least_minutes": N_("at least {number} minutes in the period"),
    "most_minutes": N_("at most {number} minutes in the period"),
    "least_on": N_("at least {number} days of work in a row"),
    "most_on": N_("at most {number} days of work in a row"),
    "least_off": N_("at least {number} days off in a row"),
    "most_off": N_("at most {number} days off in a row"),
    "most_weekends": N_("at most {number} weekends with work"),
    "most_of": N_("at most {number} days in the shift {shift}"),
    "gap": N_("rest between shifts, and shifts that may not follow one another"),
    "leave": N_("days on leave: {number}"),
    "absent": N_("days on which they may not come: {number}"),
    "settled": N_("days on which another shift or a day off is settled: {number}"),
    "unasked": N_("days on which not every shift is asked for: {number}"),
    "before": N_("rest after the roster before, days with too little: {number}"),
}
CHANGES = {
    "pinned": N_("{amount} fewer days on which they must work"),
    "least_minutes": N_("at least {becomes} minutes instead of {was}"),
    "most_minutes": N_("at most {becomes} minutes instead of {was}"),
    "least_on": N_("at least {becomes} days of work in a row instead of {was}"),
    "most_on": N_("at most {becomes} days of work in a row instead of {was}"),
    "least_off": N_("at least {becomes} days off in a row instead of {was}"),
    "most_off": N_("at most {becomes} days off in a row instead of {was}"),
    "most_weekends": N_("at most {becomes} weekends with work instead of {was}"),
    "most_of": N_("at most {becomes} days in the shift {shift} instead of {was}"),
    "leave": N_("leave moved to another time on {amount} days"),
    "settled": N_("{amount} fewer days on which another shift or a day off is settled"),
    "unasked": N_("another shift asked for on {amount} days"),
}
SOURCES = {"leave": LEAVE, "before": PLAN}
TERMS = {
    "least_minutes": "min_minutes",
    "most_minutes": "max_minutes",
    "least_on": "min_days_on",
    "most_on": "max_days_on",
    "least_off": "min_days_off",
    "most_off": "max_days_off",
    "most_weekends": "max_weekends",
    "gap": "rest",
}


@attrs.frozen(eq=False)
class LaneTeller:
    """Tells the clashes of one person (*lane*) of a *ward*."""

    work: ShiftWork
    ward: Ward
    lane: Lane

    @property
    def worker(self) -> int:
        """The person's place among the workers."""
        return int(self.ward.workers[self.lane.person])

    def told(self, clash: Clash, changes: Mapping[int, int]) -> Impossible:
        """A clash in words; *changes* are what its rules would have to say, by number."""
        claims = self.lane.claims
        found = [self._relaxation(claims[number], to) for number, to in changes.items()]
        return Impossible(
            days=self.work.rulings.period.days,
            group=self.work.key(self.worker),
            reasons=tuple(self._reason(claims[number]) for number in sorted(clash.claims)),
            relaxations=tuple(sorted(found, key=lambda each: each.amount or 0)),
            smallest=clash.smallest,
        )

    def _reason(self, claim: str) -> Reason:
        kind, values = self._values(claim)
        rule, citation = self._cited(claim)
        source = "" if citation else SOURCES.get(kind, REGISTER)
        numbers = {"number": self._number(claim), **values}
        return Reason(
            kind=kind,
            template=REASONS[kind],
            values=numbers,
            rule=rule,
            citation=citation,
            source=source,
        )

    def _relaxation(self, claim: str, becomes: int) -> Relaxation:
        """One rule changed; the amount is in days, minutes counted in the shortest shift."""
        kind, values = self._values(claim)
        rule, citation = self._cited(claim)
        counted = claim == "pinned" or claim.startswith("closed:")
        was = None if counted else self.lane.number(claim)
        amount = becomes if was is None else abs(becomes - was)
        if kind.endswith("_minutes"):
            amount = -(-amount // int(self.lane.model.minutes.min()))
        numbers = {"becomes": becomes, "was": was, "amount": amount, **values}
        change = Change(
            kind=kind,
            template=CHANGES[kind],
            values=numbers,
            rule=rule,
            citation=citation,
            was=was,
            becomes=None if counted else becomes,
        )
        return Relaxation(changes=(change,), amount=amount)

    def _values(self, claim: str) -> tuple[str, dict[str, object]]:
        """The kind of a rule or cause, and the shift it is about."""
        name, _, which = claim.partition(":")
        if name == "closed":
            return which, {}
        if name == "most_of":
            return name, {"shift": self.work.shifts[int(self.ward.shifts[int(which)])].code}
        return name, {}

    def _number(self, claim: str) -> int:
        """The number that a rule says, or the days that a cause is about."""
        name, _, cause = claim.partition(":")
        if name == "pinned":
            return int(np.count_nonzero(~self.lane.model.may_rest[self.lane.person]))
        if name == "closed":
            return int(np.count_nonzero(self.lane.closed[cause].any(axis=1)))
        return 0 if name == "gap" else self.lane.number(claim)

    def _cited(self, claim: str) -> tuple[str, Citation | None]:
        """The rule behind a claim and its article; none for a fact of the register."""
        kind, values = self._values(claim)
        terms = self.work.terms[int(self.work.term_of[self.worker])]
        if kind in ("pinned", "settled"):
            return self._settled()
        if kind == "unasked":
            covers = [int(n) for demand in self.ward.demands for n in np.unique(demand.cover)]
            return self.work.rules.cited("covers", max(covers))
        bound = getattr(terms, TERMS.get(kind, ""), None)
        if kind == "most_of":
            bound = dict(terms.at_most)[str(values["shift"])]
        if kind == "gap" and bound is None and terms.forbidden:
            bound = terms.forbidden[0][2]
        return (bound.rule, bound.citation) if bound is not None else ("", None)

    def _settled(self) -> tuple[str, Citation | None]:
        days = np.flatnonzero(self.work.pinned[self.worker] != FREE).tolist()
        return self.work.pin(self.worker, days[0]) if days else ("", None)
