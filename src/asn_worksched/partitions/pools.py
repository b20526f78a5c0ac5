"""Executors by name: ``process:2``, ``dask:tcp://127.0.0.1:8786``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context

import attrs

from ..errors import FaultKind, InvalidInput, MissingExtra
from ..texts import N_
from .interrupts import Workers, prepare
from .mapping import Pool

BAD_EXECUTOR = FaultKind(
    "ASN-PAR-003",
    N_("{value!r} names no executor."),
    N_("Partitions are planned here, in processes of this machine, or by Dask."),
    N_("Write none, process:2 (so many processes) or dask:tcp://127.0.0.1:8786."),
)
UNREACHABLE = FaultKind(
    "ASN-PAR-004",
    N_("No Dask scheduler answers at {address}."),
    N_("Without it nothing can be handed to its workers: {reason}."),
    N_("Start one (dask scheduler, and dask worker ADDRESS), or correct the address."),
)
_THREADS = "POLARS_MAX_THREADS"
PATIENCE = 10
"""Seconds that a scheduler has to answer."""


@attrs.frozen
class Processes:
    """So many processes of this machine, started anew: nothing is inherited by forking."""

    workers: int

    @property
    def at_once(self) -> int:
        """One piece of work each, so that only what was running is done again after a death."""
        return self.workers

    @contextmanager
    def opened(self) -> Iterator[Executor]:
        """
        A pool of processes, ended with the block; at once, where that ends with an exception.

        An interrupt is for this process: the others do not hear of it.
        The cores are shared out among them: Polars takes no more threads in each than its share.
        """
        share = os.environ.get(_THREADS, str(max(1, (os.cpu_count() or 1) // self.workers)))
        pool = Workers(
            self.workers,
            mp_context=get_context("spawn"),
            initializer=prepare,
            initargs=(_THREADS, share),
        )
        try:
            yield pool
        except BaseException:
            pool.end()
            raise
        pool.shutdown(cancel_futures=True)


@attrs.frozen
class Dask:
    """
    The workers of a Dask scheduler, by its *address*.

    They need this package and the same files under the same paths. What a dead worker was at,
    Dask gives to another one by itself.
    """

    address: str

    @property
    def at_once(self) -> None:
        """All at once: Dask shares it out."""

    @contextmanager
    def opened(self) -> Iterator[Executor]:
        """
        The executor of a client, which is closed with the block.

        Raises :class:`MissingExtra` without Dask, :class:`InvalidInput` (``ASN-PAR-004``).
        """
        try:
            connect = import_module("distributed").Client
        except ImportError as error:
            raise MissingExtra("dask", "distributed") from error
        try:
            client = connect(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            fault = UNREACHABLE.at(address=self.address, reason=reason.rstrip("."))
            raise InvalidInput([fault]) from None
        with client, client.get_executor() as executor:
            yield executor


def executor_of(text: str) -> Pool | None:
    """
    What ``none``, ``process:N`` and ``dask:ADDRESS`` stand for; ``None`` for none.

    Raises :class:`InvalidInput` (``ASN-PAR-003``).
    """
    kind, _, rest = text.strip().partition(":")
    if text.strip() in ("", "none"):
        return None
    if kind == "process" and re.fullmatch("[1-9][0-9]{0,3}", rest):
        return Processes(int(rest))
    if kind == "dask" and re.fullmatch(r"[a-z]+://\S+", rest):
        return Dask(rest)
    raise InvalidInput([BAD_EXECUTOR.at(value=text)])
