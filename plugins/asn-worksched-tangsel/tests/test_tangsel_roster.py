"""
A small city planned under the acts of March 2020, compared with the roster on record.

The record is ``golden/roster-maret-2020.csv``; ``golden/README.md`` says how to read it and how
to write it anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from asn_worksched_national import plugin as national
from asn_worksched_tangsel import plugin

from asn_worksched import (
    Employee,
    Period,
    Personnel,
    Plugins,
    PostType,
    Service,
    Unit,
    audit,
    plan,
    resolve,
)
from asn_worksched.testing import check_golden, day_letters

GOLDEN = Path(__file__).parent / "golden" / "roster-maret-2020.csv"
PERIOD = Period("2020-03-17", "2020-03-26")
PLUGINS = Plugins.of(national, plugin, names=["national", "tangsel"])
LAW = PLUGINS.law("36.74")
UNITS = (
    Unit("dinas", "Dinas Sosial", kind="dinas"),
    Unit(
        "dukcapil",
        "Dinas Kependudukan dan Pencatatan Sipil",
        kind="disdukcapil",
        services=(Service("ktp", skill="ktp"), Service("akta", skill="akta")),
    ),
    Unit("puskesmas", "Puskesmas Sintetis", kind="puskesmas", workweek=7),
    Unit("kecamatan", "Kecamatan Sintetis", kind="kecamatan", services=(Service("surat"),)),
    Unit("sekolah", "SMP Negeri Sintetis", kind="sekolah"),
)


def leader(key, unit, role, eselon, superior=None):
    """A structural post holder."""
    post = {"post_type": PostType.STRUCTURAL, "role": role, "eselon": eselon}
    return Employee(key=key, unit=unit, superior=superior, **post)


def staff(key, unit, superior, *, role="", duties=(), skills=()):
    """Somebody without a structural post."""
    return Employee(key=key, unit=unit, superior=superior, role=role, duties=duties, skills=skills)


PEOPLE = Personnel.of(
    [
        leader("kadis-sosial", "dinas", "kepala_dinas", "II.b"),
        leader("sekdis-sosial", "dinas", "sekretaris", "III.a", "kadis-sosial"),
        leader("kabid-sosial", "dinas", "kabid", "III.b", "kadis-sosial"),
        leader("kasi-sosial", "dinas", "kasi", "IV.a", "kabid-sosial"),
        staff("staf-sosial-1", "dinas", "kasi-sosial"),
        staff("staf-sosial-2", "dinas", "kasi-sosial"),
        staff("staf-sosial-ditunjuk", "dinas", "kasi-sosial", duties=["ditunjuk"]),
        leader("kadis-dukcapil", "dukcapil", "kepala_dinas", "II.b"),
        leader("kasi-dukcapil", "dukcapil", "kasi", "IV.a", "kadis-dukcapil"),
        staff("petugas-ktp-1", "dukcapil", "kasi-dukcapil", skills=["ktp"]),
        staff("petugas-ktp-2", "dukcapil", "kasi-dukcapil", skills=["ktp"]),
        staff("petugas-ktp-3", "dukcapil", "kasi-dukcapil", skills=["ktp"]),
        staff("petugas-akta-1", "dukcapil", "kasi-dukcapil", skills=["akta"]),
        staff("petugas-akta-2", "dukcapil", "kasi-dukcapil", skills=["akta"]),
        leader("kepala-puskesmas", "puskesmas", "kepala_uptd", ""),
        staff("dokter", "puskesmas", "kepala-puskesmas", role="dokter"),
        staff("perawat-1", "puskesmas", "kepala-puskesmas", role="perawat"),
        staff("perawat-2", "puskesmas", "kepala-puskesmas", role="perawat"),
        leader("camat", "kecamatan", "camat", "III.a"),
        leader("sekcam", "kecamatan", "sekcam", "III.b", "camat"),
        staff("staf-kecamatan-1", "kecamatan", "sekcam"),
        staff("staf-kecamatan-2", "kecamatan", "sekcam"),
        staff("staf-kecamatan-3", "kecamatan", "sekcam"),
        staff("kepala-sekolah", "sekolah", None, role="kepala_sekolah"),
        staff("guru-1", "sekolah", "kepala-sekolah", role="guru"),
        staff("guru-2", "sekolah", "kepala-sekolah", role="guru"),
        staff("tata-usaha", "sekolah", "kepala-sekolah"),
    ],
    UNITS,
)


@pytest.fixture(scope="module")
def roster():
    """The plan of ten days."""
    return plan(resolve(PEOPLE, LAW, PERIOD))


def test_the_roster_is_the_one_on_record(roster):
    """Every day of everybody; with ASN_WORKSCHED_WRITE_GOLDEN=1 it is written anew."""
    check_golden(roster, GOLDEN)


def test_the_roster_is_lawful_and_nothing_is_left_open(roster):
    """No finding, no empty counter, no conflict."""
    assert audit(roster, roster.rulings) == ()
    assert (roster.unfilled, roster.conflicts) == ((), ())


@pytest.mark.parametrize(
    ("key", "letters"),
    [
        ("kadis-sosial", "OOOO--OO-O"),
        ("kabid-sosial", "OOOO--OO-O"),
        ("kasi-sosial", "OHHH--HH-H"),
        ("staf-sosial-1", "OHHH--HH-H"),
        ("staf-sosial-ditunjuk", "OOOO--OO-O"),
        ("guru-1", "HHHH--HH-H"),
    ],
)
def test_these_days_follow_from_the_acts_alone(roster, key, letters):
    """Leaders and the designated come in, teachers stay home a day before the others do."""
    assert "".join(day_letters(roster)[key]) == letters


def test_the_order_of_plugins_changes_no_decision(roster):
    """National first or last: the same law, and the same days by the same rules."""
    turned = Plugins.of(plugin, national, names=["tangsel", "national"]).law("36.74")
    assert turned.digest == LAW.digest
    assert plan(resolve(PEOPLE, turned, PERIOD)) == roster
