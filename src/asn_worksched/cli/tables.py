"""Printing rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence

import attrs

from ..texts import translator
from .streams import put

Row = Mapping[str, object]
WIDEST = 100_000
"""Columns of characters in which a table is measured; wider ones are folded."""


@attrs.frozen
class Column:
    """
    One column: its *key* in rows (and in JSON and CSV), its *title* (a message id) in text.

    Cells of *free* text are made safe for spreadsheets, *whole* ones never folded on a terminal.
    A column without title is not in text.
    """

    key: str
    title: str = ""
    free: bool = False
    whole: bool = False


def show(rows: Sequence[Row], columns: Sequence[Column], form: str, locale: str) -> None:
    """Print *rows* as *form*: all their keys in JSON, *columns* in CSV, the titled ones in text."""
    if form == "json":
        show_json(list(rows))
    elif form == "csv":
        put(as_csv(rows, columns).rstrip("\n"))
    else:
        put(_as_text(rows, [column for column in columns if column.title], locale))


def show_blocks(rows: Sequence[Row], columns: Sequence[Column], locale: str) -> None:
    """
    Print *rows* one below the other, each a line for its first column and one for each other.

    For rows too long for a table: lines are wrapped between words, on a terminal only.
    """
    say = translator(locale)
    head, *others = columns
    titles = {column.key: say(column.title) for column in others}
    indent = 4 + max(map(len, titles.values()))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDEST
    wrapped = textwrap.TextWrapper(max(width, 2 * indent), subsequent_indent=" " * indent)
    blocks = []
    for row in rows:
        lines = [cell(row.get(head.key))]
        for key, title in titles.items():
            if told := cell(row.get(key)):
                lines += wrapped.wrap(f"  {title:<{indent - 2}}{told}")
        blocks.append("\n".join(lines))
    put("\n\n".join(blocks))


def show_json(value: object) -> None:
    """Print *value* as indented JSON; days and the like as ISO text."""
    put(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def as_csv(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """*rows* as CSV with a header of keys; lists are joined by semicolons."""
    from ..files.writing import safe_cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.key for column in columns)
    for row in rows:
        cells = [(cell(row.get(column.key)), column.free) for column in columns]
        writer.writerow(safe_cell(each) if free else each for each, free in cells)
    return text.getvalue()


def cell(value: object) -> str:
    """One value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ";".join(cell(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _as_text(rows: Sequence[Row], columns: Sequence[Column], locale: str) -> str:
    """
    A table drawn by rich: with lines on a terminal, plain and as wide as it needs elsewhere.

    ``COLUMNS`` sets the width anywhere; cells are folded, never cut off.
    """
    from rich import box
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    say, terminal = translator(locale), sys.stdout.isatty()
    frame = box.SIMPLE_HEAD if terminal else None
    table = Table(box=frame, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for column in columns:
        table.add_column(Text(say(column.title)), overflow="fold", no_wrap=column.whole)
    for row in rows:
        table.add_row(*(Text(cell(row.get(column.key))) for column in columns))
    page = io.StringIO()
    console = Console(file=page, force_terminal=terminal, width=WIDEST)
    natural = Measurement.get(console, console.options, table).maximum
    console.width = shutil.get_terminal_size((natural, 0)).columns
    console.print(table)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())
