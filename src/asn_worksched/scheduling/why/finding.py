"""why_impossible(): all clashes of a plan, each smallest, and what would undo it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs
import numpy as np

from ...domain.ruling import Conflict
from ...domain.time import as_day
from ...domain.wishes import Wishes
from ...errors import NotKnown
from ...roster import OFF, Roster
from ...rulings import Rulings
from ...texts import N_
from ..plan import plan
from .claims import AbsenceClaim, BoundClaim, CapClaim, Claim, FixedClaim, LimitClaim, NeedClaim
from .knots import Flags, Places, knots, missed, torn
from .mending import levers, mends
from .reading import Reading, read
from .scenes import Scene
from .smallest import Clash, Search
from .tangle import Numbers
from .telling import Teller
from .words import Impossible, Reason

TORN = N_("a clause that clashes")


def why_impossible(
    planned: Roster | Rulings,
    *,
    day: date | str | None = None,
    unit: str | None = None,
    wishes: Wishes | None = None,
    seed: int = 0,
) -> tuple[Impossible, ...]:
    """
    Why a plan has empty seats, overrun caps or missed limits: smallest sets of clauses and facts
    that clash.

    *planned* is a roster with its rulings, or rulings, which are planned with *seed* first. Of
    *wishes*, those it is planned with, days fixed beforehand are facts like others. The days that
    people work who rest in turn are taken as the roster has them. Only what touches *day* and
    *unit* (the code of a unit) is looked at where they are given. Nothing is told of a gap that a
    lawful roster could fill.

    In each run of units and days that hang together clashes are found one after another, the
    smallest first, each after what those before demand (seats, else caps, else limits) has been set
    aside; without all that is told, the rest could be had. Of seats, whatever else stands against
    them is told next: both a cap and leave can be in the way of one. Equal clashes of several days
    are told once, and what would help undoes them all together.

    Raises :class:`NotKnown` for a roster without rulings, and for a day or a unit that the rulings
    do not have, and :class:`MissingExtra` without OR-Tools.
    """
    roster = planned if isinstance(planned, Roster) else plan(planned, wishes=wishes, seed=seed)
    rulings = roster.rulings
    if rulings is None:
        raise NotKnown("the roster has no rulings; read it with those it was planned by")
    places = Places.of(rulings)
    asked = _asked(rulings, places, day, unit)
    wanted = missed(roster, rulings, places) & asked
    works = roster.mode != OFF
    found = list(_torn(rulings, places, asked))
    for knot in knots(rulings, places, wanted):
        reading = read(Scene.of(rulings, places, knot, works, wishes))
        found += _clashes(reading, _wished(wanted, knot.units, knot.days))
    return tuple(_merged(found))


def _asked(rulings: Rulings, places: Places, day: date | str | None, unit: str | None) -> Flags:
    """Which units and days are asked for, bool (units, days)."""
    asked = np.ones((len(places.names), len(rulings.period)), dtype=bool)
    if day is not None:
        when = as_day(day)
        if when not in rulings.period:
            raise NotKnown(f"{when} lies outside {rulings.period}")
        asked &= np.arange(len(rulings.period)) == rulings.period.index(when)
    if unit is not None:
        if places.number(unit) < 0:
            raise NotKnown(f"{unit} has no people in the register")
        asked[np.arange(len(places.names)) != places.number(unit)] = False
    return asked


def _torn(rulings: Rulings, places: Places, asked: Flags) -> Iterator[Impossible]:
    """Clauses on modes that leave a duty no way to be fulfilled, as the rulings tell them."""
    for unit, day, clash in torn(rulings, places):
        if asked[unit, day]:
            told = _pair(clash)
            yield Impossible(days=(clash.day,), group=clash.group, reasons=told, smallest=False)


def _pair(clash: Conflict) -> tuple[Reason, ...]:
    return tuple(
        Reason(kind="modes", template=TORN, values={}, rule=rule, citation=citation)
        for rule, citation in zip(clash.rules, clash.clauses, strict=True)
    )


@attrs.frozen(eq=False)
class _Found:
    """A clash as it is told, what it *demands*, and the reasons that stand against that."""

    teller: Teller
    demands: Numbers
    against: Numbers

    @property
    def claims(self) -> Numbers:
        """The claims of the clash."""
        return self.teller.found.claims


def _clashes(reading: Reading, wished: frozenset[int]) -> Iterator[Impossible]:
    """The clashes of one reading that are about any of the days *wished*."""
    found: list[_Found] = []
    search = Search.of(reading.tangle)
    while (clash := search.clash()) is not None:
        for like in _alike(reading, search, clash):
            demands = _demands(reading.claims, like.claims)
            for each in (like, *_besides(reading, search, like, demands)):
                against = _against(reading.claims, each.claims)
                found.append(_Found(Teller(reading, each), demands, against))
            search.set_aside(demands)
    everything = frozenset[int]().union(*(each.demands for each in found))
    for same in _same(found):
        claims = frozenset[int]().union(*(each.claims for each in same))
        off = everything.difference(claims, *(each.demands for each in same))
        off |= _other_reasons(found, same) - claims
        columns = sorted({column for each in same for column in each.teller.columns})
        if wished.intersection(reading.scene.knot.days[column] for column in columns):
            rest = set(range(len(reading.claims))) - off
            own, known = levers(reading.claims, claims), levers(reading.claims, rest)
            ways = mends(reading.tangle, own, known, off)
            yield same[0].teller.told(ways, columns)


def _besides(reading: Reading, search: Search, clash: Clash, demands: Numbers) -> Iterator[Clash]:
    """What else stands against the same seats, once the reasons before are set aside."""
    claims = reading.claims
    needs = {n for n, claim in enumerate(claims) if isinstance(claim, NeedClaim)}
    if not demands <= needs:
        return
    off = search.off | (needs - demands) | _against(claims, clash.claims)
    inner = Search.of(reading.tangle, off=off)
    while _against(claims, clash.claims) and (further := inner.clash()) is not None:
        if not further.claims & demands:
            return
        smallest = further.smallest and len(further.claims) == len(clash.claims)
        clash = Clash(further.claims, smallest)
        yield clash
        inner.set_aside(_against(claims, clash.claims))


def _against(claims: Sequence[Claim], clash: Numbers) -> Numbers:
    """The claims of a clash that keep people from its seats, other than that there are so few."""
    kinds = (CapClaim, LimitClaim, AbsenceClaim, FixedClaim, BoundClaim)
    return frozenset(number for number in clash if isinstance(claims[number], kinds))


def _other_reasons(found: Iterable[_Found], same: Sequence[_Found]) -> Numbers:
    """What stands against the demands of some clashes in others than these."""
    demands = frozenset[int]().union(*(each.demands for each in same))
    others = (each for each in found if each not in same and each.demands & demands)
    return frozenset[int]().union(*(each.against for each in others))


def _same(found: Iterable[_Found]) -> Iterable[list[_Found]]:
    """Clashes, those of single days together whose reasons are the same."""
    groups: dict[object, list[_Found]] = {}
    for each in found:
        teller = each.teller
        single = len(teller.columns) == 1
        alike = (teller.group, teller.reasons, teller.found.smallest)
        groups.setdefault(repr(alike) if single else id(each), []).append(each)
    return groups.values()


def _demands(claims: Sequence[Claim], clash: Numbers) -> Numbers:
    """The seats of a clash; without one its caps, and without one its limits."""
    for kind in (NeedClaim, CapClaim, LimitClaim):
        if found := frozenset(n for n in clash if isinstance(claims[n], kind)):
            return found
    return clash


def _alike(reading: Reading, search: Search, clash: Clash) -> Iterator[Clash]:
    """A clash of one day, then the same on other days; of several days, itself alone."""
    yield clash
    dated = {_day(reading.claims[number]) for number in clash.claims} - {None}
    spanned = any(isinstance(reading.claims[number], LimitClaim) for number in clash.claims)
    if len(dated) != 1 or spanned:
        return
    number_of = {_place(claim): number for number, claim in enumerate(reading.claims)}
    for day in reading.scene.knot.days:
        moved = [number_of.get(_place(reading.claims[n], day), -1) for n in clash.claims]
        there = frozenset(moved)
        new = there != clash.claims and -1 not in there and not there & search.off
        if new and search.impossible(there):
            yield Clash(there, clash.smallest)


def _day(claim: Claim) -> int | None:
    return claim.day if isinstance(claim, NeedClaim | CapClaim) else None


def _place(claim: Claim, day: int | None = None) -> object:
    """What makes a claim the one it is; that of the same seat or cap on another *day*."""
    match claim:
        case NeedClaim(seat=seat):
            return "need", id(seat), claim.day if day is None else day
        case CapClaim(cap=cap, group=group):
            return "cap", id(cap), group, claim.day if day is None else day
        case _:
            return id(claim)


def _wished(wanted: Flags, units: Sequence[int], days: Sequence[int]) -> frozenset[int]:
    """The days of a knot on which anything is wanted of its units."""
    here = np.flatnonzero(wanted[np.ix_(units, days)].any(axis=0))
    return frozenset(days[column] for column in here.tolist())


def _merged(found: Iterable[Impossible]) -> Iterator[Impossible]:
    """Equal clashes of single days told once, with all of their days; in the order of days."""
    alike: dict[object, list[Impossible]] = {}
    for each in found:
        bare = (each.group, each.reasons, each.relaxations, each.smallest)
        key = repr(bare) if len(each.days) == 1 else id(each)
        alike.setdefault(key, []).append(each)
    whole = [
        attrs.evolve(same[0], days=tuple(sorted(day for each in same for day in each.days)))
        for same in alike.values()
    ]
    yield from sorted(whole, key=lambda each: (each.days, each.group))
