"""
Files of law cases: what the law is to say of made-up people on single days, in YAML.

A lawyer can read them and add to them: a region, a few units and people, and cases, each with the
outcome that the act calls for and the clause that it stands in. The whole file is refused, with
every fault at once, before anything is asked of the law; no expectation is ever passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

import attrs

from ..domain.people import Employee, Unit, region_code
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from ..zones import ZoneLevel
from .case_fit import EXPECT, check_fit
from .case_values import (
    PERSON,
    UNIT,
    Page,
    Take,
    count,
    day,
    filled,
    mapped,
    text,
    texts,
    whole,
    word,
)
from .policy_values import nearest
from .yaml_tree import Where, read_tree

NO_CASES = FaultKind(
    "ASN-CAS-003",
    N_("There are no cases in {path}."),
    N_("A run without cases would look like one in which all is well."),
    N_("Name a folder with .yaml files, or write a list under `cases`."),
)
NAME_TWICE = FaultKind(
    "ASN-CAS-004",
    N_("The case `{value}` stands here a second time; the first is on line {first}."),
    N_("A case that fails is told by its name."),
    N_("Rename one of them."),
)
UNKNOWN_NAME = FaultKind(
    "ASN-CAS-009",
    N_("`{key}` is {value}, which this file does not define."),
    N_("People and units of a case are those of its file."),
    N_("Did you mean {near}? Known here: {known}."),
)
NO_REGION = FaultKind(
    "ASN-CAS-011",
    N_("The zone names no region."),
    N_("Zones are levels of areas."),
    N_("Add `region` to the zone, or to the file."),
)

ENDINGS = (".yaml", ".yml")
"""How the names of files with law cases end."""


@attrs.frozen(kw_only=True)
class Sheet:
    """
    What the cases of one file share: the *region* whose law is asked, and made-up people.

    A person's key is the name that the file gives.
    """

    file: str
    region: str = ""
    units: tuple[Unit, ...] = ()
    people: tuple[Employee, ...] = ()

    def person(self, name: str) -> Employee:
        """The person of that name."""
        return next(each for each in self.people if each.key == name)

    def unit(self, name: str) -> Unit:
        """The unit of that name."""
        return next(each for each in self.units if each.code == name)


@attrs.frozen(kw_only=True)
class Absence:
    """Days of absence without a reason: in all, and the longest run of them."""

    days: int
    in_a_row: int = 0


@attrs.frozen(kw_only=True, eq=False)
class WrittenCase:
    """
    One case as its file has it; *line* is where it starts.

    *who* is a name of the sheet and *changes* what is different about this person here; *staff*
    is a number of people of *unit*. With neither, only rules and days are asked about. *expect*
    holds the keys given, and just those, each as what it is to be compared with. *zones* hold on
    any day, in place of what the feeds say.
    """

    sheet: Sheet
    line: int
    name: str
    day: date
    who: str = ""
    staff: int = 0
    unit: str = ""
    changes: Mapping[str, Any] = attrs.field(factory=dict)
    as_known_on: date | None = None
    readings: Mapping[str, str] = attrs.field(factory=dict)
    what_if: tuple[str, ...] = ()
    overlap: Literal["strictest", "latest"] = "strictest"
    workweek: int = 0
    zones: tuple[ZoneLevel, ...] = ()
    absent: Absence | None = None
    expect: Mapping[str, Any] = attrs.field(factory=dict)


def read_cases(path: Path | str) -> tuple[WrittenCase, ...]:
    """
    The cases of a file, or of all ``.yaml`` files in a folder and those below it, by name.

    Raises one :class:`InvalidInput` with every fault of every file (``ASN-CAS-...``, and those of
    YAML and of its values, ``ASN-POL-...``), each with its line; nothing to run is one as well.
    """
    files = case_files(path)
    found: list[WrittenCase] = []
    faults: list[Fault] = []
    for file in files:
        try:
            found += _read(file)
        except InvalidInput as error:
            faults += error.faults
    if not files:
        faults.append(NO_CASES.at(file=str(path), path=path))
    if faults:
        raise InvalidInput(faults)
    return tuple(found)


def case_files(path: Path | str) -> list[Path]:
    """
    The files with cases that *path* stands for: itself, or those in it as a folder.

    Policy files, which have an ``instrument``, are passed over in a folder.
    """
    if not Path(path).is_dir():
        return [Path(path)]
    found = (each for each in Path(path).rglob("*") if each.suffix in ENDINGS)
    return sorted(each for each in found if not _is_policy(each))


def _is_policy(path: Path) -> bool:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return any(line.startswith("instrument:") for line in text.splitlines())


def _read(path: Path) -> list[WrittenCase]:
    page = Page(read_tree(path))
    page.faults.extend(page.tree.faults)
    known = {"region": _region, "units": _kept, "people": _kept, "cases": _kept}
    top = page.group((), page.tree.data, known, needed=("cases",))
    units = [*_units(page, top.get("units", {}))]
    people = [*_people(page, top.get("people", {}), units)]
    file, region = str(path), top.get("region", "")
    sheet = Sheet(file=file, region=region, units=tuple(units), people=tuple(people))
    sound = not page.faults
    cases = [*_cases(page, top.get("cases", []), sheet)]
    if top.get("cases") == []:
        page.add(NO_CASES, ("cases",), {"path": path})
    if sound and people:
        _check_people(page, sheet, [] if page.faults else cases)
    if page.faults:
        raise InvalidInput(sorted(page.faults, key=lambda each: each.line or 0))
    return cases


def _kept(value: Any) -> Any:
    return value


def _region(value: Any) -> str:
    return region_code(value) if text(value) else ""


def _units(page: Page, given: Any) -> Iterator[Unit]:
    names = page.groups(("units",), given)
    for name, value in names.items():
        where = ("units", name)
        keys = page.group(where, {} if value is None else value, UNIT)
        _known(page, (*where, "parent"), keys.get("parent"), names)
        unit = page.made(where, partial(Unit, name, keys.pop("name", name), **keys))
        if unit is not None:
            yield unit


def _people(page: Page, given: Any, units: Sequence[Unit]) -> Iterator[Employee]:
    names = page.groups(("people",), given)
    for name, value in names.items():
        where = ("people", name)
        keys = page.group(where, value, PERSON, needed=("unit",))
        _check_person(page, where, keys, {each.code for each in units}, names)
        if "unit" in keys:
            yield Employee(key=name, **keys)


def _check_person(
    page: Page, where: Where, keys: Mapping[str, Any], units: Iterable[str], people: Iterable[str]
) -> None:
    _known(page, (*where, "unit"), keys.get("unit"), units)
    _known(page, (*where, "superior"), keys.get("superior"), people)


def _known(page: Page, where: Where, name: str | None, known: Iterable[str]) -> bool:
    """Whether *name* is among *known*, or not given; a fault where it is not."""
    known = [*known]
    if name is None or name in known:
        return True
    kind, facts = nearest(UNKNOWN_NAME, name, known)
    page.add(kind, where, facts)
    return False


def _cases(page: Page, given: Any, sheet: Sheet) -> Iterator[WrittenCase]:
    first: dict[str, int] = {}
    for place, value in enumerate(page.items(("cases",), given)):
        where = ("cases", place)
        line = page.tree.values[where].line
        keys = page.group(where, value, _known_keys(page, where, sheet), ("name", "day", "expect"))
        name = keys.get("name")
        if name in first:
            page.add(NAME_TWICE, (*where, "name"), {"first": first[name]})
        elif name:
            first[name] = line
        if isinstance(value, dict):
            _check_names(page, where, keys, sheet)
            check_fit(page, where, value)
        if {"name", "day", "expect"} <= set(keys):
            keys["changes"] = keys.pop("with", {})
            yield WrittenCase(sheet=sheet, line=line, **keys)


def _known_keys(page: Page, where: Where, sheet: Sheet) -> dict[str, Take]:
    """How the keys of a case are taken; groups within it tell their own faults."""
    return {
        "name": filled,
        "day": day,
        "who": filled,
        "staff": count,
        "unit": filled,
        "with": lambda value: page.group((*where, "with"), value, PERSON),
        "as_known_on": day,
        "readings": mapped(filled),
        "what_if": texts,
        "overlap": word("strictest", "latest"),
        "workweek": word(5, 6, 7),
        "zones": lambda value: tuple(_zones(page, (*where, "zones"), value, sheet)),
        "absent": lambda value: _absence(page, (*where, "absent"), value),
        "expect": lambda value: page.group((*where, "expect"), value, EXPECT),
    }


def _zones(page: Page, where: Where, value: Any, sheet: Sheet) -> Iterator[ZoneLevel]:
    """Levels that hold on any day, since they stand in place of the feeds."""
    known = {"scheme": filled, "level": filled, "region": filled}
    start, end = date.min, date.max
    for place, each in enumerate(page.items(where, value)):
        keys = page.group((*where, place), each, known, needed=("scheme", "level"))
        region = keys.pop("region", sheet.region)
        if not region:
            page.add(NO_REGION, (*where, place))
        elif len(keys) == 2:
            told = {"region": region, "publisher": "", "known_from": start, **keys}
            make = partial(ZoneLevel, start=start, end=end, **told)
            yield from filter(None, [page.made((*where, place), make)])


def _absence(page: Page, where: Where, value: Any) -> Absence | None:
    keys = page.group(where, value, {"days": whole, "in_a_row": whole}, needed=("days",))
    return Absence(**keys) if "days" in keys else None


def _check_names(page: Page, where: Where, keys: Mapping[str, Any], sheet: Sheet) -> None:
    """Whether the people and units that a case names are those of its file."""
    people, units = [each.key for each in sheet.people], [each.code for each in sheet.units]
    _known(page, (*where, "who"), keys.get("who"), people)
    _known(page, (*where, "unit"), keys.get("unit"), units)
    _check_person(page, (*where, "with"), keys.get("with", {}), units, people)


def _check_people(page: Page, sheet: Sheet, cases: Iterable[WrittenCase]) -> None:
    """Refuse people whom no register would take, those with changes included."""
    from ..personnel import Personnel

    changed = {
        ("cases", place, "with"): attrs.evolve(sheet.person(case.who), **case.changes)
        for place, case in enumerate(cases)
        if case.changes
    }
    everyone = {("people", each.key): each for each in sheet.people}
    rows = [*everyone, *changed]
    people = [*everyone.values()]
    people += [attrs.evolve(p, key=f"{p.key} {n}") for n, p in enumerate(changed.values())]
    try:
        Personnel.of(people, sheet.units)
    except InvalidInput as error:
        for fault in error.faults:
            at: Where = ("units",) if fault.line is None else rows[fault.line - 1]
            spot = page.tree.values.get(at) or page.tree.values[()]
            page.faults.append(attrs.evolve(fault, file=sheet.file, line=spot.line))
