"""From a register to partitions of it, in pieces: never more of it in memory than one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

import attrs
import polars as pl

from ..errors import Fault, FaultKind, InvalidInput
from ..files.leave import leave_table
from ..files.personnel import (
    NO_PEOPLE,
    people_header,
    raw_people,
    units_beside,
)
from ..files.tables import read_batches
from ..personnel import Units
from ..personnel.columns import PEOPLE_COLUMNS, STRUCTURE_COLUMNS
from ..personnel.intake import unit_codes, unknown_units
from ..personnel.keys import DUPLICATE_KEY
from ..personnel.numbers import clean_numbers
from ..personnel.register import admit
from ..personnel.source import Source
from ..personnel.structure import Structure, given, of_people
from ..personnel.values import as_text
from ..rulings.clauses import UNKNOWN_PERSON
from ..texts import N_
from .closure import packed, together, with_upper
from .folders import made, sweep
from .mapping import Pool, Progress, mapped
from .shelf import LIST, Entry, Partitions, people_file, write_leave, write_people

BATCH = 250_000
"""Rows of a Parquet file that are read at a time."""
PEOPLE = 50_000
"""People in a partition where nothing else is asked."""
_SPOOL = ".spool"
_OURS = ("people-*.parquet", "units-*.parquet", "leave-*.parquet")

IN_USE = FaultKind(
    "ASN-PAR-006",
    N_("The folder is not empty and holds no partitions."),
    N_("Partitions made there would lie among other files."),
    N_("Name a new folder, or an empty one."),
)


def partition(
    register: str | Path,
    into: str | Path,
    *,
    people: int = PEOPLE,
    units: str | Path | None = None,
    leave: str | Path | None = None,
    executor: Executor | Pool | None = None,
    progress: Progress | None = None,
) -> Partitions:
    """
    Check the *register* and lay it down in partitions of about so many *people*.

    Units that any law may look at together stay together (:func:`~.closure.together`), so that
    each partition can be planned by itself as it would be within the whole; a group of units that
    is larger makes a larger partition. Everything that ``read_personnel`` finds wrong is found
    here, numbers that stand in two partitions included. A Parquet register is read in batches; its
    partitions are checked over *executor*. *into* is made, or emptied of partitions made before.

    Raises :class:`InvalidInput` with every fault of the rows, those of *units* and of *leave*;
    then, and after an interrupt, no partitions are left behind. A place that can be no folder, or
    one with other files, is refused (``ASN-PAR-007``, ``ASN-PAR-006``).
    """
    folder = _cleared(Path(into))
    try:
        found = _laid_down(register, folder, people, units, leave, executor, progress)
    except BaseException:
        _empty(folder)
        raise
    found.write()
    return found


def _laid_down(
    register: str | Path,
    folder: Path,
    people: int,
    units: str | Path | None,
    leave: str | Path | None,
    executor: Executor | Pool | None,
    progress: Progress | None,
) -> Partitions:
    """The partitions of a register, in *folder* without their list."""
    spool = folder / _SPOOL
    spool.mkdir()
    try:
        survey = _Survey.of(register, units, spool)
        plan = survey.shared_out(people)
        survey.scatter(plan)
        entries, faults = _finished(plan, survey, folder, executor, progress)
        if not faults:
            faults = survey.repeated(folder, entries)
        if faults:
            raise InvalidInput(sorted(faults, key=lambda fault: fault.line or 0))
    finally:
        shutil.rmtree(spool, ignore_errors=True)
    if leave is not None:
        entries = _with_leave(folder, entries, leave)
    return Partitions(folder=folder, entries=tuple(entries))


def _cleared(folder: Path) -> Path:
    """The folder without partitions made before. Raises :class:`InvalidInput` where others lie."""
    made(folder)
    shutil.rmtree(folder / _SPOOL, ignore_errors=True)
    if any(folder.iterdir()) and not (folder / LIST).is_file():
        strangers = [each for each in folder.iterdir() if not _is_ours(each)]
        if strangers:
            raise InvalidInput([IN_USE.at(file=str(folder))])
    (folder / LIST).unlink(missing_ok=True)
    _empty(folder)
    return folder


def _empty(folder: Path) -> None:
    """Remove the files of partitions, and what was left half-written."""
    for pattern in _OURS:
        for path in folder.glob(pattern):
            path.unlink()
    sweep(folder)


def _is_ours(path: Path) -> bool:
    return any(path.match(pattern) for pattern in _OURS)


@attrs.frozen(kw_only=True)
class _Lot:
    """One partition to be: its *name* and the *units* of its people."""

    name: str
    units: tuple[str, ...]


@attrs.frozen(eq=False)
class _Survey:
    """
    A register on its way: lying in *spool* as it was read, by batch, with the *line* of each row.

    *told* is the structure of its units, *codes* what the cells of units stand for, *sizes* how
    many people each unit has, *pairs* the units of people and of their recorded superiors.
    """

    spool: Path
    source: Source
    batches: int
    units: Units
    codes: Mapping[str, str]
    sizes: Mapping[str, int]
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, register: str | Path, units: str | Path | None, spool: Path) -> _Survey:
        """Read the register once. Raises :class:`InvalidInput`."""
        structure = units_beside(register, units)
        views, batches, source = [], 0, Source()
        for table in read_batches(register, BATCH, header=people_header()):
            raw = raw_people(table)
            source = source if batches else raw.source
            _refuse(raw.faults)
            frame = raw.frame.with_row_index("line", offset=raw.source.first_row)
            frame.write_ipc(spool / f"batch-{batches:05}.arrow")
            views.append(_view(frame, whole=structure is None))
            batches += 1
        if not any(view.height for view in views):
            _refuse([NO_PEOPLE.at(file=source.file, line=source.first_row - 1)])
        view = pl.concat(views)
        structure = structure or _structure(view, source)
        _refuse(structure.faults)
        tree, codes = Units(structure.units), unit_codes(structure.units)
        coded = view.with_columns(_coded(view["unit"], codes))
        sizes = coded.drop_nulls("unit").group_by("unit").agg(pl.col("many").sum())
        pairs = _superiors(view, spool, batches, codes)
        return cls(spool, source, batches, tree, codes, dict(sizes.iter_rows()), pairs)

    def shared_out(self, people: int) -> list[_Lot]:
        """The partitions to be, by name; the first also takes in rows of units nobody knows."""
        groups = together(self.units, self.sizes, self.pairs)
        sizes = [sum(self.sizes[code] for code in group) for group in groups]
        lots = packed(groups, sizes, people) or [()]
        return [_Lot(name=f"{number:05}", units=units) for number, units in enumerate(lots)]

    def scatter(self, plan: Sequence[_Lot]) -> None:
        """Lay every row down with those of its partition. Raises :class:`InvalidInput`."""
        lots = {code: lot.name for lot in plan for code in lot.units}
        texts = {text: lots.get(code, plan[0].name) for text, code in self.codes.items()}
        faults: list[Fault] = []
        for number in range(self.batches):
            frame = pl.read_ipc(self._batch(number))
            asked = _unit_of(frame)
            unit = _coded(asked, self.codes)
            lost = unknown_units(asked, unit, self.codes, self.source)
            faults += placed(lost, frame["line"], self.source)
            where = asked.replace_strict(texts, default=plan[0].name, return_dtype=pl.String)
            rows = frame.with_columns(unit.alias("unit"), where.alias("lot"))
            for (name,), piece in rows.partition_by("lot", as_dict=True, include_key=False).items():
                folder = self.spool / str(name)
                folder.mkdir(exist_ok=True)
                piece.write_ipc(folder / f"{number:05}.arrow")
            self._batch(number).unlink()
        _refuse(faults)

    def _batch(self, number: int) -> Path:
        return self.spool / f"batch-{number:05}.arrow"

    def repeated(self, folder: Path, entries: Iterable[Entry]) -> list[Fault]:
        """A fault for each row of a number that stands in more than one partition."""
        return list(_repeated(folder, [each.name for each in entries], self))


def _view(frame: pl.DataFrame, *, whole: bool) -> pl.DataFrame:
    """What the survey needs of a batch: each different unit and superior, with the first line."""
    names = [*(STRUCTURE_COLUMNS if whole else ("unit",)), "superior"]
    there = {name: as_text(frame[name]) for name in names if name in frame.columns}
    empty = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    columns = [there.get(name, empty).alias(name) for name in names]
    texts = pl.DataFrame(columns).with_columns(_unit_of(frame), frame["line"])
    return texts.group_by(names, maintain_order=True).agg(
        pl.col("line").first(), pl.len().alias("many")
    )


def _unit_of(frame: pl.DataFrame) -> pl.Series:
    """What each row says of its unit: a code, else a name."""
    there = [as_text(frame[name]) for name in ("unit", "unit_name") if name in frame.columns]
    if not there:
        return pl.repeat(None, frame.height, dtype=pl.String, eager=True).alias("unit")
    return pl.select(pl.coalesce(there).alias("unit")).to_series()


def _coded(asked: pl.Series, codes: Mapping[str, str]) -> pl.Series:
    new = pl.Series(list(codes.values()), dtype=pl.String)
    return asked.replace_strict(list(codes), new, default=None, return_dtype=pl.String)


def _structure(view: pl.DataFrame, source: Source) -> Structure:
    """Units from the rows of people, each different one looked at once."""
    rows = view.select(*STRUCTURE_COLUMNS, "line").unique(
        STRUCTURE_COLUMNS, keep="first", maintain_order=True
    )
    found = of_people(rows.select(STRUCTURE_COLUMNS), source)
    return attrs.evolve(found, faults=tuple(placed(found.faults, rows["line"], source)))


def _superiors(
    view: pl.DataFrame, spool: Path, batches: int, codes: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of units: of people, and of the superiors that the record gives them."""
    asked = view.select("unit", "superior").drop_nulls().unique()
    if not asked.height:
        return ()
    asked = asked.with_columns(clean_numbers(asked["superior"]).alias("clean"))
    names = pl.concat([asked["superior"], asked["clean"].drop_nulls()]).unique()
    found = []
    for number in range(batches):
        frame = pl.read_ipc(spool / f"batch-{number:05}.arrow")
        own = [frame[name] for name in ("key", "nip") if name in frame.columns]
        for numbers in (*map(as_text, own), *(clean_numbers(as_text(each)) for each in own)):
            rows = pl.DataFrame([numbers.alias("who"), _unit_of(frame).alias("above")])
            found.append(rows.filter(pl.col("who").is_in(names.implode())).unique())
    known = pl.concat(found).unique()
    pairs = pl.concat(
        asked.join(known, left_on=by, right_on="who").select("unit", "above")
        for by in ("superior", "clean")
    )
    coded = pairs.select(_coded(pairs["unit"], codes), _coded(pairs["above"], codes))
    coded = (
        coded.drop_nulls().filter(pl.col("unit") != pl.col("above")).unique().sort("unit", "above")
    )
    return tuple(coded.iter_rows())


def placed(faults: Iterable[Fault], lines: pl.Series, source: Source) -> list[Fault]:
    """Faults of a cut table, put back where its rows stand: *lines* are those of the file."""
    return [
        fault
        if fault.line is None
        else attrs.evolve(fault, line=int(lines[fault.line - source.first_row]))
        for fault in faults
    ]


@attrs.frozen(kw_only=True)
class _Piece:
    """The rows of one partition, still to be checked and written."""

    name: str
    spool: Path
    folder: Path
    source: Source
    units: Units


def _finished(
    plan: Sequence[_Lot],
    survey: _Survey,
    folder: Path,
    executor: Executor | Pool | None,
    progress: Progress | None,
) -> tuple[list[Entry], list[Fault]]:
    pieces = [
        _Piece(
            name=lot.name,
            spool=survey.spool,
            folder=folder,
            source=survey.source,
            units=with_upper(survey.units, lot.units),
        )
        for lot in plan
    ]
    entries: list[Entry] = []
    faults: list[Fault] = []
    with closing(mapped(_finish, pieces, executor, progress)) as results:
        for _, found in results:
            if isinstance(found, Entry):
                entries.append(found)
            else:
                faults += [found] if isinstance(found, Fault) else found
    return sorted(entries, key=lambda entry: entry.name), faults


def _finish(piece: _Piece) -> Entry | tuple[Fault, ...]:
    """Check the rows of a partition and write it; what is wrong, at the lines of the register."""
    frame = _rows(piece.spool / piece.name)
    known = [name for name in PEOPLE_COLUMNS if name in frame.columns]
    try:
        people = admit(frame.select(known), piece.source, given(piece.units))
    except InvalidInput as error:
        return tuple(placed(error.faults, frame["line"], piece.source))
    return write_people(piece.folder, piece.name, people)


def _rows(folder: Path) -> pl.DataFrame:
    paths = sorted(folder.glob("*.arrow"))
    return pl.concat([pl.read_ipc(path) for path in paths])


def _refuse(faults: Iterable[Fault]) -> None:
    found = [*faults]
    if found:
        raise InvalidInput(found)


def _index(folder: Path, names: Iterable[str], column: str) -> pl.DataFrame:
    """A number of eight bytes for each key or NIP of the register, with its partition."""
    found = [
        pl.read_parquet(people_file(folder, name), columns=[column])
        .drop_nulls()
        .select(pl.col(column).hash().alias("hash"), pl.lit(int(name), pl.UInt32).alias("lot"))
        for name in names
    ]
    return pl.concat(found)


def _repeated(folder: Path, names: Sequence[str], survey: _Survey) -> Iterator[Fault]:
    for column in ("key", "nip"):
        index = _index(folder, names, column)
        alike = index.filter(pl.col("hash").is_duplicated())
        if not alike.height:
            continue
        lots = [names[lot] for lot in alike["lot"].unique().sort()]
        keys = pl.concat(
            pl.read_parquet(people_file(folder, name), columns=[column])[column] for name in lots
        ).drop_nulls()
        for value in keys.filter(keys.is_duplicated()).unique().sort():
            lines = sorted(_lines(survey, value))
            for line in lines:
                facts = {"value": value, "count": len(lines), "first": lines[0]}
                fault = survey.source.fault(DUPLICATE_KEY, 0, "nip", **facts)
                yield attrs.evolve(fault, line=line)
        return


def _lines(survey: _Survey, value: str) -> Iterator[int]:
    """The lines of the register on which a number stands."""
    for path in survey.spool.glob("*/*.arrow"):
        frame = pl.read_ipc(path)
        own = [as_text(frame[name]) for name in ("key", "nip") if name in frame.columns]
        there = pl.repeat(False, frame.height, eager=True)
        for text in own:
            there |= ((text == value) | (clean_numbers(text) == value)).fill_null(False)
        yield from frame["line"].filter(there)


def _with_leave(folder: Path, entries: Sequence[Entry], path: str | Path) -> list[Entry]:
    """The entries with the leave of their people. Raises :class:`InvalidInput`."""
    leave = leave_table(path).frame
    index = _index(folder, [entry.name for entry in entries], "key")
    hashed = leave.with_columns(pl.col("key").hash().alias("hash"))
    rows = hashed.join(index, on="hash", how="left", maintain_order="left")
    strangers = rows.filter(pl.col("lot").is_null())["key"]
    _refuse(UNKNOWN_PERSON.at(file=str(path), employee=key) for key in strangers)
    lots = rows.drop("hash").partition_by("lot", as_dict=True, include_key=False)
    nothing = leave.clear()
    return [
        write_leave(folder, entry, lots.get((number,), nothing))
        for number, entry in enumerate(entries)
    ]
