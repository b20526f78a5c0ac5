"""The front door: what is public, and that opening it loads nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import asn_worksched as asn


def test_the_three_lists_of_public_names_agree():
    """What is announced, what type checkers see and what is loaded late are the same names."""
    tree = ast.parse(Path(asn.__file__).read_text())
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        (f"asn_worksched.{node.module}", alias.name) for node in block.body for alias in node.names
    }
    assert sorted(name for _, name in seen) == sorted(asn.__all__)
    for home, name in seen:
        assert getattr(asn, name) is getattr(import_module(home), name)


def test_every_public_name_is_there_and_documented():
    """Each name loads, and says what it is for."""
    for name in asn.__all__:
        found = getattr(asn, name)
        assert found.__doc__ or isinstance(found, asn.WorkMode), name
        assert name in dir(asn)


def test_opening_the_door_loads_nothing_heavy():
    """Importing the package loads no dataframe engine, solver, parser or plugin system."""
    code = "import sys, asn_worksched; print(*sorted(m.split('.')[0] for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"polars", "numpy", "ortools", "lark", "ruamel", "cattrs", "pluggy", "click", "rich"}
    assert not heavy & set(run.stdout.split())


def test_an_unknown_name_is_an_attribute_error():
    """A misspelt name fails as Python's own would."""
    assert not hasattr(asn, "reslove")
