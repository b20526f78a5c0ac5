"""Policy files: one legal act a file, in YAML 1.2, refused whole with every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from ..domain.acts import Instrument
from ..domain.law import Policy, Rule
from ..domain.modes import BUILT_IN
from ..domain.people import region_code
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .policy_form import PolicyForm, fill
from .policy_values import nearest
from .yaml_tree import Spot, Tree, Where, read_tree

RULE_TWICE = FaultKind(
    "ASN-POL-021",
    N_("The rule `{id}` stands here a second time; the first is at {there}."),
    N_("A finding names its rule, so an id may stand for one rule only."),
    N_("Rename one of them."),
)
INSTRUMENT_TWICE = FaultKind(
    "ASN-POL-022",
    N_("The instrument `{id}` stands here a second time; the first is at {there}."),
    N_("One act is one file; two files would hold its rules twice."),
    N_("Leave one of the files out, or give the other act its own id."),
)
UNKNOWN_MODE = FaultKind(
    "ASN-POL-023",
    N_("The work mode {mode} is not known."),
    N_("A rule about an unknown mode would have no effect."),
    N_("Did you mean {near}? Known are {known}; others are declared under `modes`."),
)

OWN_MODE = FaultKind(
    "ASN-POL-024",
    N_("The work mode {mode} is built in and cannot be declared again."),
    N_("Its meaning is the same in every act."),
    N_("Delete it under `modes`, or give the other mode its own code."),
)

BAD_NAME = FaultKind(
    "ASN-POL-031",
    N_("{name!r} cannot be a name."),
    N_(
        "Names are written in other files and on the command line, where blanks and signs end them."
    ),
    N_("Use letters, digits, dots, dashes and underscores only."),
)
BAD_REGION = FaultKind(
    "ASN-POL-032",
    N_("{value!r} is not the code of a region."),
    N_("An act of a region that nobody knows would reach nobody, without a word."),
    N_("Write the Kemendagri code of a province or a city, such as 36 or 36.74."),
)
_NAME = re.compile(r"[\w.-]+")

Found = tuple[Tree, Where, str]
"""A text in a file, and where."""


def read_policy(path: Path | str) -> Policy:
    """The policy in the file at *path*. Raises :class:`InvalidInput` like :func:`read_policies`."""
    return read_policies([path])[0]


def read_policies(paths: Iterable[Path | str]) -> tuple[Policy, ...]:
    """
    The policies in *paths*, in that order.

    A work mode declared in one of the files is known in all of them. Nothing is guessed: a number
    where a text belongs is refused, and so is a key nobody knows. Raises one
    :class:`InvalidInput` with every fault of every file (``ASN-POL-...``, and ``ASN-SEL-...``
    for selectors), each with its line and column; then nothing is loaded.
    """
    trees, faults = _trees(paths)
    forms = []
    for tree in trees:
        form, wrong = fill(tree)
        forms.append(form)
        faults += [*tree.faults, *wrong]
    faults += chain(_bad_modes(trees), _bad_selectors(trees), _twice(trees))
    faults += chain(_bad_names(trees), _bad_regions(trees))
    if faults:
        raise InvalidInput(sorted(faults, key=lambda each: (each.file, each.line or 0)))
    return tuple(_policy(form, tree) for form, tree in zip(forms, trees, strict=True) if form)


def _trees(paths: Iterable[Path | str]) -> tuple[list[Tree], list[Fault]]:
    trees: list[Tree] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            trees.append(read_tree(path))
        except InvalidInput as error:
            faults += error.faults
    return trees, faults


def _policy(form: PolicyForm, tree: Tree) -> Policy:
    rules = tuple(_citing(rule, form.instrument) for rule in form.rules)
    return Policy(instrument=form.instrument, rules=rules, modes=form.modes, file=tree.file)


def _citing(rule: Rule, instrument: Instrument) -> Rule:
    whole = attrs.evolve(rule.citation, instrument=instrument.id, short=instrument.short)
    readings = (attrs.evolve(each, rule=_citing(each.rule, instrument)) for each in rule.readings)
    return attrs.evolve(rule, citation=whole, readings=tuple(readings))


def _bad_modes(trees: Iterable[Tree]) -> Iterator[Fault]:
    trees = list(trees)
    known = [mode.code for mode in BUILT_IN]
    declared = list(chain.from_iterable(_texts(tree, "modes", "code") for tree in trees))
    yield from (
        tree.fault(OWN_MODE, where, {"mode": mode})
        for tree, where, mode in declared
        if mode in known
    )
    known += dict.fromkeys(mode for _, _, mode in declared)
    for tree, where, mode in chain.from_iterable(map(_modes_named, trees)):
        if mode not in known:
            kind, facts = nearest(UNKNOWN_MODE, mode, known)
            yield tree.fault(kind, where, {"mode": mode, **facts})


def _modes_named(tree: Tree) -> Iterator[Found]:
    """Every work mode that a rule of *tree* names."""
    for where, rule in _readings_too(tree):
        modes = rule.get("modes")
        for place, mode in enumerate(modes if isinstance(modes, list) else ()):
            if isinstance(mode, str):
                yield tree, (*where, "modes", place), mode
        instead = rule.get("instead")
        if isinstance(instead, str):
            yield tree, (*where, "instead"), instead


def _bad_selectors(trees: Iterable[Tree]) -> Iterator[Fault]:
    from ..selectors import parse_selector

    for tree in trees:
        for where, rule in _readings_too(tree):
            text, place = rule.get("select"), (*where, "select")
            if not isinstance(text, str):
                continue
            try:
                parse_selector(text, file=tree.file, line=tree.values[place].line)
            except InvalidInput as error:
                yield from (_shifted(fault, tree.values[place]) for fault in error.faults)


def _bad_names(trees: Iterable[Tree]) -> Iterator[Fault]:
    """Ids of acts and rules, and names of readings, that could not be written elsewhere."""
    for tree in trees:
        named = [*_act(tree), *_texts(tree, "rules", "id")]
        for where, rule in _items(tree, "rules"):
            readings = rule.get("readings")
            names = readings if isinstance(readings, dict) else ()
            named += [(tree, (*where, "readings", name), str(name)) for name in names]
        for _, where, name in named:
            if not _NAME.fullmatch(name):
                yield tree.fault(BAD_NAME, where, {"name": name}, at_key="readings" in where)


def _bad_regions(trees: Iterable[Tree]) -> Iterator[Fault]:
    for tree in trees:
        for where, code in _regions(tree):
            if isinstance(code, str) and not _is_region(code):
                yield tree.fault(BAD_REGION, where, {"value": code})


def _regions(tree: Tree) -> Iterator[tuple[Where, object]]:
    """Every code of a region that an act or one of its rules names."""
    group = tree.data.get("instrument") if isinstance(tree.data, dict) else None
    if isinstance(group, dict) and group.get("region") not in (None, ""):
        yield ("instrument", "region"), group["region"]
    for where, rule in _readings_too(tree):
        place = rule.get("where")
        place = place if isinstance(place, dict) else {}
        for key in ("within", "outside"):
            codes = place.get(key)
            for number, code in enumerate(codes if isinstance(codes, list) else ()):
                yield (*where, "where", key, number), code


def _is_region(code: str) -> bool:
    try:
        return bool(region_code(code))
    except InvalidInput:
        return False


def _readings_too(tree: Tree) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The rules of *tree*, and what their other readings change."""
    for where, rule in _items(tree, "rules"):
        yield where, rule
        readings = rule.get("readings")
        for name, changes in readings.items() if isinstance(readings, dict) else ():
            if isinstance(changes, dict):
                yield (*where, "readings", name), changes


def _shifted(fault: Fault, spot: Spot) -> Fault:
    """The fault of a selector with its column in the file, where the selector is one line."""
    if not spot.inline or not fault.column.isdigit():
        return fault
    return attrs.evolve(fault, column=str(int(fault.column) + spot.column - 1))


def _twice(trees: Iterable[Tree]) -> Iterator[Fault]:
    trees = list(trees)
    acts = chain.from_iterable(map(_act, trees))
    rules = chain.from_iterable(_texts(tree, "rules", "id") for tree in trees)
    yield from _repeats(acts, INSTRUMENT_TWICE)
    yield from _repeats(rules, RULE_TWICE)


def _repeats(named: Iterable[Found], kind: FaultKind) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for tree, where, name in named:
        if name in first:
            yield tree.fault(kind, where, {"id": name, "there": first[name]})
        else:
            first[name] = f"{tree.file}:{tree.values[where].line}"


def _act(tree: Tree) -> Iterator[Found]:
    group = tree.data.get("instrument") if isinstance(tree.data, dict) else None
    name = group.get("id") if isinstance(group, dict) else None
    if isinstance(name, str):
        yield tree, ("instrument", "id"), name


def _items(tree: Tree, group: str) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The mappings in the list under the top key *group*; whatever else is there is passed by."""
    listed = tree.data.get(group) if isinstance(tree.data, dict) else None
    for place, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            yield (group, place), item


def _texts(tree: Tree, group: str, key: str) -> Iterator[Found]:
    """The texts under *key* in the list under the top key *group*."""
    for where, item in _items(tree, group):
        text = item.get(key)
        if isinstance(text, str):
            yield tree, (*where, key), text
