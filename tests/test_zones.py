"""Levels of zones over time: who governs on a day, where nobody does, and who disagrees."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.domain.time import Period
from asn_worksched.errors import InvalidInput
from asn_worksched.zones import SCHEMES, STRATEGIES, ZoneLevel, Zones

FIRST = date(2021, 1, 1)
JANUARY = Period(FIRST, "2021-01-31")
PUBLISHERS = ("Satgas", "Dinkes", "Kota")
REGIONS = ("36", "36.74", "36.74.01")
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def readings(draw: st.DrawFn) -> ZoneLevel:
    """Readings of January and February 2021 in nested regions."""
    scheme = draw(st.sampled_from(["risiko", "ppkm"]))
    start = draw(DAYS)
    ends = st.integers(0, 20).map(lambda days: start + timedelta(days=days))
    return ZoneLevel(
        scheme=scheme,
        region=draw(st.sampled_from(REGIONS)),
        level=draw(st.sampled_from(SCHEMES[scheme])),
        start=start,
        end=draw(st.none() | ends),
        publisher=draw(st.sampled_from(PUBLISHERS)),
        known_from=start + timedelta(days=draw(st.integers(-2, 5))),
        source=draw(st.sampled_from(["", "https://example.test/1"])),
    )


FEEDS = st.lists(readings(), max_size=12)
ZONES = st.builds(Zones, FEEDS)
CHOICES = st.builds(
    Zones,
    FEEDS,
    strategy=st.sampled_from(STRATEGIES),
    prefer=st.lists(st.sampled_from(PUBLISHERS), max_size=2, unique=True),
    hold_days=st.integers(0, 16),
)


def reading(level: str, start: str, end: str | None = None, **changes: object) -> ZoneLevel:
    """A risk level of 36.74, with days as text."""
    begun = date.fromisoformat(start)
    whole = {"scheme": "risiko", "region": "36.74", "publisher": "Satgas", "known_from": begun}
    last = None if end is None else date.fromisoformat(end)
    return ZoneLevel(**{**whole, "level": level, "start": begun, "end": last, **changes})


def holds(each: ZoneLevel, day: date, known: date | None, zones: Zones) -> bool:
    """Whether a reading counts on a day, told slowly and in the words of the rule."""
    if known is not None and each.known_from > known:
        return False
    if each.end is not None:
        return each.start <= day <= each.end
    later = [
        other.start
        for other in zones.levels
        if (other.scheme, other.region, other.publisher)
        == (each.scheme, each.region, each.publisher)
        and other.start > each.start
        and (known is None or other.known_from <= known)
    ]
    return (
        each.start <= day
        and (day - each.start).days <= zones.hold_days
        and all(day < start for start in later)
    )


def slowly(zones: Zones, scheme: str, region: str, day: date, known: date | None):
    """The level by trying every reading of every region; a second way to the same answer."""
    while region:
        held = [
            each
            for each in zones.levels
            if (each.scheme, each.region) == (scheme, region) and holds(each, day, known, zones)
        ]
        said = [
            max(own, key=lambda each: (each.start, each.known_from, each.severity))
            for own in ([e for e in held if e.publisher == name] for name in PUBLISHERS)
            if own
        ]
        for name in zones.prefer:
            preferred = [each for each in said if each.publisher == name]
            if preferred:
                return preferred[0]
        if said and zones.strategy == "strictest":
            return max(said, key=lambda e: (e.severity, e.start, e.known_from, e.publisher))
        if said:
            return max(said, key=lambda e: (e.start, e.known_from, e.severity, e.publisher))
        region = region.rpartition(".")[0]
    return None


def told(level: ZoneLevel | None) -> object:
    """What matters of an answer; two readings may differ in their link or their end alone."""
    return level and (level.region, level.publisher, level.level, level.start, level.known_from)


@settings(deadline=None)
@given(CHOICES, st.sampled_from(REGIONS), DAYS, st.none() | DAYS)
def test_the_level_is_the_one_found_by_trying_everything(zones, region, day, known):
    """The quick look-up and the slow one agree, whatever the readings and the choices."""
    for scheme in ("risiko", "ppkm"):
        quick = zones.level(scheme, region, day, known)
        assert told(quick) == told(slowly(zones, scheme, region, day, known))


@settings(deadline=None)
@given(st.lists(ZONES, max_size=3))
def test_merging_does_not_depend_on_order(zones):
    """Every order, and every grouping, of the same zones gives equal zones."""
    merged = {Zones.merge(order) for order in permutations(zones)}
    assert len(merged) == 1
    if zones:
        assert Zones.merge([zones[0], Zones.merge(zones[1:])]) == merged.pop()


@settings(deadline=None)
@given(CHOICES)
def test_merging_twice_changes_nothing(zones):
    """Zones merged with themselves are the same, their choices included."""
    assert Zones.merge([zones, zones]) == zones


@settings(deadline=None)
@given(FEEDS, st.randoms(use_true_random=False), DAYS, st.sampled_from(STRATEGIES))
def test_the_order_of_readings_changes_nothing(feed, random, day, strategy):
    """Rows may come in any order and more than once."""
    shuffled = [*feed, *feed]
    random.shuffle(shuffled)
    one, two = Zones(feed, strategy), Zones(shuffled, strategy)
    assert one == two
    assert one.level("ppkm", "36.74", day) == two.level("ppkm", "36.74", day)


@settings(deadline=None)
@given(CHOICES, st.none() | DAYS)
def test_gaps_and_disagreements_follow_from_the_levels(zones, known):
    """A gap is a day without level; a disagreement names who governs and differs within."""
    gaps = zones.gaps("risiko", "36.74", JANUARY, known)
    levels = {day: zones.level("risiko", "36.74", day, known) for day in JANUARY}
    assert gaps == tuple(day for day in JANUARY if levels[day] is None)
    for each in zones.disagreements("risiko", "36.74", JANUARY, known):
        assert each.governs == levels[each.day]
        assert each.governs in each.readings
        assert len({one.level for one in each.readings}) > 1
        assert len({one.publisher for one in each.readings}) == len(each.readings)


@settings(deadline=None)
@given(CHOICES, st.sampled_from(REGIONS), DAYS, DAYS)
def test_nothing_is_known_before_it_was_published(zones, region, day, known):
    """As known on a day, what came to be known later might as well not be there."""
    past = attrs.evolve(zones, levels=[e for e in zones.levels if e.known_from <= known])
    assert zones.level("ppkm", region, day, known) == past.level("ppkm", region, day)


def test_a_reading_holds_until_the_day_before_the_next():
    """A reading without end gives way to the next of its publisher, on that very day."""
    zones = Zones([reading("sedang", "2021-01-05"), reading("tinggi", "2021-01-12")])
    days = {day: zones.level("risiko", "36.74", f"2021-01-{day}") for day in ("04", "11", "12")}
    assert days["04"] is None
    assert (days["11"].level, days["12"].level) == ("sedang", "tinggi")


@pytest.mark.parametrize(("hold", "last"), [(14, "2021-01-19"), (0, "2021-01-05")])
def test_a_reading_goes_stale(hold, last):
    """It serves on its own day and hold_days more, and then there is a gap."""
    zones = Zones([reading("sedang", "2021-01-05")], hold_days=hold)
    end = date.fromisoformat(last)
    assert zones.level("risiko", "36.74", end).level == "sedang"
    assert zones.level("risiko", "36.74", end + timedelta(days=1)) is None
    assert zones.gaps("risiko", "36.74", Period("2021-01-05", "2021-01-20"))[0] > end


def test_a_reading_with_an_end_is_not_held_longer_nor_cut_short():
    """Its last day is included; a later reading sets it aside only while that one holds."""
    zones = Zones(
        [
            reading("rendah", "2021-01-01", "2021-01-20"),
            reading("tinggi", "2021-01-05", "2021-01-06"),
        ]
    )
    levels = [zones.level("risiko", "36.74", day) for day in JANUARY]
    names = [each and each.level for each in levels]
    assert names[3:8] == ["rendah", "tinggi", "tinggi", "rendah", "rendah"]
    assert names[19:21] == ["rendah", None]


def test_a_wider_region_serves_where_the_narrower_has_none_that_day():
    """31 stands in for 31.71 until 31.71 speaks itself; never the other way."""
    wide = reading("tinggi", "2021-01-01", "2021-01-31", region="31")
    own = reading("sedang", "2021-01-10", "2021-01-12", region="31.71")
    zones = Zones([wide, own])
    told = [zones.level("risiko", "31.71", f"2021-01-{day}").region for day in ("09", "10", "13")]
    assert told == ["31", "31.71", "31"]
    assert zones.level("risiko", "31", "2021-01-10") == wide
    assert zones.level("risiko", "31.72.05.1001", "2021-01-10") == wide
    assert zones.level("risiko", "36.71", "2021-01-10") is None
    assert zones.level("risiko", "", "2021-01-10") is None
    assert Zones([own]).level("risiko", "31", "2021-01-10") is None


def test_strictest_latest_and_preferred_publishers():
    """The strictest by default, the last begun where that is asked, a preferred one before both."""
    satgas = reading("tinggi", "2021-04-04")
    dinkes = reading("sedang", "2021-04-06", publisher="Dinkes")
    kota = reading("rendah", "2021-04-05", publisher="Kota")
    feed, day = [satgas, dinkes, kota], "2021-04-07"
    assert Zones(feed).level("risiko", "36.74", day) == satgas
    assert Zones(feed, "latest").level("risiko", "36.74", day) == dinkes
    assert Zones(feed, prefer=("BKPP", "Kota", "Dinkes")).level("risiko", "36.74", day) == kota
    assert Zones(feed, prefer=("Dinkes", "Kota")).level("risiko", "36.74", day) == dinkes
    assert Zones(feed, prefer=("Kota",)).level("risiko", "36.74", "2021-04-04") == satgas


def test_a_disagreement_names_every_side():
    """Each publisher's own reading stands in it once, and the one that governs."""
    satgas = reading("tinggi", "2021-04-04")
    dinkes = reading("sedang", "2021-04-06", publisher="Dinkes")
    alike = reading("tinggi", "2021-04-01", publisher="Kota")
    week = Period("2021-04-04", "2021-04-07")
    found = Zones([satgas, dinkes, alike]).disagreements("risiko", "36.74", week)
    assert [each.day.day for each in found] == [6, 7]
    assert set(found[0].readings) == {satgas, dinkes, alike}
    assert (found[0].region, found[0].scheme, found[0].governs) == ("36.74", "risiko", satgas)


def test_a_correction_of_the_same_day_sets_the_first_version_aside():
    """Of two readings of one publisher and day the one that came to be known later counts."""
    first = reading("tinggi", "2021-01-05")
    corrected = reading("sedang", "2021-01-05", known_from=date(2021, 1, 8))
    zones = Zones([first, corrected])
    assert zones.level("risiko", "36.74", "2021-01-06") == corrected
    assert zones.level("risiko", "36.74", "2021-01-06", "2021-01-07") == first


def test_zones_that_decide_differently_are_not_merged():
    """Each setting that differs is named; zones of one mind merge whatever it is."""
    ranked = [Zones(prefer=("Satgas",)), Zones(prefer=("Dinkes",))]
    with pytest.raises(InvalidInput) as error:
        Zones.merge([Zones(strategy="latest", hold_days=7), *ranked])
    assert [fault.facts["setting"] for fault in error.value.faults] == [
        *("strategy", "prefer", "hold_days"),
    ]
    assert {fault.code for fault in error.value.faults} == {"ASN-ZON-005"}
    assert Zones.merge([Zones(hold_days=7), Zones(hold_days=7)]).hold_days == 7
    assert Zones.merge([]) == Zones()


def test_a_ranking_of_publishers_holds_for_those_who_have_none():
    """One feed may rank publishers for all; two rankings are refused."""
    ranked, plain = Zones(prefer=("Satgas",)), Zones([reading("sedang", "2021-01-05")])
    assert Zones.merge([plain, ranked]) == Zones(plain.levels, prefer=("Satgas",))
    with pytest.raises(InvalidInput):
        Zones.merge([ranked, Zones(prefer=("Dinkes",))])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"scheme": "warna"}, {"ASN-ZON-001"}),
        ({"level": "merah"}, {"ASN-ZON-002"}),
        ({"scheme": "ppkm"}, {"ASN-ZON-002"}),
        ({"end": "2021-01-04"}, {"ASN-ZON-003"}),
        ({"region": "3674"}, {"ASN-ZON-004"}),
        ({"region": ""}, {"ASN-ZON-004"}),
        (
            {"region": "36.7", "level": "x", "end": "2020-01-01"},
            {"ASN-ZON-002", "ASN-ZON-003", "ASN-ZON-004"},
        ),
    ],
)
def test_a_reading_that_cannot_be_is_refused_with_every_fault(changes, codes):
    """Unknown schemes and levels, backward days and wrong codes are told at once."""
    with pytest.raises(InvalidInput) as error:
        reading(**{"level": "sedang", "start": "2021-01-05", **changes})
    assert {fault.code for fault in error.value.faults} == codes


@pytest.mark.parametrize("region", ["36", "36.74", "36.74.01", "36.74.01.1001"])
def test_areas_of_every_depth_may_have_a_level(region):
    """From a province down to a kelurahan."""
    assert reading("sedang", "2021-01-05", region=region).region == region


def test_an_unknown_scheme_is_refused_and_not_a_gap():
    """A slip in the name of a scheme must not look like a day without level."""
    with pytest.raises(InvalidInput, match="ASN-ZON-001"):
        Zones().level("resiko", "36.74", "2021-01-05")


def test_unknown_strategies_and_negative_holds_are_refused():
    """The choices are closed."""
    with pytest.raises(ValueError, match="strategy"):
        Zones(strategy="mildest")
    with pytest.raises(ValueError, match="hold_days"):
        Zones(hold_days=-1)


def test_severity_runs_from_mild_to_strict():
    """The first level of a scheme is the mildest."""
    assert [reading(level, "2021-01-05").severity for level in SCHEMES["risiko"]] == [0, 1, 2, 3, 4]


def test_a_rule_may_ask_for_one_publishers_zones_only():
    """Others are not heard, save readings of nobody named, which count for every rule."""
    other = attrs.evolve(reading("tinggi", "2021-01-05"), publisher="Dinkes")
    nobody = attrs.evolve(reading("sedang", "2021-01-20"), publisher="")
    zones = Zones([other, nobody])
    asked = {"publishers": ("Satgas",)}
    assert zones.level("risiko", "36.74", "2021-01-06") == other
    assert zones.level("risiko", "36.74", "2021-01-06", **asked) is None
    assert zones.level("risiko", "36.74", "2021-01-20", **asked) == nobody
    assert len(zones.gaps("risiko", "36.74", JANUARY, **asked)) == 19
