"""Hybrid offices: the published instances, against a plain CP-SAT model in the same run."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from asocio import Instance, read
from plain_hybrid import plain

from asn_worksched.scheduling.desks.model import DeskAnswer, meetings
from asn_worksched.scheduling.desks.solve import solve


def main() -> None:
    """One JSON line an instance; the seatings as CSV in the folder ``--out``."""
    told = _arguments()
    told.out.mkdir(parents=True, exist_ok=True)
    paths = [told.instances]
    if told.instances.is_dir():
        paths = sorted(told.instances.glob("*.json"), key=lambda path: (len(path.stem), path.stem))
    for path in paths:
        print(json.dumps(_line(read(path), told)), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=Path, required=True, help="a folder or one JSON file")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--baseline", action="store_true", help="run the plain CP-SAT model too")
    return parser.parse_args()


def _line(instance: Instance, told: argparse.Namespace) -> dict[str, Any]:
    """What is printed of one instance; ``objective`` is as published, to be made large."""
    used = process_time()
    answer = solve(instance.model, seconds=told.seconds, workers=told.workers, seed=told.seed)
    line: dict[str, Any] = {
        "instance": instance.name,
        "cost": answer.cost,
        "bound": answer.bound,
        "status": answer.status,
        "wall_s": round(answer.seconds, 1),
        "seed": answer.seed,
        "cpu_s_of_search": round(process_time() - used, 1),
    }
    if answer.seat is not None and answer.meeting is not None and answer.cost is not None:
        faults = instance.model.faults(answer.seat, answer.meeting)
        if faults:
            raise SystemExit(f"{instance.name}: {faults[0]}")
        write(instance, answer, told.out)
        gap = (answer.cost - answer.bound) / max(1, abs(answer.cost))
        line |= {"objective": -answer.cost, "objective_bound": -answer.bound, "gap": round(gap, 4)}
    if told.baseline:
        line |= _baseline(instance, told)
    return line


def _baseline(instance: Instance, told: argparse.Namespace) -> dict[str, Any]:
    model, begun = instance.model, perf_counter()
    seat, bound = plain(model, seconds=told.seconds, workers=told.workers, seed=told.seed)
    line: dict[str, Any] = {"plain_wall_s": round(perf_counter() - begun, 1)}
    if seat is None or bound is None:
        return line | {"plain_objective": None, "plain_objective_bound": None}
    faults = model.faults(seat, meetings(model, seat))
    if faults:
        raise SystemExit(f"{instance.name}, plain: {faults[0]}")
    return line | {"plain_objective": -model.cost(seat), "plain_objective_bound": -bound}


def write(instance: Instance, answer: DeskAnswer, folder: Path) -> None:
    """``NAME.csv`` (employee, day, desk) and ``NAME-meetings.csv`` (group, day)."""
    if answer.seat is None or answer.meeting is None:
        return
    with (folder / f"{instance.name}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("employee", "day", "desk"))
        for person, name in enumerate(instance.people):
            for day, desk in enumerate(answer.seat[person].tolist()):
                if desk >= 0:
                    rows.writerow((name, instance.days[day], instance.desks[desk]))
    with (folder / f"{instance.name}-meetings.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("group", "day"))
        for team, name in enumerate(instance.teams):
            rows.writerow((name, instance.days[int(answer.meeting[team, 0])]))


if __name__ == "__main__":
    main()
