"""What would undo a clash, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from ...domain.acts import Citation
from ...texts import N_
from .claims import BoundClaim, CapClaim, FixedClaim, LimitClaim, NeedClaim, StaffClaim
from .mending import Lever, Mend
from .reading import Reading, counts_new
from .words import Change, Relaxation, Values

MORE = N_("{many} more with the skill {skill} at {post} of {office}")
MORE_UNSKILLED = N_("{many} more at {post} of {office}")
SECRET_MORE = N_("more people at {post} of {office}")
HIGHER = N_("the cap on {group} in {modes} at {becomes} instead of {was}")
SECRET_HIGHER = N_("a higher cap on {group} in {modes}")
LONGER = N_("the limit on {modes} at {becomes} days instead of {was}, {many} person-days more")
SECRET_LONGER = N_("a higher limit on {modes}")
FEWER = N_("officers at {post} of {office}: {becomes} instead of {was}")
SECRET_FEWER = N_("fewer officers at {post} of {office}")
FREED = N_("{many} fewer who must work in {modes}")
LOOSE = N_("{many} fewer whose day is settled beforehand")
SECRET_LOOSE = N_("fewer people whose day is settled beforehand")
SECRET_FREED = N_("fewer people who must work in {modes}")


def relaxation(reading: Reading, mend: Mend, *, secret: bool, dated: bool) -> Relaxation:
    """
    A mend in words; no number is told where it is *secret* or a changed clause is.

    Days are told only where it is *dated*.
    """
    claims = reading.claims
    secret = secret or any(claims[n].secret for lever in mend.levers for n in lever.claims)
    teller = _Teller(reading, mend, secret, dated)
    changes = [change for lever in mend.levers for change in teller.changes(lever)]
    return Relaxation(changes=tuple(changes), amount=None if secret else mend.eased.total)


def modes_text(reading: Reading, mask: int) -> str:
    """The codes of the modes of *mask*: ``WFO/WFH``."""
    return "/".join(mode.code for mode in reading.scene.rulings.modes.within(mask))


def capped(reading: Reading, claim: CapClaim) -> Values:
    """Whom a cap counts, and in which modes."""
    return {
        "group": claim.cap.names[claim.group],
        "modes": modes_text(reading, claim.cap.mask),
    }


@attrs.frozen(eq=False)
class _Teller:
    """Tells the changes of one mend."""

    reading: Reading
    mend: Mend
    secret: bool
    dated: bool

    def changes(self, lever: Lever) -> Iterator[Change]:
        """What a lever is changed by, one for all days on which it is the same."""
        match self.reading.claims[min(lever.claims)]:
            case CapClaim() | NeedClaim():
                yield from self._moved(lever)
            case LimitClaim() as limit:
                yield self._longer(limit, lever)
            case StaffClaim() | BoundClaim() | FixedClaim() as claim:
                yield from self._people(claim, min(lever.claims))
            case _:
                pass  # no lever moves other claims

    def _moved(self, lever: Lever) -> Iterator[Change]:
        """The places of a cap, or the officers of a seat, on the days on which they change."""
        moved: dict[tuple[int, int], list[int]] = {}
        claim_of = {}
        for row, more in self.mend.eased.rows.items():
            number = self.reading.tangle.rows[row].claim
            claim = self.reading.claims[number]
            if number in lever.claims and isinstance(claim, CapClaim | NeedClaim):
                numbers = _numbers(claim, more)
                moved.setdefault(numbers, []).append(claim.day)
                claim_of[numbers] = claim
        for numbers, days in moved.items():
            yield self._bound(claim_of[numbers], numbers, sorted(days))

    def _bound(
        self, claim: CapClaim | NeedClaim, numbers: tuple[int, int], days: list[int]
    ) -> Change:
        if isinstance(claim, CapClaim):
            kind, texts, values = "cap", (HIGHER, SECRET_HIGHER), capped(self.reading, claim)
            rule = claim.cap.rule.id, claim.cap.rule.citation
        else:
            kind, texts = "need", (FEWER, SECRET_FEWER)
            values = {"post": claim.seat.post, "office": claim.seat.unit}
            rule = claim.seat.rule.id, claim.seat.rule.citation
        return self._change(kind, texts, values, days, rule=rule, numbers=numbers)

    def _longer(self, claim: LimitClaim, lever: Lever) -> Change:
        was = claim.limit.rule.at_most
        becomes = was + self.mend.eased.steps[min(lever.claims)]
        rows = self.mend.eased.rows.items()
        many = sum(n for row, n in rows if self.reading.tangle.rows[row].claim in lever.claims)
        values = {"modes": "/".join(claim.limit.rule.modes), "many": many}
        rule = claim.limit.rule.id, claim.limit.rule.citation
        texts = LONGER, SECRET_LONGER
        numbers = was, becomes
        return self._change("limit", texts, values, claim.span, rule=rule, numbers=numbers)

    def _people(self, claim: StaffClaim | BoundClaim | FixedClaim, number: int) -> Iterator[Change]:
        """People who come besides, or who are let go, on the days on which they are as many."""
        passed: dict[tuple[int, int], int] = {}
        for variable, many in self.mend.eased.gates.items():
            way = self.reading.ways[variable]
            if number in self.reading.tangle.gates[variable]:
                cell = (way.seat if isinstance(claim, StaffClaim) else -1, way.column)
                passed[cell] = passed.get(cell, 0) + many
        if isinstance(claim, StaffClaim):
            passed = self._in_turn(passed)
        alike: dict[tuple[int, int], list[int]] = {}
        for (seat, column), many in sorted(passed.items()):
            alike.setdefault((seat, many), []).append(self.reading.scene.knot.days[column])
        for (seat, many), days in alike.items():
            if isinstance(claim, BoundClaim):
                values = {"many": many, "modes": modes_text(self.reading, claim.mask)}
                rule = claim.rule, claim.citation
                yield self._change("bound", (FREED, SECRET_FREED), values, days, rule=rule)
            elif isinstance(claim, FixedClaim):
                yield self._change("fixed", (LOOSE, SECRET_LOOSE), {"many": many}, days)
            else:
                office = {"skill": claim.skill, "office": claim.unit}
                values = {"many": many, "post": self.reading.scene.seats[seat].post, **office}
                texts = MORE if claim.skill else MORE_UNSKILLED, SECRET_MORE
                yield self._change("people", texts, values, days)

    def _in_turn(self, passed: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
        """
        How many new people it takes, by seat and column, where limits let none come every day.

        Taking turns day after day, so many keep each limit as they keep it together.
        """
        least: dict[int, int] = {}
        for claim, most in self._limits():
            days: dict[int, int] = {}
            for variable, many in self.mend.eased.gates.items():
                way = self.reading.ways[variable]
                if way.crowd < 0 and counts_new(self.reading.scene, claim, way):
                    days[way.seat] = days.get(way.seat, 0) + many
            for seat, many in days.items():
                least[seat] = max(least.get(seat, 0), -(-many // most))
        at_once: dict[int, int] = {}
        for (seat, _), many in passed.items():
            at_once[seat] = max(at_once.get(seat, 0), many)
        return {
            (seat, column): least[seat] if least.get(seat, 0) > at_once[seat] else many
            for (seat, column), many in passed.items()
        }

    def _limits(self) -> Iterator[tuple[LimitClaim, int]]:
        """The limits with the days that each leaves one person once changed, if any."""
        for number, claim in enumerate(self.reading.claims):
            if isinstance(claim, LimitClaim):
                most = claim.limit.rule.at_most + self.mend.eased.steps.get(number, 0)
                if most > 0:
                    yield claim, most

    def _change(
        self,
        kind: str,
        texts: tuple[str, str],
        values: Values,
        days: Iterable[int],
        *,
        rule: tuple[str, Citation | None] = ("", None),
        numbers: tuple[int, int] | None = None,
    ) -> Change:
        was, becomes = numbers or (None, None)
        if self.secret:
            values = {name: each for name, each in values.items() if not isinstance(each, int)}
            was = becomes = None
        elif numbers:
            values = {**values, "was": was, "becomes": becomes}
        return Change(
            kind=kind,
            template=texts[self.secret],
            values=values,
            rule=rule[0],
            citation=rule[1],
            days=tuple(self.reading.scene.rulings.period.days[day] for day in days if self.dated),
            was=was,
            becomes=becomes,
        )


def _numbers(claim: CapClaim | NeedClaim, more: int) -> tuple[int, int]:
    """The places or officers of a claim before and after a change by *more*."""
    if isinstance(claim, CapClaim):
        return claim.places, claim.places + more
    return claim.need, claim.need - more
