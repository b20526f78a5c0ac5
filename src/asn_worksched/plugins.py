"""
Plugins: what other distributions bring, asked for once and folded without regard to order.

A plugin is an *instance* of a subclass of :class:`Hooks`, named by an entry point in the group
``asn_worksched``. It answers up to seven questions, each "tell me what you have"; it never takes
part in control flow. This is the only file that imports pluggy.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pluggy

from .calendars import Calendar
from .domain.doors import AttendanceBackend, NotificationChannel
from .domain.law import Policy, in_order
from .errors import Fault, FaultKind, InvalidInput, NotKnown, PluginError
from .offers import Offer, Openers, PluginInfo, clashes, refusal
from .texts import N_
from .zones import Zones

if TYPE_CHECKING:
    from .compliance.checks import ComplianceCheck
    from .rulings.exemptions import ExemptionRule
    from .rulings.law import Law, Overlap

GROUP = "asn_worksched"
"""The entry point group, and the name that pluggy's markers carry."""
CHOICE = "ASN_WORKSCHED_PLUGINS"
"""Environment: names of the plugins to load, with commas between; empty for none, unset for all."""
STRICT = "ASN_WORKSCHED_PLUGINS_STRICT"
"""Environment: ``1`` makes a plugin that fails to load an error instead of a warning."""
SWITCH = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off", ""), False),
}
"""What a variable of the environment may say for on and off, in any case."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

T = TypeVar("T")

NOT_HOOKS = FaultKind(
    "ASN-PLG-001",
    N_("The plugin {plugin} is {found}, not an instance of a subclass of Hooks."),
    N_("Its answers could not be told from other things it holds."),
    N_("Point its entry point at an instance, as in package.module:plugin."),
)
BAD_HOOK = FaultKind(
    "ASN-PLG-002",
    N_("The plugin {plugin} cannot be registered: {problem}."),
    N_("A hook with a wrong name or wrong arguments would never be asked."),
    N_("Write the hook as Hooks declares it."),
)
NO_MARK = FaultKind(
    "ASN-PLG-003",
    N_("The plugin {plugin} overrides {hook} without the mark @hookimpl."),
    N_("Without the mark it would never be asked."),
    N_("Write @hookimpl above it."),
)
WRONG_ANSWER = FaultKind(
    "ASN-PLG-004",
    N_("The hook {hook} of the plugin {plugin} answers with {found} where {wanted} is wanted."),
    N_("An answer of another type would fail later, and far from its cause."),
    N_("Let the hook return what Hooks declares."),
)
FAILED = FaultKind(
    "ASN-PLG-006",
    N_("The plugin {plugin} ({distribution}) failed to load: {problem}."),
    N_("Whatever it would have brought is missing."),
    N_("Mend or remove it, or name the plugins to load in ASN_WORKSCHED_PLUGINS."),
)
NOT_INSTALLED = FaultKind(
    "ASN-PLG-007",
    N_("ASN_WORKSCHED_PLUGINS names {plugin}, which is not installed; installed are {known}."),
    N_("Law that was asked for would be missing without a word."),
    N_("Install it, or correct the name."),
)
NO_SWITCH = FaultKind(
    "ASN-PLG-009",
    N_("The variable {variable} is {value!r}, which is neither on nor off."),
    N_("Whether a plugin that fails may be left out would be a guess."),
    N_("Write 1, true, yes or on; or 0, false, no, off or nothing."),
)


class PluginWarning(UserWarning):
    """A plugin failed to load and was left out; *faults* say which and why."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.text("en") for fault in faults))


class Hooks:
    """
    The seven questions a plugin may answer.

    Subclass it, override what you have with ``@hookimpl`` above, and leave the rest. Every answer
    is asked for once, when the plugins are loaded; only openers are called later.
    """

    @hookspec
    def policies(self) -> Iterable[Policy]:
        """Legal acts with their rules, usually from :func:`read_policies`."""
        return ()

    @hookspec
    def exemption_rules(self) -> Iterable[ExemptionRule]:
        """Rules that no selector can say, as typed predicates over the register's columns."""
        return ()

    @hookspec
    def compliance_checks(self) -> Iterable[ComplianceCheck]:
        """Further checks that an audit makes."""
        return ()

    @hookspec
    def calendars(self) -> Iterable[Calendar]:
        """Holidays by decree, usually from :func:`read_calendar`."""
        return ()

    @hookspec
    def zones(self) -> Iterable[Zones]:
        """Levels of zones over time, usually from :func:`read_zones`."""
        return ()

    @hookspec
    def attendance_backends(self) -> Mapping[str, Callable[[str], AttendanceBackend]]:
        """Openers of attendance sources by URL scheme; each is called with the whole URL."""
        return {}

    @hookspec
    def notification_channels(self) -> Mapping[str, Callable[[str], NotificationChannel]]:
        """Openers of notification channels by URL scheme; each is called with the whole URL."""
        return {}


HOOKS = (
    *("policies", "exemption_rules", "compliance_checks"),
    *("calendars", "zones", "attendance_backends", "notification_channels"),
)


def _by_name(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda each: each.info.name))


@attrs.frozen(eq=False)
class Plugins:
    """
    What a set of plugins brings together; the order in which they came changes nothing.

    Raises :class:`PluginError` naming the plugins where an instrument, a rule, a check or a URL
    scheme is offered twice, one work mode means two places, or zones decide in different ways.
    """

    offers: tuple[Offer, ...] = attrs.field(default=(), converter=_by_name)

    def __attrs_post_init__(self) -> None:
        faults = list(clashes(self.offers))
        if faults:
            raise refusal(*faults)

    @classmethod
    def load(cls) -> Plugins:
        """
        The installed plugins, one at a time.

        One that fails to load, or whose answers fail, is left out with a :class:`PluginWarning`;
        with ``ASN_WORKSCHED_PLUGINS_STRICT=1`` (or true, yes, on) it raises :class:`PluginError`.
        ``ASN_WORKSCHED_PLUGINS=a,b`` loads those only, and an empty value none. An answer of the
        wrong kind, a misspelt hook and a clash always raise :class:`PluginError`.
        """
        strict = _strict()
        offers = [_loaded(entry, strict) for entry in _chosen(entry_points(group=GROUP))]
        return cls(tuple(offer for offer in offers if offer is not None))

    @classmethod
    def of(cls, *plugins: Hooks, names: Iterable[str] | None = None) -> Plugins:
        """
        Just these plugins, as *names* call them (by default, the names of their classes).

        Errors of the plugins' own hooks pass through; otherwise raises :class:`PluginError`.
        """
        called = [type(each).__qualname__ for each in plugins] if names is None else list(names)
        pairs = zip(called, plugins, strict=True)
        return cls(tuple(_offer(PluginInfo(name), plugin) for name, plugin in pairs))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the plugins, sorted."""
        return tuple(offer.info.name for offer in self.offers)

    def describe(self) -> tuple[PluginInfo, ...]:
        """Name, distribution, version and answered hooks of each plugin, sorted by name."""
        return tuple(offer.info for offer in self.offers)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies, from the nation inward, then by rank and id."""
        return in_order([policy for offer in self.offers for policy in offer.policies])

    @property
    def exemptions(self) -> tuple[ExemptionRule, ...]:
        """All exemption rules, by rule id."""
        found = (each for offer in self.offers for each in offer.exemptions)
        return tuple(sorted(found, key=lambda each: each.rule.id))

    @property
    def checks(self) -> tuple[ComplianceCheck, ...]:
        """All compliance checks, by code."""
        found = (each for offer in self.offers for each in offer.checks)
        return tuple(sorted(found, key=lambda each: each.check.code))

    @property
    def calendar(self) -> Calendar:
        """All calendars in one."""
        return Calendar.merge(each for offer in self.offers for each in offer.calendars)

    @property
    def zones(self) -> Zones:
        """All zones in one."""
        return Zones.merge(each for offer in self.offers for each in offer.zones)

    def law(self, region: str = "", *, overlap: Overlap = "strictest") -> Law:
        """
        The law of *region*, a Kemendagri code such as ``36.74``; "" for national law only.

        *overlap* decides between caps of different acts: see :meth:`Law.of`.
        """
        from .rulings.law import Law

        return Law.of(
            self.policies,
            calendars=[self.calendar],
            exemptions=self.exemptions,
            zones=[self.zones],
            region=region,
            overlap=overlap,
        )

    def attendance(self, url: str) -> AttendanceBackend:
        """The attendance source at *url*. Raises :class:`NotKnown` for an unknown scheme."""
        return _open(url, [offer.backends for offer in self.offers])

    def channel(self, url: str) -> NotificationChannel:
        """The notification channel at *url*. Raises :class:`NotKnown` for an unknown scheme."""
        return _open(url, [offer.channels for offer in self.offers])


def _chosen(installed: Iterable[EntryPoint]) -> list[EntryPoint]:
    """The entry points that the environment asks for, by name."""
    entries = sorted(installed, key=lambda each: each.name)
    choice = os.environ.get(CHOICE)
    if choice is None:
        return entries
    wanted = {name.strip() for name in choice.split(",")} - {""}
    known = ", ".join(entry.name for entry in entries)
    missing = sorted(wanted - {entry.name for entry in entries})
    if missing:
        raise refusal(*(NOT_INSTALLED.at(plugin=name, known=known) for name in missing))
    return [entry for entry in entries if entry.name in wanted]


def _strict() -> bool:
    """Whether the environment wants a failing plugin to be an error."""
    value = os.environ.get(STRICT, "")
    if value.strip().lower() not in SWITCH:
        raise refusal(NO_SWITCH.at(variable=STRICT, value=value))
    return SWITCH[value.strip().lower()]


def _loaded(entry: EntryPoint, strict: bool) -> Offer | None:
    """What the plugin behind *entry* offers; ``None``, with a warning, where it fails."""
    distribution = entry.dist.name if entry.dist else ""
    version = entry.dist.version if entry.dist else ""
    try:
        return _offer(PluginInfo(entry.name, distribution, version), entry.load())
    except PluginError:
        raise
    except (Exception, SystemExit) as error:  # foreign code may fail in any way
        faults = _failure(entry.name, distribution, error)
        if strict:
            raise refusal(*faults) from error
        warnings.warn(PluginWarning(*faults), stacklevel=4)
        return None


def _failure(plugin: str, distribution: str, error: BaseException) -> tuple[Fault, ...]:
    """That the plugin failed and why; faults of its files follow as they are."""
    within = error.faults if isinstance(error, InvalidInput) else ()
    told = ", ".join(dict.fromkeys(fault.code for fault in within)) or str(error)
    problem = f"{type(error).__name__}: {told}".rstrip(".: ")
    return (FAILED.at(plugin=plugin, distribution=distribution, problem=problem), *within)


def _offer(info: PluginInfo, plugin: object) -> Offer:
    """Ask *plugin* everything once, and check the types of its answers."""
    if not isinstance(plugin, Hooks):
        raise refusal(NOT_HOOKS.at(plugin=info.name, found=f"of type {type(plugin).__name__}"))
    manager = _registered(info.name, plugin)
    answered = [hook for hook in HOOKS if getattr(manager.hook, hook).get_hookimpls()]
    info = attrs.evolve(info, hooks=tuple(answered))
    answers = {hook: _answer(manager, info.name, hook) for hook in answered}
    ask = _Answers(info.name, answers)
    return Offer(
        info,
        policies=ask.listed("policies", lambda: Policy),
        exemptions=ask.listed("exemption_rules", _exemption_rule),
        checks=ask.listed("compliance_checks", _compliance_check),
        calendars=ask.listed("calendars", lambda: Calendar),
        zones=ask.listed("zones", lambda: Zones),
        backends=ask.openers("attendance_backends"),
        channels=ask.openers("notification_channels"),
    )


def _registered(name: str, plugin: Hooks) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(plugin, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise refusal(BAD_HOOK.at(plugin=name, problem=error)) from error
    for hook in HOOKS:
        overridden = getattr(type(plugin), hook) is not getattr(Hooks, hook)
        if overridden and not getattr(manager.hook, hook).get_hookimpls():
            raise refusal(NO_MARK.at(plugin=name, hook=hook))
    return manager


def _answer(manager: pluggy.PluginManager, plugin: str, hook: str) -> object:
    answers = getattr(manager.hook, hook)()
    if not answers:
        raise refusal(WRONG_ANSWER.at(plugin=plugin, hook=hook, found="None", wanted="a value"))
    return answers[0]


def _exemption_rule() -> type[ExemptionRule]:
    from .rulings.exemptions import ExemptionRule

    return ExemptionRule


def _compliance_check() -> type[ComplianceCheck]:
    from .compliance.checks import ComplianceCheck

    return ComplianceCheck


@attrs.frozen
class _Answers:
    """The *answers* of one plugin by hook, to be type-checked."""

    plugin: str
    answers: Mapping[str, object]

    def listed(self, hook: str, wanted: Callable[[], type[T]]) -> tuple[T, ...]:
        """The answer as a tuple of the type that *wanted* gives (asked only if answered)."""
        if hook not in self.answers:
            return ()
        cls, answer = wanted(), self.answers[hook]
        if not isinstance(answer, Iterable):
            raise self._wrong(hook, type(answer).__name__, f"a list of {cls.__name__}")
        found = tuple(answer)
        for each in found:
            if not isinstance(each, cls):
                raise self._wrong(hook, type(each).__name__, cls.__name__)
        return found

    def openers(self, hook: str) -> Openers[Any]:
        """The answer as a mapping from lower-case scheme to opener."""
        answer = self.answers.get(hook, {})
        if not isinstance(answer, Mapping):
            raise self._wrong(hook, type(answer).__name__, "a mapping")
        for scheme, opener in answer.items():
            if not isinstance(scheme, str) or scheme != scheme.lower() or not callable(opener):
                found = f"{scheme!r}: {type(opener).__name__}"
                raise self._wrong(hook, found, "a lower-case scheme with its opener")
        return dict(answer)

    def _wrong(self, hook: str, found: str, wanted: str) -> PluginError:
        fault = WRONG_ANSWER.at(plugin=self.plugin, hook=hook, found=found, wanted=wanted)
        return refusal(fault)


def _open(url: str, offers: Iterable[Openers[T]]) -> T:
    known = {scheme: opener for offer in offers for scheme, opener in offer.items()}
    scheme, mark, _ = url.partition("://")
    if not mark or scheme.lower() not in known:
        schemes = ", ".join(sorted(known)) or "none"
        raise NotKnown(f"no plugin opens {scheme + mark!r}; known schemes: {schemes}")
    return known[scheme.lower()](url)
