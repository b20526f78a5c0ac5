"""Rosters in files: what is written comes back, and what is wrong is told at once."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import date, time
from pathlib import Path

import attrs
import numpy as np
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.files.rosters import (
    SCHEMA,
    Origin,
    read_origin,
    read_record,
    read_roster_table,
)
from asn_worksched.roster import COLUMNS

from ..laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, laws, policy, registers

ENDINGS = (".csv", ".parquet")


def town(skills=("ktp", "pajak"), period=FORTNIGHT):
    """Rulings for a few people in two units with counters."""
    from asn_worksched.testing import make_personnel

    people = make_personnel(9, 2, 1, skills=skills)
    return asn.resolve(people, law(BASE, HOME, PIKET), period)


RULINGS = town()
ROSTER = asn.plan(RULINGS)
texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('=+-@,;"\n|'),
    min_size=1,
    max_size=8,
).filter(lambda text: text.strip() == text and text == pl.Series([text]).str.strip_chars()[0])
clocks = st.times().map(lambda clock: clock.replace(microsecond=0, fold=0))


@st.composite
def rosters(draw):
    """A random roster over the town: any modes, posts, hours and rules, whatever the law says."""
    shape = (len(RULINGS.people), len(RULINGS.period))
    numbers = np.random.Generator(np.random.PCG64(draw(st.integers(0, 2**32))))
    posts = draw(st.lists(texts, unique=True, max_size=3))
    rules = draw(st.lists(st.tuples(texts, texts.map(lambda t: asn.Citation("", t))), max_size=3))
    rules += draw(st.sampled_from([[], [(each.id, each.citation) for each in BASE.rules]]))
    shifts = draw(st.lists(st.tuples(clocks, clocks), max_size=3))
    return asn.Roster(
        people=RULINGS.people,
        period=RULINGS.period,
        modes=RULINGS.modes,
        mode=numbers.integers(0, 4, shape).astype(np.uint8),
        post=numbers.integers(0, len(posts) + 1, shape).astype(np.uint16),
        posts=tuple(posts),
        rule=numbers.integers(-1, len(rules), shape).astype(np.int16),
        rules=tuple(rules),
        shift=numbers.integers(-1, len(shifts), shape).astype(np.int16),
        shifts=tuple(shifts),
    )


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=40, deadline=None)
@given(roster=rosters())
def test_any_roster_comes_back(tmp_path_factory, ending, roster):
    """Whatever a roster holds, it reads back equal, formulas, quotes and line ends included."""
    path = tmp_path_factory.mktemp("any") / f"roster{ending}"
    asn.write_roster(roster, path)
    assert asn.read_roster(path, RULINGS) == roster


@settings(max_examples=15, deadline=None)
@given(people=registers(), made=laws())
def test_any_planned_roster_comes_back(tmp_path_factory, people, made):
    """A roster planned under any law reads back equal, with its proof and what stayed open."""
    rulings = asn.resolve(people, made, FORTNIGHT)
    roster = asn.plan(rulings)
    for ending in ENDINGS:
        path = tmp_path_factory.mktemp("planned") / f"roster{ending}"
        asn.write_roster(roster, path)
        read = asn.read_roster(path, rulings)
        assert read == roster
        assert read.proof == roster.proof
        assert read.unfilled == roster.unfilled
        assert read.conflicts == roster.conflicts
        assert asn.audit(read, rulings) == asn.audit(roster, rulings)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_roster_gives_the_same_bytes(tmp_path, ending):
    """Planned twice, at whatever speed, and written twice: one file, byte for byte."""
    again = attrs.evolve(
        asn.plan(RULINGS), proof=attrs.evolve(ROSTER.proof, seconds=ROSTER.proof.seconds + 9)
    )
    for name, roster in (("one", ROSTER), ("two", again)):
        (tmp_path / name).mkdir()
        asn.write_roster(roster, tmp_path / name / f"roster{ending}")
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_the_form_of_the_csv(tmp_path):
    """UTF-8, a header, ISO days, hours and minutes, quotes only where they are needed."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    header, first, *_ = path.read_text(encoding="utf-8").split("\n")
    assert header == ",".join(COLUMNS)
    expected = 'syn-0001,unit-001,gedung-001,2020-03-18,WFH,,07:30,16:00,home.home,"SE home, home"'
    assert first == expected


@pytest.mark.parametrize("post", ["=1+1", "'=1+1", "+62", "@loket", "-", "'loket"])
def test_no_cell_is_a_formula(tmp_path, post):
    """No cell of the CSV starts as a formula does, and every text comes back as it was."""
    path = tmp_path / "roster.csv"
    roster = attrs.evolve(ROSTER, posts=(post,), post=(ROSTER.post > 0).astype(np.uint16))
    asn.write_roster(roster, path)
    cells = pl.read_csv(path, infer_schema=False)["post"].drop_nulls().unique().to_list()
    assert not any(cell[0] in "=+-@" for cell in cells)
    assert asn.read_roster(path, RULINGS) == roster


def test_the_metadata_of_the_csv(tmp_path):
    """The sidecar is CSV on the Web: it names the file and types its columns in order."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    data = json.loads((tmp_path / "roster.csv-metadata.json").read_text(encoding="utf-8"))
    assert data["@context"] == "http://www.w3.org/ns/csvw"
    assert data["url"] == "roster.csv"
    assert [column["name"] for column in data["tableSchema"]["columns"]] == list(COLUMNS)
    assert "seconds" not in data["notes"][0]["asn_worksched"]["proof"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_record(tmp_path, ending):
    """Period, modes, proof and the digests of register and law are kept."""
    path = tmp_path / f"roster{ending}"
    asn.write_roster(ROSTER, path)
    record = read_record(path)
    assert record.period == FORTNIGHT
    assert record.modes == RULINGS.modes.members
    assert record.proof == ROSTER.proof
    assert record.people == RULINGS.people.digest
    assert record.law == RULINGS.law.digest
    assert record.origin is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_origin_moves_with_the_roster(tmp_path, monkeypatch, ending):
    """Paths are kept relative to the roster and come back as a program opens them."""
    old, new = tmp_path / "old" / "out", tmp_path / "new" / "out"
    old.mkdir(parents=True)
    monkeypatch.chdir(old)
    origin = Origin(
        personnel=str(old.parent / "pegawai.csv"),
        leave="cuti.csv",
        policies=("national", "../se.yaml"),
        region="36.74",
        as_known_on=date(2020, 3, 17),
    )
    asn.write_roster(ROSTER, f"roster{ending}", origin=origin)
    old.parent.rename(new.parent)
    found = read_origin(new / f"roster{ending}")
    assert Path(found.personnel).resolve() == new.parent / "pegawai.csv"
    assert Path(found.leave).resolve() == new / "cuti.csv"
    assert found.units == ""
    assert found.policies[0] == "national"
    assert Path(found.policies[1]).resolve() == new.parent / "se.yaml"
    assert (found.region, found.as_known_on) == ("36.74", date(2020, 3, 17))


def test_nothing_beside_the_roster(tmp_path):
    """A table without metadata has no origin, and its roster no proof."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    (tmp_path / "roster.csv-metadata.json").unlink()
    assert read_origin(path) is None
    read = asn.read_roster(path, RULINGS)
    assert read == ROSTER
    assert read.proof is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_changed_table_proves_nothing(tmp_path, ending):
    """A row changed by hand is read as it is, and what was proven before is not claimed."""
    path = tmp_path / f"roster{ending}"
    asn.write_roster(ROSTER, path)
    if ending == ".csv":
        path.write_text(path.read_text().replace("WFH", "WFO", 1))
    else:
        kept = pl.read_parquet_metadata(path)
        table = pl.read_parquet(path).with_columns(
            mode=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("WFO")).otherwise("mode")
        )
        table.write_parquet(path, metadata={"asn_worksched": kept["asn_worksched"]})
    read = asn.read_roster(path, RULINGS)
    assert read["syn-0001", "2020-03-18"].mode == asn.WFO
    assert read.proof is None
    assert read != ROSTER


def test_the_table_is_typed(tmp_path):
    """Both formats give one table with the types of the schema."""
    tables = []
    for ending in ENDINGS:
        path = tmp_path / f"roster{ending}"
        asn.write_roster(ROSTER, path)
        tables.append(read_roster_table(path))
    assert tables[0].schema == SCHEMA
    assert tables[0].equals(tables[1])
    assert tables[0].equals(ROSTER.to_polars())


def test_a_spreadsheet_may_write_it_its_own_way(tmp_path):
    """Semicolons, Indonesian dates, times with dots or seconds, further columns: all read."""
    table = ROSTER.to_polars().with_columns(
        pl.col("date").dt.strftime("%d/%m/%Y"),
        pl.col("start").dt.strftime("%H.%M"),
        pl.col("end").dt.strftime("%H:%M:%S"),
        nama=pl.lit("Pegawai"),
    )
    path = tmp_path / "roster.csv"
    path.write_bytes(table.write_csv(separator=";").encode("utf-16"))
    assert asn.read_roster(path, RULINGS) == ROSTER


def test_a_workbook(tmp_path):
    """A roster may be read from a workbook with true dates and times."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, clock = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "hh:mm"))
        sheet.write_row(0, 0, COLUMNS)
        for row, cells in enumerate(ROSTER.to_polars().rows(), start=1):
            for column, value in enumerate(cells):
                form = {date: day, time: clock}.get(type(value))
                if form:
                    sheet.write_datetime(row, column, value, form)
                else:
                    sheet.write(row, column, value)
    assert asn.read_roster(path, RULINGS) == ROSTER


def test_empty_cells_are_allowed_where_nothing_depends_on_them(tmp_path):
    """Unit, site, hours, rule and citation may be left empty."""
    path = tmp_path / "roster.csv"
    empty = [pl.lit(None, pl.String).alias(name) for name in ("unit", "site", "rule", "citation")]
    none = [pl.lit(None, pl.Time).alias(name) for name in ("start", "end")]
    ROSTER.to_polars().with_columns(*empty, *none).write_csv(path)
    read = asn.read_roster(path, RULINGS)
    assert (read.mode == ROSTER.mode).all()
    assert read["syn-0001", "2020-03-18"].start is None


def test_a_rule_the_law_no_longer_has_keeps_its_words(tmp_path):
    """Under other law the citation of the file is kept, word for word."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    other = policy("away", (asn.Permit, "home", {"modes": ("WFH",)}), region="36.74")
    rulings = asn.resolve(RULINGS.people, law(BASE, other), FORTNIGHT)
    found = asn.read_roster(path, rulings)["syn-0001", "2020-03-18"]
    assert (found.rule, found.citation.text()) == ("home.home", cite("home", "home").text())


def faults_of(path, rulings=RULINGS):
    """Code, line and column of every fault."""
    with pytest.raises(asn.InvalidInput) as caught:
        asn.read_roster(path, rulings)
    for locale in ("id", "en"):
        assert "{" not in caught.value.report(locale)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def test_every_fault_at_once(tmp_path):
    """Wrong people, days, modes, units, sites, times and repeats are told together, each once."""
    rows = [
        "employee,unit,site,date,mode,post,start,end,rule,citation",
        "nobody,,,2020-03-18,WFO,,,,,",
        "nobody,,,2020-03-19,WFO,,,,,",
        "syn-0001,,,2020-04-01,WFO,,,,,",
        "syn-0001,,,2020-03-18,WFZ,,,,,",
        "syn-0002,unit-001,,2020-03-18,WFO,,,,,",
        "syn-0002,,gedung-001,2020-03-19,WFO,,,,,",
        "syn-0003,,,2020-03-18,WFO,,25:00,16:00,,",
        "syn-0003,,,2020-03-19,WFO,,07:30,,,",
        "syn-0004,,,2020-03-18,WFO,,,,,",
        "syn-0004,,,2020-03-18,WFH,,,,,",
        "syn-0005,,,18 Maret,WFO,,,,,",
        ",,,2020-03-18,WFO,,,,,",
        "syn-0006,,,,WFO,,,,,",
        "syn-0006,,,2020-03-18,,,,,,",
    ]
    path = tmp_path / "roster.csv"
    path.write_text("\n".join([*rows, ""]))
    assert faults_of(path) == [
        ("ASN-ROS-007", 2, "employee"),
        ("ASN-ROS-008", 4, "date"),
        ("ASN-ROS-009", 5, "mode"),
        ("ASN-ROS-011", 6, "unit"),
        ("ASN-ROS-012", 7, "site"),
        ("ASN-ROS-005", 8, "start"),
        ("ASN-ROS-006", 9, "start"),
        ("ASN-ROS-010", 11, "employee"),
        ("ASN-ROS-004", 12, "date"),
        ("ASN-ROS-003", 13, "employee"),
        ("ASN-ROS-003", 14, "date"),
        ("ASN-ROS-003", 15, "mode"),
    ]


def test_faults_of_a_parquet_file(tmp_path):
    """A Parquet file is held to the same: repeats, strangers and empty cells."""
    path = tmp_path / "roster.parquet"
    table = ROSTER.to_polars()
    odd = table.head(1).with_columns(employee=pl.lit("nobody"))
    blank = table.head(1).with_columns(mode=pl.lit(None, pl.String), date=pl.lit(date(2020, 3, 29)))
    pl.concat([table.head(1), table.head(1), odd, blank]).write_parquet(path)
    assert [code for code, _, _ in faults_of(path)] == ["ASN-ROS-010", "ASN-ROS-007", "ASN-ROS-003"]


def test_missing_columns(tmp_path):
    """All missing columns are named in one fault at the header."""
    path = tmp_path / "roster.csv"
    path.write_text("\nemployee,date,mode\nsyn-0001,2020-03-18,WFO\n")
    assert faults_of(path) == [("ASN-ROS-002", 2, "")]


def test_too_many_rules(tmp_path):
    """More different citations than a roster can hold are refused, never mixed up."""
    period = asn.Period("2020-01-01", "2020-12-31")
    from asn_worksched.testing import make_personnel

    people = make_personnel(100)
    rulings = asn.resolve(people, law(BASE), period)
    table = people.frame.select(employee="key").join(
        pl.DataFrame({"date": list(period)}), how="cross"
    )
    path = tmp_path / "roster.parquet"
    empty = [pl.lit("").alias(name) for name in COLUMNS if name not in ("employee", "date")]
    table = table.with_columns(empty).with_columns(
        mode=pl.lit("WFO"),
        start=pl.lit(None, pl.Time),
        end=pl.lit(None, pl.Time),
        citation=pl.int_range(pl.len()).cast(pl.String),
    )
    table.select(COLUMNS).write_parquet(path)
    assert faults_of(path, rulings) == [("ASN-ROS-014", None, "")]


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.txt", "roster"])
def test_other_endings_are_refused(tmp_path, name):
    """Only .csv and .parquet are written."""
    with pytest.raises(asn.InvalidInput) as caught:
        asn.write_roster(ROSTER, tmp_path / name)
    assert [fault.code for fault in caught.value.faults] == ["ASN-ROS-001"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_place_that_cannot_be_written(tmp_path, ending):
    """A missing folder is told, and nothing is left behind."""
    with pytest.raises(asn.InvalidInput) as caught:
        asn.write_roster(ROSTER, tmp_path / "nowhere" / f"roster{ending}")
    assert [fault.code for fault in caught.value.faults] == ["ASN-TAB-021"]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_old_files(tmp_path, monkeypatch):
    """When writing fails halfway, table and metadata are both as before."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(asn.InvalidInput):
        asn.write_roster(ROSTER.moved("syn-0001", "2020-03-18", mode="WFO"), path)
    monkeypatch.undo()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "not json", '{"notes": [{"asn_worksched": {"period": "soon"}}]}'],
)
def test_spoilt_metadata(tmp_path, text):
    """Metadata that cannot be understood is one fault of its file."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    beside = tmp_path / "roster.csv-metadata.json"
    beside.write_text(text)
    with pytest.raises(asn.InvalidInput) as caught:
        read_record(path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("ASN-ROS-013", str(beside))


def test_backward_period_in_the_metadata(tmp_path):
    """A period whose end lies before its start is no period in a file either."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    beside = tmp_path / "roster.csv-metadata.json"
    beside.write_text(beside.read_text().replace('"end": "2020-03-31"', '"end": "2020-03-01"'))
    with pytest.raises(asn.InvalidInput) as caught:
        read_record(path)
    assert [fault.code for fault in caught.value.faults] == ["ASN-ROS-013"]


def test_a_parquet_file_of_somebody_else(tmp_path):
    """A Parquet file without our record has none, and a broken one is told when it is read."""
    path = tmp_path / "roster.parquet"
    ROSTER.to_polars().write_parquet(path)
    assert read_record(path) is None
    assert asn.read_roster(path, RULINGS) == ROSTER
    path.write_bytes(b"PAR1 no more")
    assert read_record(path) is None
    with pytest.raises(asn.InvalidInput) as caught:
        read_roster_table(path)
    assert caught.value.faults[0].code == "ASN-TAB-015"


@pytest.mark.parametrize(("name", "code"), [("none.csv", "001"), ("folder.csv", "002")])
def test_no_such_roster(tmp_path, name, code):
    """A roster that is not there, or is a folder, is told alike by every reader."""
    (tmp_path / "folder.csv").mkdir()
    for read in (read_record, read_origin, read_roster_table):
        with pytest.raises(asn.InvalidInput) as caught:
            read(tmp_path / name)
        assert [fault.code for fault in caught.value.faults] == [f"ASN-TAB-{code}"]


def test_a_day_whose_work_ends_after_midnight_keeps_its_seconds(tmp_path):
    """Times with seconds are written with them, all others in hours and minutes."""
    shifts = ((time(22, 0, 30), time(6, 0)),)
    shift = np.zeros(ROSTER.mode.shape, dtype=np.int16)
    roster = attrs.evolve(ROSTER, shifts=shifts, shift=shift)
    asn.write_roster(roster, tmp_path / "roster.csv")
    assert ",22:00:30,06:00," in (tmp_path / "roster.csv").read_text()
    assert asn.read_roster(tmp_path / "roster.csv", RULINGS) == roster


def test_spoilt_metadata_is_told_by_its_place_in_plain_words(tmp_path):
    """The line, or the key, of what is wrong is told, and nothing of how it was read."""
    path = tmp_path / "roster.csv"
    asn.write_roster(ROSTER, path)
    beside = tmp_path / "roster.csv-metadata.json"
    whole = beside.read_text()
    told = []
    for spoilt in ("{\n,", "[]", whole.replace('"end": "2020-03-31"', '"end": "2020-13-31"')):
        beside.write_text(spoilt)
        with pytest.raises(asn.InvalidInput) as caught:
            read_record(path)
        told += [(fault.line, fault.column) for fault in caught.value.faults]
        assert not re.search("indices|month must|Expecting|structur", caught.value.report("en"))
    assert told == [(2, ""), (None, ""), (None, "period.end")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_pipe_is_refused_at_once(tmp_path, ending):
    """A pipe that nobody writes to is a fault and not waited for."""
    os.mkfifo(tmp_path / f"a{ending}")
    for read in (read_record, read_roster_table):
        with pytest.raises(asn.InvalidInput) as caught:
            read(tmp_path / f"a{ending}")
        assert [fault.code for fault in caught.value.faults] == ["ASN-TAB-019"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_is_no_utf8(tmp_path):
    """A roster under such a name, or made from such a file, is written and found again."""
    path = tmp_path / os.fsdecode(b"bad\xff.csv")
    origin = Origin(personnel=str(tmp_path / os.fsdecode(b"staf\xff.csv")))
    asn.write_roster(ROSTER, path, origin=origin)
    assert read_origin(path) == origin
    asn.write_roster(ROSTER, tmp_path / "good.parquet", origin=origin)
    assert read_origin(tmp_path / "good.parquet") == origin
