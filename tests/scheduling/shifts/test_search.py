"""The search as a whole: exact when small, anytime when large, the same again when asked to be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import attrs
import numpy as np
import pytest
from hypothesis import given, settings

from asn_worksched.scheduling.shifts import processes
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import ShiftAnswer, ShiftModel
from asn_worksched.scheduling.shifts.search import solve

from .small_models import all_patterns, least_cost, models
from .wards import ward

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
CALLER = """
import sys
from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.search import solve
from tests.scheduling.shifts.wards import ward

model = ward(60, 28)
told = lambda seconds, cost, bound: cost is None or print(cost, flush=True)
answer = solve(model, seconds=100, workers=int(sys.argv[1]), progress=told)
print("answer", answer.status, answer.cost, faults(model, answer.shift), flush=True)
"""


def agrees(model: ShiftModel, answer: ShiftAnswer) -> None:
    """*answer* is the best of all rosters of *model*, proven; or there is none, proven too."""
    best = least_cost(model)
    stuck = tuple(p for p in range(model.people) if not len(all_patterns(model, p)))
    assert answer.stuck == stuck
    assert answer.cost == best
    assert answer.status == ("impossible" if best is None else "optimal")
    if best is not None and answer.shift is not None:
        assert answer.bound == best == model.cost(answer.shift)
        assert not faults(model, answer.shift)


@settings(max_examples=150, deadline=None)
@given(models(people=2, most_days=4, most_shifts=2))
def test_small_models_are_solved_exactly(model: ShiftModel) -> None:
    """The answer is the best of all rosters, found by trying them all."""
    agrees(model, solve(model, seconds=30))


@settings(max_examples=100, deadline=None)
@given(models(people=2, most_days=4, most_shifts=2))
def test_small_models_are_solved_exactly_by_work(model: ShiftModel) -> None:
    """So it is when work is counted instead of time."""
    agrees(model, solve(model, seconds=30, deterministic=True))


def test_by_work_the_answer_is_the_same_on_one_worker_and_two() -> None:
    """The same bytes, cost and bound, whatever the number of workers, and another seed's differ."""
    model = ward()
    one, two, again = (
        solve(model, seconds=3, workers=workers, seed=seed, deterministic=True)
        for workers, seed in ((1, 5), (2, 5), (2, 6))
    )
    assert one.shift is not None
    assert two.shift is not None
    assert again.shift is not None
    assert not faults(model, one.shift)
    assert one.shift.tobytes() == two.shift.tobytes()
    assert (one.cost, one.bound) == (two.cost, two.bound)
    assert one.shift.tobytes() != again.shift.tobytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_by_the_clock_the_answer_is_lawful_and_only_gets_better(workers: int) -> None:
    """Costs told fall, bounds rise, and the last of them are the answer's."""
    model = ward()
    told: list[tuple[int | None, int]] = []
    answer = solve(
        model,
        seconds=6,
        workers=workers,
        progress=lambda _, cost, bound: told.append((cost, bound)),
    )
    costs = [cost for cost, _ in told if cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert [bound for _, bound in told] == sorted(bound for _, bound in told)
    assert answer.shift is not None
    assert not faults(model, answer.shift)
    assert model.cost(answer.shift) == answer.cost == costs[-1]
    assert answer.bound <= costs[-1]
    assert len(set(costs)) > 1


def test_a_start_is_improved_upon() -> None:
    """A lawful start is never lost, even with no time at all; an unlawful one is passed over."""
    model = ward()
    first = solve(model, seconds=1, deterministic=True)
    assert first.shift is not None
    assert first.cost is not None
    later = solve(model, seconds=1e-9, start=first.shift)
    assert later.cost == first.cost
    broken = np.zeros((model.people, model.days), dtype=np.int16)
    answer = solve(model, seconds=1e-9, start=broken)
    assert answer.shift is None
    assert answer.status == "unknown"


def test_who_cannot_be_rostered_is_named() -> None:
    """With somebody of whom no pattern is lawful, that is proven, however large the rest."""
    model = ward()
    least = model.least_minutes.copy()
    least[[7, 30]] = 10**6
    answer = solve(attrs.evolve(model, least_minutes=least), seconds=60, workers=2)
    assert (answer.status, answer.stuck, answer.shift) == ("impossible", (7, 30), None)


def test_a_model_survives_the_way_to_a_lane(tmp_path: Path) -> None:
    """What a lane reads is what was written, weekends of any length included."""
    model = attrs.evolve(ward(5, 9), weekends=((0,), (2, 3, 4)), constant=7)
    processes.save_model(model, tmp_path / "model.npz")
    read = processes.load_model(tmp_path / "model.npz")
    for field in attrs.fields(ShiftModel):
        assert np.array_equal(getattr(read, field.name), getattr(model, field.name)) or (
            field.name == "weekends" and read.weekends == model.weekends
        )


def test_lanes_that_all_fail_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no lane can work, what they said is raised instead of waiting for nothing."""
    monkeypatch.setattr(processes, "MODEL", "elsewhere.npz")
    with processes.lanes(ward(), number=2, seconds=60, seed=0) as running:
        for lane in running.running:
            lane.wait(PATIENCE)
        with pytest.raises(ChildProcessError, match=r"model\.npz"):
            running.check()


def called(workers: int) -> subprocess.Popen[str]:
    """A program that solves a large model, its standard output to be read."""
    return subprocess.Popen(
        [sys.executable, "-c", CALLER, str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
    )


def lanes_of(caller: subprocess.Popen[str]) -> list[int]:
    """The processes that *caller* has begun."""
    listed = Path(f"/proc/{caller.pid}/task/{caller.pid}/children")
    if not listed.exists():
        pytest.skip("this system does not list a process's children")
    return [int(number) for number in listed.read_text().split()]


def ended(pid: int) -> bool:
    """Whether the process is gone, or nothing but its exit code is left of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def all_end(pids: list[int]) -> bool:
    """Whether they all end while our patience lasts."""
    until = monotonic() + PATIENCE
    while not all(ended(pid) for pid in pids):
        if monotonic() > until:
            return False
        sleep(0.05)
    return True


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_with_the_best_so_far(workers: int) -> None:
    """After SIGINT the program goes on with a lawful answer no worse than told, without lanes."""
    with called(workers) as caller:
        assert caller.stdout is not None
        told = int(caller.stdout.readline())
        lanes = lanes_of(caller)
        caller.send_signal(signal.SIGINT)
        out, errors = caller.communicate(timeout=PATIENCE)
    last = out.splitlines()[-1].split()
    assert caller.returncode == 0, errors
    assert errors == ""
    assert last[:2] == ["answer", "feasible"]
    assert int(last[2]) <= told
    assert last[3] == "{}"
    assert len(lanes) == (workers if workers > 1 else 0)
    assert all_end(lanes)


def test_lanes_never_outlive_their_caller() -> None:
    """Even when the caller is killed and can do nothing about it, its lanes end."""
    with called(2) as caller:
        assert caller.stdout is not None
        caller.stdout.readline()
        lanes = lanes_of(caller)
        caller.kill()
        caller.communicate(timeout=PATIENCE)
    assert len(lanes) == 2
    assert all_end(lanes)
