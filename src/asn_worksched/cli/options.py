"""Commands and options, made in a language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from math import isfinite
from typing import Any

import attrs
import click

from ..errors import InvalidInput
from ..texts import LOCALES, N_, translator

Say = Callable[[str], str]
"""Turns a message id into the text of the locale."""
FORMATS = ("text", "json", "csv")
OVERLAPS = ("strictest", "latest")


Convert = Callable[[click.Context, click.Parameter, str | None], object]


def _some_time(_: click.Context, __: click.Parameter, value: float) -> float:
    """*value*; a usage error for what a range lets through and yet is no time, such as ``nan``."""
    if not isfinite(value):
        raise click.BadParameter(str(value))
    return value


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


@attrs.frozen
class Menu:
    """Makes commands and options with their texts in *locale*; the texts given are message ids."""

    locale: str

    def say(self, text: str) -> str:
        """A message id as text."""
        return translator(self.locale)(text)

    def command(
        self,
        name: str,
        run: Callable[..., int],
        *params: click.Parameter,
        short: str,
        told: str,
        kind: type[click.Command] = click.Command,
    ) -> click.Command:
        """A command that calls *run* with the locale and its parameters; all take ``--locale``."""
        return kind(
            name,
            callback=partial(run, self.locale),
            help=self.say(told),
            short_help=self.say(short),
            options_metavar=self.say(N_("[OPTIONS]")),
            params=[*params, self.language()],
        )

    def argument(self, name: str, shown: str, **settings: Any) -> click.Argument:
        """An argument, *shown* so in the usage."""
        return click.Argument([name], metavar=self.say(shown), **settings)

    def option(self, name: str, told: str, shown: str = "", **settings: Any) -> click.Option:
        """An option that takes a text, *shown* so in the help."""
        metavar = self.say(shown) if shown else None
        return click.Option([name], help=self.say(told), metavar=metavar, **settings)

    def day(self, name: str, parameter: str, told: str, *, required: bool = False) -> click.Option:
        """An option that takes a day."""
        return click.Option(
            [name, parameter],
            callback=_as_day(self.locale),
            required=required,
            metavar=self.say(N_("DATE")),
            help=self.say(told),
        )

    def language(self, variable: str | None = None) -> click.Option:
        """``--locale``; its value has been read before parsing, so here it is only checked."""
        return click.Option(
            ["--locale"],
            type=click.Choice(LOCALES),
            envvar=variable,
            show_envvar=variable is not None,
            expose_value=False,
            help=self.say(N_("Language of texts and help.")),
        )

    def form(self) -> click.Option:
        """``--format``: text for people, json and csv for programs."""
        return click.Option(
            ["--format", "form"],
            type=click.Choice(FORMATS),
            default="text",
            show_default=True,
            help=self.say(N_("How to print: for people, or for programs.")),
        )

    def seconds(self, told: str, default: float = 60.0) -> click.Option:
        """``--seconds``: some time, above 0 and not endless."""
        return self.option(
            "--seconds",
            told,
            N_("NUMBER"),
            type=click.FloatRange(min=0, min_open=True),
            default=default,
            show_default=True,
            callback=_some_time,
        )

    def page(self) -> click.Option:
        """``--page``: the board as a file."""
        told = N_("A page to write too: the roster to look at in a browser, with its findings.")
        return self.option("--page", told, N_("FILE"))

    def known(self) -> click.Option:
        """``--as-known-on``: only law that was published by that day."""
        told = N_("Count only acts published, and holidays decreed, by this day.")
        return self.day("--as-known-on", "as_known_on", told)

    def region(self, told: str, *, required: bool = False) -> click.Option:
        """``--region``."""
        convert = _as_region(self.say)
        return self.option("--region", told, N_("CODE"), callback=convert, required=required)

    def files(self, *, required: bool) -> list[click.Option]:
        """What a plan is made from: register, units, leave; the register may be *required*."""
        register = N_("The register of employees (CSV, XLSX or Parquet).")
        units = N_("A table of units, where the register does not hold them.")
        leave = N_("A table of leave: nip, dari, sampai, dasar.")
        return [
            self.option("--personnel", register, N_("FILE"), required=required),
            self.option("--units", units, N_("FILE")),
            self.option("--leave", leave, N_("FILE")),
        ]

    def what_if(self) -> click.Option:
        """``--what-if``: drafts to adopt."""
        told = N_(
            "A draft to try, on top of the law: the id of an installed draft, or a policy file; "
            "may be given several times, or with commas."
        )
        return self.option("--what-if", told, N_("NAME|FILE"), multiple=True)

    def law(self) -> list[click.Option]:
        """What changes the law asked: drafts, other readings, zones, and what governs overlaps."""
        reading = N_("Read a rule in another of its readings; may be given several times.")
        zones = N_("A table of zones, besides those of the plugins; may be given several times.")
        overlap = N_("Which of two caps governs where acts of one region and rank meet.")
        return [
            self.what_if(),
            click.Option(
                ["--reading", "readings"],
                help=self.say(reading),
                metavar=self.say(N_("RULE=NAME")),
                multiple=True,
            ),
            self.option("--zones", zones, N_("FILE"), multiple=True),
            click.Option(
                ["--overlap"],
                type=click.Choice(OVERLAPS),
                default=None,
                help=self.say(overlap),
            ),
        ]

    def policies(self) -> click.Option:
        """``--policies``: plugin names, instrument ids and policy files, some with commas."""
        told = N_(
            "Law to apply: the name of a plugin, the id of an instrument, or a policy file; may "
            "be given several times, or with commas. National acts of installed plugins always "
            "apply. Without it, all installed acts of the region do."
        )
        return self.option("--policies", told, N_("NAME|FILE"), multiple=True)
