"""One cause told once: faults that differ only in their rows become one, with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from typing import Final

import attrs

from ..errors import Fault, FaultKind
from ..texts import N_, translator

MORE = FaultKind(
    "ASN-REG-030",
    N_("{rows} more row(s) of this column have the fault {code}."),
    N_("Of one fault in one column the first {limit} different cells are listed."),
    N_("Mend those first, then check again."),
)
LIMIT: Final = 100
"""How many different faults of one kind are listed for one column; the rest is counted."""


@attrs.frozen
class Repeated(Fault):
    """A fault that stands on several *rows* alike, placed at the first of them."""

    rows: int = 1

    def parts(self, locale: str = "id") -> tuple[str, str, str]:
        """What, with the number of rows, why and mend."""
        what, why, mend = Fault.parts(self, locale)
        many = translator(locale)(N_("{rows} rows, this is the first")).format(rows=self.rows)
        return f"{what.rstrip('.')} ({many}).", why, mend


def gathered(
    faults: Iterable[Fault],
    *,
    one_cause: Collection[FaultKind] = (),
    every_row: Collection[FaultKind] = (),
) -> list[Fault]:
    """
    The faults in the order of their rows, those of one file, column, kind and cell made one.

    Kinds of *one_cause* are one whatever stands in the cells: their cause is the column's. Those
    of *every_row* stay apart. Of one kind in one column :data:`LIMIT` are kept, and where there
    are more, one :data:`MORE` counts the rows left out, at the first of them.
    """
    whole, apart = ({kind.code for kind in kinds} for kinds in (one_cause, every_row))
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    firsts: dict[Hashable, Fault] = {}
    rows: Counter[Hashable] = Counter()
    for fault in ordered:
        cell = () if fault.code in whole else tuple(fault.facts.items())
        line = fault.line if fault.code in apart else None
        alike = (fault.file, fault.column, fault.code, cell, line)
        firsts.setdefault(alike, fault)
        rows[alike] += 1
    return _cut([_told(fault, rows[alike]) for alike, fault in firsts.items()])


def _told(fault: Fault, rows: int) -> Fault:
    if rows == 1:
        return fault
    return Repeated(fault.kind, fault.file, fault.line, fault.column, fault.facts, rows)


def _cut(faults: Iterable[Fault]) -> list[Fault]:
    """The first of each kind and column, and the number of rows of the others."""
    kept: list[Fault] = []
    listed: Counter[Hashable] = Counter()
    left: dict[Hashable, tuple[int, int]] = {}
    for fault in faults:
        column = (fault.file, fault.column, fault.code)
        listed[column] += 1
        if listed[column] <= LIMIT:
            kept.append(fault)
            continue
        place, rows = left.get(column, (len(kept), 0))
        if not rows:
            kept.append(fault)
        left[column] = place, rows + getattr(fault, "rows", 1)
    for place, rows in left.values():
        kept[place] = _more(kept[place], rows)
    return kept


def _more(fault: Fault, rows: int) -> Fault:
    facts = {"rows": rows, "code": fault.code, "limit": LIMIT}
    return MORE.at(file=fault.file, line=fault.line, column=fault.column, **facts)
