"""What the language refuses: every fault, its code, its exact place and its text."""

from __future__ import annotations

import pytest

from asn_worksched.errors import InvalidInput
from asn_worksched.selectors import FIELDS, field_named, parse_selector


def _faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        parse_selector(text)
    return [(fault.code.removeprefix("ASN-SEL-"), fault.column) for fault in caught.value.faults]


def _told(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_selector(text)
    return caught.value.report("en")


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("role = a".ljust(2001), "001", "2001"),
        ("(" * 900, "002", "101"),
        ("not " * 101 + "hamil", "002", "401"),
        ("role = a $", "003", "10"),
        ("role = a && kind = PNS", "003", "10"),
        ("age \u2265 50", "003", "5"),
        ("role = \ud800", "003", "8"),
        ("role = 'a\ud800'", "003", "10"),
        ("role = 'abc or kind = X", "004", "8"),
        ('role = "', "004", "8"),
        ("not", "005", "4"),
        ("role = a and", "005", "13"),
        ("role = a or or kind = PNS", "005", "13"),
        ("()", "005", "2"),
        ("ya", "005", "1"),
        ("eselon III", "006", "8"),
        ("kind not PNS", "006", "10"),
        ("eselon <= ) or role = a", "007", "11"),
        ("role = a and )", "011", "14"),
        ("unit.kind tidak dalam [rsud]", "006", "11"),
        ("eselon <= ", "007", "10"),
        ("eselon <= and kind = PNS", "007", "11"),
        ("role in []", "007", "10"),
        ("role in [a,]", "007", "12"),
        ("role in", "008", "8"),
        ("'ktp' in 'skills'", "008", "10"),
        ("role in [a b]", "009", "12"),
        ("role in [a", "009", "11"),
        ("(role = a and (kind = PNS)", "010", "1"),
        ("((role = a", "010", "2"),
        ("role = a)", "011", "9"),
        (") role = a", "011", "1"),
        ("kind = PNS PPPK", "012", "12"),
        ("all role = a", "012", "5"),
        ("50 <= age", "013", "4"),
        ("'ktp' in [skills]", "013", "10"),
        ("agee >= 50", "014", "1"),
        ("ktp in skils", "014", "8"),
        ("qqq = 1", "015", "1"),
        ("kind > PNS", "016", "6"),
        ("role <= a", "016", "6"),
        ("hamil < ya", "016", "7"),
        ("kind = PNS and eselon", "017", "16"),
        ("skills", "017", "1"),
        ("skills = ktp", "018", "8"),
        ("skills not in [ktp, kk]", "018", "8"),
        ("rsud in unit.kind", "019", "9"),
        ("unit.kind in rsud", "020", "14"),
        ("role = 2020-03-18", "021", "8"),
        ("role in [a, ya]", "021", "13"),
        ("sex = X", "022", "7"),
        ("kind in [PNS, honorer]", "022", "15"),
        ("age >= old", "023", "8"),
        ("age >= '50'", "023", "8"),
        ("age >= 1234567890123456789", "023", "8"),
        ("birth_date > 2021-02-29", "024", "14"),
        ("birth_date > 1970", "024", "14"),
        ("hamil = 1", "025", "9"),
        ("hamil = 'ya'", "025", "9"),
        ("eselon <= VI.a", "026", "11"),
        ("eselon = 3", "026", "10"),
        ("eselon = non", "026", "10"),
        ("golongan > V/a", "027", "12"),
        ("golongan in [III/d, I/e]", "027", "21"),
    ],
)
def test_one_fault(text: str, code: str, column: str) -> None:
    """A single mistake is told once, with its own code, at its exact place."""
    assert _faults(text) == [(code, column)]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("agee >= 50 and eselon <= and (kind > PNS", [("014", "1"), ("007", "26"), ("016", "36")]),
        ("eselon = VI or sex = X or 'x' in role", [("026", "10"), ("022", "22"), ("019", "34")]),
        ("age >= or role in [ or agee = 1", [("007", "8"), ("007", "21"), ("014", "24")]),
        ("age > $ and agee = 1 and kind = %", [("003", "7"), ("014", "13"), ("003", "33")]),
        ("agee = 1 and role = 'x", [("014", "1"), ("004", "21")]),
        ("kind in [a, PNS, b]", [("022", "10"), ("022", "18")]),
        ("not (agee = 1) and not", [("014", "6"), ("005", "23")]),
        ("(agee = 1) kind = X)", [("014", "2"), ("012", "12"), ("022", "19")]),
    ],
)
def test_every_fault_is_told(text: str, faults: list[tuple[str, str]]) -> None:
    """All mistakes are told together, in the order of the text, beyond a syntax error too."""
    assert _faults(text) == faults


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("role = a\nor agee = 1", "2:4"),
        ("agee = 1\nor role = a", "1:1"),
        ("role = a\r\n\r\nand agee = 1\n", "3:5"),
        ("\n agee = 1", "2:2"),
        ("agee = 1\n", "1"),
        ("  agee = 1 \n \n", "3"),
        ("unit.name = 'a\nb' or agee = 1", "2:7"),
        ("role = a\nor age >=\n", "2:10"),
    ],
)
def test_place_in_several_lines(text: str, column: str) -> None:
    """One line gives the column alone, several give line and column, both counted from 1."""
    assert [place for _, place in _faults(text)] == [column]


def test_file_and_line_are_kept() -> None:
    """The file and line handed in stand in every fault, before the place in the selector."""
    with pytest.raises(InvalidInput) as caught:
        parse_selector("agee = 1 or sex = X", file="se19.yaml", line=12)
    assert [fault.place for fault in caught.value.faults] == ["se19.yaml:12:1", "se19.yaml:12:19"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("agee = 1", "Did you mean age?"),
        ("unit.kin = a", "Did you mean unit.kind?"),
        ("usiaa = 1", "Did you mean usia?"),
        ("qqq = 1", "Write one of: key, sex, kind, "),
        ("sex = X", "Write one of: male, female."),
        ("post_type = guru", "Write one of: structural, functional, pelaksana."),
        ("puskesmas in unit.kind", "Write unit.kind = puskesmas."),
        ("unit.kind in rsud", "Write unit.kind in [rsud]."),
        ("skills = 'rekam medis'", "Write 'rekam medis' in skills."),
        ("eselon <=", "A value is missing near '<='."),
        ("eselon <= ) or", "A value is missing near ')'."),
        ("role = " + "x" * 50 + " " + "y" * 50, "'" + "y" * 30 + "...'"),
    ],
)
def test_mend(text: str, part: str) -> None:
    """A fault says in plain words what to write instead."""
    assert part in _told(text)


def test_five_thousand_brackets() -> None:
    """A selector that is nothing but brackets is refused clearly, and no deeper work is done."""
    assert "5000 characters" in _told("(" * 5000)
    assert "More than 100 brackets" in _told("(" * 2000)
    assert _faults("(" * 2500 + ")" * 2500) == [("001", "2001")]


def test_names_are_unique() -> None:
    """No name or alias belongs to two fields, and each is found in any capitals."""
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(names) == len(set(names))
    for field in FIELDS:
        for name in (field.name, *field.aliases):
            assert field_named(name) is field
            assert field_named(name.upper()) is field
    assert field_named("nama") is None


def test_protected_fields() -> None:
    """Health and discipline alone are protected, and every word for a flag means the coarse one."""
    flags = ["protected", "household_protected", "sanctioned"]
    assert [f.name for f in FIELDS if f.protected] == flags
    words = dict.fromkeys(("hamil", "komorbid", "dilindungi"), "protected")
    words |= dict.fromkeys(("hukuman_disiplin", "hukdis"), "sanctioned")
    for word, name in words.items():
        found = field_named(word)
        assert found is not None
        assert found.name == name
