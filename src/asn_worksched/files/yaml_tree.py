"""YAML 1.2 as plain values, with the place of every key and value kept beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_

if TYPE_CHECKING:
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None
"""What a file holds. Dates and times stay text; a float is only ever a wrong answer here."""
Where = tuple[str | int, ...]
"""A way into the values: keys and list positions (from 0) from the top inward."""

CANNOT_READ = FaultKind(
    "ASN-POL-001",
    N_("The file cannot be read: {problem}."),
    N_("Nothing is known of what it holds."),
    N_("Check its name, its folder and who may read it."),
)
NOT_UTF8 = FaultKind(
    "ASN-POL-002",
    N_("The file is not written in UTF-8."),
    N_("Read in another encoding, letters may turn into others."),
    N_("Save it as UTF-8 text."),
)
BROKEN = FaultKind(
    "ASN-POL-003",
    N_("This is not YAML: {problem}."),
    N_("From here on the file cannot be understood."),
    N_("Look at indentation, colons and quotes on this line and the one above."),
)
KEY_TWICE = FaultKind(
    "ASN-POL-004",
    N_("The key `{key}` stands here a second time; the first is on line {first}."),
    N_("Only one of the two could count, and which one would be chance."),
    N_("Delete one of them."),
)
NOT_PLAIN = FaultKind(
    "ASN-POL-005",
    N_("`{text}` uses a YAML shorthand (an anchor, an alias or a tag)."),
    N_("A policy is read by people who do not know such marks."),
    N_("Write the value out in full."),
)

TABBED = FaultKind(
    "ASN-POL-025",
    N_("A tab stands where blanks should."),
    N_("Blanks at the start of a line tell what belongs together; a tab has no fixed width."),
    N_("Put blanks in place of the tab."),
)
TWO_DOCUMENTS = FaultKind(
    "ASN-POL-026",
    N_("A second document starts here."),
    N_("One act is one file."),
    N_("Delete the line `---`, or put what follows into a file of its own."),
)
TOO_DEEP = FaultKind(
    "ASN-POL-027",
    N_("Too many levels lie within one another."),
    N_("No policy needs that many; brackets that are never closed look like this."),
    N_("Look for brackets and dashes that do not belong there."),
)
EMPTY_FILE = FaultKind(
    "ASN-POL-028",
    N_("The file is empty."),
    N_("A policy tells at least which act it is."),
    N_("Start with the group `instrument`, or leave the file out."),
)
NOT_ORDINARY = FaultKind(
    "ASN-POL-029",
    N_("This is no ordinary file."),
    N_("A pipe or a device may never end."),
    N_("Save the text to a file and name that."),
)

_CORE = "tag:yaml.org,2002:"
_TAGS = frozenset(
    _CORE + name
    for name in (
        *("map", "seq", "str", "int", "float", "bool", "null"),
        *("timestamp", "merge", "value"),
    )
)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")


@attrs.frozen
class Spot:
    """
    A place in a file, *line* and *column* counted from 1, and the *text* of a plain value.

    *inline* tells that the text stands on that line as it is, from that column on.
    """

    line: int
    column: int
    text: str = ""
    inline: bool = False


@attrs.frozen
class Tree:
    """
    The values of one file with the places of its *keys* and *values*.

    *faults* are those that leave the rest readable: a key that stands twice (the first counts)
    and YAML shorthands.
    """

    file: str
    data: Plain = None
    keys: dict[Where, Spot] = attrs.field(factory=dict)
    values: dict[Where, Spot] = attrs.field(factory=dict)
    faults: list[Fault] = attrs.field(factory=list)

    def fault(
        self, kind: FaultKind, where: Where, facts: Mapping[str, object], *, at_key: bool = False
    ) -> Fault:
        """A fault at a value, or at its key; at what holds it where it is missing."""
        places = self.keys if at_key else self.values
        spot = next((places[w] for w in _outward(where) if w in places), Spot(1, 1))
        return kind.at(file=self.file, line=spot.line, column=str(spot.column), **facts)


def _outward(where: Where) -> Iterator[Where]:
    return (where[:size] for size in range(len(where), -1, -1))


def read_tree(path: Path | str) -> Tree:
    """
    The values of the YAML 1.2 file at *path*.

    Raises :class:`InvalidInput` for broken YAML (``ASN-POL-003``, ``-025`` to ``-027``) and a file
    without any value (``-028``), and like :func:`read_text`.
    """
    return _grow(str(path), read_text(path))


def read_text(path: Path | str) -> str:
    """
    The text of a UTF-8 file, with or without a byte order mark.

    Raises :class:`InvalidInput` for a file that cannot be read (``ASN-POL-001``), is written in
    another encoding (``ASN-POL-002``), or is a pipe or a device (``ASN-POL-029``).
    """
    file = str(path)
    try:
        if _endless(Path(path)):
            raise InvalidInput([NOT_ORDINARY.at(file=file)])
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidInput([CANNOT_READ.at(file=file, problem=error.strerror)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidInput([NOT_UTF8.at(file=file, line=line)]) from None


def _endless(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _grow(file: str, text: str) -> Tree:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        node = YAML(typ="safe", pure=True).compose(text)
        if node is None:
            raise InvalidInput([EMPTY_FILE.at(file=file)])
        tree = Tree(file)
        data = _Walk(tree).value(node, ())
    except YAMLError as error:
        raise InvalidInput([_broken(file, text, error)]) from None
    except RecursionError:
        raise InvalidInput([TOO_DEEP.at(file=file)]) from None
    return attrs.evolve(tree, data=data)


def _broken(file: str, text: str, error: YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown"
    if mark is None:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return BROKEN.at(file=file, line=line, problem=problem)
    place = {"file": file, "line": mark.line + 1, "column": str(mark.column + 1)}
    if "found another document" in problem:
        return TWO_DOCUMENTS.at(**place)
    if "\t" in _until(text, mark.line, mark.column):
        return TABBED.at(**place)
    return BROKEN.at(**place, problem=problem)


def _until(text: str, line: int, column: int) -> str:
    """The blanks that a line (from 0) starts with, and its letter at *column*."""
    there = dict(enumerate(text.splitlines())).get(line, "")
    return there[: len(there) - len(there.lstrip())] + there[column : column + 1]


@attrs.frozen
class _Walk:
    """One walk over YAML nodes that fills the places of *tree*; each node is entered once."""

    tree: Tree
    seen: set[int] = attrs.field(factory=set)

    def value(self, node: Node, where: Where) -> Plain:
        from ruamel.yaml.nodes import MappingNode, ScalarNode

        self.tree.values[where] = _spot(node)
        if id(node) in self.seen:
            return None
        self.seen.add(id(node))
        self._refuse_marks(node)
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        return [self.value(item, (*where, place)) for place, item in enumerate(node.value)]

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Plain]:
        from ruamel.yaml.nodes import ScalarNode

        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            spot = _spot(key_node)
            self._refuse_marks(key_node)
            if not isinstance(key_node, ScalarNode):
                self._add(NOT_PLAIN, spot, text="?")
            elif spot.text in found:
                first = self.tree.keys[*where, spot.text].line
                self._add(KEY_TWICE, spot, key=spot.text, first=first)
            else:
                self.tree.keys[*where, spot.text] = spot
                found[spot.text] = self.value(value_node, (*where, spot.text))
                if found[spot.text] is None:
                    self.tree.values[*where, spot.text] = attrs.evolve(spot, text="")
        return found

    def _refuse_marks(self, node: Node) -> None:
        if node.anchor:
            self._add(NOT_PLAIN, _spot(node), text=f"&{node.anchor}")
        elif str(node.tag) not in _TAGS:
            self._add(NOT_PLAIN, _spot(node), text=node.tag)

    def _add(self, kind: FaultKind, spot: Spot, **facts: object) -> None:
        tree = self.tree
        fault = kind.at(file=tree.file, line=spot.line, column=str(spot.column), **facts)
        tree.faults.append(fault)


def _spot(node: Node) -> Spot:
    """Where the text of *node* begins: behind its quote, or on the line below a block's mark."""
    from ruamel.yaml.nodes import ScalarNode

    start, end = node.start_mark, node.end_mark
    if not isinstance(node, ScalarNode):
        return Spot(start.line + 1, start.column + 1)
    below, quoted = node.style in ("|", ">"), node.style in ("'", '"')
    inline = start.line == end.line and not below
    return Spot(start.line + 1 + below, start.column + 1 + quoted, str(node.value), inline)


def _scalar(node: ScalarNode) -> Plain:
    """A text, whole number, yes/no or nothing; what loses digits as a number stays a text."""
    tag, text = str(node.tag), str(node.value)
    if tag == _CORE + "null":
        return None
    if tag == _CORE + "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag == _CORE + "float":
        return math.nan
    if tag == _CORE + "int" and _WHOLE.fullmatch(text):
        return int(text)
    return text
