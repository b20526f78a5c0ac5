"""``check``: what kind of file is this, and is anything wrong with it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ..domain.law import Policy
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_, translator
from .options import Menu
from .sources import installed, together
from .streams import put
from .tables import Column, show

if TYPE_CHECKING:
    from ..personnel import Personnel

COLUMNS = (
    *(Column("file"), Column("kind"), Column("count"), Column("code"), Column("line")),
    *(Column("column"), Column("what", free=True), Column("why", free=True)),
    Column("mend", free=True),
)
COUNTED = {
    "personnel": N_("{file}: register, {count} people, nothing wrong"),
    "units": N_("{file}: units, {count} of them, nothing wrong"),
    "policy": N_("{file}: policy, {count} rules, nothing wrong"),
    "leave": N_("{file}: leave, {count} rows, nothing wrong"),
    "roster": N_("{file}: roster, {count} days of work, nothing wrong"),
    "calendar": N_("{file}: calendar, {count} holidays, nothing wrong"),
    "seasons": N_("{file}: seasons, {count} of them, nothing wrong"),
    "zones": N_("{file}: zones, {count} levels, nothing wrong"),
    "cases": N_("{file}: law cases, {count} of them, nothing wrong"),
}
UNREAD = N_("{file}: policy, not fully checked, since another policy file has faults")
"""The kinds of file, each with what is said when it is clean."""
_FIXED = {
    "zones": {"scheme", "level"},
    "calendar": {"day", "knownfrom"},
    "seasons": {"start", "end", "knownfrom"},
}
"""The columns, as :func:`bare` has them, that tell the tables whose columns are fixed."""

UNCLEAR = FaultKind(
    "ASN-CLI-004",
    N_("It cannot be told what this file is; its columns are {columns}."),
    N_("Registers, units, leave, rosters, calendars, seasons and zones are told by their columns."),
    N_("Name the columns as shown in the guide."),
)


@attrs.frozen
class Checked:
    """One file: its *kind* ("" where unclear), how much it holds, and what was found in it."""

    file: str
    kind: str
    count: int | None = None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "check",
        _run,
        menu.argument("files", N_("FILE..."), nargs=-1, required=True),
        menu.form(),
        short=N_("Tell everything that is wrong with files."),
        told=N_(
            "Tell what each file is by its content, and everything that is wrong with it: "
            "registers, units, leave and rosters (CSV, XLSX, Parquet), policies and law cases "
            "(YAML), calendars, seasons and zones. A register is checked against the units when "
            "both are given. In policies slips are looked for too: weekdays that do not fit their "
            "date, places that the act does not have, acts and rules that do not exist, and, with "
            "a register, rules that concern nobody.\n\nThe exit code is 0 when all files are "
            "clean, else 2; a notice is no fault.\n\nJSON is an array of objects with file, kind, "
            "count, faults and notices; a fault has code, file, line, column, what, why and mend."
        ),
    )


def _run(locale: str, files: tuple[str, ...], form: str) -> int:
    kinds: dict[str, str | tuple[Fault, ...]] = {file: _kind(file) for file in files}
    units = [file for file, kind in kinds.items() if kind == "units"]
    unclear = {file: kind for file, kind in kinds.items() if isinstance(kind, tuple)}
    policies = [file for file, kind in kinds.items() if kind == "policy"]
    found = {file: Checked(file, "", faults=faults) for file, faults in unclear.items()}
    people: list[Personnel] = []
    for file, kind in kinds.items():
        if kind != "policy" and isinstance(kind, str):
            found[file], read = _one(file, kind, units[0] if len(units) == 1 else None)
            people += [read] if kind == "personnel" and read is not None else []
    if policies:
        found |= _policies(policies, people[0] if len(people) == 1 else None, locale)
    _print([found[file] for file in kinds], form, locale)
    return 2 if any(each.faults for each in found.values()) else 0


def _kind(file: str) -> str | tuple[Fault, ...]:
    """The kind of a file by its ending and content, or why it cannot be told."""
    from ..files.tables import BOOK_ENDINGS, PARQUET_ENDINGS, TEXT_ENDINGS, read_table

    tables = (*TEXT_ENDINGS, *BOOK_ENDINGS, *PARQUET_ENDINGS)
    if Path(file).suffix.casefold() in (".yaml", ".yml"):
        return "cases" if _starts(file, "cases:") and not _starts(file, "instrument:") else "policy"
    if Path(file).suffix.casefold() not in tables and _starts(file, "instrument:"):
        return "policy"
    try:
        names = read_table(file, header=_names()).frame.columns
    except InvalidInput as error:
        return error.faults
    return _by_columns(names) or (UNCLEAR.at(file=file, columns=", ".join(names)),)


def _starts(file: str, key: str) -> bool:
    """Whether some line starts with *key*."""
    path = Path(file)
    if not path.is_file():
        return False
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return any(line.startswith(key) for line in text.splitlines())


def _names() -> set[str]:
    """Every name that a column may have in one of the tables known here."""
    from ..files import calendars, leave, personnel, zones
    from ..roster import COLUMNS as ROSTER

    layouts = [name for each in (*personnel.LAYOUTS, personnel.UNITS) for name in _aliases(each)]
    fixed = (*calendars.COLUMNS, *calendars.SEASON_COLUMNS, *zones.COLUMNS)
    return {*layouts, *ROSTER, *leave.NAMES, *fixed}


def _aliases(layout: object) -> Iterator[str]:
    for names in getattr(layout, "columns", {}).values():
        yield from names


def _by_columns(names: Sequence[str]) -> str:
    """The kind of a table by its columns, "" where none fits."""
    from ..files import leave, personnel
    from ..personnel.headers import bare

    there = {bare(name) for name in names}
    if {"employee", "date", "mode"} <= there:
        return "roster"
    for kind, told in _FIXED.items():
        if told <= there:
            return kind
    if all(there & set(leave.COLUMNS[each]) for each in ("from", "to")):
        return "leave"
    keys = {bare(a) for layout in personnel.LAYOUTS for a in layout.columns.get("nip", ())}
    if there & {*keys, "key", "kunci"}:
        return "personnel"
    return "units" if personnel.UNITS.fit(names) > 1 else ""


def _policies(files: Sequence[str], people: Personnel | None, locale: str) -> dict[str, Checked]:
    """
    All policies at once, since a mode declared in one is known in the others.

    Those that read well are looked through for slips; acts of installed plugins count as known.
    """
    from ..files.policies import read_policies
    from ..files.policy_lint import lint
    from ..rulings.lint_kinds import NOTICES

    read, faults = together(lambda: read_policies(files))
    policies: tuple[Policy, ...] = read[0] or ()
    counts = {policy.file: len(policy.rules) for policy in policies}
    known = installed(locale).policies if policies else ()
    slips = lint(policies, people=people, known=known)
    faults += [each for each in slips if each.code not in NOTICES]
    notices = [each for each in slips if each.code in NOTICES]
    return {
        file: Checked(
            file,
            "policy",
            counts.get(file),
            tuple(each for each in faults if each.file == file),
            tuple(each for each in notices if each.file == file),
        )
        for file in files
    }


def _one(file: str, kind: str, units: str | None) -> tuple[Checked, Any]:
    """One file, read as the program would read it, and what it holds, ``None`` where refused."""
    from ..files.calendars import read_calendar, read_seasons
    from ..files.cases import read_cases
    from ..files.leave import read_leave
    from ..files.personnel import read_personnel, read_units
    from ..files.rosters import read_record, read_roster_table
    from ..files.zones import read_zones

    readers: dict[str, tuple[Callable[[], object], ...]] = {
        "personnel": (lambda: read_personnel(file, units=units),),
        "units": (lambda: read_units(file),),
        "leave": (lambda: read_leave(file),),
        "roster": (lambda: read_roster_table(file), lambda: read_record(file)),
        "calendar": (lambda: read_calendar(file).holidays,),
        "seasons": (lambda: read_seasons(file),),
        "zones": (lambda: read_zones(file).levels,),
        "cases": (lambda: read_cases(file),),
    }
    read, faults = together(*readers[kind])
    if faults:
        return Checked(file, kind, None, tuple(faults)), None
    whole = read[0]
    return Checked(file, kind, len(whole), notices=getattr(whole, "notices", ())), whole


def _print(checked: Sequence[Checked], form: str, locale: str) -> None:
    say = translator(locale)
    if form == "json":
        show([_row(each, locale) for each in checked], (), form, locale)
    elif form == "csv":
        show([row for each in checked for row in _flat(each, locale)], COLUMNS, form, locale)
    else:
        for each in checked:
            for fault in (*each.faults, *each.notices):
                put(fault.text(locale))
            if not each.faults:
                told = say(UNREAD if each.count is None else COUNTED[each.kind])
                put(told.format(file=each.file, count=each.count))


def _row(checked: Checked, locale: str) -> dict[str, object]:
    return {
        "file": checked.file,
        "kind": checked.kind,
        "count": checked.count,
        "faults": [_fault(each, locale) for each in checked.faults],
        "notices": [_fault(each, locale) for each in checked.notices],
    }


def _fault(fault: Fault, locale: str) -> dict[str, object]:
    what, why, mend = fault.parts(locale)
    place = {"file": fault.file, "line": fault.line, "column": fault.column}
    return {"code": fault.code, **place, "what": what, "why": why, "mend": mend}


def _flat(checked: Checked, locale: str) -> Iterator[dict[str, object]]:
    """A row for each fault, or one for a clean file."""
    head: dict[str, object] = {"file": checked.file, "kind": checked.kind, "count": checked.count}
    for fault in checked.faults:
        told = _fault(fault, locale)
        yield {**head, **told, "file": told["file"] or checked.file}
    if not checked.faults:
        yield head
