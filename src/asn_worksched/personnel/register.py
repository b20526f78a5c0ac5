"""The register: who works where, in which post, as checked columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import polars as pl

from ..domain.nip import Nip
from ..domain.people import Employee, EmployeeKind, PostType, Sex, Unit
from ..domain.ranks import eselon_text, grade_text
from ..errors import Fault, NotKnown
from .columns import SCHEMA
from .facts import facts_of
from .headers import PEOPLE, match_columns
from .intake import take_in
from .source import Source
from .structure import Structure, given
from .units import Units, unknown

_CANDIDATES = 2000


@attrs.frozen(slots=False, eq=False, repr=False)
class Personnel:
    """
    A checked register of employees and the tree of their units.

    :attr:`frame` has one row an employee and the columns of
    :mod:`~asn_worksched.personnel.columns`, in the order in which the people came; an employee's
    index is his or her row. Make one with :meth:`of`, :meth:`from_frame` or
    :func:`~asn_worksched.files.personnel.read_personnel`: they check everything and refuse the
    input whole with :class:`InvalidInput`. *notices* are oddities that are no faults. *told* is
    the digest of a register that was checked before and is known to be the same, else "".
    """

    frame: pl.DataFrame
    units: Units
    notices: tuple[Fault, ...] = ()
    told: str = ""

    @classmethod
    def of(cls, employees: Iterable[Employee], units: Iterable[Unit]) -> Personnel:
        """
        A register of objects; faults count the employees from 1.

        Raises :class:`InvalidInput` with everything that is wrong.
        """
        rows = [_record(employee) for employee in employees]
        raw = pl.DataFrame(rows, schema=_RECORD, orient="row")
        return admit(raw, Source(first_row=1), given(units))

    @classmethod
    def from_frame(cls, table: object, units: Iterable[Unit] | None = None) -> Personnel:
        """
        A register of any dataframe that speaks Arrow (polars, pandas, pyarrow, DuckDB).

        The columns have the names of :mod:`~asn_worksched.personnel.columns` and any type that
        reads as such; key or nip, and unit, must be there; other columns are left out. Without
        *units* they come from the unit columns of the rows, else these are not read. Faults count
        rows from 2, as if the names stood in row 1. Raises :class:`InvalidInput` with everything
        that is wrong, :class:`TypeError` for an object that is no such table.
        """
        if not hasattr(table, "__arrow_c_stream__"):
            raise TypeError(f"no table with __arrow_c_stream__: {type(table).__name__}")
        raw = pl.DataFrame(table)
        columns, faults = match_columns(raw.columns, PEOPLE)
        raw = raw.select(pl.col(there[0]).alias(name) for name, there in columns.items())
        source = Source(labels=PEOPLE.labels(columns))
        return admit(raw, source, None if units is None else given(units), faults)

    @cached_property
    def facts(self) -> pl.DataFrame:
        """What selectors can ask: one row an employee, the columns ``FACT_COLUMNS``."""
        return facts_of(self.frame, self.units)

    def facts_of(self, key: str) -> dict[str, object]:
        """The facts of one person by name. Raises :class:`NotKnown`."""
        return self.facts.row(self.index(key), named=True)

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {key: row for row, key in enumerate(self.frame["key"].to_list())}

    def index(self, key: str) -> int:
        """The row of a person. Raises :class:`NotKnown`, naming keys that are much alike."""
        try:
            return self._rows[key]
        except KeyError:
            raise NotKnown(unknown("person", key, _alike(self.frame["key"], key))) from None

    @cached_property
    def digest(self) -> str:
        """
        SHA-256 (hex) of people and units, whatever the order of the rows: for provenance.

        What came to the register later leaves no trace where nobody has it, so that a roster made
        before still knows its register.
        """
        if self.told:
            return self.told
        lists = [pl.col(name).list.join("\x1f") for name in ("duties", "skills")]
        unused = [name for name in _LATER_FLAGS if not self.frame[name].any()]
        people = self.frame.drop(unused).sort("key").with_columns(lists)
        units = [attrs.asdict(unit, filter=_told) for unit in self.units]
        text = people.write_csv(quote_style="non_numeric", null_value="\0") + json.dumps(
            units, sort_keys=True
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def __getitem__(self, key: str) -> Employee:
        return _employee(self.frame.row(self.index(key), named=True))

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[Employee]:
        return (_employee(row) for row in self.frame.iter_rows(named=True))

    def __len__(self) -> int:
        return self.frame.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The frame as an Arrow stream, for any library that reads one."""
        return self.frame.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<Personnel: {len(self)} people in {len(self.units)} units>"


def admit(
    raw: pl.DataFrame,
    source: Source,
    structure: Structure | None = None,
    faults: Iterable[Fault] = (),
) -> Personnel:
    """
    The register of a table with our column names, its faults placed by *source*.

    Without a *structure* the units come from the rows. *faults* are those found before; with them
    the table is refused. Raises :class:`InvalidInput`.
    """
    return Personnel(*take_in(raw, source, structure, faults))


_LATER_FLAGS = ("sanctioned", "newcomer")
_LATER_TIES = ("region", "sector")


def _told(attribute: attrs.Attribute[object], value: object) -> bool:
    return bool(value) or attribute.name not in _LATER_TIES


_RECORD = {**SCHEMA, "eselon": pl.String(), "grade": pl.String()}


def _record(employee: Employee) -> tuple[Any, ...]:
    """The values of ``_RECORD`` for one employee."""
    return (
        *(employee.key, employee.nip and str(employee.nip), employee.name, employee.birth_date),
        *(employee.sex and employee.sex.value, employee.kind.value, employee.post),
        *(employee.post_type.value, employee.role, employee.eselon, employee.grade),
        *(employee.unit, employee.superior, sorted(employee.duties), sorted(employee.skills)),
        *(employee.protected, employee.household_protected, employee.sanctioned),
        *(employee.newcomer, employee.workweek),
    )


def _employee(row: Mapping[str, Any]) -> Employee:
    read = {
        "nip": row["nip"] and Nip(row["nip"]),
        "sex": row["sex"] and Sex(row["sex"]),
        "kind": EmployeeKind(row["kind"]),
        "post_type": PostType(row["post_type"]),
        "eselon": eselon_text(row["eselon"]),
        "grade": grade_text(row["grade"]),
    }
    return Employee(**{**row, **read})


def _alike(keys: pl.Series, key: str) -> list[str]:
    """The keys worth comparing with *key*: one slip leaves its first or its second half whole."""
    half = len(key) // 2
    same = keys.str.starts_with(key[:half] or key) | keys.str.ends_with(key[half:])
    return keys.filter(same).head(_CANDIDATES).to_list()
