"""From options to the register, the law and the rulings of a command."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from ..domain.acts import applies_in
from ..domain.law import Policy
from ..domain.leave import Leave
from ..domain.time import Period
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_, translator
from .streams import tell

if TYPE_CHECKING:
    import polars as pl

    from ..compliance import ComplianceCheck
    from ..domain.shifts import ShiftRules
    from ..files.rosters import Origin
    from ..offers import Offer
    from ..personnel import Personnel
    from ..plugins import Plugins
    from ..rulings import Law, Rulings

UNKNOWN_POLICY = FaultKind(
    "ASN-CLI-001",
    N_("{name!r} is neither an installed plugin nor an instrument nor a policy file."),
    N_("Law that was asked for would be missing without a word."),
    N_("Installed are {known}. The path of a policy file ends in .yaml or .yml."),
)
TWO_REGIONS = FaultKind(
    "ASN-CLI-002",
    N_("The chosen policies are of {regions}, and none of these lies within the other."),
    N_("A roster is made under the law of one region."),
    N_("Say which with --region, and leave the acts of the other out."),
)
OUT_OF_REACH = FaultKind(
    "ASN-CLI-003",
    N_("{name} is an act of the region {own} and does not reach {region}."),
    N_("It was asked for by name and would have no effect."),
    N_("Leave it out, or correct --region."),
)
TAKEN = FaultKind(
    "ASN-CLI-008",
    N_("The file has the id of an installed act, {name}, and says something else."),
    N_("It would take the place of that act without a word."),
    N_("Give the act in the file an id of its own, and let it say what it amends or revokes."),
)
DRAFT = FaultKind(
    "ASN-CLI-013",
    N_("{name} is a draft, not law."),
    N_("A roster under it would look lawful."),
    N_("Try it with --what-if {name}."),
)
NO_DRAFT = FaultKind(
    "ASN-CLI-015",
    N_("{name} is law already, or holds no draft."),
    N_("Trying it would change nothing."),
    N_("Name a draft or a policy file with --what-if."),
)
READ_TWICE = FaultKind(
    "ASN-CLI-016",
    N_("The rule {rule} is to be read as {one} and as {two}."),
    N_("Which of the two held would be chance."),
    N_("Name one reading of each rule."),
)
NOT_READING = FaultKind(
    "ASN-CLI-014",
    N_("{value!r} names no reading."),
    N_("A reading belongs to a rule."),
    N_("Write the id of the rule, =, and the name of the reading."),
)


@attrs.frozen
class Basis:
    """
    What the law of a command consists of: *law*, and the further *checks* of its plugins.

    *origin* is the one asked for with its region settled.
    """

    law: Law
    checks: tuple[ComplianceCheck, ...]
    origin: Origin


@attrs.frozen
class Matter:
    """
    All that a command rules on: *rulings*, the *checks* that go with the law, the *origin*.

    *shifts* are the rules of a shift roster and *before* is the table of the roster that it
    follows, ``None`` without.
    """

    rulings: Rulings
    checks: tuple[ComplianceCheck, ...]
    origin: Origin
    shifts: ShiftRules | None = None
    before: pl.DataFrame | None = None


def load_plugins() -> tuple[Plugins, tuple[tuple[Fault, ...], ...]]:
    """The installed plugins, and why others were left out, the faults of each together."""
    from ..plugins import Plugins, PluginWarning

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", PluginWarning)
        plugins = Plugins.load()
    for each in caught:
        if not issubclass(each.category, PluginWarning):
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    told = (each.message for each in caught)
    return plugins, tuple(each.faults for each in told if isinstance(each, PluginWarning))


def installed(locale: str) -> Plugins:
    """The installed plugins; those left out are told on the error stream."""
    plugins, skipped = load_plugins()
    for fault in (each for faults in skipped for each in faults):
        tell(fault.text(locale))
    return plugins


def note_region(region: str, law: Law, locale: str) -> None:
    """Say on the error stream when *law* has no act of just that region: the code may be wrong."""
    if region and not any(each.instrument.region == region for each in law.policies):
        told = N_("Note: there is no act of the region {region} itself, only of wider ones.")
        tell(translator(locale)(told).format(region=region))


def note_national(origin: Origin, plugins: Plugins, locale: str) -> None:
    """Say on the error stream when nobody chose the law, though acts of regions are installed."""
    regions = sorted({each.instrument.region for each in plugins.policies} - {""})
    if regions and not (origin.region or origin.policies):
        told = N_(
            "Note: only national law was applied. Acts of these regions are installed too, to be "
            "chosen with --region: {regions}."
        )
        tell(translator(locale)(told).format(regions=", ".join(regions)))


def note_law(rulings: Rulings, locale: str) -> None:
    """
    Say on the error stream what should not be overlooked about the law.

    That drafts were adopted, that a cap counts in places which people have not, that caps of two
    acts meet, and that zones are not known.
    """
    say = translator(locale)
    if rulings.law.adopted:
        told = N_("Note: this is a what-if. Tried out, and not law: {drafts}.")
        tell(say(told).format(drafts=", ".join(rulings.law.adopted)))
    for cap in rulings.caps:
        if cap.loose:
            told = N_("Note: {rule} counts per {scope}, and {people} people have none.")
            tell(say(told).format(rule=cap.rule.id, scope=cap.rule.per, people=cap.loose))
    for overlap in rulings.overlaps:
        tell(say(N_("Note: {told}")).format(told=overlap.text(locale)))
    for gap in rulings.zone_gaps:
        told = N_(
            "Note: rules ask for the zone {scheme} of {region} by {publishers}, which is not known "
            "on {days} days from {first}; they do not hold there."
        )
        whose = ", ".join(gap.publishers) or say(N_("anybody"))
        facts = {"days": len(gap.days), "first": gap.days[0], "publishers": whose}
        tell(say(told).format(scheme=gap.scheme, region=gap.region, **facts))


def told_plainly(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given; those that may hold several names, split at commas."""
    named = {name: value for name, value in given.items() if value not in (None, ())}
    several: dict[str, Any] = {
        name: split_names(named[name]) for name in ("policies", "what_if") if name in named
    }
    return {**named, **several}


def origin_of(given: Mapping[str, Any]) -> Origin:
    """What a command is to be made from, by its options."""
    from ..files.rosters import Origin

    return Origin(**told_plainly(given))


def split_names(given: Iterable[str]) -> tuple[str, ...]:
    """Names and paths from options that may hold several with commas between; none twice."""
    parts = ([each] if Path(each).is_file() else each.split(",") for each in given)
    return tuple(dict.fromkeys(part.strip() for some in parts for part in some if part.strip()))


def basis(origin: Origin, plugins: Plugins) -> Basis:
    """
    The law of *origin*: all installed acts of the region, or the chosen ones.

    Without a region it is the deepest of the chosen policies. National acts of the plugins are
    always among them, and so are the exemption rules and the checks of the plugins that bring any
    act of the law. Raises :class:`InvalidInput`.
    """
    chosen = _chosen(origin.policies, plugins)
    tried, idle = _tried(origin.what_if, plugins)
    settled = attrs.evolve(origin, region=origin.region or _deepest([*chosen, *tried]))
    faults = [
        OUT_OF_REACH.at(name=each.id, own=each.instrument.region, region=settled.region or "-")
        for each in (*chosen, *tried)
        if not applies_in(each.instrument, settled.region)
    ]
    faults += [*_only_drafts(origin.policies, chosen), *idle]
    if faults:
        raise InvalidInput(faults)
    national = [each for each in plugins.policies if not each.instrument.region]
    policies = {each.id: each for each in (*national, *chosen) if each not in tried}
    taken = list(policies.values()) if origin.policies else list(plugins.policies)
    law, offers = _law(taken, settled, plugins)
    law = law.adopting(*tried).read_as(_readings(origin.readings))
    return Basis(law, _checks(offers), settled)


def _only_drafts(names: Sequence[str], chosen: Iterable[Policy]) -> Iterator[Fault]:
    """Drafts that were asked for as if they were law."""
    for each in chosen:
        if each.instrument.draft and (each.id in names or each.file in names):
            yield DRAFT.at(name=each.id)


def _tried(names: Sequence[str], plugins: Plugins) -> tuple[list[Policy], list[Fault]]:
    """The drafts that *names* stand for, of a plugin all it has, and what stands for none."""
    from ..files.rosters import is_policy_file

    found: list[Policy] = []
    faults: list[Fault] = []
    for name in names:
        stands = _chosen([name], plugins)
        drafts = [each for each in stands if each.instrument.draft or is_policy_file(name)]
        found += drafts
        if not drafts:
            faults.append(NO_DRAFT.at(name=name))
    return found, faults


def _readings(given: Iterable[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    faults = [NOT_READING.at(value="".join(pair)) for pair in pairs if not all(pair)]
    chosen: dict[str, str] = {}
    for rule, _, name in pairs:
        if chosen.setdefault(rule, name) != name:
            faults.append(READ_TWICE.at(rule=rule, one=chosen[rule], two=name))
    if faults:
        raise InvalidInput(faults)
    return chosen


def _law(policies: Sequence[Policy], origin: Origin, plugins: Plugins) -> tuple[Law, list[Offer]]:
    """The law of *policies* with what the plugins that take part in it add."""
    from ..files.zones import read_zones
    from ..rulings import Law

    reaching = (each.instrument for each in policies if applies_in(each.instrument, origin.region))
    offers = _offers({act.id for act in reaching if not act.draft}, origin, plugins)
    law = Law.of(
        policies,
        calendars=[plugins.calendar],
        exemptions=[each for offer in offers for each in offer.exemptions],
        zones=[plugins.zones, *(read_zones(path) for path in origin.zones)],
        region=origin.region,
        overlap=origin.overlap,
    )
    return law, offers


def _offers(acts: Collection[str], origin: Origin, plugins: Plugins) -> list[Offer]:
    """What takes part: plugins asked for, those with one of *acts*, and those without any."""
    return [
        offer
        for offer in plugins.offers
        if offer.info.name in origin.policies
        or not offer.policies
        or any(policy.id in acts for policy in offer.policies)
    ]


def _checks(offers: Iterable[Offer]) -> tuple[ComplianceCheck, ...]:
    found = (check for offer in offers for check in offer.checks)
    return tuple(sorted(found, key=lambda each: each.check.code))


def _chosen(names: Sequence[str], plugins: Plugins) -> list[Policy]:
    """The policies that *names* stand for. Raises :class:`InvalidInput` with every fault."""
    from ..files.policies import read_policies
    from ..files.rosters import is_policy_file

    files = [name for name in names if is_policy_file(name)]
    offered = {offer.info.name: list(offer.policies) for offer in plugins.offers}
    offered |= {each.id: [each] for each in plugins.policies}
    faults = [
        UNKNOWN_POLICY.at(name=name, known=", ".join(sorted(offered)) or "-")
        for name in names
        if name not in files and name not in offered
    ]
    read, found = together(lambda: read_policies(files))
    known = {each.id: each for each in plugins.policies}
    found += [
        TAKEN.at(file=each.file, name=each.id)
        for each in read[0] or ()
        if known.get(each.id, each) != each
    ]
    if faults or found:
        raise InvalidInput([*faults, *found])
    named = [each for name in names if name not in files for each in offered[name]]
    return [*named, *(read[0] or ())]


def _deepest(policies: Iterable[Policy]) -> str:
    regions = sorted({each.instrument.region for each in policies}, key=lambda one: (len(one), one))
    deepest = regions[-1] if regions else ""
    if any(deepest != one and not deepest.startswith(f"{one}.") for one in regions if one):
        raise InvalidInput([TWO_REGIONS.at(regions=", ".join(one for one in regions if one))])
    return deepest


def matter(origin: Origin, period: Period, plugins: Plugins) -> Matter:
    """
    The rulings of *origin* on each day of *period*.

    Raises :class:`InvalidInput` with the faults of all its files at once.
    """
    from ..rulings import resolve

    (people, law, leave, shifts, before), faults = together(
        lambda: _people(origin),
        lambda: basis(origin, plugins),
        lambda: _leave(origin),
        lambda: _shifts(origin),
        lambda: _before(origin),
    )
    if faults:
        raise InvalidInput(faults)
    rulings = resolve(people, law.law, period, as_known_on=origin.as_known_on, leave=leave)
    return Matter(rulings, law.checks, law.origin, shifts, before)


def _people(origin: Origin) -> Personnel:
    from ..files.personnel import read_personnel

    return read_personnel(origin.personnel, units=origin.units or None)


def _leave(origin: Origin) -> tuple[Leave, ...]:
    from ..files.leave import read_leave

    return read_leave(origin.leave) if origin.leave else ()


def _shifts(origin: Origin) -> ShiftRules | None:
    from ..files.shifts import read_shift_rules

    if not origin.shifts:
        return None
    return read_shift_rules(origin.shifts, requests=origin.requests or None)


def _before(origin: Origin) -> pl.DataFrame | None:
    from ..files.rosters import read_roster_table

    return read_roster_table(origin.before) if origin.before else None


def together(*reads: Callable[[], Any]) -> tuple[list[Any], list[Fault]]:
    """What each of *reads* gives, ``None`` where it refuses its input, and the faults of all."""
    found: list[Any] = []
    faults: list[Fault] = []
    for read in reads:
        try:
            found.append(read())
        except InvalidInput as error:
            found.append(None)
            faults += error.faults
    return found, faults
