"""The form of a policy file: its values made into the law's own classes, and nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import attrs

from ..domain.acts import Citation, Instrument
from ..domain.law import RULE_KINDS, Cap, Ladder, Reading, Rule
from ..domain.modes import WorkMode
from ..domain.time import Span
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .policy_values import BACKWARD, NOT_CHOICE, READERS, Wrong, nearest, one_of
from .yaml_tree import Tree, Where

if TYPE_CHECKING:
    from cattrs import Converter
    from cattrs.errors import BaseValidationError

Hook = Callable[[Any, Any], Any]
F = TypeVar("F")

NOT_GROUP = FaultKind(
    "ASN-POL-006",
    N_("`{key}` is not a group of `key: value` lines."),
    N_("Its parts are named, so that nobody has to remember their order."),
    N_("Write each part on a line of its own, indented below `{key}`."),
)
NOT_LIST = FaultKind(
    "ASN-POL-007",
    N_("`{key}` is not a list."),
    N_("Several values are wanted here, even if there is only one."),
    N_("Write [one, two], or one value a line with a dash before each."),
)
UNKNOWN_KEY = FaultKind(
    "ASN-POL-008",
    N_("The key `{key}` is not known here."),
    N_("A misspelt key would be passed over, and with it what it says."),
    N_("Did you mean `{near}`? Known here: {known}."),
)
MISSING_KEY = FaultKind(
    "ASN-POL-009",
    N_("The key `{key}` is missing."),
    N_("There is no safe value to take in its place."),
    N_("Add a line `{key}: ...` here."),
)
EMPTY = FaultKind(
    "ASN-POL-010",
    N_("`{key}` is empty."),
    N_("There is no safe value to take in its place."),
    N_("Write what the act says."),
)
NO_PLACE = FaultKind(
    "ASN-POL-019",
    N_("The rule does not say where in the act it stands."),
    N_("Every answer names its clause, so a rule without one cannot be used."),
    N_("Add `cite` with an article, or with `at` and the clause in your own words."),
)
CAP_SIZE = FaultKind(
    "ASN-POL-020",
    N_("The cap has neither or both of `share` and `count`."),
    N_("A cap is either a part of the people or a number of them."),
    N_("Keep exactly one of the two."),
)

LADDER_STEPS = FaultKind(
    "ASN-POL-033",
    N_("The steps of the ladder do not follow one another."),
    N_("Each number of days belongs to one step at most, the fewest days first."),
    N_("Let each step end before the next begins; only the last may be without `to`."),
)

LEVELS = tuple(range(1, 9))
"""The ranks an instrument can have; 1 is the highest."""


@attrs.frozen(kw_only=True)
class Cite:
    """Where in the act the rule stands; ``at`` is free text for acts that number differently."""

    article: str = ""
    paragraph: str = ""
    letter: str = ""
    at: str = ""
    verified: bool = True


@attrs.frozen(kw_only=True)
class Between:
    """A run of days, both ends included; an end that is left out is open."""

    from_: date | None = None
    to: date | None = None


@attrs.frozen(kw_only=True)
class PolicyForm:
    """One legal act with its rules, and the work modes it adds to WFO, WFH and WFF."""

    instrument: Instrument
    rules: tuple[Rule, ...] = ()
    modes: tuple[WorkMode, ...] = ()


IN_FILE = {"citation": "cite", "from_": "from"}
"""The names that a file uses instead of the attribute's own."""


def keys_of(cls: type) -> dict[str, attrs.Attribute[Any]]:
    """The keys that the group *cls* knows in a file, with their attributes (types resolved)."""
    fields = attrs.fields(attrs.resolve_types(cls))
    return {IN_FILE.get(field.name, field.name): field for field in fields}


def fill(tree: Tree) -> tuple[PolicyForm | None, list[Fault]]:
    """The form filled from *tree*, or ``None`` and every fault that stood in the way."""
    return fill_as(tree, PolicyForm)


def fill_as(tree: Tree, form: type[F]) -> tuple[F | None, list[Fault]]:
    """Any *form* of attrs classes filled from *tree*, or ``None`` and every fault in the way."""
    from cattrs.errors import BaseValidationError

    try:
        return converter().structure(tree.data, form), []
    except Wrong as wrong:
        return None, [_fault(wrong, tree, ())]
    except BaseValidationError as errors:
        return None, list(_faults(errors, tree, ()))


def _faults(errors: BaseValidationError, tree: Tree, where: Where) -> Iterator[Fault]:
    from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

    for each in errors.exceptions:
        here = (*where, *_step(each))
        if isinstance(each, BaseValidationError):
            yield from _faults(each, tree, here)
        elif isinstance(each, Wrong):
            yield _fault(each, tree, here)
        elif isinstance(each, ForbiddenExtraKeysError):
            yield from _unknown(each.cl, each.extra_fields, tree, here)
        elif isinstance(each, KeyError):
            key = str(each.args[0])
            kind = NO_PLACE if key == "cite" else MISSING_KEY
            yield tree.fault(kind, (*where, key), {"key": key})
        else:
            raise each


def _step(error: BaseException) -> Where:
    """The key or list position that cattrs noted on *error*, if any."""
    from cattrs.errors import AttributeValidationNote, IterableValidationNote

    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (IN_FILE.get(note.name, note.name),)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()


def _fault(wrong: Wrong, tree: Tree, where: Where) -> Fault:
    """The fault of *wrong*, with the key and the value as the file writes them."""
    place = (*where, *wrong.inside)
    spot = tree.values.get(place)
    key = next((step for step in reversed(place) if isinstance(step, str)), "policy")
    facts = {"key": key, "value": (spot.text if spot else "") or "empty", **wrong.facts}
    return tree.fault(wrong.kind, place, facts)


def _unknown(cls: type, keys: Iterable[str], tree: Tree, where: Where) -> Iterator[Fault]:
    known = sorted({*keys_of(cls), *(("kind",) if issubclass(cls, Rule) else ())})
    for key in sorted(keys):
        kind, facts = nearest(UNKNOWN_KEY, key, known)
        yield tree.fault(kind, (*where, key), {"key": key, **facts}, at_key=True)


@cache
def converter() -> Converter:
    """A converter that takes only what is written as it must be, and knows every form here."""
    from cattrs import Converter

    made = Converter(forbid_extra_keys=True, detailed_validation=True)
    for cls, hook in READERS:
        made.register_structure_hook(cls, _ignoring_type(hook))
    made.register_structure_hook_factory(_is_choice, _choice)
    made.register_structure_hook_factory(_is_tuple, lambda cls: _tuple(made, cls))
    made.register_structure_hook_factory(attrs.has, lambda cls: _group(made, cls))
    made.register_structure_hook(Span, lambda value, _: _span(made.structure(value, Between)))
    made.register_structure_hook(Citation, lambda value, _: _cited(made.structure(value, Cite)))
    made.register_structure_hook(Rule, _rule(made))
    return made


def _ignoring_type(hook: Callable[[Any], Any]) -> Hook:
    return lambda value, _: hook(value)


def _group(made: Converter, cls: type, *, strict: bool = True) -> Hook:
    """A hook for the attrs class *cls*: a mapping with known keys, required ones not empty."""
    from cattrs.gen import make_dict_structure_fn, override

    overrides: dict[str, Any] = {}
    for key, field in keys_of(cls).items():
        hook: Hook = made.get_structure_hook(field.type)
        if cls is Instrument and key == "level":
            hook = one_of(LEVELS)
        if field.default is attrs.NOTHING:
            hook = _filled(hook)
        overrides[field.name] = override(rename=key, struct_hook=hook)
    form: Hook = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=strict, **overrides)

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise Wrong(NOT_GROUP)
        return form(value, cls)

    return structure


def _filled(hook: Hook) -> Hook:
    def structure(value: Any, cls: Any) -> Any:
        if value in ("", [], None):
            raise Wrong(EMPTY)
        return hook(value, cls)

    return structure


def _rule(made: Converter) -> Hook:
    """A hook that fills the form of the rule's own kind; of an unknown kind, the shared part."""
    from cattrs.errors import ClassValidationError

    forms = {kind: _group(made, cls) for kind, cls in RULE_KINDS.items()}
    shared = _group(made, Rule, strict=False)

    def structure(value: Any, cls: Any) -> Any:
        if not isinstance(value, dict):
            raise Wrong(NOT_GROUP)
        kind = str(value.get("kind"))
        rest = {key: each for key, each in value.items() if key not in ("kind", "readings")}
        wrong: list[Exception] = list(_of_kind(value))
        try:
            rule = forms.get(kind, shared)(rest, cls)
        except ClassValidationError as errors:
            wrong += [each for each in errors.exceptions if type(each) is not ValueError]
        if wrong:
            raise ClassValidationError("", wrong, RULE_KINDS.get(kind, Rule))
        if isinstance(rule, Ladder) and not _climbs(rule):
            raise Wrong(LADDER_STEPS, inside=("rungs",))
        readings = _readings(value, structure)
        return attrs.evolve(rule, readings=readings) if readings else rule

    return structure


def _climbs(ladder: Ladder) -> bool:
    """Whether each step ends, and before the next begins; the last may be open."""
    ends = [rung.to for rung in ladder.rungs]
    starts = [rung.from_ for rung in ladder.rungs]
    following = [*starts[1:], None]
    return all(
        (end is None and after is None)
        or (end is not None and start <= end and (after is None or end < after))
        for start, end, after in zip(starts, ends, following, strict=True)
    )


def _readings(rule: dict[str, Any], structure: Hook) -> tuple[Reading, ...]:
    """The other readings of *rule*: its own keys, with those of the reading in their place."""
    from cattrs.errors import BaseValidationError, ClassValidationError

    given = rule.get("readings", {})
    if not isinstance(given, dict):
        raise Wrong(NOT_GROUP, inside=("readings",))
    own = {key: each for key, each in rule.items() if key != "readings"}
    found: list[Reading] = []
    wrong: list[Exception] = []
    for name, changes in given.items():
        try:
            found.append(Reading(str(name), structure(_changed(own, changes), Rule)))
        except (Wrong, BaseValidationError) as error:
            wrong.append(_below(error, str(name)))
    if wrong:
        inner = ClassValidationError("", wrong, Rule)
        raise ClassValidationError("", [_below(inner, "readings")], Rule)
    return tuple(found)


def _changed(own: dict[str, Any], changes: object) -> dict[str, Any]:
    """A rule with some keys changed; what makes it that rule cannot be."""
    if not isinstance(changes, dict):
        raise Wrong(NOT_GROUP)
    for key in ("id", "kind", "readings"):
        if key in changes:
            known = [each for each in own if each not in ("id", "kind")]
            raise Wrong(*nearest(UNKNOWN_KEY, key, known), (key,))
    return {**own, **changes}


def _below(error: Exception, key: str) -> Exception:
    """*error*, noted to have come from the value under *key*, as cattrs notes it."""
    from cattrs.errors import AttributeValidationNote

    error.add_note(AttributeValidationNote("", key, object))
    return error


def _of_kind(rule: dict[str, Any]) -> Iterator[Wrong]:
    """What only the kind of a rule can tell to be wrong."""
    kind = rule.get("kind")
    if "kind" not in rule:
        yield Wrong(MISSING_KEY, {"key": "kind"})
    elif kind not in list(RULE_KINDS):
        yield Wrong(*nearest(NOT_CHOICE, kind, RULE_KINDS), ("kind",))
    elif kind == Cap.kind and (rule.get("share") is None) == (rule.get("count") is None):
        yield Wrong(CAP_SIZE)


def _is_choice(cls: Any) -> bool:
    return get_origin(cls) is Literal or (isinstance(cls, type) and issubclass(cls, Enum))


def choices_of(cls: Any) -> tuple[Any, ...]:
    """The words that a file may use for a closed choice."""
    return get_args(cls) or tuple(each.value for each in cls)


def _choice(cls: Any) -> Hook:
    pick = one_of(choices_of(cls))
    if get_origin(cls) is Literal:
        return pick
    return lambda value, _: cls(pick(value, cls))


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _tuple(made: Converter, cls: Any) -> Hook:
    """A hook for ``tuple[X, ...]``: a real list, never the letters of a text."""
    inner: Any = GenericAlias(list, get_args(cls)[:1])

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise Wrong(NOT_LIST)
        return tuple(made.structure(value, inner))

    return structure


def _span(days: Between) -> Span:
    try:
        return Span(days.from_, days.to)
    except InvalidInput:
        raise Wrong(BACKWARD, {"first": days.from_, "last": days.to}) from None


def _cited(cite: Cite) -> Citation:
    """The place in the act; the act itself is filled in when its instrument is known."""
    if not cite.article and not cite.at:
        raise Wrong(NO_PLACE)
    return Citation("", "", cite.article, cite.paragraph, cite.letter, cite.at, cite.verified)
