"""
A check of one's own, without a plugin: no Friday piket for the same person twice.

Run it anywhere; it makes its own city.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import asn_worksched as asn
from asn_worksched.testing import make_city

FRIDAY = 4
TWICE = asn.Check("CONTOH-002", "stands piket on {fridays} Fridays of the period")
CITED = asn.Citation("contoh.2020.5", "Perwal Contoh 5/2020", article="7")


def twice_on_friday(roster: asn.Roster, rulings: asn.Rulings) -> Iterator[asn.Finding]:
    """One finding for each person with piket on more than one Friday, dated on the first."""
    fridays = [n for n, day in enumerate(rulings.period) if day.weekday() == FRIDAY]
    standing = roster.post[:, fridays] > 0
    for row in np.flatnonzero(standing.sum(axis=1) > 1).tolist():
        yield asn.Finding(
            check=TWICE,
            day=roster.period.days[fridays[int(standing[row].argmax())]],
            employee=roster.people.frame["key"][row],
            citation=CITED,
            evidence={"fridays": int(standing[row].sum())},
        )


CHECK = asn.ComplianceCheck(TWICE, CITED, twice_on_friday)


def main() -> None:
    """Plan the fortnight of March 2020 and make the check."""
    law = asn.Plugins.load().law("36.74")
    fortnight = asn.Period("2020-03-18", "2020-03-31")
    rulings = asn.resolve(make_city().people, law, fortnight, as_known_on="2020-03-17")
    roster = asn.plan(rulings, seed=7)
    found = asn.audit(roster, rulings, [CHECK])
    print(len(found), "findings")
    for finding in found[:3]:
        print(finding.text("en"))


if __name__ == "__main__":
    main()
