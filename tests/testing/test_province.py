"""The made-up province has the published groups, a sound tree, and nobody real."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from asn_worksched.domain.nip import Nip
from asn_worksched.domain.ranks import eselon_code
from asn_worksched.errors import InvalidInput
from asn_worksched.personnel.kinds import unit_kind
from asn_worksched.personnel.roles import role_of
from asn_worksched.selectors import parse_selector
from asn_worksched.testing import Province, make_province
from asn_worksched.testing.province import GROUPS
from asn_worksched.testing.registers import PLACED

PUBLISHED = {"teachers": 5903, "service": 1156, "others": 3322}
PLACES = {f"36.{number}" for number in ("01", "02", "03", "04", "71", "72", "73", "74")}
POST_TYPES = {"Struktural": "structural", "Fungsional": "functional", "Pelaksana": "pelaksana"}


@pytest.fixture(scope="module")
def province() -> Province:
    """The province of the default seed."""
    return make_province()


@pytest.mark.parametrize("seed", [2020, 1])
def test_the_groups_are_the_published_ones(seed: int) -> None:
    """Three selectors give the three groups, and together everybody once, whatever the seed."""
    facts = make_province(seed).people.facts
    chosen = {name: parse_selector(text).expression(None) for name, text in GROUPS.items()}
    found = facts.select(pl.col("key"), **chosen)
    assert found.drop("key").sum().row(0, named=True) == PUBLISHED
    assert (found.select(pl.sum_horizontal(*GROUPS)).to_series() == 1).all()
    assert len(found) == sum(PUBLISHED.values()) == 10_381


def test_teachers_teach_in_every_kabupaten_and_kota(province: Province) -> None:
    """Everyone in a school is a teacher or leads it, under the branch of the same region."""
    schools = province.frame.filter(pl.col("satuan_kerja_jenis") == "sekolah")
    assert set(schools["peran"]) == {"guru", "kepala_sekolah"}
    assert set(schools["wilayah"]) == PLACES
    units = province.people.units
    for code in schools["satuan_kerja_id"].unique():
        branch = units[units.parent(code) or ""]
        assert branch.kind == "cabang_dinas"
        assert units.region(branch.code) == units.region(code)


def test_branches_sit_where_they_serve(province: Province) -> None:
    """Each samsat has a kabupaten or kota to itself; offices are in the seat of the province."""
    units = province.people.units
    samsat = [unit.region for unit in units if unit.kind == "samsat"]
    assert sorted(samsat) == sorted(PLACES)
    assert {unit.region for unit in units if unit.parent is None} == {"36.73"}
    kinds = Counter(unit.kind for unit in units)
    assert min(kinds[kind] for kind in ("uptd", "balai", "cabang_dinas", "rsud")) > 1


def test_every_office_can_hold_its_picket(province: Province) -> None:
    """One administrator, three pengawas and a pelaksana a day, two days running, in each OPD."""
    level = pl.col("eselon") // 10
    enough = province.people.facts.group_by("opd.code").agg(
        (level == 3).sum() >= 2,
        pengawas=(level == 4).sum() >= 6,
        pelaksana=(pl.col("post_type") == "pelaksana").sum() >= 2,
        heads=(pl.col("eselon").is_in([12, 21])).sum() >= 1,
    )
    assert len(enough) == 32
    assert enough.drop("opd.code").to_numpy().all()


def test_people_are_made_up_and_in_order(province: Province) -> None:
    """Numbers are synthetic and unique; superiors come first, and no rank is below its people."""
    rows = {row["peg_nip"]: row for row in province.frame.to_dicts()}
    assert len(rows) == province.frame.height
    seen: set[str] = set()
    for nip, row in rows.items():
        assert Nip.parse(nip).synthetic
        assert row["atasan_nip"] in seen or row["peran"] == "sekda"
        seen.add(nip)
        own, above = eselon_code(row["eselon"]), rows.get(row["atasan_nip"])
        assert not own or not above or (eselon_code(above["eselon"]) or 99) <= own


def test_kinds_and_roles_are_those_of_the_library(province: Province) -> None:
    """What the register says of kinds and roles is what the library reads from the names."""
    for row in province.frame.to_dicts():
        kind = row["satuan_kerja_jenis"]
        assert unit_kind(row["satuan_kerja_nama"]) == kind
        role = role_of(row["jabatan_nama"], kind, POST_TYPES[row["jabatan_jenis"]])
        assert row["peran"] in (role, "inspektur_pembantu"), row["jabatan_nama"]


def test_counters_have_hands(province: Province) -> None:
    """Each skill asked for at a counter has one more holder than counters, and three at least."""
    units = province.people.units
    held = province.people.frame.select("unit", "skills").explode("skills", empty_as_null=True)
    holders = Counter(held.drop_nulls().iter_rows())
    for unit in units:
        for skill, seats in Counter(service.skill for service in unit.services).items():
            assert holders[unit.code, skill] >= max(3, seats + 1), unit.code


def test_the_register_is_read_without_a_word(province: Province) -> None:
    """The ordinary loader has no notice and keeps the superiors of the file."""
    people = province.people
    assert people.notices == ()
    given = dict(province.frame.select("peg_nip", "atasan_nip").iter_rows())
    assert dict(people.frame.select("key", pl.col("superior").fill_null("")).iter_rows()) == given


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """One seed writes the same bytes twice, in the documented columns; another other people."""
    one, two = (make_province(7).write(tmp_path / name).read_bytes() for name in "ab")
    assert one == two
    assert one.decode().splitlines()[0] == ",".join(PLACED)
    assert not make_province(8).frame["peg_nip"].equals(make_province(7).frame["peg_nip"])


def test_another_province_has_regions_of_its_own() -> None:
    """Regions and unit codes follow the code of the province, and no place keeps its name."""
    frame = make_province(region="32").frame
    assert set(frame["wilayah"]) == {place.replace("36", "32") for place in PLACES}
    assert frame["satuan_kerja_id"].str.starts_with("32.").all()
    assert not frame["satuan_kerja_nama"].str.contains("Pandeglang|Tangerang|Serang").any()


@pytest.mark.parametrize("region", ["36.74", "", "Banten", "3x"])
def test_a_province_has_two_digits(region: str) -> None:
    """Any other code is refused."""
    with pytest.raises(InvalidInput, match="ASN-REG-032"):
        make_province(region=region)


def test_protection_stays_out_of_sight(province: Province) -> None:
    """Nothing the province says about itself shows a flag."""
    assert "perlindungan" not in repr(province)
    assert "frame" not in repr(province)
