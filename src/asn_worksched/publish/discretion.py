"""What a page for others may say about why: never a rule that gives a protected fact away."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..domain.findings import Finding
from ..domain.law import Citation, Permit, Require
from ..domain.ruling import Conflict
from ..roster import Roster
from ..rulings import Rulings
from ..rulings.clauses import Clause

_FLAGS = ("protected", "household_protected")
_NONE = -1


def discreet(rulings: Rulings | None) -> frozenset[str]:
    """
    The ids of the rules that whoever knows them to apply to a person knows a flag of.

    Those are the rules whose selector asks for a protected field, and those in Python whose
    answer changes when the flags do.
    """
    if rulings is None:
        return frozenset()
    facts = rulings.people.facts
    return frozenset(
        clause.rule.id
        for clause in rulings.reasons.clauses
        if clause.selector.protected or _asks_for_flags(clause, facts)
    )


def _asks_for_flags(clause: Clause, facts: pl.DataFrame) -> bool:
    if clause.exemption is None:
        return False
    none, every = (
        clause.exemption.test(facts.with_columns(pl.lit(value).alias(flag) for flag in _FLAGS))
        for value in (False, True)
    )
    return not none.fill_null(False).equals(every.fill_null(False))


@attrs.frozen(eq=False)
class Whys:
    """
    The reasons that may be shown: *entries* (rule id, citation), *of* (int16 (people, days)).

    ``of`` points into ``entries``, -1 for none.
    """

    entries: tuple[tuple[str, Citation], ...]
    of: npt.NDArray[np.int16]


def whys(roster: Roster) -> Whys:
    """
    The rule of each cell, or what stands in for it.

    For a discreet rule it is the nearest other rule that grants the person the same mode on that
    day; where there is none, the instrument alone is named, without rule and place.
    """
    hidden = discreet(roster.rulings)
    numbers = [n for n, (name, _) in enumerate(roster.rules) if name in hidden]
    secret = np.isin(roster.rule, numbers)
    if roster.rulings is None or not secret.any():
        return Whys(roster.rules, roster.rule)
    bare = {n: len(roster.rules) + at for at, n in enumerate(numbers)}
    entries = [*roster.rules, *(("", _instrument(roster.rules[n][1])) for n in numbers)]
    row, day = np.nonzero(secret)
    rulings = roster.rulings
    reason = rulings.reasons.reason_of[rulings.number[row], day]
    instead = _instead(roster, rulings, hidden)[reason, np.maximum(roster.mode[row, day], 1) - 1]
    of = roster.rule.copy()
    fallback = np.array([bare.get(n, n) for n in range(len(roster.rules))], dtype=np.int16)
    of[row, day] = np.where(instead == _NONE, fallback[of[row, day]], instead)
    return Whys(tuple(entries), of)


def _instrument(citation: Citation) -> Citation:
    return Citation(citation.instrument, citation.short)


def _instead(roster: Roster, rulings: Rulings, hidden: frozenset[str]) -> npt.NDArray[np.int16]:
    """By list of reasons and mode: the roster's number of the nearest open rule granting it."""
    number = {name: n for n, (name, _) in enumerate(roster.rules) if name not in hidden}
    lists, clauses = rulings.reasons.lists, rulings.reasons.clauses
    table = np.full((len(lists), len(rulings.modes.members)), _NONE, dtype=np.int16)
    for at, members in enumerate(lists):
        for clause, aside in members:
            rule = clauses[clause].rule
            if aside < 0 and isinstance(rule, Permit | Require) and rule.id in number:
                for code in rule.modes:
                    table[at, rulings.modes.bit(code)] = number[rule.id]
    return table


def open_findings(findings: Sequence[Finding], rulings: Rulings | None) -> list[Finding]:
    """The findings, those under a discreet rule without rule and citations."""
    hidden = discreet(rulings)
    return [
        attrs.evolve(finding, rule="", citation=None, against=None)
        if finding.rule in hidden
        else finding
        for finding in findings
    ]


def open_conflicts(conflicts: Sequence[Conflict], rulings: Rulings | None) -> list[Conflict]:
    """The conflicts, of a discreet rule the instrument alone."""
    hidden = discreet(rulings)
    found = []
    for conflict in conflicts:
        one, two = (
            _instrument(cited) if rule in hidden else cited
            for rule, cited in zip(conflict.rules, conflict.clauses, strict=True)
        )
        found.append(attrs.evolve(conflict, clauses=(one, two)))
    return found
