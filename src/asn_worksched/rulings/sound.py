"""What no body of law may contain, whichever acts it is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from ..domain.acts import Instrument
from ..domain.law import Cap, Limit, Rule
from ..domain.modes import Modes
from ..errors import Fault, FaultKind
from ..texts import N_

TWICE = FaultKind(
    "ASN-LAW-001",
    N_("The rule {rule} stands in {one} and in {two}."),
    N_("A finding names its rule, so an id may stand for one rule only."),
    N_("Rename one of them."),
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

Clauses = Collection[tuple[Instrument, Rule, Any]]
"""Rules in effect, each with its act; what else stands with them is not asked."""


def unsound(clauses: Clauses, modes: Modes) -> Iterator[Fault]:
    """Ids used twice, modes that nobody defines, and counts of office and other days together."""
    yield from _twice(clauses)
    unknown = [*_unknown_modes(clauses, modes)]
    yield from unknown or _mixed(clauses, modes)


def _twice(clauses: Clauses) -> Iterator[Fault]:
    seen = {act.id: act.id for act, _, _ in clauses}
    for act, rule, _ in clauses:
        if rule.id in seen:
            yield TWICE.at(rule=rule.id, one=seen[rule.id], two=act.id)
        seen[rule.id] = act.id


def _unknown_modes(clauses: Clauses, modes: Modes) -> Iterator[Fault]:
    for _, rule, _ in clauses:
        for code in getattr(rule, "modes", ()):
            if code not in modes:
                yield UNKNOWN_MODE.at(rule=rule.id, mode=code)


def _mixed(clauses: Clauses, modes: Modes) -> Iterator[Fault]:
    for _, rule, _ in clauses:
        if mixes(rule, modes):
            told = ", ".join(getattr(rule, "modes", ()))
            yield MIXED.at(kind=rule.kind, rule=rule.id, modes=told)


def mixes(rule: Rule, modes: Modes) -> bool:
    """Whether a cap or a limit counts the office and other places; all its modes are known."""
    if not isinstance(rule, Limit | Cap):
        return False
    mask = modes.mask(rule.modes)
    return bool(mask & modes.office_mask and mask & ~modes.office_mask)
