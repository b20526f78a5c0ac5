"""The reader of published instances, and the program that solves them: what they mean and write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from asn_worksched.scheduling.shifts.faults import faults

BENCH = Path(__file__).parents[2] / "bench"
TINY = """\
# Made up: three people, a week and a day, two shifts.
SECTION_HORIZON
8

SECTION_SHIFTS
E,480,
N,600,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxOn, MinOn, MinOff, MaxWeekends
Ana,E=8|N=2,2880,960,4,2,2,1
Budi,E=8|N=0,2880,960,4,1,1,1
Citra,E=3,3000,0,5,2,1,0

SECTION_DAYS_OFF
Ana,0,7
Citra,3

SECTION_SHIFT_ON_REQUESTS
Ana,2,N,5
Ana,7,E,2
Citra,1,E,3

SECTION_SHIFT_OFF_REQUESTS
Budi,1,E,4

SECTION_COVER
0,E,1,100,1
1,E,2,100,1
2,N,1,50,2
2,N,2,10,0
5,E,1,100,1
"""
ROSTER = """\
Ana,,,N,N,,,,
Budi,E,E,,,,E,,
Citra,E,E,,,,,,
"""


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch):
    """The reader's module, which is a program's neighbour and not part of the package."""
    monkeypatch.syspath_prepend(BENCH)
    import curtois

    return curtois


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A made-up instance."""
    path = tmp_path / "Instance7.txt"
    path.write_text(TINY)
    return path


def test_every_section_is_read(bench, tiny: Path) -> None:
    """People, shifts, limits, days off, requests and cover are those of the file."""
    instance = bench.read(tiny)
    assert (instance.name, instance.number, instance.days) == ("Instance7", 7, 8)
    assert instance.shifts["N"] == bench.Kind(600, ("E",))
    assert instance.staff["Ana"] == bench.Contract({"E": 8, "N": 2}, 2880, 960, 4, 2, 2, 1)
    assert instance.days_off == {"Ana": {0, 7}, "Citra": {3}}
    assert instance.on[1] == bench.Request("Ana", 7, "E", 2)
    assert instance.off == (bench.Request("Budi", 1, "E", 4),)
    assert instance.cover[3] == bench.Cover(2, "N", 2, 10, 0)


def test_a_roster_costs_what_the_format_says(bench, tiny: Path) -> None:
    """Worked by hand: wishes missed, too few and too many, two lines of cover on one shift."""
    instance = bench.read(tiny)
    model = bench.model_of(instance)
    shift = grid(instance)
    assert not faults(model, shift)
    # Ana's day 7 is off (2); Budi works though he asked not to (4); one too many on day 0 (1); of
    # the second line of day 2 one is missing (10).
    assert model.cost(shift) == 2 + 4 + 1 + 10


@pytest.mark.parametrize(
    ("person", "row", "broken"),
    [
        ("Ana", "E,,,,,,,", {"allowed", "least_minutes"}),
        ("Ana", ",E,,E,E,,,", {"least_on", "least_off"}),
        ("Ana", ",,,N,E,,,", {"gap"}),
        ("Ana", ",N,N,N,,,,", {"most_of"}),
        ("Budi", "E,E,E,E,E,,,", {"most_on"}),
        ("Budi", "E,,E,,E,E,,E", set()),
        ("Budi", "E,,E,E,E,,E,E", set()),
        ("Budi", "E,E,E,E,,E,E,E", {"most_minutes"}),
        ("Budi", "N,,E,E,,,,", {"most_of"}),
        ("Citra", "E,E,,,,,,E", set()),
        ("Citra", "E,,,,,,E,E", {"most_weekends"}),
        ("Citra", "N,N,N,,,,,", set()),
    ],
)
def test_the_hard_rules_are_those_of_the_format(
    bench, tiny: Path, person: str, row: str, broken: set[str]
) -> None:
    """Each rule is broken where the format says so; blocks at either end may be short."""
    instance = bench.read(tiny)
    lines = [line if not line.startswith(person) else f"{person},{row}" for line in ROSTER.split()]
    assert set(faults(bench.model_of(instance), grid(instance, lines))) == broken


def test_a_roster_is_written_as_it_is_read(bench, tiny: Path, tmp_path: Path) -> None:
    """One line a person: the name, then a cell a day, empty where off."""
    instance = bench.read(tiny)
    bench.write(instance, grid(instance), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == ROSTER


def test_what_is_no_instance_is_refused(bench, tmp_path: Path) -> None:
    """The fault names the file."""
    path = tmp_path / "Instance8.txt"
    path.write_text(TINY.replace("480", "long"))
    with pytest.raises(ValueError, match=r"Instance8\.txt.*long"):
        bench.read(path)


def test_the_program_solves_and_compares(tiny: Path, tmp_path: Path) -> None:
    """A line for each seed and one of medians; engine and plain model agree on the best cost."""
    (tmp_path / "Instance12.txt").write_text(TINY)
    options = ["--seconds", "20", "--seeds", "2", "--baseline"]
    out = subprocess.run(command(tmp_path, tmp_path / "out", *options), **CALL, check=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    names = ["Instance7"] * 3 + ["Instance12"] * 3
    assert [row["instance"] for row in rows] == names
    for row in rows[:2]:
        assert {"instance", "cost", "bound", "status", "wall_s", "seed", "cpu_s"} <= set(row)
        assert row["status"] == row["plain_status"] == "optimal"
        assert row["cost"] == row["bound"] == row["plain_cost"] == rows[2]["cost"]
    assert rows[2]["medians_of"] == 2
    assert (tmp_path / "out" / "Instance12.csv").exists()


def test_an_interrupted_program_writes_what_it_has(bench, tmp_path: Path) -> None:
    """After Ctrl-C there is a lawful roster and a line for the instance at hand."""
    path = tmp_path / "Instance1.txt"
    path.write_text(large())
    options = ["--seconds", "100", "--verbose"]
    with subprocess.Popen(command(path, tmp_path, *options), **PIPES) as program:
        while "cost None" in program.stderr.readline():
            pass
        program.send_signal(signal.SIGINT)
        out, _ = program.communicate(timeout=60)
    assert program.returncode == 130
    row = json.loads(out)
    instance = bench.read(path)
    model = bench.model_of(instance)
    shift = grid(instance, (tmp_path / "Instance1.csv").read_text().split())
    assert not faults(model, shift)
    assert row["cost"] == model.cost(shift)


def grid(instance, lines: list[str] | None = None) -> np.ndarray:
    """The numbers of the shifts in *lines* of a grid."""
    names = [*instance.shifts, ""]
    cells = [line.split(",")[1:] for line in lines or ROSTER.split()]
    numbers = [[names.index(cell) for cell in row] for row in cells]
    return np.where(np.array(numbers) == len(names) - 1, -1, numbers).astype(np.int16)


def large() -> str:
    """Sixty people over six weeks with cover nobody can prove the best of at once."""
    staff = "\n".join(f"P{n},E=42|N={10 + n % 7},12000,6000,5,2,2,4" for n in range(60))
    cover = "\n".join(
        f"{day},{shift},{17 + (day * 7 + n) % 5},100,1"
        for day in range(42)
        for n, shift in enumerate("EN")
    )
    wishes = "\n".join(f"P{n},{(n * 5) % 42},N,{n % 3 + 1}" for n in range(60))
    head = TINY.split("SECTION_STAFF")[0].replace("\n8\n", "\n42\n")
    return (
        f"{head}SECTION_STAFF\n{staff}\nSECTION_SHIFT_ON_REQUESTS\n{wishes}\n"
        f"SECTION_COVER\n{cover}\n"
    )


def command(instances: Path, out: Path, *options: str) -> list[str]:
    """The program's call."""
    program = [sys.executable, str(BENCH / "shifts.py")]
    return [*program, "--instances", str(instances), "--out", str(out), *options]


PATHS = os.pathsep.join(filter(None, sys.path))
CALL = {"env": {**os.environ, "PYTHONPATH": PATHS}, "text": True, "stdout": subprocess.PIPE}
PIPES = CALL | {"stderr": subprocess.PIPE}
