"""Which column of a table is which: known names, missing ones, and names nearly right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

import attrs

from ..errors import Fault, FaultKind
from ..texts import N_
from .columns import PEOPLE_COLUMNS

MISSING_COLUMN = FaultKind(
    "ASN-REG-001",
    N_("There is no column {name}."),
    N_("The register cannot be made without it."),
    N_("Add the column; it may also be called: {others}."),
)
NEAR_COLUMN = FaultKind(
    "ASN-REG-002",
    N_("There is no column {name}, but there is {found}."),
    N_("A column whose name is mistyped would be left out without a word."),
    N_("Did you mean {name}? Then rename the column; else give it a name less alike."),
)
TWO_COLUMNS = FaultKind(
    "ASN-REG-003",
    N_("The columns {found} are the same."),
    N_("Nobody can tell which of them is right."),
    N_("Keep one of them."),
)
NEAR: Final = 0.88
"""How alike (0 to 1) an unknown name must be to a known one to be taken for a slip."""
NEAR_REQUIRED: Final = 0.75
"""The same, where the known name is required and missing."""


@attrs.frozen
class Layout:
    """
    The names that one kind of table uses.

    *columns* maps ours to the names it may have there, the usual one first. *required* are groups
    of ours: one of each group must be there.
    """

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]

    def fit(self, names: Iterable[str]) -> int:
        """How many of our columns *names* hold: the layout of a table is the one that fits best."""
        there = {bare(name) for name in names}
        return sum(any(bare(alias) in there for alias in known) for known in self.columns.values())

    def labels(self, found: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """
        How each of our columns is called in a table where *found* are there, for its faults.

        A column that is not there has its usual name; a unit told by its name, and a person by
        the agency's own number, are called so.
        """
        names = {ours: known[0] for ours, known in self.columns.items()}
        names |= {ours: there[0] for ours, there in found.items()}
        for ours, instead in (("unit", "unit_name"), ("nip", "key")):
            if ours not in found and instead in found:
                names[ours] = names[instead]
        return names

    def spellings(self, ours: Iterable[str]) -> list[str]:
        """
        The names that *ours* have in a header line, each once.

        Those with marks between words come first, in the order of the columns.
        """
        known = [alias for name in ours for alias in self.columns[name]]
        return list(dict.fromkeys([*known, *map(bare, known)]))


PEOPLE: Final = Layout({name: (name,) for name in PEOPLE_COLUMNS}, (("key", "nip"), ("unit",)))
"""A table of people under our own column names."""


def bare(name: str) -> str:
    """A name without case, blanks and marks: ``nip_baru``, ``nipBaru`` and ``NIP Baru`` agree."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def match_columns(
    names: Sequence[str], layout: Layout, file: str = ""
) -> tuple[dict[str, tuple[str, ...]], list[Fault]]:
    """
    For each of our columns the names in the table that hold it, the usual one first.

    Columns that are not there are left out, unknown ones are allowed (exports have dozens). The
    faults: a required column that is missing, an unknown name that is nearly a known one which is
    not there, one name written in two ways.
    """
    found: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for ours, known in layout.columns.items():
        there = [_spellings(alias, names) for alias in known]
        faults += [
            TWO_COLUMNS.at(file=file, column=same[0], found=", ".join(same))
            for same in there
            if len(same) > 1
        ]
        if chosen := tuple(same[0] for same in there if same):
            found[ours] = tuple(dict.fromkeys(chosen))
    faults += _absent(names, layout, found, file)
    return found, faults


def _spellings(alias: str, names: Sequence[str]) -> list[str]:
    """
    The names that are *alias*: itself where it is there, else all that differ in marks only.

    One with a mark at its end (``tglLahir_``, a second form of the same in SIASN tables) is taken
    only where it stands alone.
    """
    if alias in names:
        return [alias]
    same = [name for name in names if bare(name) == bare(alias)]
    return [name for name in same if name[-1:].isalnum()] or same


def _absent(
    names: Sequence[str], layout: Layout, found: Mapping[str, object], file: str
) -> Iterator[Fault]:
    known = {bare(alias) for aliases in layout.columns.values() for alias in aliases}
    strange = {bare(name): name for name in names if bare(name) not in known}
    needed = [group for group in layout.required if not any(ours in found for ours in group)]
    told = {ours for group in needed for ours in group}
    for group in needed:
        aliases = tuple(alias for ours in group for alias in layout.columns.get(ours, ()))
        if near := _nearest(aliases, strange, NEAR_REQUIRED):
            yield NEAR_COLUMN.at(file=file, column=near[1], name=near[0], found=near[1])
        else:
            yield MISSING_COLUMN.at(
                file=file, column=aliases[0], name=aliases[0], others=", ".join(aliases)
            )
    for ours, aliases in layout.columns.items():
        if ours not in found and ours not in told and (near := _nearest(aliases, strange, NEAR)):
            yield NEAR_COLUMN.at(file=file, column=near[1], name=near[0], found=near[1])


def _nearest(
    aliases: Iterable[str], strange: Mapping[str, str], cutoff: float
) -> tuple[str, str] | None:
    """A known name and the unknown one that is most like it."""
    for alias in aliases:
        for match in get_close_matches(bare(alias), strange, n=1, cutoff=cutoff):
            return alias, strange[match]
    return None
