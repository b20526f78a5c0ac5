"""Where in a selector something is wrong, and the collecting of all that is."""

from __future__ import annotations

import attrs

from ..errors import Fault, FaultKind, InvalidInput


@attrs.frozen
class Source:
    """The text of a selector, and the file and line it was read from."""

    text: str
    file: str = ""
    line: int | None = None

    def column(self, offset: int) -> str:
        """
        The place of *offset* (from 0) within the selector, counted from 1 in characters.

        ``"7"`` is the seventh character of a selector of one line; ``"2:3"`` is the third of
        line 2 of a selector of several lines. Line ends at the very end of the text, such as a
        YAML block leaves, make no second line.
        """
        before = self.text[:offset]
        column = offset - before.rfind("\n")
        if "\n" not in self.text.rstrip():
            return str(column)
        return f"{before.count(chr(10)) + 1}:{column}"


@attrs.define
class Faults:
    """The faults of one selector, in the making."""

    source: Source
    _found: list[tuple[int, Fault]] = attrs.field(factory=list, init=False)

    def add(self, kind: FaultKind, offset: int, **facts: object) -> None:
        """Note a fault at *offset*, counted from 0."""
        source = self.source
        column = source.column(offset)
        fault = kind.at(file=source.file, line=source.line, column=column, **facts)
        self._found.append((offset, fault))

    def settle(self) -> None:
        """Raise :class:`InvalidInput` with every fault, in the order of the text, if any."""
        if self._found:
            raise InvalidInput(fault for _, fault in sorted(self._found, key=lambda each: each[0]))

    def __bool__(self) -> bool:
        return bool(self._found)
