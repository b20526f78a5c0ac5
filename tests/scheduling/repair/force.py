"""Small cases of repair, and what force finds for them: every roster there is, tried."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product
from math import prod

import attrs
import numpy as np
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.assignment import reserve_of
from asn_worksched.domain.wishes import Team, Wishes
from asn_worksched.rulings.terms import NO_CAP, spans_of
from asn_worksched.testing import make_personnel

from ...laws import BASE, HOME, cite, instrument, law, policy, rules, under_one_roof

PERIODS = (
    asn.Period("2020-03-19", "2020-03-20"),
    asn.Period("2020-03-22", "2020-03-23"),
    asn.Period("2020-03-24", "2020-03-26"),
)
FIELD = policy("field", (asn.Permit, "field", {"modes": ("WFF",)}), region="36.74")
MOST = 6_000


@attrs.frozen
class Case:
    """A roster, made under one law and edited by hand, and what it is to be repaired to."""

    roster: asn.Roster
    rulings: asn.Rulings
    keep_before: date | None
    freeze: tuple[tuple[str, date], ...]
    wishes: Wishes | None = None

    @property
    def held(self):
        """Which cells must stay, (people, days)."""
        keys, period = self.rulings.people.frame["key"].to_list(), self.rulings.period
        return np.array(
            [
                [
                    (key, day) in self.freeze or bool(self.keep_before and day < self.keep_before)
                    for day in period
                ]
                for key in keys
            ]
        )


@st.composite
def some_law(draw, most=3):
    """A few random rules on top of office and home, and perhaps the field."""
    random = tuple(draw(rules(number)) for number in range(draw(st.integers(0, most))))
    made = asn.Policy(instrument=instrument("random", region="36.74", level=7), rules=random)
    field = [FIELD] if draw(st.booleans()) else []
    cover = {"reserve": draw(st.integers(0, 1)), "of": draw(st.sampled_from(["service", "unit"]))}
    piket = [policy("piket", (asn.Cover, "piket", cover), region="36.74")]
    return law(BASE, HOME, *field, *(piket if draw(st.booleans()) else []), made)


@st.composite
def registers(draw):
    """Two to four people of one unit or two."""
    made = make_personnel(
        draw(st.integers(2, 4)),
        draw(st.integers(1, 2)),
        draw(st.integers(0, 9)),
        skills=("ktp",)[: draw(st.integers(0, 1))],
        workweeks=draw(st.sampled_from([(5,), (7,), (5, 7)])),
    )
    return under_one_roof(made) if draw(st.booleans()) else made


@st.composite
def leaves(draw, people, period):
    """Perhaps somebody on leave on one day."""
    keys = people.frame["key"].to_list()
    days = st.sampled_from(period.days)
    drawn = draw(st.lists(st.tuples(st.sampled_from(keys), days), max_size=2, unique=True))
    return [asn.Leave(key, asn.Period(day, day), cite("cuti")) for key, day in drawn]


@st.composite
def edited(draw, roster):
    """A roster with a few cells changed by hand, lawfully or not."""
    keys = roster.people.frame["key"].to_list()
    posts = ["", "piket", "ktp", "ktp-cadangan"]
    for _ in range(draw(st.integers(0, 3))):
        mode = draw(st.sampled_from(["WFO", "WFO", "WFH", "WFF", None]))
        post = draw(st.sampled_from(posts)) if mode == "WFO" else ""
        where = (draw(st.sampled_from(keys)), draw(st.sampled_from(roster.period.days)))
        roster = roster.moved(*where, mode=mode, post=post)
    return roster


@st.composite
def cases(draw, wished=False):
    """A small case."""
    people, period = draw(registers()), draw(st.sampled_from(PERIODS))
    first, second = draw(some_law()), draw(some_law())
    before = asn.resolve(people, first, period, leave=draw(leaves(people, period)))
    after = asn.resolve(people, second, period, leave=draw(leaves(people, period)))
    roster = draw(edited(asn.plan(before)))
    keys = st.sampled_from(people.frame["key"].to_list())
    cells = st.lists(st.tuples(keys, st.sampled_from(period.days)), max_size=2, unique=True)
    past = draw(st.sampled_from([None, None, period.days[1]]))
    wishes = draw(some_wishes(people, period)) if wished else None
    return Case(roster, after, past, tuple(draw(cells)), wishes)


@st.composite
def some_wishes(draw, people, period):
    """A team that wants to meet, and somebody to be spaced."""
    keys = people.frame["key"].to_list()
    team = Team("tim", draw(st.lists(st.sampled_from(keys), min_size=2, unique=True)), "period")
    spaced = draw(st.lists(st.sampled_from(keys), max_size=2, unique=True))
    return Wishes(teams=(team,), spaced=tuple(spaced))


def word(roster, row, day):
    """What a cell says: mode code and post, "" for none."""
    mode, post = int(roster.mode[row, day]), int(roster.post[row, day])
    if not mode:
        return "", ""
    return roster.modes.members[mode - 1].code, roster.posts[post - 1] if post else ""


def words(roster):
    """All cells of a roster, row by row."""
    people, days = roster.mode.shape
    return [[word(roster, row, day) for day in range(days)] for row in range(people)]


def lawful_words(rulings, row, day, was):
    """Everything that one cell may lawfully be."""
    ruling = rulings.of(rulings.people.frame["key"][row], rulings.period.days[day])
    allowed = [mode.code for mode in ruling.allowed]
    posts = {
        name
        for seat in rulings.seats
        if row in seat.able
        for name in (seat.post, reserve_of(seat.post))
    }
    found = [("", "")] if not allowed or ruling.duty is asn.Duty.IN_TURN else []
    found += [(mode, "") for mode in allowed]
    found += [("WFO", post) for post in sorted(posts) if "WFO" in allowed]
    found += [
        (mode, reserve_of(seat.post))
        for mode in allowed
        for seat in rulings.seats
        if mode != "WFO" and "WFO" in allowed and row in seat.able and seat.rule.reserve
    ]
    strange = was[0] in allowed and was[0] != "WFO"
    return list(dict.fromkeys([*found, was] if strange else found))


def choices(case, *, lenient=False):
    """What each cell can be, row by row; one thing where it is held; as it was where *lenient*."""
    was, held = words(case.roster), case.held
    found = []
    for row, day in np.ndindex(held.shape):
        same = [was[row][day]]
        open_ = [] if held[row, day] else lawful_words(case.rulings, row, day, *same)
        kept = same if held[row, day] or lenient else []
        found.append(list(dict.fromkeys([*open_, *kept])))
    return found


def size(case):
    """How many rosters force would have to try."""
    return prod(map(len, choices(case)))


def best_by_force(case):
    """The least (over, short, empty, reserves, wishes unmet, changed) over every roster."""
    return min(measured(case, made) for made in every_roster(case))


def every_roster(case, *, lenient=False):
    """Every roster there is, as rows of words."""
    days = len(case.rulings.period)
    for flat in product(*choices(case, lenient=lenient)):
        yield [flat[at : at + days] for at in range(0, len(flat), days)]


def measured(case, made):
    """What the law misses in a roster of words, what wishes miss, and how many cells change."""
    was = words(case.roster)
    missed = dict.fromkeys(LEVELS, 0)
    for (level, *_), much in misses(case.rulings, made).items():
        missed[level] += much
    changed = sum(made[row][day] != was[row][day] for row, day in np.ndindex(case.held.shape))
    return *missed.values(), wishes_unmet(case, made), changed


LEVELS = ("over", "short", "empty", "watch")


def misses(rulings, made):
    """By how much each thing that the law counts is missed in a roster of words."""
    found = {}
    for kind in (_caps, _limits, _seats, _turns):
        for level, key, low, high in kind(rulings, made):
            found[level, kind.__name__, key, "low"] = int(max(0, low))
            found[level, kind.__name__, key, "high"] = int(max(0, high))
    return found


def _caps(rulings, made):
    for number, cap in enumerate(rulings.caps):
        modes = {mode.code for mode in rulings.modes.within(cap.mask)}
        for group, day in np.argwhere(cap.places < NO_CAP).tolist():
            here = sum(
                made[row][day][0] in modes
                for row in np.flatnonzero((cap.group == group) & cap.counted[:, day])
            )
            level = "over" if "WFO" in modes else "short"
            yield level, (number, group, day), 0, here - int(cap.places[group, day])


def _limits(rulings, made):
    for number, limit in enumerate(rulings.limits):
        level = "over" if "WFO" in limit.rule.modes else "short"
        for row in np.flatnonzero(limit.who).tolist():
            for span in limit.spans:
                spent = sum(made[row][day][0] in limit.rule.modes for day in span)
                yield level, (number, row, span), 0, spent - limit.rule.at_most


def _seats(rulings, made):
    for number, seat in enumerate(rulings.seats):
        for day in np.flatnonzero(seat.need).tolist():
            there = [made[row][day] for row in seat.able]
            yield "empty", (number, day), int(seat.need[day]) - there.count(("WFO", seat.post)), 0
            standing = sum(post == reserve_of(seat.post) for _, post in there)
            yield "watch", (number, day), seat.rule.reserve - standing, 0


def _turns(rulings, made):
    weeks, owed = spans_of(rulings.period, "week"), rulings.turns
    for row, number in enumerate(rulings.number):
        works = [rulings.in_turn[row, d] and made[row][d][0] != "" for d in range(len(made[row]))]
        if rulings.in_turn[row].any():
            for w, week in enumerate(weeks):
                done = sum(works[d] for d in week)
                low, high = owed.least[number, w], owed.most[number, w]
                yield "over", (row, w), low - done, done - high
            low, high = owed.whole_least[number], owed.whole_most[number]
            yield "over", (row, "whole"), low - sum(works), sum(works) - high


def wishes_unmet(case, made):
    """Teams that never meet and days in a row, in a roster of words."""
    if case.wishes is None:
        return 0
    row, days = case.rulings.people.index, range(len(case.rulings.period))
    can = (
        case.rulings.allowed
        & np.uint8(case.rulings.modes.office_mask)
        & (case.rulings.duty != asn.Duty.EXCUSED.value)
    )
    unmet = 0
    for team in case.wishes.teams:
        rows = [row(key) for key in team.members if can[row(key)].any()]
        open_ = [day for day in days if can[rows, day].all()]
        if len(rows) > 1 and open_:
            unmet += not any(all(made[r][day][0] == "WFO" for r in rows) for day in open_)
    for key in case.wishes.spaced:
        here = [made[row(key)][day][0] == "WFO" for day in days]
        unmet += sum(a and b for a, b in pairwise(here))
    return unmet
