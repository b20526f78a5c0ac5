"""What holds for the shifts of each person: the rules' own terms, and the law's rest above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from ..domain.acts import Citation
from ..domain.law import Rest
from ..domain.shifts import ShiftRules, ShiftTerms
from ..errors import Fault, FaultKind, InvalidInput
from ..selectors import parse_selector
from ..texts import N_
from .reach import Flags
from .table import Rulings

PROTECTED = FaultKind(
    "ASN-SHF-009",
    N_("A rule for shifts asks for a protected fact."),
    N_("A roster with such rules would show of whom it is true."),
    N_("Name the people by their numbers, or ask for a duty or a skill."),
)
NOBODY = FaultKind(
    "ASN-SHF-021",
    N_("The terms {terms} concern nobody of the register: {select}."),
    N_("What they say would have no effect, most often for a slip in the selector."),
    N_("Correct the selector, or delete the terms."),
)
_HOUR = 60


@attrs.frozen
class Bound:
    """A number that holds for somebody, and the rule that says so."""

    value: int
    rule: str
    citation: Citation


@attrs.frozen(kw_only=True)
class PersonTerms:
    """
    The terms of one person; ``None`` and () where nothing is said.

    *rest* is in minutes from the end of a shift to the start of the next. *at_most* goes by the
    code of the shift, *forbidden* by the codes of two shifts that may not follow one another.
    """

    rest: Bound | None = None
    min_days_on: Bound | None = None
    max_days_on: Bound | None = None
    min_days_off: Bound | None = None
    max_days_off: Bound | None = None
    max_weekends: Bound | None = None
    min_minutes: Bound | None = None
    max_minutes: Bound | None = None
    at_most: tuple[tuple[str, Bound], ...] = ()
    forbidden: tuple[tuple[str, str, Bound], ...] = ()


_PLAIN = (
    *("min_days_on", "max_days_on", "min_days_off", "max_days_off"),
    *("max_weekends", "min_minutes", "max_minutes"),
)


def terms_of(
    rulings: Rulings, rules: ShiftRules, rows: npt.NDArray[np.intp]
) -> tuple[tuple[PersonTerms, ...], npt.NDArray[np.int32]]:
    """
    The different terms that *rows* have, and which of them each has (int32, one a row).

    Raises :class:`InvalidInput` as :func:`concerned` does, and for terms that concern nobody of
    the register (``ASN-SHF-021``).
    """
    everybody = concerned(rulings, rules, [each.select for each in rules.terms], "terms")
    if idle := np.flatnonzero(~everybody.any(axis=1)).tolist():
        raise InvalidInput(
            NOBODY.at(file=rules.file, terms=number + 1, select=rules.terms[number].select)
            for number in idle
        )
    whom = everybody[:, rows]
    laws = {int(number): _law(rulings, int(number)) for number in np.unique(rulings.number[rows])}
    kinds = sorted(set(laws.values()), key=str)
    law_of = np.array([kinds.index(laws[int(n)]) for n in rulings.number[rows]], dtype=np.int64)
    key = np.vstack([law_of[None, :], whom.astype(np.int64)]).T
    distinct, which = np.unique(key, axis=0, return_inverse=True)
    found = tuple(
        _person(rules, np.flatnonzero(line[1:]).tolist(), kinds[int(line[0])]) for line in distinct
    )
    return found, which.ravel().astype(np.int32)


def concerned(rulings: Rulings, rules: ShiftRules, selects: Sequence[str], group: str) -> Flags:
    """
    Whom each of *selects* matches, bool (selects, people), as of the first day of the period.

    Raises :class:`InvalidInput` for faults of selectors, and for one that asks for a protected
    fact (``ASN-SHF-009``).
    """
    faults: list[Fault] = []
    who = np.zeros((len(selects), len(rulings.people)), dtype=bool)
    for number, text in enumerate(selects):
        try:
            selector = parse_selector(text, file=rules.file)
        except InvalidInput as error:
            faults += error.faults
            continue
        if selector.protected:
            faults.append(PROTECTED.at(file=rules.file, column=group))
            continue
        shown = selector.expression(rulings.period.start)
        found = rulings.people.facts.select(who=shown)["who"].to_numpy()
        who[number] = found if len(found) == who.shape[1] else bool(found[0])
    if faults:
        raise InvalidInput(faults)
    return who


def _law(rulings: Rulings, number: int) -> tuple[Bound | None, Bound | None]:
    """The strictest rest (minutes) and most days on that the law has for a class, in any day."""
    rests = {
        rule for day in range(len(rulings.period)) for rule in rulings.in_play(number, day, Rest)
    }
    ordered = sorted(rests, key=lambda rule: rule.id)
    rest = max(ordered, key=lambda rule: rule.min_rest_hours, default=None)
    runs = [(rule.max_days_on, rule) for rule in ordered if rule.max_days_on is not None]
    run = min(runs, key=lambda each: each[0], default=None)
    return (
        Bound(rest.min_rest_hours * _HOUR, rest.id, rest.citation) if rest else None,
        Bound(run[0], run[1].id, run[1].citation) if run else None,
    )


def _person(
    rules: ShiftRules, numbers: Iterable[int], law: tuple[Bound | None, Bound | None]
) -> PersonTerms:
    """The terms of whoever is concerned by the rules' terms of these *numbers*."""
    plain: dict[str, Bound] = {}
    most: dict[str, Bound] = {}
    forbidden: dict[tuple[str, str], Bound] = {}
    for number in numbers:
        terms, (name, citation) = rules.terms[number], rules.cited("terms", number)
        plain |= {key: Bound(value, name, citation) for key, value in _said(terms)}
        most |= {each.shift: Bound(each.days, name, citation) for each in terms.at_most}
        for pair in terms.forbidden:
            forbidden.setdefault((pair.after, pair.then), Bound(1, name, citation))
    rest, run = plain.pop("rest", None), plain.pop("max_days_on", None)
    return PersonTerms(
        rest=law[0] if law[0] and (rest is None or law[0].value >= rest.value) else rest,
        max_days_on=law[1] if law[1] and (run is None or law[1].value <= run.value) else run,
        at_most=tuple(sorted(most.items())),
        forbidden=tuple((after, then, why) for (after, then), why in forbidden.items()),
        **plain,
    )


def _said(terms: ShiftTerms) -> Iterator[tuple[str, int]]:
    if terms.min_rest_hours is not None:
        yield "rest", terms.min_rest_hours * _HOUR
    for name in _PLAIN:
        value = getattr(terms, name)
        if value is not None:
            yield name, value
