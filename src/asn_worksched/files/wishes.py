"""Wishes for a plan from files: fixed days, likings, teams, spacing and desks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from ..domain.wishes import MOST_WEIGHT, Desks, Fixed, Liking, Team, Wishes
from ..errors import Fault, FaultKind, InvalidInput
from ..personnel.numbers import clean_numbers
from ..texts import N_
from .policy_form import converter, fill_as
from .policy_values import Wrong
from .tables import Table, parse_days, read_table
from .yaml_tree import EMPTY_FILE as NOTHING
from .yaml_tree import Tree, Where, read_tree

YAML_ENDINGS = (".yaml", ".yml")
COLUMNS = {
    "nip": ("nip",),
    "key": ("kunci", "employee", "key"),
    "day": ("tanggal", "date", "day"),
    "come": ("hadir", "at_office"),
    "weight": ("bobot", "weight"),
}
"""
The columns of a table of wishes and what each may be called; one of nip and key is enough, and
weight may be missing.
"""
NAMES = tuple(name for names in COLUMNS.values() for name in names)
YES = ("ya", "yes", "true", "1")
NO = ("tidak", "no", "false", "0")

BAD_WEIGHT = FaultKind(
    "ASN-WSH-101",
    N_("The weight {value} is not a whole number from -100 to 100, without 0."),
    N_("It says how much somebody would like to come, or not to come where it is below 0."),
    N_("Correct the number; without one it is 1."),
)
ALONE = FaultKind(
    "ASN-WSH-102",
    N_("The team {name} has fewer than two members."),
    N_("Nobody can meet with themselves."),
    N_("Add members, or delete the team."),
)
TEAM_TWICE = FaultKind(
    "ASN-WSH-103",
    N_("The team {name} stands here a second time."),
    N_("What is said about a team is told by its name."),
    N_("Give one of them another name."),
)
DAY_TWICE = FaultKind(
    "ASN-WSH-104",
    N_("{person} on {day} stands here a second time."),
    N_("Which of the two counted would be chance."),
    N_("Keep one of them."),
)
DESK_TWICE = FaultKind(
    "ASN-WSH-105",
    N_("The desk {code} stands here a second time."),
    N_("Nobody sits at a desk where somebody else does."),
    N_("Give one of them another code, or delete it."),
)
MISSING_COLUMN = FaultKind(
    "ASN-WSH-106",
    N_("There is no column {name}."),
    N_("A wish has a person, a day, and whether they come."),
    N_("Add the column; it may be called: {others}."),
)
TWO_COLUMNS = FaultKind(
    "ASN-WSH-107",
    N_("The columns {found} mean the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
EMPTY_CELL = FaultKind(
    "ASN-WSH-108",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Fill it in, or delete the row."),
)
BAD_DAY = FaultKind(
    "ASN-WSH-109",
    N_("{value!r} is not a date."),
    N_("A wish is for one day."),
    N_("Write it like 2020-03-18 or 18-03-2020."),
)
BAD_COME = FaultKind(
    "ASN-WSH-110",
    N_("{value!r} is neither yes nor no."),
    N_("On a day somebody comes to the office, or does not."),
    N_("Write ya or tidak."),
)
BAD_STRENGTH = FaultKind(
    "ASN-WSH-111",
    N_("{value!r} is not a whole number from 1 to 100."),
    N_("With a weight the row is a liking, without one the day is fixed."),
    N_("Write digits only, or leave the cell empty for a fixed day."),
)

EMPTY_FILE = FaultKind(
    "ASN-WSH-112",
    N_("The file is empty."),
    N_("A file of wishes has one of the groups {known} at least."),
    N_("Write down a wish, or leave the file out."),
)
NO_GROUPS = FaultKind(
    "ASN-WSH-113",
    N_("These are no groups of wishes."),
    N_("A file of wishes has groups: {known}."),
    N_("Begin with one of them and a colon, and list the wishes below it."),
)


class Weight(int):
    """The weight of a liking as a file has it."""


_PLAIN = Weight(1)


@attrs.frozen(kw_only=True)
class LikingForm:
    """A liking as it is written."""

    employee: str
    day: date
    weight: Weight = _PLAIN


@attrs.frozen(kw_only=True)
class WishesForm:
    """A file of wishes as it is written."""

    fixed: tuple[Fixed, ...] = ()
    likings: tuple[LikingForm, ...] = ()
    teams: tuple[Team, ...] = ()
    spaced: tuple[str, ...] = ()
    desks: tuple[Desks, ...] = ()


def read_wishes(path: str | Path) -> Wishes:
    """
    The wishes in the YAML file at *path*, or the fixed days and likings in a table.

    The keys of a YAML file are the attributes of :class:`Wishes` and of its parts. A table is CSV,
    XLSX or Parquet with one row a person and day under any of the names in :data:`COLUMNS`: the
    person (the key of the register, else the NIP), the day, whether they come, and a weight from 1
    to 100 for a liking; without it the day is fixed. Whether the people exist, and the law leaves
    such a choice, is seen when the plan is made. Raises :class:`InvalidInput` with every fault
    (``ASN-WSH-101`` to ``-113``; ``ASN-POL-...`` for YAML and its values).
    """
    if Path(path).suffix.casefold() in YAML_ENDINGS:
        return _from_yaml(path)
    return _from_table(path)


def _from_yaml(path: str | Path) -> Wishes:
    _know_weights()
    tree = _tree(path)
    form, wrong = fill_as(tree, WishesForm)
    faults = [*tree.faults, *wrong]
    if form is not None:
        faults += [tree.fault(kind, where, facts) for kind, where, facts in _problems(form)]
    if faults or form is None:
        raise InvalidInput(sorted(faults, key=lambda each: each.line or 0))
    likings = [Liking(each.employee, each.day, int(each.weight)) for each in form.likings]
    whole = {field.name: getattr(form, field.name) for field in attrs.fields(WishesForm)}
    return Wishes(**{**whole, "likings": likings})


def _tree(path: str | Path) -> Tree:
    """The groups of a YAML file of wishes."""
    known = ", ".join(field.name for field in attrs.fields(WishesForm))
    try:
        tree = read_tree(path)
    except InvalidInput as error:
        if [each.code for each in error.faults] != [NOTHING.code]:
            raise
        raise InvalidInput([EMPTY_FILE.at(file=str(path), known=known)]) from None
    if not isinstance(tree.data, dict):
        raise InvalidInput([tree.fault(NO_GROUPS, (), {"known": known})])
    return tree


@cache
def _know_weights() -> None:
    """Teach the converter of files what a weight is."""
    converter().register_structure_hook(Weight, lambda value, _: _weight(value))


def _weight(value: Any) -> Weight:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not 0 < abs(value) <= MOST_WEIGHT:
        raise Wrong(BAD_WEIGHT)
    return Weight(value)


Problem = tuple[FaultKind, Where, dict[str, object]]


def _problems(form: WishesForm) -> Iterator[Problem]:
    """What is wrong with values that are right each for itself."""
    for number, team in enumerate(form.teams):
        if len(team.members) < 2:
            yield ALONE, ("teams", number), {"name": team.name}
    for number in _again(team.name for team in form.teams):
        yield TEAM_TWICE, ("teams", number), {"name": form.teams[number].name}
    fixed = [(each.employee, each.day) for each in form.fixed]
    liked = [(each.employee, each.day) for each in form.likings]
    for group, cells in (("fixed", fixed), ("likings", liked)):
        for number in _again(cells):
            person, day = cells[number]
            yield DAY_TWICE, (group, number), {"person": person, "day": day}
    for number, room in enumerate(form.desks):
        for place in _again(desk.code for desk in room.desks):
            where = ("desks", number, "desks", place)
            yield DESK_TWICE, where, {"code": room.desks[place].code}


def _again(values: Iterable[Hashable]) -> Iterator[int]:
    """The places of values that have stood before."""
    seen: set[Hashable] = set()
    for place, value in enumerate(values):
        if value in seen:
            yield place
        seen.add(value)


def _from_table(path: str | Path) -> Wishes:
    table = read_table(path, header=NAMES)
    frame, shown = _renamed(table)
    days, bad = parse_days(frame["day"])
    frame = frame.with_columns(days.alias("on"), bad.alias("bad"))
    frame = frame.with_columns(pl.coalesce("key", "nip").alias("person"))
    faults = list(_cell_faults(frame, shown, table.file))
    if faults:
        raise InvalidInput(sorted(faults, key=lambda each: (each.line or 0, each.code)))
    fixed, likings = [], []
    for person, day, come, weight in frame.select("person", "on", "come", "weight").iter_rows():
        comes = come.casefold() in YES
        if weight is None:
            fixed.append(Fixed(person, day, comes))
        else:
            likings.append(Liking(person, day, int(weight) if comes else -int(weight)))
    return Wishes(fixed=fixed, likings=likings)


def _renamed(table: Table) -> tuple[pl.DataFrame, dict[str, str]]:
    """The columns under our names with *line*, NIPs cleaned; and their names in the file."""
    there = {name.casefold(): name for name in table.frame.columns}
    found = {ours: [there[n] for n in names if n in there] for ours, names in COLUMNS.items()}
    if faults := list(_column_faults(found, table)):
        raise InvalidInput(faults)
    shown = {ours: names[0] for ours, names in found.items() if names}
    columns = [
        pl.col(shown[ours]).alias(ours) if ours in shown else pl.lit(None, pl.String).alias(ours)
        for ours in COLUMNS
    ]
    frame = table.frame.select(columns)
    frame = frame.with_columns(clean_numbers(frame["nip"]))
    return frame.with_row_index("line", offset=table.first_row), shown


def _column_faults(found: dict[str, list[str]], table: Table) -> Iterator[Fault]:
    line = table.first_row - 1
    person = (*COLUMNS["nip"], *COLUMNS["key"])
    wanted = {"day": COLUMNS["day"], "come": COLUMNS["come"]}
    missing = [known for ours, known in wanted.items() if not found[ours]]
    missing += [] if found["nip"] or found["key"] else [person]
    for known in missing:
        facts = {"name": known[0], "others": ", ".join(known)}
        yield MISSING_COLUMN.at(file=table.file, line=line, **facts)
    for names in found.values():
        if len(names) > 1:
            yield TWO_COLUMNS.at(file=table.file, line=line, found=", ".join(names))


def _cell_faults(frame: pl.DataFrame, shown: dict[str, str], file: str) -> Iterator[Fault]:
    who = shown.get("nip") or shown["key"]
    for column, cells in {
        who: pl.col("person").is_null(),
        shown["day"]: pl.col("on").is_null() & ~pl.col("bad"),
        shown["come"]: pl.col("come").is_null(),
    }.items():
        for line in frame.filter(cells)["line"]:
            yield EMPTY_CELL.at(file=file, line=line, column=column)
    number = pl.col("weight").str.contains("^(?:[1-9][0-9]?|100)$")
    for ours, cells, kind in (
        ("day", pl.col("bad"), BAD_DAY),
        ("come", ~pl.col("come").str.to_lowercase().is_in([*YES, *NO]), BAD_COME),
        ("weight", ~number, BAD_STRENGTH),
    ):
        for line, value in frame.filter(cells).select("line", ours).iter_rows():
            yield kind.at(file=file, line=line, column=shown[ours], value=value)
    known = frame.drop_nulls(["person", "on"])
    again = known.filter(~pl.struct("person", "on").is_first_distinct())
    for line, person, day in again.select("line", "person", "on").iter_rows():
        yield DAY_TWICE.at(file=file, line=line, person=person, day=day)
