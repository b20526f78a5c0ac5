"""Law cases: made-up people and days, asked of the law, with the clause that must answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ..domain.law import Hours
from ..errors import InvalidInput, PluginError, WorkschedError
from ..files.case_fit import parameter
from ..files.cases import WrittenCase, read_cases
from ..files.policy_form import keys_of
from ..texts import N_, translator
from .answers import NOT_IN_EFFECT, Answer, ask, governing_hours

if TYPE_CHECKING:
    from ..plugins import Plugins

_SETS = frozenset({"modes", "usual", "reports", "conflict", "trail"})
"""What is compared without regard to order."""
_ABOUT_RULE = frozenset({"in_force", "parameters", "from", "to", "trail", "rule", "citation"})
"""What is asked of a rule itself, whether or not it concerns anybody."""
_ABOUT_DAY = frozenset({"modes", "usual", "duty", "required", "hours", "reports"})
"""What the explanation of a person's day tells the reasons of."""


@attrs.frozen
class Difference:
    """Of one expectation (*key* as in the file): what was *expected*, and what the law says."""

    key: str
    expected: object
    found: object

    def text(self, locale: str = "id") -> str:
        """For a person: ``modes [WFO], the law says [WFH, WFO]``."""
        told = translator(locale)(N_("{key} {expected}, the law says {found}"))
        expected, found = self.shown(locale)
        return told.format(key=self.key, expected=expected, found=found)

    def shown(self, locale: str = "id") -> tuple[str, str]:
        """What was expected and what the law says, each as a case file would write it."""
        say = translator(locale)
        return _shown(self.expected, say), _shown(self.found, say)


@attrs.frozen
class Outcome:
    """
    What became of one case: no *differences* and no refusal where it is met.

    *refusal* is the error with which the law could not be asked at all; *explain* gives the ruling
    in the words of a locale, where the case is about a person.
    """

    case: LawCase
    differences: tuple[Difference, ...] = ()
    refusal: WorkschedError | None = None
    explain: Callable[[str], str] = attrs.field(default=lambda _: "", repr=False, eq=False)

    @property
    def met(self) -> bool:
        """Whether the law says just what was expected."""
        return not self.differences and self.refusal is None

    def text(self, locale: str = "id") -> str:
        """One line for a person: file, line, name, what was expected, what the law says."""
        return f"{self.case.place}: {self.case.name}: {self.told(locale)}"

    def told(self, locale: str = "id") -> str:
        """The same without the case: the differences, or why the law could not be asked."""
        say = translator(locale)
        if self.refusal is not None:
            return " ".join(_report(self.refusal, locale).split())
        told = "; ".join(each.text(locale) for each in self.differences)
        return say(N_("expected {told}")).format(told=told) if told else say(N_("as expected"))


@attrs.frozen(eq=False, repr=False)
class LawCase:
    """One case of a file of law cases; ``str`` names it by the stem of its file and its name."""

    written: WrittenCase

    @property
    def name(self) -> str:
        """The name of the case, unique in its file."""
        return self.written.name

    @property
    def file(self) -> str:
        """The file that the case stands in."""
        return self.written.sheet.file

    @property
    def line(self) -> int:
        """The line on which it starts."""
        return self.written.line

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def run(self, plugins: Plugins) -> Outcome:
        """Ask the law that *plugins* bring, and compare each expectation."""
        try:
            answer = ask(self.written, plugins)
            found = tuple(_differences(self.written, answer))
        except WorkschedError as error:
            return Outcome(self, refusal=error)
        return Outcome(self, found, explain=answer.explain)

    def check(self, plugins: Plugins) -> None:
        """Raise :class:`AssertionError` saying what differs, unless the law is as expected."""
        outcome = self.run(plugins)
        if not outcome.met:
            raise AssertionError(f"{outcome.text('en')}\n{outcome.explain('en')}".rstrip())

    def __str__(self) -> str:
        return f"{Path(self.file).stem}: {self.name}"

    def __repr__(self) -> str:
        return f"<LawCase {self}>"


def law_cases(path: Path | str) -> tuple[LawCase, ...]:
    """
    The cases of a file, or of all ``.yaml`` files in a folder and those below it.

    Made for ``@pytest.mark.parametrize("case", law_cases(FOLDER), ids=str)``. Raises
    :class:`InvalidInput` with every fault of every file; a folder without any case is one.
    """
    return tuple(LawCase(each) for each in read_cases(path))


def _differences(case: WrittenCase, answer: Answer) -> Iterator[Difference]:
    """All that is not as *case* expects, the clause that it names included."""
    for key, value in case.expect.items():
        if key == "parameters":
            yield from _parameters(answer, value)
        elif key not in ("rule", "citation"):
            wanted, found = frozenset(value) if key in _SETS else value, answer.said(key)
            if wanted != found:
                yield Difference(key, wanted, found)
    yield from _clause(case, answer)


def _parameters(answer: Answer, wanted: dict[str, object]) -> Iterator[Difference]:
    """The parameters of the named rule that are not as *wanted*, as a policy file writes them."""
    rule = None if answer.in_effect is None else answer.in_effect.rule
    if rule is None:
        yield Difference("parameters", tuple(wanted), NOT_IN_EFFECT)
        return
    names = keys_of(type(rule))
    for key, value in wanted.items():
        found = getattr(rule, names[key].name) if key in names else NOT_IN_EFFECT
        try:
            if parameter(rule.kind, key, value) != found:
                yield Difference(f"parameters.{key}", value, found)
        except ValueError:  # such a rule has no such key, or can never have such a value
            yield Difference(f"parameters.{key}", value, found)


def _clause(case: WrittenCase, answer: Answer) -> Iterator[Difference]:
    """Whether the clause that is named is there, took part where it must, and is cited so."""
    cited = [each.text("id") for each in answer.citations] or [""]
    if case.expect["citation"] not in cited:
        yield Difference("citation", case.expect["citation"], cited[0])
    if "rule" not in case.expect:
        return
    if answer.published is None and answer.in_effect is None:
        yield Difference("rule", case.expect["rule"], "")
    elif answer.who:
        yield from _part(case, answer)


def _part(case: WrittenCase, answer: Answer) -> Iterator[Difference]:
    """Whether the clause that is named took part where it must, and governs the hours told."""
    name, asked = case.expect["rule"], set(case.expect)
    concerned = answer.bearing if asked & _ABOUT_DAY else answer.clauses
    if _must_take_part(case) and answer.clause not in concerned:
        yield Difference("rule", name, frozenset(each.name for each in concerned))
    elif "hours" in asked and answer.clause is not None:
        governs = governing_hours(answer)
        if isinstance(answer.clause.rule, Hours) and answer.clause.rule != governs:
            yield Difference("rule", name, None if governs is None else governs.id)


def _must_take_part(case: WrittenCase) -> bool:
    """Not where just the rule itself is asked about, nor one that is not to be in force."""
    asked = set(case.expect) - _ABOUT_RULE
    return case.expect.get("in_force") is not False and bool(asked or len(case.expect) == 2)


def _shown(value: object, say: Callable[[str], str]) -> str:
    """A value as the file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(map(str, value)))}]"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_shown(each, say) for each in value)}]"
    return say(N_("nothing")) if value in (None, "") else say(str(value))


def _report(error: WorkschedError, locale: str) -> str:
    if isinstance(error, InvalidInput | PluginError):
        return error.report(locale)
    return str(error)
