"""The kinds of slip that the linter tells, and which of them may well be right."""

from __future__ import annotations

from ..errors import FaultKind
from ..texts import N_

WRONG_WEEKDAY = FaultKind(
    "ASN-LNT-001",
    N_("`{key}` says {name} {text}, but that day is a {right}."),
    N_("One of the two is wrong, and with it perhaps the days on which the act holds."),
    N_("Look the date up in the act, and correct the weekday or the date."),
)
NO_SUCH_DAY = FaultKind(
    "ASN-LNT-002",
    N_("`{key}` says {name} {text}, and there is no such day."),
    N_("A date that is wrong in a text may be wrong in the law as well."),
    N_("Look the date up in the act and correct it."),
)
NOT_IN_CONTENTS = FaultKind(
    "ASN-LNT-003",
    N_("The rule {rule} cites {place}, which is not among the contents of {act}."),
    N_("A rule can stand only where the act has something to say."),
    N_("Correct the citation, or add the place to `contents` if the act has it."),
)
OUTSIDE_FORCE = FaultKind(
    "ASN-LNT-004",
    N_("The rule {rule} is to hold on {days}, but the act {act} holds {force}."),
    N_("On days outside, the rule has no effect."),
    N_("Correct the period of the rule, or the days of the act."),
)
ORDINAL_TWICE = FaultKind(
    "ASN-LNT-005",
    N_("{act} is change number {ordinal} of {base}, and so is {other}."),
    N_("Changes of an act are counted, and each number goes to one of them."),
    N_("Look up which is which and correct `ordinal`."),
)
OWN_END = FaultKind(
    "ASN-LNT-006",
    N_("{act} amends {base} and names a last day of its own, {last}."),
    N_("What it changed would return to what it was after that day."),
    N_("Leave `to` out so that it lives as long as what it amends, unless the act says that day."),
)
UNKNOWN_IMPLEMENTED = FaultKind(
    "ASN-LNT-007",
    N_("{act} implements {name}, which is no act known here."),
    N_("Nobody can follow the reference."),
    N_("Correct the id, or name the file of that act too."),
)
MATCHES_NOBODY = FaultKind(
    "ASN-LNT-008",
    N_("The rule {rule} concerns nobody in this register: {select}."),
    N_("A slip in a condition looks just like a rule that nobody falls under."),
    N_("Check the spelling against the register; leave it if it is right."),
)
FULL_SHARE = FaultKind(
    "ASN-LNT-009",
    N_("The cap {rule} allows 100 %."),
    N_("A cap that allows everybody has no effect."),
    N_("Check the share; leave it if the act says so."),
)
PLACE_TWICE = FaultKind(
    "ASN-LNT-010",
    N_("{place} is listed twice among the contents of {act}."),
    N_("One of the two may be meant for another place."),
    N_("Delete one, or correct it."),
)
NO_SOURCE = FaultKind(
    "ASN-LNT-011",
    N_("{act} has citations that are not verified, and names no source."),
    N_("Nobody can check what it says."),
    N_("Add `source` with the place where it was read."),
)
CHANGES_ITSELF = FaultKind(
    "ASN-LNT-012",
    N_("{act} amends or revokes itself."),
    N_("An act that ends itself has no day on which it does so."),
    N_("Name the other act that is meant, or correct `in_force`."),
)
UNTIL_TOO_EARLY = FaultKind(
    "ASN-LNT-013",
    N_("{act} prolongs {base} until {until}, before {base} is in force."),
    N_("Nothing would be left of {base}, and of what amends it."),
    N_("Correct `until`; to end an act, revoke it."),
)
SHORTENS = FaultKind(
    "ASN-LNT-014",
    N_("{act} lets {base} end on {until}; without it {base} would hold until {end}."),
    N_("`until` is meant for prolonging."),
    N_("Check the day; to end an act, revoke it."),
)
ENDS_LATER = FaultKind(
    "ASN-LNT-015",
    N_("{act} revokes {base} with the last day {last}, but {base} ends on {end} by itself."),
    N_("The revocation has no effect."),
    N_("Check which act is meant, and the day."),
)
ELSEWHERE = FaultKind(
    "ASN-LNT-016",
    N_("The rule {rule} is to hold within {regions}, and the act is of {own}."),
    N_("No place is in both, so the rule has no effect."),
    N_("Correct `within`, or the region of the act."),
)
TWO_PLACES = FaultKind(
    "ASN-LNT-017",
    N_("The rule {rule} counts office days and other days together: {modes}."),
    N_("No law can be made with it."),
    N_("Name either office modes or other modes in one rule."),
)
ID_TAKEN = FaultKind(
    "ASN-LNT-018",
    N_("{name} is an act or a rule of {other} already, and there says something else."),
    N_("An id may stand for one thing only; beside that act this file is refused."),
    N_("Give it an id of its own."),
)
NOTICES = frozenset(
    each.code
    for each in (
        *(OWN_END, MATCHES_NOBODY, FULL_SHARE, NO_SOURCE),
        *(SHORTENS, ENDS_LATER, ID_TAKEN),
    )
)
"""The codes of what may well be right; the others are wrong in any case."""
