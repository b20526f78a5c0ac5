"""``ledger``: duties done so far, beside a fair share of them, and kept for the next plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .audit import ruled_roster, source_options, sources_of, tell_changes
from .options import Menu
from .plan import check_target
from .sources import installed
from .streams import put
from .tables import Column, show

if TYPE_CHECKING:
    import polars as pl

    from ..ledger import Ledger
    from ..personnel import Personnel

KINDS = ("weekday", "friday", "eve", "rest_day", "night", "turn")
COLUMNS = (
    *(Column("unit"), Column("employee"), Column("duties"), Column("open"), Column("share")),
    *(Column("beyond"), *(Column(kind) for kind in KINDS)),
)
PEOPLE = (
    Column("unit", N_("Unit"), whole=True),
    Column("employee", N_("Person"), whole=True),
    *(Column("duties", N_("Duties")), Column("open", N_("Open days"))),
    *(Column("share", N_("Fair share")), Column("beyond", N_("Beyond it"))),
    *(Column("friday", N_("Fridays")), Column("eve", N_("Eves"))),
    *(Column("rest_day", N_("Rest days")), Column("night", N_("Nights"))),
    Column("turn", N_("In turn")),
)
UNITS = (
    Column("unit", N_("Unit"), whole=True),
    *(Column("people", N_("People")), Column("duties", N_("Duties"))),
    *(Column("open", N_("Open days")), Column("spread", N_("Furthest from fair"))),
)
UNIT_COLUMNS = tuple(Column(each.key) for each in UNITS)

NO_UNIT = FaultKind(
    "ASN-CLI-101",
    N_("Nobody in the ledger is of the unit {unit} now."),
    N_("There is nothing to show."),
    N_("Correct the code, or name the register with --personnel."),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    into = N_("The ledger to add to; it is replaced, and made where it is not there.")
    out = N_("Where to write the ledger instead: .csv or .parquet.")
    by = N_("One row a person, or a unit.")
    return menu.command(
        "ledger",
        _run,
        menu.argument("files", N_("FILE..."), nargs=-1, required=True),
        menu.option("--into", into, N_("LEDGER")),
        menu.option("--out", out, N_("LEDGER")),
        menu.option("--unit", N_("Show this unit alone."), N_("CODE")),
        menu.option(
            "--by", by, type=click.Choice(("person", "unit")), default="person", show_default=True
        ),
        *source_options(menu),
        menu.form(),
        short=N_("Add up duties done, to share the next ones fairly."),
        told=N_(
            "Add up the duties of rosters and ledgers, and show each person's beside a fair share: "
            "the unit's duties by the days on which each could have been called.\n\nRegister and "
            "law are those that each roster names itself, unless they are given here. With --into "
            "or --out the sum is kept, for plan --ledger.\n\nJSON is an array of objects with "
            "unit, employee, duties, open, share, beyond, and duties by kind of day: weekday, "
            "friday, eve, rest_day; night and turn (rest days in turn) besides."
        ),
    )


def _run(
    locale: str,
    files: tuple[str, ...],
    into: str | None,
    out: str | None,
    unit: str | None,
    by: str,
    form: str,
    **given: Any,
) -> int:
    import polars as pl

    from ..files.ledgers import check_ledger_ending, write_ledger

    target = out or into
    if target is not None:
        check_ledger_ending(target)
        check_target("--out" if out else "--into", target, {each: each for each in files})
    listed = (*([into] if into and Path(into).exists() else []), *files)
    ledger, people = _summed(listed, given, locale)
    if target is not None:
        write_ledger(ledger, target)
    rows = ledger.shares(people)
    if unit is not None:
        rows = rows.filter(pl.col("unit") == unit)
        if rows.is_empty():
            raise InvalidInput([NO_UNIT.at(unit=unit)])
    _print(rows, by, form, locale)
    if target is not None and form == "text":
        put(translator(locale)(N_("Written: {path}")).format(path=target))
    return 0


def _summed(
    files: tuple[str, ...], given: dict[str, Any], locale: str
) -> tuple[Ledger, Personnel | None]:
    """All files as one ledger, and the register given, or that of the latest roster."""
    from ..files.ledgers import is_ledger, read_ledger
    from ..files.personnel import read_personnel
    from ..ledger import Ledger

    plugins = installed(locale)
    ledger, latest = Ledger.empty(), None
    for path in files:
        if is_ledger(path):
            ledger += read_ledger(path)
            continue
        record, origin = sources_of(path, given, locale)
        ruled, roster = ruled_roster(path, record, origin, plugins, locale)
        tell_changes(record, ruled, locale)
        ledger = ledger.with_(roster)
        if latest is None or roster.period.end > latest.period.end:
            latest = roster
    if latest is not None:
        return ledger, latest.people
    if not given.get("personnel"):
        return ledger, None
    return ledger, read_personnel(given["personnel"], units=given.get("units"))


def _print(rows: pl.DataFrame, by: str, form: str, locale: str) -> None:
    import polars as pl

    everything = rows.filter(pl.col("kind") == "all")
    if by == "unit":
        furthest = pl.col("beyond").abs().max().round(2).alias("spread")
        summed = everything.group_by("unit", maintain_order=True).agg(
            pl.len().alias("people"), pl.col("duties", "open").sum(), furthest
        )
        columns = UNITS if form == "text" else UNIT_COLUMNS
        show(summed.to_dicts(), columns, form, locale)
        return
    kinds = rows.filter(pl.col("kind") != "all").pivot(
        on="kind", on_columns=KINDS, index=["unit", "employee"], values="duties"
    )
    wide = everything.select(
        "unit", "employee", "duties", "open", pl.col("share", "beyond").round(2)
    )
    wide = wide.join(kinds, on=["unit", "employee"], how="left").with_columns(
        pl.col(KINDS).fill_null(0)
    )
    titled = [each for each in PEOPLE if each.key not in KINDS or wide[each.key].sum()]
    titled = [each for each in titled if each.key != "unit" or any(wide["unit"])]
    show(wide.to_dicts(), titled if form == "text" else COLUMNS, form, locale)
