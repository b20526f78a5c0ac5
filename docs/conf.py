"""How the documentation is built: no network, and every reference must lead somewhere."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from docutils.nodes import Element, TextElement

import asn_worksched

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "asn-worksched"
author = "The asn-worksched team"
project_copyright = "2026, The asn-worksched team"
version = release = asn_worksched.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "examples"]
html_theme = "furo"
html_title = "asn-worksched"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.strikethrough"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 80
add_module_names = False

nitpicky = True
# What other packages define has no page here; without a network it cannot be linked to either.
OTHERS = (
    *("collections", "datetime", "decimal", "enum", "fractions", "pathlib", "typing"),
    *("attrs", "numpy", "np", "npt", "pl", "polars", "pluggy"),
)
BUILT_IN = "bool bytes date datetime dict float frozenset int list object str time tuple type"
ERRORS = "ImportError LookupError OSError TypeError ValueError Exception"
# A name for two words that only type checkers see where it is written.
nitpick_ignore = [("py:class", "Overlap"), ("py:class", "concurrent.futures._base.Executor")]
nitpick_ignore_regex = [
    ("py:.*", rf"({'|'.join(OTHERS)})\..*"),
    ("py:.*", "|".join([*BUILT_IN.split(), *ERRORS.split(), "None", "UserWarning"])),
]


def setup(app: Sphinx) -> None:
    """Resolve what Sphinx alone cannot."""
    app.connect("missing-reference", _found)


def _found(
    app: Sphinx, env: BuildEnvironment, node: Element, written: TextElement
) -> Element | None:
    """
    A public name leads to its page from wherever it is written.

    A name inside the package that is not public stays plain text, but it must exist.
    """
    if node.get("refdomain") != "py":
        return None
    target: str = node.get("reftarget", "")
    name = target.rpartition(".")[2]
    if name in asn_worksched.__all__ and target in (name, *_homes(name)):
        public = f"asn_worksched.{name}"
        return env.domains["py"].resolve_xref(
            env, node["refdoc"], app.builder, "obj", public, node, written
        )
    around = [part for part in _places(node) if part.startswith("asn_worksched")]
    return written if any(_exists(name) for name in (target, *_under(around, target))) else None


def _homes(name: str) -> tuple[str, str]:
    """The public path of a name, and the one where it is defined."""
    found = getattr(asn_worksched, name)
    return f"asn_worksched.{name}", f"{getattr(found, '__module__', '')}.{name}"


def _places(node: Element) -> list[str]:
    """What the text that holds *node* documents, by its full name, and where it is shown."""
    source = node.source or getattr(node.parent, "source", "") or ""
    return [source.rpartition("docstring of ")[2], node.get("py:module") or ""]


def _under(around: list[str], target: str) -> list[str]:
    """*target* as seen from each place, from the innermost name outward."""
    found = []
    for place in around:
        parts = place.split(".")
        found += [".".join([*parts[:size], target]) for size in range(len(parts), 0, -1)]
    return found


def _exists(name: str) -> bool:
    """Whether *name* is a module of the package or something in one."""
    parts = name.split(".")
    if parts[0] != "asn_worksched":
        return False
    for size in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:size]))
        except ImportError:
            continue
        return _has(found, parts[size:])
    return False


def _has(found: object, path: list[str]) -> bool:
    """Whether *path* leads to an attribute, or to a field that only objects have."""
    for part in path:
        if not hasattr(found, part):
            return part in getattr(found, "__annotations__", {})
        found = getattr(found, part)
    return True
