"""The law that holds for a region: instruments with their rules, and the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import attrs

from ..calendars import Calendar
from ..domain.acts import Instrument, applies_in
from ..domain.law import Cap, Limit, Policy, Rule, in_order
from ..domain.modes import Modes
from ..domain.time import Span
from ..errors import Fault, FaultKind, InvalidInput, NotKnown
from ..texts import N_
from ..zones import Zones
from . import amendments
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
    N_("The {kind} {rule} counts office days and other days together: {modes}."),
    N_("That would be one on working days, which rules on hours say."),
    N_("Name either office modes or other modes in one rule."),
)

UNKNOWN_MODE = FaultKind(
    "ASN-LAW-007",
    N_("The rule {rule} names the work mode {mode}, which no policy of this law defines."),
    N_("A mode that nobody defines can be neither planned nor counted."),
    N_("Correct the code, or define it under `modes` of a policy."),
)
NO_READING = FaultKind(
    "ASN-LAW-011",
    N_("The rule {rule} cannot be read as {reading}; its other readings are: {known}."),
    N_("Another reading that nobody wrote down would be a guess."),
    N_("Correct the rule or the name of the reading."),
)
DISPLACES_NOTHING = FaultKind(
    "ASN-LAW-006",
    N_("The rule {rule} displaces {name}, which is in no policy given."),
    N_("A rule that is to be set aside and is not would go on without a word."),
    N_("Correct the id under `displaces`, or install the policy that has it."),
)


Overlap = Literal["strictest", "latest"]
"""What governs where two acts of one region and rank cap the same people."""


@attrs.frozen(slots=False)
class Law:
    """
    All that is in force, or ever will be, for *region* and the regions around it.

    *policies* are as published; :attr:`effective` has them as amendments and revocations leave
    them. *drafts* are no law until they are adopted, and *adopted* says which were. The order in
    which policies, calendars, zones and exemption rules were given changes nothing.

    Raises :class:`InvalidInput` for a rule id used twice, rules that displace or acts that amend
    in a circle, and limits or caps that count office days and other days together.
    """

    policies: tuple[Policy, ...] = ()
    calendar: Calendar = attrs.field(factory=Calendar)
    exemptions: tuple[ExemptionRule, ...] = ()
    region: str = ""
    zones: Zones = attrs.field(factory=Zones)
    drafts: tuple[Policy, ...] = ()
    adopted: tuple[str, ...] = ()
    overlap: Overlap = "strictest"

    @classmethod
    def of(
        cls,
        policies: Iterable[Policy],
        *,
        calendars: Iterable[Calendar] = (),
        exemptions: Iterable[ExemptionRule] = (),
        zones: Iterable[Zones] = (),
        region: str = "",
        overlap: Overlap = "strictest",
    ) -> Law:
        """
        The law of *region* from whatever policies there are; others' acts are left out.

        Where two caps of different acts reach the same people both hold, so the strictest
        governs; with *overlap* ``latest`` the act published last governs among those of one region
        and rank. Raises :class:`InvalidInput` for a rule that displaces or ends one that is in
        none of the policies, and an act that changes one that is not there.
        """
        policies, exemptions = tuple(policies), tuple(exemptions)
        faults = [*_displacing_nothing(policies, exemptions), *amendments.faults_of(policies)]
        if faults:
            raise InvalidInput(faults)
        reaching = in_order([each for each in policies if applies_in(each.instrument, region)])
        rules = [each for each in exemptions if applies_in(each.instrument, region)]
        return cls(
            policies=tuple(each for each in reaching if not each.instrument.draft),
            calendar=Calendar.merge(calendars),
            exemptions=tuple(sorted(rules, key=lambda each: each.rule.id)),
            region=region,
            zones=Zones.merge(zones),
            drafts=tuple(each for each in reaching if each.instrument.draft),
            overlap=overlap,
        )

    def __attrs_post_init__(self) -> None:
        unknown = [*self._unknown_modes()]
        faults = [*self._twice(), *self._circles(), *(unknown or self._mixed())]
        if faults:
            raise InvalidInput(faults)

    @cached_property
    def modes(self) -> Modes:
        """The work modes that this law knows."""
        return Modes.of(mode for policy in self.policies for mode in policy.modes)

    @cached_property
    def effective(self) -> tuple[Policy, ...]:
        """
        The policies as the acts among them leave one another.

        Each instrument's force and each rule's period are narrowed or prolonged; acts without any
        day left are gone.
        """
        return tuple(amendments.in_effect(self.policies, self._forces))

    @cached_property
    def _forces(self) -> Mapping[str, Span | None]:
        acts = [each.instrument for each in self.policies]
        return amendments.forces([*acts, *(each.instrument for each in self.exemptions)])

    @cached_property
    def _changes(self) -> amendments.Changes:
        return amendments.changes_of(each.instrument for each in self.policies)

    def clauses(self) -> Iterator[tuple[Instrument, Rule, ExemptionRule | None]]:
        """
        Every rule in effect with its instrument, from the nation inward, by id.

        Rules in Python come last.
        """
        for policy in self.effective:
            for rule in sorted(policy.rules, key=lambda rule: rule.id):
                yield policy.instrument, self._settled(rule), None
        for each in self.exemptions:
            force = self._forces[each.instrument.id]
            if force is not None:
                yield attrs.evolve(each.instrument, in_force=force), each.rule, each

    def _settled(self, rule: Rule) -> Rule:
        """A cap sets aside those of older acts of its region and rank, where the latest governs."""
        if self.overlap == "strictest" or not isinstance(rule, Cap):
            return rule
        older = self._older[rule.citation.instrument]
        return attrs.evolve(rule, displaces=(*rule.displaces, *older))

    @cached_property
    def _older(self) -> Mapping[str, tuple[str, ...]]:
        """The caps of older acts of the same region and rank, by the act."""
        acts = [policy.instrument for policy in self.effective]
        caps = {
            policy.id: [rule.id for rule in policy.rules if isinstance(rule, Cap)]
            for policy in self.effective
        }
        return {
            act.id: tuple(cap for other in acts if _older(other, act) for cap in caps[other.id])
            for act in acts
        }

    def act(self, name: str) -> Instrument:
        """The instrument with that id, as it is in effect. Raises :class:`NotKnown`."""
        for policy in self.effective:
            if policy.id == name:
                return policy.instrument
        raise NotKnown(f"no act {name!r} in effect")

    def rule(self, name: str) -> Rule:
        """The rule with that id, as it is in effect. Raises :class:`NotKnown`."""
        for _, rule, _ in self.clauses():
            if rule.id == name:
                return rule
        raise NotKnown(f"no rule {name!r}")

    def trail(self, name: str) -> tuple[amendments.Change, ...]:
        """What later acts did to the act with that id, the earliest published first."""
        return self._changes.get(name, ())

    def prolonging(self, name: str, day: date) -> Instrument | None:
        """The act thanks to which that act still holds on *day*; ``None`` where by itself."""
        return amendments.prolonging(self._changes, self._published, name, day)

    @cached_property
    def _published(self) -> Mapping[str, Instrument]:
        return {each.id: each.instrument for each in self.policies}

    def adopting(self, *drafts: Policy | str) -> Law:
        """
        What the law would be with *drafts*: policies, or the ids of drafts that it knows.

        A policy with the id of an act takes its place. Raises :class:`NotKnown` for an id that is
        no draft, and :class:`InvalidInput` like :meth:`of`.
        """
        waiting = {each.id: each for each in self.drafts}
        unknown = [each for each in drafts if isinstance(each, str) and each not in waiting]
        if unknown:
            known = ", ".join(waiting) or "-"
            raise NotKnown(f"no draft {', '.join(unknown)}; drafts are {known}")
        taken = [waiting[each] if isinstance(each, str) else each for each in drafts]
        adopted = {each.id: _adopted(each) for each in taken}
        policies = {each.id: each for each in self.policies} | adopted
        faults = [
            *_displacing_nothing(policies.values(), self.exemptions),
            *amendments.faults_of(policies.values()),
        ]
        if faults:
            raise InvalidInput(faults)
        return attrs.evolve(
            self,
            policies=in_order([*policies.values()]),
            drafts=tuple(each for each in self.drafts if each.id not in adopted),
            adopted=tuple(sorted({*self.adopted, *adopted})),
        )

    def read_as(self, readings: Mapping[str, str]) -> Law:
        """
        The law with other readings of some rules: rule id to the name of the reading.

        Raises :class:`InvalidInput` (``ASN-LAW-011``) for each rule or reading that is not there.
        """
        rules = {rule.id: rule for policy in self._all for rule in policy.rules}
        faults = [*_unread(readings, rules)]
        if faults:
            raise InvalidInput(faults)
        return attrs.evolve(
            self,
            policies=tuple(_read(each, readings) for each in self.policies),
            drafts=tuple(_read(each, readings) for each in self.drafts),
        )

    @property
    def _all(self) -> tuple[Policy, ...]:
        return (*self.policies, *self.drafts)

    def known_on(self, day: date) -> Law:
        """The law as one could know it on *day*: what was published by then."""
        return attrs.evolve(
            self,
            policies=tuple(p for p in self.policies if p.instrument.published <= day),
            exemptions=tuple(e for e in self.exemptions if e.instrument.published <= day),
            drafts=tuple(p for p in self.drafts if p.instrument.published <= day),
        )

    @property
    def digest(self) -> str:
        """
        A sha256 in hex over instruments, rules, holidays and zones: the same law, the same text.
        """
        plain = [repr(attrs.evolve(each, file="")) for each in self.policies]
        names = [repr((each.instrument, each.rule, each.because)) for each in self.exemptions]
        days = (self.calendar.holidays, self.calendar.seasons, self.calendar.joint_leave)
        whole = (plain, repr(days), names, self.region, repr(self.zones), self.overlap)
        return hashlib.sha256(repr(whole).encode()).hexdigest()

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
            if isinstance(rule, Limit | Cap):
                mask = modes.mask(rule.modes)
                if mask & modes.office_mask and mask & ~modes.office_mask:
                    yield MIXED.at(kind=rule.kind, rule=rule.id, modes=", ".join(rule.modes))

    def _circles(self) -> Iterator[Fault]:
        edges = {rule.id: rule.displaces for _, rule, _ in self.clauses()}
        stuck = amendments.unordered(edges)
        if stuck:
            yield CIRCLE.at(rules=", ".join(sorted(stuck)))


def _displacing_nothing(
    policies: Iterable[Policy], exemptions: Iterable[ExemptionRule]
) -> Iterator[Fault]:
    rules = [rule for policy in policies for rule in policy.rules]
    rules += [each.rule for each in exemptions]
    known = {rule.id for rule in rules}
    for rule in rules:
        for name in rule.displaces:
            if name not in known:
                yield DISPLACES_NOTHING.at(rule=rule.id, name=name)


def _older(other: Instrument, act: Instrument) -> bool:
    """Whether *other* is an older act than *act* of the same region and rank."""
    alike = (other.region, other.level) == (act.region, act.level)
    return alike and (other.published, other.id) < (act.published, act.id)


def _adopted(draft: Policy) -> Policy:
    return attrs.evolve(draft, instrument=attrs.evolve(draft.instrument, draft=False))


def _unread(readings: Mapping[str, str], rules: Mapping[str, Rule]) -> Iterator[Fault]:
    for name, wanted in readings.items():
        known = [each.name for each in rules[name].readings] if name in rules else []
        if wanted not in known:
            yield NO_READING.at(rule=name, reading=wanted, known=", ".join(known) or "-")


def _read(policy: Policy, readings: Mapping[str, str]) -> Policy:
    """The policy with the readings that are asked for in the place of its rules."""
    rules = tuple(_reading(rule, readings.get(rule.id)) for rule in policy.rules)
    return attrs.evolve(policy, rules=rules)


def _reading(rule: Rule, name: str | None) -> Rule:
    for each in rule.readings:
        if each.name == name:
            return attrs.evolve(each.rule, readings=rule.readings)
    return rule
