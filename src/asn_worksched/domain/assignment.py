"""An assignment: who works where on a day, and by which rule."""

from __future__ import annotations

from datetime import date, time

import attrs

from ..texts import N_, translator
from .acts import Citation
from .modes import WorkMode
from .ruling import Ruling, day_text

UNIT_POST = "piket"
"""The post of whoever stands piket for a unit as a whole, at no counter of its own."""
_RESERVE = "-cadangan"


def reserve_of(post: str) -> str:
    """The post of whoever stands by for *post*."""
    return f"{post}{_RESERVE}"


@attrs.frozen(kw_only=True)
class Assignment:
    """
    One employee's day in a roster.

    *mode* is ``None`` on a day without work. *post* is the counter of a piket officer, the code of
    a shift where *in_shift* says so, "" for others. *start* and *end* are wall time at the site;
    work that ends at or before its start ends on the next morning. *rule* and *citation* say why
    this mode; *ruling*, where it is at hand, says all the law had to say.
    """

    employee: str
    unit: str
    day: date
    mode: WorkMode | None
    site: str = ""
    post: str = ""
    in_shift: bool = False
    start: time | None = None
    end: time | None = None
    rule: str = ""
    citation: Citation | None = None
    ruling: Ruling | None = None

    def explain(self, locale: str = "id") -> str:
        """A few lines for a person: the assignment, its article, and the ruling behind it."""
        say = translator(locale)
        what = self.mode.code if self.mode else say(N_("no work"))
        post = f", {self._at(locale)}{self.post}" if self.post else ""
        hours = f", {self.start:%H.%M}-{self.end:%H.%M}" if self.start and self.end else ""
        lines = [f"{self.employee} {day_text(self.day, locale)}: {what}{post}{hours}"]
        if self.citation:
            by = say(N_("by"))
            lines.append(f"  {by} {self.rule}: {self.citation.text(locale)}")
        if self.ruling:
            lines.append(self.ruling.explain(locale))
        return "\n".join(lines)

    def _at(self, locale: str) -> str:
        """What stands before the post."""
        if self.in_shift:
            return translator(locale)(N_("shift")) + " "
        return (
            "" if self.post.split("-")[0] == UNIT_POST else translator(locale)(N_("piket at")) + " "
        )

    def __str__(self) -> str:
        return self.explain("en")
