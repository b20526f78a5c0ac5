"""Other readings of clauses: which there are, and a law with some of them taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ..domain.law import Policy, Rule
from ..errors import Fault, FaultKind
from ..texts import N_

NO_READING = FaultKind(
    "ASN-LAW-011",
    N_("The rule {rule} cannot be read as {reading}; its other readings are: {known}."),
    N_("Another reading that nobody wrote down would be a guess."),
    N_("Correct the rule or the name of the reading."),
)
OF_ANOTHER = FaultKind(
    "ASN-LAW-014",
    N_("The reading {reading} of the rule {rule} has the id of another, {other}."),
    N_("A reading takes the place of its rule, and others refer to the rule by its id."),
    N_("Give the reading the id of its rule."),
)
READING_TWICE = FaultKind(
    "ASN-LAW-015",
    N_("The rule {rule} has two readings called {reading}."),
    N_("Whoever asks for that reading could get the one or the other."),
    N_("Rename one of them."),
)


def faults_of(rules: Iterable[Rule]) -> Iterator[Fault]:
    """Readings with the id of another rule, and names that a rule gives twice."""
    for rule in rules:
        seen: set[str] = set()
        for each in rule.readings:
            if each.rule.id != rule.id:
                yield OF_ANOTHER.at(reading=each.name, rule=rule.id, other=each.rule.id)
            if each.name in seen:
                yield READING_TWICE.at(reading=each.name, rule=rule.id)
            seen.add(each.name)


def unread(readings: Mapping[str, str], rules: Iterable[Rule]) -> Iterator[Fault]:
    """Readings (rule id to name) that no rule has."""
    of = {rule.id: rule for rule in rules}
    for name, wanted in readings.items():
        known = [each.name for each in of[name].readings] if name in of else []
        if wanted not in known:
            yield NO_READING.at(rule=name, reading=wanted, known=", ".join(known) or "-")


def read(rule: Rule, readings: Mapping[str, str]) -> Rule:
    """The rule, or the reading of it that is asked for; the other readings stay with it."""
    for each in rule.readings:
        if each.name == readings.get(rule.id):
            return attrs.evolve(each.rule, readings=rule.readings)
    return rule


def read_policy(policy: Policy, readings: Mapping[str, str]) -> Policy:
    """The policy with the readings that are asked for in the place of its rules."""
    return attrs.evolve(policy, rules=tuple(read(rule, readings) for rule in policy.rules))
