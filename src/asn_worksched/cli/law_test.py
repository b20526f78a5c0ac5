"""``law test``: whether the law says what cases written by lawyers expect of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..errors import InvalidInput
from ..texts import N_, translator
from .options import Menu
from .sources import installed, together
from .streams import put
from .tables import Column, show

if TYPE_CHECKING:
    from ..testing import LawCase, Outcome

COLUMNS = (
    *(Column("file"), Column("line"), Column("case", free=True), Column("met")),
    *(Column("key"), Column("expected", free=True), Column("found", free=True)),
    Column("refusal", free=True),
)


def command(locale: str) -> click.Command:
    """The command in *locale*."""
    menu = Menu(locale)
    return menu.command(
        "test",
        _run,
        menu.argument("paths", N_("DIR|FILE..."), nargs=-1, required=True),
        menu.form(),
        short=N_("Check that the law says what written cases expect."),
        told=N_(
            "Ask the installed law each case of the files (YAML), and tell where it says "
            "something else: file, line, name, what was expected, what the law says. A folder "
            "stands for all .yaml files in it.\n\nThe exit code is 0 when all cases are met, 1 "
            "when some are not, 2 when a file is wrong.\n\nJSON is an array of objects with case, "
            "file, line, met, refusal and differences; a difference has key, expected and found."
        ),
    )


def _run(locale: str, paths: tuple[str, ...], form: str) -> int:
    from ..testing import law_cases

    read, faults = together(*(lambda path=path: law_cases(path) for path in dict.fromkeys(paths)))
    if faults:
        raise InvalidInput(faults)
    cases: dict[str, LawCase] = {case.place: case for some in read for case in some}
    plugins = installed(locale)
    outcomes = [case.run(plugins) for case in cases.values()]
    _print(outcomes, form, locale)
    return 0 if all(each.met for each in outcomes) else 1


def _print(outcomes: Sequence[Outcome], form: str, locale: str) -> None:
    if form == "json":
        show([_row(each, locale) for each in outcomes], (), form, locale)
    elif form == "csv":
        show([row for each in outcomes for row in _flat(each, locale)], COLUMNS, form, locale)
    else:
        failed = [each for each in outcomes if not each.met]
        for each in failed:
            put(each.text(locale))
        told = translator(locale)(N_("{count} cases, {failed} of them not as expected"))
        put(told.format(count=len(outcomes), failed=len(failed)))


def _row(outcome: Outcome, locale: str) -> dict[str, object]:
    case = outcome.case
    return {
        "case": case.name,
        "file": case.file,
        "line": case.line,
        "met": outcome.met,
        "refusal": outcome.refusal and outcome.told(locale),
        "differences": [
            {"key": each.key, "expected": each.shown(locale)[0], "found": each.shown(locale)[1]}
            for each in outcome.differences
        ],
    }


def _flat(outcome: Outcome, locale: str) -> Iterator[dict[str, object]]:
    """A row for each difference, or one for a case without any."""
    row = _row(outcome, locale)
    differences = row.pop("differences")
    assert isinstance(differences, list)
    for each in differences or [{}]:
        yield {**row, **each}
