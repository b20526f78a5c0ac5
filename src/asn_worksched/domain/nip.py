"""
NIP and NI PPPK: the eighteen digits that name a civil servant.

The number is text, always. Eighteen digits exceed what a double holds exactly (2**53) and what a
spreadsheet keeps (fifteen), and once the last digits are rounded nobody can bring them back. What
can be put right without loss (blanks, dots, apostrophes, other scripts' digits) is put right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, Literal

import attrs

from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_

LENGTH: Final = 18
OLD_LENGTH: Final = 9
NIK_LENGTH: Final = 16
BIRTH_YEARS: Final = (1800, 2099)
"""First and last year of birth that is believed; 1800 to 1899 marks a made-up number."""
APPOINTED_AGES: Final = (16, 70)
"""
Youngest and oldest age at appointment that is believed, in full years.

The law says at least 18 (PP 11/2017 art. 23) and the last posts end at 70. The lower bound is two
years below the law on purpose: this check is there to catch mistyped and shifted digits, and a
birth date corrected by a court after the appointment must not shut a person out of the register.
"""
SYNTHETIC_SHIFT: Final = 100
"""Years between the birth date in a made-up number and the one it stands for."""

BLANKS: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
UNSEEN: Final = (
    "\xad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
QUOTES: Final = "'\"`\xb4\u2018\u2019\u201a\u201b\u201c\u201d\u2032\u02bc\uff07\uff02"
DROPPED: Final = BLANKS + UNSEEN + QUOTES
"""Characters that carry nothing in a number: blanks, unseen marks, spreadsheet apostrophes."""
DIGITS: Final = {
    chr(zero + value): str(value) for zero in (0xFF10, 0x0660, 0x06F0) for value in range(10)
}
"""Full-width, Arabic-Indic and Persian digits, each with its ASCII digit."""
DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
NUMBER_PRINT: Final = r"[+-]?[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+|[0-9]{18}[.,]0+"
"""How a float prints: ``1,98001E+17``, or eighteen digits with ``.0`` behind them."""
NO_NUMBER_TEXT: Final = f"[0{DASHES[1:]}-]*"
"""What stands for "no number": nothing, dashes, zeros."""

NO_NUMBER = FaultKind(
    "ASN-NIP-001",
    N_("There is no number here."),
    N_("An empty cell, a dash and zeros all mean that the person has no NIP."),
    N_("Give staff without a NIP another key, such as the agency's own number."),
)
NOT_TEXT = FaultKind(
    "ASN-NIP-002",
    N_("{value!r} is a number, or was stored as one, instead of text."),
    N_("A spreadsheet keeps 15 digits of a number, so the last digits of the NIP may be lost."),
    N_("Format the column as text and export it again from the personnel system."),
)
BAD_CHARACTER = FaultKind(
    "ASN-NIP-003",
    N_("{value!r} contains {characters!r}."),
    N_("A NIP has digits only; blanks, dots and apostrophes are put right without asking."),
    N_("Take the number from the appointment decree."),
)
OLD_NIP = FaultKind(
    "ASN-NIP-004",
    N_("{value} has 9 digits: it is an old NIP."),
    N_("The old NIP ended in 2008 and does not name a person any more."),
    N_("Use the NIP of 18 digits; perhaps the two columns were exchanged."),
)
IS_NIK = FaultKind(
    "ASN-NIP-005",
    N_("These 16 digits look like a NIK."),
    N_("A NIK names a resident, starts with the region and adds 40 to a woman's day of birth."),
    N_("Use the NIP of 18 digits and leave the NIK out of this file."),
)
WRONG_LENGTH = FaultKind(
    "ASN-NIP-006",
    N_("{value} has {length} digits instead of 18."),
    N_("NIDN, NUPTK, NRP, NRK and tax numbers are other numbers; a blank does not count."),
    N_("Look for a missing or doubled digit, or for the right column."),
)
BAD_BIRTH = FaultKind(
    "ASN-NIP-007",
    N_("{value}: {digits} is no date of birth."),
    N_("Digits 1 to 8 are the year, month and day of birth."),
    N_("Compare the number with the appointment decree."),
)
BAD_APPOINTMENT = FaultKind(
    "ASN-NIP-008",
    N_("{value}: digits 13 and 14 are {digits}."),
    N_("They are a month, 01 to 12, for PNS and a contract, 21 to 29, for PPPK."),
    N_("Compare the number with the appointment decree."),
)
BAD_AGE = FaultKind(
    "ASN-NIP-009",
    N_("{value}: the age at appointment would be {age}."),
    N_("Nobody is appointed before the age of 16 or after 70."),
    N_("Compare birth date and start date with the appointment decree."),
)
BAD_SEX = FaultKind(
    "ASN-NIP-010",
    N_("{value}: digit 15 is {digits}."),
    N_("It is 1 for a man and 2 for a woman."),
    N_("Compare the number with the appointment decree."),
)
BAD_SEQUENCE = FaultKind(
    "ASN-NIP-011",
    N_("{value} ends in 000."),
    N_("Sequence numbers start at 001; 000 is what a spreadsheet leaves of a rounded number."),
    N_("Format the column as text and export it again from the personnel system."),
)
KINDS: Final = (
    NO_NUMBER,
    NOT_TEXT,
    BAD_CHARACTER,
    OLD_NIP,
    IS_NIK,
    WRONG_LENGTH,
    BAD_BIRTH,
    BAD_APPOINTMENT,
    BAD_AGE,
    BAD_SEX,
    BAD_SEQUENCE,
)
"""Every way a number can be wrong, in the order of their codes."""

_SIMPLE = re.compile(r"[0-9]{18}")
_NUMBER_PRINT = re.compile(NUMBER_PRINT)
_NO_NUMBER = re.compile(NO_NUMBER_TEXT)
_STEPS: Final[dict[str, str | None]] = {**dict.fromkeys(DROPPED), **DIGITS}
_TABLE = str.maketrans(_STEPS)
_SHOWN = 40


def clean_number(raw: object) -> str:
    """
    The number without what carries nothing; "" where there is no number.

    Blanks, unseen marks, apostrophes, dots and the ``="..."`` of spreadsheets are dropped, digits
    of other scripts become ASCII. ``None``, NaN, dashes and zeros are no number. Nothing is
    judged: a text that is no NIP comes back as clean as it can be. A number type and a text that
    a float printed (``1.98E+17``) come back as they print, the dot kept, so that they never turn
    into other digits. See :func:`faults_of`.
    """
    if raw is None or (isinstance(raw, int | float) and (raw == 0 or math.isnan(raw))):
        return ""
    if not isinstance(raw, str):
        return str(raw)
    if _SIMPLE.fullmatch(raw) and raw.strip("0"):
        return raw
    text = raw.translate(_TABLE).removeprefix("=")
    if not _NUMBER_PRINT.fullmatch(text):
        text = text.replace(".", "").replace("\uff0e", "")
    return "" if _NO_NUMBER.fullmatch(text) else text


def faults_of(
    raw: object, *, file: str = "", line: int | None = None, column: str = ""
) -> list[Fault]:
    """
    Everything wrong with a number, in the order of its digits; an empty list for a good one.

    No number at all is ``ASN-NIP-001`` alone: ask :func:`clean_number` first where staff without
    a NIP are allowed. Start dates in a coming month are good, since data arrive early.
    """
    text = clean_number(raw)
    found = _shape_faults(text) if isinstance(raw, str) or not text else [(NOT_TEXT, {})]
    return [
        kind.at(file=file, line=line, column=column, **_facts(kind, text), **facts)
        for kind, facts in found
    ]


def _facts(kind: FaultKind, text: str) -> dict[str, Any]:
    """The number as found, but never a NIK: that one is not ours to repeat."""
    return {} if kind is IS_NIK else {"value": text[:_SHOWN]}


def _shape_faults(text: str) -> Iterable[tuple[FaultKind, dict[str, Any]]]:
    if not text:
        yield NO_NUMBER, {}
    elif _NUMBER_PRINT.fullmatch(text):
        yield NOT_TEXT, {}
    elif strange := "".join(sorted(set(text) - set("0123456789"))):
        yield BAD_CHARACTER, {"characters": strange[:_SHOWN]}
    elif len(text) == OLD_LENGTH:
        yield OLD_NIP, {}
    elif len(text) == NIK_LENGTH and _looks_like_nik(text):
        yield IS_NIK, {}
    elif len(text) != LENGTH:
        yield WRONG_LENGTH, {"length": len(text)}
    else:
        yield from _digit_faults(text)


def _digit_faults(text: str) -> Iterator[tuple[FaultKind, dict[str, Any]]]:
    born, block = _birth(text), int(text[12:14])
    if born is None:
        yield BAD_BIRTH, {"digits": text[:8]}
    if _shape(block) is None:
        yield BAD_APPOINTMENT, {"digits": text[12:14]}
    elif born is not None:
        age = _age(born, int(text[8:12]), block)
        if not APPOINTED_AGES[0] <= age <= APPOINTED_AGES[1]:
            yield BAD_AGE, {"age": age}
    if text[14] not in "12":
        yield BAD_SEX, {"digits": text[14]}
    if text[15:] == "000":
        yield BAD_SEQUENCE, {}


def _looks_like_nik(text: str) -> bool:
    """Region 6, day 2 (women plus 40), month 2, year 2, sequence 4."""
    day, month = int(text[6:8]), int(text[8:10])
    return 1 <= month <= 12 and (1 <= day <= 31 or 41 <= day <= 71)


def _birth(text: str) -> date | None:
    year = int(text[:4])
    if not BIRTH_YEARS[0] <= year <= BIRTH_YEARS[1]:
        return None
    try:
        return date(year, int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _shape(block: int) -> Literal["PNS", "PPPK"] | None:
    if 1 <= block <= 12:
        return "PNS"
    return "PPPK" if 21 <= block <= 29 else None


def _age(born: date, year: int, block: int) -> int:
    """Full years at the end of the month of appointment; of the year for a PPPK."""
    return year - born.year - (_shape(block) == "PNS" and block < born.month)


def _checked(raw: object) -> str:
    if faults := faults_of(raw):
        raise InvalidInput(faults)
    return clean_number(raw)


@attrs.frozen(order=True)
class Nip:
    """
    A number that passed every check that needs no other record: 18 ASCII digits.

    The numbers of PNS (Perka BKN 22/2007) and PPPK have the same length and another meaning in the
    middle; :attr:`shape` tells which the digits fit, but the legal standing comes from the record.
    There is no check digit. The constructor cleans and checks as :meth:`parse` does.
    """

    text: str = attrs.field(converter=_checked)

    @classmethod
    def parse(
        cls, raw: object, *, file: str = "", line: int | None = None, column: str = ""
    ) -> Nip:
        """
        The number in *raw*, cleaned; the place goes into the faults.

        Raises :class:`InvalidInput` with every fault found (``ASN-NIP-001`` to ``-011``). A
        number type is refused even where its digits look right: text is the only safe carrier.
        """
        if faults := faults_of(raw, file=file, line=line, column=column):
            raise InvalidInput(faults)
        return cls(clean_number(raw))

    @property
    def birth_date(self) -> date:
        """Digits 1 to 8 as they stand; the record may differ after a court's correction."""
        return date(int(self.text[:4]), int(self.text[4:6]), int(self.text[6:8]))

    @property
    def synthetic(self) -> bool:
        """Whether this is a made-up number: the birth year lies before 1900."""
        return int(self.text[:4]) < 1900

    @property
    def true_birth_date(self) -> date:
        """The birth date meant: 100 years later for a made-up number."""
        born = self.birth_date
        return born.replace(year=born.year + SYNTHETIC_SHIFT) if self.synthetic else born

    @property
    def shape(self) -> Literal["PNS", "PPPK"]:
        """Which of the two meanings the digits 13 and 14 fit."""
        return "PPPK" if self.text[12] == "2" else "PNS"

    @property
    def appointed_year(self) -> int:
        """Digits 9 to 12 as they stand (100 years early in a made-up number)."""
        return int(self.text[8:12])

    @property
    def appointed_month(self) -> int | None:
        """1 to 12 for a PNS; ``None`` for a PPPK, whose number has no month."""
        return int(self.text[12:14]) if self.shape == "PNS" else None

    @property
    def contract(self) -> int | None:
        """1 to 9, the count of contracts of a PPPK; ``None`` for a PNS."""
        return int(self.text[13]) if self.shape == "PPPK" else None

    @property
    def sex(self) -> Literal["male", "female"]:
        """The value of :class:`~asn_worksched.domain.people.Sex` that digit 15 stands for."""
        return "male" if self.text[14] == "1" else "female"

    @property
    def sequence(self) -> int:
        """1 to 999; more than 1 only where the first fifteen digits coincide."""
        return int(self.text[15:])

    def __str__(self) -> str:
        return self.text
