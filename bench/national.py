"""
A whole nation: from its register on disk to its rosters on disk, over processes of one machine.

A made-up nation (see ``nation.py``) is written first and not counted. What is counted, as one
process with its workers, imports included: the register in Parquet is read, checked and laid down
in partitions; each partition is resolved under the national law of September 2020 (caps by zone,
piket with skills), planned over ten working days, audited, and its roster written. Prints one line
of JSON. ``peak_mib`` is the largest sum, sampled five times a second, of the proportional memory
(PSS) of all these processes. The I/O floor is Polars alone, in the same run: reading the register,
its units and its leave, and writing the same rosters. With more than 100,000 people a nation of
100,000 is measured first; ``growth`` is how much longer one person takes in the large one.

    python bench/national.py [--people N] [--workers N] [--size N] [--seed N] [--keep FOLDER]

Goals for 5,000,000 people on two cores: under 120 s, under 4,096 MiB, ratio at most 8, growth at
most 1.3.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import nation
import polars as pl

from asn_worksched.partitions import executor_of, partition, plan_partitions

SMALL = 100_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--size", type=int, default=50_000, help="people in a partition")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="leave the files of the large run here")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(STEPS[asked.step](asked)))
        return
    small = {} if asked.people <= SMALL else one_size(asked, SMALL, None)
    large = one_size(asked, asked.people, asked.keep)
    if small:
        times = large["seconds"] / asked.people * SMALL / small["seconds"]
        large |= {"seconds_1e5": small["seconds"], "growth": round(times, 2)}
    print(json.dumps(large))


def one_size(asked: argparse.Namespace, people: int, keep: Path | None) -> dict[str, Any]:
    """All figures for one number of people."""
    with folder_of(keep) as folder:
        common = ["--people", str(people), "--keep", str(folder)]
        common += [f"--{name}={getattr(asked, name)}" for name in ("workers", "size", "seed")]
        made = alone("make", common)
        measured = alone("run", common)
        floor = alone("floor", common)
    seconds = measured["whole_seconds"]
    return {
        "people": people,
        "units": made["units"],
        "days": nation.WORKING_DAYS,
        "seconds": seconds,
        "io_floor_seconds": floor["seconds"],
        "ratio": round(seconds / floor["seconds"], 2),
        "peak_mib": measured["peak_mib"],
        **{name: value for name, value in measured.items() if name not in ("whole_seconds",)},
        "cpu_floor_seconds": floor["cpu_seconds"],
        "workers": asked.workers,
        "seed": asked.seed,
        "python": platform.python_version(),
        "versions": {"polars": pl.__version__},
    }


@contextmanager
def folder_of(keep: Path | None) -> Iterator[Path]:
    """A folder of one's own, gone afterwards unless it is to be kept."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def alone(step: str, words: list[str]) -> dict[str, Any]:
    """A step in a process of its own, with its wall time and the peak of all its processes."""
    command = [sys.executable, __file__, "--step", step, *words]
    begun, peak = perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        while run.poll() is None:
            peak = max(peak, sum(map(pss_mib, family(run.pid))))
            sleep(0.2)
        told = run.stdout.read() if run.stdout else ""
    if run.returncode:
        raise SystemExit(run.returncode)
    found: dict[str, Any] = json.loads(told)
    whole = {"whole_seconds": round(perf_counter() - begun, 2), "peak_mib": round(peak)}
    return {**found, **whole} if step == "run" else found


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def pss_mib(pid: int) -> float:
    """The proportional memory of a process in MiB, shared pages counted by their share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def make(asked: argparse.Namespace) -> dict[str, object]:
    """Write the nation."""
    return {"units": nation.write_nation(asked.keep, asked.people, asked.seed)}


def cpu_seconds() -> float:
    """Processor seconds of this process and of its workers that have ended."""
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    spent = [resource.getrusage(kind) for kind in kinds]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def run(asked: argparse.Namespace) -> dict[str, object]:
    """From the register to the rosters."""
    folder: Path = asked.keep
    law = nation.nation_law(folder)
    times = [perf_counter()]
    parts = partition(
        folder / "register.parquet",
        folder / "parts",
        people=asked.size,
        units=folder / "units.parquet",
        leave=folder / "leave.parquet",
        executor=executor_of(f"process:{asked.workers}"),
    )
    times.append(perf_counter())
    done = plan_partitions(
        parts.folder,
        folder / "rosters",
        law,
        nation.TEN_DAYS,
        seed=asked.seed,
        executor=executor_of(f"process:{asked.workers}"),
    )
    times.append(perf_counter())
    return {
        "partition_seconds": round(times[1] - times[0], 2),
        "plan_seconds": round(times[2] - times[1], 2),
        "partitions": len(parts),
        "largest": parts.largest,
        "person_days": done.rows,
        "parts": done.proof.parts,
        "unfilled": done.unfilled,
        "conflicts": done.conflicts,
        "findings": done.findings,
        "status": done.proof.status,
        "cpu_seconds": round(cpu_seconds(), 2),
    }


def floor(asked: argparse.Namespace) -> dict[str, object]:
    """Polars alone: read what is read, write what is written."""
    folder: Path = asked.keep
    seconds, cpu = 0.0, 0.0
    for name in ("register", "units", "leave"):
        begun, spent = perf_counter(), cpu_seconds()
        pl.read_parquet(folder / f"{name}.parquet")
        seconds, cpu = seconds + perf_counter() - begun, cpu + cpu_seconds() - spent
    for path in sorted((folder / "rosters").glob("roster-*.parquet")):
        table = pl.read_parquet(path)
        begun, spent = perf_counter(), cpu_seconds()
        table.write_parquet(folder / "floor.parquet")
        seconds, cpu = seconds + perf_counter() - begun, cpu + cpu_seconds() - spent
    return {"seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2)}


STEPS = {"make": make, "run": run, "floor": floor}


if __name__ == "__main__":
    main()
