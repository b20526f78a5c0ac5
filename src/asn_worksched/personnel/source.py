"""Where the rows of a register came from, so that a fault can name file, row and column."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..errors import Fault, FaultKind


@attrs.frozen
class Source:
    """
    The place of a table: its file, the row of its first record, its own column names.

    *labels* maps our column names to the ones printed in the file; a name it does not hold is
    shown as it is. *first_row* is 2 where a header stands in row 1.
    """

    file: str = ""
    first_row: int = 2
    labels: Mapping[str, str] = attrs.field(factory=dict)

    def label(self, column: str) -> str:
        """The name of *column* in the file."""
        return self.labels.get(column, column)

    def fault(
        self, kind: FaultKind, row: int | None = None, column: str = "", **facts: object
    ) -> Fault:
        """A fault at *row*, counted from 0 within the table, in our *column*."""
        line = None if row is None else self.first_row + row
        return kind.at(file=self.file, line=line, column=self.label(column), **facts)
