"""``python -m asn_worksched``: the program ``asn-worksched``."""

from __future__ import annotations

import sys


def start() -> None:
    """Load the program and run it; an interrupt while it is still being loaded ends with 130."""
    try:
        from .cli import main

        main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    start()
