"""The texts people read, in Indonesian or English, through gettext."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

DOMAIN = "asn_worksched"
FOLDER = Path(__file__).parent / "locale"
LOCALES = ("id", "en")
"""The locales with texts; message ids are the English ones."""


def N_(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text


@cache
def translator(locale: str) -> Callable[[str], str]:
    """
    The function that turns a message id into the text of *locale*.

    An unknown locale gives the message ids themselves, which are English.
    """
    found = gettext.translation(DOMAIN, str(FOLDER), languages=[locale], fallback=True)
    return lambda text: found.gettext(text) if text else ""
