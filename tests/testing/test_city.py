"""The made-up city is honest: the published totals, a sound tree, and nobody real."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.domain.nip import Nip
from asn_worksched.domain.people import Sex
from asn_worksched.domain.ranks import eselon_code, grade_code
from asn_worksched.errors import InvalidInput
from asn_worksched.personnel.kinds import unit_kind
from asn_worksched.personnel.roles import role_of
from asn_worksched.testing import City, make_city, synthetic_nip
from asn_worksched.testing.registers import COLUMNS, PLACED

Row = dict[str, str]
COARSE = {"dinkes": "dinas", "dishub": "dinas", "dpu": "dinas", "kesbangpol": "badan"}
"""Kinds that the city without a region, which is older than they are, does not tell apart."""
POST_TYPES = {"Struktural": "structural", "Fungsional": "functional", "Pelaksana": "pelaksana"}


@pytest.fixture(scope="module")
def city() -> City:
    """The city of the default seed."""
    return make_city()


def rows_of(city: City) -> list[Row]:
    """Every person, one mapping of texts each."""
    return city.frame.to_dicts()


def units_of(city: City) -> dict[str, Row]:
    """Every unit by code, with the columns that tell about the unit."""
    unit_columns = [
        *(name for name in COLUMNS if name.startswith("satuan_kerja")),
        *("hari_kerja", "lokasi_gedung", "lokasi_lantai", "zona_waktu"),
    ]
    found = city.frame.select(unit_columns).unique().to_dicts()
    units = {row["satuan_kerja_id"]: row for row in found}
    assert len(units) == len(found), "a unit is described in two ways"
    return units


def people_by_unit(city: City) -> dict[str, list[Row]]:
    """The people of each unit."""
    groups: dict[str, list[Row]] = {}
    for row in rows_of(city):
        groups.setdefault(row["satuan_kerja_id"], []).append(row)
    return groups


def items(text: str) -> list[str]:
    """The parts of a list cell."""
    return [part for part in text.split(";") if part]


def places(level: str) -> Iterator[str]:
    """The official names of a level, from the table of places."""
    text = (files("asn_worksched.testing") / "data" / "wilayah_tangsel.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        if row["level"].startswith(level):
            yield row["nama"]


def check_totals(city: City) -> None:
    """4,994 people, 38 perangkat daerah, 7 kecamatan, 54 kelurahan, 25 puskesmas, one hospital."""
    units = units_of(city)
    kinds = Counter(unit["satuan_kerja_jenis"] for unit in units.values())
    tops = [unit for unit in units.values() if not unit["satuan_kerja_induk_id"]]
    assert city.frame.height == 4994
    assert len(tops) == 38
    assert (kinds["kecamatan"], kinds["kelurahan"], kinds["puskesmas"]) == (7, 54, 25)
    assert (kinds["rsud"], kinds["setda"], kinds["satpolpp"], kinds["damkar"]) == (1, 1, 1, 1)
    drawn = city.frame.select(
        (pl.col("jenis_pegawai") == "PPPK").sum().alias("pppk"),
        (pl.col("perlindungan") == "ya").sum().alias("protected"),
        pl.col("tugas").str.split(";").list.contains("ditunjuk").sum().alias("designated"),
    )
    assert drawn.row(0) == (50, 150, 24)


def check_numbers(city: City) -> None:
    """Every NIP is made up, unique and well formed, and agrees with its record."""
    rows = rows_of(city)
    assert len({row["peg_nip"] for row in rows}) == len(rows)
    for row in rows:
        nip = Nip.parse(row["peg_nip"])
        born = datetime.strptime(row["tgl_lahir"], "%d-%m-%Y").date()  # noqa: DTZ007
        assert nip.synthetic
        assert nip.true_birth_date == born
        assert nip.shape == row["jenis_pegawai"]
        assert nip.sex == {"L": "male", "P": "female"}[row["jenis_kelamin"]]


def check_superiors(city: City) -> None:
    """Superiors exist and never form a ring; each unit has one head, and one person has nobody."""
    rows = {row["peg_nip"]: row for row in rows_of(city)}
    seen: set[str] = set()
    for nip, row in rows.items():
        assert row["atasan_nip"] in seen or not row["atasan_nip"], "superiors come first"
        seen.add(nip)
    assert [row["peran"] for row in rows.values() if not row["atasan_nip"]] == ["sekda"]
    for unit, people in people_by_unit(city).items():
        within = {row["peg_nip"] for row in people}
        heads = [row for row in people if row["atasan_nip"] not in within]
        assert len(heads) == 1, unit
        head = heads[0]
        assert head["jabatan_jenis"] == "Struktural" or head["peran"] == "kepala_sekolah"


def check_services(city: City) -> None:
    """Enough people without a structural post for each counter: one more than counters, and 2."""
    units = units_of(city)
    for code, people in people_by_unit(city).items():
        services = items(units[code]["satuan_kerja_layanan"])
        counters = Counter(service.split(":")[1] for service in services)
        staff = [row for row in people if row["jabatan_jenis"] != "Struktural"]
        held = Counter(skill for row in staff for skill in items(row["keahlian"]))
        least = 2 if units[code]["satuan_kerja_jenis"] == "kelurahan" else 3
        for skill, seats in counters.items():
            assert held[skill] >= max(least, seats + 1), (code, skill)
        assert set(held) == set(counters), code


CHECKS = (check_totals, check_numbers, check_superiors, check_services)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_default_city_is_sound(city: City, check: Callable[[City], None]) -> None:
    """The city of the default seed passes every check of soundness."""
    check(city)


@settings(max_examples=6, deadline=None)
@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_every_seed_gives_a_sound_city(seed: int) -> None:
    """Totals, numbers, superiors and counters hold whatever the seed."""
    for check in CHECKS:
        check(make_city(seed))


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """One seed writes the same bytes twice, another seed other people in the same posts."""
    one = make_city(7).write(tmp_path / "one").read_bytes()
    two = make_city(7).write(tmp_path / "two").read_bytes()
    assert one == two
    other = make_city(8)
    posts = ["peg_nama", "jabatan_nama", "satuan_kerja_id", "eselon"]
    assert other.frame.select(posts).equals(make_city(7).frame.select(posts))
    assert len(set(other.frame["peg_nip"]) & set(make_city(7).frame["peg_nip"])) < 250


def test_the_layout_is_that_of_the_export(city: City, tmp_path: Path) -> None:
    """The file has the SIMPEG columns in order, one line a person, and no quoted empty cell."""
    text = city.write(tmp_path).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) == 4995
    assert '""' not in text
    assert set(city.frame.dtypes) == {pl.String()}
    assert city.frame.null_count().sum_horizontal().item() == 0


def test_the_place_names_are_the_official_ones(city: City) -> None:
    """Every kecamatan and kelurahan of the city is a unit, the kelurahan under its kecamatan."""
    units = units_of(city)
    named = {unit["satuan_kerja_nama"] for unit in units.values()}
    assert {f"Kecamatan {name}" for name in places("kecamatan")} <= named
    assert {f"Kelurahan {name}" for name in places("kelurahan")} <= named
    assert units["3674.K05.06"]["satuan_kerja_nama"] == "Kelurahan Rengas"
    assert units["3674.K05"]["satuan_kerja_nama"] == "Kecamatan Ciputat Timur"
    kelurahan = [u for u in units.values() if u["satuan_kerja_jenis"] == "kelurahan"]
    assert all(u["satuan_kerja_id"].startswith(u["satuan_kerja_induk_id"]) for u in kelurahan)


def test_every_parent_is_a_unit(city: City) -> None:
    """No unit hangs in the air, and none lies more than one step below a perangkat daerah."""
    units = units_of(city)
    parents = {unit["satuan_kerja_induk_id"] for unit in units.values()} - {""}
    assert parents <= set(units)
    assert all(not units[parent]["satuan_kerja_induk_id"] for parent in parents)


def test_kinds_and_roles_are_those_of_the_library(city: City) -> None:
    """What the register says of kinds and roles is what the library reads from the names."""
    for row in rows_of(city):
        kind, told = row["satuan_kerja_jenis"], unit_kind(row["satuan_kerja_nama"])
        assert COARSE.get(told, told) == kind
        role = role_of(row["jabatan_nama"], kind, POST_TYPES[row["jabatan_jenis"]])
        assert row["peran"] in (role, "inspektur_pembantu"), row["jabatan_nama"]


def test_ranks_fall_along_the_line_of_superiors(city: City) -> None:
    """No structural superior has a lower eselon than the people below, and heads have theirs."""
    rows = {row["peg_nip"]: row for row in rows_of(city)}
    for row in rows.values():
        own, above = eselon_code(row["eselon"]), rows.get(row["atasan_nip"])
        if own and above:
            assert (eselon_code(above["eselon"]) or 99) <= own, row["jabatan_nama"]
    of_role = {row["peran"]: row["eselon"] for row in rows.values()}
    wanted = {"sekda": "II.a", "asisten": "II.b", "staf_ahli": "II.b", "kepala_dinas": "II.b"}
    wanted |= {"sekretaris": "III.a", "camat": "III.a", "sekcam": "III.b", "kabid": "III.b"}
    wanted |= {"lurah": "IV.a", "seklur": "IV.b", "kepala_uptd": "IV.a", "guru": "NON-ESELON"}
    assert {role: of_role[role] for role in wanted} == wanted


def test_shares_are_those_of_a_city(city: City) -> None:
    """Eselon and golongan shares lie near those a city published: 18 % posts, 55 % golongan III."""
    frame = city.frame
    assert (frame["jabatan_jenis"] == "Struktural").mean() == pytest.approx(0.183, abs=0.03)
    levels = frame["golongan"].str.split("/").list.first().value_counts(normalize=True)
    share = dict(levels.iter_rows())
    assert share["III"] == pytest.approx(0.55, abs=0.06)
    assert share["IV"] == pytest.approx(0.29, abs=0.10)
    assert share["II"] == pytest.approx(0.15, abs=0.06)
    for kind, grade in frame.select("jenis_pegawai", "golongan").iter_rows():
        assert ((grade_code(grade) or 0) > 100) == (kind == "PPPK")


def test_those_who_never_stay_home_work_through_the_week(city: City) -> None:
    """Satpol PP, Damkar, hospital and puskesmas have seven days and no counter to be called to."""
    round_the_clock = {"satpolpp", "damkar", "rsud", "puskesmas"}
    for unit in units_of(city).values():
        always = unit["satuan_kerja_jenis"] in round_the_clock
        assert unit["hari_kerja"] == ("7" if always else "5")
        assert not (always and unit["satuan_kerja_layanan"])


def test_the_loader_takes_the_city_without_a_word(city: City) -> None:
    """The ordinary loader finds no fault and has no notice, and keeps units and superiors."""
    people = city.people
    assert people.frame.height == 4994
    assert len(people.units) == len(units_of(city))
    assert people.notices == ()
    given = dict(city.frame.select("peg_nip", "atasan_nip").iter_rows())
    held = dict(people.frame.select("key", pl.col("superior").fill_null("")).iter_rows())
    assert held == given


def test_a_region_is_where_every_unit_works(city: City, tmp_path: Path) -> None:
    """Put into a region the city is the same people in the same posts, with finer kinds."""
    placed = make_city(region="36.71")
    assert tuple(placed.frame.columns) == PLACED
    same = [each for each in COLUMNS if not each.startswith("satuan_kerja") and each != "tugas"]
    assert placed.frame.select(same).equals(city.frame.select(same))
    assert set(placed.frame["wilayah"]) == {"36.71"}
    assert placed.frame["satuan_kerja_id"].str.starts_with("3671.").all()
    kinds = dict(placed.frame.select("satuan_kerja_nama", "satuan_kerja_jenis").iter_rows())
    assert all(kind == unit_kind(name) for name, kind in kinds.items())
    assert kinds["Dinas Kesehatan"] == "dinkes"
    assert make_city(region="36.71").write(tmp_path).read_bytes().count(b"36.71") == 4994
    check_totals(placed)
    assert placed not in (city, make_city(region="36.74"), make_city(7, "36.71"))
    assert placed == make_city(region="36.71")


def test_a_placed_city_reaches_the_register_whole() -> None:
    """Region, sectors, sanctions and newcomers are there, and nothing to complain of."""
    people = make_city(region="36.74").people
    facts = people.facts
    assert people.notices == ()
    assert facts["unit.region"].unique().to_list() == ["36.74"]
    assert facts.select("sanctioned", "newcomer").sum().row(0) == (12, 60)
    sectors = dict(facts.select("unit.kind", "unit.sector").iter_rows())
    assert (sectors["rsud"], sectors["kelurahan"], sectors["dinas"]) == (
        "kritikal",
        "esensial",
        "nonesensial",
    )


@pytest.mark.parametrize("seed", [2020, 7])
def test_a_placed_city_has_field_crews(seed: int) -> None:
    """41 people who mend and tend out of doors have the duty; all else is as drawn without."""
    plain, placed = make_city(seed), make_city(seed, "36.71")
    duties = [items(text) for text in placed.frame["tugas"]]
    crews = placed.frame.filter([("lapangan" in own) for own in duties])
    assert set(crews["jabatan_nama"]) == {"Petugas Lapangan"}
    assert set(crews["satuan_kerja_nama"]) == {
        "Dinas Pekerjaan Umum",
        "UPTD Alat Berat dan Perbengkelan",
        "Dinas Bangunan dan Penataan Ruang",
        "Dinas Perumahan, Kawasan Permukiman dan Pertanahan",
        "Dinas Lingkungan Hidup",
    }
    assert crews.height == 41
    assert make_city(seed, "36.71").people.notices == ()
    drawn = [[each for each in own if each != "lapangan"] for own in duties]
    assert drawn == [items(text) for text in plain.frame["tugas"]]
    assert "lapangan" not in "".join(plain.frame["tugas"])


def test_a_city_cannot_be_put_nowhere() -> None:
    """What is no code of a region is refused."""
    with pytest.raises(InvalidInput, match="ASN-REG-032"):
        make_city(region="3674")


def test_protection_stays_out_of_sight(city: City) -> None:
    """Nothing the city says about itself shows a flag."""
    assert "perlindungan" not in repr(city)
    assert "frame" not in repr(city)


def test_columns_and_helper_make_the_same_numbers(city: City) -> None:
    """The NIPs of the city are those that synthetic_nip makes one by one."""
    for row in rows_of(city)[::97]:
        nip = Nip(row["peg_nip"])
        started = datetime(nip.appointed_year + 100, nip.appointed_month or 1, 1).date()  # noqa: DTZ001
        sex = Sex(nip.sex)
        made = synthetic_nip(nip.true_birth_date, started, sex, nip.sequence, nip.contract)
        assert made == row["peg_nip"]


def test_the_notice_of_the_place_names_travels_along() -> None:
    """The table of places is used under MIT, so its copyright notice lies beside it."""
    notice = (files("asn_worksched.testing") / "data" / "LICENSE-wilayah.txt").read_text("utf-8")
    assert notice.startswith("MIT License")
    assert "Copyright (c) 2017-2025 Cahya DSN" in notice
    assert (len([*places("kecamatan")]), len([*places("kelurahan")])) == (7, 54)
