"""One partition planned: read, resolved, planned, and written with its record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import polars as pl

from ..compliance import ComplianceCheck, audit
from ..domain.time import Period
from ..errors import Fault, InvalidInput
from ..files.roster_record import Origin, read_record
from ..files.rosters import write_roster
from ..roster import Proof, Roster
from ..rulings import Law, resolve
from ..scheduling import plan
from .shelf import (
    Entry,
    digest_of,
    leave_file,
    people_file,
    read_its_leave,
    read_people,
    units_file,
)

MADE_OF, FOUND = "asn_worksched.made_of", "asn_worksched.findings"
"""The keys, in a written roster, of the digest of all that it was made of, and of the findings."""


@attrs.frozen(kw_only=True)
class Orders:
    """What holds for every partition of a run: the law, the days, and where things are."""

    folder: Path
    out: Path
    law: Law
    period: Period
    as_known_on: date | None
    seed: int
    seconds: float
    resume: bool
    origin: Origin | None
    checks: tuple[ComplianceCheck, ...] = ()

    @property
    def digest(self) -> str:
        """A sha256 of what a roster depends on besides the partition itself."""
        checks = [each.check.code for each in self.checks]
        asked = (self.law.digest, str(self.period), self.as_known_on, self.seed, checks)
        return hashlib.sha256(repr(asked).encode()).hexdigest()


@attrs.frozen(kw_only=True)
class Job:
    """A partition to be planned; *asked* is the digest of its orders."""

    orders: Orders
    asked: str
    entry: Entry

    @property
    def name(self) -> str:
        """The name of the partition."""
        return self.entry.name


@attrs.frozen(kw_only=True)
class Done:
    """What came of one partition; *kept* where it had been finished before."""

    name: str
    made_of: str
    people: int
    rows: int
    unfilled: int
    conflicts: int
    findings: int
    proof: Proof | None
    kept: bool = False


def roster_file(out: Path, name: str) -> Path:
    """Where the roster of a partition is."""
    return out / f"roster-{name}.parquet"


def plan_one(job: Job) -> Done | tuple[Fault, ...]:
    """
    Plan a partition and write its roster, whole or not at all; the faults where it is refused.

    With ``resume`` a roster that was made of the very same is left as it is.
    """
    orders, entry = job.orders, job.entry
    files = [place(orders.folder, entry.name) for place in (people_file, units_file, leave_file)]
    digests = [digest_of(path) for path in files]
    made_of = hashlib.sha256(repr((job.asked, digests)).encode()).hexdigest()
    target = roster_file(orders.out, entry.name)
    if orders.resume and (kept := _finished(target, entry, made_of)):
        return kept
    try:
        roster = _planned(orders, entry)
        found = _audited(roster, orders)
    except InvalidInput as error:
        return error.faults
    notes = {MADE_OF: made_of, FOUND: str(found)}
    write_roster(roster, target, origin=_origin(orders, files), notes=notes)
    return Done(
        name=entry.name,
        made_of=made_of,
        people=entry.people,
        rows=len(roster),
        unfilled=len(roster.unfilled),
        conflicts=len(roster.conflicts),
        findings=found,
        proof=roster.proof,
    )


def _planned(orders: Orders, entry: Entry) -> Roster:
    people = read_people(orders.folder, entry)
    leave = read_its_leave(orders.folder, entry)
    rulings = resolve(
        people, orders.law, orders.period, as_known_on=orders.as_known_on, leave=leave
    )
    return plan(rulings, seed=orders.seed, seconds=orders.seconds)


def _audited(roster: Roster, orders: Orders) -> int:
    """How many findings an audit has."""
    assert roster.rulings is not None
    return len(audit(roster, roster.rulings, orders.checks))


def _origin(orders: Orders, files: Sequence[Path]) -> Origin:
    """What the roster of a partition says that it was made from: its own three files."""
    people, units, leave = (str(path) if path.is_file() else "" for path in files)
    origin = orders.origin or Origin(region=orders.law.region, as_known_on=orders.as_known_on)
    return attrs.evolve(origin, personnel=people, units=units, leave=leave)


def _finished(target: Path, entry: Entry, made_of: str) -> Done | None:
    """What came of a partition before, where its roster is whole and made of the same."""
    try:
        notes = pl.read_parquet_metadata(target)
        if notes.get(MADE_OF) != made_of:
            return None
        rows = int(pl.scan_parquet(target).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return None
    record = read_record(target)
    if record is None:
        return None
    return Done(
        name=entry.name,
        made_of=made_of,
        people=entry.people,
        rows=rows,
        unfilled=len(record.unfilled),
        conflicts=len(record.conflicts),
        findings=int(notes[FOUND]),
        proof=record.proof,
        kept=True,
    )
