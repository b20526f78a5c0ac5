"""What fits together in a law case: subject, inputs and expectations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain.law import RULE_KINDS
from ..errors import FaultKind
from ..texts import N_
from .case_values import (
    Page,
    Take,
    clock,
    filled,
    holiday,
    listed,
    open_day,
    pair,
    parameters,
    text,
    texts,
    whole,
    word,
    yes_no,
)
from .policy_form import EMPTY, UNKNOWN_KEY, keys_of
from .policy_values import Wrong, nearest
from .yaml_tree import Where

TWO_SUBJECTS = FaultKind(
    "ASN-CAS-005",
    N_("The case has both `who` and `staff`."),
    N_("It is about one person, or about a unit of so many people."),
    N_("Keep one of the two, and make two cases if both are meant."),
)
NO_RULE = FaultKind(
    "ASN-CAS-006",
    N_("The case does not name its `{key}`."),
    N_("An outcome without the clause that it rests on may be right by chance."),
    N_("Add `rule` and `citation` under `expect`; only a day off can go without a rule."),
)
UNCHECKABLE = FaultKind(
    "ASN-CAS-007",
    N_("`{key}` cannot be checked in this case: it needs {needs}."),
    N_("An expectation that is passed over would look as if it were met."),
    N_("Add what it needs, or leave it out."),
)
UNUSED = FaultKind(
    "ASN-CAS-008",
    N_("`{key}` has no effect in this case: it needs {needs}."),
    N_("The case would say less than it seems to."),
    N_("Add what it needs, or leave it out."),
)
NOTHING_EXPECTED = FaultKind(
    "ASN-CAS-010",
    N_("The case expects nothing."),
    N_("A case that cannot fail tells nothing."),
    N_("Say under `expect` what the outcome is to be."),
)

OF_PERSON: Mapping[str, Take] = {
    "modes": listed(filled),
    "usual": texts,
    "duty": word("owed", "off", "in_turn", "excused"),
    "required": yes_no,
    "hours": pair(clock),
    "reports": listed(filled),
    "conflict": pair(filled),
}
_OF_RULE: Mapping[str, Take] = {
    "in_force": yes_no,
    "parameters": parameters,
    "from": open_day,
    "to": open_day,
    "trail": listed(filled),
}
_OF_DAY: Mapping[str, Take] = {"working": yes_no, "holiday": holiday}
EXPECT: Mapping[str, Take] = {
    **OF_PERSON,
    **_OF_RULE,
    **_OF_DAY,
    "places": whole,
    "sanction": text,
    "rule": filled,
    "citation": text,
}
"""What a case may expect; each but rule and citation is a question to the law."""
_WITHOUT_RULE = frozenset({"citation", "working", "holiday", "duty", "modes", "usual", "required"})
"""What can be told of a day off, on which no rule does anything."""


def check_fit(page: Page, where: Where, given: Mapping[str, Any]) -> None:
    """Whether the parts of a case, as they are *given* in the file, go together."""
    if "who" in given and "staff" in given:
        page.add(TWO_SUBJECTS, where)
    expect = given.get("expect")
    if not isinstance(expect, dict):
        return
    for key, needs in _lacking(given, expect):
        page.add(UNUSED, (*where, key), {"needs": needs}, at_key=True)
    _check_checkable(page, (*where, "expect"), given, expect)
    _check_named(page, (*where, "expect"), expect)
    wanted = expect.get("parameters")
    for key in wanted if isinstance(wanted, dict) else ():
        if key not in PARAMETERS:
            kind, facts = nearest(UNKNOWN_KEY, key, sorted(PARAMETERS))
            page.add(kind, (*where, "expect", "parameters", key), facts, at_key=True)


def _lacking(given: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The inputs that nothing asks for, each with what would."""
    anybody = "who" in given or "staff" in given
    for key, used, needs in (
        ("unit", "staff" in given, "`staff`"),
        ("with", "who" in given, "`who`"),
        ("zones", anybody, "`who`, `staff`"),
        ("workweek", anybody or "working" in expect, "`who`, `staff`, `expect: working`"),
        ("absent", "sanction" in expect, "`expect: sanction`"),
    ):
        if key in given and not used:
            yield key, needs


def _check_checkable(
    page: Page, where: Where, given: Mapping[str, Any], expect: Mapping[str, Any]
) -> None:
    anybody = "who" in given or "staff" in given
    for key in expect:
        for needed, there, needs in (
            (key in OF_PERSON, anybody, "`who`, `staff`"),
            (key == "places", "staff" in given, "`staff`"),
            (key == "sanction", "absent" in given, "`absent`"),
        ):
            if needed and not there:
                page.add(UNCHECKABLE, (*where, key), {"needs": needs}, at_key=True)
    if not anybody and not set(expect) - {"rule", "citation"}:
        page.add(NOTHING_EXPECTED, where)


def _check_named(page: Page, where: Where, expect: Mapping[str, Any]) -> None:
    """Whether rule and citation are named where they must be."""
    if "citation" not in expect:
        page.add(NO_RULE, where, {"key": "citation"})
    if "rule" not in expect and not _about_a_day_off(expect):
        page.add(NO_RULE, where, {"key": "rule"})
    if "rule" in expect and expect.get("citation") == "":
        page.add(EMPTY, (*where, "citation"))


def _about_a_day_off(expect: Mapping[str, Any]) -> bool:
    """Whether all that is expected can be told without a rule."""
    told = set(expect) - {"working", "holiday", "citation"}
    return not told or (set(expect) <= _WITHOUT_RULE and expect.get("duty") == "off")


PARAMETERS = frozenset(key for kind in RULE_KINDS.values() for key in keys_of(kind)) - {
    *("id", "cite", "readings", "note"),
}
"""What a case can ask of a rule by its key in policy files."""


def parameter(kind: str, key: str, value: Any) -> Any:
    """
    What a rule of *kind* holds where a policy file says *value* under *key*.

    Raises :class:`ValueError` where such a rule has no such key, or not such a value.
    """
    from cattrs.errors import BaseValidationError

    from .policy_form import converter

    field = keys_of(RULE_KINDS[kind]).get(key)
    if field is None:
        raise ValueError(f"a rule of the kind {kind} has no {key}")
    try:
        return converter().get_structure_hook(field.type)(value, field.type)
    except (Wrong, BaseValidationError) as error:
        raise ValueError(f"{key} of a rule of the kind {kind} cannot be {value!r}") from error
