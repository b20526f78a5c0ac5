"""How the program was called, so that it can be called again."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

NAME = "asn-worksched"


def called() -> str:
    """
    The program as a word for a shell: its name where that finds it, else the path it has.

    The path is relative for a program below the folder of the call. Started as a module, or from
    within another program, it is the name.
    """
    script, found = Path(sys.argv[0]), shutil.which(NAME)
    if script.stem != NAME or not script.is_file():
        return NAME
    if found is not None and script.samefile(found):
        return NAME
    script, here = Path.cwd() / script, Path.cwd()
    if script.is_relative_to(here):
        inside = script.relative_to(here)
        script = inside if len(inside.parts) > 1 else script
    return shlex.quote(str(script))
