"""Errors, and the faults they carry: every fault of an input at once, each with its mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from .texts import translator


@attrs.frozen
class FaultKind:
    """
    One way an input can be wrong, with a stable code.

    The three texts are message ids: English with ``{placeholders}``, translated by gettext when a
    fault is shown. Kinds are module-level constants beside the code that finds them, so that the
    reference page of codes can be made from the package itself.
    """

    code: str
    what: str
    why: str
    mend: str

    def at(
        self, *, file: str = "", line: int | None = None, column: str = "", **facts: object
    ) -> Fault:
        """A fault of this kind at a place; *line* counts from 1, the header being row 1."""
        return Fault(self, file, line, column, facts)


@attrs.frozen
class Fault:
    """One thing wrong with one input: where, what, why it matters, how to mend it."""

    kind: FaultKind
    file: str = ""
    line: int | None = None
    column: str = ""
    facts: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def code(self) -> str:
        """The stable code, such as ``ASN-REG-004``."""
        return self.kind.code

    @property
    def place(self) -> str:
        """``file:line:column`` with the parts that are known."""
        parts = [self.file, "" if self.line is None else str(self.line), self.column]
        return ":".join(part for part in parts if part)

    def parts(self, locale: str = "id") -> tuple[str, str, str]:
        """What, why and mend, translated and filled in."""
        say = translator(locale)
        kind = self.kind
        what, why, mend = (say(text).format(**self.facts) for text in _texts(kind))
        return what, why, mend

    def text(self, locale: str = "id") -> str:
        """One line for a person: code, place, what, why and mend."""
        what, why, mend = self.parts(locale)
        head = f"{self.place}: " if self.place else ""
        return f"{head}{self.code} {what} {why} {mend}".replace("  ", " ").rstrip()


def _texts(kind: FaultKind) -> tuple[str, str, str]:
    return kind.what, kind.why, kind.mend


class WorkschedError(Exception):
    """The base of every error this package raises on purpose."""


class InvalidInput(WorkschedError, ValueError):
    """An input was refused whole; *faults* holds everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text("en") for fault in self.faults))

    def report(self, locale: str = "id") -> str:
        """All faults, one a line."""
        return "\n".join(fault.text(locale) for fault in self.faults)


class NotKnown(WorkschedError, LookupError):
    """A name, key or day was asked for that is not there."""


class MissingExtra(WorkschedError, ImportError):
    """An optional dependency is not installed; the message holds the pip line."""

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'asn-worksched[{extra}]'")


class PluginError(WorkschedError):
    """
    A plugin offers something that cannot be accepted; the message names the plugin.

    *faults* holds what is wrong, where it is known as faults.
    """

    def __init__(self, told: str = "", faults: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(told or "\n".join(fault.text("en") for fault in self.faults))

    def report(self, locale: str = "id") -> str:
        """All faults, one a line; the message where there are none."""
        return "\n".join(fault.text(locale) for fault in self.faults) or str(self)
