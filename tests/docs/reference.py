"""Reference pages that are made from the package itself, and the program of the tutorial."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

import asn_worksched
from asn_worksched.cli import COMMANDS, program
from asn_worksched.compliance.checks import CAP_AWAY_DISCREET, CAP_DISCREET
from asn_worksched.domain.findings import Check
from asn_worksched.errors import FaultKind
from asn_worksched.files.policy_schema import policy_schema
from asn_worksched.texts import translator

from .pages import DOCS, blocks, files

ROOMS: Mapping[str, str] = {
    "NIP": "The number of a civil servant",
    "REG": "The register: people and units",
    "LEA": "Leave",
    "TAB": "Table files",
    "POL": "Policy files",
    "LNT": "Slips in acts that can be read",
    "SEL": "Selectors",
    "CAL": "Calendars",
    "ZON": "Zones",
    "CAS": "Law cases",
    "LAW": "The law as a whole, and the law laid over a register",
    "ROS": "Rosters in files",
    "SHF": "Shifts, and the rules of those who work in them",
    "LED": "Ledgers of duties",
    "WSH": "Wishes",
    "RPR": "Repairs and proposals",
    "PAR": "Partitions and executors",
    "PLG": "Plugins",
    "CLI": "The command line",
    "DAY": "Days, periods and zones",
    "CLO": "Closure orders",
    "ATT": "Attendance",
}
"""What each group of codes is about, in the order of the page."""


MEANINGS: Mapping[str, tuple[str, str]] = {
    "ASN-MODE-001": (
        "Only the modes of the ruling may be assigned.",
        "Choose one of them, or find the rule that should permit the other.",
    ),
    "ASN-DUTY-001": (
        "A duty to be present beats every permit to stay away.",
        "Let the person come, or have the duty lifted by a rule that names it.",
    ),
    "ASN-EXC-001": (
        "Leave ends the duty to work.",
        "Take the assignment out, or end the leave.",
    ),
    "ASN-DAY-001": (
        "Weekends and holidays are nobody's working days, except in units that work through.",
        "Take the assignment out, or correct the working week of the unit or the person.",
    ),
    "ASN-DAY-002": (
        "Whoever owes a day of work has a place to do it.",
        "Assign a mode, or record the leave.",
    ),
    "ASN-TURN-001": (
        "In a unit that works all seven days each person owes a fixed number of them a week.",
        "Add or take out days of that week.",
    ),
    "ASN-LIM-001": (
        "An act limits the days in these modes within a week or a month.",
        "Move days of that span to another mode.",
    ),
    "ASN-CAP-001": (
        "An act limits how many people are in the office at once; the numbers show the count.",
        "Send people elsewhere. Of severity conflict: those who must come are already too many.",
    ),
    "ASN-CAP-002": (
        "An act limits how many people work in these modes at once; the numbers show the count.",
        "Call people to the office. Of severity conflict: too many people are left no other mode.",
    ),
    "ASN-COV-001": (
        "A counter is open on every working day and needs its officers.",
        "Call somebody with the skill. Of severity conflict: a cap leaves no place for them.",
    ),
    "ASN-COV-002": (
        "An officer needs the skill of the counter, and belongs to its unit.",
        "Call somebody with the skill, or record the skill in the register.",
    ),
    "ASN-COV-003": (
        "So many more with the skill stand by, at work and at no counter.",
        "Name another reserve. Of severity conflict: nobody else with the skill is at work.",
    ),
    "ASN-SFT-001": (
        "The law or the unit gives everybody so much rest between two shifts.",
        "Give one of the two shifts to somebody else.",
    ),
    "ASN-SFT-002": (
        "The unit's rules keep some shifts from following others.",
        "Put another shift or a day off between them.",
    ),
    "ASN-SFT-003": (
        "Too many days of work in a row wear people out; the law or the unit sets the most.",
        "Give a day of the run to somebody else.",
    ),
    "ASN-SFT-004": (
        "The unit wants blocks of work no shorter than this.",
        "Add a day to the block, or take the block out.",
    ),
    "ASN-SFT-005": (
        "The unit wants breaks no longer than this.",
        "Give the person a shift within the break.",
    ),
    "ASN-SFT-006": (
        "The unit wants breaks no shorter than this.",
        "Take out a shift beside the break.",
    ),
    "ASN-SFT-007": (
        "Weekends off are shared: the unit sets how many a person works at most.",
        "Give a weekend to somebody who works fewer.",
    ),
    "ASN-SFT-008": (
        "People owe so many minutes in the period, less for days of leave.",
        "Give shifts to somebody who has too few, or take them from who has too many.",
    ),
    "ASN-SFT-009": (
        "The unit limits how often one person has this shift.",
        "Give some of them to somebody else.",
    ),
    "ASN-SFT-010": (
        "The day was settled beforehand.",
        "Restore what was settled, or settle it anew in the rules.",
    ),
    "ASN-SFT-011": (
        "The unit needs so many people in each shift.",
        "Give the shift to somebody who is free and rested; `why` tells what is in the way.",
    ),
    "ASN-SFT-012": (
        "A shift that is not asked for is no cover.",
        "Give one of the shifts of that day, or ask for this one in the rules.",
    ),
    "ASN-SFT-013": (
        "Start and end follow from the shift.",
        "Correct the hours, or the shift in the rules.",
    ),
    "ASN-CON-001": (
        "Two clauses ask for what no one mode can fulfil; both are named.",
        "No roster can mend this: one of the acts has to give way, by `displaces` or by amendment.",
    ),
}
"""Why each check is made and what can be done; the checks themselves hold one sentence only."""


DISCREET = (CAP_DISCREET, CAP_AWAY_DISCREET)


def kinds() -> list[FaultKind | Check]:
    """
    Every kind of fault and of finding that the package has, each once, by code.

    A finding told without numbers, for the sake of protected facts, is the same kind.
    """
    found: dict[str, FaultKind | Check] = {}
    for name in _modules():
        for value in vars(import_module(name)).values():
            if isinstance(value, FaultKind | Check):
                known = found.setdefault(value.code, value)
                if known in DISCREET:
                    found[value.code] = value
                same = known == value or known in DISCREET or value in DISCREET
                assert same, f"two kinds have the code {value.code}"
    return [found[code] for code in sorted(found)]


def _modules() -> Iterator[str]:
    folder = Path(asn_worksched.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder.parent).with_suffix("").parts
        if parts[-1] != "__main__":
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def codes_page() -> str:
    """``codes.md``: an entry for every code, its texts in English and Indonesian."""
    every = kinds()
    strange = {_room(each) for each in every if isinstance(each, FaultKind)} - set(ROOMS)
    assert not strange, f"nothing says what the codes of {strange} are about"
    parts = [CODES_HEAD]
    for room, title in ROOMS.items():
        faults = [each for each in every if isinstance(each, FaultKind) and _room(each) == room]
        parts += [f"## {title}\n", *(_fault(each) for each in faults)] if faults else []
    checks = [each for each in every if isinstance(each, Check)]
    parts += [FINDINGS_HEAD, *(_check(each) for each in checks)]
    return "\n".join(parts)


CODES_HEAD = """\
# Codes

<!-- Made by `python -m tests.docs`; changes by hand are lost. -->

Whatever is wrong with an input has a code that stays the same for good. A fault says what is
wrong, why that matters and how to mend it, in Indonesian or English; below are the texts, with
what is filled in between braces. An input is refused whole, with all of its faults at once.

What an audit finds in a roster has a code too: see [findings](#findings-of-an-audit).
"""
FINDINGS_HEAD = """\
## Findings of an audit

A finding is not a fault of an input: it is what a roster has and the law does not allow. Beside
its text it names person or group, day, rule and article. Plugins may add checks with codes of
their own.
"""


def _room(kind: FaultKind) -> str:
    return kind.code.split("-")[1]


def _fault(kind: FaultKind) -> str:
    say = translator("id")
    lines = [f"### {kind.code}\n", f"{_shown(kind.what)}\n"]
    lines.append(f"- *Why.* {_shown(kind.why)}\n- *Mend.* {_shown(kind.mend)}")
    texts = (kind.what, kind.why, kind.mend)
    if any(say(text) != text for text in texts):
        lines.append(f"- *Bahasa Indonesia.* {' '.join(_shown(say(text)) for text in texts)}")
    return "\n".join(lines) + "\n"


def _check(check: Check) -> str:
    say = translator("id")
    why, mend = MEANINGS[check.code]
    lines = [f"### {check.code}\n", f"{_shown(check.text)}\n", f"- *Why.* {why}\n- *Mend.* {mend}"]
    if say(check.text) != check.text:
        lines.append(f"- *Bahasa Indonesia.* {_shown(say(check.text))}")
    return "\n".join(lines) + "\n"


def _shown(text: str) -> str:
    """A message as Markdown: marks that mean something there are escaped outside of backticks."""
    text = re.sub(r"\{(\w+)!r\}", r"'{\1}'", text)
    pieces = text.split("`")
    pieces[::2] = [re.sub(r"([\\*_\[\]<>#|])", r"\\\1", piece) for piece in pieces[::2]]
    return "`".join(pieces)


def cli_page() -> str:
    """``cli.md`` with the parts that click knows brought up to date."""
    page = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    group = program("en")
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {}
        every = {name: command} | {f"{name} {word}": each for word, each in inner.items()}
        for words, each in every.items():
            page = _with_command(page, words, each)
    return page


def _with_command(page: str, name: str, command: click.Command) -> str:
    head, mark, rest = page.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition("<!-- end -->")
    assert mark, f"cli.md has no place for {name}"
    return "".join((head, mark, _command(name, command), end, tail))


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"asn-worksched {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    text = "\n\n".join(_shown(part) for part in (command.help or "").split("\n\n"))
    options = [each for each in command.params if isinstance(each, click.Option)]
    rows = [_option(each, context) for each in options]
    table = "\n".join(["| option | | |", "|---|---|---|", *rows])
    return f"```none\nasn-worksched {name} {usage}\n```\n\n{text}\n\n{table}\n"


def _option(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = option.make_metavar(context).replace("|", r"\|")
    told = _shown(option.help or "")
    notes = ["required"] if option.required else []
    if option.show_default and option.default is not None:
        notes.append(f"default `{option.default}`")
    more = f" ({', '.join(notes)})" if notes else ""
    return f"| {names} | `{value}` | {told}{more} |"


def program_of(page: Path, doc: str) -> str:
    """The ``python`` blocks of a page as one program, with *doc* as its docstring."""
    parts = [part.rstrip() + "\n" for part in blocks(page, "python")]
    return f'"""{doc}"""\n\n' + "\n\n".join(parts)


TUTORIAL = DOCS / "tutorial" / "first-fortnight.md"
HOOKS = DOCS / "reference" / "hooks.md"
PLUGIN = DOCS / "how-to" / "write-a-regional-plugin.md"
README = DOCS.parent / "README.md"
EXAMPLES = DOCS / "examples"


def _tutorial() -> str:
    """The policy that the page shows as a file is written by the program itself."""
    policy = next(blocks(TUTORIAL, "yaml"))
    text = program_of(TUTORIAL, "The program of the tutorial, as one piece.")
    before = "tighter = law.adopting("
    made = f'Path("batas.yaml").write_text(\n    """\\\n{policy}""",\n    encoding="utf-8",\n)\n'
    return text.replace(before, made + before)


def _schema() -> str:
    return json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n"


def _just(text: str) -> Callable[[], str]:
    return lambda: text


GENERATED: Mapping[Path, Callable[[], str]] = {
    DOCS / "reference" / "codes.md": codes_page,
    DOCS / "reference" / "cli.md": cli_page,
    DOCS / "reference" / "policy.schema.json": _schema,
    EXAMPLES / "fortnight.py": lambda: next(blocks(README, "python")),
    EXAMPLES / "first_fortnight.py": _tutorial,
    EXAMPLES / "every_hook.py": lambda: program_of(HOOKS, "One plugin for each of the hooks."),
    **{
        EXAMPLES / "regional_plugin" / Path(name).relative_to("asn-worksched-contoh"): _just(text)
        for name, text in files(PLUGIN)
    },
}
"""Every file that is made from something else, and how."""
