"""Interrupts: workers do not hear of them, and none outlives the program."""

from __future__ import annotations

import os
import signal
import time
from functools import partial

import pytest

from asn_worksched.partitions.interrupts import Workers, held_back
from asn_worksched.partitions.mapping import mapped
from asn_worksched.partitions.pools import Processes

posix = pytest.mark.skipif(os.name != "posix", reason="signals can be blocked on POSIX only")


@posix
def test_workers_are_deaf_from_the_start():
    """They inherit a blocked signal, and ignore it besides; this process hears it as before."""
    before = signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])
    blocked = partial(signal.pthread_sigmask, signal.SIG_BLOCK)
    ((_, handler),) = mapped(signal.getsignal, [signal.SIGINT], Processes(1))
    ((_, mask),) = mapped(blocked, [()], Processes(1))
    assert handler == signal.SIG_IGN
    assert signal.SIGINT in mask
    now = signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert now == before


@posix
def test_an_interrupt_is_held_back_and_not_lost():
    """It comes when the block is over."""
    reached = []

    def interrupted():
        with held_back():
            os.kill(os.getpid(), signal.SIGINT)
            reached.append(True)

    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    finally:
        signal.signal(signal.SIGINT, usual)
    assert reached


def test_an_interrupt_ends_workers_at_once(monkeypatch):
    """Processes at long work are ended, and waited for, when the program is interrupted."""
    ended = []

    def end(pool):
        ended.extend(pool._processes.values())
        plainly(pool)

    plainly = Workers.end
    monkeypatch.setattr(Workers, "end", end)

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(mapped(time.sleep, [0, 600, 600], Processes(2), stop))
    assert ended
    assert all(each.exitcode for each in ended)
