"""The tables of the PPKM circulars of 2021 and 2022, cell by cell, and how each ends the last."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from asn_worksched_national import plugin

from asn_worksched import (
    Cap,
    ClosureTerms,
    Employee,
    Period,
    Personnel,
    Plugins,
    Unit,
    ZoneLevel,
    Zones,
    resolve,
)

TABLES = """
id.2021.inmendagri.1 2021-01-11 2021-02-08
    named           25  100  100
id.2021.14 2021-07-03 2021-07-20
    jb 1234          0   50  100
    named            0   50  100
id.2021.15 2021-07-22 2021-07-25
    jb 4             0   50  100
    out 3           25    -    -
    out 4            0   50  100
    out 12 hk       50    -    -
    out 12 om       25    -    -
id.2021.16 2021-07-26 2021-08-23
    jb 1234          0   50  100
    named            0   50  100
    out 3           25    -    -
    out 4            0   50  100
    out 12 h        75    -    -
    out 12 k        50    -    -
    out 12 om       25    -    -
id.2021.19 2021-08-24 2021-09-23
    jb 1234          0    -    -
    named            0    -    -
    out 3           25    -    -
    out 4           25   50  100
    out 12 hk       50    -    -
    out 12 om       25    -    -
id.2021.23 2021-09-24 2021-10-21
    jb 3            25    -    -
    jb 4             0    -    -
    out -            -    -  100
    out 3           25  100  100
    out 4           25   50  100
    out 12 hk       50    -  100
    out 12 om       25    -  100
    out 12 -         -    -  100
id.2021.24 2021-10-22 2021-11-11
    jb 1            75    -    -
    jb 2            50    -    -
    jb 3            25    -    -
    jb 4             0    -    -
    out 3           50    -    -
    out 4           25    -    -
    out 12 hko      50    -    -
    out 12 m        25    -    -
id.2021.25 2021-11-12 2022-01-04
    any              -    -  100
    jb 1            75  100  100
    jb 2            50   75  100
    jb 3            25   50  100
    jb 4             0   50  100
    out 3           50    -  100
    out 4           25    -  100
    out 12 h        75    -  100
    out 12 ko       50    -  100
    out 12 m        25    -  100
id.2022.1 2022-01-05 2022-02-15
    jb 1            75  100  100
    jb 2            50   75  100
    jb 3            25   50  100
    jb 4             0   50  100
    out 1           75  100    -
    out 2           50  100    -
    out 3           50  100    -
    out 4           25   50  100
id.2022.5 2022-02-16 2022-02-28
    any              -    -  100
    jb 1           100  100  100
    jb 2            75   75  100
    jb 3            50   50  100
    jb 4             0   50  100
    out 1          100  100  100
    out 2           75  100  100
    out 3           50  100  100
    out 4           25   50  100
id.2022.6 2022-03-01 2022-12-30
    any              -    -  100
    jb 1           100  100  100
    jb 2            75   75  100
    jb 3            50   50  100
    jb 4            25   50  100
    out 1          100    -  100
    out 2           75    -  100
    out 3           50    -  100
    out 4           25    -  100
"""
"""
Of each circular the first and the last day, and of each area the caps in percent.

An area is in Java or Bali (``jb``), outside (``out``) or one of those that Inmendagri 1/2021 names
(``named``, no level known); then come its PPKM levels and the colours of its zone: hijau, kuning,
oranye, merah. ``any`` is every area that has no line. The caps are those of units that are
nonesensial, esensial and kritikal. Whatever has no line has no cap.
"""
SECTORS = ("nonesensial", "esensial", "kritikal")
COLOURS = {"h": ("tidak_terdampak", "tanpa_kasus"), "k": ("rendah",), "o": ("sedang",)}
COLOURS |= {"m": ("tinggi",)}
INSIDE, OUTSIDE = ("33", "35"), ("12", "73")
MEMORY = {
    *("id.2021.19.nonesensial.jb", "id.2021.25.kritikal.semua"),
    *("id.2022.5.kritikal.semua", "id.2022.6.kritikal.semua"),
}
CLUSTERS = {"id.2021.19": "4", **dict.fromkeys(("id.2021.24", "id.2021.25"), "34")}
CLUSTERS |= dict.fromkeys(("id.2022.1", "id.2022.5", "id.2022.6"), "34")


@attrs.frozen
class Area:
    """A region of the test with its PPKM level ("" for none) and its risk level ("")."""

    region: str
    kind: str
    level: str = ""
    risk: str = ""

    @property
    def levels(self) -> list[ZoneLevel]:
        """Its readings, which hold for ever."""
        given = (("ppkm", self.level), ("risiko", self.risk))
        ever = {"start": date.min, "end": date.max, "known_from": date.min, "publisher": ""}
        return [
            ZoneLevel(scheme=scheme, level=level, region=self.region, **ever)
            for scheme, level in given
            if level
        ]


def areas():
    """Regions for every level and risk level inside and outside, and one that is named."""
    yield Area("36.74", "named")
    risks = ("", *(risk for some in COLOURS.values() for risk in some))
    for kind, provinces, own in (("jb", INSIDE, ("", "tinggi")), ("out", OUTSIDE, risks)):
        number = 1
        for level in ("", *"1234"):
            for risk in own:
                yield Area(f"{provinces[number % 2]}.{number:02}", kind, level, risk)
                number += 1


AREAS = tuple(areas())


def tables():
    """The acts of TABLES: id, first day, last day, and the lines."""
    found = []
    for line in TABLES.strip().splitlines():
        if line.startswith("id."):
            name, first, last = line.split()
            found.append((name, date.fromisoformat(first), date.fromisoformat(last), []))
        else:
            found[-1][3].append(line.split())
    return found


def fits(words, area):
    """Whether a line, without its caps, is about an area."""
    kind, levels, colours = (*words, "", "")[:3]
    if kind == "any":
        return True
    level = area.level in levels.replace("-", "") if area.level else levels in ("", "-", "1234")
    risks = {risk for colour in colours.replace("-", "") for risk in COLOURS[colour]}
    risk = area.risk in risks if risks else colours != "-" or not area.risk
    return kind == area.kind and level and risk


def expected(lines, area):
    """The caps of an area in percent by sector: of its line, else of ``any``, else none."""
    for each in sorted(lines, key=lambda line: line[0] == "any"):
        if fits(each[:-3], area):
            return dict(zip(SECTORS, each[-3:], strict=True))
    return dict.fromkeys(SECTORS, "-")


@pytest.fixture(name="people", scope="module")
def fixture_people():
    """Four people in a unit of each sector in each area, working all seven days."""
    units = [
        Unit(f"{area.region}/{sector}", "Unit", region=area.region, sector=sector, workweek=7)
        for area in AREAS
        for sector in SECTORS
    ]
    staff = [Employee(key=f"{u.code}/{n}", unit=u.code) for u in units for n in range(4)]
    return Personnel.of(staff, units)


@pytest.fixture(name="law", scope="module")
def fixture_law():
    """The national law with the zones of the areas in place of the feeds."""
    zones = Zones([level for area in AREAS for level in area.levels])
    return attrs.evolve(Plugins.of(plugin).law(), zones=zones)


ACTS = {name for name, *_ in tables()}
PPKM = ACTS | {"id.2021.inmendagri.2", "id.2021.18", "id.2022.inmendagri.53"}


def caps(people, law, day, known=None):
    """The places under the caps of the PPKM acts, by unit and act, four people in each."""
    ruled = resolve(people, law, Period(day, day), as_known_on=known)
    return {
        (unit, term.rule.citation.instrument): int(places)
        for term in ruled.caps
        if term.rule.citation.instrument in ACTS
        for unit, places in zip(term.names, term.places[:, 0], strict=True)
        if places <= 4
    }


@pytest.mark.parametrize("end", ["first", "last"])
@pytest.mark.parametrize(("name", "first", "last", "lines"), tables(), ids=lambda x: str(x)[:20])
def test_each_table_has_these_cells_from_its_first_to_its_last_day(
    people, law, name, first, last, lines, end
):
    """Area, level, colour and sector give the share of that act, and no other act has a row."""
    found = caps(people, law, first if end == "first" else last)
    wanted = {
        (f"{area.region}/{sector}", name): int(share) * 4 // 100
        for area in AREAS
        for sector, share in expected(lines, area).items()
        if share != "-"
    }
    assert found == wanted


@pytest.mark.parametrize(
    "day", ["2021-01-10", "2021-02-09", "2021-07-02", "2021-07-21", "2022-12-31"]
)
def test_between_and_after_the_circulars_there_is_no_row(people, law, day):
    """Days without a table are days without a cap of PPKM, the first after its end among them."""
    assert caps(people, law, day) == {}


def test_orange_zones_changed_their_share_in_october_2021(people, law):
    """25 percent until SE 23/2021 and 50 from SE 24/2021 on: one table for each circular."""
    orange = next(a for a in AREAS if (a.kind, a.level, a.risk) == ("out", "2", "sedang"))
    unit = f"{orange.region}/nonesensial"
    days = ("2021-08-10", "2021-10-21", "2021-10-22", "2021-12-01")
    places = [caps(people, law, day) for day in days]
    assert [each for cell in places for (name, _), each in cell.items() if name == unit] == [
        *(1, 1, 2, 2),
    ]


def test_a_later_table_is_not_known_before_it_was_published(people, law):
    """On 4 January 2022 nobody knew that the table would change on the 5th."""
    day = "2022-01-10"
    assert {act for _, act in caps(people, law, day)} == {"id.2022.1"}
    assert {act for _, act in caps(people, law, day, "2022-01-04")} == {"id.2021.25"}


def policy(name):
    """The policy with that id."""
    return next(each for each in Plugins.of(plugin).policies if each.id == name)


@pytest.mark.parametrize(
    ("before", "act", "ordinal"),
    [
        *(("id.2021.23", "id.2021.24", 1), ("id.2021.24", "id.2021.25", 2)),
        *(("id.2021.25", "id.2022.1", 3), ("id.2022.1", "id.2022.5", 4)),
        ("id.2022.5", "id.2022.6", 5),
    ],
)
def test_each_amendment_ends_the_whole_table_before_it(before, act, ordinal):
    """All rows of the previous annex end and none lingers; the permission to work at home stays."""
    (amendment,) = policy(act).instrument.amends
    assert (amendment.act, amendment.ordinal) == ("id.2021.23", ordinal)
    rows = [rule.id for rule in policy(before).rules if rule.id != "id.2021.23.wfh"]
    assert sorted(amendment.ends) == sorted(rows)


def test_the_trail_of_the_base_act_tells_all_its_changes(law):
    """Five amendments in their order, and the end of PPKM."""
    trail = law.trail("id.2021.23")
    assert [(each.by.id, each.how, each.ordinal) for each in trail] == [
        *(("id.2021.24", "amends", 1), ("id.2021.25", "amends", 2), ("id.2022.1", "amends", 3)),
        *(("id.2022.5", "amends", 4), ("id.2022.6", "amends", 5)),
        ("id.2022.inmendagri.53", "revokes", None),
    ]


def test_the_acts_live_as_long_as_they_should(law):
    """Until the next act or until PPKM ended; an amendment as long as its base."""
    force = {each.id: each.instrument.in_force for each in law.effective if each.id in PPKM}
    assert set(force) == PPKM
    end = date(2022, 12, 30)
    amended = [name for name in PPKM if name.startswith(("id.2021.23", "id.2021.24", "id.2021.25"))]
    assert {force[name].end for name in (*amended, "id.2022.1", "id.2022.5", "id.2022.6")} == {end}
    assert force["id.2021.inmendagri.1"].end == date(2021, 2, 8)
    for name, first, last, _ in tables():
        assert force[name].start == first
        assert last <= force[name].end


def test_tables_follow_one_another_without_overlap():
    """No day has two tables."""
    spans = [(first, last) for _, first, last, _ in tables()]
    gaps = [following[0] - before[1] for before, following in pairwise(spans)]
    assert min(gaps) == timedelta(days=1)
    assert gaps.count(timedelta(days=1)) == 8


@pytest.mark.parametrize("name", sorted(PPKM))
def test_every_row_says_where_it_stands_and_that_it_is_unverified(name):
    """Each cell has a place of its own among the contents of its act, and rests on the press."""
    found = policy(name)
    assert found.instrument.source.startswith("https://")
    caps_at = [rule.citation.place for rule in found.rules if isinstance(rule, Cap)]
    assert len(caps_at) == len(set(caps_at))
    for rule in found.rules:
        assert not rule.citation.verified
        assert rule.citation.place in found.instrument.contents


def test_cells_from_memory_say_so():
    """What no source prints is marked, and it is only these cells."""
    rules = [rule for name in ACTS for rule in policy(name).rules]
    assert {rule.id for rule in rules if "ingatan" in rule.note} == MEMORY


@pytest.mark.parametrize("name", sorted(ACTS))
def test_clusters_close_offices_for_five_days_outside_java_and_bali(name):
    """120 hours at least, for the levels of that circular, and in no circular that does not say."""
    found = [rule for rule in policy(name).rules if isinstance(rule, ClosureTerms)]
    assert ["".join(rule.where.zones[0].levels) for rule in found] == [
        levels for act, levels in CLUSTERS.items() if act == name
    ]
    for rule in found:
        assert (rule.reason, rule.min_hours, rule.instead) == ("cluster", 120, "WFH")
        assert rule.where.reaches("12.71")
        assert not rule.where.reaches("36.74")
