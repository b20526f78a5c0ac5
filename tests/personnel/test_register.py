"""The register: made of objects or of a frame, checked whole, asked by key."""

from __future__ import annotations

import pickle
from datetime import date

import polars as pl
import pytest

from asn_worksched.domain.nip import Nip
from asn_worksched.domain.people import Employee, EmployeeKind, PostType, Service, Sex, Site, Unit
from asn_worksched.errors import InvalidInput, NotKnown
from asn_worksched.personnel import Personnel
from asn_worksched.personnel.columns import FACT_COLUMNS, SCHEMA

HEAD, DEPUTY = "187504121903031001", "188004121903032001"
UNITS = [
    Unit(
        "DUK",
        "Dinas Kependudukan dan Pencatatan Sipil",
        "disdukcapil",
        services=(Service("ktp", skill="adminduk"),),
        site=Site("BK/G/2", "BK/G", "2"),
    ),
    Unit("POL", "Satuan Polisi Pamong Praja", "satpolpp", workweek=7),
]
PEOPLE = [
    Employee(
        key=HEAD,
        unit="DUK",
        name="Satu",
        nip=Nip(HEAD),
        birth_date=date(1975, 4, 13),
        post="Kepala Dinas",
        post_type=PostType.STRUCTURAL,
        role="kepala_dinas",
        eselon="II.b",
        grade="IV/c",
        duties={"pejabat"},
    ),
    Employee(
        key=DEPUTY,
        unit="DUK",
        nip=Nip(DEPUTY),
        post_type=PostType.STRUCTURAL,
        post="Sekretaris",
        eselon="III.a",
        protected=True,
    ),
    Employee(
        key="H-1",
        unit="DUK",
        kind=EmployeeKind.OTHER,
        skills={"adminduk"},
        newcomer=True,
        workweek=6,
    ),
    Employee(key="S-1", unit="POL", kind=EmployeeKind.OTHER, household_protected=True),
    Employee(
        key="S-2",
        unit="POL",
        kind=EmployeeKind.OTHER,
        post="Kepala Satuan",
        post_type=PostType.STRUCTURAL,
        eselon="II.b",
        sanctioned=True,
    ),
]


@pytest.fixture
def people() -> Personnel:
    """A small register."""
    return Personnel.of(PEOPLE, UNITS)


def test_the_frame_has_the_schema_and_the_order_given(people: Personnel) -> None:
    """Rows stand in the order in which they came, under the documented columns and types."""
    assert people.frame.schema == SCHEMA
    assert people.frame["key"].to_list() == [HEAD, DEPUTY, "H-1", "S-1", "S-2"]
    assert len(people) == 5
    assert people.index("S-1") == 3


def test_the_nip_tells_what_the_record_does_not(people: Personnel) -> None:
    """Birth date and sex come from the NIP (a made-up one is 100 years early), the record wins."""
    assert people[DEPUTY].birth_date == date(1980, 4, 12)
    assert people[DEPUTY].sex is Sex.FEMALE
    assert people[HEAD].birth_date == date(1975, 4, 13)
    assert people["H-1"].birth_date is None


def test_a_birth_date_unlike_the_nip_is_a_notice(people: Personnel) -> None:
    """A court can correct a birth date: the difference is told and refuses nothing."""
    assert [(notice.code, notice.line) for notice in people.notices] == [("ASN-REG-027", 1)]


def test_the_week_is_resolved(people: Personnel) -> None:
    """One's own week, else the unit's, but five days for the leaders of a unit without rest."""
    assert {one.key: one.workweek for one in people} == {
        HEAD: 5,
        DEPUTY: 5,
        "H-1": 6,
        "S-1": 7,
        "S-2": 5,
    }


def test_facts_are_what_selectors_ask(people: Personnel) -> None:
    """Exactly the selectors' columns, joined from unit, perangkat daerah, site and superior."""
    assert tuple(people.facts.columns) == FACT_COLUMNS
    facts = people.facts_of("H-1")
    assert facts["unit.services"] == ["ktp"]
    assert facts["site.building"] == "BK/G"
    assert facts["superior.role"] == "kepala_dinas"
    assert facts["superior.eselon"] == 22
    assert facts["structural_rank"] is None
    assert people.facts_of("S-1")["site.code"] is None
    assert (facts["unit.region"], facts["unit.sector"]) == ("", "nonesensial")
    assert (facts["newcomer"], facts["sanctioned"]) == (True, False)


def test_structural_ranks_count_the_levels_of_a_perangkat_daerah() -> None:
    """Letters make no level; each perangkat daerah counts from 1; units below are part of it."""
    units = [Unit("A", "Dinas"), Unit("A1", "Bidang", parent="A"), Unit("B", "Kecamatan")]
    rows = [("A", "II.b"), ("A1", "III.a"), ("A1", "III.b"), ("A1", "IV.a"), ("B", "III.a")]
    staff = [
        Employee(key=str(n), unit=unit, eselon=eselon, post_type=PostType.STRUCTURAL)
        for n, (unit, eselon) in enumerate(rows)
    ]
    staff.append(Employee(key="f", unit="B", eselon="II.a", post_type=PostType.FUNCTIONAL))
    ranks = Personnel.of(staff, units).facts["structural_rank"]
    assert ranks.to_list() == [1, 2, 2, 3, 1, None]


def test_an_employee_comes_back(people: Personnel) -> None:
    """One person by key is an Employee, ranks spelt out and flags included."""
    head = people[HEAD]
    assert (head.eselon, head.grade, head.nip) == ("II.b", "IV/c", Nip(HEAD))
    assert head.duties == {"pejabat"}
    assert people[DEPUTY].protected
    assert people["S-1"].household_protected
    assert people["S-2"].sanctioned
    assert people["H-1"].newcomer
    assert HEAD in people
    assert "?" not in people


def test_an_unknown_key_names_close_ones(people: Personnel) -> None:
    """A slip in either half of a key brings up the key that was meant."""
    for slip in (HEAD.replace("1875", "1876"), HEAD[:-1] + "2"):
        with pytest.raises(NotKnown, match=HEAD):
            people.index(slip)


def test_the_digest_is_of_content(people: Personnel) -> None:
    """Row order changes nothing; any person's or unit's change does."""
    assert Personnel.of(reversed(PEOPLE), reversed(UNITS)).digest == people.digest
    assert Personnel.of(PEOPLE[:-1], UNITS).digest != people.digest
    other = [UNITS[0], Unit("POL", "Satpol PP", "satpolpp", workweek=7)]
    assert Personnel.of(PEOPLE, other).digest != people.digest


def test_what_came_later_leaves_no_trace_where_nobody_has_it() -> None:
    """Without regions, sectors, sanctions and newcomers the digest is the one of before them."""
    plain = Personnel.of([Employee(key="a", unit="u")], [Unit("u", "Unit")])
    assert plain.digest == "63b32229896bbdae09155d7e6c22ad39790891cedc397286e74e83f305b43247"
    for change in ({"sanctioned": True}, {"newcomer": True}):
        assert (
            Personnel.of([Employee(key="a", unit="u", **change)], plain.units).digest
            != plain.digest
        )
    for tie in ({"region": "36.74"}, {"sector": "esensial"}):
        assert Personnel.of(plain, [Unit("u", "Unit", **tie)]).digest != plain.digest


def test_nothing_shows_names_or_flags(people: Personnel) -> None:
    """The repr of a register is two counts."""
    assert repr(people) == "<Personnel: 5 people in 2 units>"
    assert all("protected" not in repr(one) and "sanctioned" not in repr(one) for one in people)


def test_any_arrow_table_gives_the_register_back(people: Personnel) -> None:
    """Out through Arrow and in again, in any order of columns, it is the same register."""
    for table in (people, people.frame, people.frame.select(reversed(people.frame.columns))):
        back = Personnel.from_frame(table, people.units)
        assert back.frame.equals(people.frame)
        assert back.digest == people.digest


def test_pandas_and_pyarrow_give_the_register_back(people: Personnel) -> None:
    """The detour through pandas or pyarrow, with their own missing values, changes nothing."""
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    for table in (arrow.table(people), people.frame.to_pandas()):
        assert Personnel.from_frame(table, people.units).frame.equals(people.frame)


def test_objects_give_the_register_back(people: Personnel) -> None:
    """A register is made of its own employees and units again."""
    assert Personnel.of(people, people.units).digest == people.digest


def test_a_register_travels_between_processes(people: Personnel) -> None:
    """Pickled and back it is the same, used or not."""
    assert people.facts.height == 5
    assert pickle.loads(pickle.dumps(people)).digest == people.digest


def test_a_frame_tells_about_units_itself() -> None:
    """Without units the unit columns of the rows make the tree, texts and numbers alike."""
    frame = pl.DataFrame(
        {
            "key": ["a", "b"],
            "unit": [1.0, 2.0],
            "unit_name": ["Dinas Sosial", "Bidang"],
            "unit_parent": [None, 1],
            "eselon": ["II.b", None],
            "protected": [True, None],
            "anything": ["?", "?"],
        }
    )
    people = Personnel.from_frame(frame)
    assert people.units.top("2") == "1"
    assert people["b"].superior == "a"
    assert people["a"].protected


def test_a_unit_may_go_by_its_name() -> None:
    """Where units are given, a row may have the name instead of the code, if it is the only one."""
    people = Personnel.from_frame(pl.DataFrame({"key": ["a"], "unit": [UNITS[1].name]}), UNITS)
    assert people["a"].unit == "POL"


def test_what_speaks_no_arrow_is_a_type_error() -> None:
    """A list is no table."""
    with pytest.raises(TypeError, match="list"):
        Personnel.from_frame([1])


def _codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, int | None, str]]:
    return [(fault.code, fault.line, fault.column) for fault in refused.value.faults]


def test_all_faults_are_told_at_once() -> None:
    """Numbers, keys, units, superiors and cells: each fault with its row and column, in order."""
    frame = pl.DataFrame(
        {
            "nip": [HEAD, HEAD, "12345", None, DEPUTY, DEPUTY.replace("001", "002")],
            "unit": ["DUK", "DUK", "DUK", "DUK", "DUG", None],
            "sex": ["X", "L", "P", None, None, None],
            "grade": [None, "V/z", None, None, None, None],
            "birth_date": ["1975-04-12", None, None, "yesterday", None, None],
            "superior": [None, None, None, None, None, "nobody"],
        }
    )
    with pytest.raises(InvalidInput) as refused:
        Personnel.from_frame(frame, UNITS)
    assert sorted(_codes(refused), key=str) == sorted(
        [
            ("ASN-REG-006", 2, "sex"),
            ("ASN-REG-022", 2, "nip"),
            ("ASN-REG-022", 3, "nip"),
            ("ASN-REG-010", 3, "grade"),
            ("ASN-NIP-006", 4, "nip"),
            ("ASN-REG-021", 5, "nip"),
            ("ASN-REG-005", 5, "birth_date"),
            ("ASN-REG-026", 6, "unit"),
            ("ASN-REG-017", 7, "unit"),
            ("ASN-REG-023", 7, "superior"),
        ],
        key=str,
    )
    assert [fault.line for fault in refused.value.faults] == [2, 2, 3, 3, 4, 5, 5, 6, 7, 7]
    assert "DUK" in refused.value.report("en")


def test_missing_columns_are_told_once() -> None:
    """A column that is not there is one fault, not one a row; other faults are told as well."""
    with pytest.raises(InvalidInput) as refused:
        Personnel.from_frame(pl.DataFrame({"sex": ["X", None], "skils": ["a", "b"]}))
    assert _codes(refused) == [
        ("ASN-REG-001", None, "key"),
        ("ASN-REG-001", None, "unit"),
        ("ASN-REG-002", None, "skils"),
        ("ASN-REG-006", 2, "sex"),
    ]


def test_a_number_column_is_no_nip() -> None:
    """Numbers in place of text are refused, and a column of rounded ones as a whole."""
    frame = pl.DataFrame({"nip": [int(HEAD)], "unit": ["DUK"]})
    with pytest.raises(InvalidInput) as refused:
        Personnel.from_frame(frame, UNITS)
    assert _codes(refused) == [("ASN-NIP-002", 2, "nip")]
    numbers = [int(float(f"1875041219030{month}1001")) for month in range(3, 9)]
    for column in ("nip", "key"):
        frame = pl.DataFrame({column: map(str, numbers), "unit": ["DUK"] * 6})
        with pytest.raises(InvalidInput) as refused:
            Personnel.from_frame(frame, UNITS)
        assert _codes(refused) == [("ASN-NIP-012", None, column)]


def test_a_column_of_lists_is_no_text() -> None:
    """A type that no cell can have is told by column, without a look at the rows."""
    with pytest.raises(InvalidInput) as refused:
        Personnel.from_frame(pl.DataFrame({"key": [["a"]], "unit": ["DUK"]}), UNITS)
    assert _codes(refused) == [("ASN-REG-004", None, "key")]


def test_zeros_in_place_of_a_key_are_none() -> None:
    """Exports fill the key of people who have a NIP with zeros; on its own 0 is a key."""
    frame = pl.DataFrame({"key": ["0", "0"], "nip": [HEAD, None], "unit": ["DUK", "DUK"]})
    assert Personnel.from_frame(frame, UNITS).frame["key"].to_list() == [HEAD, "0"]


def test_keys_and_nips_are_each_there_once() -> None:
    """Two keys with one NIP are as wrong as one key twice."""
    staff = [
        Employee(key="a", unit="DUK"),
        Employee(key="a", unit="DUK"),
        Employee(key="b", unit="DUK", nip=Nip(HEAD)),
        Employee(key="c", unit="DUK", nip=Nip(HEAD)),
    ]
    with pytest.raises(InvalidInput) as refused:
        Personnel.of(staff, UNITS)
    assert _codes(refused) == [
        ("ASN-REG-022", 1, "key"),
        ("ASN-REG-022", 2, "key"),
        ("ASN-REG-022", 3, "nip"),
        ("ASN-REG-022", 4, "nip"),
    ]


def test_units_are_checked_with_the_people() -> None:
    """A broken tree of units is told together with the faults of the people."""
    units = [*UNITS, Unit("X", "x", parent="nowhere")]
    with pytest.raises(InvalidInput) as refused:
        Personnel.of([Employee(key="a", unit="?")], units)
    assert [fault.code for fault in refused.value.faults] == ["ASN-REG-015", "ASN-REG-026"]


def test_a_register_may_be_empty() -> None:
    """No people is a register, with its facts."""
    people = Personnel.of([], UNITS)
    assert (len(people), people.facts.height, list(people)) == (0, 0, [])
