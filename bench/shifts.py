"""
Shift rosters: the published instances of Curtois and Qu, each solved in a given time.

Prints a line of JSON for each instance and seed, and with several seeds one more of medians;
writes ``DIR/<instance>.csv``, the cheapest roster found, in the grid form of the instances'
evaluators. With ``--baseline`` a straightforward CP-SAT model is given the same time and workers in
the same run. Ctrl-C ends the instance at hand with the best so far, and the run.

    python bench/shifts.py --instances DIR_OR_FILE --seconds 60 --workers 2 --out DIR [--baseline]
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

import plain_shifts
from curtois import Instance, model_of, read, write

from asn_worksched.scheduling.shifts.model import ShiftAnswer
from asn_worksched.scheduling.shifts.search import solve


def main() -> int:
    """Solve and print; 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", required=True, type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--baseline", action="store_true", help="plain CP-SAT as well")
    parser.add_argument("--deterministic", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="progress, on standard error")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        for instance in instances(asked.instances):
            rows = list(measured(instance, asked))
            if len(rows) > 1:
                print(json.dumps(medians(instance, rows)), flush=True)
    except KeyboardInterrupt:
        return 130
    return 0


def instances(path: Path) -> Iterator[Instance]:
    """The instance in the file *path*, or those in the folder, by number."""
    paths = [path] if path.is_file() else path.glob("*.txt")
    yield from sorted((read(one) for one in paths), key=lambda one: (one.number, one.name))


def measured(instance: Instance, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Solve *instance* with each seed, keep the cheapest roster, print; the rows printed."""
    cheapest = inf
    for seed in range(asked.seed, asked.seed + asked.seeds):
        answer, spent = solved(instance, asked, seed)
        if answer.shift is not None and answer.cost is not None and answer.cost < cheapest:
            cheapest = answer.cost
            write(instance, answer.shift, asked.out / f"{instance.name}.csv")
        row = row_of(instance, answer, spent)
        interrupted = answer.status != "optimal" and answer.seconds < 0.9 * asked.seconds
        if asked.baseline and not interrupted:
            row |= baseline(instance, asked, seed)
        print(json.dumps(row), flush=True)
        yield row
        if interrupted and not asked.deterministic and not answer.stuck:
            raise KeyboardInterrupt


def solved(instance: Instance, asked: argparse.Namespace, seed: int) -> tuple[ShiftAnswer, float]:
    """The engine's answer, and the processor seconds that it took, all processes together."""
    before = processor_seconds()
    answer = solve(
        model_of(instance),
        seconds=asked.seconds,
        workers=asked.workers,
        seed=seed,
        deterministic=asked.deterministic,
        progress=tell if asked.verbose else None,
    )
    return answer, processor_seconds() - before


def tell(seconds: float, cost: int | None, bound: int) -> None:
    """Progress on standard error."""
    print(f"{seconds:8.2f} s  cost {cost}  bound {bound}", file=sys.stderr, flush=True)


def row_of(instance: Instance, answer: ShiftAnswer, spent: float) -> dict[str, Any]:
    """The line of JSON of one answer."""
    return {
        "instance": instance.name,
        "cost": answer.cost,
        "bound": answer.bound,
        "status": answer.status,
        "wall_s": round(answer.seconds, 1),
        "seed": answer.seed,
        "cpu_s": round(spent, 1),
    }


def baseline(instance: Instance, asked: argparse.Namespace, seed: int) -> dict[str, Any]:
    """What plain CP-SAT does with the same time, workers and seed."""
    before = processor_seconds()
    plain = plain_shifts.solve(instance, seconds=asked.seconds, workers=asked.workers, seed=seed)
    return {
        "plain_cost": plain.cost,
        "plain_bound": plain.bound,
        "plain_status": plain.status,
        "plain_wall_s": round(plain.seconds, 1),
        "plain_cpu_s": round(processor_seconds() - before, 1),
    }


def medians(instance: Instance, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians over seeds of what is a number in every row."""
    found: dict[str, Any] = {"instance": instance.name, "medians_of": len(rows)}
    for key in rows[0]:
        values = [row.get(key) for row in rows]
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        if key != "seed" and len(numbers) == len(rows):
            found[key] = statistics.median(numbers)
    return found


def processor_seconds() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    sys.exit(main())
