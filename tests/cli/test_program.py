"""The program as a whole: help, languages, exit codes, and how it ends."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from asn_worksched import cli
from asn_worksched.cli import language, signals
from asn_worksched.cli.calling import called
from asn_worksched.texts import translator

HEAVY = ("polars", "numpy", "ortools", "rich", "pluggy", "cattrs", "ruamel", "lark")


def process(*args: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    paths = os.pathsep.join(path for path in sys.path if path)
    line = [sys.executable, "-m", "asn_worksched", *args]
    whole = {**os.environ, "PYTHONPATH": paths, "ASN_WORKSCHED_LOCALE": "en", **env}
    return subprocess.run(line, capture_output=True, text=True, cwd=folder, env=whole, check=False)


def test_help_names_every_command(run):
    """The first help has every command with a line about it."""
    shown = run("--help")
    assert shown.exit_code == 0
    for name in cli.COMMANDS:
        assert f"\n  {name} " in shown.stdout


@pytest.mark.parametrize("name", cli.COMMANDS)
@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_command_has_help(run, name, locale):
    """Each command explains itself in both languages and takes its locale behind its name."""
    shown = run(name, "--locale", locale, "--help")
    assert shown.exit_code == 0
    assert f"asn-worksched {name}" in shown.stdout
    told = translator(locale)("Language of texts and help.")
    assert " ".join(told.split()[:3]) in " ".join(shown.stdout.split())


def test_help_loads_nothing_heavy(tmp_path):
    """Asking for help in a fresh process imports none of the heavy libraries."""
    code = "import sys; from asn_worksched.cli import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "click" in loaded
    assert not loaded & set(HEAVY)


def test_version(run):
    """The version is the package's own."""
    import asn_worksched

    assert run("--version").stdout == f"asn-worksched {asn_worksched.__version__}\n"


@pytest.mark.parametrize(
    ("args", "environment", "wanted"),
    [
        ([], "", "id"),
        ([], "en", "en"),
        ([], "fr", "id"),
        (["--locale", "en", "law"], "", "en"),
        (["law", "--locale=en"], "id", "en"),
        (["--locale", "en", "law", "--locale", "id"], "", "id"),
        (["law", "--", "--locale", "en"], "", "id"),
        (["--locale"], "", "id"),
        (["--locale", "fr"], "en", "id"),
    ],
)
def test_the_line_chooses_the_language(monkeypatch, args, environment, wanted):
    """The last --locale before -- wins over the environment, and the rest is Indonesian."""
    monkeypatch.setenv(language.VARIABLE, environment)
    assert language.chosen_locale(args) == wanted


@pytest.mark.parametrize("args", [["--locale", "fr", "plugins"], ["plugins", "--locale", "fr"]])
def test_an_unknown_language_is_refused(run, args):
    """A language without texts is wrong input, and the known ones are named."""
    result = run(*args)
    assert result.exit_code == 2
    assert "'en'" in result.stderr


def test_an_unknown_language_in_the_environment_is_refused(run, monkeypatch):
    """So is one in the environment."""
    monkeypatch.setenv(language.VARIABLE, "fr")
    result = run("plugins")
    assert result.exit_code == 2
    assert language.VARIABLE in result.stderr


def test_click_speaks_the_language(run, monkeypatch, tmp_path):
    """Click's own words come from the catalogue of the locale, and the process forgets it after."""
    catalogue = Catalog(locale="id")
    catalogue.add("Usage:", "Cara pakai:")
    catalogue.add("Error: {message}", "Galat: {message}")
    folder = tmp_path / "texts" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "asn_worksched.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language, "FOLDER", tmp_path / "texts")
    monkeypatch.setenv("LANGUAGE", "de")
    result = run("--locale", "id", "nothing-like-it")
    assert "Cara pakai: asn-worksched" in result.stderr
    assert "Galat: " in result.stderr
    assert os.environ["LANGUAGE"] == "de"
    assert "Usage:" in run("--locale", "en", "nothing-like-it").stderr


@pytest.mark.parametrize("args", [["nothing-like-it"], ["law"], ["law", "--on"], ["--nothing"]])
def test_a_wrong_line_is_wrong_input(run, args):
    """Unknown commands and options and missing values end with 2 and a reason."""
    result = run(*args)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert not result.stdout


def test_an_interrupt_ends_with_130_and_leaves_nothing(run, plan_args, monkeypatch, tmp_path):
    """Ctrl-C during planning leaves no roster and no temporary file."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("asn_worksched.scheduling.plan", interrupted)
    before = sorted(tmp_path.iterdir())
    result = run(*plan_args, "--out", "roster.csv")
    assert (result.exit_code, result.stdout) == (130, ""), result.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_an_error_of_the_program_is_not_hidden(run, monkeypatch):
    """What is not wrong input surfaces as the error it is."""

    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr("asn_worksched.cli.plugins.load_plugins", broken)
    with pytest.raises(ZeroDivisionError):
        run("plugins")


def test_an_error_of_the_system_is_told_in_a_line(run, monkeypatch):
    """A file that the system refuses is wrong input, told with its name."""

    def refused():
        raise PermissionError(13, "Permission denied", "secret.csv")

    monkeypatch.setattr("asn_worksched.cli.plugins.load_plugins", refused)
    result = run("plugins")
    assert result.exit_code == 2
    assert result.stderr == "secret.csv: Permission denied\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX pipe")
def test_a_reader_that_leaves_is_no_error(law_folder, tmp_path):
    """A broken pipe ends the program quietly."""
    whole = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(law_folder), *filter(None, sys.path)]),
        "ASN_WORKSCHED_PLUGINS": "nation,town",
    }
    line = [sys.executable, "-m", "asn_worksched.cli", "law", "--on", "2020-03-20"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        line, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, env=whole, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 141


def test_a_process_of_its_own_tells_wrong_input_without_a_traceback(tmp_path):
    """The module runs as a program: exit code 2, one line, nothing on the output."""
    done = process("check", "nothing.csv", folder=tmp_path, ASN_WORKSCHED_PLUGINS="")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert "nothing.csv" in done.stdout


def test_output_never_fails_on_a_letter(tmp_path, law_folder):
    """An output in Windows text gets escapes in place of letters that it cannot hold."""
    paths = os.pathsep.join([str(law_folder), *filter(None, sys.path)])
    whole = {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "cp1252"}
    line = [sys.executable, "-m", "asn_worksched", "check", "pegawai-\u2603.csv"]
    done = subprocess.run(line, capture_output=True, cwd=tmp_path, env=whole, check=False)
    assert done.returncode == 2
    assert b"\\u2603" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
@pytest.mark.parametrize("args", ["law --on 2020-03-20", "plugins", "--help"])
@pytest.mark.parametrize("output", [">&-", "> /dev/full"])
def test_an_output_that_takes_nothing(law_folder, tmp_path, args, output):
    """A closed or a full output is wrong input, told in one line."""
    whole = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(law_folder), *filter(None, sys.path)]),
        "ASN_WORKSCHED_PLUGINS": "nation,town",
    }
    line = f"{shlex.quote(sys.executable)} -m asn_worksched {args} {output}"
    done = subprocess.run(
        line, shell=True, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=whole, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


SIGNALLED = """
import os, signal, sys
from asn_worksched import cli
from asn_worksched.files.writing import replacing

def run(args):
    with replacing("roster.csv") as fresh:
        fresh.write_text("half")
        os.kill(os.getpid(), getattr(signal, args[0]))
    return 0

cli.run = run
cli.main([sys.argv[1]])
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_the_program_and_leaves_nothing(tmp_path, name, code):
    """SIGTERM and SIGHUP in the middle of writing leave neither file nor temporary file."""
    paths = os.pathsep.join(path for path in sys.path if path)
    line = [sys.executable, "-c", SIGNALLED, name]
    done = subprocess.run(
        line,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_signals_are_as_before(monkeypatch):
    """Handlers are taken for the run only, and one that somebody else set stays."""
    mine = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.ending():
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, mine)


def test_no_signals_outside_the_main_thread():
    """In another thread the program runs without handlers of its own."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run_ending).result() is signal.SIG_DFL


def run_ending():
    """The handler of SIGTERM within the block."""
    with signals.ending():
        return signal.getsignal(signal.SIGTERM)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX paths")
def test_how_the_program_is_called_again(tmp_path, monkeypatch):
    """By its name where a shell finds it or nobody knows, else by the path it has from here."""
    script = tmp_path / "my venv" / "bin" / "asn-worksched"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert called() == "'my venv/bin/asn-worksched'"
    monkeypatch.chdir(script.parent)
    assert called() == f"'{script}'"
    monkeypatch.setenv("PATH", str(script.parent))
    assert called() == "asn-worksched"
    monkeypatch.setattr(sys, "argv", ["/somewhere/pytest"])
    assert called() == "asn-worksched"
