"""
``python -m tests.docs``: bring the documentation up to date with the code.

Rewrites the output shown on every page, the generated reference pages and the example programs.
Look at the difference before you keep it. Output that was shortened with ``...`` and does not fit
any more comes back whole.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .pages import PAGES, mended
from .reference import GENERATED


def main(names: list[str]) -> None:
    """Rewrite all pages, or those whose paths contain one of *names*."""
    for path, text in GENERATED.items():
        if _chosen(path, names):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text(), encoding="utf-8")
    for path in PAGES:
        if _chosen(path, names):
            with tempfile.TemporaryDirectory() as folder:
                path.write_text(mended(path, Path(folder)), encoding="utf-8")


def _chosen(path: Path, names: list[str]) -> bool:
    return not names or any(name in str(path) for name in names)


main(sys.argv[1:])
