"""The documentation tells the truth: everything it shows is executed or compared."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import asn_worksched as asn
from asn_worksched import testing
from asn_worksched.calendars import Holiday
from asn_worksched.domain.law import RULE_KINDS
from asn_worksched.files import calendars, leave, personnel
from asn_worksched.personnel.columns import SCHEMA, UNIT_COLUMNS
from asn_worksched.plugins import HOOKS
from asn_worksched.roster import COLUMNS
from asn_worksched.selectors import FIELDS

from .docs.pages import DOCS, PAGES, ROOT, Run, blocks
from .docs.reference import EXAMPLES, GENERATED, TUTORIAL, kinds

README = ROOT / "README.md"
POLICY = DOCS / "how-to" / "write-a-policy.md"
EXPORT = DOCS / "how-to" / "read-your-personnel-export.md"
FILES = DOCS / "reference" / "files.md"


def told(path: Path) -> str:
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def section(path: Path, title: str) -> str:
    """The part of a page below a heading, up to the next of its level or a higher one."""
    marks, rest = re.split(rf"^(#+) {re.escape(title)}$", told(path), flags=re.MULTILINE)[1:]
    return re.split(rf"^#{{1,{len(marks)}}} ", rest, flags=re.MULTILINE)[0]


def named(path: Path) -> str:
    """How a page is called in a report."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_shows_what_its_programs_print(page, tmp_path):
    """Every program and every command of the page runs, and prints what stands there."""
    Run(tmp_path).page(page)


@pytest.mark.parametrize("path", GENERATED, ids=named)
def test_what_is_made_from_the_code_is_up_to_date(path):
    """A generated page or program is what ``python -m tests.docs`` would write."""
    assert told(path) == GENERATED[path]()


def test_the_tutorial_has_the_same_steps_in_both_languages():
    """The two tutorials assign, call and ask for the same, whatever the words around it."""
    other = DOCS / "tutorial" / "dua-minggu-pertama.md"
    names = [
        re.findall(r"asn\.\w+|^\w+ = ", "".join(blocks(one, "python")), re.MULTILINE)
        for one in (TUTORIAL, other)
    ]
    assert names[0] == names[1]
    assert list(blocks(TUTORIAL, "yaml")) == list(blocks(other, "yaml"))


@pytest.mark.parametrize("program", sorted(EXAMPLES.glob("*.py")), ids=named)
def test_every_example_runs(program, tmp_path):
    """Each program in ``docs/examples`` runs by itself in an empty folder and says something."""
    assert printed_by(program, tmp_path)


def test_the_example_of_an_own_check_finds_its_own(tmp_path):
    """Everything that an audit with the check finds comes from that check."""
    first, *rest = printed_by(EXAMPLES / "own_check.py", tmp_path).splitlines()
    assert re.fullmatch(r"[1-9]\d* findings", first)
    assert all(line.startswith("CONTOH-002 ") for line in rest)


def printed_by(program: Path, folder: Path) -> str:
    """What a program prints when it is run in *folder*."""
    command = [sys.executable, "-W", "error", program]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
    return done.stdout


def test_every_rule_of_the_page_on_policies_can_be_read(tmp_path):
    """Each kind of rule has an example, and all of them together are a good policy."""
    rules = [block for block in blocks(POLICY, "yaml") if block.startswith("- id:")]
    head = next(block for block in blocks(POLICY, "yaml") if block.startswith("instrument:"))
    file = tmp_path / "all.yaml"
    file.write_text(head.partition("rules:")[0] + "rules:\n" + "\n".join(rules), encoding="utf-8")
    assert {rule.kind for rule in asn.read_policy(file).rules} == set(RULE_KINDS)


def test_every_public_name_is_documented():
    """The page of names has each of them, those for tests included, and no other."""
    page = told(DOCS / "reference" / "api.md")
    shown = re.findall(r"^\.\. (?:auto\w+|py:data):: (\w+)(?=\(|$)", page, re.MULTILINE)
    assert sorted(shown) == sorted([*asn.__all__, *testing.__all__])


def test_every_hook_has_a_section_with_an_example():
    """Each hook is a heading, and below it stands a program that has it."""
    page = DOCS / "reference" / "hooks.md"
    for hook in HOOKS:
        assert f"def {hook}(self)" in section(page, hook)


def test_every_code_has_its_entry():
    """Each kind of fault and of finding is a heading of the page of codes, exactly once."""
    shown = re.findall(r"^### (ASN-\S+)$", told(DOCS / "reference/codes.md"), re.MULTILINE)
    assert sorted(shown) == [kind.code for kind in kinds()]


def test_every_column_has_its_entry():
    """The pages on files name every column that is read or written."""
    pages = {
        "Register": [*SCHEMA.names(), *UNIT_COLUMNS],
        "Units": [name for names in personnel.UNITS.columns.values() for name in names],
        "Leave": leave.NAMES,
        "Roster": COLUMNS,
        "Calendar": calendars.COLUMNS,
        "Seasons": calendars.SEASON_COLUMNS,
    }
    for title, columns in pages.items():
        text = section(FILES, title)
        assert [name for name in columns if f"`{name}`" not in text] == []
    columns = [personnel.SIMPEG.columns, personnel.SIASN.columns]
    aliases = {name for each in columns for names in each.values() for name in names}
    assert [name for name in sorted(aliases) if f"`{name}`" not in told(EXPORT)] == []


def test_every_key_of_the_summary_has_its_entry():
    """The page on the command line names what ``plan --format json`` prints."""
    law = asn.Plugins.load().law("36.74")
    people = testing.make_personnel(6, skills=("ktp",))
    rulings = asn.resolve(people, law, asn.Period("2020-03-18", "2020-03-20"))
    text = section(DOCS / "reference" / "cli.md", "The summary")
    keys = asn.summary(asn.plan(rulings), ())
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_every_field_of_selectors_has_its_entry():
    """The page on policies names every field and every alias."""
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert [name for name in names if f"`{name}`" not in told(POLICY)] == []


def test_the_glossary_names_what_there_is():
    """Every type of the library that the glossary speaks of is public."""
    text = told(DOCS / "reference" / "glossary.md")
    names = re.findall(r"asn_worksched\.(\w+)", text)
    assert names
    assert set(names) <= set(asn.__all__)
    assert "joint_leave" in text
    assert Holiday.__name__ in names


LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
OTHERS = (*ROOT.glob("plugins/**/README.md"), ROOT / "bench" / "README.md", ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=named)
def test_every_relative_link_leads_somewhere(page):
    """A link to a file of the project leads to one that is there, and to a heading it has."""
    prose = re.sub(r"^```.*?^```", "", told(page), flags=re.MULTILINE | re.DOTALL)
    for target in LINK.findall(prose):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target


def anchors(path: Path) -> set[str]:
    """The names of the headings of a page, as a browser knows them."""
    titles = re.findall(r"^#+ (.+)$", told(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_commands_of_the_readme_exist():
    """Every ``make`` target that the pages name is one, and every folder they install is there."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    text = "".join(told(page) for page in (*PAGES, *OTHERS))
    for target in sorted(set(re.findall(r"(?:`|^)make ([a-z]+)(?:`|$)", text, re.MULTILINE))):
        subprocess.run([make, "-n", target], check=True, capture_output=True, cwd=ROOT)
    named_there = re.findall(r"plugins[\\/]asn-[\w./\\-]*\w", text)
    paths = {Path(name.replace("\\", "/")) for name in named_there}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    folders = {ROOT.joinpath(*path.parts[:2]) for path in paths}
    assert [folder for folder in sorted(folders) if not (folder / "pyproject.toml").is_file()] == []


def test_the_demonstration_of_the_readme_runs(tmp_path):
    """The first command of the README writes what the pages say it writes."""
    command = [sys.executable, "-m", "asn_worksched", "demo", "--out", str(tmp_path / "demo-out")]
    subprocess.run(command, check=True, capture_output=True)
    written = {path.name for path in (tmp_path / "demo-out").iterdir()}
    shown = section(DOCS / "reference" / "cli.md", "demo")
    assert written == set(re.findall(r"`([\w.-]+\.(?:csv|json|html))`", shown))
