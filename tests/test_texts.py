"""The texts: each one marked in the code is in the catalogue, and both languages can say it."""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from asn_worksched.cli import COMMANDS, program, run
from asn_worksched.domain.acts import Citation
from asn_worksched.domain.findings import Check, Finding
from asn_worksched.domain.ruling import day_text
from asn_worksched.errors import FaultKind
from asn_worksched.publish.words import WORDS
from asn_worksched.selectors import parse_selector
from asn_worksched.texts import LOCALES, translator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "asn_worksched"
FILES = (*sorted(SOURCE.rglob("*.py")), ROOT / "docs" / "contributing" / "click_texts.py")
"""All code that marks texts, and the list of those that click has."""
CATALOGUE = SOURCE / "locale" / "id" / "LC_MESSAGES"
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"N_": None, "ngettext": (1, 2)}
DAY = date(2020, 3, 18)


def name_of(path: Path) -> str:
    """A file as it is known from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def found_by_babel(path: Path) -> set[object]:
    """The message ids that Babel extracts from a file; a pair where a number decides."""
    with path.open("rb") as file:
        return {message for _, message, _, _ in extract("python", file, KEYWORDS)}


def marks(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of ``N_`` in a piece of code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
            yield node


def marked(tree: ast.AST) -> set[object]:
    """The plain texts given to ``N_``."""
    return {
        each.value
        for call in marks(tree)
        for each in call.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def parsed(path: Path) -> ast.Module:
    """The code of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def wanted() -> set[object]:
    """
    Every message id of the package and of the list of click's.

    Before Python 3.12 Babel does not look into f-strings; those ids are added here.
    """
    return set().union(*(found_by_babel(path) | marked(parsed(path)) for path in FILES))


@cache
def catalogue() -> Catalog:
    """The Indonesian catalogue as it is written."""
    with (CATALOGUE / "asn_worksched.po").open("rb") as file:
        return read_po(file, locale="id")


def entries() -> list[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    """The entries of the catalogue with their ids and texts, several where a number decides."""
    return [(several(each.id), several(each.string), each) for each in catalogue() if each.id]


def several(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One or more texts, as a tuple; one empty text for none."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def contents(compiled: io.BufferedIOBase) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a compiled catalogue holds, without the header, in which Babel names its version."""
    return {several(each.id): several(each.string) for each in read_mo(compiled) if each.id}


def placeholders(text: str) -> list[tuple[str, str | None, str | None]]:
    """The placeholders of a text with conversion and format, in no particular order."""
    parts = string.Formatter().parse(text)
    return sorted((name, turned or "", form) for _, name, form, turned in parts if name is not None)


def facts_of(*texts: str) -> dict[str, object]:
    """A made-up value for each named placeholder of some message ids."""
    return {name: f"<{name}>" for text in texts for name, _, _ in placeholders(text)}


def kinds(sort: type[FaultKind] | type[Check]) -> list[FaultKind | Check]:
    """Every constant of such a class in the package."""
    modules = (
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(SOURCE.rglob("*.py"))
        if path.stem != "__main__"
    )
    return [
        value
        for module in modules
        for value in vars(import_module(module)).values()
        if isinstance(value, sort)
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_mark_holds_one_plain_text(path):
    """``N_`` is given one text that stands in the code; no f-string, no name, nothing added up."""
    for call in marks(parsed(path)):
        assert len(call.args) == 1, f"{name_of(path)}:{call.lineno}"
        assert isinstance(call.args[0], ast.Constant), f"{name_of(path)}:{call.lineno}"
        assert not call.keywords, f"{name_of(path)}:{call.lineno}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_babel_finds_what_is_marked(path):
    """What the extraction finds are the marked texts, whole, however many lines they take."""
    tree = parsed(path)
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    hidden = (
        set().union(*(marked(node) for node in inside)) if sys.version_info < (3, 12) else set()
    )
    plain = {each for each in found_by_babel(path) if isinstance(each, str)}
    assert marked(tree) - hidden <= plain <= marked(tree)


def test_every_text_is_translated():
    """The catalogue has exactly the texts of the source, each translated and none in doubt."""
    known = {message.id: message for message in catalogue() if message.id}
    assert wanted() - set(known) == set()
    assert set(known) - wanted() == set()
    assert not catalogue().obsolete
    assert [ids for ids, texts, entry in entries() if entry.fuzzy or not all(texts)] == []


def test_placeholders_are_kept():
    """Each translation has the placeholders of its message id, with the same conversions."""
    for ids, texts, _ in entries():
        for text in texts:
            assert placeholders(text) == placeholders(ids[-1]), ids


def test_the_compiled_catalogue_is_up_to_date():
    """The committed ``.mo`` holds what the ``.po`` holds, no more and no less."""
    fresh = io.BytesIO()
    write_mo(fresh, catalogue())
    fresh.seek(0)
    with (CATALOGUE / "asn_worksched.mo").open("rb") as committed:
        assert contents(committed) == contents(fresh)


def test_indonesian_has_one_form_for_all_numbers():
    """The catalogue is Indonesian, where a noun is the same for one and for many."""
    written = catalogue()
    assert str(written.locale) == "id"
    assert (written.num_plurals, written.plural_expr) == (1, "0")
    counted = [texts for ids, texts, _ in entries() if len(ids) > 1]
    assert {len(texts) for texts in counted} == {1}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", kinds(FaultKind), ids=lambda kind: kind.code)
def test_every_fault_can_be_told(kind, locale):
    """What, why and mend of each kind of fault are marked, and filled in in both languages."""
    texts = (kind.what, kind.why, kind.mend)
    assert set(texts) <= wanted()
    facts = facts_of(*texts)
    told = kind.at(file="x.csv", line=2, column="nip", **facts)
    for text, filled in zip(texts, told.parts(locale), strict=True):
        assert filled
        assert all(str(facts[name]) in filled for name, _, _ in placeholders(text))
    assert told.text(locale).startswith(f"x.csv:2:nip: {kind.code} ")
    assert told.text("id") != told.text("en")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("check", kinds(Check), ids=lambda check: check.code)
def test_every_finding_can_be_told(check, locale):
    """The text of each kind of finding is marked, and filled in in both languages."""
    assert check.text in wanted()
    facts = facts_of(check.text)
    told = Finding(check=check, day=DAY, employee="1", evidence=facts).text(locale)
    assert all(str(value) in told for value in facts.values())
    other = Finding(check=check, day=DAY, employee="1", evidence=facts).text("en")
    assert (told == other) == (locale == "en")


def looked_up(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are message ids: those of a translator, a fault, a check."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if called == "say" or called.startswith("translator("):
        return call.args
    return call.args[1:] if called in ("FaultKind", "Check") else []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_is_looked_up_is_marked(path):
    """No text stands unmarked where it would be looked up, or where a kind of fault is made."""
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        for text in looked_up(node):
            assert not isinstance(text, ast.Constant | ast.JoinedStr), (
                f"{name_of(path)}:{text.lineno}: {ast.unparse(text)}"
            )


def test_the_words_of_the_board_are_marked():
    """Each word of the page is a message id."""
    assert set(WORDS.values()) <= wanted()


def helped() -> Iterator[str]:
    """Every text that the help of the program shows, in English, which is the message id."""
    group = program("en")
    for command in (group, *(group.commands[name] for name in COMMANDS)):
        yield from (command.help or "", command.short_help or "", command.options_metavar or "")
        for parameter in command.params:
            yield from (parameter.metavar or "", getattr(parameter, "help", "") or "")
    yield group.subcommand_metavar or ""


def test_the_help_of_the_program_is_marked():
    """Every help text and every word that stands for a value is a message id."""
    told = {text for text in helped() if text}
    assert len(told) > len(COMMANDS)
    assert told - wanted() == set()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--help", "Cara pakai: asn-worksched [OPSI]"),
        ("--help", "\nOpsi:\n"),
        ("--help", "\nPerintah:\n"),
        ("--help", "Tampilkan bantuan ini lalu keluar."),
        ("plan --help", "[wajib]"),
        ("plan --help", "[bawaan: 0]"),
        ("nothing", "Kesalahan: Tidak ada perintah 'nothing'."),
        ("nothing", "Untuk bantuan, coba 'asn-worksched"),
        ("--nothing", "Kesalahan: Tidak ada opsi"),
        ("check --formt", "Apakah maksud Anda"),
        ("check", "Kesalahan: Argumen wajib belum diisi: 'BERKAS...'."),
        ("law", "Kesalahan: Opsi wajib belum diisi: '--on'."),
        ("law --on", "Kesalahan: Opsi '--on' memerlukan 1 nilai."),
        ("law --on 18-03-2020", "Kesalahan: Nilai '--on' salah: "),
        ("calendar --year 2020 more", "Kesalahan: Ada argumen berlebih (more)"),
        ("law --on 2020-03-18 --format no", "'no' bukan salah satu dari 'text', 'json', 'csv'."),
        ("demo --seed no", "'no' tidak dapat dibaca sebagai"),
        ("demo --seed -1", "-1 berada di luar rentang"),
    ],
)
def test_click_speaks_indonesian(line, told, capsys, monkeypatch):
    """What click says by itself, help and refusals, is Indonesian too."""
    monkeypatch.delenv("ASN_WORKSCHED_LOCALE", raising=False)
    run(line.split())
    shown = capsys.readouterr()
    assert told in shown.out + shown.err


def test_a_place_in_the_law_is_written_as_the_law_writes_it():
    """Article, paragraph and letter, and whether anybody has checked them."""
    place = Citation("x", "PP 1/2020", article="4", paragraph="2", letter="a", verified=False)
    assert place.text("id") == "PP 1/2020, Pasal 4 ayat (2) huruf a (belum diverifikasi)"
    assert place.text("en") == "PP 1/2020, Art. 4 par. (2) letter a (unverified)"


def test_the_week_has_its_days():
    """Monday to Sunday in Indonesian."""
    days = [day_text(date(2020, 3, day)).split()[0] for day in range(16, 23)]
    assert days == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reason_is_a_selector_in_every_language(locale):
    """The word that joins the parts of a reason is one that selectors know."""
    chosen = parse_selector("unit.kind = puskesmas and unit.code = U1")
    because = chosen.because({"unit.kind": "puskesmas", "unit.code": "U1"}, DAY, locale)
    assert f" {translator(locale)('and')} " in because
    assert parse_selector(because).tree == chosen.tree


@pytest.mark.parametrize(
    "example",
    [
        "eselon <= III.b",
        "jenis_pegawai = PNS",
        "unit.jenis dalam [puskesmas, rsud]",
        "ktp dalam keahlian",
        "usia >= 50",
    ],
)
def test_selectors_shown_in_indonesian_can_be_used(example):
    """A selector that a translation holds up as an example is one."""
    assert any(example in text for _, texts, _ in entries() for text in texts)
    assert parse_selector(example).text == example


@pytest.mark.parametrize("locale", ["en", "fr", ""])
def test_other_languages_get_english(locale):
    """A locale without a catalogue gives the message ids, which are English; nothing stays so."""
    assert translator(locale)("must be") == "must be"
    assert translator(locale)("") == translator("id")("") == ""


def test_other_programs_keep_their_language(capsys):
    """After the program has spoken Indonesian, click answers others of the process as before."""
    other = click.Command("other")
    before = other.get_usage(click.Context(other))
    run(["--locale", "id", "--help"])
    assert "Cara pakai:" in capsys.readouterr().out
    assert other.get_usage(click.Context(other)) == before
