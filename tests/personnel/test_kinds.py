"""Kinds of units are told from their names."""

from __future__ import annotations

import pytest

from asn_worksched.personnel.kinds import KINDS, unit_kind

NAMES = [
    ("Sekretariat Daerah", "setda"),
    ("Sekretariat DPRD", "setwan"),
    ("Inspektorat", "inspektorat"),
    ("Dinas Sosial", "dinas"),
    ("Suku Dinas Lingkungan Hidup", "dinas"),
    ("Dinas Kesehatan", "dinkes"),
    ("Suku Dinas Kesehatan", "dinkes"),
    ("Dinkes", "dinkes"),
    ("Dinas Perhubungan", "dishub"),
    ("DISHUB", "dishub"),
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "dpu"),
    ("DPUPR", "dpu"),
    ("Dinas Perumahan dan Kawasan Permukiman", "dinas"),
    ("DISKOMINFO", "dinas"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "disdukcapil"),
    ("Dinas Pemadam Kebakaran dan Penyelamatan", "damkar"),
    ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "dpmptsp"),
    ("Badan Pendapatan Daerah", "bapenda"),
    ("Badan Penanggulangan Bencana Daerah", "bpbd"),
    ("Bappelitbangda", "badan"),
    ("Badan Kesatuan Bangsa dan Politik", "kesbangpol"),
    ("Kesbangpol", "kesbangpol"),
    ("Satuan Polisi Pamong Praja", "satpolpp"),
    ("Satpol. PP", "satpolpp"),
    ("Kecamatan Pamulang", "kecamatan"),
    ("Distrik Abepura", "kecamatan"),
    ("Kelurahan Benda Baru", "kelurahan"),
    ("UPTD Puskesmas Pamulang", "puskesmas"),
    ("RSUD Kota Tangerang Selatan", "rsud"),
    ("RSU Kota", "rsud"),
    ("UPTD Laboratorium Kesehatan", "uptd"),
    ("UPT Balai Latihan Kerja", "uptd"),
    ("Balai Pelatihan Kesehatan", "balai"),
    ("UPTD Samsat Serpong", "samsat"),
    ("UPT Pengelolaan Pendapatan Daerah Samsat Cikande", "samsat"),
    ("Cabang Dinas Pendidikan Wilayah Lebak", "cabang_dinas"),
    ("KCD Pendidikan dan Kebudayaan", "cabang_dinas"),
    ("Biro Hukum", "biro"),
    ("SDN Serpong 01", "sekolah"),
    ("SMPN 4", "sekolah"),
    ("UPT Satuan Pendidikan SDN 1", "sekolah"),
    ("Bagian Hukum", "bagian"),
    ("Pemerintah Kota Tangerang Selatan", "pemda"),
    ("", "lainnya"),
]


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_a_name_tells_the_kind(name: str, kind: str) -> None:
    """The name of each sort of perangkat daerah gives its kind."""
    assert unit_kind(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "Seksi Operasi Satpol PP",
        "Bidang Pembinaan SMP Dinas Pendidikan",
        "Subbagian Tata Usaha RSUD",
        "Sub Bagian Umum Puskesmas Pamulang",
        "Sekretariat Dinas Kesehatan",
        "Kelompok Jabatan Fungsional",
        "Seksi Pelayanan Samsat",
        "Bidang Pencegahan Dinas Kesehatan",
    ],
)
def test_a_part_of_a_body_is_not_the_body(name: str) -> None:
    """A bidang, seksi or subbagian does not take the kind (and the week) of what it belongs to."""
    assert unit_kind(name) == "lainnya"


def test_every_kind_is_met() -> None:
    """Each known kind is what some name above means, so no pattern is dead."""
    assert {kind for _, kind in NAMES} == KINDS
