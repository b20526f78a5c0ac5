"""Zones over time: which level an area had on a day, who said so, and where nobody did."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

import attrs

from .domain.time import Period, as_day
from .errors import Fault, FaultKind, InvalidInput
from .texts import N_

SCHEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "risiko": ("tidak_terdampak", "tanpa_kasus", "rendah", "sedang", "tinggi"),
        "ppkm": ("1", "2", "3", "4"),
        "psbb": ("transisi", "psbb"),
    }
)
"""The levels of each scheme, mildest first."""
Strategy = Literal["strictest", "latest"]
"""Which of several publishers governs: the strictest level, or the reading that began last."""
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
_REGION = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", re.ASCII)

UNKNOWN_SCHEME = FaultKind(
    "ASN-ZON-001",
    N_("{value!r} is not a scheme of zones."),
    N_("Levels mean nothing without the scheme that orders them."),
    N_("Write one of {known}."),
)
UNKNOWN_LEVEL = FaultKind(
    "ASN-ZON-002",
    N_("{value!r} is not a level of {scheme}."),
    N_("Rules name levels exactly; a level of another name would satisfy none of them."),
    N_("Write one of {known}."),
)
BACKWARD = FaultKind(
    "ASN-ZON-003",
    N_("The level ends on {last} before it starts on {first}."),
    N_("A level holds from its first to its last day, both included."),
    N_("Exchange the two dates or correct one of them."),
)
NO_REGION = FaultKind(
    "ASN-ZON-004",
    N_("{value!r} is not the code of a region."),
    N_("A level is of an area, and areas are told apart by their codes."),
    N_("Write a code like 36 or 36.74."),
)
SETTINGS_DIFFER = FaultKind(
    "ASN-ZON-005",
    N_("Zones to be merged differ in {setting}: {values}."),
    N_("Which of them decided between publishers would be chance."),
    N_("Give all of them the same {setting}, or set it on the merged zones."),
)


@attrs.frozen(kw_only=True)
class ZoneLevel:
    """
    One reading: *publisher* gave *region* a *level* of *scheme* from *start* to *end* (included).

    Without *end* it holds until the next reading of the same publisher, and not for ever: see
    :class:`Zones`. A *publisher* of "" is nobody named: such a reading counts for every rule.
    *known_from* is the first day on which it could be known, *source* a link. Raises
    :class:`InvalidInput` (``ASN-ZON-001`` to ``-004``).
    """

    scheme: str
    region: str
    level: str
    start: date
    end: date | None = None
    publisher: str
    known_from: date
    source: str = ""

    def __attrs_post_init__(self) -> None:
        faults = list(_wrong(self))
        if faults:
            raise InvalidInput(faults)

    @property
    def severity(self) -> int:
        """The place of the level in its scheme, 0 being the mildest."""
        return SCHEMES[self.scheme].index(self.level)


def _wrong(each: ZoneLevel) -> Iterator[Fault]:
    if each.scheme not in SCHEMES:
        yield _unknown_scheme(each.scheme)
    elif each.level not in SCHEMES[each.scheme]:
        known = ", ".join(SCHEMES[each.scheme])
        yield UNKNOWN_LEVEL.at(column="level", value=each.level, scheme=each.scheme, known=known)
    if each.end is not None and each.end < each.start:
        yield BACKWARD.at(column="end", first=each.start, last=each.end)
    if not _REGION.fullmatch(each.region):
        yield NO_REGION.at(column="region", value=each.region)


def _unknown_scheme(value: str) -> Fault:
    return UNKNOWN_SCHEME.at(column="scheme", value=value, known=", ".join(SCHEMES))


@attrs.frozen(kw_only=True)
class Disagreement:
    """
    That publishers gave *region* different levels of *scheme* on *day*.

    *readings* holds what each of them said, by publisher; *governs* is the one that counts.
    """

    day: date
    region: str
    scheme: str
    readings: tuple[ZoneLevel, ...]
    governs: ZoneLevel


def _weight(each: ZoneLevel) -> tuple[str, str, str, date, date, int, date, str]:
    """A total order: two readings of equal weight are equal. By place, publisher, then start."""
    ends = each.end or date.max
    place = each.scheme, each.region, each.publisher
    return *place, each.start, each.known_from, each.severity, ends, repr(each)


def _in_order(levels: Iterable[ZoneLevel]) -> tuple[ZoneLevel, ...]:
    return tuple(sorted(set(levels), key=_weight))


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class _Series:
    """What one publisher said of one region in one scheme, in order of *starts*."""

    starts: tuple[date, ...]
    readings: tuple[ZoneLevel, ...]

    def heard_by(self, publishers: Collection[str]) -> bool:
        """Whether it counts for a rule that asks for these publishers, () being anybody."""
        return not publishers or self.readings[0].publisher in ("", *publishers)

    def on(self, day: date, known: date | None, hold: timedelta) -> ZoneLevel | None:
        """The reading that holds on *day*: the last begun, or an older one with a later end."""
        newest = True
        for each in reversed(self.readings[: bisect_right(self.starts, day)]):
            if known is not None and known < each.known_from:
                continue
            if each.end is None:
                if newest and day - each.start <= hold:
                    return each
            elif day <= each.end:
                return each
            newest = False
        return None


@attrs.frozen
class Zones:
    """
    Readings of levels, and how to decide between them.

    *levels* are kept in order and once each. A reading without end holds until the day before the
    next reading of its publisher for that region and scheme, but on no day that is more than
    *hold_days* days after its start; from then on its publisher is silent. Where several
    publishers speak of one region and day, those in *prefer* go first, in that order; the others
    are decided by *strategy*.
    """

    levels: tuple[ZoneLevel, ...] = attrs.field(default=(), converter=_in_order)
    strategy: Strategy = attrs.field(
        default="strictest", validator=attrs.validators.in_(STRATEGIES)
    )
    prefer: tuple[str, ...] = attrs.field(default=(), converter=_names)
    hold_days: int = attrs.field(default=14, validator=attrs.validators.ge(0))

    @classmethod
    def merge(cls, zones: Iterable[Zones]) -> Zones:
        """
        The readings of all of them. Commutative, associative and idempotent.

        A ranking of publishers holds for all where the others have none. Raises
        :class:`InvalidInput` (``ASN-ZON-005``) where they decide in different ways.
        """
        found = tuple(zones)
        faults = list(differing(found))
        if faults:
            raise InvalidInput(faults)
        if not found:
            return cls()
        prefer = next((each.prefer for each in found if each.prefer), ())
        levels = [level for each in found for level in each.levels]
        return cls(levels, found[0].strategy, prefer, found[0].hold_days)

    def level(
        self,
        scheme: str,
        region: str,
        day: date | str,
        known: date | str | None = None,
        *,
        publishers: Collection[str] = (),
    ) -> ZoneLevel | None:
        """
        The reading that governs *region* on *day*, ``None`` where nobody speaks of it.

        Where *region* has no reading that day, the nearest wider region that has one serves: 31
        for 31.71. Only readings that could be known on *known* count; ``None`` counts all. With
        *publishers* only theirs count, and readings without a publisher. Raises
        :class:`InvalidInput` for an unknown *scheme* (``ASN-ZON-001``).
        """
        spoken = self._spoken(scheme, region, as_day(day), _known(known), publishers)
        return max(spoken, key=self._rank, default=None)

    def gaps(
        self,
        scheme: str,
        region: str,
        period: Period,
        known: date | str | None = None,
        *,
        publishers: Collection[str] = (),
    ) -> tuple[date, ...]:
        """The days of *period*, both ends included, on which :meth:`level` knows none."""
        asked = _known(known)
        return tuple(
            day for day in period if not self._spoken(scheme, region, day, asked, publishers)
        )

    def disagreements(
        self, scheme: str, region: str, period: Period, known: date | str | None = None
    ) -> tuple[Disagreement, ...]:
        """The days of *period*, both ends included, on which publishers name different levels."""
        asked = _known(known)
        spoken = ((day, self._spoken(scheme, region, day, asked)) for day in period)
        return tuple(
            Disagreement(
                day=day,
                region=region,
                scheme=scheme,
                readings=readings,
                governs=max(readings, key=self._rank),
            )
            for day, readings in spoken
            if len({each.level for each in readings}) > 1
        )

    @cached_property
    def _series(self) -> dict[tuple[str, str], tuple[_Series, ...]]:
        """By scheme and region, a series for each publisher, by its name."""
        runs: defaultdict[tuple[str, str, str], list[ZoneLevel]] = defaultdict(list)
        for each in self.levels:
            runs[each.scheme, each.region, each.publisher].append(each)
        found: defaultdict[tuple[str, str], tuple[_Series, ...]] = defaultdict(tuple)
        for (scheme, region, _), run in runs.items():
            found[scheme, region] += (_Series(tuple(each.start for each in run), tuple(run)),)
        return dict(found)

    @cached_property
    def _rank(self) -> Callable[[ZoneLevel], tuple[object, ...]]:
        """What makes one publisher's reading go before another's; equal for none two."""
        places = {publisher: -place for place, publisher in reversed([*enumerate(self.prefer)])}
        last, latest = -len(self.prefer), self.strategy == "latest"

        def rank(each: ZoneLevel) -> tuple[object, ...]:
            begun, severe = (each.start, each.known_from), (each.severity,)
            order = (*begun, *severe) if latest else (*severe, *begun)
            return places.get(each.publisher, last), *order, each.publisher

        return rank

    def _spoken(
        self,
        scheme: str,
        region: str,
        day: date,
        known: date | None,
        publishers: Collection[str] = (),
    ) -> tuple[ZoneLevel, ...]:
        """What each publisher says of *region*, or of the nearest wider one spoken of."""
        if scheme not in SCHEMES:
            raise InvalidInput([_unknown_scheme(scheme)])
        hold = timedelta(self.hold_days)
        while region:
            series = self._series.get((scheme, region), ())
            heard = (each for each in series if each.heard_by(publishers))
            said = tuple(filter(None, (each.on(day, known, hold) for each in heard)))
            if said:
                return said
            region = region.rpartition(".")[0]
        return ()


def differing(zones: Iterable[Zones]) -> Iterator[Fault]:
    """
    The settings in which *zones* differ, a fault each; none where they can be merged.

    No ranking of publishers differs from none.
    """
    found = tuple(zones)
    for setting in ("strategy", "prefer", "hold_days"):
        given = {getattr(each, setting) for each in found} - {()}
        values = sorted(map(str, given))
        if len(values) > 1:
            yield SETTINGS_DIFFER.at(setting=setting, values=" / ".join(values))


def _known(known: date | str | None) -> date | None:
    return None if known is None else as_day(known)
