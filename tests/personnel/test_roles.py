"""Roles are told from titles of posts."""

from __future__ import annotations

import pytest

from asn_worksched.personnel.roles import role_of


@pytest.mark.parametrize(
    ("post", "unit_kind", "role"),
    [
        ("Sekretaris Daerah", "setda", "sekda"),
        ("Asisten Pemerintahan dan Kesejahteraan Rakyat", "setda", "asisten"),
        ("Staf Ahli Wali Kota", "setda", "staf_ahli"),
        ("Kepala Dinas Kesehatan", "dinas", "kepala_dinas"),
        ("Kepala", "disdukcapil", "kepala_dinas"),
        ("Kepala", "dishub", "kepala_dinas"),
        ("Kepala", "kesbangpol", "kepala_badan"),
        ("Kepala", "balai", "kepala_uptd"),
        ("Kepala Balai Benih Padi", "balai", "kepala_uptd"),
        ("Kepala UPT Samsat Serpong", "samsat", "kepala_uptd"),
        ("Kepala Cabang Dinas Pendidikan", "cabang_dinas", "kepala_cabang_dinas"),
        ("Kepala Kantor Cabang Dinas", "cabang_dinas", "kepala_cabang_dinas"),
        ("Kepala", "cabang_dinas", "kepala_cabang_dinas"),
        ("Kepala Biro Hukum", "biro", "kabiro"),
        ("Kepala Badan", "badan", "kepala_badan"),
        ("Kepala Satuan Polisi Pamong Praja", "satpolpp", "kepala_satuan"),
        ("Inspektur", "inspektorat", "inspektur"),
        ("Inspektur Pembantu Wilayah I", "inspektorat", "inspektur_pembantu"),
        ("Sekretaris DPRD", "setwan", "sekwan"),
        ("Kepala Pelaksana", "bpbd", "kalak"),
        ("Kepala Bagian Hukum", "bagian", "kabag"),
        ("Camat Pamulang", "kecamatan", "camat"),
        ("Plt. Camat Pamulang", "kecamatan", "camat"),
        ("Lurah", "kelurahan", "lurah"),
        ("Kepala UPTD Laboratorium", "uptd", "kepala_uptd"),
        ("Direktur", "rsud", "direktur_rsud"),
        ("Sekretaris", "dinas", "sekretaris"),
        ("Sekretaris", "kecamatan", "sekcam"),
        ("Sekretaris Kelurahan", "kelurahan", "seklur"),
        ("Kepala Bidang Pelayanan", "dinas", "kabid"),
        ("Kepala Seksi Pemerintahan", "kelurahan", "kasi"),
        ("Kepala Sub Bagian Umum", "dinas", "kasubbag"),
        ("Kasubag TU", "puskesmas", "kasubbag"),
        ("Kepala Subbidang Anggaran", "badan", "kasubbid"),
        ("Wakil Direktur", "rsud", ""),
    ],
)
def test_a_structural_title_tells_the_role(post: str, unit_kind: str, role: str) -> None:
    """Titles of structural posts, an acting holder's too, give the standard name."""
    assert role_of(post, unit_kind, "structural") == role


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("Guru Ahli Pertama", "guru"),
        ("Guru Ahli Madya (Kepala Sekolah)", "kepala_sekolah"),
        ("Kepala SDN Serpong 01", "kepala_sekolah"),
        ("Dokter Gigi Ahli Muda", "dokter"),
        ("Perawat Terampil", "perawat"),
        ("Bidan Ahli Muda", "bidan"),
        ("Kepala Puskesmas Pamulang", "kepala_uptd"),
        ("Asisten Apoteker", ""),
        ("Inspektur Ketenagalistrikan", ""),
        ("Sekretaris Pimpinan", ""),
        ("Pranata Komputer", ""),
    ],
)
def test_a_functional_title_makes_no_leader(post: str, role: str) -> None:
    """A functional post has a profession for a role, or leads a school or a UPTD, no more."""
    assert role_of(post, "dinas", "functional") == role
