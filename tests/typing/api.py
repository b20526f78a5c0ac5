"""A program as a user would write it: it must pass ``mypy --strict``, and is never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

import asn_worksched as asn

plugins: asn.Plugins = asn.Plugins.load()
people: asn.Personnel = asn.read_personnel("pegawai.xlsx")
law: asn.Law = plugins.law(region="36.74")
march = asn.Period("2020-03-18", "2020-03-31")

rulings: asn.Rulings = asn.resolve(people, law, march, as_known_on="2020-03-17")
ruling: asn.Ruling = rulings.of("pegawai-0042", "2020-03-23")
text: str = ruling.explain(locale="id")
modes: tuple[asn.WorkMode, ...] = ruling.allowed

roster: asn.Roster = asn.plan(rulings, seed=7)
assignment: asn.Assignment = roster["pegawai-0042", date(2020, 3, 23)]
table: pl.DataFrame = roster.to_polars()
frame = pl.DataFrame(roster)
if roster.proof is not None:
    objective: int = roster.proof.objective

for finding in asn.audit(roster, rulings, plugins.checks):
    code: str = finding.code
    who: str = finding.employee

asn.write_roster(roster, "roster.parquet")
again: asn.Roster = asn.read_roster("roster.parquet", rulings)


def evening(roster: asn.Roster, rulings: asn.Rulings) -> Iterator[asn.Finding]:
    """A check of one's own."""
    yield asn.Finding(check=EVENING, day=rulings.period.start, group="DINKES")


EVENING = asn.Check("UJI-001", "works in the evening")


class Uji(asn.Hooks):
    """A plugin."""

    @asn.hookimpl
    def policies(self) -> Iterable[asn.Policy]:
        """Its law."""
        return [asn.read_policy("perwal.yaml")]

    @asn.hookimpl
    def compliance_checks(self) -> Iterable[asn.ComplianceCheck]:
        """Its checks."""
        cited = asn.Citation("uji", "Perwal Uji 1/2020", article="3")
        return [asn.ComplianceCheck(EVENING, cited, evening)]


plugin = Uji()
