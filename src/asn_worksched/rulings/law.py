"""The law that holds for a region: instruments with their rules, and the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Literal

import attrs

from ..calendars import Calendar
from ..domain.acts import Instrument, applies_in
from ..domain.law import Policy, Rule, in_order
from ..domain.modes import Modes, Place
from ..errors import Fault, FaultKind, InvalidInput, NotKnown
from ..texts import N_
from ..zones import Zones
from . import amendments, readings
from .exemptions import ExemptionRule, of_their_acts
from .latest import making_way
from .names import Names
from .sound import unsound

CIRCLE = FaultKind(
    "ASN-LAW-002",
    N_("The rules {rules} set one another aside in a circle."),
    N_("A rule that is set aside cannot set aside another, so a circle has no answer."),
    N_("Take one of them out of `displaces`."),
)
DISPLACES_NOTHING = FaultKind(
    "ASN-LAW-006",
    N_("The rule {rule} displaces {name}, which is in no policy given."),
    N_("A rule that is to be set aside and is not would go on without a word."),
    N_("Correct the id under `displaces`, or install the policy that has it."),
)
OUT_OF_REACH = FaultKind(
    "ASN-LAW-012",
    N_("{act} is an act of the region {own} and does not reach {region}."),
    N_("What binds nobody there is no part of the law of that region."),
    N_("Adopt it in the law of a region that it reaches."),
)

Overlap = Literal["strictest", "latest"]
"""What governs where two acts of one region and rank cap the same people."""


InEffect = tuple[Instrument, Rule, ExemptionRule | None]
"""A rule in effect with its act, and the Python that says whom it concerns, if any."""


@attrs.frozen(slots=False)
class Law:
    """
    All that is in force, or ever will be, for *region* and the regions around it.

    *policies* are as published; :attr:`effective` has them as amendments and revocations leave
    them. *drafts* are no law until they are adopted, and *adopted* says which were; the same goes
    for the *exemptions* of drafts. The order in which policies, calendars, zones and exemption
    rules were given changes nothing. *names* are the ids that acts may refer to besides those of
    this law.

    Raises :class:`InvalidInput` for a rule id used twice, rules that displace in a circle, limits
    or caps that count office days and other days together, and readings with the id of another
    rule or the name of another reading.
    """

    policies: tuple[Policy, ...] = ()
    calendar: Calendar = attrs.field(factory=Calendar)
    exemptions: tuple[ExemptionRule, ...] = ()
    region: str = ""
    zones: Zones = attrs.field(factory=Zones)
    drafts: tuple[Policy, ...] = ()
    adopted: tuple[str, ...] = ()
    overlap: Overlap = "strictest"
    names: Names = attrs.field(factory=Names, eq=False, repr=False)

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
        and rank, where they count people in the same modes within the same groups. Raises
        :class:`InvalidInput` for a rule that displaces or ends one that is in none of the
        policies, an act that changes one that is not there, one that prolongs what has no last
        day, and acts that amend, revoke or live with one another in a circle.
        """
        policies = tuple(policies)
        rules, bare = of_their_acts(exemptions, policies)
        names = Names.of(policies, rules)
        _refuse(_dangling((*policies, *bare), rules, names))
        reaching = in_order([each for each in policies if applies_in(each.instrument, region)])
        return cls(
            policies=tuple(each for each in reaching if not each.instrument.draft),
            calendar=Calendar.merge(calendars),
            exemptions=tuple(each for each in rules if applies_in(each.instrument, region)),
            region=region,
            zones=Zones.merge(zones),
            drafts=tuple(each for each in reaching if each.instrument.draft),
            overlap=overlap,
            names=names,
        )

    def __attrs_post_init__(self) -> None:
        rules, bare = of_their_acts(self.exemptions, self._all)
        drafts = (*self.drafts, *(each for each in bare if each.instrument.draft))
        object.__setattr__(self, "exemptions", rules)
        object.__setattr__(self, "drafts", drafts)
        _refuse(readings.faults_of(self._rules()))
        _refuse([*unsound(self._clauses, self.modes), *self._circles()])

    @cached_property
    def modes(self) -> Modes:
        """The work modes that this law knows."""
        return Modes.of(mode for policy in self.policies for mode in policy.modes)

    @cached_property
    def effective(self) -> tuple[Policy, ...]:
        """
        The policies as the acts among them leave one another.

        Each instrument's force and each rule's period are narrowed or prolonged; acts without any
        day left are gone. Acts that have rules in Python only are there too, without rules.
        """
        return tuple(self._effects.policies(self._published))

    @cached_property
    def _effects(self) -> amendments.Effects:
        return amendments.effects_of(each.instrument for each in self._published)

    @cached_property
    def _published(self) -> tuple[Policy, ...]:
        _, bare = of_their_acts(self.exemptions, self._all)
        return in_order([*self.policies, *bare])

    def clauses(self) -> Iterator[InEffect]:
        """
        Every rule in effect with its instrument, the one nearest to the person last.

        From the nation inward, then by rank, act and id; rules in Python come last in their act.
        """
        return iter(self._clauses)

    @cached_property
    def _clauses(self) -> tuple[InEffect, ...]:
        found = sorted(self._in_effect(), key=_nearness)
        if self.overlap == "strictest":
            return tuple(found)
        office = [mode.code for mode in self.modes if mode.place is Place.OFFICE]
        older = making_way([(act, rule) for act, rule, _ in found], office)
        return tuple((act, _before(rule, older), exemption) for act, rule, exemption in found)

    def _in_effect(self) -> Iterator[InEffect]:
        acts = {each.id: each.instrument for each in self.effective}
        for policy in self.effective:
            for rule in policy.rules:
                yield policy.instrument, rule, None
        for each in self.exemptions:
            found = self._effects.rule(each.rule)
            if each.instrument.id in acts and found is not None:
                yield acts[each.instrument.id], found, each

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
        """
        What later acts did to the act with that id, the earliest published first.

        Changes that never took effect are left out: those of acts without any day left.
        """
        return self._effects.changes.get(name, ())

    def prolonging(self, name: str, day: date) -> Instrument | None:
        """The act thanks to which that act still holds on *day*; ``None`` where by itself."""
        return self._effects.prolonging(name, day)

    def adopting(self, *drafts: Policy | str) -> Law:
        """
        What the law would be with *drafts*: policies, or the ids of drafts that it knows.

        A policy with the id of an act takes its place, and a draft brings its exemption rules.
        Raises :class:`NotKnown` for an id that is no draft, and :class:`InvalidInput` like
        :meth:`of` and for a policy that does not reach the region (``ASN-LAW-012``).
        """
        adopted = {each.id: _as_law(each) for each in self._taken(drafts)}
        _refuse(
            OUT_OF_REACH.at(
                act=each.id, own=each.instrument.region or "-", region=self.region or "-"
            )
            for each in adopted.values()
            if not applies_in(each.instrument, self.region)
        )
        replaced = [each for each in self._all if each.id in adopted]
        kept = [each for each in self.policies if each.id not in adopted]
        names = (self.names | Names.of(self._all, ())) - Names.of(replaced, ())
        names |= Names.of(adopted.values(), self.exemptions)
        acts = {each.id: each for each in self._published} | adopted
        _refuse(_dangling(acts.values(), self.exemptions, names))
        return attrs.evolve(
            self,
            policies=in_order([*kept, *adopted.values()]),
            drafts=tuple(each for each in self.drafts if each.id not in adopted),
            adopted=tuple(sorted({*self.adopted, *adopted})),
            names=names,
        )

    def _taken(self, drafts: Iterable[Policy | str]) -> list[Policy]:
        waiting = {each.id: each for each in self.drafts}
        unknown = [each for each in drafts if isinstance(each, str) and each not in waiting]
        if unknown:
            known = ", ".join(waiting) or "-"
            raise NotKnown(f"no draft {', '.join(unknown)}; drafts are {known}")
        return [waiting[each] if isinstance(each, str) else each for each in drafts]

    def read_as(self, wanted: Mapping[str, str]) -> Law:
        """
        The law with other readings of some rules: rule id to the name of the reading.

        Raises :class:`InvalidInput` (``ASN-LAW-011``) for each rule or reading that is not there.
        """
        _refuse(readings.unread(wanted, self._rules()))
        exemptions = (
            attrs.evolve(each, rule=readings.read(each.rule, wanted)) for each in self.exemptions
        )
        return attrs.evolve(
            self,
            policies=tuple(readings.read_policy(each, wanted) for each in self.policies),
            exemptions=tuple(exemptions),
            drafts=tuple(readings.read_policy(each, wanted) for each in self.drafts),
        )

    @property
    def _all(self) -> tuple[Policy, ...]:
        return (*self.policies, *self.drafts)

    def _rules(self) -> Iterator[Rule]:
        """Every rule as published, drafts and Python included."""
        yield from chain.from_iterable(each.rules for each in self._all)
        yield from (each.rule for each in self.exemptions)

    def known_on(self, day: date) -> Law:
        """
        The law as one could know it on *day*: what was published by then.

        What was adopted stays whenever it was published: it is there to see what would have been.
        """

        def known(act: Instrument) -> bool:
            return act.published <= day or act.id in self.adopted

        return attrs.evolve(
            self,
            policies=tuple(each for each in self.policies if known(each.instrument)),
            exemptions=tuple(each for each in self.exemptions if known(each.instrument)),
            drafts=tuple(each for each in self.drafts if known(each.instrument)),
        )

    @property
    def digest(self) -> str:
        """
        A sha256 in hex over instruments, rules, holidays and zones: the same law, the same text.

        The years for which the holidays are known count too.
        """
        plain = [repr(attrs.evolve(each, file="")) for each in self.policies]
        law = [each for each in self.exemptions if not each.instrument.draft]
        names = [repr((each.instrument, each.rule, each.because)) for each in law]
        calendar = self.calendar
        days = (calendar.holidays, calendar.seasons, calendar.joint_leave, sorted(calendar.years))
        whole = (plain, repr(days), names, self.region, repr(self.zones), self.overlap)
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    def _circles(self) -> Iterator[Fault]:
        edges = {rule.id: rule.displaces for _, rule, _ in self.clauses()}
        stuck = amendments.unordered(edges)
        if stuck:
            yield CIRCLE.at(rules=", ".join(sorted(stuck)))


def _refuse(faults: Iterable[Fault]) -> None:
    found = [*faults]
    if found:
        raise InvalidInput(found)


def _dangling(
    policies: Iterable[Policy], exemptions: Iterable[ExemptionRule], names: Names
) -> Iterator[Fault]:
    """References to what is not among *names*, and acts that cannot do what they say."""
    rules = chain((r for p in policies for r in p.rules), (each.rule for each in exemptions))
    for rule in rules:
        for name in names.missing(rule):
            yield DISPLACES_NOTHING.at(rule=rule.id, name=name)
    yield from amendments.faults_of(policies, names)


def _nearness(clause: InEffect) -> tuple[int, int, str, bool, str]:
    act, rule, exemption = clause
    return len(act.region), act.level, act.id, exemption is not None, rule.id


def _before(rule: Rule, older: Mapping[str, tuple[str, ...]]) -> Rule:
    """The rule, a cap setting aside also those that make way for it."""
    added = older.get(rule.id, ())
    return attrs.evolve(rule, displaces=(*rule.displaces, *added)) if added else rule


def _as_law(draft: Policy) -> Policy:
    return attrs.evolve(draft, instrument=attrs.evolve(draft.instrument, draft=False))
