"""What a seating costs, and which rules it breaks."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from asn_worksched.scheduling.desks.model import NOWHERE, meetings

from .offices import office, seats

GOOD = seats([0, -1, -1], [1, -1, -1], [-1, 2, -1], [-1, 3, -1], [-1, -1, 0])
MEETING = seats([0], [1])


def test_a_cost_is_the_sum_of_its_parts():
    """Coming, missing days and zones used all count, each at its price."""
    model = office()
    assert model.cost(GOOD) == -500 + 2 * 5
    nobody = np.full((5, 3), NOWHERE, np.int32)
    assert model.cost(nobody) == 500
    split = seats([0, -1, -1], [2, -1, -1], [-1, 2, -1], [-1, 3, -1], [-1, -1, 0])
    assert model.cost(split) == model.cost(GOOD) + 5


def test_a_good_seating_has_no_faults():
    """Nothing is said of what keeps all rules, and its meetings are found."""
    model = office()
    assert model.faults(GOOD, MEETING) == ()
    assert meetings(model, GOOD).tolist() == MEETING.tolist()


@pytest.mark.parametrize(
    ("person", "row", "changes", "said"),
    [
        (
            4,
            [-1, -1, 0],
            {"allowed": ~np.eye(5, 3, -2, np.bool_)},
            "person 4 may not come on day 2",
        ),
        (4, [-1, -1, -1], {"required": np.eye(5, 3, -2, np.bool_)}, "person 4 must come on day 2"),
        (4, [2, 0, 0], {"same_desk": False}, "person 4 comes on 3 days of week 0"),
        (4, [2, -1, 0], {}, "person 4 has desks [0, 2] in week 0"),
        (4, [-1, -1, 0], {"fits": ~np.eye(5, 4, -4, np.bool_)}, "desk 0 does not fit person 4"),
        (4, [0, -1, -1], {}, "desk 0 is shared on day 0"),
        (0, [2, -1, -1], {"company": np.zeros(2, np.bool_)}, "too many zones on day 0"),
        (0, [0, -1, 0], {}, "team 0 is alone in zone 0 on day 2"),
        (0, [-1, -1, -1], {}, "team 0 does not meet in week 0"),
    ],
)
def test_each_rule_is_looked_at(person, row, changes, said):
    """Whatever rule is broken, it is named with who and when."""
    model, seat = attrs.evolve(office(), **changes), GOOD.copy()
    if "allowed" in changes:
        model = attrs.evolve(model, allowed=_but(model.allowed, 4, 2))
    if "required" in changes:
        model = attrs.evolve(model, required=~_but(np.ones((5, 3), np.bool_), 4, 2))
    if "fits" in changes:
        model = attrs.evolve(model, fits=_but(np.ones((5, 4), np.bool_), 4, 0))
    seat[person] = row
    assert any(said in fault for fault in model.faults(seat, MEETING))


def _but(flags, row, column):
    flags = np.ones_like(flags)
    flags[row, column] = False
    return flags


def test_a_cap_is_looked_at():
    """One person more than there are places is a fault, on that day alone."""
    model = office()
    places = np.array([1, 2, 1], np.int32)
    model = attrs.evolve(model, caps=(attrs.evolve(model.caps[0], places=places),))
    assert model.faults(GOOD, MEETING) == ("cap 0 is exceeded on day 0",)


def test_weeks_are_counted_apart():
    """In each week anew: days, desks and meetings; and weeks add up to the whole."""
    model = attrs.evolve(
        office(),
        weeks=((0, 2), (1,)),
        least_days=np.ones((5, 2), np.int32),
        most_days=np.ones((5, 2), np.int32),
        company=np.zeros(2, np.bool_),
    )
    seat = seats([0, 1, -1], [1, 0, -1], [2, 2, -1], [3, 3, -1], [-1, -1, 1])
    assert model.faults(seat, seats([0, 1], [0, 1])) == ()
    assert model.faults(seat, seats([0, 0], [0, 1])) == ("team 0 does not meet in week 1",)
    apart = model.week(0).cost(seat[:, [0, 2]]) + model.week(1).cost(seat[:, [1]])
    assert model.cost(seat) == apart
