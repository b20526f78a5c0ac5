"""Columns are recognised, missed, and not mistaken."""

from __future__ import annotations

import pytest

from asn_worksched.personnel.headers import Layout, bare, match_columns

LAYOUT = Layout(
    {
        "nip": ("nip_baru",),
        "sex": ("jenis_kelamin",),
        "birth_date": ("tgl_lahir", "tanggal_lahir"),
    },
    (("nip",),),
)


@pytest.mark.parametrize("name", ["nip_baru", "nipBaru", "NIP BARU", "Nip-Baru"])
def test_case_and_marks_do_not_matter(name: str) -> None:
    """Snake case, camel case and printed headings are the same column."""
    assert bare(name) == "nipbaru"
    assert match_columns([name], LAYOUT) == ({"nip": (name,)}, [])


def test_unknown_columns_are_allowed() -> None:
    """Columns nobody knows, even a mere variant of one that is there, are left out in silence."""
    names = ["nip_baru", "agama_id", "tanggal_lahir", "tanggal_lahir_"]
    found, faults = match_columns(names, LAYOUT)
    assert faults == []
    assert found == {"nip": ("nip_baru",), "birth_date": ("tanggal_lahir",)}


def test_several_names_come_the_usual_one_first() -> None:
    """Two known names of one column are both found, in the order of the layout."""
    found, _ = match_columns(["tanggal_lahir", "nip_baru", "tglLahir"], LAYOUT)
    assert found["birth_date"] == ("tglLahir", "tanggal_lahir")


def test_a_missing_column_is_named() -> None:
    """A required column that is not there is one fault."""
    _, faults = match_columns(["nama"], LAYOUT, "a.csv")
    assert [(fault.code, fault.place) for fault in faults] == [("ASN-REG-001", "a.csv:nip_baru")]


def test_a_slip_is_not_left_out_in_silence() -> None:
    """A name nearly right is a fault that says what was meant, for optional columns as well."""
    _, faults = match_columns(["nip_bru", "jenis_kelmain"], LAYOUT)
    assert [(fault.code, fault.column) for fault in faults] == [
        ("ASN-REG-002", "nip_bru"),
        ("ASN-REG-002", "jenis_kelmain"),
    ]
    assert "Did you mean jenis_kelamin?" in faults[1].text("en")


def test_one_name_spelt_twice_is_refused() -> None:
    """Two spellings of one name leave open which is right, unless one is the name itself."""
    _, faults = match_columns(["NIP Baru", "nipBaru"], LAYOUT)
    assert [fault.code for fault in faults] == ["ASN-REG-003"]
    assert match_columns(["NIP Baru", "nip_baru"], LAYOUT)[1] == []
