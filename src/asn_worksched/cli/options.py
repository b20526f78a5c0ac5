"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import click

from ..errors import InvalidInput
from ..texts import LOCALES, N_
from .language import VARIABLE

Say = Callable[[str], str]
"""Turns a message id into the text of the locale."""
FORMATS = ("text", "json", "csv")


Convert = Callable[[click.Context, click.Parameter, str | None], object]


def _as_day(locale: str) -> Convert:
    """Turns ``2020-03-18`` into a day; a usage error in the words of the fault for other text."""

    def convert(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
        from ..domain.time import as_day

        try:
            return None if value is None else as_day(value)
        except InvalidInput as error:
            parts = error.faults[0].parts(locale)
            raise click.BadParameter(f"{parts[0]} {parts[2]}") from None

    return convert


def _as_region(say: Say) -> Convert:
    """Lets the Kemendagri code of a province or a city pass: ``36``, ``36.74``."""

    def convert(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
        if value is None or re.fullmatch(r"\d\d(\.\d\d)?", value, re.ASCII):
            return value
        told = say(N_("{value!r} is not a region. Write a code like 36 or 36.74."))
        raise click.BadParameter(told.format(value=value))

    return convert


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
    name: str, parameter: str, locale: str, told: str, *, required: bool = False
) -> click.Option:
    """An option that takes a day; *told* is its help."""
    return click.Option(
        [name, parameter],
        callback=_as_day(locale),
        required=required,
        metavar="DATE",
        help=told,
    )


def known_option(say: Say, locale: str) -> click.Option:
    """``--as-known-on``: only law that was published by that day."""
    told = N_("Count only acts published, and holidays decreed, by this day.")
    return day_option("--as-known-on", "as_known_on", locale, say(told))


def region_option(say: Say, told: str) -> click.Option:
    """``--region``."""
    return click.Option(["--region"], callback=_as_region(say), metavar="CODE", help=say(told))


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
