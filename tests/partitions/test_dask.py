"""Dask: two real workers on this machine, one of them killed half-way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest

from asn_worksched.partitions import executor_of, partition

from .registers import bytes_in, some_people, written
from .test_planned import planned

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


@contextmanager
def program(*words, log):
    """A process of Dask, ended with the block."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "dask", *words]
    with log.open("wb") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as run:
        try:
            yield run
        finally:
            run.kill()


def until(met, what):
    """Wait for something that other processes do."""
    for _ in range(600):
        if met():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


@contextmanager
def cluster(folder):
    """The address of a scheduler and its two workers."""
    place = folder / "scheduler.json"
    with ExitStack() as stack:
        here = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        words = ("scheduler", *here, "--scheduler-file", str(place))
        stack.enter_context(program(*words, log=folder / "scheduler.log"))
        until(place.exists, "the scheduler")
        from distributed import Client

        with Client(scheduler_file=str(place), set_as_default=False) as client:
            address = client.scheduler.address
            own = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
            workers = [
                stack.enter_context(
                    program("worker", address, "--name", f"w{n}", *own, log=folder / f"w{n}.log")
                )
                for n in range(2)
            ]
            client.wait_for_workers(2, timeout=60)
        yield address, workers


def test_a_killed_worker_changes_nothing(tmp_path):
    """With one of two workers killed half-way the rosters are the same, byte for byte."""
    register, units = written(some_people(), tmp_path)
    parts = partition(register, tmp_path / "parts", people=1, units=units)
    planned(parts, tmp_path / "here")
    killed = []
    with cluster(tmp_path) as (address, workers):

        def kill(done, total):
            if done >= total // 2 and not killed:
                workers[0].kill()
                killed.append(workers[0].wait())

        done = planned(
            parts, tmp_path / "there", executor=executor_of(f"dask:{address}"), progress=kill
        )
    assert killed
    assert done.people == parts.people
    assert bytes_in(tmp_path / "there") == bytes_in(tmp_path / "here")
