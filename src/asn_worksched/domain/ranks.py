"""Eselon and golongan: ranks as ordered small integers, and back to their text."""

from __future__ import annotations

import re

_ESELON = re.compile(r"(?P<level>I{1,3}|IV|V)(?:[./ -]?(?P<letter>[AB]))?")
_GRADE = re.compile(r"(?P<level>I{1,3}|IV|[1-4])[./ -]?(?P<letter>[A-E])")
_ROMAN = ("", "I", "II", "III", "IV", "V")
_PPPK = (*_ROMAN, "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
_NO_ESELON = frozenset({"", "-", "NON", "NON-ESELON", "NON ESELON", "NONESELON", "99", "0"})


def eselon_code(text: str) -> int | None:
    """
    The rank of an eselon: 11 for I.a, 12 for I.b ... 52 for V.b; ``None`` for no eselon.

    Tens are the level, units the letter, so a smaller number is a higher rank. A bare level
    (``III``, as SIMPEG exports print it) gives 30: the letter is not known. Accepts ``III.a``,
    ``III/A``, ``IIIa`` and the numeric ids 11 to 52. Raises :class:`ValueError` for other text.
    """
    clean = text.strip().upper().removeprefix("ESELON").strip()
    if clean in _NO_ESELON:
        return None
    if clean.isascii() and clean.isdigit() and clean[0] in "12345" and clean[1:] in ("1", "2"):
        return int(clean)
    found = _ESELON.fullmatch(clean)
    if not found:
        raise ValueError(f"not an eselon: {text!r}")
    return 10 * _ROMAN.index(found["level"]) + " AB".index(found["letter"] or " ")


def eselon_text(code: int | None) -> str:
    """The usual text of a rank: ``III.a``, ``III`` where the letter is not known, or ""."""
    if code is None:
        return ""
    level, letter = divmod(code, 10)
    return _ROMAN[level] + ("", ".a", ".b")[letter]


def grade_code(text: str) -> int | None:
    """
    The rank of a golongan: 11 for I/a ... 45 for IV/e, 101 to 117 for PPPK I to XVII.

    A larger number is a higher grade; PNS and PPPK grades are different ladders. Accepts
    ``III/d``, ``IIId``, ``III-D``, ``3d`` and ids such as ``34``. ``None`` for none ("", "-").
    Raises :class:`ValueError` for other text.
    """
    clean = text.strip().upper()
    if clean in {"", "-", "0"}:
        return None
    found = _GRADE.fullmatch(clean)
    if found:
        level = found["level"]
        number = int(level) if level.isdigit() else _ROMAN.index(level)
        letter = " ABCDE".index(found["letter"])
        if number < 4 and letter == 5:
            raise ValueError(f"not a grade: {text!r}")
        return 10 * number + letter
    if clean in _PPPK:
        return 100 + _PPPK.index(clean)
    if re.fullmatch(r"[1-3][1-4]|4[1-5]", clean, re.ASCII):
        return int(clean)
    raise ValueError(f"not a grade: {text!r}")


def grade_text(code: int | None) -> str:
    """The usual text of a grade: ``III/d``, ``IX`` for PPPK, or ""."""
    if code is None:
        return ""
    if code > 100:
        return _PPPK[code - 100]
    level, letter = divmod(code, 10)
    return f"{_ROMAN[level]}/{' abcde'[letter]}"
