"""What a roster's table cannot say: the period, the proof, what stayed open, where it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs

from ..domain.modes import WorkMode
from ..domain.ruling import Conflict
from ..domain.time import Period
from ..errors import FaultKind, InvalidInput
from ..roster import Proof, Unfilled
from ..texts import N_
from .tables import FOLDER, NO_FILE, NOT_ORDINARY, is_ordinary

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

PARQUET = ".parquet"
KEY = "asn_worksched"
"""The key of the record in a Parquet file, and of the note in a CSV's metadata."""
SIDECAR = "-metadata.json"
"""What the name of a CSV's metadata file ends with, by the standard CSV on the Web."""

BAD_RECORD = FaultKind(
    "ASN-ROS-013",
    N_("What is kept beside the roster cannot be understood."),
    N_("It holds the period, the proof and where the roster came from."),
    N_("Write the roster again, or delete the metadata and name the sources yourself."),
)


_BROKEN = (ValueError, TypeError, KeyError, StopIteration, RecursionError)
"""What Python raises over JSON that is broken or is not ours."""


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class Origin:
    """
    What a roster was made from, so that it can be explained and audited by itself.

    *personnel*, *units* and *leave* are paths, "" for none. *policies* are names of plugins or
    instruments and paths of policy files, (): all installed law of the region. *what_if* are ids
    of drafts and paths of policy files that were adopted on top, *readings* are ``rule=reading``,
    *zones* paths of zone files, *overlap* as :meth:`Law.of` takes it. *shifts*, *requests* and
    *before* are the shift rules, the table of wishes and the roster that it follows, *ledger* and
    *wishes* the earlier duties and the wishes that a rotation heeds, "" for none.
    In memory paths are as a program opens them; in a file they are relative to the roster.
    """

    personnel: str = ""
    units: str = ""
    leave: str = ""
    policies: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    region: str = ""
    as_known_on: date | None = None
    what_if: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    readings: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    zones: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    overlap: Literal["strictest", "latest"] = "strictest"
    shifts: str = ""
    requests: str = ""
    before: str = ""
    ledger: str = ""
    wishes: str = ""

    def seen_from(self, folder: Path) -> Origin:
        """With its paths relative to *folder*, always with forward slashes."""
        return self._moved(lambda path: _relative(path, folder))

    def opened_from(self, folder: Path) -> Origin:
        """With paths that are relative to *folder* made such that a program can open them."""
        return self._moved(lambda path: str(folder / path))

    def _moved(self, move: Callable[[str], str]) -> Origin:
        return attrs.evolve(
            self,
            personnel=move(self.personnel) if self.personnel else "",
            units=move(self.units) if self.units else "",
            leave=move(self.leave) if self.leave else "",
            policies=[move(each) if is_policy_file(each) else each for each in self.policies],
            what_if=[move(each) if is_policy_file(each) else each for each in self.what_if],
            zones=[move(each) for each in self.zones],
            shifts=move(self.shifts) if self.shifts else "",
            requests=move(self.requests) if self.requests else "",
            before=move(self.before) if self.before else "",
            ledger=move(self.ledger) if self.ledger else "",
            wishes=move(self.wishes) if self.wishes else "",
        )


def is_policy_file(text: str) -> bool:
    """Whether *text* is the path of a policy file rather than a name: it ends as YAML does."""
    return text.casefold().endswith((".yaml", ".yml"))


def _relative(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return Path(path).resolve().as_posix()


@attrs.frozen(kw_only=True)
class Record:
    """
    What is kept beside the table of a roster.

    *people*, *law* and *table* are digests (sha256, hex; "" where unknown) of the register, the
    law and the table that this record was made with: where *table* differs, somebody has changed
    the table since, and *proof* and *unfilled* say nothing about it any more. *shift_posts* are
    the posts that are codes of shifts.
    """

    period: Period
    modes: tuple[WorkMode, ...]
    proof: Proof | None = None
    unfilled: tuple[Unfilled, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    people: str = ""
    law: str = ""
    table: str = ""
    origin: Origin | None = None
    shift_posts: tuple[str, ...] = ()


def sidecar(path: str | Path) -> Path:
    """Where the metadata of a CSV roster lies: ``roster.csv-metadata.json`` beside it."""
    return Path(f"{path}{SIDECAR}")


def as_json(record: Record, folder: Path) -> str:
    """The record as one line of JSON, paths relative to *folder*, without wall time."""
    return _encodable(json.dumps(_plain(record, folder), ensure_ascii=False, sort_keys=True))


def as_csvw(record: Record, path: Path) -> str:
    """The metadata of the CSV roster *path*, as CSV on the Web (W3C 2015), ending in a newline."""
    clock = {"base": "time", "format": "HH:mm"}
    day = {"base": "date", "format": "yyyy-MM-dd"}
    kinds: dict[str, object] = {"date": day, "start": clock, "end": clock}
    names = ("employee", "unit", "site", "date", "mode", "post", "start", "end", "rule", "citation")
    needed = ("employee", "date", "mode")
    columns = [
        {"name": n, "titles": n, "datatype": kinds.get(n, "string"), "required": n in needed}
        for n in names
    ]
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": path.name,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {"columns": columns, "primaryKey": ["employee", "date"]},
        "notes": [{KEY: _plain(record, path.parent)}],
    }
    return _encodable(json.dumps(described, ensure_ascii=False, indent=2)) + "\n"


def _encodable(text: str) -> str:
    r"""JSON without bytes of file names that are no UTF-8: ``\udcff`` is how JSON writes them."""
    return text.encode("utf-8", "backslashreplace").decode()


def read_record(path: str | Path) -> Record | None:
    """
    What is kept beside the roster at *path*, ``None`` where there is nothing.

    Paths in it are made such that a program can open them. Raises :class:`InvalidInput` for
    metadata that cannot be understood (``ASN-ROS-013``, with the line or the key) and a roster
    that is not there or is no ordinary file (``ASN-TAB-001``, ``-002``, ``-019``).
    """
    path = Path(path)
    if not path.is_file():
        absent = NO_FILE if is_ordinary(path) else NOT_ORDINARY
        raise InvalidInput([(FOLDER if path.is_dir() else absent).at(file=str(path))])
    parquet = path.suffix.casefold() == PARQUET
    place = path if parquet else sidecar(path)
    try:
        text = _parquet_note(path) if parquet else _text(place)
        if text is None:
            return None
        data = json.loads(text)
        found = _converter().structure(data if parquet else _note(data), Record)
    except (*_BROKEN, ExceptionGroup) as error:
        line = getattr(error, "lineno", None)
        fault = BAD_RECORD.at(file=str(place), line=line, column=".".join(_steps(error)))
        raise InvalidInput([fault]) from None
    return attrs.evolve(found, origin=found.origin and found.origin.opened_from(path.parent))


def read_origin(path: str | Path) -> Origin | None:
    """What the roster at *path* was made from, ``None`` where it does not say. Raises alike."""
    record = read_record(path)
    return record.origin if record else None


def _plain(record: Record, folder: Path) -> Any:
    placed = attrs.evolve(record, origin=record.origin and record.origin.seen_from(folder))
    plain = _converter().unstructure(placed)
    if plain["proof"]:
        del plain["proof"]["seconds"]
    return plain


def _converter() -> JsonConverter:
    from cattrs.preconf.json import make_converter

    return make_converter()


def _note(data: Any) -> Any:
    return next(note[KEY] for note in data["notes"] if KEY in note)


def _text(place: Path) -> str | None:
    return place.read_text(encoding="utf-8") if place.is_file() else None


def _parquet_note(path: Path) -> str | None:
    import polars as pl

    try:
        return pl.read_parquet_metadata(path).get(KEY)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return None


def _steps(error: BaseException) -> Iterator[str]:
    """The way to the first wrong value: keys, and places in lists counted from 1."""
    from cattrs.errors import AttributeValidationNote, IterableValidationNote

    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            yield note.name
        elif isinstance(note, IterableValidationNote):
            yield str(int(note.index) + 1)
    for inner in getattr(error, "exceptions", ())[:1]:
        yield from _steps(inner)
