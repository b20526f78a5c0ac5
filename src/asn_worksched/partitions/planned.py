"""plan_partitions(): a register in partitions becomes rosters in partitions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import closing
from datetime import date
from pathlib import Path

import attrs

from ..compliance import ComplianceCheck
from ..domain.time import Period, as_day
from ..errors import Fault, InvalidInput
from ..files.roster_record import Origin
from ..files.writing import write_text
from ..roster import Proof
from ..rulings import Law
from .folders import LIST, sweep, taken_over
from .mapping import Pool, Progress, mapped
from .shelf import read_partitions
from .work import Done, Job, Orders, plan_one


@attrs.frozen(kw_only=True)
class Planned:
    """
    What a run came to: *rosters* by name, in the folder *out*.

    *proof* is that of all of them together: their costs and bounds are summed, which may be done
    since no rule looks across partitions. *kept* is how many had been finished before.
    """

    out: Path
    rosters: tuple[Done, ...]
    proof: Proof

    @property
    def people(self) -> int:
        """How many people."""
        return sum(each.people for each in self.rosters)

    @property
    def rows(self) -> int:
        """How many days of work."""
        return sum(each.rows for each in self.rosters)

    @property
    def unfilled(self) -> int:
        """How many seats stayed empty, each told in the roster of its partition."""
        return sum(each.unfilled for each in self.rosters)

    @property
    def conflicts(self) -> int:
        """How many clauses clash, each told in the roster of its partition."""
        return sum(each.conflicts for each in self.rosters)

    @property
    def findings(self) -> int:
        """How many findings the audits of all rosters have."""
        return sum(each.findings for each in self.rosters)

    @property
    def kept(self) -> int:
        """How many rosters had been finished before."""
        return sum(each.kept for each in self.rosters)


def plan_partitions(
    folder: str | Path,
    out: str | Path,
    law: Law,
    period: Period,
    *,
    as_known_on: date | str | None = None,
    seed: int = 0,
    seconds: float = 60.0,
    executor: Executor | Pool | None = None,
    resume: bool = False,
    origin: Origin | None = None,
    checks: Sequence[ComplianceCheck] = (),
    progress: Progress | None = None,
) -> Planned:
    """
    Plan each partition of *folder* and write its roster into *out*, over *executor*.

    The rosters are the same bytes over any executor, in any order of work, and together they say
    what :func:`plan` says of the whole register. Each is audited (with *checks* besides) and
    written whole or not at all, and with *resume* those that were finished before, of the same
    register, law, days and seed, are kept.
    What an earlier run left in *out* is removed first, its list before its rosters; a folder with
    other files is refused (``ASN-PAR-007``, ``ASN-PAR-008``).
    A worker that dies is replaced and what it was at is done again
    (:func:`~.mapping.mapped`); what is refused or given up is told at the end, when everything else
    has been finished, by :class:`InvalidInput`.
    """
    entries = read_partitions(folder).entries
    orders = Orders(
        folder=Path(folder).resolve(),
        out=taken_over(Path(out), [each.name for each in entries] if resume else ()),
        law=law,
        period=period,
        as_known_on=None if as_known_on is None else as_day(as_known_on),
        seed=seed,
        seconds=seconds,
        resume=resume,
        origin=origin,
        checks=tuple(checks),
    )
    asked = orders.digest
    jobs = [Job(orders=orders, asked=asked, entry=entry) for entry in entries]
    done: list[Done] = []
    faults: list[Fault] = []
    try:
        with closing(mapped(plan_one, jobs, executor, progress)) as results:
            for _, each in results:
                if isinstance(each, Done):
                    done.append(each)
                else:
                    faults += [each] if isinstance(each, Fault) else each
    finally:
        sweep(orders.out)
    if faults:
        raise InvalidInput(faults)
    found = _together(orders.out, sorted(done, key=lambda each: each.name), seed)
    write_text(orders.out / LIST, _listed(found))
    return found


def _together(out: Path, done: Sequence[Done], seed: int) -> Planned:
    proofs = [each.proof for each in done if each.proof is not None]
    engines = {name for each in proofs for name in each.engine.split(" + ")}
    engines -= {"none needed"} if len(engines) > 1 else set()
    proof = Proof(
        engine=" + ".join(sorted(engines)) or "none needed",
        status="optimal" if all(each.status == "optimal" for each in proofs) else "feasible",
        objective=sum(each.objective for each in proofs),
        bound=sum(each.bound for each in proofs),
        seed=seed,
        parts=sum(each.parts for each in proofs),
        seconds=sum(each.seconds for each in proofs),
    )
    return Planned(out=out, rosters=tuple(done), proof=proof)


def _listed(found: Planned) -> str:
    """The list of rosters as JSON: no wall time in it, so the same run gives the same bytes."""
    rosters = []
    for each in found.rosters:
        row = attrs.asdict(each)
        del row["kept"], row["proof"]
        rosters.append(row)
    proof = attrs.asdict(found.proof)
    del proof["seconds"]
    return json.dumps({"form": 1, "proof": proof, "rosters": rosters}, indent=1) + "\n"
