"""``propose``: who can take a seat that is empty, or that somebody cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidInput
from ..texts import N_, translator
from .audit import source_options, sources_of, tell_changes
from .options import Menu
from .repair import change_row, ruled_before
from .sources import installed, note_law
from .streams import put
from .tables import Column, show, show_json
from .wishes import brought, brought_options, check_brought

if TYPE_CHECKING:
    from ..scheduling.repair import Hindrance, Proposal

COLUMNS = (
    *(Column("rank"), Column("employee"), Column("changes"), Column("unfairness")),
    *(Column("duties"), Column("fair_share"), Column("unmet"), Column("disliked")),
    Column("text", free=True),
)
NOBODY = N_("Nobody can take the seat; people missing: {missing}.")
NOT_NEEDED = N_("Nobody is needed: the seat is full.")


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    post = N_("The post, as the roster has it: a service, or piket.")
    absent = N_("Somebody who is not there that day; may be given several times.")
    others = N_("Say of everybody else of the unit why they cannot.")
    return menu.command(
        "propose",
        _run,
        menu.argument("roster", N_("ROSTER")),
        menu.day("--day", "day", N_("The day."), required=True),
        menu.option("--unit", N_("The unit that has the seat."), N_("CODE"), required=True),
        menu.option("--post", post, N_("POST"), required=True),
        menu.option("--absent", absent, N_("KEY"), multiple=True),
        menu.day("--keep-before", "keep_before", N_("Nothing before this day is changed.")),
        click.Option(["--why-not"], is_flag=True, help=menu.say(others)),
        *source_options(menu),
        *brought_options(menu),
        menu.form(),
        short=N_("Say who can take a seat."),
        told=N_(
            "Say who can lawfully take a seat that is empty, or that somebody cannot hold, the "
            "best first: with the fewest changed person-days, then the fairest.\n\nRegister, "
            "leave and law are those that the roster names itself, unless they are given here. "
            "The exit code is 0 when somebody can, 1 when nobody can or is needed, 2 for wrong "
            "input. Nobody is proposed for rosters of shifts: repair those.\n\nJSON is one object "
            "with proposals and why_not; a proposal has employee, changes, unfairness, duties, "
            "fair_share, unmet and disliked. CSV has a row for each proposal; those that --why-not "
            "adds have no rank."
        ),
    )


def _run(
    locale: str,
    roster: str,
    day: date,
    unit: str,
    post: str,
    absent: tuple[str, ...],
    keep_before: date | None,
    why_not: bool,
    form: str,
    **given: Any,
) -> int:
    from ..scheduling.repair import hindrance, people_missing, proposals
    from ..scheduling.repair.proposing import NOT_FOR_SHIFTS

    plugins = installed(locale)
    record, origin = sources_of(roster, given, locale)
    if origin.shifts:
        raise InvalidInput([NOT_FOR_SHIFTS.at(file=roster)])
    ruled, read = ruled_before(roster, record, origin, plugins)
    tell_changes(record, ruled, locale)
    note_law(ruled.rulings, locale)
    check_brought(origin, locale)
    besides = brought(origin)
    seat: dict[str, Any] = {"day": day, "unit": unit, "post": post, "absent": absent}
    gap = seat | {"keep_before": keep_before, "ledger": besides.ledger, "wishes": besides.wishes}
    found = proposals(read, ruled.rulings, **gap)
    asked = _others(read.people.frame["key"], read.people.frame["unit"], unit, found)
    why = (hindrance(read, ruled.rulings, employee=key, **gap) for key in asked if why_not)
    missing = 0 if found else people_missing(read, ruled.rulings, **seat)
    nobody = translator(locale)(NOBODY if missing else NOT_NEEDED).format(missing=missing)
    _print(found, [each for each in why if each is not None], nobody, form, locale)
    return 0 if found else 1


def _others(
    keys: Iterable[str], units: Iterable[str], unit: str, found: Iterable[Proposal]
) -> list[str]:
    """The people of a unit who are not proposed."""
    proposed = {each.employee for each in found}
    return [
        key for key, own in zip(keys, units, strict=True) if own == unit and key not in proposed
    ]


def _print(
    found: tuple[Proposal, ...], why: list[Hindrance], nobody: str, form: str, locale: str
) -> None:
    if form == "json":
        show_json(
            {
                "proposals": [
                    {**_row(rank, each, locale), "changes": _changes(each, locale)}
                    for rank, each in enumerate(found, 1)
                ],
                "why_not": [_why_row(each, locale) for each in why],
            }
        )
    elif form == "csv":
        rows = [_row(rank, each, locale) for rank, each in enumerate(found, 1)]
        rows += [{"employee": each.employee, "text": each.text(locale)} for each in why]
        rows = [row | {"text": "; ".join(_lines(row["text"]))} for row in rows]
        show(rows, COLUMNS, form, locale)
    else:
        lines = [f"{rank}. {each.text(locale)}" for rank, each in enumerate(found, 1)] or [nobody]
        put("\n".join([*lines, *(each.text(locale) for each in why)]))


def _lines(text: object) -> list[str]:
    """The lines of a text: a cell of a table has one."""
    return [line.strip() for line in str(text).splitlines()]


def _changes(each: Proposal, locale: str) -> list[dict[str, object]]:
    return [change_row(change, locale) for change in each.changes]


def _row(rank: int, each: Proposal, locale: str) -> dict[str, object]:
    """One proposal; *unfairness* to six digits."""
    return {
        "rank": rank,
        "employee": each.employee,
        "changes": len(each.changes),
        "unfairness": round(float(each.unfairness), 6),
        "duties": each.duties,
        "fair_share": round(each.fair_share, 6),
        "unmet": each.unmet,
        "disliked": each.disliked,
        "text": each.text(locale),
    }


def _why_row(each: Hindrance, locale: str) -> dict[str, object]:
    return {
        "employee": each.employee,
        "text": each.text(locale),
        "rule": each.rule,
        "citation": each.citation.text(locale) if each.citation else "",
    }
