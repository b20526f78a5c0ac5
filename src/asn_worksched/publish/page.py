"""One page in one file: template, style, script and data, put together safely."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; "
    "base-uri 'none'; form-action 'none'"
)


def page(texts: Mapping[str, str], data: object) -> str:
    """
    The board's HTML, with *texts* in the slots of the template and *data* as JSON.

    *texts* are escaped, and the page's own policy lets no script run but the board's, so nothing
    in the data can act. The bytes depend on the arguments alone. Raises :class:`LookupError` for
    a slot without text.
    """
    style, script = _part("board.css"), _part("board.js") + _part("panel.js")
    slots = {name: html.escape(text) for name, text in texts.items()}
    slots |= {
        "policy": html.escape(_POLICY.format(script=_digest(script), style=_digest(style))),
        "style": style,
        "script": script,
        "data": embedded(data),
    }
    return _SLOT.sub(lambda found: slots[found[1]], _part("board.html"))


def embedded(data: object) -> str:
    """
    *data* as compact JSON that may stand inside a script element.

    No character in it can end the element or a line: ``<``, ``>``, ``&``, U+2028 and U+2029 are
    written as escapes.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_UNSAFE)


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
