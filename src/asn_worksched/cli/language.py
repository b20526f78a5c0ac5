"""Which language the program speaks, and how click is made to speak it too."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..texts import DOMAIN, FOLDER, LOCALES

VARIABLE = "ASN_WORKSCHED_LOCALE"
"""The environment variable that sets the locale where the command line does not."""


def chosen_locale(args: Sequence[str]) -> str:
    """
    The locale that *args* ask for anywhere before ``--``, else the environment, else ``id``.

    It is needed before the line is parsed, since help and errors are in it. A locale that does
    not exist is refused later, in Indonesian.
    """
    found = os.environ.get(VARIABLE, "")
    words = list(args)
    words = words[: words.index("--")] if "--" in words else words
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--locale":
            found = following
        elif word.startswith("--locale="):
            found = word.partition("=")[2]
    return found if found in LOCALES else LOCALES[0]


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """
    Make plain :func:`gettext.gettext`, which click calls, answer in *locale*, then undo it.

    Click's message ids stand in the same catalogue as ours.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = locale
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
