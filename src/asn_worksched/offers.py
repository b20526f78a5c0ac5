"""What one plugin brings, and where two of them cannot both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import attrs

from .calendars import Calendar
from .domain.doors import AttendanceBackend, NotificationChannel
from .domain.law import Policy
from .domain.modes import BUILT_IN, Place
from .errors import Fault, FaultKind, PluginError
from .texts import N_
from .zones import Zones, differing

if TYPE_CHECKING:
    from .compliance.checks import ComplianceCheck
    from .rulings.exemptions import ExemptionRule

T = TypeVar("T")
Openers = Mapping[str, Callable[[str], T]]
"""Functions by lower-case URL scheme; each is called with the whole URL."""

OFFERED_TWICE = FaultKind(
    "ASN-PLG-005",
    N_("{what} {id} is offered twice, by {plugins}."),
    N_("Which of the two held would be chance."),
    N_("Rename one, or load only one of the plugins."),
)
MODE_DIFFERS = FaultKind(
    "ASN-PLG-008",
    N_("The work mode {id} means different places in {plugins}."),
    N_("Caps count by place, so one code must mean one place."),
    N_("Rename one of the modes."),
)


@attrs.frozen
class PluginInfo:
    """Who a plugin is: its entry point's *name*, its distribution, and the *hooks* it answers."""

    name: str
    distribution: str = ""
    version: str = ""
    hooks: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Offer:
    """All that one plugin brings, type-checked."""

    info: PluginInfo
    policies: tuple[Policy, ...] = ()
    exemptions: tuple[ExemptionRule, ...] = ()
    checks: tuple[ComplianceCheck, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    zones: tuple[Zones, ...] = ()
    backends: Openers[AttendanceBackend] = attrs.field(factory=dict)
    channels: Openers[NotificationChannel] = attrs.field(factory=dict)


def refusal(*faults: Fault) -> PluginError:
    """One error that tells all of *faults*."""
    return PluginError(faults=faults)


def clashes(offers: Sequence[Offer]) -> Iterator[Fault]:
    """Everything that is offered twice, with the plugins that offer it; zones that cannot merge."""
    offerers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    places: defaultdict[str, set[tuple[Place, str]]] = defaultdict(set)
    for mode in BUILT_IN:
        places[mode.code].add((mode.place, "asn_worksched"))
    for offer in offers:
        for key in _claims(offer):
            offerers[key].append(offer.info.name)
        for mode in (mode for policy in offer.policies for mode in policy.modes):
            places[mode.code].add((mode.place, offer.info.name))
    for code in _own_checks(offers):
        offerers["check", code].append("asn_worksched")
    for (what, id_), names in sorted(offerers.items()):
        if len(names) > 1:
            yield OFFERED_TWICE.at(what=what, id=id_, plugins=" and ".join(sorted(names)))
    for code, uses in sorted(places.items()):
        if len({place for place, _ in uses}) > 1:
            plugins = " and ".join(sorted({name for _, name in uses}))
            yield MODE_DIFFERS.at(id=code, plugins=plugins)
    yield from differing(each for offer in offers for each in offer.zones)


def _claims(offer: Offer) -> Iterator[tuple[str, str]]:
    """What *offer* claims for itself alone: kinds of things with their ids."""
    yield "plugin", offer.info.name
    for policy in offer.policies:
        yield "instrument", policy.id
        yield from (("rule", rule.id) for rule in policy.rules)
    yield from (("rule", each.rule.id) for each in offer.exemptions)
    yield from (("check", each.check.code) for each in offer.checks)
    yield from (("attendance scheme", scheme) for scheme in offer.backends)
    yield from (("channel scheme", scheme) for scheme in offer.channels)


def _own_checks(offers: Iterable[Offer]) -> tuple[str, ...]:
    """The codes of the audit's own checks; asked for only where plugins bring others."""
    if not any(offer.checks for offer in offers):
        return ()
    from .compliance import checks

    return tuple(check.code for check in checks.BUILT_IN)
