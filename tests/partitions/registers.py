"""Registers on disk, partitions of them, and what is in the rosters of partitions."""

from __future__ import annotations

from pathlib import Path

import attrs
import polars as pl

import asn_worksched as asn
from asn_worksched.files.personnel import write_personnel
from asn_worksched.files.roster_record import read_record
from asn_worksched.testing import make_personnel

from ..laws import BASE, HOME, PIKET, law, policy

HALF = policy(
    "half",
    (asn.Cap, "cap", {"count": 3}),
    (asn.Permit, "usual", {"modes": ("WFO", "WFH"), "usual": True}),
)


def some_law():
    """A law under which there is something to be planned everywhere."""
    return law(BASE, HOME, PIKET, HALF)


def some_people(people=60, units=12):
    """A register of small units, without superiors in common."""
    return make_personnel(people, units, 1, skills=("ktp",), workweeks=(5, 5, 7))


def written(people, folder):
    """The register and its units as CSV in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "register.csv", folder / "units.csv"
    write_personnel(people, files[0], units=files[1])
    return files


def rosters_in(out):
    """All rosters of a run in one table, in order of people and days."""
    tables = [pl.read_parquet(path) for path in sorted(Path(out).glob("roster-*.parquet"))]
    return pl.concat(tables).sort("employee", "date")


def missing_in(out):
    """Every empty seat and every clash that the rosters of a run tell of."""
    records = [read_record(path) for path in sorted(Path(out).glob("roster-*.parquet"))]
    unfilled = sorted(str(attrs.astuple(each)) for one in records for each in one.unfilled)
    return unfilled, sorted(str(attrs.astuple(each)) for one in records for each in one.conflicts)


def missing_of(roster):
    """The same of a roster."""
    unfilled = sorted(str(attrs.astuple(each)) for each in roster.unfilled)
    return unfilled, sorted(str(attrs.astuple(each)) for each in roster.conflicts)


def bytes_in(out):
    """Every file of a folder by its name."""
    return {path.name: path.read_bytes() for path in sorted(Path(out).iterdir())}
