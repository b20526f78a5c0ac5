"""Groups and values of a file of law cases: each key known, and every fault told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time
from enum import Enum
from typing import Any

import attrs

from ..domain.people import Employee, EmployeeKind, PostType, Service, Sex, Site, Unit
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .policy_form import EMPTY, MISSING_KEY, NOT_GROUP, NOT_LIST, UNKNOWN_KEY
from .policy_values import READERS, Wrong, nearest, one_of
from .yaml_tree import Tree, Where

Take = Callable[[Any], Any]
"""Takes one value of a file as it must be written, or raises :class:`Wrong`."""

NOT_A_PAIR = FaultKind(
    "ASN-CAS-001",
    N_("`{key}` does not hold exactly two values."),
    N_("Hours have a start and an end, and a conflict is between two rules."),
    N_("Write [first, second]."),
)
MOST_PEOPLE = 10_000
"""The most people that one case makes up."""
TOO_MANY = FaultKind(
    "ASN-CAS-012",
    N_("`{key}` is {value}, and a case makes up no more than {most} people."),
    N_("A cap is as exact for a small unit as for a large one."),
    N_("Write a smaller number."),
)
NOT_A_NAME = FaultKind(
    "ASN-CAS-002",
    N_("`{key}` is {value}, neither the name of a holiday nor false."),
    N_("A holiday is told by its name."),
    N_("Write the name as the decree has it, or false where there is none."),
)
TAKE: dict[Any, Take] = dict(READERS)
text, whole, yes_no, day, clock = (TAKE[kind] for kind in (str, int, bool, date, time))


def filled(value: Any) -> Any:
    """A text that is not empty."""
    if text(value) == "":
        raise Wrong(EMPTY)
    return value


def listed(take: Take) -> Take:
    """A list of values as a tuple."""

    def taken(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong(NOT_LIST)
        return tuple(_at(place, take, each) for place, each in enumerate(value))

    return taken


def _at(place: int | str, take: Take, value: Any) -> Any:
    try:
        return take(value)
    except Wrong as wrong:
        raise Wrong(wrong.kind, wrong.facts, (place, *wrong.inside)) from None


def mapped(take: Take) -> Take:
    """A group of any keys that is not empty, the values taken one by one."""

    def taken(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Wrong(NOT_GROUP)
        if not value:
            raise Wrong(EMPTY)
        return {key: _at(key, take, each) for key, each in value.items()}

    return taken


def pair(take: Take) -> Take:
    """A list of just two values."""

    def taken(value: Any) -> tuple[Any, ...]:
        found = listed(take)(value)
        if len(found) != 2:
            raise Wrong(NOT_A_PAIR)
        return tuple(found)

    return taken


def word(*words: object) -> Take:
    """One of a few words or numbers."""
    pick = one_of(words)
    return lambda value: pick(value, None)


def member(cls: type[Enum]) -> Take:
    """A member of a closed choice, by its value."""
    pick = word(*(each.value for each in cls))
    return lambda value: cls(pick(value))


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or one text alone."""
    return (value,) if isinstance(value, str) and value else listed(filled)(value)


def holiday(value: Any) -> str:
    """The name of a holiday, "" for false."""
    if value is False:
        return ""
    if not isinstance(value, str) or not value:
        raise Wrong(NOT_A_NAME)
    return value


def count(value: Any) -> int:
    """A whole number from 1 to :data:`MOST_PEOPLE`."""
    found: int = whole(value)
    if not found:
        raise Wrong(EMPTY)
    if found > MOST_PEOPLE:
        raise Wrong(TOO_MANY, {"most": MOST_PEOPLE})
    return found


def open_day(value: Any) -> date | None:
    """A day, or nothing for an open end."""
    found: date | None = None if value is None else day(value)
    return found


def parameters(value: Any) -> Any:
    """Keys of a rule with their values as policy files have them; left as they are for now."""
    return mapped(lambda each: each)(value)


def _services(value: Any) -> tuple[Service, ...]:
    """Services as ``code:skill``, the skill optional."""
    parts = [each.partition(":") for each in listed(filled)(value)]
    return tuple(Service(code, skill=skill) for code, _, skill in parts)


def _site(value: Any) -> Site:
    """A building, or ``building/floor``."""
    building, _, floor = filled(value).partition("/")
    return Site(value, building, floor)


def takes_of(cls: type, own: Mapping[str, Take], without: Collection[str]) -> dict[str, Take]:
    """How each attribute of *cls* is taken, but those *without*: as *own* says, else by type."""
    plain = {str: text, int: whole, bool: yes_no}
    fields = [each for each in attrs.fields(attrs.resolve_types(cls)) if each.name not in without]
    return {each.name: own[each.name] if each.name in own else plain[each.type] for each in fields}


UNIT = takes_of(
    Unit,
    {"parent": filled, "services": _services, "site": _site, "workweek": word(5, 6, 7)},
    without=("code",),
)
"""The keys of a unit."""
PERSON = takes_of(
    Employee,
    {
        "birth_date": day,
        "sex": member(Sex),
        "kind": member(EmployeeKind),
        "post_type": member(PostType),
        "superior": filled,
        "duties": texts,
        "skills": texts,
        "workweek": word(5, 6, 7),
    },
    without=("key", "nip"),
)
"""The keys of a person."""


@attrs.frozen
class Page:
    """One file being read: its *tree*, and the *faults* found so far."""

    tree: Tree
    faults: list[Fault] = attrs.field(factory=list)

    def add(
        self,
        kind: FaultKind,
        where: Where,
        facts: Mapping[str, object] | None = None,
        *,
        at_key: bool = False,
    ) -> None:
        """A fault at a place of the file; *key* is the last step there unless it is given."""
        key = next((each for each in reversed(where) if isinstance(each, str)), "cases")
        spot = self.tree.values.get(where)
        told = {"key": key, "value": (spot.text if spot else "") or "-", **(facts or {})}
        self.faults.append(self.tree.fault(kind, where, told, at_key=at_key))

    def group(
        self, where: Where, value: Any, known: Mapping[str, Take], needed: Iterable[str] = ()
    ) -> dict[str, Any]:
        """
        The keys of one group that could be taken; what could not is among the faults.

        Unknown keys and those *needed* that are missing are faults as well.
        """
        if not isinstance(value, dict):
            self.add(NOT_GROUP, where)
            return {}
        for key in (each for each in needed if each not in value):
            self.add(MISSING_KEY, where, {"key": key})
        found = {}
        for key, each in value.items():
            if key not in known:
                kind, facts = nearest(UNKNOWN_KEY, key, known)
                self.add(kind, (*where, key), facts, at_key=True)
                continue
            try:
                found[key] = known[key](each)
            except Wrong as wrong:
                self.add(wrong.kind, (*where, key, *wrong.inside), wrong.facts)
            except InvalidInput as error:
                self.place((*where, key), error)
        return found

    def groups(self, where: Where, value: Any) -> dict[str, Any]:
        """A group whose keys are names; empty, with a fault, for anything else."""
        if not isinstance(value, dict):
            self.add(NOT_GROUP, where)
            return {}
        return value

    def items(self, where: Where, value: Any) -> list[Any]:
        """A list; empty, with a fault, for anything else."""
        if not isinstance(value, list):
            self.add(NOT_LIST, where)
            return []
        return value

    def made(self, where: Where, make: Callable[[], Any]) -> Any:
        """What *make* gives, or ``None`` and the faults of what it refuses, placed in the file."""
        try:
            return make()
        except InvalidInput as error:
            self.place(where, error)
            return None

    def place(self, where: Where, error: InvalidInput) -> None:
        """The faults of *error* as faults at a place of the file."""
        spot = self.tree.values[where]
        here = (self.tree.file, spot.line, str(spot.column))
        self.faults.extend(Fault(each.kind, *here, each.facts) for each in error.faults)
