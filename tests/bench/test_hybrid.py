"""The reader of hybrid-office instances, and the program that solves them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
TINY = {
    "Employees": ["Ana", "Budi", "Citra", "Dewi"],
    "Desks": ["K1", "K2", "K3"],
    "Days": ["Mon", "Tue"],
    "Groups": ["G1", "G2"],
    "Zones": ["Z1", "Z2"],
    "Desks_Z": {"Z1": ["K1", "K2"], "Z2": ["K3"]},
    "Desks_E": {"Ana": ["K1"], "Budi": ["K2"], "Citra": ["K1", "K3"], "Dewi": ["K1", "K2"]},
    "Employees_G": {"G1": ["Ana", "Budi"], "G2": ["Citra", "Dewi"]},
    "Days_E": {"Ana": ["Mon"], "Budi": ["Mon"], "Citra": ["Tue"], "Dewi": ["Tue"]},
}


def run(folder, *arguments):
    """What the program prints, line by line."""
    (folder / "tiny.json").write_text(json.dumps(TINY), encoding="utf-8")
    command = [sys.executable, str(BENCH / "hybrid.py"), "--instances", str(folder / "tiny.json")]
    done = subprocess.run(
        [*command, "--out", str(folder / "out"), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_tiny_instance_is_read_and_solved(tmp_path):
    """The objective is the published one, by hand, and the files hold what earns it."""
    (line,) = run(tmp_path, "--seconds", "10", "--workers", "1", "--baseline")
    # Each comes once, on the day wished for, in one zone a team, and is one day short of two.
    worth = 4 * 100 - 2 * 5 - 4 * 100
    assert line["instance"] == "tiny"
    assert line["status"] == "optimal"
    assert line["objective"] == line["objective_bound"] == line["plain_objective"] == worth
    assert line["cost"] == line["bound"] == -worth
    assert line["gap"] == 0
    with (tmp_path / "out" / "tiny.csv").open(encoding="utf-8") as file:
        rows = {(row["employee"], row["day"]): row["desk"] for row in csv.DictReader(file)}
    assert rows == {
        ("Ana", "Mon"): "K1",
        ("Budi", "Mon"): "K2",
        ("Citra", "Tue"): "K1",
        ("Dewi", "Tue"): "K2",
    }
    with (tmp_path / "out" / "tiny-meetings.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file))[1:] == [["G1", "Mon"], ["G2", "Tue"]]
