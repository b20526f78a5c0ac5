"""Folders of rosters: nothing stale stays there, and nothing of anybody else is lost."""

from __future__ import annotations

import pytest

import asn_worksched as asn
from asn_worksched.partitions import partition, plan_partitions

from ..laws import FORTNIGHT
from .registers import bytes_in, some_law, some_people, written


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A register in partitions of one group each."""
    folder = tmp_path_factory.mktemp("many")
    register, units = written(some_people(), folder)
    return partition(register, folder / "parts", people=1, units=units)


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """The same register in a single partition."""
    folder = tmp_path_factory.mktemp("one")
    register, units = written(some_people(), folder)
    return partition(register, folder / "parts", people=1000, units=units)


def planned(parts, out, **more):
    """The partitions planned under some law."""
    return plan_partitions(parts.folder, out, some_law(), FORTNIGHT, **more)


def refused(parts, out, **more):
    """The code for which a folder is refused."""
    with pytest.raises(asn.InvalidInput) as error:
        planned(parts, out, **more)
    return [fault.code for fault in error.value.faults]


@pytest.mark.parametrize("resume", [False, True])
def test_rosters_of_an_earlier_run_go(many, one, tmp_path, resume):
    """Fewer partitions than before leave no roster of the earlier run behind."""
    planned(many, tmp_path / "used")
    planned(one, tmp_path / "used", resume=resume)
    planned(one, tmp_path / "new")
    assert bytes_in(tmp_path / "used") == bytes_in(tmp_path / "new")


def test_there_is_no_list_until_everything_is_there(many, tmp_path):
    """A run that ends half-way leaves no list, not even that of the run before."""
    planned(many, tmp_path)

    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        planned(many, tmp_path, progress=stop)
    assert not (tmp_path / "rosters.json").exists()
    assert len(list(tmp_path.glob("roster-*"))) == 2
    assert planned(many, tmp_path, resume=True).kept == 2


@pytest.mark.parametrize("name", ["diary.txt", "roster-00000.parquet", "rosters.json"])
@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_of_somebody_else_is_refused(one, tmp_path, name, resume):
    """Files that no run wrote are neither lost nor mixed with rosters, whatever their name."""
    (tmp_path / name).write_text('{"rosters": "mine"}')
    assert refused(one, tmp_path, resume=resume) == ["ASN-PAR-008"]
    assert bytes_in(tmp_path) == {name: b'{"rosters": "mine"}'}


def test_a_stranger_that_would_be_read_with_the_rosters_is_refused(one, tmp_path):
    """A note beside rosters stays; a table by the name of a roster is refused."""
    planned(one, tmp_path)
    (tmp_path / "note.txt").write_text("mine")
    planned(one, tmp_path)
    assert (tmp_path / "note.txt").read_text() == "mine"
    (tmp_path / "roster-old.parquet").write_text("mine")
    before = bytes_in(tmp_path)
    assert refused(one, tmp_path) == ["ASN-PAR-008"]
    assert bytes_in(tmp_path) == before


def test_a_list_names_nothing_outside_its_folder(one, tmp_path):
    """What a list was made to say removes no file elsewhere."""
    (tmp_path / "mine.parquet").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "roster-x").mkdir()
    (tmp_path / "out" / "rosters.json").write_text('{"rosters": [{"name": "x/../../mine"}]}')
    planned(one, tmp_path / "out")
    assert (tmp_path / "mine.parquet").read_text() == "mine"


def test_a_file_is_no_folder(many, tmp_path):
    """A place that can be no folder is refused with a code, by both steps."""
    (tmp_path / "taken").write_text("mine")
    register, units = written(some_people(), tmp_path)
    for place in (tmp_path / "taken", tmp_path / "taken" / "below"):
        assert refused(many, place) == ["ASN-PAR-007"]
        with pytest.raises(asn.InvalidInput, match="ASN-PAR-007"):
            partition(register, place, units=units)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_failed_partition_leaves_no_files(tmp_path):
    """Leave of a stranger is found when all is laid down: nothing of it stays."""
    register, units = written(some_people(), tmp_path)
    (tmp_path / "leave.csv").write_text("kunci,dari,sampai,dasar\nX,2020-03-18,2020-03-18,SK 1\n")
    with pytest.raises(asn.InvalidInput, match="ASN-LAW-003"):
        partition(register, tmp_path / "out", units=units, leave=tmp_path / "leave.csv")
    assert list((tmp_path / "out").iterdir()) == []
