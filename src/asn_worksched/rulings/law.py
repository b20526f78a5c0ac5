"""The law that holds for a region: instruments with their rules, and the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from ..calendars import Calendar
from ..domain.law import Instrument, Limit, Policy, Rule, applies_in, in_order
from ..domain.modes import Modes
from ..errors import Fault, FaultKind, InvalidInput, NotKnown
from ..texts import N_
from .exemptions import ExemptionRule

TWICE = FaultKind(
    "ASN-LAW-001",
    N_("The rule {rule} stands in {one} and in {two}."),
    N_("A finding names its rule, so an id may stand for one rule only."),
    N_("Rename one of them."),
)
CIRCLE = FaultKind(
    "ASN-LAW-002",
    N_("The rules {rules} set one another aside in a circle."),
    N_("A rule that is set aside cannot set aside another, so a circle has no answer."),
    N_("Take one of them out of `displaces`."),
)

MIXED = FaultKind(
    "ASN-LAW-005",
    N_("The limit {rule} counts office days and other days together: {modes}."),
    N_("Such a limit is one on working days, which rules on hours say."),
    N_("Name either office modes or other modes in one limit."),
)

UNKNOWN_MODE = FaultKind(
    "ASN-LAW-007",
    N_("The rule {rule} names the work mode {mode}, which no policy of this law defines."),
    N_("A mode that nobody defines can be neither planned nor counted."),
    N_("Correct the code, or define it under `modes` of a policy."),
)
DISPLACES_NOTHING = FaultKind(
    "ASN-LAW-006",
    N_("The rule {rule} displaces {name}, which is in no policy given."),
    N_("A rule that is to be set aside and is not would go on without a word."),
    N_("Correct the id under `displaces`, or install the policy that has it."),
)


@attrs.frozen(slots=False)
class Law:
    """
    All that is in force, or ever will be, for *region* and the regions around it.

    The order in which policies, calendars and exemption rules were given changes nothing.
    Raises :class:`InvalidInput` for a rule id used twice, rules that displace in a circle, and
    limits that count office days and other days together.
    """

    policies: tuple[Policy, ...] = ()
    calendar: Calendar = attrs.field(factory=Calendar)
    exemptions: tuple[ExemptionRule, ...] = ()
    region: str = ""

    @classmethod
    def of(
        cls,
        policies: Iterable[Policy],
        *,
        calendars: Iterable[Calendar] = (),
        exemptions: Iterable[ExemptionRule] = (),
        region: str = "",
    ) -> Law:
        """
        The law of *region* from whatever policies there are; others' acts are left out.

        Raises :class:`InvalidInput` for a rule that displaces one that is in none of them.
        """
        policies, exemptions = tuple(policies), tuple(exemptions)
        _check_displaced(policies, exemptions)
        reaching = [each for each in policies if applies_in(each.instrument, region)]
        rules = [each for each in exemptions if applies_in(each.instrument, region)]
        ordered = tuple(sorted(rules, key=lambda each: each.rule.id))
        return cls(in_order(reaching), Calendar.merge(calendars), ordered, region)

    def __attrs_post_init__(self) -> None:
        unknown = [*self._unknown_modes()]
        faults = [*self._twice(), *self._circles(), *(unknown or self._mixed())]
        if faults:
            raise InvalidInput(faults)

    @property
    def modes(self) -> Modes:
        """The work modes that this law knows."""
        return Modes.of(mode for policy in self.policies for mode in policy.modes)

    def clauses(self) -> Iterator[tuple[Instrument, Rule, ExemptionRule | None]]:
        """Every rule with its instrument, from the nation inward, by id; Python rules come last."""
        for policy in self.policies:
            for rule in sorted(policy.rules, key=lambda rule: rule.id):
                yield policy.instrument, rule, None
        for each in self.exemptions:
            yield each.instrument, each.rule, each

    def rule(self, name: str) -> Rule:
        """The rule with that id. Raises :class:`NotKnown`."""
        for _, rule, _ in self.clauses():
            if rule.id == name:
                return rule
        raise NotKnown(f"no rule {name!r}")

    def known_on(self, day: date) -> Law:
        """The law as one could know it on *day*: what was published by then."""
        return attrs.evolve(
            self,
            policies=tuple(p for p in self.policies if p.instrument.published <= day),
            exemptions=tuple(e for e in self.exemptions if e.instrument.published <= day),
        )

    @property
    def digest(self) -> str:
        """A sha256 in hex over all instruments, rules and holidays: the same law, the same text."""
        plain = [repr(attrs.evolve(each, file="")) for each in self.policies]
        days = sorted(repr(each) for each in self.calendar.holidays)
        names = [repr((each.instrument, each.rule, each.because)) for each in self.exemptions]
        return hashlib.sha256(repr((plain, days, names, self.region)).encode()).hexdigest()

    def _twice(self) -> Iterator[Fault]:
        seen = {act.id: act.id for act, _, _ in self.clauses()}
        for instrument, rule, _ in self.clauses():
            if rule.id in seen:
                yield TWICE.at(rule=rule.id, one=seen[rule.id], two=instrument.id)
            seen[rule.id] = instrument.id

    def _unknown_modes(self) -> Iterator[Fault]:
        known = self.modes
        for _, rule, _ in self.clauses():
            for code in getattr(rule, "modes", ()):
                if code not in known:
                    yield UNKNOWN_MODE.at(rule=rule.id, mode=code)

    def _mixed(self) -> Iterator[Fault]:
        modes = self.modes
        for _, rule, _ in self.clauses():
            if isinstance(rule, Limit):
                mask = modes.mask(rule.modes)
                if mask & modes.office_mask and mask & ~modes.office_mask:
                    yield MIXED.at(rule=rule.id, modes=", ".join(rule.modes))

    def _circles(self) -> Iterator[Fault]:
        stuck = set(_unordered({rule.id: rule.displaces for _, rule, _ in self.clauses()}))
        if stuck:
            yield CIRCLE.at(rules=", ".join(sorted(stuck)))


def _check_displaced(policies: Iterable[Policy], exemptions: Iterable[ExemptionRule]) -> None:
    rules = [rule for policy in policies for rule in policy.rules]
    rules += [each.rule for each in exemptions]
    known = {rule.id for rule in rules}
    faults = [
        DISPLACES_NOTHING.at(rule=rule.id, name=name)
        for rule in rules
        for name in rule.displaces
        if name not in known
    ]
    if faults:
        raise InvalidInput(faults)


def _unordered(edges: dict[str, tuple[str, ...]]) -> set[str]:
    """The nodes that lie on, or lead only into, a circle: what peeling sinks leaves over."""
    left = {name: {to for to in targets if to in edges} for name, targets in edges.items()}
    while True:
        sinks = {name for name, targets in left.items() if not targets}
        if not sinks:
            return set(left)
        left = {name: to - sinks for name, to in left.items() if name not in sinks}
