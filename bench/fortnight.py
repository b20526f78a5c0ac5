"""
The fortnight of Tangerang Selatan: resolve, plan and audit 4,994 people over 14 days.

Prints one JSON line: the median seconds of each step over the rounds, their sum, the sum against
the I/O floor (reading the register and writing the roster's table with Polars alone, in the same
run), and the peak memory beyond imports (making and reading the register included). Goals: at most
2 s and 400 MiB.

    python bench/fortnight.py [--rounds N] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import polars as pl
from ortools.graph.python import min_cost_flow  # noqa: F401  counted among the imports

import asn_worksched as asn
from asn_worksched.testing import make_city

T = TypeVar("T")
MARCH = asn.Period("2020-03-18", "2020-03-31")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.rounds, asked.seed)))


def measure(folder: Path, rounds: int, seed: int) -> dict[str, object]:
    """All figures of one run."""
    before = peak_mib()
    register = make_city().write(folder)
    law = asn.Plugins.load().law("36.74")
    people = asn.read_personnel(register)
    times: dict[str, list[float]] = {"resolve": [], "plan": [], "audit": []}
    findings: tuple[asn.Finding, ...] = ()
    for _ in range(rounds):
        rulings = timed(times["resolve"], lambda: asn.resolve(people, law, MARCH))
        roster = timed(times["plan"], lambda r=rulings: asn.plan(r, seed=seed))
        findings = timed(times["audit"], lambda r=roster, w=rulings: asn.audit(r, w))
    added = peak_mib() - before
    table, floor = roster.to_polars(), []
    for _ in range(rounds):
        timed(floor, lambda: io_floor(register, table, folder / "floor.csv"))
    steps = {name: statistics.median(seconds) for name, seconds in times.items()}
    total = sum(steps.values())
    return {
        "people": len(people),
        "units": len(people.units),
        "days": len(MARCH),
        "seed": seed,
        "rounds": rounds,
        **{f"{name}_seconds": round(seconds, 4) for name, seconds in steps.items()},
        "seconds": round(total, 4),
        "io_floor_seconds": round(statistics.median(floor), 4),
        "ratio": round(total / statistics.median(floor), 2),
        "peak_mib_beyond_imports": round(added, 1),
        "findings": len(findings),
        "status": roster.proof.status if roster.proof else "",
        "help_seconds": round(help_seconds(), 3),
        "python": platform.python_version(),
        "versions": {"polars": pl.__version__},
    }


def timed(seconds: list[float], work: Callable[[], T]) -> T:
    """Run *work* and note how long it took."""
    begun = perf_counter()
    result = work()
    seconds.append(perf_counter() - begun)
    return result


def io_floor(register: Path, table: pl.DataFrame, path: Path) -> None:
    """What reading the register and writing a roster cost by themselves."""
    pl.read_csv(register, infer_schema=False)
    table.write_csv(path)


def help_seconds(rounds: int = 5) -> float:
    """The median time of ``asn-worksched --help`` as a whole process."""
    seconds: list[float] = []
    command = [sys.executable, "-m", "asn_worksched", "--help"]
    for _ in range(rounds):
        timed(seconds, lambda: subprocess.run(command, check=True, capture_output=True))
    return statistics.median(seconds)


def peak_mib() -> float:
    """The largest resident size of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
