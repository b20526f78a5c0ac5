"""
Resolving the law: every installed instrument of 2020-2026, for a city and for ever more people.

The first line of JSON resolves each month of 2020 to 2026 for the people of a made-up city under
all installed instruments of its region and names the slowest month (goal: at most 1 s for 5,000
people). Then one line for each of several sizes up to a million people: seconds and memory for
ten days, measured in a process of its own that holds just the register (goal for a million: at
most 10 s and 1.5 GiB), and a last line with the growth from the smallest to the largest.

    python bench/law.py [--sizes 10000,100000,1000000] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
from calendar import monthrange
from math import log10
from pathlib import Path

from fortnight import peak_mib, timed
from register import many

import asn_worksched as asn
from asn_worksched.testing import make_city

REGION = "36.74"
YEARS = range(2020, 2027)
TEN_DAYS = asn.Period("2020-09-14", "2020-09-23")
"""When caps by zone, the new normal and the city's own act hold together."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--register", help=argparse.SUPPRESS)
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        make(Path(asked.register), asked.make)
        return
    if asked.register:
        print(json.dumps(one_size(Path(asked.register), asked.rounds)))
        return
    # Sizes go first: a process starts with the peak of the one that it comes from.
    found = [alone(int(size), asked.rounds) for size in asked.sizes.split(",")]
    print(json.dumps(months(asked.rounds)))
    for line in found:
        print(json.dumps(line))
    print(json.dumps(growth(found[0], found[-1])))


def months(rounds: int) -> dict[str, object]:
    """The slowest month of all, the whole city under all of its law."""
    law = asn.Plugins.load().law(REGION)
    people = make_city().people
    best: dict[str, float] = {}
    for year in YEARS:
        for month in range(1, 13):
            last = monthrange(year, month)[1]
            period = asn.Period(f"{year}-{month:02}-01", f"{year}-{month:02}-{last}")
            times: list[float] = []
            for _ in range(rounds):
                timed(times, lambda p=period: asn.resolve(people, law, p))
            best[f"{year}-{month:02}"] = min(times)
    slowest = max(best, key=lambda name: best[name])
    return {
        "people": len(people),
        "instruments": len(law.policies),
        "rules": sum(1 for _ in law.clauses()),
        "months": len(best),
        "slowest_month": slowest,
        "slowest_seconds": round(best[slowest], 3),
        "median_seconds": round(sorted(best.values())[len(best) // 2], 3),
    }


def alone(size: int, rounds: int) -> dict[str, object]:
    """One size, in a process that holds the register and nothing of how it was made."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--register", f"{folder}/register.pickle"]
        subprocess.run([*command, "--make", str(size)], check=True)
        measured = [*command, "--rounds", str(rounds)]
        done = subprocess.run(measured, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def make(path: Path, size: int) -> None:
    """Write the register of so many people to *path*."""
    table = path.with_suffix(".csv")
    many(size).write_csv(table)
    path.write_bytes(pickle.dumps(asn.read_personnel(table)))


def one_size(path: Path, rounds: int) -> dict[str, object]:
    """Seconds and memory to resolve ten days for the register at *path*."""
    law = asn.Plugins.load().law(REGION)
    people: asn.Personnel = pickle.loads(path.read_bytes())
    before = peak_mib()
    times: list[float] = []
    for _ in range(rounds):
        rulings = timed(times, lambda: asn.resolve(people, law, TEN_DAYS))
    peak = peak_mib()
    floor: list[float] = []
    for _ in range(rounds):
        timed(floor, lambda: baseline(people, rulings))
    return {
        "people": len(people),
        "days": len(TEN_DAYS),
        "clauses": len(rulings.reasons.clauses),
        "classes": len(rulings.first),
        "first_seconds": round(times[0], 3),
        "seconds": round(min(times), 3),
        "baseline_seconds": round(min(floor), 3),
        "ratio": round(min(times) / min(floor), 1),
        "peak_mib": round(peak),
        "register_mib": round(before),
    }


def baseline(people: asn.Personnel, rulings: asn.Rulings) -> None:
    """Polars alone: whom each clause concerns, and how many people each unit has."""
    day = TEN_DAYS.start
    clauses = enumerate(rulings.reasons.clauses)
    people.facts.select(each.selector.expression(day).alias(str(n)) for n, each in clauses)
    people.facts.group_by("unit.code").len()


def growth(small: dict[str, object], large: dict[str, object]) -> dict[str, object]:
    """How seconds grow with people: 1 is in proportion."""
    people, seconds = (
        float(str(large[key])) / float(str(small[key])) for key in ("people", "first_seconds")
    )
    return {
        "people_times": round(people),
        "seconds_times": round(seconds, 1),
        "exponent": round(log10(seconds) / log10(people), 2),
    }


if __name__ == "__main__":
    main()
