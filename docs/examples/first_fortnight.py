"""The program of the tutorial, as one piece."""

from datetime import date
from pathlib import Path

import asn_worksched as asn
from asn_worksched.testing import make_city

register = make_city().write("kota")
people = asn.read_personnel(register)
print(people)


officer = people["186708011891062001"]
unit = people.units[officer.unit]
print(officer.name, "-", officer.post)
print("can do:", ", ".join(sorted(officer.skills)))
print(unit.name, "has these counters:")
for service in unit.services:
    print(f"- {service.code}, for someone who can do {service.skill}")


rows = register.read_text(encoding="utf-8").splitlines()
rows[1] = rows[1].replace("II.a", "II.z")
rows[3] = rows[3].replace("27-01-1964", "31-02-1964")
rows[2001] = rows[2001].replace("187203171896012001", "1.87203171896012E+17")
Path("rusak.csv").write_text("\n".join(rows), encoding="utf-8")
try:
    asn.read_personnel("rusak.csv")
except asn.InvalidInput as error:
    print(error.report("en"))


plugins = asn.Plugins.load()
law = plugins.law("36.74")
for policy in law.known_on(date(2020, 3, 17)).policies:
    act = policy.instrument
    print(f"{act.published}  {act.short}: {len(policy.rules)} rule(s)")


piket = law.rule("tangsel.2020.picket")
print(piket.kind, "-", piket.citation)
holiday = law.calendar.holiday("2020-03-25")
if holiday:
    print(holiday.day, holiday.name, "-", holiday.citation)


fortnight = asn.Period("2020-03-18", "2020-03-31")
rulings = asn.resolve(people, law, fortnight, as_known_on="2020-03-17")
print(rulings)


print(rulings.of(officer, "2020-03-23").explain())


head = next(each for each in people if each.unit == unit.code and each.role == "kepala_dinas")
print(rulings.of(head, "2020-03-23").explain("en"))


roster = asn.plan(rulings, seed=7)
print(roster)


days = [day for day in fortnight if roster[officer, day].post]
print(", ".join(str(day) for day in days))
print(roster[officer, days[0]].explain("en"))


print(dict(roster.by_mode()))
table = roster.counts().filter(unit=unit.code)
for code, day, mode, number in table.head(6).iter_rows():
    print(code, day, mode, number)


findings = asn.audit(roster, rulings)
print(asn.summary_text(asn.summary(roster, findings), "en"))


print(len(findings), "findings")


moved = roster.moved(head, "2020-03-23", mode="WFH")
for finding in asn.audit(moved, rulings):
    print(finding.text("en"))


Path("batas.yaml").write_text(
    """\
instrument:
  id: contoh.2020.batas
  kind: surat edaran
  issuer: Kepala Dinas Contoh
  short: SE Contoh 1/2020
  title: Batas jumlah pegawai di kantor (contoh)
  year: 2020
  region: "36.74"
  level: 7
  published: 2020-03-17
  in_force: {from: 2020-03-18, to: 2020-03-31}
  contents: [angka 1]

rules:
  - id: contoh.2020.batas.lima
    kind: cap
    count: 5
    per: unit
    select: unit.kind = disdukcapil
    cite: {at: angka 1}
""",
    encoding="utf-8",
)
tighter = law.adopting(asn.read_policy("batas.yaml"))
clashing = asn.resolve(people, tighter, fortnight)
print(len(clashing.conflicts), "conflicts, the first of them:")
print(clashing.conflicts[0].text("en"))


asn.write_roster(roster, "roster.csv")
Path("papan.html").write_text(asn.board(roster, findings, locale="en"), encoding="utf-8")
print(*Path("roster.csv").read_text(encoding="utf-8").splitlines()[:3], sep="\n")
