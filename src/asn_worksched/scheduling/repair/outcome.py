"""What a repair comes to: the roster, what changed, and what had to stay though it is unlawful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import attrs
import numpy as np

from ...domain.acts import Citation
from ...domain.ruling import day_text
from ...roster import OFF, Proof, Roster
from ...rulings import Rulings
from ...texts import N_, translator
from .earlier import Earlier, Flags


@attrs.frozen(kw_only=True)
class Change:
    """
    One changed person-day: mode codes and posts before and after, "" for no work and for no post.
    """

    employee: str
    day: date
    mode_before: str
    mode_after: str
    post_before: str = ""
    post_after: str = ""

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        told = say(N_("{employee}: {before} becomes {after}"))
        before = _said(self.mode_before, self.post_before, locale)
        after = _said(self.mode_after, self.post_after, locale)
        filled = told.format(employee=self.employee, before=before, after=after)
        return f"{day_text(self.day, locale)} {filled}"

    def __str__(self) -> str:
        return self.text("en")


def _said(mode: str, post: str, locale: str) -> str:
    return " ".join(filter(None, (mode or translator(locale)(N_("no work")), post)))


@attrs.frozen(kw_only=True)
class Kept:
    """
    A day that had to stay as it was and is unlawful by itself, with the clause that it breaks.
    """

    employee: str
    day: date
    mode: str
    post: str
    rule: str
    citation: Citation | None

    def text(self, locale: str = "id") -> str:
        """One line for a person."""
        say = translator(locale)
        told = say(N_("{employee} stays {what}, against the law"))
        what = _said(self.mode, self.post, locale)
        cited = f" [{self.citation.text(locale)}]" if self.citation else ""
        return (
            f"{day_text(self.day, locale)} {told.format(employee=self.employee, what=what)}{cited}"
        )

    def __str__(self) -> str:
        return self.text("en")


@attrs.frozen(eq=False, slots=False, kw_only=True)
class Repaired:
    """
    A repaired *roster*, made of the roster *before*.

    *fewest* tells whether it is proven that no roster as lawful changes fewer person-days; the
    roster's proof says whether all that is ranked below is proven best as well. *kept* are days
    that had to stay and are unlawful by themselves. *gone* are the keys of people who are in the
    register no more; their days are no changes, and neither are those of who is new.
    """

    roster: Roster
    before: Roster
    fewest: bool
    kept: tuple[Kept, ...] = ()
    gone: tuple[str, ...] = ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every changed person-day, in the order of the register, then by day."""
        return tuple(changes(self.before, self.roster))

    @property
    def proof(self) -> Proof | None:
        """What is proven of the roster as a whole."""
        return self.roster.proof

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def text(self, locale: str = "id") -> str:
        """The number of changes, then one line each."""
        say = translator(locale)
        head = say(N_("{changes} person-days change.")).format(changes=len(self))
        if not self.fewest:
            head += " " + say(N_("It is not proven that fewer would not do."))
        lines = [head, *(each.text(locale) for each in self.changes)]
        return "\n".join([*lines, *(each.text(locale) for each in self.kept)])

    def __str__(self) -> str:
        return self.text("en")


def changes(before: Roster, after: Roster) -> Iterator[Change]:
    """Whose days differ in mode or post, of the people and days that both rosters have."""
    rows = [
        (row, before.people.index(key))
        for row, key in enumerate(after.people.frame["key"])
        if key in before.people
    ]
    days = [
        (number, before.period.index(day))
        for number, day in enumerate(after.period)
        if day in before.period
    ]
    if not rows or not days:
        return
    (mine, theirs), (now, then) = np.array(rows).T, np.array(days).T
    one, two = np.ix_(theirs, then), np.ix_(mine, now)
    differ = _words(before)[one] != _words(after)[two]
    for row, day in np.argwhere(differ).tolist():
        at, was = (int(mine[row]), int(now[day])), (int(theirs[row]), int(then[day]))
        yield Change(
            employee=after.people.frame["key"][at[0]],
            day=after.period.days[at[1]],
            mode_before=_mode(before, was),
            mode_after=_mode(after, at),
            post_before=_post(before, was),
            post_after=_post(after, at),
        )


def _words(roster: Roster) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    """Mode and post of each cell as one text, the same for all that is no work."""
    modes = np.array(["", *(mode.code for mode in roster.modes)])
    posts = np.array(["", *roster.posts])
    works = roster.mode != OFF
    said = np.char.add(np.char.add(modes[roster.mode], "\n"), posts[roster.post])
    return np.where(works, said, "")


def _mode(roster: Roster, at: tuple[int, int]) -> str:
    code = int(roster.mode[at])
    return roster.modes.members[code - 1].code if code else ""


def _post(roster: Roster, at: tuple[int, int]) -> str:
    number = int(roster.post[at])
    return roster.posts[number - 1] if number and roster.mode[at] else ""


def kept_of(rulings: Rulings, earlier: Earlier, unlawful: Flags) -> Iterator[Kept]:
    """The days that are held and *unlawful* by themselves."""
    roster = earlier.roster
    for row, day in np.argwhere(earlier.held & unlawful).tolist():
        was = (int(earlier.row[row]), int(earlier.day[day]))
        rule, citation = _against(rulings, row, day, int(earlier.mode[row, day]))
        yield Kept(
            employee=rulings.people.frame["key"][row],
            day=rulings.period.days[day],
            mode=_mode(roster, was),
            post=_post(roster, was),
            rule=rule,
            citation=citation,
        )


def _against(rulings: Rulings, row: int, day: int, mode: int) -> tuple[str, Citation | None]:
    """The clause that a cell breaks."""
    number, when = int(rulings.number[row]), rulings.period.days[day]
    if rulings.allowed_of[number, day]:
        bit = mode - 1 if mode else int(rulings.allowed_of[number, day]).bit_length() - 1
        return rulings.deciding(number, day, bit)
    if when in rulings.reasons.holidays:
        return "", rulings.reasons.holidays[when].citation
    steps = rulings.of(rulings.people.frame["key"][row], when).steps
    found = [step for step in steps if step.effect in ("leave", "facultative", "excuse")]
    return (found[-1].rule, found[-1].citation) if found else ("", None)
