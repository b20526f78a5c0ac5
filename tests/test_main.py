"""``python -m asn_worksched``: how it starts."""

from __future__ import annotations

import os
import subprocess
import sys

STARTED = """
import runpy, sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "asn_worksched.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
runpy.run_module("asn_worksched", run_name="__main__", alter_sys=True)
"""


def test_an_interrupt_while_loading_ends_quietly():
    """Whoever interrupts the program before it has started sees no traceback, and 130."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    line = [sys.executable, "-c", STARTED]
    done = subprocess.run(line, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
