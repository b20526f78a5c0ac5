"""A table of people becomes a register: every cell read, every fault found."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

from ..domain.nip import NOT_TEXT
from ..domain.people import Unit
from ..errors import Fault, FaultKind, InvalidInput
from ..texts import N_
from . import values
from .alike import gathered
from .columns import FLAGS, PEOPLE_COLUMNS, SCHEMA
from .keys import DUPLICATE_KEY, MISSING_KEY, read_numbers
from .roles import role_of
from .source import Source
from .structure import NO_UNIT_CODE, Structure, of_people
from .superiors import circle_faults, derived, recorded
from .units import Units

UNKNOWN_UNIT = FaultKind(
    "ASN-REG-026",
    N_("There is no unit {value!r}."),
    N_("Everyone belongs to a unit of the tree."),
    N_("Correct the cell or add the unit; most alike: {near}."),
)
BIRTH_DIFFERS = FaultKind(
    "ASN-REG-027",
    N_("The record says born on {recorded}, the NIP {digits}."),
    N_("A court can correct a date of birth, and then the NIP keeps the old one."),
    N_("Check that the row belongs to this person; the record is used."),
)
_LISTS = ("duties", "skills")
_TYPED = ("nip", "birth_date", *_LISTS)
_SCALARS = (pl.String, pl.Boolean, pl.Categorical, pl.Enum, pl.Date, pl.Datetime, pl.Null)
_CODED = (
    *(values.SEX, values.KIND, values.POST_TYPE, values.ESELON, values.GRADE),
    *(values.WORKWEEK, values.PROTECTED, values.HOUSEHOLD, values.SANCTIONED, values.NEWCOMER),
)
_HINTS = 20


def take_in(
    raw: pl.DataFrame,
    source: Source,
    structure: Structure | None = None,
    faults: Iterable[Fault] = (),
) -> tuple[pl.DataFrame, Units, tuple[Fault, ...]]:
    """
    The frame of a register (``SCHEMA``), its units, and notices that are no faults.

    *raw* has any of ``PEOPLE_COLUMNS``, of any type that reads as such; others are left out.
    Without a *structure* the units come from the rows. Raises :class:`InvalidInput` with every
    fault in the order of the rows, those found before (*faults*) included: that a column for keys
    or units is not there at all is told by those, and not once more for each row. Faults alike
    are one (:func:`~asn_worksched.personnel.alike.gathered`).
    """
    known = list(faults)
    raw, found = _readable(raw, source)
    texts = _texts(raw)
    known += found
    numbers, found = read_numbers(_column(raw, "nip"), texts["key"], source)
    known += found
    texts = texts.with_columns(*numbers, pl.coalesce("unit", "unit_name").alias("unit"))
    structure = structure or of_people(texts, source)
    known += structure.faults
    people, found = _values(raw, texts, source)
    known += found
    people, found = _placed(people, structure, source)
    known += found
    superior, found = recorded(
        people, texts["superior"], values.as_text(_column(raw, "nip")), source
    )
    known += [*found, *circle_faults(people.with_columns(superior), source)]
    _refuse([fault for fault in known if _is_news(fault, raw.columns)])
    units = Units(structure.units)
    people = _completed(people, units)
    superiors = superior.zip_with(superior.is_not_null(), derived(people, units))
    people = people.with_columns(superiors.alias("superior"))
    _refuse(circle_faults(people, source))
    return people.select(SCHEMA.names()).cast(SCHEMA), units, _notices(people, source)


def _refuse(faults: list[Fault]) -> None:
    """A column of numbers has one cause; the rows of a repeated number are looked at one by one."""
    if faults:
        raise InvalidInput(gathered(faults, one_cause=[NOT_TEXT], every_row=[DUPLICATE_KEY]))


def _is_news(fault: Fault, columns: Iterable[str]) -> bool:
    """False for an empty cell of a column that is not there."""
    needed = {MISSING_KEY: {"key", "nip"}, NO_UNIT_CODE: {"unit", "unit_name"}}.get(fault.kind)
    return needed is None or not needed.isdisjoint(columns)


def _column(raw: pl.DataFrame, name: str) -> pl.Series:
    """A column of *raw*, empty text where it is not there."""
    return raw[name] if name in raw.columns else _empty(raw, name)


def _empty(raw: pl.DataFrame, name: str) -> pl.Series:
    return pl.repeat(None, raw.height, dtype=pl.String, eager=True).alias(name)


def _readable(raw: pl.DataFrame, source: Source) -> tuple[pl.DataFrame, list[Fault]]:
    """The columns that are ours; one of a type that cannot be read is a fault and left out."""
    kept, faults = [], []
    for name in PEOPLE_COLUMNS:
        if name not in raw.columns:
            continue
        dtype = raw[name].dtype
        inner = dtype.inner if isinstance(dtype, pl.List) and name in _LISTS else dtype
        if isinstance(inner, _SCALARS) or inner.is_numeric():
            kept.append(name)
        else:
            faults.append(source.fault(values.WRONG_TYPE, None, name, type=str(dtype)))
    return raw.select(kept), faults


def _texts(raw: pl.DataFrame) -> pl.DataFrame:
    """The columns that are read as text, those that are not there empty."""
    return pl.DataFrame(
        [values.as_text(_column(raw, name)) for name in PEOPLE_COLUMNS if name not in _TYPED]
    )


def _values(
    raw: pl.DataFrame, texts: pl.DataFrame, source: Source
) -> tuple[pl.DataFrame, list[Fault]]:
    """The values of the columns that stand for themselves, and the faults of their cells."""
    columns, faults = [], []
    for meaning in _CODED:
        column, found = values.decode(texts[meaning.column], meaning, source)
        columns.append(column)
        faults += found
    born, found = values.days(_column(raw, "birth_date"), source)
    faults += found
    for name in _LISTS:
        column, found = values.items(_column(raw, name), source)
        columns.append(column.alias(name))
        faults += found
    plain = texts.select("key", "nip", pl.col("name", "post", "role").fill_null(""), "unit")
    return plain.with_columns(born, *columns), faults


def _placed(
    people: pl.DataFrame, structure: Structure, source: Source
) -> tuple[pl.DataFrame, list[Fault]]:
    """
    The people with the codes of their units; a name that only one unit has will do as well.

    Faults: no unit, a unit that is not in the tree.
    """
    codes = unit_codes(structure.units)
    asked = people["unit"]
    old, new = list(codes), pl.Series(list(codes.values()), dtype=pl.String)
    unit = asked.replace_strict(old, new, default=None, return_dtype=pl.String)
    faults = [source.fault(NO_UNIT_CODE, row, "unit") for row in asked.is_null().arg_true()]
    faults += unknown_units(asked, unit, codes, source)
    return people.with_columns(unit), faults


def unknown_units(
    asked: pl.Series, unit: pl.Series, codes: Iterable[str], source: Source
) -> list[Fault]:
    """A fault for each cell of units *asked* that gave no code in *unit*."""
    lost = (unit.is_null() & asked.is_not_null()).arg_true()
    known = [*codes]
    near = {
        text: ", ".join(get_close_matches(text, known, n=3)) or "-"
        for text in asked.gather(lost).unique(maintain_order=True).head(_HINTS)
    }
    return [
        source.fault(UNKNOWN_UNIT, row, "unit", value=text, near=near.get(text, "-"))
        for row, text in zip(lost, asked.gather(lost), strict=True)
    ]


def unit_codes(units: Iterable[Unit]) -> dict[str, str]:
    """The code that each text stands for in a cell of units: a code, or a name of one unit only."""
    names: dict[str, list[str]] = {}
    known = {}
    for one in units:
        names.setdefault(one.name, []).append(one.code)
        known[one.code] = one.code
    return {name: same[0] for name, same in names.items() if len(same) == 1} | known


def _completed(people: pl.DataFrame, units: Units) -> pl.DataFrame:
    """
    The people with what the record leaves open.

    Birth date and sex are told from the NIP; the type of post from the eselon (structural, else
    pelaksana); the kind from the grade (PPPK grades have their own numbers), PNS for other people
    with a NIP; the role from the post. The working week is the unit's, but five days for the
    holder of a structural post in a unit that works through all seven: leaders keep office days
    while the others rest in turn.
    """
    of_unit = units.frame.select(unit="unit.code", unit_kind="unit.kind", unit_week="unit.workweek")
    people = people.join(of_unit, on="unit", how="left", maintain_order="left")
    people = people.with_columns(
        pl.col("birth_date").fill_null(_birth_in_nip()),
        pl.col("sex").fill_null(_sex_in_nip()),
        pl.col(FLAGS).fill_null(value=False),
        pl.col("post_type").fill_null(
            pl.when(pl.col("eselon").is_not_null())
            .then(pl.lit("structural"))
            .otherwise(pl.lit("pelaksana"))
        ),
        pl.col("kind").fill_null(
            pl.when(pl.col("grade") > 100)
            .then(pl.lit("PPPK"))
            .when(pl.col("nip").is_not_null())
            .then(pl.lit("PNS"))
            .otherwise(pl.lit("other"))
        ),
    )
    return people.with_columns(_roles(people), pl.col("workweek").fill_null(usual_week()))


def usual_week() -> pl.Expr:
    """The working week of a person with none of his or her own, from post_type and unit_week."""
    leads_through = (pl.col("post_type") == "structural") & (pl.col("unit_week") == 7)
    return pl.when(leads_through).then(pl.lit(5, pl.Int8)).otherwise("unit_week")


def _birth_in_nip() -> pl.Expr:
    """The date of birth that the NIP has; a made-up number has it 100 years early."""
    born = pl.col("nip").str.slice(0, 8).str.to_date("%Y%m%d", strict=False)
    return pl.when(born.dt.year() < 1900).then(born.dt.offset_by("100y")).otherwise(born)


def _sex_in_nip() -> pl.Expr:
    digit = pl.col("nip").str.slice(14, 1)
    return pl.when(digit == "1").then(pl.lit("male")).when(digit == "2").then(pl.lit("female"))


def _roles(people: pl.DataFrame) -> pl.Series:
    """The role given, in lower case with underscores, else the one that the post tells."""
    by = ["post", "unit_kind", "post_type"]
    posts = people.select(by).unique()
    told = [role_of(*post) for post in posts.iter_rows()]
    posts = posts.with_columns(pl.Series("told", told, dtype=pl.String))
    role = pl.col("role").str.to_lowercase().str.replace_all(r"[\s-]+", "_")
    rows = people.select("role", *by).join(posts, on=by, how="left", maintain_order="left")
    return rows.select(pl.when(role != "").then(role).otherwise("told").alias("role")).to_series()


def _notices(people: pl.DataFrame, source: Source) -> tuple[Fault, ...]:
    """A notice for each person whose recorded birth date is not the one of the NIP."""
    rows = people.with_row_index("row").with_columns(_birth_in_nip().alias("told"))
    rows = rows.filter(pl.col("told") != pl.col("birth_date"))
    return tuple(
        source.fault(BIRTH_DIFFERS, row, "birth_date", recorded=recorded_day, digits=told)
        for row, recorded_day, told in rows.select("row", "birth_date", "told").iter_rows()
    )
