"""
The pages of the documentation, executed.

On a page, in order of appearance:

- a ``python`` block runs, all blocks of a page in one namespace; the ``text`` block behind it is
  what it prints, and nothing that is printed may go unshown;
- a ``console`` block holds commands after ``$`` and what they print, on either stream; a command
  that fails must be followed by ``$ echo $?``;
- a block of any language with a ``:caption:`` is a file, written under that name;
- blocks of other languages (``sh``, ``none``) are for reading only.

Everything happens in one empty folder a page. ``...`` stands for output that is left out.
"""

from __future__ import annotations

import doctest
import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, redirect_stdout
from pathlib import Path

import attrs
from sybil import Document, Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(set(DOCS.rglob("*.md")) - set(DOCS.glob("examples/**/*"))))
PAGES = tuple(page for page in PAGES if "_build" not in page.parts)
FILES = ("yaml", "toml", "none")
PIP = ("pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation")
Evaluator = Callable[[Example], str | None]
_SAME = doctest.OutputChecker()


@attrs.define
class Run:
    """
    One page being executed in *folder*.

    With *mend* a block that shows something else than what came is no failure: *edits* then holds
    what should stand there, by the positions in the page.
    """

    folder: Path
    mend: bool = False
    printed: str = ""
    status: int = 0
    edits: list[tuple[int, int, str]] = attrs.field(factory=list)
    _python: PythonEvaluator = attrs.field(factory=PythonEvaluator)

    def page(self, path: Path) -> None:
        """Execute every block of the page at *path*."""
        with chdir(self.folder):
            for example in self._parsed(path).examples():
                example.evaluate()
        assert not self.printed, f"{path.name} does not show what its last program prints"

    def _parsed(self, path: Path) -> Document:
        how = {"python": self._run, "text": self._compare, "console": self._console}
        languages = dict.fromkeys([*how, *FILES])
        found = [CodeBlockParser(name, self._block(how.get(name))) for name in languages]
        return Sybil(found).parse(path)

    def _block(self, how: Evaluator | None) -> Evaluator:
        """A block with a caption is a file to write; any other is executed as *how* has it."""

        def evaluate(example: Example) -> str | None:
            written = self._written(example)
            return None if written or how is None else how(example)

        return evaluate

    def _written(self, example: Example) -> bool:
        if name := _caption(example):
            target = Path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(str(example.parsed), encoding="utf-8")
        return bool(name)

    def _run(self, example: Example) -> str | None:
        if self.printed:
            return f"what is printed above is not shown:\n{self.printed}"
        page = io.StringIO()
        with redirect_stdout(page):
            self._python(example)
        self.printed = page.getvalue()
        return None

    def _compare(self, example: Example) -> str | None:
        came, self.printed = self.printed, ""
        return self._differs(example, came)

    def _console(self, example: Example) -> str | None:
        shown = []
        for command in commands(str(example.parsed)):
            if self.status and command != "echo $?":
                return (
                    f"the command before {command!r} ended with {self.status}, which is not shown"
                )
            shown.append("$ " + command.replace("\n", "\n  ") + "\n" + self._executed(command))
        return self._differs(example, "".join(shown))

    def _executed(self, command: str) -> str:
        words = shlex.split(command.replace("\\\n", " "))
        if words == ["echo", "$?"]:
            status, self.status = self.status, 0
            return f"{status}\n"
        done = subprocess.run(
            [*self._program(words[0]), *self._arguments(words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=self._environment(),
            check=False,
        )
        self.status = done.returncode
        return done.stdout

    def _program(self, name: str) -> list[str]:
        known = {"python": [], "asn-worksched": ["-m", "asn_worksched.cli"], "pip": ["-m"]}
        return [sys.executable, *known[name]] if name in known else [name]

    def _arguments(self, words: list[str]) -> list[str]:
        """As written; ``pip install -e FOLDER`` becomes an installation beside the page."""
        if words[0] != "pip":
            return words[1:]
        return [*PIP, "--target", str(self._site), *(w for w in words[2:] if w not in ("-q", "-e"))]

    @property
    def _site(self) -> Path:
        return self.folder / ".site"

    def _environment(self) -> Mapping[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("ASN_WORKSCHED")}
        paths = [str(self._site), *filter(None, [os.environ.get("PYTHONPATH")])]
        kept |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
        kept.pop("COLUMNS", None)
        return kept

    def _differs(self, example: Example, came: str) -> str | None:
        told = str(example.parsed)
        if _SAME.check_output(told, came, doctest.ELLIPSIS):
            return None
        if not self.mend:
            return f"{example.path}:{example.line} shows\n{told}\nand what came is\n{came}"
        source = example.region.lexemes["source"]
        start = example.start + source.offset
        self.edits.append((start, start + len(told), came))
        return None


def blocks(path: Path, language: str) -> Iterator[str]:
    """The texts of the blocks of one language on a page, files included."""
    return (str(example.parsed) for example in _examples(path, language))


def files(path: Path) -> Iterator[tuple[str, str]]:
    """The files that a page holds, by name, in order."""
    found = [each for name in ("python", *FILES) for each in _examples(path, name)]
    for example in sorted(found, key=lambda each: each.start):
        if name := _caption(example):
            yield name, str(example.parsed)


def _examples(path: Path, language: str) -> Iterator[Example]:
    return Sybil([CodeBlockParser(language, lambda _: None)]).parse(path).examples()


def _caption(example: Example) -> str:
    return str(example.region.lexemes.get("options", {}).get("caption", ""))


def commands(block: str) -> Iterator[str]:
    """The commands of a console block, those over several lines with their line ends."""
    lines = iter(block.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command += "\n" + next(lines).strip()
            yield command


def mended(path: Path, folder: Path) -> str:
    """The text of a page with what its programs print today."""
    run = Run(folder, mend=True)
    run.page(path)
    text = path.read_text(encoding="utf-8")
    for start, end, came in reversed(run.edits):
        text = text[:start] + came + text[end:]
    return text
