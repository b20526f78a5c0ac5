"""Clashes of small random tangles, against every subset and every answer there is."""

from __future__ import annotations

from itertools import chain, combinations, product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from asn_worksched.scheduling.why import tangle as tangles
from asn_worksched.scheduling.why.smallest import Search
from asn_worksched.scheduling.why.tangle import Choice, Row, Tangle

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def small_tangles(draw):
    """Up to three choices of one or two people, and up to seven claims in rows and gates."""
    claims = draw(st.integers(2, 7))
    claim = st.integers(0, claims - 1)
    most, gates, choices = [], [], []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(1, 2))
        begin = len(most)
        for way in range(draw(st.integers(2, 4))):
            most.append(size)
            gates.append(tuple(sorted(draw(st.sets(claim, max_size=2)))) if way else ())
        choices.append(Choice(tuple(range(begin, len(most))), size))
    ways = st.sets(st.integers(0, len(most) - 1), min_size=1)
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        terms = tuple(sorted(draw(ways)))
        least, whole = draw(st.booleans()), sum(most[way] for way in terms)
        bound = draw(st.integers(0, 3))
        ease = bound if least else max(0, whole - bound)
        rows.append(Row(draw(claim), terms, bound, ease, least))
    return Tangle(claims, tuple(most), tuple(gates), tuple(choices), tuple(rows))


def answers(tangle):
    """Every way in which everybody is somewhere."""
    for values in product(*(range(most + 1) for most in tangle.most)):
        if all(sum(values[way] for way in each.ways) == each.size for each in tangle.choices):
            yield values


def misses(tangle, values):
    """By how much each claim is missed by an answer: by row, and by variable behind gates."""
    rows = {}
    for number, row in enumerate(tangle.rows):
        whole = sum(values[way] for way in row.terms)
        short = row.bound - whole if row.least else whole - row.bound
        if short > 0:
            rows[number] = short
    return rows, {way: n for way, n in enumerate(values) if n and tangle.gates[way]}


def broken(tangle, values):
    """The claims that an answer does not keep."""
    rows, gates = misses(tangle, values)
    through = {gate for way in gates for gate in tangle.gates[way]}
    return frozenset(through | {tangle.rows[row].claim for row in rows})


def smallest_size(tangle):
    """The fewest claims that no answer keeps, by trying every set; ``None`` where there is none."""
    known = {broken(tangle, values) for values in answers(tangle)}
    for size in range(tangle.claims + 1):
        for held in combinations(range(tangle.claims), size):
            if all(each & set(held) for each in known):
                return size
    return None


@MANY
@given(small_tangles())
def test_a_clash_is_as_small_as_can_be(tangle):
    """No set of claims that is smaller than the one found is impossible, and that one is."""
    found = Search.of(tangle).clash()
    size = smallest_size(tangle)
    assert (found is None) == (size is None)
    if found is not None:
        assert found.smallest
        assert len(found.claims) == size
        assert all(broken(tangle, values) & found.claims for values in answers(tangle))


@MANY
@given(small_tangles())
def test_clashes_one_after_another_leave_something_possible(tangle):
    """With every clash found set aside the rest holds, and no clash has what was set aside."""
    search, off = Search.of(tangle), set()
    while (found := search.clash()) is not None:
        assert not found.claims & off
        off |= {min(found.claims)}
        search.set_aside(frozenset({min(found.claims)}))
    assert any(broken(tangle, values) <= off for values in answers(tangle))


@MANY
@given(small_tangles())
def test_without_a_proof_a_clash_still_has_nothing_superfluous(tangle):
    """Where no round is left for the proof, every claim of the clash is needed for it."""
    search = Search.of(tangle, rounds=0)
    found = search.clash()
    assume(found is not None)
    assert not found.smallest
    known = [broken(tangle, values) for values in answers(tangle)]
    assert all(each & found.claims for each in known)
    for claim in found.claims:
        assert not all(each & (found.claims - {claim}) for each in known)


@MANY
@given(small_tangles(), st.data())
def test_the_least_change_is_least(tangle, data):
    """By however little claims may be missed, no answer misses less in all; and it is enough."""
    may = data.draw(st.sets(st.integers(0, tangle.claims - 1)))
    totals = [
        sum(chain(*(each.values() for each in misses(tangle, values))))
        for values in answers(tangle)
        if broken(tangle, values) <= may
    ]
    eased = tangles.least_eased(tangle, may)
    assert (eased is None) == (not totals)
    if eased is not None:
        assert eased.total == min(totals)
        assert tangles.holds(tangle, eased)


@MANY
@given(small_tangles())
def test_the_fewest_levers_are_fewest(tangle):
    """Where each claim is a lever, as few are used as any answer breaks."""
    levers = [frozenset({claim}) for claim in range(tangle.claims)]
    found = tangles.fewest(tangle, levers, off=(), besides=())
    least = min(len(broken(tangle, values)) for values in answers(tangle))
    assert found is not None
    assert len(found) == least
    if found:
        other = tangles.fewest(tangle, levers, off=(), besides=[found])
        assert other is None or not found <= other


@MANY
@given(small_tangles())
def test_what_is_given_up_is_not_too_much(tangle):
    """Everything but what was given up holds, and none of it could have been kept besides."""
    given_up = tangles.given_up(tangle, held=(), off=())
    known = [broken(tangle, values) for values in answers(tangle)]
    assert any(each <= given_up for each in known)
    assert not any(each < given_up for each in known)
