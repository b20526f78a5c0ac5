"""An interrupt is for the program that was asked, not for the processes that work for it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


@contextmanager
def held_back() -> Iterator[None]:
    """
    Within the block an interrupt (SIGINT) waits; a process that is started never hears of one.

    It inherits that the signal is blocked, so it is deaf from its first instruction on. Where the
    system has no such thing (Windows), it hears of interrupts until it ignores them itself.
    """
    handler = signal.getsignal(signal.SIGINT)
    came: list[FrameType | None] = []
    main = threading.current_thread() is threading.main_thread() and callable(handler)
    if main:  # another thread may be the one that takes the signal: Python tells the main thread
        signal.signal(signal.SIGINT, lambda _, frame: came.append(frame))
    blocked = _block()
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if main:
            signal.signal(signal.SIGINT, handler)
        if came and callable(handler):
            handler(signal.SIGINT, came[0])


def _block() -> set[int] | None:
    """What was blocked before, ``None`` where nothing can be."""
    if os.name != "posix":
        return None
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # it would unblock the signal when it is started
    return {*signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])}


class Workers(ProcessPoolExecutor):
    """A pool whose processes are deaf to interrupts."""

    def submit(
        self, fn: Callable[Asked, Found], /, *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Future[Found]:
        """Hand work over; processes are started here when they are needed."""
        with held_back():
            return super().submit(fn, *args, **kwargs)

    def end(self) -> None:
        """End every process at once, whatever it is at, and wait until they have gone."""
        with held_back():
            for each in [*(self._processes or {}).values()]:
                each.terminate()
            self.shutdown(cancel_futures=True)


def prepare(variable: str, value: str) -> None:
    """Make a new process ready: it ignores interrupts, and *variable* of its environment is set."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.putenv(variable, value)
