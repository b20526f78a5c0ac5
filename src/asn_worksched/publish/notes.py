"""What a board lists below its table: findings, clashes of law, and seats left empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..domain.findings import Finding
from ..domain.ruling import Conflict, day_text
from ..roster import Roster
from ..texts import translator
from .lines import Lines
from .tally import Empty

SHOWN = 500
"""How many findings, conflicts and empty seats are listed; the page says when there are more."""


def notes(
    roster: Roster,
    findings: Sequence[Finding],
    empty: Sequence[Empty],
    lines: Lines,
    locale: str,
) -> dict[str, object]:
    """
    The lists, their rows starting with day, line and person by number (-1 for none) and a name.

    ``marks`` counts all findings and ``empty`` all missing officers by (line, day, how many).
    """
    shown = findings[:SHOWN]
    clashes = roster.conflicts[:SHOWN]
    return {
        "findings": [_finding(roster, lines, each, locale) for each in shown],
        "conflicts": [_conflict(roster, lines, each, locale) for each in clashes],
        "unfilled": _unfilled(roster, lines, empty[:SHOWN], locale),
        "marks": _marks(roster, lines, findings),
        "empty": [[lines.position.get(e.unit, -1), e.day, e.missing] for e in empty],
    }


def _where(
    roster: Roster, lines: Lines, day: date, employee: str, group: str
) -> tuple[int, int, int, str]:
    person = roster.people.index(employee) if employee in roster.people else -1
    number = roster.period.index(day) if day in roster.period else -1
    return number, lines.place(roster.people, employee, group), person, employee or group


def _finding(roster: Roster, lines: Lines, finding: Finding, locale: str) -> list[object]:
    who = finding.employee or finding.group
    head = f"{finding.code} {day_text(finding.day, locale)} {who}: "
    told = finding.text(locale).removeprefix(head)
    where = _where(roster, lines, finding.day, finding.employee, finding.group)
    return [*where, told, finding.code, finding.severity.value]


def _conflict(roster: Roster, lines: Lines, conflict: Conflict, locale: str) -> list[object]:
    head = f"{day_text(conflict.day, locale)} {conflict.group}: "
    told = conflict.text(locale).removeprefix(head)
    return [*_where(roster, lines, conflict.day, "", conflict.group), told]


def _unfilled(
    roster: Roster, lines: Lines, empty: Sequence[Empty], locale: str
) -> list[list[object]]:
    """Empty seats with post, how many are missing, the reason and the article."""
    say = translator(locale)
    known = {(each.day, each.unit, each.post): each for each in roster.unfilled}
    rows: list[list[object]] = []
    for each in empty:
        day = roster.period.days[each.day]
        told = known.get((day, each.unit, each.post))
        where = _where(roster, lines, day, "", each.unit)
        why = [say(told.reason), told.citation.text(locale)] if told else ["", ""]
        rows.append([*where, each.post, each.missing, *why])
    return rows


def _marks(roster: Roster, lines: Lines, findings: Sequence[Finding]) -> list[list[int]]:
    found: dict[tuple[int, int], int] = {}
    for finding in findings:
        line = lines.place(roster.people, finding.employee, finding.group)
        if line >= 0 and finding.day in roster.period:
            cell = (line, roster.period.index(finding.day))
            found[cell] = found.get(cell, 0) + 1
    return [[*cell, many] for cell, many in sorted(found.items())]
