"""Which units hang together, and how whole groups of them are packed."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.partitions.closure import packed, together, with_upper


def unit(code, **more):
    """A unit with a site of its own unless told otherwise."""
    return asn.Unit(code, code, **{"site": asn.Site(f"s-{code}", f"g-{code}"), **more})


@st.composite
def trees(draw):
    """A few units, some of them below others, some in one building."""
    units = []
    for number in range(draw(st.integers(1, 8))):
        parent = draw(st.sampled_from([None, *(each.code for each in units)]))
        kind = draw(st.sampled_from(["dinas", "pemda"]))
        building = draw(st.sampled_from(["", "A", "B", f"own-{number}"]))
        site = asn.Site(f"{building}/{number}", building) if building else None
        units.append(asn.Unit(f"u{number}", f"u{number}", kind=kind, parent=parent, site=site))
    peopled = draw(st.sets(st.sampled_from([each.code for each in units]), min_size=1))
    return asn.Units(tuple(units)), peopled


@given(trees())
def test_whoever_a_rule_may_look_at_together_is_in_one_group(found):
    """Units of one perangkat daerah, building or floor, or one above the other, are together."""
    units, peopled = found
    group_of = {code: n for n, group in enumerate(together(units, peopled)) for code in group}
    assert set(group_of) == peopled
    for one in peopled:
        for two in peopled:
            sites = [units[each].site or asn.Site(each, each) for each in (one, two)]
            alike = units.top(one) == units.top(two) or sites[0].building == sites[1].building
            if alike or one in units.above(two):
                assert group_of[one] == group_of[two]


def test_nothing_else_is_put_together():
    """Two perangkat daerah under a government without people of its own stay apart."""
    root = asn.Unit("p", "Pemkot", kind="pemda")
    units = asn.Units((root, unit("a", parent="p"), unit("b", parent="p")))
    assert together(units, {"a", "b"}) == [("a",), ("b",)]
    assert together(units, {"a", "b", "p"}) == [("a", "b", "p")]


def test_a_recorded_superior_ties_two_units():
    """The unit of a superior goes with those of the people below."""
    units = asn.Units((unit("a"), unit("b"), unit("c")))
    assert together(units, {"a", "b", "c"}, [("a", "c")]) == [("a", "c"), ("b",)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=20), st.integers(1, 60))
def test_groups_are_packed_whole_and_in_order(sizes, people):
    """Every group is in one partition; none passes the number unless by one group alone."""
    groups = [(f"g{number:03}",) for number in range(len(sizes))]
    lots = packed(groups, sizes, people)
    assert [code for lot in lots for code in lot] == [group[0] for group in groups]
    size_of = dict(zip([group[0] for group in groups], sizes, strict=True))
    for lot in lots:
        assert len(lot) == 1 or sum(size_of[code] for code in lot) <= people


def test_a_partition_keeps_what_stands_above_it():
    """The units of a partition are a tree: all above them come along."""
    units = asn.Units((unit("a"), unit("b", parent="a"), unit("c", parent="b"), unit("d")))
    assert [each.code for each in with_upper(units, ["c"])] == ["a", "b", "c"]
    assert attrs.evolve(units).top("c") == "a"
