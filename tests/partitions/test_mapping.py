"""Work over executors: all of it done, or told."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import pytest

from asn_worksched.errors import Fault, InvalidInput
from asn_worksched.partitions import executor_of
from asn_worksched.partitions.mapping import mapped
from asn_worksched.partitions.pools import Dask, Processes


def test_without_an_executor_it_is_done_here():
    """Each task with what comes of it, and how far it is."""
    told = []
    found = list(mapped(abs, [-1, 2, -3], None, lambda *done: told.append(done)))
    assert found == [(-1, 1), (2, 2), (-3, 3)]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_any_executor_will_do():
    """Threads do as well as processes."""
    with ThreadPoolExecutor(2) as threads:
        assert sorted(mapped(abs, [-1, 2, -3], threads)) == [(-3, 3), (-1, 1), (2, 2)]
    assert sorted(mapped(abs, [-1, 2, -3], Processes(2))) == [(-3, 3), (-1, 1), (2, 2)]


def test_an_error_of_the_work_is_raised():
    """A mistake in the program is no lost worker."""
    with pytest.raises(TypeError):
        list(mapped(abs, [1, "two"], Processes(1)))


def test_what_kills_workers_is_given_up_by_name():
    """Work that ends its worker each time is a fault in the end."""
    found = dict(mapped(os._exit, [7], Processes(2)))
    assert isinstance(found[7], Fault)
    assert (found[7].code, found[7].facts["times"]) == ("ASN-PAR-005", 3)


def test_a_given_executor_that_breaks_is_not_tried_again():
    """Somebody else's pool cannot be opened again: all that it leaves undone is told."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = list(mapped(os._exit, [1, 2, 3], pool))
    assert {fault.code for _, fault in found} == {"ASN-PAR-005"}
    assert sorted(task for task, _ in found) == [1, 2, 3]


class Deadly(Processes):
    """Processes of which one is killed in the first pool, when half of the work is done."""

    @contextmanager
    def opened(self):
        """The pool; its processes are known while it is open."""
        with super().opened() as pool:
            PROCESSES[:] = [pool._processes]
            yield pool


PROCESSES = []


def test_a_killed_worker_costs_nothing_else():
    """What was at work when a worker died is done again, and everything comes once."""
    killed = []

    def kill(done, _):
        if done == 2 and not killed:
            killed.append(next(iter(PROCESSES[0].values())))
            killed[0].kill()

    found = list(mapped(abs, [-1, -2, -3, -4, -5, -6], Deadly(2), kill))
    assert sorted(found) == [(-n, n) for n in (6, 5, 4, 3, 2, 1)]
    assert killed


@pytest.mark.parametrize("text", ["none", "", " none "])
def test_none_is_no_executor(text):
    """Without a name the work is done here."""
    assert executor_of(text) is None


def test_executors_have_names():
    """``process:2`` and ``dask:ADDRESS``."""
    assert executor_of("process:2") == Processes(2)
    assert executor_of("dask:tcp://127.0.0.1:8786") == Dask("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("text", ["process", "process:0", "process:two", "dask:", "spark:x"])
def test_other_names_are_refused(text):
    """A slip is told with what would do."""
    with pytest.raises(InvalidInput, match="ASN-PAR-003"):
        executor_of(text)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    """Nobody waits for ever for a scheduler."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("asn_worksched.partitions.pools.PATIENCE", 0.2)
    with (
        pytest.raises(InvalidInput, match="ASN-PAR-004") as error,
        Dask("tcp://127.0.0.1:9").opened(),
    ):
        pass
    why = error.value.faults[0].facts["reason"]
    assert f"{why}. Start one" in " ".join(error.value.report("en").split())
