"""A register laid down in partitions: nothing lost, nothing let pass."""

from __future__ import annotations

import shutil

import polars as pl
import pytest

import asn_worksched as asn
from asn_worksched.files.leave import leave_table
from asn_worksched.partitions import partition, read_partitions, split
from asn_worksched.partitions.shelf import read_its_leave, read_people
from asn_worksched.testing import City, make_city

from .registers import bytes_in, some_people, written


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The made-up city as a file, superiors told from the units: recorded ones tie it together."""
    made = make_city()
    frame = made.frame.with_columns(atasan_nip=pl.lit(""))
    return City(made.seed, frame).write(tmp_path_factory.mktemp("city"))


def refused(*args, **more):
    """The faults for which a register is refused, each as (code, line)."""
    with pytest.raises(asn.InvalidInput) as error:
        partition(*args, **more)
    return [(fault.code, fault.line) for fault in error.value.faults]


def as_parquet(path, folder):
    """A CSV file as Parquet."""
    folder.mkdir(exist_ok=True)
    pl.read_csv(path, infer_schema=False).write_parquet(folder / "register.parquet")
    return folder / "register.parquet"


def test_partitions_hold_the_register(city, tmp_path):
    """All people are there with the very facts they have in the whole, in its order."""
    found = partition(city, tmp_path / "parts", people=400)
    whole = asn.read_personnel(city)
    parts = [read_people(found.folder, entry) for entry in found.entries]
    assert (found.people, len(found) > 1) == (len(whole), True)
    facts = pl.concat([part.facts for part in parts])
    assert facts.sort("key").equals(whole.facts.sort("key"))
    order = {key: row for row, key in enumerate(whole.frame["key"])}
    for part in parts:
        rows = [order[key] for key in part.frame["key"]]
        assert rows == sorted(rows)


def test_a_partition_is_a_register_by_itself(city, tmp_path):
    """Each partition reads, as any file does, as just what was checked when it was made."""
    found = partition(city, tmp_path / "parts", people=400)
    for entry in found.entries:
        quick = read_people(found.folder, entry)
        people, units = (
            found.folder / f"{kind}-{entry.name}.parquet" for kind in ("people", "units")
        )
        slow = asn.read_personnel(people, units=units)
        assert slow.frame.equals(quick.frame)
        assert slow.units == quick.units
        assert slow.digest == quick.digest


def test_batches_change_nothing(city, tmp_path, monkeypatch):
    """A Parquet register read in many small batches gives the same bytes as one read whole."""
    register = as_parquet(city, tmp_path / "in")
    partition(register, tmp_path / "one", people=400)
    monkeypatch.setattr(split, "BATCH", 333)
    partition(register, tmp_path / "two", people=400)
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")


def test_faults_stand_at_their_rows(tmp_path, monkeypatch):
    """What is wrong is told as for the whole register, at the rows of the file, in any batch."""
    register, units = written(some_people(), tmp_path)
    frame = pl.read_csv(register, infer_schema=False)
    number = pl.int_range(pl.len())
    broken = frame.with_columns(
        pl.when(number == 37).then(pl.lit("II.z")).otherwise("eselon").alias("eselon"),
        pl.when(number == 50)
        .then(pl.lit("nowhere"))
        .otherwise("satuan_kerja_id")
        .alias("satuan_kerja_id"),
    )
    broken.write_csv(register)
    with pytest.raises(asn.InvalidInput) as error:
        asn.read_personnel(register, units=units)
    told = {(fault.code, fault.line) for fault in error.value.faults}
    assert set(refused(register, tmp_path / "parts", people=10, units=units)) == {
        ("ASN-REG-026", 52)
    }
    frame.with_columns(broken["eselon"]).write_csv(register)
    assert ("ASN-REG-009", 39) in told
    assert refused(register, tmp_path / "parts", people=10, units=units) == [("ASN-REG-009", 39)]
    assert not (tmp_path / "parts" / "partitions.json").exists()


def test_a_number_in_two_partitions_is_found(tmp_path):
    """A person who stands in two units is told at each row, also across partitions."""
    register, units = written(some_people(), tmp_path)
    frame = pl.read_csv(register, infer_schema=False)
    twin = frame.filter(pl.col("kunci") == frame["kunci"][20]).with_columns(
        satuan_kerja_id=pl.lit(frame["satuan_kerja_id"][3]), atasan_nip=pl.lit(None)
    )
    pl.concat([frame, twin], how="vertical_relaxed").write_csv(register)
    found = refused(register, tmp_path / "parts", people=5, units=units)
    assert found == [("ASN-REG-022", 22), ("ASN-REG-022", 62)]


def test_leave_goes_with_its_people(city, tmp_path):
    """Each leave is with the partition of its person; all come back as they were."""
    people = asn.read_personnel(city)
    rows = [
        {"nip": key, "dari": "2020-03-18", "sampai": "2020-03-20", "dasar": basis}
        for key, basis in zip(people.frame["key"][:40], ["SK 1/2020", "sakit"] * 20, strict=True)
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "leave.csv")
    found = partition(city, tmp_path / "parts", people=400, leave=tmp_path / "leave.csv")
    back = []
    for entry in found.entries:
        keys = set(read_people(found.folder, entry).frame["key"])
        leave = [*read_its_leave(found.folder, entry)]
        assert {each.employee for each in leave} <= keys
        if entry.leaves:
            assert leave == [*asn.read_leave(found.folder / f"leave-{entry.name}.parquet")]
        back += leave
    assert sorted(map(str, back)) == sorted(map(str, leave_table(tmp_path / "leave.csv")))


def test_leave_of_a_stranger_is_refused(city, tmp_path):
    """Leave that finds nobody is no silent loss."""
    (tmp_path / "leave.csv").write_text("kunci,dari,sampai,dasar\nX,2020-03-18,2020-03-18,SK 1\n")
    assert refused(city, tmp_path / "parts", leave=tmp_path / "leave.csv") == [
        ("ASN-LAW-003", None)
    ]


def test_a_folder_of_somebody_else_is_left_alone(city, tmp_path):
    """A folder with other files is refused, one with partitions is made anew."""
    (tmp_path / "diary.txt").write_text("mine")
    assert refused(city, tmp_path) == [("ASN-PAR-006", None)]
    assert (tmp_path / "diary.txt").read_text() == "mine"
    partition(city, tmp_path / "parts", people=400)
    first = bytes_in(tmp_path / "parts")
    partition(city, tmp_path / "parts", people=10_000)
    assert len(read_partitions(tmp_path / "parts")) == 1
    partition(city, tmp_path / "parts", people=400)
    assert bytes_in(tmp_path / "parts") == first


def test_a_folder_without_list_is_no_register(tmp_path):
    """A folder that holds no partitions, or half of them, is told as such."""
    with pytest.raises(asn.InvalidInput, match="ASN-PAR-001"):
        read_partitions(tmp_path)


def test_a_missing_file_is_told(city, tmp_path):
    """A partition whose people are gone is refused by name."""
    found = partition(city, tmp_path / "parts", people=400)
    (found.folder / "people-00000.parquet").unlink()
    with pytest.raises(asn.InvalidInput, match="ASN-PAR-002"):
        read_people(found.folder, found.entries[0])


def test_a_changed_partition_is_checked_again(city, tmp_path):
    """People who were put into a partition by hand are checked like any register."""
    found = partition(city, tmp_path / "parts", people=400)
    path = found.folder / "people-00000.parquet"
    frame = pl.read_parquet(path)
    shutil.copy(path, tmp_path / "kept.parquet")
    frame.with_columns(pl.lit("nowhere").alias("unit")).write_parquet(path)
    with pytest.raises(asn.InvalidInput, match="ASN-REG-026"):
        read_people(found.folder, found.entries[0])
