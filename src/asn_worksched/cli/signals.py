"""The ends that others set: SIGTERM and SIGHUP unwind the program, so that nothing stays behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


class Ended(BaseException):
    """A signal ended the program; :attr:`code` is the exit code that a shell has for it."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number
        super().__init__(number)


@contextmanager
def ending() -> Iterator[None]:
    """
    Within the block, SIGTERM and SIGHUP raise :class:`Ended`; afterwards all is as before.

    A second one ends the process at once. A signal that is ignored (``nohup``) or that somebody
    else handles stays so, and outside the main thread, where Python takes no handlers, all do.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    taken = [each for each in numbers if signal.getsignal(each) == signal.SIG_DFL]
    for each in taken:
        signal.signal(each, _end)
    try:
        yield
    finally:
        for each in taken:
            signal.signal(each, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise Ended(number)
