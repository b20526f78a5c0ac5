"""Partitions planned: the same over any executor, and the same as the whole in one go."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.files.rosters import read_origin
from asn_worksched.partitions import partition, plan_partitions
from asn_worksched.partitions.pools import Processes
from asn_worksched.partitions.work import MADE_OF

from ..laws import BASE, FORTNIGHT, HOME, PIKET, law, laws, policy, registers
from .registers import bytes_in, missing_in, missing_of, rosters_in, some_law, some_people, written

SOME = "key in ['syn-0002', 'syn-0003']"
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A register in partitions of one group each."""
    folder = tmp_path_factory.mktemp("parts")
    register, units = written(some_people(), folder)
    return partition(register, folder / "parts", people=1, units=units)


def planned(parts, out, **more):
    """The partitions planned under some law."""
    return plan_partitions(parts.folder, out, some_law(), FORTNIGHT, **more)


@FEW
@given(registers(), laws(), st.integers(0, 5), st.integers(1, 20))
def test_parts_say_what_the_whole_says(people, rules, seed, size):
    """Under any law the rosters of partitions are the plan of the whole register in one go."""
    rulings = asn.resolve(people, rules, FORTNIGHT)
    whole = asn.plan(rulings, seed=seed)
    with tempfile.TemporaryDirectory() as place:
        register, units = written(people, Path(place) / "in")
        found = partition(register, Path(place) / "parts", people=size, units=units)
        done = plan_partitions(found.folder, Path(place) / "out", rules, FORTNIGHT, seed=seed)
        table = rosters_in(place + "/out")
        told = missing_in(place + "/out")
    assert table.equals(whole.to_polars().sort("employee", "date"))
    assert told == missing_of(whole)
    assert done.proof == whole.proof
    assert done.findings == len(asn.audit(whole, rulings))


@FEW
@given(registers(), laws(most=2), st.sampled_from(["ktp", "nobody has this"]))
def test_counters_of_whole_offices_are_no_other_in_parts(people, rules, skill):
    """A seat of a perangkat daerah, and one that nobody can hold, are told alike in both."""
    cover = policy("opd", (asn.Cover, "opd", {"of": "opd", "skill": skill, "minimum": 2}))
    days = {"period": asn.Span(date(2020, 3, 20), date(2020, 3, 25))}
    some = policy("some", (asn.Forbid, "some", {"modes": ("WFO",), "select": SOME, **days}))
    wide = law(*rules.policies, cover, some)
    whole = asn.plan(asn.resolve(people, wide, FORTNIGHT))
    with tempfile.TemporaryDirectory() as place:
        register, units = written(people, Path(place) / "in")
        found = partition(register, Path(place) / "parts", people=1, units=units)
        done = plan_partitions(found.folder, Path(place) / "out", wide, FORTNIGHT)
        table = rosters_in(place + "/out")
        told = missing_in(place + "/out")
    assert table.equals(whole.to_polars().sort("employee", "date"))
    assert told == missing_of(whole)
    assert done.proof == whole.proof


def test_processes_give_the_same_bytes(parts, tmp_path):
    """Two processes write what one does, byte for byte, the list included."""
    one = planned(parts, tmp_path / "one")
    two = planned(parts, tmp_path / "two", executor=Processes(2))
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")
    assert (one.people, one.rows, one.proof) == (two.people, two.rows, two.proof)
    assert len(one.rosters) == len(parts) > 4


def test_resuming_keeps_what_is_finished(parts, tmp_path):
    """Rosters made of the same are kept as they lie; one that is gone is made again."""
    planned(parts, tmp_path)
    before = bytes_in(tmp_path)
    (tmp_path / "roster-00002.parquet").unlink()
    times = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("roster-*")}
    again = planned(parts, tmp_path, resume=True)
    assert again.kept == len(parts) - 1
    assert bytes_in(tmp_path) == before
    assert all((tmp_path / name).stat().st_mtime_ns == then for name, then in times.items())


def test_without_resume_all_is_planned(parts, tmp_path):
    """Nothing is kept unless it was asked for."""
    planned(parts, tmp_path)
    assert planned(parts, tmp_path).kept == 0


@pytest.mark.parametrize("change", ["seed", "law", "days"])
def test_a_changed_question_is_planned_again(parts, tmp_path, change):
    """Another seed, law or period finds nothing to keep."""
    planned(parts, tmp_path)
    rules = asn.Law.of(some_law().policies[:2], calendars=[some_law().calendar], region="36.74")
    law = rules if change == "law" else some_law()
    days = asn.Period("2020-03-18", "2020-03-30") if change == "days" else FORTNIGHT
    seed = int(change == "seed")
    assert plan_partitions(parts.folder, tmp_path, law, days, seed=seed, resume=True).kept == 0


def test_a_changed_partition_is_planned_again(tmp_path):
    """Whoever moves to another post is planned anew, and nobody else."""
    register, units = written(some_people(), tmp_path)
    parts = partition(register, tmp_path / "parts", people=1, units=units)
    planned(parts, tmp_path / "out")
    path = parts.folder / "people-00003.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit("").alias("skills")).write_parquet(path)
    again = planned(parts, tmp_path / "out", resume=True)
    assert [each.name for each in again.rosters if not each.kept] == ["00003"]


def test_half_written_rosters_are_not_kept(parts, tmp_path):
    """What a killed run leaves behind is swept away or made again."""
    planned(parts, tmp_path)
    before = bytes_in(tmp_path)
    (tmp_path / ".0123456789abcdef.parquet").write_bytes(b"half")
    whole = (tmp_path / "roster-00001.parquet").read_bytes()
    (tmp_path / "roster-00001.parquet").write_bytes(whole[: len(whole) // 2])
    assert planned(parts, tmp_path, resume=True).kept == len(parts) - 1
    assert bytes_in(tmp_path) == before


def test_a_broken_partition_loses_nothing_else(tmp_path):
    """One partition that is refused is told when all others are finished."""
    register, units = written(some_people(), tmp_path)
    parts = partition(register, tmp_path / "parts", people=1, units=units)
    path = parts.folder / "people-00003.parquet"
    pl.read_parquet(path).with_columns(pl.lit("nowhere").alias("unit")).write_parquet(path)
    with pytest.raises(asn.InvalidInput, match="ASN-REG-026"):
        planned(parts, tmp_path / "out")
    assert len(list((tmp_path / "out").glob("roster-*"))) == len(parts) - 1
    assert not (tmp_path / "out" / "rosters.json").exists()


def test_each_roster_can_be_audited_by_itself(parts, tmp_path):
    """A roster names the files of its partition, and reads back over them with its proof."""
    found = planned(parts, tmp_path)
    path = tmp_path / "roster-00000.parquet"
    origin = read_origin(path)
    people = asn.read_personnel(origin.personnel, units=origin.units)
    rulings = asn.resolve(people, some_law(), FORTNIGHT)
    roster = asn.read_roster(path, rulings)
    assert roster.proof == found.rosters[0].proof
    assert len(asn.audit(roster, rulings)) == found.rosters[0].findings
    assert len(pl.read_parquet_metadata(path)[MADE_OF]) == 64


def test_an_interrupted_run_goes_on(parts, tmp_path):
    """A run that ends half-way has whole rosters; the next one makes the others."""
    planned(parts, tmp_path / "whole")

    def stop(done, _):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        planned(parts, tmp_path / "out", progress=stop)
    assert len(list((tmp_path / "out").glob("roster-*"))) == 3
    assert planned(parts, tmp_path / "out", resume=True).kept == 3
    assert bytes_in(tmp_path / "out") == bytes_in(tmp_path / "whole")


def test_nothing_is_left_over(parts, tmp_path):
    """Nothing is left over in the folder of a run but rosters and their list."""
    planned(parts, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"rosters.json", *(f"roster-{each.name}.parquet" for each in parts.entries)}


def test_a_cap_on_houses_may_find_none_in_a_partition(tmp_path):
    """Where only one perangkat daerah has a site, the partition of the other is planned too."""
    units = [asn.Unit("a", "A", site=asn.Site("s", "S")), asn.Unit("b", "B")]
    people = [asn.Employee(key="p0", unit="a"), asn.Employee(key="p1", unit="b")]
    register, table = written(asn.Personnel.of(people, units), tmp_path / "in")
    split = partition(register, tmp_path / "parts", people=1, units=table)
    rules = law(BASE, HOME, PIKET, policy("cap", (asn.Cap, "cap", {"count": 1, "per": "site"})))
    plan_partitions(split.folder, tmp_path / "out", rules, FORTNIGHT)
    assert set(rosters_in(tmp_path / "out")["employee"]) == {"p0", "p1"}
