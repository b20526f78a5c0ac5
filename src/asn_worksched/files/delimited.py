"""Tables written as text with separators: encodings, separators, quotes, ragged rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from .grids import SEPARATORS, Grid, as_grid, header_match, header_name, refuse_headless

HEAD = 1 << 20
"""Bytes in which the header line must end; title lines never come near it."""
BINARY = FaultKind(
    "ASN-TAB-007",
    N_("The file is not text."),
    N_("It holds bytes that no text has; perhaps it is a workbook with another ending."),
    N_("Open it in a spreadsheet and save it as CSV or XLSX."),
)
BAD_ENCODING = FaultKind(
    "ASN-TAB-008",
    N_("The letters of the file cannot be read."),
    N_("It is neither UTF-8 nor UTF-16 nor Windows text (cp1252)."),
    N_("Save it again as CSV UTF-8."),
)
RAGGED = FaultKind(
    "ASN-TAB-009",
    N_("{rows} row(s) have {cells} cells and the header has {names}; this is the first of them."),
    N_("A separator inside a value moves all cells behind it into wrong columns."),
    N_("Put values that contain the separator between double quotes."),
)
OPEN_QUOTE = FaultKind(
    "ASN-TAB-010",
    N_("A double quote opens here and is never closed."),
    N_("Everything behind it, to the end of the file, is read as one cell."),
    N_("Close the quote, or write it twice where it belongs to the text."),
)
LONG_CELL = FaultKind(
    "ASN-TAB-011",
    N_("A cell is longer than {limit} characters."),
    N_("No true value is that long; a double quote that is never closed looks like this."),
    N_("Look for a stray double quote, or for a wrong separator."),
)


@attrs.frozen
class _Header:
    """A header line: its cells, its row, what separates it, and the characters up to its end."""

    cells: list[str]
    row: int
    separator: str
    score: int
    end: int


def read_delimited(data: bytes, file: str, expected: Collection[str]) -> Grid:
    """
    The grid of a text file, whatever its encoding and separator.

    Lines before the header are skipped (see :func:`~asn_worksched.files.grids.header_match`).
    Raises :class:`InvalidInput`: ``ASN-TAB-005`` to ``ASN-TAB-011``.
    """
    text = _as_utf8(data, file)
    head = _head(text)
    header = _find_header(head, expected)
    if header is None:
        raise _no_header(text, expected, file)
    if _quote_open(header.cells, head[: header.end]):
        raise InvalidInput([OPEN_QUOTE.at(file=file, line=header.row)])
    body = text[len(head[: header.end].encode()) :]
    frame = _read_fast(body, header.separator, len(header.cells))
    if frame is None:
        return _read_slowly(body.decode(), header, file)
    names = tuple(header_name(cell) for cell in header.cells)
    return Grid(names, frame, header.row + 1)


def _head(text: bytes) -> str:
    """The whole lines at the start of a file."""
    if len(text) > HEAD:
        text = text[: text.rfind(b"\n", 0, HEAD) + 1]
    return text.decode()


def _no_header(text: bytes, expected: Collection[str], file: str) -> InvalidInput:
    blank = re.search(r'[^\s,;|"]', text.decode()) is None
    if not (blank or expected):
        return InvalidInput([LONG_CELL.at(file=file, limit=csv.field_size_limit())])
    return refuse_headless(blank, expected, file)


def _quote_open(cells: Sequence[str], text: str) -> bool:
    """Whether the last cell of *text* runs on over lines because a quote was never closed."""
    return text.count('"') % 2 == 1 and "\n" in cells[-1]


def _as_utf8(data: bytes, file: str) -> bytes:
    """The same text as UTF-8 without a mark in front."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.decode("utf-16").encode()
        elif guess := _utf16_without_mark(data):
            data = data.decode(guess).encode()
        elif not _is_utf8(data) and b"\0" not in data:
            data = data.decode("cp1252").encode()
    except UnicodeError:
        raise InvalidInput([BAD_ENCODING.at(file=file)]) from None
    if b"\0" in data:
        raise InvalidInput([BINARY.at(file=file)])
    return data.removeprefix(b"\xef\xbb\xbf")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 of mostly Latin letters has a zero in nearly every second byte, and only there."""
    sample = np.frombuffer(data[:4096], np.uint8)
    if len(data) % 2 or not len(sample):
        return ""
    low, high = (float(np.mean(sample[start::2] == 0)) for start in (0, 1))
    if high > 0.7 and low < 0.1:
        return "utf-16-le"
    return "utf-16-be" if low > 0.7 and high < 0.1 else ""


def _find_header(head: str, expected: Collection[str]) -> _Header | None:
    """
    The earliest line that is a header under some separator, then the one with most cells.

    Quotes that do not enclose whole cells speak against a separator, unless no other splits.
    """
    lines = list(io.StringIO(head, newline=""))
    told = re.match(r"sep=([^\s\"\w]|\t)", lines[0], re.IGNORECASE) if lines else None
    declared = told[1] if told else ""
    for strict in (True, False):
        found = [
            header
            for separator in declared or SEPARATORS
            if (header := _header_under(separator, lines[bool(declared) :], expected, strict))
        ]
        best = min(found, key=lambda header: (header.row, -header.score), default=None)
        if best and (best.score > 1 or not strict):
            return _moved(best, lines[0]) if declared else best
    return None


def _moved(header: _Header, line: str) -> _Header:
    """The header as it stands with one more *line* above it."""
    return attrs.evolve(header, row=header.row + 1, end=header.end + len(line))


def _header_under(
    separator: str, lines: Sequence[str], expected: Collection[str], strict: bool
) -> _Header | None:
    reader = csv.reader(lines, delimiter=separator, strict=strict)
    try:
        for row, cells in enumerate(reader, start=1):
            if score := header_match(cells, expected):
                end = sum(len(line) for line in lines[: reader.line_num])
                return _Header(cells, row, separator, score, end)
    except csv.Error:
        return None
    return None


def _read_fast(body: bytes, separator: str, width: int) -> pl.DataFrame | None:
    """The cells when every row is plain and has *width* of them, else ``None``."""
    schema = {str(place): pl.String for place in range(width)}
    body = body.rstrip(b"\r\n")
    if not body:
        return pl.DataFrame(schema=schema)
    if body.count(b"\r") != body.count(b"\r\n") or not separator.isascii():
        return None
    rows = _regular_rows(np.frombuffer(body, np.uint8), ord(separator), width)
    if rows is None:
        return None
    try:
        frame = pl.read_csv(body, has_header=False, separator=separator, schema=schema)
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == rows else None


def _regular_rows(data: npt.NDArray[np.uint8], separator: int, width: int) -> int | None:
    """
    The number of rows when each has *width* cells and quotes only enclose whole cells.

    ``None`` otherwise: such a file is read by the csv module, which is slower and knows what to
    do with a quote in the middle of a cell.
    """
    ends, gaps = data == 10, data == separator
    quotes = data == 34
    if quotes.any():
        inside = np.cumsum(quotes, dtype=np.uint8) & 1 == 1
        if inside[-1] or not _quotes_enclose(data, np.flatnonzero(quotes), separator):
            return None
        ends &= ~inside
        gaps &= ~inside
    stops = np.append(np.flatnonzero(ends), len(data))
    counts = np.diff(np.searchsorted(np.flatnonzero(gaps), stops), prepend=0)
    return len(stops) if bool((counts == width - 1).all()) else None


def _quotes_enclose(
    data: npt.NDArray[np.uint8], places: npt.NDArray[np.intp], separator: int
) -> bool:
    """Whether every first quote follows, and every second one precedes, an end of a cell."""
    edge = np.zeros(256, dtype=bool)
    edge[[separator, 10, 13, 34]] = True
    padded = np.concatenate([[10], data, [10]])
    before, after = padded[places[::2]], padded[places[1::2] + 2]
    return bool(edge[before].all() and edge[after].all())


def _read_slowly(body: str, header: _Header, file: str) -> Grid:
    width, first = len(header.cells), header.row + 1
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=header.separator))
    except csv.Error:
        raise InvalidInput([LONG_CELL.at(file=file, limit=csv.field_size_limit())]) from None
    rows = [row if any(cell.strip() for cell in row) else [""] * width for row in rows]
    if faults := _ragged(rows, width, first, file):
        if len(rows[-1]) != width and _quote_open(rows[-1], body):
            faults.append(OPEN_QUOTE.at(file=file, line=first + len(rows) - 1))
        raise InvalidInput(faults)
    return as_grid(header.cells, rows, first)


def _ragged(rows: Sequence[Sequence[str]], width: int, first: int, file: str) -> list[Fault]:
    """One fault for each wrong number of cells, so that a shifted export stays readable."""
    widths = [len(row) for row in rows]
    return [
        RAGGED.at(file=file, line=first + widths.index(cells), rows=count, cells=cells, names=width)
        for cells, count in sorted(Counter(widths).items())
        if cells != width
    ]
