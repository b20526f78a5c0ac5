"""The house stays a house: rings, rooms, names and ceilings, read from the code itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "asn_worksched"
FILES = sorted(SOURCE.rglob("*.py"))
RING = {
    **dict.fromkeys(["errors", "texts"], 0),
    "domain": 1,
    **dict.fromkeys(["selectors", "personnel", "calendars", "zones"], 2),
    "rulings": 2.1,
    "roster": 2.2,
    "ledger": 2.25,
    "differences": 2.3,
    **dict.fromkeys(["scheduling", "compliance", "publish"], 3),
    **dict.fromkeys(["files", "plugins", "offers"], 4),
    "partitions": 4.1,
    **dict.fromkeys(["testing", "cli", "__init__", "__main__"], 5),
}
FRIENDS = {("errors", "texts"), ("plugins", "offers"), ("__main__", "cli"), ("cli", "testing")}
ONLY_IN = {
    "pytz": {"domain.time"},
    "dateutil": {"domain.time"},
    "pluggy": {"plugins"},
    "ortools": {"scheduling"},
    "lark": {"selectors"},
    "ruamel": {"files"},
    "cattrs": {"files"},
    "python_calamine": {"files"},
    "xlsxwriter": {"files"},
    "click": {"cli"},
    "rich": {"cli"},
    "distributed": {"partitions"},
}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}
VAGUE_PARAMETERS = {"context", "ctx", "app", "state", "session"}


def module(path):
    """The dotted name within the package; the package itself is ``__init__``."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts
    return ".".join(parts)


def room(name):
    """The first part of a dotted name."""
    return name.split(".")[0]


def imports(path):
    """Every import of a file at run time: (absolute?, dotted name)."""
    tree = ast.parse(path.read_text())
    only_types = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    here = path.relative_to(SOURCE).parts
    for node in ast.walk(tree):
        if id(node) in only_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((True, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if not node.level:
                yield True, node.module
                continue
            base = list(here[:-1])[: len(here) - node.level]
            start = [*base, *(node.module.split(".") if node.module else [])]
            if start:
                yield False, ".".join(start)
            else:
                yield from ((False, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_run_downhill(path):
    """A module imports from its own room or a lower ring, never up or across."""
    own = room(module(path))
    for absolute, name in imports(path):
        if absolute:
            assert not name.startswith("asn_worksched"), f"{module(path)} imports {name} absolutely"
            continue
        other = room(name)
        if other != own and (own, other) not in FRIENDS:
            assert RING[other] < RING[own], f"{module(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_libraries_stay_in_their_rooms(path):
    """Each heavy or risky library is imported in the one room that owns it."""
    own = module(path)
    for absolute, name in imports(path):
        allowed = ONLY_IN.get(name.split(".")[0]) if absolute else None
        if allowed is not None:
            assert any(own == home or own.startswith(home + ".") for home in allowed), (own, name)


def functions(path):
    """Every function of a file."""
    tree = ast.parse(path.read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", FILES, ids=module)
def test_names_say_something(path):
    """No file is called after nothing, no parameter hands everything around."""
    assert not EMPTY_NAMES & set(module(path).split("."))
    for function in functions(path):
        given = {arg.arg for arg in [*function.args.args, *function.args.kwonlyargs]}
        assert not given & VAGUE_PARAMETERS, f"{module(path)}.{function.name}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_files_and_functions_keep_their_size(path):
    """No file over 600 lines, no function over 60, no class over 300."""
    assert len(path.read_text().splitlines()) <= 600
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < 85, f"{module(path)}.{node.name}"
        if isinstance(node, ast.ClassDef):
            assert node.end_lineno - node.lineno < 300, f"{module(path)}.{node.name}"


def body_lines(function):
    """The lines of a function without its docstring."""
    first = function.body[0]
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    spent = first.end_lineno - first.lineno + 1 if doc and isinstance(first.value.value, str) else 0
    return function.end_lineno - function.lineno + 1 - spent


def test_functions_are_short():
    """Half the functions have at most 12 lines, nine tenths at most 30, all at most 60."""
    lengths = sorted(body_lines(f) for path in FILES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[len(lengths) * 9 // 10] <= 30
    assert lengths[-1] <= 60


@pytest.mark.parametrize("path", FILES, ids=module)
def test_no_hidden_clock_or_chance(path):
    """Today, now and chance are arguments; nothing asks the machine for them."""
    text = path.read_text()
    assert not re.search(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\(", text)
    assert not re.search(r"^import random|^from random|np\.random\.(rand|seed|choice)", text, re.M)


def test_the_map_is_true():
    """Every path in the map exists, and every room of the package is on it."""
    text = (ROOT / "docs" / "contributing" / "map.md").read_text()
    paths = set(re.findall(r"`((?:src|plugins|docs)/[^`]*)`", text))
    assert all((ROOT / path).exists() for path in paths)
    rooms = {
        f"src/asn_worksched/{entry.name}" + ("/" if entry.is_dir() else "")
        for entry in SOURCE.iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    }
    assert rooms <= paths


def test_the_rings_name_every_room():
    """No room is without a ring."""
    assert {room(module(path)) for path in FILES} <= set(RING)


def test_plugins_use_public_names_only():
    """A plugin imports the package's front door, its testing module, and nothing behind."""
    for path in sorted((ROOT / "plugins").glob("*/src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "asn_worksched."
            ):
                assert node.module == "asn_worksched.testing", f"{path.name}: {node.module}"
