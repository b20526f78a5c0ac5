"""What the language accepts, and what each form means."""

from __future__ import annotations

import polars as pl
import pytest

from asn_worksched.selectors import parse_selector


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (
            "unit.kind in [puskesmas, rsud] or eselon <= III.b",
            "unit.kind in [puskesmas, rsud] or eselon <= III.b",
        ),
        ("usia >= 50 atau dilindungi", "age >= 50 or protected = true"),
        ("USIA>=50 ATAU Dilindungi", "age >= 50 or protected = true"),
        ("bukan jenis_pegawai = PPPK dan semua", "not kind = PPPK and all"),
        ("unit.jenis dalam [rsud]", "unit.kind in [rsud]"),
        ("unit.jenis bukan dalam [rsud]", "unit.kind not in [rsud]"),
        ("'ktp' in skills", "ktp in skills"),
        ('ktp not in skills and "rekam medis" dalam tugas', None),
        ("kind == pns", "kind = PNS"),
        ("sex != L", "sex != male"),
        ("jenis_kelamin in [P, laki]", "sex in [female, male]"),
        ("jenis_jabatan = struktural", "post_type = structural"),
        ("atasan.jenis_jabatan = Fungsional", "superior.post_type = functional"),
        ("tanggal_lahir < 1970-01-01", "birth_date < 1970-01-01"),
        ("birth_date = '1970-01-01'", "birth_date = 1970-01-01"),
        ("eselon = iii", "eselon = III"),
        ("atasan.eselon > IIIa", "superior.eselon > III.a"),
        ("golongan >= III-d", "grade >= III/d"),
        ("golongan = 3d or golongan = ix", "grade = III/d or grade = IX"),
        ("dilindungi = tidak", "protected = false"),
        ("dilindungi = YES", "protected = true"),
        ("hamil", "protected = true"),
        ("komorbid", "protected = true"),
        ("not keluarga_dilindungi", "not household_protected = true"),
        ("age > -1", "age > -1"),
        ("lokasi.lantai = 3", "site.floor = 3"),
        ("unit.wilayah dalam [36.74, 31]", "unit.region in ['36.74', 31]"),
        ("unit.sektor != non-esensial", "unit.sector != nonesensial"),
        ("unit.sector in [kritis, Esensial]", "unit.sector in [kritikal, esensial]"),
        ("hukuman_disiplin atau bukan hukdis", "sanctioned = true or not sanctioned = true"),
        ("pegawai_baru", "newcomer = true"),
        ("unit.code = 36.74.01", "unit.code = '36.74.01'"),
        ("unit.name = 'Dinas ''X'''", "unit.name = 'Dinas ''X'''"),
        ('unit.name = "a""b"', "unit.name = 'a\"b'"),
        ("role = 'ya'", "role = 'ya'"),
        ("unit.name = 'dan'", "unit.name = 'dan'"),
        ("role = android", "role = android"),
        ("all", "all"),
        ("((role = a))", "role = a"),
        ("role = a\n  or role = b\n", "role = a or role = b"),
        ("role\u00a0=\ta", "role = a"),
    ],
)
def test_accepted_forms(text: str, canonical: str | None) -> None:
    """Each form of both languages is read, and its canonical text reads the same again."""
    selector = parse_selector(text)
    assert selector.canonical == canonical or canonical is None
    assert parse_selector(selector.canonical).tree == selector.tree


@pytest.mark.parametrize("text", ["", " ", "\n\t", "all", "semua", "(ALL)"])
def test_everyone(text: str) -> None:
    """Blank text and ``all`` select everyone and use no field."""
    selector = parse_selector(text)
    assert selector.canonical == "all"
    assert selector.fields == frozenset()
    assert selector.matches({})


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("role = a or role = b and role = c", "role = a or (role = b and role = c)"),
        ("not role = a and role = b", "(not role = a) and role = b"),
        ("not role = a or role = b", "(not role = a) or role = b"),
        ("not not role = a and role = b", "(not (not role = a)) and role = b"),
    ],
)
def test_binding(text: str, same: str) -> None:
    """``not`` binds closer than ``and``, and ``and`` closer than ``or``."""
    assert parse_selector(text).tree == parse_selector(same).tree
    assert parse_selector(text).canonical != parse_selector("(role = a or role = b)").canonical


def test_limits_are_included() -> None:
    """A selector of 2,000 characters and one nested 100 deep are still read."""
    assert parse_selector("role = a".ljust(2000)).canonical == "role = a"
    assert parse_selector("(" * 100 + "role = a" + ")" * 100).canonical == "role = a"
    assert parse_selector("not " * 100 + "role = a").matches({"role": "a"})
    assert parse_selector("(role = a) and " * 130 + "role = a").matches({"role": "a"})


def test_deepest_tree_works_throughout() -> None:
    """The deepest tree that the limits let through is evaluated, explained and written."""
    text = "hamil and role=a or role=c and(" * 62 + "role=a" + ")" * 62
    selector = parse_selector(text)
    facts = {"role": "a", "protected": True}
    assert selector.matches(facts)
    assert selector.because(facts, locale="en") == "protected exemption"
    assert "role = a" in selector.canonical
    frame = pl.DataFrame({"role": ["b", "a"], "protected": [True, True]})
    assert frame.select(answer=selector.expression())["answer"].to_list() == [False, True]
