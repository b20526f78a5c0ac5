"""A fortnight of March 2020: read, resolve, explain, plan, audit, write."""

from pathlib import Path

import asn_worksched as asn
from asn_worksched.testing import make_city

register = make_city().write("kota")  # a made-up city, in the layout of a SIMPEG
people = asn.read_personnel(register)
law = asn.Plugins.load().law(region="36.74")  # the acts of the nation and of the city
fortnight = asn.Period("2020-03-18", "2020-03-31")

rulings = asn.resolve(people, law, fortnight, as_known_on="2020-03-17")
print(rulings.of("186708011891062001", "2020-03-23").explain(locale="id"))

roster = asn.plan(rulings, seed=7)
findings = asn.audit(roster, rulings)
print(len(findings), "findings in", len(roster), "days of work")

asn.write_roster(roster, "roster.csv")
Path("roster.html").write_text(asn.board(roster, findings), encoding="utf-8")
