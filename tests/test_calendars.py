"""Holidays, joint leave and seasons, as they were known on a date."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.calendars import (
    BINDINGS,
    HOLIDAY_KINDS,
    SERIES,
    Calendar,
    Difference,
    Holiday,
    Season,
)
from asn_worksched.domain.acts import Citation
from asn_worksched.domain.time import Period
from asn_worksched.errors import InvalidInput

DECREES = (Citation("id.2019.skb.728", "SKB 728/2019"), Citation("id.2020.skb.744", "SKB 744/2020"))
YEAR = st.dates(date(2020, 1, 1), date(2020, 12, 31))
KNOWN = st.dates(date(2019, 8, 1), date(2021, 1, 31))


@st.composite
def holidays(draw: st.DrawFn) -> Holiday:
    """Holidays of 2020, withdrawn or not."""
    first = draw(KNOWN)
    lasts = st.integers(1, 400).map(lambda days: first + timedelta(days=days))
    kind = draw(st.sampled_from(HOLIDAY_KINDS))
    return Holiday(
        day=draw(YEAR),
        name=draw(st.sampled_from(["Nyepi", "Natal"])),
        kind=kind,
        citation=draw(st.sampled_from(DECREES)),
        known_from=first,
        known_to=draw(st.none() | lasts),
        series=draw(st.sampled_from(SERIES)) if kind == "joint_leave" else "skb",
    )


@st.composite
def seasons(draw: st.DrawFn) -> Season:
    """Seasons of 2020, settled or not."""
    start = draw(YEAR)
    return Season(
        name=draw(st.sampled_from(["ramadan", "hujan"])),
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 40))),
        citation=draw(st.sampled_from(DECREES)),
        known_from=draw(KNOWN),
        estimated=draw(st.booleans()),
    )


CALENDARS = st.builds(
    Calendar,
    st.lists(holidays(), max_size=5),
    st.frozensets(st.integers(2019, 2022)),
    seasons=st.lists(seasons(), max_size=3),
    joint_leave=st.sampled_from(BINDINGS),
)


def holiday(
    day: str, *, kind="public", start="2019-08-28", end=None, name="Nyepi", series="skb"
) -> Holiday:
    """A holiday with dates as text, the Keppres by the second decree."""
    return Holiday(
        day=date.fromisoformat(day),
        name=name,
        kind=kind,
        citation=DECREES[series == "keppres"],
        known_from=date.fromisoformat(start),
        known_to=end and date.fromisoformat(end),
        series=series,
    )


def ramadan(start: str, end: str, *, known="2020-04-23", until=None, estimated=False) -> Season:
    """A window of Ramadan with dates as text."""
    return Season(
        name="ramadan",
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        citation=DECREES[0],
        known_from=date.fromisoformat(known),
        known_to=until and date.fromisoformat(until),
        estimated=estimated,
    )


SKB = holiday("2020-12-24", kind="joint_leave")
KEPPRES = holiday("2020-12-28", kind="joint_leave", series="keppres", start="2020-08-18")
BOTH = (
    holiday("2020-08-21", kind="joint_leave"),
    holiday("2020-08-21", kind="joint_leave", series="keppres", start="2020-08-18"),
)


@settings(deadline=None)
@given(st.lists(CALENDARS, max_size=3))
def test_merging_does_not_depend_on_order(calendars):
    """Every order of the same calendars gives an equal calendar."""
    merged = {Calendar.merge(order) for order in permutations(calendars)}
    assert len(merged) == 1


@settings(deadline=None)
@given(CALENDARS, CALENDARS)
def test_merging_twice_changes_nothing(one, two):
    """A calendar merged with itself, or merged again into a whole, adds nothing."""
    both = Calendar.merge([one, two])
    assert Calendar.merge([both, one]) == both
    assert Calendar.merge([one, one]) == one


@settings(deadline=None)
@given(st.lists(holidays(), max_size=8), st.none() | KNOWN)
def test_a_day_is_off_exactly_when_some_decree_of_it_was_known(days, asked):
    """The days off are those of which at least one holiday held on the day of asking."""
    calendar = Calendar(days, {2020})
    if asked and days and asked < min(each.known_from for each in days):
        with pytest.raises(InvalidInput, match="ASN-CAL-002"):
            calendar.off(Period("2020-01-01", "2020-12-31"), asked)
        return
    off = calendar.off(Period("2020-01-01", "2020-12-31"), asked)
    for day in Period("2020-01-01", "2020-12-31"):
        held = [
            each
            for each in days
            if each.day == day
            and each.series == "skb"
            and (
                each.known_to is None
                if asked is None
                else each.known_from <= asked < (each.known_to or date.max)
            )
        ]
        assert (day in off) == bool(held)
        assert day not in off or off[day] in held


def test_knowledge_starts_on_its_first_day_and_ends_before_its_last():
    """known_from is included and known_to is excluded."""
    calendar = Calendar(
        [holiday("2020-12-28", start="2020-04-09", end="2020-12-01"), holiday("2020-01-01")], {2020}
    )
    told = {
        asked: calendar.holiday("2020-12-28", asked) is not None
        for asked in ("2020-04-08", "2020-04-09", "2020-11-30", "2020-12-01", None)
    }
    assert told == {
        "2020-04-08": False,
        "2020-04-09": True,
        "2020-11-30": True,
        "2020-12-01": False,
        None: False,
    }


def test_a_public_holiday_goes_before_polling_and_joint_leave():
    """Where kinds fall on one day, the answer is the same whatever the order of the rows."""
    rows = [holiday("2020-03-25", kind=kind) for kind in HOLIDAY_KINDS]
    for order in permutations(rows):
        assert Calendar(order, {2020}).holiday("2020-03-25").kind == "public"


def test_a_year_without_a_decree_is_refused():
    """Each missing year is named, and no day of it is taken for a working day."""
    calendar = Calendar([holiday("2020-03-25")], {2020})
    with pytest.raises(InvalidInput) as error:
        calendar.off(Period("2019-12-01", "2021-01-31"))
    assert [fault.code for fault in error.value.faults] == ["ASN-CAL-001", "ASN-CAL-001"]
    assert [fault.facts["year"] for fault in error.value.faults] == [2019, 2021]
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        calendar.working("2021-03-01", 5)


def test_a_region_may_add_a_day_without_claiming_the_year():
    """A region's extra day counts once a decree of the year is merged in, and never before."""
    region = Calendar([holiday("2020-11-26", name="HUT Kota Tangerang Selatan")])
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        region.holiday("2020-11-26")
    whole = Calendar.merge([region, Calendar([holiday("2020-03-25")], {2020})])
    assert whole.holiday("2020-11-26").name == "HUT Kota Tangerang Selatan"


def test_working_days_of_each_working_week():
    """Saturday works in a week of six, Sunday in one of seven, which works through holidays."""
    calendar = Calendar([holiday("2020-03-25")], {2020})
    weeks = {
        day: [week for week in (5, 6, 7) if calendar.working(day, week)]
        for day in ("2020-03-24", "2020-03-25", "2020-03-28", "2020-03-29")
    }
    assert list(weeks.values()) == [[5, 6, 7], [7], [6, 7], [7]]
    with pytest.raises(ValueError, match="5, 6 or 7"):
        calendar.working("2020-03-24", 4)


def test_a_withdrawal_not_after_its_decree_is_refused():
    """A holiday that was never known for a single day is a slip."""
    with pytest.raises(InvalidInput, match="ASN-CAL-003"):
        holiday("2020-05-28", start="2020-04-09", end="2020-04-09")


@pytest.mark.parametrize(
    ("binding", "off"),
    [
        ("skb", {"2020-08-21": "skb", "2020-12-24": "skb"}),
        ("keppres", {"2020-08-21": "keppres", "2020-12-28": "keppres"}),
        ("either", {"2020-08-21": "keppres", "2020-12-24": "skb", "2020-12-28": "keppres"}),
    ],
)
def test_the_series_that_binds_gives_the_day_off(binding, off):
    """Days of the other series are worked; where either binds, the Keppres is cited for both."""
    calendar = Calendar([SKB, KEPPRES, *BOTH], {2020}, joint_leave=binding)
    found = calendar.off(Period("2020-01-01", "2020-12-31"))
    assert {str(day): each.series for day, each in found.items()} == off


def test_joint_leave_by_keppres_needs_a_keppres():
    """A year without one is refused as is a day before it, and other bindings do not ask for it."""
    calendar = Calendar([SKB, KEPPRES, holiday("2021-01-01")], {2020, 2021}, joint_leave="keppres")
    with pytest.raises(InvalidInput, match="ASN-CAL-009"):
        calendar.working("2021-01-04", 5)
    with pytest.raises(InvalidInput, match="ASN-CAL-010"):
        calendar.working("2020-12-28", 5, "2020-08-17")
    assert not calendar.working("2020-12-28", 5, "2020-08-18")
    whole = Period("2020-01-01", "2021-12-31")
    assert all(Calendar([SKB], {2020, 2021}, joint_leave=b).off(whole) for b in ("skb", "either"))


def test_a_year_without_any_decree_is_refused_once():
    """The missing Keppres of a year without a decree is not told on top."""
    with pytest.raises(InvalidInput) as error:
        Calendar([], (), joint_leave="keppres").holiday("2020-03-25")
    assert [fault.code for fault in error.value.faults] == ["ASN-CAL-001"]


@pytest.mark.parametrize(
    ("stated", "merged"),
    [
        ((), "skb"),
        (("skb", "skb"), "skb"),
        (("skb", "keppres"), "keppres"),
        (("skb", "either"), "either"),
        (("keppres", "either"), "either"),
    ],
)
def test_the_default_gives_way_and_two_statements_become_either(stated, merged):
    """What calendars state about joint leave is kept by merging them, in any order."""
    calendars = [Calendar(joint_leave=each) for each in stated]
    assert Calendar.merge(calendars).joint_leave == merged
    assert Calendar.merge(reversed(calendars)).joint_leave == merged


@settings(deadline=None)
@given(st.lists(holidays(), max_size=8), st.none() | KNOWN, st.sampled_from(BINDINGS))
def test_differences_are_the_days_of_one_series_only(days, asked, binding):
    """Each day that one decree lists and the other not is told with its citation, no other."""
    calendar = Calendar(days, {2020}, joint_leave=binding)
    if asked and days and asked < min(each.known_from for each in days):
        with pytest.raises(InvalidInput, match="ASN-CAL-002"):
            calendar.differences(2020, asked)
        return
    told = calendar.differences(2020, asked)
    firsts = [each.known_from for each in days if each.series == "keppres"]
    if not firsts or (asked and asked < min(firsts)):
        assert told == ()
        return
    leave = [each for each in days if each.kind == "joint_leave" and each.known(asked)]
    ours, theirs = ({h.day for h in leave if h.series == series} for series in SERIES)
    assert [each.day for each in told] == sorted(ours ^ theirs)
    assert all((each.keppres is None) == (each.day not in ours) for each in told)
    assert all((each.skb is None) == (each.day not in theirs) for each in told)


def test_differences_name_the_decree_that_has_the_day():
    """The days of one series only come in order, and the other citation is none."""
    calendar = Calendar([KEPPRES, SKB, *BOTH], {2020})
    first, second = (each.day for each in (SKB, KEPPRES))
    assert calendar.differences(2020) == (
        Difference(first, DECREES[0], None),
        Difference(second, None, DECREES[1]),
    )
    with pytest.raises(InvalidInput, match="ASN-CAL-001"):
        calendar.differences(2021)


def test_only_joint_leave_may_be_of_the_keppres_series():
    """A public holiday of the other series is a slip."""
    with pytest.raises(InvalidInput, match="ASN-CAL-011"):
        holiday("2020-03-25", series="keppres")
    with pytest.raises(ValueError, match="joint_leave"):
        Calendar(joint_leave="perpres")


@settings(deadline=None)
@given(st.lists(seasons(), max_size=5), YEAR, st.none() | KNOWN)
def test_a_day_is_in_a_season_exactly_when_a_known_window_holds_it(windows, day, asked):
    """Both ends are included, names and knowledge are respected, settled windows come first."""
    found = Calendar(seasons=windows).season("ramadan", day, asked)
    held = [
        each
        for each in windows
        if each.name == "ramadan"
        and each.start <= day <= each.end
        and (asked is None or each.known_from <= asked)
    ]
    assert (found is None) == (not held)
    assert found is None or found in held
    assert found is None or not found.estimated or all(each.estimated for each in held)


def test_an_estimate_gives_way_on_the_day_the_season_is_settled():
    """known_to of the estimate is excluded, known_from of the settled window included."""
    calendar = Calendar(
        seasons=[
            ramadan(
                "2022-04-02", "2022-05-01", known="2021-09-22", until="2022-04-01", estimated=True
            ),
            ramadan("2022-04-03", "2022-05-01", known="2022-04-01"),
        ]
    )
    asked = {
        known: calendar.season("ramadan", "2022-04-02", known)
        for known in ("2021-09-21", "2022-03-31", "2022-04-01", None)
    }
    assert [each and each.estimated for each in asked.values()] == [None, True, None, None]
    assert calendar.season("ramadan", "2022-05-01").start == date(2022, 4, 3)
    assert calendar.season("ramadan", "2022-05-02") is None


def test_a_season_needs_no_decree_of_the_year_and_keeps_its_order():
    """Ends before starts are refused; the same seasons in any order make equal calendars."""
    early, late = ramadan("2020-04-24", "2020-05-23"), ramadan("2021-04-13", "2021-05-12")
    assert Calendar(seasons=[late, early, late]) == Calendar(seasons=[early, late])
    assert early.known(date(2020, 4, 23))
    with pytest.raises(InvalidInput, match="ASN-CAL-012"):
        ramadan("2020-05-23", "2020-04-24")
    with pytest.raises(InvalidInput, match="ASN-CAL-003"):
        ramadan("2020-04-24", "2020-05-23", until="2020-04-23")
