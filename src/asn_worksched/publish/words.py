"""How numbers and days are written, and every word of the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ..texts import N_, translator

_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
_LETTERS = 3
"""A weekday or month is shortened to so many letters, in Indonesian as in English."""

WORDS: Mapping[str, str] = {
    "skip": N_("Skip to the roster"),
    "no_script": N_(
        "This page needs JavaScript to show the roster. It loads nothing from outside."
    ),
    "lawful": N_("Lawful: no findings"),
    "unlawful": N_("Findings: {n}"),
    "not_audited": N_("Not audited"),
    "people": N_("People"),
    "opds": N_("Perangkat daerah"),
    "units": N_("Units"),
    "days": N_("Days"),
    "working_days": N_("working days"),
    "person_days": N_("Days of work"),
    "piket": N_("Piket"),
    "shift": N_("Shift"),
    "seats": N_("Piket seats filled"),
    "n_empty": N_("{n} left empty"),
    "no_seats": N_("no seats asked for"),
    "officers": N_("{n} officers, {least} to {most} duties each"),
    "findings": N_("Findings"),
    "conflicts": N_("Conflicts in the law"),
    "unfilled": N_("Empty seats"),
    "proof": N_("Proof"),
    "optimal": N_("Proven the fairest"),
    "feasible": N_("Not proven the fairest"),
    "no_proof": N_("None"),
    "no_proof_why": N_("made or changed by hand"),
    "solved": N_("{engine}, seed {seed}"),
    "proof_line": N_("{engine}: objective {objective}, bound {bound}, seed {seed}."),
    "none_found": N_("None."),
    "audit_missing": N_("This roster has not been audited."),
    "shown_of": N_("The first {shown} of {total} are shown; the audit itself has all."),
    "search": N_("Find a unit or a person"),
    "matches": N_("Matching: {units} units, {people} people"),
    "more_people": N_("and {n} more; type more letters to narrow the search"),
    "nothing": N_("Nothing matches."),
    "expand": N_("Open all"),
    "collapse": N_("Close all"),
    "print": N_("Print"),
    "legend": N_("Legend"),
    "piket_officers": N_("piket officers"),
    "empty_seat": N_("a seat left empty"),
    "finding_mark": N_("has a finding"),
    "weekend": N_("Weekend"),
    "holiday": N_("Holiday"),
    "unit": N_("Unit"),
    "total": N_("All people"),
    "own_office": N_("The office itself"),
    "table_caption": N_("How many people of each unit work where on each day"),
    "keys": N_("Arrow keys move through the table, Enter shows the people of a cell."),
    "choose_day": N_("Day"),
    "before": N_("Previous day"),
    "after": N_("Next day"),
    "close": N_("Close"),
    "back": N_("Back to the unit"),
    "everyone": N_("All"),
    "no_work": N_("No work"),
    "no_article": N_("no article given"),
    "unverified": N_("unverified"),
    "unverified_why": N_("The wording has not been checked against the gazetted text."),
    "date": N_("Date"),
    "mode": N_("Mode"),
    "code": N_("Code"),
    "who": N_("Who"),
    "what": N_("What"),
    "basis": N_("Basis"),
    "post": N_("Post"),
    "missing": N_("Missing"),
    "reason": N_("Reason"),
    "person_days_of": N_("{name}, day by day"),
    "period": N_("{first} to {last}"),
    "week_in_turn": N_("works all seven days, resting in turn"),
    "seven_days": N_("7 days"),
    "made_with": N_("Every cell names the article it rests on."),
}
"""Every word of the board, as message ids by the name the page knows it by."""


def words(locale: str) -> dict[str, str]:
    """:data:`WORDS` in *locale*."""
    say = translator(locale)
    return {name: say(text) for name, text in WORDS.items()}


def separator(locale: str) -> str:
    """What stands between thousands: a point in Indonesian, else a comma."""
    return "." if locale == "id" else ","


def number(value: int, locale: str) -> str:
    """``4.994`` in Indonesian, ``4,994`` in English."""
    return f"{value:,}".replace(",", separator(locale))


def share(part: int, whole: int, locale: str) -> str:
    """A percentage with one digit, rounded half up: ``12,5%`` in Indonesian; 0 of nothing."""
    tenths = rounded(Fraction(1000 * part, whole)) if whole else 0
    point = "," if locale == "id" else "."
    return f"{number(tenths // 10, locale)}{point}{tenths % 10}%"


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves up; *value* is not negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def weekday(day: date, locale: str) -> str:
    """``Rab`` or ``Wed``."""
    return translator(locale)(_WEEKDAYS[day.weekday()])[:_LETTERS]


def month(day: date, locale: str) -> str:
    """``Mar``."""
    return translator(locale)(_MONTHS[day.month - 1])[:_LETTERS]


def long_day(day: date, locale: str) -> str:
    """``Rabu, 18 Maret 2020``."""
    say = translator(locale)
    return f"{say(_WEEKDAYS[day.weekday()])}, {day.day} {say(_MONTHS[day.month - 1])} {day.year}"
