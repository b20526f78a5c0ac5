"""Legal acts: instruments, what they do to one another, and citations of places in them."""

from __future__ import annotations

from datetime import date

import attrs

from ..texts import N_, translator
from .time import Span


@attrs.frozen
class Citation:
    """
    Where a rule stands: an instrument, and the place in it.

    *article*, *paragraph* and *letter* are the numbers as printed; *at* is free text for
    circulars that number differently. *verified* is False where the place or the wording rests
    on the press or on memory and not on the gazetted text; every explanation then says so.
    """

    instrument: str
    short: str
    article: str = ""
    paragraph: str = ""
    letter: str = ""
    at: str = ""
    verified: bool = True

    @property
    def place(self) -> str:
        """The place without the act, as :attr:`Instrument.contents` lists it: ``9(2)(f)``."""
        inner = "".join(f"({part})" for part in (self.paragraph, self.letter) if part)
        return self.article + inner if self.article else self.at

    def text(self, locale: str = "id") -> str:
        """For a person: ``SE MenPANRB 19/2020, huruf E angka 1 (belum diverifikasi)``."""
        say = translator(locale)
        place = " ".join(
            say(label).format(number)
            for label, number in (
                (N_("Art. {}"), self.article),
                (N_("par. ({})"), self.paragraph),
                (N_("letter {}"), self.letter),
            )
            if number
        )
        parts = [self.short, place, self.at]
        mark = "" if self.verified else say(N_("unverified"))
        return ", ".join(part for part in parts if part) + (f" ({mark})" if mark else "")

    def __str__(self) -> str:
        return self.text("en")


@attrs.frozen(kw_only=True)
class Amendment:
    """
    What an act does to another, *act*, that it amends.

    *ordinal* counts the amendments of that act (1 is the first), ``None`` where nobody says.
    *until* prolongs the act to that day (included). *ends* are the ids of rules, of that act or of
    its earlier amendments, that hold no longer once the amending act is in force.
    """

    act: str
    ordinal: int | None = None
    until: date | None = None
    ends: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Revocation:
    """
    That *act* ends.

    *last_day* is the last day on which it holds; ``None`` is the day before the revoking act
    comes into force.
    """

    act: str
    last_day: date | None = None


@attrs.frozen(kw_only=True)
class Instrument:
    """
    A legal act. *region* is a Kemendagri code (``36.74``), or "" for the whole country.

    *level* is the rank: 1 UU, 2 PP, 3 Perpres, 4 Permen, 5 regional regulation, 6 minister's
    circular, 7 regional circular, 8 statement or plan. *published* is the first day it can be
    known; *in_force* has both ends included and may be open. An act that *amends* others, or
    *lives_with* them, and names no last day of its own lives as long as they do. With *own_staff*
    it binds the staff of the region's own government only, as a governor's circular to his offices
    does, and no city in it.
    A *draft* is no law: it has no effect unless it is adopted to see what would be. *contents*
    lists the places that the act is known to have, as :attr:`Citation.place` writes them; a rule
    can stand in these only.
    """

    id: str
    kind: str
    issuer: str
    title: str
    short: str
    number: str = ""
    year: int
    region: str = ""
    level: int = attrs.field(validator=attrs.validators.in_(range(1, 9)))
    signed: date | None = None
    published: date
    in_force: Span
    amends: tuple[Amendment, ...] = ()
    revokes: tuple[Revocation, ...] = ()
    implements: tuple[str, ...] = ()
    lives_with: tuple[str, ...] = ()
    own_staff: bool = False
    draft: bool = False
    contents: tuple[str, ...] = ()
    verified_on: date | None = None
    source: str = ""
    note: str = ""


def covers(own: str, region: str) -> bool:
    """Whether *region* is *own* or lies in it: ``36`` covers ``36.74``, and "" everything."""
    return not own or region == own or region.startswith(own + ".")


def applies_in(instrument: Instrument, region: str) -> bool:
    """
    Whether an act of *instrument*'s region reaches *region*.

    National acts reach everywhere, a province's its cities: ``36`` reaches ``36.74``, unless it is
    for its own staff.
    """
    if instrument.own_staff:
        return instrument.region == region
    return covers(instrument.region, region)
