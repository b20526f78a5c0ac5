"""
Golden rosters of Banten, March 2020: a register one can read, planned and audited.

A line is a person, a letter a day: O at the office, P at the office standing piket, H at home,
- no work. ``ASN_WORKSCHED_WRITE_GOLDEN=1 pytest plugins/asn-worksched-banten`` writes them anew.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from asn_worksched_banten import plugin
from asn_worksched_national import plugin as national

import asn_worksched as asn
from asn_worksched.testing import check_golden, make_province

GOLDEN = Path(__file__).parent / "golden"
OFFERS = {"banten": plugin, "national": national}
PLAN = asn.Period("2020-03-17", "2020-03-30")
CIRCULAR = asn.Period("2020-03-23", "2020-03-31")
WORKING_DAYS = [f"2020-03-{day}" for day in (23, 24, 26, 27, 30, 31)]
BEFORE_THE_CIRCULAR = "2020-03-20"
"""The plan is asked as one knew the law before SE 800/734 took its place."""

UNITS = [
    asn.Unit("dikbud", "Dinas Pendidikan dan Kebudayaan", kind="dinas"),
    asn.Unit("smk", "SMK Negeri 1 Contoh", kind="sekolah", parent="dikbud"),
    asn.Unit("bapenda", "Badan Pendapatan Daerah", kind="bapenda"),
    asn.Unit(
        "samsat",
        "UPTD Samsat Contoh",
        kind="samsat",
        parent="bapenda",
        services=(asn.Service("pajak-kendaraan", skill="perpajakan"),),
    ),
    asn.Unit("inspektorat", "Inspektorat", kind="inspektorat"),
    asn.Unit("satpolpp", "Satuan Polisi Pamong Praja", kind="satpolpp", workweek=7),
]
PEOPLE = """
dikbud-kadis        dikbud    kepala_dinas    II.a
dikbud-sekretaris   dikbud    sekretaris      III.a
dikbud-kabid        dikbud    kabid           III.b
dikbud-kasi-1       dikbud    kasi            IV.a
dikbud-kasi-2       dikbud    kasi            IV.a
dikbud-kasi-3       dikbud    kasi            IV.a
dikbud-kasi-4       dikbud    kasi            IV.a
dikbud-staf-1       dikbud    -               -
dikbud-staf-2       dikbud    -               -
dikbud-satgas       dikbud    -               -       satgas
dikbud-kebersihan   dikbud    -               -       kebersihan
smk-kepala          smk       kepala_sekolah  -
smk-guru-1          smk       guru            -
smk-guru-2          smk       guru            -
smk-tata-usaha      smk       -               -
bapenda-kaban       bapenda   kepala_badan    II.a
bapenda-sekretaris  bapenda   sekretaris      III.a
bapenda-kasubbid-1  bapenda   kasubbid        IV.a
bapenda-kasubbid-2  bapenda   kasubbid        IV.a
bapenda-kasubbid-3  bapenda   kasubbid        IV.a
bapenda-staf-1      bapenda   -               -
bapenda-staf-2      bapenda   -               -
samsat-kepala       samsat    kepala_uptd     III.b
samsat-loket-1      samsat    -               -       -       perpajakan
samsat-loket-2      samsat    -               -       -       perpajakan
inspektorat-kepala  inspektorat  inspektur          II.a
inspektorat-irban   inspektorat  inspektur_pembantu III.a
inspektorat-kasubbag inspektorat kasubbag           IV.a
inspektorat-staf    inspektorat  -                  -
satpolpp-kasat      satpolpp  kepala_satuan   II.a
satpolpp-kabid      satpolpp  kabid           III.a
satpolpp-kasi       satpolpp  kasi            IV.a
satpolpp-anggota-1  satpolpp  -               -
satpolpp-anggota-2  satpolpp  -               -
"""
"""Key, unit, role, eselon, duty and skill; a dash or nothing is none."""


@cache
def register():
    """The register that all rosters here are planned for."""
    return asn.Personnel.of([_person(line.split()) for line in PEOPLE.strip().splitlines()], UNITS)


def _person(words):
    key, unit, role, eselon, duty, skill = (*("" if w == "-" else w for w in words), "", "")[:6]
    teacher = role in ("guru", "kepala_sekolah")
    kind = asn.PostType.FUNCTIONAL if teacher else asn.PostType.PELAKSANA
    return asn.Employee(
        key=key,
        unit=unit,
        role=role,
        eselon=eselon,
        post_type=asn.PostType.STRUCTURAL if eselon else kind,
        duties=filter(None, [duty]),
        skills=filter(None, [skill]),
    )


def plugins_of(*names):
    """These plugins in this order, or all that are installed."""
    return asn.Plugins.of(*(OFFERS[n] for n in names), names=names) if names else asn.Plugins.load()


def the_plan(people, *names):
    """The rulings had the plan of 16 March been adopted."""
    law = plugins_of(*names).law("36").adopting("banten.2020.plan")
    return asn.resolve(people, law, PLAN, as_known_on=BEFORE_THE_CIRCULAR)


def the_circular(people, *names):
    """The rulings under SE 800/734."""
    return asn.resolve(people, plugins_of(*names).law("36"), CIRCULAR)


ORDERS = [("banten", "national"), ("national", "banten"), ()]


@pytest.mark.parametrize("names", ORDERS, ids=lambda each: "+".join(each) or "installed")
@pytest.mark.parametrize(
    ("file", "asked"), [("plan.csv", the_plan), ("se-734.csv", the_circular)], ids=["plan", "734"]
)
def test_the_roster_is_as_it_was(file, asked, names):
    """The same people under the same act have the same days, whatever else is installed."""
    check_golden(asn.plan(asked(register(), *names)), GOLDEN / file)


def test_the_plan_can_be_kept():
    """Nobody clashes with anything, had the plan been adopted."""
    rulings = the_plan(register(), *OFFERS)
    roster = asn.plan(rulings)
    assert asn.audit(roster, rulings) == ()
    assert (roster.unfilled, roster.conflicts) == ((), ())


def test_every_day_of_work_under_the_plan_cites_it_or_the_leaders_clause():
    """At home by the plan; at the office by the plan or because of the two highest levels."""
    table = asn.plan(the_plan(register(), *OFFERS)).to_polars()
    found = set(table.select("mode", "rule").unique().iter_rows())
    own = {each for each in found if each[1].startswith("banten.2020.plan.")}
    assert own == {
        ("WFH", "banten.2020.plan.home"),
        ("WFO", "banten.2020.plan.services"),
        ("WFO", "banten.2020.plan.teachers"),
    }
    assert all(mode == "WFO" and rule.endswith(".leaders") for mode, rule in found - own)


def test_a_picket_of_three_is_impossible_with_one_pengawas():
    """The inspectorate has one: each working day is told as impossible by law, nothing else is."""
    rulings = the_circular(register(), *OFFERS)
    found = asn.audit(asn.plan(rulings), rulings)
    assert {(each.code, each.severity, each.group, each.rule) for each in found} == {
        (
            "ASN-COV-001",
            asn.Severity.CONFLICT,
            "inspektorat",
            "banten.2020.734.picket.pengawas",
        )
    }
    assert [str(each.day) for each in found] == WORKING_DAYS


def test_every_opd_has_its_picket_on_every_working_day():
    """One administrator, three pengawas and one pelaksana in both OPD that have so many."""
    table = asn.plan(the_circular(register(), *OFFERS)).to_polars()
    for opd in (["dikbud", "smk"], ["bapenda", "samsat"]):
        here = table.filter(table["unit"].is_in(opd) & table["post"].str.starts_with("piket-opd"))
        seats = Counter(here.select("date", "post").iter_rows())
        assert sorted({str(day) for day, _ in seats}) == WORKING_DAYS
        assert {(post, seats[day, post]) for day, post in seats} == {
            ("piket-opd-administrator", 1),
            ("piket-opd-pengawas", 3),
            ("piket-opd-pelaksana", 1),
        }


@cache
def province():
    """A province of the size that Banten counted: 10,381 people."""
    return make_province().people


def totals(rulings):
    """
    Of each group of the plan: its people, and how many work where on the first day.

    Whoever rests in turn that day is in no mode.
    """
    law, first = rulings.law, rulings.period.days[0]
    table = asn.plan(rulings).to_polars()
    today = dict(table.filter(table["date"] == first).select("employee", "mode").iter_rows())
    found = {}
    for group, name in [("others", "home"), ("teachers", "teachers"), ("service", "services")]:
        selector = asn.parse_selector(law.rule(f"banten.2020.plan.{name}").select)
        who = rulings.people.facts.filter(selector.expression(first))["key"].to_list()
        modes = Counter(today[key] for key in who if key in today)
        found[group] = {"people": len(who), **dict(sorted(modes.items()))}
    return found


def test_the_plan_for_a_whole_province_is_as_it_was():
    """3,322 others, 5,903 teachers and 1,156 in service, and where each group works."""
    found = totals(the_plan(province(), *OFFERS))
    counted = {group: each["people"] for group, each in found.items()}
    assert counted == {"others": 3322, "teachers": 5903, "service": 1156}
    check_golden(json.dumps(found, indent=2) + "\n", GOLDEN / "plan-totals.json")
