"""Why a person has no pattern of shifts, against every pattern there is."""

from __future__ import annotations

from itertools import combinations, product

import attrs
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.shifts.faults import faults
from asn_worksched.scheduling.shifts.model import UNBOUNDED, ShiftModel
from asn_worksched.scheduling.why.lanes import Lane, give_up, least_change
from asn_worksched.scheduling.why.smallest import Search

MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def numbers(draw, *values):
    """One number of one person, int32."""
    return np.array([draw(st.sampled_from(values))], dtype=np.int32)


@st.composite
def lanes(draw):
    """One person, up to five days and two shifts, and a few hard rules."""
    days, shifts = draw(st.integers(2, 5)), draw(st.integers(1, 2))
    cells = st.lists(st.booleans(), min_size=days * shifts, max_size=days * shifts)
    closed = {cause: flags(draw, cells, days, shifts) for cause in ("leave", "unasked")}
    rest = draw(st.lists(st.sampled_from([True, True, False]), min_size=days, max_size=days))
    gap = draw(st.lists(st.integers(1, 3), min_size=shifts**2, max_size=shifts**2))
    most = draw(st.lists(st.sampled_from([1, 9]), min_size=shifts, max_size=shifts))
    weekend = draw(st.integers(0, days - 1))
    none: dict[str, np.ndarray] = {
        name: np.zeros((0, days, shifts), dtype=kind)
        for name, kind in (("need", np.int32), ("under", np.int64), ("over", np.int64))
    }
    model = ShiftModel(
        minutes=np.array([480, 600][:shifts], dtype=np.int32),
        gap=np.array(gap, dtype=np.int32).reshape(shifts, shifts),
        weekends=((weekend,),),
        allowed=~(closed["leave"] | closed["unasked"])[None],
        may_rest=np.array([rest]),
        price=np.zeros((1, days, shifts), dtype=np.int64),
        most_of=np.array([most], dtype=np.int32),
        least_minutes=numbers(draw, 0, 480, 960, 1500),
        most_minutes=numbers(draw, 480, 1100, int(UNBOUNDED)),
        least_on=numbers(draw, 1, 2, 3),
        most_on=numbers(draw, 1, 2, int(UNBOUNDED)),
        least_off=numbers(draw, 1, 2),
        most_off=numbers(draw, 1, 2, int(UNBOUNDED)),
        most_weekends=numbers(draw, 0, 1),
        last=np.array([draw(st.integers(-1, shifts - 1))], dtype=np.int16),
        run=numbers(draw, 0, 1, 2, 4),
        able=np.zeros((0, 1), dtype=bool),
        **none,
    )
    return Lane(model, 0, closed)


def flags(draw, cells, days, shifts):
    """Flags of days and shifts, few of them set."""
    one, two = (np.array(draw(cells)).reshape(days, shifts) for _ in range(2))
    return one & two


def broken(lane):
    """The rules that each pattern breaks, by number; and the pattern."""
    place = {name: number for number, name in enumerate(lane.claims)}
    open_ = attrs.evolve(lane.model, allowed=np.ones_like(lane.model.allowed))
    for row in product(range(-1, lane.model.shifts), repeat=lane.model.days):
        grid = np.array([row], dtype=np.int16)
        found = {place[NAMES.get(name, name)] for name in faults(open_, grid) if name != "most_of"}
        for shift, most in enumerate(lane.model.most_of[0]):
            if row.count(shift) > most:
                found.add(place[f"most_of:{shift}"])
        for cause, closed in lane.closed.items():
            if any(shift >= 0 and closed[day, shift] for day, shift in enumerate(row)):
                found.add(place[f"closed:{cause}"])
        yield frozenset(found), row


NAMES = {"may_rest": "pinned"}


def search(lane):
    """The search for clashes of a lane."""
    return Search(len(lane.claims), lambda held, off: give_up(lane, held, off))


@MANY
@given(lanes())
def test_the_clash_of_a_person_is_as_small_as_can_be(lane):
    """No fewer rules than told leave the person without a pattern, and those told do."""
    known = {found for found, _ in broken(lane)}
    found = search(lane).clash()
    assert (found is None) == (frozenset() in known)
    if found is not None:
        assert found.smallest
        assert all(each & found.claims for each in known)
        for fewer in combinations(range(len(lane.claims)), len(found.claims) - 1):
            assert not all(each & set(fewer) for each in known)


@MANY
@given(lanes())
def test_the_least_change_of_a_rule_is_least(lane):
    """A rule changed as told leaves a pattern; changed by less, or not changeable, none."""
    known = list(broken(lane))
    for claim, name in enumerate(lane.claims):
        amounts = [amount(lane, name, row) for each, row in known if each <= {claim}]
        told = least_change(lane, claim)
        if name == "gap" or name.endswith(("_on", "_off")):
            continue
        best = max if name == "least_minutes" else min
        assert told == (best(amounts) if amounts else None)


@MANY
@given(lanes())
def test_the_nearest_number_of_days_in_a_row_is_nearest(lane):
    """The number told leaves a pattern and the ones between it and the rule's own do not."""
    for claim, name in enumerate(lane.claims):
        if name.endswith(("_on", "_off")):
            told, now = least_change(lane, claim), lane.number(name)
            assert told is None or told != now
            if told is not None:
                assert possible(lane, name, told)
                step = 1 if told > now else -1
                for number in range(now + step, told, step):
                    assert not possible(lane, name, number)


def possible(lane, name, number):
    """Whether any pattern keeps all rules with another number in one of them."""
    table = np.array([number], dtype=np.int32)
    changed = attrs.evolve(lane, model=attrs.evolve(lane.model, **{name: table}))
    return any(not found for found, _ in broken(changed))


def amount(lane, name, row):
    """What a rule counts in one pattern."""
    kind, _, which = name.partition(":")
    if kind == "pinned":
        return sum(s < 0 and not lane.model.may_rest[0, day] for day, s in enumerate(row))
    if kind == "closed":
        return sum(bool(s >= 0 and lane.closed[which][day, s]) for day, s in enumerate(row))
    if kind == "most_of":
        return row.count(int(which))
    if kind == "most_weekends":
        return sum(any(row[day] >= 0 for day in days) for days in lane.model.weekends)
    return sum(int(lane.model.minutes[s]) for s in row if s >= 0)
