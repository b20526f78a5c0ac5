"""The register from files and to files: SIMPEG exports, SIASN exports, tables of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import polars as pl

from ..domain.people import Unit
from ..domain.ranks import eselon_text, grade_text
from ..errors import Fault, FaultKind, InvalidInput
from ..personnel import Personnel, Units
from ..personnel.alike import gathered
from ..personnel.columns import FLAGS, STRUCTURE_COLUMNS
from ..personnel.headers import PEOPLE, Layout, match_columns
from ..personnel.intake import usual_week
from ..personnel.numbers import clean_numbers
from ..personnel.register import admit
from ..personnel.source import Source
from ..personnel.structure import Structure, default_site, of_table
from ..personnel.values import BAD_DATE, as_text
from ..texts import N_
from .tables import BOOK_ENDINGS, Table, parse_days, read_table
from .writing import replacing, safe_cells

UNIT_WITHOUT_PEOPLE = FaultKind(
    "ASN-REG-028",
    N_("The unit {unit} has no people of its own."),
    N_("A table of people tells about the units of its rows only, so this one would be lost."),
    N_("Write the units to a file of their own as well (units=...)."),
)
UNWRITABLE_UNIT = FaultKind(
    "ASN-REG-029",
    N_("The unit {unit} would not read back as it is."),
    N_(
        "A cell holds no empty name, no blanks at its ends and no lone dash, and the codes of "
        "services no colon or semicolon."
    ),
    N_("Change the name or code of the unit, its site or its services."),
)
NO_PEOPLE = FaultKind(
    "ASN-REG-031",
    N_("There are no people below the names of the columns."),
    N_("Without people there is nothing to plan, and the rows may have been lost."),
    N_("Add a row for each person, or give the right file."),
)
UNIT_SHEETS: Final = frozenset({"unit", "units"})
"""Names of the sheet of a workbook that holds the units, capitals aside."""

_EXTRA: Final = {
    "key": ("kunci",),
    "superior": ("atasan_nip",),
    "role": ("peran",),
    "duties": ("tugas",),
    "skills": ("keahlian",),
    "protected": ("perlindungan",),
    "household_protected": ("perlindungan_keluarga",),
    "sanctioned": ("hukuman_disiplin", "hukdis"),
    "newcomer": ("pegawai_baru",),
    "workweek": ("hari_kerja_pegawai",),
    "unit_kind": ("satuan_kerja_jenis",),
    "unit_services": ("satuan_kerja_layanan",),
    "unit_workweek": ("hari_kerja",),
    "unit_region": ("satuan_kerja_wilayah", "kode_wilayah", "wilayah"),
    "unit_sector": ("satuan_kerja_sektor", "sektor"),
    "site": ("lokasi_kode",),
    "building": ("lokasi_gedung",),
    "floor": ("lokasi_lantai",),
    "zone": ("zona_waktu",),
    "birth_date": ("tgl_lahir", "tanggal_lahir"),
    "sex": ("jenis_kelamin",),
    "kind": ("jenis_pegawai", "jenis_pegawai_nama", "status_pegawai"),
}
SIMPEG: Final = Layout(
    {
        "nip": ("peg_nip",),
        "name": ("peg_nama",),
        "unit": ("satuan_kerja_id",),
        "unit_name": ("satuan_kerja_nama",),
        "unit_parent": ("satuan_kerja_induk_id",),
        "unit_parent_name": ("satuan_kerja_induk_nama",),
        "grade": ("golongan",),
        "post": ("jabatan_nama",),
        "post_type": ("jabatan_jenis",),
        "eselon": ("eselon",),
        **_EXTRA,
    },
    (("nip",), ("name",), ("unit_name",), ("grade",), ("post",), ("post_type",), ("eselon",)),
)
"""The usual export of a SIMPEG, and the columns that may be added to it."""
SIASN: Final = Layout(
    {
        "nip": ("nip_baru",),
        "id": ("pns_id",),
        "name": ("nama",),
        "title_before": ("gelar_depan",),
        "title_after": ("gelar_belakang",),
        "unit": ("unor_id",),
        "unit_name": ("unor_nama",),
        "unit_parent": ("unor_induk_id",),
        "unit_parent_name": ("unor_induk_nama",),
        "grade": ("gol_akhir_nama", "gol_ruang_akhir", "gol_akhir_id", "gol_ruang_akhir_id"),
        "post": (
            *("jabatan_nama", "jabatan_struktural_nama", "jabatan_fungsional_nama"),
            "jabatan_fungsional_umum_nama",
        ),
        "post_type": ("jenis_jabatan_id", "jenis_jabatan_nama", "jenis_jabatan"),
        "eselon": ("eselon_id", "eselon"),
        **_EXTRA,
    },
    (("nip",), ("name",), ("unit", "unit_name"), ("post",), ("post_type",)),
)
"""The names of SIASN, with underscores (``nip_baru``) or without (``nipBaru``)."""
LAYOUTS: Final = (SIMPEG, SIASN, PEOPLE)
"""The layouts a table of people may have; the one that fits most columns is taken."""
UNITS: Final = Layout(
    {
        "unit": ("kode", "id", "satuan_kerja_id", "unit"),
        "unit_name": ("nama", "nama_unor", "satuan_kerja_nama", "unit_name"),
        "unit_parent": ("induk", "diatasan_id", "satuan_kerja_induk_id", "unit_parent"),
        "unit_kind": ("jenis", "satuan_kerja_jenis", "unit_kind"),
        "unit_services": ("layanan", "satuan_kerja_layanan", "unit_services"),
        "unit_workweek": ("hari_kerja", "unit_workweek"),
        "unit_region": ("wilayah", "kode_wilayah", "satuan_kerja_wilayah", "unit_region"),
        "unit_sector": ("sektor", "satuan_kerja_sektor", "unit_sector"),
        "site": ("lokasi_kode", "site"),
        "building": ("gedung", "lokasi_gedung", "building"),
        "floor": ("lantai", "lokasi_lantai", "floor"),
        "zone": ("zona_waktu", "zone"),
    },
    (("unit",), ("unit_name",)),
)
"""A table of units, with the names of SIASN's ``ref_unor`` as well."""


def read_personnel(path: str | Path, *, units: str | Path | None = None) -> Personnel:
    """
    The register in a CSV, XLSX or Parquet file, checked; units from *units*, else from the rows.

    The layout is told from the header: SIMPEG (``peg_nip`` ...), SIASN (``nip_baru`` or
    ``nipBaru`` ...), or our own column names. In a workbook the people stand on the first sheet
    and a sheet ``unit`` or ``units`` may hold the units. With a table of units, what the rows of
    people tell about their units is not read, save which one it is. A table without rows is a
    fault (``ASN-REG-031``); a register of no objects, which a program makes, is none.

    Raises :class:`InvalidInput` with every fault of both tables, each with file, row and column
    (``ASN-REG``, ``ASN-NIP``), or with what is wrong with a file as a file (``ASN-TAB``).
    """
    table = read_table(path, header=people_header())
    raw = raw_people(table)
    structure = units_beside(path, units)
    faults = raw.faults
    if not raw.frame.height:
        faults = (*faults, NO_PEOPLE.at(file=table.file, line=table.first_row - 1))
    return admit(raw.frame, raw.source, structure, faults)


def people_header() -> list[str]:
    """The names by which the header of a table of people is known."""
    needed = ((layout, ours) for layout in LAYOUTS for group in layout.required for ours in group)
    return [name for layout, ours in needed for name in layout.spellings([ours])]


@attrs.frozen(eq=False)
class RawPeople:
    """People as a table has them: *frame* under our column names, its place, faults so far."""

    frame: pl.DataFrame
    source: Source
    faults: tuple[Fault, ...]


def raw_people(table: Table) -> RawPeople:
    """The people of a table in any layout, the cells not yet read."""
    layout = max(LAYOUTS, key=lambda one: one.fit(table.frame.columns))
    found, faults = match_columns(table.frame.columns, layout, table.file)
    source = Source(table.file, table.first_row, layout.labels(found))
    raw = _gather(table, found)
    if layout is SIASN:
        raw = _plain_siasn(raw)
    raw, bad_days = _with_days(raw, source)
    return RawPeople(raw, source, (*faults, *bad_days))


def read_units(path: str | Path, *, sheet: str | None = None) -> Units:
    """
    The tree in a table of units (``kode, nama, induk, jenis, layanan, hari_kerja, ...``).

    Raises :class:`InvalidInput` as :func:`read_personnel` does.
    """
    structure = _structure(path, sheet)
    if structure.faults:
        raise InvalidInput(gathered(structure.faults))
    return Units(structure.units)


def units_beside(path: str | Path, units: str | Path | None) -> Structure | None:
    """The units in their own file, else on their own sheet of the workbook, else ``None``."""
    if units is not None:
        return _structure(units, None)
    if Path(path).suffix.casefold() not in BOOK_ENDINGS:
        return None
    import python_calamine as calamine

    with calamine.load_workbook(path) as book:
        sheets = [name for name in book.sheet_names[1:] if name.strip().casefold() in UNIT_SHEETS]
    return _structure(path, sheets[0]) if sheets else None


def _structure(path: str | Path, sheet: str | None) -> Structure:
    table = read_table(path, sheet=sheet, header=UNITS.spellings(UNITS.columns))
    found, faults = match_columns(table.frame.columns, UNITS, table.file)
    source = Source(table.file, table.first_row, UNITS.labels(found))
    raw = _gather(table, found)
    empty = pl.lit(None, pl.String)
    texts = raw.select(
        pl.col(name) if name in found else empty.alias(name) for name in STRUCTURE_COLUMNS
    )
    if faults:
        return Structure((), tuple(faults))
    return of_table(pl.DataFrame([as_text(column) for column in texts]), source)


def _gather(table: Table, found: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The columns under our names; where a table has several for one, the first that is filled."""
    return table.frame.select(pl.coalesce(names).alias(ours) for ours, names in found.items())


_FOLDED: Final = (
    *("key", "id", "nip", "name", "title_before", "title_after"),
    *("unit", "unit_parent", "unit_parent_name"),
)


def _plain_siasn(raw: pl.DataFrame) -> pl.DataFrame:
    """
    The SIASN columns that have no counterpart, folded into ours.

    Titles go around the name, ``pns_id`` is the key of people without NIP, and a unit that is its
    own ``unor_induk`` stands at the top.
    """
    absent = [name for name in _FOLDED if name not in raw.columns]
    full = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    numberless = clean_numbers(full["nip"]).is_null()
    called = pl.concat_str("title_before", "name", separator=" ", ignore_nulls=True)
    upper = pl.col("unit").ne_missing(pl.col("unit_parent"))
    folded = full.with_columns(
        pl.coalesce("key", pl.when(numberless).then("id")).alias("key"),
        pl.concat_str(called, "title_after", separator=", ", ignore_nulls=True).alias("name"),
        pl.when(upper).then(pl.col("unit_parent", "unit_parent_name")),
    )
    return folded.drop({"unit", "nip"} & set(absent))


def _with_days(raw: pl.DataFrame, source: Source) -> tuple[pl.DataFrame, list[Fault]]:
    if "birth_date" not in raw.columns:
        return raw, []
    texts = raw["birth_date"]
    days, bad = parse_days(texts)
    faults = [source.fault(BAD_DATE, row, "birth_date", value=texts[row]) for row in bad.arg_true()]
    return raw.with_columns(days), faults


def write_personnel(
    people: Personnel, path: str | Path, *, units: str | Path | None = None
) -> None:
    """
    Write the register as CSV in the SIMPEG layout, whole or not at all; *units* in another CSV.

    Reading it back gives the same register, row for row, if there is anybody in it. The flags of
    protection and discipline are in the file: it is personnel data and goes where such data may
    go. Raises :class:`InvalidInput` for a unit that would be lost (nobody works there and there is
    no file of *units*) or changed by it.
    """
    structure = unit_texts(people.units)
    _refuse_lossy(people, structure, str(path), alone=units is None)
    if units is not None:
        names = {
            ours: UNITS.columns[ours][0] for ours in structure.columns if ours in UNITS.columns
        }
        _write(structure.select(list(names)).rename(names), units)
    rows = _people_texts(people).join(structure, on="unit", how="left", maintain_order="left")
    names = {ours: SIMPEG.columns[ours][0] for ours in _ORDER}
    _write(rows.select(list(names)).rename(names), path)


_ORDER: Final = (
    *("nip", "key", "name", "unit", "unit_name", "unit_parent", "unit_kind", "unit_services"),
    *("unit_workweek", "unit_region", "unit_sector", "site", "building", "floor", "zone"),
    *("grade", "post", "post_type", "eselon", "role", "workweek", "birth_date", "sex", "kind"),
    *("superior", "duties", "skills", *FLAGS),
)
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "post_type": {
        "structural": "Struktural",
        "functional": "Fungsional",
        "pelaksana": "Pelaksana",
    },
    "sex": {"male": "L", "female": "P"},
    "kind": {"other": "Lainnya"},
}


def _people_texts(people: Personnel) -> pl.DataFrame:
    """The people as the texts of their cells, without the columns of their units."""
    frame = people.frame.join(
        people.units.frame.select(unit="unit.code", unit_week="unit.workweek"),
        on="unit",
        how="left",
        maintain_order="left",
    )
    own_week = pl.when(pl.col("workweek") != usual_week()).then("workweek")
    return frame.select(
        *("nip", "name", "unit", "post", "role", "superior"),
        pl.when(pl.col("key").ne_missing(pl.col("nip"))).then("key").alias("key"),
        pl.col("birth_date").dt.strftime("%d-%m-%Y"),
        *(pl.col(name).replace(words) for name, words in _WORDS.items()),
        pl.col("duties", "skills").list.join(";"),
        own_week.cast(pl.String).alias("workweek"),
        *(
            pl.when(pl.col(name)).then(pl.lit("ya")).otherwise(pl.lit("tidak")).alias(name)
            for name in FLAGS
        ),
        _spelt(frame["eselon"], eselon_text).replace("", "NON-ESELON"),
        _spelt(frame["grade"], grade_text),
    )


def _spelt(codes: pl.Series, spell: Callable[[int | None], str]) -> pl.Series:
    """Ranks as people write them; each different one is spelt once."""
    words = {code: spell(code) for code in codes.unique()}
    new = pl.Series(list(words.values()), dtype=pl.String)
    return codes.replace_strict(list(words), new, default=None, return_dtype=pl.String)


def unit_texts(units: Iterable[Unit]) -> pl.DataFrame:
    """The units as the texts of their cells: ``STRUCTURE_COLUMNS``, no name of the parent."""
    rows = [_cells(unit) for unit in units]
    return pl.DataFrame(rows, schema=dict.fromkeys(STRUCTURE_COLUMNS, pl.String), orient="row")


def _cells(unit: Unit) -> tuple[str | None, ...]:
    services = ";".join(
        ":".join((service.code, service.skill, service.name)).rstrip(":")
        for service in unit.services
    )
    place: tuple[str | None, ...] = (None,) * 4
    if unit.site:
        site = unit.site
        plain = site.code == default_site(site.building, site.floor)
        place = (None if plain else site.code, site.building, site.floor, site.zone)
    about = (unit.code, unit.name, unit.kind, unit.parent, None, services, str(unit.workweek))
    return (*about, unit.region, unit.sector, *place)


def _refuse_lossy(people: Personnel, structure: pl.DataFrame, file: str, *, alone: bool) -> None:
    """Refuse units that nobody works in, where the people stand *alone*, and units that change."""
    peopled = set(people.frame["unit"].unique())
    faults = [
        UNIT_WITHOUT_PEOPLE.at(file=file, unit=unit.code)
        for unit in people.units
        if alone and unit.code not in peopled
    ]
    texts = pl.DataFrame([as_text(column) for column in structure])
    read = {unit.code: unit for unit in of_table(texts, Source(file)).units}
    faults += [
        UNWRITABLE_UNIT.at(file=file, unit=repr(unit.code))
        for unit in people.units
        if read.get(unit.code) != unit
    ]
    if faults:
        raise InvalidInput(faults)


def _write(texts: pl.DataFrame, path: str | Path) -> None:
    with replacing(path) as fresh:
        cells = texts.with_columns(pl.when(pl.all() != "").then(pl.all()))
        cells.with_columns(safe_cells(pl.all())).write_csv(fresh)
