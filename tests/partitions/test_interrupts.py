"""Interrupts: workers do not hear of them, and none outlives the program."""

from __future__ import annotations

import os
import signal
import time

import pytest

from asn_worksched.partitions.interrupts import Workers, held_back
from asn_worksched.partitions.mapping import mapped
from asn_worksched.partitions.pools import Processes

posix = pytest.mark.skipif(os.name != "posix", reason="signals can be blocked on POSIX only")


def deaf(_):
    """Whether this process ignores interrupts, and has blocked them since it was started."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return signal.getsignal(signal.SIGINT) == signal.SIG_IGN, signal.SIGINT in blocked


@posix
def test_workers_are_deaf_from_the_start():
    """They inherit a blocked signal, and ignore it besides; this process hears it as before."""
    before = signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert list(mapped(deaf, [1], Processes(1))) == [(1, (True, True))]
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

    with pytest.raises(KeyboardInterrupt):
        interrupted()
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
