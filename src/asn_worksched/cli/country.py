"""``plan --partitions``: a register in partitions becomes rosters in partitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_, translator
from .options import Menu
from .sources import Basis, basis, installed, note_national, note_region, origin_of
from .streams import put, waiting
from .tables import Column, show, show_json

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..domain.time import Period
    from ..partitions import Planned

COLUMNS = (Column("key"), Column("value", free=True))
EITHER = FaultKind(
    "ASN-CLI-020",
    N_("{option} does not go together with --partitions."),
    N_("Partitions bring their own people, units and leave, and are planned each by itself."),
    N_("Leave out either {option} or --partitions."),
)
NO_PARTITIONS = FaultKind(
    "ASN-CLI-021",
    N_("--resume goes on with a run over partitions."),
    N_("A single roster is written whole or not at all: there is nothing to go on with."),
    N_("Leave --resume out, or give --partitions."),
)
NOT_A_FOLDER = FaultKind(
    "ASN-CLI-022",
    N_("The rosters of partitions go into a folder, and this is the name of a file."),
    N_("There is one roster for each partition."),
    N_("Name a folder with --out, for example rosters."),
)
_FILES = (".csv", ".parquet", ".xlsx")
_APART = ("personnel", "units", "leave", "page", "ledger", "wishes", "shifts", "requests", "before")


@attrs.frozen
class Manner:
    """How a plan is made: *partitions* ("" for a single register), *executor*, *resume*."""

    partitions: str
    executor: str
    resume: bool


def manner_options(menu: Menu) -> list[click.Option]:
    """``--partitions``, ``--executor``, ``--resume``."""
    folder = N_("A folder made by the command partition, in place of --personnel.")
    go_on = N_("With --partitions: keep the rosters that an earlier run has finished.")
    return [
        menu.option("--partitions", folder, N_("FOLDER")),
        executor_option(menu),
        click.Option(["--resume"], is_flag=True, help=menu.say(go_on)),
    ]


def executor_option(menu: Menu) -> click.Option:
    """``--executor``."""
    told = N_(
        "Who does the work: none, process:2 (so many processes) or the workers of a Dask "
        "scheduler, dask:tcp://127.0.0.1:8786. The result is the same."
    )
    return menu.option("--executor", told, N_("NAME"), default="none", show_default=True)


def manner_of(given: dict[str, Any], page: str | None) -> Manner:
    """
    Take the options out of those *given*.

    Raises :class:`InvalidInput` for a name of no executor and for options that do not go together,
    and :class:`click.MissingParameter` where there is neither a register nor partitions.
    """
    from ..partitions import executor_of

    found = Manner(given.pop("partitions") or "", given.pop("executor"), given.pop("resume"))
    executor_of(found.executor)
    if found.partitions:
        named = [name for name in _APART if {**given, "page": page}.get(name)]
        if named:
            raise InvalidInput(EITHER.at(option=f"--{name}") for name in named)
    elif not given.get("personnel"):
        raise click.MissingParameter(param_type="option", param_hint="'--personnel'")
    elif found.resume:
        raise InvalidInput([NO_PARTITIONS.at()])
    return found


@contextmanager
def opened(executor: str) -> Iterator[Executor | None]:
    """The executor by its name, ``None`` for none. Raises as ``executor_of`` does."""
    from ..partitions import executor_of

    pool = executor_of(executor)
    if pool is None:
        yield None
        return
    with pool.opened() as found:
        yield found


def plan_country(
    manner: Manner, period: Period, out: str, form: str, locale: str, **given: Any
) -> int:
    """Plan every partition, print what it comes to; the exit code is as that of ``plan``."""
    from ..partitions import executor_of, plan_partitions, read_partitions

    if Path(out).is_file() or Path(out).suffix.casefold() in _FILES:
        raise InvalidInput([NOT_A_FOLDER.at(file=out)])
    pool, seed = executor_of(manner.executor), given.pop("seed")
    origin = origin_of(given)
    read_partitions(manner.partitions)
    plugins = installed(locale)
    ruled: Basis = basis(origin, plugins)
    note_region(ruled.origin.region, ruled.law, locale)
    note_national(origin, plugins, locale)
    with waiting(translator(locale)(N_("Planning"))) as progress:
        found = plan_partitions(
            manner.partitions,
            out,
            ruled.law,
            period,
            as_known_on=origin.as_known_on,
            seed=seed,
            executor=pool,
            resume=manner.resume,
            origin=ruled.origin,
            checks=ruled.checks,
            progress=progress,
        )
    _print(told(found, period), form, locale)
    return 0 if not (found.unfilled or found.conflicts or found.findings) else 1


def told(found: Planned, period: Period) -> dict[str, object]:
    """What a run came to, ready for JSON."""
    proof = attrs.asdict(found.proof)
    del proof["seconds"]
    return {
        "period": {"start": str(period.start), "end": str(period.end)},
        "out": str(found.out),
        "rosters": len(found.rosters),
        "kept": found.kept,
        "people": found.people,
        "person_days": found.rows,
        "unfilled": found.unfilled,
        "conflicts": found.conflicts,
        "findings": found.findings,
        "proof": proof,
    }


def _print(whole: Mapping[str, Any], form: str, locale: str) -> None:
    if form == "json":
        show_json(whole)
        return
    if form == "csv":
        flat = {key: value for key, value in whole.items() if not isinstance(value, dict)}
        flat |= {f"proof.{key}": value for key, value in whole["proof"].items()}
        show([{"key": key, "value": value} for key, value in flat.items()], COLUMNS, form, locale)
        return
    say = translator(locale)
    lines = [
        N_("{people} people in {rosters} rosters, {person_days} days of work."),
        N_("Empty seats: {unfilled}. Clashes: {conflicts}. Findings of the audit: {findings}."),
        N_("Solved by {engine}: {status}, in {parts} independent parts.")
        if whole["proof"]["parts"]
        else N_("Nothing had to be solved: no rule left a choice."),
    ]
    for line in lines:
        put(say(line).format(**whole, **whole["proof"]))
    if whole["kept"]:
        put(say(N_("Kept from an earlier run: {kept}.")).format(**whole))
    put(say(N_("Written: {path}")).format(path=whole["out"]))
