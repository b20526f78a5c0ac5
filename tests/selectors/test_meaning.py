"""What a selector means, told alike by the columns and by one person's facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
import pytest

from asn_worksched.domain.ranks import eselon_code, grade_code
from asn_worksched.errors import InvalidInput
from asn_worksched.selectors import parse_selector

_TYPES: Mapping[str, pl.DataType] = {
    "role": pl.String(),
    "sex": pl.String(),
    "eselon": pl.Int8(),
    "grade": pl.Int8(),
    "birth_date": pl.Date(),
    "skills": pl.List(pl.String()),
    "protected": pl.Boolean(),
    "workweek": pl.Int8(),
}
_DAY = date(2020, 3, 18)


def _matches(text: str, day: date | None = None, **facts: object) -> bool:
    """The answer of both back ends, which must be one."""
    selector = parse_selector(text)
    row = {name: facts.get(name) for name in _TYPES}
    frame = pl.DataFrame([row], schema=dict(_TYPES))
    by_person = selector.matches(row, day)
    assert frame.select(answer=selector.expression(day))["answer"].to_list() == [by_person]
    return by_person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("role = a", False),
        ("role != a", False),
        ("not role = a", False),
        ("role in [a, b]", False),
        ("role not in [a, b]", False),
        ("protected", False),
        ("not protected", False),
        ("a in skills", False),
        ("a not in skills", False),
        ("eselon <= III.b", False),
        ("not eselon <= III.b", False),
        ("eselon < I.a", False),
        ("not eselon < I.a", False),
        ("grade < V", False),
        ("age >= 0", False),
        ("not age >= 0", False),
        ("role = a or not role = a", False),
        ("role = a or sex = male", True),
        ("role = a and sex = female", False),
        ("not (role = a and sex = female)", True),
        ("not (role = a or sex = male)", False),
        ("not (role = a or sex = female)", False),
        ("role = a or all", True),
        ("not all", False),
    ],
)
def test_missing_values(text: str, expected: bool) -> None:
    """A comparison with what is missing is not known, nor its contrary, and does not match."""
    assert _matches(text, _DAY, sex="male") is expected


def test_empty_is_not_missing() -> None:
    """An empty text and an empty set are known values."""
    assert _matches("role != camat", role="")
    assert _matches("role = ''", role="")
    assert _matches("ktp not in skills", skills=[])
    assert not _matches("ktp in skills", skills=[])


def test_sets() -> None:
    """A set is asked for one exact value; a gap among its values changes nothing."""
    assert _matches("ktp in skills", skills=["kk", "ktp"])
    assert not _matches("KTP in skills", skills=["kk", "ktp"])
    assert _matches("ktp not in skills", skills=["kk", None])
    assert parse_selector("ktp in skills").matches({"skills": frozenset({"ktp"})})


def test_open_text_is_exact() -> None:
    """Open text differs by its capitals; closed text is normalised when it is read."""
    assert _matches("role = camat", role="camat")
    assert not _matches("role = Camat", role="camat")
    assert _matches("sex = PEREMPUAN", sex="female")


_ESELONS = ("II.a", "II.b", "II", "III.a", "III.b", "III", "IV.a", "IV.b", "IV")


@pytest.mark.parametrize(
    ("text", "matching"),
    [
        ("eselon = III", "III.a III.b III"),
        ("eselon != III", "II.a II.b II IV.a IV.b IV"),
        ("eselon < III", "II.a II.b II"),
        ("eselon <= III", "II.a II.b II III.a III.b III"),
        ("eselon > III", "IV.a IV.b IV"),
        ("eselon >= III", "III.a III.b III IV.a IV.b IV"),
        ("eselon = III.a", "III.a"),
        ("not eselon = III.a", "II.a II.b II III.b IV.a IV.b IV"),
        ("eselon != III.a", "II.a II.b II III.b IV.a IV.b IV"),
        ("eselon < III.a", "II.a II.b II"),
        ("eselon <= III.a", "II.a II.b II III.a"),
        ("not eselon <= III.a", "III.b IV.a IV.b IV"),
        ("eselon > III.a", "III.b IV.a IV.b IV"),
        ("eselon <= III.b", "II.a II.b II III.a III.b III"),
        ("eselon > III.b", "IV.a IV.b IV"),
        ("eselon in [III.a, III.b]", "III.a III.b III"),
        ("eselon in [III.a, IV]", "III.a IV.a IV.b IV"),
        ("eselon not in [III.a, IV]", "II.a II.b II III.b"),
    ],
)
def test_eselon(text: str, matching: str) -> None:
    """A smaller code ranks higher; a level without letter matches only if both letters would."""
    found = [each for each in _ESELONS if _matches(text, eselon=eselon_code(each))]
    assert found == matching.split()


_GRADES = ("II/d", "III/a", "III/d", "IV/a", "V", "IX", "XVII")


@pytest.mark.parametrize(
    ("text", "matching"),
    [
        ("grade >= III/d", "III/d IV/a"),
        ("grade < III/d", "II/d III/a"),
        ("not grade < III/d", "III/d IV/a"),
        ("grade <= IX", "V IX"),
        ("grade > IX", "XVII"),
        ("not grade > IX", "V IX"),
        ("grade = III/d", "III/d"),
        ("grade != III/d", "II/d III/a IV/a V IX XVII"),
        ("grade in [III/d, IX]", "III/d IX"),
        ("grade not in [III/d, IX]", "II/d III/a IV/a V XVII"),
    ],
)
def test_grade(text: str, matching: str) -> None:
    """A greater code is higher, and no order holds between the ladders of PNS and PPPK."""
    found = [each for each in _GRADES if _matches(text, grade=grade_code(each))]
    assert found == matching.split()


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1970, 3, 18), date(2020, 3, 18), 50),
        (date(1970, 3, 19), date(2020, 3, 18), 49),
        (date(1970, 4, 1), date(2020, 3, 18), 49),
        (date(1972, 2, 29), date(2021, 2, 28), 48),
        (date(1972, 2, 29), date(2021, 3, 1), 49),
        (date(1972, 2, 29), date(2020, 2, 29), 48),
        (date(2020, 3, 18), date(2020, 3, 18), 0),
        (date(2020, 5, 1), date(2020, 3, 18), -1),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    """Age is whole years completed on the day; 29 February completes a year on 1 March."""
    assert _matches(f"age = {age}", day, birth_date=born)
    assert _matches(f"usia >= {age} and usia < {age + 1}", day, birth_date=born)
    assert not _matches(f"age in [{age - 1}, {age + 1}]", day, birth_date=born)


def test_numbers_beyond_the_column() -> None:
    """A number that the column could never hold is compared, not refused or wrapped."""
    assert _matches("workweek < 300", workweek=5)
    assert not _matches("workweek in [261, 999999999999999999]", workweek=5)


def test_dates() -> None:
    """Dates are ordered, and the ends are as written."""
    assert _matches("birth_date <= 1970-03-18", birth_date=date(1970, 3, 18))
    assert not _matches("birth_date < 1970-03-18", birth_date=date(1970, 3, 18))
    assert _matches("birth_date in [1970-03-18]", birth_date=date(1970, 3, 18))


def test_flags() -> None:
    """A flag may stand alone or be compared with a word for yes or no."""
    assert _matches("protected", protected=True)
    assert _matches("dilindungi = tidak", protected=False)
    assert _matches("dilindungi != ya", protected=False)
    assert _matches("hamil in [ya]", protected=True)


def test_a_day_is_needed_for_an_age() -> None:
    """Without a day an age raises, and so does a moment in place of a day."""
    selector = parse_selector("usia >= 50")
    assert selector.needs_day
    with pytest.raises(ValueError, match="a day is needed"):
        selector.expression()
    with pytest.raises(ValueError, match="a day is needed"):
        selector.matches({"birth_date": date(1970, 1, 1)})
    with pytest.raises(ValueError, match="a day is needed"):
        selector.because({"birth_date": date(1970, 1, 1)})
    with pytest.raises(InvalidInput):
        selector.matches({}, datetime(2020, 3, 18, 8))  # noqa: DTZ001
    assert not parse_selector("birth_date < 1970-01-01").needs_day


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_everyone_keeps_the_height(rows: int) -> None:
    """The expression gives one value a row even when it looks at no column."""
    frame = pl.DataFrame({"role": ["a"] * rows}, schema={"role": pl.String})
    for text in ("", "all", "all or role = b", "not all or role = a"):
        expression = parse_selector(text).expression()
        assert frame.select(answer=expression)["answer"].to_list() == [True] * rows
        assert frame.lazy().filter(expression).collect().height == rows


def test_numpy_facts() -> None:
    """Facts that come out of arrays answer as plain Python values do."""
    row = pl.DataFrame({"eselon": [31], "grade": [34], "workweek": [5]}).to_numpy()[0]
    facts = {"eselon": row[0], "grade": row[1], "workweek": row[2]}
    assert parse_selector("eselon <= III.a and grade >= III/d and workweek = 5").matches(facts)
    assert parse_selector("eselon != II and grade = III/d").matches(facts)
