"""What counts as a change of the law: acts, days off, seasons and zones."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import asn_worksched as asn

from ..laws import BASE, CALENDAR, NYEPI, law, policy

EMPTY = policy("empty", in_force=asn.Span(date(2020, 3, 16), date(2020, 3, 31)))


def leave(day, series, known=date(2019, 8, 28)):
    """A day of joint leave."""
    return asn.Holiday(
        day=date.fromisoformat(day),
        name="Cuti bersama",
        kind="joint_leave",
        citation=asn.Citation(series, series.upper()),
        known_from=known,
        series=series,
    )


def with_calendar(**more):
    """The base under another calendar."""
    return attrs.evolve(law(BASE), calendar=attrs.evolve(CALENDAR, **more))


def zone(region="36.74", level="4", **more):
    """A reading of the scheme ppkm."""
    start = date(2020, 3, 16)
    return asn.ZoneLevel(
        scheme="ppkm",
        region=region,
        level=level,
        start=start,
        publisher="Satgas",
        known_from=more.pop("known_from", start),
        **more,
    )


def with_zones(*levels, **more):
    """The base under zones."""
    return attrs.evolve(law(BASE), zones=asn.Zones(levels=levels, **more))


def test_an_act_without_rules_comes_and_goes():
    """It is a change of the law, even if it asks for nothing."""
    for one, two, how in [
        (law(BASE), law(BASE, EMPTY), "added"),
        (law(BASE, EMPTY), law(BASE), "removed"),
    ]:
        found = asn.diff(one, two)
        assert bool(found)
        assert [(each.act, each.how, each.keys) for each in found.acts] == [("empty", how, ())]
        assert str(found) == f"empty: {how} [SE empty]"


def test_an_act_changes_its_days_by_itself_or_by_another():
    """Force is compared as other acts leave it; a note is no term."""
    noted = attrs.evolve(EMPTY, instrument=attrs.evolve(EMPTY.instrument, note="x", source="y"))
    assert not asn.diff(law(BASE, EMPTY), law(BASE, noted))
    longer = policy(
        "longer", amends=(asn.Amendment(act="empty", until=date(2020, 4, 30)),), level=7
    )
    found = asn.diff(law(BASE, EMPTY), law(BASE, EMPTY, longer))
    assert [(each.act, each.how, each.keys) for each in found.acts] == [
        ("empty", "changed", ("in_force",)),
        ("longer", "added", ()),
    ]
    assert "empty: changed (in_force) [SE empty]" in found.text("en")


def test_a_later_decree_that_confirms_a_day_changes_nothing():
    """Another name or kind does."""
    confirmed = attrs.evolve(NYEPI, citation=asn.Citation("skb.ii", "SKB II"))
    assert not asn.diff(law(BASE), with_calendar(holidays=[confirmed]))
    poll = attrs.evolve(NYEPI, kind="election")
    assert [each.how for each in asn.diff(law(BASE), with_calendar(holidays=[poll])).days] == [
        "changed"
    ]


@pytest.mark.parametrize("series", [(), ("keppres",)])
def test_without_a_keppres_only_joint_leave_is_missing(series):
    """Where that of the President binds, no other day off of the year is lost."""
    skb = leave("2020-03-24", "skb")
    more = [leave("2020-03-26", each) for each in series]
    binding = with_calendar(holidays=[NYEPI, skb, *more], joint_leave="keppres")
    found = asn.diff(with_calendar(holidays=[NYEPI, skb, *more]), binding).days
    told = [(str(each.day), each.how) for each in found]
    assert told == [("2020-03-24", "removed"), *(("2020-03-26", "added") for _ in series)]


def test_a_keppres_to_come_leaves_the_other_days():
    """Nor before it is known; and before any decree there are no days at all."""
    from asn_worksched.differences.laws import between_laws

    late = leave("2020-03-26", "keppres", known=date(2020, 3, 1))
    binding = with_calendar(holidays=[NYEPI, late], joint_leave="keppres")
    early, soon = date(2019, 1, 1), date(2020, 1, 1)
    days = between_laws(binding, binding, known=(soon, None)).days
    assert [(str(each.day), each.how) for each in days] == [("2020-03-26", "added")]
    days = between_laws(binding, binding, known=(early, soon)).days
    assert [(str(each.day), each.how) for each in days] == [("2020-03-25", "added")]


def test_a_season_that_moves_is_a_change():
    """It goes and comes on other days; who confirms it does not matter."""
    first = asn.Season(
        name="ramadan",
        start=date(2020, 4, 24),
        end=date(2020, 5, 23),
        citation=asn.Citation("kma", "KMA"),
        known_from=date(2020, 4, 23),
    )
    moved = attrs.evolve(first, start=date(2020, 4, 25))
    found = asn.diff(with_calendar(seasons=[first]), with_calendar(seasons=[moved]))
    assert [(each.how, each.season) for each in found.seasons] == [
        ("removed", first),
        ("added", moved),
    ]
    assert str(found).splitlines()[0] == "ramadan 2020-04-24/2020-05-23: removed [KMA]"
    again = attrs.evolve(first, citation=asn.Citation("kma2", "KMA 2"))
    assert not asn.diff(with_calendar(seasons=[first]), with_calendar(seasons=[again]))


def test_zones_that_differ_are_counted():
    """Readings of one side only, and the settings; where they were published is no term."""
    one, two = zone(), zone("36.71", "3")
    found = asn.diff(with_zones(one), with_zones(two, attrs.evolve(two, level="2")))
    assert found.zones is not None
    assert (len(found.zones.added), found.zones.removed) == (2, (one,))
    assert str(found) == "Zones: 2 readings added, 1 removed"
    assert not asn.diff(with_zones(one), with_zones(attrs.evolve(one, source="https://x")))
    settings = asn.diff(with_zones(one), with_zones(one, strategy="latest", hold_days=7))
    assert str(settings) == "Zones: other settings (strategy, hold_days)"


def test_zones_are_compared_as_they_were_known():
    """A reading that came later is a change of what one could know."""
    from asn_worksched.differences.laws import between_laws

    feed = with_zones(zone(), zone("36.71", known_from=date(2020, 3, 20)))
    known = date(2020, 3, 19), date(2020, 3, 20)
    found = between_laws(feed, feed, known=known).zones
    assert found is not None
    assert [each.region for each in found.added] == ["36.71"]
    assert not between_laws(feed, feed, known=(known[1], None))
