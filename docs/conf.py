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
BUILT_IN = "bool bytes dict float frozenset int list object str tuple type"
ERRORS = "ImportError LookupError OSError TypeError ValueError Exception"
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
    A reference to where a public name lives leads to its public page.

    A name inside the package that is not public stays plain text, but it must exist.
    """
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py":
        return None
    name = target.rpartition(".")[2]
    if target.startswith("asn_worksched.") and name in asn_worksched.__all__:
        return env.domains["py"].resolve_xref(
            env, node["refdoc"], app.builder, "obj", f"asn_worksched.{name}", node, written
        )
    return written if _exists(target, node) else None


def _exists(target: str, node: Element) -> bool:
    """Whether *target* names something of the package, seen from where it is written."""
    inside = ".".join(filter(None, [node.get("py:module"), node.get("py:class")]))
    return any(_reached(name) for name in (target, f"{inside}.{target}"))


def _reached(name: str) -> bool:
    if not name.startswith("asn_worksched"):
        return False
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:size]))
        except ImportError:
            continue
        for part in parts[size:]:
            fields = getattr(found, "__annotations__", {})
            if not hasattr(found, part) and part not in fields:
                return False
            found = getattr(found, part, None)
        return True
    return False
