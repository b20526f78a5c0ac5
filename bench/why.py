"""How long it takes to say why a unit has no full roster, under four made-up laws."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date, time
from fractions import Fraction
from time import perf_counter, process_time
from typing import Any

import asn_worksched as asn
from asn_worksched.scheduling.why import why_impossible
from asn_worksched.testing import make_personnel

DAYS = asn.Period("2020-03-18", "2020-03-31")
CALENDAR = asn.Calendar(holidays=(), years=frozenset({2020}))
Made = tuple[type[asn.Rule], str, dict[str, Any]]
BASE: tuple[Made, ...] = (
    (asn.Permit, "office", {"modes": ("WFO",)}),
    (asn.Permit, "home", {"modes": ("WFH",), "usual": True}),
    (asn.Hours, "hours", {"start": time(7, 30), "minutes": 450}),
)


def laws(people: int) -> Iterator[tuple[str, tuple[Made, ...]]]:
    """Laws that cannot be kept: counters against a cap, and limits by the week and the month."""
    many = people * 3 // 20
    office = (asn.Cap, "cap", {"share": Fraction(1, 4)})
    counters = (asn.Cover, "counters", {"minimum": many})
    yield "cap", (office, counters)
    home = (asn.Cap, "away", {"share": Fraction(1, 2), "modes": ("WFH",)})
    yield "caps", (office, home, counters)
    week = (asn.Limit, "week", {"modes": ("WFO",), "at_most": 1})
    yield "week", (week, (asn.Cover, "counters", {"minimum": people // 8}))
    month = (asn.Limit, "month", {"modes": ("WFO",), "at_most": 4, "per": "month"})
    weekly = (asn.Limit, "week", {"modes": ("WFH",), "at_most": 3})
    yield "month", (office, month, weekly, counters)


def law(rules: tuple[Made, ...]) -> asn.Law:
    """A law of one made-up act."""
    act = asn.Instrument(
        id="uji",
        kind="surat edaran",
        issuer="uji",
        title="uji",
        short="SE uji",
        year=2020,
        level=6,
        published=date(2020, 3, 1),
        in_force=asn.Span(date(2020, 1, 1), None),
    )
    made = tuple(
        kind(id=f"uji.{name}", citation=asn.Citation("uji", "SE uji", at=name), **fields)
        for kind, name, fields in (*BASE, *rules)
    )
    return asn.Law.of(
        [asn.Policy(instrument=act, rules=made)], calendars=[CALENDAR], region="36.74"
    )


def main() -> None:
    """One JSON line for each law."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    people = options.parse_args().people
    register = make_personnel(people, 1, skills=("ktp", "pajak"))
    leave = [
        asn.Leave(
            f"syn-{n:04}",
            asn.Period(f"2020-03-{18 + n % 9}", f"2020-03-{18 + n % 9 + n % 5}"),
            asn.Citation("cuti", "Keputusan cuti"),
        )
        for n in range(2, people * 3 // 5, 3)
    ]
    for name, rules in laws(people):
        rulings = asn.resolve(register, law(rules), DAYS, leave=leave)
        roster = asn.plan(rulings)
        begun, used = perf_counter(), process_time()
        found = why_impossible(roster)
        line = {
            "law": name,
            "people": people,
            "empty_seats": sum(each.missing for each in roster.unfilled),
            "clashes": len(found),
            "largest": max((len(each.reasons) for each in found), default=0),
            "proven_smallest": sum(each.smallest for each in found),
            "relaxations": sum(len(each.relaxations) for each in found),
            "seconds": round(perf_counter() - begun, 2),
            "cpu_seconds": round(process_time() - used, 2),
        }
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
