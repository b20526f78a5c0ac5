"""Made-up NIPs are well formed and can never be a real one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_worksched.domain.nip import Nip
from asn_worksched.domain.people import Sex
from asn_worksched.errors import InvalidInput
from asn_worksched.testing import synthetic_nip


def test_the_years_are_set_back_by_a_century() -> None:
    """Birth and start of a PNS lie 100 years before the true ones."""
    made = synthetic_nip(date(1975, 4, 12), date(2003, 3, 1), Sex.MALE, 1)
    assert made == "187504121903031001"


def test_a_contract_makes_the_shape_of_a_pppk() -> None:
    """Digits 13 and 14 are the contract of a PPPK, and digit 15 is 2 for a woman."""
    made = synthetic_nip(date(1990, 1, 31), date(2019, 6, 1), Sex.FEMALE, 12, contract=1)
    assert made == "189001311919212012"
    assert Nip(made).shape == "PPPK"


@given(
    st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    st.integers(18, 60),
    st.sampled_from(Sex),
    st.integers(1, 999),
    st.none() | st.integers(1, 9),
)
def test_what_goes_in_comes_out(
    born: date, age: int, sex: Sex, sequence: int, contract: int | None
) -> None:
    """A made-up NIP parses, says that it is made up, and holds what it was made from."""
    appointed = date(born.year + age + 1, 1, 1)
    nip = Nip.parse(synthetic_nip(born, appointed, sex, sequence, contract))
    assert nip.synthetic
    assert nip.true_birth_date == born
    assert nip.sex == sex.value
    assert (nip.sequence, nip.contract) == (sequence, contract)
    assert nip.appointed_year == appointed.year - 100


@pytest.mark.parametrize("born", [date(1899, 12, 31), date(2000, 1, 1)])
def test_a_birth_that_would_not_show_is_refused(born: date) -> None:
    """A birth year that cannot move into the 1800s is refused."""
    with pytest.raises(ValueError, match="made-up NIP"):
        synthetic_nip(born, date(2020, 1, 1), Sex.MALE, 1)


@pytest.mark.parametrize(("sequence", "contract"), [(0, None), (1000, None), (1, 0), (1, 10)])
def test_what_no_nip_can_hold_is_refused(sequence: int, contract: int | None) -> None:
    """A sequence outside 1 to 999 and a contract outside 1 to 9 are faults."""
    with pytest.raises(InvalidInput):
        synthetic_nip(date(1975, 4, 12), date(2003, 3, 1), Sex.MALE, sequence, contract)
