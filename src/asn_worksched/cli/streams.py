"""What the program writes to: output for data, the error stream for people, a bar for waiting."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from ..errors import FaultKind, InvalidInput
from ..texts import N_

GONE = 141
"""The exit code when the reader of the output has gone, as a shell has it for SIGPIPE."""

NO_OUTPUT = FaultKind(
    "ASN-CLI-007",
    N_("The output cannot be written: {reason}."),
    N_("What was asked for would be lost, or stop half-way."),
    N_("Send the output to a file on a disk with room, or to the screen."),
)


def put(text: str) -> None:
    """
    Write *text* and a line end to the output.

    When the reader has gone (``| head``) the program ends quietly with code 141. Raises
    :class:`InvalidInput` where the output is closed or full.
    """
    with _writing():
        click.echo(text)


def flush() -> None:
    """Bring to the output what is still held back; ends the program as :func:`put` does."""
    with _writing():
        sys.stdout.flush()


def need_output() -> None:
    """Raise :class:`InvalidInput` where the program was started with its output closed."""
    if sys.stdout is None:
        raise InvalidInput([NO_OUTPUT.at(reason=os.strerror(errno.EBADF))])


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _drop()
        raise SystemExit(GONE) from None
    except OSError as error:
        _drop()
        reason = error.strerror or str(error)
        raise InvalidInput([NO_OUTPUT.at(reason=reason)]) from error


def settle() -> None:
    """Drop what the output does not take, so that Python makes no complaint when it closes it."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _drop()


def _drop() -> None:
    """Lead the output to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def tell(text: str) -> None:
    """Write *text* and a line end to the error stream, where there is one."""
    with suppress(OSError):  # nobody is left to be told
        click.echo(text, err=True)


@contextmanager
def waiting(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on the error stream, or ``None`` where that is not a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
