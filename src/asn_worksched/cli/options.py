"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from ..errors import InvalidInput
from ..texts import LOCALES, N_
from .language import VARIABLE

Say = Callable[[str], str]
"""Turns a message id into the text of the locale."""
FORMATS = ("text", "json", "csv")


class Day(click.ParamType):
    """A day written ``2020-03-18``."""

    name = "day"

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error in the words of the fault."""
        from ..domain.time import as_day

        try:
            return as_day(value)
        except InvalidInput as error:
            what, _, mend = error.faults[0].parts(self.locale)
            self.fail(f"{what} {mend}", param, ctx)


class Region(click.ParamType):
    """A Kemendagri code of a province or a city: ``36``, ``36.74``."""

    name = "region"

    def __init__(self, say: Say) -> None:
        self.say = say

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code as it stands, or a usage error."""
        if not re.fullmatch(r"\d\d(\.\d\d)?", str(value), re.ASCII):
            told = self.say(N_("{value!r} is not a region. Write a code like 36 or 36.74."))
            self.fail(told.format(value=value), param, ctx)
        return str(value)


def locale_option(say: Say, *, inherit: bool = True) -> click.Option:
    """``--locale``; its value has been read before parsing, so here it is only checked."""
    return click.Option(
        ["--locale"],
        type=click.Choice(LOCALES),
        envvar=None if inherit else VARIABLE,
        show_envvar=not inherit,
        expose_value=False,
        help=say(N_("Language of texts and help.")),
    )


def format_option(say: Say) -> click.Option:
    """``--format``: text for people, json and csv for programs."""
    return click.Option(
        ["--format", "form"],
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help=say(N_("How to print: for people, or for programs.")),
    )


def day_option(
    name: str, parameter: str, locale: str, *, help: str, **settings: Any
) -> click.Option:  # noqa: A002
    """An option that takes a day."""
    return click.Option([name, parameter], type=Day(locale), help=help, **settings)


def known_option(say: Say, locale: str) -> click.Option:
    """``--as-known-on``: only law that was published by that day."""
    told = N_("Count only acts published, and holidays decreed, by this day.")
    return day_option("--as-known-on", "as_known_on", locale, help=say(told), metavar="DATE")


def region_option(say: Say, told: str) -> click.Option:
    """``--region``."""
    return click.Option(["--region"], type=Region(say), metavar="CODE", help=say(told))


def file_options(say: Say, *, personnel: bool) -> list[click.Option]:
    """The files of a plan: register (required when *personnel*), units, leave."""
    return [
        click.Option(
            ["--personnel"],
            required=personnel,
            metavar="FILE",
            help=say(N_("The register of employees (CSV, XLSX or Parquet).")),
        ),
        click.Option(
            ["--units"],
            metavar="FILE",
            help=say(N_("A table of units, where the register does not hold them.")),
        ),
        click.Option(
            ["--leave"],
            metavar="FILE",
            help=say(N_("A table of leave: nip, dari, sampai, dasar.")),
        ),
    ]


def policies_option(say: Say) -> click.Option:
    """``--policies``: plugin names, instrument ids and policy files, repeated or with commas."""
    told = N_(
        "Law to apply: the name of a plugin, the id of an instrument, or a policy file; may be "
        "given several times, or with commas. National acts of installed plugins always apply. "
        "Without it, all installed acts of the region do."
    )
    return click.Option(["--policies"], multiple=True, metavar="NAME|FILE", help=say(told))
