"""Rules that hold in some places, zones or seasons only."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import attrs
import pytest

import asn_worksched as asn
from asn_worksched.rulings.areas import Areas
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, law, policy


def zone(level, start, region="36.74", scheme="risiko", **more):
    """What a publisher said of a region."""
    facts = {"publisher": "satgas", "known_from": start, **more}
    return asn.ZoneLevel(scheme=scheme, region=region, level=level, start=start, **facts)


def feed(*levels):
    """Levels as a feed that holds a reading for a month."""
    return asn.Zones(levels, hold_days=31)


def in_zone(name, level, share):
    """An act with one cap for one level."""
    where = asn.Where(zones=(asn.InZone(scheme="risiko", levels=(level,)),))
    return policy(name, (asn.Cap, "cap", {"share": Fraction(share), "where": where}))


CAPS = (in_zone("medium", "sedang", "1/2"), in_zone("high", "tinggi", "1/4"))
PEOPLE = make_personnel(8)


def places(rulings):
    """The strictest places of the only unit, day by day."""
    return [min((int(c.places[0, n]) for c in rulings.caps), default=-1) for n in range(14)]


def test_a_cap_changes_in_the_middle_of_a_roster_with_the_zone():
    """Medium until Tuesday, high from Wednesday on: half, then a quarter of eight."""
    zones = feed(zone("sedang", date(2020, 3, 10)), zone("tinggi", date(2020, 3, 25)))
    rulings = asn.resolve(PEOPLE, law(BASE, *CAPS, zones=[zones]), FORTNIGHT)
    assert places(rulings) == [4] * 7 + [2] * 7
    roster = asn.plan(rulings)
    office = [
        sum(roster[key, day].mode == asn.WFO for key in PEOPLE.frame["key"])
        for day in ("2020-03-24", "2020-03-26")
    ]
    assert max(office) <= 8
    assert not [each for each in asn.audit(roster, rulings) if each.severity.value == "breach"]


def test_an_answer_names_the_zone_and_who_published_it():
    """In both languages, on the day in question."""
    zones = feed(zone("sedang", date(2020, 3, 10)))
    rulings = asn.resolve(PEOPLE, law(BASE, *CAPS, zones=[zones]), FORTNIGHT)
    steps = {step.rule: step for step in rulings.of("syn-0002", "2020-03-23").steps}
    assert "high.cap" not in steps
    told = steps["medium.cap"].explain("id")
    assert "sedang" in told
    assert "satgas" in told
    assert "2020-03-10" in told
    assert "36.74" in steps["medium.cap"].explain("en")


def test_an_unknown_zone_satisfies_no_rule_and_is_told():
    """Days without a level are gaps, and only days on which a clause asked for one."""
    zones = feed(zone("tinggi", date(2020, 3, 25)))
    rulings = asn.resolve(PEOPLE, law(BASE, *CAPS, zones=[zones]), FORTNIGHT)
    assert places(rulings)[7:] == [2] * 7
    gap = rulings.zone_gaps[0]
    assert (gap.scheme, gap.region, len(rulings.zone_gaps)) == ("risiko", "36.74", 1)
    assert gap.days == FORTNIGHT.days[:7]
    assert asn.resolve(PEOPLE, law(BASE), FORTNIGHT).zone_gaps == ()


def test_a_zone_counts_as_it_was_known():
    """A level that was published later is not there for who asks earlier."""
    zones = feed(zone("tinggi", date(2020, 3, 10), known_from=date(2020, 3, 20)))
    rules = law(BASE, *CAPS, zones=[zones])
    early = asn.resolve(PEOPLE, rules, FORTNIGHT, as_known_on="2020-03-19")
    assert early.caps == ()
    assert len(early.zone_gaps[0].days) == 14
    assert places(asn.resolve(PEOPLE, rules, FORTNIGHT)) == [2] * 14


def located(people, *regions):
    """The same people, their units in these regions."""
    units = [attrs.evolve(u, region=r) for u, r in zip(people.units, regions, strict=True)]
    return asn.Personnel.of(people, units)


def test_each_unit_lies_in_its_own_region_or_in_that_of_the_law():
    """Two units of one agency, in two cities with different zones; a third says nothing."""
    people = located(make_personnel(12, 3), "36.71", "36.74", "")
    zones = feed(zone("tinggi", date(2020, 3, 10), "36.71"), zone("sedang", date(2020, 3, 10)))
    rulings = asn.resolve(people, law(BASE, *CAPS, zones=[zones]), FORTNIGHT)
    found = {
        cap.rule.id: dict(zip(cap.names, cap.places[:, 0].tolist(), strict=True))
        for cap in rulings.caps
    }
    assert found == {"high.cap": {"unit-001": 1}, "medium.cap": {"unit-002": 2, "unit-003": 2}}


@pytest.mark.parametrize(
    ("within", "outside", "reached"),
    [
        ((), (), ["36.71", "31.71"]),
        (("36",), (), ["36.71"]),
        ((), ("31",), ["36.71"]),
        (("36", "31"), ("36.71",), ["31.71"]),
        (("3",), (), []),
    ],
)
def test_a_rule_holds_within_some_regions_and_outside_others(within, outside, reached):
    """A code stands for all that lies in it, and for nothing that only begins alike."""
    people = located(make_personnel(4, 2), "36.71", "31.71")
    where = asn.Where(within=within, outside=outside)
    home = policy("home", (asn.Permit, "home", {"modes": ("WFH",), "where": where}))
    rulings = asn.resolve(people, law(BASE, home), FORTNIGHT)
    codes = {"syn-0001": "36.71", "syn-0002": "31.71"}
    found = [
        code
        for key, code in codes.items()
        if "WFH" in [mode.code for mode in rulings.of(key, "2020-03-23").allowed]
    ]
    assert found == reached


def test_a_season_is_the_calendars():
    """Hours of a season set others aside while it lasts, and not before or after."""
    season = asn.Season(
        name="ramadan",
        start=date(2020, 3, 20),
        end=date(2020, 3, 24),
        citation=asn.Citation("isbat", "Sidang isbat"),
        known_from=date(2020, 3, 1),
    )
    short = policy(
        "short",
        (
            asn.Hours,
            "hours",
            {
                "start": time(8),
                "minutes": 390,
                "break_minutes": 30,
                "where": asn.Where(season="ramadan"),
                "displaces": ("base.hours",),
            },
        ),
    )
    rules = law(BASE, short)
    rules = attrs.evolve(rules, calendar=attrs.evolve(rules.calendar, seasons=(season,)))
    roster = asn.plan(asn.resolve(PEOPLE, rules, FORTNIGHT))
    starts = {
        str(day): roster["syn-0002", day].start
        for day in ("2020-03-19", "2020-03-23", "2020-03-26")
    }
    assert starts == {"2020-03-19": time(7, 30), "2020-03-23": time(8), "2020-03-26": time(7, 30)}


def test_working_time_is_on_the_clock_of_the_place():
    """Two units at the two ends of the country start two hours apart, both at half past seven."""
    people = make_personnel(4, 2)
    zones = ("Asia/Jakarta", "Asia/Jayapura")
    units = [
        attrs.evolve(unit, site=attrs.evolve(unit.site, zone=name))
        for unit, name in zip(people.units, zones, strict=True)
    ]
    rulings = asn.resolve(asn.Personnel.of(people, units), law(BASE), FORTNIGHT)
    west, east = (rulings.working_time(f"syn-000{n}", "2020-03-23") for n in (1, 2))
    assert west is not None
    assert east is not None
    assert (west[0] - east[0]).total_seconds() == 2 * 3600
    assert {f"{each[0]:%H:%M}" for each in (west, east)} == {"07:30"}
    assert (west[1] - west[0]).total_seconds() == 8.5 * 3600
    assert rulings.working_time("syn-0001", "2020-03-25") is None
    with pytest.raises(asn.NotKnown):
        rulings.working_time("syn-0001", "2020-04-25")


def test_a_rule_hears_the_publishers_that_its_act_names():
    """Another publisher's level neither satisfies the rule nor closes the gap."""
    where = asn.Where(
        zones=(asn.InZone(scheme="risiko", levels=("tinggi",), publishers=("nation",)),)
    )
    act = policy("high", (asn.Cap, "cap", {"share": Fraction(1, 4), "where": where}))
    for publisher, found in (("nation", [2] * 14), ("province", [-1] * 14), ("", [2] * 14)):
        zones = feed(zone("tinggi", date(2020, 3, 10), publisher=publisher))
        rulings = asn.resolve(PEOPLE, law(BASE, act, zones=[zones]), FORTNIGHT)
        assert places(rulings) == found
        assert bool(rulings.zone_gaps) == (publisher == "province")


RAMADAN = asn.Season(
    name="ramadan",
    start=date(2020, 3, 20),
    end=date(2020, 3, 24),
    citation=asn.Citation("isbat", "Sidang isbat"),
    known_from=date(2020, 3, 1),
)


def test_a_rule_for_a_season_has_gaps_in_that_season_alone():
    """Nobody asks for the zone on other days, so that nothing is missing there."""
    risk = asn.InZone(scheme="risiko", levels=("tinggi",))
    where = asn.Where(season="ramadan", zones=(risk,))
    act = policy("high", (asn.Cap, "cap", {"share": Fraction(1, 4), "where": where}))
    rules = law(BASE, act)
    rules = attrs.evolve(rules, calendar=attrs.evolve(rules.calendar, seasons=(RAMADAN,)))
    (gap,) = asn.resolve(PEOPLE, rules, FORTNIGHT).zone_gaps
    assert gap.days == FORTNIGHT.days[2:7]


def test_each_level_is_asked_for_once_and_told_as_the_feeds_tell_it():
    """For any region, publisher and day of the period, whatever was asked before."""
    zones = feed(
        zone("tinggi", date(2020, 3, 20), "36.71"), zone("sedang", date(2020, 3, 25), "36")
    )
    people = located(make_personnel(4, 2), "36.71", "")
    areas = Areas.of(people, law(BASE, zones=[zones]), FORTNIGHT, None)
    for code in (*areas.codes, *areas.codes):
        for whose in ((), ("satgas",), ("nation",)):
            told = [zones.level("risiko", code, day, publishers=whose) for day in FORTNIGHT]
            expected = tuple(each.level if each else "" for each in told)
            assert areas.levels("risiko", code, whose) == expected
    assert areas.levels("risiko", "36.71", ()) is areas.levels("risiko", "36.71", ())


def hours_from(start, minutes=450):
    """The law with office work permitted and these hours alone."""
    permit = policy("base", (asn.Permit, "office", {"modes": ("WFO",)}), level=3)
    return permit, policy("night", (asn.Hours, "hours", {"start": start, "minutes": minutes}))


def test_night_work_ends_on_the_next_day():
    """From half past nine in the evening, eight and a half hours with the break."""
    rulings = asn.resolve(PEOPLE, law(*hours_from(time(21, 30))), FORTNIGHT)
    start, end = rulings.working_time("syn-0001", "2020-03-23")
    assert (start.date(), f"{end:%Y-%m-%d %H:%M}") == (date(2020, 3, 23), "2020-03-24 06:00")
    assert (end - start).total_seconds() == 8.5 * 3600


def test_who_may_work_nowhere_has_no_working_time():
    """Where all that is permitted is forbidden too, there are hours and nothing to fill them."""
    shut = policy("shut", (asn.Forbid, "shut", {"modes": ("WFO",)}))
    rulings = asn.resolve(PEOPLE, law(*hours_from(time(7, 30)), shut), FORTNIGHT)
    assert rulings.of("syn-0001", "2020-03-23").duty is asn.Duty.OWED
    assert rulings.working_time("syn-0001", "2020-03-23") is None
