"""Caps of older acts that make way where the act published last governs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ..domain.acts import Instrument
from ..domain.law import Cap, Rule

Edges = Mapping[str, Collection[str]]


def making_way(
    clauses: Iterable[tuple[Instrument, Rule]], office: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """
    For each cap the caps that it sets aside by its date: rule ids by rule id.

    These are the caps of older acts of one region and rank that count the same people: those in
    the same modes (*office* where a cap names none) within the same unit, building or the like. A
    cap that sets this one aside itself by its ``displaces``, also through others, stays: what an
    act says outright goes before what its date says.
    """
    clauses = list(clauses)
    edges = {rule.id: set(rule.displaces) for _, rule in clauses}
    groups: defaultdict[tuple[object, ...], list[tuple[Instrument, Cap]]] = defaultdict(list)
    for act, rule in clauses:
        if isinstance(rule, Cap):
            modes = frozenset(rule.modes or office)
            groups[act.region, act.level, rule.per, modes].append((act, rule))
    found = {}
    for caps in groups.values():
        caps.sort(key=lambda each: (each[0].published, each[0].id, each[1].id))
        for act, cap in caps:
            found[cap.id] = tuple(
                older.id
                for other, older in caps
                if (other.published, other.id) < (act.published, act.id)
                and not _reaches(edges, older.id, cap.id)
            )
            edges[cap.id] |= set(found[cap.id])
    return found


def _reaches(edges: Edges, start: str, goal: str) -> bool:
    """Whether one rule sets another aside, directly or through others."""
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        new = set(edges.get(name, ())) - seen
        seen |= new
        waiting += new
    return False
