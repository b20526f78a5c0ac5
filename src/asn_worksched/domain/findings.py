"""A finding: one thing in a roster that the law does not allow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

import attrs

from ..texts import translator
from .acts import Citation
from .ruling import day_text


class Severity(Enum):
    """``CONFLICT`` is a finding that no roster could avoid: the law itself clashes."""

    CONFLICT = "conflict"
    BREACH = "breach"


@attrs.frozen
class Check:
    """A kind of finding: its stable code and its text, a message id with ``{placeholders}``."""

    code: str
    text: str


@attrs.frozen(kw_only=True)
class Finding:
    """
    One breach: check, rule, article, person or group, day, and the numbers that prove it.

    *employee* is a key, "" for a finding about a whole *group* (a unit, a site). A finding about
    more than one day is dated on its first. *evidence* never holds health data.
    """

    check: Check
    day: date
    employee: str = ""
    group: str = ""
    rule: str = ""
    citation: Citation | None = None
    against: Citation | None = None
    evidence: Mapping[str, object] = attrs.field(factory=dict)
    severity: Severity = Severity.BREACH

    @property
    def code(self) -> str:
        """The stable code, such as ``ASN-CAP-001``."""
        return self.check.code

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        told = translator(locale)(self.check.text).format(**self.evidence)
        who = self.employee or self.group
        cited = [one.text(locale) for one in (self.citation, self.against) if one]
        basis = f" [{'; '.join(cited)}]" if cited else ""
        return f"{self.code} {day_text(self.day, locale)} {who}: {told}{basis}"

    def __str__(self) -> str:
        return self.text("en")
