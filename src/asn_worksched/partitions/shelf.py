"""A register in partitions on disk: the files of each, and the list of them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from ..domain.people import Unit
from ..errors import FaultKind, InvalidInput
from ..files.leave import leave_table
from ..files.personnel import read_personnel, unit_texts
from ..files.writing import replacing, write_text
from ..personnel import Personnel, Units
from ..personnel.columns import SCHEMA
from ..personnel.leaves import LEAVES, Leaves
from ..personnel.source import Source
from ..personnel.structure import of_table
from ..texts import N_

LIST = "partitions.json"
"""The name of the file that lists the partitions of a folder."""
FORM = 1
_LISTS = ("duties", "skills")
NO_NUMBER = "Keputusan cuti"
"""What stands for a decision of which no number may be shown: a table of leave names one."""

NOT_PARTITIONS = FaultKind(
    "ASN-PAR-001",
    N_("This folder holds no register in partitions."),
    N_("The file {name} lists them, and it is missing or was not written by this program."),
    N_("Make the partitions first: asn-worksched partition REGISTER --into FOLDER."),
)
CHANGED = FaultKind(
    "ASN-PAR-002",
    N_("The file of a partition is missing."),
    N_("The list of partitions names it, so people would be left out without a word."),
    N_("Make the partitions again."),
)


@attrs.frozen(kw_only=True)
class Entry:
    """One partition: how many *people*, *units* and leaves it has, and the sha256 of its files."""

    name: str
    people: int
    units: int
    leaves: int = 0
    files: dict[str, str]


@attrs.frozen(kw_only=True)
class Partitions:
    """A register in partitions in a *folder*; :attr:`people` and the like count all of them."""

    folder: Path
    entries: tuple[Entry, ...]

    @property
    def people(self) -> int:
        """How many people there are in all."""
        return sum(each.people for each in self.entries)

    @property
    def largest(self) -> int:
        """How many people the largest partition has: what memory goes by."""
        return max((each.people for each in self.entries), default=0)

    def __len__(self) -> int:
        return len(self.entries)

    def write(self) -> None:
        """Write the list; only then is the folder whole."""
        listed = [attrs.asdict(each) for each in self.entries]
        text = json.dumps({"form": FORM, "partitions": listed}, indent=1, sort_keys=True)
        write_text(self.folder / LIST, text + "\n")


def read_partitions(folder: str | Path) -> Partitions:
    """The partitions in *folder*. Raises :class:`InvalidInput` (``ASN-PAR-001``)."""
    place = Path(folder)
    try:
        data: Any = json.loads((place / LIST).read_text(encoding="utf-8"))
        if data["form"] != FORM:
            raise ValueError(data["form"])
        return Partitions(folder=place, entries=tuple(Entry(**each) for each in data["partitions"]))
    except (OSError, ValueError, TypeError, KeyError):
        raise InvalidInput([NOT_PARTITIONS.at(file=str(place), name=LIST)]) from None


def people_file(folder: Path, name: str) -> Path:
    """Where the people of a partition are, a table that ``read_personnel`` reads as any other."""
    return folder / f"people-{name}.parquet"


def units_file(folder: Path, name: str) -> Path:
    """Where its units are."""
    return folder / f"units-{name}.parquet"


def leave_file(folder: Path, name: str) -> Path:
    """Where its leave is; there is none where nobody has any."""
    return folder / f"leave-{name}.parquet"


def digest_of(path: Path) -> str:
    """The sha256 of a file, "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write_people(folder: Path, name: str, people: Personnel) -> Entry:
    """Write the people and the units of a partition; the same people give the same bytes."""
    frame = people.frame.with_columns(pl.col(_LISTS).list.join(";"))
    files = {}
    for path, table in (
        (people_file(folder, name), frame),
        (units_file(folder, name), unit_texts(people.units).drop("unit_parent_name")),
    ):
        with replacing(path) as fresh:
            table.write_parquet(fresh, metadata={"asn_worksched.digest": people.digest})
        files[path.name] = digest_of(path)
    return Entry(name=name, people=len(people), units=len(people.units), files=files)


def write_leave(folder: Path, entry: Entry, leave: pl.DataFrame) -> Entry:
    """Write the leave of a partition (``LEAVES``), as a table that ``read_leave`` reads."""
    path = leave_file(folder, entry.name)
    path.unlink(missing_ok=True)
    if not leave.height:
        return entry
    basis = pl.col("basis").replace("", NO_NUMBER).alias("dasar")
    table = leave.select("key", basis, "kind", **{"from": "first", "to": "last"})
    with replacing(path) as fresh:
        table.write_parquet(fresh)
    files = {**entry.files, path.name: digest_of(path)}
    return attrs.evolve(entry, leaves=leave.height, files=files)


def read_people(folder: Path, entry: Entry) -> Personnel:
    """
    The people of a partition.

    Files as they were written are known to be checked; changed ones are read and checked like any
    register, and may raise :class:`InvalidInput`.
    """
    paths = people_file(folder, entry.name), units_file(folder, entry.name)
    for path in paths:
        if not path.is_file():
            raise InvalidInput([CHANGED.at(file=str(path))])
    if any(digest_of(path) != entry.files.get(path.name) for path in paths):
        return read_personnel(paths[0], units=paths[1])
    split = pl.col(_LISTS).str.split(";")
    lists = pl.when(pl.col(_LISTS) != "").then(split).otherwise(pl.lit([], pl.List(pl.String)))
    frame = pl.read_parquet(paths[0]).with_columns(lists)
    digest = pl.read_parquet_metadata(paths[0])["asn_worksched.digest"]
    return Personnel(frame.select(SCHEMA.names()).cast(SCHEMA), _units(paths[1]), told=digest)


def _units(path: Path) -> Units:
    texts = pl.read_parquet(path).with_columns(pl.lit(None, pl.String).alias("unit_parent_name"))
    empty = pl.when(pl.all() != "").then(pl.all())
    found: Iterable[Unit] = of_table(texts.with_columns(empty), Source(str(path))).units
    return Units(tuple(found))


def read_its_leave(folder: Path, entry: Entry) -> Leaves:
    """The leave of the people of a partition; a changed file is checked like any other."""
    path = leave_file(folder, entry.name)
    if not entry.leaves:
        return Leaves(LEAVES.to_frame())
    if not path.is_file():
        raise InvalidInput([CHANGED.at(file=str(path))])
    if digest_of(path) != entry.files.get(path.name):
        return leave_table(path)
    shown = pl.col("dasar").replace(NO_NUMBER, "").alias("basis")
    frame = pl.read_parquet(path)
    return Leaves(frame.select("key", shown, "kind", first="from", last="to"))
