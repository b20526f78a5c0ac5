"""What the program writes to: output for data, the error stream for people, a bar for waiting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

GONE = 141
"""The exit code when the reader of the output has gone, as a shell has it for SIGPIPE."""


def put(text: str) -> None:
    """
    Write *text* and a line end to the output.

    When the reader has gone (``| head``) the program ends quietly with code 141.
    """
    try:
        click.echo(text)
    except BrokenPipeError:
        _leave()


def flush() -> None:
    """Bring to the output what is still held back; ends the program as :func:`put` does."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _leave()


def _leave() -> None:
    """End without the complaint that Python makes when it closes a broken output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    raise SystemExit(GONE)


def tell(text: str) -> None:
    """Write *text* and a line end to the error stream."""
    click.echo(text, err=True)


@contextmanager
def waiting(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on the error stream, or ``None`` where that is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
