"""Shift rules from YAML files, and what people wish for from tables, each with every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from ..domain.acts import Citation
from ..domain.shift_days import Days
from ..domain.shifts import (
    OFF_WORDS,
    OWN_RULES,
    UNKNOWN_SHIFT,
    WISHED_TWICE,
    Shift,
    ShiftCover,
    ShiftPin,
    ShiftRequest,
    ShiftRules,
    ShiftTerms,
    problems,
    wish_facts,
)
from ..errors import Fault, FaultKind, InvalidInput
from ..personnel.numbers import clean_numbers
from ..texts import N_
from .policy_form import NOT_LIST, converter, fill_as
from .policy_values import Wrong
from .tables import Table, parse_days, read_table
from .yaml_tree import Tree, read_tree

COLUMNS = {
    "nip": ("nip",),
    "key": ("kunci", "employee", "key"),
    "day": ("tanggal", "date", "day"),
    "shift": ("sif", "shift"),
    "weight": ("bobot", "weight"),
    "wanted": ("ingin", "wanted"),
}
"""
The columns of a table of wishes and what each may be called; one of nip and key is enough, and
weight (1) and wanted (yes) may be missing.
"""
NAMES = tuple(name for names in COLUMNS.values() for name in names)
YES = ("ya", "yes", "true", "1")
NO = ("tidak", "no", "false", "0")

MISSING_COLUMN = FaultKind(
    "ASN-SHF-013",
    N_("There is no column {name}."),
    N_("A wish has a person, a day and a shift, or a day off."),
    N_("Add the column; it may be called: {others}."),
)
TWO_COLUMNS = FaultKind(
    "ASN-SHF-014",
    N_("The columns {found} mean the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
EMPTY_CELL = FaultKind(
    "ASN-SHF-015",
    N_("The cell is empty."),
    N_("There is no safe value to take in its place."),
    N_("Fill it in; a day off is written libur, off or a dash."),
)
BAD_DAY = FaultKind(
    "ASN-SHF-016",
    N_("{value!r} is not a date."),
    N_("A wish is for one day."),
    N_("Write it like 2020-03-18 or 18-03-2020."),
)
BAD_WEIGHT = FaultKind(
    "ASN-SHF-017",
    N_("{value!r} is not a whole number of 1 or more."),
    N_("The weight is what it costs not to get the wish."),
    N_("Write digits only, or leave the cell empty for 1."),
)
BAD_WANTED = FaultKind(
    "ASN-SHF-018",
    N_("{value!r} is neither yes nor no."),
    N_("A shift is wished for, or wished away."),
    N_("Write ya or tidak, or leave the cell empty for ya."),
)


@attrs.frozen(kw_only=True)
class Basis:
    """The act that the rules rest on, and the place in it where it is the same for all."""

    id: str
    short: str
    article: str = ""
    paragraph: str = ""
    letter: str = ""
    at: str = ""
    verified: bool = True


@attrs.frozen(kw_only=True)
class ShiftForm:
    """A file of shift rules as it is written."""

    covers: tuple[ShiftCover, ...]
    basis: Basis | None = None
    shifts: tuple[Shift, ...] = ()
    staff: str = ""
    terms: tuple[ShiftTerms, ...] = ()
    pins: tuple[ShiftPin, ...] = ()
    requests: tuple[ShiftRequest, ...] = ()


def read_shift_rules(path: Path | str, *, requests: Path | str | None = None) -> ShiftRules:
    """
    The shift rules in the YAML file at *path*, with the wishes in the table *requests* added.

    The keys are the attributes of :class:`ShiftRules` and of its parts; ``cite`` stands for a
    citation within ``basis``, and ``days`` is a list as :meth:`Days.of` takes it. Nothing is
    guessed. Raises one :class:`InvalidInput` with every fault of both files (``ASN-SHF-...``;
    ``ASN-POL-...`` for YAML and its values, ``ASN-SEL-...`` for selectors), with line and column.
    """
    rules, faults = _rules(path)
    wishes: tuple[ShiftRequest, ...] = ()
    if requests is not None:
        known = [shift.code for shift in rules.shifts] if rules else ()
        try:
            wishes = read_shift_requests(requests, known=known)
        except InvalidInput as error:
            faults += error.faults
    if faults or rules is None:
        raise InvalidInput(faults)
    return attrs.evolve(rules, requests=(*rules.requests, *wishes))


def _rules(path: Path | str) -> tuple[ShiftRules | None, list[Fault]]:
    _know_days()
    try:
        tree = read_tree(path)
    except InvalidInput as error:
        return None, list(error.faults)
    form, wrong = fill_as(tree, ShiftForm)
    faults = [*tree.faults, *wrong, *_bad_selectors(tree)]
    if form is not None:
        faults += [tree.fault(kind, where, facts) for kind, where, facts in problems(form)]
    if faults or form is None:
        return None, sorted(faults, key=lambda each: each.line or 0)
    return _made(form, tree.file), []


@cache
def _know_days() -> None:
    """Teach the converter of files how days of cover are written."""
    converter().register_structure_hook(Days, lambda value, _: _days(value))


def _days(value: Any) -> Days:
    if not isinstance(value, list):
        raise Wrong(NOT_LIST)
    try:
        return Days.of(each if isinstance(each, str) else str(each) for each in value)
    except InvalidInput as error:
        first = error.faults[0]
        raise Wrong(first.kind, first.facts) from None


def _made(form: ShiftForm, file: str) -> ShiftRules:
    basis = Citation(form.basis.id, *attrs.astuple(form.basis)[1:]) if form.basis else OWN_RULES
    return ShiftRules(
        shifts=form.shifts,
        covers=tuple(_citing(each, basis) for each in form.covers),
        staff=form.staff,
        terms=tuple(_citing(each, basis) for each in form.terms),
        pins=tuple(_citing(each, basis) for each in form.pins),
        requests=form.requests,
        basis=basis,
        file=file,
    )


def _citing(rule: Any, basis: Citation) -> Any:
    """A rule whose citation, if any, names the act of *basis*."""
    if rule.citation is None:
        return rule
    whole = attrs.evolve(rule.citation, instrument=basis.instrument, short=basis.short)
    return attrs.evolve(rule, citation=whole)


def _bad_selectors(tree: Tree) -> Iterator[Fault]:
    from ..selectors import parse_selector

    data = tree.data if isinstance(tree.data, dict) else {}
    places: list[tuple[tuple[str | int, ...], object]] = [(("staff",), data.get("staff"))]
    terms = data.get("terms")
    for number, each in enumerate(terms if isinstance(terms, list) else ()):
        if isinstance(each, dict):
            places.append((("terms", number, "select"), each.get("select")))
    for where, text in places:
        if isinstance(text, str):
            try:
                parse_selector(text, file=tree.file, line=tree.values[where].line)
            except InvalidInput as error:
                yield from error.faults


def read_shift_requests(
    path: Path | str, *, known: Collection[str] = ()
) -> tuple[ShiftRequest, ...]:
    """
    The wishes in a CSV, XLSX or Parquet table, in the order of its rows.

    Columns, under any of the names in :data:`COLUMNS`: the person (the key of the register, else
    the NIP), the day, the shift by its code or a day off, what it costs not to get it, and whether
    it is wanted. Other columns are not read: why somebody wishes it is nobody's business. With
    *known* only shifts of these codes are taken. Raises :class:`InvalidInput` with every fault.
    """
    table = read_table(path, header=NAMES)
    frame, shown = _renamed(table)
    days, bad = parse_days(frame["day"])
    frame = frame.with_columns(days.alias("on"), bad.alias("bad"))
    faults = sorted(
        _cell_faults(frame, shown, table.file, known), key=lambda each: (each.line or 0, each.code)
    )
    if faults:
        raise InvalidInput(faults)
    chosen = frame.select(pl.coalesce("key", "nip"), "on", "shift", "weight", "wanted")
    wishes = tuple(
        ShiftRequest(
            employee=employee,
            day=day,
            shift=shift,
            weight=int(weight or 1),
            wanted=(wanted or YES[0]).casefold() in YES,
        )
        for employee, day, shift, weight, wanted in chosen.iter_rows()
    )
    if faults := list(_again(wishes, frame["line"].to_list(), table.file)):
        raise InvalidInput(faults)
    return wishes


def _again(wishes: Sequence[ShiftRequest], lines: Sequence[int], file: str) -> Iterator[Fault]:
    """Rows about a person, day and shift that another row is about already."""
    seen: set[tuple[str, date, str]] = set()
    for wish, line in zip(wishes, lines, strict=True):
        about = (wish.employee, wish.day, wish.shift)
        if about in seen:
            yield Fault(WISHED_TWICE, file, line, facts=wish_facts(wish))
        seen.add(about)


def _renamed(table: Table) -> tuple[pl.DataFrame, dict[str, str]]:
    """The columns under our names with *line*; and their names in the file."""
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
    for ours, names in found.items():
        if len(names) > 1:
            yield TWO_COLUMNS.at(file=table.file, line=line, found=", ".join(names))
        if not names and ours in ("day", "shift"):
            yield _missing(table.file, line, COLUMNS[ours])
    if not (found["nip"] or found["key"]):
        yield _missing(table.file, line, (*COLUMNS["nip"], *COLUMNS["key"]))


def _missing(file: str, line: int, names: tuple[str, ...]) -> Fault:
    return MISSING_COLUMN.at(file=file, line=line, name=names[0], others=", ".join(names))


def _cell_faults(
    frame: pl.DataFrame, shown: dict[str, str], file: str, known: Collection[str]
) -> Iterator[Fault]:
    person = shown.get("nip") or shown["key"]
    empty = {
        person: pl.col("key").is_null() & pl.col("nip").is_null(),
        shown["day"]: pl.col("on").is_null() & ~pl.col("bad"),
        shown["shift"]: pl.col("shift").is_null(),
    }
    for column, cells in empty.items():
        for line in frame.filter(cells)["line"]:
            yield EMPTY_CELL.at(file=file, line=line, column=column)
    plain = pl.col("shift").str.strip_chars().str.to_lowercase()
    words = [word for word in OFF_WORDS if word]
    strange = ~plain.is_in(words) & ~pl.col("shift").is_in(list(known)) & bool(known)
    number = pl.col("weight").str.contains(r"^[1-9][0-9]{0,8}$")
    yes_no = pl.col("wanted").str.to_lowercase().is_in([*YES, *NO])
    wrong: tuple[tuple[str, pl.Expr, FaultKind, dict[str, str]], ...] = (
        ("day", pl.col("bad"), BAD_DAY, {}),
        ("shift", strange, UNKNOWN_SHIFT, {"known": ", ".join(known)}),
        ("weight", ~number, BAD_WEIGHT, {}),
        ("wanted", ~yes_no, BAD_WANTED, {}),
    )
    for ours, cells, kind, facts in wrong:
        yield from _each(frame.filter(cells), ours, kind, (file, shown.get(ours, ours)), facts)


def _each(
    rows: pl.DataFrame,
    column: str,
    kind: FaultKind,
    place: tuple[str, str],
    facts: dict[str, str],
) -> Iterator[Fault]:
    for line, value in rows.select("line", column).iter_rows():
        told = {"value": value, "shift": value, **facts}
        yield kind.at(file=place[0], line=line, column=place[1], **told)
