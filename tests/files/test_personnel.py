"""Registers from files and back to files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from asn_worksched.domain.nip import Nip
from asn_worksched.domain.people import Employee, EmployeeKind, PostType, Service, Sex, Site, Unit
from asn_worksched.errors import Fault, InvalidInput
from asn_worksched.files.personnel import read_personnel, read_units, write_personnel
from asn_worksched.personnel import Personnel
from asn_worksched.testing import synthetic_nip

HEAD, DEPUTY, STAFF = "187504121903031001", "188004121903032001", "188504121907032001"
SIMPEG = f"""\
peg_nip,peg_nama,satuan_kerja_nama,golongan,jabatan_nama,jabatan_jenis,eselon
{HEAD},Satu,Dinas Kesehatan,IV/c,Kepala Dinas,Struktural,II
{DEPUTY},Dua,Dinas Kesehatan,IV/a,Sekretaris,Struktural,III
{STAFF},Tiga,UPTD Puskesmas Pamulang,IX,Bidan Ahli Pertama,Fungsional,NON-ESELON
"""
UNITS = """\
kode,nama,induk,jenis,layanan,hari_kerja,gedung,lantai,zona_waktu
D,Dinas Kesehatan,,dinas,,5,Balai Kota,3,WIB
P,UPTD Puskesmas Pamulang,D,,loket:daftar,6,,,
"""


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_seven_columns_of_a_simpeg_are_enough(tmp_path: Path) -> None:
    """The usual export gives people, units, kinds of units, roles, birth dates and superiors."""
    people = read_personnel(_file(tmp_path, "a.csv", SIMPEG))
    assert people.frame["role"].to_list() == ["kepala_dinas", "sekretaris", "bidan"]
    assert people.frame["kind"].to_list() == ["PNS", "PNS", "PPPK"]
    assert people.frame["superior"].to_list() == [None, HEAD, None]
    assert people.frame["eselon"].to_list() == [20, 30, None]
    assert people[STAFF].birth_date == date(1985, 4, 12)
    assert people.units["UPTD Puskesmas Pamulang"].kind == "puskesmas"
    assert people[STAFF].workweek == 7


def test_every_column_that_may_be_added_counts(tmp_path: Path) -> None:
    """Each optional column of the SIMPEG layout reaches the register."""
    header = (
        "peg_nip,kunci,peg_nama,satuan_kerja_id,satuan_kerja_nama,satuan_kerja_induk_id,"
        "satuan_kerja_jenis,satuan_kerja_layanan,hari_kerja,lokasi_gedung,lokasi_lantai,"
        "zona_waktu,golongan,jabatan_nama,jabatan_jenis,eselon,peran,hari_kerja_pegawai,"
        "tgl_lahir,jenis_kelamin,jenis_pegawai,atasan_nip,tugas,keahlian,perlindungan,"
        "perlindungan_keluarga,hukdis,pegawai_baru,satuan_kerja_wilayah,sektor"
    )
    rows = [
        f"{HEAD},,Satu,3674.1,Dinas,,Dinas,,5,BK,2,WIT,IV/c,Kepala,Struktural,II.b,,,,,,,,,,,,,36.74,",
        "-,H-1,Dua,3674.1.1,Loket,3674.1,lainnya,ktp:adminduk;kk,6,BK,,,,Petugas,Pelaksana,"
        f"NON-ESELON,petugas loket,5,12-04-1990,P,Non ASN,{HEAD},piket;jaga,adminduk,ya,tidak,"
        "ya,ya,,Kritikal",
    ]
    people = read_personnel(_file(tmp_path, "a.csv", "\n".join([header, *rows])))
    assert people["H-1"] == Employee(
        key="H-1",
        unit="3674.1.1",
        name="Dua",
        birth_date=date(1990, 4, 12),
        sex=Sex.FEMALE,
        kind=EmployeeKind.OTHER,
        post="Petugas",
        post_type=PostType.PELAKSANA,
        role="petugas_loket",
        superior=HEAD,
        duties={"piket", "jaga"},
        skills={"adminduk"},
        protected=True,
        sanctioned=True,
        newcomer=True,
        workweek=5,
    )
    services = (Service("ktp", skill="adminduk"), Service("kk"))
    assert list(people.units) == [
        Unit(
            "3674.1",
            "Dinas",
            "dinas",
            site=Site("BK/2", "BK", "2", "Asia/Jayapura"),
            region="36.74",
        ),
        Unit(
            *("3674.1.1", "Loket", "lainnya", "3674.1", services, Site("BK", "BK"), 6),
            sector="kritikal",
        ),
    ]
    assert people.facts_of("H-1")["unit.region"] == "36.74"


def test_a_region_that_is_none_is_told_with_its_cell(tmp_path: Path) -> None:
    """A village's code, or a name, is refused once for all its rows, and a sanction's details."""
    header, *rows = SIMPEG.splitlines()
    cells = ("36.74.01,berat", "36.74.01,berat", "Tangsel,")
    lines = [
        f"{header},kode_wilayah,hukuman_disiplin",
        *map(",".join, zip(rows, cells, strict=True)),
    ]
    found = _faults(_file(tmp_path, "a.csv", "\n".join(lines)))
    assert [(fault.code, fault.line, fault.column) for fault in found] == [
        ("ASN-REG-032", 2, "kode_wilayah"),
        ("ASN-REG-034", 2, "hukuman_disiplin"),
        ("ASN-REG-032", 4, "kode_wilayah"),
    ]
    assert "2 rows" in found[1].text("en")
    assert "berat" not in repr(found)


def test_siasn_tables_are_read_by_their_own_names(tmp_path: Path) -> None:
    """Snake case: titles, dates with sentinel, ids of posts, a unit above itself, pns_id."""
    text = f"""\
pns_id,nip_baru,nip_lama,nama,gelar_depan,gelar_belakang,tanggal_lahir,tanggal_lahir_,\
jenis_kelamin,jenis_pegawai_nama,gol_awal_id,gol_akhir_id,gol_akhir_nama,jenis_jabatan_id,\
jabatan_nama,unor_id,unor_nama,unor_induk_id,unor_induk_nama,satuan_kerja_induk_id,eselon_id
A1,{HEAD},1,Satu,dr.,M.Kes,12-04-1975,1975-04-12,M,PNS Daerah,33,43,IV/c,1,Kepala Dinas,\
u1,Dinas Kesehatan,u1,Dinas Kesehatan,x,22
A2,-,,Dua,,,01-01-0001,,F,,,,,4,Pelaksana,u2,Seksi,u1,Dinas Kesehatan,x,
"""
    people = read_personnel(_file(tmp_path, "a.csv", text))
    assert people[HEAD].name == "dr. Satu, M.Kes"
    assert (people[HEAD].eselon, people[HEAD].grade) == ("II.b", "IV/c")
    assert people["A2"].birth_date is None
    assert people["A2"].sex is Sex.FEMALE
    assert people["A2"].superior == HEAD
    assert people.units.parent("u1") is None
    assert people.units.top("u2") == "u1"


def test_siasn_answers_are_read_in_camel_case(tmp_path: Path) -> None:
    """Camel case: the post comes from the first of its columns that is filled."""
    text = f"""\
id,nipBaru,nama,gelarDepan,gelarBelakang,tglLahir,tglLahir_,jenisKelamin,unorId,unorNama,unorIndukId,\
unorIndukNama,jenisJabatanId,jenisJabatan,jabatanNama,jabatanFungsionalNama,golRuangAkhirId,\
golRuangAkhir,eselon,eselonId,eselonLevel,satuanKerjaIndukId
x,{DEPUTY},Dua,,,12-04-1980,1980-04-12,F,u2,UPTD Puskesmas Pamulang,u1,Dinas Kesehatan,2,,,\
Bidan Ahli Muda,34,III/d,,,,y
"""
    people = read_personnel(_file(tmp_path, "a.csv", text))
    assert people[DEPUTY].post == "Bidan Ahli Muda"
    assert people[DEPUTY].post_type is PostType.FUNCTIONAL
    assert people[DEPUTY].role == "bidan"
    assert people.units["u1"].name == "Dinas Kesehatan"


def test_units_may_have_a_file_of_their_own(tmp_path: Path) -> None:
    """With a table of units the rows of people only say which one, by code or by name."""
    people = read_personnel(_file(tmp_path, "a.csv", SIMPEG), units=_file(tmp_path, "u.csv", UNITS))
    assert people.frame["unit"].to_list() == ["D", "D", "P"]
    assert people[STAFF].superior == HEAD
    assert people.units["D"].site == Site("Balai Kota/3", "Balai Kota", "3")
    assert people.units["P"].services == (Service("loket", skill="daftar"),)
    assert people[STAFF].workweek == 6


def test_siasn_units_are_read_by_their_own_names(tmp_path: Path) -> None:
    """The reference table of units has Id, DiatasanId and NamaUnor."""
    text = "Id,InstansiId,DiatasanId,EselonId,NamaUnor\na,i,,22,Dinas Sosial\nb,i,a,41,Seksi\n"
    units = read_units(_file(tmp_path, "u.csv", text))
    assert list(units) == [Unit("a", "Dinas Sosial", "dinas"), Unit("b", "Seksi", parent="a")]


def _workbook(path: Path, **sheets: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split(","), None)
    return path


def test_a_workbook_may_hold_its_units(tmp_path: Path) -> None:
    """A sheet named Units, whatever its capitals, gives the tree; else the rows do."""
    both = read_personnel(_workbook(tmp_path / "a.xlsx", Pegawai=SIMPEG, Units=UNITS))
    assert both.units.top("P") == "D"
    alone = read_personnel(_workbook(tmp_path / "b.xlsx", Pegawai=SIMPEG))
    assert "P" not in alone.units
    plain = read_personnel(_file(tmp_path, "a.csv", SIMPEG))
    assert alone.digest == plain.digest


def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    """The same rows give the same register, a Date column included."""
    _file(tmp_path, "a.csv", SIMPEG)
    frame = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    frame = frame.with_columns(tgl_lahir=pl.date(1975, 4, 12))
    frame.write_parquet(tmp_path / "a.parquet")
    people = read_personnel(tmp_path / "a.parquet")
    assert people[HEAD].birth_date == date(1975, 4, 12)
    assert [notice.line for notice in people.notices] == [3, 4]


def test_faults_of_both_files_come_together(tmp_path: Path) -> None:
    """People and units are refused together, each fault with its file, row and own column name."""
    text = SIMPEG.replace("IV/a", "V/a").replace(HEAD, HEAD[:-1]) + f"{STAFF},x,y,,,Umum,\n"
    units = UNITS.replace("P,UPTD Puskesmas Pamulang,D,", "P,UPTD Puskesmas Pamulang,Q,")
    with pytest.raises(InvalidInput) as refused:
        read_personnel(_file(tmp_path, "a.csv", text), units=_file(tmp_path, "u.csv", units))
    places = {(fault.code, fault.place.split("/")[-1]) for fault in refused.value.faults}
    assert places == {
        ("ASN-NIP-006", "a.csv:2:peg_nip"),
        ("ASN-REG-010", "a.csv:3:golongan"),
        ("ASN-REG-015", "u.csv:3:induk"),
        ("ASN-REG-022", "a.csv:4:peg_nip"),
        ("ASN-REG-022", "a.csv:5:peg_nip"),
        ("ASN-REG-008", "a.csv:5:jabatan_jenis"),
        ("ASN-REG-026", "a.csv:5:satuan_kerja_nama"),
    }


def test_a_mistyped_column_is_pointed_out(tmp_path: Path) -> None:
    """A required column that is nearly there is named as the slip it is."""
    with pytest.raises(InvalidInput, match="Did you mean golongan") as refused:
        read_personnel(_file(tmp_path, "a.csv", SIMPEG.replace("golongan", "golngan")))
    assert len(refused.value.faults) == 1


def test_a_bad_date_is_told(tmp_path: Path) -> None:
    """A date with the month first is refused at its row, the sentinel of SIASN is none."""
    lines = SIMPEG.splitlines()
    dates = ["tgl_lahir", "04/13/1975", "01-01-0001", ""]
    text = "\n".join(f"{line},{day}" for line, day in zip(lines, dates, strict=True))
    with pytest.raises(InvalidInput) as refused:
        read_personnel(_file(tmp_path, "a.csv", text))
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("ASN-REG-005", 2)]


def test_broken_units_of_their_own_are_refused(tmp_path: Path) -> None:
    """A table of units alone tells its faults as well, a missing column among them."""
    with pytest.raises(InvalidInput, match="ASN-REG-001"):
        read_units(_file(tmp_path, "u.csv", "kode,induk\na,b\n"))
    with pytest.raises(InvalidInput, match="ASN-REG-015"):
        read_units(_file(tmp_path, "u.csv", "kode,nama,induk\na,x,b\n"))


def test_no_unit_is_lost_in_silence(tmp_path: Path) -> None:
    """A unit without people needs a file of units; with it both read back as they were."""
    units = [Unit("a", "Dinas"), Unit("b", "Bidang", parent="a")]
    people = Personnel.of([Employee(key="one", unit="b")], units)
    with pytest.raises(InvalidInput, match="ASN-REG-028"):
        write_personnel(people, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []
    write_personnel(people, tmp_path / "a.csv", units=tmp_path / "u.csv")
    assert read_personnel(tmp_path / "a.csv", units=tmp_path / "u.csv").digest == people.digest


@pytest.mark.parametrize(
    "unit",
    [
        Unit("a", ""),
        Unit("a", " b"),
        Unit("a", "-"),
        Unit("a", "b", services=(Service("x;y"),)),
        Unit("a", "b", site=Site("", "", "2")),
    ],
)
def test_a_unit_that_would_change_is_refused(unit: Unit, tmp_path: Path) -> None:
    """What a cell cannot hold is told before anything is written."""
    people = Personnel.of([Employee(key="one", unit="a")], [unit])
    with pytest.raises(InvalidInput, match="ASN-REG-029"):
        write_personnel(people, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


_MARKS = st.sampled_from("=+-@'\",;: /\n")
_TEXT = st.text(_MARKS | st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8)
_WORD = st.text("abcxyz09.-=' ", min_size=1, max_size=6).filter(
    lambda text: text.strip() == text and text != "-"
)
_ITEMS = st.frozensets(_WORD, max_size=3)
_SERVICES = st.lists(
    st.builds(Service, _WORD, st.sampled_from(["", "Loket: satu"]), _WORD | st.just("")),
    max_size=3,
    unique_by=lambda service: service.code,
).map(tuple)
_SITES = st.builds(
    Site, _WORD, _WORD, _WORD | st.just(""), st.sampled_from(["Asia/Jakarta", "Asia/Makassar"])
)


@st.composite
def _units(draw: st.DrawFn) -> list[Unit]:
    codes = draw(st.lists(_WORD, min_size=1, max_size=4, unique=True))
    return [
        Unit(
            code,
            draw(_WORD),
            draw(st.sampled_from(["dinas", "rsud", "lainnya", "Kind of its own"])),
            draw(st.sampled_from([None, *codes[:place]])),
            draw(_SERVICES),
            draw(st.none() | _SITES),
            draw(st.sampled_from([5, 6, 7])),
            draw(st.sampled_from(["", "36", "36.74"])),
            draw(st.sampled_from(["", "nonesensial", "kritikal"])),
        )
        for place, code in enumerate(codes)
    ]


@st.composite
def _registers(draw: st.DrawFn) -> Personnel:
    units = draw(_units())
    keys = draw(
        st.lists(
            st.from_regex("[A-Z][a-z]{0,2}", fullmatch=True), min_size=1, max_size=6, unique=True
        )
    )
    days = st.dates(date(1950, 1, 1), date(1999, 12, 31))
    staff: list[Employee] = []
    for place, key in enumerate(keys):
        born, sex = draw(days), draw(st.sampled_from(Sex))
        nip = synthetic_nip(born, date(born.year + 25, 3, 1), sex, sequence=place + 1)
        numbered = draw(st.booleans())
        staff.append(
            Employee(
                key=nip if numbered and draw(st.booleans()) else key,
                nip=Nip(nip) if numbered else None,
                unit=draw(st.sampled_from([unit.code for unit in units])),
                name=draw(_TEXT),
                birth_date=draw(st.none() | days),
                sex=draw(st.none() | st.sampled_from(Sex)),
                kind=draw(st.sampled_from(EmployeeKind)),
                post=draw(st.sampled_from(["", "Camat", "Kepala Dinas", "=1+1"])),
                post_type=draw(st.sampled_from(PostType)),
                role=draw(st.sampled_from(["", "camat", "juru_kunci"])),
                eselon=draw(st.sampled_from(["", "II.b", "III", "IV.a"])),
                grade=draw(st.sampled_from(["", "III/d", "IX"])),
                superior=draw(st.sampled_from([None, *(one.key for one in staff)])),
                duties=draw(_ITEMS),
                skills=draw(_ITEMS),
                protected=draw(st.booleans()),
                household_protected=draw(st.booleans()),
                sanctioned=draw(st.booleans()),
                newcomer=draw(st.booleans()),
                workweek=draw(st.sampled_from([0, 5, 6, 7])),
            )
        )
    return _admitted(staff, units)


def _admitted(staff: list[Employee], units: list[Unit]) -> Personnel:
    """The register, without the superiors on record where these and the tree make a circle."""
    try:
        return Personnel.of(staff, units)
    except InvalidInput:
        return Personnel.of([attrs.evolve(one, superior=None) for one in staff], units)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=_registers())
@example(people=Personnel.of([Employee(key="'=1", unit="=1", name="'-\n")], [Unit("=1", "@a")]))
def test_what_is_written_reads_back(
    people: Personnel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Saved and loaded a register is the same, row for row, formulas and line ends included."""
    folder = tmp_path_factory.mktemp("register")
    write_personnel(people, folder / "a.csv", units=folder / "u.csv")
    back = read_personnel(folder / "a.csv", units=folder / "u.csv")
    assert back.frame.equals(people.frame)
    assert list(back.units) == list(people.units)
    peopled = set(people.frame["unit"])
    if all(unit.code in peopled for unit in people.units):
        write_personnel(people, folder / "b.csv")
        assert read_personnel(folder / "b.csv").digest == people.digest


def _faults(path: Path) -> list[Fault]:
    with pytest.raises(InvalidInput) as caught:
        read_personnel(path)
    return list(caught.value.faults)


def test_a_file_without_people_is_a_fault(tmp_path: Path) -> None:
    """A header without rows is refused at its line; a register of no objects is none of a file."""
    (fault,) = _faults(_file(tmp_path, "a.csv", SIMPEG.splitlines()[0] + "\n"))
    assert (fault.code, fault.line) == ("ASN-REG-031", 1)
    assert len(Personnel.of([], [])) == 0


def test_a_column_of_numbers_is_one_fault(tmp_path: Path) -> None:
    """NIPs stored as numbers have one cause, told once with the first row and the count."""
    rows = [f"1.98{n}E+17,N,Dinas,III/a,Staf,Pelaksana,NON-ESELON" for n in range(7)]
    text = "\n".join([SIMPEG.splitlines()[0], *rows, ""])
    (fault,) = _faults(_file(tmp_path, "a.csv", text))
    assert (fault.code, fault.line, fault.column) == ("ASN-NIP-002", 2, "peg_nip")
    assert "7 rows, this is the first" in fault.text("en")


def test_one_wrong_value_in_many_rows_is_one_fault(tmp_path: Path) -> None:
    """Different wrong values stay apart, the same one is told once."""
    rows = [f"-,N,Dinas,{g},Staf,Pelaksana,NON-ESELON,k{n}" for n, g in enumerate("?!?!?")]
    text = "\n".join([SIMPEG.splitlines()[0] + ",kunci", *rows, ""])
    found = _faults(_file(tmp_path, "a.csv", text))
    assert [(fault.code, fault.line) for fault in found] == [("ASN-REG-010", 2), ("ASN-REG-010", 3)]
    assert "3 rows" in found[0].text("en")
    assert "2 rows" in found[1].text("en")


def test_merged_cells_are_hinted_at_once(tmp_path: Path) -> None:
    """A unit merged down a column leaves empty cells: one fault, which says what to look for."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(SIMPEG.splitlines()):
            cells = line.split(",")
            sheet.write_row(row, 0, [*cells[:2], "" if row else cells[2], *cells[3:]])
        sheet.merge_range(1, 2, 3, 2, "Dinas")
    (fault,) = _faults(path)
    assert (fault.code, fault.line) == ("ASN-REG-017", 3)
    assert "merged" in fault.text("en")
    assert "2 rows" in fault.text("en")


def test_the_sheet_that_has_the_columns_is_named(tmp_path: Path) -> None:
    """People on a later sheet are not read, but the fault says where they are."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sampul").write(0, 0, "Daftar pegawai")
        sheet = book.add_worksheet("Pegawai")
        for row, line in enumerate(SIMPEG.splitlines()):
            sheet.write_row(row, 0, line.split(","))
    (fault,) = _faults(path)
    assert fault.code == "ASN-TAB-020"
    assert "'Sampul'" in fault.text("en")
    assert "'Pegawai'" in fault.text("en")


def test_few_of_the_expected_names_are_listed(tmp_path: Path) -> None:
    """Without a header the seven columns of a SIMPEG are named, each once."""
    (fault,) = _faults(_file(tmp_path, "a.csv", "a,b\n1,2\n"))
    assert fault.code == "ASN-TAB-006"
    assert fault.facts["names"] == f"{', '.join(SIMPEG.splitlines()[0].split(','))}, ..."


def test_short_days_are_read_with_the_day_first(tmp_path: Path) -> None:
    """5/3/1975 is the fifth of March, 1/1/0001 no date, and 3/18/2020 none of the calendar."""
    header, *rows = SIMPEG.splitlines()
    days = ("5/3/1975", "1/1/0001", "3/18/1980")
    text = "\n".join([f"{header},tgl_lahir", *map(",".join, zip(rows, days, strict=True)), ""])
    (fault,) = _faults(_file(tmp_path, "a.csv", text))
    assert (fault.code, fault.line) == ("ASN-REG-005", 4)
    people = read_personnel(_file(tmp_path, "a.csv", text.replace("3/18/1980", "")))
    assert people[HEAD].birth_date == date(1975, 3, 5)
    assert people[DEPUTY].birth_date == date(1980, 4, 12)
