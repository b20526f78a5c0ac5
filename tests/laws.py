"""Small random registers and laws, for properties that must hold under any law."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import attrs
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.testing import make_personnel

FORTNIGHT = asn.Period("2020-03-18", "2020-03-31")
NYEPI = asn.Holiday(
    day=date(2020, 3, 25),
    name="Nyepi",
    kind="public",
    citation=asn.Citation("skb.2020", "SKB 728/2019"),
    known_from=date(2019, 8, 28),
)
CALENDAR = asn.Calendar(holidays=(NYEPI,), years=frozenset({2020}))
SELECTORS = (
    *("", "unit.kode = 'unit-001'", "eselon <= III.b", "ktp in skills", "workweek = 7"),
    *("bukan ktp in skills", "unit.code in ['unit-001', 'unit-002']", "protected"),
    *("key = 'syn-0002'", "peran = kabid"),
)


def instrument(name, *, region="", level=6, published=date(2020, 3, 1), **more):
    """A made-up instrument, in force from 2020 on unless told otherwise."""
    return asn.Instrument(
        id=name,
        kind="surat edaran",
        issuer="penerbit uji",
        title=name,
        short=f"SE {name}",
        year=2020,
        region=region,
        level=level,
        published=published,
        in_force=more.pop("in_force", asn.Span(date(2020, 1, 1), None)),
        **more,
    )


def cite(name, at="angka 1"):
    """A citation of a made-up instrument."""
    return asn.Citation(name, f"SE {name}", at=at)


def policy(name, *rules, **more):
    """A policy of *rules*, each a (class, suffix, fields) triple."""
    made = tuple(
        kind(id=f"{name}.{suffix}", citation=cite(name, suffix), **fields)
        for kind, suffix, fields in rules
    )
    return asn.Policy(instrument=instrument(name, **more), rules=made)


BASE = policy(
    "base",
    (asn.Permit, "office", {"modes": ("WFO",)}),
    (asn.Hours, "hours", {"start": time(7, 30), "minutes": 450}),
    level=3,
)
HOME = policy("home", (asn.Permit, "home", {"modes": ("WFH",), "usual": True}), region="36.74")
PIKET = policy("piket", (asn.Cover, "piket", {}), region="36.74")


def law(*policies, **more):
    """The law of Tangerang Selatan made of these policies and the calendar of March 2020."""
    return asn.Law.of(policies, calendars=[CALENDAR], region="36.74", **more)


def people_of(draw):
    """Up to 14 people in up to 3 units with counters, some working through all seven days."""
    weeks = draw(st.sampled_from([(5,), (6,), (7,), (5, 7), (5, 6, 7)]))
    made = make_personnel(
        draw(st.integers(2, 14)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 99)),
        skills=("ktp", "pajak")[: draw(st.integers(0, 2))],
        workweeks=weeks,
    )
    return under_one_roof(made) if draw(st.booleans()) else made


def under_one_roof(people):
    """The same people with all units in one building and below one perangkat daerah."""
    units = [
        attrs.evolve(unit, site=asn.Site(f"gedung/{n}", "gedung", str(n)), parent="dinas")
        for n, unit in enumerate(people.units)
    ]
    return asn.Personnel.of(people, [asn.Unit("dinas", "Dinas Uji"), *units])


@st.composite
def registers(draw):
    """A small random register."""
    return people_of(draw)


modes = st.sampled_from([("WFO",), ("WFH",), ("WFF",), ("WFO", "WFH"), ("WFH", "WFF")])
limited = st.sampled_from([("WFO",), ("WFH",), ("WFH", "WFF")])
selects = st.sampled_from(SELECTORS)


@st.composite
def rules(draw, number):
    """One random rule about modes, caps, cover or limits."""
    kind = draw(
        st.sampled_from(
            [asn.Permit, asn.Require, asn.Forbid, asn.Excuse, asn.Cap, asn.Cover, asn.Limit]
        )
    )
    common = {
        "id": f"r{number}",
        "citation": cite("random", f"huruf {number}"),
        "select": draw(selects),
        "displaces": draw(
            st.sampled_from([(), (), (), ("home.home",), tuple(f"r{n}" for n in range(number))[:1]])
        ),
        "period": draw(
            st.sampled_from([asn.Span(), asn.Span(date(2020, 3, 20), date(2020, 3, 26))])
        ),
    }
    if kind is asn.Permit:
        return kind(modes=draw(modes), usual=draw(st.booleans()), **common)
    if kind is asn.Require or kind is asn.Forbid:
        return kind(modes=draw(modes), **common)
    if kind is asn.Cap:
        share = {"share": Fraction(draw(st.integers(0, 4)), 4)}
        count = {"count": draw(st.integers(0, 5))}
        base = draw(st.sampled_from(["all", "on_duty", "excluding_exempt"]))
        per = draw(st.sampled_from(["unit", "site", "opd", "floor"]))
        exempt = draw(st.booleans())
        size = draw(st.sampled_from([share, count]))
        return kind(**size, base=base, per=per, exempt_counts=exempt, **common)
    if kind is asn.Limit:
        return kind(modes=draw(limited), at_most=draw(st.integers(0, 4)), **common)
    if kind is asn.Cover:
        least = draw(st.integers(1, 2))
        return kind(of=draw(st.sampled_from(["service", "unit"])), minimum=least, **common)
    return kind(**common)


@st.composite
def laws(draw, most=5):
    """The base, home as usual, and a few random rules."""
    random = [draw(rules(number)) for number in range(draw(st.integers(0, most)))]
    made = asn.Policy(instrument=instrument("random", region="36.74", level=7), rules=tuple(random))
    return law(BASE, HOME, made)
