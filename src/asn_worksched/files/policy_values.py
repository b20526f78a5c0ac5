"""Single values of a policy file: each taken only as it must be written, nothing turned into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import attrs

from ..domain.time import as_day
from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .yaml_tree import Where

NOT_TEXT = FaultKind(
    "ASN-POL-011",
    N_("`{key}` is {value}, which YAML does not read as text."),
    N_("A number or a yes/no may lose what was written: 36.70 would become 36.7."),
    N_('Put it in quotes: {key}: "{value}".'),
)
NOT_WHOLE = FaultKind(
    "ASN-POL-012",
    N_("`{key}` is {value}, not a whole number of 0 or more."),
    N_("People, minutes, hours and days are counted whole."),
    N_("Write digits only, without quotes."),
)
TOO_LARGE = FaultKind(
    "ASN-POL-030",
    N_("`{key}` is {value}, a larger number than can be meant."),
    N_("People, minutes, hours and days are counted; no act needs more than 18 digits."),
    N_("Write the number as the act has it."),
)
NOT_YES_NO = FaultKind(
    "ASN-POL-013",
    N_("`{key}` is {value}, neither true nor false."),
    N_("Words such as yes and no are plain text in YAML 1.2."),
    N_("Write true or false, without quotes."),
)
NOT_DAY = FaultKind(
    "ASN-POL-014",
    N_("`{key}` is {value}, which is not a day of the calendar."),
    N_("A day is written year-month-day."),
    N_("Write it like 2020-03-18."),
)
NOT_CLOCK = FaultKind(
    "ASN-POL-015",
    N_("`{key}` is {value}, which is not a time of day."),
    N_("A time is written in hours and minutes of a 24-hour clock."),
    N_("Write it like 07:30."),
)
NOT_SHARE = FaultKind(
    "ASN-POL-016",
    N_("`{key}` is {value}, which is not a share between nothing and all."),
    N_("Shares are kept exact; 0.33 is neither 33 % nor a third."),
    N_('Write it like "25 %" or "1/4".'),
)
NOT_CHOICE = FaultKind(
    "ASN-POL-017",
    N_("`{key}` is {value}, which is not one of the words known here."),
    N_("Each of these words has a fixed meaning in law."),
    N_("Did you mean {near}? Known here: {known}."),
)
BACKWARD = FaultKind(
    "ASN-POL-018",
    N_("`{key}` ends on {last} before it starts on {first}."),
    N_("Both ends are included, so the end may be the start but never before it."),
    N_("Exchange the two days or correct one of them."),
)
_LARGE = re.compile(r"\+?[1-9]\d{18,}", re.ASCII)
_SHARE = re.compile(
    r"(?P<percent>\d{1,3}(?:[.,]\d{1,6})?) ?%|(?P<top>\d{1,6})/(?P<below>\d{1,6})", re.ASCII
)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


class Wrong(Exception):
    """One value is wrong; *inside* leads from the value at hand to it."""

    def __init__(
        self, kind: FaultKind, facts: Mapping[str, object] | None = None, inside: Where = ()
    ) -> None:
        super().__init__(kind.code)
        self.kind, self.facts, self.inside = kind, facts or {}, inside


def nearest(
    kind: FaultKind, word: object, known: Iterable[object]
) -> tuple[FaultKind, dict[str, object]]:
    """
    *kind* with its facts *near* and *known*, for a word that is none of the *known*.

    Where none is much like it, the kind has the same code and its mend makes no guess.
    """
    words = [str(each) for each in known]
    facts: dict[str, object] = {"known": ", ".join(words)}
    for near in get_close_matches(str(word), words, n=1):
        return kind, {"near": near, **facts}
    return attrs.evolve(kind, mend=N_("Known here: {known}.")), facts


def one_of(words: Sequence[object]) -> Callable[[Any, Any], Any]:
    """A hook for cattrs that takes just these words or numbers."""

    def structure(value: Any, _: Any) -> Any:
        if isinstance(value, bool) or value not in words:
            raise Wrong(*nearest(NOT_CHOICE, value, words))
        return value

    return structure


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(NOT_TEXT)
    return value


def _whole(value: object) -> int:
    if isinstance(value, str) and _LARGE.fullmatch(value):
        raise Wrong(TOO_LARGE)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Wrong(NOT_WHOLE)
    return value


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong(NOT_YES_NO)
    return value


def _day(value: object) -> date:
    try:
        return as_day(value if isinstance(value, str) else "")
    except InvalidInput:
        raise Wrong(NOT_DAY) from None


def _clock(value: object) -> time:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise Wrong(NOT_CLOCK)
    return time.fromisoformat(value)


def _share(value: object) -> Fraction:
    """``25 %``, ``12,5 %`` or ``1/4``, exactly; from nothing to all."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if not found or (found["below"] and not int(found["below"])):
        raise Wrong(NOT_SHARE)
    if found["percent"]:
        exact = Fraction(found["percent"].replace(",", ".")) / 100
    else:
        exact = Fraction(int(found["top"]), int(found["below"]))
    if exact > 1:
        raise Wrong(NOT_SHARE)
    return exact


READERS: tuple[tuple[type, Callable[[object], Any]], ...] = (
    *((str, _text), (int, _whole), (bool, _yes_no)),
    *((date, _day), (time, _clock), (Fraction, _share)),
)
"""How a value of each plain type is taken; each raises :class:`Wrong`."""
