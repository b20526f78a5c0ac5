"""
The program ``asn-worksched``.

Exit codes: 0 clean, 1 something was found (findings, empty seats, conflicts), 2 wrong input,
129 and 143 ended by SIGHUP and SIGTERM, 130 interrupted, 141 when whoever reads the output has
gone. Wrong input is told in plain lines on
the error stream; only errors of the program itself show a traceback. Nothing heavy is loaded
before a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from ..errors import InvalidInput, PluginError, WorkschedError
from ..texts import N_, translator
from .calling import NAME
from .language import VARIABLE, chosen_locale, speaking
from .options import Menu, Say
from .signals import Ended, ending
from .streams import flush, need_output, settle, tell

COMMANDS = (
    *("demo", "check", "law", "calendar", "zones", "partition", "plan"),
    *("explain", "why", "audit", "repair", "propose", "desks", "diff", "ledger", "plugins"),
)
"""The commands, in the order of the help; each is a module here with a function ``command``."""
WRONG_INPUT, INTERRUPTED = 2, 130


def main(args: Sequence[str] | None = None) -> None:
    """Run the program with *args* (those of the process where None) and end the process."""
    try:
        with ending():
            code = run(sys.argv[1:] if args is None else list(args))
    except Ended as signalled:
        code = signalled.code
    finally:
        settle()
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """Run one command line and give its exit code; the locale is that of the line."""
    locale = chosen_locale(args)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with speaking(locale):
        try:
            need_output()
            code = program(locale).main(list(args), prog_name=NAME, standalone_mode=False)
            flush()
        except (click.Abort, KeyboardInterrupt):
            tell(translator(locale)(N_("Interrupted; nothing half-written was left behind.")))
            return INTERRUPTED
        except click.ClickException as error:
            error.show()
            return WRONG_INPUT
        except (InvalidInput, PluginError) as error:
            tell(error.report(locale))
            return WRONG_INPUT
        except WorkschedError as error:
            tell(str(error))
            return WRONG_INPUT
        except OSError as error:
            tell(_os_text(error))
            return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _os_text(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def program(locale: str) -> click.Group:
    """The program with its texts in *locale*."""
    menu = Menu(locale)
    told = N_(
        "Working arrangements of civil servants (ASN): what the law allows, who works where, "
        "and whether a roster is lawful. Try: asn-worksched demo"
    )
    return _Program(
        name=NAME,
        help=menu.say(told),
        commands={name: _command(name, locale) for name in COMMANDS},
        params=[menu.language(VARIABLE), _version(menu.say)],
        options_metavar=menu.say(N_("[OPTIONS]")),
        subcommand_metavar=menu.say(N_("COMMAND [ARGS]...")),
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _command(name: str, locale: str) -> click.Command:
    found: click.Command = import_module(f".{name}", __name__).command(locale)
    return found


def _version(say: Say) -> click.Option:
    def show(call: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            package = import_module(__name__.partition(".")[0])
            click.echo(f"{NAME} {package.__version__}")
            call.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=say(N_("Show the version and exit.")),
    )


class _Program(click.Group):
    """A group that lists its commands in the order in which a newcomer needs them."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(self.commands)
