"""
What every plugin's law should keep to, as checks for the tests of a plugin.

Each function gives everything it finds, for a person to read, and nothing where all is well::

    POLICIES = Plugins.of(plugin).policies

    def test_the_acts_are_well_formed():
        assert policy_problems(POLICIES, known=Plugins.of(national).policies) == []

    def test_all_that_the_acts_say_is_in_rules():
        assert places_without_rule(POLICIES) == {}

    def test_every_rule_has_cases():
        assert rules_without_case(POLICIES, law_cases(FOLDER)) == []
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from ..domain.law import Policy, Rule
from ..errors import Fault, InvalidInput
from ..selectors import parse_selector

if TYPE_CHECKING:
    from .cases import LawCase


def policy_problems(
    policies: Iterable[Policy], *, known: Iterable[Policy] = (), meant: Collection[str] = ()
) -> list[str]:
    """
    What is wrong with *policies*, act by act; *known* are further acts that they may refer to.

    Of each act that has rules: it lists its contents. Of each rule: its id begins with the first
    word of the act's, as in ``contoh.``; its selector can be read; it cites its own act, and a
    place that stands in the contents just so. Of each reading: the same, and it keeps the rule's
    id, says in its note why, and differs in more than that note. Then all that the linter finds,
    its notices included, with file and line.

    *meant* are ids of acts and rules whose notices are right as they stand, such as a cap of 100 %
    that the act does say; one without any notice is a problem itself, so that the list stays true.
    """
    given = tuple(policies)
    found = [problem for policy in given for problem in _of_act(policy)]
    return found + _slips(given, known, frozenset(meant))


def places_without_rule(policies: Iterable[Policy]) -> dict[str, tuple[str, ...]]:
    """
    By act, the places among its contents that no rule cites, in order; other acts are left out.

    What an act says about where people work should be told by some rule. Compare with ``{}``, or
    with the places that are known to say nothing about it.
    """
    found = {}
    for policy in policies:
        cited = {rule.citation.place for rule in policy.rules}
        left = tuple(place for place in policy.instrument.contents if place not in cited)
        if left:
            found[policy.id] = left
    return found


def rules_without_case(policies: Iterable[Policy], cases: Iterable[LawCase]) -> list[str]:
    """
    The rules that no case asks about: by name, in force and, elsewhere, with ``in_force: false``.

    A rule that no case asks about could be lost unseen, and so could the end of its force.
    """
    asked = [case.written.expect for case in cases]
    ended = {each["rule"] for each in asked if each.get("in_force") is False and "rule" in each}
    holds = {each["rule"] for each in asked if each.get("in_force") is not False and "rule" in each}
    return [
        f"{rule.id}: no case in which it {words}"
        for policy in policies
        for rule in policy.rules
        for names, words in ((holds, "holds"), (ended, "does not hold"))
        if rule.id not in names
    ]


def _of_act(policy: Policy) -> Iterator[str]:
    if policy.rules and not policy.instrument.contents:
        yield f"{policy.id}: no contents are listed, so no citation can be checked"
    for rule in policy.rules:
        yield from (f"{rule.id}: {each}" for each in _of_rule(policy, rule))
        for reading in rule.readings:
            told = [*_of_rule(policy, reading.rule), *_of_reading(rule, reading.rule)]
            yield from (f"{rule.id}, reading {reading.name}: {each}" for each in told)


def _of_rule(policy: Policy, rule: Rule) -> Iterator[str]:
    """What holds of a rule in either reading."""
    act, cited = policy.instrument, rule.citation
    first = act.id.partition(".")[0]
    if rule.id.partition(".")[0] != first:
        yield f"the id does not begin with {first}, as that of its act"
    if (cited.instrument, cited.short) != (act.id, act.short):
        yield f"it cites {cited.short} ({cited.instrument}) and stands in {act.short} ({act.id})"
    if act.contents and cited.place not in act.contents:
        yield f"it cites {cited.place or 'no place'}, which is not among the contents of {act.id}"
    try:
        parse_selector(rule.select)
    except InvalidInput as error:
        yield f"select: {error.report('en')}"


def _of_reading(rule: Rule, other: Rule) -> Iterator[str]:
    """What holds of a reading only."""
    if other.id != rule.id:
        yield f"the id becomes {other.id}"
    if not other.note:
        yield "no note says why"
    if attrs.evolve(rule, note=other.note, readings=other.readings) == other:
        yield "it changes nothing but the note"


def _slips(given: tuple[Policy, ...], known: Iterable[Policy], meant: frozenset[str]) -> list[str]:
    """What the linter finds, without the notices that are meant; and what is meant in vain."""
    from ..files.policy_lint import lint
    from ..rulings.lint_kinds import NOT_IN_CONTENTS, NOTICES

    # Citations are held to the contents above, and to the letter.
    slips = [each for each in lint(given, known=known) if each.code != NOT_IN_CONTENTS.code]
    spared = [each for each in slips if each.code in NOTICES and _about(each) in meant]
    vain = meant - {_about(each) for each in spared}
    told = [each.text("en") for each in slips if each not in spared]
    return told + [f"{name}: meant, but there is no notice about it" for name in sorted(vain)]


def _about(notice: Fault) -> str:
    """The id of the rule, else of the act, that a notice is about."""
    return str(notice.facts.get("rule") or notice.facts.get("act", ""))
